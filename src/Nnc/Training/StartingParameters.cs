using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Weights;
using ModelDsl.Training;

namespace ModelDsl.Nnc.Training;

/// <summary>Where the parameters of a training program begin: each model's file, or part of it, and initialisers for the rest.</summary>
/// <param name="program">Its models name their files.</param>
/// <param name="folder">The folder that files are relative to.</param>
/// <param name="seed">Of the initialisers.</param>
internal sealed class StartingParameters(TrainingProgram program, string folder, ulong seed) : ParameterSource, IDisposable
{
    private readonly SeededParameters _initial = new(seed);
    private readonly Dictionary<string, (WeightLoader Loader, string Name)> _loaded = new(StringComparer.Ordinal);
    private readonly List<WeightSet> _files = [];
    private readonly List<string> _notes = [];

    /// <summary>What was taken from where, for people.</summary>
    public IReadOnlyList<string> Notes => _notes;

    public override void Begin(ModelInfo info)
    {
        foreach (TrainedModel model in program.Models.Where(m => m.Weights is not null))
        {
            string path = Path.Combine(folder, model.Weights!);
            if (!File.Exists(path)) throw new UserException($"{path}: no such file");
            WeightSet weights = WeightFile.Open(path);
            _files.Add(weights);
            WeightSpec[] own = [.. info.Parameters.Select(p => p.Weight).Where(w => program.Belongs(model, w.Name)).Select(w => w with { Name = w.Name[model.Prefix.Length..], Aliases = [.. w.Aliases.Select(a => a[model.Prefix.Length..])] })];
            Take(model, weights, own);
        }
    }

    private void Take(TrainedModel model, WeightSet weights, WeightSpec[] own)
    {
        bool all = model.Transfer.IsEmpty;
        WeightRename[] renames = [.. model.Transfer.Where(t => t.Contains('=')).Select(WeightRename.Parse)];
        string[] patterns = [.. model.Transfer.Where(t => !t.Contains('=')), .. renames.Select(r => r.New)];
        WeightSpec[] wanted = [.. own.Where(w => all || patterns.Any(p => PathPattern.Matches(p, w.Name)))];
        var loader = new WeightLoader(weights, wanted, new WeightOptions { Map = renames, Partial = !all });
        if (loader.Missing.Count > 0) throw new UserException($"{weights.Source}: lacks {string.Join(", ", loader.Missing.Select(m => $"`{m}`"))}, which `transfer` asks for");
        if (wanted.Length == 0) throw new UserException($"{weights.Source}: `transfer` asks for {string.Join(", ", patterns)}, and the model has no such path");
        foreach (WeightSpec weight in wanted.Where(w => loader.Contains(w.Name))) _loaded[model.Prefix + weight.Name] = (loader, weight.Name);
        string unused = loader.Extra.Count == 0 ? "" : $"; not used: {string.Join(", ", loader.Extra)}";
        _notes.Add($"{(model.Name.Length == 0 ? model.Symbol : model.Name)}: {wanted.Length} of {own.Length} tensors from {weights.Source}{unused}");
    }

    public override void Fill<T>(ParameterSpec parameter, Span<T> destination)
    {
        if (_loaded.TryGetValue(parameter.Weight.Name, out var found)) found.Loader.CopyTo(found.Name, destination);
        else _initial.Fill(parameter, destination);
    }

    public void Dispose()
    {
        foreach (WeightSet file in _files) file.Dispose();
    }
}
