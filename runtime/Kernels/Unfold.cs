using System.Numerics;

namespace ModelDsl.Runtime;

/// <summary>Lays windows out as columns, [planes, taps, positions], and adds columns back together.</summary>
public static class Unfold
{
    /// <summary>Every window of every plane; outside the input is 0.</summary>
    public static void Run<T>(Workers workers, in WindowShape s, ReadOnlySpan<T> x, Span<T> columns) where T : unmanaged, INumber<T>
    {
        foreach ((int from, int to) in new Pairs(s)) columns[to] = from < 0 ? T.Zero : x[from];
    }

    /// <summary>The adjoint: each element of a plane is the sum of the columns' elements that came from it.</summary>
    public static void Fold<T>(Workers workers, in WindowShape s, ReadOnlySpan<T> columns, Span<T> y) where T : unmanaged, INumber<T>
    {
        y.Clear();
        foreach ((int from, int to) in new Pairs(s))
        {
            if (from >= 0) y[from] += columns[to];
        }
    }

    // Every place in the columns with the element of the planes that belongs there, or −1.
    private struct Pairs(WindowShape s)
    {
        private int _next = -1;

        public readonly Pairs GetEnumerator() => this;

        public readonly (int From, int To) Current
        {
            get
            {
                int position = _next % s.OutPlane, tap = _next / s.OutPlane % s.Taps, plane = _next / s.OutPlane / s.Taps;
                int w = position % s.Output.W, h = position / s.Output.W % s.Output.H, d = position / s.Output.W / s.Output.H;
                int kw = tap % s.Kernel.W, kh = tap / s.Kernel.W % s.Kernel.H, kd = tap / s.Kernel.W / s.Kernel.H;
                int id = d * s.Stride.D + kd * s.Dilation.D - s.Before.D;
                int ih = h * s.Stride.H + kh * s.Dilation.H - s.Before.H;
                int iw = w * s.Stride.W + kw * s.Dilation.W - s.Before.W;
                bool inside = (uint)id < (uint)s.Input.D && (uint)ih < (uint)s.Input.H && (uint)iw < (uint)s.Input.W;
                return (inside ? ((plane * s.Input.D + id) * s.Input.H + ih) * s.Input.W + iw : -1, _next);
            }
        }

        public bool MoveNext() => ++_next < s.Planes * s.Taps * s.OutPlane;
    }
}
