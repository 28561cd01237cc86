using ModelDsl.Diagnostics;
using ModelDsl.Syntax;

namespace ModelDsl.Lints;

/// <summary>Dropout between the layers of a recurrent network that has only one.</summary>
internal sealed class DropoutOfOneLayer() : Lint(NoEffect)
{
    private static readonly Rule NoEffect = Rule.Warning("NN7010", "dropout of a single recurrent layer has no effect",
        "The `dropout` of `RNN`, `LSTM` and `GRU` stands between their layers, behind all but the last one, as in PyTorch. " +
        "With `num_layers: 1` there is no such place, and nothing is dropped.");

    /// <summary>The recurrent layers, and the places of num_layers and dropout among their positional arguments.</summary>
    private static readonly Dictionary<string, (int Layers, int Dropout)> Recurrent = new(StringComparer.Ordinal)
    {
        ["RNN"] = (1, 5),
        ["LSTM"] = (1, 4),
        ["GRU"] = (1, 4),
    };

    public override IEnumerable<Diagnostic> Find(LintContext context)
    {
        foreach (CallExpression call in context.Declarations.SelectMany(SyntaxWalk.All).OfType<CallExpression>())
        {
            if (context.StandardLayer(call) is not { } layer || !Recurrent.TryGetValue(layer, out var places)) continue;
            if (Given(call, "num_layers", places.Layers) is not (null or { Value: IntLiteral { Value: 1 } })) continue;
            if (Given(call, "dropout", places.Dropout) is not { } dropout || IsZero(dropout.Value)) continue;
            yield return NoEffect.At(dropout.Where, $"`{layer}` drops between its layers, and it has one") with
            {
                Help = "use more layers, or `-> Dropout(…)` behind it",
            };
        }
    }

    private static bool IsZero(Expression e) => e is IntLiteral { Value: 0 } or FloatLiteral { Value: 0 };

    private static Argument? Given(CallExpression call, string name, int place)
    {
        if (call.Arguments.FirstOrDefault(a => a.Name?.Text == name) is { } named) return named;
        Argument[] positional = [.. call.Arguments.Where(a => a.Name is null)];
        return positional.Length > place ? positional[place] : null;
    }
}
