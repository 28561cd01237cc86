using ModelDsl.Runtime;

namespace ModelDsl.Tests.Kernels;

/// <summary>1 + erf(x), which a GELU multiplies: as near as a sum of two floats is, and 0 where nothing is left.</summary>
public sealed class OnePlusErfTests
{
    private static readonly float[] s_inputs =
    [
        .. Enumerable.Range(-6_000, 12_001).Select(i => i / 1000f), .. Enumerable.Range(0, 400).Select(i => -MathF.Pow(10, i / 100f)), .. Enumerable.Range(0, 500).Select(i => MathF.Pow(10, -i / 25f)),
        0, -0f, 1e30f, -1e30f, float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN, float.Epsilon, -float.Epsilon,
    ];

    private static float[] Apply<V>() where V : struct, ILanes<V, float>
    {
        float[] y = new float[s_inputs.Length];
        for (int i = 0; i < y.Length; i += V.Count)
        {
            int count = Math.Min(V.Count, y.Length - i);
            V.OnePlusErf(V.Load(in s_inputs[0], i, count)).Store(ref y[0], i, count);
        }
        return y;
    }

    [Fact]
    public void It_is_as_near_as_a_sum_of_floats()
    {
        float[] y = Apply<F32x16>();
        for (int i = 0; i < y.Length; i++)
        {
            float x = s_inputs[i];
            double expected = x < 0 ? ScalarMath.Erfc(-(double)x) : 1 + ScalarMath.Erf((double)x);
            Assert.True(Math.Abs(y[i] - expected) <= 1 / 4194304.0 || float.IsNaN(x) && float.IsNaN(y[i]), $"{x:R}: {y[i]:R} rather than {expected:R}");
            Assert.True(!(x < -10) || y[i] == 0, $"{x:R}: {y[i]:R}");
            Assert.True(!(x > 4) || y[i] == 2, $"{x:R}: {y[i]:R}");
        }
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
