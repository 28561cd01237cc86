using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>Gradients of convolutions with respect to their filters, of contiguous [N, C, S…] tensors, f32 and f64.</summary>
/// <remarks>
/// <para>f32: with channels innermost and padding in place, what the taps of one row of a filter meet at one position is one
/// piece of memory. The cotangents [O, positions] times the matrix of these pieces, a row for each position and read where it
/// lies, are the gradients of that row of taps: the tiles of <see cref="Gemm"/> take a table of offsets, so no windows are copied.</para>
/// <para>The batch is cut into parts by its shape, each with sums of its own that are added in order: bits do not depend on threads.</para>
/// </remarks>
public static class ConvFilters
{
    private const int GroupRows = 64;
    private const int MostParts = 16;
    private const int MostSums = 4 << 20;
    private const double WorkPerChunk = 1e6;

    /// <summary>Elements of scratch that <see cref="Run{T}"/> wants.</summary>
    public static int ScratchLength(in ConvShape s) => checked((int)ScratchLengthAt(VectorWidths.Widest, s));

    internal static long ScratchLengthAt(VectorWidth width, in ConvShape s) => FilterDots.Fits(s, width) ? FilterDots.ScratchLength(s) : new Plan(s).ScratchLength;

    /// <summary>filters[o, c, k] = Σ over samples and positions of narrow[n, o, p] · wide[n, c, p·stride + k·dilation − before].</summary>
    /// <param name="workers">Threads.</param>
    /// <param name="s">Of the convolution of <paramref name="wide"/> whose result has the shape of <paramref name="narrow"/>.</param>
    /// <param name="wide">[N, C, S…]</param>
    /// <param name="narrow">[N, O, S′…]</param>
    /// <param name="filters">[O, C / groups, K…], written.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> elements.</param>
    /// <exception cref="ArgumentException">A span is too short for the sizes.</exception>
    public static void Run<T>(Workers workers, in ConvShape s, ReadOnlySpan<T> wide, ReadOnlySpan<T> narrow, Span<T> filters, Span<T> scratch)
        where T : unmanaged, INumber<T> => RunAt(VectorWidths.Widest, workers, s, wide, narrow, filters, scratch);

    internal static void RunAt<T>(VectorWidth width, Workers workers, in ConvShape s, ReadOnlySpan<T> wide, ReadOnlySpan<T> narrow, Span<T> filters, Span<T> scratch)
        where T : unmanaged, INumber<T>
    {
        Extents.Require(wide.Length, (long)s.Batch * s.InChannels * s.InPlane, nameof(wide));
        Extents.Require(narrow.Length, (long)s.Batch * s.OutChannels * s.OutPlane, nameof(narrow));
        Extents.Require(filters.Length, (long)s.OutChannels * s.Depth, nameof(filters));
        if (s.Batch == 0 || s.OutPlane <= 0 || s.OutChannels == 0)
        {
            filters.Clear();
            return;
        }
        if (typeof(T) != typeof(float))
        {
            var plain = new Plain<T>(s, wide, narrow, filters);
            workers.Run(ref plain, s.OutChannels);
            return;
        }
        var plan = new Plan(s);
        Extents.Require(scratch.Length, ScratchLengthAt(width, s), nameof(scratch));
        Span<float> memory = MemoryMarshal.Cast<T, float>(scratch);
        if (FilterDots.Fits(s, width))
        {
            FilterDots.Run(workers, s, MemoryMarshal.Cast<T, float>(wide), MemoryMarshal.Cast<T, float>(narrow), MemoryMarshal.Cast<T, float>(filters), memory);
            return;
        }
        plan.Offsets(s, memory);
        var products = new Products(plan, s, MemoryMarshal.Cast<T, float>(wide), MemoryMarshal.Cast<T, float>(narrow), memory, width);
        workers.Run(ref products, plan.Chunks);
        int sums = Runtime.Chunks.Count(s.OutChannels, (long)plan.RowLength * plan.Parts);
        var adding = new Adding(plan, s, sums, memory, MemoryMarshal.Cast<T, float>(filters));
        workers.Run(ref adding, sums);
    }

    /// <summary>How the work is cut and where everything stands in the scratch: [offsets][sums by part].</summary>
    private readonly struct Plan
    {
        public readonly int Channels, Outputs, RowGroups, Parts, Chunks, TapRows, Taps, Columns, PaddedColumns, RowLength;
        public readonly (int D, int H, int W) Padded;
        public readonly long PlaneLength, SumsAt, SumLength, ScratchLength;

        public Plan(in ConvShape s)
        {
            Channels = s.InChannels / s.Groups;
            Outputs = s.OutChannels / s.Groups;
            Padded = (Extent(s.Output.D, s.Stride.D, s.Kernel.D, s.Dilation.D), Extent(s.Output.H, s.Stride.H, s.Kernel.H, s.Dilation.H), Extent(s.Output.W, s.Stride.W, s.Kernel.W, s.Dilation.W));
            // Taps that stand side by side are one piece with all their channels.
            Taps = s.Dilation.W == 1 ? s.Kernel.W : 1;
            TapRows = s.Taps / Taps;
            Columns = Taps * Channels;
            PaddedColumns = (Columns + ColumnPanels.Width - 1) / ColumnPanels.Width * ColumnPanels.Width;
            RowLength = TapRows * PaddedColumns;
            PlaneLength = (long)Padded.D * Padded.H * Padded.W * Channels;
            RowGroups = (Outputs + GroupRows - 1) / GroupRows;
            SumLength = (long)s.OutChannels * RowLength;
            double work = (double)s.Batch * s.OutChannels * s.OutPlane * s.Depth;
            int wanted = Runtime.Chunks.OfProducts(work, WorkPerChunk, MostParts);
            int most = (int)Math.Clamp(MostSums / Math.Max(1, SumLength), 1, s.Batch);
            Parts = Math.Clamp((wanted + s.Groups * RowGroups - 1) / (s.Groups * RowGroups), 1, Math.Max(1, most));
            Chunks = Parts * s.Groups * RowGroups;
            SumsAt = ((long)s.OutPlane * (sizeof(long) / sizeof(float)) + 15) / 16 * 16;
            ScratchLength = SumsAt + Parts * SumLength;
        }

        /// <summary>Where each position finds its first tap.</summary>
        public unsafe void Offsets(in ConvShape s, Span<float> scratch)
        {
            fixed (float* memory = scratch)
            {
                var offsets = (nint*)memory;
                for (int d = 0; d < s.Output.D; d++)
                    for (int h = 0; h < s.Output.H; h++)
                        for (int w = 0; w < s.Output.W; w++)
                            *offsets++ = (((nint)d * s.Stride.D * Padded.H + h * s.Stride.H) * Padded.W + w * s.Stride.W) * Channels;
            }
        }

        private static int Extent(int output, int stride, int kernel, int dilation) => (output - 1) * stride + (kernel - 1) * dilation + 1;
    }

    // Brings planes into the order [place, channel], with zeros around them.
    private readonly unsafe struct Turning(Plan plan, ConvShape s)
    {
        private readonly Plan _p = plan;
        private readonly ConvShape _s = s;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Plane(float* from, float* to)
        {
            nint row = (nint)_p.Padded.W * _p.Channels;
            for (int d = 0; d < _p.Padded.D; d++)
                for (int h = 0; h < _p.Padded.H; h++, to += row)
                {
                    int id = d - _s.Before.D, ih = h - _s.Before.H;
                    bool inside = (uint)id < (uint)_s.Input.D && (uint)ih < (uint)_s.Input.H;
                    int left = Math.Min(_s.Before.W, _p.Padded.W), count = inside ? Math.Clamp(_p.Padded.W - _s.Before.W, 0, _s.Input.W) : 0;
                    if (!inside)
                        left = _p.Padded.W;
                    new Span<float>(to, left * _p.Channels).Clear();
                    if (count > 0)
                        Row(from + ((nint)id * _s.Input.H + ih) * _s.Input.W, _s.InPlane, count, to + left * _p.Channels);
                    new Span<float>(to + (left + count) * _p.Channels, (_p.Padded.W - left - count) * _p.Channels).Clear();
                }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Row(float* from, nint plane, int count, float* to)
        {
            int c = 0, channels = _p.Channels;
            if (channels == 1)
            {
                new ReadOnlySpan<float>(from, count).CopyTo(new Span<float>(to, count));
                return;
            }
            for (; EightByEight.IsSupported && count >= 8 && c <= channels - 8; c += 8)
                for (int w = 0; w < count; w += 8)
                {
                    // The last begin among those before.
                    int at = Math.Min(w, count - 8);
                    EightByEight.Transpose(from + c * plane + at, plane, to + at * channels + c, channels);
                }
            for (; c <= channels - 4; c += 4)
            {
                float* x = from + c * plane;
                int w = 0;
                for (; w <= count - 4; w += 4)
                    FourByFour.Transpose(x + w, plane, to + w * channels + c, channels);
                for (; w < count; w++)
                    for (int i = 0; i < 4; i++)
                        to[w * channels + c + i] = x[i * plane + w];
            }
            for (; c < channels; c++)
                for (int w = 0; w < count; w++)
                    to[w * channels + c] = from[c * plane + w];
        }
    }

    // The sums of one part of the batch, for one block of outputs.
    private readonly unsafe ref struct Products(Plan plan, ConvShape s, ReadOnlySpan<float> wide, ReadOnlySpan<float> narrow, Span<float> scratch, VectorWidth width) : IChunkBody
    {
        private readonly Plan _p = plan;
        private readonly ConvShape _s = s;
        private readonly Turning _turning = new(plan, s);
        private readonly ReadOnlySpan<float> _wide = wide, _narrow = narrow;
        private readonly Span<float> _scratch = scratch;

        public void Run(int chunk)
        {
            int rowGroup = chunk % _p.RowGroups, group = chunk / _p.RowGroups % _s.Groups, part = chunk / _p.RowGroups / _s.Groups;
            int firstRow = rowGroup * GroupRows, rows = Math.Min(GroupRows, _p.Outputs - firstRow);
            (long first, long end) = Runtime.Chunks.Range(_s.Batch, _p.Parts, part);
            // [rows of cotangents][one image, turned; its last piece may be read as whole vectors]
            long panelLength = RowPanels.Length(rows, RowPanels.Block, width);
            float* panels = ThreadMemory.Floats(panelLength + _p.PlaneLength + ColumnPanels.Width), places = panels + panelLength;
            fixed (float* wide = _wide, narrow = _narrow, memory = _scratch)
            {
                float* sums = memory + _p.SumsAt + part * _p.SumLength + (nint)(group * _p.Outputs + firstRow) * _p.RowLength;
                for (long image = first; image < end; image++)
                {
                    _turning.Plane(wide + (image * _s.Groups + group) * _p.Channels * _s.InPlane, places);
                    Image(
                        narrow + ((nint)image * _s.OutChannels + group * _p.Outputs + firstRow) * _s.OutPlane, rows, panels, places, (nint*)memory, sums, image > first);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Image(float* narrow, int rows, float* panels, float* places, nint* offsets, float* sums, bool accumulate)
        {
            for (int k = 0; k < _s.OutPlane; k += RowPanels.Block)
            {
                int depth = Math.Min(RowPanels.Block, _s.OutPlane - k);
                RowPanels.Pack(narrow + k, _s.OutPlane, 1, rows, depth, panels, width);
                for (int tapRow = 0; tapRow < _p.TapRows; tapRow++)
                {
                    int w = _p.Taps == 1 ? tapRow % _s.Kernel.W : 0, rest = _p.Taps == 1 ? tapRow / _s.Kernel.W : tapRow;
                    int h = rest % _s.Kernel.H, d = rest / _s.Kernel.H;
                    float* b = places + (((nint)d * _s.Dilation.D * _p.Padded.H + h * _s.Dilation.H) * _p.Padded.W + w * _s.Dilation.W) * _p.Channels;
                    for (int column = 0; column < _p.Columns; column += width.TileColumns())
                        TileProduct.Run(
                            panels, rows, depth, b + column, offsets + k, sums + (nint)tapRow * _p.PaddedColumns + column, _p.RowLength,
                            width.TileColumns(), accumulate || k > 0, width);
                }
            }
        }
    }

    // Adds the parts up, and brings channels before taps.
    private readonly unsafe ref struct Adding(Plan plan, ConvShape s, int chunks, Span<float> scratch, Span<float> filters) : IChunkBody
    {
        private readonly Plan _p = plan;
        private readonly ConvShape _s = s;
        private readonly Span<float> _scratch = scratch, _filters = filters;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int chunk)
        {
            (long first, long end) = Runtime.Chunks.Range(_s.OutChannels, chunks, chunk);
            fixed (float* memory = _scratch, filters = _filters)
                for (long row = first; row < end; row++)
                {
                    float* sums = memory + _p.SumsAt + row * _p.RowLength, to = filters + row * _s.Depth;
                    for (int part = 1; part < _p.Parts; part++)
                    {
                        float* more = sums + part * _p.SumLength;
                        for (int i = 0; i < _p.RowLength; i += 8)
                            (Vector256.Load(sums + i) + Vector256.Load(more + i)).Store(sums + i);
                    }
                    for (int tap = 0; tap < _s.Taps; tap++)
                    {
                        float* from = sums + (nint)(tap / _p.Taps) * _p.PaddedColumns + tap % _p.Taps * _p.Channels;
                        for (int c = 0; c < _p.Channels; c++)
                            to[c * _s.Taps + tap] = from[c];
                    }
                }
        }
    }

    // One output channel of any element type.
    private readonly ref struct Plain<T>(ConvShape s, ReadOnlySpan<T> wide, ReadOnlySpan<T> narrow, Span<T> filters) : IChunkBody where T : unmanaged, INumber<T>
    {
        private readonly ReadOnlySpan<T> _wide = wide, _narrow = narrow;
        private readonly Span<T> _filters = filters;

        public void Run(int output)
        {
            int channels = s.InChannels / s.Groups, group = output / (s.OutChannels / s.Groups);
            Span<T> filter = _filters.Slice(output * s.Depth, s.Depth);
            filter.Clear();
            for (int image = 0; image < s.Batch; image++)
            {
                ReadOnlySpan<T> cotangents = _narrow.Slice((image * s.OutChannels + output) * s.OutPlane, s.OutPlane);
                for (int c = 0; c < channels; c++)
                {
                    ReadOnlySpan<T> plane = _wide.Slice((image * s.InChannels + group * channels + c) * s.InPlane, s.InPlane);
                    for (int tap = 0; tap < s.Taps; tap++)
                        filter[c * s.Taps + tap] += Tap(plane, cotangents, tap);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private T Tap(ReadOnlySpan<T> plane, ReadOnlySpan<T> cotangents, int tap)
        {
            int kw = tap % s.Kernel.W * s.Dilation.W - s.Before.W, kh = tap / s.Kernel.W % s.Kernel.H * s.Dilation.H - s.Before.H;
            int kd = tap / s.Kernel.W / s.Kernel.H * s.Dilation.D - s.Before.D;
            T sum = T.Zero;
            for (int position = 0; position < cotangents.Length; position++)
            {
                int w = position % s.Output.W * s.Stride.W + kw, rest = position / s.Output.W;
                int h = rest % s.Output.H * s.Stride.H + kh, d = rest / s.Output.H * s.Stride.D + kd;
                if ((uint)w < (uint)s.Input.W && (uint)h < (uint)s.Input.H && (uint)d < (uint)s.Input.D)
                    sum += cotangents[position] * plane[(d * s.Input.H + h) * s.Input.W + w];
            }
            return sum;
        }
    }
}
