using ModelDsl.Syntax;

namespace ModelDsl.Binding;

// Names that a binding of one name was to bind too.
internal sealed partial class NameChecker
{
    // `y = x -> attn`, and `weights` is read: the layer gives several results, of which this takes the first.
    private string? OfSeveralResults(SyntaxNode use, string name)
    {
        foreach (AssignStatement binding in _body?.Statements.OfType<AssignStatement>().Where(a => a.Where.Span.End <= use.Where.Span.Start).Reverse() ?? [])
        {
            if (binding is not { Targets: [NamePattern { Name: var only }], Type: null } || ResultsOf(binding.Value) is not (> 1 and <= 4) || binding.Where.Text.Contains('\n', StringComparison.Ordinal)) continue;
            int more = ResultsOf(binding.Value)!.Value - 2;
            return $"take it with the other results, in line {binding.Where.Start.Line}: write `{only}, {name}{string.Concat(Enumerable.Repeat(", _", more))} = {binding.Value.Where.Text}`";
        }
        return null;
    }

    // How many outputs the layer has that gives a value.
    private int? ResultsOf(Expression value) => value switch
    {
        ParenthesizedExpression p => ResultsOf(p.Inner),
        PipeExpression p => ResultsOfLayer(p.Right),
        CallExpression { Callee: NameExpression callee } => ResultsOfLayer(callee),
        _ => null,
    };

    private int? ResultsOfLayer(Expression layer)
    {
        string? name = layer switch { NameExpression n => n.Name, CallExpression { Callee: NameExpression n } => n.Name, _ => null };
        if (name is null) return null;
        // What a named layer is made from is looked at once: it may be named after itself.
        if (_body?.Statements.OfType<LayerStatement>().FirstOrDefault(l => l.Name.Text == name)?.Value is { } made)
            name = made switch { NameExpression n => n.Name, CallExpression { Callee: NameExpression n } => n.Name, _ => "" };
        return module.Lookup(name) is BlockSymbol block ? block.Declaration.Body.Statements.OfType<OutputStatement>().Count() : null;
    }
}
