using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Transforms of Winograd's algorithm for the gradients of filters: A · dy · Aᵀ of 4×4 cotangents, and Gᵀ · M · G of the sums.</summary>
/// <remarks>The adjoints of what <see cref="WinogradTransforms"/> does to results of 4×4, and <see cref="WinogradFilters"/> to filters.</remarks>
/// <param name="shape">Of the convolution; its result has the shape of the cotangents, which lie in planes.</param>
/// <param name="rowTiles">Tiles side by side.</param>
/// <param name="imageRows">Rows of tiles of an image.</param>
internal readonly unsafe struct WinogradCotangents(ConvShape shape, int rowTiles, int imageRows)
{
    private readonly ConvShape _s = shape;

    // Rows end with zeros where the last tile reaches past the image.
    private nint Line => (nint)rowTiles * 64;

    /// <summary>Elements of memory to work with: four rows of cotangents in blocks, six that are made of them.</summary>
    public long MemoryLength => 10 * Line;

    /// <summary>One block of channels of some rows of tiles.</summary>
    /// <param name="first">The first of them, among those of all images.</param>
    /// <param name="end">The one after the last.</param>
    /// <param name="block">The block.</param>
    /// <param name="dy">All images.</param>
    /// <param name="to">[36][tile][16]</param>
    /// <param name="tile">Elements from one tile to the next.</param>
    /// <param name="place">Elements from one of the 36 places to the next.</param>
    /// <param name="memory">Of <see cref="MemoryLength"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Rows<V>(int first, int end, int block, float* dy, float* to, nint tile, nint place, float* memory) where V : struct, ILanes<V, float>
    {
        nint line = Line;
        int width = _s.Output.W;
        for (int row = first; row < end; row++, to += rowTiles * tile)
        {
            int image = row / imageRows, top = row % imageRows * 4;
            for (int i = 0; i < 4; i++)
            {
                float* places = memory + i * line;
                int inside = top + i < _s.Output.H ? width : 0;
                new Span<float>(places + inside * 16, (int)line - inside * 16).Clear();
                if (inside > 0)
                    PlaneBlocks.Gather(
                        dy + ((nint)image * _s.OutChannels + block * 16) * _s.OutPlane + (nint)(top + i) * width, _s.OutPlane, Math.Min(16, _s.OutChannels - block * 16), width, places);
            }
            float* six = memory + 4 * line;
            Down<V>(memory, line, six);
            Along<V>(six, line, rowTiles, to, tile, place);
        }
    }

    // A down the columns of four rows: every place of the rows gives six.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Down<V>(float* rows, nint row, float* to) where V : struct, ILanes<V, float>
    {
        V two = V.Fill(2), four = V.Fill(4);
        float* second = to + 3 * row;
        for (nint i = 0; i < row; i += V.Count)
        {
            V t0 = V.Load(in rows[i], 0), t1 = V.Load(in rows[i + row], 0), t2 = V.Load(in rows[i + 2 * row], 0), t3 = V.Load(in rows[i + 3 * row], 0);
            V even = t0 + t2, odd = t1 + t3, farEven = V.FusedMultiplyAdd(four, t2, t0), farOdd = two * V.FusedMultiplyAdd(four, t3, t1);
            t0.Store(ref to[i], 0);
            (even + odd).Store(ref to[i + row], 0);
            (even - odd).Store(ref to[i + 2 * row], 0);
            (farEven + farOdd).Store(ref second[i], 0);
            (farEven - farOdd).Store(ref second[i + row], 0);
            t3.Store(ref second[i + 2 * row], 0);
        }
    }

    // Aᵀ along the six rows, four places to a tile.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Along<V>(float* rows, nint row, int tiles, float* u, nint tile, nint place) where V : struct, ILanes<V, float>
    {
        V two = V.Fill(2), four = V.Fill(4);
        for (; tiles > 0; tiles--, rows += 64, u += tile)
            for (nint lane = 0; lane < 16; lane += V.Count)
            {
                float* from = rows + lane, to = u + lane;
                for (int i = 0; i < 6; i++, from += row)
                {
                    V t0 = V.Load(in *from, 0), t1 = V.Load(in *from, 16), t2 = V.Load(in *from, 32), t3 = V.Load(in *from, 48);
                    V even = t0 + t2, odd = t1 + t3, farEven = V.FusedMultiplyAdd(four, t2, t0), farOdd = two * V.FusedMultiplyAdd(four, t3, t1);
                    t0.Store(ref *to, 0);
                    to += place;
                    (even + odd).Store(ref *to, 0);
                    to += place;
                    (even - odd).Store(ref *to, 0);
                    to += place;
                    (farEven + farOdd).Store(ref *to, 0);
                    to += place;
                    (farEven - farOdd).Store(ref *to, 0);
                    to += place;
                    t3.Store(ref *to, 0);
                    to += place;
                }
            }
    }

    /// <summary>Gᵀ · M · G of the sums of some pairs of channels: nine taps of each.</summary>
    /// <param name="sums">36 places.</param>
    /// <param name="place">Elements from one of them to the next.</param>
    /// <param name="count">Pairs, a multiple of 16.</param>
    /// <param name="to">Nine taps, written.</param>
    /// <param name="tap">Elements from one of them to the next.</param>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Filters<V>(float* sums, nint place, nint count, float* to, nint tap) where V : struct, ILanes<V, float>
    {
        float* half = stackalloc float[18 * 16];
        for (nint i = 0; i < count; i += V.Count)
        {
            float* from = sums + i, taps = to + i;
            for (int column = 0; column < 6; column++, from += place)
                Three<V>(from, 6 * place, half + column * V.Count, 6 * V.Count);
            for (int row = 0; row < 3; row++, taps += 3 * tap)
                Three<V>(half + row * 6 * V.Count, V.Count, taps, tap);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Three<V>(float* six, nint step, float* to, nint toStep) where V : struct, ILanes<V, float>
    {
        float* low = six + 3 * step;
        V m1 = V.Load(in six[step], 0), m2 = V.Load(in six[2 * step], 0), m3 = V.Load(in *low, 0), m4 = V.Load(in low[step], 0);
        V sixth = V.Fill(1 / 6f), near = m1 + m2, far = m3 + m4;
        V.FusedMultiplyAdd(V.Fill(1 / 24f), far, V.FusedMultiplyAdd(V.Fill(1 / 4f), V.Load(in *six, 0), -(sixth * near))).Store(ref *to, 0);
        V.FusedMultiplyAdd(V.Fill(1 / 12f), m3 - m4, sixth * (m2 - m1)).Store(ref to[toStep], 0);
        V.FusedMultiplyAdd(sixth, far - near, V.Load(in low[2 * step], 0)).Store(ref to[2 * toStep], 0);
    }
}
