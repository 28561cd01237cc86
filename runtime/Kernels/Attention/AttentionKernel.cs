using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>softmax(scale · Q Kᵀ, masked) V for f32, block by block: the scores of all pairs are never in memory at once.</summary>
/// <remarks>
/// <para>For each block of queries a running maximum and sum are kept over blocks of keys, and what has been summed up is
/// scaled when the maximum grows (Milakov and Gimelshein 2018; Dao et al. 2022).</para>
/// <para>Blocks of queries and keys depend on the shape alone, and no query on those that share its chunk, so bits do not depend on
/// threads. Nothing is allocated after the first call on a thread.</para>
/// </remarks>
public static partial class AttentionKernel
{
    // Queries that share the keys that are laid out for them, and chunks that are enough for a few threads.
    private const int MostQueries = 256, FewChunks = 8;
    // With 256 bits one thread lays them out for more queries, those of one item's chunks included.
    private const int MostAlone = 512;
    // Queries of a chunk up to which keys are met where they lie.
    private const int FewQueries = 2;

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

        var body = new Forward<TE>(width, workers.Threads, shape, q, qSteps, k, kSteps, v, vSteps, y, ySteps, logSums, masks);
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
            VectorWidth width, int threads, AttentionShape shape, ReadOnlySpan<float> q, HeadStrides qSteps, ReadOnlySpan<float> k, HeadStrides kSteps,
            ReadOnlySpan<float> v, HeadStrides vSteps, Span<float> y, HeadStrides ySteps, Span<float> logSums, TE masks)
        {
            (_width, _shape, _qSteps, _kSteps, _vSteps, _ySteps) = (width, shape, qSteps, kSteps, vSteps, ySteps);
            _q = q;
            _k = k;
            _v = v;
            _y = y;
            _logSums = logSums;
            _masks = masks;
            (_block, _keys) = AttentionBlocks.Of(shape.Queries, shape.Keys, width);
            int blocks = (shape.Queries + _block - 1) / _block;
            bool isAlone = width == VectorWidth.Bits256 && threads == 1;
            int chunks = isAlone ? 1 : FewChunks, most = isAlone ? MostAlone : MostQueries;
            int groups = Math.Max((chunks + shape.Items - 1) / shape.Items, (shape.Queries + most - 1) / most);
            _rows = _block * ((blocks + groups - 1) / groups);
            _groups = (shape.Queries + _rows - 1) / _rows;
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
            int d = _shape.Features, e = _shape.ValueFeatures, mixedRow = AttentionBlocks.Lanes(e), scoreRow = AttentionBlocks.Lanes(_keys);
            int blocks = (rows + _block - 1) / _block;
            // A few queries meet keys and values once: laying them out would not pay.
            bool laysOutKeys = rows > FewQueries || _kSteps.Column != 1 || _qSteps.Column != 1, laysOutValues = rows > FewQueries || _vSteps.Column != 1;
            var memory = new FloatParts(ThreadMemory.Floats(
                2 * FloatParts.Rounded(rows) + FloatParts.Rounded(_block) + (long)(rows + _block) * mixedRow + (long)(d + _block) * scoreRow + (long)_keys * mixedRow));
            float* tops = memory.Take(rows), sums = memory.Take(rows), growth = memory.Take(_block), mixed = memory.Take((long)rows * mixedRow), part = memory.Take((long)_block * mixedRow);
            float* keys = memory.Take((long)d * scoreRow), scores = memory.Take((long)_block * scoreRow), laidOut = memory.Take((long)_keys * mixedRow);

            fixed (float* q = _q, k = _k, v = _v, y = _y)
            {
                float* queries = q + _qSteps.At(item, _shape.Heads) + (nint)first * _qSteps.Row;
                float* kItem = k + _kSteps.At(item, _shape.Heads), vItem = v + _vSteps.At(item, _shape.Heads);
                // Projections have left them in the caches of other cores, a piece of a row each.
                AttentionRows.Fetch(kItem, _kSteps, Math.Min(_keys, _shape.Keys), d);
                AttentionRows.Fetch(vItem, _vSteps, Math.Min(_keys, _shape.Keys), e);
                AttentionRows.Fetch(queries, _qSteps, rows, d);
                new Span<float>(tops, rows).Fill(float.NegativeInfinity);
                new Span<float>(sums, rows).Clear();

                int seen = _shape.Seen(first + rows - 1);
                for (int b = 0; b < blocks; b++)
                {
                    // The first keys are written, not added; who sees none has nothing written.
                    int row = b * _block, height = Math.Min(_block, rows - row);
                    if (_shape.Seen(first + row + height - 1) == 0)
                        new Span<float>(mixed + (nint)row * mixedRow, height * mixedRow).Clear();
                }
                for (int key = 0; key < seen; key += _keys)
                {
                    int count = Math.Min(_keys, seen - key);
                    float* ofKeys = kItem + (nint)key * _kSteps.Row, values = vItem + (nint)key * _vSteps.Row;
                    SmallProduct<float> scoring = default, mixing = default;
                    int made = 0;
                    for (int b = 0; b < blocks; b++)
                    {
                        int row = b * _block, height = Math.Min(_block, rows - row);
                        if (_shape.Seen(first + row + height - 1) <= key)
                            continue;
                        if (height != made)
                        {
                            scoring = SmallProduct<float>.Of(height, count, d, _width, laysOutKeys);
                            mixing = SmallProduct<float>.Of(height, e, count, _width, laysOutValues);
                            if (made == 0 && laysOutKeys)
                            {
                                scoring.LayOut(ofKeys, _kSteps.Column, _kSteps.Row, keys);
                                AttentionRows.Scale<V>(keys, AttentionBlocks.Lanes(count) * d, _shape.Scale);
                            }
                            if (made == 0 && laysOutValues)
                                mixing.LayOut(values, _vSteps.Row, _vSteps.Column, laidOut);
                            made = height;
                        }
                        float* own = queries + (nint)row * _qSteps.Row, to = mixed + (nint)row * mixedRow;
                        float* product = key > 0 ? part : to;
                        if (laysOutKeys)
                            scoring.RunLaidOut(own, _qSteps.Row, _qSteps.Column, keys, scores, scoreRow);
                        else
                            AttentionRows.Dots<V>(own, _qSteps.Row, height, ofKeys, _kSteps.Row, count, d, _shape.Scale, scores, scoreRow);
                        Weigh<V>(item, first + row, height, key, count, scores, scoreRow, tops + row, sums + row, growth, to, mixedRow);
                        if (laysOutValues)
                            mixing.RunLaidOut(scores, scoreRow, 1, laidOut, product, mixedRow);
                        else
                            mixing.Run(scores, scoreRow, 1, values, _vSteps.Row, product, mixedRow);
                        if (key > 0)
                            AttentionRows.Add<V>(part, to, height * mixedRow);
                    }
                }
                float* result = y + _ySteps.At(item, _shape.Heads) + (nint)first * _ySteps.Row;
                for (int row = 0; row < rows; row++)
                {
                    float factor = sums[row] != 0 ? 1 / sums[row] : _shape.ZeroRows ? 0 : float.NaN;
                    AttentionRows.Write<V>(mixed + (nint)row * mixedRow, e, factor, result + (nint)row * _ySteps.Row, _ySteps.Column, false);
                }
                if (_logSums.Length > 0)
                    AttentionRows.LogSums<V>(tops, sums, rows, _shape.ZeroRows ? float.PositiveInfinity : float.NaN, _logSums.Slice(item * _shape.Queries + first, rows));
            }
        }

        // Masks a block of scores and makes exponentials of them; what was summed up before is scaled to the new maximum.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Weigh<V>(
            int item, int query, int rows, int key, int count, float* scores, int scoreRow, float* tops, float* sums, float* growth, float* mixed, int mixedRow)
            where V : struct, ILanes<V, float>
        {
            // All maxima first: no exponential then waits for the one of its own row.
            bool grows = false;
            for (int row = 0; row < rows; row++)
            {
                float* from = scores + (nint)row * scoreRow;
                int seen = Math.Clamp(_shape.Seen(query + row) - key, 0, count);
                if (typeof(TE) != typeof(NoEpilogue<float>) && seen > 0)
                    _masks.Apply(new Span<float>(from, seen), item * _shape.Queries + query + row, key);
                float top = AttentionRows.Top<V>(from, seen), before = tops[row];
                bool isHigher = key == 0 || !(top <= before);
                growth[row] = isHigher && key > 0 && sums[row] != 0 ? top - before : 0;
                grows |= growth[row] != 0;
                if (isHigher)
                    tops[row] = top;
            }
            if (grows)
                AttentionRows.Shrink<V>(growth, rows, sums, mixed, mixedRow);
            for (int row = 0; row < rows; row++)
            {
                int seen = Math.Clamp(_shape.Seen(query + row) - key, 0, count);
                float less = float.IsNegativeInfinity(tops[row]) ? 0 : tops[row];
                sums[row] += AttentionRows.Exponentials<V>(scores + (nint)row * scoreRow, seen, less, count);
            }
        }
    }
}
