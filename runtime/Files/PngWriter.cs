using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ModelDsl.Runtime.Files;

/// <summary>Writes 8-bit grey and RGB images as PNG.</summary>
public static class PngWriter
{
    /// <summary>The bytes of a PNG file.</summary>
    /// <param name="samples">Row by row, the channels of a pixel together.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="channels">1 for grey, 3 for RGB.</param>
    /// <exception cref="ArgumentException">The samples are not as many as the size asks for, or the channels neither 1 nor 3.</exception>
    public static byte[] Encode(ReadOnlySpan<byte> samples, int width, int height, int channels)
    {
        if (channels is not (1 or 3)) throw new ArgumentException($"an image has 1 or 3 channels, not {channels}", nameof(channels));
        if (width <= 0 || height <= 0 || samples.Length != (long)width * height * channels) throw new ArgumentException($"{width}×{height}×{channels} samples are expected, found {samples.Length}", nameof(samples));
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, (byte)(channels == 1 ? 0 : 2));
        Chunk(file, "IHDR", header);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            int row = width * channels;
            for (int y = 0; y < height; y++)
            {
                // No filter: the rows as they are.
                zlib.WriteByte(0);
                zlib.Write(samples.Slice(y * row, row));
            }
        }
        Chunk(file, "IDAT", packed.ToArray());
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    private static void Chunk(Stream file, string type, byte[] body)
    {
        byte[] tagged = [.. Encoding.ASCII.GetBytes(type), .. body];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, body.Length);
        file.Write(number);
        file.Write(tagged);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Of(tagged));
        file.Write(number);
    }
}
