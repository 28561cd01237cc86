using System.Collections.Immutable;
using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Text;
using P = ModelDsl.Ir.Primitives;

namespace ModelDsl.Elaboration;

/// <summary>Runs declarations with compile-time values and symbolic shapes; what is left to run time becomes graph nodes.</summary>
/// <remarks>
/// One evaluator elaborates one root: a model with its arguments, a declaration for all its values, or a test.
/// The parts: statements, expressions, pipes and calls, layers, types, numbers, tensors, indexing, members.
/// </remarks>
internal sealed partial class Evaluator
{
    private const int MaximumDepth = 120;
    private const long MaximumIterations = 100_000;
    private const long RoundsAfterError = 2_000;

    /// <summary>So many rounds of a loop take as long as one use.</summary>
    private const long RoundsPerUse = 64;

    /// <summary>Uses that the user's own text makes: twice what a network of a thousand blocks has, and still a matter of seconds.</summary>
    private const long MaximumUses = 20_000;

    /// <summary>All uses, those within the library's layers with them.</summary>
    private const long MaximumInnerUses = 100_000;

    private readonly BoundProgram _program;
    private CheckState _state;
    private readonly GraphBuilder _root;
    private readonly Dictionary<ParameterInfo, Value> _parameterNodes = [];
    private readonly Dictionary<ParameterInfo, Value> _updated = [];
    private readonly List<ParameterInfo> _updateOrder = [];
    private readonly List<ParameterInfo> _parameters = [];
    private readonly Dictionary<ConstSymbol, StaticValue> _constants = [];
    private readonly ElaborationSettings _settings;
    private readonly List<SizeCheck> _guards = [];
    private readonly List<TraceEntry> _trace = [];
    private readonly List<Instance> _applications = [];
    private Frame _frame;
    private long _streams;
    private long _iterations;
    private long _uses;
    private long _writtenUses;
    private readonly HashSet<Symbol> _endless = [];

    /// <summary>Above 0 where a branch that may not be taken, or a loop over a symbolic range, is checked.</summary>
    private int _speculative;

    public Evaluator(BoundProgram program, CheckState state, string name, ElaborationSettings settings, bool symbolic)
    {
        (_program, _state, _settings, Symbolic) = (program, state, settings, symbolic);
        _root = Builder = new GraphBuilder(name);
        _frame = null!;
    }

    public GraphBuilder Builder { get; private set; }
    public Facts Facts { get; private set; } = Facts.Empty;
    public bool Training => _settings.Training && _frozenUses == 0;

    /// <summary>Above 0 inside a frozen model of a <c>train</c> block, which runs as it does at inference.</summary>
    private int _frozenUses;

    /// <summary>True where a declaration is checked for all values of its parameters.</summary>
    public bool Symbolic { get; }

    public DiagnosticBag Diagnostics { get; private set; } = new();

    public long NextStream() => _streams++;

    public T Within<T>(GraphBuilder body, Func<T> build)
    {
        GraphBuilder outer = Builder;
        Builder = body;
        body.Origin = outer.Origin;
        try
        {
            return build();
        }
        finally
        {
            Builder = outer;
        }
    }

    private T In<T>(Frame frame, Func<T> run)
    {
        Frame outer = _frame;
        Origin origin = Builder.Origin;
        _frame = frame;
        try
        {
            return run();
        }
        finally
        {
            _frame = outer;
            Builder.Origin = origin;
        }
    }

    // Nodes carry the user's own line: the innermost use whose text is not the standard library's.
    private void SetOrigin(Location where)
    {
        Location user = where;
        for (Frame? f = _frame; f is not null && f.Module.IsStandard; f = f.Caller) user = f.Use;
        Frame owner = _frame;
        while (owner.Kind is FrameKind.Function or FrameKind.Lambda && owner.Caller is { } caller) owner = caller;
        bool isRoot = owner.Depth == 0;
        string kind = isRoot ? "" : owner.Owner.Symbol.Name;
        if (Builder.Origin.Where != user || Builder.Origin.Kind != kind || Builder.Origin.Layer != owner.Owner.Path)
            Builder.Origin = new Origin(user, owner.Owner.Path, kind);
    }

    private void Trace(Location where, StaticValue value)
    {
        if (!_frame.Module.IsStandard && _frame.Depth == 0 && TypeText(value) is { } text) _trace.Add(new TraceEntry(where, text));
    }

    /// <summary>A value's type as the language writes it; null for what has none worth showing.</summary>
    internal static string? TypeText(StaticValue value) => value switch
    {
        TensorValue t => t.Type.ToString(),
        IntValue i => $"int = {i.Value}",
        FloatValue { Value: { } f } => FormattableString.Invariant($"float = {f}"),
        BoolValue { Value: { } b } => b ? "bool = true" : "bool = false",
        StringValue s => $"string = \"{s.Value}\"",
        LayerValue l => l.Symbol.Name,
        CompositionValue c => string.Join(" -> ", c.Parts.Select(p => TypeText(p) ?? p.Describe())),
        TupleValue t => $"({string.Join(", ", t.Items.Select(i => TypeText(i) ?? i.Describe()))})",
        _ => null,
    };

    private bool IsUnknown(StaticValue value) => value switch
    {
        ErrorValue => true,
        TupleValue t => t.Items.Any(IsUnknown),
        ListValue l => l.Items.Any(IsUnknown),
        _ => false,
    };

    /// <summary>Reads a parameter: its newest value where this run has updated it.</summary>
    private Value Read(ParameterInfo info)
    {
        if (_updated.TryGetValue(info, out Value updated)) return updated;
        if (!_parameterNodes.TryGetValue(info, out Value value))
        {
            // Bodies of loops see parameters as captures, so the node stands in the outermost graph.
            _parameterNodes[info] = value = _root.Add(new P.Parameter(info), Builder.Origin, [])[0];
            _parameters.Add(info);
        }
        return value;
    }

    /// <summary>The first of several results, which is what flows on; any other value itself.</summary>
    internal static StaticValue Primary(StaticValue value)
    {
        while (value is TupleValue { IsResults: true } results) value = results.Items[0];
        return value;
    }
}

/// <summary>What several evaluators of one program share: which declarations were checked, and what was said about them.</summary>
internal sealed class CheckState
{
    public HashSet<Symbol> Checked { get; } = [];

    /// <summary>Errors already reported: the rule, the innermost place and the uses around it.</summary>
    public HashSet<string> Reported { get; } = new(StringComparer.Ordinal);
    public DiagnosticBag Declarations { get; } = new();

    /// <summary>Outputs without a value: faults of the compiler's own where nothing else is wrong.</summary>
    public List<Diagnostic> Unexplained { get; } = [];

    /// <summary>The work that all of them have done, trials included.</summary>
    public Work Work { get; init; } = new();

    /// <summary>Declarations of which it has been said that their uses do not end.</summary>
    public HashSet<Symbol> Endless { get; } = [];

    /// <summary>Blocks that use themselves whatever their parameters are; they are not entered again.</summary>
    public HashSet<Symbol> Unending { get; } = [];

    /// <summary>Set once the sizes of a declaration have cost more steps than they may.</summary>
    public bool SizesCostTooMuch { get; set; }

    /// <summary>Steps of arithmetic and proofs about sizes that the declarations so far have cost.</summary>
    public long Steps { get; set; }

    /// <summary>False where only errors count, not what to do about them.</summary>
    public bool SeeksWaysOut { get; init; } = true;

    /// <summary>In the trial of a way out the only error, which is to be gone; null in other checks.</summary>
    public MendedError? Mends { get; init; }

    /// <summary>Set once that error is there again: nothing else is asked.</summary>
    public bool IsOver { get; set; }

    /// <summary>Ways out that were followed to the end, by an earlier check of the same text.</summary>
    public WayLedger Ways { get; init; } = WayLedger.Empty;

    /// <summary>A state for a version of a training program, whose models need no second check.</summary>
    public CheckState ForTraining()
    {
        CheckState state = new() { Work = Work, SeeksWaysOut = SeeksWaysOut, Mends = Mends };
        state.Checked.UnionWith(Checked);
        return state;
    }

    /// <summary>Layers of the library that the user's text applies.</summary>
    public List<LayerUse> Uses { get; } = [];

    /// <summary>Conditions in declarations that are checked for all values: how each came out, null where both ways.</summary>
    public Dictionary<Expression, bool?> Branches { get; } = new(ReferenceEqualityComparer.Instance);
}

/// <summary>Counts what a check does, for tests that bound it.</summary>
internal sealed class Work
{
    /// <summary>Bodies of blocks that were run.</summary>
    public long Bodies { get; set; }

    /// <summary>Uses of blocks, functions and primitives.</summary>
    public long Uses { get; set; }

    /// <summary>Steps of arithmetic and proofs about sizes; a check inside another counts for both.</summary>
    public long Steps { get; set; }
}

/// <summary>One application of a layer of the standard library in the user's text.</summary>
/// <param name="Layer">The block's name.</param>
/// <param name="Constructed">The constructor in the text.</param>
/// <param name="Applied">The use in the text.</param>
/// <param name="Input">What flows in first; null where that is no tensor.</param>
internal sealed record LayerUse(string Layer, Location Constructed, Location Applied, TensorType? Input);
