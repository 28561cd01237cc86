using System.Collections.Immutable;
using ModelDsl.Ir;

namespace ModelDsl.Planning;

/// <summary>Rebuilds expressions so that equal ones are one node, and replaces some on the way.</summary>
internal sealed class ExprInterner
{
    private readonly Dictionary<object, Expr> _known = [];
    private readonly Dictionary<Expr, int> _numbers = new(ReferenceEqualityComparer.Instance);

    /// <summary>The same expression in shared nodes.</summary>
    /// <param name="e">Any expression.</param>
    /// <param name="replace">What stands for a node; null keeps it.</param>
    public Expr Rebuild(Expr e, Func<Expr, Expr?> replace) => Rebuild(e, replace, new(ReferenceEqualityComparer.Instance));

    private Expr Rebuild(Expr e, Func<Expr, Expr?> replace, Dictionary<Expr, Expr> done)
    {
        if (done.TryGetValue(e, out Expr? known)) return known;
        if (replace(e) is { } other) return done[e] = One(other);
        Expr rebuilt = e switch
        {
            ApplyExpr a => new ApplyExpr(a.Primitive, a.Element, [.. a.Operands.Select(o => Rebuild(o, replace, done))]),
            TakeExpr t => new TakeExpr(t.Buffer, t.Start, t.Stride, Rebuild(t.Position, replace, done), t.Size, t.Name),
            _ => e,
        };
        return done[e] = One(rebuilt);
    }

    private Expr One(Expr e)
    {
        object key = e switch
        {
            LiteralExpr l => (l.Element, BitConverter.DoubleToInt64Bits(l.Number), l.Integer),
            LoadExpr l => (l.Buffer, l.Index),
            PartExpr p => p.Part,
            PositionExpr p => (p.Element, p.Index),
            ApplyExpr a => (a.Primitive, a.Element, string.Join(',', a.Operands.Select(Number))),
            _ => e,
        };
        if (!_known.TryGetValue(key, out Expr? one)) _known[key] = one = e;
        return one;
    }

    private int Number(Expr e)
    {
        if (!_numbers.TryGetValue(e, out int number)) _numbers[e] = number = _numbers.Count;
        return number;
    }
}
