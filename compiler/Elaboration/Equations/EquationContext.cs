using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Elaboration.Equations;

/// <summary>What stands for a leaf of the scalar graph: something with a value for every point of some indices.</summary>
internal abstract record EquationLeaf;

/// <summary>A read of a tensor; <see cref="Data"/> are the places known only at run time, by axis;
/// <see cref="Padding"/> is how far a guarded read may reach beyond each axis.</summary>
internal sealed record AccessLeaf(TensorAccess Access, ImmutableArray<Value?> Data, ImmutableArray<(Dim Before, Dim After)> Padding) : EquationLeaf;

/// <summary>A scalar combined over all values of some indices.</summary>
internal sealed record ReductionLeaf(string Kind, ImmutableArray<IndexVariable> Over, Value Body) : EquationLeaf;

/// <summary>One equation while it is elaborated: its indices, its reads, and the graph of one of its elements.</summary>
/// <remarks>
/// The right side is elaborated once as a program on scalars, in a graph of its own. Its leaves are reads of tensors and
/// reductions; <see cref="Vectorizer"/> then does the same for all points at once.
/// </remarks>
internal sealed class EquationContext(Location where, GraphBuilder scalars, EquationContext? outer)
{
    public Location Where { get; } = where;
    public GraphBuilder Scalars { get; } = scalars;
    public EquationContext? Outer { get; } = outer;

    /// <summary>What the printed graph calls it.</summary>
    public string Title { get; init; } = "equation";

    /// <summary>The left side, for messages: its name, its indices and the element type that is stated.</summary>
    public (string Name, ImmutableArray<IndexVariable> Indices, string Element)? Left { get; set; }

    public List<IndexVariable> Variables { get; } = [];
    public Dictionary<DimSymbol, IndexVariable> BySymbol { get; } = [];
    public Dictionary<ReductionExpression, ImmutableArray<IndexVariable>> Reductions { get; } = new(ReferenceEqualityComparer.Instance);
    public Dictionary<IndexExpression, TensorAccess?> Accesses { get; } = new(ReferenceEqualityComparer.Instance);
    public Dictionary<Value, EquationLeaf> Leaves { get; } = [];

    /// <summary>Set once something has been reported: the equation has no value.</summary>
    public bool Failed { get; set; }

    public IndexVariable Add(Identifier name)
    {
        var variable = new IndexVariable(name.Text, name.Where, Variables.Count);
        Variables.Add(variable);
        BySymbol.Add(variable.Symbol, variable);
        return variable;
    }

    public bool Has(DimSymbol symbol) => BySymbol.ContainsKey(symbol);
    public bool DependsOnIndex(Dim dim) => dim.Symbols.Any(Has);

    /// <summary>A scalar of the graph of one element that stands for a leaf.</summary>
    public Value Leaf(TensorType type, EquationLeaf leaf)
    {
        Value value = Scalars.Input($"leaf{Leaves.Count}", type, Scalars.Origin.Where);
        Leaves.Add(value, leaf);
        return value;
    }
}
