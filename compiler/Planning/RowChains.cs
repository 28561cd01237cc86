using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Shapes;

namespace ModelDsl.Planning;

/// <summary>Joins steps that follow each other over the same rows, see <see cref="RowsStep"/>.</summary>
/// <remarks>
/// Between steps of their own all threads wait for the last one, and rows that one has made another one reads. Here the projections of
/// attention are one step, and what comes after it is another: a linear map, a residual connection and its norm, and the two linear maps
/// of the feed-forward part.
/// </remarks>
internal static class RowChains
{
    // As many as RowStages cuts into good blocks, where dynamic sizes are 1: any number gives the same results.
    private const long LeastRows = 128;
    // Multiply-adds that are worth other threads.
    private const double LeastWork = 1e6;
    // Elements of all weights of a chain: each thread reads them for each of its blocks, 10 GB/s from the third-level cache.
    private const long MostWeights = 4 << 20;

    public static List<Step> Run(List<Step> steps)
    {
        var result = new List<Step>();
        for (int i = 0; i < steps.Count;)
        {
            List<Step> chain = From(steps, i);
            if (chain.Count > 1 && chain.OfType<ProductStep>().Sum(Work) >= LeastWork)
            {
                result.Add(new RowsStep(chain[0].Origin, RowsOf(chain[0])!, [.. chain]));
                i += chain.Count;
            }
            else
            {
                result.Add(steps[i++]);
            }
        }
        return result;
    }

    private static double Work(ProductStep s) => (double)s.M.Evaluate(_ => 1) * s.N.Value * s.K.Value;

    private static List<Step> From(List<Step> steps, int first)
    {
        var chain = new List<Step>();
        if (RowsOf(steps[first]) is not { } rows || rows.Symbols.Any(s => s.Kind == DimKind.Existential) || rows.Evaluate(_ => 1) < LeastRows) return chain;
        // Elements of a row of each buffer that the chain makes.
        var made = new Dictionary<Buffer, long>();
        // What it was given: nothing there may change while another block is still to read it.
        var read = new HashSet<Buffer>();
        long weights = 0;
        for (int i = first; i < steps.Count && RowsOf(steps[i]) == rows && !steps[i].Writes.Any(read.Contains); i++)
        {
            if ((weights += Weights(steps[i])) > MostWeights || !Keeps(steps[i], made)) break;
            read.UnionWith(steps[i].Reads.Where(b => !made.ContainsKey(b)));
            chain.Add(steps[i]);
        }
        return chain;
    }

    private static Dim? RowsOf(Step step) => step switch
    {
        { Guard.IsAlways: false } => null,
        ProductStep { Packed: not null } s when s.Batch == Dim.One && s.N.IsConstant && s.K.IsConstant => s.M,
        GroupStep { Flat: false } s => s.Rows,
        _ => null,
    };

    private static long Weights(Step step) => step is ProductStep s ? s.N.Value * s.K.Value : 0;

    // Whether a step reads only its own rows of what has been made; then notes what it makes.
    private static bool Keeps(Step step, Dictionary<Buffer, long> made)
    {
        if (step is ProductStep product)
        {
            bool own = !made.TryGetValue(product.A.Buffer, out long width)
                || product.A.Offset == Dim.Zero && product.A.RowStride == width && product.A.ColumnStride == Dim.One && product.K.Value <= width;
            if (!own || product.Epilogue is { } e && !Keeps(e.Body, [product.N], made)) return false;
            return made.TryAdd(product.Result, product.N.Value);
        }
        var group = (GroupStep)step;
        foreach (GroupPart part in group.Parts)
        {
            if (!Keeps(part.Body, part.Inner, made)) return false;
        }
        foreach (GroupPart part in group.Parts.Where(p => p.IsStored))
        {
            // One element for each row, or the row.
            ImmutableArray<Dim> inner = part.Reduce is null ? part.Inner : [];
            if (!part.Target.Coefficients[0].TryConstant(out long width) || width <= 0 || !IsInRow(part.Target, inner, width)) return false;
            if (!made.TryAdd(part.Result, width) && made[part.Result] != width) return false;
        }
        return true;
    }

    private static bool Keeps(Expr body, ImmutableArray<Dim> inner, Dictionary<Buffer, long> made) => body.All().All(e => e switch
    {
        LoadExpr load => !made.TryGetValue(load.Buffer, out long width) || load.Index.Coefficients[0] == width && IsInRow(load.Index, inner, width),
        // A lookup may fail, and the numbers of a seed belong to the whole run.
        TakeExpr or RandomExpr => false,
        _ => true,
    });

    // Whether an index over a row and what is inside it stays in the row.
    private static bool IsInRow(Affine index, ImmutableArray<Dim> inner, long width)
    {
        if (!index.Constant.TryConstant(out long last) || last < 0) return false;
        for (int axis = 1; axis < index.Coefficients.Length; axis++)
        {
            if (index.Coefficients[axis] == Dim.Zero) continue;
            if (axis > inner.Length || !index.Coefficients[axis].TryConstant(out long step) || step < 0 || !inner[axis - 1].TryConstant(out long size)) return false;
            last += step * (size - 1);
        }
        return last < width;
    }
}
