using ModelDsl.Runtime;

namespace ModelDsl.Tests.Kernels;

/// <summary>The exponential beside that of a maximum: exact for the maximum itself, and as good as the sum needs it for what is smaller.</summary>
public sealed class DecayTests
{
    private static readonly float[] s_inputs =
    [
        .. Enumerable.Range(0, 12_000).Select(i => -i / 100f), .. Enumerable.Range(0, 500).Select(i => -MathF.Pow(10, -i / 25f)),
        0, -0f, -87.33654f, -103.97208f, -104.5f, -1e30f, float.MinValue, float.NegativeInfinity, float.NaN, -float.Epsilon,
    ];

    private static float[] Apply<V>() where V : struct, ILanes<V, float>
    {
        float[] y = new float[s_inputs.Length];
        for (int i = 0; i < y.Length; i += V.Count)
        {
            int count = Math.Min(V.Count, y.Length - i);
            V.Decay(V.Load(in s_inputs[0], i, count)).Store(ref y[0], i, count);
        }
        return y;
    }

    [Fact]
    public void It_loses_no_more_than_grows_with_the_distance()
    {
        float[] y = Apply<F32x16>();
        for (int i = 0; i < y.Length; i++)
        {
            double ulps = LanesTestData.UlpsApart(y[i], Math.Exp(s_inputs[i]));
            Assert.True(ulps <= 4 - 1.25 * s_inputs[i] || s_inputs[i] < -104 && y[i] == 0 || float.IsNaN(s_inputs[i]) && float.IsNaN(y[i]), $"{s_inputs[i]:R}: {ulps:F2} units");
        }
        Assert.Equal(1, y[0]);
    }

    [Fact]
    public void The_width_does_not_matter()
    {
        float[] wide = Apply<F32x16>();
        Assert.Equal(wide, Apply<F32x8>());
        Assert.Equal(wide, Apply<F32x4>());
        Assert.Equal(wide, Apply<F32x1>());
    }
}
