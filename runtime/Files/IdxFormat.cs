using System.Buffers.Binary;
using System.IO.Compression;

namespace ModelDsl.Runtime.Files;

/// <summary>MNIST's idx: two zero bytes, a type, a rank, the axes as big-endian 32-bit numbers, the elements. Gzipped too.</summary>
internal static class IdxFormat
{
    /// <summary>Reads an idx file. Bytes stand for intensities, 255 being 1.0; 16-bit numbers become i32.</summary>
    /// <exception cref="ModelFileException">It is malformed.</exception>
    public static TensorData Read(string path, Stream stream)
    {
        Span<byte> magic = stackalloc byte[2];
        int got = stream.ReadAtLeast(magic, 2, throwOnEndOfStream: false);
        stream.Position = 0;
        if (got < 2 || magic is not [0x1F, 0x8B]) return Read(path, stream, stream.Length, "");
        using var unzipped = new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);
        return Read(path, unzipped, stream.Length, "unzipped ");
    }

    private static TensorData Read(string path, Stream stream, long available, string kind)
    {
        var head = new byte[4];
        if (stream.ReadAtLeast(head, 4, throwOnEndOfStream: false) < 4)
            throw new ModelFileException(path, $"{kind}byte 0", "an idx file starts with two zero bytes, a type and a rank; this one is shorter");
        (int size, ElementType? element) = head[2] switch
        {
            0x08 => (1, ElementType.U8),
            0x09 => (1, ElementType.I8),
            0x0B => (2, ElementType.I32),
            0x0C => (4, ElementType.I32),
            0x0D => (4, ElementType.F32),
            0x0E => (8, ElementType.F64),
            _ => (0, (ElementType?)null),
        };
        if (head[0] != 0 || head[1] != 0 || element is null)
            throw new ModelFileException(path, $"{kind}byte 0", $"an idx file starts with 00 00 and a type of 08, 09, 0B…0E, found {Convert.ToHexString(head)}");
        int rank = head[3];
        if (rank > 8) throw new ModelFileException(path, $"{kind}byte 3", $"the file claims {rank} axes; at most 8 are read");

        var axes = new byte[4 * rank];
        if (stream.ReadAtLeast(axes, axes.Length, throwOnEndOfStream: false) < axes.Length)
            throw new ModelFileException(path, $"{kind}byte 4", $"the lengths of {rank} axes should follow, the file ends before", "it may be cut short");
        var shape = new int[rank];
        for (int i = 0; i < rank; i++)
        {
            shape[i] = BinaryPrimitives.ReadInt32BigEndian(axes.AsSpan(4 * i));
            if (shape[i] < 0) throw new ModelFileException(path, $"{kind}byte {4 + 4 * i}", $"axis {i} is {(uint)shape[i]} long, more than {int.MaxValue}");
        }

        string place = $"{kind}byte {4 + axes.Length}";
        if (TensorData.CountElements(shape) is not { } count || count > Array.MaxLength / 8)
            throw new ModelFileException(path, place, $"the array [{string.Join(", ", shape)}] is too large to be read at once");
        byte[] raw = InputFile.ReadPromised(path, place, stream, count * size, available);
        if (stream.ReadByte() >= 0) throw new ModelFileException(path, place, $"there is more than the {count * size} bytes that {element.Value.Describe(shape)} needs");
        if (size > 1 && BitConverter.IsLittleEndian)
            for (int i = 0; i < raw.Length; i += size) raw.AsSpan(i, size).Reverse();
        if (size == 2)
        {
            var wide = new int[raw.Length / 2];
            for (int i = 0; i < wide.Length; i++) wide[i] = BitConverter.ToInt16(raw, 2 * i);
            return TensorData.From(wide, shape);
        }
        return new TensorData(element.Value, shape, raw) { FullScale = element == ElementType.U8 ? 255 : null };
    }
}
