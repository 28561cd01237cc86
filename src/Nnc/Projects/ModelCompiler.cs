using System.Collections.Immutable;
using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Elaboration;
using ModelDsl.Emission;
using ModelDsl.Ir;
using ModelDsl.Lints;
using ModelDsl.Nnc.Commands;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Weights;
using ModelDsl.Syntax;
using ModelDsl.Text;
using ModelDsl.Training;

namespace ModelDsl.Nnc.Projects;

/// <summary>One source of a project on its way to C#.</summary>
internal sealed class ModelCompiler(ProjectModel project, SeverityPolicy policy)
{
    private readonly List<Diagnostic> _findings = [];
    private Dictionary<string, Dictionary<string, string>> _measured = [];

    /// <summary>The files that were read.</summary>
    public RecordedFiles Files { get; } = new();

    /// <summary>What is wrong or doubtful, before the project's warnings become errors.</summary>
    public IReadOnlyList<Diagnostic> Findings => _findings;

    /// <summary>The classes, with the place of each model's name.</summary>
    public List<(EmittedModel Class, Location Where)> Classes { get; } = [];

    public void Run()
    {
        try
        {
            Compile();
        }
        catch (UserException e)
        {
            _findings.Add((e.Rule ?? HostRules.Setting).At(new Location(new SourceText(project.Source, ""), default), e.Message));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _findings.Add(DataRules.NotFound.At(Place("Include", new Location(new SourceText(project.Source, ""), default)), e.Message));
        }
        catch (Exception e)
        {
            _findings.Add(ElaborationRules.Internal.At(new Location(new SourceText(project.Source, ""), default), $"{e.GetType().Name}: {e.Message} {e.StackTrace?.ReplaceLineEndings(" ")}"));
        }
    }

    // What the project says wrongly is told where it says so, as far as that can be found.
    private Location Place(string metadata, Location otherwise) => project.Places.TryGetValue(metadata, out MetadataPlace? place) ? place.Locate() ?? otherwise : otherwise;

    private bool Failed => _findings.Exists(f => f.Severity == Severity.Error);

    private void Compile()
    {
        var compilation = new Compilation(Files.Main(project.Source), Files);
        _findings.AddRange(compilation.Findings(OptionsFor(project.Source, project.Configs), imported => OptionsFor(imported.Path, SeverityPolicy.ConfigsAbove(imported.Path))));
        if (Failed) return;
        ReportMetadata(new Location(compilation.Syntax.Source, default));
        (string Name, string Value)[] settings = [.. Settings(compilation)];
        ReportUnknown(compilation, settings);
        if (Failed) return;
        // Recorded where it is absent, too: once it is there, the models are compiled again.
        Files.Record(TuningFile.Of(project.Source));
        _measured = TuningFile.Read(project.Source);
        foreach (BlockSymbol model in compilation.Models) Compile(compilation, model, Own(model, settings));
        if (Failed) return;
        foreach ((TrainDeclaration block, string name) in TrainerNames.Of(compilation)) CompileTrainer(compilation, block, name, settings);
    }

    // What a setting says of another model of the file does not concern this one.
    private static IReadOnlyList<(string, string)> Own(BlockSymbol model, IEnumerable<(string Name, string Value)> settings) =>
        [.. settings.Where(s => ModelFile.Settable(model).Contains(s.Name))];

    private LintOptions OptionsFor(string path, IEnumerable<string> configs)
    {
        string[] above = [.. configs];
        foreach (string config in above) Files.Record(config);
        return policy.Options(path, above);
    }

    private IEnumerable<(string Name, string Value)> Settings(Compilation compilation)
    {
        try
        {
            return [.. project.Settings()];
        }
        catch (UserException e)
        {
            _findings.Add(HostRules.Setting.At(Place("Set", new Location(compilation.Syntax.Source, default)), e.Message));
            return [];
        }
    }

    // Values that can be judged without the model.
    private void ReportMetadata(Location start)
    {
        if (!EmitOptions.IsNamespace(project.Namespace)) Report("Namespace", $"`{project.Namespace}` is no namespace of C#");
        foreach ((string name, string value) in ((string, string)[])[("EmbedWeights", project.EmbedWeights), ("Partial", project.Partial), ("Exact", project.Exact)])
        {
            if (!bool.TryParse(value, out _) && value.Length > 0) Report(name, $"{name} is `{value}`; expected true or false");
        }
        if (project.Weights.IsEmpty && project.Map.Length > 0) Report("Map", "Map renames tensors of a weight file, and there is none: Weights is missing");
        foreach (string rename in Renames())
        {
            try { WeightRename.Parse(rename); }
            catch (FormatException e) { Report("Map", e.Message); }
        }

        void Report(string metadata, string text) => _findings.Add(HostRules.Setting.At(Place(metadata, start), text));
    }

    private string[] Renames() => project.Map.Split([';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // A setting that no model of the file knows would silently do nothing.
    private void ReportUnknown(Compilation compilation, IEnumerable<(string Name, string Value)> settings)
    {
        string[] known = [.. compilation.Models.SelectMany(ModelFile.Settable).Distinct()];
        var start = new Location(compilation.Syntax.Source, default);
        foreach (var twice in settings.GroupBy(s => s.Name).Where(g => g.Count() > 1))
            _findings.Add(HostRules.Setting.At(Place("Set", start), $"`{twice.Key}` is set {twice.Count()} times"));
        foreach ((string name, _) in settings.Where(s => !known.Contains(s.Name)))
            _findings.Add(HostRules.Setting.At(Place("Set", start), $"no model of the file has a parameter or dimension `{name}`") with { Help = Suggestion.DidYouMean(name, known) });
        string[] models = [.. compilation.Models.Select(m => m.Name)];
        foreach (ProjectWeights weights in project.Weights)
        {
            if (weights.Model.Length > 0 && !models.Contains(weights.Model))
                _findings.Add(HostRules.Setting.At(Place("Weights", start), $"weights are given for `{weights.Model}`, and the file declares no such model") with { Help = Suggestion.DidYouMean(weights.Model, models) });
            else if (weights.Model.Length == 0 && models.Length != 1)
                _findings.Add(HostRules.Setting.At(Place("Weights", start), $"weights are given for one model, and the file declares {models.Length}") with { Help = "write MODEL=FILE, with a semicolon between several" });
        }
    }

    private void Compile(Compilation compilation, BlockSymbol model, IReadOnlyList<(string, string)> settings)
    {
        Location where = model.Declaration.Name.Where;
        ProjectWeights? weights = project.Weights.FirstOrDefault(w => w.Model == model.Name || w.Model.Length == 0 && compilation.Models.Length == 1);
        ModelOptions options;
        try
        {
            options = ModelFile.Options(model, settings) with { Namespace = project.Namespace, Exact = Exact, Weights = weights is null ? null : Shipped(weights) };
        }
        catch (UserException e)
        {
            _findings.Add(HostRules.Setting.At(Place("Set", where), e.Message));
            return;
        }
        if (BuildCommand.MissingParameter(model, options) is { } missing)
        {
            _findings.Add(HostRules.Setting.At(where, $"the parameter `{missing}` has no default and no value") with { Help = $"give the item the metadata Set=\"{missing}=…\", or the parameter a default" });
            return;
        }
        if (_measured.TryGetValue(model.Name, out Dictionary<string, string>? answers)) options = options with { Measured = answers };
        ModelBuild build = compilation.Build(model, options);
        if (build.Shapes.HasErrors || !build.Limits.IsEmpty)
        {
            _findings.AddRange(build.Shapes.HasErrors ? build.Shapes.Diagnostics : build.Limits);
            return;
        }
        if (weights is not null) CheckWeights(build.Shapes.Parameters, weights, where);
        if (!Failed) Classes.Add((build.Emit(), where));
    }

    // With the arguments that the model itself is built with.
    private void CompileTrainer(Compilation compilation, TrainDeclaration block, string name, IEnumerable<(string, string)> settings)
    {
        BlockSymbol? model = compilation.Models.FirstOrDefault(m => m.Name == block.Target.Text);
        TrainingProgram program = compilation.Train(block, (model is null ? new ModelOptions { Training = true } : ModelFile.Options(model, Own(model, settings), training: true)) with { Exact = Exact, Measured = TuningFile.ForTraining(_measured, block.Target.Text) });
        _findings.AddRange(program.Diagnostics.Where(d => d.Severity == Severity.Error));
        if (Failed) return;
        _findings.AddRange(program.Steps.Select(s => s.Graph).Append(program.Evaluation).SelectMany(g => EmissionLimits.Check(g)).DistinctBy(d => d.Where));
        if (Failed) return;
        foreach (EmittedModel made in TrainerEmitter.Emit(program, project.Namespace, name)) Classes.Add((made, block.Target.Where));
    }

    private const int MostMismatches = 20;

    private void CheckWeights(ImmutableArray<ParameterInfo> parameters, ProjectWeights weights, Location where)
    {
        Files.Record(weights.File);
        string name = Path.GetFileName(weights.File);
        try
        {
            using WeightSet set = WeightFile.Open(weights.File);
            _ = new WeightLoader(set, [.. parameters.Select(Specification)], new WeightOptions { Map = [.. Renames().Select(WeightRename.Parse)], Partial = Partial });
        }
        catch (WeightMismatchException e)
        {
            foreach (WeightMismatch mismatch in e.Mismatches.Take(MostMismatches)) _findings.Add(DataRules.Weights.At(where, $"{name}: {mismatch.Text}"));
            if (e.Mismatches.Count > MostMismatches) _findings.Add(DataRules.Weights.At(where, $"{name}: {e.Mismatches.Count - MostMismatches} more tensors do not fit"));
        }
        catch (ModelFileException e)
        {
            bool exists = File.Exists(weights.File);
            _findings.Add((exists ? DataRules.Damaged : DataRules.NotFound).At(exists ? where : Place("Weights", where), e.Message));
        }
    }

    private bool Exact => bool.TryParse(project.Exact, out bool exact) && exact;

    private bool Partial => bool.TryParse(project.Partial, out bool partial) && partial;

    private WeightsPlace Shipped(ProjectWeights weights) => new(weights.Name, weights.Embedded)
    {
        Map = [.. Renames().Select(WeightRename.Parse).Select(r => (r.Old, r.New))],
        Partial = Partial,
    };

    private static WeightSpec Specification(ParameterInfo info) => new(
        info.Path, Enum.Parse<Runtime.ElementType>(info.Type.Element.ToString()), [.. info.Type.Shape.Select(Size)], [.. info.Aliases], info.IsBuffer);

    private static int Size(Shapes.Dim size) =>
        size.TryConstant(out long value) ? checked((int)value) : throw new InvalidOperationException($"a parameter has the size {size}");
}
