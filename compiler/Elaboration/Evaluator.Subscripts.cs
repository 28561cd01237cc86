using System.Collections.Immutable;
using ModelDsl.Diagnostics;
using ModelDsl.Elaboration.Equations;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Text;
using P = ModelDsl.Ir.Primitives;

namespace ModelDsl.Elaboration;

// The reads of an equation: found first, so that ranges can be inferred, and checked where they are evaluated.
internal sealed partial class Evaluator
{
    /// <summary>Finds the reads and the reductions of an expression; <paramref name="guarded"/> behind a condition on indices.</summary>
    private void Collect(EquationContext context, Expression e, bool guarded)
    {
        if (context.Failed || IsTooDeep(e.Where)) return;
        switch (e)
        {
            case IfExpression choice when !Mentions(choice.Condition):
                if (Condition(choice.Condition, out _) is not false) Collect(context, choice.Then, guarded);
                if (Condition(choice.Condition, out _) is not true) Collect(context, choice.Else, guarded);
                break;
            case IfExpression choice:
                Collect(context, choice.Condition, guarded);
                Collect(context, choice.Then, guarded: true);
                Collect(context, choice.Else, guarded: true);
                break;
            case CallExpression call when IsIndexChoice(call):
                Collect(context, call.Arguments[0].Value, guarded);
                Collect(context, call.Arguments[1].Value, guarded: true);
                Collect(context, call.Arguments[2].Value, guarded: true);
                break;
            case ReductionExpression reduction:
                Scope scope = _frame.Scope;
                _frame.Scope = new Scope(scope, boundary: false);
                var indices = ImmutableArray.CreateBuilder<IndexVariable>();
                foreach (Identifier name in reduction.Indices)
                {
                    DeclareIndex(context, name);
                    indices.Add(context.Variables[^1]);
                }
                context.Reductions[reduction] = indices.ToImmutable();
                Collect(context, reduction.Body, guarded);
                _frame.Scope = scope;
                break;
            case IndexExpression index when index.Items.OfType<ElementItem>().Any(i => Mentions(i.Value)):
                if (Read(context, index, guarded) is not { } access)
                {
                    context.Failed = true;
                    return;
                }
                context.Accesses[index] = access;
                foreach (Subscript s in access.Subscripts)
                {
                    if (s.Data is { } data) Collect(context, data, guarded);
                }
                break;
            default:
                foreach (Expression part in Parts(e)) Collect(context, part, guarded);
                break;
        }
    }

    private static IEnumerable<Expression> Parts(Expression e) => e switch
    {
        ParenthesizedExpression p => [p.Inner],
        TupleExpression t => t.Items,
        ListExpression l => l.Items,
        UnaryExpression u => [u.Operand],
        BinaryExpression b => [b.Left, b.Right],
        PipeExpression p => [p.Left, p.Right],
        GuardExpression g => [g.Value],
        IfExpression i => [i.Condition, i.Then, i.Else],
        CallExpression c => [c.Callee, .. c.Arguments.Select(a => a.Value)],
        MemberExpression m => [m.Target],
        ReductionExpression r => [r.Body],
        IndexExpression i => [i.Target, .. i.Items.OfType<ElementItem>().Select(item => item.Value)],
        _ => [],
    };

    /// <summary>Whether an index of the equation, or a number made of one, occurs.</summary>
    private bool Mentions(Expression e) => e switch
    {
        NameExpression name => _frame.Scope.Find(name.Name) is IntValue { Value: var size } && IsIndexed(size),
        ReductionExpression => true,
        _ => Parts(e).Any(Mentions),
    };

    private bool IsIndexed(Dim size)
    {
        for (EquationContext? c = _equation; c is not null; c = c.Outer)
        {
            if (c.DependsOnIndex(size)) return true;
        }
        return false;
    }

    private bool IsIndexed(Goal goal) => SymbolsOf(goal).Any(s => IsIndexed(Dim.Of(s)));

    // `where(i >= 1, x[i - 1], 0)`: the condition keeps the reads behind it in bounds.
    private bool IsIndexChoice(CallExpression call) =>
        _equation is not null && call is { Callee: NameExpression { Name: "where" }, Arguments: [{ Name: null }, { Name: null }, { Name: null }] }
        && _frame.Scope.Find("where") is null && Mentions(call.Arguments[0].Value);

    // The indices that a read lacks, where as many of the equation's are not used in it: `x[c, i]` for `x[n, c, i]`.
    private static string? Missing(EquationContext context, IndexExpression e, int hidden)
    {
        string[] used = [.. e.Items.Select(i => i.Where.Text)];
        string[] all = [.. context.Variables.Select(v => v.Name)];
        string[] idle = [.. all.Where(n => !used.Contains(n))];
        if (hidden <= 0 || idle.Length != hidden) return null;
        // Those of the left side stand in front, mostly the batch.
        return $"did you mean `{e.Target.Where.Text}[{string.Join(", ", idle.Concat(used))}]`?";
    }

    // A number among indices is the likeliest to be too much, then what stands last.
    private static IEnumerable<string> Fewer(IndexExpression e, int surplus)
    {
        List<IndexItem> kept = [.. e.Items];
        for (; surplus > 0 && kept.Count > 0; surplus--) kept.Remove(kept.FindLast(i => i is ElementItem { Value: IntLiteral }) ?? kept[^1]);
        return kept.Select(i => i.Where.Text);
    }

    /// <summary>A tensor and its subscripts; null after reporting.</summary>
    private TensorAccess? Read(EquationContext context, IndexExpression e, bool guarded)
    {
        if (Mentions(e.Target))
        {
            Report(EquationRules.Malformed.At(e.Target.Where, "what has subscripts depends on an index itself") with { Help = "give it a name first, in an equation of its own" });
            return null;
        }
        if (AsTensor(Evaluate(e.Target), e.Target.Where, null) is not { } tensor) return null;
        SetOrigin(e.Where);
        int used = e.Items.Count(i => i is not EllipsisItem), hidden = tensor.Rank - used;
        bool open = e.Items.Any(i => i is EllipsisItem);
        if (hidden < 0 || hidden > 0 && !open)
        {
            Report(ShapeRules.Rank.At(e.Where, $"{used} subscripts for {tensor.Type}") with { Help = Missing(context, e, hidden) ?? (hidden > 0 ? $"`:` keeps an axis whole, as in `{e.Target.Where.Text}[{string.Join(", ", e.Items.Select(i => i.Where.Text))}{string.Concat(Enumerable.Repeat(", :", hidden))}]`" : $"leave out what is too many: `{e.Target.Where.Text}[{string.Join(", ", Fewer(e, -hidden))}]`") }, tensor, null);
            return null;
        }
        Value value = tensor.Value;
        var subscripts = ImmutableArray.CreateBuilder<Subscript>();
        foreach (IndexItem item in e.Items)
        {
            switch (item)
            {
                case EllipsisItem:
                    for (int i = 0; i < hidden; i++) subscripts.Add(new(item.Where));
                    break;
                case SliceItem slice:
                    if (Slice(value, subscripts.Count, slice, tensor) is not { } sliced) return null;
                    value = sliced;
                    subscripts.Add(new(item.Where));
                    break;
                case ElementItem { Value: var place }:
                    if (Place(context, place, tensor.Shape[subscripts.Count]) is not { } subscript) return null;
                    subscripts.Add(subscript);
                    break;
            }
        }
        return new TensorAccess(e, new TensorValue(value), subscripts.ToImmutable(), guarded);
    }

    private Subscript? Place(EquationContext context, Expression place, Dim size)
    {
        if (HasRead(place)) return new(place.Where, Data: place);
        // Numbers made of indices belong to the graph of one element.
        switch (Primary(Within(context.Scalars, () => Evaluate(place))))
        {
            case ErrorValue: return null;
            case IntValue number:
                bool fromEnd = !IsIndexed(number.Value) && Prover.Settle(new Goal.AtLeast(-1, number.Value), Facts) == true;
                return new(place.Where, Place: fromEnd ? size + number.Value : number.Value);
            case TensorValue { Rank: 0 } tensor when tensor.Element.IsInteger(): return new(place.Where, Given: tensor);
            case var other:
                Report(ElaborationRules.Wants(place.Where, "a whole number as subscript", other) with { Help = "`//` divides and rounds down" });
                return null;
        }
    }

    // Whether a subscript is itself read from a tensor.
    private bool HasRead(Expression e) => e is ReductionExpression || e is IndexExpression && Mentions(e) || Parts(e).Any(HasRead);

    private StaticValue EvaluateRead(EquationContext context, TensorAccess access)
    {
        var data = new Value?[access.Subscripts.Length];
        var padding = new (Dim Before, Dim After)[data.Length];
        for (int axis = 0; axis < data.Length; axis++)
        {
            padding[axis] = (0, 0);
            Subscript s = access.Subscripts[axis];
            if (s.Place is { } place)
            {
                AffineForm? form = AffineForm.Of(place, context.Variables);
                if (!IsInside(access, axis, form, out padding[axis], context)) return Fail(context);
                if (form is null) data[axis] = context.Scalars.Resolve(SizeValue(access.Guarded ? Dim.Max(0, Dim.Min(place, access.Tensor.Shape[axis] - 1)) : place, ElementType.I64));
            }
            else if (s.IsData)
            {
                StaticValue found = s.Given ?? Evaluate(s.Data!);
                if (Primary(found) is ErrorValue) return Fail(context);
                if (AsTensor(found, s.Where, ElementType.I64) is not { } index) return Fail(context);
                if (!index.Element.IsInteger() || index.Rank != 0)
                {
                    Report(ElaborationRules.WrongElement.At(s.Where, $"a subscript is one whole number, found {index.Type}"));
                    return Fail(context);
                }
                data[axis] = context.Scalars.Resolve(Cast(index.Value, ElementType.I64));
            }
        }
        return new TensorValue(context.Leaf(new TensorType(access.Tensor.Element, access.Kept), new AccessLeaf(access, [.. data], [.. padding])));
    }

    // Where a condition keeps a read inside but its range alone does not, zeros are put around the tensor.
    private bool IsInside(TensorAccess access, int axis, AffineForm? form, out (Dim Before, Dim After) padding, EquationContext context)
    {
        padding = (0, 0);
        Location where = access.Subscripts[axis].Where;
        Dim size = access.Tensor.Shape[axis], place = access.Subscripts[axis].Place!;
        Goal inside = Goal.All(new Goal.AtLeast(place, 0), new Goal.AtLeast(size - 1, place));
        if (form?.Extent(IsNegative) is var (least, most))
        {
            Condition condition = EquationRules.Inside(context, access, axis, form, least, most);
            if (!access.Guarded) return Holds(condition, where, access.Tensor, axis);
            if (Proves(new Goal.AtLeast(least, 0)) && Proves(new Goal.AtLeast(size - 1, most))) return true;
            padding = (Proves(new Goal.AtLeast(least, 0)) ? 0 : Dim.Max(0, -least), Proves(new Goal.AtLeast(size - 1, most)) ? 0 : Dim.Max(0, most - size + 1));
            return Proves(inside) || Facts.Contradictory || LeftToUse(inside) || Refuse(condition, inside);
        }
        if (Proves(inside) || Facts.Contradictory || LeftToUse(inside)) return true;
        if (Bounds(place) is var (low, high) && Proves(new Goal.AtLeast(low, 0)) && Proves(new Goal.AtLeast(size - 1, high))) return true;
        return Refuse(new Condition(inside, ShapeRules.Index, $"`{where.Text}` may leave {access.AxisText(axis)}, which goes from 0 to {SizeText.Of(size - 1)}", Help: $"read 0 outside: `where({where.Text} < {SizeText.Of(size)}, {access.Syntax.Where.Text}, 0)`"), inside);

        bool Proves(Goal goal) => Prover.Settle(goal, Facts) == true;
        bool Refuse(Condition condition, Goal goal)
        {
            Report(condition.Rule.At(where, condition.Label) with { Formula = condition.Formula, Help = condition.Help, Example = Prover.Example(goal, Prover.Decide(goal, Facts)) }, access.Tensor, axis);
            return false;
        }
    }

    /// <summary>Bounds of a place that is not affine, from those of its parts; null where a part's sign is not known.</summary>
    private (Dim Least, Dim Most)? Bounds(Dim place)
    {
        (Dim least, Dim most) = (Dim.Zero, Dim.Zero);
        foreach (Term term in place.Terms)
        {
            Dim factor = term.Coefficient;
            (Dim Least, Dim Most)? moving = null;
            foreach ((Atom atom, int power) in term.Monomial.Factors)
            {
                Dim one = Dim.FromAtom(atom);
                if (!IsIndexed(one)) factor *= Dim.Pow(one, power);
                else if (moving is not null || power != 1 || BoundsOf(atom) is not { } bounds) return null;
                else moving = bounds;
            }
            if (IsNegative(factor) is not { } negative) return null;
            (Dim low, Dim high) = moving ?? (Dim.One, Dim.One);
            least += factor * (negative ? high : low);
            most += factor * (negative ? low : high);
        }
        return (least, most);
    }

    private (Dim Least, Dim Most)? BoundsOf(Atom atom)
    {
        switch (atom)
        {
            case SymbolAtom symbol when _equation!.BySymbol.TryGetValue(symbol.Symbol, out IndexVariable? index): return (0, index.Range! - 1);
            case FloorAtom floor when !IsIndexed(floor.Divisor) && IsNegative(floor.Divisor) == false && Bounds(floor.Numerator) is var (least, most):
                return (Dim.FloorDiv(least, floor.Divisor), Dim.FloorDiv(most, floor.Divisor));
            case ExtremeAtom extreme when extreme.Arguments.All(a => Bounds(a) is not null):
                (Dim Least, Dim Most)[] all = [.. extreme.Arguments.Select(a => Bounds(a)!.Value)];
                Func<Dim, Dim, Dim> pick = extreme.IsMax ? Dim.Max : Dim.Min;
                return (all.Select(a => a.Least).Aggregate(pick), all.Select(a => a.Most).Aggregate(pick));
            default: return null;
        }
    }

    // ---- choices by index -------------------------------------------------------------------------------------------

    /// <summary><c>if i &lt; 3 then a else b</c> in an equation: both sides are computed, each with the condition as a fact.</summary>
    private StaticValue ChooseByIndex(EquationContext context, Expression condition, Expression then, Expression otherwise, Location where)
    {
        StaticValue chosen = Primary(Evaluate(condition));
        if (chosen is BoolValue { Value: { } known }) return Evaluate(known ? then : otherwise);
        // A condition that a parameter takes part in is known where the block or function is used.
        if (chosen is ErrorValue || Symbolic && chosen is BoolValue { Goal: null }) return Fail(context);
        if (chosen is not (BoolValue { Goal: not null } or TensorValue { Rank: 0 }))
            return Report(ElaborationRules.Wants(condition.Where, "a condition on indices", chosen));
        Facts outer = Facts;
        if (GoalOf(condition) is { } holds) Facts = outer.Assume(holds);
        StaticValue a = Primary(Evaluate(then));
        Facts = chosen is BoolValue { Goal: { } whole } ? outer.Assume(Goal.Not(whole)) : outer;
        StaticValue b = Primary(Evaluate(otherwise));
        Facts = outer;
        SetOrigin(where);
        if (chosen is BoolValue { Goal: { } kept } && IsZero(b) && a is TensorValue read && IsPadding(context, read.Value, kept)) return a;
        if (a is FloatValue && b is IntValue or FloatValue || b is FloatValue && a is IntValue)
        {
            // A choice of numbers is a number: it takes the element type of what it meets.
            return AsTensor(chosen, condition.Where, null) is { } which
                ? new FloatValue(null, new(Builder.Add(new P.Select(), AsMask(which.Value), DynamicScalar(a), DynamicScalar(b))[0])) : Fail(context);
        }
        if (AsTensor(chosen, condition.Where, null) is not { } mask || BroadcastPair(a, b, where) is not var (x, y)) return Fail(context);
        return new TensorValue(Builder.Add(new P.Select(), BroadcastTo(AsMask(mask.Value), x.Shape), x, y)[0]);
    }

    private static bool IsZero(StaticValue value) => value is IntValue { Value: var n } && n == Dim.Zero || value is FloatValue { Value: 0 };

    // `where(i >= 1, x[i - 1], 0)`: the condition says no more than that the read is inside, and outside there are zeros already.
    private bool IsPadding(EquationContext context, Value read, Goal condition)
    {
        if (context.Leaves.GetValueOrDefault(read) is not AccessLeaf leaf || leaf.Data.Any(d => d is not null) || leaf.Padding.All(p => p.Before == Dim.Zero && p.After == Dim.Zero)) return false;
        IEnumerable<Goal> inside = leaf.Access.Subscripts.SelectMany((s, axis) => s.Place is { } place ? (Goal[])[new Goal.AtLeast(place, 0), new Goal.AtLeast(leaf.Access.Tensor.Shape[axis] - 1, place)] : []);
        return Prover.Settle(condition, Facts.Assume(inside)) == true;
    }

    // What a condition says about indices, as far as it says something: `i >= 1 and mask[i]` says i ≥ 1.
    private Goal? GoalOf(Expression condition)
    {
        if (condition is ParenthesizedExpression p) return GoalOf(p.Inner);
        if (condition is BinaryExpression { Operator: BinaryOperator.And } both)
            return (GoalOf(both.Left), GoalOf(both.Right)) switch
            {
                ({ } a, { } b) => new Goal.And(a, b),
                var (a, b) => a ?? b,
            };
        return HasRead(condition) ? null : Primary(Evaluate(condition)) is BoolValue { Goal: { } goal } ? goal : null;
    }

    /// <summary>A condition on indices as a truth value of each element.</summary>
    private Value MaskOf(Goal goal) => goal switch
    {
        Goal.Equal(var a, var b) => Builder.Add(new P.Equal(), SizeValue(a, ElementType.I64), SizeValue(b, ElementType.I64))[0],
        Goal.NotEqual(var a, var b) => Builder.Add(new P.NotEqual(), SizeValue(a, ElementType.I64), SizeValue(b, ElementType.I64))[0],
        Goal.AtLeast(var a, var b) => Builder.Add(new P.GreaterOrEqual(), SizeValue(a, ElementType.I64), SizeValue(b, ElementType.I64))[0],
        Goal.Divides(var d, var v) => Builder.Add(new P.Equal(), SizeValue(Dim.Mod(v, d), ElementType.I64), SizeValue(0, ElementType.I64))[0],
        Goal.And(var a, var b) => Builder.Add(new P.And(), MaskOf(a), MaskOf(b))[0],
        Goal.Or(var a, var b) => Builder.Add(new P.Or(), MaskOf(a), MaskOf(b))[0],
        _ => throw new InvalidOperationException(),
    };
}
