using ModelDsl.Ir.Primitives;
using ModelDsl.Planning;
using ModelDsl.Shapes;

namespace ModelDsl.Emission;

/// <summary>How much there is to do in a loop, in additions or so: what its cut into chunks goes by.</summary>
internal static class LoopWork
{
    /// <summary>Loops with less to do are one chunk, whatever their shape.</summary>
    public const long LeastShared = 20_000;

    /// <summary>How much longer an element takes that is computed by itself, without lanes.</summary>
    public const long Alone = 4;

    // An exponential takes about as long as so many elements that are read, added and stored.
    private const long OfFunction = 4;

    public static Dim Of(LoopStep step) => step.Domain.ElementCount * (1 + OfFunction * Functions(step.Body.All()));

    public static Dim Of(GroupStep step)
    {
        Dim work = step.Points;
        foreach (GroupPart part in step.Parts)
        {
            Dim points = step.Rows;
            foreach (Dim size in part.Inner) points *= size;
            if (Functions(part.Body.All()) is > 0 and var functions) work += points * (OfFunction * functions);
        }
        return work;
    }

    // What stands anywhere is as slow to find.
    private static int Functions(IEnumerable<Expr> body) => body.Count(e => e is TakeExpr || e is ApplyExpr a && a.Primitive is
        Exp or Exp2 or Expm1 or Log or Log2 or Log10 or Log1p or Sin or Cos or Tan or Asin or Acos or Atan or Atan2 or Sinh or Cosh or Tanh
        or Asinh or Acosh or Atanh or Sigmoid or Erf or Erfc or Power or Fmod or Remainder or FloorDivide or Hypot or Lgamma or Digamma);
}
