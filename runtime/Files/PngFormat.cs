using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ModelDsl.Runtime.Files;

/// <summary>PNG images of every colour type and depth, interlaced or not.</summary>
/// <remarks>Fewer than 8 bits of gray are scaled up to 8, palettes become RGB. Transparency by palette or by key, gamma and
/// colour profiles are left aside: the tensor holds the samples that the file stores.</remarks>
internal static class PngFormat
{
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    /// <summary>Reads <c>[C, H, W]</c> with C = 1 for gray, 2 with alpha, 3 for RGB and palettes, 4 with alpha: u8, or i32 for 16 bits.</summary>
    /// <exception cref="ModelFileException">It is malformed, or a checksum is wrong.</exception>
    public static TensorData Read(string path, byte[] file)
    {
        if (!file.AsSpan().StartsWith(Signature)) throw new ModelFileException(path, "byte 0", "the file does not start as a PNG image does");
        PngHeader? header = null;
        byte[]? palette = null;
        var data = new MemoryStream();
        bool ended = false;
        int firstData = 0;
        for (int at = Signature.Length; !ended;)
        {
            (string type, ReadOnlyMemory<byte> body) = Chunk(path, file, at);
            if (header is null != (type == "IHDR")) throw Fault(path, at, header is null ? "the first chunk is not IHDR" : "there is a second IHDR chunk");
            switch (type)
            {
                case "IHDR":
                    header = PngHeader.Parse(path, body.Span, at + 8);
                    break;
                case "PLTE":
                    if (palette is not null || body.Length % 3 != 0 || body.Length is 0 or > 768) throw Fault(path, at, $"the palette has {body.Length} bytes; it has 3 for each of 1 to 256 colours, once");
                    palette = body.ToArray();
                    break;
                case "IDAT":
                    if (firstData == 0) firstData = at;
                    data.Write(body.Span);
                    break;
                case "IEND":
                    ended = true;
                    break;
                default:
                    // A capital letter marks a chunk without which the image cannot be understood.
                    if (char.IsAsciiLetterUpper(type[0])) throw Fault(path, at, $"the chunk {type} is not known");
                    break;
            }
            at += body.Length + 12;
        }
        if (firstData == 0) throw Fault(path, file.Length, "the image has no IDAT chunk");
        if (header!.Palette && palette is null) throw Fault(path, firstData, "the image needs a palette and has none");

        string place = $"byte {firstData}";
        byte[] raw;
        data.Position = 0;
        using (var unzipped = new ZLibStream(data, CompressionMode.Decompress))
        {
            raw = InputFile.ReadPromised(path, place, unzipped, header.RawLength(path), data.Length);
            if (unzipped.ReadByte() >= 0) throw Fault(path, firstData, $"the image data is longer than the {raw.Length} bytes it should have");
        }
        return new PngPixels(path, firstData, header, raw, palette).ToTensor();
    }

    private static (string Type, ReadOnlyMemory<byte> Body) Chunk(string path, byte[] file, int at)
    {
        if (file.Length - at < 12) throw Fault(path, at, "the file ends before its IEND chunk", "it may be cut short");
        uint length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
        if (length > file.Length - at - 12) throw Fault(path, at, $"a chunk claims {length} bytes, the file has {file.Length - at - 12} left for it", "it may be cut short");
        ReadOnlySpan<byte> checkedPart = file.AsSpan(at + 4, (int)length + 4);
        if (Crc32.Of(checkedPart) != BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + (int)length)))
            throw Fault(path, at, $"the checksum of the chunk {Printable(checkedPart[..4])} is wrong", "the file is damaged");
        return (Printable(checkedPart[..4]), file.AsMemory(at + 8, (int)length));
    }

    private static string Printable(ReadOnlySpan<byte> type) =>
        type.IndexOfAnyExceptInRange((byte)'A', (byte)'z') < 0 ? Encoding.ASCII.GetString(type) : Convert.ToHexString(type);

    private static ModelFileException Fault(string path, int at, string reason, string? help = null) => new(path, $"byte {at}", reason, help);
}
