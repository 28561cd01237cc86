using System.Collections.Immutable;
using ModelDsl.Shapes;
using ModelDsl.Text;

namespace ModelDsl.Ir;

/// <summary>Where an IR value comes from: the place in the source, the layers around it, and its name there.</summary>
/// <param name="Where">The expression that made it.</param>
/// <param name="Layer">The path of the layer instance, <c>features.0</c>; empty at the top.</param>
/// <param name="Kind">The type of that layer, <c>Conv2d</c>; empty outside layers.</param>
/// <param name="Note">What else the printed graph should say, <c>equation at line 12: matmul</c>.</param>
public sealed record Origin(Location Where, string Layer = "", string Kind = "", string Note = "")
{
    public static readonly Origin None = new(default(Location));
}

/// <summary>One application of a primitive. Immutable; passes build new graphs.</summary>
public sealed class Node
{
    internal Node(GraphBuilder builder, int id, Primitive primitive, ImmutableArray<Value> inputs, ImmutableArray<TensorType> types, Origin origin) =>
        (Builder, Id, Primitive, Inputs, Types, Origin) = (builder, id, primitive, inputs, types, origin);

    // Tells values of an outer graph from a region's own.
    internal GraphBuilder Builder { get; }

    /// <summary>Position in its graph; inputs come from smaller positions.</summary>
    public int Id { get; }
    public Primitive Primitive { get; }
    public ImmutableArray<Value> Inputs { get; }
    public ImmutableArray<TensorType> Types { get; }
    public Origin Origin { get; }

    public Value this[int output] => new(this, output);
    public override string ToString() => $"%{Id} = {Primitive.Name}";
}

/// <summary>One result of a node; most nodes have exactly one.</summary>
public readonly record struct Value(Node Node, int Index = 0)
{
    public TensorType Type => Node.Types[Index];
    public Shape Shape => Type.Shape;
    public ElementType Element => Type.Element;
    public override string ToString() => Index == 0 ? $"%{Node.Id}" : $"%{Node.Id}.{Index}";
}

/// <summary>A parameter or buffer of the model: what is loaded by name.</summary>
/// <remarks>Compared by reference. <see cref="Path"/> is settled when the whole model has been elaborated.</remarks>
public sealed class ParameterInfo(TensorType type, bool isBuffer, Initializer initializer, Location where)
{
    public TensorType Type { get; } = type;
    public bool IsBuffer { get; } = isBuffer;
    public Initializer Initializer { get; } = initializer;
    public Location Where { get; } = where;

    /// <summary>PyTorch's <c>state_dict</c> path, <c>features.0.weight</c>.</summary>
    public string Path { get; set; } = "";

    /// <summary>Other paths under which a file may hold it.</summary>
    public ImmutableArray<string> Aliases { get; set; } = [];

    /// <summary>False for buffers, and for what is frozen.</summary>
    public bool Trainable { get; set; } = !isBuffer;
}

/// <summary>How a parameter starts: a named distribution and its numbers, <c>kaiming_uniform(a: 2.236)</c>.</summary>
/// <param name="Name">One of the initialisers of <c>names.md</c>: zeros, ones, constant, uniform, normal, kaiming_uniform …</param>
/// <param name="Arguments">Numbers and strings by name, every default filled in.</param>
public sealed record Initializer(string Name, ImmutableSortedDictionary<string, object> Arguments)
{
    public static Initializer Of(string name, params (string Name, object Value)[] arguments) =>
        new(name, arguments.ToImmutableSortedDictionary(a => a.Name, a => a.Value, StringComparer.Ordinal));

    public override string ToString() => Arguments.Count == 0 ? Name
        : $"{Name}({string.Join(", ", Arguments.Select(a => FormattableString.Invariant($"{a.Key}: {a.Value}")))})";
}

/// <summary>A condition on run-time sizes that is checked when a run begins.</summary>
public sealed record SizeCheck(Goal Goal, string Message, Location Where);

/// <summary>What a buffer becomes after a training run.</summary>
public sealed record BufferUpdate(ParameterInfo Buffer, Value Value);

/// <summary>An input of a model, or of a region.</summary>
/// <remarks>The caller may leave an <c>Optional</c> one out.</remarks>
public sealed record GraphInput(string Name, Value Value, Location Where, bool Optional = false);

public sealed record GraphOutput(string Name, Value Value, Location Where, string Documentation = "");

/// <summary>A model as pure tensor operations in topological order; also the body of a <c>scan</c>.</summary>
public sealed class Graph
{
    internal Graph(
        string name, ImmutableArray<Node> nodes, ImmutableArray<GraphInput> inputs, ImmutableArray<GraphOutput> outputs,
        ImmutableArray<SizeCheck> checks, ImmutableArray<BufferUpdate> updates)
    {
        (Name, Nodes, Inputs, Outputs, Checks, Updates) = (name, nodes, inputs, outputs, checks, updates);
        DynamicSymbols = [.. inputs.SelectMany(i => i.Value.Shape.Symbols).Where(s => s.Kind == DimKind.Dynamic).Distinct()];
        _bounds = nodes.Where(n => n.Primitive is Primitives.Positions).ToDictionary(n => ((Primitives.Positions)n.Primitive).Count, n => n.Inputs[0].Shape[0]);
        Parameters = [.. nodes.Select(n => n.Primitive).OfType<Primitives.Parameter>().Select(p => p.Info).Distinct()];
    }

    private readonly Dictionary<DimSymbol, Dim> _bounds;

    /// <summary>The most that a size which a run finds out can be; null for any other size.</summary>
    public Dim? BoundOf(DimSymbol symbol) => _bounds.GetValueOrDefault(symbol);

    public string Name { get; }
    public ImmutableArray<Node> Nodes { get; }
    public ImmutableArray<GraphInput> Inputs { get; }
    public ImmutableArray<GraphOutput> Outputs { get; }

    /// <summary>Run-time conditions on dynamic sizes (<c>require</c>, <c>as!</c>).</summary>
    public ImmutableArray<SizeCheck> Checks { get; }

    /// <summary>Buffers that a training run changes, in program order.</summary>
    public ImmutableArray<BufferUpdate> Updates { get; }

    /// <summary>Sizes that are known when a run begins, in the order in which the inputs mention them.</summary>
    public ImmutableArray<DimSymbol> DynamicSymbols { get; }

    /// <summary>Parameters and buffers that nodes of this graph read.</summary>
    public ImmutableArray<ParameterInfo> Parameters { get; }
}
