using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Maxima and sums of windows of a line that begin five elements apart or more: the elements of each are taken together by vectors.</summary>
/// <remarks>
/// Eight windows are under way at once, of each a vector. What their lanes make together is found for all of them, by the steps that turn
/// a square: lanes of one window end in one place of the result.
/// </remarks>
internal static unsafe class WindowsAlong
{
    // What a lane adds up one after the other, at most.
    private const int MostInLane = 64;

    /// <summary>Whether windows of these sizes lie far enough apart along rows.</summary>
    public static bool Fits(in WindowShape s) => s.Stride.W > 4 && s.Dilation.W == 1;

    /// <summary>Whether sums of their rows lose no more digits than those of a few elements.</summary>
    public static bool KeepsDigits(in WindowShape s) => Fits(s) && s.Kernel.W <= MostInLane * F32x4.Count;

    /// <summary>Whether the rows of all planes are one line, whose windows are those of the planes one after the other.</summary>
    public static bool IsOneLine(in WindowShape s) =>
        Fits(s) && s.InPlane == s.Input.W && s.OutPlane == s.Output.W && s.Before == (0, 0, 0) && s.Kernel is { D: 1, H: 1 } && s.Input.W == s.Output.W * s.Stride.W && s.Kernel.W <= s.Stride.W;

    /// <summary>Some windows, one after the other.</summary>
    /// <param name="s">Their sizes.</param>
    /// <param name="windows">How many.</param>
    /// <param name="line">Where the first one begins.</param>
    /// <param name="end">Where readable memory ends.</param>
    /// <param name="y">One number for each.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<V, TStep>(in WindowShape s, nint windows, float* line, float* end, float* y) where V : struct, ILanes<V, float> where TStep : struct, IWindowStep
    {
        if (V.Count >= F32x8.Count) Eight<F32x8, TStep>(windows, s.Stride.W, s.Kernel.W, line, end, y);
        else Eight<F32x4, TStep>(windows, s.Stride.W, s.Kernel.W, line, end, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eight<V, TStep>(nint windows, nint step, nint taps, float* line, float* end, float* y) where V : struct, ILanes<V, float> where TStep : struct, IWindowStep
    {
        V outside = V.Fill(TStep.Outside), rest = V.FirstLanes((int)(taps % V.Count));
        nint whole = taps - taps % V.Count, reach = whole == taps ? taps : whole + V.Count, i = 0;
        for (; i <= windows - 8 && line + (i + 7) * step + reach <= end; i += 8)
        {
            float* x = line + i * step, far = x + 4 * step;
            V a = outside, b = outside, c = outside, d = outside, e = outside, f = outside, g = outside, h = outside;
            if (whole < taps)
            {
                a = V.Select(rest, V.Load(in x[whole], 0), outside);
                b = V.Select(rest, V.Load(in x[step + whole], 0), outside);
                c = V.Select(rest, V.Load(in x[2 * step + whole], 0), outside);
                d = V.Select(rest, V.Load(in x[3 * step + whole], 0), outside);
                e = V.Select(rest, V.Load(in far[whole], 0), outside);
                f = V.Select(rest, V.Load(in far[step + whole], 0), outside);
                g = V.Select(rest, V.Load(in far[2 * step + whole], 0), outside);
                h = V.Select(rest, V.Load(in far[3 * step + whole], 0), outside);
            }
            for (nint tap = 0; tap < whole; tap += V.Count)
            {
                a = TStep.Step(a, V.Load(in x[tap], 0), default);
                b = TStep.Step(b, V.Load(in x[step + tap], 0), default);
                c = TStep.Step(c, V.Load(in x[2 * step + tap], 0), default);
                d = TStep.Step(d, V.Load(in x[3 * step + tap], 0), default);
                e = TStep.Step(e, V.Load(in far[tap], 0), default);
                f = TStep.Step(f, V.Load(in far[step + tap], 0), default);
                g = TStep.Step(g, V.Load(in far[2 * step + tap], 0), default);
                h = TStep.Step(h, V.Load(in far[3 * step + tap], 0), default);
            }
            // Half as many lanes of twice as many windows, until a lane is a window.
            a = Together<V, TStep>(Together<V, TStep>(a, b), Together<V, TStep>(c, d));
            e = Together<V, TStep>(Together<V, TStep>(e, f), Together<V, TStep>(g, h));
            if (V.Count == 8) Together<V, TStep>(a, e).Store(ref y[i], 0);
            else
            {
                a.Store(ref y[i], 0);
                e.Store(ref y[i], V.Count);
            }
        }
        for (; i < windows; i++)
        {
            F32x1 one = F32x1.Fill(TStep.Outside);
            for (nint tap = 0; tap < taps; tap++) one = TStep.Step(one, F32x1.Load(in line[i * step + tap], 0), default);
            one.Store(ref y[i], 0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Together<V, TStep>(V a, V b) where V : struct, ILanes<V, float> where TStep : struct, IWindowStep
    {
        (V even, V odd) = Pairs.Split(a, b);
        return TStep.Step(even, odd, default);
    }
}
