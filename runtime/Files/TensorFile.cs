namespace ModelDsl.Runtime.Files;

/// <summary>Reads and writes tensor files of every known format.</summary>
public static partial class TensorFile
{
    private const string KnownNames = ".safetensors, .npy, .npz, .csv, .idx, .png, .pgm and .ppm";

    /// <summary>The file's format: by its first bytes, else by its name.</summary>
    /// <exception cref="ModelFileException">The file cannot be opened.</exception>
    public static TensorFormat? Detect(string path)
    {
        using Stream stream = InputFile.Open(path);
        return InputFile.Guard(path, () => Detect(path, stream));
    }

    private static TensorFormat? Detect(string path, Stream stream)
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
        _ => null,
    };
}
