namespace ModelDsl.Runtime.Files;

/// <summary>Reads and writes tensor files of every known format.</summary>
public static partial class TensorFile
{
    private const string KnownNames = ".safetensors, .npy, .npz, .csv, .idx, .png, .pgm, .ppm, and word vectors as .txt or .vec";

    /// <summary>The file's format: by its first bytes, else by its name.</summary>
    /// <exception cref="ModelFileException">The file cannot be opened.</exception>
    public static TensorFormat? Detect(string path)
    {
        using Stream stream = InputFile.Open(path);
        return InputFile.Guard(path, () => Detect(path, stream));
    }

    /// <summary>Every tensor of a file. A format without names gives one tensor, named as the file without its extension.</summary>
    /// <exception cref="ModelFileException">The file cannot be opened, is malformed, or of no known format.</exception>
    public static IReadOnlyList<NamedTensor> Read(string path)
    {
        using Stream stream = InputFile.Open(path);
        return InputFile.Guard(path, () => Read(path, stream, KnownFormat(path, stream)));
    }

    /// <summary>Writes tensors in the format that the file's extension names; the file appears whole or not at all.</summary>
    /// <remarks><c>.safetensors</c> and <c>.npz</c> hold any number of tensors, <c>.npy</c> and <c>.csv</c> one.</remarks>
    /// <exception cref="ModelFileException">The file cannot be written, or its format does not hold these tensors.</exception>
    public static void Write(string path, params IReadOnlyList<NamedTensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        TensorFormat? format = ByName(path);
        switch (format)
        {
            case TensorFormat.Safetensors:
                CheckNames(path, tensors);
                SafetensorsWriter.Write(path, tensors);
                break;
            case TensorFormat.Npz:
                CheckNames(path, tensors);
                AtomicFile.Write(path, stream => NpzFormat.Write(stream, tensors));
                break;
            case TensorFormat.Npy:
                TensorData array = Only(path, tensors);
                AtomicFile.Write(path, stream => NpyFormat.Write(stream, array));
                break;
            case TensorFormat.Csv:
                TensorData table = Only(path, tensors);
                AtomicFile.Write(path, stream => CsvFormat.Write(path, stream, table));
                break;
            default:
                throw new ModelFileException(path, null, format is null ? "the name has no known extension" : "images, idx files and word vectors are read, not written", "tensors are written as .safetensors, .npy, .npz or .csv");
        }
    }

    /// <summary>Throws what <see cref="Write"/> would throw for that name and number of tensors, before anything is computed.</summary>
    /// <exception cref="ModelFileException">The extension is not one that is written, or the format holds one tensor only.</exception>
    public static void CheckCanWrite(string path, int tensors)
    {
        switch (ByName(path))
        {
            case TensorFormat.Safetensors or TensorFormat.Npz:
                break;
            case TensorFormat.Npy or TensorFormat.Csv:
                if (tensors != 1) throw HoldsOne(path, tensors);
                break;
            default:
                throw new ModelFileException(path, null, "tensors cannot be written to a file of this name", "write .safetensors, .npy, .npz or .csv");
        }
    }

    internal static TensorFormat KnownFormat(string path, Stream stream) =>
        Detect(path, stream) ?? throw new ModelFileException(path, null, "neither the content nor the name is that of a known tensor file", $"known are {KnownNames}");

    internal static IReadOnlyList<NamedTensor> Read(string path, Stream stream, TensorFormat format)
    {
        TensorData Whole(Func<string, byte[], TensorData> read) => read(path, InputFile.ReadAll(path, stream));
        NamedTensor Named(TensorData data) => new(Path.GetFileNameWithoutExtension(path), data);
        switch (format)
        {
            case TensorFormat.Npz: return NpzFormat.Read(path, stream);
            case TensorFormat.Npy: return [Named(NpyFormat.Read(path, stream))];
            case TensorFormat.Csv: return [Named(Whole(CsvFormat.Read))];
            case TensorFormat.Idx: return [Named(IdxFormat.Read(path, stream))];
            case TensorFormat.Png: return [Named(Whole(PngFormat.Read))];
            case TensorFormat.WordVectors: return [Named(WordVectors.Read(path, stream).Table)];
            case TensorFormat.Pnm: return [Named(Whole(PnmFormat.Read))];
            default:
                using (SafetensorsFile file = SafetensorsFile.Open(stream, path)) return [.. file.Entries.Select(e => new NamedTensor(e.Name, file.Read(e)))];
        }
    }

    private static TensorData Only(string path, IReadOnlyList<NamedTensor> tensors) =>
        tensors.Count == 1 ? tensors[0].Data : throw HoldsOne(path, tensors.Count);

    private static ModelFileException HoldsOne(string path, int tensors) =>
        new(path, null, $"the format holds one tensor, there are {tensors} to write", "write .safetensors or .npz");

    private static void CheckNames(string path, IReadOnlyList<NamedTensor> tensors)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (NamedTensor tensor in tensors)
            if (!seen.Add(tensor.Name)) throw new ModelFileException(path, null, $"two tensors have the name `{tensor.Name}`");
    }

    internal static TensorFormat? Detect(string path, Stream stream)
    {
        Span<byte> head = stackalloc byte[9];
        stream.Position = 0;
        int got = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        return ByContent(head[..got]) is { } known && !(known == TensorFormat.Pnm && ByName(path) == TensorFormat.Csv) ? known : ByName(path);
    }

    private static TensorFormat? ByContent(ReadOnlySpan<byte> head) => head switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => TensorFormat.Png,
        [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..] => TensorFormat.Npy,
        [(byte)'P', (byte)'K', 3 or 5, 4 or 6, ..] => TensorFormat.Npz,
        [0x1F, 0x8B, ..] => TensorFormat.Idx,
        [(byte)'P', (byte)'2' or (byte)'3' or (byte)'5' or (byte)'6', (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'#', ..] => TensorFormat.Pnm,
        [_, _, _, _, _, _, _, _, (byte)'{'] => TensorFormat.Safetensors,
        [0, 0, 0x08 or 0x09 or (>= 0x0B and <= 0x0E), >= 0 and <= 8, ..] => TensorFormat.Idx,
        _ => null,
    };

    private static TensorFormat? ByName(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".safetensors" => TensorFormat.Safetensors,
        ".npy" => TensorFormat.Npy,
        ".npz" => TensorFormat.Npz,
        ".csv" => TensorFormat.Csv,
        ".idx" => TensorFormat.Idx,
        ".png" => TensorFormat.Png,
        ".pgm" or ".ppm" => TensorFormat.Pnm,
        ".txt" or ".vec" => TensorFormat.WordVectors,
        _ => null,
    };
}
