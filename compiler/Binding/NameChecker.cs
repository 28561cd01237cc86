using ModelDsl.Diagnostics;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Binding;

/// <summary>Walks declarations in program order and looks every name up.</summary>
/// <remarks>
/// An <c>if</c> opens no scope, so names bound in a branch count as bound afterwards; whether the branch was taken is
/// found out by elaboration. Training programs, optimizers and schedules have scopes of their own and are not walked here.
/// </remarks>
internal sealed partial class NameChecker(
    Module module, Func<string, bool> isIntrinsic, IEnumerable<string> intrinsics, IReadOnlySet<string> dimensionNames,
    DiagnosticBag diagnostics, Dictionary<SyntaxNode, string> resolutions, Func<string, string?> elsewhere)
{
    private static readonly HashSet<string> ElementTypes = ["f64", "f32", "f16", "bf16", "i64", "i32", "i8", "u8", "bool", "c64"];
    private static readonly HashSet<string> StaticTypes = ["int", "float", "bool", "string", "layer", "fn", "list", "tuple", "none", "any"];
    private static readonly HashSet<string> BuiltIn = ["training", "inf", "pi", "nan", "none", .. ElementTypes, "int", "float", "string"];

    // The initialisers of names.md; they stand as bare names behind `param x: T[…] =`.
    private static readonly HashSet<string> Initializers =
    [
        "zeros", "ones", "constant", "uniform", "normal", "kaiming_uniform", "kaiming_normal", "xavier_uniform", "xavier_normal",
        "orthogonal", "trunc_normal", "dirac", "sparse", "eye", "unit_normal",
    ];

    private Scope _scope = new(null);
    private string _place = "a file";
    private bool _inTest;
    private Body? _body;
    private Declaration? _declaration;

    // What has been reported: a function or layer once in a file, another name once in a declaration, an index once in an equation.
    private readonly Dictionary<(SyntaxNode? Within, string Name), (Diagnostic Found, SyntaxNode Use)> _told = [];

    // Further uses are shown with the first, up to as many.
    private const int MostShown = 3;

    /// <summary>Where names stand that are reported at an earlier use.</summary>
    public List<Location> Repeated { get; } = [];

    // The statement, equation and reduction that are being walked, and the names that only loops have bound so far.
    private AssignStatement? _binding;
    private EquationStatement? _equation;
    private ReductionExpression? _reduction;
    private readonly Dictionary<string, Location> _ofLoops = new(StringComparer.Ordinal);

    public void Check(Declaration declaration)
    {
        _declaration = declaration;
        switch (declaration)
        {
            case BlockDeclaration block: CheckBlock(block); break;
            case FunctionDeclaration function: CheckFunction(function); break;
            case ConstDeclaration constant:
                In("a constant", () => { if (constant.Type is { } type) CheckType(type, binds: false); CheckExpression(constant.Value); });
                break;
            case TestDeclaration test:
                _inTest = true;
                In("a test", () => CheckBody(test.Body));
                _inTest = false;
                break;
        }
    }

    // Where the declaration that is being checked binds a name further down.
    private Location? Later(SyntaxNode use, string name) => _body is null ? null : Bound(_body).FirstOrDefault(b => b.Name == name && b.Where.Span.Start > use.Where.Span.Start) is { Name: not null } found ? found.Where : null;

    private static IEnumerable<(string Name, Location Where)> Bound(Body body) => body.Statements.SelectMany(s => s switch
    {
        AssignStatement a => a.Targets.OfType<NamePattern>().Select(t => (t.Name, t.Where)),
        LayerStatement l => [(l.Name.Text, l.Name.Where)],
        InputStatement i => [(i.Name.Text, i.Name.Where)],
        OutputStatement o => [(o.Name.Text, o.Name.Where)],
        ParameterStatement p => [(p.Name.Text, p.Name.Where)],
        _ => (IEnumerable<(string, Location)>)[],
    });

    private void In(string place, Action walk)
    {
        (Scope outer, string outerPlace) = (_scope, _place);
        (_scope, _place) = (new Scope(null), place);
        walk();
        (_scope, _place) = (outer, outerPlace);
    }

    private void CheckBlock(BlockDeclaration block)
    {
        string kind = block.Kind == BlockKind.Model ? "model" : "block";
        WantCapital(block.Name, kind);
        In($"a {kind}", () =>
        {
            DeclareGenerics(block.Generics);
            DeclareParameters(block.Parameters);
            if (block.Kind == BlockKind.Model) ExpectNoTensors(block.Parameters);
            _body = block.Body;
            _ofLoops.Clear();
            CheckBody(block.Body);
        });
        if (!Contains<OutputStatement>(block.Body) && !Contains<ReturnStatement>(block.Body)) diagnostics.Add(BindingRules.WithoutOutput(block));
    }

    private void CheckFunction(FunctionDeclaration function)
    {
        WantLower(function.Name, "function");
        In("a function", () =>
        {
            DeclareGenerics(function.Generics);
            DeclareParameters(function.Parameters);
            _body = function.Body;
            _ofLoops.Clear();
            if (function.Returns is { } returns) CheckAscription(returns);
            if (function.Body is { } body) CheckBody(body);
            if (function.Result is { } result) CheckExpression(result);
            if (function.Gradient is { } gradient) CheckExpression(gradient);
        });
    }

    private void DeclareGenerics(IEnumerable<Identifier> generics)
    {
        foreach (Identifier generic in generics) Declare("type", generic);
    }

    private void DeclareParameters(IReadOnlyList<ParameterSyntax> parameters)
    {
        // All types first: a dimension may be named by any parameter.
        foreach (ParameterSyntax parameter in parameters)
        {
            Declare("parameter", parameter.Name);
            WantLower(parameter.Name, "parameter");
        }
        foreach (ParameterSyntax parameter in parameters)
        {
            if (parameter.Type is { } type) CheckType(type, binds: true);
            if (parameter.Default is { } value) CheckExpression(value);
        }
    }

    // Nobody could give it: what a caller hands over are inputs.
    private void ExpectNoTensors(IEnumerable<ParameterSyntax> parameters)
    {
        foreach (ParameterSyntax parameter in parameters)
        {
            if (parameter is { Default: null, Type: NamedType { Dims: not null } type } && ElementTypes.Contains(type.Name.Text))
                diagnostics.Add(BindingRules.WrongPlace(parameter.Where, $"the tensor `{parameter.Name.Text}`", "a model's parentheses", $"write `input {parameter.Name.Text}: {type.Where.Text}` in the braces"));
        }
    }

    private void Declare(string kind, Identifier name)
    {
        if (name.Text.Length == 0) return;
        if (_scope.FirstOf(kind, name.Text) is { } first) diagnostics.Add(BindingRules.DeclaredTwice(kind, name, first));
        else _scope.Declare(kind, name.Text, name.Where);
        resolutions[name] = kind;
    }

    private void Bind(string name, Location where, string kind = "value") => _scope.Declare(kind, name, where);

    private bool IsKnown(string name) => _scope.Kind(name) is not null || BuiltIn.Contains(name) || module.Lookup(name) is not null || isIntrinsic(name);

    private void Use(SyntaxNode node, string name, bool applied = false)
    {
        if (name.Length == 0) return;
        if (_scope.Kind(name) is { } kind) resolutions[node] = kind;
        else if (module.Lookup(name) is { } symbol) resolutions[node] = symbol.Module.IsStandard ? $"std {symbol.Kind}" : symbol.Kind;
        else if (isIntrinsic(name)) resolutions[node] = "primitive";
        else if (BuiltIn.Contains(name)) resolutions[node] = "built-in";
        else if (_inTest && dimensionNames.Contains(name)) resolutions[node] = "dimension";
        else ReportUnknown(node, name, applied);
    }

    // One cause, one error: what is declared nowhere is one mistake however often it is used.
    private void ReportUnknown(SyntaxNode node, string name, bool applied)
    {
        (SyntaxNode? Within, string Name) key = (applied ? null : (SyntaxNode?)_equation ?? _declaration, name);
        if (_told.TryGetValue(key, out var told))
        {
            Diagnostic first = told.Found, more = first;
            if (node.Where.Source is null || node.Where == first.Where || first.Again.Contains(node.Where)) return;
            // Operands are walked from the right.
            bool earlier = node.Where.Span.Start < first.Where.Span.Start;
            Repeated.Add(earlier ? first.Where : node.Where);
            if (earlier) more = first with { Where = node.Where, Fixes = [.. first.Fixes.Select(f => f with { Where = node.Where })], Notes = [.. first.Notes, new(first.Where, "and here")] };
            else if (first.Again.Length < MostShown) more = first with { Notes = [.. first.Notes, new(node.Where, "and here")] };
            more = more with { Again = [.. first.Again, earlier ? first.Where : node.Where] };
            // A sum reaches only one of two summands.
            if (_equation is { } equation && Term(equation.Value, told.Use) != Term(equation.Value, node) && first.Helps(HelpTraits.Index))
                more = more with { Help = OnTheLeft(equation, name) };
            diagnostics.Replace(first, more);
            _told[key] = (more, earlier ? node : told.Use);
            return;
        }
        Diagnostic unknown = Unknown(node, name, applied);
        if (module.LacksImport && applied && unknown.Fixes.IsEmpty) return;
        diagnostics.Add(unknown);
        _told[key] = (unknown, node);
    }

    /// <summary>How many names at hand are tried in the place of an unknown one.</summary>
    private const int MostNames = 12, MostNear = 6;

    private Diagnostic Unknown(SyntaxNode node, string name, bool applied)
    {
        // A value is not to be found among functions, nor a size among layers.
        IEnumerable<string> candidates = _scope.Names.Concat(Suggestion.Nearest(name, _scope.Names) is null ? BuiltIn.Where(b => b is not "none" || name.StartsWith("no", StringComparison.OrdinalIgnoreCase)) : BuiltIn.Except(ElementTypes));
        if (applied || char.IsUpper(name[0]) && name.Length > 1) candidates = candidates.Concat(module.VisibleNames).Concat(intrinsics);
        Diagnostic found = BindingRules.Unknown(node.Where, name, candidates, Later(node, name));
        if (_ofLoops.TryGetValue(name, out Location round))
        {
            return found with
            {
                Label = $"`{name}` is bound only inside the `for`",
                Notes = [new(round, "bound here, anew in every round")],
                Help = $"bind it before the loop too, `{name} = …`: what is bound there is carried from round to round and on",
                Fixes = [],
            };
        }
        // What a file near by declares was meant rather than what is merely spelt alike.
        if (applied && name.Length > 2 && elsewhere(name) is { } declaring) return found with { Help = $"{declaring} declares it: add `import \"{declaring}\"` at the top", Fixes = [] };
        if (_equation is { } equation && (found.Fixes.IsEmpty || name.Length == 1) && !applied && char.IsLower(name[0])) return found with { Help = IndexHelp(equation, node, name), Fixes = [] };
        if (_binding is { Targets: [NamePattern target] } && target.Name == name && found.Fixes.IsEmpty && FirstInput() is { } input)
            return found with { Label = $"`{name}` has no value before this statement", Help = $"begin with another value, such as the input `{input}`" };
        // What a model is given is an input of that model alone.
        if (found.Fixes.IsEmpty && module.Models.SelectMany(m => m.Declaration.Body.Statements.OfType<InputStatement>()).FirstOrDefault(i => i.Name.Text == name) is { } given)
            return found with { Help = $"declare it here too: `input {name}: {given.Type.Where.Text}`" };
        if (found.Fixes.IsEmpty && elsewhere(name) is { } file) return found with { Help = $"{file} declares it: add `import \"{file}\"` at the top" };
        if (found.Fixes.IsEmpty && !applied && OfSeveralResults(node, name) is { } unpacked) return found with { Help = unpacked };
        if (Later(node, name) is not null || Vocabulary.Advice(name) is not null || node.Where.Source is null || node.Where.Text != name) return found;
        string[] near = [.. Suggestion.Near(name, candidates).Take(MostNear)];
        return found with { OtherNames = near.Length > 0 ? [.. near] : [.. _scope.Names.Reverse().Where(n => _scope.Kind(n) is "value" or "input" or "layer" or "param").Distinct().Take(MostNames)] };
    }

    private string? FirstInput() => _body?.Statements.OfType<InputStatement>().FirstOrDefault()?.Name.Text;

    private void WantCapital(Identifier name, string kind)
    {
        if (name.Text.Length > 0 && char.IsLower(name.Text[0]))
            diagnostics.Add(BindingRules.UnusualSpelling(name, kind, $"PascalCase, like `{Pascal(name.Text)}`"));
    }

    private static string Pascal(string name) =>
        string.Concat(name.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(w => char.ToUpperInvariant(w[0]) + w[1..]));

    private void WantLower(Identifier name, string kind)
    {
        if (name.Text.Length > 1 && char.IsUpper(name.Text[0]) && name.Text.Any(char.IsLower) && !name.Text.Contains('_'))
            diagnostics.Add(BindingRules.UnusualSpelling(name, kind, "snake_case"));
    }

    private static bool Contains<T>(Body body) where T : Statement => body.Statements.Any(s => s is T || s switch
    {
        IfStatement i => Contains<T>(i.Then) || i.Else is { } e && Contains<T>(e),
        ForStatement f => Contains<T>(f.Body),
        _ => false,
    });
}

/// <summary>The names of one scope and those around it.</summary>
internal sealed class Scope(Scope? outer)
{
    private readonly Dictionary<string, string> _kinds = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Kind, string Name), Location> _first = [];

    public Scope? Outer { get; } = outer;
    public IEnumerable<string> OwnNames => _kinds.Keys;
    public IEnumerable<string> Names => Outer is null ? _kinds.Keys : _kinds.Keys.Concat(Outer.Names);
    public string? Kind(string name) => _kinds.TryGetValue(name, out string? kind) ? kind : Outer?.Kind(name);
    public Location? FirstOf(string kind, string name) => _first.TryGetValue((kind, name), out Location where) ? where : null;

    public void Declare(string kind, string name, Location where)
    {
        _kinds[name] = kind;
        _first.TryAdd((kind, name), where);
    }
}
