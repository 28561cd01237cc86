using ModelDsl.Runtime;

namespace ModelDsl.Tests.Kernels;

public sealed class LaneStrideTests
{
    private static readonly float[] s_x = [.. Enumerable.Range(0, 300).Select(i => i * 0.5f)];

    [Theory, InlineData(-7), InlineData(-1), InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(9)]
    public void Lanes_lie_equally_far_apart(int step)
    {
        Compare<F32x16>(step);
        Compare<F32x8>(step);
        Compare<F32x4>(step);
        Compare<F32x1>(step);
    }

    private static void Compare<V>(int step) where V : struct, ILanes<V, float>
    {
        for (int count = 1; count <= V.Count; count++)
        {
            // The last place that is looked at is the first or the last of all: nothing beyond is read.
            int start = step < 0 ? -step * (count - 1) : s_x.Length - 1 - step * (count - 1);
            V lanes = count == V.Count ? LaneStride.Load<V>(in s_x[0], start, step) : LaneStride.Load<V>(in s_x[0], start, step, count);
            float[] found = new float[V.Count];
            lanes.Store(ref found[0], 0);
            Assert.Equal(Enumerable.Range(0, count).Select(i => s_x[start + step * i]), found[..count]);
        }
    }
}
