using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>What <see cref="Winograd"/>, <see cref="EntryWinograd"/>, <see cref="PlaneWinograd"/> and those with small tiles have in common.</summary>
internal static unsafe class WinogradProduct
{
    public static long PackedLength(in ConvShape s, bool small) => WinogradFilters.Length(WinogradForm.Of(s, small), s.InChannels, s.OutChannels);

    public static void Pack(VectorWidth width, in ConvShape s, bool small, ReadOnlySpan<float> filters, bool turned, Span<float> packed)
    {
        WinogradForm form = Form(s, small, fromPlanes: true);
        Extents.Require(filters.Length, (long)s.OutChannels * s.Depth, nameof(filters));
        Extents.Require(packed.Length, PackedLength(s, small), nameof(packed));
        WinogradFilters.Transform(form, filters, s.InChannels, s.OutChannels, turned, packed, width);
    }

    /// <summary>Enough for any width.</summary>
    public static long ScratchLength(in ConvShape s, bool small)
    {
        WinogradForm form = WinogradForm.Of(s, small);
        return Math.Max(ScratchLength(new WinogradCut(s, form, VectorWidth.Bits256)), ScratchLength(new WinogradCut(s, form, VectorWidth.Bits512)));
    }

    private static long ScratchLength(in WinogradCut cut) => cut.SharesInputs ? cut.Groups * cut.InputLength : 0;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TE>(
        VectorWidth width, bool small, bool fromPlanes, bool toPlanes, Workers workers, in ConvShape s, ReadOnlySpan<float> x, ReadOnlySpan<float> packed, Span<float> y, Span<float> scratch, TE epilogue)
        where TE : struct, IEpilogue<float>, allows ref struct
    {
        WinogradForm form = Form(s, small, fromPlanes);
        if (s.Batch == 0 || s.OutChannels == 0 || s.OutPlane <= 0)
            return;
        var cut = new WinogradCut(s, form, width);
        Extents.Require(x.Length, (long)s.Batch * s.InPlane * (fromPlanes ? s.InChannels : cut.InBlocks * 16), nameof(x));
        Extents.Require(y.Length, (long)s.Batch * s.OutPlane * (toPlanes ? s.OutChannels : cut.OutBlocks * 16), nameof(y));
        Extents.Require(packed.Length, PackedLength(s, small), nameof(packed));
        Extents.Require(scratch.Length, ScratchLength(cut), nameof(scratch));
        if (toPlanes) PlaneFinish.Check(ref epilogue, s);
        else BlockFinish.Check(ref epilogue, s);
        switch (width)
        {
            case VectorWidth.Bits512: RunWith<F32x16, TE>(width, workers, s, cut, fromPlanes, toPlanes, x, packed, y, scratch, epilogue); break;
            case VectorWidth.Bits256: RunWith<F32x8, TE>(width, workers, s, cut, fromPlanes, toPlanes, x, packed, y, scratch, epilogue); break;
            default: RunWith<F32x4, TE>(width, workers, s, cut, fromPlanes, toPlanes, x, packed, y, scratch, epilogue); break;
        }
    }

    // Only planes are split into phases.
    private static WinogradForm Form(in ConvShape s, bool small, bool fromPlanes)
    {
        WinogradForm form = WinogradForm.Of(s, small);
        if (!form.Fits(s) || form.Stride > 1 && !fromPlanes)
            throw new ArgumentException("Winograd's algorithm is for square windows of few taps in one group.", nameof(s));
        return form;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunWith<V, TE>(
        VectorWidth width, Workers workers, in ConvShape s, in WinogradCut cut, bool fromPlanes, bool toPlanes, ReadOnlySpan<float> x, ReadOnlySpan<float> packed, Span<float> y, Span<float> scratch, TE epilogue)
        where V : struct, ILanes<V, float> where TE : struct, IEpilogue<float>, allows ref struct
    {
        if (cut.SharesInputs)
        {
            var inputs = new Inputs<V>(s, cut, fromPlanes, x, scratch);
            Share(workers, ref inputs, cut.Groups * cut.InBlocks, cut);
        }
        var results = new Results<V, TE>(s, cut, fromPlanes, toPlanes, x, packed, y, scratch, epilogue, width);
        Share(workers, ref results, cut.Groups * cut.Parts, cut);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Share<TBody>(Workers workers, ref TBody body, int chunks, in WinogradCut cut) where TBody : struct, IChunkBody, allows ref struct
    {
        if (cut.Groups * cut.Parts > 1)
            workers.Run(ref body, chunks);
        else
            for (int chunk = 0; chunk < chunks; chunk++)
                body.Run(chunk);
    }

    // Transforms one block of channels of one group.
    private readonly ref struct Inputs<V>(ConvShape shape, WinogradCut cut, bool planes, ReadOnlySpan<float> x, Span<float> transformed) : IChunkBody
        where V : struct, ILanes<V, float>
    {
        private readonly WinogradCut _cut = cut;
        private readonly WinogradInputs _inputs = new(shape, cut, planes);
        private readonly ReadOnlySpan<float> _x = x;
        private readonly Span<float> _transformed = transformed;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int chunk)
        {
            int group = chunk / _cut.InBlocks;
            float* memory = ThreadMemory.Floats(_inputs.MemoryLength);
            fixed (float* x = _x, to = _transformed)
                _inputs.Transform<V>(group, chunk % _cut.InBlocks, x, x + _x.Length, to + group * _cut.InputLength, memory);
        }
    }

    // Computes some output channels of one group.
    private ref struct Results<V, TE>(
        ConvShape shape, WinogradCut cut, bool fromPlanes, bool toPlanes, ReadOnlySpan<float> x, ReadOnlySpan<float> packed, Span<float> y, Span<float> transformed, TE epilogue, VectorWidth width) : IChunkBody
        where V : struct, ILanes<V, float> where TE : struct, IEpilogue<float>, allows ref struct
    {
        private readonly ConvShape _s = shape;
        private readonly WinogradCut _cut = cut;
        private readonly WinogradInputs _inputs = new(shape, cut, fromPlanes);
        private readonly WinogradPlaces _places = new(cut, width);
        private readonly VectorWidth _width = width;
        private readonly bool _toPlanes = toPlanes;
        private readonly ReadOnlySpan<float> _x = x, _packed = packed;
        private readonly Span<float> _y = y, _transformed = transformed;
        private TE _epilogue = epilogue;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int chunk)
        {
            int group = chunk / _cut.Parts, part = chunk % _cut.Parts;
            long work = Math.Max(_inputs.MemoryLength, WinogradResults.MemoryLength(_cut));
            float* memory = ThreadMemory.Floats(work + _cut.UnitsAtOnce * _cut.ProductLength + (_cut.SharesInputs ? 0 : _cut.InputLength));
            float* products = memory + work, own = products + _cut.UnitsAtOnce * _cut.ProductLength;
            fixed (float* x = _x, packed = _packed, y = _y, shared = _transformed)
            {
                float* inputs = own;
                if (_cut.SharesInputs)
                    inputs = shared + group * _cut.InputLength;
                else
                    for (int block = 0; block < _cut.InBlocks; block++)
                        _inputs.Transform<V>(group, block, x, x + _x.Length, own, memory);

                int unitBlocks = WinogradFilters.UnitWidth(_width) / Block.Lanes;
                (int firstRow, int endRow) = _cut.GroupRange(group);
                (int tile, int rowTiles) = _cut.TileRange(group);
                int tiles = (endRow - firstRow) * rowTiles;
                int end = _cut.Units * (part + 1) / _cut.Parts;
                for (int unit = _cut.Units * part / _cut.Parts, units; unit < end; unit += units)
                {
                    units = Math.Min(_cut.UnitsAtOnce, end - unit);
                    int block = unit * unitBlocks, blocks = Math.Min(units * unitBlocks, _cut.OutBlocks - block);
                    float* filters = packed + (nint)_cut.Form.Places * _cut.Channels * block * Block.Lanes;
                    if (units == 1) _places.Multiply(inputs, tiles, filters, blocks * Block.Lanes, products);
                    else _places.MultiplyUnits(inputs, tiles, filters, units, (nint)_cut.ProductLength, products);
                    nint next = units == 1 ? (nint)tiles * Block.Lanes : (nint)_cut.ProductLength;
                    for (int i = 0; i < blocks; i++)
                        for (int row = firstRow; row < endRow; row++)
                            Finish(row, tile, rowTiles, block + i, products + i * next + (nint)(row - firstRow) * rowTiles * Block.Lanes, y, memory);
                }
            }
        }

        // Tiles side by side of one block: fewer rows of results at the bottom.
        [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Finish(int row, int tile, int tiles, int block, float* products, float* y, float* memory)
        {
            int results = _cut.Form.Results, width = _s.Output.W, image = row / _cut.ImageRows, h = row % _cut.ImageRows * results, rows = Math.Min(results, _s.Output.H - h);
            int w = tile * results, columns = Math.Min(tiles * results, width - w), start = h * width + w;
            if (_toPlanes)
            {
                int first = image * _s.OutChannels + block * 16, channels = Math.Min(16, _s.OutChannels - block * 16);
                float* planes = y + (nint)first * _s.OutPlane + start;
                float* shifts = stackalloc float[16];
                BlockEnds all = typeof(TE) == typeof(PlaneFinish) ? PlaneEnds(block * 16, shifts) : default;
                WinogradResults.ToPlanes<V>(_cut.Form, products, _cut.ProductPlace, rows, columns, width, planes, _s.OutPlane, channels, memory, typeof(TE) == typeof(PlaneFinish) ? &all : null);
                for (int plane = first; plane < first + channels && typeof(TE) != typeof(PlaneFinish); plane++)
                    Apply(plane, _s.OutPlane, start, rows, columns, 1);
                return;
            }
            int at = image * _cut.OutBlocks + block;
            BlockFinish finish = BlockFinish.Of(ref _epilogue);
            bool folds = typeof(TE) == typeof(BlockFinish) && finish.Other.IsEmpty;
            fixed (float* shift = finish.Shift)
            {
                var ends = new BlockEnds(finish, first: true, last: true);
                if (shift != null)
                    ends.Shift = shift + finish.ShiftAt(at);
                WinogradResults.ToBlock<V>(_cut.Form, products, _cut.ProductPlace, rows, columns, width, y + ((nint)at * _s.OutPlane + start) * 16, memory, folds ? &ends : null);
            }
            if (!folds)
                Apply(at, _s.OutPlane * 16, start * 16, rows, columns * 16, 16);
        }

        private BlockEnds PlaneEnds(int channel, float* shifts)
        {
            PlaneFinish finish = PlaneFinish.Of(ref _epilogue);
            finish.Shifts(channel, new Span<float>(shifts, 16));
            return new BlockEnds(finish, first: true, last: true) { Shift = shifts };
        }

        // The epilogue of some rows, which are one run where they are whole.
        private void Apply(int row, int length, int start, int rows, int count, int pixel)
        {
            if (typeof(TE) == typeof(NoEpilogue<float>))
                return;
            if (count == _s.Output.W * pixel)
                (count, rows) = (count * rows, 1);
            for (int i = 0; i < rows; i++, start += _s.Output.W * pixel)
                _epilogue.Apply(_y.Slice(row * length + start, count), row, start);
        }
    }
}
