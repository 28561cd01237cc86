namespace ModelDsl.Runtime.Weights;

/// <summary>How far a weight file may differ from the model.</summary>
public sealed record WeightOptions
{
    public static WeightOptions Strict { get; } = new();

    /// <summary>Renames, applied to the file's names; the first that fits a name counts.</summary>
    public IReadOnlyList<WeightRename> Map { get; init; } = [];

    /// <summary>Missing weights keep their initial values and extra ones are left aside.</summary>
    /// <remarks>A wrong shape or element type stays an error: such a file was made for another model.</remarks>
    public bool Partial { get; init; }
}
