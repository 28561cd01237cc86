using System.Collections.Immutable;
using ModelDsl.Autodiff;
using ModelDsl.Shapes;

namespace ModelDsl.Ir.Primitives;

/// <summary>The cotangents of queries, keys and values, with the weights computed again block by block (Dao et al. 2022, arXiv:2205.14135).</summary>
/// <remarks><b>Shapes</b> q <c>[...B, L, D]</c>, k <c>[...B, S, D]</c>, v <c>[...B, S, E]</c>, the log-sums <c>[...B, L]</c>, delta
/// <c>[...B, L]</c>, dy <c>[...B, L, E]</c>, masks <c>[...B, L, S]</c> → the shapes of q, k and v. Delta is Σ dy · y for each
/// query, less what flows into its log-sum.</remarks>
public sealed record AttentionGradient(AttentionRule Rule) : AttentionPrimitive(Rule)
{
    public override string Name => "attention_gradient";
    public override GradientRule Gradient => GradientRule.All(Back);
    protected override int Operands => 6;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape scores = RequireOperands(inputs);
        Shape rows = scores.Slice(0, scores.Rank - 1);
        this.RequireSame(inputs[3].Shape, rows);
        this.RequireSame(inputs[4].Shape, rows);
        this.RequireSame(inputs[5].Shape, scores.With(-1, inputs[2].Shape[-1]));
        for (int i = 3; i < 6; i++) this.RequireSameElement(inputs[0], inputs[i]);
        return inputs[..3];
    }

    internal override ImmutableArray<Value> Expand(IReadOnlyList<Formula> operands)
    {
        (Formula q, Formula k, Formula v, _) = Rule.Backward(operands[0], operands[1], operands[2], [.. operands.Skip(6)], operands[3], operands[4], operands[5]);
        return [q.Value, k.Value, v.Value];
    }

    // Gradients of gradients are rare: those of what it means.
    private ImmutableArray<Value?> Back(Adjoint d)
    {
        Graph meaning = Meaning(d.Node.Inputs.Select(v => v.Type)), backward = BackwardProgram.Build(meaning);
        Dictionary<string, Value> given = [];
        for (int i = 0; i < d.Node.Inputs.Length; i++) given[$"x{i}"] = d.Node.Inputs[i];
        for (int i = 0; i < 3; i++) given[BackwardProgram.CotangentOf($"y{i}")] = d.Cotangents[i] ?? d.Zeros(d.Node.Types[i]).Value;
        Func<Value, Value> copy = GraphReplay.Into(d.Builder, backward, [.. backward.Inputs.Select(i => given[i.Name])]);
        Dictionary<string, Value> gradients = backward.Outputs.ToDictionary(o => o.Name, o => o.Value);
        return [.. Enumerable.Range(0, d.Node.Inputs.Length).Select(i => gradients.TryGetValue(BackwardProgram.GradientOf($"x{i}"), out Value g) ? (Value?)copy(g) : null)];
    }
}
