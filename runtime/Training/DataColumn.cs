using System.Runtime.InteropServices;
using ModelDsl.Runtime.Files;

namespace ModelDsl.Runtime.Training;

/// <summary>One input's part of every sample. Safe for several threads.</summary>
/// <param name="name">The input.</param>
/// <param name="element">Of the input.</param>
/// <param name="shape">Of one sample as it is stored; transformations may change it.</param>
/// <param name="count">How many samples there are.</param>
public abstract class DataColumn(string name, ElementType element, int[] shape, int count) : IDisposable
{
    /// <summary>The input.</summary>
    public string Name { get; } = name;
    public ElementType Element { get; } = element;

    /// <summary>Of one sample.</summary>
    public int[] Shape { get; } = shape;

    /// <summary>How many samples there are.</summary>
    public int Count { get; } = count;

    /// <summary>Elements of one sample.</summary>
    public int Size { get; } = shape.Aggregate(1, (a, b) => a * b);

    /// <summary>Reads a sample's elements, row-major.</summary>
    /// <param name="sample">From 0.</param>
    /// <param name="destination">As many bytes as a sample has.</param>
    /// <exception cref="ModelFileException">A file cannot be read.</exception>
    public abstract void Read(int sample, Span<byte> destination);

    /// <summary>Bytes that stay in memory while the column is open.</summary>
    public virtual long HeldBytes => 0;

    /// <summary>What holds them; several columns may share it, as a text and its next characters do.</summary>
    public virtual object Storage => this;

    /// <summary>Samples along the first axis of a tensor in memory.</summary>
    public static DataColumn Of(string name, TensorData data) => new MemoryColumn(name, data, data.Shape[1..], data.Shape[0], 0, data.Count / Math.Max(1, data.Shape[0]));

    public virtual void Dispose() => GC.SuppressFinalize(this);
}

/// <summary>Samples in memory.</summary>
/// <param name="name">The input.</param>
/// <param name="data">Where the elements are.</param>
/// <param name="shape">Of one sample.</param>
/// <param name="count">How many samples there are.</param>
/// <param name="start">The element at which the first sample begins.</param>
/// <param name="stride">Elements from one sample to the next; fewer than a sample has where samples overlap, as windows of a text do.</param>
public sealed class MemoryColumn(string name, TensorData data, int[] shape, int count, int start, int stride) : DataColumn(name, data.Element, shape, count)
{
    public override long HeldBytes => data.Bytes.Length;

    public override object Storage => data;

    public override void Read(int sample, Span<byte> destination)
    {
        int element = data.Element.Size();
        data.Bytes.AsSpan(element * (start + sample * stride), element * Size).CopyTo(destination);
    }
}

/// <summary>Windows of a text as i64, which is kept in two bytes a character.</summary>
/// <param name="name">The input.</param>
/// <param name="codes">The number of every character.</param>
/// <param name="context">Characters in a window.</param>
/// <param name="count">How many windows there are.</param>
/// <param name="start">Where the first window begins.</param>
/// <param name="stride">Characters from one window's beginning to the next one's.</param>
public sealed class WindowColumn(string name, ushort[] codes, int context, int count, int start, int stride) : DataColumn(name, ElementType.I64, [context], count)
{
    public override long HeldBytes => sizeof(ushort) * (long)codes.Length;

    public override object Storage => codes;

    public override void Read(int sample, Span<byte> destination)
    {
        ReadOnlySpan<ushort> window = codes.AsSpan(start + sample * stride, Size);
        Span<long> numbers = MemoryMarshal.Cast<byte, long>(destination);
        for (int i = 0; i < window.Length; i++) numbers[i] = window[i];
    }
}

/// <summary>Samples of an npy or idx file along its first axis, each read when it is wanted.</summary>
public sealed class FileColumn : DataColumn
{
    private readonly SampleFile _file;
    private readonly long?[] _wanted;

    private FileColumn(string name, SampleFile file, ElementType element, long?[] wanted, int[] shape) : base(name, element, shape, file.Count) => (_file, _wanted) = (file, wanted);

    /// <summary>Opens a file; null where its format has to be read as a whole (packed, or with the last axis first).</summary>
    /// <param name="name">The input.</param>
    /// <param name="path">The file.</param>
    /// <param name="element">Of the input; bytes of idx become 0…1 for a float.</param>
    /// <param name="sample">The axes of a sample of the input, null for one of any length.</param>
    /// <exception cref="ModelFileException">The file is malformed or does not fit the input.</exception>
    public static FileColumn? Open(string name, string path, ElementType element, long?[] sample)
    {
        if (SampleFile.Open(path) is not { } file) return null;
        // The first sample shows whether the others fit.
        int[] shape = file.Count == 0 ? [.. sample.Select(s => (int)(s ?? 1))] : file.ReadFor(0, element, sample).Shape;
        return new FileColumn(name, file, element, sample, shape);
    }

    public override void Read(int sample, Span<byte> destination)
    {
        if (!_file.TryRead(sample, Element, destination)) _file.ReadFor(sample, Element, _wanted).Bytes.CopyTo(destination);
    }

    public override long HeldBytes => _file.HeldBytes;

    public override void Dispose()
    {
        _file.Dispose();
        base.Dispose();
    }
}

/// <summary>Images in files of their own, each decoded when it is wanted.</summary>
/// <param name="name">The input.</param>
/// <param name="files">One for each sample.</param>
/// <param name="element">Of the input; a float input gets 0…1, an integer one the bytes.</param>
/// <param name="wanted">The axes of a sample, null for one that the first image tells.</param>
public sealed class ImageColumn(string name, IReadOnlyList<string> files, ElementType element, long?[] wanted)
    : DataColumn(name, element, TensorFile.ReadFor(files[0], element, wanted).Shape, files.Count)
{
    public override void Read(int sample, Span<byte> destination)
    {
        TensorData image = TensorFile.ReadFor(files[sample], Element, wanted);
        if (image.Bytes.Length != destination.Length)
            throw new ModelFileException(files[sample], null, $"the image is {image}, others are {Element.Describe(Shape)}", "give all images of a folder one size");
        image.Bytes.CopyTo(destination);
    }
}
