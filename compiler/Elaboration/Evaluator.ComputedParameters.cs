using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Text;

namespace ModelDsl.Elaboration;

internal sealed partial class Evaluator
{
    /// <summary>What the parameters of the running block go by in the layer whose parameter it replaces.</summary>
    internal string Prefix => _frame.Owner.Prefix ?? "";

    /// <summary>A parameter of the layer whose body, or whose function, is running, under a name that was computed.</summary>
    internal StaticValue DeclareParameter(string name, TensorType type, Initializer initializer, Location where)
    {
        Instance owner = _frame.Owner;
        if (type.Shape.Symbols.FirstOrDefault(d => d.Kind is DimKind.Dynamic or DimKind.Existential) is { } dynamic)
            return Report(ElaborationRules.RunTimeCondition.At(where, $"the parameter `{name}` would be {type}, and {dynamic} is known only at run time"), null, null);
        string declared = name;
        Replacement? replacement = ReplacementOf(owner, name, isParam: true);
        if (replacement is not null) name = OriginalName(name, replacement);
        if (owner.Parameter(name) is not { } info)
        {
            if (_speculative > 0 && !Symbolic) return ErrorValue.Instance;
            info = new ParameterInfo(type, isBuffer: false, initializer, where);
            owner.Parameters.Add((name, info));
        }
        else if (info.Type != type && !Symbolic)
        {
            return Report(ShapeRules.Mismatch.At(where, $"`{name}` is {info.Type} since the first use, this one needs {type}"), null, null);
        }
        var value = new TensorValue(Read(info));
        return replacement is null ? value : Effective(owner, declared, replacement, value);
    }
}
