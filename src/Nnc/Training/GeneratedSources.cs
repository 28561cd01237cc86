using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Training;
using ElementType = ModelDsl.Runtime.ElementType;

namespace ModelDsl.Nnc.Training;

/// <summary>Problems that need no file. `skip` leaves out the first samples, so that validation sees others than training did.</summary>
internal static class GeneratedSources
{
    /// <summary>
    /// Clouds of points around random centres, one for each class. A point has any fixed shape; the one size that may be open is `length`.
    /// </summary>
    public static List<DataColumn> Blobs(StageArguments stage, ColumnInput[] inputs)
    {
        (int first, int samples, ulong seed) = Range(stage);
        int classes = stage.Count("classes", least: 1);
        double spread = stage.Number("std", 1);
        Labelled(stage, inputs);
        int[] shape = [.. inputs[0].Sample.Select(s => (int)(s ?? stage.Count("length", least: 1)))];
        int features = shape.Aggregate(1, (a, b) => a * b);
        var random = new SampleRandom(seed, 0, 0);
        double[] centres = [.. Enumerable.Range(0, classes * features).Select(_ => 8 * random.Uniform() - 4)];
        return Points(inputs, shape, first, samples, i => i % classes, (label, point) =>
        {
            for (int f = 0; f < features; f++) point[f] = (float)(centres[label * features + f] + spread * random.Normal());
        });
    }

    /// <summary>Clouds whose centres lie on a circle.</summary>
    public static List<DataColumn> Ring(StageArguments stage, ColumnInput[] inputs)
    {
        (int first, int samples, ulong seed) = Range(stage);
        int modes = stage.Count("modes", 8, least: 1);
        double radius = stage.Number("radius", 2), spread = stage.Number("std", 0.1);
        Labelled(stage, inputs, features: 2);
        var random = new SampleRandom(seed, 0, 0);
        return Points(inputs, [2], first, samples, i => i % modes, (mode, point) =>
        {
            (double sine, double cosine) = Math.SinCos(2 * Math.PI * mode / modes);
            (point[0], point[1]) = ((float)(radius * cosine + spread * random.Normal()), (float)(radius * sine + spread * random.Normal()));
        });
    }

    /// <summary>Two half circles that reach into each other: classes that no line separates.</summary>
    public static List<DataColumn> Moons(StageArguments stage, ColumnInput[] inputs)
    {
        (int first, int samples, ulong seed) = Range(stage);
        double spread = stage.Number("std", 0.1);
        Labelled(stage, inputs, features: 2);
        var random = new SampleRandom(seed, 0, 0);
        return Points(inputs, [2], first, samples, i => i % 2, (moon, point) =>
        {
            (double sine, double cosine) = Math.SinCos(Math.PI * random.Uniform());
            (double x, double y) = moon == 0 ? (cosine, sine) : (1 - cosine, 0.5 - sine);
            (point[0], point[1]) = ((float)(x + spread * random.Normal()), (float)(y + spread * random.Normal()));
        });
    }

    /// <summary>Sequences whose class shows in their tokens: half of them are any token, the others one whose number leaves the class as remainder.</summary>
    public static List<DataColumn> Tokens(StageArguments stage, ColumnInput[] inputs)
    {
        (int first, int samples, ulong seed) = Range(stage);
        int classes = stage.Count("classes", least: 1), vocab = stage.Count("vocab", least: 1), length = stage.Count("length", least: 1);
        if (inputs is not [{ Element: ElementType.I64, Type.Rank: 2 }, { Element: ElementType.I64, Type.Rank: 1 }])
            throw new UserException("tokens give sequences and labels: inputs such as i64[N, T] and i64[N]");
        if (vocab < classes) throw stage.Wrong($"tells {classes} classes apart by at least as many tokens, `vocab` is {vocab}");
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

    /// <summary>Pieces of a sine of random phase and frequency, and what comes next: the value after the piece.</summary>
    public static List<DataColumn> Sine(StageArguments stage, ColumnInput[] inputs)
    {
        (int first, int samples, ulong seed) = Range(stage);
        double spread = stage.Number("std", 0);
        if (inputs.Length != 2 || inputs.Any(i => i.Element != ElementType.F32) || inputs[0].Type.Rank is < 2 or > 3)
            throw new UserException("sine gives pieces of a curve and the value after each: inputs such as f32[N, 20, 1] and f32[N, 1]");
        long?[] piece = inputs[0].Sample, next = inputs[1].Sample;
        int length = (int)(piece[0] ?? stage.Count("length", least: 1));
        if (piece.Skip(1).Concat(next).Any(s => s is not (1 or null))) throw new UserException($"sine gives one value at a time: `{inputs[0].Name}` is {inputs[0].Type}, `{inputs[1].Name}` {inputs[1].Type}");
        var random = new SampleRandom(seed, 0, 0);
        var values = new float[samples * length];
        var after = new float[samples];
        for (int i = -first; i < samples; i++)
        {
            double phase = 2 * Math.PI * random.Uniform(), frequency = 0.2 + 0.3 * random.Uniform();
            for (int t = 0; t <= length; t++)
            {
                float value = (float)(Math.Sin(phase + frequency * t) + spread * random.Normal());
                if (i >= 0) (t < length ? ref values[i * length + t] : ref after[i]) = value;
            }
        }
        int[] ones = [.. piece.Skip(1).Select(_ => 1)];
        return [DataColumn.Of(inputs[0].Name, TensorData.From(values, [samples, length, .. ones])), DataColumn.Of(inputs[1].Name, TensorData.From(after, [samples, .. next.Select(_ => 1)]))];
    }

    /// <summary>How many samples are left out, how many there are, and the seed.</summary>
    public static (int First, int Samples, ulong Seed) Range(StageArguments stage) =>
        (stage.Count("skip", 0), stage.Count("samples", least: 1), (ulong)stage.Count("seed", 0));

    private static void Labelled(StageArguments stage, ColumnInput[] inputs, int? features = null)
    {
        bool points = inputs.Length is 1 or 2 && inputs[0].Element == ElementType.F32 && inputs[0].Type.Rank >= 2 && (features is null || inputs[0].Sample is [null or 2]);
        if (!points || inputs.Length == 2 && inputs[1] is not { Element: ElementType.I64, Type.Rank: 1 })
            throw new UserException($"{stage.Name} give points, and labels where they are wanted: inputs such as f32[N, 2] and i64[N]");
    }

    // Samples that are left out are made, too: the others do not depend on how many there are.
    private static List<DataColumn> Points(ColumnInput[] inputs, int[] shape, int first, int samples, Func<int, int> labelOf, Action<int, float[]> fill)
    {
        int features = shape.Aggregate(1, (a, b) => a * b);
        var points = new float[samples * features];
        var labels = new long[samples];
        var point = new float[features];
        for (int i = -first; i < samples; i++)
        {
            int label = labelOf(i + first);
            fill(label, point);
            if (i < 0) continue;
            labels[i] = label;
            point.CopyTo(points, i * features);
        }
        List<DataColumn> columns = [DataColumn.Of(inputs[0].Name, TensorData.From(points, [samples, .. shape]))];
        if (inputs.Length == 2) columns.Add(DataColumn.Of(inputs[1].Name, TensorData.From(labels, samples)));
        return columns;
    }
}
