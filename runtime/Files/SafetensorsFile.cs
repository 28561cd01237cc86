namespace ModelDsl.Runtime.Files;

/// <summary>An open safetensors file: its head is read and checked, its tensors are read when asked for.</summary>
/// <remarks>May be read from several threads.</remarks>
public sealed class SafetensorsFile : IDisposable
{
    private readonly Stream _stream;
    private readonly bool _owned;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SafetensorsEntry> _byName;

    private SafetensorsFile(string path, Stream stream, bool owned)
    {
        (Path, _stream, _owned) = (path, stream, owned);
        SafetensorsHeader header = InputFile.Guard(path, () => SafetensorsHeader.Read(path, stream));
        Entries = header.Entries;
        Metadata = header.Metadata;
        _byName = header.Entries.ToDictionary(e => e.Name, StringComparer.Ordinal);
    }

    /// <summary>The file, as messages name it.</summary>
    public string Path { get; }

    /// <summary>The tensors, in order of their place in the file.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }

    /// <summary>The free text pairs the writer left.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <exception cref="ModelFileException">The file cannot be opened, or its head is malformed.</exception>
    public static SafetensorsFile Open(string path)
    {
        Stream stream = InputFile.Open(path);
        try
        {
            return Open(path, stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Takes over a seekable stream.</summary>
    internal static SafetensorsFile Open(string path, Stream stream) => new(path, stream, owned: true);

    /// <summary>Reads from a stream, which stays the caller's; one that cannot seek is read into memory first.</summary>
    /// <param name="name">What messages call the stream.</param>
    /// <remarks>A stream that can seek is read from its beginning and must stay open as long as this file is used.</remarks>
    public static SafetensorsFile Open(Stream stream, string name = "<stream>")
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new SafetensorsFile(name, stream.CanSeek ? stream : InputFile.Guard(name, () => InputFile.Buffer(stream)), owned: false);
    }

    /// <summary>The entry of that name, or null.</summary>
    public SafetensorsEntry? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>One whole tensor.</summary>
    /// <exception cref="ModelFileException">It is larger than an array, holds a boolean other than 0 and 1, or cannot be read.</exception>
    public TensorData Read(SafetensorsEntry entry)
    {
        if (entry.Length > Array.MaxLength)
            throw new ModelFileException(Path, $"byte {entry.Start}", $"the tensor `{entry.Name}`, {entry}, has {entry.Length} bytes; at most {Array.MaxLength} are read at once");
        var bytes = new byte[entry.Length];
        CopyBytes(entry, 0, bytes);
        return new TensorData(entry.Element, entry.Shape, bytes);
    }

    /// <summary>Copies some of a tensor's bytes, from an offset within it.</summary>
    internal void CopyBytes(SafetensorsEntry entry, long offset, Span<byte> bytes)
    {
        ReadAt(entry.Start + offset, bytes);
        if (entry.Element == ElementType.Bool) CheckBooleans(entry, entry.Start + offset, bytes);
    }

    public void Dispose()
    {
        if (_owned) _stream.Dispose();
    }

    private void ReadAt(long position, Span<byte> bytes)
    {
        try
        {
            lock (_lock)
            {
                _stream.Position = position;
                _stream.ReadExactly(bytes);
            }
        }
        catch (IOException e)
        {
            throw new ModelFileException(Path, $"byte {position}", $"cannot be read: {e.Message}", null, e);
        }
    }

    // A bool of another value than 0 and 1 breaks what the compiler assumes about booleans.
    private void CheckBooleans(SafetensorsEntry entry, long position, ReadOnlySpan<byte> bytes)
    {
        int bad = bytes.IndexOfAnyExceptInRange((byte)0, (byte)1);
        if (bad >= 0)
            throw new ModelFileException(Path, $"byte {position + bad}", $"the boolean tensor `{entry.Name}` holds {bytes[bad]}; booleans are 0 or 1");
    }
}
