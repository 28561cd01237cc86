using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>Rows of an input with what windows meet outside of them, laid out so that the pixels of every tap follow each other.</summary>
/// <remarks>
/// [part][row][phase][column][pixel], where a part is a block of channels, or a plane, and a phase holds every Stride-th pixel
/// of a row. Only rows inside the input are written: windows leave the taps of others out.
/// </remarks>
internal readonly unsafe struct BlockRows(WindowAxis rows, WindowAxis columns, int pixel)
{
    private readonly int _first = (int)Sizes.FloorDiv(-columns.Before, columns.Stride);
    private readonly int _columns = (int)Sizes.FloorDiv((columns.Kernel - 1) * columns.Dilation - columns.Before, columns.Stride)
        - (int)Sizes.FloorDiv(-columns.Before, columns.Stride) + columns.Count;

    /// <summary>Elements of a row.</summary>
    public int RowLength => columns.Stride * _columns * pixel;

    /// <summary>Rows that so many windows, one below the other, meet.</summary>
    public int Height(int windows) => (windows - 1) * rows.Stride + (rows.Kernel - 1) * rows.Dilation + 1;

    /// <summary>Where a tap meets the first pixel of its row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int TapOffset(int tap)
    {
        int at = tap * columns.Dilation - columns.Before, column = (int)Sizes.FloorDiv(at, columns.Stride);
        return ((at - column * columns.Stride) * _columns + column - _first) * pixel;
    }

    /// <summary>Lays out the rows that some windows meet.</summary>
    /// <param name="x">One part: the plane of a channel or of a block of channels.</param>
    /// <param name="first">The first window.</param>
    /// <param name="height">What <see cref="Height"/> says.</param>
    /// <param name="to">Has room for <paramref name="height"/> rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Copy(float* x, int first, int height, float* to)
    {
        int start = first * rows.Stride - rows.Before;
        for (int row = 0; row < height; row++, to += RowLength)
        {
            if (start + row < 0 || start + row >= rows.Size || !IsMet(row))
                continue;
            float* from = x + (nint)(start + row) * columns.Size * pixel;
            if (columns.Stride == 1) CopyWhole(from, to);
            else CopyPhases(from, to);
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Gather(float* x, nint plane, int channels, int first, int height, float* line, float* to)
    {
        int start = first * rows.Stride - rows.Before, left = Math.Clamp(-_first, 0, _columns), skipped = Math.Max(0, _first);
        int count = Math.Clamp(columns.Size - skipped, 0, _columns - left);
        for (int row = 0; row < height; row++, to += RowLength)
        {
            if (start + row < 0 || start + row >= rows.Size || !IsMet(row))
                continue;
            float* from = x + (nint)(start + row) * columns.Size;
            if (columns.Stride > 1)
            {
                PlaneBlocks.Gather(from, plane, channels, columns.Size, line);
                CopyPhases(line, to);
                continue;
            }
            new Span<float>(to, left * pixel).Clear();
            PlaneBlocks.Gather(from + skipped, plane, channels, count, to + left * pixel);
            new Span<float>(to + (left + count) * pixel, (_columns - left - count) * pixel).Clear();
        }
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyPhases(float* from, float* to)
    {
        for (int phase = 0; phase < columns.Stride; phase++, to += (nint)_columns * pixel)
        {
            if (!IsUsed(phase))
                continue;
            // Columns whose pixels are inside.
            int start = Math.Clamp((int)Sizes.CeilDiv(-phase, columns.Stride) - _first, 0, _columns);
            int end = Math.Clamp((int)Sizes.CeilDiv(columns.Size - phase, columns.Stride) - _first, start, _columns);
            new Span<float>(to, start * pixel).Clear();
            new Span<float>(to + end * pixel, (_columns - end) * pixel).Clear();
            nint step = (nint)columns.Stride * pixel;
            float* at = from + ((nint)(_first + start) * columns.Stride + phase) * pixel;
            float* last = to + (nint)end * pixel;
            float* next = to + (nint)start * pixel;
            if (pixel == Block.Lanes)
            {
                for (; next < last; next += Block.Lanes, at += step)
                    Vector512.Load(at).Store(next);
                continue;
            }
            if (columns.Stride == 2)
            {
                // Both phases are among what is read; it ends before the row does.
                for (; next <= last - F32x16.Count && at + 2 * F32x16.Count <= from + columns.Size; next += F32x16.Count, at += 2 * F32x16.Count)
                    Pairs.Split(F32x16.Load(in *at, 0), F32x16.Load(in *at, F32x16.Count)).Even.Store(ref *next, 0);
            }
            for (; next < last; next++, at += step)
                *next = *at;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsUsed(int phase)
    {
        for (int tap = 0; tap < columns.Kernel; tap++)
        {
            if ((int)Sizes.Mod(tap * columns.Dilation - columns.Before, columns.Stride) == phase)
                return true;
        }
        return false;
    }
}
