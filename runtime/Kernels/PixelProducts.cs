using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>f32 convolutions of single pixels of many small images: the planes of several images side by side are one product, with vectors of 256 bits.</summary>
/// <remarks>
/// A plane of 5×5 is a tile of sixteen columns and most of another for nothing; of eight planes one after the other all tiles but the last are filled. Rows of the
/// input are brought together, [channel][image][place], and so are results, on which the epilogue works before they are taken apart.
/// </remarks>
internal static class PixelProducts
{
    // Places of a plane from which on its last tile does not matter; columns that are multiplied at once, and floats of both sides: half of a second-level cache of 512 KiB.
    private const int MostPlaces = 256, MostColumns = 512, MostFloats = 64 * 1024;
    // Multiply-adds of a chunk.
    private const double WorkPerChunk = 0.5e6;
    private const int MostChunks = 32;

    // Floats behind a row, as vectors are read and written past its end.
    private const int Slack = 16;

    /// <summary>Whether convolutions of these sizes gain by it.</summary>
    public static bool Fits(in ConvShape s) =>
        s.Taps == 1 && s.Groups == 1 && s.Batch > 1 && s.Stride == (1, 1, 1) && s.Before == (0, 0, 0) && s.Input == s.Output
        && s.InPlane <= MostPlaces && s.InPlane >= F32x8.Count && s.OutChannels > 4 && ((long)s.InChannels + s.OutChannels) * (s.InPlane + Slack) <= MostFloats;

    /// <summary>y = x ⋆ filters as <see cref="ConvTiles.Pack"/> leaves them, then the epilogue.</summary>
    public static void Run<T, TE>(Workers workers, in ConvShape s, ReadOnlySpan<T> x, ReadOnlySpan<T> packed, Span<T> y, TE epilogue)
        where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        int most = Math.Min(MostColumns, MostFloats / (s.InChannels + s.OutChannels) - Slack) / s.InPlane;
        int wanted = Chunks.OfProducts((double)s.Batch * s.InPlane * s.InChannels * s.OutChannels, WorkPerChunk, MostChunks);
        int chunks = Math.Min(s.Batch, Math.Max(wanted, Chunks.Even((s.Batch + most - 1) / Math.Max(1, most))));
        var body = new Body<T, TE>(s, chunks, Math.Max(1, most), x, packed, y, epilogue);
        workers.Run(ref body, chunks);
    }

    private unsafe ref struct Body<T, TE>(ConvShape shape, int chunks, int most, ReadOnlySpan<T> x, ReadOnlySpan<T> packed, Span<T> y, TE epilogue) : IChunkBody
        where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        private readonly ConvShape _s = shape;
        private readonly ReadOnlySpan<T> _x = x, _packed = packed;
        private readonly Span<T> _y = y;
        private TE _epilogue = epilogue;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int chunk)
        {
            (long first, long end) = Chunks.Range(_s.Batch, chunks, chunk);
            int places = _s.InPlane, depth = _s.InChannels, rows = _s.OutChannels;
            int ld = ((int)Math.Min(most, end - first) * places + Slack + 15) / 16 * 16, offsetsLength = (depth * (sizeof(nint) / sizeof(float)) + 15) / 16 * 16;
            float* memory = ThreadMemory.Floats(offsetsLength + ((long)depth + rows) * ld);
            var offsets = (nint*)memory;
            float* b = memory + offsetsLength, c = b + (nint)depth * ld;
            for (int p = 0; p < depth; p++) offsets[p] = (nint)p * ld;
            bool finishes = typeof(TE) == typeof(PlaneFinish);
            fixed (T* x = _x, packed = _packed, y = _y)
                for (int image = (int)first; image < end; image += most)
                {
                    int images = (int)Math.Min(most, end - image), columns = images * places;
                    Together((float*)x + (nint)image * depth * places, (float*)x + _x.Length, images, b, ld);
                    Multiply((float*)packed, b, offsets, c, ld, columns);
                    for (int row = 0; row < rows && finishes; row++) _epilogue.Apply(new Span<T>(c + (nint)row * ld, columns), row, 0);
                    Apart(c, ld, images, (float*)y + (nint)image * rows * places);
                    for (int row = 0; typeof(TE) != typeof(NoEpilogue<T>) && !finishes && row < images * rows; row++)
                        _epilogue.Apply(_y.Slice((image * rows + row) * places, places), image * rows + row, 0);
                }
        }

        // [image][channel][place] becomes [channel][image][place]: vectors go past the end of a plane, where the next one is written afterwards.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Together(float* x, float* end, int images, float* b, nint ld)
        {
            int places = _s.InPlane;
            for (int image = 0; image < images; image++, b += places)
            {
                float* to = b;
                for (int p = 0; p < _s.InChannels; p++, x += places, to += ld)
                    Copy(x, to, places, x + places + F32x8.Count <= end);
            }
        }

        // The way back, for results.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Apart(float* c, nint ld, int images, float* y)
        {
            int places = _s.InPlane, rows = _s.OutChannels;
            for (int image = 0; image < images; image++, c += places)
            {
                float* from = c;
                for (int row = 0; row < rows; row++, y += places, from += ld)
                    Copy(from, y, places, row < rows - 1);
            }
        }

        // The last vector goes past the end where it may, or begins before it.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Copy(float* from, float* to, int count, bool past)
        {
            int last = past ? count - 1 : count - F32x8.Count, i = 0;
            for (; i <= last; i += F32x8.Count) F32x8.Load(in from[i], 0).Store(ref to[i], 0);
            if (!past) F32x8.Load(in from[last], 0).Store(ref to[last], 0);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Multiply(float* filters, float* b, nint* offsets, float* c, nint ld, int columns)
        {
            const VectorWidth width = VectorWidth.Bits256;
            int full = width.TileColumns(), rows = _s.OutChannels, groupRows = ConvTiles.RowsOfGroup(width);
            for (int k = 0; k < _s.InChannels; k += RowPanels.Block)
            {
                int depth = Math.Min(RowPanels.Block, _s.InChannels - k);
                for (int column = 0; column < columns; column += full)
                    for (int row = 0; row < rows; row += groupRows)
                    {
                        int count = Math.Min(groupRows, rows - row);
                        float* panels = filters + (nint)(row / groupRows) * RowPanels.PaddedRows(groupRows, width) * _s.InChannels + (nint)RowPanels.PaddedRows(count, width) * k;
                        TileProduct.Run(panels, count, depth, b + column, offsets + k, c + row * ld + column, ld, Math.Min(full, columns - column), k > 0, width);
                    }
            }
        }
    }
}
