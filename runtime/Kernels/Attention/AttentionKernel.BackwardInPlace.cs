using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

public static partial class AttentionKernel
{
    // Vectors of 256 bits: tiles that read their left side where it lies are as fast as those that have it in panels, whichever way it lies. Scores,
    // turned or not, are then read as they are, and cotangents written where they belong; only right sides are laid out.
    private unsafe ref partial struct Backward<TE>
    {
        // Elements that a row has at least.
        private const int LeastInPlace = 8;

        private readonly bool RunsInPlace => _width == VectorWidth.Bits256 && Math.Min(Math.Min(_shape.Features, _shape.ValueFeatures), _shape.Keys) >= LeastInPlace;

        // The products of a block of queries with a block of keys.
        private readonly struct Products(int rows, int count, int d, int e, VectorWidth width)
        {
            public readonly SmallProduct<float> Scores = SmallProduct<float>.Of(rows, count, d, width, laysOut: true), Back = SmallProduct<float>.Of(rows, count, e, width, laysOut: true);
            public readonly SmallProduct<float> OfValues = SmallProduct<float>.Of(count, e, rows, width, laysOut: true), OfKeys = SmallProduct<float>.Of(count, d, rows, width, laysOut: true);
            public readonly SmallProduct<float> OfQueries = SmallProduct<float>.Of(rows, d, count, width, laysOut: true);
        }

        [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void RunInPlace<V>(int chunk) where V : struct, ILanes<V, float>
        {
            int item = chunk / _groups, group = chunk % _groups, heads = _shape.Heads;
            // Behind a diagonal lower blocks have less that nobody sees.
            int block = _shape.Diagonal == int.MaxValue ? AttentionBlocks.Even(_shape.Queries, AttentionBlocks.MostKeys) : _block;
            int d = _shape.Features, e = _shape.ValueFeatures, laidD = AttentionBlocks.Lanes(d), laidE = AttentionBlocks.Lanes(e), laidKeys = AttentionBlocks.Lanes(_keys);
            // An odd number of lines: a column of scores is then in all sets of a cache.
            int scoreRow = laidKeys + (laidKeys / 16 % 2 == 0 ? 16 : 0);
            var memory = new FloatParts(ThreadMemory.Floats(
                (long)laidKeys * (d + e) + (long)_keys * laidD + (long)block * (laidD + laidE) + 2L * block * scoreRow + (long)Math.Max(_keys, block) * Math.Max(laidD, laidE)));
            float* keyColumns = memory.Take((long)laidKeys * d), valueColumns = memory.Take((long)laidKeys * e), keyRows = memory.Take((long)_keys * laidD);
            float* queryRows = memory.Take((long)block * laidD), cotangentRows = memory.Take((long)block * laidE), scores = memory.Take((long)block * scoreRow);
            float* back = memory.Take((long)block * scoreRow), part = memory.Take((long)Math.Max(_keys, block) * Math.Max(laidD, laidE));
            fixed (float* qAll = _q, kAll = _k, vAll = _v, dyAll = _dy, dqAll = _dq, dkAll = _dk, dvAll = _dv)
            {
                float* q = qAll + _qSteps.At(item, heads), k = kAll + _kSteps.At(item, heads), v = vAll + _vSteps.At(item, heads), dy = dyAll + _dySteps.At(item, heads);
                float* dq = dqAll + _dqSteps.At(item, heads) + (nint)group * _dqGroup, dk = dkAll + _dkSteps.At(item, heads), dv = dvAll + _dvSteps.At(item, heads);
                int first = group * _blocksPerGroup * _keys, end = (int)Math.Min(_shape.Keys, (long)first + _blocksPerGroup * _keys);
                for (int key = first; key < end; key += _keys)
                {
                    int count = Math.Min(_keys, end - key), made = 0;
                    float* ofKeys = k + (nint)key * _kSteps.Row, ofValues = v + (nint)key * _vSteps.Row, dKeys = dk + (nint)key * _dkSteps.Row, dValues = dv + (nint)key * _dvSteps.Row;
                    bool adds = false;
                    Products products = default;
                    AttentionRows.Fetch(ofKeys, _kSteps, count, d);
                    AttentionRows.Fetch(ofValues, _vSteps, count, e);
                    for (int query = 0; query < _shape.Queries; query += block)
                    {
                        int rows = Math.Min(block, _shape.Queries - query);
                        float* queries = q + (nint)query * _qSteps.Row, cotangents = dy + (nint)query * _dySteps.Row, dQueries = dq + (nint)query * _dqSteps.Row;
                        if (_shape.Seen(query + rows - 1) <= key)
                        {
                            for (int row = 0; key == first && row < rows; row++)
                                AttentionRows.Clear(dQueries + (nint)row * _dqSteps.Row, d, _dqSteps.Column);
                            continue;
                        }
                        AttentionRows.Fetch(queries, _qSteps, rows, d);
                        AttentionRows.Fetch(cotangents, _dySteps, rows, e);
                        if (made != rows)
                            products = new Products(rows, count, d, e, _width);
                        if (made == 0)
                        {
                            products.Scores.LayOut(ofKeys, _kSteps.Column, _kSteps.Row, keyColumns);
                            products.Back.LayOut(ofValues, _vSteps.Column, _vSteps.Row, valueColumns);
                            products.OfQueries.LayOut(ofKeys, _kSteps.Row, _kSteps.Column, keyRows);
                            AttentionRows.Scale<V>(keyColumns, SmallProduct<float>.LaidOutLength(count, d), _shape.Scale);
                            AttentionRows.Scale<V>(keyRows, SmallProduct<float>.LaidOutLength(d, count), _shape.Scale);
                        }
                        made = rows;
                        products.OfKeys.LayOut(queries, _qSteps.Row, _qSteps.Column, queryRows);
                        products.OfValues.LayOut(cotangents, _dySteps.Row, _dySteps.Column, cotangentRows);
                        AttentionRows.Scale<V>(queryRows, SmallProduct<float>.LaidOutLength(d, rows), _shape.Scale);

                        products.Scores.RunLaidOut(queries, _qSteps.Row, _qSteps.Column, keyColumns, scores, scoreRow);
                        products.Back.RunLaidOut(cotangents, _dySteps.Row, _dySteps.Column, valueColumns, back, scoreRow);
                        Back<V>(item, query, rows, key, count, scores, back, scoreRow);

                        AttentionRows.Fetch(dValues, _dvSteps, count, e);
                        Give<V>(products.OfValues, scores, 1, scoreRow, cotangentRows, count, e, dValues, _dvSteps, adds, part);
                        AttentionRows.Fetch(dKeys, _dkSteps, count, d);
                        Give<V>(products.OfKeys, back, 1, scoreRow, queryRows, count, d, dKeys, _dkSteps, adds, part);
                        AttentionRows.Fetch(dQueries, _dqSteps, rows, d);
                        Give<V>(products.OfQueries, back, scoreRow, 1, keyRows, rows, d, dQueries, _dqSteps, key > first, part);
                        adds = true;
                    }
                    for (int row = 0; !adds && row < count; row++)
                    {
                        AttentionRows.Clear(dKeys + (nint)row * _dkSteps.Row, d, _dkSteps.Column);
                        AttentionRows.Clear(dValues + (nint)row * _dvSteps.Row, e, _dvSteps.Column);
                    }
                }
            }
        }

        // Weights in place of a block of scores, cotangents of scores in place of those of weights.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Back<V>(int item, int query, int rows, int key, int count, float* scores, float* back, int scoreRow) where V : struct, ILanes<V, float>
        {
            for (int row = 0; row < rows; row++, scores += scoreRow, back += scoreRow)
            {
                int number = item * _shape.Queries + query + row, seen = Math.Clamp(_shape.Seen(query + row) - key, 0, count);
                if (typeof(TE) != typeof(NoEpilogue<float>) && seen > 0)
                    _masks.Apply(new Span<float>(scores, seen), number, key);
                AttentionRows.BackInPlace<V>(scores, back, seen, count, _logSums[number], _deltas[number]);
            }
        }

        // A product goes where it belongs, by way of a part where it is added or where elements of a row lie apart.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Give<V>(
            in SmallProduct<float> product, float* a, nint aRow, nint aCol, float* laidOut, int rows, int columns, float* to, HeadStrides steps, bool adds, float* part)
            where V : struct, ILanes<V, float>
        {
            if (!adds && steps.Column == 1)
            {
                product.RunLaidOut(a, aRow, aCol, laidOut, to, steps.Row);
                return;
            }
            product.RunLaidOut(a, aRow, aCol, laidOut, part, columns);
            for (int row = 0; row < rows; row++)
                AttentionRows.Write<V>(part + (nint)row * columns, columns, 1, to + (nint)row * steps.Row, steps.Column, adds);
        }
    }
}
