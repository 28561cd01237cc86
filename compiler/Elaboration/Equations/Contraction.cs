using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;
using Broadcast = ModelDsl.Ir.Primitives.Broadcast;

namespace ModelDsl.Elaboration.Equations;

/// <summary>Lowers one reduction: to a kernel that is known to be fast where it is one, else to a fused loop.</summary>
/// <remarks>
/// A sum is taken apart into factors. What does not depend on the summed indices is multiplied afterwards; of the others,
/// two at a time become a matrix product or a convolution where that sums something out. A greatest or a sum over windows of
/// one tensor is a pooling.
/// </remarks>
internal sealed partial class Contraction(Vectorizer vectorizer, ReductionLeaf leaf)
{
    /// <summary>One factor of a sum; <see cref="Read"/> where it is a plain read of a tensor.</summary>
    private sealed record Factor(Value? Scalar, Indexed? Made, AccessLeaf? Read)
    {
        public required ImmutableArray<IndexVariable> Indices { get; init; }
    }

    private readonly List<(Value Value, bool Divides)> _apart = [];
    private bool _negative;

    public Indexed Result()
    {
        bool isSum = leaf.Kind is "sum" or "mean";
        Indexed result = isSum ? Summed() : Plain(leaf.Body, Kind(leaf.Kind));
        if (leaf.Kind != "mean") return result;
        Dim count = Indexed.Ranges(leaf.Over).ElementCount;
        return vectorizer.Pair(new Divide(), result, new(vectorizer.Number(count, result.Value.Element), []));
    }

    private static ReduceKind Kind(string name) => name switch
    {
        "prod" => ReduceKind.Product,
        "max" => ReduceKind.Max,
        "min" => ReduceKind.Min,
        "any" => ReduceKind.Any,
        "all" => ReduceKind.All,
        _ => ReduceKind.Sum,
    };

    private Indexed Plain(Value body, ReduceKind kind)
    {
        if (kind is ReduceKind.Max && vectorizer.LeafOf(body) is AccessLeaf read && Pooling(read, kind) is { } pooled) return pooled;
        return Reduced(vectorizer.Lift(body), leaf.Over, kind);
    }

    /// <summary>One loop nest: nothing of the product of all ranges is stored.</summary>
    private Indexed Reduced(Indexed x, IEnumerable<IndexVariable> over, ReduceKind kind)
    {
        ImmutableArray<IndexVariable> gone = [.. over];
        if (gone.IsEmpty) return x;
        ImmutableArray<IndexVariable> all = Indexed.Union(x.Indices, gone);
        Value aligned = vectorizer.Aligned(x, all);
        Value reduced = vectorizer.Noted(kind.ToString().ToLowerInvariant(), () => vectorizer.Emit(new Reduce(kind, [.. gone.Select(i => all.IndexOf(i)).Order()]), aligned));
        return new(reduced, [.. all.Where(i => !gone.Contains(i))]);
    }

    // ---- sums of products -------------------------------------------------------------------------------------------

    private Indexed Summed()
    {
        List<Value> factors = [];
        TakeApart(leaf.Body, factors);
        HashSet<IndexVariable> over = [.. leaf.Over];
        var inside = new List<Factor>();
        foreach (Value factor in factors)
        {
            Factor made = Of(factor);
            if (made.Indices.Any(over.Contains)) inside.Add(made);
            else _apart.Add((factor, false));
        }
        Indexed? sum = inside.Count == 0 ? null : Product(inside, over);
        if (sum is null)
        {
            // A sum of what is the same for all its points counts them.
            ElementType element = leaf.Body.Element;
            sum = new(vectorizer.Number(Indexed.Ranges(leaf.Over).ElementCount, element), []);
        }
        else
        {
            Dim missing = Indexed.Ranges(leaf.Over.Where(i => !inside.Exists(f => f.Indices.Contains(i)))).ElementCount;
            if (missing != Dim.One) sum = vectorizer.Pair(new Multiply(), sum, new(vectorizer.Number(missing, sum.Value.Element), []));
        }
        foreach ((Value value, bool divides) in _apart) sum = vectorizer.Pair(divides ? new Divide() : new Multiply(), sum, vectorizer.Lift(value));
        return _negative ? sum with { Value = vectorizer.Emit(new Negate(), sum.Value) } : sum;
    }

    // a · b / c: a divisor that no summed index enters divides the sum.
    private void TakeApart(Value value, List<Value> factors)
    {
        bool isLeaf = vectorizer.LeafOf(value) is not null;
        switch (isLeaf ? null : value.Node.Primitive)
        {
            case Multiply:
                TakeApart(value.Node.Inputs[0], factors);
                TakeApart(value.Node.Inputs[1], factors);
                break;
            case Divide when !vectorizer.Lift(value.Node.Inputs[1]).Indices.Intersect(leaf.Over).Any():
                TakeApart(value.Node.Inputs[0], factors);
                _apart.Add((value.Node.Inputs[1], true));
                break;
            case Negate when value.Element.IsDifferentiable():
                _negative = !_negative;
                TakeApart(value.Node.Inputs[0], factors);
                break;
            default:
                factors.Add(value);
                break;
        }
    }

    private Factor Of(Value value)
    {
        if (vectorizer.LeafOf(value) is AccessLeaf read && read.Data.All(d => d is null) && read.Access.Kept.Rank == 0 && vectorizer.IsOuter(read))
        {
            AffineForm[] forms = [.. vectorizer.Forms(read).OfType<AffineForm>()];
            return new(value, null, read) { Indices = Indexed.Union(forms.SelectMany(f => f.Parts.Select(p => p.Index))) };
        }
        Indexed made = vectorizer.Lift(value);
        return new(value, made, null) { Indices = made.Indices };
    }

    private Indexed Made(Factor f) => f.Made ?? vectorizer.Lift(f.Scalar!.Value);

    /// <summary>The product of the factors summed over all of <paramref name="over"/> that they hold.</summary>
    private Indexed Product(List<Factor> factors, HashSet<IndexVariable> over)
    {
        while (factors.Count > 2 && BestPair(factors, over) is var (a, b))
        {
            List<Factor> others = [.. factors.Where(f => f != a && f != b)];
            HashSet<IndexVariable> gone = [.. over.Where(i => !others.Exists(f => f.Indices.Contains(i)))];
            Indexed joined = Two(a, b, gone);
            factors = [new(null, joined, null) { Indices = joined.Indices }, .. others];
        }
        if (factors.Count == 1)
        {
            if (factors[0].Read is { } read && Pooling(read, ReduceKind.Sum) is { } pooled) return pooled;
            return Reduced(Made(factors[0]), factors[0].Indices.Where(over.Contains), ReduceKind.Sum);
        }
        return factors.Count == 2 ? Two(factors[0], factors[1], over) : Fused(factors, over);
    }

    private Indexed Fused(IEnumerable<Factor> factors, HashSet<IndexVariable> over)
    {
        Indexed product = factors.Select(Made).Aggregate((a, b) => vectorizer.Pair(new Multiply(), a, b));
        return Reduced(product, product.Indices.Where(over.Contains), ReduceKind.Sum);
    }

    // The two that sum something out and leave the least.
    private static (Factor A, Factor B)? BestPair(List<Factor> factors, HashSet<IndexVariable> over)
    {
        (Factor, Factor)? best = null;
        double least = double.PositiveInfinity;
        for (int i = 0; i < factors.Count; i++)
        {
            for (int j = i + 1; j < factors.Count; j++)
            {
                ImmutableArray<IndexVariable> both = Indexed.Union(factors[i].Indices, factors[j].Indices);
                ImmutableArray<IndexVariable> left = [.. both.Where(v => !over.Contains(v) || factors.Where((_, k) => k != i && k != j).Any(f => f.Indices.Contains(v)))];
                if (left.Length == both.Length) continue;
                double size = left.Aggregate(1.0, (p, v) => p * (v.Range!.TryConstant(out long n) ? n : 64));
                if (size >= least) continue;
                least = size;
                best = (factors[i], factors[j]);
            }
        }
        return best;
    }

    private Indexed Two(Factor a, Factor b, HashSet<IndexVariable> over)
    {
        if (vectorizer.Recognises)
        {
            if (a.Read is { } x && b.Read is { } w && (Convolution(x, w, over) ?? Convolution(w, x, over)) is { } convolved) return convolved;
            if (MatrixProduct(a, b, over) is { } product) return product;
        }
        return Fused([a, b], over);
    }

    // ---- matrix products --------------------------------------------------------------------------------------------

    private Indexed? MatrixProduct(Factor a, Factor b, HashSet<IndexVariable> over)
    {
        ImmutableArray<IndexVariable> shared = [.. a.Indices.Where(b.Indices.Contains)];
        ImmutableArray<IndexVariable> batch = [.. shared.Where(i => !over.Contains(i))], inner = [.. shared.Where(over.Contains)];
        ImmutableArray<IndexVariable> rows = [.. a.Indices.Where(i => !shared.Contains(i) && !over.Contains(i))];
        ImmutableArray<IndexVariable> columns = [.. b.Indices.Where(i => !shared.Contains(i) && !over.Contains(i))];
        if (inner.IsEmpty || rows.IsEmpty || columns.IsEmpty) return null;
        if (columns[0].Order < rows[0].Order) return MatrixProduct(b, a, over);
        Value x = Operand(a, over, batch, rows, inner), y = Operand(b, over, batch, inner, columns);
        if (!x.Element.IsDifferentiable()) return null;
        Value product = vectorizer.Noted("matmul", () => vectorizer.Emit(new MatMul(), x, y));
        ImmutableArray<IndexVariable> now = [.. batch, .. rows, .. columns];
        return vectorizer.Ordered(vectorizer.Reshaped(product, Indexed.Ranges(now)), now);
    }

    // Batch axes stay apart, rows and columns become one axis each; what only this factor sums over is summed before.
    private Value Operand(Factor factor, HashSet<IndexVariable> over, ImmutableArray<IndexVariable> batch, ImmutableArray<IndexVariable> rows, ImmutableArray<IndexVariable> columns)
    {
        ImmutableArray<IndexVariable> order = [.. batch, .. rows, .. columns];
        ImmutableArray<IndexVariable> own = [.. factor.Indices.Where(i => over.Contains(i) && !order.Contains(i))];
        Value value;
        if (own.IsEmpty && factor.Read is { } read) value = vectorizer.ReadInOrder(read, order);
        else
        {
            Indexed made = Reduced(Made(factor), own, ReduceKind.Sum);
            int[] permutation = [.. order.Select(i => made.Indices.IndexOf(i))];
            value = permutation.SequenceEqual(Enumerable.Range(0, permutation.Length)) ? made.Value : vectorizer.Emit(new Transpose([.. permutation]), made.Value);
        }
        return vectorizer.Reshaped(value, Indexed.Ranges(batch).Concat([Indexed.Ranges(rows).ElementCount, Indexed.Ranges(columns).ElementCount]));
    }
}
