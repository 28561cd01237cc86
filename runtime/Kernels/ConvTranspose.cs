using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelDsl.Runtime;

/// <summary>Transposed convolutions of contiguous tensors: every input element is spread over the window it came from.</summary>
/// <remarks>
/// <para>Without strides it is a convolution with the filters turned round, unless there are only a few output channels. Rows of an image whose taps
/// and channels fill vectors are products of their own (<see cref="TransposedRows"/>). Else:</para>
/// For a block of output channels, one product gives what every tap adds to every place, [channel, tap, input place];
/// spreading adds these planes up. Blocks are whole output planes, so bits do not depend on threads.
/// </remarks>
public static class ConvTranspose
{
    // With fewer rows than this a block would not fill a tile.
    private const int BlockRows = 28;
    // Up to so many output channels of so many input channels the product fills its tiles better than a convolution does.
    private const int FewOutputs = 8, LeastInputs = 8, LeastTaps = 9;
    private const double SerialWork = 1e6, NarrowSerialWork = 3e5;
    // Small images are multiplied together: so many places fill tiles and share what their filters cost to read.
    private const int PlacesTogether = 256;

    /// <summary>Elements of packed filters; batch and spatial sizes do not matter.</summary>
    public static int PackedLength(in ConvShape s)
    {
        if (IsConvolution(s))
            return Conv.PackedLength(Turned(s));
        if (TransposedRows.Fits(s))
            return checked((int)Math.Max(TransposedRows.PackedLength(s), (long)s.InChannels * s.OutChannels * s.Taps));
        long length = 0;
        foreach (int rows in new Blocks(s))
            length += RowPanels.Length(rows, s.InChannels / s.Groups, VectorWidths.Widest);
        return checked((int)Math.Max(s.Groups * length, (long)s.InChannels * (s.OutChannels / s.Groups) * s.Taps));
    }

    /// <summary>Brings filters [C, O / groups, K…] into the layout of <see cref="Run{T, TE}"/>.</summary>
    /// <exception cref="ArgumentException">A span is too short for the sizes.</exception>
    public static unsafe void Pack<T>(in ConvShape s, ReadOnlySpan<T> filters, Span<T> packed) where T : unmanaged
    {
        int channels = s.InChannels / s.Groups, outputs = s.OutChannels / s.Groups * s.Taps;
        Extents.Require(filters.Length, (long)s.InChannels * outputs, nameof(filters));
        Extents.Require(packed.Length, PackedLength(s), nameof(packed));
        if (IsConvolution(s))
        {
            PackTurned(s, filters, packed);
            return;
        }
        if (typeof(T) == typeof(float) && TransposedRows.Fits(s))
        {
            TransposedRows.Pack(s, MemoryMarshal.Cast<T, float>(filters), MemoryMarshal.Cast<T, float>(packed), VectorWidths.Widest);
            return;
        }
        fixed (T* from = filters, to = packed)
        {
            T* panels = to;
            for (int group = 0; group < s.Groups; group++)
            {
                T* first = from + (nint)group * channels * outputs;
                if (typeof(T) == typeof(float))
                {
                    foreach (int rows in new Blocks(s))
                    {
                        RowPanels.Pack((float*)first, 1, outputs, rows, channels, (float*)panels, VectorWidths.Widest);
                        panels += RowPanels.Length(rows, channels, VectorWidths.Widest);
                        first += rows;
                    }
                    continue;
                }
                for (int o = 0; o < outputs; o++)
                    for (int c = 0; c < channels; c++)
                        *panels++ = first[(nint)c * outputs + o];
            }
        }
    }

    /// <summary>Elements of scratch that <see cref="Run{T, TE}"/> wants.</summary>
    public static int ScratchLength(in ConvShape s) =>
        IsConvolution(s) ? Conv.ScratchLength(Turned(s)) : TransposedRows.Fits(s) ? 0 : checked(2 * PreparedLength(s) + (Together(s) > 1 ? s.Batch * s.InChannels * s.InPlane : 0));

    private static int PreparedLength(in ConvShape s) => SpreadPlanes.IsSupported ? (new SpreadPlanes(s, s.InPlane).Length + 15) / 16 * 16 : 0;

    private static int Together(in ConvShape s) => Math.Clamp(PlacesTogether / Math.Max(1, s.InPlane), 1, Math.Max(1, s.Batch));

    /// <summary>y = the adjoint of the filters' convolution applied to x, then the epilogue.</summary>
    /// <exception cref="ArgumentException">A span is too short for the sizes.</exception>
    public static void Run<T, TE>(Workers workers, in ConvShape s, ReadOnlySpan<T> x, ReadOnlySpan<T> packed, Span<T> y, Span<T> scratch, TE epilogue)
        where T : unmanaged, INumber<T> where TE : struct, IEpilogue<T>, allows ref struct
    {
        if (s.Batch == 0 || s.OutChannels == 0 || s.OutPlane <= 0)
            return;
        Extents.Require(x.Length, (long)s.Batch * s.InChannels * s.InPlane, nameof(x));
        Extents.Require(packed.Length, PackedLength(s), nameof(packed));
        Extents.Require(y.Length, (long)s.Batch * s.OutChannels * s.OutPlane, nameof(y));
        if (IsConvolution(s))
        {
            Conv.Run(workers, Turned(s), x, packed, y, scratch, epilogue);
            return;
        }
        if (typeof(T) == typeof(float) && TransposedRows.Fits(s))
        {
            TransposedRows.Run(workers, s, x, packed, y, epilogue, VectorWidths.Widest);
            return;
        }
        Extents.Require(scratch.Length, ScratchLength(s), nameof(scratch));
        int together = typeof(T) == typeof(float) ? Together(s) : 1, last = s.Batch % together;
        ReadOnlySpan<T> source = x;
        if (typeof(T) == typeof(float) && PreparedLength(s) > 0)
            Prepare(s, together, last, scratch);
        if (together > 1)
        {
            Span<T> side = scratch.Slice(2 * PreparedLength(s), s.Batch * s.InChannels * s.InPlane);
            int parts = Chunks.Count(s.Batch * s.InChannels, s.InPlane);
            var sideBySide = new SideBySide<T>(s, together, x, side, parts);
            workers.Run(ref sideBySide, parts);
            source = side;
        }
        int blocks = new Blocks(s).Count, chunks = (s.Batch + together - 1) / together * s.Groups * blocks;
        var body = new Body<T, TE>(s, blocks, together, source, packed, y, scratch, epilogue);
        if ((double)s.Batch * s.OutChannels * s.InPlane * s.Taps * (s.InChannels / s.Groups) < (VectorWidths.Widest == VectorWidth.Bits512 ? SerialWork : NarrowSerialWork))
            for (int i = 0; i < chunks; i++)
                body.Run(i);
        else
            workers.Run(ref body, chunks);
    }

    // Which inputs reach which outputs, once for full sets of images and once for what is left.
    private static unsafe void Prepare<T>(in ConvShape s, int together, int last, Span<T> scratch) where T : unmanaged
    {
        fixed (T* memory = scratch)
        {
            new SpreadPlanes(s, together * s.InPlane).Prepare((float*)memory);
            if (last > 0)
                new SpreadPlanes(s, last * s.InPlane).Prepare((float*)memory + PreparedLength(s));
        }
    }

    private static bool IsConvolution(in ConvShape s) => s.Stride == (1, 1, 1)
        && (s.OutChannels / s.Groups > FewOutputs || s.InChannels / s.Groups < LeastInputs || s.Taps < LeastTaps);

    // Output o meets input o + before − k·dilation: with taps counted from the other end, that is a convolution.
    private static ConvShape Turned(in ConvShape s) => ConvShape.Between(
        s.Batch, s.InChannels, s.OutChannels, s.Groups, [s.Input.D, s.Input.H, s.Input.W], [s.Output.D, s.Output.H, s.Output.W],
        [s.Kernel.D, s.Kernel.H, s.Kernel.W], [1, 1, 1], [s.Dilation.D, s.Dilation.H, s.Dilation.W],
        [
            s.Dilation.D * (s.Kernel.D - 1) - s.Before.D, s.Dilation.H * (s.Kernel.H - 1) - s.Before.H, s.Dilation.W * (s.Kernel.W - 1) - s.Before.W,
        ]);

    // [C, O / groups, K…] as [O, C / groups, K…] with taps counted from the end.
    private static unsafe void PackTurned<T>(in ConvShape s, ReadOnlySpan<T> filters, Span<T> packed) where T : unmanaged
    {
        ConvShape turned = Turned(s);
        int channels = s.InChannels / s.Groups, outputs = s.OutChannels / s.Groups, taps = s.Taps, length = s.OutChannels * turned.Depth;
        var memory = new Span<T>(ThreadMemory.Floats((long)length * sizeof(T) / sizeof(float)), length);
        for (int group = 0; group < s.Groups; group++)
            for (int o = 0; o < outputs; o++)
                for (int c = 0; c < channels; c++)
                {
                    ReadOnlySpan<T> from = filters.Slice(((group * channels + c) * outputs + o) * taps, taps);
                    Span<T> to = memory.Slice(((group * outputs + o) * channels + c) * taps, taps);
                    from.CopyTo(to);
                    to.Reverse();
                }
        Conv.Pack(turned, memory, packed);
    }

    /// <summary>The rows (channel, tap) of each block of a group's output channels.</summary>
    private struct Blocks(in ConvShape s)
    {
        private readonly int _all = s.OutChannels / s.Groups * s.Taps;
        private readonly int _rows = (BlockRows + s.Taps - 1) / s.Taps * s.Taps;
        private int _next;

        public readonly int Count => (_all + _rows - 1) / _rows;

        public readonly int Rows => _rows;

        public readonly int Current => Math.Min(_rows, _all - (_next - _rows));

        public readonly Blocks GetEnumerator() => this;

        public bool MoveNext()
        {
            bool more = _next < _all;
            _next += _rows;
            return more;
        }
    }

    // [image, channel, place] as [images together, channel, image, place].
    private readonly ref struct SideBySide<T>(ConvShape s, int together, ReadOnlySpan<T> x, Span<T> to, int chunks) : IChunkBody
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<T> _to = to;

        public void Run(int chunk)
        {
            (long first, long end) = Chunks.Range(s.Batch * s.InChannels, chunks, chunk);
            for (int plane = (int)first; plane < end; plane++)
            {
                (int image, int channel) = Math.DivRem(plane, s.InChannels);
                int start = image / together * together, images = Math.Min(together, s.Batch - start);
                int at = start * s.InChannels + channel * images + image - start;
                _x.Slice(plane * s.InPlane, s.InPlane).CopyTo(_to.Slice(at * s.InPlane, s.InPlane));
            }
        }
    }

    private unsafe ref struct Body<T, TE>(
        ConvShape shape, int blocks, int together, ReadOnlySpan<T> x, ReadOnlySpan<T> packed, Span<T> y, Span<T> prepared, TE epilogue) : IChunkBody
        where T : unmanaged, INumber<T> where TE : struct, IEpilogue<T>, allows ref struct
    {
        private readonly ConvShape _s = shape;
        private readonly int _blocks = blocks, _together = together;
        private readonly ReadOnlySpan<T> _x = x, _packed = packed;
        private readonly Span<T> _y = y, _prepared = prepared;
        private TE _epilogue = epilogue;

        public void Run(int chunk)
        {
            // Images last: the filters of a block stay in cache meanwhile.
            int sets = (_s.Batch + _together - 1) / _together, set = chunk % sets, block = chunk / sets % _blocks, group = chunk / sets / _blocks;
            int firstImage = set * _together, images = Math.Min(_together, _s.Batch - firstImage), columns = images * _s.InPlane;
            int channels = _s.InChannels / _s.Groups, outputs = _s.OutChannels / _s.Groups;
            int blockRows = new Blocks(_s).Rows;
            int first = block * blockRows, rows = Math.Min(blockRows, outputs * _s.Taps - first);
            bool gathers = typeof(T) == typeof(float) && SpreadPlanes.IsSupported;
            var spread = new SpreadPlanes(_s, columns);
            // [product's][around the parts][parts][around the parts]
            long extra = FloatProduct.DirectLength + SpreadPlanes.Slack(_s);
            float* memory = ThreadMemory.Floats(extra + SpreadPlanes.Slack(_s) + (long)rows * columns * sizeof(T) / sizeof(float));
            var parts = (T*)(memory + extra);
            fixed (T* x = _x, packed = _packed, y = _y, prepared = _prepared)
            {
                T* planes = x + (nint)firstImage * _s.InChannels * _s.InPlane + (nint)group * channels * columns;
                if (typeof(T) == typeof(float))
                    MultiplyFloats((float*)packed, group, first, rows, (float*)planes, columns, (float*)parts, memory);
                else
                    Multiply(packed + (nint)(group * outputs * _s.Taps + first) * channels, rows, planes, parts);
                float* spreading = (float*)prepared + (images == _together ? 0 : PreparedLength(_s));
                for (int image = 0; image < images; image++)
                {
                    T* part = parts + image * _s.InPlane;
                    for (int channel = 0; channel < rows / _s.Taps; channel++, part += (nint)_s.Taps * columns)
                    {
                        int plane = (firstImage + image) * _s.OutChannels + group * outputs + first / _s.Taps + channel;
                        Span<T> results = _y.Slice(plane * _s.OutPlane, _s.OutPlane);
                        if (gathers)
                        {
                            spread.Run((float*)part, spreading, (float*)(y + (nint)plane * _s.OutPlane));
                        }
                        else
                        {
                            results.Clear();
                            for (int tap = 0; tap < _s.Taps; tap++)
                                Spread(new ReadOnlySpan<T>(part + (nint)tap * columns, _s.InPlane), results, tap);
                        }
                        if (typeof(TE) != typeof(NoEpilogue<T>))
                            _epilogue.Apply(results, plane, 0);
                    }
                }
            }
        }

        private readonly void MultiplyFloats(float* packed, int group, int first, int rows, float* planes, int columns, float* parts, float* memory)
        {
            VectorWidth width = VectorWidths.Widest;
            int channels = _s.InChannels / _s.Groups;
            var blocks = new Blocks(_s);
            long fullLength = RowPanels.Length(blocks.Rows, channels, width);
            int whole = _s.OutChannels / _s.Groups * _s.Taps / blocks.Rows, rest = _s.OutChannels / _s.Groups * _s.Taps % blocks.Rows;
            float* panels = packed + group * (whole * fullLength + RowPanels.Length(rest, channels, width)) + first / blocks.Rows * fullLength;
            FloatProduct.Direct(panels, rows, columns, channels, planes, columns, parts, columns, false, memory, width);
        }

        private readonly void Multiply(T* filters, int rows, T* planes, T* parts)
        {
            int channels = _s.InChannels / _s.Groups, length = _s.InPlane;
            for (int row = 0; row < rows; row++, parts += length, filters += channels)
            {
                var sums = new Span<T>(parts, length);
                sums.Clear();
                for (int c = 0; c < channels; c++)
                    TensorPrimitives.MultiplyAdd(new ReadOnlySpan<T>(planes + (nint)c * length, length), filters[c], sums, sums);
            }
        }

        // Adds what one tap gives to the output positions it reaches.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Spread(ReadOnlySpan<T> part, Span<T> y, int tap)
        {
            int kw = tap % _s.Kernel.W, kh = tap / _s.Kernel.W % _s.Kernel.H, kd = tap / _s.Kernel.W / _s.Kernel.H;
            int shift = kw * _s.Dilation.W - _s.Before.W, stride = _s.Stride.W;
            int first = Math.Min(_s.Input.W, shift >= 0 ? 0 : (-shift + stride - 1) / stride);
            int end = Math.Clamp(_s.Output.W <= shift ? 0 : (_s.Output.W - shift + stride - 1) / stride, first, _s.Input.W);
            if (first == end)
                return;
            for (int d = 0; d < _s.Input.D; d++)
            {
                int od = d * _s.Stride.D + kd * _s.Dilation.D - _s.Before.D;
                if ((uint)od >= (uint)_s.Output.D)
                    continue;
                for (int h = 0; h < _s.Input.H; h++)
                {
                    int oh = h * _s.Stride.H + kh * _s.Dilation.H - _s.Before.H;
                    if ((uint)oh >= (uint)_s.Output.H)
                        continue;
                    Span<T> line = y.Slice((od * _s.Output.H + oh) * _s.Output.W, _s.Output.W);
                    ReadOnlySpan<T> from = part.Slice((d * _s.Input.H + h) * _s.Input.W, _s.Input.W)[first..end];
                    if (stride == 1)
                    {
                        Span<T> to = line.Slice(first + shift, from.Length);
                        TensorPrimitives.Add(from, to, to);
                        continue;
                    }
                    ref T target = ref line[first * stride + shift];
                    for (int w = 0; w < from.Length; w++)
                        Unsafe.Add(ref target, w * stride) += from[w];
                }
            }
        }
    }
}
