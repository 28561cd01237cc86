using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>How the elements of one f32 window are taken together.</summary>
internal interface IWindowStep
{
    /// <summary>What counts where a window reaches outside the input, and the result before the first element.</summary>
    static abstract float Outside { get; }

    static abstract V Step<V>(V sum, V element, V weight) where V : struct, ILanes<V, float>;
}

internal struct WeightedSumStep : IWindowStep
{
    public static float Outside => 0;

    public static V Step<V>(V sum, V element, V weight) where V : struct, ILanes<V, float> => V.FusedMultiplyAdd(element, weight, sum);
}

internal struct SumStep : IWindowStep
{
    public static float Outside => 0;

    public static V Step<V>(V sum, V element, V weight) where V : struct, ILanes<V, float> => sum + element;
}

internal struct MaxStep : IWindowStep
{
    public static float Outside => float.NegativeInfinity;

    public static V Step<V>(V sum, V element, V weight) where V : struct, ILanes<V, float> => V.Max(sum, element);
}

/// <summary>As <see cref="MaxStep"/>, for elements none of which is NaN: one instruction instead of three where the processor's own maximum drops NaN.</summary>
internal struct NumberMaxStep : IWindowStep
{
    public static float Outside => float.NegativeInfinity;

    public static V Step<V>(V sum, V element, V weight) where V : struct, ILanes<V, float> => V.AtLeast(sum, element);
}

/// <summary>Windows of one f32 plane by itself: pooling and depthwise convolution, four vectors of windows at a time.</summary>
internal static unsafe class PlaneWindows
{
    // Vectors may begin at the last window and read this much further.
    private const int Slack = 4 * 16;

    /// <summary>Computes all windows of a plane.</summary>
    /// <param name="phases">the plane's geometry.</param>
    /// <param name="taps">elements of a window.</param>
    /// <param name="plane">the input.</param>
    /// <param name="weights">one for each tap; not read by steps without weights.</param>
    /// <param name="y">the output plane.</param>
    /// <param name="width">vectors to use.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TStep>(in PlanePhases phases, int taps, float* plane, float* weights, float* y, VectorWidth width)
        where TStep : struct, IWindowStep
    {
        // [tap offsets][phases][results of all places]
        int offsetLength = (taps * (sizeof(nint) / sizeof(float)) + 15) / 16 * 16;
        int phaseLength = phases.Length + Slack;
        float* memory = ThreadMemory.Floats((long)offsetLength + phaseLength + phases.Places + Slack);
        var offsets = (nint*)memory;
        float* split = memory + offsetLength;
        float* results = split + phaseLength;
        phases.TapOffsets(offsets);
        phases.Split(plane, split, TStep.Outside);
        float* target = phases.IsDense ? y : results;
        switch (width)
        {
            case VectorWidth.Bits512: Windows<F32x16, TStep>(split, offsets, taps, weights, phases.Places, target); break;
            case VectorWidth.Bits256: Windows<F32x8, TStep>(split, offsets, taps, weights, phases.Places, target); break;
            default: Windows<F32x4, TStep>(split, offsets, taps, weights, phases.Places, target); break;
        }
        if (target != y)
            phases.Compact(results, 0, phases.Places, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Windows<V, TStep>(float* phases, nint* offsets, int taps, float* weights, int places, float* to)
        where V : struct, ILanes<V, float> where TStep : struct, IWindowStep
    {
        int place = 0;
        for (; place <= places - 4 * V.Count; place += 4 * V.Count)
        {
            V a = V.Fill(TStep.Outside), b = a, c = a, d = a;
            for (int tap = 0; tap < taps; tap++)
            {
                ref float x = ref phases[offsets[tap] + place];
                V weight = typeof(TStep) == typeof(WeightedSumStep) ? V.Fill(weights[tap]) : default;
                a = TStep.Step(a, V.Load(in x, 0), weight);
                b = TStep.Step(b, V.Load(in x, V.Count), weight);
                c = TStep.Step(c, V.Load(in x, 2 * V.Count), weight);
                d = TStep.Step(d, V.Load(in x, 3 * V.Count), weight);
            }
            ref float y = ref to[place];
            a.Store(ref y, 0);
            b.Store(ref y, V.Count);
            c.Store(ref y, 2 * V.Count);
            d.Store(ref y, 3 * V.Count);
        }
        for (; place < places; place += V.Count)
        {
            V a = V.Fill(TStep.Outside);
            for (int tap = 0; tap < taps; tap++)
            {
                V weight = typeof(TStep) == typeof(WeightedSumStep) ? V.Fill(weights[tap]) : default;
                a = TStep.Step(a, V.Load(in phases[offsets[tap] + place], 0), weight);
            }
            if (places - place >= V.Count)
                a.Store(ref to[place], 0);
            else
                a.Store(ref to[place], 0, places - place);
        }
    }
}
