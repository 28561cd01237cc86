using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>One row times packed columns: every element of B is used once, so all that counts is how fast the caches give it.</summary>
/// <remarks>
/// Eight vectors of sums and more at once: one panel after the other, as tiles of a single row do it, reads at two thirds of the speed of
/// the second-level cache, several panels side by side at nearly all of it.
/// </remarks>
internal static unsafe class RowTimesPanels
{
    /// <summary>c[n] = (or +=) row[k] · B, with B in panels of <see cref="ColumnPanels.Width"/> columns, cut into strips of <c>pitch</c>.</summary>
    /// <returns>How many columns are done: all of them, or all but those of a last panel that no method here is for.</returns>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Run<T>(T* row, int n, int k, T* panels, T* c, bool accumulate, VectorWidth width, int pitch) where T : unmanaged
    {
        T* edge = stackalloc T[4 * ColumnPanels.Width];
        nint panel = (nint)ColumnPanels.Width * k;
        int column = 0;
        while (column < n)
        {
            int rest = (n - column + ColumnPanels.Width - 1) / ColumnPanels.Width;
            int count = Count<T>(rest, width);
            if (count == 0)
                break;
            int columns = Math.Min(n - column, count * ColumnPanels.Width);
            bool whole = columns == count * ColumnPanels.Width;
            Panels(count, row, panels + (nint)column * k, panel, k, whole ? c + column : edge, ColumnPanels.Width, accumulate && whole, width, pitch);
            if (!whole)
                TileEdge.Write(edge, 0, c + column, 0, 1, columns, accumulate);
            column += columns;
        }
        return column;
    }

    /// <summary>Some of the columns of c[n] = row[k] · B: from first up to end of each of several groups of columns, panels of all groups side by side.</summary>
    /// <param name="row">The row.</param>
    /// <param name="groups">How many groups.</param>
    /// <param name="size">Columns of a group, whole panels.</param>
    /// <param name="first">Where a panel begins.</param>
    /// <param name="end">Where a panel ends.</param>
    /// <param name="k">Rows of B.</param>
    /// <param name="panels">B.</param>
    /// <param name="c">The results, of all groups.</param>
    /// <param name="width">The widest vectors to use.</param>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Groups<T>(T* row, int groups, int size, int first, int end, int k, T* panels, T* c, VectorWidth width) where T : unmanaged
    {
        T* sums = stackalloc T[4 * ColumnPanels.Width];
        int pitch = ColumnPanels.Pitch<T>(width);
        for (int column = first; column < end; column += ColumnPanels.Width)
        {
            for (int group = 0, count; group < groups; group += count)
            {
                T* from = panels + ((nint)group * size + column) * k, to = c + (nint)group * size + column;
                count = Count<T>(groups - group, width);
                if (count == 0)
                {
                    count = 1;
                    FloatProduct.Panels(row, 1, ColumnPanels.Width, k, from, to, ColumnPanels.Width, false, width, pitch: pitch);
                    continue;
                }
                if (width == VectorWidth.Bits256)
                {
                    Panels(count, row, from, (nint)size * k, k, to, size, false, width, pitch);
                    continue;
                }
                Panels(count, row, from, (nint)size * k, k, sums, ColumnPanels.Width, false, width, pitch);
                for (int i = 0; i < count; i++)
                    new ReadOnlySpan<T>(sums + i * ColumnPanels.Width, ColumnPanels.Width).CopyTo(new Span<T>(to + (nint)i * size, ColumnPanels.Width));
            }
        }
    }

    // Five panels as 3 + 2: a single one would leave the multipliers waiting for each other.
    private static int Count<T>(int rest, VectorWidth width) where T : unmanaged => width switch
    {
        VectorWidth.Bits512 => rest == 5 ? 3 : rest == 1 ? 0 : Math.Min(rest, 4),
        VectorWidth.Bits256 => typeof(T) == typeof(double) ? 1 : Math.Min(rest, 2),
        _ => typeof(T) == typeof(double) ? 0 : 1,
    };

    // Results of one panel are apart from those of the next; by vectors of other widths than 256 bits they are side by side.
    private static void Panels<T>(int count, T* a, T* b, nint panel, nint k, T* c, nint apart, bool accumulate, VectorWidth width, int pitch) where T : unmanaged
    {
        if (typeof(T) == typeof(double)) Panels(count, (double*)a, (double*)b, panel, k, (double*)c, apart, accumulate, width, pitch);
        else Panels(count, (float*)a, (float*)b, panel, k, (float*)c, apart, accumulate, width, pitch);
    }

    private static void Panels(int count, double* a, double* b, nint panel, nint k, double* c, nint apart, bool accumulate, VectorWidth width, int pitch)
    {
        // From one strip of a panel to the next.
        nint strip = pitch == ColumnPanels.Width ? 2 * Vector256<double>.Count : (nint)pitch * k;
        switch (width, count)
        {
            case (VectorWidth.Bits512, 4): DoubleTiles512.Panels4(a, b, panel, k, c, accumulate); break;
            case (VectorWidth.Bits512, 3): DoubleTiles512.Panels3(a, b, panel, k, c, accumulate); break;
            case (VectorWidth.Bits512, _): DoubleTiles512.Panels2(a, b, panel, k, c, accumulate); break;
            default: DoubleTiles256.Panels1(a, b, panel, strip, pitch, k, c, apart, accumulate); break;
        }
    }

    private static void Panels(int count, float* a, float* b, nint panel, nint k, float* c, nint apart, bool accumulate, VectorWidth width, int pitch)
    {
        // From one strip of a panel to the next.
        nint strip = pitch == ColumnPanels.Width ? 2 * Vector256<float>.Count : (nint)pitch * k;
        switch (width, count)
        {
            case (VectorWidth.Bits512, 4): Tiles512.Panels4(a, b, panel, k, c, accumulate); break;
            case (VectorWidth.Bits512, 3): Tiles512.Panels3(a, b, panel, k, c, accumulate); break;
            case (VectorWidth.Bits512, _): Tiles512.Panels2(a, b, panel, k, c, accumulate); break;
            case (VectorWidth.Bits256, 2): Tiles256.Panels2(a, b, panel, strip, pitch, k, c, apart, accumulate); break;
            case (VectorWidth.Bits256, _): Tiles256.Panels1(a, b, panel, strip, pitch, k, c, apart, accumulate); break;
            default: Tiles128.Panels1(a, b, panel, k, c, accumulate); break;
        }
    }
}
