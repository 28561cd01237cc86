using System.Collections.Immutable;
using ModelDsl.Autodiff;
using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Text;
using P = ModelDsl.Ir.Primitives;

namespace ModelDsl.Elaboration;

// What flows backwards: gradients as expressions, functions with gradients of their own, parameters that are kept fixed.
internal sealed partial class Evaluator
{
    private readonly List<(StaticValue Start, ImmutableArray<Identifier> Path)> _frozen = [];

    /// <summary>The derivatives of a scalar with respect to each value, zeros where nothing flows.</summary>
    internal ImmutableArray<Value> Gradients(Value y, IReadOnlyList<Value> wrt)
    {
        Value[] asked = [.. wrt.Select(Builder.Resolve)];
        Value one = Constant(1, y.Element);
        ImmutableArray<Value?> found = ReverseMode.Gradients(Builder, [(Builder.Resolve(y), one)], [.. asked.Distinct()]);
        Dictionary<Value, Value?> byValue = asked.Distinct().Zip(found).ToDictionary(p => p.First, p => p.Second);
        return [.. asked.Select(v => byValue[v] ?? BroadcastTo(Constant(0, v.Element), v.Shape))];
    }

    // ---- fn … gradient (dy) => … ------------------------------------------------------------------------------------

    /// <summary>The results of a function, with the gradient that it declares in the place of its own.</summary>
    private StaticValue WithDeclaredGradient(FunctionDeclaration declaration, LambdaExpression gradient, StaticValue result)
    {
        ImmutableArray<StaticValue> items = result is TupleValue tuple ? tuple.Items : [result];
        if (!items.All(i => i is TensorValue)) return result;
        Value[] results = [.. items.Select(i => ((TensorValue)i).Value)];
        TensorValue[] arguments = [.. declaration.Parameters.Select(p => _frame.Scope.Find(p.Name.Text)).OfType<TensorValue>().Where(t => t.Element.IsDifferentiable())];
        if (arguments.Length == 0) return result;

        GraphBuilder region = Builder.Region($"{declaration.Name.Text}_gradient");
        ImmutableArray<StaticValue> cotangents = [.. results.Select((r, i) => new TensorValue(region.Input($"dy{i}", r.Type, gradient.Where)))];
        bool fine = Within(region, () => DeclareGradients(gradient, region, cotangents, arguments));
        if (!fine) return ErrorValue.Instance;
        Node node = Builder.Add(new P.CustomGradient(region.Build(), results.Length, arguments.Length), [.. results, .. arguments.Select(a => a.Value), .. region.Captures]);
        StaticValue[] wrapped = [.. results.Select((_, i) => new TensorValue(node[i]))];
        return result is TupleValue several ? new TupleValue([.. wrapped], several.Names) : wrapped[0];
    }

    private bool DeclareGradients(LambdaExpression gradient, GraphBuilder region, ImmutableArray<StaticValue> cotangents, TensorValue[] arguments)
    {
        StaticValue given = CallBack(new ClosureValue(gradient, _frame.Scope, _frame), cotangents.AsSpan(), gradient.Where);
        if (given is ErrorValue) return false;
        ImmutableArray<StaticValue> parts = given is TupleValue tuple ? tuple.Items : [given];
        if (parts.Length != arguments.Length)
        {
            Report(ElaborationRules.Unpack.At(gradient.Where, $"{parts.Length} gradients for {arguments.Length} tensor arguments"));
            return false;
        }
        for (int i = 0; i < parts.Length; i++)
        {
            TensorType type = arguments[i].Type;
            StaticValue part = parts[i] is NoneValue ? new FloatValue(0) : parts[i];
            if (AsTensor(part, gradient.Where, type.Element) is not { } tensor || BroadcastTensor(tensor, type.Shape, gradient.Where, "the gradient") is not { } full) return false;
            region.Output($"gradient{i}", Cast(full, type.Element), gradient.Where);
        }
        return true;
    }

    // ---- freeze, with { trainable: false } --------------------------------------------------------------------------

    // Layers inside a layer are known once it has been applied: what is frozen is looked up at the end.
    private void RunFreeze(FreezeStatement s)
    {
        if (_frame.Scope.Find(s.Path[0].Text) is { } start) _frozen.Add((start, s.Path));
    }

    private StaticValue EvaluateWithOptions(WithOptionsExpression e)
    {
        StaticValue layer = LayerFrom(Evaluate(e.Target), e.Target.Where);
        foreach (Argument option in e.Options)
        {
            StaticValue value = Evaluate(option.Value);
            if (option.Name?.Text != "trainable")
            {
                Report(ElaborationRules.UnknownArgument.At(option.Name?.Where ?? option.Where, $"`with` has no `{option.Name?.Text ?? option.Where.Text}`") with { Help = "it takes `trainable`" });
            }
            else if (AsBool(value, option.Value.Where, "a bool for `trainable`") == false) _frozen.Add((layer, []));
        }
        return layer;
    }

    private void SettleFrozen()
    {
        foreach ((StaticValue start, ImmutableArray<Identifier> path) in _frozen)
        {
            StaticValue value = start;
            foreach (Identifier name in path.Skip(1)) value = PartOf(value, name);
            if (value is TensorValue { Value.Node.Primitive: P.Parameter parameter }) parameter.Info.Trainable = false;
            foreach ((Instance instance, _) in LayersIn(value))
            {
                foreach (ParameterInfo info in ParameterPaths.Of(instance)) info.Trainable = false;
            }
        }
    }

    private StaticValue PartOf(StaticValue whole, Identifier name)
    {
        if (whole is LayerValue { Instance: var instance })
        {
            if (instance.Child(name.Text) is { } child) return child;
            if (instance.Parameter(name.Text) is { } info) return new TensorValue(Read(info));
        }
        return whole is ErrorValue || Symbolic ? ErrorValue.Instance
            : Report(ElaborationRules.NoMember.At(name.Where, $"{whole.Describe()} holds no layer or parameter `{name.Text}`"));
    }
}
