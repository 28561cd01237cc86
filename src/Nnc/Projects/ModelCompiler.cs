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
using ModelDsl.Text;

namespace ModelDsl.Nnc.Projects;

/// <summary>One source of a project on its way to C#.</summary>
internal sealed class ModelCompiler(ProjectModel project, LintOptions lints)
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
            _findings.Add(DataRules.NotFound.At(new Location(new SourceText(project.Source, ""), default), e.Message));
        }
        catch (Exception e)
        {
            _findings.Add(ElaborationRules.Internal.At(new Location(new SourceText(project.Source, ""), default), $"{e.GetType().Name}: {e.Message} {e.StackTrace?.ReplaceLineEndings(" ")}"));
        }
    }

    private bool Failed => _findings.Exists(f => f.Severity == Severity.Error);

    private void Compile()
    {
        var compilation = new Compilation(Files.Main(project.Source), Files);
        _findings.AddRange(compilation.Findings(lints));
        if (Failed) return;
        (string Name, string Value)[] settings = [.. project.Settings()];
        ReportUnknown(compilation, settings);
        // Recorded where it is absent, too: once it is there, the models are compiled again.
        Files.Record(TuningFile.Of(project.Source));
        _measured = TuningFile.Read(project.Source);
        foreach (BlockSymbol model in compilation.Models) Compile(compilation, model, [.. settings.Where(s => ModelFile.Settable(model).Contains(s.Name))]);
    }

    // A setting that no model of the file knows would silently do nothing.
    private void ReportUnknown(Compilation compilation, IEnumerable<(string Name, string Value)> settings)
    {
        string[] known = [.. compilation.Models.SelectMany(ModelFile.Settable).Distinct()];
        var start = new Location(compilation.Syntax.Source, default);
        foreach ((string name, _) in settings.Where(s => !known.Contains(s.Name)))
            _findings.Add(HostRules.Setting.At(start, $"no model of the file has a parameter or dimension `{name}`") with { Help = Suggestion.DidYouMean(name, known) });
        string[] models = [.. compilation.Models.Select(m => m.Name)];
        foreach (ProjectWeights weights in project.Weights)
        {
            if (weights.Model.Length > 0 && !models.Contains(weights.Model))
                _findings.Add(HostRules.Setting.At(start, $"weights are given for `{weights.Model}`, and the file declares no such model") with { Help = Suggestion.DidYouMean(weights.Model, models) });
            else if (weights.Model.Length == 0 && models.Length != 1)
                _findings.Add(HostRules.Setting.At(start, $"weights are given for one model, and the file declares {models.Length}") with { Help = "write MODEL=FILE, with a semicolon between several" });
        }
    }

    private void Compile(Compilation compilation, BlockSymbol model, IReadOnlyList<(string, string)> settings)
    {
        Location where = model.Declaration.Name.Where;
        ProjectWeights? weights = project.Weights.FirstOrDefault(w => w.Model == model.Name || w.Model.Length == 0 && compilation.Models.Length == 1);
        ModelOptions options;
        try
        {
            options = ModelFile.Options(model, settings) with { Namespace = project.Namespace, Weights = weights is null ? null : new WeightsPlace(weights.Name, weights.Embedded) };
        }
        catch (UserException e)
        {
            _findings.Add(HostRules.Setting.At(where, e.Message));
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

    private const int MostMismatches = 20;

    private void CheckWeights(ImmutableArray<ParameterInfo> parameters, ProjectWeights weights, Location where)
    {
        Files.Record(weights.File);
        string name = Path.GetFileName(weights.File);
        try
        {
            using WeightSet set = WeightFile.Open(weights.File);
            _ = new WeightLoader(set, [.. parameters.Select(Specification)]);
        }
        catch (WeightMismatchException e)
        {
            foreach (WeightMismatch mismatch in e.Mismatches.Take(MostMismatches)) _findings.Add(DataRules.Weights.At(where, $"{name}: {mismatch.Text}"));
            if (e.Mismatches.Count > MostMismatches) _findings.Add(DataRules.Weights.At(where, $"{name}: {e.Mismatches.Count - MostMismatches} more tensors do not fit"));
        }
        catch (ModelFileException e)
        {
            _findings.Add((File.Exists(weights.File) ? DataRules.Damaged : DataRules.NotFound).At(where, e.Message));
        }
    }

    private static WeightSpec Specification(ParameterInfo info) => new(
        info.Path, Enum.Parse<Runtime.ElementType>(info.Type.Element.ToString()), [.. info.Type.Shape.Select(Size)], [.. info.Aliases], info.IsBuffer);

    private static int Size(Shapes.Dim size) =>
        size.TryConstant(out long value) ? checked((int)value) : throw new InvalidOperationException($"a parameter has the size {size}");
}
