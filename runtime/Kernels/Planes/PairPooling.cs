using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Windows of 2×2 side by side, the usual pooling: two rows at a time, straight from the input.</summary>
internal static unsafe class PairPooling
{
    public static bool Fits(in WindowShape s) =>
        s.Kernel == (1, 2, 2) && s.Stride == (1, 2, 2) && s.Dilation == (1, 1, 1) && s.Before == (0, 0, 0) && s.Input.D == 1
        && 2 * s.Output.H <= s.Input.H && 2 * s.Output.W <= s.Input.W;

    /// <summary>What a plane costs, for <see cref="Chunks.Count"/>: a row takes as long as its vectors, however few elements are in them.</summary>
    public static long Operations(in WindowShape s) => 64L * s.Output.H * ((s.Output.W + 15) / 16);

    /// <summary>All windows of one plane.</summary>
    /// <param name="s">Sizes that <see cref="Fits"/> accepts.</param>
    /// <param name="x">The plane.</param>
    /// <param name="end">Where readable memory ends.</param>
    /// <param name="y">The windows of the plane.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, TStep>(in WindowShape s, float* x, float* end, float* y) where V : struct, ILanes<V, float> where TStep : struct, IWindowStep
    {
        // What is stored behind a row is overwritten with the next one.
        float* last = y + s.OutPlane - V.Count;
        for (int h = 0; h < s.Output.H; h++, x += 2 * s.Input.W, y += s.Output.W)
            for (int i = 0; i < s.Output.W; i += V.Count)
            {
                int w = Start<V>(i, s.Output.W), count = Math.Min(V.Count, s.Output.W - w);
                (V a, V b) = LoadUnordered<V>(x + 2 * w, count, end);
                (V c, V d) = LoadUnordered<V>(x + s.Input.W + 2 * w, count, end);
                V result = Pairs.Order(TStep.Step(TStep.Step(TStep.Step(a, b, default), c, default), d, default));
                if (y + w <= last)
                    result.Store(ref y[w], 0);
                else
                    result.Store(ref y[w], 0, count);
            }
    }

    /// <summary>Gives each cotangent to the greatest element of its window, the first of equals or of NaN; the others get 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MaxGradient<V>(in WindowShape s, float* x, float* end, float* dy, float* dx) where V : struct, ILanes<V, float>
    {
        if (2 * s.Output.H != s.Input.H || 2 * s.Output.W != s.Input.W)
            new Span<float>(dx, s.InPlane).Clear();
        // What is stored behind a row is overwritten with the next one, unless something else stays there, as the start of the
        // row below where rows take several vectors.
        float* lastGiven = dy + s.OutPlane - V.Count;
        float* last = 2 * s.Output.W == s.Input.W && s.Output.W <= V.Count ? dx + (nint)2 * s.Output.H * s.Input.W - 2 * V.Count : null;
        for (int h = 0; h < s.Output.H; h++, x += 2 * s.Input.W, dx += 2 * s.Input.W, dy += s.Output.W)
            for (int i = 0; i < s.Output.W; i += V.Count)
            {
                int w = Start<V>(i, s.Output.W), count = Math.Min(V.Count, s.Output.W - w);
                (V a, V b) = Load<V>(x + 2 * w, count, end);
                (V c, V d) = Load<V>(x + s.Input.W + 2 * w, count, end);
                V most = V.Max(V.Max(a, b), V.Max(c, d)), given = dy + w <= lastGiven ? V.Load(in dy[w], 0) : V.Load(in dy[w], 0, count);
                V isA = Hits(a, most), isB = Hits(b, most), isC = Hits(c, most);
                V before = V.Or(isA, isB);
                V ofA = V.Select(isA, given, V.Zero), ofB = V.Select(isA, V.Zero, V.Select(isB, given, V.Zero));
                V ofC = V.Select(before, V.Zero, V.Select(isC, given, V.Zero)), ofD = V.Select(V.Or(before, isC), V.Zero, given);
                Store(dx + 2 * w, ofA, ofB, dx + 2 * w <= last ? V.Count : count);
                Store(dx + s.Input.W + 2 * w, ofC, ofD, dx + s.Input.W + 2 * w <= last ? V.Count : count);
            }
    }

    // Narrow vectors, of which rows have several, end where the row ends and compute some windows again: parts of vectors take longer.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Start<V>(int window, int windows) where V : struct, ILanes<V, float> =>
        V.Count < F32x16.Count && windows >= V.Count ? Math.Min(window, windows - V.Count) : window;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Hits<V>(V x, V most) where V : struct, ILanes<V, float> => V.Or(V.Equal(x, most), V.IsNan(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (V Even, V Odd) Load<V>(float* x, int count, float* end) where V : struct, ILanes<V, float>
    {
        (V low, V high) = LoadTwo<V>(x, count, end);
        return Pairs.Split(low, high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (V Even, V Odd) LoadUnordered<V>(float* x, int count, float* end) where V : struct, ILanes<V, float>
    {
        (V low, V high) = LoadTwo<V>(x, count, end);
        return Pairs.SplitUnordered(low, high);
    }

    // The elements of so many windows.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (V Low, V High) LoadTwo<V>(float* x, int count, float* end) where V : struct, ILanes<V, float>
    {
        if (x + 2 * V.Count <= end)
            return (V.Load(in *x, 0), V.Load(in *x, V.Count));
        int low = Math.Min(V.Count, 2 * count);
        return (V.Load(in *x, 0, low), 2 * count > low ? V.Load(in *x, V.Count, 2 * count - low) : V.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<V>(float* y, V even, V odd, int count) where V : struct, ILanes<V, float>
    {
        (V low, V high) = Pairs.Join(even, odd);
        if (count == V.Count)
        {
            low.Store(ref *y, 0);
            high.Store(ref *y, V.Count);
            return;
        }
        int first = Math.Min(V.Count, 2 * count);
        low.Store(ref *y, 0, first);
        if (2 * count > first)
            high.Store(ref *y, V.Count, 2 * count - first);
    }
}
