using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Shapes;

namespace ModelDsl.Planning;

/// <summary>A loop over time whose rows need nothing of each other: the sequences of a batch in a recurrent layer.</summary>
/// <remarks>A thread takes some of the rows from the first turn to the last, and waits for nobody in between.</remarks>
/// <param name="Rows">How many there are.</param>
/// <param name="Work">Multiply-adds of a turn for one row.</param>
/// <param name="Singly">Whether a thread may also take one row of a few: the same bits, and weights that a core has in its second-level cache.</param>
internal sealed record TurnRows(Dim Rows, Dim Work, bool Singly)
{
    /// <summary>The rows of a loop; null where one turn's work is not cut by rows, or a row looks at what another one has made.</summary>
    public static TurnRows? Of(ScanStep scan)
    {
        if (scan.Body.OfType<ProductStep>().FirstOrDefault() is not { M: var rows } || rows == Dim.One || rows.Symbols.Any(s => s.Kind == DimKind.Existential || s == scan.Index)) return null;
        var finder = new Finder(rows, Dim.Of(scan.Index), [.. scan.Body.SelectMany(s => s.Writes)]);
        if (!scan.Body.All(finder.Keeps)) return null;
        ProductStep[] products = [.. scan.Body.OfType<ProductStep>()];
        Dim work = products.Aggregate(Dim.Zero, (sum, p) => sum + p.N * p.K);
        return new TurnRows(rows, work, work.TryConstant(out long weights) && weights * sizeof(float) <= NearWeights && products.All(IsSingly));
    }

    // Weights that one thread reads as often as rows are cut into blocks, in bytes; and columns whose last ones fill half a tile.
    private const long SmallWeights = 64 * 1024, Tile = 16;

    // Whether one thread may compute all rows together and gives the same bits as several.
    private static bool IsOneBlock(long n, long k) => n * k * sizeof(float) <= SmallWeights || n % Tile is 0 or > Tile / 2;

    // What one core's cache holds beside the rows, of 512 KiB; and the inner size that sums are cut by.
    private const long NearWeights = 384 * 1024, Block = 512;

    // Whether the product of a single row, which reads panels side by side, adds up as tiles of three rows and more do.
    private static bool IsSingly(ProductStep p) =>
        p.A.ColumnStride == Dim.One && p.N.TryConstant(out long n) && p.K.TryConstant(out long k) && n * k * sizeof(float) > SmallWeights && k <= Block && IsOneBlock(n, k);

    /// <summary>Elements of a step's loop that belong to a row; null for what is not a loop over rows.</summary>
    public static long? Width(Dim items, Dim rows)
    {
        long all = items.Evaluate(_ => 1), one = rows.Evaluate(_ => 1);
        return one > 0 && all % one == 0 && rows * (all / one) == items ? all / one : null;
    }

    // What has been made lies row after row, each turn's either in one place or behind that of the turn before.
    private sealed class Finder(Dim rows, Dim turn, HashSet<Buffer> made)
    {
        private readonly Dictionary<Buffer, (long Width, bool Moves)> _rows = [];

        public bool Keeps(Step step) => step switch
        {
            { Guard.IsAlways: false } => false,
            ProductStep { Packed: not null } s when s.Batch == Dim.One && s.M == rows && s.N.TryConstant(out long n) && s.K.TryConstant(out long k) && IsOneBlock(n, k) =>
                IsOwn(s.A.Buffer, s.A.RowStride, s.A.Offset, s.A.ColumnStride == Dim.One ? k : 0) && IsOwn(s.Result, s.N, s.ResultOffset, n)
                && (s.Epilogue is not { } e || Keeps(e.Body, [s.N], 1)),
            GroupStep s when Width(s.Rows, rows) is { } width && (s.Flat || width == 1) =>
                s.Parts.All(p => Keeps(p.Body, p.Inner, width) && (!p.IsStored || IsOwn(p.Result, p.Target, p.Reduce is null ? p.Inner : [], width))),
            LoopStep { Reduce: null, Accumulates: false } s => Keeps(s),
            _ => false,
        };

        private bool Keeps(LoopStep loop)
        {
            (ImmutableArray<Dim> sizes, int outer, Expr body, Affine target) = Collapsing.Simplify(loop);
            if (outer == 0 || Width(sizes[0], rows) is not { } width || width > 1 && sizes.Length > 1) return false;
            return Keeps(body, [.. sizes.Skip(1)], width) && IsOwn(loop.Target.Buffer, target, [.. sizes.Skip(1)], width);
        }

        private bool Keeps(Expr body, ImmutableArray<Dim> inner, long width) => body.All().All(e => e switch
        {
            LoadExpr load => IsOwn(load.Buffer, load.Index, inner, width),
            // A lookup may fail, and the numbers of a seed belong to the whole run.
            TakeExpr or RandomExpr => false,
            _ => true,
        });

        // An index over rows and what is inside them, or over all elements of rows of a width.
        private bool IsOwn(Buffer buffer, Affine index, ImmutableArray<Dim> inner, long width)
        {
            if (!made.Contains(buffer)) return true;
            if (width > 1) return index.Coefficients[0] == Dim.One && IsOwn(buffer, width, index.Constant, width);
            long length = 1;
            for (int axis = 1; axis < index.Coefficients.Length; axis++)
            {
                if (index.Coefficients[axis] == Dim.Zero) continue;
                if (axis > inner.Length || !index.Coefficients[axis].TryConstant(out long step) || step < 0 || !inner[axis - 1].TryConstant(out long size)) return false;
                length += step * (size - 1);
            }
            return IsOwn(buffer, index.Coefficients[0], index.Constant, length);
        }

        // So many elements of each row, which are as far apart as given.
        private bool IsOwn(Buffer buffer, Dim stride, Dim start, long length)
        {
            if (!made.Contains(buffer)) return true;
            if (!stride.TryConstant(out long width) || length < 1) return false;
            bool moves = !start.TryConstant(out long first);
            if (moves && !(start - turn * rows * width).TryConstant(out first)) return false;
            if (first < 0 || first + length > width) return false;
            return _rows.TryAdd(buffer, (width, moves)) || _rows[buffer] == (width, moves);
        }
    }
}
