using ModelDsl.Diagnostics;
using ModelDsl.Lints;
using ModelDsl.Syntax;

namespace ModelDsl.Binding;

// An index that nothing declares: what was meant.
internal sealed partial class NameChecker
{
    private Help IndexHelp(EquationStatement equation, SyntaxNode node, string name)
    {
        HashSet<string> used = [.. SyntaxWalk.All(equation.Value).OfType<NameExpression>().Select(n => n.Name)];
        string[] idle = [.. equation.Indices.Select(i => i.Text).Where(i => !used.Contains(i))];
        if (idle.Length == 1) return Help.Meant(idle[0], "? It stands on the left and is not used");
        if (OfThatAxis(equation, node) is { } running) return Help.Meant(running, ", which runs over that axis?");
        if (_reduction is { } reduction)
            return Running($"let the {reduction.Reduction.Text} run over it: `{reduction.Reduction.Text}({string.Join(", ", reduction.Indices.Select(i => i.Text))}, {name})`");
        Expression term = Term(equation.Value, node);
        string text = equation.Value.Where.Text;
        int at = term.Where.Span.Start - equation.Value.Where.Span.Start;
        return Running($"sum over it, `{text[..at]}sum({name}) {text[at..]}`, or put it on the left: {LeftWith(equation, name)}");

        static Help Running(string text) => new(text) { Traits = HelpTraits.Index };
    }

    private static string OnTheLeft(EquationStatement equation, string name) => $"put it on the left: {LeftWith(equation, name)}";

    private static string LeftWith(EquationStatement equation, string name) =>
        $"`{equation.Name.Text}[{string.Join(", ", equation.Indices.Select(i => i.Text).Append(name))}]`";

    // The summand that a use stands in.
    private static Expression Term(Expression value, SyntaxNode node)
    {
        while (true)
        {
            switch (value)
            {
                case BinaryExpression { Operator: BinaryOperator.Add or BinaryOperator.Subtract } sum:
                    value = sum.Right.Where.Span.Contains(node.Where.Span) ? sum.Right : sum.Left;
                    continue;
                default: return value;
            }
        }
    }

    // The index of the left side that stands alone where an axis has the same size as the one here.
    private string? OfThatAxis(EquationStatement equation, SyntaxNode node)
    {
        (IndexExpression Read, int Axis)[] places = [.. SyntaxWalk.All(equation.Value).OfType<IndexExpression>().SelectMany(r => r.Items.Select((item, axis) => (r, axis)))];
        (IndexExpression Read, int Axis) here = places.FirstOrDefault(p => p.Read.Items[p.Axis] is ElementItem { Value: var v } && ReferenceEquals(v, node));
        if (here.Read is null || SizeOf(here) is not { } size) return null;
        string[] left = [.. equation.Indices.Select(i => i.Text)];
        string[] found = [.. places.Where(p => !ReferenceEquals(p.Read, here.Read) && SizeOf(p) == size).Select(p => p.Read.Items[p.Axis] is ElementItem { Value: NameExpression n } ? n.Name : null).OfType<string>().Where(left.Contains).Distinct()];
        return found is [var only] ? only : null;
    }

    private string? SizeOf((IndexExpression Read, int Axis) place) =>
        place.Read.Target is NameExpression { Name: var tensor } && TypeOf(tensor) is NamedType { Dims: { } dims } && place.Axis < dims.Length && dims.All(d => d is ExpressionDim) ? dims[place.Axis].Where.Text : null;

    private TypeSyntax? TypeOf(string tensor) => _body?.Statements.Select(s => s switch
    {
        InputStatement i when i.Name.Text == tensor => i.Type,
        ParameterStatement p when p.Name.Text == tensor => p.Type,
        _ => null,
    }).FirstOrDefault(t => t is not null) ?? (_declaration as FunctionDeclaration)?.Parameters.FirstOrDefault(p => p.Name.Text == tensor)?.Type;
}
