using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Elaboration;
using ModelDsl.Syntax;

namespace ModelDsl.Lints;

/// <summary>Layers with parameters that go by type and ordinal, because nothing names them.</summary>
internal sealed class AnonymousLayers() : Lint(Unnamed, offByDefault: true)
{
    private static readonly Rule Unnamed = Rule.Warning("NN7001", "a layer with parameters has no name",
        "A layer that is applied where it is made is stored under its type and its ordinal, such as `linear_0.weight`. Adding " +
        "another one before it moves the ordinals, and weights saved earlier then load into the wrong layer or not at all. " +
        "`layer name = …` gives it a path of its own. This lint is off unless `--lint NN7001=warning` switches it on.");

    private readonly Dictionary<BlockSymbol, bool> _holds = [];

    public override IEnumerable<Diagnostic> Find(LintContext context) =>
        from block in context.Declarations.OfType<BlockDeclaration>()
        from statement in SyntaxWalk.All(block.Body).OfType<Statement>()
        from value in Values(statement)
        from constructor in Constructors(value, context.Main)
        select Unnamed.At(constructor.Node.Where, $"its parameters are stored under `{Stem(constructor.Symbol)}_0`, `{Stem(constructor.Symbol)}_1`, … in the order of use") with
        {
            Help = $"`layer name = {constructor.Node.Where.Text.Split('\n')[0]}` keeps saved weights valid when layers are added or moved",
        };

    private static string Stem(BlockSymbol symbol) => ParameterPaths.SnakeCase(symbol.Name);

    // What `layer` declares has a name.
    private static IEnumerable<Expression> Values(Statement statement) => statement switch
    {
        OutputStatement { Value: { } value } => [value],
        AssignStatement s => [s.Value],
        ExpressionStatement s => [s.Value],
        _ => [],
    };

    // The outermost constructors: an inner one goes by the outer one's parameter.
    private IEnumerable<(Expression Node, BlockSymbol Symbol)> Constructors(Expression root, Module module)
    {
        Stack<SyntaxNode> open = new([root]);
        while (open.TryPop(out SyntaxNode? node))
        {
            Expression? callee = node is CallExpression call ? call.Callee : node as Expression;
            if (callee is NameExpression name && module.Lookup(name.Name) is BlockSymbol symbol)
            {
                bool arguments = node is CallExpression { Arguments: var given } && given.Any(a => Constructors(a.Value, module).Any());
                if (arguments || Holds(symbol)) yield return ((Expression)node, symbol);
                continue;
            }
            foreach (SyntaxNode? child in SyntaxWalk.Children(node).Reverse())
            {
                if (child is not null) open.Push(child);
            }
        }
    }

    private bool Holds(BlockSymbol symbol)
    {
        if (_holds.TryGetValue(symbol, out bool known)) return known;
        _holds[symbol] = false;   // a recursive block holds what its other parts hold
        bool holds = SyntaxWalk.All(symbol.Declaration.Body).Any(n => n is ParameterStatement
            || n is NameExpression name && symbol.Module.Lookup(name.Name) is BlockSymbol inner && Holds(inner));
        return _holds[symbol] = holds;
    }
}
