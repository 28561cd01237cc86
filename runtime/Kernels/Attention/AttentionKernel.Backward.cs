using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

public static partial class AttentionKernel
{
    // One item, or a part of its keys: blocks of keys outside, so that their cotangents are summed up in cache.
    private unsafe ref partial struct Backward<TE> : IChunkBody where TE : struct, IEpilogue<float>, allows ref struct
    {
        private readonly VectorWidth _width;
        private readonly AttentionShape _shape;
        private readonly ReadOnlySpan<float> _q, _k, _v, _logSums, _deltas, _dy;
        private readonly Span<float> _dk, _dv;
        private readonly HeadStrides _qSteps, _kSteps, _vSteps, _dySteps, _dkSteps, _dvSteps;
        private readonly int _groups, _block, _keys, _blocksPerGroup;
        private Span<float> _dq;
        private HeadStrides _dqSteps;
        private int _dqGroup;
        private TE _masks;

        public Backward(
            VectorWidth width, AttentionShape shape, int groups, ReadOnlySpan<float> q, HeadStrides qSteps, ReadOnlySpan<float> k, HeadStrides kSteps,
            ReadOnlySpan<float> v, HeadStrides vSteps, ReadOnlySpan<float> logSums, ReadOnlySpan<float> deltas, ReadOnlySpan<float> dy, HeadStrides dySteps,
            Span<float> dk, HeadStrides dkSteps, Span<float> dv, HeadStrides dvSteps, TE masks)
        {
            (_width, _shape, _groups) = (width, shape, groups);
            (_qSteps, _kSteps, _vSteps, _dySteps, _dkSteps, _dvSteps) = (qSteps, kSteps, vSteps, dySteps, dkSteps, dvSteps);
            _q = q;
            _k = k;
            _v = v;
            _logSums = logSums;
            _deltas = deltas;
            _dy = dy;
            _dk = dk;
            _dv = dv;
            _masks = masks;
            _block = AttentionBlocks.Even(shape.Queries, AttentionBlocks.MostQueries);
            _keys = AttentionBlocks.KeysOf(shape.Keys);
            _blocksPerGroup = Math.Max(1, ((shape.Keys + _keys - 1) / _keys + groups - 1) / groups);
        }

        /// <summary>Where the cotangents of queries go, those of each part of the keys <paramref name="group"/> elements after the last.</summary>
        public void Queries(Span<float> dq, HeadStrides steps, int group)
        {
            _dq = dq;
            (_dqSteps, _dqGroup) = (steps, group);
        }

        public void Run(int chunk)
        {
            if (_width == VectorWidth.Bits512) Run<F32x16>(chunk);
            else if (RunsInPlace) RunInPlace<F32x8>(chunk);
            else if (_width == VectorWidth.Bits256) Run<F32x8>(chunk);
            else Run<F32x4>(chunk);
        }

        // What one thread works in.
        private struct Room
        {
            public float* KeyColumns, ValueColumns, KeyRows, OfKeys, OfValues, QueryPanels, CotangentPanels, QueryRows, CotangentRows, Scores, Back, Shares, Turned, OfQueries;
        }

        private readonly Room Memory(int wideD, int wideE, int scoreRow)
        {
            (int d, int e, int block, int keys) = (_shape.Features, _shape.ValueFeatures, _block, _keys);
            int queryPanels = RowPanels.PaddedRows(block, _width) + 14, keyPanels = RowPanels.PaddedRows(keys, _width) + 14;
            ReadOnlySpan<long> lengths =
            [
                (long)d * scoreRow, (long)e * scoreRow, (long)keys * wideD, (long)keys * wideD, (long)keys * wideE, (long)queryPanels * d, (long)queryPanels * e,
                (long)block * wideD, (long)block * wideE, (long)block * scoreRow, (long)block * scoreRow, (long)queryPanels * keys, (long)keyPanels * block, (long)block * wideD,
            ];
            long sum = 0;
            foreach (long length in lengths)
                sum += FloatParts.Rounded(length);
            var memory = new FloatParts(ThreadMemory.Floats(sum));
            return new Room
            {
                KeyColumns = memory.Take(lengths[0]),
                ValueColumns = memory.Take(lengths[1]),
                KeyRows = memory.Take(lengths[2]),
                OfKeys = memory.Take(lengths[3]),
                OfValues = memory.Take(lengths[4]),
                QueryPanels = memory.Take(lengths[5]),
                CotangentPanels = memory.Take(lengths[6]),
                QueryRows = memory.Take(lengths[7]),
                CotangentRows = memory.Take(lengths[8]),
                Scores = memory.Take(lengths[9]),
                Back = memory.Take(lengths[10]),
                Shares = memory.Take(lengths[11]),
                Turned = memory.Take(lengths[12]),
                OfQueries = memory.Take(lengths[13]),
            };
        }

        [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Run<V>(int chunk) where V : struct, ILanes<V, float>
        {
            int item = chunk / _groups, group = chunk % _groups, heads = _shape.Heads;
            int d = _shape.Features, e = _shape.ValueFeatures, wideD = AttentionBlocks.Panels(d), wideE = AttentionBlocks.Panels(e), scoreRow = AttentionBlocks.Panels(_keys);
            int pitch = ColumnPanels.Pitch<float>(_width);
            Room room = Memory(wideD, wideE, scoreRow);
            fixed (float* qAll = _q, kAll = _k, vAll = _v, dyAll = _dy, dqAll = _dq, dkAll = _dk, dvAll = _dv)
            {
                float* q = qAll + _qSteps.At(item, heads), k = kAll + _kSteps.At(item, heads), v = vAll + _vSteps.At(item, heads), dy = dyAll + _dySteps.At(item, heads);
                float* dq = dqAll + _dqSteps.At(item, heads) + (nint)group * _dqGroup, dk = dkAll + _dkSteps.At(item, heads), dv = dvAll + _dvSteps.At(item, heads);
                for (int row = 0; row < _shape.Queries; row++)
                    AttentionRows.Clear(dq + (nint)row * _dqSteps.Row, d, _dqSteps.Column);

                int first = group * _blocksPerGroup * _keys, end = (int)Math.Min(_shape.Keys, (long)first + _blocksPerGroup * _keys);
                for (int key = first; key < end; key += _keys)
                {
                    int count = Math.Min(_keys, end - key), depth = AttentionBlocks.Quads(count), wide = AttentionBlocks.Panels(count);
                    ColumnPanels.Pack(k + (nint)key * _kSteps.Row, _kSteps.Column, _kSteps.Row, d, count, room.KeyColumns, pitch);
                    ColumnPanels.Pack(v + (nint)key * _vSteps.Row, _vSteps.Column, _vSteps.Row, e, count, room.ValueColumns, pitch);
                    PackRows(k + (nint)key * _kSteps.Row, _kSteps, count, depth, d, room.KeyRows, pitch);
                    new Span<float>(room.OfKeys, count * wideD).Clear();
                    new Span<float>(room.OfValues, count * wideE).Clear();
                    for (int query = 0; query < _shape.Queries; query += _block)
                    {
                        int rows = Math.Min(_block, _shape.Queries - query);
                        if (_shape.Seen(query + rows - 1) <= key)
                            continue;
                        float* queries = q + (nint)query * _qSteps.Row, cotangents = dy + (nint)query * _dySteps.Row;
                        RowPanels.Pack(queries, _qSteps.Row, _qSteps.Column, rows, d, room.QueryPanels, _width);
                        AttentionRows.Scale<V>(room.QueryPanels, (int)RowPanels.Length(rows, d, _width), _shape.Scale);
                        RowPanels.Pack(cotangents, _dySteps.Row, _dySteps.Column, rows, e, room.CotangentPanels, _width);
                        PackRows(queries, _qSteps, rows, rows, d, room.QueryRows, pitch);
                        PackRows(cotangents, _dySteps, rows, rows, e, room.CotangentRows, pitch);

                        FloatProduct.Panels(room.QueryPanels, rows, wide, d, room.KeyColumns, room.Scores, scoreRow, false, _width, pitch: pitch);
                        FloatProduct.Panels(room.CotangentPanels, rows, wide, e, room.ValueColumns, room.Back, scoreRow, false, _width, pitch: pitch);
                        Back<V>(item, query, rows, key, count, room.Scores, room.Back, scoreRow, room.Shares);

                        RowPanels.Pack(room.Scores, 1, scoreRow, count, rows, room.Turned, _width);
                        FloatProduct.Panels(room.Turned, count, wideE, rows, room.CotangentRows, room.OfValues, wideE, true, _width, pitch: pitch);
                        RowPanels.Pack(room.Back, 1, scoreRow, count, rows, room.Turned, _width);
                        FloatProduct.Panels(room.Turned, count, wideD, rows, room.QueryRows, room.OfKeys, wideD, true, _width, pitch: pitch);
                        FloatProduct.Panels(room.Shares, rows, wideD, depth, room.KeyRows, room.OfQueries, wideD, false, _width, pitch: pitch);
                        for (int row = 0; row < rows; row++)
                            AttentionRows.Write<V>(room.OfQueries + (nint)row * wideD, d, _shape.Scale, dq + (nint)(query + row) * _dqSteps.Row, _dqSteps.Column, true);
                    }
                    for (int row = 0; row < count; row++)
                    {
                        AttentionRows.Write<V>(room.OfKeys + (nint)row * wideD, d, _shape.Scale, dk + (nint)(key + row) * _dkSteps.Row, _dkSteps.Column, false);
                        AttentionRows.Write<V>(room.OfValues + (nint)row * wideE, e, 1, dv + (nint)(key + row) * _dvSteps.Row, _dvSteps.Column, false);
                    }
                }
            }
        }

        // Weights in place of a block of scores, cotangents of scores in place of those of weights and in row panels.
        private void Back<V>(int item, int query, int rows, int key, int count, float* scores, float* back, int scoreRow, float* panels) where V : struct, ILanes<V, float>
        {
            int quads = AttentionBlocks.Quads(count) / 4, wide = AttentionBlocks.Panels(count);
            for (int panel = 0, height; panel < rows; panel += height)
            {
                height = RowPanels.Height(rows - panel, _width);
                int tile = RowPanels.Tile(height, _width);
                for (int i = 0; i < tile; i++)
                {
                    float* to = panels + 4 * i;
                    if (i >= height)
                    {
                        for (int quad = 0; quad < quads; quad++)
                            new Span<float>(to + quad * 4 * tile, 4).Clear();
                        continue;
                    }
                    int row = panel + i, number = item * _shape.Queries + query + row;
                    float* from = scores + (nint)row * scoreRow;
                    int seen = Math.Clamp(_shape.Seen(query + row) - key, 0, count);
                    if (typeof(TE) != typeof(NoEpilogue<float>) && seen > 0)
                        _masks.Apply(new Span<float>(from, seen), number, key);
                    AttentionRows.Back<V>(from, back + (nint)row * scoreRow, seen, wide, _logSums[number], _deltas[number], to, 4 * tile, quads);
                }
                panels += (nint)tile * 4 * quads;
            }
        }
    }

    // Rows of a matrix as the right side of a product, zeros up to a depth and up to a whole panel.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void PackRows(float* from, HeadStrides steps, int rows, int depth, int columns, float* panels, int pitch)
    {
        for (int column = 0; column < AttentionBlocks.Panels(columns); column += pitch, panels += (nint)depth * pitch)
        {
            int packed = column < columns ? rows : 0;
            if (packed > 0)
                ColumnPanels.PackStrip(from + (nint)column * steps.Column, steps.Row, steps.Column, rows, Math.Min(pitch, columns - column), pitch, panels);
            new Span<float>(panels + (nint)packed * pitch, (depth - packed) * pitch).Clear();
        }
    }
}
