using System.Collections.Immutable;
using ModelDsl.Diagnostics;
using ModelDsl.Elaboration.Intrinsics;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Text;

namespace ModelDsl.Elaboration;

/// <summary>One call of an intrinsic: its arguments by name, and the means to check them and to build primitives.</summary>
/// <remarks>Every accessor gives null where the argument is unknown or after it has reported a wrong one; then the intrinsic returns <see cref="ErrorValue"/>.</remarks>
public sealed class IntrinsicCall
{
    private readonly Evaluator _evaluator;
    private readonly string _name;
    private readonly Dictionary<string, (StaticValue Value, Location Where)> _arguments;

    internal IntrinsicCall(Evaluator evaluator, string name, Dictionary<string, (StaticValue Value, Location Where)> arguments, Location where) =>
        (_evaluator, _name, _arguments, Where) = (evaluator, name, arguments, where);

    public GraphBuilder Builder => _evaluator.Builder;
    public Location Where { get; }
    public Facts Facts => _evaluator.Facts;

    /// <summary>Whether the training version is being built.</summary>
    public bool Training => _evaluator.Training;

    /// <summary>The argument after defaults.</summary>
    public StaticValue this[string parameter] => _arguments[parameter].Value;

    /// <summary>Where the argument stands; the call, for a default.</summary>
    public Location At(string parameter) => _arguments[parameter].Where;

    /// <summary>Arguments under names that the signature does not list; only a variadic intrinsic takes such.</summary>
    public IEnumerable<(string Name, StaticValue Value)> Named
    {
        get
        {
            HashSet<string> listed = [.. Signature.Of(IntrinsicTable.Find(_name)!).Names.Select(n => n.Name)];
            return _arguments.Where(a => !listed.Contains(a.Key)).Select(a => (a.Key, a.Value.Value));
        }
    }

    public bool IsNone(string parameter) => this[parameter] is NoneValue;

    /// <summary>A tensor; numbers and lists of numbers become constants.</summary>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="element">The element type that a number takes; by default f32, i64 or bool by its kind.</param>
    public TensorValue? Tensor(string parameter, ElementType? element = null) => _evaluator.AsTensor(this[parameter], At(parameter), element);

    /// <summary>A number or list of numbers as a tensor; a tensor is itself.</summary>
    public TensorValue? Lift(StaticValue value, Location where, ElementType? element = null) => _evaluator.AsTensor(value, where, element);

    /// <summary>What the parameters of a block that replaces a parameter go by there: <c>weight_</c>; empty elsewhere.</summary>
    public string Prefix => _evaluator.Prefix;

    /// <summary>Declares a parameter of the layer that is being built, under a name that is computed.</summary>
    public StaticValue Parameter(string name, TensorType type, Initializer initializer) => _evaluator.DeclareParameter(name, type, initializer, Where);

    /// <summary>A list or tuple of tensors; one tensor counts as a list of one.</summary>
    public ImmutableArray<TensorValue>? Tensors(string parameter)
    {
        ImmutableArray<StaticValue> items = this[parameter] switch
        {
            ListValue list => list.Items,
            TupleValue tuple => tuple.Items,
            ErrorValue => [ErrorValue.Instance],
            var one => [one],
        };
        ImmutableArray<TensorValue>.Builder tensors = ImmutableArray.CreateBuilder<TensorValue>();
        foreach (StaticValue item in items)
        {
            if (_evaluator.AsTensor(item, At(parameter), null) is not { } tensor) return null;
            tensors.Add(tensor);
        }
        return tensors.ToImmutable();
    }

    public long? Int(string parameter) => _evaluator.AsInt(this[parameter], At(parameter), $"an int for `{parameter}`");
    public Dim? Size(string parameter) => _evaluator.AsSize(this[parameter], At(parameter), $"an int for `{parameter}`");
    public bool? Bool(string parameter) => _evaluator.AsBool(this[parameter], At(parameter), $"a bool for `{parameter}`");
    public double? Float(string parameter) => _evaluator.AsFloat(this[parameter], At(parameter), $"a number for `{parameter}`");
    public string? Text(string parameter) => _evaluator.AsText(this[parameter], At(parameter), $"a string for `{parameter}`");

    /// <summary>A tuple or list of ints. An int alone is repeated <paramref name="count"/> times, or stands for a tuple of one.</summary>
    public ImmutableArray<long>? Ints(string parameter, int? count = null)
    {
        if (Sizes(parameter, count) is not { } sizes) return null;
        var ints = ImmutableArray.CreateBuilder<long>(sizes.Length);
        foreach (Dim size in sizes)
        {
            if (_evaluator.AsInt(new IntValue(size), At(parameter), $"ints for `{parameter}`") is not { } number) return null;
            ints.Add(number);
        }
        return ints.ToImmutable();
    }

    /// <summary>As <see cref="Ints"/>, but each may be a run-time size.</summary>
    public ImmutableArray<Dim>? Sizes(string parameter, int? count = null) => _evaluator.AsSizes(this[parameter], At(parameter), parameter, count);

    /// <summary>One axis, counted from 0; negative ones are counted from the end, and a wrong one is reported.</summary>
    public int? Axis(string parameter, int rank) => Int(parameter) is { } axis ? _evaluator.AsAxis(axis, rank, At(parameter)) : null;

    /// <summary>Axes counted from 0, each named once; all of them where the argument is <c>none</c>.</summary>
    public ImmutableArray<int>? Axes(string parameter, int rank)
    {
        if (IsNone(parameter)) return [.. Enumerable.Range(0, rank)];
        if (Ints(parameter) is not { } named) return null;
        var axes = ImmutableArray.CreateBuilder<int>();
        foreach (long axis in named)
        {
            if (_evaluator.AsAxis(axis, rank, At(parameter)) is not { } at) return null;
            if (axes.Contains(at))
            {
                Report(ShapeRules.Axis.At(At(parameter), $"axis {at} is named twice"));
                return null;
            }
            axes.Add(at);
        }
        return axes.ToImmutable();
    }

    /// <summary>Whether something about sizes holds. What fails is reported; what only some uses meet is left to them.</summary>
    /// <param name="condition">The goal, and what to say.</param>
    /// <param name="where">Where it fails; by default the call.</param>
    /// <param name="of">The tensor whose size is at fault, for the path of shapes.</param>
    /// <param name="axis">Its axis.</param>
    public bool Holds(Condition condition, Location? where = null, TensorValue? of = null, int? axis = null) =>
        _evaluator.Holds(condition, where ?? Where, of ?? FirstTensor, axis);

    /// <summary>Whether tensors fit together; a message shows where each of them comes from.</summary>
    public bool Fit(IEnumerable<Condition> conditions, string parameter, ImmutableArray<TensorValue> tensors, int? except = null)
    {
        ImmutableArray<Location> places = this[parameter] is ListValue { Places: { IsEmpty: false } known } ? known : [];
        Operand[] operands = [.. tensors.Select((t, i) => new Operand(t, i < places.Length ? places[i] : default))];
        return conditions.All(c => _evaluator.Holds(c, Where, FirstTensor, null, operands, except));
    }

    /// <summary>As the other overload, part by part.</summary>
    public bool Holds(Goal goal, Rule rule, Location where, string label, string? formula = null, Help? help = null, TensorValue? of = null, int? axis = null) =>
        Holds(new Condition(goal, rule, label, formula, help), where, of, axis);

    /// <summary>Whether all conditions hold; stops at the first that does not.</summary>
    public bool Holds(IEnumerable<Condition> conditions, Location? where = null, TensorValue? of = null) => conditions.All(c => Holds(c, where, of));

    /// <summary>The shape where all its conditions hold, else null.</summary>
    public Shape? Check(ShapeResult result, Location? where = null, TensorValue? of = null) => Holds(result.Conditions, where, of) ? result.Shape : null;

    /// <summary>The size where all its conditions hold, else null.</summary>
    public Dim? Check(SizeResult result, Location? where = null, TensorValue? of = null, int? axis = null) =>
        result.Conditions.All(c => Holds(c, where, of, axis)) ? result.Size : null;

    /// <summary>Reports, and gives what the intrinsic then returns.</summary>
    public StaticValue Report(Diagnostic diagnostic)
    {
        _evaluator.Report(diagnostic, FirstTensor, null);
        return ErrorValue.Instance;
    }

    /// <summary>Says in one diagnostic that something has no implementation yet.</summary>
    public StaticValue NotSupported(string what) => Report(ElaborationRules.NotSupported.At(Where, what));

    public Value Emit(Primitive primitive, params ReadOnlySpan<Value> inputs) => _evaluator.Builder.Add(primitive, inputs)[0];
    public Node EmitNode(Primitive primitive, params ReadOnlySpan<Value> inputs) => _evaluator.Builder.Add(primitive, inputs);

    /// <summary>A scalar constant.</summary>
    public Value Constant(double value, ElementType element) => _evaluator.Constant(value, element);

    /// <summary>A size as a scalar of an element type: a constant, or read when a run begins.</summary>
    public Value SizeValue(Dim size, ElementType element) => _evaluator.SizeValue(size, element);

    /// <summary>Right-aligned growth to a shape that the value is known to broadcast to.</summary>
    public Value BroadcastTo(Value value, Shape shape) => _evaluator.BroadcastTo(value, shape);
    public Value Cast(Value value, ElementType element) => _evaluator.Cast(value, element);

    /// <summary>Two operands, at least one a tensor, with torch's common element type and broadcast to one shape; null after reporting.</summary>
    public (Value A, Value B)? BroadcastPair(StaticValue a, StaticValue b) => _evaluator.BroadcastPair(a, b, Where);

    public (Value A, Value B)? BroadcastPair(string a, string b) => _evaluator.BroadcastPair(this[a], this[b], Where);

    /// <summary>The element type that torch gives the two together.</summary>
    public ElementType Promote(StaticValue a, StaticValue b) => Evaluator.PromoteValues(a, b);

    /// <summary>The element type of several tensors together, in whichever order they stand: floats before integers.</summary>
    public static ElementType Promote(IEnumerable<TensorValue> tensors) => tensors.Select(t => t.Element).Aggregate(Evaluator.PromoteElements);

    /// <summary>The shape that two arguments broadcast to; null after reporting. A message shows where each of them comes from.</summary>
    public Shape? BroadcastShape(TensorValue a, string first, TensorValue b, string second)
    {
        ShapeResult common = TensorRules.Broadcast(a.Shape, b.Shape);
        Operand[] operands = [new(a, At(first)), new(b, At(second))];
        return common.Conditions.All(c => _evaluator.Holds(c, Where, a, null, operands)) ? common.Shape : null;
    }

    /// <summary>The shape that tensors broadcast to; null after reporting.</summary>
    public Shape? BroadcastShape(params ReadOnlySpan<Shape> shapes) => Check(TensorRules.Broadcast(shapes));

    /// <summary>Sums of products of tensors whose axes go by names, over the names that <paramref name="output"/> leaves out.</summary>
    internal Value SumOfProducts(IReadOnlyList<(TensorValue Tensor, IReadOnlyList<string> Names)> operands, IReadOnlyList<string> output, IReadOnlyDictionary<string, Dim> sizes) =>
        _evaluator.SumOfProducts(operands, output, sizes, Where);

    /// <summary><c>a @ b</c>, as in NumPy.</summary>
    public StaticValue MatMul(StaticValue a, StaticValue b) => _evaluator.MatMul(a, b, Where, Where, Where);

    /// <summary>Calls a function or layer that was given as an argument.</summary>
    public StaticValue Call(StaticValue callee, params ReadOnlySpan<StaticValue> arguments) => _evaluator.CallBack(callee, arguments, Where);

    /// <summary>Says that what is only needed where the truth value holds is skipped elsewhere, updates included.</summary>
    public void SkipUnless(Value keep) => _evaluator.SkipUnless(keep);

    /// <summary>The derivatives of a scalar with respect to each of some values.</summary>
    public ImmutableArray<Value> Gradients(Value y, IReadOnlyList<Value> wrt) => _evaluator.Gradients(y, wrt);

    /// <summary>Another layer of the same kind, with parameters of its own.</summary>
    internal StaticValue Fresh(StaticValue layer) => _evaluator.Fresh(layer);

    /// <summary>Where the help names other sizes, they are a change of the argument's text.</summary>
    public void OfferSizes(string name) => _evaluator.OfferSizes(Where, At(name));

    /// <summary>Runs <paramref name="build"/> with nodes going to another graph, as a loop's body does.</summary>
    public T Within<T>(GraphBuilder body, Func<T> build) => _evaluator.Within(body, build);

    /// <summary>True in an equation, where a scalar stands for one element.</summary>
    public bool InEquation => _evaluator.InEquation;

    /// <summary>True within the body of a loop at run time.</summary>
    public bool InLoop => _evaluator.InRunTimeLoop;

    /// <summary>A new size that only a run finds out, from 0 to a bound; the prover knows as much.</summary>
    public DimSymbol NewSize(Dim bound) => _evaluator.NewSize(bound);

    /// <summary>Where a value is not 0; a bool is itself.</summary>
    public Value AsMask(Value value) => _evaluator.AsMask(value);

    /// <summary>A number that no other random draw of this model has.</summary>
    public long NextStream() => _evaluator.NextStream();

    public override string ToString() => _name;

    private TensorValue? FirstTensor => _arguments.Values.Select(a => a.Value).OfType<TensorValue>().FirstOrDefault();
}
