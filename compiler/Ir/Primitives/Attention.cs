using System.Collections.Immutable;
using ModelDsl.Autodiff;
using ModelDsl.Shapes;

namespace ModelDsl.Ir.Primitives;

/// <summary>softmax(scale · q kᵀ, masked) v, block by block with a running maximum and sum (Milakov and Gimelshein 2018, arXiv:1805.02867).</summary>
/// <remarks><b>Shapes</b> q <c>[...B, L, D]</c>, k <c>[...B, S, D]</c>, v <c>[...B, S, E]</c>, masks <c>[...B, L, S]</c> →
/// <c>[...B, L, E]</c> and the logarithm of the sum of each query's exponentials <c>[...B, L]</c>.</remarks>
public sealed record Attention(AttentionRule Rule) : AttentionPrimitive(Rule)
{
    public override string Name => "attention";
    public override GradientRule Gradient => GradientRule.All(Back);
    protected override int Operands => 3;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape scores = RequireOperands(inputs);
        return [new(inputs[0].Element, scores.With(-1, inputs[2].Shape[-1])), new(inputs[0].Element, scores.Slice(0, scores.Rank - 1))];
    }

    internal override ImmutableArray<Value> Expand(IReadOnlyList<Formula> operands)
    {
        (Formula mixed, Formula logSum) = Rule.Forward(operands[0], operands[1], operands[2], [.. operands.Skip(3)]);
        return [mixed.Value, logSum.Value];
    }

    private ImmutableArray<Value?> Back(Adjoint d)
    {
        Formula[] operands = [.. d.Node.Inputs.Select(d.Of)];
        Formula delta = Delta(d.Dy, d.Y);
        if (d.Cotangents[1] is { } ofLogSum) delta -= d.Of(ofLogSum);
        Value[] all = [.. d.Node.Inputs[..3], d.Node[1], delta.Value, d.Dy.Value, .. MasksOf(d.Node)];
        Node gradient = d.Builder.Add(new AttentionGradient(Rule), all);
        var result = new Value?[operands.Length];
        for (int i = 0; i < 3; i++) result[i] = gradient[i];
        for (int i = 3; i < operands.Length; i++)
        {
            // What is added to the scores gets all of their cotangents.
            if (Rule.Masks[i - 3] == ScoreMask.Add && d.Wants(i))
                result[i] = Rule.Backward(operands[0], operands[1], operands[2], operands[3..], d.Result(1), delta, d.Dy).Scores.Value;
        }
        return [.. result];
    }

    /// <summary>For each query Σ dy · y.</summary>
    internal static Formula Delta(Formula dy, Formula y) => (dy * y).Sum(y.Shape.Rank - 1);
}
