using System.Collections.Immutable;

namespace ModelDsl.Elaboration;

/// <summary>Which version of a model is elaborated.</summary>
/// <param name="Arguments">Values of its parameters by name; the others take their defaults.</param>
/// <param name="Sizes">Numbers for dynamic dimensions by name.</param>
/// <param name="Training">The training version, or the one for inference.</param>
/// <param name="Omitted">Inputs that are left out and take their defaults.</param>
public sealed record ElaborationSettings(
    IReadOnlyDictionary<string, StaticValue> Arguments, IReadOnlyDictionary<string, long> Sizes, bool Training, ImmutableSortedSet<string> Omitted)
{
    /// <summary>Whether <see cref="Sizes"/> are one of several that the data of a training program comes in.</summary>
    public bool OfOneScale { get; init; }

    /// <summary>Nothing given: parameters by default, dynamic sizes, inference, all inputs.</summary>
    public static readonly ElaborationSettings Default = new(ImmutableDictionary<string, StaticValue>.Empty, ImmutableDictionary<string, long>.Empty, false, []);
}
