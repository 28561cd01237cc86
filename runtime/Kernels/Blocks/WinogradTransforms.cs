using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Winograd's transforms F(4×4, 3×3) of images in blocks of 16 channels, several channels in a vector.</summary>
/// <remarks>
/// After Lavin and Gray, <i>Fast Algorithms for Convolutional Neural Networks</i> (2016), with the points 0, ±1, ±2, ∞.
/// Inputs: V = Bᵀ · d · B for 6×6 places that overlap by two; results: Y = Aᵀ · M · A for 4×4.
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

    /// <summary>B along the six rows that <see cref="Down"/> has made, four places on from one tile to the next.</summary>
    /// <param name="rows">Where the first tile begins.</param>
    /// <param name="row">Elements from one row to the next.</param>
    /// <param name="tiles">How many.</param>
    /// <param name="v">36 vectors of 16 channels for each tile.</param>
    /// <param name="tile">Elements from one tile to the next.</param>
    /// <param name="place">Elements from one of the 36 places to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Along<V>(float* rows, nint row, int tiles, float* v, nint tile, nint place) where V : struct, ILanes<V, float>
    {
        V two = V.Fill(2), four = V.Fill(4), minusFour = V.Fill(-4), minusFive = V.Fill(-5);
        for (; tiles > 0; tiles--, rows += 64, v += tile)
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
    /// <param name="m">36 vectors of 16 channels for each tile, tiles side by side.</param>
    /// <param name="place">Elements from one of the 36 places to the next.</param>
    /// <param name="tiles">How many.</param>
    /// <param name="y">Four rows, 16 channels to a place, all written.</param>
    /// <param name="row">Elements from one row to the next.</param>
    /// <param name="ends">What is added to each channel, and bounds; or null.</param>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Results<V>(float* m, nint place, int tiles, float* y, nint row, BlockEnds* ends) where V : struct, ILanes<V, float>
    {
        float* half = stackalloc float[24 * 16];
        V two = V.Fill(2), four = V.Fill(4), eight = V.Fill(8);
        for (; tiles > 0; tiles--, m += 16, y += 64)
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
                    V.FusedMultiplyAdd(two, far, near).Store(ref *t, 6 * V.Count);
                    V.FusedMultiplyAdd(four, farSum, nearSum).Store(ref *t, 12 * V.Count);
                    (V.FusedMultiplyAdd(eight, far, near) + d5).Store(ref *t, 18 * V.Count);
                }
                t = half;
                for (int i = 0; i < 4; i++, t += 6 * V.Count, to += row)
                {
                    V d0 = V.Load(in *t, 0), d1 = V.Load(in *t, V.Count), d2 = V.Load(in *t, 2 * V.Count);
                    V d3 = V.Load(in *t, 3 * V.Count), d4 = V.Load(in *t, 4 * V.Count), d5 = V.Load(in *t, 5 * V.Count);
                    V nearSum = d1 + d2, near = d1 - d2, farSum = d3 + d4, far = d3 - d4;
                    V a = d0 + nearSum + farSum, b = V.FusedMultiplyAdd(two, far, near), c = V.FusedMultiplyAdd(four, farSum, nearSum), d = V.FusedMultiplyAdd(eight, far, near) + d5;
                    if (ends != null)
                    {
                        V shift = V.Load(in ends->Shift[lane], 0);
                        (a, b, c, d) = (a + shift, b + shift, c + shift, d + shift);
                        if (ends->IsBounded)
                        {
                            V least = V.Fill(ends->Least), most = V.Fill(ends->Most);
                            a = WindowTiles.Between(a, least, most); b = WindowTiles.Between(b, least, most);
                            c = WindowTiles.Between(c, least, most); d = WindowTiles.Between(d, least, most);
                        }
                    }
                    a.Store(ref *to, 0);
                    b.Store(ref *to, 16);
                    c.Store(ref *to, 32);
                    d.Store(ref *to, 48);
                }
            }
    }
}
