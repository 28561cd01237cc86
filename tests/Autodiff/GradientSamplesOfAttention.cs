using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using Sample = ModelDsl.Tests.Autodiff.GradientSamples.Sample;

namespace ModelDsl.Tests.Autodiff;

/// <summary>Attention with every kind of mask, its log-sums, and its gradient as a function of its own.</summary>
internal static class GradientSamplesOfAttention
{
    public static IEnumerable<Sample> All =>
    [
        new("Attention", typeof(Attention), d => Attend(d, new AttentionRule(0.6, null, false, []))),
        new("Attention up to a diagonal", typeof(Attention), d => Attend(d, new AttentionRule(0.6, 1, true, []))),
        new("Attention with masks", typeof(Attention), d => Attend(d, new AttentionRule(0.6, null, true, [ScoreMask.Keep, ScoreMask.Add, ScoreMask.Drop]))),
        new("AttentionGradient", typeof(AttentionGradient), d =>
        {
            // Log-sums far above the scores keep weights small.
            Value[] operands = [d.Input([2, 2, 3]), d.Input([2, 3, 3]), d.Input([2, 3, 2]), d.Input([2, 2], 2, 4), d.Input([2, 2]), d.Input([2, 2, 2]), d.Input([2, 2, 3])];
            Node node = d.Builder.Add(new AttentionGradient(new AttentionRule(0.4, null, true, [ScoreMask.Add])), operands);
            return [node[0], node[1], node[2]];
        }),
    ];

    private static Value[] Attend(Draw d, AttentionRule rule)
    {
        int queries = 1 + d.Below(3), keys = 2 + d.Below(3);
        int[] scores = [2, queries, keys];
        Value[] masks = [.. rule.Masks.Select(kind => kind == ScoreMask.Add ? d.Input(scores) : d.Mask(scores))];
        Node node = d.Builder.Add(new Attention(rule), [d.Input([2, queries, 3]), d.Input([2, keys, 3]), d.Input([2, keys, 2]), .. masks]);
        // A row that sees nothing has an infinite log-sum.
        return rule.ZeroRows && rule.Masks.Length > 0 ? [node[0]] : [node[0], node[1]];
    }
}
