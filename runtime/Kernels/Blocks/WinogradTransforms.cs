using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Winograd's transforms with six points of images in blocks of 16 channels, several channels in a vector.</summary>
/// <remarks>
/// After Lavin and Gray, <i>Fast Algorithms for Convolutional Neural Networks</i> (2016), with the points 0, ±1, ±2, ∞.
/// Inputs: V = Bᵀ · d · B for 6×6 places, which do not depend on how many taps windows have; results: Y = Aᵀ · M · A for 2×2 to 5×5.
/// </remarks>
internal static unsafe class WinogradTransforms
{
    /// <summary>Bᵀ down the columns of six rows: every place of the rows gives six.</summary>
    /// <param name="r0">The first of six rows, with 16 channels to a place.</param>
    /// <param name="count">Elements of each row.</param>
    /// <param name="to">Six rows.</param>
    /// <param name="toRow">Elements from one of them to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Down<V>(float* r0, float* r1, float* r2, float* r3, float* r4, float* r5, nint count, float* to, nint toRow)
        where V : struct, ILanes<V, float>
    {
        V two = V.Fill(2), four = V.Fill(4), minusFour = V.Fill(-4), minusFive = V.Fill(-5);
        float* t3 = to + 3 * toRow;
        for (nint i = 0; i < count; i += V.Count)
        {
            V d0 = V.Load(in r0[i], 0), d1 = V.Load(in r1[i], 0), d2 = V.Load(in r2[i], 0);
            V d3 = V.Load(in r3[i], 0), d4 = V.Load(in r4[i], 0), d5 = V.Load(in r5[i], 0);
            V even = V.FusedMultiplyAdd(minusFour, d2, d4), odd = V.FusedMultiplyAdd(minusFour, d1, d3);
            V near = d4 - d2, far = two * (d3 - d1);
            V.FusedMultiplyAdd(four, d0, V.FusedMultiplyAdd(minusFive, d2, d4)).Store(ref to[i], 0);
            (even + odd).Store(ref to[i + toRow], 0);
            (even - odd).Store(ref to[i + 2 * toRow], 0);
            (near + far).Store(ref t3[i], 0);
            (near - far).Store(ref t3[i + toRow], 0);
            V.FusedMultiplyAdd(four, d1, V.FusedMultiplyAdd(minusFive, d3, d5)).Store(ref t3[i + 2 * toRow], 0);
        }
    }

    /// <summary>B along the six rows that <see cref="Down"/> has made.</summary>
    /// <param name="rows">Where the first tile begins.</param>
    /// <param name="row">Elements from one row to the next.</param>
    /// <param name="step">Elements from one tile to the next.</param>
    /// <param name="tiles">How many.</param>
    /// <param name="v">36 vectors of 16 channels for each tile.</param>
    /// <param name="tile">Elements from those of one tile to those of the next.</param>
    /// <param name="place">Elements from one of the 36 places to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Along<V>(float* rows, nint row, nint step, int tiles, float* v, nint tile, nint place) where V : struct, ILanes<V, float>
    {
        V two = V.Fill(2), four = V.Fill(4), minusFour = V.Fill(-4), minusFive = V.Fill(-5);
        for (; tiles > 0; tiles--, rows += step, v += tile)
            for (nint lane = 0; lane < 16; lane += V.Count)
            {
                float* from = rows + lane, to = v + lane;
                for (int i = 0; i < 6; i++, from += row)
                {
                    V d0 = V.Load(in *from, 0), d1 = V.Load(in *from, 16), d2 = V.Load(in *from, 32);
                    V d3 = V.Load(in *from, 48), d4 = V.Load(in *from, 64), d5 = V.Load(in *from, 80);
                    V even = V.FusedMultiplyAdd(minusFour, d2, d4), odd = V.FusedMultiplyAdd(minusFour, d1, d3);
                    V near = d4 - d2, far = two * (d3 - d1);
                    V.FusedMultiplyAdd(four, d0, V.FusedMultiplyAdd(minusFive, d2, d4)).Store(ref *to, 0);
                    to += place;
                    (even + odd).Store(ref *to, 0);
                    to += place;
                    (even - odd).Store(ref *to, 0);
                    to += place;
                    (near + far).Store(ref *to, 0);
                    to += place;
                    (near - far).Store(ref *to, 0);
                    to += place;
                    V.FusedMultiplyAdd(four, d1, V.FusedMultiplyAdd(minusFive, d3, d5)).Store(ref *to, 0);
                    to += place;
                }
            }
    }

    /// <summary>Aᵀ · M · A for tiles side by side.</summary>
    /// <param name="results">Results of a tile along each axis, 2 to 5.</param>
    /// <param name="m">36 vectors of 16 channels for each tile, tiles side by side.</param>
    /// <param name="place">Elements from one of the 36 places to the next.</param>
    /// <param name="tiles">How many.</param>
    /// <param name="y">As many rows, 16 channels to a place, all written.</param>
    /// <param name="row">Elements from one row to the next.</param>
    /// <param name="ends">What is added to each channel, and bounds; or null.</param>
    public static void Results<V>(int results, float* m, nint place, int tiles, float* y, nint row, BlockEnds* ends) where V : struct, ILanes<V, float>
    {
        switch (results)
        {
            case 2: Results<V, WinogradTwo>(m, place, tiles, y, row, ends); break;
            case 3: Results<V, WinogradThree>(m, place, tiles, y, row, ends); break;
            case 4: Results<V, WinogradFour>(m, place, tiles, y, row, ends); break;
            default: Results<V, WinogradFive>(m, place, tiles, y, row, ends); break;
        }
    }

    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Results<V, TCount>(float* m, nint place, int tiles, float* y, nint row, BlockEnds* ends) where V : struct, ILanes<V, float> where TCount : struct, IWinogradResults
    {
        float* half = stackalloc float[30 * 16];
        nint next = 6 * V.Count;
        for (; tiles > 0; tiles--, m += 16, y += TCount.Count * 16)
            for (nint lane = 0; lane < 16; lane += V.Count)
            {
                float* from = m + lane, t = half, to = y + lane;
                for (int column = 0; column < 6; column++, from += place, t += V.Count)
                {
                    float* low = from + 18 * place;
                    V d0 = V.Load(in *from, 0), d1 = V.Load(in from[6 * place], 0), d2 = V.Load(in from[12 * place], 0);
                    V d3 = V.Load(in *low, 0), d4 = V.Load(in low[6 * place], 0), d5 = V.Load(in low[12 * place], 0);
                    V nearSum = d1 + d2, near = d1 - d2, farSum = d3 + d4, far = d3 - d4;
                    (d0 + nearSum + farSum).Store(ref *t, 0);
                    V b = V.FusedMultiplyAdd(V.Fill(2), far, near);
                    (TCount.Count == 2 ? b + d5 : b).Store(ref t[next], 0);
                    if (TCount.Count == 2) continue;
                    V c = V.FusedMultiplyAdd(V.Fill(4), farSum, nearSum);
                    (TCount.Count == 3 ? c + d5 : c).Store(ref t[2 * next], 0);
                    if (TCount.Count == 3) continue;
                    V d = V.FusedMultiplyAdd(V.Fill(8), far, near);
                    (TCount.Count == 4 ? d + d5 : d).Store(ref t[3 * next], 0);
                    if (TCount.Count == 5) (V.FusedMultiplyAdd(V.Fill(16), farSum, nearSum) + d5).Store(ref t[4 * next], 0);
                }
                t = half;
                for (int i = 0; i < TCount.Count; i++, t += next, to += row)
                {
                    V d0 = V.Load(in *t, 0), d1 = V.Load(in *t, V.Count), d2 = V.Load(in *t, 2 * V.Count);
                    V d3 = V.Load(in *t, 3 * V.Count), d4 = V.Load(in *t, 4 * V.Count), d5 = V.Load(in *t, 5 * V.Count);
                    V nearSum = d1 + d2, near = d1 - d2, farSum = d3 + d4, far = d3 - d4;
                    Finish(d0 + nearSum + farSum, to, lane, ends);
                    V b = V.FusedMultiplyAdd(V.Fill(2), far, near);
                    Finish(TCount.Count == 2 ? b + d5 : b, to + 16, lane, ends);
                    if (TCount.Count == 2) continue;
                    V c = V.FusedMultiplyAdd(V.Fill(4), farSum, nearSum);
                    Finish(TCount.Count == 3 ? c + d5 : c, to + 32, lane, ends);
                    if (TCount.Count == 3) continue;
                    V d = V.FusedMultiplyAdd(V.Fill(8), far, near);
                    Finish(TCount.Count == 4 ? d + d5 : d, to + 48, lane, ends);
                    if (TCount.Count == 5) Finish(V.FusedMultiplyAdd(V.Fill(16), farSum, nearSum) + d5, to + 64, lane, ends);
                }
            }
    }

    /// <summary>A result, what is added to it and its bounds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Finish<V>(V x, float* to, nint lane, BlockEnds* ends) where V : struct, ILanes<V, float>
    {
        if (ends != null)
        {
            x += V.Load(in ends->Shift[lane], 0);
            if (ends->IsBounded)
                x = WindowTiles.Between(x, V.Fill(ends->Least), V.Fill(ends->Most));
        }
        x.Store(ref *to, 0);
    }
}

/// <summary>How many results a tile has along each axis.</summary>
internal interface IWinogradResults
{
    static abstract int Count { get; }
}

internal struct WinogradTwo : IWinogradResults
{
    public static int Count => 2;
}

internal struct WinogradThree : IWinogradResults
{
    public static int Count => 3;
}

internal struct WinogradFour : IWinogradResults
{
    public static int Count => 4;
}

internal struct WinogradFive : IWinogradResults
{
    public static int Count => 5;
}
