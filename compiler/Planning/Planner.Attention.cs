using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;

namespace ModelDsl.Planning;

public sealed partial class Planner
{
    private void LowerAttention(Node node, AttentionPrimitive attention)
    {
        bool gradient = attention is AttentionGradient;
        int operands = node.Inputs.Length - attention.Rule.Masks.Length;
        View[] views = new View[operands];
        for (int i = 0; i < operands; i++)
        {
            // Log-sums and deltas are numbers of a row; what has columns is read as it lies.
            bool rows = gradient && i is 3 or 4;
            View view = rows ? Dense(node.Inputs[i], node) : Memory(node.Inputs[i]);
            views[i] = rows || AttentionStep.Strides(view) is not null ? view : Contiguous(node.Inputs[i], view, node);
        }
        Epilogue? masks = ScoreWork(node, attention);
        var results = ImmutableArray.CreateBuilder<View>();
        for (int i = 0; i < node.Types.Length; i++)
        {
            bool rows = !gradient && i == 1;
            // Only the gradient asks for log-sums.
            if (rows && !Users.Value.Contains(node[i]) && !FinalValues.Value.Contains(node[i])) continue;
            View result = rows ? View.Contiguous(NewFor(node, node.Types[i].Element, node.Types[i].Shape), node.Types[i].Shape) : AsUsed(node, node[i]);
            results.Add(result);
            _views[node[i]] = result;
        }
        Add(node, new AttentionStep(node.Origin, attention.Rule, gradient, [.. views], results.ToImmutable(), masks));
    }

    // The masks, over the axes of the scores.
    private Epilogue? ScoreWork(Node node, AttentionPrimitive attention)
    {
        if (attention.Rule.Masks.Length == 0) return null;
        ImmutableArray<Value> masks = attention.MasksOf(node);
        var builder = new ExprBuilder(this);
        ImmutableArray<Affine> at = Affine.Identity(masks[0].Shape.Rank);
        ElementType element = node.Types[0].Element;
        Expr body = new AccumulatorExpr(element), nothing = new LiteralExpr(element, double.NegativeInfinity, 0);
        for (int i = 0; i < masks.Length; i++)
        {
            Expr mask = builder.Build(masks[i], at);
            body = attention.Rule.Masks[i] switch
            {
                ScoreMask.Add => new ApplyExpr(new Add(), element, [body, mask]),
                ScoreMask.Keep => new ApplyExpr(new Select(), element, [mask, body, nothing]),
                _ => new ApplyExpr(new Select(), element, [mask, nothing, body]),
            };
        }
        return new Epilogue(body);
    }

    // Memory in the order in which the result is wanted: heads that are joined again lie side by side from the start.
    private View AsUsed(Node node, Value value)
    {
        Shape shape = value.Shape;
        Buffer buffer = NewFor(node, value.Element, shape);
        Transpose[] orders = [.. Users.Value[value].Select(u => u.Primitive).OfType<Transpose>().Distinct()];
        if (orders.Length != 1 || FinalValues.Value.Contains(value)) return View.Contiguous(buffer, shape);
        ImmutableArray<int> permutation = orders[0].Permutation;
        if (permutation.Length != shape.Rank || permutation[^1] != shape.Rank - 1) return View.Contiguous(buffer, shape);
        View wanted = View.Contiguous(buffer, Shape.Of(permutation.Select(a => shape[a])));
        View mine = wanted.Transpose([.. Enumerable.Range(0, shape.Rank).Select(a => permutation.IndexOf(a))]);
        return AttentionStep.Strides(mine) is null ? View.Contiguous(buffer, shape) : mine;
    }

    private Lazy<ILookup<Value, Node>> Users => field ??= new(() => AllNodes(_graph).SelectMany(n => n.Inputs.Select(v => (Value: v, User: n))).ToLookup(u => u.Value, u => u.User));

    private static IEnumerable<Node> AllNodes(Graph graph) => graph.Nodes.SelectMany(n => n.Primitive is Scan scan ? AllNodes(scan.Body).Append(n) : [n]);
}
