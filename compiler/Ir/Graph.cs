using System.Collections.Immutable;
using ModelDsl.Shapes;
using ModelDsl.Text;

namespace ModelDsl.Ir;

/// <summary>Where an IR value comes from: the place in the source, the layers around it, and its name there.</summary>
/// <param name="Where">The expression that made it.</param>
/// <param name="Layer">The path of the layer instance, <c>features.0</c>; empty at the top.</param>
/// <param name="Kind">The type of that layer, <c>Conv2d</c>; empty outside layers.</param>
public sealed record Origin(Location Where, string Layer = "", string Kind = "")
{
    public static readonly Origin None = new(default(Location));
}

/// <summary>One application of a primitive. Immutable; passes build new graphs.</summary>
public sealed class Node
{
    internal Node(int id, Primitive primitive, ImmutableArray<Value> inputs, ImmutableArray<TensorType> types, Origin origin) =>
        (Id, Primitive, Inputs, Types, Origin) = (id, primitive, inputs, types, origin);

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

    public bool Trainable { get; init; } = !isBuffer;
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
/// <param name="Default">What stands in when the caller leaves it out; null where it must be given.</param>
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
        Parameters = [.. nodes.Select(n => n.Primitive).OfType<Primitives.Parameter>().Select(p => p.Info).Distinct()];
    }

    public string Name { get; }
    public ImmutableArray<Node> Nodes { get; }
    public ImmutableArray<GraphInput> Inputs { get; }
    public ImmutableArray<GraphOutput> Outputs { get; }

    /// <summary>Run-time conditions on dynamic sizes (<c>require</c>, <c>as!</c>).</summary>
    public ImmutableArray<SizeCheck> Checks { get; }

    /// <summary>Buffers that a training run changes, in program order.</summary>
    public ImmutableArray<BufferUpdate> Updates { get; }

    /// <summary>Parameters and buffers that nodes of this graph read.</summary>
    public ImmutableArray<ParameterInfo> Parameters { get; }
}

/// <summary>Builds a graph node by node. Values of an outer graph may be used inside a region and become its captures.</summary>
public sealed class GraphBuilder(string name)
{
    private readonly List<Node> _nodes = [];
    private readonly List<GraphInput> _inputs = [];
    private readonly List<GraphOutput> _outputs = [];
    private readonly List<SizeCheck> _checks = [];
    private readonly List<BufferUpdate> _updates = [];

    public string Name { get; } = name;
    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>Stands behind every node added while it is set.</summary>
    public Origin Origin { get; set; } = Origin.None;

    /// <summary>Adds a node whose types follow from the primitive's own rule.</summary>
    public Node Add(Primitive primitive, params ReadOnlySpan<Value> inputs) => Add(primitive, Origin, inputs);

    public Node Add(Primitive primitive, Origin origin, params ReadOnlySpan<Value> inputs)
    {
        ImmutableArray<Value> values = [.. inputs];
        ImmutableArray<TensorType> types = primitive.Infer([.. values.Select(v => v.Type)]);
        var node = new Node(_nodes.Count, primitive, values, types, origin);
        _nodes.Add(node);
        return node;
    }

    public Value Input(string inputName, TensorType type, Location where, bool optional = false)
    {
        Value value = Add(new Primitives.Input(inputName, type), new Origin(where))[0];
        _inputs.Add(new GraphInput(inputName, value, where, optional));
        return value;
    }

    public void Output(string outputName, Value value, Location where, string documentation = "") =>
        _outputs.Add(new GraphOutput(outputName, value, where, documentation));

    public void Check(SizeCheck check) => _checks.Add(check);
    public void Update(ParameterInfo buffer, Value value) => _updates.Add(new BufferUpdate(buffer, value));

    public Graph Build() => new(Name, [.. _nodes], [.. _inputs], [.. _outputs], [.. _checks], [.. _updates]);
}
