using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>softmax(scale · Q Kᵀ, masked) V for f32, block by block: the scores of all pairs are never in memory at once.</summary>
/// <remarks>
/// <para>For each block of queries a running maximum and sum are kept over blocks of keys, and what has been summed up is
/// scaled when the maximum grows (Milakov and Gimelshein 2018; Dao et al. 2022).</para>
/// <para>Work is cut into items and blocks of queries by the shape alone, so bits do not depend on threads. Nothing is
/// allocated after the first call on a thread.</para>
/// </remarks>
public static partial class AttentionKernel
{
    // Blocks of queries that share the packed keys of one pass.
    private const int MostBlocks = 4;

    /// <summary>The weighted values, and the logarithm of each query's sum of exponentials.</summary>
    /// <param name="workers">threads.</param>
    /// <param name="shape">sizes.</param>
    /// <param name="q">queries.</param>
    /// <param name="qSteps">their strides.</param>
    /// <param name="k">keys.</param>
    /// <param name="kSteps">their strides.</param>
    /// <param name="v">values.</param>
    /// <param name="vSteps">their strides.</param>
    /// <param name="y">the result.</param>
    /// <param name="ySteps">its strides.</param>
    /// <param name="logSums">[batch, heads, queries], +∞ for a query that sees nothing; empty where nobody wants them.</param>
    /// <param name="masks">changes scores of consecutive keys; rows count through batch, heads and queries.</param>
    /// <exception cref="ArgumentException">A span is too short for the sizes.</exception>
    public static void Run<TE>(
        Workers workers, AttentionShape shape, ReadOnlySpan<float> q, HeadStrides qSteps, ReadOnlySpan<float> k, HeadStrides kSteps,
        ReadOnlySpan<float> v, HeadStrides vSteps, Span<float> y, HeadStrides ySteps, Span<float> logSums, TE masks)
        where TE : struct, IEpilogue<float>, allows ref struct =>
        RunAt(VectorWidths.Widest, workers, shape, q, qSteps, k, kSteps, v, vSteps, y, ySteps, logSums, masks);

    internal static void RunAt<TE>(
        VectorWidth width, Workers workers, AttentionShape shape, ReadOnlySpan<float> q, HeadStrides qSteps, ReadOnlySpan<float> k, HeadStrides kSteps,
        ReadOnlySpan<float> v, HeadStrides vSteps, Span<float> y, HeadStrides ySteps, Span<float> logSums, TE masks)
        where TE : struct, IEpilogue<float>, allows ref struct
    {
        qSteps.Require(q.Length, shape, shape.Queries, shape.Features, nameof(q));
        kSteps.Require(k.Length, shape, shape.Keys, shape.Features, nameof(k));
        vSteps.Require(v.Length, shape, shape.Keys, shape.ValueFeatures, nameof(v));
        ySteps.Require(y.Length, shape, shape.Queries, shape.ValueFeatures, nameof(y));
        if (!logSums.IsEmpty)
            Extents.Require(logSums.Length, (long)shape.Items * shape.Queries, nameof(logSums));
        if (shape.Items == 0 || shape.Queries == 0)
            return;

        var body = new Forward<TE>(width, shape, q, qSteps, k, kSteps, v, vSteps, y, ySteps, logSums, masks);
        int chunks = body.Chunks;
        if (shape.Serial)
            for (int i = 0; i < chunks; i++)
                body.Run(i);
        else
            workers.Run(ref body, chunks);
    }

    private unsafe ref struct Forward<TE> : IChunkBody where TE : struct, IEpilogue<float>, allows ref struct
    {
        private readonly VectorWidth _width;
        private readonly AttentionShape _shape;
        private readonly ReadOnlySpan<float> _q, _k, _v;
        private readonly Span<float> _y, _logSums;
        private readonly HeadStrides _qSteps, _kSteps, _vSteps, _ySteps;
        private readonly int _block, _rows, _groups, _keys;
        private TE _masks;

        public Forward(
            VectorWidth width, AttentionShape shape, ReadOnlySpan<float> q, HeadStrides qSteps, ReadOnlySpan<float> k, HeadStrides kSteps,
            ReadOnlySpan<float> v, HeadStrides vSteps, Span<float> y, HeadStrides ySteps, Span<float> logSums, TE masks)
        {
            (_width, _shape, _qSteps, _kSteps, _vSteps, _ySteps) = (width, shape, qSteps, kSteps, vSteps, ySteps);
            _q = q;
            _k = k;
            _v = v;
            _y = y;
            _logSums = logSums;
            _masks = masks;
            _block = AttentionBlocks.Even(shape.Queries, AttentionBlocks.MostQueries);
            int blocks = (shape.Queries + _block - 1) / _block;
            _rows = _block * (int)Math.Clamp((long)blocks * shape.Items / 8, 1, MostBlocks);
            _groups = (shape.Queries + _rows - 1) / _rows;
            _keys = AttentionBlocks.KeysOf(shape.Keys);
        }

        public readonly int Chunks => _shape.Items * _groups;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int chunk)
        {
            if (_width == VectorWidth.Bits512) Run<F32x16>(chunk);
            else if (_width == VectorWidth.Bits256) Run<F32x8>(chunk);
            else Run<F32x4>(chunk);
        }

        [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Run<V>(int chunk) where V : struct, ILanes<V, float>
        {
            int item = chunk / _groups, first = chunk % _groups * _rows, rows = Math.Min(_rows, _shape.Queries - first);
            int d = _shape.Features, e = AttentionBlocks.Panels(_shape.ValueFeatures), scoreRow = AttentionBlocks.Panels(_keys);
            int blocks = (rows + _block - 1) / _block, panelRows = RowPanels.PaddedRows(_block, _width) + 14;
            long panel = FloatParts.Rounded((long)panelRows * d);
            var memory = new FloatParts(ThreadMemory.Floats(
                2 * FloatParts.Rounded(rows) + FloatParts.Rounded((long)rows * e) + blocks * panel + FloatParts.Rounded((long)d * scoreRow)
                + FloatParts.Rounded((long)_keys * e) + FloatParts.Rounded((long)_block * scoreRow) + FloatParts.Rounded((long)panelRows * _keys)));
            float* tops = memory.Take(rows), sums = memory.Take(rows), mixed = memory.Take((long)rows * e), queries = memory.Take(blocks * panel);
            float* keys = memory.Take((long)d * scoreRow), values = memory.Take((long)_keys * e), scores = memory.Take((long)_block * scoreRow);
            float* shares = memory.Take((long)panelRows * _keys);

            fixed (float* q = _q, k = _k, v = _v, y = _y)
            {
                float* qItem = q + _qSteps.At(item, _shape.Heads), kItem = k + _kSteps.At(item, _shape.Heads), vItem = v + _vSteps.At(item, _shape.Heads);
                for (int b = 0; b < blocks; b++)
                {
                    int count = Math.Min(_block, rows - b * _block);
                    float* packed = queries + b * panel;
                    RowPanels.Pack(qItem + (nint)(first + b * _block) * _qSteps.Row, _qSteps.Row, _qSteps.Column, count, d, packed, _width);
                    AttentionRows.Scale<V>(packed, (int)RowPanels.Length(count, d, _width), _shape.Scale);
                }
                new Span<float>(tops, rows).Fill(float.NegativeInfinity);
                new Span<float>(sums, rows).Clear();

                int seen = _shape.Seen(first + rows - 1);
                for (int b = 0; b < blocks; b++)
                {
                    // The first keys are written, not added; who sees none has nothing written.
                    int row = b * _block, height = Math.Min(_block, rows - row);
                    if (_shape.Seen(first + row + height - 1) == 0)
                        new Span<float>(mixed + (nint)row * e, height * e).Clear();
                }
                for (int key = 0; key < seen; key += _keys)
                {
                    int count = Math.Min(_keys, seen - key), depth = AttentionBlocks.Quads(count);
                    ColumnPanels.Pack(kItem + (nint)key * _kSteps.Row, _kSteps.Column, _kSteps.Row, d, count, keys);
                    PackRows(vItem + (nint)key * _vSteps.Row, _vSteps, count, depth, _shape.ValueFeatures, values);
                    for (int b = 0; b < blocks; b++)
                    {
                        int row = b * _block, height = Math.Min(_block, rows - row);
                        if (_shape.Seen(first + row + height - 1) <= key)
                            continue;
                        FloatProduct.Panels(queries + b * panel, height, AttentionBlocks.Panels(count), d, keys, scores, scoreRow, false, _width);
                        Weigh<V>(item, first + row, height, key, count, scores, scoreRow, shares, tops + row, sums + row, mixed + (nint)row * e, e);
                        FloatProduct.Panels(shares, height, e, depth, values, mixed + (nint)row * e, e, key > 0, _width);
                    }
                }
                float* to = y + _ySteps.At(item, _shape.Heads) + (nint)first * _ySteps.Row;
                for (int row = 0; row < rows; row++)
                {
                    float factor = sums[row] != 0 ? 1 / sums[row] : _shape.ZeroRows ? 0 : float.NaN;
                    AttentionRows.Write<V>(mixed + (nint)row * e, _shape.ValueFeatures, factor, to + (nint)row * _ySteps.Row, _ySteps.Column, false);
                }
                if (_logSums.Length > 0)
                    AttentionRows.LogSums<V>(tops, sums, rows, _shape.ZeroRows ? float.PositiveInfinity : float.NaN, _logSums.Slice(item * _shape.Queries + first, rows));
            }
        }

        // Masks a block of scores and brings its exponentials into row panels; what was summed up before is scaled to the new maximum.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Weigh<V>(
            int item, int query, int rows, int key, int count, float* scores, int scoreRow, float* shares, float* tops, float* sums, float* mixed, int e)
            where V : struct, ILanes<V, float>
        {
            int quads = AttentionBlocks.Quads(count) / 4;
            // All maxima first: no exponential then waits for the one of its own row.
            for (int row = 0; row < rows; row++)
            {
                float* from = scores + (nint)row * scoreRow;
                int seen = Math.Clamp(_shape.Seen(query + row) - key, 0, count);
                if (typeof(TE) != typeof(NoEpilogue<float>) && seen > 0)
                    _masks.Apply(new Span<float>(from, seen), item * _shape.Queries + query + row, key);
                float top = AttentionRows.Top<V>(from, seen), before = tops[row];
                if (key > 0 && !(top <= before))
                {
                    if (sums[row] != 0)
                    {
                        float factor = MathF.Exp(before - top);
                        sums[row] *= factor;
                        AttentionRows.Scale<V>(mixed + (nint)row * e, e, factor);
                    }
                    tops[row] = top;
                }
                else if (key == 0)
                {
                    tops[row] = top;
                }
            }
            for (int panel = 0, height; panel < rows; panel += height)
            {
                height = RowPanels.Height(rows - panel, _width);
                int tile = RowPanels.Tile(height, _width);
                for (int i = 0; i < height; i++)
                {
                    int row = panel + i, seen = Math.Clamp(_shape.Seen(query + row) - key, 0, count);
                    float less = float.IsNegativeInfinity(tops[row]) ? 0 : tops[row];
                    sums[row] += AttentionRows.Exponentials<V>(scores + (nint)row * scoreRow, seen, less, shares + 4 * i, 4 * tile, quads);
                }
                for (int i = height; i < tile; i++)
                    for (int quad = 0; quad < quads; quad++)
                        new Span<float>(shares + 4 * i + quad * 4 * tile, 4).Clear();
                shares += (nint)tile * 4 * quads;
            }
        }
    }

    // Rows of a matrix as the right side of a product, zeros up to a depth.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void PackRows(float* from, HeadStrides steps, int rows, int depth, int columns, float* panels)
    {
        for (int column = 0; column < columns; column += ColumnPanels.Width, panels += (nint)depth * ColumnPanels.Width)
        {
            ColumnPanels.PackPanel(from + (nint)column * steps.Column, steps.Row, steps.Column, rows, Math.Min(ColumnPanels.Width, columns - column), panels);
            new Span<float>(panels + (nint)rows * ColumnPanels.Width, (depth - rows) * ColumnPanels.Width).Clear();
        }
    }
}
