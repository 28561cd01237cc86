using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelDsl.Runtime;

/// <summary>Convolution that lays out the windows of a block of positions as panels and multiplies the filters with them: f64.</summary>
internal static class ConvColumns
{
    // Windows of one block stay in the second-level cache.
    private const int BlockElements = 64 * 1024;
    private const int MostChunks = 32;
    private const double SerialWork = 500_000;

    /// <summary>y = x ⋆ filters in their own order [O, C / groups, K…], then the epilogue.</summary>
    public static void Run<T, TE>(Workers workers, in ConvShape s, ReadOnlySpan<T> x, ReadOnlySpan<T> filters, Span<T> y, TE epilogue)
        where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        int chunks = Math.Min(MostChunks, Tasks(s));
        var body = new Blocks<T, TE>(s, chunks, x, filters, y, epilogue);
        if ((double)s.Batch * s.OutChannels * s.OutPlane * s.Depth < SerialWork)
            for (int i = 0; i < chunks; i++)
                body.Run(i);
        else
            workers.Run(ref body, chunks);
    }

    private static int BlockColumns(in ConvShape s)
    {
        int columns = Math.Clamp(BlockElements / s.Depth / ColumnPanels.Width * ColumnPanels.Width, ColumnPanels.Width, 512);
        return Math.Min(columns, (s.OutPlane + ColumnPanels.Width - 1) / ColumnPanels.Width * ColumnPanels.Width);
    }

    private static int Tasks(in ConvShape s) => s.Batch * s.Groups * ((s.OutPlane + BlockColumns(s) - 1) / BlockColumns(s)) * RowParts(s);

    // Late layers have few positions and many channels: then channels are shared out as well.
    private static int RowParts(in ConvShape s)
    {
        int blocks = s.Batch * s.Groups * ((s.OutPlane + BlockColumns(s) - 1) / BlockColumns(s));
        return blocks >= 8 ? 1 : Math.Clamp(s.OutChannels / s.Groups / 48, 1, 8);
    }

    private unsafe ref struct Blocks<T, TE>(ConvShape shape, int chunks, ReadOnlySpan<T> x, ReadOnlySpan<T> filters, Span<T> y, TE epilogue) : IChunkBody
        where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        private readonly ConvShape _s = shape;
        private readonly int _chunks = chunks;
        private readonly ReadOnlySpan<T> _x = x, _filters = filters;
        private readonly Span<T> _y = y;
        private TE _epilogue = epilogue;

        public void Run(int chunk)
        {
            int width = BlockColumns(_s), blocks = (_s.OutPlane + width - 1) / width, parts = RowParts(_s);
            int length = width * _s.Depth;
            int channels = _s.OutChannels / _s.Groups, most = (channels + parts - 1) / parts;
            var memory = (T*)ThreadMemory.Floats((length + RowPanels.Length(most, _s.Depth, VectorWidths.Widest)) * sizeof(T) / sizeof(float));
            T* filters = memory + length;
            var panels = new Span<T>(memory, length);
            (long first, long last) = Chunks.Range(Tasks(_s), _chunks, chunk);
            int laidOut = -1;
            for (int task = (int)first; task < last; task++)
            {
                int part = task % parts, window = task / parts;
                int block = window % blocks, group = window / blocks % _s.Groups, image = window / blocks / _s.Groups;
                int column = block * width, columns = Math.Min(width, _s.OutPlane - column);
                if (window != laidOut)
                {
                    LayOut(image, group, column, columns, panels);
                    laidOut = window;
                }
                int from = channels * part / parts, to = channels * (part + 1) / parts;
                int row = image * _s.OutChannels + group * channels + from;
                Span<T> c = _y[(row * _s.OutPlane + column)..];
                fixed (T* a = _filters, y = c)
                {
                    RowPanels.Pack(a + (nint)(group * channels + from) * _s.Depth, _s.Depth, 1, to - from, _s.Depth, filters, VectorWidths.Widest);
                    FloatProduct.Panels(filters, to - from, columns, _s.Depth, memory, y, _s.OutPlane, false, VectorWidths.Widest);
                }
                if (typeof(TE) == typeof(NoEpilogue<T>)) continue;
                for (int i = 0; i < to - from; i++) _epilogue.Apply(c.Slice(i * _s.OutPlane, columns), row + i, column);
            }
        }

        // Panels [panel][channel, tap][32 positions]; positions outside the input are zero.
        private readonly void LayOut(int image, int group, int column, int columns, Span<T> panels)
        {
            int channels = _s.InChannels / _s.Groups, width = ColumnPanels.Width;
            for (int panel = 0; panel < columns; panel += width)
            {
                int count = Math.Min(width, columns - panel);
                int at = panel * _s.Depth;
                for (int c = 0; c < channels; c++)
                {
                    ReadOnlySpan<T> plane = _x.Slice((image * _s.InChannels + group * channels + c) * _s.InPlane, _s.InPlane);
                    for (int kd = 0; kd < _s.Kernel.D; kd++)
                    {
                        for (int kh = 0; kh < _s.Kernel.H; kh++)
                        {
                            for (int kw = 0; kw < _s.Kernel.W; kw++, at += width)
                                Row(plane, panels.Slice(at, width), column + panel, count, kd * _s.Dilation.D - _s.Before.D, kh * _s.Dilation.H - _s.Before.H, kw * _s.Dilation.W - _s.Before.W);
                        }
                    }
                }
            }
        }

        // One tap for consecutive output positions: pieces of output rows, each a piece of an input row.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Row(ReadOnlySpan<T> plane, Span<T> to, int position, int count, int shiftD, int shiftH, int shiftW)
        {
            int done = 0;
            while (done < count)
            {
                int p = position + done, w = p % _s.Output.W, rest = p / _s.Output.W;
                int h = rest % _s.Output.H, d = rest / _s.Output.H;
                int run = Math.Min(count - done, _s.Output.W - w);
                Span<T> piece = to.Slice(done, run);
                done += run;
                int id = d * _s.Stride.D + shiftD, ih = h * _s.Stride.H + shiftH;
                if ((uint)id >= (uint)_s.Input.D || (uint)ih >= (uint)_s.Input.H)
                {
                    piece.Clear();
                    continue;
                }
                ReadOnlySpan<T> line = plane.Slice((id * _s.Input.H + ih) * _s.Input.W, _s.Input.W);
                int iw = w * _s.Stride.W + shiftW;
                if (_s.Stride.W == 1)
                {
                    int skip = Math.Clamp(-iw, 0, run), stop = Math.Clamp(_s.Input.W - iw, skip, run);
                    piece[..skip].Clear();
                    if (stop > skip) line.Slice(iw + skip, stop - skip).CopyTo(piece[skip..]);
                    piece[stop..].Clear();
                }
                else
                {
                    for (int i = 0; i < run; i++, iw += _s.Stride.W) piece[i] = (uint)iw < (uint)line.Length ? line[iw] : default;
                }
            }
            to[count..].Clear();
        }
    }
}
