using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelDsl.Runtime.Files;

namespace ModelDsl.Runtime.Weights;

/// <summary>What a weight set says about one tensor without reading it.</summary>
public sealed record WeightEntry(string Name, ElementType Element, int[] Shape)
{
    /// <summary>The number of elements; it may be more than one array holds.</summary>
    public long Count { get; } = TensorData.CountElements(Shape) ?? throw new ArgumentException($"`{Name}` has no valid shape");

    /// <summary>Element type and shape as the language writes them, <c>f32[2, 3]</c>.</summary>
    public override string ToString() => Element.Describe(Shape);
}

/// <summary>Named tensors, in a file or in memory, that are read one by one.</summary>
public abstract class WeightSet : IDisposable
{
    private readonly Dictionary<string, WeightEntry> _byName = new(StringComparer.Ordinal);
    private readonly List<WeightEntry> _entries = [];

    /// <param name="source">What messages call the set: its file, or <c>&lt;memory&gt;</c>.</param>
    private protected WeightSet(string source) => Source = source;

    public string Source { get; }
    public IReadOnlyList<WeightEntry> Entries => _entries;

    /// <summary>Tensors in memory, which are not copied.</summary>
    /// <exception cref="ArgumentException">Two have one name.</exception>
    public static WeightSet Of(IEnumerable<NamedTensor> tensors, string source = "<memory>") => new MemoryWeights(source, tensors);

    /// <summary>The entry of that name, or null.</summary>
    public WeightEntry? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Copies one tensor's elements, row-major.</summary>
    /// <exception cref="ArgumentException">There is no such tensor, its elements are of another type, or the span is not exactly as long.</exception>
    /// <exception cref="ModelFileException">The file cannot be read.</exception>
    public void CopyTo<T>(string name, Span<T> destination) where T : unmanaged
    {
        WeightEntry entry = Find(name) ?? throw new ArgumentException($"{Source} has no tensor `{name}`", nameof(name));
        if (!entry.Element.IsViewedAs<T>())
            throw new ArgumentException($"`{name}`, {entry}, does not hold elements of type {typeof(T).Name}", nameof(destination));
        if ((long)destination.Length * Unsafe.SizeOf<T>() != entry.Count * entry.Element.Size())
            throw new ArgumentException($"`{name}`, {entry}, has {entry.Count} elements, the destination {destination.Length}", nameof(destination));

        // In pieces, since a span of bytes cannot cover the largest tensors.
        const int pieceBytes = 1 << 24;
        int piece = pieceBytes / Unsafe.SizeOf<T>();
        for (int start = 0; start < destination.Length; start += piece)
        {
            Span<T> part = destination.Slice(start, Math.Min(piece, destination.Length - start));
            ReadBytes(entry, (long)start * Unsafe.SizeOf<T>(), MemoryMarshal.AsBytes(part));
        }
    }

    /// <summary>One whole tensor.</summary>
    /// <exception cref="ArgumentException">There is no such tensor.</exception>
    /// <exception cref="ModelFileException">The file cannot be read, or the tensor is too large for one array.</exception>
    public TensorData Read(string name)
    {
        WeightEntry entry = Find(name) ?? throw new ArgumentException($"{Source} has no tensor `{name}`", nameof(name));
        long length = entry.Count * entry.Element.Size();
        if (length > Array.MaxLength) throw new ModelFileException(Source, null, $"the tensor `{name}`, {entry}, has {length} bytes; at most {Array.MaxLength} are read at once");
        var bytes = new byte[length];
        ReadBytes(entry, 0, bytes);
        return new TensorData(entry.Element, entry.Shape, bytes);
    }

    /// <summary>Writes all tensors as safetensors; the file appears whole or not at all.</summary>
    /// <exception cref="ModelFileException">The file cannot be written, or these weights cannot be read.</exception>
    public void Save(string path)
    {
        // Saving over the file the weights come from works, since it is replaced only once all is read.
        SafetensorsWriter.Write(path, Entries.Select(entry => new SafetensorsWriter.Item(entry.Name, entry.Element, entry.Shape, stream => WriteTo(stream, entry))));
    }

    public virtual void Dispose() => GC.SuppressFinalize(this);

    /// <summary>Reads a tensor's bytes from an offset within it.</summary>
    private protected abstract void ReadBytes(WeightEntry entry, long offset, Span<byte> bytes);

    private protected void Add(WeightEntry entry)
    {
        if (!_byName.TryAdd(entry.Name, entry)) throw new ArgumentException($"two tensors have the name `{entry.Name}`");
        _entries.Add(entry);
    }

    private void WriteTo(Stream stream, WeightEntry entry)
    {
        var buffer = new byte[1 << 16];
        long length = entry.Count * entry.Element.Size();
        for (long offset = 0; offset < length; offset += buffer.Length)
        {
            Span<byte> part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, length - offset));
            ReadBytes(entry, offset, part);
            stream.Write(part);
        }
    }

    private sealed class MemoryWeights : WeightSet
    {
        private readonly Dictionary<string, TensorData> _tensors = new(StringComparer.Ordinal);

        public MemoryWeights(string source, IEnumerable<NamedTensor> tensors) : base(source)
        {
            foreach ((string name, TensorData data) in tensors)
            {
                Add(new WeightEntry(name, data.Element, data.Shape));
                _tensors.Add(name, data);
            }
        }

        private protected override void ReadBytes(WeightEntry entry, long offset, Span<byte> bytes) =>
            _tensors[entry.Name].Bytes.AsSpan((int)offset, bytes.Length).CopyTo(bytes);
    }
}
