using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>Gradients of the filters of convolutions of 3×3 by Winograd's algorithm F(4×4, 3×3): a quarter of the multiplications.</summary>
/// <remarks>
/// <para>With Y = Aᵀ · [(G · g · Gᵀ) ⊙ (Bᵀ · d · B)] · A the gradient of g is Gᵀ · [Σ (A · dy · Aᵀ) ⊙ (Bᵀ · d · B)] · G: inputs and cotangents of a few
/// tiles are transformed, 36 products sum over the tiles, and the sums of a part of the batch are transformed back.</para>
/// <para>Rounding as in <see cref="Winograd"/>. Parts follow from the shape and are added in order, so bits do not depend on threads.</para>
/// </remarks>
public static class FilterWinograd
{
    // Floats of what is transformed at once: it stays in the second-level cache beside the sums.
    private const long MostTransformed = 192 * 1024;
    private const int LeastTiles = 16, MostTiles = 160;
    // Sums of a part are transformed back, which takes as long as a few tiles.
    private const double WorkPerPart = 1.5e6;
    private const int MostParts = 16, LeastTilesOfPart = 32;
    // Of all parts together; more would be read from other cores' caches.
    private const long MostResults = 1024 * 1024;

    /// <summary>Elements of scratch that <see cref="Run"/> wants.</summary>
    public static int ScratchLength(in ConvShape s)
    {
        var plan = new Plan(s);
        return checked((int)(plan.Parts * plan.ResultLength));
    }

    /// <summary>filters[o, c, k] = Σ over samples and positions of narrow[n, o, p] · wide[n, c, p + k − before].</summary>
    /// <param name="workers">Threads.</param>
    /// <param name="s">Of the convolution of <paramref name="wide"/> whose result has the shape of <paramref name="narrow"/>.</param>
    /// <param name="wide">[N, C, H, W]</param>
    /// <param name="narrow">[N, O, H′, W′]</param>
    /// <param name="filters">[O, C, 3, 3], written.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> elements.</param>
    /// <exception cref="ArgumentException">A span is too short for the sizes, or the convolution is of another kind.</exception>
    public static void Run(Workers workers, in ConvShape s, ReadOnlySpan<float> wide, ReadOnlySpan<float> narrow, Span<float> filters, Span<float> scratch) =>
        RunAt(VectorWidths.Widest, workers, s, wide, narrow, filters, scratch);

    internal static void RunAt(VectorWidth width, Workers workers, in ConvShape s, ReadOnlySpan<float> wide, ReadOnlySpan<float> narrow, Span<float> filters, Span<float> scratch)
    {
        if (!s_form.Fits(s))
            throw new ArgumentException("Winograd's algorithm is for windows of 3×3 at every place, in one group.", nameof(s));
        Extents.Require(wide.Length, (long)s.Batch * s.InChannels * s.InPlane, nameof(wide));
        Extents.Require(narrow.Length, (long)s.Batch * s.OutChannels * s.OutPlane, nameof(narrow));
        Extents.Require(filters.Length, (long)s.OutChannels * s.Depth, nameof(filters));
        if (s.Batch == 0 || s.OutPlane <= 0 || s.OutChannels == 0)
        {
            filters.Clear();
            return;
        }
        Extents.Require(scratch.Length, ScratchLength(s), nameof(scratch));
        var plan = new Plan(s);
        switch (width)
        {
            case VectorWidth.Bits512: Sum<F32x16>(workers, s, plan, wide, narrow, scratch, width); break;
            case VectorWidth.Bits256: Sum<F32x8>(workers, s, plan, wide, narrow, scratch, width); break;
            default: Sum<F32x4>(workers, s, plan, wide, narrow, scratch, width); break;
        }
        int chunks = Chunks.Count(s.OutChannels, 9L * plan.Channels * (plan.Parts + 4));
        var adding = new Adding(s, plan, chunks, scratch, filters);
        workers.Run(ref adding, chunks);
    }

    private static readonly WinogradForm s_form = new(Kernel: 3, Stride: 1, Points: 6);

    private const int Places = 36;

    private static void Sum<V>(Workers workers, in ConvShape s, in Plan plan, ReadOnlySpan<float> wide, ReadOnlySpan<float> narrow, Span<float> scratch, VectorWidth width)
        where V : struct, ILanes<V, float>
    {
        var body = new Body<V>(s, plan, wide, narrow, scratch, width);
        workers.Run(ref body, plan.Parts);
    }

    /// <summary>How the work is cut, and how transformed tiles lie.</summary>
    private readonly struct Plan
    {
        /// <summary>Channels of the input and of the cotangents, filled up to blocks.</summary>
        public readonly int Channels, Outputs;

        public readonly int RowTiles, ImageRows, Rows, GroupRows, Parts;

        /// <summary>Elements from one of the 36 places to the next: of inputs, cotangents and sums. A line more keeps them from falling on the same lines of the cache.</summary>
        public readonly nint InputPlace, CotangentPlace, SumPlace;

        public Plan(in ConvShape s)
        {
            Channels = Block.Count(s.InChannels) * Block.Lanes;
            Outputs = Block.Count(s.OutChannels) * Block.Lanes;
            RowTiles = (s.Output.W + 3) / 4;
            ImageRows = (s.Output.H + 3) / 4;
            Rows = s.Batch * ImageRows;
            long tiles = Math.Clamp(MostTransformed / (Places * (Channels + Outputs)), LeastTiles, MostTiles);
            double work = (double)Places * Rows * RowTiles * Channels * Outputs;
            long most = Math.Min(MostResults / Math.Max(1, ResultLengthOf(s.OutChannels)), (long)Rows * RowTiles / LeastTilesOfPart);
            Parts = Math.Clamp(Chunks.OfProducts(work, WorkPerPart, (int)Math.Clamp(most, 1, MostParts)), 1, Math.Max(1, Rows));
            int rows = (Rows + Parts - 1) / Math.Max(1, Parts), fitting = (int)Math.Max(1, tiles / Math.Max(1, RowTiles)), groups = (rows + fitting - 1) / fitting;
            GroupRows = Math.Max(1, (rows + groups - 1) / Math.Max(1, groups));
            InputPlace = (nint)GroupRows * RowTiles * Channels + 16;
            CotangentPlace = (nint)GroupRows * RowTiles * Outputs + 16;
            SumPlace = (nint)s.OutChannels * Channels + 16;
            ResultLength = ResultLengthOf(s.OutChannels);
        }

        /// <summary>Elements of the gradients of one part: [tap, output, input channel].</summary>
        public readonly long ResultLength;

        private readonly long ResultLengthOf(int outputs) => 9L * outputs * Channels;
    }

    // The gradients of some rows of tiles.
    private readonly unsafe ref struct Body<V>(ConvShape shape, Plan plan, ReadOnlySpan<float> wide, ReadOnlySpan<float> narrow, Span<float> results, VectorWidth width) : IChunkBody
        where V : struct, ILanes<V, float>
    {
        private readonly ConvShape _s = shape;
        private readonly Plan _p = plan;
        private readonly WinogradInputs _inputs = new(shape, new WinogradCut(shape, s_form, plan.GroupRows, plan.InputPlace), planes: true);
        private readonly WinogradCotangents _cotangents = new(shape, plan.RowTiles, plan.ImageRows);
        private readonly BlockTiles _tiles = new(planes: true, width);
        private readonly int _unit = WinogradFilters.UnitWidth(width);
        private readonly ReadOnlySpan<float> _wide = wide, _narrow = narrow;
        private readonly Span<float> _results = results;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int part)
        {
            (long first, long end) = Chunks.Range(_p.Rows, _p.Parts, part);
            int most = _p.GroupRows * _p.RowTiles, taps = (2 * most * sizeof(BlockTap) / sizeof(float) + 15) / 16 * 16;
            long work = Math.Max(_inputs.MemoryLength, _cotangents.MemoryLength);
            float* memory = ThreadMemory.Floats(taps + work + Places * ((long)_p.SumPlace + _p.InputPlace + _p.CotangentPlace));
            float* working = memory + taps, sums = working + work, inputs = sums + Places * _p.SumPlace, cotangents = inputs + Places * _p.InputPlace;
            var tiles = (BlockTap*)memory;
            for (int i = 0; i < most; i++)
            {
                tiles[i] = new BlockTap((nint)i * _p.Outputs, (nint)i * _unit, 1);
                tiles[most + i] = new BlockTap((nint)i * _p.Outputs, (nint)i * Block.Lanes, 1);
            }
            fixed (float* wide = _wide, narrow = _narrow, to = _results)
            {
                for (int row = (int)first; row < end; row += _p.GroupRows)
                {
                    int endRow = (int)Math.Min(end, row + _p.GroupRows), count = (endRow - row) * _p.RowTiles;
                    // Units of inputs lie one behind the other, their tiles side by side; cotangents tile by tile.
                    for (int channel = 0; channel < _p.Channels; channel += Block.Lanes)
                    {
                        int unit = channel / _unit * _unit;
                        _inputs.Rows<V>(row, endRow, channel / Block.Lanes, wide, wide + _wide.Length, inputs + (nint)unit * count + channel - unit, Math.Min(_unit, _p.Channels - unit), working);
                    }
                    for (int output = 0; output < _p.Outputs; output += Block.Lanes)
                        _cotangents.Rows<V>(row, endRow, output / Block.Lanes, narrow, cotangents + output, _p.Outputs, _p.CotangentPlace, working);
                    for (int place = 0; place < Places; place++)
                        Multiply(cotangents + place * _p.CotangentPlace, inputs + place * _p.InputPlace, tiles, most, count, sums + place * _p.SumPlace, row > first);
                }
                WinogradCotangents.Filters<V>(sums, _p.SumPlace, (nint)_s.OutChannels * _p.Channels, to + part * _p.ResultLength, (nint)_s.OutChannels * _p.Channels);
            }
        }

        // Sums over tiles of the products of each output channel with each input channel.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Multiply(float* cotangents, float* inputs, BlockTap* tiles, int most, int count, float* sums, bool accumulate)
        {
            for (int unit = 0; unit < _p.Channels; unit += _unit)
            {
                int lanes = Math.Min(_unit, _p.Channels - unit);
                float* to = sums + unit;
                _tiles.Row(lanes == _unit ? tiles : tiles + most, count, cotangents, inputs + (nint)unit * count, to, to + Block.Lanes, _s.OutChannels, lanes, _p.Channels, 0, accumulate);
            }
        }
    }

    // Adds the parts up, and brings taps behind channels.
    private readonly unsafe ref struct Adding(ConvShape s, Plan plan, int chunks, Span<float> results, Span<float> filters) : IChunkBody
    {
        private readonly Span<float> _results = results, _filters = filters;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int chunk)
        {
            (long first, long end) = Chunks.Range(s.OutChannels, chunks, chunk);
            nint part = (nint)plan.ResultLength;
            float* row = ThreadMemory.Floats(plan.Channels);
            fixed (float* results = _results, filters = _filters)
                for (nint output = (nint)first; output < end; output++)
                    for (int tap = 0; tap < 9; tap++)
                    {
                        float* from = results + (tap * s.OutChannels + output) * plan.Channels, to = filters + output * s.InChannels * 9 + tap;
                        for (int i = 0; i < plan.Channels; i += 4)
                        {
                            Vector128<float> sum = Vector128.Load(from + i);
                            for (int p = 1; p < plan.Parts; p++)
                                sum += Vector128.Load(from + p * part + i);
                            sum.Store(row + i);
                        }
                        for (int c = 0; c < s.InChannels; c++)
                            to[c * 9] = row[c];
                    }
        }
    }
}
