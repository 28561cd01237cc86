using System.Collections.Immutable;
using ModelDsl.Autodiff;
using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Elaboration;
using ModelDsl.Elaboration.Intrinsics;
using ModelDsl.Emission;
using ModelDsl.Ir;
using ModelDsl.Lints;
using ModelDsl.Optimization;
using ModelDsl.Planning;
using ModelDsl.Syntax;
using ModelDsl.Text;
using ModelDsl.Training;

namespace ModelDsl;

/// <summary>One <c>.nn</c> source and what is known about it, worked out on first use.</summary>
/// <remarks>Stages are pure and carry their own diagnostics: text → <see cref="Syntax"/> → <see cref="Bound"/> → <see cref="Build"/>.</remarks>
/// <param name="source">The main file.</param>
/// <param name="modules">Opens imported files; none unless given.</param>
public sealed class Compilation(SourceText source, IModuleSource? modules = null)
{
    private readonly Dictionary<TestDeclaration, ElaboratedTest> _tests = new(ReferenceEqualityComparer.Instance);

    public SyntaxTree Syntax => field ??= SyntaxTree.Of(source);
    public BoundProgram Bound => field ??= Binder.Bind(Syntax, modules ?? NoModules.Instance, [.. IntrinsicTable.Names]);

    /// <summary>The models of the main file, in order.</summary>
    public ImmutableArray<BlockSymbol> Models => Bound.Main.Models;

    /// <summary>Everything wrong with the program: syntax, names, and every declaration checked where it stands.</summary>
    public ImmutableArray<Diagnostic> Diagnostics => _diagnostics ??= Check();
    private ImmutableArray<Diagnostic>? _diagnostics;

    public bool HasErrors => Diagnostics.Any(d => d.Severity == Severity.Error);

    /// <summary>Imported files that are checked on their own: of their declarations only those in use are looked at here.</summary>
    public IReadOnlySet<SourceText> CheckedElsewhere { get; init; } = ImmutableHashSet<SourceText>.Empty;

    /// <summary>What checking has cost so far.</summary>
    internal Work Work { get; } = new();

    /// <summary>A changed text that is checked to see whether a way out leads anywhere.</summary>
    internal bool IsTrial { get; init; }

    /// <summary>The error that such a trial is to mend, where the program has no other.</summary>
    internal MendedError? Mends { get; init; }

    /// <summary>Declarations, of whatever file, that a trial's change does not concern.</summary>
    internal IReadOnlySet<(string Path, string Name)> Unchanged { get; init; } = ImmutableHashSet<(string, string)>.Empty;

    private ImmutableArray<Diagnostic> Check()
    {
        ImmutableArray<Diagnostic> found = CheckOnce(WayLedger.Empty);
        return IsTrial ? found : WaysOut.Follow(this, found);
    }

    /// <summary>The program after a change.</summary>
    internal Compilation After(Repair repair) => new(repair.Apply(source), repair.Apply(modules ?? NoModules.Instance)) { CheckedElsewhere = CheckedElsewhere };

    /// <summary>The same, to see only whether that mends an error.</summary>
    internal Compilation Try(Repair repair, MendedError? mends, IReadOnlySet<(string, string)> unchanged) =>
        new(repair.Apply(source), repair.Apply(modules ?? NoModules.Instance)) { CheckedElsewhere = CheckedElsewhere, IsTrial = true, Mends = mends, Unchanged = unchanged };

    /// <summary>One check, in which only such ways out are told as may lead on.</summary>
    internal ImmutableArray<Diagnostic> CheckOnce(WayLedger ways)
    {
        var bag = new DiagnosticBag();
        bag.AddRange(Bound.Diagnostics);
        // A name that nothing has is the binder's to report: elaboration must not report it again.
        var state = new CheckState { Work = Work, Ways = ways, SeeksWaysOut = !IsTrial, Mends = Mends, IsOver = Mends is { } mended && Bound.Diagnostics.Any(d => d.Severity == Severity.Error && mended.IsAgain(d.Code, d.Where)) };
        if (Unchanged.Count > 0) state.Checked.UnionWith(Bound.Modules.Where(m => !m.IsStandard).SelectMany(m => m.Declared).Where(s => Unchanged.Contains((s.Module.Path, s.Name))));
        bag.AddRange(Elaborator.CheckDeclarations(Bound, state, module => module == Bound.Main || !CheckedElsewhere.Contains(module.Tree.Source)).Where(d => !Bound.HasErrorAt(d.Where)));
        if (!bag.HasErrors) bag.AddRange(state.Unexplained);
        _lints = new LintContext(Bound, state.Uses, state.Branches);
        // A training program is a use of its model: it is checked once the model is right.
        if (!bag.HasErrors)
        {
            foreach (TrainDeclaration train in Trainings.Where(IsComplete))
            {
                ImmutableArray<Diagnostic> found = Elaborator.ElaborateTraining(Bound, train, ElaborationSettings.Default, state).Diagnostics;
                bag.AddRange(found.Where(d => d.Severity == Severity.Error));
                _ofTraining.AddRange(found.Where(d => d.Rule == TrainingRules.NoMatch));
            }
        }
        else bag.AddRange(Bound.OfTraining);
        return [.. ArgumentOrder.Explain(FollowOns.Remove(Bound, bag.ToImmutable()), _lints)];
    }

    // A model with open parameters is trained only with values for them.
    private bool IsComplete(TrainDeclaration train) =>
        Bound.Main.Lookup(train.Target.Text) is not BlockSymbol { IsModel: true } model || model.Parameters.All(p => p.Default is not null || p.Type is UnionType { Optional: true });

    private LintContext? _lints;

    // Warnings that training gives too, where it is done.
    private readonly List<Diagnostic> _ofTraining = [];

    /// <summary>The diagnostics; where there are no errors, those of the tests; where they have none either, what the lints find, each as serious as the options say.</summary>
    /// <param name="options">What the main file's findings count as.</param>
    /// <param name="imported">What those of an imported file do; the same unless given.</param>
    public ImmutableArray<Diagnostic> Findings(LintOptions options, Func<SourceText, LintOptions>? imported = null)
    {
        ImmutableArray<Diagnostic> found = HasErrors ? Diagnostics : [.. Diagnostics, .. _ofTraining, .. OfTests];
        return Linter.Run(_lints!, found, options, imported);
    }

    private IEnumerable<Diagnostic> OfTests => Work.Bodies > MostBodies ? [] : Tests.SelectMany(t => Test(t).Diagnostics).Where(IsMistake).Distinct();

    // A test builds its models once more; beyond some hundred layers that is left to those who run it.
    private const int MostBodies = 1_500;

    // Whether what a test asserts holds is for those to say who run it.
    private static bool IsMistake(Diagnostic d) => d.Severity == Severity.Error && d.Code != ElaborationRules.AssertFails.Code && d.Code != ElaborationRules.NoError.Code;

    /// <summary>The tests of the main file.</summary>
    public IEnumerable<TestDeclaration> Tests => Syntax.Declarations.OfType<TestDeclaration>();

    public ElaboratedTest Test(TestDeclaration test)
    {
        if (!_tests.TryGetValue(test, out ElaboratedTest? result)) _tests[test] = result = Elaborator.ElaborateTest(Bound, Bound.Main, test);
        return result;
    }

    /// <summary>The training programs of the main file.</summary>
    public IEnumerable<TrainDeclaration> Trainings => Syntax.Declarations.OfType<TrainDeclaration>();

    /// <summary>A training program for given arguments of its model.</summary>
    /// <param name="train">One of <see cref="Trainings"/>.</param>
    /// <param name="options">Arguments, sizes, whether to be exact, and what was measured; nothing else of it matters here.</param>
    /// <param name="gradients">Whether a step gives its gradients too.</param>
    public TrainingProgram Train(TrainDeclaration train, ModelOptions? options = null, bool gradients = false)
    {
        options ??= new ModelOptions();
        var settings = new ElaborationSettings(options.Arguments, options.Sizes, true, options.Omitted);
        return Elaborator.ElaborateTraining(Bound, train, settings, gradients) with
        {
            Exact = options.Exact,
            Measured = options.Measured,
            ScaleSource = program => TrainingScales.Of(program, sizes => Elaborator.ElaborateTraining(Bound, train, settings with { Sizes = sizes, OfOneScale = true }, gradients), options.Sizes),
        };
    }

    /// <summary>One version of a model, stage by stage.</summary>
    public ModelBuild Build(BlockSymbol model, ModelOptions? options = null) => new(Bound, model, options ?? new ModelOptions());
}

/// <summary>Which version of a model is built.</summary>
public sealed record ModelOptions
{
    /// <summary>Values of the model's parameters; the others take their defaults.</summary>
    public IReadOnlyDictionary<string, StaticValue> Arguments { get; init; } = ImmutableDictionary<string, StaticValue>.Empty;

    /// <summary>Numbers for dynamic dimensions.</summary>
    public IReadOnlyDictionary<string, long> Sizes { get; init; } = ImmutableDictionary<string, long>.Empty;

    public bool Training { get; init; }

    /// <summary>Only algorithms that round as plain loops do: no convolutions by Winograd's, which are faster and give 1e-5 of the largest result away.</summary>
    public bool Exact { get; init; }

    /// <summary>The program that also computes gradients: cotangents of outputs are further inputs, gradients further outputs.</summary>
    public bool Gradients { get; init; }

    /// <summary>Inputs that are left out and take their defaults.</summary>
    public ImmutableSortedSet<string> Omitted { get; init; } = [];

    /// <summary>Whether callers of the class may leave out inputs that have a default; each way to do so adds code.</summary>
    public bool Variants { get; init; } = true;

    /// <summary>Has runs note when each of their steps is done, see <see cref="EmitOptions.Timed"/>.</summary>
    public bool Timed { get; init; }

    /// <summary>Measured answers to decisions of the planner, see <see cref="Planning.Tuning"/>; without any, the cost model decides.</summary>
    public IReadOnlyDictionary<string, string>? Measured { get; init; }
    public string Namespace { get; init; } = "Models";

    /// <summary>Where the class finds its weights when it is told no file; null where it has none of its own.</summary>
    public WeightsPlace? Weights { get; init; }

    /// <summary>The class; the model's name unless given, with <c>Backward</c> after it where there are gradients.</summary>
    public string? ClassName { get; init; }
}

/// <summary>A model on its way from shapes to C#. Later stages want earlier ones without errors.</summary>
public sealed class ModelBuild
{
    private readonly BoundProgram _program;
    private readonly ModelOptions _options;

    internal ModelBuild(BoundProgram program, BlockSymbol model, ModelOptions options)
    {
        (_program, Symbol, _options) = (program, model, options);
        Shapes = Elaborator.Elaborate(program, model, new ElaborationSettings(options.Arguments, options.Sizes, options.Training, options.Omitted));
    }

    public BlockSymbol Symbol { get; }

    /// <summary>Checked shapes, and the graph as written.</summary>
    public ElaboratedModel Shapes { get; }

    /// <summary>The graph after all passes.</summary>
    public Graph Graph => field ??= Pipeline.Run(_options.Gradients ? BackwardProgram.Build(Shapes.Graph) : Shapes.Graph);

    public ExecutionPlan Plan => field ??= Planner.Plan(Graph, Tuning, _options.Exact);

    /// <summary>The decisions that making the plan brings up.</summary>
    public Tuning Tuning => field ??= new Tuning(_options.Measured);

    /// <summary>Why no C# can be made of a model whose shapes are right: element types and sizes that generated code does not handle.</summary>
    public ImmutableArray<Diagnostic> Limits => _limits ??= Shapes.HasErrors ? [] : EmissionLimits.Check(Graph);
    private ImmutableArray<Diagnostic>? _limits;

    private string Documentation => !_options.Gradients ? Symbol.Declaration.Documentation
        : $"Outputs of {Symbol.Name} and, from the cotangents of outputs, the gradients of its float inputs and parameters.\n{Symbol.Declaration.Documentation}".TrimEnd();

    /// <exception cref="EmissionException">There are errors, in <see cref="Shapes"/> or <see cref="Limits"/>.</exception>
    public EmittedModel Emit()
    {
        var inputs = OptionalInputs.Of(Symbol.Declaration, Shapes.Inputs);
        return CSharpEmitter.Emit(Plan, new EmitOptions(_options.Namespace, _options.ClassName ?? (_options.Gradients ? Symbol.Name + "Backward" : Symbol.Name), Documentation)
        {
            Parameters = Shapes.Parameters,
            Weights = _options.Weights,
            Timed = _options.Timed,
            Aliases = _options.Variants ? inputs.Aliases : inputs.Aliases.Clear(),
            Variants = _options.Variants ? [.. inputs.Subsets(Symbol.Name).Select(Without)] : [],
        });
    }

    private Variant Without(ImmutableArray<string> omitted)
    {
        var build = new ModelBuild(_program, Symbol, _options with { Omitted = _options.Omitted.Union(omitted), Variants = false });
        return build.Shapes.HasErrors
            ? throw new EmissionException($"`{Symbol.Name}` cannot be built without {string.Join(", ", omitted.Select(o => $"`{o}`"))}: {build.Shapes.Diagnostics.First(d => d.Severity == Severity.Error).Message}")
            : new Variant(omitted, build.Plan);
    }
}
