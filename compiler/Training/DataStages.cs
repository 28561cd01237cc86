using System.Collections.Frozen;
using ModelDsl.Diagnostics;

namespace ModelDsl.Training;

/// <summary>The sources and transformations that a <c>data</c> declaration may name, and what each takes; the run reads what the values mean.</summary>
internal static class DataStages
{
    /// <summary>One source or transformation.</summary>
    /// <param name="Needed">Arguments that have no default.</param>
    /// <param name="Optional">The others.</param>
    /// <param name="OfInputs">Whether arguments go by the names of the inputs.</param>
    private sealed record Stage(string[] Needed, string[] Optional, bool OfInputs = false);

    private static readonly FrozenDictionary<string, Stage> s_sources = new Dictionary<string, Stage>
    {
        ["idx"] = new([], [], OfInputs: true),
        ["npy"] = new([], [], OfInputs: true),
        ["csv"] = new(["file"], []),
        ["images"] = new(["folder"], ["masks"]),
        ["characters"] = new(["file", "context"], ["from", "to", "stride"]),
        ["bytes"] = new(["file", "context"], ["from", "to", "stride"]),
        ["blobs"] = new(["samples", "classes"], ["skip", "seed", "std", "length"]),
        ["tokens"] = new(["samples", "classes", "vocab", "length"], ["skip", "seed"]),
        ["ring"] = new(["samples"], ["skip", "seed", "modes", "radius", "std"]),
        ["moons"] = new(["samples"], ["skip", "seed", "std"]),
        ["shapes"] = new(["samples"], ["skip", "seed", "std", "rows", "columns"]),
        ["sine"] = new(["samples"], ["skip", "seed", "std", "length"]),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, Stage> s_transformations = new Dictionary<string, Stage>
    {
        ["normalize"] = new(["mean", "std"], []),
        ["noise"] = new(["std"], []),
        ["random_shift"] = new(["pixels"], ["also"]),
        ["random_flip"] = new([], ["vertical", "also"]),
        ["random_rotate"] = new(["degrees"], ["also"]),
        ["random_crop"] = new(["size"], ["padding", "also"]),
        ["center_crop"] = new(["size"], ["also"]),
        ["resize"] = new(["size"], ["also"]),
        ["multi_scale"] = new(["sizes"], ["also"]),
        ["curriculum"] = new(["epochs"], ["start", "pacing", "score"]),
    }.ToFrozenDictionary();

    // What is called so elsewhere; the names of the files are examples.
    private static readonly FrozenDictionary<string, string> s_meant = new Dictionary<string, string>
    {
        ["mnist"] = "idx(\"train-images\", \"train-labels\")",
        ["fashionmnist"] = "idx(\"train-images\", \"train-labels\")",
        ["imagefolder"] = "images(\"folder\")",
        ["imagedataset"] = "images(\"folder\")",
        ["readcsv"] = "csv(\"table.csv\")",
        ["table"] = "csv(\"table.csv\")",
        ["text"] = "characters(\"text.txt\", context: 64)",
        ["textfile"] = "characters(\"text.txt\", context: 64)",
        ["load"] = "npy(\"inputs.npy\", \"labels.npy\")",
        ["numpy"] = "npy(\"inputs.npy\", \"labels.npy\")",
    }.ToFrozenDictionary();

    /// <summary>What is wrong with the name of a stage; null where there is such a one.</summary>
    /// <param name="name">As written.</param>
    /// <param name="isSource">Whether it is the first of its declaration, where the samples come from.</param>
    public static (string Label, Help Help)? Misnamed(string name, bool isSource)
    {
        var known = isSource ? s_sources : s_transformations;
        if (known.ContainsKey(name)) return null;
        string[] names = [.. known.Keys.Order(StringComparer.Ordinal)];
        if (isSource && s_transformations.ContainsKey(name)) return ($"`{name}` changes samples and gives none", $"begin with a source: `csv(\"samples.csv\") -> {name}`; there are {string.Join(", ", names)}");
        if (!isSource && s_sources.ContainsKey(name)) return ($"`{name}` gives samples and changes none", $"leave it out; transformations are {string.Join(", ", names)}");
        if (isSource && s_meant.TryGetValue(name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant(), out string? meant)) return ($"there is no source `{name}`", $"write `{meant}`");
        return ($"there is no {(isSource ? "source" : "transformation")} `{name}`", Suggestion.DidYouMean(name, names) ?? (isSource ? $"use one of {string.Join(", ", names)}" : $"leave it out, or use one of {string.Join(", ", names)}"));
    }

    /// <summary>What a stage that exists does not take, or has no name for.</summary>
    /// <returns>The help; null where it takes an argument of that name.</returns>
    public static Help? NotTaken(string stage, string argument)
    {
        Stage known = Find(stage);
        string[] names = [.. known.Needed, .. known.Optional];
        if (known.OfInputs || names.Contains(argument)) return null;
        return Suggestion.DidYouMean(argument, names) ?? (Suggestion.Alike(argument, names) is { } alike ? Help.Meant(alike) : $"leave it out; it takes {string.Join(", ", names)}");
    }

    /// <summary>The first argument without a default that is not given.</summary>
    public static string? Missing(string stage, int positional, IReadOnlyCollection<string> named) =>
        Find(stage).Needed.Where(n => !named.Contains(n)).Skip(positional).FirstOrDefault();

    private static Stage Find(string name) => s_sources.TryGetValue(name, out Stage? source) ? source : s_transformations[name];
}
