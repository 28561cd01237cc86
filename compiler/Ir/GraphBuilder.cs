using System.Collections.Immutable;
using ModelDsl.Shapes;
using ModelDsl.Text;

namespace ModelDsl.Ir;

/// <summary>Builds a graph node by node.</summary>
/// <remarks>
/// A builder made by <see cref="Region"/> builds the body of a node. Values of the builders around it may be used there:
/// each becomes an input of the region, once, and <see cref="Captures"/> tells which. Parameters are always read in the
/// outermost graph, once each, and captured from there.
/// </remarks>
public sealed class GraphBuilder(string name)
{
    private readonly List<Node> _nodes = [];
    private readonly List<GraphInput> _inputs = [];
    private readonly List<GraphOutput> _outputs = [];
    private readonly List<SizeCheck> _checks = [];
    private readonly List<BufferUpdate> _updates = [];
    private readonly List<Value> _captures = [];
    private readonly Dictionary<Value, Value> _captured = [];
    private readonly Dictionary<ParameterInfo, Node> _parameters = [];

    public string Name { get; } = name;

    /// <summary>The builder around a region; null for a whole model.</summary>
    public GraphBuilder? Parent { get; private init; }

    public IReadOnlyList<Node> Nodes => _nodes;
    public IReadOnlyList<GraphInput> Inputs => _inputs;
    public IReadOnlyList<GraphOutput> Outputs => _outputs;

    /// <summary>Values of <see cref="Parent"/> that the region uses, in the order of the inputs that stand for them.</summary>
    public IReadOnlyList<Value> Captures => _captures;

    /// <summary>Stands behind every node added while it is set.</summary>
    public Origin Origin { get; set; } = Origin.None;

    /// <summary>A builder for the body of a node of this graph.</summary>
    public GraphBuilder Region(string name) => new(name) { Parent = this, Origin = Origin };

    /// <summary>Adds a node whose types follow from the primitive's own rule.</summary>
    /// <exception cref="IrException">The inputs do not fit the primitive, or belong to a graph that is not around this one.</exception>
    public Node Add(Primitive primitive, params ReadOnlySpan<Value> inputs) => Add(primitive, Origin, inputs);

    public Node Add(Primitive primitive, Origin origin, params ReadOnlySpan<Value> inputs)
    {
        if (primitive is Primitives.Parameter parameter) return ParameterNode(parameter, origin);
        ImmutableArray<Value>.Builder values = ImmutableArray.CreateBuilder<Value>(inputs.Length);
        foreach (Value input in inputs) values.Add(Resolve(input));
        return Append(primitive, origin, values.MoveToImmutable());
    }

    private Node Append(Primitive primitive, Origin origin, ImmutableArray<Value> values)
    {
        ImmutableArray<TensorType> types;
        try
        {
            types = primitive.Infer([.. values.Select(v => v.Type)]);
        }
        catch (IrException fault) when (values.Any(v => v.Element == ElementType.C64))
        {
            throw new ComplexOperandException(primitive, values.First(v => v.Element == ElementType.C64).Type, fault);
        }
        var node = new Node(this, _nodes.Count, primitive, values, types, origin);
        _nodes.Add(node);
        return node;
    }

    private Node ParameterNode(Primitives.Parameter parameter, Origin origin)
    {
        if (Parent is not null) return Resolve(Parent.ParameterNode(parameter, origin)[0]).Node;
        if (!_parameters.TryGetValue(parameter.Info, out Node? node))
            _parameters.Add(parameter.Info, node = Append(parameter, origin, []));
        return node;
    }

    /// <summary>The value as this graph sees it: itself, or the input that captures it.</summary>
    public Value Resolve(Value value)
    {
        if (ReferenceEquals(value.Node.Builder, this)) return value;
        if (Parent is null) throw new IrException($"{value} belongs to another graph than {Name}");
        Value outer = Parent.Resolve(value);
        if (!_captured.TryGetValue(outer, out Value inner))
        {
            inner = Input($"capture{_captures.Count}", outer.Type, outer.Node.Origin.Where);
            _captured.Add(outer, inner);
            _captures.Add(outer);
        }
        return inner;
    }

    public Value Input(string inputName, TensorType type, Location where, bool optional = false)
    {
        Value value = Append(new Primitives.Input(inputName, type), Origin with { Where = where }, [])[0];
        _inputs.Add(new GraphInput(inputName, value, where, optional));
        return value;
    }

    public void Output(string outputName, Value value, Location where, string documentation = "") =>
        _outputs.Add(new GraphOutput(outputName, Resolve(value), where, documentation));

    /// <summary>Adds a run-time condition; those of a region are the whole model's.</summary>
    /// <summary>The conditions on sizes so far.</summary>
    public IReadOnlyList<SizeCheck> Checks => _checks;

    public void Check(SizeCheck check)
    {
        if (Parent is not null) Parent.Check(check);
        else _checks.Add(check);
    }

    /// <exception cref="IrException">In a region: a buffer has one value after a run, not one for each step.</exception>
    public void Update(ParameterInfo buffer, Value value)
    {
        if (Parent is not null) throw new IrException($"{buffer.Path} is updated inside the region {Name}");
        _updates.Add(new BufferUpdate(buffer, Resolve(value)));
    }

    public Graph Build() => new(Name, [.. _nodes], [.. _inputs], [.. _outputs], [.. _checks], [.. _updates]);
}
