using ModelDsl.Autodiff;
using ModelDsl.Shapes;

namespace ModelDsl.Ir.Primitives;

/// <summary>What a further operand of attention does to the scores.</summary>
public enum ScoreMask
{
    /// <summary>Numbers that are added.</summary>
    Add,

    /// <summary>Truth values that say which scores stay; the others become −∞.</summary>
    Keep,

    /// <summary>Truth values that say which scores become −∞.</summary>
    Drop,
}

/// <summary>How attention comes from products of queries and keys to weights.</summary>
/// <param name="Scale">What the products are multiplied by.</param>
/// <param name="Diagonal">Query i sees key j only where j ≤ i + this; null: every key.</param>
/// <param name="ZeroRows">A query that sees nothing gives zeros; else NaN, as a plain softmax does.</param>
/// <param name="Masks">What further operands do, one after the other.</param>
public sealed record AttentionRule(double Scale, Dim? Diagonal, bool ZeroRows, ValueArray<ScoreMask> Masks)
{
    /// <summary>The scores before the softmax, <c>[...B, L, S]</c>.</summary>
    public Formula Scores(Formula q, Formula k, IReadOnlyList<Formula> masks)
    {
        Formula scores = q.Apply(new MatMul(), k.Transposed) * Scale;
        for (int i = 0; i < masks.Count; i++)
        {
            scores = Masks[i] switch
            {
                ScoreMask.Add => scores + masks[i],
                ScoreMask.Keep => masks[i].Choose(scores, scores.Like(double.NegativeInfinity)),
                _ => masks[i].Choose(scores.Like(double.NegativeInfinity), scores),
            };
        }
        if (Diagonal is null) return scores;
        Shape shape = scores.Shape;
        Formula Positions(int axis, Shape column) => new Formula(q.Builder, q.Builder.Add(new Iota(shape[axis], ElementType.I64))[0]).Reshape(column).Broadcast(shape);
        Formula last = new(q.Builder, q.Builder.Add(new Size(Diagonal))[0]);
        Formula ahead = Positions(-1, Shape.Of(shape[-1])) - Positions(-2, Shape.Of(shape[-2], 1));
        return last.Broadcast(shape).IsLess(ahead).Choose(scores.Like(double.NegativeInfinity), scores);
    }

    /// <summary>The weighted values, and log Σ e^score of each query; +∞ for one that sees nothing, so that its weights are 0.</summary>
    public (Formula Mixed, Formula LogSum) Forward(Formula q, Formula k, Formula v, IReadOnlyList<Formula> masks)
    {
        Formula scores = Scores(q, k, masks);
        int last = scores.Shape.Rank - 1;
        Formula top = scores.Reduce(ReduceKind.Max, [last]);
        if (ZeroRows) top = top.IsEqual(double.NegativeInfinity).Choose(top.Like(0), top);
        Formula e = (scores - top.Restore(scores.Shape, [last])).Exp;
        Formula total = e.Sum(last), logSum = top + total.Log;
        if (ZeroRows)
        {
            Formula empty = total.IsEqual(0);
            logSum = empty.Choose(total.Like(double.PositiveInfinity), logSum);
            total = empty.Choose(total.Like(1), total);
        }
        return ((e / total.Restore(e.Shape, [last])).Apply(new MatMul(), v), logSum);
    }

    /// <summary>The cotangents of queries, keys and values, and of the masked scores.</summary>
    /// <param name="delta">For each query Σ dy · y, less what flows into its log-sum.</param>
    public (Formula Q, Formula K, Formula V, Formula Scores) Backward(Formula q, Formula k, Formula v, IReadOnlyList<Formula> masks, Formula logSum, Formula delta, Formula dy)
    {
        Formula scores = Scores(q, k, masks);
        int last = scores.Shape.Rank - 1;
        Formula shares = (scores - logSum.Restore(scores.Shape, [last])).Exp;
        Formula ofScores = shares * (dy.Apply(new MatMul(), v.Transposed) - delta.Restore(scores.Shape, [last]));
        Formula scaled = ofScores * Scale;
        return (scaled.Apply(new MatMul(), k), scaled.Transposed.Apply(new MatMul(), q), shares.Transposed.Apply(new MatMul(), dy), ofScores);
    }
}
