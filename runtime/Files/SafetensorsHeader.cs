using System.Buffers.Binary;
using System.Text.Json;

namespace ModelDsl.Runtime.Files;

/// <summary>The head of a safetensors file: 8 bytes of length, then JSON that maps names to type, shape and place.</summary>
/// <remarks>Every claim is checked against the length of the file before memory is taken for it.</remarks>
internal sealed class SafetensorsHeader
{
    /// <summary>Larger headers are refused, as the format's own reader does.</summary>
    public const int MaxLength = 100_000_000;

    private readonly string _path;
    private readonly long _dataStart;
    private readonly long _dataLength;

    private SafetensorsHeader(string path, long dataStart, long fileLength)
    {
        _path = path;
        _dataStart = dataStart;
        _dataLength = fileLength - dataStart;
    }

    /// <summary>The tensors, in order of their place in the file.</summary>
    public List<SafetensorsEntry> Entries { get; } = [];

    /// <summary>The free text pairs under <c>__metadata__</c>.</summary>
    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <exception cref="ModelFileException">The head is malformed.</exception>
    public static SafetensorsHeader Read(string path, Stream stream)
    {
        long fileLength = stream.Length;
        if (fileLength < 8)
            throw new ModelFileException(path, "byte 0", $"a safetensors file starts with 8 bytes of header length, this one has {fileLength}");
        Span<byte> prefix = stackalloc byte[8];
        stream.Position = 0;
        stream.ReadExactly(prefix);
        ulong claimed = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (claimed > (ulong)(fileLength - 8))
            throw new ModelFileException(path, "byte 0", $"the header claims {claimed} bytes, the file has {fileLength - 8} after the length", "it may be cut short, or no safetensors file");
        if (claimed > MaxLength)
            throw new ModelFileException(path, "byte 0", $"the header claims {claimed} bytes; at most {MaxLength} are read");
        if (claimed < 2)
            throw new ModelFileException(path, "byte 0", $"the header claims {claimed} bytes, too few for its JSON");

        var json = new byte[claimed];
        stream.ReadExactly(json);
        var header = new SafetensorsHeader(path, 8 + (long)claimed, fileLength);
        header.Parse(json);
        header.CheckPlaces();
        return header;
    }

    private void Parse(byte[] json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 8 });
        try
        {
            Expect(ref reader, JsonTokenType.StartObject, "an object");
            var seen = new HashSet<string>(StringComparer.Ordinal);
            while (Next(ref reader) == JsonTokenType.PropertyName)
            {
                string name = reader.GetString()!;
                if (!seen.Add(name)) throw Fault(reader, $"the name `{name}` stands twice");
                if (name == "__metadata__") ParseMetadata(ref reader);
                else Entries.Add(ParseEntry(ref reader, name));
            }
            if (reader.Read()) throw Fault(reader, "there is more after the closing brace");
        }
        catch (JsonException e)
        {
            throw new ModelFileException(_path, $"byte {8 + reader.BytesConsumed}", "the header is not valid JSON", null, e);
        }
        catch (InvalidOperationException e)
        {
            // GetString on bytes that are not UTF-8, or on half a surrogate pair.
            throw new ModelFileException(_path, $"byte {8 + reader.TokenStartIndex}", "a text in the header is not valid UTF-8", null, e);
        }
    }

    private void ParseMetadata(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject, "an object");
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            Expect(ref reader, JsonTokenType.String, "a text");
            Metadata[key] = reader.GetString()!;
        }
    }

    private SafetensorsEntry ParseEntry(ref Utf8JsonReader reader, string name)
    {
        Expect(ref reader, JsonTokenType.StartObject, "an object");
        ElementType? element = null;
        int[]? shape = null;
        (long Begin, long End)? offsets = null;
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            bool again = key switch { "dtype" => element is not null, "shape" => shape is not null, "data_offsets" => offsets is not null, _ => false };
            if (again) throw Fault(reader, $"`{key}` of `{name}` stands twice");
            switch (key)
            {
                case "dtype":
                    Expect(ref reader, JsonTokenType.String, "a text");
                    string dtype = reader.GetString()!;
                    element = ElementOf(dtype) ?? throw Fault(reader, $"the tensor `{name}` has element type `{dtype}`; known are {KnownTypes}");
                    break;
                case "shape":
                    shape = ParseShape(ref reader, name);
                    break;
                case "data_offsets":
                    Expect(ref reader, JsonTokenType.StartArray, "an array");
                    offsets = (ParseOffset(ref reader, name), ParseOffset(ref reader, name));
                    Expect(ref reader, JsonTokenType.EndArray, "the end of the array");
                    break;
                default:
                    throw Fault(reader, $"the tensor `{name}` has an unknown key `{key}`");
            }
        }
        if (element is null || shape is null || offsets is not var (begin, end))
            throw Fault(reader, $"the tensor `{name}` lacks `{(element is null ? "dtype" : shape is null ? "shape" : "data_offsets")}`");

        if (begin > end || end > _dataLength)
            throw Fault(reader, $"the tensor `{name}` lies at bytes {begin} to {end} of the data, which has {_dataLength}", "the file may be cut short");
        if (TensorData.CountElements(shape) is not { } count || count > long.MaxValue / element.Value.Size())
            throw Fault(reader, $"the shape of `{name}`, {element.Value.Describe(shape)}, is too large for any file");
        if (count * element.Value.Size() != end - begin)
            throw Fault(reader, $"the tensor `{name}`, {element.Value.Describe(shape)}, needs {count * element.Value.Size()} bytes, its place has {end - begin}");
        return new SafetensorsEntry(name, element.Value, shape, _dataStart + begin, end - begin);
    }

    private int[] ParseShape(ref Utf8JsonReader reader, string name)
    {
        Expect(ref reader, JsonTokenType.StartArray, "an array");
        var shape = new List<int>();
        while (Next(ref reader) != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out int axis) || axis < 0)
                throw Fault(reader, $"an axis of `{name}` is not a whole number from 0 to {int.MaxValue}");
            shape.Add(axis);
            if (shape.Count > 64) throw Fault(reader, $"the tensor `{name}` has more than 64 axes");
        }
        return [.. shape];
    }

    private long ParseOffset(ref Utf8JsonReader reader, string name)
    {
        if (Next(ref reader) != JsonTokenType.Number || !reader.TryGetInt64(out long offset) || offset < 0)
            throw Fault(reader, $"the data offsets of `{name}` are not two whole numbers");
        return offset;
    }

    // The format allows neither overlaps nor unused bytes, so that one file has one meaning.
    private void CheckPlaces()
    {
        Entries.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : (a.Start + a.Length).CompareTo(b.Start + b.Length));
        long expected = _dataStart;
        string before = "the header";
        foreach (SafetensorsEntry entry in Entries)
        {
            if (entry.Start < expected)
                throw new ModelFileException(_path, $"byte {entry.Start}", $"the tensors {before} and `{entry.Name}` overlap");
            if (entry.Start > expected)
                throw new ModelFileException(_path, $"byte {expected}", $"{entry.Start - expected} bytes between {before} and `{entry.Name}` belong to no tensor");
            (expected, before) = (entry.Start + entry.Length, $"`{entry.Name}`");
        }
        if (expected != _dataStart + _dataLength)
            throw new ModelFileException(_path, $"byte {expected}", $"{_dataStart + _dataLength - expected} bytes at the end belong to no tensor");
    }

    private JsonTokenType Next(ref Utf8JsonReader reader) =>
        reader.Read() ? reader.TokenType : throw new ModelFileException(_path, $"byte {_dataStart}", "the header ends inside its JSON");

    private void Expect(ref Utf8JsonReader reader, JsonTokenType wanted, string what)
    {
        if (Next(ref reader) != wanted) throw Fault(reader, $"the header should have {what} here");
    }

    private ModelFileException Fault(in Utf8JsonReader reader, string reason, string? help = null) =>
        new(_path, $"byte {8 + reader.TokenStartIndex}", reason, help);

    private const string KnownTypes = "F64, F32, F16, BF16, I64, I32, I8, U8, BOOL and C64";

    private static ElementType? ElementOf(string dtype) => dtype switch
    {
        "F64" => ElementType.F64,
        "F32" => ElementType.F32,
        "F16" => ElementType.F16,
        "BF16" => ElementType.BF16,
        "I64" => ElementType.I64,
        "I32" => ElementType.I32,
        "I8" => ElementType.I8,
        "U8" => ElementType.U8,
        "BOOL" => ElementType.Bool,
        "C64" => ElementType.C64,
        _ => null,
    };

    /// <summary>The format's own spelling of an element type.</summary>
    public static string Spelling(ElementType element) => element.Name().ToUpperInvariant();
}
