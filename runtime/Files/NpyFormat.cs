using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace ModelDsl.Runtime.Files;

/// <summary>NumPy's <c>.npy</c>: one array. Versions 1 to 3, either byte order, either axis order.</summary>
/// <remarks>16-bit whole numbers become i32, unsigned 32-bit ones i64; unsigned 64-bit ones i64 where they fit.</remarks>
internal static class NpyFormat
{
    /// <summary>How a file stores its elements and what they become.</summary>
    private readonly record struct Storage(int Size, ElementType Element);

    /// <summary>Reads the array a seekable stream holds.</summary>
    /// <exception cref="ModelFileException">It is malformed, or of a type that is not read.</exception>
    public static TensorData Read(string path, Stream stream)
    {
        NpyHeader header = NpyHeader.Read(path, stream);
        (Storage storage, char kind, bool swap) = StorageOf(path, header.Type);
        string place = $"byte {header.DataStart}";
        long length = CheckLength(path, header, storage, stream.Length);
        var raw = new byte[length];
        stream.ReadExactly(raw);

        if (swap) Swap(raw, kind == 'c' ? storage.Size / 2 : storage.Size);
        byte[] bytes = Widen(path, place, raw, header.Type);
        if (storage.Element == ElementType.Bool && bytes.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)1) is >= 0 and var bad)
            throw new ModelFileException(path, $"byte {header.DataStart + bad}", $"a boolean is {bytes[bad]}; booleans are 0 or 1");
        int size = storage.Element.Size();
        return new TensorData(storage.Element, header.Shape, header.Fortran ? ToRowMajor(bytes, header.Shape, size) : bytes);
    }

    /// <summary>Reads the head alone and checks that a file of this length may follow it.</summary>
    /// <exception cref="ModelFileException">The head is malformed or claims another length.</exception>
    public static void Check(string path, Stream stream, long fileLength)
    {
        NpyHeader header = NpyHeader.Read(path, stream);
        CheckLength(path, header, StorageOf(path, header.Type).Storage, fileLength);
    }

    private static long CheckLength(string path, NpyHeader header, Storage storage, long fileLength)
    {
        string place = $"byte {header.DataStart}";
        if (TensorData.CountElements(header.Shape) is not { } count || count > Array.MaxLength / 8)
            throw new ModelFileException(path, place, $"the array [{string.Join(", ", header.Shape)}] is too large to be read at once");
        long length = count * storage.Size, available = fileLength - header.DataStart;
        if (length == available) return length;
        throw new ModelFileException(path, place, $"the array {storage.Element.Describe(header.Shape)} has {length} bytes, the file {available} after its header",
            length > available ? "it may be cut short" : null);
    }

    /// <summary>Writes one array, version 1. bf16 has no name in NumPy and is written as f32, which is exact.</summary>
    public static void Write(Stream stream, TensorData tensor)
    {
        if (tensor.Element == ElementType.BF16) tensor = TensorConversion.Exact(tensor, ElementType.F32);
        string type = tensor.Element switch
        {
            ElementType.F64 => "<f8",
            ElementType.F32 => "<f4",
            ElementType.F16 => "<f2",
            ElementType.I64 => "<i8",
            ElementType.I32 => "<i4",
            ElementType.I8 => "|i1",
            ElementType.U8 => "|u1",
            ElementType.Bool => "|b1",
            _ => "<c8",
        };
        string shape = tensor.Shape is [var only] ? $"({only},)" : $"({string.Join(", ", tensor.Shape)})";
        string text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}";
        int length = (10 + text.Length + 1 + 63) / 64 * 64 - 10;   // NumPy aligns the elements to 64 bytes.
        var head = new byte[10];
        NpyHeader.Magic.CopyTo(head);
        head[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(8), (ushort)length);
        stream.Write(head);
        stream.Write(Encoding.ASCII.GetBytes(text.PadRight(length - 1) + '\n'));
        stream.Write(tensor.Bytes);
    }

    private static (Storage Storage, char Kind, bool Swap) StorageOf(string path, string type)
    {
        string plain = type is ['<' or '>' or '|' or '=', ..] ? type[1..] : type;
        Storage? storage = plain switch
        {
            "f8" => new(8, ElementType.F64),
            "f4" => new(4, ElementType.F32),
            "f2" => new(2, ElementType.F16),
            "i8" => new(8, ElementType.I64),
            "i4" => new(4, ElementType.I32),
            "i2" => new(2, ElementType.I32),
            "i1" => new(1, ElementType.I8),
            "u8" => new(8, ElementType.I64),
            "u4" => new(4, ElementType.I64),
            "u2" => new(2, ElementType.I32),
            "u1" => new(1, ElementType.U8),
            "b1" => new(1, ElementType.Bool),
            "c8" => new(8, ElementType.C64),
            _ => null,
        };
        if (storage is not { } known)
        {
            string reason = plain.StartsWith('O') ? "the array holds Python objects" : $"the array's element type is `{type}`";
            throw new ModelFileException(path, "byte 10", $"{reason}; read are f2, f4, f8, c8, b1 and i, u of 1, 2, 4 and 8 bytes", "convert it with astype");
        }
        return (known, plain[0], known.Size > 1 && type[0] == '>' == BitConverter.IsLittleEndian);
    }

    private static void Swap(byte[] bytes, int size)
    {
        for (int i = 0; i < bytes.Length; i += size) bytes.AsSpan(i, size).Reverse();
    }

    // The sizes our element types lack are widened, which is exact.
    private static byte[] Widen(string path, string place, byte[] raw, string type)
    {
        switch (type[^2..])
        {
            case "i2": return Converted<short, int>(raw, x => x);
            case "u2": return Converted<ushort, int>(raw, x => x);
            case "u4": return Converted<uint, long>(raw, x => x);
            case "u8":
                int large = MemoryMarshal.Cast<byte, long>(raw).IndexOfAnyInRange(long.MinValue, -1);
                return large < 0 ? raw : throw new ModelFileException(path, place, $"element {large} is {BitConverter.ToUInt64(raw, large * 8)}, too large for an i64");
            default: return raw;
        }
    }

    private static byte[] Converted<TFrom, TTo>(byte[] raw, Func<TFrom, TTo> convert) where TFrom : unmanaged where TTo : unmanaged
    {
        ReadOnlySpan<TFrom> source = MemoryMarshal.Cast<byte, TFrom>(raw);
        var bytes = new byte[source.Length * Unsafe.SizeOf<TTo>()];
        Span<TTo> target = MemoryMarshal.Cast<byte, TTo>(bytes.AsSpan());
        for (int i = 0; i < source.Length; i++) target[i] = convert(source[i]);
        return bytes;
    }

    // Fortran order counts the first axis fastest.
    private static byte[] ToRowMajor(byte[] bytes, int[] shape, int size)
    {
        if (shape.Length < 2 || bytes.Length == 0) return bytes;
        var result = new byte[bytes.Length];
        var index = new int[shape.Length];
        for (int at = 0; at < bytes.Length; at += size)
        {
            long target = 0;
            for (int axis = 0; axis < shape.Length; axis++) target = target * shape[axis] + index[axis];
            bytes.AsSpan(at, size).CopyTo(result.AsSpan((int)target * size));
            for (int axis = 0; axis < shape.Length && ++index[axis] == shape[axis]; axis++) index[axis] = 0;
        }
        return result;
    }
}
