using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Lints;

/// <summary>A name that hides something of another kind: the value <c>norm</c> in front of the layer <c>norm</c>.</summary>
internal sealed class Shadowing() : Lint(Hidden)
{
    private static readonly Rule Hidden = Rule.Warning("NN7007", "this name hides something of another kind",
        "Binding a name again is ordinary as long as it stays the same kind of thing: `x = x -> conv`. Here the name meant a " +
        "layer, a parameter, a size or a function of this file, and from this line on it means something else, so that a later " +
        "use of the first one finds the second.");

    public override IEnumerable<Diagnostic> Find(LintContext context)
    {
        List<Diagnostic> found = [];
        foreach (Declaration declaration in context.Declarations)
        {
            (IEnumerable<ParameterSyntax> parameters, Body? body) = declaration switch
            {
                BlockDeclaration d => (d.Parameters, d.Body),
                FunctionDeclaration d => (d.Parameters, d.Body),
                TestDeclaration d => ((IEnumerable<ParameterSyntax>)[], d.Body),
                _ => ([], null),
            };
            Dictionary<string, (string Kind, Location Where)> known = new(StringComparer.Ordinal);
            foreach (ParameterSyntax parameter in parameters) known[parameter.Name.Text] = (KindOf(parameter), parameter.Name.Where);
            if (body is not null) Visit(body, known, found, context.Main);
        }
        return found;
    }

    private static void Visit(Body body, Dictionary<string, (string Kind, Location Where)> known, List<Diagnostic> found, Module module)
    {
        foreach (InputStatement input in body.Statements.OfType<InputStatement>())
        {
            foreach ((string name, SyntaxNode node) in DimensionWalker.Names(input.Type)) known.TryAdd(name, ("dimension", node.Where));
        }
        foreach (Statement statement in body.Statements)
        {
            switch (statement)
            {
                case InputStatement s: Declare(s.Name.Text, "value", s.Name.Where, known, found, module); break;
                case LayerStatement s: Declare(s.Name.Text, "layer", s.Name.Where, known, found, module); break;
                case ParameterStatement s: Declare(s.Name.Text, s.Kind == ParameterKind.Param ? "param" : "buffer", s.Name.Where, known, found, module); break;
                case OutputStatement s: Declare(s.Name.Text, "value", s.Name.Where, known, found, module); break;
                case EquationStatement s: Declare(s.Name.Text, "value", s.Name.Where, known, found, module); break;
                case AssignStatement s:
                    foreach (NamePattern name in s.Targets.SelectMany(SyntaxWalk.All).OfType<NamePattern>()) Declare(name.Name, Bound(s), name.Where, known, found, module);
                    break;
                case ForStatement s:
                    foreach (NamePattern name in SyntaxWalk.All(s.Pattern).OfType<NamePattern>()) Declare(name.Name, "number", name.Where, known, found, module);
                    Visit(s.Body, known, found, module);
                    break;
                case IfStatement s:
                    // Only one of the branches is taken, so each sees what came before.
                    var before = new Dictionary<string, (string, Location)>(known, StringComparer.Ordinal);
                    Visit(s.Then, known, found, module);
                    if (s.Else is { } other) Visit(other, before, found, module);
                    foreach ((string name, (string Kind, Location Where) symbol) in before) known.TryAdd(name, symbol);
                    break;
            }
        }
    }

    private static void Declare(
        string name, string kind, Location where, Dictionary<string, (string Kind, Location Where)> known, List<Diagnostic> found, Module module)
    {
        if (name.Length == 0) return;
        if (known.TryGetValue(name, out var hidden))
        {
            // `bias: bool` decides whether there is a `param bias`: that is how layers are written.
            bool chosen = hidden.Kind is "number" or "any" && kind is "param" or "buffer" or "layer";
            if (!chosen && !Same(hidden.Kind, kind)) found.Add(Finding(name, where, hidden.Kind, hidden.Where));
        }
        // The library has hundreds of names; hiding one of them, as in `mean = mean(x)`, is ordinary.
        else if (module.Lookup(name) is { Module.IsStandard: false } symbol && NameOf(symbol.Declaration) is { } declared)
            found.Add(Finding(name, where, symbol.Kind, declared));
        // What is computed from a shape is a size where one was known by that name, else some value.
        known[name] = (kind == "dimension" && hidden.Kind != "dimension" ? "any" : kind, where);
    }

    // What an assignment binds is seldom plain to see, so `any` is of every kind but that of layers, parameters and
    // sizes; what is computed from a shape may be a number as well as a size.
    private static bool Same(string hidden, string kind) => hidden == kind
        || hidden == "any" && kind is "value" or "number" or "dimension"
        || kind == "any" && hidden is "value" or "number"
        || kind == "dimension" && hidden is "value" or "number";

    private static string Bound(AssignStatement s) => s.Value switch
    {
        IntLiteral or FloatLiteral or BoolLiteral or StringLiteral => "number",
        PipeExpression => "value",
        // `N, C = x.shape` says again what the input's type has said.
        _ when SyntaxWalk.All(s.Value).Any(n => n is MemberExpression { Name.Text: "shape" }) => "dimension",
        _ => "any",
    };

    private static string KindOf(ParameterSyntax parameter) => parameter.Type switch
    {
        NamedType { Dims: not null } => "value",
        NamedType { Name.Text: "layer" } => "layer",
        NamedType { Name.Text: "int" or "float" or "bool" or "string" } => "number",
        _ => "any",
    };

    private static Location? NameOf(Declaration d) => d switch
    {
        BlockDeclaration b => b.Name.Where,
        FunctionDeclaration f => f.Name.Where,
        ConstDeclaration c => c.Name.Where,
        _ => null,
    };

    private static Diagnostic Finding(string name, Location where, string hidden, Location first) => Hidden.At(where, $"from here on `{name}` no longer means the {hidden}") with
    {
        Notes = [new(first, $"the {hidden} `{name}`")],
        Help = "give one of them another name",
    };
}
