using System.Collections.Immutable;

namespace ModelDsl.Planning;

/// <summary>A decision of the planner with several good answers.</summary>
/// <param name="Name">What it is about, with the sizes: places of the same sizes are decided together.</param>
/// <param name="Answers">All of them; the first is that of the cost model.</param>
/// <param name="Taken">The one that was taken.</param>
public sealed record Decision(string Name, ImmutableArray<string> Answers, string Taken);

/// <summary>Answers that were measured, and all decisions that come up.</summary>
/// <param name="measured">Answers by the name of the decision; others follow the cost model. Answers to what never comes up do nothing.</param>
public sealed class Tuning(IReadOnlyDictionary<string, string>? measured = null)
{
    private readonly Dictionary<string, Decision> _met = [];

    /// <summary>The decisions so far.</summary>
    public IReadOnlyCollection<Decision> Met => _met.Values;

    /// <summary>Takes a decision.</summary>
    /// <param name="name">See <see cref="Decision.Name"/>.</param>
    /// <param name="answers">See <see cref="Decision.Answers"/>.</param>
    public string Decide(string name, params ImmutableArray<string> answers)
    {
        if (_met.TryGetValue(name, out Decision? known)) return known.Taken;
        string taken = measured?.GetValueOrDefault(name) is { } wanted && answers.Contains(wanted) ? wanted : answers[0];
        _met[name] = new Decision(name, answers, taken);
        return taken;
    }
}
