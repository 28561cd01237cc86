using System.Collections.Immutable;

namespace ModelDsl.Shapes;

/// <summary>What is known about sizes: the <c>require</c>s and conditions that hold at a place. Immutable.</summary>
public sealed class Facts
{
    public static readonly Facts Empty = new([]);

    private Facts(ImmutableArray<Goal> goals) => Goals = goals;

    /// <summary>Everything assumed, in order.</summary>
    public ImmutableArray<Goal> Goals { get; }

    /// <summary>True where no sizes can meet all facts, as far as that shows.</summary>
    public bool Contradictory { get; private init; }

    public Facts Assume(Goal goal) => new(Goals.Add(goal)) { Contradictory = Contradictory || Prover.Decide(goal, this) is { Always: true } };
}
