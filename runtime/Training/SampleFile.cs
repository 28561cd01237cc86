using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using ModelDsl.Runtime.Files;

namespace ModelDsl.Runtime.Training;

/// <summary>A file of samples that lie one behind the other, read at any place: npy in C order, idx that is not packed.</summary>
internal sealed class SampleFile : IDisposable
{
    // The brightest of intensities.
    private const int FullScale = 255;

    private readonly string _path;
    // Where the samples are: in the file, or unpacked in memory.
    private readonly SafeFileHandle? _handle;
    private readonly byte[]? _unpacked;
    private readonly long _start;
    private readonly int[] _sample;
    private readonly ElementType _element;
    private readonly TensorFormat _format;
    private readonly int _bytes;

    private SampleFile(string path, long start, int[] shape, ElementType element, TensorFormat format)
    {
        (_path, _start, _sample, _element, _format, Count) = (path, start, shape[1..], element, format, shape[0]);
        _bytes = checked((int)((TensorData.CountElements(_sample) ?? long.MaxValue) * element.Size()));
        _handle = File.OpenHandle(path, options: FileOptions.RandomAccess);
        long needed = start + (long)_bytes * Count, found = RandomAccess.GetLength(_handle);
        if (found == needed) return;
        _handle.Dispose();
        throw new ModelFileException(path, $"byte {start}", $"{element.Describe(shape)} ends at byte {needed}, the file at {found}", "it may be cut short");
    }

    private SampleFile(string path, TensorData unpacked)
    {
        (_path, _sample, _element, _format, Count) = (path, unpacked.Shape[1..], unpacked.Element, TensorFormat.Idx, unpacked.Shape[0]);
        _unpacked = unpacked.Bytes;
        _bytes = unpacked.Bytes.Length / Math.Max(1, Count);
    }

    /// <summary>Samples along the first axis.</summary>
    public int Count { get; }

    /// <summary>Bytes that stay in memory.</summary>
    public long HeldBytes => _unpacked?.Length ?? 0;

    /// <summary>Opens a file; null where samples cannot be read by themselves.</summary>
    /// <exception cref="ModelFileException">It cannot be opened, or is malformed.</exception>
    public static SampleFile? Open(string path)
    {
        using Stream stream = InputFile.Open(path);
        TensorFormat? format = TensorFile.Detect(path);
        return format switch
        {
            TensorFormat.Npy => Npy(path, stream),
            TensorFormat.Idx => Idx(path, stream),
            _ => null,
        };
    }

    private static SampleFile? Npy(string path, Stream stream)
    {
        NpyHeader header = NpyHeader.Read(path, stream);
        ElementType? element = header.Type switch
        {
            "<f4" => ElementType.F32,
            "<f8" => ElementType.F64,
            "<f2" => ElementType.F16,
            "<i8" => ElementType.I64,
            "<i4" => ElementType.I32,
            "|i1" => ElementType.I8,
            "|u1" => ElementType.U8,
            _ => null,
        };
        return element is null || header.Fortran || header.Shape.Length == 0 || !BitConverter.IsLittleEndian ? null
            : new SampleFile(path, header.DataStart, header.Shape, element.Value, TensorFormat.Npy);
    }

    private static SampleFile? Idx(string path, Stream stream)
    {
        Span<byte> head = stackalloc byte[36];
        int got = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false), rank = got < 4 ? 0 : head[3];
        // Packed samples have no places of their own: they are unpacked once, and stay the bytes that they are.
        if (got >= 2 && head is [0x1F, 0x8B, ..])
        {
            stream.Position = 0;
            return InputFile.Guard(path, () => IdxFormat.Read(path, stream)) is { Element: ElementType.U8, Shape.Length: > 0 } bytes ? new SampleFile(path, bytes) : null;
        }
        // Bytes only: larger numbers are stored the other way round.
        if (got < 4 || head is not [0, 0, 0x08, ..] || rank is 0 or > 8 || got < 4 + 4 * rank) return null;
        var shape = new int[rank];
        for (int i = 0; i < rank; i++) shape[i] = BinaryPrimitives.ReadInt32BigEndian(head[(4 + 4 * i)..]);
        return shape.Any(s => s < 0) ? null : new SampleFile(path, 4 + 4 * rank, shape, ElementType.U8, TensorFormat.Idx);
    }

    /// <summary>One sample, as an input wants it.</summary>
    /// <exception cref="ModelFileException">It does not fit, or the file has changed.</exception>
    public TensorData ReadFor(int sample, ElementType wanted, long?[] shape)
    {
        var bytes = new byte[_bytes];
        ReadBytes(sample, bytes);
        var data = new TensorData(_element, _sample, bytes) { FullScale = _format == TensorFormat.Idx ? FullScale : null };
        return InputFitting.Fit(_path, data, _format, wanted, shape, anyShape: false);
    }

    /// <summary>One sample without a detour: elements of the wanted type as they lie there, bytes of idx as 0…1 or as whole numbers. False where it takes more.</summary>
    /// <param name="sample">From 0.</param>
    /// <param name="wanted">The element type of the input, whose samples have as many elements as the file's.</param>
    /// <param name="destination">The whole sample.</param>
    /// <exception cref="ModelFileException">The file has changed.</exception>
    public bool TryRead(int sample, ElementType wanted, Span<byte> destination)
    {
        if (wanted == _element)
        {
            ReadBytes(sample, destination);
            return true;
        }
        if (_format != TensorFormat.Idx || wanted is not (ElementType.F32 or ElementType.I64)) return false;
        byte[] bytes = ArrayPool<byte>.Shared.Rent(_bytes);
        ReadBytes(sample, bytes.AsSpan(0, _bytes));
        if (wanted == ElementType.F32)
        {
            Span<float> shares = MemoryMarshal.Cast<byte, float>(destination);
            for (int i = 0; i < shares.Length; i++) shares[i] = (float)(bytes[i] / (double)FullScale);
        }
        else
        {
            Span<long> numbers = MemoryMarshal.Cast<byte, long>(destination);
            for (int i = 0; i < numbers.Length; i++) numbers[i] = bytes[i];
        }
        ArrayPool<byte>.Shared.Return(bytes);
        return true;
    }

    private void ReadBytes(int sample, Span<byte> destination)
    {
        if (_unpacked is not null)
        {
            _unpacked.AsSpan(sample * _bytes, _bytes).CopyTo(destination);
            return;
        }
        long at = _start + (long)_bytes * sample;
        if (RandomAccess.Read(_handle!, destination, at) < _bytes) throw new ModelFileException(_path, $"byte {at}", "the file ends here; it was longer when it was opened");
    }

    public void Dispose() => _handle?.Dispose();
}
