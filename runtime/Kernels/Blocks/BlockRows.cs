using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>Rows of an input with what windows meet outside of them, laid out so that the pixels of every tap follow each other.</summary>
/// <remarks>
/// [part][row][phase][column][pixel], where a part is a block of channels, or a plane, and a phase holds every Stride-th pixel
/// of a row. Only rows inside the input are written: windows leave the taps of others out.
/// </remarks>
/// <param name="rows">The windows' rows.</param>
/// <param name="columns">And columns.</param>
/// <param name="pixel">Floats of a pixel.</param>
/// <param name="pitch">Pixels from one row of the input to the next, where columns are a part of them.</param>
internal readonly unsafe struct BlockRows(WindowAxis rows, WindowAxis columns, int pixel, int pitch)
{
    public BlockRows(WindowAxis rows, WindowAxis columns, int pixel) : this(rows, columns, pixel, columns.Size)
    {
    }

    private readonly int _first = Floor(-columns.Before, columns.Stride);
    private readonly int _columns = Floor((columns.Kernel - 1) * columns.Dilation - columns.Before, columns.Stride) - Floor(-columns.Before, columns.Stride) + columns.Count;

    /// <summary>Elements of a row.</summary>
    public int RowLength => columns.Stride * _columns * pixel;

    /// <summary>Rows that so many windows, one below the other, meet.</summary>
    public int Height(int windows) => (windows - 1) * rows.Stride + (rows.Kernel - 1) * rows.Dilation + 1;

    /// <summary>Where a tap meets the first pixel of its row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int TapOffset(int tap)
    {
        int at = tap * columns.Dilation - columns.Before, column = Floor(at, columns.Stride);
        return ((at - column * columns.Stride) * _columns + column - _first) * pixel;
    }

    /// <summary>Lays out the rows that some windows meet.</summary>
    /// <param name="x">One part: the plane of a channel or of a block of channels.</param>
    /// <param name="first">The first window.</param>
    /// <param name="height">What <see cref="Height"/> says.</param>
    /// <param name="to">Has room for <paramref name="height"/> rows.</param>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Copy(float* x, int first, int height, float* to)
    {
        int start = first * rows.Stride - rows.Before;
        var phases = stackalloc PhaseColumns[columns.Stride];
        FindPhases(phases);
        for (int row = 0; row < height; row++, to += RowLength)
        {
            if (start + row < 0 || start + row >= rows.Size || !IsMet(row))
                continue;
            float* from = x + (nint)(start + row) * pitch * pixel;
            if (columns.Stride == 1) CopyWhole(from, to);
            else CopyPhases(from, phases, to);
        }
    }

    /// <summary>The same from up to sixteen planes, which become a block.</summary>
    /// <param name="x">The first plane.</param>
    /// <param name="plane">Elements from one to the next.</param>
    /// <param name="channels">How many they are; other lanes are zeros.</param>
    /// <param name="first">The first window.</param>
    /// <param name="height">What <see cref="Height"/> says.</param>
    /// <param name="line">Room for a row of the input in blocks.</param>
    /// <param name="to">Has room for <paramref name="height"/> rows.</param>
    /// <param name="readable">
    /// Where memory ends that may be read, if <paramref name="line"/> and <paramref name="to"/> have room for <see cref="PlaneBlocks.Slack"/> pixels more; else null.
    /// Lanes without a plane then hold anything.
    /// </param>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Gather(float* x, nint plane, int channels, int first, int height, float* line, float* to, float* readable = null)
    {
        int start = first * rows.Stride - rows.Before, left = Math.Clamp(-_first, 0, _columns), skipped = Math.Max(0, _first);
        int count = Math.Clamp(columns.Size - skipped, 0, _columns - left);
        var phases = stackalloc PhaseColumns[columns.Stride];
        FindPhases(phases);
        for (int row = 0; row < height; row++, to += RowLength)
        {
            if (start + row < 0 || start + row >= rows.Size || !IsMet(row))
                continue;
            float* from = x + (nint)(start + row) * pitch;
            if (columns.Stride > 1)
            {
                Gather(from, plane, channels, columns.Size, line, readable);
                CopyPhases(line, phases, to);
                continue;
            }
            new Span<float>(to, left * pixel).Clear();
            Gather(from + skipped, plane, channels, count, to + left * pixel, readable);
            new Span<float>(to + (left + count) * pixel, (_columns - left - count) * pixel).Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Gather(float* x, nint plane, int channels, int places, float* block, float* readable)
    {
        if (readable == null) PlaneBlocks.Gather(x, plane, channels, places, block);
        else PlaneBlocks.GatherRoomily(x, plane, channels, places, block, readable);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsMet(int row)
    {
        if (rows.Stride <= rows.Dilation)
            return true;
        for (int tap = 0; tap < rows.Kernel && tap * rows.Dilation <= row; tap++)
        {
            if ((row - tap * rows.Dilation) % rows.Stride == 0)
                return true;
        }
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CopyWhole(float* from, float* to)
    {
        int left = Math.Clamp(-_first, 0, _columns), start = Math.Max(0, _first);
        int count = Math.Clamp(columns.Size - start, 0, _columns - left);
        new Span<float>(to, left * pixel).Clear();
        new ReadOnlySpan<float>(from + (nint)start * pixel, count * pixel).CopyTo(new Span<float>(to + left * pixel, count * pixel));
        new Span<float>(to + (left + count) * pixel, (_columns - left - count) * pixel).Clear();
    }

    // The columns of a phase whose pixels are inside the input; none where no tap meets it.
    private readonly record struct PhaseColumns(int Start, int End);

    private void FindPhases(PhaseColumns* phases)
    {
        if (columns.Stride == 1)
            return;
        for (int phase = 0; phase < columns.Stride; phase++)
        {
            int start = Math.Clamp(-Floor(phase, columns.Stride) - _first, 0, _columns);
            int end = Math.Clamp(-Floor(phase - columns.Size, columns.Stride) - _first, start, _columns);
            phases[phase] = IsUsed(phase) ? new PhaseColumns(start, end) : new PhaseColumns(-1, -1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyPhases(float* from, PhaseColumns* phases, float* to)
    {
        int stride = columns.Stride;
        nint step = (nint)stride * pixel, length = (nint)_columns * pixel;
        from += (nint)_first * step;
        for (int phase = 0; phase < stride; phase++, to += length, from += pixel)
        {
            (int start, int end) = phases[phase];
            if (start < 0)
                continue;
            Clear(to, to + (nint)start * pixel);
            Clear(to + (nint)end * pixel, to + length);
            float* at = from + start * step, next = to + (nint)start * pixel, last = to + (nint)end * pixel;
            if (pixel == Block.Lanes)
            {
                for (; next < last; next += Block.Lanes, at += step)
                    Vector512.Load(at).Store(next);
                continue;
            }
            // What is read beside the phase ends before the row does.
            float* rowEnd = from - (nint)_first * step - phase + columns.Size;
            if (Vector512.IsHardwareAccelerated) Sift<F32x16>(ref at, ref next, last, rowEnd, stride);
            else Sift<F32x8>(ref at, ref next, last, rowEnd, stride);
            for (; next < last; next++, at += step)
                *next = *at;
        }
    }

    // Every second or fourth element, vector by vector; what is left is not begun.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sift<V>(ref float* at, ref float* next, float* last, float* rowEnd, int stride) where V : struct, ILanes<V, float>
    {
        float* whole = rowEnd - stride * V.Count;
        if (stride == 2)
        {
            for (; next <= last - V.Count && at <= whole; next += V.Count, at += 2 * V.Count)
                EverySecond<V>(at).Store(ref *next, 0);
        }
        else if (stride == 4)
        {
            for (; next <= last - V.Count && at <= whole; next += V.Count, at += 4 * V.Count)
                Pairs.Split(EverySecond<V>(at), EverySecond<V>(at + 2 * V.Count)).Even.Store(ref *next, 0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V EverySecond<V>(float* from) where V : struct, ILanes<V, float> => Pairs.Split(V.Load(in *from, 0), V.Load(in *from, V.Count)).Even;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Clear(float* from, float* end)
    {
        for (; from <= end - 4; from += 4)
            Vector128<float>.Zero.Store(from);
        for (; from < end; from++)
            *from = 0;
    }

    // In 32 bits, which divide several times as fast as 64.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Floor(int a, int b) => b == 1 ? a : a >= 0 ? a / b : -((b - 1 - a) / b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsUsed(int phase)
    {
        for (int tap = 0; tap < columns.Kernel; tap++)
        {
            int at = tap * columns.Dilation - columns.Before;
            if (at - Floor(at, columns.Stride) * columns.Stride == phase)
                return true;
        }
        return false;
    }
}
