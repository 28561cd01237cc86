using ModelDsl.Runtime.Files;

namespace ModelDsl.Runtime.Weights;

public enum WeightMismatchKind { Missing, Extra, Shape, Element, Conflict, Rename }

/// <summary>One way in which a file does not fit a model.</summary>
/// <param name="Name">The model's path, or of an extra tensor the file's name.</param>
/// <param name="Wanted">Type and shape the model wants; null for an extra tensor.</param>
/// <param name="Found">Type and shape the file has; null for a missing tensor.</param>
/// <param name="Text">All of it in words.</param>
public sealed record WeightMismatch(WeightMismatchKind Kind, string Name, string? Wanted, string? Found, string Text);

/// <summary>A weight file does not fit the model; every mismatch is listed and nothing was loaded.</summary>
public sealed class WeightMismatchException(string path, IReadOnlyList<WeightMismatch> mismatches, string? help = null)
    : ModelFileException(path, null, Compose(mismatches, help))
{
    public IReadOnlyList<WeightMismatch> Mismatches { get; } = mismatches;

    private static string Compose(IReadOnlyList<WeightMismatch> mismatches, string? help) =>
        $"{(mismatches.Count == 1 ? "one weight does" : $"{mismatches.Count} weights do")} not fit the model"
        + string.Concat(mismatches.Select(m => $"\n  {m.Text}"))
        + (help is null ? "" : $"\n{help}");
}
