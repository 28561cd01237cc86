using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>f32 convolutions of single pixels to at most four channels, as networks end with them: sums of weighted planes, with vectors of 256 bits.</summary>
/// <remarks>A tile of one row has an addition for each load, and too few sums beside each other; here eight vectors of a plane are added up at once, one output channel
/// after the other, while the input lies in the first-level cache.</remarks>
internal static class PixelSums
{
    private const int MostOutputs = 4, MostPlaces = 512;
    // Multiply-adds of a chunk.
    private const double WorkPerChunk = 0.2e6;
    private const int MostChunks = 32;

    /// <summary>Whether convolutions of these sizes gain by it.</summary>
    public static bool Fits(in ConvShape s) =>
        s.Taps == 1 && s.Groups == 1 && s.OutChannels <= MostOutputs && s.Stride == (1, 1, 1) && s.Before == (0, 0, 0) && s.Input == s.Output && s.InPlane >= F32x8.Count;

    /// <summary>y = x ⋆ filters as <see cref="ConvTiles.Pack"/> leaves them, then the epilogue.</summary>
    public static void Run<T, TE>(Workers workers, in ConvShape s, ReadOnlySpan<T> x, ReadOnlySpan<T> packed, Span<T> y, TE epilogue)
        where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        int strips = (s.InPlane + MostPlaces - 1) / MostPlaces, units = s.Batch * strips;
        int chunks = Math.Min(units, Chunks.OfProducts((double)s.Batch * s.InPlane * s.InChannels * s.OutChannels, WorkPerChunk, MostChunks));
        var body = new Body<T, TE>(s, strips, chunks, x, packed, y, epilogue);
        workers.Run(ref body, chunks);
    }

    private unsafe ref struct Body<T, TE>(ConvShape shape, int strips, int chunks, ReadOnlySpan<T> x, ReadOnlySpan<T> packed, Span<T> y, TE epilogue) : IChunkBody
        where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        private readonly ConvShape _s = shape;
        private readonly ReadOnlySpan<T> _x = x, _packed = packed;
        private readonly Span<T> _y = y;
        private TE _epilogue = epilogue;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int chunk)
        {
            (long first, long end) = Chunks.Range(_s.Batch * strips, chunks, chunk);
            int places = _s.InPlane, depth = _s.InChannels, rows = _s.OutChannels;
            float* weights = ThreadMemory.Floats((long)depth * rows);
            fixed (T* x = _x, packed = _packed, y = _y)
            {
                Unpack((float*)packed, weights);
                for (long unit = first; unit < end; unit++)
                {
                    (int image, int strip) = ((int)(unit / strips), (int)(unit % strips));
                    int start = (int)((long)places * strip / strips), count = (int)((long)places * (strip + 1) / strips) - start;
                    for (int row = 0; row < rows; row++)
                    {
                        int plane = image * rows + row;
                        Sum((float*)x + (nint)image * depth * places + start, places, depth, weights + (nint)row * depth, (float*)y + (nint)plane * places + start, count);
                        if (typeof(TE) != typeof(NoEpilogue<T>)) _epilogue.Apply(_y.Slice(plane * places + start, count), plane, start);
                    }
                }
            }
        }

        // Panels of one block of rows of k become [row][k].
        private readonly void Unpack(float* panels, float* weights)
        {
            int rows = _s.OutChannels, tile = RowPanels.Tile(rows, VectorWidth.Bits256);
            for (int k = 0; k < _s.InChannels; k += RowPanels.Block)
            {
                int depth = Math.Min(RowPanels.Block, _s.InChannels - k), whole = depth / 4 * 4;
                for (int p = 0; p < depth; p++)
                    for (int row = 0; row < rows; row++)
                        weights[(nint)row * _s.InChannels + k + p] = panels[p < whole ? p / 4 * 4 * tile + row * 4 + p % 4 : p * tile + row];
                panels += (nint)depth * tile;
            }
        }
    }

    // The last vectors end where the strip ends: some sums are computed once more.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Sum(float* x, nint step, int depth, float* weights, float* y, int count)
    {
        int at = 0;
        if (count >= 64)
            for (; at < count; at += 64) Eight(x + Math.Min(at, count - 64), step, depth, weights, y + Math.Min(at, count - 64));
        else if (count >= 32)
            for (; at < count; at += 32) Four(x + Math.Min(at, count - 32), step, depth, weights, y + Math.Min(at, count - 32));
        else
            for (; at < count; at += 8) One(x + Math.Min(at, count - 8), step, depth, weights, y + Math.Min(at, count - 8));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Eight(float* x, nint step, int depth, float* weights, float* y)
    {
        Vector256<float> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default;
        for (int k = 0; k < depth; k++, x += step)
        {
            Vector256<float> weight = Vector256.Create(weights[k]);
            a = Vector256.MultiplyAddEstimate(Vector256.Load(x), weight, a);
            b = Vector256.MultiplyAddEstimate(Vector256.Load(x + 8), weight, b);
            c = Vector256.MultiplyAddEstimate(Vector256.Load(x + 16), weight, c);
            d = Vector256.MultiplyAddEstimate(Vector256.Load(x + 24), weight, d);
            e = Vector256.MultiplyAddEstimate(Vector256.Load(x + 32), weight, e);
            f = Vector256.MultiplyAddEstimate(Vector256.Load(x + 40), weight, f);
            g = Vector256.MultiplyAddEstimate(Vector256.Load(x + 48), weight, g);
            h = Vector256.MultiplyAddEstimate(Vector256.Load(x + 56), weight, h);
        }
        a.Store(y);
        b.Store(y + 8);
        c.Store(y + 16);
        d.Store(y + 24);
        e.Store(y + 32);
        f.Store(y + 40);
        g.Store(y + 48);
        h.Store(y + 56);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Four(float* x, nint step, int depth, float* weights, float* y)
    {
        Vector256<float> a = default, b = default, c = default, d = default;
        for (int k = 0; k < depth; k++, x += step)
        {
            Vector256<float> weight = Vector256.Create(weights[k]);
            a = Vector256.MultiplyAddEstimate(Vector256.Load(x), weight, a);
            b = Vector256.MultiplyAddEstimate(Vector256.Load(x + 8), weight, b);
            c = Vector256.MultiplyAddEstimate(Vector256.Load(x + 16), weight, c);
            d = Vector256.MultiplyAddEstimate(Vector256.Load(x + 24), weight, d);
        }
        a.Store(y);
        b.Store(y + 8);
        c.Store(y + 16);
        d.Store(y + 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void One(float* x, nint step, int depth, float* weights, float* y)
    {
        Vector256<float> sum = default;
        for (int k = 0; k < depth; k++, x += step) sum = Vector256.MultiplyAddEstimate(Vector256.Load(x), Vector256.Create(weights[k]), sum);
        sum.Store(y);
    }
}
