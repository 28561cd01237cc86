using ModelDsl.Ir;
using ModelDsl.Shapes;

namespace ModelDsl.Planning;

/// <summary>A turn of a recurrent layer whose cells need nothing of each other but the state of the turn before.</summary>
/// <remarks>
/// A row of states times weights gives the gates of all cells, gate after gate; element-wise work makes the next state of a cell from its own gates.
/// Whoever computes some cells needs their gates only, and no gates of others.
/// </remarks>
/// <param name="Product">The gates.</param>
/// <param name="Cells">The next states, from products alone: what the product's epilogue adds to them is computed here, too, where it can be.</param>
/// <param name="Finishes">Whether the product still has to run its epilogue.</param>
/// <param name="State">What the product reads and the cells write.</param>
/// <param name="Size">Cells.</param>
/// <param name="Gates">How many a cell has.</param>
/// <param name="ReadsState">Whether cells look at their own state, too.</param>
internal sealed record CellShares(ProductStep Product, GroupStep Cells, bool Finishes, Buffer State, Dim Size, long Gates, bool ReadsState)
{
    /// <summary>Columns that packed weights keep together.</summary>
    public const int Panel = 32;

    /// <summary>The body of a loop as such a turn; null where it is none.</summary>
    public static CellShares? Of(ScanStep scan)
    {
        if (scan.Body is not [ProductStep product, GroupStep { Flat: true } cells]) return null;
        Buffer state = product.A.Buffer;
        if (!cells.Rows.TryConstant(out long size) || !product.N.TryConstant(out long columns) || !state.Count.TryConstant(out long count)) return null;
        if (size % Panel != 0 || size <= Panel || columns % size != 0 || columns == size || count != size || product.K != cells.Rows || product.A.Offset != Dim.Zero || product.ResultOffset != Dim.Zero) return null;
        Buffer[] written = [.. cells.Writes];
        if (!written.Contains(state) || product.Epilogue?.Body.All().Any(e => Reads(e) is { } read && written.Contains(read)) == true) return null;
        if (cells.Parts.Any(p => p.Target.Coefficients is not [var step] || step != Dim.One)) return null;
        bool readsState = false;
        foreach (Expr e in cells.Parts.SelectMany(p => p.Body.All()))
        {
            if (Reads(e) is not { } read || read != product.Result && !written.Contains(read)) continue;
            if (e is not LoadExpr { Index: { Coefficients: [var along] } index } || along != Dim.One) return null;
            // Its own gates, and of what it writes its own element.
            if (read == product.Result ? !index.Constant.TryConstant(out long gate) || gate % size != 0 : cells.Parts.Any(p => p.Result == read && p.Target.Constant != index.Constant)) return null;
            readsState |= read == state;
        }
        if (cells.Parts.Any(p => p.Result == state && p.Target.Constant != Dim.Zero)) return null;
        GroupStep? finished = Finished(product, cells);
        return new CellShares(product, finished ?? cells, finished is null, state, cells.Rows, columns / size, readsState);
    }

    // The cells with the product's epilogue on each gate that they read; null where it is not for lanes.
    private static GroupStep? Finished(ProductStep product, GroupStep cells)
    {
        if (product.Epilogue is not { } epilogue) return null;
        var interner = new ExprInterner();
        var parts = new Dictionary<GroupPart, GroupPart>();
        foreach (GroupPart part in cells.Parts)
        {
            Expr body = interner.Rebuild(part.Body, e => e is LoadExpr gate && gate.Buffer == product.Result ? Ended(gate) : e is PartExpr { Part: var made } ? parts[made].Value : null);
            parts[part] = new GroupPart(part.Origin, part.Inner, body, part.Reduce, part.Target, part.Result) { IsStored = part.IsStored };
        }
        IEnumerable<Expr> all = parts.Values.SelectMany(p => p.Body.All());
        if (LaneRules.LaneType(all) is not { } lane || parts.Values.Any(p => !LaneRules.CanVectorize(p.Body.All(), 0, 0, lane, p.Result.Element))) return null;
        return new GroupStep(cells.Origin, cells.Rows, flat: true, [.. cells.Parts.Select(p => parts[p])]);

        // Of the one row, the column that the gate is.
        Expr Ended(LoadExpr gate)
        {
            Expr there = epilogue.Body.Remap(at => new Affine([at.Coefficients[1] * gate.Index.Coefficients[0]], at.Constant + at.Coefficients[1] * gate.Index.Constant))!;
            return interner.Rebuild(there, e => e is AccumulatorExpr ? gate : null);
        }
    }

    private static Buffer? Reads(Expr e) => e is LoadExpr load ? load.Buffer : e is TakeExpr take ? take.Buffer : null;
}
