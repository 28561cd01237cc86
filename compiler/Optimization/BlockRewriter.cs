using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;
using Broadcast = ModelDsl.Ir.Primitives.Broadcast;

namespace ModelDsl.Optimization;

/// <summary>Writes a graph anew with some nodes working on blocks of channels, and conversions where the others meet them.</summary>
internal sealed class BlockRewriter(Graph graph, IReadOnlySet<Node> nodes)
{
    private readonly GraphCopy _copy = new(graph);
    private readonly Dictionary<Value, Value> _blocks = [];
    private readonly HashSet<Value> _planes = [];

    private GraphBuilder Into => _copy.Builder;

    public Graph Run()
    {
        foreach (Node node in graph.Nodes)
        {
            if (nodes.Contains(node))
            {
                Into.Origin = node.Origin;
                _blocks[node[0]] = InBlocks(node);
                continue;
            }
            foreach (Value input in node.Inputs) Planes(input);
            _copy.Map(node, _copy.Add(node));
            for (int i = 0; i < node.Types.Length; i++) _planes.Add(node[i]);
        }
        foreach (GraphOutput output in graph.Outputs) Planes(output.Value);
        return _copy.Finish();
    }

    // [N, C, ...S] as [N, ⌈C / 16⌉, ...S, 16].
    private static Shape BlockShape(Shape planes) => Shape.Of([planes[0], Blocks.Count(planes[1].Value), .. planes.Skip(2), Blocks.Lanes]);

    private Value InBlocks(Node node)
    {
        Value first = node.Inputs[0];
        Shape to = node.Types[0].Shape;
        switch (node.Primitive)
        {
            case Convolution c:
                bool planes = !_blocks.ContainsKey(first);
                return Into.Add(
                    new BlockedConvolution(c.Strides, c.Before, c.After, c.Dilations, c.Groups, planes),
                    planes ? Planes(first) : _blocks[first], Planes(node.Inputs[1]))[0];
            case ConvolutionTranspose:
                return Into.Add(new BlockedConvolutionTranspose(), InBlocks(first), Planes(node.Inputs[1]))[0];
            case WindowReduce w:
                return Into.Add(new BlockedWindowReduce(w.Kind, w.Kernel, w.Strides, w.Before, w.After, w.Dilations), InBlocks(first))[0];
            case Reshape:
                return Into.Add(new Reshape(BlockShape(to)), InBlocks(first))[0];
            case Broadcast:
                return Into.Add(new Broadcast(BlockShape(to)), InBlocks(first))[0];
            case Transpose t:
                return Into.Add(new Transpose([.. t.Permutation, t.Permutation.Length]), InBlocks(first))[0];
            case Pad p:
                return Into.Add(new Pad([.. p.Before, 0], [.. p.After, 0]), InBlocks(first), Planes(node.Inputs[1]))[0];
            default:
                return Into.Add(node.Primitive, [.. node.Inputs.Select(InBlocks)])[0];
        }
    }

    /// <summary>A value in blocks, converted where it is not.</summary>
    private Value InBlocks(Value value)
    {
        if (_blocks.TryGetValue(value, out Value blocks)) return blocks;
        Origin origin = Into.Origin;
        Into.Origin = value.Node.Origin;
        blocks = value.Node.Primitive switch
        {
            Constant { Splat: not null } c => Into.Add(new Constant(c.Type with { Shape = BlockShape(c.Type.Shape) }, c.Data))[0],
            Broadcast b => Repeated(value.Node.Inputs[0], b.To),
            _ => ToBlocks(Planes(value)),
        };
        Into.Origin = origin;
        return _blocks[value] = blocks;
    }

    // What is repeated along axes becomes blocks before it is: a value for each channel stays one.
    private Value Repeated(Value source, Shape to)
    {
        int missing = to.Rank - source.Shape.Rank;
        bool perChannel = missing <= 1 && source.Shape[1 - missing] != Dim.One;
        Value value;
        if (perChannel && missing == 0) value = InBlocks(source);
        else if (perChannel) value = ToBlocks(Into.Add(new Reshape(Shape.Of([1, .. source.Shape])), Planes(source))[0]);
        else if (source.Shape.Rank == 0) value = Planes(source);
        else value = Into.Add(new Reshape(source.Shape.Concat(1)), Planes(source))[0];
        return Into.Add(new Broadcast(BlockShape(to)), value)[0];
    }

    private Value ToBlocks(Value planes)
    {
        Shape shape = planes.Shape;
        long channels = shape[1].Value, blocks = Blocks.Count(channels), rest = blocks * Blocks.Lanes - channels;
        if (rest > 0)
        {
            Value zero = Into.Add(new Constant(planes.Type with { Shape = Shape.Scalar }, Zero(planes.Element)))[0];
            ImmutableArray<Dim> none = [.. shape.Select(_ => Dim.Zero)];
            planes = Into.Add(new Pad([.. none], [.. none.SetItem(1, rest)]), planes, zero)[0];
        }
        Value apart = Into.Add(new Reshape(Shape.Of([shape[0], blocks, Blocks.Lanes, .. shape.Skip(2)])), planes)[0];
        return Into.Add(new Transpose([0, 1, .. Enumerable.Range(3, shape.Rank - 2), 2]), apart)[0];
    }

    private static ConstantData Zero(ElementType element) =>
        element == ElementType.Bool ? ConstantData.Of(false) : element.IsInteger() ? ConstantData.Of(0L) : ConstantData.Of(0.0);

    /// <summary>A value in planes, converted where it is not.</summary>
    private Value Planes(Value value)
    {
        if (!_planes.Add(value)) return _copy[value];
        Origin origin = Into.Origin;
        Into.Origin = value.Node.Origin;
        Value blocks = _blocks[value];
        Shape shape = blocks.Shape;
        int last = shape.Rank - 1;
        Value lanes = last == 2 ? blocks : Into.Add(new Transpose([0, 1, last, .. Enumerable.Range(2, last - 2)]), blocks)[0];
        Value planes = Into.Add(new Reshape(Shape.Of([shape[0], shape[1] * Blocks.Lanes, .. shape.Skip(2).SkipLast(1)])), lanes)[0];
        Dim channels = value.Shape[1];
        if (channels != planes.Shape[1]) planes = Into.Add(new Slice(1, 0, channels, 1), planes)[0];
        if (planes.Shape != value.Shape) planes = Into.Add(new Reshape(value.Shape), planes)[0];
        Into.Origin = origin;
        _copy.Map(value, planes);
        return planes;
    }
}
