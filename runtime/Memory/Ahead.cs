using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace ModelDsl.Runtime;

/// <summary>Asks for memory before it is read, so that arithmetic and the wait for memory go on side by side.</summary>
/// <remarks>Processors do it themselves for one stream that goes on, but not across rows with work between, nor past the end of a page.</remarks>
public static unsafe class Ahead
{
    /// <summary>Brings the cache line of an element into the first-level cache; the element may lie past the end of its tensor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch<T>(ref readonly T x, int index)
    {
        if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref Unsafe.AsRef(in x), index)));
    }

    /// <summary>The same for the lines that so many elements begin in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Fetch(float* x, int count)
    {
        if (!Sse.IsSupported) return;
        for (int i = 0; i < count; i += 16) Sse.Prefetch0(x + i);
    }
}
