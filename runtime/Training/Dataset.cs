using System.Runtime.InteropServices;
using ModelDsl.Runtime.Files;

namespace ModelDsl.Runtime.Training;

/// <summary>A transformation and the columns that go along with the first one.</summary>
public sealed record TransformationUse(Transformation Transformation, IReadOnlyList<string> Also);

/// <summary>Samples: a column for each input of a program, and what is done to the first before it is used.</summary>
/// <remarks>The order of the samples and all random numbers follow from the seed and the position alone. Safe for several threads.</remarks>
public sealed class Dataset : IDisposable
{
    // Tells the numbers that a batch shares from those of its samples.
    private const ulong Together = 0xD1B54A32D192ED03;

    private readonly IReadOnlyList<TransformationUse> _transformations;
    private readonly Curriculum? _curriculum;
    private readonly int[]? _subset;
    private readonly string[] _along;

    /// <param name="columns">In the order of the program's inputs; all of the same length.</param>
    /// <param name="transformations">Applied to the first column of every sample when it is read, in order.</param>
    /// <param name="curriculum">Which samples an epoch sees; all where null.</param>
    /// <exception cref="ArgumentException">The columns differ in length, there are no samples, or a transformation does not fit.</exception>
    public Dataset(IReadOnlyList<DataColumn> columns, IReadOnlyList<TransformationUse> transformations, Curriculum? curriculum = null) : this(columns, transformations, curriculum, null)
    {
        if (Count == 0) throw new ArgumentException("the data holds no samples");
        if (columns.FirstOrDefault(c => c.Count != Count) is { } other)
            throw new ArgumentException($"`{columns[0].Name}` has {Count} samples and `{other.Name}` {other.Count}");
        if (transformations.Count > 0 && columns[0].Element != ElementType.F32)
            throw new ArgumentException($"transformations want an f32 input, `{columns[0].Name}` is {columns[0].Element.Name()}");
        if (_along.FirstOrDefault(a => columns.Skip(1).All(c => c.Name != a)) is { } unknown) throw new ArgumentException($"there is no column `{unknown}` beside `{columns[0].Name}`");
    }

    private Dataset(IReadOnlyList<DataColumn> columns, IReadOnlyList<TransformationUse> transformations, Curriculum? curriculum, int[]? subset)
    {
        (Columns, _transformations, _curriculum, _subset) = (columns, transformations, curriculum, subset);
        _along = [.. transformations.SelectMany(t => t.Also).Distinct()];
        Count = subset?.Length ?? (columns.Count == 0 ? 0 : columns[0].Count);
    }

    public IReadOnlyList<DataColumn> Columns { get; }

    /// <summary>How many samples there are.</summary>
    public int Count { get; }

    /// <summary>Some of the samples, in the given order, some perhaps several times. The columns stay this data set's.</summary>
    public Dataset Subset(IEnumerable<int> samples) => new(Columns, _transformations, _curriculum, [.. samples.Select(s => _subset is null ? s : _subset[s])]);

    /// <summary>How many samples an epoch sees.</summary>
    public int Seen(int epoch) => _curriculum?.Seen(epoch, Count) ?? Count;

    /// <summary>The samples of an epoch in the order of their use.</summary>
    /// <param name="seed">Of the run.</param>
    /// <param name="epoch">From 0.</param>
    /// <param name="shuffle">Whether each epoch has an order of its own; else the samples come as they are stored.</param>
    /// <param name="reuse">The order of another epoch that is no longer needed, whose memory may be used again.</param>
    public int[] Order(ulong seed, int epoch, bool shuffle, int[]? reuse = null)
    {
        int[]? seen = _curriculum?.Easiest(epoch, Count);
        int count = seen?.Length ?? Count;
        int[] order = reuse?.Length == count ? reuse : new int[count];
        if (shuffle) Shuffle(order, seed, epoch);
        else InOrder(order);
        for (int i = 0; i < order.Length && seen is not null; i++) order[i] = seen[order[i]];
        return order;
    }

    /// <summary>A batch of samples, transformed.</summary>
    /// <param name="samples">Which ones, in order.</param>
    /// <param name="seed">Of random transformations; the same seed transforms a sample in the same way.</param>
    /// <param name="clock">Where the run stands when the batch is used.</param>
    /// <param name="pool">Where its tensors come from, and may go back to when the batch is over.</param>
    /// <exception cref="ArgumentException">A transformation does not fit the samples, or gives them different sizes.</exception>
    /// <exception cref="ModelFileException">A file cannot be read.</exception>
    public Dictionary<string, TensorData> Batch(ReadOnlySpan<int> samples, ulong seed, TrainingClock clock = default, TensorPool? pool = null)
    {
        var batch = new Dictionary<string, TensorData>(StringComparer.Ordinal);
        DataColumn first = Columns[0];
        foreach (DataColumn column in Columns)
        {
            if (_transformations.Count > 0 && (column == first || _along.Contains(column.Name))) continue;
            TensorData data = batch[column.Name] = Space(pool, column, samples.Length, column.Shape);
            int bytes = column.Size * column.Element.Size();
            for (int i = 0; i < samples.Length; i++) column.Read(Place(samples[i]), data.Bytes.AsSpan(i * bytes, bytes));
        }
        if (_transformations.Count == 0) return batch;
        DataColumn[] moved = [first, .. Columns.Where(c => c != first && _along.Contains(c.Name))];
        Sample[] parts = [.. moved.Select(_ => new Sample())];
        for (int i = 0; i < samples.Length; i++)
        {
            int sample = samples[i];
            for (int c = 0; c < moved.Length; c++) Load(moved[c], Place(sample), parts[c]);
            Transform(parts, moved, sample, seed, clock);
            for (int c = 0; c < moved.Length; c++)
            {
                if (i == 0) batch[moved[c].Name] = Space(pool, moved[c], samples.Length, parts[c].Shape);
                Store(parts[c], batch[moved[c].Name], i);
            }
        }
        return batch;
    }

    private int Place(int sample) => _subset is null ? sample : _subset[sample];

    private static TensorData Space(TensorPool? pool, DataColumn column, int samples, int[] shape) =>
        pool?.Take(column.Element, [samples, .. shape]) ?? TensorData.Zeros(column.Element, [samples, .. shape]);

    private void Transform(Sample[] parts, DataColumn[] moved, int sample, ulong seed, TrainingClock clock)
    {
        for (int t = 0; t < _transformations.Count; t++)
        {
            (Transformation transformation, IReadOnlyList<string> also) = _transformations[t];
            parts[0].Along.Clear();
            for (int c = 1; c < moved.Length; c++)
            {
                if (also.Contains(moved[c].Name)) parts[0].Along.Add(parts[c]);
            }
            transformation.Apply(parts[0], new SampleContext(new SampleRandom(seed, sample, t), new SampleRandom(seed ^ Together, (int)clock.Step, t), clock));
        }
    }

    private static void Load(DataColumn column, int sample, Sample into)
    {
        Span<float> data = into.Begin(column.Size, column.Shape);
        if (column.Element == ElementType.F32) column.Read(sample, MemoryMarshal.AsBytes(data));
        else
        {
            TensorData read = TensorData.Zeros(column.Element, column.Shape);
            column.Read(sample, read.Bytes);
            TensorData floats = TensorConversion.Convert(read, ElementType.F32, out string? problem) ?? throw new ArgumentException($"`{column.Name}`: {problem}");
            floats.As<float>().CopyTo(data);
        }
    }

    private static void Store(Sample sample, TensorData batch, int index)
    {
        if (!batch.Shape.AsSpan(1).SequenceEqual(sample.Shape))
            throw new ArgumentException($"the samples of a batch come out as [{string.Join(", ", sample.Shape)}] and [{string.Join(", ", batch.Shape[1..])}]");
        int size = sample.Data.Length;
        if (batch.Element == ElementType.F32)
        {
            sample.Data.CopyTo(batch.As<float>().Slice(index * size, size));
            return;
        }
        TensorData converted = TensorConversion.Convert(TensorData.From(sample.Data, sample.Shape), batch.Element, out string? problem) ?? throw new ArgumentException(problem);
        converted.Bytes.CopyTo(batch.Bytes.AsSpan(index * converted.Bytes.Length));
    }

    /// <summary>The numbers below a count, shuffled by seed and epoch alone.</summary>
    public static int[] Shuffled(int count, ulong seed, int epoch)
    {
        var order = new int[count];
        Shuffle(order, seed, epoch);
        return order;
    }

    private static void Shuffle(int[] order, ulong seed, int epoch)
    {
        InOrder(order);
        var random = new SampleRandom(seed, epoch, int.MaxValue);
        for (int i = order.Length - 1; i > 0; i--)
        {
            int j = random.Below(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }

    private static void InOrder(int[] order)
    {
        for (int i = 0; i < order.Length; i++) order[i] = i;
    }

    public void Dispose()
    {
        foreach (DataColumn column in Columns) column.Dispose();
    }
}
