using System.Collections.Immutable;
using ModelDsl.Diagnostics;
using ModelDsl.Elaboration.Equations;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Text;
using P = ModelDsl.Ir.Primitives;

namespace ModelDsl.Elaboration;

// Index notation: indices, their ranges, and the value of an equation.
internal sealed partial class Evaluator
{
    private EquationContext? _equation;

    private void RunEquation(EquationStatement s)
    {
        StaticValue value = Equation(s.Where, s.Value, s.Indices, s.Type, s.Name.Text);
        if (s.Type is { } type) value = Ascribe(value, type, s.Value.Where, s.Name.Text);
        _frame.Scope.Assign(s.Name.Text, value);
        Trace(s.Name.Where, value);
    }

    /// <summary>A reduction over indices; outside an equation it is one with nothing on the left.</summary>
    private StaticValue EvaluateReduction(ReductionExpression e) =>
        _equation is null ? Equation(e.Where, e, [], null, "y") : ReduceInEquation(_equation, e);

    private StaticValue Equation(Location where, Expression body, ImmutableArray<Identifier> indices, TypeSyntax? type, string name)
    {
        // Where no sizes are possible nothing can be said about bounds, and nothing runs.
        if (Facts.Contradictory) return ErrorValue.Instance;
        EquationContext? outer = _equation;
        Scope scope = _frame.Scope;
        Facts facts = Facts;
        SetOrigin(where);
        var context = new EquationContext(where, Builder.Region("equation"), outer);
        try
        {
            _frame.Scope = new Scope(scope, boundary: false);
            foreach (Identifier index in indices)
            {
                if (context.Variables.Any(v => v.Name == index.Text))
                    return Report(EquationRules.Malformed.At(index.Where, $"`{index.Text}` stands twice on the left") with { Help = $"give each axis an index of its own; `where(i == j, …, 0)` makes a diagonal" });
                DeclareIndex(context, index);
            }
            ImmutableArray<IndexVariable> result = [.. context.Variables];
            if (indices.Length > 0) context.Left = (name, result, type is NamedType { Name.Text: var written } ? written : "f32");
            if (type is not null && !StateRanges(context, type, result)) return ErrorValue.Instance;
            _equation = context;
            Collect(context, body, guarded: false);
            if (context.Failed || !InferRanges(context, context.Variables, result)) return ErrorValue.Instance;
            StaticValue element = Within(context.Scalars, () => Evaluate(body));
            if (context.Failed || element is ErrorValue) return ErrorValue.Instance;
            if (ElementOf(context, element, body.Where, ElementIn(type)) is not { } scalar) return ErrorValue.Instance;
            _equation = outer;
            return new TensorValue(new Vectorizer(this, context).Result(scalar, result));
        }
        catch (NotElementWiseException cause)
        {
            return Report(EquationRules.Malformed.At(body.Where, cause.Message) with { Help = "compute that part before the equation, on whole tensors" });
        }
        finally
        {
            _equation = outer;
            _frame.Scope = scope;
            Facts = facts;
        }
    }

    private void DeclareIndex(EquationContext context, Identifier name) =>
        _frame.Scope.Declare(name.Text, new IntValue(Dim.Of(context.Add(name).Symbol)));

    private static ElementType? ElementIn(TypeSyntax? type) => type is NamedType named ? ElementTypes.Parse(named.Name.Text) : null;

    private Value? ElementOf(EquationContext context, StaticValue element, Location where, ElementType? wanted)
    {
        if (Within(context.Scalars, () => AsTensor(element, where, Primary(element) is TensorValue ? null : wanted)) is not { } tensor) return null;
        // What is made of numbers alone takes the type that is stated.
        bool numbers = wanted is { } stated && (stated.IsDifferentiable() || tensor.Element == ElementType.I64 && stated.IsInteger()) && tensor.Element != ElementType.Bool;
        if (numbers && tensor.Rank == 0 && !context.Leaves.Values.OfType<AccessLeaf>().Any()) return context.Scalars.Resolve(Within(context.Scalars, () => Cast(tensor.Value, wanted!.Value)));
        if (tensor.Rank == 0) return context.Scalars.Resolve(tensor.Value);
        Report(EquationRules.Malformed.At(where, $"one element is {tensor.Type}, not a scalar") with { Help = "every tensor in an equation has a subscript for each of its axes" });
        return null;
    }

    // ---- ranges -----------------------------------------------------------------------------------------------------

    // `y[i, j]: f32[H, W] = …` says how far i and j go.
    private bool StateRanges(EquationContext context, TypeSyntax type, ImmutableArray<IndexVariable> result)
    {
        if (type is not NamedType { Dims: { } dims } || dims.Any(d => d is EllipsisDim)) return true;
        if (dims.Length != result.Length)
        {
            Report(ShapeRules.Rank.At(type.Where, $"the type has {dims.Length} axes, the left side {result.Length} indices") with { Help = $"give it a size for each index; `_` stands for one that the right side tells" });
            return false;
        }
        for (int i = 0; i < dims.Length; i++)
        {
            if (dims[i] is not ExpressionDim { Value: not UnderscoreExpression and var stated }) continue;
            if (stated is NameExpression { Name: var open } && IsOpen(open) && _frame.Scope.Find(open) is null && _frame.Module.Lookup(open) is null) continue;
            if (EvaluateDim(stated) is not { } range) return false;
            Fix(result[i], range, $"`{type.Where.Text}`", stated.Where);
        }
        return true;
    }

    private void Fix(IndexVariable index, Dim range, string source, Location where)
    {
        (index.Range, index.Source, index.SourceWhere) = (range, source, where);
        Facts = Facts.Assume(new Goal.AtLeast(range - 1, Dim.Of(index.Symbol)));
    }

    private bool InferRanges(EquationContext context, IEnumerable<IndexVariable> indices, ImmutableArray<IndexVariable> result)
    {
        List<IndexVariable> open = [.. indices.Where(v => v.Range is null)];
        List<(TensorAccess Access, int Axis, AffineForm Form)> places = [];
        foreach (TensorAccess access in context.Accesses.Values.OfType<TensorAccess>().OrderBy(a => a.Guarded))
        {
            for (int axis = 0; axis < access.Subscripts.Length; axis++)
            {
                if (access.Subscripts[axis].Place is { } place && AffineForm.Of(place, context.Variables) is { Parts.IsEmpty: false } form) places.Add((access, axis, form));
            }
        }
        HashSet<IndexVariable> stated = [.. context.Variables.Where(v => v.Range is not null)];
        foreach ((TensorAccess access, int axis, AffineForm form) in places)
        {
            if (form is not { Parts: [(var index, var step)] } || step != Dim.One || form.Offset != Dim.Zero || stated.Contains(index)) continue;
            Dim size = access.Tensor.Shape[axis];
            if (index.Range is null) Fix(index, size, access.AxisText(axis), access.Subscripts[axis].Where);
            else if (!access.Guarded && !SameRange(index, size, access, axis)) return false;
        }
        while (open.Exists(v => v.Range is null))
        {
            IndexVariable? next = open.Find(v => v.Range is null && Candidates(v) is { Known.Count: > 0, Unknown: 0 }) ?? open.Find(v => v.Range is null && Candidates(v).Known.Count > 0);
            if (next is null) break;
            List<(Dim Range, Dim Least, TensorAccess Access, int Axis)> known = Candidates(next).Known;
            Dim range = known.Select(k => k.Range).Aggregate(Dim.Min);
            (_, Dim least, TensorAccess access, int axis) = known[0];
            string place = access.Subscripts[axis].Where.Text, has = SizeText.Of(access.Tensor.Shape[axis]);
            Condition fits = new(new Goal.AtLeast(range, 1), ShapeRules.Index, $"`{place}` wants {access.AxisText(axis)} to have at least {SizeText.Of(least)} elements, and it has {has}",
                Help: "make that axis larger, or what the other indices run over smaller");
            if (!Holds(fits, access.Subscripts[axis].Where, access.Tensor, axis)) return false;
            Fix(next, range, access.AxisText(axis), access.Subscripts[axis].Where);
        }
        foreach (IndexVariable index in open.Where(v => v.Range is null))
        {
            TensorAccess? bent = context.Accesses.Values.OfType<TensorAccess>().FirstOrDefault(a => a.Subscripts.Any(s => Bends(s, index)));
            Report(EquationRules.Open(context, index, result.Contains(index), bent?.Subscripts.First(s => Bends(s, index)).Where));
            return false;
        }
        return true;

        bool Bends(Subscript s, IndexVariable index) => s.Place is { } place && place.Symbols.Contains(index.Symbol) && AffineForm.Of(place, context.Variables) is null;

        (List<(Dim Range, Dim Least, TensorAccess Access, int Axis)> Known, int Unknown) Candidates(IndexVariable index)
        {
            List<(Dim, Dim, TensorAccess, int)> known = [];
            int unknown = 0;
            foreach ((TensorAccess access, int axis, AffineForm form) in places)
            {
                if (access.Guarded || form.StepOf(index) is var step && step == Dim.Zero) continue;
                if (form.Extent(IsNegative, index) is not var (least, most) || IsNegative(step) is not { } negative) unknown++;
                else known.Add((negative ? Dim.FloorDiv(least, -step) + 1 : Dim.FloorDiv(access.Tensor.Shape[axis] - 1 - most, step) + 1, most + 1, access, axis));
            }
            return (known, unknown);
        }
    }

    // `w[d, o]` for a weight of [out, in]: the index fits where another one stands.
    private static string? TurnedRound(IndexVariable index, TensorAccess access, int axis)
    {
        int other = Enumerable.Range(0, access.Subscripts.Length).FirstOrDefault(i => i != axis && access.Subscripts[i].Place?.AsSymbol is not null && access.Tensor.Shape[i] == index.Range, -1);
        if (other < 0) return null;
        string[] places = [.. access.Subscripts.Select(s => s.Where.Text)];
        (places[axis], places[other]) = (places[other], places[axis]);
        return $"turn the two round: `{access.Name}[{string.Join(", ", places)}]`";
    }

    // An input is declared with the size that the index has elsewhere.
    private static string? Declared(TensorAccess access, int axis, Dim wanted) =>
        access.Tensor.Value.Node.Primitive is Ir.Primitives.Input { InputName: var name } && name == access.Name && wanted.IsConstant
            ? $"declare `{name}: {access.Tensor.Type.Element.Name()}{access.Tensor.Shape.With(axis, wanted)}`; or use another index" : null;

    private bool SameRange(IndexVariable index, Dim size, TensorAccess access, int axis)
    {
        if (index.Range == size) return true;
        string? turned = TurnedRound(index, access, axis);
        Condition same = new(new Goal.Equal(index.Range!, size), ShapeRules.Letter,
            $"`{index.Name}` has {SizeText.Of(size)} values here and {SizeText.Of(index.Range!)} in {index.Source}",
            Help: turned ?? Declared(access, axis, index.Range!) ?? "use another index, or make the two axes the same size")
        { HelpFirst = turned is not null };
        Facts outer = Facts;
        bool holds = Holds(same, access.Subscripts[axis].Where, access.Tensor, axis);
        if (holds && Facts != outer) Facts = Facts.Assume(same.Goal);
        return holds;
    }

    private bool? IsNegative(Dim step)
    {
        if (step.TryConstant(out long value)) return value < 0;
        if (Prover.Settle(new Goal.AtLeast(step, 0), Facts) == true) return false;
        return Prover.Settle(new Goal.AtLeast(-1, step), Facts) == true ? true : null;
    }

    // ---- reductions -------------------------------------------------------------------------------------------------

    private StaticValue ReduceInEquation(EquationContext context, ReductionExpression e)
    {
        Scope scope = _frame.Scope;
        Facts facts = Facts;
        _frame.Scope = new Scope(scope, boundary: false);
        try
        {
            if (!context.Reductions.TryGetValue(e, out ImmutableArray<IndexVariable> indices))
            {
                // Inside a function that the equation calls: its indices are found when it is reached.
                int before = context.Variables.Count;
                Collect(context, e, guarded: false);
                if (context.Failed || !InferRanges(context, context.Variables.Skip(before), [])) return Fail(context);
                indices = context.Reductions[e];
            }
            foreach (IndexVariable index in indices)
            {
                _frame.Scope.Declare(index.Name, new IntValue(Dim.Of(index.Symbol)));
                if (index.Range is { } range) Facts = Facts.Assume(new Goal.AtLeast(range - 1, Dim.Of(index.Symbol)));
            }
            StaticValue body = Evaluate(e.Body);
            if (body is ErrorValue) return Fail(context);
            if (ElementOf(context, body, e.Body.Where, null) is not { } element) return Fail(context);
            string kind = e.Reduction.Text;
            if (kind is "any" or "all") element = AsMask(element);
            else if (element.Element == ElementType.Bool) element = Cast(element, ElementType.I64);
            if (kind == "mean" && !element.Element.IsDifferentiable()) element = Cast(element, ElementType.F32);
            return new TensorValue(context.Leaf(new TensorType(element.Element, Shape.Scalar), new ReductionLeaf(kind, indices, element)));
        }
        finally
        {
            _frame.Scope = scope;
            Facts = facts;
        }
    }

    private static StaticValue Fail(EquationContext context)
    {
        context.Failed = true;
        return ErrorValue.Instance;
    }
}
