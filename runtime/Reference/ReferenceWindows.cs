using System.Numerics;

namespace ModelDsl.Runtime.Reference;

/// <summary>The definitions of pooling and unfolding as plain loops, sums in double precision.</summary>
public static class ReferenceWindows
{
    /// <summary>The largest element of each window and its place, the first of equals; NaN wins, and of several the first.</summary>
    /// <param name="s">sizes.</param>
    /// <param name="x">planes.</param>
    /// <param name="y">largest elements; −∞ where a window lies outside its plane altogether.</param>
    /// <param name="indices">flat places in the plane; 0 where there is none.</param>
    public static void Max<T>(in WindowShape s, ReadOnlySpan<T> x, Span<T> y, Span<long> indices) where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < s.Planes * s.OutPlane; i++)
        {
            (T best, int place) = (T.NegativeInfinity, -1);
            for (int tap = 0; tap < s.Taps; tap++)
            {
                int at = Windows.Source(i % s.OutPlane, tap, s.Output, s.Kernel, s.Stride, s.Dilation, s.Before, s.Input);
                if (at < 0)
                    continue;
                T value = x[i / s.OutPlane * s.InPlane + at];
                if (place < 0 || value > best || (T.IsNaN(value) && !T.IsNaN(best)))
                    (best, place) = (value, at);
            }
            (y[i], indices[i]) = (best, Math.Max(place, 0));
        }
    }

    /// <summary>The sum of each window; 0 outside the plane.</summary>
    public static void Sum<T>(in WindowShape s, ReadOnlySpan<T> x, Span<T> y) where T : INumber<T>
    {
        for (int i = 0; i < s.Planes * s.OutPlane; i++)
        {
            double sum = 0;
            for (int tap = 0; tap < s.Taps; tap++)
            {
                int at = Windows.Source(i % s.OutPlane, tap, s.Output, s.Kernel, s.Stride, s.Dilation, s.Before, s.Input);
                if (at >= 0)
                    sum += double.CreateTruncating(x[i / s.OutPlane * s.InPlane + at]);
            }
            y[i] = T.CreateTruncating(sum);
        }
    }

    /// <summary>columns[plane, tap, window] = the element of the plane that the tap meets, 0 outside.</summary>
    public static void Unfold<T>(in WindowShape s, ReadOnlySpan<T> x, Span<T> columns) where T : INumber<T>
    {
        for (int i = 0; i < s.Planes * s.Taps * s.OutPlane; i++)
        {
            int plane = i / s.OutPlane / s.Taps;
            int at = Windows.Source(i % s.OutPlane, i / s.OutPlane % s.Taps, s.Output, s.Kernel, s.Stride, s.Dilation, s.Before, s.Input);
            columns[i] = at < 0 ? T.Zero : x[plane * s.InPlane + at];
        }
    }

    /// <summary>The adjoint of <see cref="Unfold"/>: adds the columns' elements up where they came from.</summary>
    public static void Fold<T>(in WindowShape s, ReadOnlySpan<T> columns, Span<T> y) where T : INumber<T>
    {
        var sums = new double[s.Planes * s.InPlane];
        for (int i = 0; i < s.Planes * s.Taps * s.OutPlane; i++)
        {
            int plane = i / s.OutPlane / s.Taps;
            int at = Windows.Source(i % s.OutPlane, i / s.OutPlane % s.Taps, s.Output, s.Kernel, s.Stride, s.Dilation, s.Before, s.Input);
            if (at >= 0)
                sums[plane * s.InPlane + at] += double.CreateTruncating(columns[i]);
        }
        for (int i = 0; i < sums.Length; i++)
            y[i] = T.CreateTruncating(sums[i]);
    }
}
