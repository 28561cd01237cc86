using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelDsl.Runtime;

/// <summary>Memory that a thread keeps for the inside of kernels: packed rows, a padded plane, a block of results.</summary>
/// <remarks>It grows to what the largest kernel wants and is then reused; what a kernel leaves there is gone at the next call.</remarks>
internal static unsafe class ThreadMemory
{
    // Floats that every thread gets that wants any.
    private const int Least = 64 * 1024;

    [ThreadStatic]
    private static Holder? t_holder;

    private static long s_stamps, s_held;

    /// <summary>Bytes that threads keep.</summary>
    public static long HeldBytes => Interlocked.Read(ref s_held);

    /// <summary>At least <paramref name="count"/> floats, aligned to 64 bytes and not cleared, until the next call on this thread.</summary>
    public static float* Floats(long count) => Floats(count, 0, out _);

    /// <summary>The same, and whether they still hold what this thread prepared under the same stamp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float* Floats(long count, long stamp, out bool prepared)
    {
        Holder holder = t_holder ??= new Holder();
        if (count > holder.Count)
            holder.Grow(count);
        prepared = stamp != 0 && holder.Stamp == stamp;
        holder.Stamp = stamp;
        return holder.Memory;
    }

    /// <summary>A number that no other call gets, with room below it for <paramref name="parts"/> stamps.</summary>
    public static long NewStamps(int parts) => Interlocked.Add(ref s_stamps, parts) - parts + 1;

    // Frees the memory some time after its thread has ended.
    private sealed class Holder
    {
        public float* Memory;
        public long Count;
        public long Stamp;

        ~Holder()
        {
            NativeMemory.AlignedFree(Memory);
            Interlocked.Add(ref s_held, -sizeof(float) * Count);
        }

        public void Grow(long count)
        {
            NativeMemory.AlignedFree(Memory);
            Interlocked.Add(ref s_held, sizeof(float) * (Math.Max(count, Least) - Count));
            Count = Math.Max(count, Least);
            Memory = (float*)NativeMemory.AlignedAlloc((nuint)Count * sizeof(float), 64);
        }
    }
}
