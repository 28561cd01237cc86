using ModelDsl.Runtime;

namespace ModelDsl.Tests.Kernels;

public class LanesMemoryTests
{
    [Fact]
    public void Widths()
    {
        Assert.Equal([16, 8, 4, 1], [F32x16.Count, F32x8.Count, F32x4.Count, F32x1.Count]);
        Assert.Equal([8, 4, 2, 1], [F64x8.Count, F64x4.Count, F64x2.Count, F64x1.Count]);
    }

    [Fact]
    public void EveryWidthOfFloat()
    {
        Check<F32x16, float>(x => x);
        Check<F32x8, float>(x => x);
        Check<F32x4, float>(x => x);
        Check<F32x1, float>(x => x);
    }

    [Fact]
    public void EveryWidthOfDouble()
    {
        Check<F64x8, double>(x => x);
        Check<F64x4, double>(x => x);
        Check<F64x2, double>(x => x);
        Check<F64x1, double>(x => x);
    }

    private static void Check<V, T>(Func<int, T> number) where V : struct, ILanes<V, T> where T : struct, System.Numerics.IFloatingPointIeee754<T>
    {
        int n = V.Count;
        for (int count = 0; count <= n; count++)
        {
            PartsTouchOnlyTheirElements<V, T>(number, count);
            MasksGoToAndFromBooleans<V, T>(count);
        }
        ReductionsSeeEveryLane<V, T>(number);
        ComparisonsAndSelection<V, T>(number);
    }

    private static void PartsTouchOnlyTheirElements<V, T>(Func<int, T> number, int count)
        where V : struct, ILanes<V, T> where T : struct, System.Numerics.IFloatingPointIeee754<T>
    {
        int n = V.Count, index = 3;
        T[] x = [.. Enumerable.Range(1, n + 5).Select(number)];
        T[] y = [.. Enumerable.Repeat(number(-1), n + 5)];
        V part = V.Load(in x[0], index, count);
        part.Store(ref y[0], 0);
        for (int i = 0; i < n; i++)
            Assert.Equal(i < count ? number(i + 1 + index) : T.Zero, y[i]);
        for (int i = n; i < y.Length; i++)
            Assert.Equal(number(-1), y[i]);

        T[] z = [.. Enumerable.Repeat(number(-1), n + 5)];
        V.Load(in x[0], index).Store(ref z[0], 2, count);
        for (int i = 0; i < z.Length; i++)
            Assert.Equal(i >= 2 && i < 2 + count ? x[i - 2 + index] : number(-1), z[i]);

        V.Index(number(5)).Store(ref y[0], 0, count);
        for (int i = 0; i < count; i++)
            Assert.Equal(number(5 + i), y[i]);
    }

    private static void MasksGoToAndFromBooleans<V, T>(int count) where V : struct, ILanes<V, T>
    {
        int n = V.Count;
        bool[] pattern = [.. Enumerable.Range(0, n + 4).Select(i => i % 3 != 1 ^ i > 7)];
        V mask = V.LoadMask(in pattern[0], 1, count);
        bool[] back = [.. Enumerable.Repeat(true, n + 4)];
        mask.StoreMask(ref back[0], 2);
        for (int i = 0; i < back.Length; i++)
            Assert.Equal(i < 2 || i >= 2 + n || (i - 2 < count && pattern[i - 1]), back[i]);

        bool[] partly = [.. Enumerable.Repeat(true, n + 4)];
        V.Zero.StoreMask(ref partly[0], 1, count);
        Assert.Equal(Enumerable.Range(0, n + 4).Select(i => i < 1 || i > count), partly);

        V.LoadMask(in pattern[0], 0).StoreMask(ref back[0], 0);
        Assert.Equal(pattern[..n], back[..n]);
        V.FirstLanes(count).StoreMask(ref back[0], 0);
        Assert.Equal(Enumerable.Range(0, n).Select(i => i < count), back[..n]);
        V.Equal(V.First(V.Zero, count, V.FirstLanes(n)), V.Zero).StoreMask(ref back[0], 0);
        Assert.Equal(Enumerable.Range(0, n).Select(i => i < count), back[..n]);
        Assert.Equal(count > 0, V.FirstLanes(count).AnyTrue());
        Assert.Equal(count == n, V.FirstLanes(count).AllTrue());
    }

    private static void ReductionsSeeEveryLane<V, T>(Func<int, T> number)
        where V : struct, ILanes<V, T> where T : struct, System.Numerics.IFloatingPointIeee754<T>
    {
        int n = V.Count;
        Assert.Equal(number(n * (n + 1) / 2), V.Index(number(1)).ReduceSum());
        for (int i = 0; i < n; i++)
        {
            T[] x = [.. Enumerable.Repeat(T.One, n)];
            x[i] = number(-3);
            V lanes = V.Load(in x[0], 0);
            Assert.Equal(number(-3), lanes.ReduceProduct());
            Assert.Equal(number(-3), lanes.ReduceMin());
            Assert.Equal(number(3), V.Negate(lanes).ReduceMax());
            x[i] = T.NaN;
            lanes = V.Load(in x[0], 0);
            Assert.True(T.IsNaN(lanes.ReduceMax()) && T.IsNaN(lanes.ReduceMin()) && T.IsNaN(lanes.ReduceSum()));
            Assert.True(V.IsNan(lanes).AnyTrue());
            Assert.Equal(n == 1, V.IsNan(lanes).AllTrue());
        }
    }

    private static void ComparisonsAndSelection<V, T>(Func<int, T> number)
        where V : struct, ILanes<V, T> where T : struct, System.Numerics.IFloatingPointIeee754<T>
    {
        T[] values = [T.Zero, T.NegativeZero, T.One, number(-2), T.NaN, T.PositiveInfinity, T.NegativeInfinity];
        foreach (T a in values)
        {
            foreach (T b in values)
            {
                V x = V.Fill(a), y = V.Fill(b);
                Same(a == b, V.Equal(x, y));
                Same(a != b, V.NotEqual(x, y));
                Same(a < b, V.Less(x, y));
                Same(a <= b, V.LessOrEqual(x, y));
                Same(a > b, V.Greater(x, y));
                Same(a >= b, V.GreaterOrEqual(x, y));
                Same(!(a < b), V.Not(V.Less(x, y)));
                Same(a < b && a < T.Zero, V.And(V.Less(x, y), V.Less(x, V.Zero)));
                Same(a < b || a < T.Zero, V.Or(V.Less(x, y), V.Less(x, V.Zero)));
                Same(a < b ^ a < T.Zero, V.Xor(V.Less(x, y), V.Less(x, V.Zero)));
                Assert.Equal(a < b ? a : b, V.Select(V.Less(x, y), x, y).ReduceMax());
                Assert.Equal(T.FusedMultiplyAdd(a, b, T.One), V.FusedMultiplyAdd(x, y, V.Fill(T.One)).ReduceMax());
            }
        }

        static void Same(bool expected, V mask)
        {
            Assert.Equal(expected, mask.AnyTrue());
            Assert.Equal(expected, mask.AllTrue());
        }
    }
}
