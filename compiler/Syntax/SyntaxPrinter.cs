using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace ModelDsl.Syntax;

/// <summary>Prints a syntax tree as indented text, one line a node: kind, what it says, and where it begins.</summary>
/// <remarks><code>
/// Model Tiny 1:1
///   Input x 2:5
///     Type f32 2:14
/// </code>
/// The format is stable: records of tests and <c>--dump syntax</c> show it.</remarks>
public sealed partial class SyntaxPrinter
{
    private readonly StringBuilder _text = new();
    private readonly bool _positions;
    private int _depth;

    private SyntaxPrinter(bool positions) => _positions = positions;

    /// <param name="tree">The tree to print.</param>
    /// <param name="positions">Without them, two texts that mean the same print the same.</param>
    public static string Print(SyntaxTree tree, bool positions = true)
    {
        var printer = new SyntaxPrinter(positions);
        foreach (Declaration declaration in tree.Declarations) printer.Node(declaration);
        return printer._text.ToString();
    }

    /// <summary>Prints one node and what is below it.</summary>
    public static string Print(SyntaxNode node, bool positions = true)
    {
        var printer = new SyntaxPrinter(positions);
        printer.Node(node);
        return printer._text.ToString();
    }

    private void Line(string text, SyntaxNode node)
    {
        _text.Append(' ', 2 * _depth).Append(text);
        if (_positions)
        {
            (int line, int column) = node.Where.Start;
            _text.Append(CultureInfo.InvariantCulture, $" {line}:{column}");
        }
        _text.Append('\n');
        string documentation = node switch { Declaration d => d.Documentation, Statement s => s.Documentation, _ => "" };
        if (documentation.Length > 0) _text.Append(' ', 2 * _depth + 2).Append("## ").Append(Quote(documentation)).Append('\n');
    }

    private void Node(SyntaxNode? node, string role = "")
    {
        if (node is null) return;
        Line(role.Length > 0 ? $"{role}: {Describe(node)}" : Describe(node), node);
        _depth++;
        Children(node);
        _depth--;
    }

    private void Nodes<T>(ImmutableArray<T> nodes, string role = "") where T : SyntaxNode
    {
        foreach (T node in nodes) Node(node, role);
    }

    private static string Quote(string text) => "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n").Replace("\t", "\\t") + "\"";

    private static string Path(ImmutableArray<Identifier> names) => string.Join('.', names.Select(n => n.Text));
    private static string List(ImmutableArray<Identifier> names) => string.Join(", ", names.Select(n => n.Text));

    // "InputStatement" is an "Input": the suffix says what the tree shows anyway.
    private static string Kind(SyntaxNode node)
    {
        string name = node.GetType().Name;
        foreach (string suffix in (string[])["Declaration", "Statement", "Expression", "Syntax", "Item", "Pattern"])
        {
            if (name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.Ordinal)) return name[..^suffix.Length];
        }
        return name;
    }

    private static string Describe(SyntaxNode node) => node switch
    {
        ImportDeclaration d => d.Path is null ? $"Import {Path(d.Module)}" : $"Import {Quote(d.Path.Value)}",
        BlockDeclaration d => $"{d.Kind} {d.Name}{Generics(d.Generics)}",
        FunctionDeclaration d => $"Function {d.Name}{Generics(d.Generics)}",
        ConstDeclaration d => $"Const {d.Name}",
        OptimizerDeclaration d => $"Optimizer {d.Name}",
        ScheduleDeclaration d => $"Schedule {d.Name}",
        TrainDeclaration d => d.Alias is null ? $"Train {d.Target}" : $"Train {d.Target} as {d.Alias}",
        TestDeclaration d => $"Test {Quote(d.Name.Value)}",
        ParameterSyntax p => $"Parameter {p.Name}",
        InputStatement s => $"Input {s.Name}",
        OutputStatement s => $"Output {s.Name}",
        LayerStatement s => $"Layer {s.Name}",
        ParameterStatement s => $"{s.Kind} {s.Name}",
        NamedStatement s => $"{s.Kind} {s.Name}",
        UpdateStatement s => $"Update {s.Name}",
        TrainModelStatement s => $"TrainModel {s.Name}{(s.Weights is null ? "" : $" from {Quote(s.Weights.Value)}")}{(s.Frozen ? " frozen" : "")}",
        StepStatement s => $"Step {s.Name}",
        FreezeStatement s => $"Freeze {Path(s.Path)}",
        RequireStatement { Message: { } m } => $"Require {Quote(m.Value)}",
        AssertStatement { Message: { } m } => $"Assert {Quote(m.Value)}",
        AssertErrorStatement s => $"AssertError {s.Code}",
        EquationStatement s => $"Equation {s.Name}[{List(s.Indices)}]",
        ParameterGroup g => $"Group {string.Join(", ", g.Patterns.Select(p => Quote(p.Value)))}",
        Identifier i => $"Identifier {i.Text}",
        NameExpression e => $"Name {e.Name}",
        IntLiteral e => string.Create(CultureInfo.InvariantCulture, $"Int {e.Value}"),
        FloatLiteral e => string.Create(CultureInfo.InvariantCulture, $"Float {e.Value:R}"),
        StringLiteral e => $"String {Quote(e.Value)}",
        BoolLiteral e => e.Value ? "Bool true" : "Bool false",
        NoneLiteral => "None",
        UnaryExpression e => $"Unary {e.Operator}",
        BinaryExpression e => $"Binary {e.Operator}",
        ReductionExpression e => $"Reduction {e.Reduction}({List(e.Indices)})",
        WithExpression e => e.IsPattern ? $"With \"{e.Name}\"" : $"With {e.Name}",
        MemberExpression e => $"Member {e.Name}",
        Argument { Name: { } name } => $"Argument {name}",
        EllipsisItem { Name: { } name } => $"Ellipsis {name}",
        EllipsisDim { Name: { } name } => $"Ellipsis {name}",
        EllipsisDim => "Ellipsis",
        ExpressionDim => "Dim",
        NamePattern p => $"Pattern {p.Name}",
        DiscardPattern => "Pattern _",
        TuplePattern => "Pattern ()",
        NamedType t => $"Type {t.Name}{(t.Dims is null ? "" : "[]")}",
        TupleType => "Type ()",
        UnionType t => t.Optional ? "Type ?" : "Type |",
        _ => Kind(node),
    };

    private static string Generics(ImmutableArray<Identifier> generics) => generics.IsEmpty ? "" : $"[{List(generics)}]";
}
