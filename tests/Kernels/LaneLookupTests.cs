using ModelDsl.Runtime;

namespace ModelDsl.Tests.Kernels;

public sealed class LaneLookupTests
{
    private static readonly float[] s_x = [.. Enumerable.Range(0, 400).Select(i => i * 0.5f)];

    [Fact]
    public void Lanes_come_from_the_places_that_indices_name()
    {
        Compare<F32x16>();
        Compare<F32x8>();
        Compare<F32x4>();
        Compare<F32x1>();
    }

    private static void Compare<V>() where V : struct, ILanes<V, float>
    {
        var random = new Random(3);
        for (int turn = 0; turn < 20; turn++)
        {
            (int start, int step, int stride, int size) = (random.Next(20), random.Next(2), random.Next(1, 5), random.Next(1, 60));
            long[] index = [.. Enumerable.Range(0, 40).Select(_ => (long)random.Next(size))];
            for (int count = 0; count <= V.Count; count++)
            {
                float[] found = new float[V.Count];
                V lanes = count == V.Count
                    ? LaneLookup.Gather<V>(in s_x[0], start, step, stride, in index[0], 7, size, "i")
                    : LaneLookup.Gather<V>(in s_x[0], start, step, stride, in index[0], 7, size, "i", count);
                lanes.Store(ref found[0], 0);
                Assert.Equal(Enumerable.Range(0, V.Count).Select(i => i < count ? s_x[start + step * i + stride * (int)index[7 + i]] : 0), found);
            }
        }
    }

    [Theory, InlineData(0), InlineData(9), InlineData(15)]
    public void An_index_that_is_outside_is_named(int place)
    {
        foreach (long wrong in (long[])[-1, 5, long.MaxValue, 1L << 32])
        {
            long[] index = new long[16];
            index[place] = wrong;
            Assert.Contains($"index {wrong} is outside 0..4 of i", Assert.Throws<ArgumentOutOfRangeException>(() => LaneLookup.Gather<F32x16>(in s_x[0], 0, 0, 1, in index[0], 0, 5, "i")).Message, StringComparison.Ordinal);
        }
    }
}
