using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Windows along one axis: tap t of window i meets position i · Stride + t · Dilation - Before.</summary>
internal readonly record struct WindowAxis(int Size, int Kernel, int Stride, int Dilation, int Before, int Count)
{
    /// <summary>The taps of a window that meet the input, from First up to but without End.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (int First, int End) Taps(int window)
    {
        int start = window * Stride - Before;
        int first = start >= 0 ? 0 : Over(-start + Dilation - 1), end = Math.Min(Kernel, start >= Size ? 0 : Over(Size - 1 - start) + 1);
        return first < end ? (first, end) : (0, 0);
    }

    // Asked for every row of small images, most often without a dilation.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Over(int distance) => Dilation == 1 ? distance : distance / Dilation;

    /// <summary>The windows all of whose taps meet the input, from First up to but without End.</summary>
    public (int First, int End) Inner
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            int first = Math.Min(Count, Math.Max(0, (Before + Stride - 1) / Stride));
            int reach = Size - 1 - (Kernel - 1) * Dilation + Before;
            int end = reach < 0 ? 0 : Math.Min(Count, reach / Stride + 1);
            return first < end ? (first, end) : (0, 0);
        }
    }

    /// <summary>Whether every tap of every window meets the input.</summary>
    public bool IsInside => Inner == (0, Count);
}
