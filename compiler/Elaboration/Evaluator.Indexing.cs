using System.Collections.Immutable;
using ModelDsl.Diagnostics;
using ModelDsl.Elaboration.Equations;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Text;
using P = ModelDsl.Ir.Primitives;

namespace ModelDsl.Elaboration;

// Indexing and slicing of tensors, lists and tuples.
internal sealed partial class Evaluator
{
    private StaticValue EvaluateIndex(IndexExpression e)
    {
        if (TypeOf(e) is { } element) return TypeAsTensor(element, e);
        if (_equation is { } equation)
        {
            if (equation.Accesses.TryGetValue(e, out TensorAccess? found)) return EvaluateRead(equation, found!);
            if (e.Items.OfType<ElementItem>().Any(i => Mentions(i.Value))) return Read(equation, e, guarded: true) is { } access ? EvaluateRead(equation, access) : Fail(equation);
        }
        StaticValue target = Evaluate(e.Target);
        if (target is TupleValue or CompositionValue or ListValue && !(IsNumbers(target) && e.Items.Length > 1)) return IndexSequence(target, e);
        target = Primary(target);
        if (target is ErrorValue) return target;
        if (AsTensor(target, e.Target.Where, null) is not { } tensor) return ErrorValue.Instance;
        SetOrigin(e.Where);
        StaticValue result = IndexTensor(tensor, e);
        if (result is TensorValue) ExtendTrail(Short(e.Where), e.Where, tensor, result);
        return result;
    }

    private ElementType? TypeOf(IndexExpression e) =>
        e.Target is NameExpression { Name: var type } && _frame.Scope.Find(type) is null or TypeValue && _frame.Module.Lookup(type) is null
            ? ElementTypes.Parse(type) ?? (_frame.Scope.Find(type) as TypeValue)?.Element : null;

    private bool IsType(Expression e) => e is IndexExpression type && TypeOf(type) is not null;

    private StaticValue TypeAsTensor(ElementType element, IndexExpression e)
    {
        List<Dim> sizes = [];
        foreach (IndexItem item in e.Items)
        {
            if (item is ElementItem { Value: NameExpression { Name: var name } } && _frame.Scope.Find(name) is null && _frame.Module.Lookup(name) is null) sizes.Add(Dim.Of(Dynamic(name)));
            else if (item is ElementItem { Value: var expression } && EvaluateDim(expression) is { } size) sizes.Add(size);
            else return item is ElementItem ? ErrorValue.Instance : Report(ElaborationRules.WrongKind.At(item.Where, "every size of such a tensor has to be stated"));
        }
        if (!InTest) return Report(ElaborationRules.WrongKind.At(e.Where, "a type stands for a value only in a test"));
        return AnyTensor(element, sizes, e.Where);
    }

    private static string FirstOf(IndexExpression e) => e.Where.Text.Insert(e.Target.Where.Span.Length, "[0]");

    private StaticValue IndexSequence(StaticValue target, IndexExpression e)
    {
        ImmutableArray<StaticValue> items = Sequence(target);
        if (e.Items is not [var only])
        {
            Diagnostic several = ElaborationRules.Wants(e.Where, "one index", target);
            // Of the results of a layer the first is most often the one.
            return Report(Primary(target) is TensorValue && e.Where.Source is not null ? new Way($"take the first of the results: `{FirstOf(e)}`", Way.Replacing(e.Where, FirstOf(e))).On(several) : several);
        }
        if (only is SliceItem slice)
        {
            if (Bound(slice.Start, 0) is not { } start || Bound(slice.Stop, items.Length) is not { } stop || Bound(slice.Step, 1) is not { } step || step == 0) return ErrorValue.Instance;
            if (step < 0 && slice.Start is null) start = items.Length - 1;
            else if (start < 0) start = Math.Max(0, start + items.Length);
            if (step < 0 && slice.Stop is null) stop = -1;
            else if (stop < 0) stop = Math.Max(step < 0 ? -1 : 0, stop + items.Length);
            var chosen = ImmutableArray.CreateBuilder<StaticValue>();
            for (long i = Math.Min(start, step < 0 ? items.Length - 1 : items.Length); step > 0 ? i < Math.Min(stop, items.Length) : i > stop; i += step) chosen.Add(items[(int)i]);
            return target switch
            {
                TupleValue => new TupleValue(chosen.ToImmutable()),
                CompositionValue when chosen.Count > 0 => new CompositionValue(chosen.ToImmutable()),
                _ => new ListValue(chosen.ToImmutable()),
            };
        }
        if (only is not ElementItem { Value: var index }) return Report(ElaborationRules.WrongKind.At(only.Where, "wants an int"));
        StaticValue value = Primary(Evaluate(index));
        if (value is TensorValue && AsTensor(target, e.Target.Where, null) is { } tensor) return IndexTensor(tensor, e);
        if (AsInt(value, index.Where, "an int as index") is not { } number) return ErrorValue.Instance;
        long at = number < 0 ? number + items.Length : number;
        return at >= 0 && at < items.Length ? items[(int)at]
            : Report(ShapeRules.Index.At(index.Where, $"index {number} of {target.Describe()}") with { Help = items.IsEmpty ? "the list is empty: put something into it where it is bound" : $"indices go from {-items.Length} to {items.Length - 1}" });

        long? Bound(Expression? bound, long missing) => bound is null ? missing : AsInt(Evaluate(bound), bound.Where, "an int");
    }

    private StaticValue IndexTensor(TensorValue tensor, IndexExpression e)
    {
        List<(IndexItem Item, StaticValue? Value)> items = [];
        foreach (IndexItem item in e.Items)
        {
            StaticValue? value = item is ElementItem element ? Primary(Evaluate(element.Value)) : null;
            if (value is ErrorValue) return value;
            if (value is ListValue or TupleValue && AsTensor(value, item.Where, null) is { } list) value = list;
            items.Add((item, value));
        }
        if (items.Count(i => i.Item is EllipsisItem) > 1) return Report(ShapeRules.Axis.At(e.Where, "`...` stands once"));
        if (items.FirstOrDefault(i => i.Value is TensorValue { Element: ElementType.Bool }).Item is { } mask)
            return Report(ElaborationRules.RunTimeCondition.At(mask.Where, "how many elements a mask selects is known only at run time") with { Help = "`where(mask, x, 0)` keeps the shape; `masked_select(x, mask)` has a size of its own" });
        int used = items.Count(i => i.Item is not EllipsisItem && i.Value is not NoneValue);
        if (used > tensor.Rank)
            return Report(ShapeRules.Rank.At(e.Where, $"{used} indices for {tensor.Type}") with
            {
                Help = tensor.Rank == 0 ? null : $"leave out {(used - tensor.Rank == 1 ? "one" : "some")} of them: `{e.Target.Where.Text}[{string.Join(", ", e.Items.Take(tensor.Rank).Select(i => i.Where.Text))}]`",
            }, tensor, null);
        if (items.All(i => i.Item is not EllipsisItem)) items.Add((new EllipsisItem(e.Where, null), null));

        Value value0 = tensor.Value;
        List<(int Axis, TensorValue Index, Location Where)> gathers = [];
        int axis = 0;
        foreach ((IndexItem item, StaticValue? value) in items)
        {
            switch (item, value)
            {
                case (EllipsisItem, _):
                    axis += tensor.Rank - used;
                    break;
                case (SliceItem slice, _):
                    if (Slice(value0, axis, slice, tensor) is not { } sliced) return ErrorValue.Instance;
                    value0 = sliced;
                    axis++;
                    break;
                case (_, NoneValue):
                    value0 = Reshape(value0, value0.Shape.Insert(axis, 1));
                    axis++;
                    break;
                case (_, TensorValue index):
                    if (!index.Element.IsInteger()) return Report(ElaborationRules.WrongElement.At(item.Where, $"an index is an integer, found {index.Type}"));
                    gathers.Add((axis++, index, item.Where));
                    break;
                case (_, IntValue index):
                    SizeResult position = SliceRules.Index(value0.Shape[axis], index.Value, Facts);
                    foreach (Condition condition in position.Conditions)
                    {
                        if (!Holds(condition, item.Where, tensor, axis)) return ErrorValue.Instance;
                    }
                    value0 = Builder.Add(new P.Slice(axis, position.Size, 1), value0)[0];
                    value0 = Reshape(value0, value0.Shape.Remove(axis));
                    break;
                default:
                    return Report(ElaborationRules.Wants(item.Where, "an int, a slice, `none` or a tensor of ints", value!) with { Help = value is FloatValue ? $"`/` gives a float: divide with `//`, or write `floor({item.Where.Text})`" : null });
            }
        }
        return gathers.Count == 0 ? new TensorValue(value0) : Gather(value0, gathers, e.Where);
    }

    // Indices broadcast together; their axes become one, which is then taken from.
    private StaticValue Gather(Value value, List<(int Axis, TensorValue Index, Location Where)> gathers, Location where)
    {
        for (int i = 1; i < gathers.Count; i++)
        {
            if (gathers[i].Axis != gathers[i - 1].Axis + 1) return Report(ElaborationRules.NotSupported.At(where, "indices by tensors that are not side by side"));
        }
        ShapeResult joined = TensorRules.Broadcast([.. gathers.Select(g => g.Index.Shape)]);
        foreach (Condition condition in joined.Conditions)
        {
            if (!Holds(condition, where, gathers[0].Index, null)) return ErrorValue.Instance;
        }
        if (joined.Shape is not { } shape) return ErrorValue.Instance;
        int first = gathers[0].Axis;
        Value? position = null;
        Dim total = Dim.One;
        foreach ((int axis, TensorValue index, _) in gathers)
        {
            Dim size = value.Shape[axis];
            Value one = BroadcastTo(Cast(index.Value, ElementType.I64), shape);
            Value extent = BroadcastTo(SizeValue(size, ElementType.I64), shape);
            Value negative = Builder.Add(new P.Less(), one, BroadcastTo(Constant(0, ElementType.I64), shape))[0];
            Value wrapped = Builder.Add(new P.Select(), negative, Builder.Add(new P.Add(), one, extent)[0], one)[0];
            position = position is { } before ? Builder.Add(new P.Add(), Builder.Add(new P.Multiply(), before, extent)[0], wrapped)[0] : wrapped;
            total *= size;
        }
        if (gathers.Count > 1)
        {
            IEnumerable<Dim> sizes = [.. value.Shape.Take(first), total, .. value.Shape.Skip(first + gathers.Count)];
            value = Reshape(value, Shape.Of(sizes));
        }
        return new TensorValue(Builder.Add(new P.Take(first), value, position!.Value)[0]);
    }

    private Value? Slice(Value value, int axis, SliceItem slice, TensorValue of)
    {
        Dim size = value.Shape[axis];
        if (slice.Start is null && slice.Stop is null && slice.Step is null) return value;
        Dim? start = slice.Start is null ? null : Bound(slice.Start), stop = slice.Stop is null ? null : Bound(slice.Stop), step = slice.Step is null ? 1 : Bound(slice.Step);
        if (slice.Start is not null && start is null || slice.Stop is not null && stop is null || step is null) return null;
        if (AsInt(new IntValue(step), slice.Where, "an int as step") is not { } stride) return null;
        if (stride < 0) return Backwards(value, axis, start, stop, stride, slice, of);
        SliceResult result = SliceRules.Slice(size, start, stop, step, Facts);
        foreach (Condition condition in result.Length.Conditions)
        {
            if (!Holds(condition, slice.Where, of, axis)) return null;
        }
        return result.Start == 0 && result.Length.Size == size && stride == 1 ? value : Builder.Add(new P.Slice(axis, result.Start, result.Length.Size, stride), value)[0];

        Dim? Bound(Expression bound)
        {
            StaticValue found = Primary(Evaluate(bound));
            return AsSize(found, bound.Where, "an int in a slice");
        }
    }

    // As in NumPy, from the last element on; ends beyond the axis are clipped.
    private Value? Backwards(Value value, int axis, Dim? start, Dim? stop, long stride, SliceItem slice, TensorValue of)
    {
        Dim size = value.Shape[axis];
        Dim first = start is null ? size - 1 : FromEnd(start, size - 1), last = stop is null ? -1 : FromEnd(stop, size - 1);
        Dim length = Dim.FloorDiv(first - last - stride - 1, -stride);
        if (!Holds(new Condition(new Goal.AtLeast(length, 1), ShapeRules.Empty, $"the slice of {SizeText.Of(size)} is empty"), slice.Where, of, axis)) return null;
        return Builder.Add(new P.Slice(axis, first, length, stride), value)[0];

        Dim FromEnd(Dim end, Dim most)
        {
            bool negative = end.TryConstant(out long n) && n < 0;
            Dim position = negative ? Dim.Max(-1, size + end) : Dim.Min(end, most);
            return position.TryConstant(out long p) ? p : Prover.Settle(new Goal.AtLeast(size + end, 0), Facts) == true && negative ? size + end : position;
        }
    }
}
