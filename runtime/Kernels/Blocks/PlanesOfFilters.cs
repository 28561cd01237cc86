using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelDsl.Runtime;

/// <summary>
/// f32 convolutions of planes with one filter for each channel, by way of blocks of 16 channels that never leave the cache: for planes whose rows
/// do not fill vectors, or whose windows a stride pulls apart. With vectors of 256 bits.
/// </summary>
/// <remarks>
/// Planes are laid out with zeros around them, [row][column][16], so that all windows have all taps; four windows are under way at once, wherever they
/// are, with both halves of their channels in registers.
/// </remarks>
internal static class PlanesOfFilters
{
    // Lanes of rows that are shorter stand idle, and so do those of blocks with fewer channels.
    private const int ShortestRow = 8, LeastChannels = 8;

    // Windows of a tile.
    private const int Tile = 4;

    // What turning an element takes, and what it costs in a tap, for sixteen channels in tenths of a nanosecond.
    private const int Turned = 20, OfTap = 4;

    /// <summary>Whether this is faster than windows along rows.</summary>
    /// <param name="s">Sizes of a convolution with one filter for each channel.</param>
    /// <param name="readsStrided">Whether there is a kernel that reads windows at every second place where they lie.</param>
    public static bool Fits(in ConvShape s, bool readsStrided) =>
        s.OutChannels == s.InChannels && s.InChannels >= LeastChannels && s is { Kernel.D: 1, Input.D: 1, Output.D: 1, Before: { H: >= 0, W: >= 0 } }
        && (s.Output.W < ShortestRow || s.Stride.W > 1 && !readsStrided);

    /// <summary>y = x ⋆ filters channel by channel, then the epilogue.</summary>
    public static void Run<T, TE>(Workers workers, in ConvShape s, ReadOnlySpan<T> x, ReadOnlySpan<T> filters, Span<T> y, TE epilogue)
        where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        int blocks = s.Batch * Block.Count(s.InChannels);
        int chunks = Chunks.Count(blocks, (long)Turned * (s.InPlane + s.OutPlane) + (long)OfTap * s.OutPlane * s.Taps);
        var body = new Body<T, TE>(s, chunks, x, filters, y, epilogue);
        workers.Run(ref body, chunks);
    }

    private unsafe ref struct Body<T, TE>(ConvShape shape, int chunks, ReadOnlySpan<T> x, ReadOnlySpan<T> filters, Span<T> y, TE epilogue) : IChunkBody
        where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        private readonly ConvShape _s = shape;
        private readonly ReadOnlySpan<T> _x = x, _filters = filters;
        private readonly Span<T> _y = y;
        // Rows and columns that the windows meet, with the zeros around.
        private readonly int _rows = (shape.Output.H - 1) * shape.Stride.H + (shape.Kernel.H - 1) * shape.Dilation.H + 1;
        private readonly int _columns = (shape.Output.W - 1) * shape.Stride.W + (shape.Kernel.W - 1) * shape.Dilation.W + 1;
        private TE _epilogue = epilogue;

        // The images of a block one after the other, so that its filters are turned once.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int chunk)
        {
            (long first, long end) = Chunks.Range((long)_s.Batch * Block.Count(_s.InChannels), chunks, chunk);
            int taps = _s.Taps, windows = _s.OutPlane, laidLength = _rows * _columns, offsetsLength = (taps + windows + 15) / 16 * 16;
            float* memory = ThreadMemory.Floats(offsetsLength + (taps + 1L + laidLength + Math.Max(windows, _s.InPlane) + PlaneBlocks.Slack) * Block.Lanes);
            // Where each tap is from the first one, and each window's first tap.
            var tapsAt = (int*)memory;
            int* windowsAt = tapsAt + taps;
            float* shift = memory + offsetsLength, weights = shift + Block.Lanes, laid = weights + taps * Block.Lanes, aside = laid + laidLength * Block.Lanes;
            for (int i = 0; i < taps; i++) tapsAt[i] = (i / _s.Kernel.W * _s.Dilation.H * _columns + i % _s.Kernel.W * _s.Dilation.W) * Block.Lanes;
            for (int i = 0; i < windows; i++) windowsAt[i] = (i / _s.Output.W * _s.Stride.H * _columns + i % _s.Output.W * _s.Stride.W) * Block.Lanes;
            new Span<float>(laid, laidLength * Block.Lanes).Clear();

            PlaneFinish finish = PlaneFinish.Of(ref _epilogue);
            bool finishes = typeof(TE) == typeof(PlaneFinish), bounded = finishes && finish.IsBounded;
            int turned = -1;
            fixed (T* x = _x, y = _y)
                for (long place = first; place < end; place++)
                {
                    int block = (int)(place / _s.Batch), channel = block * Block.Lanes, channels = Block.Channels(_s.InChannels, block);
                    if (block != turned)
                    {
                        Turn(MemoryMarshal.Cast<T, float>(_filters).Slice(channel * taps, channels * taps), weights);
                        finish.Shifts(channel, new Span<float>(shift, Block.Lanes));
                        turned = block;
                    }
                    int plane = (int)(place % _s.Batch) * _s.InChannels + channel;
                    Lay((float*)x + (nint)plane * _s.InPlane, channels, laid, aside);
                    for (int i = 0; i < windows; i += Tile)
                    {
                        // The last windows of a plane are computed again with those before; of fewer than a tile, the last is.
                        int at = Math.Max(0, Math.Min(i, windows - Tile)), last = windows - 1;
                        Four(laid + windowsAt[at], laid + windowsAt[Math.Min(at + 1, last)], laid + windowsAt[Math.Min(at + 2, last)], laid + windowsAt[Math.Min(at + 3, last)],
                            tapsAt, taps, weights, shift, finish.Least, finish.Most, bounded, aside + (nint)at * Block.Lanes);
                    }
                    PlaneBlocks.Scatter(aside, windows, (float*)y + (nint)plane * windows, windows, channels);
                    for (int i = 0; typeof(TE) != typeof(NoEpilogue<T>) && !finishes && i < channels; i++)
                        _epilogue.Apply(_y.Slice((plane + i) * windows, windows), plane + i, 0);
                }
        }

        // [channel][tap] becomes [tap][16].
        private readonly void Turn(ReadOnlySpan<float> filters, float* weights)
        {
            int taps = _s.Taps;
            new Span<float>(weights, taps * Block.Lanes).Clear();
            for (int i = 0; i < filters.Length; i++) weights[i % taps * Block.Lanes + i / taps] = filters[i];
        }

        // Rows that fill vectors are turned to where they belong, those of small planes together, and then moved.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Lay(float* planes, int channels, float* laid, float* aside)
        {
            int height = Math.Min(_s.Input.H, _rows - _s.Before.H), width = Math.Min(_s.Input.W, _columns - _s.Before.W);
            bool together = width < EightByEight.Size;
            if (together) PlaneBlocks.Gather(planes, _s.InPlane, channels, _s.InPlane, aside);
            float* to = laid + (_s.Before.H * _columns + _s.Before.W) * Block.Lanes;
            for (int h = 0; h < height; h++, to += _columns * Block.Lanes)
            {
                if (!together)
                {
                    PlaneBlocks.Gather(planes + (nint)h * _s.Input.W, _s.InPlane, channels, width, to);
                    continue;
                }
                float* from = aside + (nint)h * _s.Input.W * Block.Lanes;
                for (int i = 0; i < width * Block.Lanes; i += F32x8.Count) F32x8.Load(in from[i], 0).Store(ref to[i], 0);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Four(float* p, float* q, float* r, float* s, int* tapsAt, int taps, float* weights, float* shift, float least, float most, bool bounded, float* y)
    {
        F32x8 a = F32x8.Load(in *shift, 0), b = F32x8.Load(in *shift, 8), c = a, d = b, e = a, f = b, g = a, h = b;
        for (int tap = 0; tap < taps; tap++, weights += Block.Lanes)
        {
            nint at = tapsAt[tap];
            F32x8 low = F32x8.Load(in *weights, 0), high = F32x8.Load(in *weights, 8);
            a = F32x8.FusedMultiplyAdd(F32x8.Load(in p[at], 0), low, a);
            b = F32x8.FusedMultiplyAdd(F32x8.Load(in p[at], 8), high, b);
            c = F32x8.FusedMultiplyAdd(F32x8.Load(in q[at], 0), low, c);
            d = F32x8.FusedMultiplyAdd(F32x8.Load(in q[at], 8), high, d);
            e = F32x8.FusedMultiplyAdd(F32x8.Load(in r[at], 0), low, e);
            f = F32x8.FusedMultiplyAdd(F32x8.Load(in r[at], 8), high, f);
            g = F32x8.FusedMultiplyAdd(F32x8.Load(in s[at], 0), low, g);
            h = F32x8.FusedMultiplyAdd(F32x8.Load(in s[at], 8), high, h);
        }
        if (bounded)
        {
            F32x8 bottom = F32x8.Fill(least), top = F32x8.Fill(most);
            (a, b, c, d) = (WindowTiles.Between(a, bottom, top), WindowTiles.Between(b, bottom, top), WindowTiles.Between(c, bottom, top), WindowTiles.Between(d, bottom, top));
            (e, f, g, h) = (WindowTiles.Between(e, bottom, top), WindowTiles.Between(f, bottom, top), WindowTiles.Between(g, bottom, top), WindowTiles.Between(h, bottom, top));
        }
        a.Store(ref *y, 0);
        b.Store(ref *y, 8);
        c.Store(ref *y, 16);
        d.Store(ref *y, 24);
        e.Store(ref *y, 32);
        f.Store(ref *y, 40);
        g.Store(ref *y, 48);
        h.Store(ref *y, 56);
    }
}
