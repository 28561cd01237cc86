using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using ModelDsl.Runtime.Files;

namespace ModelDsl.Tests.Files;

/// <summary>Writes PNG images of every kind, by the plainest reading of the specification.</summary>
public static class PngEncoder
{
    public static readonly byte[] Signature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    public static byte[] Chunk(string type, byte[] body)
    {
        var chunk = new byte[12 + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, body.Length);
        Encoding.ASCII.GetBytes(type).CopyTo(chunk, 4);
        body.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + body.Length), Crc32.Of(chunk.AsSpan(4, 4 + body.Length)));
        return chunk;
    }

    public static byte[] Header(int width, int height, int depth, int colour, bool interlaced)
    {
        var body = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(body, width);
        BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(4), height);
        (body[8], body[9], body[12]) = ((byte)depth, (byte)colour, (byte)(interlaced ? 1 : 0));
        return Chunk("IHDR", body);
    }

    /// <param name="sample">The sample of a channel at x, y.</param>
    /// <param name="filter">The filter of a row, 0 to 4.</param>
    public static byte[] Encode(int width, int height, int depth, int colour, bool interlaced, Func<int, int, int, int> sample, Func<int, int> filter, byte[]? palette = null)
    {
        int channels = colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        using var raw = new MemoryStream();
        (int X, int Y, int DX, int DY)[] passes = interlaced
            ? [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
            : [(0, 0, 1, 1)];
        foreach ((int x0, int y0, int dx, int dy) in passes)
        {
            byte[]? above = null;
            int row = 0;
            for (int y = y0; y < height; y += dy)
            {
                var bits = new List<bool>();
                for (int x = x0; x < width; x += dx)
                    for (int c = 0; c < channels; c++)
                        for (int bit = depth - 1; bit >= 0; bit--) bits.Add((sample(c, x, y) >> bit & 1) != 0);
                if (bits.Count == 0) continue;
                var bytes = new byte[(bits.Count + 7) / 8];
                for (int i = 0; i < bits.Count; i++) if (bits[i]) bytes[i / 8] |= (byte)(0x80 >> i % 8);
                int kind = filter(row++);
                raw.WriteByte((byte)kind);
                raw.Write(Filter(kind, bytes, above ?? new byte[bytes.Length], Math.Max(1, depth * channels / 8)));
                above = bytes;
            }
        }
        using var zipped = new MemoryStream();
        using (var zip = new ZLibStream(zipped, CompressionLevel.Optimal, leaveOpen: true)) zip.Write(raw.ToArray());
        byte[] data = zipped.ToArray();
        int half = data.Length / 2;   // several IDAT chunks make one stream
        return [.. Signature, .. Header(width, height, depth, colour, interlaced), .. palette is null ? [] : Chunk("PLTE", palette),
            .. Chunk("tEXt", "Title\0x"u8.ToArray()), .. Chunk("IDAT", data[..half]), .. Chunk("IDAT", data[half..]), .. Chunk("IEND", [])];
    }

    private static byte[] Filter(int kind, byte[] row, byte[] above, int step)
    {
        var result = new byte[row.Length];
        for (int i = 0; i < row.Length; i++)
        {
            int a = i < step ? 0 : row[i - step], b = above[i], c = i < step ? 0 : above[i - step];
            int p = a + b - c;
            int paeth = new[] { a, b, c }.MinBy(v => Math.Abs(p - v));   // the first of equals
            result[i] = (byte)(row[i] - kind switch { 1 => a, 2 => b, 3 => (a + b) / 2, 4 => paeth, _ => 0 });
        }
        return result;
    }
}
