using ModelDsl.Diagnostics;

namespace ModelDsl.Elaboration;

/// <summary>What is known of ways out: a step that fits where the error stands may still lead to a program that is wrong further down.</summary>
internal sealed class WayLedger
{
    /// <summary>Nothing is known yet: everything may be told.</summary>
    public static readonly WayLedger Empty = new();

    private readonly Dictionary<string, bool> _followed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _revealing = new(StringComparer.Ordinal);

    /// <summary>Set in the last check: nothing is told that has not been followed.</summary>
    public bool IsClosed { get; set; }

    public bool LeadsOn(Repair repair) => _followed.GetValueOrDefault(repair.Key);

    public bool IsFollowed(Repair repair) => _followed.ContainsKey(repair.Key);

    public void Note(Repair repair, bool leadsOn, bool revealsOthers)
    {
        _followed[repair.Key] = leadsOn;
        if (revealsOthers) _revealing.Add(repair.Key);
    }

    /// <summary>True where the error is gone, and others have come in its place: causes of their own, perhaps.</summary>
    public bool RevealsOthers(Repair repair) => _revealing.Contains(repair.Key);

    /// <summary>False for a change that leads to no program that compiles. Help without a change of the text is not judged.</summary>
    public bool MayTell(Repair? repair) => repair is null || _followed.GetValueOrDefault(repair.Key, !IsClosed);
}
