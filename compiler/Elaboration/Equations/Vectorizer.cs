using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;
using Broadcast = ModelDsl.Ir.Primitives.Broadcast;

namespace ModelDsl.Elaboration.Equations;

/// <summary>Turns the graph of one element into tensor operations for all points at once.</summary>
/// <remarks>
/// Values keep only the indices they depend on: <c>a[i] + b[j]</c> meets in two dimensions, its parts are computed in one.
/// Element-wise work stays element-wise, a read becomes a view, and a reduction of products becomes a matrix product or a
/// convolution where it is one (<see cref="Contraction"/>). What is left are element-wise operations under one reduction,
/// which the planner writes as one loop nest without storing the products.
/// </remarks>
internal sealed partial class Vectorizer
{
    private readonly Evaluator _evaluator;
    private readonly EquationContext _context;
    private readonly Dictionary<Value, Value> _captures = [];
    private readonly Dictionary<Value, Indexed> _lifted = [];

    public Vectorizer(Evaluator evaluator, EquationContext context)
    {
        (_evaluator, _context) = (evaluator, context);
        int next = 0;
        foreach (GraphInput input in context.Scalars.Inputs.Where(i => !context.Leaves.ContainsKey(i.Value))) _captures[input.Value] = context.Scalars.Captures[next++];
    }

    private GraphBuilder Builder => _evaluator.Builder;

    /// <summary>Whether kernels are looked for; not while a block is checked for all sizes, where nothing will run.</summary>
    public bool Recognises => !_evaluator.Symbolic;

    public EquationLeaf? LeafOf(Value scalar) => _context.Leaves.GetValueOrDefault(scalar);

    /// <summary>Whether a read is of a tensor from outside the equation.</summary>
    public bool IsOuter(AccessLeaf leaf) => !ReferenceEquals(leaf.Access.Tensor.Value.Node.Builder, _context.Scalars) || _captures.ContainsKey(leaf.Access.Tensor.Value);

    public Value Emit(Primitive primitive, params ReadOnlySpan<Value> inputs) => Builder.Add(primitive, inputs)[0];

    /// <summary>The tensor whose axes are the indices of the left side, in their order.</summary>
    public Value Result(Value element, ImmutableArray<IndexVariable> left) => Aligned(Lift(element), left);

    /// <summary>The value of a scalar graph's node at all points it depends on.</summary>
    public Indexed Lift(Value value)
    {
        if (!_lifted.TryGetValue(value, out Indexed? known)) _lifted[value] = known = LiftNew(value);
        return known;
    }

    private Indexed LiftNew(Value value)
    {
        if (_context.Leaves.TryGetValue(value, out EquationLeaf? leaf))
        {
            return leaf switch
            {
                AccessLeaf access => LiftAccess(access),
                ReductionLeaf reduction => new Contraction(this, reduction).Result(),
                _ => throw new InvalidOperationException(),
            };
        }
        if (_captures.TryGetValue(value, out Value outer)) return new(outer, []);
        Node node = value.Node;
        if (node.Primitive is Size size) return LiftSize(size.Value);
        Indexed[] inputs = [.. node.Inputs.Select(Lift)];
        ImmutableArray<IndexVariable> indices = Indexed.Union(inputs.Select(i => i.Indices.AsEnumerable()));
        if (indices.IsEmpty) return new(Builder.Add(node.Primitive, node.Origin, [.. inputs.Select(i => i.Value)])[value.Index], []);
        return new(LiftPrimitive(node, inputs, indices, value.Index), indices);
    }

    /// <summary>Builds nodes that say in the printed graph what the equation was recognised as.</summary>
    public Value Noted(string what, Func<Value> build)
    {
        Origin outer = Builder.Origin;
        Builder.Origin = outer with { Note = $"{_context.Title} at line {_context.Where.Start.Line}: {what}" };
        Value built = build();
        Builder.Origin = outer;
        return built;
    }

    /// <summary>A size as a number of an element type.</summary>
    public Value Number(Dim size, ElementType element) => _evaluator.SizeValue(size, element);

    public Value Reshaped(Value value, Shape shape) => _evaluator.Reshape(value, shape);

    /// <summary>A tensor whose axes are <paramref name="now"/>, brought into the order of the indices.</summary>
    public Indexed Ordered(Value value, ImmutableArray<IndexVariable> now)
    {
        ImmutableArray<IndexVariable> ordered = Indexed.Union(now);
        int[] permutation = [.. ordered.Select(i => now.IndexOf(i))];
        return new(permutation.SequenceEqual(Enumerable.Range(0, permutation.Length)) ? value : Emit(new Transpose([.. permutation]), value), ordered);
    }

    /// <summary>The tensor that a read from outside the equation reads, with its padding.</summary>
    public Value SourceOf(AccessLeaf leaf)
    {
        if (!_sources.TryGetValue(leaf, out Value source)) _sources[leaf] = source = Source(leaf).Value;
        return source;
    }

    private readonly Dictionary<AccessLeaf, Value> _sources = new(ReferenceEqualityComparer.Instance);

    /// <summary>The value with an axis for each of <paramref name="indices"/>, which hold all of its own.</summary>
    public Value Aligned(Indexed x, ImmutableArray<IndexVariable> indices)
    {
        if (x.Indices.SequenceEqual(indices)) return x.Value;
        Shape own = x.Own;
        Shape spread = Shape.Of(indices.Select(i => x.Indices.Contains(i) ? i.Range! : Dim.One)).Concat(own);
        return _evaluator.BroadcastTo(_evaluator.Reshape(x.Value, spread), Indexed.Ranges(indices).Concat(own));
    }

    // Sizes that hold indices: positions counted along an axis.
    private Indexed LiftSize(Dim size)
    {
        if (!_context.DependsOnIndex(size)) return new(_evaluator.SizeValue(size, ElementType.I64), []);
        Indexed? sum = null;
        Dim rest = 0;
        foreach (Term term in size.Terms)
        {
            Dim monomial = Dim.FromSortedTerms([term]);
            if (!_context.DependsOnIndex(monomial))
            {
                rest += monomial;
                continue;
            }
            Indexed? product = null;
            Dim factor = term.Coefficient;
            foreach ((Atom atom, int power) in term.Monomial.Factors)
            {
                Dim one = Dim.FromAtom(atom);
                if (!_context.DependsOnIndex(one)) factor *= Dim.Pow(one, power);
                else for (int i = 0; i < power; i++) product = Pair(new Multiply(), product, LiftAtom(atom));
            }
            if (factor != Dim.One) product = Pair(new Multiply(), product, new(_evaluator.SizeValue(factor, ElementType.I64), []));
            sum = Pair(new Add(), sum, product!);
        }
        return rest == Dim.Zero ? sum! : Pair(new Add(), sum, new(_evaluator.SizeValue(rest, ElementType.I64), []));
    }

    private Indexed LiftAtom(Atom atom) => atom switch
    {
        SymbolAtom symbol => new(Emit(new Iota(_context.BySymbol[symbol.Symbol].Range!, ElementType.I64)), [_context.BySymbol[symbol.Symbol]]),
        FloorAtom floor => Pair(new FloorDivide(), LiftSize(floor.Numerator), LiftSize(floor.Divisor)),
        ExtremeAtom extreme => extreme.Arguments.Select(LiftSize).Aggregate((a, b) => Pair(extreme.IsMax ? new Maximum() : new Minimum(), a, b)),
        _ => throw new InvalidOperationException(),
    };

    /// <summary>An element-wise operation of two values at all points of both; <paramref name="b"/> itself where there is no <paramref name="a"/>.</summary>
    public Indexed Pair(Primitive primitive, Indexed? a, Indexed b)
    {
        if (a is null) return b;
        ImmutableArray<IndexVariable> indices = Indexed.Union(a.Indices, b.Indices);
        return new(Emit(primitive, Aligned(a, indices), Aligned(b, indices)), indices);
    }
}
