using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Transposed convolutions of images, f32, whose taps side by side fill vectors with their channels.</summary>
/// <remarks>
/// An input column gives a row of results [tap, channel] for each row of taps; one row of results is a product, whose inner size is the
/// rows of taps that reach it times the input channels: [columns, rows · inputs] · [rows · inputs, taps · outputs], by the tiles of blocked convolutions. What the
/// columns give overlaps; it is added up in registers as it is written to a row [column, channel], and a band of such rows is turned into planes.
/// Rows of taps that meet nothing at the borders are left out; a stride leaves those out that miss the row.
/// </remarks>
internal static unsafe class TransposedRows
{
    // Lanes that are used of those that are computed; what a column may give, to stay near; channels below which rows are turned element by element.
    private const double LeastFilled = 0.75;
    private const int MostLanes = 2 * 1024, LeastOutputs = 4;
    // About 7 µs on one core; floats of a band of rows.
    private const double WorkPerChunk = 0.5e6;
    private const int MostChunks = 64, MostBand = 16 * 1024;

    /// <summary>Whether a transposed convolution can be computed this way; sizes of images do not matter, here as below.</summary>
    public static bool Takes(in ConvShape s) =>
        s is { Groups: 1, Kernel.D: 1, Stride.D: 1, Before.D: 0 } && (s.Dilation.W == 1 || s.Kernel.W == 1) && s.Before is { H: >= 0, W: >= 0 };

    /// <summary>And whether it is faster than one product, whose parts <see cref="SpreadPlanes"/> adds up: by vectors for strides of one and two.</summary>
    public static bool Fits(in ConvShape s)
    {
        int lanes = s.Kernel.W * s.OutChannels;
        return Takes(s) && s.Stride.W != 2 && s.Kernel.W >= s.Stride.W && s.OutChannels >= LeastOutputs
            && lanes <= MostLanes && lanes >= LeastFilled * Padded(lanes);
    }

    /// <summary>Elements of packed filters; batch and spatial sizes do not matter.</summary>
    public static long PackedLength(in ConvShape s) => (long)s.Kernel.H * s.InChannels * Padded(s.Kernel.W * s.OutChannels);

    /// <summary>[group of lanes][row of taps][input channel][lane], where a lane is a tap of the row and an output channel.</summary>
    public static void Pack(in ConvShape s, ReadOnlySpan<float> filters, Span<float> packed, VectorWidth width)
    {
        int padded = Padded(s.Kernel.W * s.OutChannels), columns = s.Kernel.W, group = GroupLanes(width);
        packed[..(int)PackedLength(s)].Clear();
        for (int c = 0; c < s.InChannels; c++)
            for (int output = 0; output < s.OutChannels; output++)
                for (int h = 0; h < s.Kernel.H; h++)
                {
                    ReadOnlySpan<float> taps = filters.Slice(((c * s.OutChannels + output) * s.Kernel.H + h) * columns, columns);
                    for (int w = 0, lane = output; w < columns; w++, lane += s.OutChannels)
                    {
                        int first = lane & -group, lanes = Math.Min(group, padded - first);
                        packed[(first * s.Kernel.H + h * lanes) * s.InChannels + c * lanes + lane - first] = taps[w];
                    }
                }
    }

    /// <summary>y = the adjoint of the filters' convolution applied to x, then the epilogue; of f32.</summary>
    public static void Run<T, TE>(Workers workers, in ConvShape s, ReadOnlySpan<T> x, ReadOnlySpan<T> packed, Span<T> y, TE epilogue, VectorWidth width)
        where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        int wanted = Chunks.OfProducts((double)s.Batch * s.InChannels * s.OutChannels * s.InPlane * s.Taps, WorkPerChunk, MostChunks);
        int images = s.Batch * s.Output.D, bands = Math.Clamp((wanted + images - 1) / images, 1, s.Output.H), row = RowPitch(s);
        int bandRows = Math.Clamp((s.Output.H + bands - 1) / bands, 1, Math.Max(1, MostBand / row));
        bands = (s.Output.H + bandRows - 1) / bandRows;
        int chunks = Math.Min(wanted, images * bands);
        var body = new Body<T, TE>(s, (bands, bandRows, chunks), x, packed, y, epilogue, width);
        workers.Run(ref body, chunks);
    }

    private static int Padded(int lanes) => (lanes + Block.Lanes - 1) / Block.Lanes * Block.Lanes;

    private static int GroupLanes(VectorWidth width) => width == VectorWidth.Bits512 ? 2 * Block.Lanes : Block.Lanes;

    private static int RowPitch(in ConvShape s) => Padded(s.Output.W * s.OutChannels);

    /// <summary>Rows of taps in the order of their phase, and within it from the one that meets the lowest input row to the highest.</summary>
    /// <param name="Tap">The row of taps.</param>
    /// <param name="Phase">How far behind a multiple of the stride are the output rows that it reaches.</param>
    /// <param name="Above">How many input rows above that of the output row it meets.</param>
    private readonly record struct TapRow(int Tap, int Phase, int Above);

    /// <summary>What reaches sixteen elements of a row of results.</summary>
    /// <param name="Columns">How many columns give anything to them.</param>
    /// <param name="From">Where what the first gives to the first element stands.</param>
    private readonly record struct Reach(int Columns, int From);

    private ref struct Body<T, TE>(
        ConvShape shape, (int Bands, int Rows, int Chunks) cut, ReadOnlySpan<T> x, ReadOnlySpan<T> packed, Span<T> y, TE epilogue, VectorWidth width) : IChunkBody
        where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        private readonly ConvShape _s = shape;
        private readonly (int Bands, int Rows, int Chunks) _cut = cut;
        private readonly BlockTiles _tiles = new(planes: true, width);
        private readonly VectorWidth _width = width;
        private readonly int _lanes = shape.Kernel.W * shape.OutChannels, _padded = Padded(shape.Kernel.W * shape.OutChannels), _rowPitch = RowPitch(shape);
        private readonly ReadOnlySpan<T> _x = x, _packed = packed;
        private readonly Span<T> _y = y;
        private TE _epilogue = epilogue;

        // What one column gives stands between zeros.
        private readonly int Pitch => _padded + Block.Lanes;

        private readonly int GivenLength => _s.Input.W * Pitch + Block.Lanes;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int chunk)
        {
            (long first, long end) = Chunks.Range((long)_s.Batch * _s.Output.D * _cut.Bands, _cut.Chunks, chunk);
            int count = _s.Kernel.H * _s.InChannels, tapsLength = (2 * count * sizeof(BlockTap) / sizeof(float) + 15) / 16 * 16, rowsLength = (3 * _s.Kernel.H + 15) / 16 * 16, reachesLength = (2 * _rowPitch / Block.Lanes + 15) / 16 * 16;
            float* memory = ThreadMemory.Floats(tapsLength + rowsLength + reachesLength + GivenLength + (long)_cut.Rows * _rowPitch);
            var taps = (BlockTap*)memory;
            var tapRows = (TapRow*)(memory + tapsLength);
            var reaches = (Reach*)(memory + tapsLength + rowsLength);
            float* given = memory + tapsLength + rowsLength + reachesLength, rows = given + GivenLength;
            new Span<float>(given, GivenLength).Clear();
            WriteTapRows(tapRows);
            WriteReaches(reaches);
            WriteTaps(tapRows, taps, GroupLanes(_width));
            WriteTaps(tapRows, taps + count, _padded % GroupLanes(_width));
            fixed (T* x = _x, packed = _packed, y = _y)
                for (long place = first; place < end; place++)
                {
                    int band = (int)(place % _cut.Bands), depth = (int)(place / _cut.Bands) % _s.Output.D, image = (int)(place / _cut.Bands) / _s.Output.D;
                    int firstRow = band * _cut.Rows, endRow = Math.Min(_s.Output.H, firstRow + _cut.Rows), start = (depth * _s.Output.H + firstRow) * _s.Output.W;
                    float* from = (float*)x + (nint)image * _s.InChannels * _s.InPlane + (nint)depth * _s.Input.H * _s.Input.W, to = (float*)y + (nint)image * _s.OutChannels * _s.OutPlane + start;
                    for (int row = firstRow; row < endRow; row++)
                        if (depth < _s.Input.D) Row(from, row, taps, tapRows, reaches, (float*)packed, given, rows + (nint)(row - firstRow) * _rowPitch);
                        else new Span<float>(rows + (nint)(row - firstRow) * _rowPitch, _rowPitch).Clear();
                    for (int row = firstRow; row < endRow; row++)
                        Turn(rows + (nint)(row - firstRow) * _rowPitch, to + (nint)(row - firstRow) * _s.Output.W);
                    for (int channel = 0; channel < _s.OutChannels && typeof(TE) != typeof(NoEpilogue<T>); channel++)
                        _epilogue.Apply(new Span<T>(to + (nint)channel * _s.OutPlane, (endRow - firstRow) * _s.Output.W), image * _s.OutChannels + channel, start);
                }
        }

        private readonly void WriteTapRows(TapRow* to)
        {
            for (int phase = 0; phase < _s.Stride.H; phase++)
                for (int tap = 0; tap < _s.Kernel.H; tap++)
                    if (tap * _s.Dilation.H % _s.Stride.H == phase)
                        *to++ = new TapRow(tap, phase, (tap * _s.Dilation.H - phase) / _s.Stride.H);
        }

        private readonly void WriteTaps(TapRow* rows, BlockTap* to, int lanes)
        {
            for (int i = 0; i < _s.Kernel.H; i++)
                for (int c = 0; c < _s.InChannels; c++)
                    *to++ = new BlockTap((nint)c * _s.InPlane - (nint)rows[i].Above * _s.Input.W, (nint)(rows[i].Tap * _s.InChannels + c) * lanes, 1);
        }

        // One row of results of all channels, [column, channel].
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Row(float* x, int row, BlockTap* taps, TapRow* tapRows, Reach* reaches, float* packed, float* given, float* to)
        {
            (int across, int phase) = Math.DivRem(row + _s.Before.H, _s.Stride.H);
            // The rows of taps of this phase that meet a row of the input.
            int first = 0, end;
            while (first < _s.Kernel.H && (tapRows[first].Phase != phase || across - tapRows[first].Above >= _s.Input.H)) first++;
            for (end = first; end < _s.Kernel.H && tapRows[end].Phase == phase && across >= tapRows[end].Above;) end++;
            if (first == end)
            {
                new Span<float>(to, _rowPitch).Clear();
                return;
            }
            float* from = x + (nint)across * _s.Input.W;
            for (int lane = 0; lane < _padded; lane += GroupLanes(_width))
            {
                int lanes = Math.Min(GroupLanes(_width), _padded - lane);
                BlockTap* met = taps + (nint)first * _s.InChannels + (lanes == GroupLanes(_width) ? 0 : (nint)_s.Kernel.H * _s.InChannels);
                float* at = given + Block.Lanes + lane;
                _tiles.Row(met, (nint)(end - first) * _s.InChannels, from, packed + (nint)lane * _s.Kernel.H * _s.InChannels, at, at + Block.Lanes, _s.Input.W, lanes, Pitch, 0, accumulate: false);
            }
            switch (_width)
            {
                case VectorWidth.Bits512: AddUp<F32x16>(reaches, given, to); break;
                case VectorWidth.Bits256: AddUp<F32x8>(reaches, given, to); break;
                default: AddUp<F32x4>(reaches, given, to); break;
            }
        }

        // Which columns reach each sixteen elements of a row, and where what the first one gives begins.
        private readonly void WriteReaches(Reach* to)
        {
            int apart = _s.Stride.W * _s.OutChannels, first = 0, end = 0;
            for (int i = 0, at = _s.Before.W * _s.OutChannels; i < _rowPitch; i += Block.Lanes, at += Block.Lanes)
            {
                while (first < _s.Input.W && first * apart + _lanes <= at) first++;
                while (end < _s.Input.W && end * apart < at + Block.Lanes) end++;
                *to++ = new Reach(Math.Max(0, end - first), Block.Lanes + at + first * (Pitch - apart));
            }
        }

        // Each element of a row is the sum of what the columns give to it.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void AddUp<V>(Reach* reaches, float* given, float* to) where V : struct, ILanes<V, float>
        {
            nint step = Pitch - _s.Stride.W * _s.OutChannels;
            for (float* end = to + _rowPitch; to < end; to += Block.Lanes, reaches++)
                for (int lane = 0; lane < Block.Lanes; lane += V.Count)
                {
                    V sum = V.Zero;
                    float* from = given + reaches->From + lane;
                    for (int column = reaches->Columns; column > 0; column--, from += step)
                        sum += V.Load(in *from, 0);
                    sum.Store(ref to[lane], 0);
                }
        }

        // One row [column, channel] becomes a row of each plane; blocks at the ends are computed again with those before them.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Turn(float* row, float* to)
        {
            int columns = _s.Output.W, channels = _s.OutChannels, plane = _s.OutPlane;
            if (columns < 4 || channels < 4)
            {
                for (int channel = 0; channel < channels; channel++)
                    for (int column = 0; column < columns; column++)
                        to[(nint)channel * plane + column] = row[column * channels + channel];
                return;
            }
            bool large = SixteenBySixteen.IsSupported && columns >= 16 && channels >= 16, middle = EightByEight.IsSupported && columns >= 8 && channels >= 8;
            int size = large ? 16 : middle ? 8 : 4;
            for (int c = 0; c < channels; c += size)
                for (int p = 0; p < columns; p += size)
                {
                    int channel = Math.Min(c, channels - size), column = Math.Min(p, columns - size);
                    float* from = row + column * channels + channel, target = to + (nint)channel * plane + column;
                    if (large) SixteenBySixteen.Transpose(from, channels, target, plane);
                    else if (middle) EightByEight.Transpose(from, channels, target, plane);
                    else FourByFour.Transpose(from, channels, target, plane);
                }
        }
    }
}
