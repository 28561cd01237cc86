using ModelDsl.Runtime.Files;

namespace ModelDsl.Runtime.Weights;

/// <summary>A weight set matched with what a model expects. All of it is checked before anything is loaded.</summary>
/// <remarks>PyTorch's <c>num_batches_tracked</c> is accepted and ignored.</remarks>
public sealed class WeightLoader
{
    private const string Counter = "num_batches_tracked";

    private readonly WeightSet _weights;
    private readonly WeightOptions _options;
    private readonly List<WeightMismatch> _mismatches = [];
    private readonly List<string> _missing = [];
    private readonly List<string> _extra = [];
    private readonly Dictionary<string, string> _fileNames = new(StringComparer.Ordinal);   // the model's names → the file's
    private readonly Dictionary<string, string> _sources = new(StringComparer.Ordinal);     // a spec's name → the file's

    /// <exception cref="WeightMismatchException">The weights do not fit; the exception lists all mismatches.</exception>
    /// <exception cref="ModelFileException">The file cannot be read.</exception>
    public WeightLoader(WeightSet weights, IReadOnlyList<WeightSpec> specs, WeightOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(specs);
        _weights = weights;
        _options = options ?? WeightOptions.Strict;
        Rename();
        MatchAll(specs);
        if (_mismatches.Count > 0) throw new WeightMismatchException(weights.Source, _mismatches, Help());
    }

    /// <summary>The weights the file lacks, in the model's order; only with <see cref="WeightOptions.Partial"/> are there any.</summary>
    public IReadOnlyList<string> Missing => _missing;

    /// <summary>The tensors of the file that the model does not use.</summary>
    public IReadOnlyList<string> Extra => _extra;

    /// <summary>Whether the file has a value for the weight; if not, it keeps its initial one.</summary>
    public bool Contains(string name) => _sources.ContainsKey(name);

    /// <summary>Copies a weight's elements, row-major.</summary>
    /// <exception cref="ArgumentException">The file lacks it, or the span is of another type or length.</exception>
    /// <exception cref="ModelFileException">The file cannot be read.</exception>
    public void CopyTo<T>(string name, Span<T> destination) where T : unmanaged
    {
        if (!TryCopyTo(name, destination)) throw new ArgumentException($"{_weights.Source} has no weight `{name}`", nameof(name));
    }

    /// <summary>Copies a weight's elements where the file has it.</summary>
    /// <returns>False when the file lacks the weight; the span is then unchanged.</returns>
    /// <exception cref="ArgumentException">The span is of another type or length.</exception>
    /// <exception cref="ModelFileException">The file cannot be read.</exception>
    public bool TryCopyTo<T>(string name, Span<T> destination) where T : unmanaged
    {
        if (!_sources.TryGetValue(name, out string? source)) return false;
        _weights.CopyTo(source, destination);
        return true;
    }

    private void Rename()
    {
        var used = new HashSet<WeightRename>();
        foreach (WeightEntry entry in _weights.Entries)
        {
            string name = entry.Name;
            foreach (WeightRename rename in _options.Map)
            {
                if (rename.Apply(name) is not { } renamed) continue;
                used.Add(rename);
                name = renamed;
                break;
            }
            if (!_fileNames.TryAdd(name, entry.Name))
                Report(WeightMismatchKind.Conflict, name, null, null, $"{name}: the file's `{_fileNames[name]}` and `{entry.Name}` both become it");
        }
        foreach (WeightRename rename in _options.Map)
        {
            if (used.Contains(rename)) continue;
            string? near = rename.Old.Contains('*') ? null : NearestName.DidYouMean(rename.Old, [.. _weights.Entries.Select(e => e.Name)]);
            Report(WeightMismatchKind.Rename, rename.Old, null, null, $"{rename}: the file has no {(near is null ? "such name" : $"`{rename.Old}`; {near}")}");
        }
    }

    private void MatchAll(IReadOnlyList<WeightSpec> specs)
    {
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        foreach (WeightSpec spec in specs)
        {
            wanted.Add(spec.Name);
            wanted.UnionWith(spec.Aliases);
        }
        foreach (string name in _fileNames.Keys)
            if (!wanted.Contains(name) && !IsCounter(name)) _extra.Add(name);

        // A misspelt name is missing and extra at once: each then points at the other.
        string[] free = [.. _extra];
        var unmet = new List<string>();
        foreach (WeightSpec spec in specs) Match(spec, free, unmet);
        if (_options.Partial) return;
        foreach (string name in _extra)
        {
            WeightEntry found = EntryOf(name);
            string from = found.Name == name ? "" : $" (`{found.Name}` in the file)";
            string? near = NearestName.DidYouMean(name, unmet);
            Report(WeightMismatchKind.Extra, name, null, found.ToString(), $"{name}{from}: the model has no such weight, the file has {found}{Tail(near)}");
        }
    }

    private void Match(WeightSpec spec, string[] free, List<string> unmet)
    {
        string[] present = [.. spec.Aliases.Prepend(spec.Name).Where(_fileNames.ContainsKey)];
        if (present.Length == 0)
        {
            if (IsCounter(spec.Name)) return;
            _missing.Add(spec.Name);
            unmet.Add(spec.Name);
            if (!_options.Partial)
                Report(WeightMismatchKind.Missing, spec.Name, spec.ToString(), null, $"{spec.Name}: {spec} wanted, the file lacks it{Tail(NearestName.DidYouMean(spec.Name, free))}");
            return;
        }

        bool fits = true;
        foreach (string name in present) fits &= Fits(spec, name, EntryOf(name));
        if (fits && Differing(present) is { } other)
        {
            Report(WeightMismatchKind.Conflict, spec.Name, spec.ToString(), null, $"{spec.Name}: it is one tensor with `{other}`, the file has different values for them");
            return;
        }
        if (fits) _sources.Add(spec.Name, _fileNames[present[0]]);
    }

    private bool Fits(WeightSpec spec, string name, WeightEntry found)
    {
        bool sameShape = found.Shape.AsSpan().SequenceEqual(spec.Shape);
        if (sameShape && found.Element == spec.Element) return true;
        string from = found.Name == spec.Name ? "" : $" as `{found.Name}`";
        Report(sameShape ? WeightMismatchKind.Element : WeightMismatchKind.Shape, name, spec.ToString(), found.ToString(),
            $"{spec.Name}: {spec} wanted, the file has {found}{from}");
        return false;
    }

    /// <summary>A name whose tensor differs from the first one's, or null. PyTorch saves a shared tensor under each of its names.</summary>
    private string? Differing(string[] names)
    {
        if (names.Length == 1) return null;
        TensorData first = _weights.Read(_fileNames[names[0]]);
        return names.Skip(1).FirstOrDefault(name => !_weights.Read(_fileNames[name]).Bytes.AsSpan().SequenceEqual(first.Bytes));
    }

    private WeightEntry EntryOf(string name) => _weights.Find(_fileNames[name])!;

    private string? Help()
    {
        bool onlyNames = _mismatches.TrueForAll(m => m.Kind is WeightMismatchKind.Missing or WeightMismatchKind.Extra);
        return onlyNames ? "other names can be mapped (old=new), and partial loading keeps initial values for what is missing" : null;
    }

    private void Report(WeightMismatchKind kind, string name, string? wanted, string? found, string text) =>
        _mismatches.Add(new WeightMismatch(kind, name, wanted, found, text));

    private static string Tail(string? hint) => hint is null ? "" : $"; {hint}";

    private static bool IsCounter(string name) => name == Counter || name.EndsWith("." + Counter, StringComparison.Ordinal);
}
