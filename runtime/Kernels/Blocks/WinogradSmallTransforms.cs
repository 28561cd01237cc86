using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Winograd's transforms F(2×2, 3×3), with the points 0, ±1, ∞; see <see cref="WinogradTransforms"/>.</summary>
internal static unsafe class WinogradSmallTransforms
{
    /// <summary>Bᵀ down the columns of four rows: every place of the rows gives four.</summary>
    /// <inheritdoc cref="WinogradTransforms.Down"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Down<V>(float* r0, float* r1, float* r2, float* r3, nint count, float* to, nint toRow) where V : struct, ILanes<V, float>
    {
        for (nint i = 0; i < count; i += V.Count)
            Inputs(V.Load(in r0[i], 0), V.Load(in r1[i], 0), V.Load(in r2[i], 0), V.Load(in r3[i], 0), to + i, toRow);
    }

    /// <summary>B along the four rows that <see cref="Down"/> has made.</summary>
    /// <inheritdoc cref="WinogradTransforms.Along"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Along<V>(float* rows, nint row, int tiles, float* v, nint tile, nint place) where V : struct, ILanes<V, float>
    {
        for (; tiles > 0; tiles--, rows += 32, v += tile)
            for (nint lane = 0; lane < 16; lane += V.Count)
            {
                float* from = rows + lane, to = v + lane;
                for (int i = 0; i < 4; i++, from += row, to += 4 * place)
                    Inputs(V.Load(in *from, 0), V.Load(in *from, 16), V.Load(in *from, 32), V.Load(in *from, 48), to, place);
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Inputs<V>(V d0, V d1, V d2, V d3, float* to, nint step) where V : struct, ILanes<V, float>
    {
        (d0 - d2).Store(ref *to, 0);
        (d1 + d2).Store(ref to[step], 0);
        (d2 - d1).Store(ref to[2 * step], 0);
        (d3 - d1).Store(ref to[3 * step], 0);
    }

    /// <summary>Aᵀ · M · A for tiles side by side.</summary>
    /// <inheritdoc cref="WinogradTransforms.Results{V}(int, float*, nint, int, float*, nint, BlockEnds*)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Results<V>(float* m, nint place, int tiles, float* y, nint row, BlockEnds* ends) where V : struct, ILanes<V, float>
    {
        for (; tiles > 0; tiles--, m += 16, y += 32)
            for (nint lane = 0; lane < 16; lane += V.Count)
            {
                float* from = m + lane, to = y + lane;
                (V a0, V b0) = Column<V>(from, place);
                (V a1, V b1) = Column<V>(from + place, place);
                (V a2, V b2) = Column<V>(from + 2 * place, place);
                (V a3, V b3) = Column<V>(from + 3 * place, place);
                WinogradTransforms.Finish(a0 + a1 + a2, to, lane, ends);
                WinogradTransforms.Finish(a1 - a2 + a3, to + 16, lane, ends);
                to += row;
                WinogradTransforms.Finish(b0 + b1 + b2, to, lane, ends);
                WinogradTransforms.Finish(b1 - b2 + b3, to + 16, lane, ends);
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (V, V) Column<V>(float* m, nint place) where V : struct, ILanes<V, float>
    {
        V d0 = V.Load(in *m, 0), d1 = V.Load(in m[4 * place], 0), d2 = V.Load(in m[8 * place], 0), d3 = V.Load(in m[12 * place], 0);
        return (d0 + d1 + d2, d1 - d2 + d3);
    }
}
