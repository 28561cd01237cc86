using ModelDsl.Ir;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Training;
using ModelDsl.Training;
using ElementType = ModelDsl.Runtime.ElementType;

namespace ModelDsl.Nnc.Training;

/// <summary>An input that a column fills.</summary>
internal sealed record ColumnInput(string Name, TensorType Type)
{
    public ElementType Element => Enum.Parse<ElementType>(Type.Element.ToString());

    /// <summary>The axes of one sample, null for one of any length.</summary>
    public long?[] Sample => [.. Type.Shape.Skip(1).Select(d => d.TryConstant(out long size) ? size : (long?)null)];

    /// <summary>The same, where a transformation changes rows and columns: those of what it is made from are open.</summary>
    public long?[] Before(bool resized)
    {
        long?[] axes = Sample;
        for (int i = Math.Max(0, axes.Length - 2); resized && i < axes.Length; i++) axes[i] = null;
        return axes;
    }
}

/// <summary>Reads what a <c>data</c> declaration names, as the inputs of its program want it.</summary>
/// <remarks>Paths are relative to the <c>.nn</c> file. The columns of a source fill the inputs in order.</remarks>
internal static class DataSources
{
    private static readonly string[] s_sources = ["idx", "npy", "csv", "images", "characters", "bytes", "blobs", "tokens", "ring", "moons", "shapes", "sine"];

    public static Dataset Read(DataDeclaration declaration, TrainingProgram program, string folder)
    {
        DataStage source = declaration.Stages[0];
        ColumnInput[] inputs = [.. program.Inputs.Select(i => new ColumnInput(i.Name, i.Type))];
        var stage = new StageArguments(source);
        List<TransformationUse> transformations = [];
        Curriculum? curriculum = null;
        bool resized = false;
        foreach (DataStage declared in declaration.Stages.Skip(1))
        {
            if (declared.Name == "curriculum") curriculum = DataTransformations.Curriculum(new StageArguments(declared), folder);
            else transformations.Add(DataTransformations.Of(new StageArguments(declared)));
            resized |= DataTransformations.Resizes(declared.Name);
        }
        HashSet<string> moved = resized ? [inputs.Length > 0 ? inputs[0].Name : "", .. transformations.SelectMany(t => t.Also)] : [];
        IReadOnlyList<DataColumn> columns = source.Name switch
        {
            "idx" or "npy" => [.. inputs.Select(i => FileSources.Of(stage, i, folder, moved.Contains(i.Name)))],
            "csv" => FileSources.Table(stage, inputs, folder),
            "images" => FileSources.Images(stage, inputs, folder, resized),
            "characters" or "bytes" => TextSources.Windows(stage, inputs, folder, source.Name == "bytes"),
            "blobs" => GeneratedSources.Blobs(stage, inputs),
            "tokens" => GeneratedSources.Tokens(stage, inputs),
            "ring" => GeneratedSources.Ring(stage, inputs),
            "moons" => GeneratedSources.Moons(stage, inputs),
            "shapes" => GeneratedImages.Shapes(stage, inputs),
            "sine" => GeneratedSources.Sine(stage, inputs),
            _ => throw stage.Unknown("data source", s_sources),
        };
        stage.Finish();
        try
        {
            return new Dataset(columns, transformations, curriculum);
        }
        catch (ArgumentException e)
        {
            throw new UserException(TrainingRules.BadData, $"{source.Where.Path}:{source.Where.Start.Line}: data `{declaration.Name}`: {e.Message}");
        }
    }
}

/// <summary>Transformations by name.</summary>
internal static class DataTransformations
{
    private static readonly string[] s_names =
        ["normalize", "noise", "random_shift", "random_flip", "random_rotate", "random_crop", "center_crop", "resize", "multi_scale", "curriculum"];

    /// <summary>Whether a transformation gives another size than it takes.</summary>
    public static bool Resizes(string name) => name is "random_crop" or "center_crop" or "resize" or "multi_scale";

    public static TransformationUse Of(StageArguments stage)
    {
        Transformation made = stage.Name switch
        {
            "normalize" => new Normalize(stage.Clocked("mean"), stage.Clocked("std")),
            "noise" => new Noise(stage.Clocked("std")),
            "random_shift" => new RandomShift(stage.Clocked("pixels")),
            "random_flip" => new RandomFlip(stage.Switch("vertical")),
            "random_rotate" => new RandomRotate(stage.Clocked("degrees")),
            "random_crop" => Crop(stage.Size("size"), stage.Count("padding", 0), random: true),
            "center_crop" => Crop(stage.Size("size"), 0, random: false),
            "resize" => new Resize([stage.Size("size")]),
            "multi_scale" => new Resize(stage.Sizes("sizes")),
            _ => throw stage.Unknown("transformation", s_names),
        };
        string[] also = made is ImageTransformation ? stage.Texts("also") : [];
        stage.Finish();
        return new TransformationUse(made, also);
    }

    private static Crop Crop((int Rows, int Columns) size, int padding, bool random) => new(size.Rows, size.Columns, padding, random);

    /// <summary>From easy to hard, by a file of scores or by the order of the samples.</summary>
    public static Curriculum Curriculum(StageArguments stage, string folder)
    {
        double start = stage.Number("start", 0.2);
        int epochs = stage.Count("epochs", least: 1);
        string pacing = stage.OptionalText("pacing") ?? "linear";
        string? file = stage.OptionalText("score");
        stage.Finish();
        if (!(start > 0 && start <= 1)) throw stage.Wrong($"`start` is a share of the samples above 0, found {start}");
        Pacing pace = pacing switch { "linear" => Pacing.Linear, "step" => Pacing.Step, "exp" => Pacing.Exponential, _ => throw stage.Wrong($"`pacing` is \"linear\", \"step\" or \"exp\", found \"{pacing}\"") };
        return new Curriculum(start, epochs, pace, file is null ? null : Numbers(FileSources.Existing(folder, file)));
    }

    // Of any element type.
    private static double[] Numbers(string path)
    {
        TensorData data = TensorFile.Read(path)[0].Data;
        return TensorConversion.Convert(data, ElementType.F64, out string? problem)?.As<double>().ToArray() ?? throw new UserException($"{path}: {problem}");
    }
}
