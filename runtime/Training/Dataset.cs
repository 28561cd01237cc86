using ModelDsl.Runtime.Files;

namespace ModelDsl.Runtime.Training;

/// <summary>One input's part of every sample.</summary>
/// <param name="Name">The input.</param>
/// <param name="Data">Where the elements are.</param>
/// <param name="Shape">Of one sample.</param>
/// <param name="Count">How many samples there are.</param>
/// <param name="Start">The element at which the first sample begins.</param>
/// <param name="Stride">Elements from one sample to the next; fewer than a sample has where samples overlap, as windows of a text do.</param>
public sealed record DataColumn(string Name, TensorData Data, int[] Shape, int Count, int Start, int Stride)
{
    /// <summary>Samples along the first axis of a tensor.</summary>
    public static DataColumn Of(string name, TensorData data)
    {
        int[] shape = data.Shape[1..];
        return new(name, data, shape, data.Shape[0], 0, shape.Aggregate(1, (a, b) => a * b));
    }
}

/// <summary>Samples in memory: a column for each input of a program.</summary>
public sealed class Dataset
{
    private readonly IReadOnlyList<Transformation> _transformations;

    /// <param name="columns">In the order of the program's inputs; all of the same length.</param>
    /// <param name="transformations">Applied to the first column of every sample when it is read, in order.</param>
    /// <exception cref="ArgumentException">The columns differ in length, or there are no samples.</exception>
    public Dataset(IReadOnlyList<DataColumn> columns, IReadOnlyList<Transformation> transformations)
    {
        (Columns, _transformations) = (columns, transformations);
        Count = columns.Count == 0 ? 0 : columns[0].Count;
        if (Count == 0) throw new ArgumentException("the data holds no samples");
        if (columns.FirstOrDefault(c => c.Count != Count) is { } other)
            throw new ArgumentException($"`{columns[0].Name}` has {Count} samples and `{other.Name}` {other.Count}");
    }

    public IReadOnlyList<DataColumn> Columns { get; }

    /// <summary>How many samples there are.</summary>
    public int Count { get; }

    /// <summary>A batch of samples, transformed.</summary>
    /// <param name="samples">Which ones, in order.</param>
    /// <param name="seed">Of random transformations; the same seed transforms a sample in the same way.</param>
    public Dictionary<string, TensorData> Batch(ReadOnlySpan<int> samples, ulong seed)
    {
        var batch = new Dictionary<string, TensorData>(StringComparer.Ordinal);
        foreach (DataColumn column in Columns)
        {
            var data = TensorData.Zeros(column.Data.Element, [samples.Length, .. column.Shape]);
            int element = column.Data.Element.Size(), bytes = data.Bytes.Length / samples.Length;
            for (int i = 0; i < samples.Length; i++)
                column.Data.Bytes.AsSpan(element * (column.Start + samples[i] * column.Stride), bytes).CopyTo(data.Bytes.AsSpan(i * bytes));
            batch[column.Name] = data;
        }
        TensorData first = batch[Columns[0].Name];
        if (_transformations.Count == 0) return batch;
        if (first.Element != ElementType.F32) throw new ArgumentException($"transformations want an f32 input, `{Columns[0].Name}` is {first.Element.Name()}");
        int size = first.Count / samples.Length;
        for (int i = 0; i < samples.Length; i++)
        {
            Span<float> sample = first.As<float>().Slice(i * size, size);
            for (int t = 0; t < _transformations.Count; t++) _transformations[t].Apply(sample, first.Shape.AsSpan(1), new SampleRandom(seed, samples[i], t));
        }
        return batch;
    }

    /// <summary>The samples of an epoch in the order of their use: shuffled by seed and epoch alone.</summary>
    public static int[] Shuffled(int count, ulong seed, int epoch)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        var random = new SampleRandom(seed, epoch, int.MaxValue);
        for (int i = count - 1; i > 0; i--)
        {
            int j = random.Below(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }
}

/// <summary>Random numbers of one transformation of one sample.</summary>
/// <remarks>SplitMix64 (Steele, Lea and Flood, 2014), started from everything that tells one use from another.</remarks>
public struct SampleRandom(ulong seed, int sample, int use)
{
    private ulong _state = seed * 0x9E3779B97F4A7C15 ^ (ulong)(uint)sample << 32 ^ (uint)use;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return z ^ z >> 31;
    }

    /// <summary>A whole number from 0 to below <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>A number from 0 to below 1.</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number of mean 0 and variance 1 (Box and Muller, 1958).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());
}
