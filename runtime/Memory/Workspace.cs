using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelDsl.Runtime;

/// <summary>The memory of one run: a block of native memory aligned to 64 bytes, not cleared.</summary>
public sealed unsafe class Workspace : IDisposable
{
    /// <summary>Offsets and the block itself are multiples of this: a cache line, and the widest vector.</summary>
    public const int Alignment = 64;

    // Blocks from this size on are put on large pages where the system has them: passes over big tensors then miss fewer address translations.
    private const long LargeBlock = 16 << 20, LargePage = 2 << 20;
    private const int AdviseHugePages = 14;

    private static long s_total;

    private void* _memory;

    /// <param name="bytes">size of the block; 0 is allowed.</param>
    public Workspace(long bytes) => EnsureBytes(bytes);

    ~Workspace() => Release();

    /// <summary>Bytes of all blocks of this process that have not been given back.</summary>
    public static long TotalBytes => Interlocked.Read(ref s_total);

    /// <summary>Size of the block.</summary>
    public long Bytes { get; private set; }

    /// <summary>Grows the block to at least <paramref name="bytes"/>; what it held is lost and earlier spans are void.</summary>
    public void EnsureBytes(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        if (bytes <= Bytes && _memory is not null)
            return;
        Release();
        bool large = bytes >= LargeBlock;
        _memory = NativeMemory.AlignedAlloc((nuint)Math.Max(bytes, Alignment), large ? (nuint)LargePage : Alignment);
        if (large && OperatingSystem.IsLinux())
            _ = Advise(_memory, (nuint)(bytes / LargePage * LargePage), AdviseHugePages);
        Bytes = bytes;
        Interlocked.Add(ref s_total, bytes);
        GC.AddMemoryPressure(Math.Max(bytes, 1));
    }

    /// <summary><paramref name="count"/> elements from <paramref name="byteOffset"/> on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They are not all inside the block, or more than a span can hold.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<T> Slice<T>(long byteOffset, long count) where T : unmanaged
    {
        if ((ulong)count > int.MaxValue || (ulong)byteOffset > (ulong)Bytes || count * sizeof(T) > Bytes - byteOffset)
            ThrowOutside(byteOffset, count);
        return new Span<T>((byte*)_memory + byteOffset, (int)count);
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        if (_memory is null)
            return;
        NativeMemory.AlignedFree(_memory);
        _memory = null;
        GC.RemoveMemoryPressure(Math.Max(Bytes, 1));
        Interlocked.Add(ref s_total, -Bytes);
        Bytes = 0;
    }

    // Only advice: what it answers does not matter.
    [DllImport("libc", EntryPoint = "madvise")]
    private static extern int Advise(void* address, nuint length, int advice);

    private void ThrowOutside(long byteOffset, long count) =>
        throw new ArgumentOutOfRangeException(
            nameof(count), $"{count} elements from byte {byteOffset} do not fit in a workspace of {Bytes} bytes.");
}
