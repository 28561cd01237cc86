using System.Collections.Immutable;
using ModelDsl.Autodiff;
using ModelDsl.Shapes;

namespace ModelDsl.Ir.Primitives;

/// <summary>Attention or its gradient as one step that never has all scores in memory at once.</summary>
public abstract record AttentionPrimitive(AttentionRule Rule) : Primitive
{
    /// <summary>Operands before the masks.</summary>
    protected abstract int Operands { get; }

    /// <summary>The operands that change the scores, of the shape of these.</summary>
    public ImmutableArray<Value> MasksOf(Node node) => node.Inputs[Operands..];

    /// <summary>Writes out what it means with simpler primitives.</summary>
    /// <param name="operands">As many as the primitive takes.</param>
    internal abstract ImmutableArray<Value> Expand(IReadOnlyList<Formula> operands);

    /// <summary>The same as a graph of its own, with an input and an output for each operand and result.</summary>
    internal Graph Meaning(IEnumerable<TensorType> types)
    {
        var builder = new GraphBuilder(Name);
        Formula[] operands = [.. types.Select((type, i) => new Formula(builder, builder.Input($"x{i}", type, default)))];
        ImmutableArray<Value> results = Expand(operands);
        for (int i = 0; i < results.Length; i++) builder.Output($"y{i}", results[i], default);
        return builder.Build();
    }

    /// <summary>Checks queries, keys, values and masks.</summary>
    /// <returns>The shape of the scores.</returns>
    protected Shape RequireOperands(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, Operands + Rule.Masks.Length);
        (TensorType q, TensorType k, TensorType v) = (inputs[0], inputs[1], inputs[2]);
        this.Require(q.Element.IsFloat() && q.Rank >= 2 && k.Rank == q.Rank && v.Rank == q.Rank, $"does not take {q}, {k} and {v}");
        this.RequireSameElement(q, k);
        this.RequireSameElement(q, v);
        Shape batch = q.Shape.Slice(0, q.Rank - 2);
        this.RequireSame(batch, k.Shape.Slice(0, q.Rank - 2));
        this.RequireSame(batch, v.Shape.Slice(0, q.Rank - 2));
        this.RequireSame(q.Shape[-1], k.Shape[-1], "features of queries and keys");
        this.RequireSame(k.Shape[-2], v.Shape[-2], "keys and values");
        Shape scores = q.Shape.With(-1, k.Shape[-2]);
        for (int i = 0; i < Rule.Masks.Length; i++)
        {
            TensorType mask = inputs[Operands + i];
            this.Require(mask.Element == (Rule.Masks[i] == ScoreMask.Add ? q.Element : ElementType.Bool), $"does not take the mask {mask}");
            this.RequireSame(mask.Shape, scores);
        }
        return scores;
    }
}
