using ModelDsl.Binding;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Text;

namespace ModelDsl.Elaboration;

/// <summary>Names and their values. A lambda, comprehension or loop looks outwards; assignment stops at a boundary.</summary>
internal sealed class Scope(Scope? outer = null, bool boundary = true)
{
    private readonly Dictionary<string, StaticValue> _values = new(StringComparer.Ordinal);

    public Scope? Outer => outer;

    public StaticValue? Find(string name)
    {
        for (Scope? scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope._values.TryGetValue(name, out StaticValue? value)) return value;
        }
        return null;
    }

    /// <summary>Binds a name here, hiding an outer one.</summary>
    public void Declare(string name, StaticValue value) => _values[name] = value;

    /// <summary>Rebinds the name where it is bound, up to the next boundary; else binds it here.</summary>
    public void Assign(string name, StaticValue value)
    {
        for (Scope? scope = this; scope is not null; scope = scope.Crosses ? null : scope.Outer)
        {
            if (!scope._values.ContainsKey(name)) continue;
            scope._values[name] = value;
            return;
        }
        _values[name] = value;
    }

    public IEnumerable<string> Names => outer is null ? _values.Keys : _values.Keys.Concat(outer.Names);

    /// <summary>What is bound up to the boundary, to return to when another branch is tried.</summary>
    public List<(Scope Scope, Dictionary<string, StaticValue> Values)> Save()
    {
        List<(Scope, Dictionary<string, StaticValue>)> saved = [];
        for (Scope? scope = this; scope is not null; scope = scope.Crosses ? null : scope.Outer)
            saved.Add((scope, new(scope._values, StringComparer.Ordinal)));
        return saved;
    }

    public static void Restore(List<(Scope Scope, Dictionary<string, StaticValue> Values)> saved)
    {
        foreach ((Scope scope, Dictionary<string, StaticValue> values) in saved)
        {
            scope._values.Clear();
            foreach ((string name, StaticValue value) in values) scope._values[name] = value;
        }
    }

    private bool Crosses => boundary;
}

/// <summary>What kind of code a frame runs.</summary>
internal enum FrameKind { Block, Function, Lambda, Constant, Test }

/// <summary>One declaration being elaborated for one use.</summary>
internal sealed class Frame(Frame? caller, FrameKind kind, Module module, Instance owner, Scope scope, Location use)
{
    public Frame? Caller { get; } = caller;
    public FrameKind Kind { get; } = kind;
    public Module Module { get; } = module;

    /// <summary>The layer whose body this is, or that called the function.</summary>
    public Instance Owner { get; } = owner;
    public Scope Scope { get; set; } = scope;

    /// <summary>The use in the caller's text.</summary>
    public Location Use { get; } = use;
    public string Name { get; init; } = "";

    /// <summary>The value that flowed in first, for the path of shapes in messages.</summary>
    public StaticValue? Flow { get; set; }

    /// <summary>All tensors that the use gives.</summary>
    public IReadOnlyList<TensorValue> Operands { get; set; } = [];

    /// <summary>Element types that the use binds.</summary>
    public HashSet<string> Generics { get; } = new(StringComparer.Ordinal);

    /// <summary>Arguments of the inputs by name; null where the inputs are the graph's own.</summary>
    public Dictionary<string, (StaticValue Value, Location Where)>? Inputs { get; init; }

    /// <summary>The optimizer or schedule whose body this is.</summary>
    public RuleContext? Rule { get; init; }

    /// <summary>True where a layer only makes its parameters, without inputs.</summary>
    public bool WithoutInputs { get; init; }

    public List<OutputValue> Outputs { get; } = [];
    public StaticValue? Returned { get; set; }

    /// <summary>Set once an error inside has been reported at <see cref="Use"/>.</summary>
    public bool Failed { get; set; }

    /// <summary>Where it was reported: at <see cref="Use"/>, or where the layer is made.</summary>
    public Location Told { get; set; } = use;

    /// <summary>What was found inside first, as it stands there.</summary>
    public Diagnostics.Diagnostic? Cause { get; set; }

    /// <summary>The layers that were in use more than once when that was found: what recurs.</summary>
    public IReadOnlyList<Symbol> Repeated { get; set; } = [];

    /// <summary>What could be changed inside, should nothing at the use help.</summary>
    public Func<Way?>? Within { get; set; }

    /// <summary>Set where an undecided branch returned: the result is not known.</summary>
    public bool MayHaveReturned { get; set; }

    public int Depth { get; } = caller is null ? 0 : caller.Depth + (kind == FrameKind.Lambda ? 0 : 1);

    /// <summary>How many uses lie around this one, lambdas included.</summary>
    public int Nesting { get; init; } = caller is null ? 0 : caller.Nesting + 1;

    /// <summary>True for the declaration that is being elaborated for its own sake.</summary>
    public bool IsRoot => Depth == 0;
}

internal sealed record OutputValue(string Name, StaticValue Value, Location Where, string Documentation);

/// <summary>One instance of a block: its hyperparameters, parameters and inner layers.</summary>
internal sealed class Instance(BlockSymbol symbol, Location where)
{
    public BlockSymbol Symbol { get; } = symbol;
    public Location Where { get; } = where;

    /// <summary>Hyperparameters by name, defaults filled in.</summary>
    public Dictionary<string, (StaticValue Value, Location Where)> Arguments { get; } = new(StringComparer.Ordinal);

    /// <summary>Hyperparameters as the text gives them, without defaults.</summary>
    public Dictionary<string, (StaticValue Value, Location Where)> Given { get; init; } = [];

    /// <summary>Sizes that the first use inferred; later uses are checked against them.</summary>
    public Dictionary<string, StaticValue> Inferred { get; } = new(StringComparer.Ordinal);

    /// <summary>Where an element type was bound by the first use.</summary>
    public Dictionary<string, ElementType> Elements { get; } = new(StringComparer.Ordinal);

    public List<(string Name, ParameterInfo Info)> Parameters { get; } = [];

    /// <summary>Parameters that <c>with</c> makes functions of others, by name.</summary>
    public Dictionary<string, Replacement> Replacements { get; } = new(StringComparer.Ordinal);

    /// <summary>What <c>with</c> says of parameters by patterns of their paths from here.</summary>
    public List<PathReplacement> PathReplacements { get; } = [];

    /// <summary>What stands for them since the latest use.</summary>
    public Dictionary<string, StaticValue> Effective { get; } = new(StringComparer.Ordinal);

    /// <summary>Set for such a function: its parameters belong to the layer around it, under this prefix (<c>weight_</c>).</summary>
    public string? Prefix { get; set; }

    /// <summary>Inner layers in order: by name, or without one (null) where they are applied on the spot.</summary>
    public List<(string? Name, StaticValue Value)> Children { get; } = [];

    /// <summary>How many children without a name there are of each kind.</summary>
    public Dictionary<string, int> Unnamed { get; } = new(StringComparer.Ordinal);

    /// <summary>Layers constructed by this body: the n-th evaluation of a constructor is the same layer at every use.</summary>
    public Dictionary<(object Syntax, int Occurrence), LayerValue> Constructed { get; } = [];
    public Dictionary<object, int> Occurrences { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Outputs of the latest use.</summary>
    public List<OutputValue> Outputs { get; set; } = [];

    /// <summary>True once some layer holds this one.</summary>
    public bool HasOwner { get; set; }

    /// <summary>The first layer that holds this one, and the path from there; provisional for one without a name.</summary>
    public (Instance Owner, string Path)? Holder { get; set; }
    public bool Applied { get; set; }
    public bool Materialised { get; set; }

    /// <summary>A pattern for <c>fresh</c>: without a use of its own it has no parameters.</summary>
    public bool Copied { get; set; }
    public bool LacksSizes { get; set; }

    /// <summary>A model that a <c>train</c> block keeps as it is: it runs as at inference there.</summary>
    public bool IsFrozen { get; set; }

    /// <summary>Parameters that a run of the body met and could not make yet: their sizes are inferred at the first use.</summary>
    public HashSet<string> Unmade { get; } = new(StringComparer.Ordinal);

    /// <summary>The instance in whose body the constructor stands; null for one in a function.</summary>
    public Instance? Maker { get; init; }

    /// <summary>The constructor.</summary>
    public Syntax.Expression? Syntax { get; init; }

    /// <summary>The user's function that made this layer, or null.</summary>
    public Frame? MadeBy { get; init; }

    /// <summary>Settled at the end.</summary>
    public string Path { get; set; } = "";
    public TensorType? OutputType { get; set; }

    /// <summary>Layers that this one declares. One given as an argument and never applied is only a pattern for <c>fresh</c>.</summary>
    public IEnumerable<StaticValue> OwnChildren => Children.Where(c => c.Name is null || !Arguments.ContainsKey(c.Name)).Select(c => c.Value);

    public ParameterInfo? Parameter(string name) => Parameters.FirstOrDefault(p => p.Name == name).Info;
    public StaticValue? Child(string name) => Children.FirstOrDefault(c => c.Name == name).Value;
}

/// <summary>An argument as the caller wrote it.</summary>
internal sealed record CallArgument(string? Name, Location NameWhere, StaticValue Value, Location Where);

/// <summary>Evaluated arguments in the order of the text.</summary>
internal sealed class CallArguments(IEnumerable<CallArgument> items)
{
    public static readonly CallArguments None = new([]);
    public List<CallArgument> Items { get; } = [.. items];

    public CallArguments Before(IEnumerable<(StaticValue Value, Location Where)> first) =>
        new([.. first.Select(f => new CallArgument(null, f.Where, f.Value, f.Where)), .. Items]);
}
