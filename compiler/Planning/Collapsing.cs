using System.Collections.Immutable;
using ModelDsl.Shapes;

namespace ModelDsl.Planning;

/// <summary>Turns neighbouring loop axes into one wherever every index walks through them in order.</summary>
/// <remarks><code>
/// for i &lt; 4, j &lt; 5: y[5·i + j] = x[5·i + j]   →   for i &lt; 20: y[i] = x[i]
/// </code></remarks>
public static class Collapsing
{
    /// <summary>Joins groups of axes, as many as each number says; null where an index does not allow it.</summary>
    /// <param name="result">What stands for the kernel's own result becomes an <see cref="AccumulatorExpr"/>.</param>
    public static Expr? Join(Shape domain, ImmutableArray<int> groups, Expr body, Func<Expr, bool> result)
    {
        var done = new Dictionary<Expr, Expr?>(ReferenceEqualityComparer.Instance);
        foreach (Expr expr in body.All().Where(result)) done[expr] = new AccumulatorExpr(expr.Element);
        if (done.TryGetValue(body, out Expr? self)) return self;
        return body.Map(index => Join(domain, groups, index), done);
    }

    public static Affine? Join(Shape domain, ImmutableArray<int> groups, Affine index)
    {
        var coefficients = ImmutableArray.CreateBuilder<Dim>();
        int axis = 0;
        foreach (int count in groups)
        {
            Dim? step = null;
            Dim below = 1;
            for (int i = axis + count - 1; i >= axis; i--)
            {
                if (domain[i] == Dim.One) continue;
                step ??= index.Coefficients[i];
                if (index.Coefficients[i] != step * below) return null;
                below *= domain[i];
            }
            coefficients.Add(step ?? 0);
            axis += count;
        }
        return new Affine(coefficients.ToImmutable(), index.Constant);
    }

    /// <summary>The fewest loops that do the same: sizes, how many of them are outer, body and target index.</summary>
    public static (ImmutableArray<Dim> Sizes, int Outer, Expr Body, Affine Target) Simplify(LoopStep step)
    {
        Shape domain = step.Domain;
        int outer = step.Outer;
        Affine target = new([.. step.Target.Strides, .. Enumerable.Repeat(Dim.Zero, domain.Rank - outer)], step.Target.Offset);
        Expr body = step.Body;
        for (int axis = domain.Rank - 2; axis >= 0; axis--)
        {
            // An axis of the target and a reduced one never become one loop.
            if (axis == outer - 1) continue;
            // The outermost axis keeps apart what runs side by side.
            if (axis == 0 && step.Accumulates) continue;
            ImmutableArray<int> groups = [.. Enumerable.Repeat(1, axis), 2, .. Enumerable.Repeat(1, domain.Rank - axis - 2)];
            if (Join(domain, groups, target) is not { } joined || body.Remap(i => Join(domain, groups, i)) is not { } joinedBody) continue;
            (target, body) = (joined, joinedBody);
            if (axis < outer) outer--;
            domain = Shape.Of(domain.Take(axis).Append(domain[axis] * domain[axis + 1]).Concat(domain.Skip(axis + 2)));
        }
        return ([.. domain], outer, body, target);
    }
}
