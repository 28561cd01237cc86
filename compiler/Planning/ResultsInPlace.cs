using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ModelDsl.Ir;
using ModelDsl.Shapes;

namespace ModelDsl.Planning;

/// <summary>What a product of each turn makes or reads, and the turn then copies to its place in a result of the whole loop, stands there from the beginning.</summary>
/// <remarks><code>
/// g = a · b; …; gates[step] = g   →   gates[step] = a · b; …
/// </code></remarks>
internal static class ResultsInPlace
{
    /// <summary>The same steps with fewer copies among them.</summary>
    /// <param name="body">Of one turn.</param>
    /// <param name="firstInside">The first buffer that belongs to the turn.</param>
    public static ImmutableArray<Step> Run(IEnumerable<Step> body, int firstInside)
    {
        List<Step> steps = [.. body];
        for (int i = 0; i < steps.Count; i++)
        {
            if (!IsCopy(steps[i], out Buffer? local, out Buffer? result, out Dim? offset) || local.Id < firstInside) continue;
            Step copy = steps[i];
            Step[] others = [.. steps.Where(s => s != copy)];
            Step[] touching = [.. others.Where(s => Touches(s, local))];
            if (others.Any(s => Touches(s, result)) || !touching.Any(s => s is ProductStep) || touching.Any(s => !s.Guard.Equals(copy.Guard))) continue;
            Step?[] moved = [.. touching.Select(s => Moved(s, local, result, offset))];
            if (moved.Contains(null)) continue;
            for (int k = 0; k < touching.Length; k++) steps[steps.IndexOf(touching[k])] = moved[k]!;
            steps.RemoveAt(i--);
        }
        return [.. steps];
    }

    private static bool Touches(Step step, Buffer buffer) => step.Reads.Contains(buffer) || step.Writes.Contains(buffer);

    // All of one buffer, in order, to somewhere in another one.
    private static bool IsCopy(Step step, [NotNullWhen(true)] out Buffer? local, [NotNullWhen(true)] out Buffer? result, [NotNullWhen(true)] out Dim? offset)
    {
        (local, result, offset) = (null, null, null);
        if (step is not LoopStep { Reduce: null, Accumulates: false, Body: LoadExpr } copy) return false;
        (ImmutableArray<Dim> sizes, _, Expr body, Affine target) = Collapsing.Simplify(copy);
        if (sizes is not [var count] || body is not LoadExpr { Index: { Coefficients: [var from], Constant: var start } } load || target.Coefficients is not [var to]) return false;
        if (from != Dim.One || to != Dim.One || start != Dim.Zero || count != load.Buffer.Count || load.Buffer.Place != Place.Arena || load.Element != copy.Target.Element) return false;
        (local, result, offset) = (load.Buffer, copy.Target.Buffer, target.Constant);
        return local != result;
    }

    // Null for a step that has no offset for it.
    private static Step? Moved(Step step, Buffer local, Buffer result, Dim offset)
    {
        switch (step)
        {
            case LoopStep s when Body(s.Body) is { } body:
                return new LoopStep(s.Origin, s.Domain, s.Outer, body, s.Reduce, s.Target.Buffer == local ? s.Target with { Buffer = result, Offset = s.Target.Offset + offset } : s.Target)
                {
                    Accumulates = s.Accumulates,
                    Guard = s.Guard,
                };
            case ProductStep s when s.Packed != local:
                Expr? end = s.Epilogue is { } epilogue ? Body(epilogue.Body) : null;
                if (s.Epilogue is not null && end is null) return null;
                return new ProductStep(s.Origin, s.Batch, s.M, s.N, s.K, Operand(s.A), Operand(s.B), s.Result == local ? result : s.Result)
                {
                    Packed = s.Packed,
                    ResultOffset = s.Result == local ? offset : s.ResultOffset,
                    Epilogue = end is null ? null : new Epilogue(end),
                    Guard = s.Guard,
                };
            default:
                return null;
        }

        ProductOperand Operand(ProductOperand x) => x.Buffer == local ? x with { Buffer = result, Offset = x.Offset + offset } : x;

        Expr? Body(Expr body) => body.All().Any(e => e is TakeExpr take && take.Buffer == local) ? null
            : new ExprInterner().Rebuild(body, e => e is LoadExpr load && load.Buffer == local ? new LoadExpr(result, new Affine(load.Index.Coefficients, load.Index.Constant + offset)) : null);
    }
}
