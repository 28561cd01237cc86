using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>What attention does to rows of scores. Rows are readable up to a whole vector.</summary>
internal static unsafe class AttentionRows
{
    /// <summary>The greatest of the first <paramref name="count"/> elements; −∞ of none, NaN if any is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Top<V>(float* row, int count) where V : struct, ILanes<V, float>
    {
        V top = V.Fill(float.NegativeInfinity);
        int j = 0;
        if (count >= 4 * V.Count)
        {
            // Four parts: a maximum that is NaN where any element is takes three instructions, and would wait for the one before.
            V second = top, third = top, fourth = top;
            for (; j <= count - 4 * V.Count; j += 4 * V.Count)
            {
                ref float at = ref row[j];
                top = V.Max(top, V.Load(ref at, 0));
                second = V.Max(second, V.Load(ref at, V.Count));
                third = V.Max(third, V.Load(ref at, 2 * V.Count));
                fourth = V.Max(fourth, V.Load(ref at, 3 * V.Count));
            }
            top = V.Max(V.Max(top, second), V.Max(third, fourth));
        }
        for (; j <= count - V.Count; j += V.Count)
            top = V.Max(top, V.Load(ref row[0], j));
        if (j < count)
            top = V.First(V.Max(top, V.Load(ref row[0], j)), count - j, top);
        return top.ReduceMax();
    }

    /// <summary>Asks for rows of which a piece is wanted soon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fetch(float* from, HeadStrides steps, int rows, int columns)
    {
        if (steps.Column == 1)
            for (int i = 0; i < rows; i++, from += steps.Row)
                Ahead.Fetch(from, columns);
    }

    /// <summary>A row becomes its exponentials less <paramref name="top"/>, zeros behind those that are seen.</summary>
    /// <param name="row">scores; writable up to a whole vector.</param>
    /// <param name="seen">how many of them are seen.</param>
    /// <param name="top">the running maximum.</param>
    /// <param name="count">elements of the row.</param>
    /// <returns>Their sum.</returns>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Exponentials<V>(float* row, int seen, float top, int count) where V : struct, ILanes<V, float>
    {
        V sum = V.Zero, less = V.Fill(top);
        int j = 0;
        // Four vectors in step, where one would wait for its own steps.
        for (; V.Count < 16 && j <= seen - 4 * V.Count; j += 4 * V.Count)
        {
            ref float at = ref row[j];
            V a = V.Load(ref at, 0) - less, b = V.Load(ref at, V.Count) - less, c = V.Load(ref at, 2 * V.Count) - less, d = V.Load(ref at, 3 * V.Count) - less;
            V.Decay(ref a, ref b, ref c, ref d);
            a.Store(ref at, 0);
            b.Store(ref at, V.Count);
            c.Store(ref at, 2 * V.Count);
            d.Store(ref at, 3 * V.Count);
            sum += a + b + (c + d);
        }
        for (; j <= seen - V.Count; j += V.Count)
        {
            V e = Weight(V.Load(ref row[0], j) - less);
            sum += e;
            e.Store(ref row[0], j);
        }
        if (j < seen)
        {
            V e = V.First(Weight(V.Load(ref row[0], j) - less), seen - j, V.Zero);
            sum += e;
            e.Store(ref row[0], j);
            j += V.Count;
        }
        for (; j < count; j += V.Count)
            V.Zero.Store(ref row[0], j);
        return sum.ReduceSum();
    }

    // The exponential of a score less the greatest or the sum of all: small ones need not be known to the last place. With vectors of
    // 512 bits the exact one takes hardly longer.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Weight<V>(V x) where V : struct, ILanes<V, float> => V.Count == 16 ? V.Exp(x) : V.Decay(x);

    /// <summary>Scales what has been summed up to maxima that have grown.</summary>
    /// <param name="growth">how much each has; becomes the factors; writable up to a whole vector.</param>
    /// <param name="rows">how many.</param>
    /// <param name="sums">of exponentials, one for each row.</param>
    /// <param name="mixed">rows of mixed values.</param>
    /// <param name="mixedRow">elements of a row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Shrink<V>(float* growth, int rows, float* sums, float* mixed, int mixedRow) where V : struct, ILanes<V, float>
    {
        for (int row = 0; row < rows; row += V.Count)
            V.Exp(-V.Load(ref growth[0], row)).Store(ref growth[0], row);
        for (int row = 0; row < rows; row++)
        {
            if (growth[row] == 1)
                continue;
            sums[row] *= growth[row];
            Scale<V>(mixed + (nint)row * mixedRow, mixedRow, growth[row]);
        }
    }

    /// <summary>Products of a few queries with keys, feature by feature side by side, times a factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dots<V>(float* queries, nint queryRow, int rows, float* keys, nint keyRow, int count, int features, float factor, float* to, int toRow)
        where V : struct, ILanes<V, float>
    {
        int whole = features / V.Count * V.Count, rest = features - whole;
        for (int row = 0; row < rows; row++, queries += queryRow, to += toRow)
        {
            float* key = keys;
            for (int j = 0; j < count; j++, key += keyRow)
            {
                V sum = rest == 0 ? V.Zero : V.Load(ref queries[0], whole, rest) * V.Load(ref key[0], whole, rest);
                for (int i = 0; i < whole; i += V.Count)
                    sum = V.FusedMultiplyAdd(V.Load(ref queries[0], i), V.Load(ref key[0], i), sum);
                to[j] = sum.ReduceSum() * factor;
            }
        }
    }

    /// <summary>to += from.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<V>(float* from, float* to, int length) where V : struct, ILanes<V, float>
    {
        for (int j = 0; j < length; j += V.Count)
            (V.Load(ref to[0], j) + V.Load(ref from[0], j)).Store(ref to[0], j);
    }

    /// <summary>The logarithms of sums of exponentials that were taken less a maximum.</summary>
    /// <param name="tops">maxima.</param>
    /// <param name="sums">of exponentials; readable up to a whole vector, as the maxima are.</param>
    /// <param name="rows">how many.</param>
    /// <param name="nothing">what stands for a sum of 0.</param>
    /// <param name="to">takes them.</param>
    public static void LogSums<V>(float* tops, float* sums, int rows, float nothing, Span<float> to) where V : struct, ILanes<V, float>
    {
        for (int row = 0; row < rows; row += V.Count)
        {
            V sum = V.Load(ref sums[0], row), log = V.Load(ref tops[0], row) + V.Log(sum);
            V.Select(V.Equal(sum, V.Zero), V.Fill(nothing), log).Store(ref to[0], row, Math.Min(V.Count, rows - row));
        }
    }

    /// <summary>Weights from scores, and the cotangents of scores from those of weights; zeros behind what is seen.</summary>
    /// <param name="scores">becomes exp(scores − logSum).</param>
    /// <param name="cotangents">becomes weights · (cotangents − delta).</param>
    /// <param name="count">how many are seen.</param>
    /// <param name="length">elements of the rows, a multiple of every vector.</param>
    /// <param name="logSum">of the row.</param>
    /// <param name="delta">of the row.</param>
    /// <param name="panel">takes the cotangents too, the row's place in the first four columns of a row panel.</param>
    /// <param name="step">elements to the next four columns.</param>
    /// <param name="quads">fours of columns of the panel.</param>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Back<V>(float* scores, float* cotangents, int count, int length, float logSum, float delta, float* panel, nint step, int quads)
        where V : struct, ILanes<V, float>
    {
        V sums = V.Fill(logSum), deltas = V.Fill(delta);
        int j = 0;
        // Four vectors in step, where one would wait for its own steps.
        for (int whole = Math.Min(count, 4 * quads) - 4 * V.Count; j <= whole; j += 4 * V.Count)
        {
            ref float weights = ref scores[j], at = ref cotangents[j];
            V a = V.Load(ref weights, 0) - sums, b = V.Load(ref weights, V.Count) - sums, c = V.Load(ref weights, 2 * V.Count) - sums, d = V.Load(ref weights, 3 * V.Count) - sums;
            if (V.Count == 16) V.Exp(ref a, ref b, ref c, ref d);
            else V.Decay(ref a, ref b, ref c, ref d);
            a.Store(ref weights, 0);
            b.Store(ref weights, V.Count);
            c.Store(ref weights, 2 * V.Count);
            d.Store(ref weights, 3 * V.Count);
            a *= V.Load(ref at, 0) - deltas;
            b *= V.Load(ref at, V.Count) - deltas;
            c *= V.Load(ref at, 2 * V.Count) - deltas;
            d *= V.Load(ref at, 3 * V.Count) - deltas;
            a.Store(ref at, 0);
            b.Store(ref at, V.Count);
            c.Store(ref at, 2 * V.Count);
            d.Store(ref at, 3 * V.Count);
            nint vector = V.Count / 4 * step;
            StoreQuads(a, panel, step, V.Count / 4);
            StoreQuads(b, panel + vector, step, V.Count / 4);
            StoreQuads(c, panel + 2 * vector, step, V.Count / 4);
            StoreQuads(d, panel + 3 * vector, step, V.Count / 4);
            panel += 4 * vector;
        }
        for (; j < length; j += V.Count, panel += V.Count / 4 * step)
        {
            V share = V.Zero, back = V.Zero;
            if (j < count)
            {
                share = Weight(V.Load(ref scores[0], j) - sums);
                back = share * (V.Load(ref cotangents[0], j) - deltas);
                if (count - j < V.Count)
                {
                    V seen = V.FirstLanes(count - j);
                    (share, back) = (V.Select(seen, share, V.Zero), V.Select(seen, back, V.Zero));
                }
            }
            share.Store(ref scores[0], j);
            back.Store(ref cotangents[0], j);
            StoreQuads(back, panel, step, Math.Min(V.Count / 4, quads - j / 4));
        }
    }

    /// <summary>As <see cref="Back{V}"/>, for scores and cotangents that are read where they lie: without a panel.</summary>
    /// <param name="scores">becomes exp(scores − logSum); readable and writable up to a whole vector.</param>
    /// <param name="cotangents">becomes weights · (cotangents − delta); the same.</param>
    /// <param name="seen">how many are seen.</param>
    /// <param name="count">elements of the rows.</param>
    /// <param name="logSum">of the row.</param>
    /// <param name="delta">of the row.</param>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BackInPlace<V>(float* scores, float* cotangents, int seen, int count, float logSum, float delta) where V : struct, ILanes<V, float>
    {
        V sums = V.Fill(logSum), deltas = V.Fill(delta);
        int j = 0;
        for (; j <= seen - 4 * V.Count; j += 4 * V.Count)
        {
            ref float weights = ref scores[j], at = ref cotangents[j];
            V a = V.Load(ref weights, 0) - sums, b = V.Load(ref weights, V.Count) - sums, c = V.Load(ref weights, 2 * V.Count) - sums, d = V.Load(ref weights, 3 * V.Count) - sums;
            V.Decay(ref a, ref b, ref c, ref d);
            a.Store(ref weights, 0);
            b.Store(ref weights, V.Count);
            c.Store(ref weights, 2 * V.Count);
            d.Store(ref weights, 3 * V.Count);
            (a * (V.Load(ref at, 0) - deltas)).Store(ref at, 0);
            (b * (V.Load(ref at, V.Count) - deltas)).Store(ref at, V.Count);
            (c * (V.Load(ref at, 2 * V.Count) - deltas)).Store(ref at, 2 * V.Count);
            (d * (V.Load(ref at, 3 * V.Count) - deltas)).Store(ref at, 3 * V.Count);
        }
        for (; j < count; j += V.Count)
        {
            V share = V.Zero, back = V.Zero;
            if (j < seen)
            {
                V lanes = V.FirstLanes(seen - j);
                share = V.Decay(V.Load(ref scores[0], j) - sums);
                back = V.Select(lanes, share * (V.Load(ref cotangents[0], j) - deltas), V.Zero);
                share = V.Select(lanes, share, V.Zero);
            }
            share.Store(ref scores[0], j);
            back.Store(ref cotangents[0], j);
        }
    }

    /// <summary>Zeros into a row whose elements may lie apart.</summary>
    public static void Clear(float* row, int length, nint step)
    {
        if (step == 1)
            new Span<float>(row, length).Clear();
        else
            for (int j = 0; j < length; j++)
                row[j * step] = 0;
    }

    /// <summary>row = row · factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale<V>(float* row, int length, float factor) where V : struct, ILanes<V, float>
    {
        V times = V.Fill(factor);
        for (int j = 0; j < length; j += V.Count)
            (V.Load(ref row[0], j) * times).Store(ref row[0], j);
    }

    /// <summary>to = (or +=) from · factor, for a row whose elements may lie apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Write<V>(float* from, int length, float factor, float* to, nint step, bool accumulate) where V : struct, ILanes<V, float>
    {
        int j = 0;
        if (step == 1)
        {
            V times = V.Fill(factor);
            for (; j <= length - V.Count; j += V.Count)
            {
                V x = V.Load(ref from[0], j) * times;
                if (accumulate) x += V.Load(ref to[0], j);
                x.Store(ref to[0], j);
            }
        }
        for (; j < length; j++)
            to[j * step] = accumulate ? to[j * step] + from[j] * factor : from[j] * factor;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreQuads<V>(V x, float* to, nint step, int quads) where V : struct, ILanes<V, float>
    {
        if (typeof(V) == typeof(F32x16))
        {
            Vector512<float> all = Unsafe.BitCast<V, F32x16>(x).Value;
            StoreTwo(all.GetLower(), to, step, quads);
            if (quads > 2)
                StoreTwo(all.GetUpper(), to + 2 * step, step, quads - 2);
        }
        else if (typeof(V) == typeof(F32x8))
        {
            StoreTwo(Unsafe.BitCast<V, F32x8>(x).Value, to, step, quads);
        }
        else if (quads > 0)
        {
            Unsafe.BitCast<V, F32x4>(x).Value.Store(to);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreTwo(Vector256<float> x, float* to, nint step, int quads)
    {
        if (quads > 0)
            x.GetLower().Store(to);
        if (quads > 1)
            x.GetUpper().Store(to + step);
    }
}
