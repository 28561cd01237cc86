using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelDsl.Runtime;

/// <summary>Convolutions (cross-correlations) of contiguous [N, C, S…] tensors, f32 and f64.</summary>
/// <remarks>
/// Each block of output positions is a matrix product: the windows of the block are laid out as panels, the filters are the
/// other side. One filter for each channel (depthwise) is computed directly instead.
/// </remarks>
public static class Conv
{
    // Windows of one block stay in the second-level cache.
    private const int BlockElements = 128 * 1024;
    private const int MostChunks = 32;
    private const double SerialWork = 500_000;

    /// <summary>Elements of packed filters.</summary>
    public static int PackedLength(in ConvShape s) => checked(s.OutChannels * s.Depth);

    /// <summary>Brings filters [O, C / groups, K…] into the layout of <see cref="Run{T, TE}"/>.</summary>
    public static void Pack<T>(in ConvShape s, ReadOnlySpan<T> filters, Span<T> packed) where T : unmanaged => filters[..PackedLength(s)].CopyTo(packed);

    /// <summary>Elements of scratch that <see cref="Run{T, TE}"/> wants.</summary>
    public static int ScratchLength(in ConvShape s) => IsDepthwise(s) ? 0 : checked(ChunkCount(s) * BlockColumns(s) * s.Depth);

    private static bool IsDepthwise(in ConvShape s) => s.Groups == s.InChannels && s.OutChannels == s.Groups;

    private static int BlockColumns(in ConvShape s)
    {
        int columns = Math.Clamp(BlockElements / s.Depth / GemmPanels.Width * GemmPanels.Width, GemmPanels.Width, 512);
        return Math.Min(columns, (s.OutPlane + GemmPanels.Width - 1) / GemmPanels.Width * GemmPanels.Width);
    }

    private static int Tasks(in ConvShape s) => s.Batch * s.Groups * ((s.OutPlane + BlockColumns(s) - 1) / BlockColumns(s)) * RowParts(s);

    // Late layers have few positions and many channels: then channels are shared out as well.
    private static int RowParts(in ConvShape s)
    {
        int blocks = s.Batch * s.Groups * ((s.OutPlane + BlockColumns(s) - 1) / BlockColumns(s));
        return blocks >= 8 ? 1 : Math.Clamp(s.OutChannels / s.Groups / 48, 1, 8);
    }

    private static int ChunkCount(in ConvShape s) => Math.Min(MostChunks, Tasks(s));

    /// <summary>y = x ⋆ filters, then the epilogue.</summary>
    public static void Run<T, TE>(Workers workers, in ConvShape s, ReadOnlySpan<T> x, ReadOnlySpan<T> packed, Span<T> y, Span<T> scratch, TE epilogue)
        where T : unmanaged, System.Numerics.INumber<T> where TE : struct, IEpilogue<T>, allows ref struct
    {
        double work = (double)s.Batch * s.OutChannels * s.OutPlane * s.Depth;
        if (IsDepthwise(s))
        {
            int planes = s.Batch * s.OutChannels, parts = Math.Min(planes, MostChunks);
            var body = new Depthwise<T, TE>(s, parts, x, packed, y, epilogue);
            if (work < SerialWork) Serial(ref body, parts);
            else workers.Run(ref body, parts);
        }
        else
        {
            int chunks = ChunkCount(s);
            var body = new Blocks<T, TE>(s, chunks, x, packed, y, scratch, epilogue);
            if (work < SerialWork) Serial(ref body, chunks);
            else workers.Run(ref body, chunks);
        }
    }

    private static void Serial<TBody>(ref TBody body, int chunks) where TBody : struct, IChunkBody, allows ref struct
    {
        for (int i = 0; i < chunks; i++) body.Run(i);
    }

    private ref struct Blocks<T, TE>(ConvShape shape, int chunks, ReadOnlySpan<T> x, ReadOnlySpan<T> filters, Span<T> y, Span<T> scratch, TE epilogue) : IChunkBody
        where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        private readonly ConvShape _s = shape;
        private readonly int _chunks = chunks;
        private readonly ReadOnlySpan<T> _x = x, _filters = filters;
        private readonly Span<T> _y = y, _scratch = scratch;
        private TE _epilogue = epilogue;

        public void Run(int chunk)
        {
            int width = BlockColumns(_s), blocks = (_s.OutPlane + width - 1) / width, parts = RowParts(_s);
            Span<T> panels = _scratch.Slice(chunk * width * _s.Depth, width * _s.Depth);
            int channels = _s.OutChannels / _s.Groups;
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
                ref T a = ref Unsafe.Add(ref MemoryMarshal.GetReference(_filters), (nint)(group * channels + from) * _s.Depth);
                Span<T> c = _y[(row * _s.OutPlane + column)..];
                GemmPanels.Multiply(to - from, columns, _s.Depth, ref a, _s.Depth, 1, ref MemoryMarshal.GetReference(panels), ref MemoryMarshal.GetReference(c), _s.OutPlane, false);
                if (typeof(TE) == typeof(NoEpilogue<T>)) continue;
                for (int i = 0; i < to - from; i++) _epilogue.Apply(c.Slice(i * _s.OutPlane, columns), row + i, column);
            }
        }

        // Panels [panel][channel, tap][32 positions]; positions outside the input are zero.
        private readonly void LayOut(int image, int group, int column, int columns, Span<T> panels)
        {
            int channels = _s.InChannels / _s.Groups, width = GemmPanels.Width;
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

    private ref struct Depthwise<T, TE>(ConvShape shape, int chunks, ReadOnlySpan<T> x, ReadOnlySpan<T> filters, Span<T> y, TE epilogue) : IChunkBody
        where T : unmanaged, System.Numerics.INumber<T> where TE : struct, IEpilogue<T>, allows ref struct
    {
        private readonly ConvShape _s = shape;
        private readonly int _chunks = chunks;
        private readonly ReadOnlySpan<T> _x = x, _filters = filters;
        private readonly Span<T> _y = y;
        private TE _epilogue = epilogue;

        public void Run(int chunk)
        {
            (long first, long last) = Chunks.Range(_s.Batch * _s.OutChannels, _chunks, chunk);
            for (int row = (int)first; row < last; row++)
            {
                ReadOnlySpan<T> plane = _x.Slice(row * _s.InPlane, _s.InPlane);
                ReadOnlySpan<T> filter = _filters.Slice(row % _s.OutChannels * _s.Taps, _s.Taps);
                Span<T> result = _y.Slice(row * _s.OutPlane, _s.OutPlane);
                Plane(plane, filter, result);
                if (typeof(TE) != typeof(NoEpilogue<T>)) _epilogue.Apply(result, row, 0);
            }
        }

        private readonly void Plane(ReadOnlySpan<T> plane, ReadOnlySpan<T> filter, Span<T> result)
        {
            result.Clear();
            for (int d = 0; d < _s.Output.D; d++)
            {
                for (int h = 0; h < _s.Output.H; h++)
                {
                    Span<T> line = result.Slice((d * _s.Output.H + h) * _s.Output.W, _s.Output.W);
                    for (int tap = 0; tap < filter.Length; tap++)
                    {
                        int kw = tap % _s.Kernel.W, kh = tap / _s.Kernel.W % _s.Kernel.H, kd = tap / _s.Kernel.W / _s.Kernel.H;
                        int id = d * _s.Stride.D + kd * _s.Dilation.D - _s.Before.D, ih = h * _s.Stride.H + kh * _s.Dilation.H - _s.Before.H;
                        if ((uint)id >= (uint)_s.Input.D || (uint)ih >= (uint)_s.Input.H) continue;
                        Add(plane.Slice((id * _s.Input.H + ih) * _s.Input.W, _s.Input.W), filter[tap], line, kw * _s.Dilation.W - _s.Before.W);
                    }
                }
            }
        }

        private readonly void Add(ReadOnlySpan<T> from, T weight, Span<T> to, int shift)
        {
            int stride = _s.Stride.W;
            // The output positions whose input lies inside the row.
            int first = shift >= 0 ? 0 : (-shift + stride - 1) / stride;
            int end = Math.Min(to.Length, from.Length <= shift ? 0 : (from.Length - 1 - shift) / stride + 1);
            if (stride == 1 && end > first)
            {
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(from.Slice(first + shift, end - first), weight, to[first..end], to[first..end]);
                return;
            }
            for (int i = first; i < end; i++) to[i] += weight * from[i * stride + shift];
        }
    }
}
