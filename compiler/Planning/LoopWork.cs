using ModelDsl.Ir;
using ModelDsl.Shapes;

namespace ModelDsl.Planning;

/// <summary>How much work a loop is, in additions: what decides whether other threads help.</summary>
internal static class LoopWork
{
    // Measured on vectors: an exponential takes as long as eight additions whose operands are in cache, others about the same.
    private const int FunctionCost = 8;

    private static readonly HashSet<string> s_functions =
    [
        "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sigmoid", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh",
        "asinh", "acosh", "atanh", "erf", "erfc", "lgamma", "digamma", "power", "atan2",
    ];

    /// <summary>Of a loop over <paramref name="points"/>.</summary>
    public static Dim Of(Dim points, Expr body) =>
        points * (1 + (FunctionCost - 1) * body.All().Count(e => e is ApplyExpr { Primitive: var p } && s_functions.Contains(p.Name)));
}
