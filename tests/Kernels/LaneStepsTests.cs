using ModelDsl.Runtime;

namespace ModelDsl.Tests.Kernels;

/// <summary>Functions of four vectors, each step for all of them: the bits of one vector after the other.</summary>
public sealed class LaneStepsTests
{
    private delegate void Four<V>(ref V a, ref V b, ref V c, ref V d);

    // All values of one sign, of the other, and what is no number or hardly one, mixed so that the four vectors differ.
    private static readonly float[] s_inputs =
    [
        .. Enumerable.Range(-3_000, 6_001).Select(i => i * 0.037f), .. Enumerable.Range(0, 900).Select(i => MathF.Pow(10, i / 12f - 37) * (i % 2 == 0 ? 1 : -1)),
        0, -0f, float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN, -87.33654f, 88.72284f,
    ];

    public static TheoryData<string> Names() => ["Exp", "Decay", "Log", "Log1p", "Tanh", "Sigmoid", "OnePlusErf"];

    [Theory, MemberData(nameof(Names))]
    public void Four_vectors_become_what_each_does(string name)
    {
        Check<F32x16>(name);
        Check<F32x8>(name);
        Check<F32x4>(name);
        Check<F32x1>(name);
    }

    private static void Check<V>(string name) where V : struct, ILanes<V, float>
    {
        (Func<V, V> one, Four<V> four) = name switch
        {
            "Exp" => ((Func<V, V>)V.Exp, (Four<V>)V.Exp),
            "Decay" => (V.Decay, V.Decay),
            "Log" => (V.Log, V.Log),
            "Log1p" => (V.Log1p, V.Log1p),
            "Tanh" => (V.Tanh, V.Tanh),
            "Sigmoid" => (V.Sigmoid, V.Sigmoid),
            _ => (V.OnePlusErf, V.OnePlusErf),
        };
        for (int i = 0; i <= s_inputs.Length - 4 * V.Count; i += V.Count)
        {
            V a = V.Load(in s_inputs[0], i), b = V.Load(in s_inputs[0], i + V.Count), c = V.Load(in s_inputs[0], i + 2 * V.Count), d = V.Load(in s_inputs[0], i + 3 * V.Count);
            V[] expected = [one(a), one(b), one(c), one(d)];
            four(ref a, ref b, ref c, ref d);
            V[] found = [a, b, c, d];
            for (int k = 0; k < 4; k++) Assert.True(Bits(expected[k]).SequenceEqual(Bits(found[k])), $"{name} of {V.Count} lanes at {s_inputs[i + k * V.Count]:R}");
        }
    }

    private static int[] Bits<V>(V lanes) where V : struct, ILanes<V, float>
    {
        float[] values = new float[V.Count];
        lanes.Store(ref values[0], 0);
        return [.. values.Select(BitConverter.SingleToInt32Bits)];
    }

    [Fact]
    public void A_size_is_the_number_that_it_is() => Assert.Equal([0, 37, int.MaxValue], new[] { 0, 37, int.MaxValue }.Select(LaneSteps.Size));
}
