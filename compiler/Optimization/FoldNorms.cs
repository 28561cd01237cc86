using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;
using Broadcast = ModelDsl.Ir.Primitives.Broadcast;

namespace ModelDsl.Optimization;

/// <summary>Works a scale and shift per channel, such as a batch norm with fixed statistics, into the layer before it.</summary>
/// <remarks><code>
/// %5 = convolution %x, %w                    %w2 = multiply %w, (broadcast %scale)
/// %6 = subtract %5, (broadcast %mean)        %5  = convolution %x, %w2
/// %7 = multiply %6, (broadcast %scale)   →   %b2 = add (multiply (negate %mean), %scale), %bias
/// %8 = add %7, (broadcast %bias)             %6  = add %5, (broadcast %b2)
/// </code>
/// The new arithmetic depends on parameters alone, so it runs once when the model is loaded. Takes convolutions, transposed
/// convolutions and products with a weight that depends on parameters alone, with or without a bias.
/// <para>Refuses where the layer's result, or one on the way, has another use; where nothing is scaled, or only by constants;
/// and a norm <em>before</em> a convolution: the zeros around the input would have to become -mean · scale.</para></remarks>
public sealed class FoldNorms : Pass
{
    public override string Name => "fold-norms";

    public override Graph Run(Graph graph)
    {
        Dictionary<Node, Chain> chains = Chains(graph).ToDictionary(c => c.Last);
        if (chains.Count == 0) return graph;
        var copy = new GraphCopy(graph);
        foreach (Node node in graph.Nodes)
        {
            if (chains.TryGetValue(node, out Chain? chain)) copy.Map(node[0], Fold(chain, copy));
            else copy.Map(node, copy.Add(node));
        }
        return RemoveDeadCode.Prune(copy.Finish());
    }

    /// <summary>A layer and the steps after it that act on each channel alike.</summary>
    private sealed record Chain(Node Layer, ImmutableArray<Step> Steps)
    {
        public Node Last => Steps[^1].Node;
        public int Axis => ChannelAxis(Layer);
        public Dim Channels => Layer.Types[0].Shape[Axis];
    }

    /// <summary>One operation with <paramref name="Operand"/>, a value per channel, or a constant.</summary>
    private readonly record struct Step(Node Node, Value Operand);

    private static int ChannelAxis(Node layer) => layer.Primitive is MatMul ? layer.Types[0].Rank - 1 : 1;

    private static IEnumerable<Chain> Chains(Graph graph)
    {
        IReadOnlySet<Node> fixedNodes = ParameterWork.ParameterOnly(graph);
        Dictionary<Value, List<Node>> uses = [];
        foreach (Node node in graph.Nodes)
        {
            foreach (Value value in node.Inputs)
            {
                if (!uses.TryGetValue(value, out List<Node>? users)) uses.Add(value, users = []);
                users.Add(node);
            }
        }
        HashSet<Value> visible = [.. graph.Outputs.Select(o => o.Value), .. graph.Updates.Select(u => u.Value)];

        foreach (Node layer in graph.Nodes)
        {
            if (layer.Primitive is not (Convolution or ConvolutionTranspose or MatMul)) continue;
            if (!fixedNodes.Contains(layer.Inputs[1].Node) || fixedNodes.Contains(layer)) continue;
            int axis = ChannelAxis(layer);
            List<Step> steps = [];
            bool scaled = false;
            for (Value at = layer[0]; !visible.Contains(at) && uses.TryGetValue(at, out List<Node>? users) && users is [var user];)
            {
                if (Operand(user, at, axis, fixedNodes) is not { } operand || user.Types[0] != layer.Types[0]) break;
                scaled |= user.Primitive is Multiply or Divide && operand.Node.Primitive is not Constant;
                steps.Add(new(user, operand));
                at = user[0];
            }
            if (scaled) yield return new(layer, [.. steps]);
        }
    }

    // What is broadcast along the channel axis alone, or a constant; null where the node is no scale or shift.
    private static Value? Operand(Node node, Value x, int axis, IReadOnlySet<Node> fixedNodes)
    {
        bool first = node.Inputs[0] == x;
        bool takes = node.Primitive is Add or Multiply || first && node.Primitive is Subtract or Divide;
        if (!takes || node.Inputs.Length != 2) return null;
        Value other = node.Inputs[first ? 1 : 0];
        if (other.Node.Primitive is Constant { Splat: not null }) return other;
        if (other.Node.Primitive is not Broadcast broadcast) return null;
        Value source = other.Node.Inputs[0];
        if (!fixedNodes.Contains(source.Node)) return null;
        int missing = broadcast.To.Rank - source.Shape.Rank;
        for (int i = 0; i < source.Shape.Rank; i++)
        {
            if (i + missing != axis && source.Shape[i] != Dim.One) return null;
        }
        return source;
    }

    private static Value Fold(Chain chain, GraphCopy copy)
    {
        GraphBuilder into = copy.Builder;
        Value? scale = null, shift = null;
        foreach (Step step in chain.Steps)
        {
            into.Origin = step.Node.Origin;
            Value operand = PerChannel(step.Operand);
            switch (step.Node.Primitive)
            {
                case Add: shift = shift is { } a ? into.Add(new Add(), a, operand)[0] : operand; break;
                case Subtract: shift = shift is { } s ? into.Add(new Subtract(), s, operand)[0] : into.Add(new Negate(), operand)[0]; break;
                case Multiply:
                    shift = shift is { } m ? into.Add(new Multiply(), m, operand)[0] : null;
                    scale = scale is { } before ? into.Add(new Multiply(), before, operand)[0] : operand;
                    break;
                default:
                    shift = shift is { } d ? into.Add(new Divide(), d, operand)[0] : null;
                    scale = scale is { } f ? into.Add(new Divide(), f, operand)[0] : into.Add(new Reciprocal(), operand)[0];
                    break;
            }
        }

        Node layer = chain.Layer;
        into.Origin = layer.Origin;
        Value weight = Scaled(layer.Primitive, copy[layer.Inputs[1]], scale!.Value, into);
        Value result = into.Add(layer.Primitive, copy[layer.Inputs[0]], weight)[0];
        if (shift is not { } bias) return result;
        into.Origin = chain.Last.Origin;
        Value column = into.Add(new Reshape(Along(result.Shape.Rank, chain.Axis, chain.Channels)), bias)[0];
        return into.Add(new Add(), result, into.Add(new Broadcast(result.Shape), column)[0])[0];

        // The operand as a vector [C].
        Value PerChannel(Value operand)
        {
            Shape vector = Shape.Of(chain.Channels);
            if (operand.Node.Primitive is Constant { Splat: not null } constant)
                return into.Add(new Constant(operand.Type with { Shape = vector }, ConstantData.Of(constant.Splat!.Value)))[0];
            Value value = copy[operand];
            if (value.Shape.ElementCount == Dim.One && chain.Channels != Dim.One)
                return into.Add(new Broadcast(vector), into.Add(new Reshape(Shape.Of(1)), value)[0])[0];
            return value.Shape == vector ? value : into.Add(new Reshape(vector), value)[0];
        }
    }

    /// <summary>The weight with each output channel's part multiplied by its scale.</summary>
    private static Value Scaled(Primitive layer, Value weight, Value scale, GraphBuilder into)
    {
        Shape shape = weight.Shape;
        switch (layer)
        {
            case MatMul:
                return Times(weight, scale, Along(shape.Rank, shape.Rank - 1, scale.Shape[0]));
            case Convolution:
                return Times(weight, scale, Along(shape.Rank, 0, scale.Shape[0]));
            case ConvolutionTranspose { Groups: 1 }:
                return Times(weight, scale, Along(shape.Rank, 1, scale.Shape[0]));
            case ConvolutionTranspose { Groups: var groups }:
                // [C, O / g, ...K] holds g groups of input channels, each with output channels of its own.
                Dim channels = Dim.FloorDiv(shape[0], groups);
                Shape apart = Shape.Of([groups, channels, .. shape.Skip(1)]);
                Shape factors = Shape.Of([groups, 1, shape[1], .. Enumerable.Repeat(Dim.One, shape.Rank - 2)]);
                Value grouped = Times(into.Add(new Reshape(apart), weight)[0], scale, factors);
                return into.Add(new Reshape(shape), grouped)[0];
            default:
                throw new IrException($"{layer.Name} has no weight to scale");
        }

        Value Times(Value x, Value factor, Shape aligned) =>
            into.Add(new Multiply(), x, into.Add(new Broadcast(x.Shape), into.Add(new Reshape(aligned), factor)[0])[0])[0];
    }

    private static Shape Along(int rank, int axis, Dim size) =>
        Shape.Of(Enumerable.Range(0, rank).Select(i => i == axis ? size : Dim.One));
}
