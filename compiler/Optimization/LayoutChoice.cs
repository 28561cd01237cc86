using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Planning;
using ModelDsl.Shapes;
using Broadcast = ModelDsl.Ir.Primitives.Broadcast;

namespace ModelDsl.Optimization;

/// <summary>Decides which nodes work on blocks of channels.</summary>
/// <remarks>A cost model in nanoseconds of one thread, for one image, of <see cref="GuessedSize"/> where its
/// sizes are not known. What matters are ratios: blocks multiply faster, leave lanes idle where channels are few, and cost a walk
/// over memory where something else wants planes again. Reading planes costs a convolution nothing.</remarks>
internal sealed class LayoutChoice
{
    private const long GuessedSize = 56;

    // Multiply-adds a nanosecond, in planes and in blocks; one filter for each channel goes slower.
    private const double PlaneRate = 60, BlockRate = 90, PlaneRateOfChannels = 8, BlockRateOfChannels = 20;
    // From many planes, which become blocks on the way; and back again, where convolutions between planes go by way of blocks.
    private const double EntryRate = 75, PlaneRateByBlocks = 78;
    // Windows of one pixel in planes.
    private const double PlaneRateOfPixels = 64;
    private const double ConversionOfElement = 0.85;

    // Multiply-adds for an image below which everything fits in cache, and is over before layouts matter.
    private const double LeastWork = 2e6;

    // Kernels lay out whole rows, and share work by rows: a signal of one long row is better off in planes.
    private const long LongestLine = 2048;

    private readonly HashSet<Node> _blocked = [];
    private readonly Dictionary<Node, double> _exits = [];
    private readonly HashSet<Value> _outputs;
    private readonly IReadOnlySet<Node> _fixed;
    private readonly bool _always;

    private LayoutChoice(Graph graph, bool always)
    {
        _outputs = [.. graph.Outputs.Select(o => o.Value)];
        _fixed = ParameterWork.ParameterOnly(graph);
        _always = always;
    }

    /// <summary>The nodes of a graph that work on blocks; none where nothing is gained.</summary>
    /// <param name="always">Whether to take every convolution that can be.</param>
    public static IReadOnlySet<Node> Blocked(Graph graph, bool always)
    {
        var choice = new LayoutChoice(graph, always);
        Node[] convolutions = [.. graph.Nodes.Where(choice.CanBlock)];
        if (convolutions.Length == 0 || !always && convolutions.Sum(Work) < LeastWork) return choice._blocked;
        choice.FindExits(graph);
        foreach (Node node in graph.Nodes)
        {
            if (choice._fixed.Contains(node)) continue;
            if (choice.CanBlock(node) ? choice.Gains(node) : choice.Follows(node) && node.Inputs.Any(choice.IsBlocked)) choice._blocked.Add(node);
        }
        return choice._blocked;
    }

    private bool IsBlocked(Value value) => _blocked.Contains(value.Node);

    // ---- what can be in blocks --------------------------------------------------------------------------------------

    private bool CanBlock(Node node)
    {
        if (node.Primitive is not (Convolution or ConvolutionTranspose) || node.Types[0].Element != ElementType.F32 || node.Types[0].Rank is not (3 or 4)) return false;
        if (node.Types[0].Rank == 3 && !_always && !(node.Types[0].Shape[2].TryConstant(out long line) && line <= LongestLine)) return false;
        Shape w = node.Inputs[1].Shape;
        if (!w.IsStatic || !_fixed.Contains(node.Inputs[1].Node) || _fixed.Contains(node)) return false;
        if (node.Primitive is ConvolutionTranspose t) return IsSideBySide(t, w);
        return IsOfOneGroup(node) || IsDepthwise(node) && node.Inputs[0].Shape[1] == w[0];
    }

    // Windows that neither overlap nor leave room.
    private static bool IsSideBySide(ConvolutionTranspose t, Shape w) =>
        t.Groups == 1 && t.Strides.Zip(w.Skip(2)).All(p => p.First == p.Second) && t.Dilations.All(d => d == 1) && t.OutputPadding.All(p => p == 0)
        && t.Before.Concat(t.After).All(p => p == Dim.Zero);

    private static bool IsOfOneGroup(Node node) => node.Primitive is Convolution { Groups: 1 };

    private static bool IsDepthwise(Node node) => node.Primitive is Convolution { Groups: > 1 } c && node.Inputs[1].Shape[1] == Dim.One && node.Inputs[1].Shape[0] == c.Groups;

    /// <summary>Whether a node can work on blocks where its operand is in blocks: axes 0 and 1 stay what they are.</summary>
    private bool Follows(Node node)
    {
        TensorType type = node.Types[0];
        if (type.Rank < 2 || node.Inputs.IsEmpty || node.Inputs.Append(node[0]).Any(v => v.Element == ElementType.C64)) return false;
        if (node.Inputs.Append(node[0]).Any(v => v.Shape.Rank > 0 && (v.Shape.Rank == 1 || !v.Shape[1].IsConstant))) return false;
        // Work on a few channels costs less where no lanes are idle.
        if (!_always && type.Shape[1].Value < Blocks.Lanes / 2) return false;
        Shape from = node.Inputs[0].Shape, to = type.Shape;
        switch (node.Primitive)
        {
            case UnaryPrimitive or BinaryPrimitive or Select or Cast:
                return true;
            case WindowReduce w:
                return w.Kernel.Length is 1 or 2 && to.Rank == w.Kernel.Length + 2 && type.Element.IsFloat();
            case Reduce r:
                return r.Axes.All(a => a >= 2);
            case Reshape:
                return from.Rank >= 2 && from[0] == to[0] && from[1] == to[1];
            case Slice s:
                return s.Axis != 1;
            case Pad p:
                return p.Before[1] == Dim.Zero && p.After[1] == Dim.Zero;
            case Transpose t:
                return t.Permutation[0] == 0 && t.Permutation[1] == 1;
            case Broadcast:
                return from.Rank == to.Rank && from[1] == to[1];
            case Concat c:
                return c.Axis != 1 || node.Inputs.SkipLast(1).All(v => v.Shape[1].TryConstant(out long part) && part % Blocks.Lanes == 0);
            default:
                return false;
        }
    }

    // ---- what it costs ----------------------------------------------------------------------------------------------

    // What it costs to bring a result, or what follows from it, back into planes.
    private void FindExits(Graph graph)
    {
        var users = new Dictionary<Node, List<Node>>();
        foreach (Node node in graph.Nodes)
        {
            foreach (Node maker in node.Inputs.Select(v => v.Node).Distinct())
            {
                if (!users.TryGetValue(maker, out List<Node>? list)) users[maker] = list = [];
                list.Add(node);
            }
        }
        foreach (Node node in graph.Nodes.Reverse())
        {
            double own = Elements(node[0]) * ConversionOfElement;
            // One pixel a channel is the same in both layouts.
            if (node.Types[0].Shape.Skip(2).All(d => d == Dim.One)) own = 0;
            double exit = _outputs.Contains(node[0]) ? own : 0;
            foreach (Node user in users.GetValueOrDefault(node) ?? [])
                exit = Math.Max(exit, CanBlock(user) && user.Inputs[0].Node == node ? 0 : Follows(user) ? Math.Min(own, _exits[user]) : own);
            _exits[node] = exit;
        }
    }

    // Multiply-adds a nanosecond by Winograd's algorithms, whose transforms bring planes into blocks and back on the way: between planes, and into blocks.
    private static (double Planes, double Blocks)? RatesOfWinograd(Node node, bool blocked)
    {
        if (node.Primitive is not Convolution c || !WinogradChoice.Suits(c.Groups, c.Strides, c.Dilations, node.Inputs[1].Shape, !blocked)) return null;
        return c.Strides[0] > 1 ? (90, 104) : node.Inputs[1].Shape[2].Value == 3 ? (190, 240) : (180, 200);
    }

    private bool Gains(Node node)
    {
        bool blocked = IsBlocked(node.Inputs[0]), depthwise = IsDepthwise(node);
        // Planes of one channel each are as good for one filter for each channel, and only a convolution reads planes.
        if (!blocked && !IsOfOneGroup(node)) return false;
        if (_always) return true;
        double work = Work(node), filters = node.Inputs[1].Shape[node.Primitive is Convolution ? 0 : 1].Value;
        double idle = Blocks.Count((long)filters) * Blocks.Lanes / filters;
        (double Planes, double Blocks)? winograd = RatesOfWinograd(node, blocked);
        double direct = blocked || node.Inputs[1].Shape[1].Value < Blocks.Lanes ? BlockRate : EntryRate;
        double inBlocks = work * idle / (depthwise ? BlockRateOfChannels : winograd?.Blocks ?? direct) + _exits[node];
        double planes = node.Inputs[1].Shape.Skip(2).All(k => k == Dim.One) ? PlaneRateOfPixels
            : node is { Primitive: Convolution c } && DirectChoice.Pays(c, node.Inputs[1].Shape) ? PlaneRateByBlocks : PlaneRate;
        double inPlanes = work / (depthwise ? PlaneRateOfChannels : winograd?.Planes ?? planes) + (blocked ? Elements(node.Inputs[0]) * ConversionOfElement : 0);
        return inBlocks < inPlanes;
    }

    private static double Work(Node node) =>
        Elements(node.Primitive is Convolution ? node[0] : node.Inputs[0]) * node.Inputs[1].Shape.Skip(1).Aggregate(1.0, (product, d) => product * d.Value);

    // Of one image, however many there are.
    private static double Elements(Value value) =>
        value.Shape.Skip(1).Select(size => size.TryEvaluate(_ => GuessedSize, out long number) ? (double)number : GuessedSize).Aggregate(1.0, (a, b) => a * b);
}
