using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Elaboration;

// `Linear(10) with weight = spectral_norm`: a parameter becomes a function of one.
internal sealed partial class Evaluator
{
    private StaticValue EvaluateWith(WithExpression e)
    {
        StaticValue target = Evaluate(e.Target);
        StaticValue function = LayerFrom(Evaluate(e.Value), e.Value.Where);
        if (target is ErrorValue || function is ErrorValue) return target;
        string name = e.Name.Text;
        if (e.IsPattern) return ReplaceByPath(e, target, function);
        if (target is not LayerValue { Instance: var instance })
            return Report(ElaborationRules.Wants(e.Target.Where, "a layer in front of `with`", target) with { Help = $"`with` belongs to the layer that has `{name}`, as in `Linear(8) with {name} = …`" });
        if (!instance.Symbol.Declaration.Body.Statements.SelectMany(Declared).Any(p => p.Name.Text == name))
        {
            // Names that are computed are known when the layer has been used.
            if (ComputesNames(instance.Symbol)) return ReplaceByPath(e, target, function);
            return Report(ElaborationRules.NoMember.At(e.Name.Where, $"`{instance.Symbol.Name}` has no parameter `{name}`") with
            {
                Help = Suggestion.DidYouMean(name, instance.Symbol.Declaration.Body.Statements.SelectMany(Declared).Select(p => p.Name.Text)),
            });
        }
        // A later use of the same text finds the layer as the first one left it.
        if (instance.Replacements.ContainsKey(name)) return target;
        if (instance.Applied || instance.Materialised)
            return Report(ElaborationRules.NotCallable.At(e.Where, $"`{name}` has been used before") with { Help = "put `with` where the layer is made" });
        Replace(instance, name, function, e.Value.Where);
        return target;
    }

    private static Replacement Replace(Instance instance, string name, StaticValue function, Location where)
    {
        foreach ((Instance inner, _) in LayersIn(function))
        {
            inner.Prefix = name + "_";
            ForTransposed(inner, instance.Symbol);
        }
        if (function is LayerValue) Adopt(instance, name + "_", function);
        return instance.Replacements[name] = new(function, where);
    }

    private static IEnumerable<ParameterStatement> Declared(Statement statement) => statement switch
    {
        ParameterStatement p => [p],
        IfStatement i => i.Then.Statements.Concat(i.Else?.Statements ?? []).SelectMany(Declared),
        _ => [],
    };

    // The rows of a transposed convolution's matrix are its second axis.
    private static void ForTransposed(Instance normed, BlockSymbol target)
    {
        if (!normed.Symbol.Module.IsStandard || !normed.Arguments.TryGetValue("dim", out var dim) || normed.Symbol.Name != "spectral_norm" || dim.Value is not NoneValue) return;
        normed.Arguments["dim"] = (new IntValue(target.Module.IsStandard && target.Name.StartsWith("ConvTranspose", StringComparison.Ordinal) ? 1 : 0), dim.Where);
    }

    /// <summary>What the original of a replaced parameter is called: <c>weight_orig</c>, or by the input of a block of the library.</summary>
    private static string OriginalName(string name, Replacement replacement) =>
        replacement.Function is LayerValue { Symbol: { Module.IsStandard: true, Declaration.Body: var body } } && InputsOf(body).FirstOrDefault() is { } input
            ? $"{name}_{input.Name.Text}" : $"{name}_orig";

    /// <summary>The value that stands for a replaced parameter from here on.</summary>
    private StaticValue Effective(Instance owner, string name, Replacement replacement, TensorValue original)
    {
        // Parameters are the whole model's, and so is what is made of them: computed once, not in each step of a loop.
        StaticValue value = Within(_root, () => Primary(Apply(replacement.Function, CallArguments.None.Before([(original, replacement.Where)]), replacement.Where)));
        if (value is not ErrorValue)
        {
            if (AsTensor(value, replacement.Where, original.Element) is not { } tensor) value = ErrorValue.Instance;
            else if (tensor.Shape != original.Shape && !TensorRules.Same(tensor.Shape, original.Shape, name).Conditions.All(c => Holds(c, replacement.Where, tensor, null)))
                value = ErrorValue.Instance;
            else value = new TensorValue(Within(_root, () => Reshape(Cast(tensor.Value, original.Element), original.Shape)));
        }
        owner.Effective[name] = value;
        return value;
    }
}

/// <summary>What a parameter is replaced by: a function of one tensor, or a block with one input.</summary>
internal sealed record Replacement(StaticValue Function, Location Where);
