using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;
using Broadcast = ModelDsl.Ir.Primitives.Broadcast;

namespace ModelDsl.Optimization;

/// <summary>A softmax between two products, as attention is written: what it reads, and what it computes on the way.</summary>
/// <remarks><code>
/// s = (q · scale) kᵀ      also with the scale, masks and biases after the product
/// e = exp(s − max s)      the maximum may be guarded against rows of −∞, the sum against 0
/// y = (e / Σ e) v
/// </code></remarks>
/// <param name="Product">The product with the values.</param>
/// <param name="Keys">Keys by column, <c>[...B, D, S]</c>.</param>
/// <param name="Inner">Nodes between the products that hold an element for each pair of query and key.</param>
internal sealed record AttentionPattern(Node Product, AttentionRule Rule, Value Queries, Value Keys, Value Values, ImmutableArray<Value> Masks, ImmutableHashSet<Node> Inner)
{
    /// <summary>Everything that it reads.</summary>
    public IEnumerable<Value> Operands => [Queries, Keys, Values, .. Masks];

    /// <summary>What is recognised in a product, or null.</summary>
    public static AttentionPattern? Of(Node product) =>
        product.Primitive is MatMul && product.Types[0].Element == ElementType.F32 && product.Inputs[0].Node.Primitive is Divide or Reshape or Broadcast ? new Matcher(product).Match() : null;

    /// <summary>Adds the attention that computes the same.</summary>
    public Node AddTo(GraphBuilder builder, Func<Value, Value> map)
    {
        int rank = Keys.Shape.Rank;
        var exchange = new Transpose([.. Enumerable.Range(0, rank - 2), rank - 1, rank - 2]);
        Value keys = builder.Add(exchange, map(Keys))[0];
        return builder.Add(new Attention(Rule), [map(Queries), keys, map(Values), .. Masks.Select(map)]);
    }

    private sealed class Matcher(Node product)
    {
        private readonly ImmutableHashSet<Node>.Builder _inner = ImmutableHashSet.CreateBuilder<Node>();
        private readonly List<(ScoreMask Kind, Value Value)> _masks = [];
        private Dim? _diagonal;
        private double _scale = 1;

        public AttentionPattern? Match()
        {
            Value shares = Plain(product.Inputs[0]);
            if (shares.Node.Primitive is not Divide) return null;
            _inner.Add(shares.Node);
            Value e = Plain(shares.Node.Inputs[0]);
            if (e.Node.Primitive is not Exp || !IsSum(shares.Node.Inputs[1], e, out bool zeroRows)) return null;
            _inner.Add(e.Node);
            Value less = Plain(e.Node.Inputs[0]);
            if (less.Node.Primitive is not Subtract) return null;
            _inner.Add(less.Node);
            Value scores = Plain(less.Node.Inputs[0]);
            if (!IsTop(less.Node.Inputs[1], scores, out bool guarded) || guarded != zeroRows || Scores(scores) is not { } first) return null;
            (Value queries, Value keys) = (Scaled(first.Inputs[0]), Scaled(first.Inputs[1]));
            _masks.Reverse();
            var rule = new AttentionRule(_scale, _diagonal, zeroRows, [.. _masks.Select(m => m.Kind)]);
            // Sizes that are equal only by what the elaborator has proved do not fit.
            bool fits = first.Types[0].Shape == scores.Shape && shares.Shape == scores.Shape && _masks.All(m => m.Value.Shape == scores.Shape)
                && product.Types[0].Shape == scores.Shape.With(-1, product.Inputs[1].Shape[-1]) && product.Inputs[1].Shape[-2] == scores.Shape[-1];
            return fits ? new(product, rule, queries, keys, product.Inputs[1], [.. _masks.Select(m => m.Value)], _inner.ToImmutable()) : null;
        }

        // ---- the softmax ------------------------------------------------------------------------------------------------

        private bool IsSum(Value divisor, Value e, out bool guarded)
        {
            Value total = Row(divisor, e.Shape);
            guarded = total.Node.Primitive is Select;
            if (guarded)
            {
                Node choice = total.Node;
                if (!IsNumber(choice.Inputs[1], 1) || !IsEqualTo(choice.Inputs[0], choice.Inputs[2], 0)) return false;
                total = Row(choice.Inputs[2], e.Shape);
            }
            return total.Node.Primitive is Reduce { Kind: ReduceKind.Sum } reduce && OverLast(reduce, total.Node, e);
        }

        private bool IsTop(Value taken, Value scores, out bool guarded)
        {
            Value top = Row(taken, scores.Shape);
            guarded = top.Node.Primitive is Select;
            if (guarded)
            {
                Node choice = top.Node;
                if (!IsNumber(choice.Inputs[1], 0) || !IsEqualTo(choice.Inputs[0], choice.Inputs[2], double.NegativeInfinity)) return false;
                top = Row(choice.Inputs[2], scores.Shape);
            }
            return top.Node.Primitive is Reduce { Kind: ReduceKind.Max } reduce && OverLast(reduce, top.Node, scores);
        }

        private bool OverLast(Reduce reduce, Node node, Value full) =>
            reduce.Axes.Length == 1 && reduce.Axes[0] == full.Shape.Rank - 1 && Plain(node.Inputs[0]) == full;

        private static bool IsEqualTo(Value condition, Value value, double number) =>
            condition.Node.Primitive is Equal && condition.Node.Inputs[0] == value && IsNumber(condition.Node.Inputs[1], number);

        // One number for each row, looked at through its growing along the last axis.
        private static Value Row(Value value, Shape full)
        {
            Shape column = full.With(-1, 1), row = full.Slice(0, full.Rank - 1);
            while (value.Node.Primitive is Broadcast or Reshape)
            {
                Value from = value.Node.Inputs[0];
                bool grows = value.Node.Primitive is Broadcast && from.Shape == column && value.Shape == full;
                bool same = from.Shape == value.Shape || from.Shape == row && value.Shape == column;
                if (!grows && !same) break;
                value = from;
            }
            return value;
        }

        // ---- the scores -------------------------------------------------------------------------------------------------

        // The first product, with everything between it and the softmax noted.
        private Node? Scores(Value value)
        {
            bool scaled = false;
            while (true)
            {
                value = Plain(value);
                Node node = value.Node;
                _inner.Add(node);
                switch (node.Primitive)
                {
                    case MatMul: return node;
                    case Multiply when Number(node.Inputs[1]) is { } factor:
                        (_scale, scaled, value) = (_scale * factor, true, node.Inputs[0]);
                        break;
                    case Multiply when Number(node.Inputs[0]) is { } factor:
                        (_scale, scaled, value) = (_scale * factor, true, node.Inputs[1]);
                        break;
                    case Divide when Number(node.Inputs[1]) is { } divisor:
                        (_scale, scaled, value) = (_scale / divisor, true, node.Inputs[0]);
                        break;
                    case Select when IsNumber(node.Inputs[2], double.NegativeInfinity) && _scale > 0:
                        Hide(ScoreMask.Keep, node.Inputs[0]);
                        value = node.Inputs[1];
                        break;
                    case Select when IsNumber(node.Inputs[1], double.NegativeInfinity) && _scale > 0:
                        Hide(ScoreMask.Drop, node.Inputs[0]);
                        value = node.Inputs[2];
                        break;
                    // What is added before the scores are scaled would have to be scaled too.
                    case Add when !scaled && LeadsToProduct(node.Inputs[0]):
                        _masks.Add((ScoreMask.Add, node.Inputs[1]));
                        value = node.Inputs[0];
                        break;
                    case Add when !scaled && LeadsToProduct(node.Inputs[1]):
                        _masks.Add((ScoreMask.Add, node.Inputs[0]));
                        value = node.Inputs[1];
                        break;
                    default: return null;
                }
            }
        }

        private static bool LeadsToProduct(Value value)
        {
            while (true)
            {
                value = Plain(value);
                switch (value.Node.Primitive)
                {
                    case MatMul: return true;
                    case Multiply or Divide when Number(value.Node.Inputs[1]) is not null: value = value.Node.Inputs[0]; break;
                    case Multiply when Number(value.Node.Inputs[0]) is not null: value = value.Node.Inputs[1]; break;
                    case Select when IsNumber(value.Node.Inputs[2], double.NegativeInfinity): value = value.Node.Inputs[1]; break;
                    case Select when IsNumber(value.Node.Inputs[1], double.NegativeInfinity): value = value.Node.Inputs[2]; break;
                    case Add when LeadsToProduct(value.Node.Inputs[0]): return true;
                    case Add: value = value.Node.Inputs[1]; break;
                    default: return false;
                }
            }
        }

        private void Hide(ScoreMask kind, Value condition)
        {
            if (_diagonal is null && Causality.Diagonal(condition, kind == ScoreMask.Keep) is { } diagonal) _diagonal = diagonal;
            else _masks.Add((kind, condition));
        }

        private Value Scaled(Value operand)
        {
            Node node = operand.Node;
            double? factor = node.Primitive is Multiply ? Number(node.Inputs[1]) : node.Primitive is Divide ? 1 / Number(node.Inputs[1]) : null;
            if (factor is not { } number || !double.IsFinite(number)) return operand;
            _scale *= number;
            return node.Inputs[0];
        }

        // ---- numbers and shapes -----------------------------------------------------------------------------------------

        private static Value Plain(Value value)
        {
            while (value.Node.Primitive is Reshape or Broadcast && value.Node.Inputs[0].Shape == value.Shape) value = value.Node.Inputs[0];
            return value;
        }

        private static bool IsNumber(Value value, double number) => Number(value) == number;

        private static double? Number(Value value)
        {
            while (value.Node.Primitive is Reshape or Broadcast) value = value.Node.Inputs[0];
            return value.Node.Primitive is Constant { Data.IsSplat: true } constant ? constant.Data.Double(0) : null;
        }
    }
}
