using ModelDsl.Elaboration;
using ModelDsl.Ir;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Training;
using ModelDsl.Training;
using ElementType = ModelDsl.Runtime.ElementType;

namespace ModelDsl.Nnc.Training;

/// <summary>Reads what a <c>data</c> declaration names, as the inputs of its program want it.</summary>
/// <remarks>Paths are relative to the <c>.nn</c> file. The columns of a source fill the inputs in order.</remarks>
internal static class DataSources
{
    private static readonly string[] s_sources = ["idx", "npy", "csv", "characters", "blobs", "tokens"];
    private static readonly string[] s_transformations = ["normalize", "random_shift", "random_flip", "noise"];

    public static Dataset Read(DataDeclaration declaration, TrainingProgram program, string folder)
    {
        DataStage source = declaration.Stages[0];
        (string Name, TensorType Type)[] inputs = [.. program.Inputs.Select(i => (i.Name, i.Type))];
        var stage = new StageArguments(source);
        IReadOnlyList<DataColumn> columns = source.Name switch
        {
            "idx" or "npy" => Files(stage, inputs, folder),
            "csv" => Table(stage, inputs, folder),
            "characters" => Characters(stage, inputs, folder),
            "blobs" => Blobs(stage, inputs),
            "tokens" => Tokens(stage, inputs),
            _ => throw stage.Unknown("data source", s_sources),
        };
        stage.Finish();
        try
        {
            return new Dataset(columns, [.. declaration.Stages.Skip(1).Select(Transformation)]);
        }
        catch (ArgumentException e)
        {
            throw new UserException($"{source.Where.Path}:{source.Where.Start.Line}: data `{declaration.Name}`: {e.Message}");
        }
    }

    private static Transformation Transformation(DataStage declared)
    {
        var stage = new StageArguments(declared);
        Transformation made = declared.Name switch
        {
            "normalize" => new Normalize((float)stage.Number("mean"), (float)stage.Number("std")),
            "random_shift" => new RandomShift((int)stage.Number("pixels")),
            "random_flip" => new RandomFlip(),
            "noise" => new Noise((float)stage.Number("std")),
            _ => throw stage.Unknown("transformation", s_transformations),
        };
        stage.Finish();
        return made;
    }

    // A file for each input.
    private static List<DataColumn> Files(StageArguments stage, (string Name, TensorType Type)[] inputs, string folder) =>
        [.. inputs.Select(i =>
        {
            string path = Path.Combine(folder, stage.Text(i.Name));
            if (!File.Exists(path)) throw new UserException($"{path}: no such file");
            return DataColumn.Of(i.Name, TensorFile.ReadFor(path, Runtime(i.Type), Sizes(i.Type), i.Name));
        })];

    // As many numbers of a row as an input has elements, from left to right.
    private static List<DataColumn> Table(StageArguments stage, (string Name, TensorType Type)[] inputs, string folder)
    {
        string path = Path.Combine(folder, stage.Text("file"));
        if (!File.Exists(path)) throw new UserException($"{path}: no such file");
        TensorData table = TensorFile.ReadFor(path, ElementType.F64, [null, null]);
        int rows = table.Shape[0], width = table.Shape[1], at = 0;
        var columns = new List<DataColumn>();
        foreach ((string name, TensorType type) in inputs)
        {
            int[] shape = [.. type.Shape.Skip(1).Select(d => d.TryConstant(out long size) ? (int)size : throw new UserException($"`{name}` is {type}: a table gives inputs of fixed size"))];
            int count = shape.Aggregate(1, (a, b) => a * b);
            if (at + count > width) throw new UserException($"{path}: a row has {width} numbers, the inputs take more: `{name}` would be columns {at + 1} to {at + count}");
            var part = new double[rows * count];
            for (int row = 0; row < rows; row++) table.As<double>().Slice(row * width + at, count).CopyTo(part.AsSpan(row * count));
            columns.Add(DataColumn.Of(name, Converted(TensorData.From(part, [rows, .. shape]), type, path)));
            at += count;
        }
        if (at != width) throw new UserException($"{path}: a row has {width} numbers, the inputs take {at}");
        return columns;
    }

    // Every window of a text, and the same window one character on. Characters are numbered in the order of their code points.
    private static List<DataColumn> Characters(StageArguments stage, (string Name, TensorType Type)[] inputs, string folder)
    {
        string path = Path.Combine(folder, stage.Text("file"));
        int context = (int)stage.Number("context");
        double from = stage.Number("from", 0), to = stage.Number("to", 1);
        if (!File.Exists(path)) throw new UserException($"{path}: no such file");
        if (inputs.Length != 2) throw new UserException($"characters give two columns, a window and the next characters; the program has {inputs.Length} inputs");
        string text = File.ReadAllText(path);
        char[] alphabet = [.. text.Distinct().Order()];
        text = text[(int)(from * text.Length)..(int)(to * text.Length)];
        int windows = text.Length - context;
        if (windows < 1) throw new UserException($"{path}: the text has {text.Length} characters, a window of {context} and the next one do not fit");
        // Validation walks the text once; training starts anywhere.
        int stride = (int)stage.Number("stride", 1), count = (windows - 1) / stride + 1;
        long[] codes = [.. text.Select(c => (long)Array.BinarySearch(alphabet, c))];
        TensorData data = TensorData.From(codes, codes.Length);
        return [new(inputs[0].Name, data, [context], count, 0, stride), new(inputs[1].Name, data, [context], count, 1, stride)];
    }

    // Clouds of points around random centres, one for each class: a problem that needs no file. A point has any fixed shape;
    // the one size that may be open is `length`.
    private static List<DataColumn> Blobs(StageArguments stage, (string Name, TensorType Type)[] inputs)
    {
        (int first, int samples, int classes, ulong seed) = Generated(stage);
        double spread = stage.Number("std", 1);
        if (inputs.Length != 2 || inputs[0].Type.Element != Ir.ElementType.F32 || inputs[0].Type.Rank < 2 || inputs[1].Type is not { Element: Ir.ElementType.I64, Rank: 1 })
            throw new UserException("blobs give points and labels: inputs such as f32[N, 2] and i64[N]");
        int[] shape = [.. inputs[0].Type.Shape.Skip(1).Select(d => d.TryConstant(out long size) ? (int)size : (int)stage.Number("length"))];
        int features = shape.Aggregate(1, (a, b) => a * b);
        var random = new SampleRandom(seed, 0, 0);
        double[] centres = [.. Enumerable.Range(0, classes * features).Select(_ => 8 * random.Uniform() - 4)];
        var points = new float[samples * features];
        var labels = new long[samples];
        for (int i = -first; i < samples; i++)
        {
            int label = (i + first) % classes;
            if (i >= 0) labels[i] = label;
            for (int f = 0; f < features; f++)
            {
                double value = centres[label * features + f] + spread * random.Normal();
                if (i >= 0) points[i * features + f] = (float)value;
            }
        }
        return [DataColumn.Of(inputs[0].Name, TensorData.From(points, [samples, .. shape])), DataColumn.Of(inputs[1].Name, TensorData.From(labels, samples))];
    }

    // Sequences whose class shows in their tokens: half of them are any token, the others one whose number leaves the class as remainder.
    private static List<DataColumn> Tokens(StageArguments stage, (string Name, TensorType Type)[] inputs)
    {
        (int first, int samples, int classes, ulong seed) = Generated(stage);
        int vocab = (int)stage.Number("vocab"), length = (int)stage.Number("length");
        if (inputs.Length != 2 || inputs[0].Type is not { Element: Ir.ElementType.I64, Rank: 2 } || inputs[1].Type is not { Element: Ir.ElementType.I64, Rank: 1 })
            throw new UserException("tokens give sequences and labels: inputs such as i64[N, T] and i64[N]");
        if (vocab < classes) throw new UserException($"tokens tell {classes} classes apart by at least as many tokens, `vocab` is {vocab}");
        var random = new SampleRandom(seed, 0, 0);
        var tokens = new long[samples * length];
        var labels = new long[samples];
        for (int i = -first; i < samples; i++)
        {
            int label = (i + first) % classes;
            if (i >= 0) labels[i] = label;
            for (int t = 0; t < length; t++)
            {
                bool telling = random.Uniform() < 0.5;
                long token = (long)(random.Uniform() * (telling ? vocab / classes : vocab));
                if (i >= 0) tokens[i * length + t] = telling ? token * classes + label : token;
            }
        }
        return [DataColumn.Of(inputs[0].Name, TensorData.From(tokens, samples, length)), DataColumn.Of(inputs[1].Name, TensorData.From(labels, samples))];
    }

    // `skip` leaves out the first samples, so that validation sees others than training did.
    private static (int First, int Samples, int Classes, ulong Seed) Generated(StageArguments stage)
    {
        int samples = (int)stage.Number("samples"), classes = (int)stage.Number("classes");
        if (samples < 1 || classes < 1) throw new UserException("`samples` and `classes` are at least 1");
        return ((int)stage.Number("skip", 0), samples, classes, (ulong)stage.Number("seed", 0));
    }

    private static TensorData Converted(TensorData data, TensorType type, string path) =>
        TensorConversion.Convert(data, Runtime(type), out string? problem) ?? throw new UserException($"{path}: {problem}");

    private static ElementType Runtime(TensorType type) => Enum.Parse<ElementType>(type.Element.ToString());

    private static long?[] Sizes(TensorType type) => [.. type.Shape.Select((d, axis) => axis > 0 && d.TryConstant(out long size) ? size : (long?)null)];

    /// <summary>The arguments of one stage, taken one by one; what is left over in the end is a mistake.</summary>
    private sealed class StageArguments(DataStage stage)
    {
        private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
        private int _position;

        public double Number(string name, double? otherwise = null) => Take(name) switch
        {
            IntValue i when i.Value.TryConstant(out long value) => value,
            FloatValue { Value: { } value } => value,
            null when otherwise is { } value => value,
            null => throw Wrong($"needs `{name}`"),
            var other => throw Wrong($"`{name}` is a number, found {other.Describe()}"),
        };

        public string Text(string name) => Take(name) switch
        {
            StringValue text => text.Value,
            null => throw Wrong($"needs a file for `{name}`"),
            var other => throw Wrong($"`{name}` is the name of a file, found {other.Describe()}"),
        };

        public void Finish()
        {
            if (_position < stage.Positional.Length) throw Wrong($"takes {_position} arguments, found {stage.Positional.Length}");
            if (stage.Named.Keys.FirstOrDefault(k => !_taken.Contains(k)) is { } unknown) throw Wrong($"has no `{unknown}`");
        }

        public UserException Unknown(string what, string[] known) =>
            Wrong($"is no {what}; {Diagnostics.Suggestion.DidYouMean(stage.Name, known) ?? $"there are {string.Join(", ", known)}"}");

        private StaticValue? Take(string name)
        {
            _taken.Add(name);
            if (stage.Named.TryGetValue(name, out StaticValue? value)) return value;
            return _position < stage.Positional.Length ? stage.Positional[_position++] : null;
        }

        private UserException Wrong(string reason) => new(TrainingRules.BadData, $"{stage.Where.Path}:{stage.Where.Start.Line}:{stage.Where.Start.Column}: `{stage.Name}` {reason}");
    }
}
