using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Elaboration.Intrinsics;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Elaboration;

// What PyTorch users write, said in the words of this language.
internal sealed partial class Evaluator
{
    // Functions of torch that take their sizes one by one as methods.
    private static readonly HashSet<string> s_listed = ["view", "reshape", "permute", "expand", "repeat", "flip"];

    /// <summary><c>x.view(N, -1)</c>: the same as a call of the function.</summary>
    private Help MethodHelp(MemberExpression member, CallExpression? call)
    {
        string name = member.Name.Text, x = member.Target.Where.Text;
        string arguments = call is null ? "" : string.Join(", ", call.Arguments.Select(a => a.Where.Text));
        switch (name)
        {
            case "size": return call?.Arguments is [var axis] ? $"write `{x}.shape[{axis.Where.Text}]`" : $"write `{x}.shape`";
            case "dim" or "ndim": return $"write `{x}.rank`";
            case "contiguous" or "cuda" or "cpu" or "to" or "clone" or "requires_grad_": return $"leave it out: write `{x}`";
            case "float" or "double" or "half" or "long" or "int" or "bool":
                return $"write `cast({x}, {Vocabulary.Type(name == "int" ? "int32" : name == "float" ? "float32" : name) ?? name})`";
            case "detach": return $"write `stop_gradient({x})`";
            case "t": return $"write `{x}.T`";
            case "numel": return $"write `product({x}.shape)`";
            case "add" or "sub" or "mul" or "div" when arguments.Length > 0: return $"write `{x} {name switch { "add" => "+", "sub" => "-", "mul" => "*", _ => "/" }} {arguments}`";
        }
        // `image.stem`: a layer at hand.
        if (_frame.Scope.Find(name) is CallableValue or ListValue) return $"a layer is applied with `->`: write `{x} -> {name}{(arguments.Length > 0 ? $"({arguments})" : "")}`";
        if (!IsFunction(name)) return Suggestion.DidYouMean(name, ["shape", "rank", "T", "dtype"]) ?? "tensors have the members shape, rank and T";
        if (call is null) return $"`{name}` is a function: write `{name}({x})`";
        bool list = s_listed.Contains(name) && call.Arguments.All(a => a.Name is null) && call.Arguments is not [{ Value: ListExpression or TupleExpression }];
        return $"`{name}` is a function: write `{name}({x}{(arguments.Length == 0 ? "" : list ? $", [{arguments}]" : $", {arguments}")})`";
    }

    private bool IsFunction(string name) => IntrinsicTable.Find(name) is not null || _frame.Module.Lookup(name) is FunctionSymbol;

    // `x -> norm -> mlp + x`: the arithmetic took the last layer.
    private void SuggestParentheses(Location leftWhere, Expression right)
    {
        if (right is ParenthesizedExpression { Inner: BinaryExpression { Operator: < BinaryOperator.Equal } both } && Diagnostics.At(both.Left.Where) is { } kind && kind.Rule == ElaborationRules.WrongKind)
            Diagnostics.Replace(kind, kind with { Help = $"apply each of them: `({leftWhere.Text} -> {both.Left.Where.Text}) {both.OperatorWhere.Text} ({leftWhere.Text} -> {both.Right.Where.Text})`" });
        if (right is not BinaryExpression { Operator: < BinaryOperator.Equal } sum) return;
        Expression layer = sum;
        while (layer is BinaryExpression inner) layer = inner.Left;
        if (Diagnostics.At(layer.Where) is not { } found || found.Rule != ElaborationRules.WrongKind && found.Rule != ElaborationRules.MissingArgument) return;
        string pipe = $"{leftWhere.Text} -> {layer.Where.Text}";
        string rest = sum.Where.Text[(layer.Where.Span.End - sum.Where.Span.Start)..];
        string sign = rest.TrimStart()[..1];
        Diagnostics.Replace(found, found with
        {
            Title = $"`{sign}` binds more tightly than `->`",
            Label = $"only this goes into the `{sign}`",
            Help = $"write `({pipe}){rest}`",
        });
    }

    /// <summary>The input size as first argument, as PyTorch has it: <c>Conv2d(3, 16, 3)</c>, <c>Linear(784, 10)</c>.</summary>
    private static string? PyTorchOrder(BlockSymbol symbol, IReadOnlyList<CallArgument> arguments)
    {
        if (symbol.Parameters.FirstOrDefault(p => p.Name.Text is "in_channels" or "in_features" or "input_size") is not { } inferred) return null;
        CallArgument[] positional = [.. arguments.Where(a => a.Name is null)];
        if (positional.Length < 2 || arguments.Any(a => a.Name == inferred.Name.Text) || positional.Take(2).Any(a => a.Value is not IntValue)) return null;
        string rest = string.Join(", ", arguments.Skip(1).Select(a => a.Name is null ? a.Where.Text : $"{a.Name}: {a.Where.Text}"));
        return $"`{inferred.Name.Text}` is inferred, unlike in PyTorch: write `{symbol.Name}({rest})`";
    }

    // `x -> view(N, -1)`: torch's methods take their sizes one by one, the functions take them as one.
    private static string? Listed(string what, CallArguments arguments, Location where)
    {
        if (!s_listed.Contains(what) || arguments.Items.Exists(a => a.Name is not null) || arguments.Items.Count < 2) return null;
        string sizes = string.Join(", ", arguments.Items.Skip(1).Select(a => a.Where.Text)), first = arguments.Items[0].Where.Text;
        return $"write `{what}({(where.Span.Contains(arguments.Items[0].Where.Span) ? $"{first}, " : "")}[{sizes}])`";
    }

    private string? KindHelp(TypeSyntax type, StaticValue found, Location where) => type switch
    {
        NamedType { Dims: null, Name.Text: "int" } when found is FloatValue { Value: { } given } && where.Source is not null && _frame.Module.Lookup(where.Text) is ConstSymbol { Declaration.Value: FloatLiteral } constant && given == Math.Floor(given)
            => FormattableString.Invariant($"make the constant a whole number: `const {constant.Name} = {given:F0}`"),
        // A literal: the whole number next to it that a size or a stride can be.
        NamedType { Dims: null, Name.Text: "int" } when found is FloatValue { Value: { } literal } && where.Source is not null && Decimal().IsMatch(where.Text) => FormattableString.Invariant($"write a whole number, such as `{Math.Max(1, Math.Round(literal)):F0}`"),
        NamedType { Dims: null, Name.Text: "float" } when found is TensorValue && where.Source is not null && Suggestion.Nearest(where.Text, _frame.Scope.Names.Where(n => n != where.Text && _frame.Scope.Find(n) is IntValue or FloatValue)) is { } near
            => $"`{where.Text}` changes as the run goes on: did you mean `{near}`?",
        NamedType { Dims: null, Name.Text: "bool" } when found is IntValue { Value: var n } && (n == Dim.Zero || n == Dim.One) => $"write `{(n == Dim.One ? "true" : "false")}`",
        NamedType { Dims: null, Name.Text: "int" } when found is FloatValue { Value: { } whole } && where.Source is not null && WholeNumber().IsMatch(where.Text) => FormattableString.Invariant($"write `{whole:F0}`"),
        NamedType { Dims: null, Name.Text: "int" } when found is FloatValue && where.Source is not null && where.Text.Split(" / ") is [var dividend, var divisor] => $"`/` gives a float, `//` a whole number: `{dividend} // {divisor}`",
        NamedType { Dims: null, Name.Text: "float" } when found is StringValue { Value: var number } && double.TryParse(number, System.Globalization.CultureInfo.InvariantCulture, out double _) && char.IsDigit(number[0]) => $"write `{number}`",
        NamedType { Dims: null, Name.Text: "int" } when found is FloatValue && where.Source is not null => $"make it a whole number: `floor({where.Text})`",
        NamedType { Dims: null, Name.Text: "int" } when found is StringValue { Value: var digits } && long.TryParse(digits, out _) => $"write `{digits}`",
        NamedType { Dims: null, Name.Text: "int" } when found is ListValue { Items: [IntValue first, ..] } => $"write one number, such as `{first.Value}`; a list of layers is `[… for n in {where.Text}]`",
        UnionType when found is StringValue { Value: var quoted } && long.TryParse(quoted, out _) => $"write `{quoted}`",
        UnionType when type.Where.Text.StartsWith("int | tuple", StringComparison.Ordinal) => "write a number, such as `1`, or a tuple of numbers, one for each axis",
        NamedType { Dims: null, Name.Text: "bool" } => "write `true` or `false`",
        NamedType { Dims: null, Name.Text: "int" } => "write a whole number",
        NamedType { Dims: null, Name.Text: "float" } => "write a number",
        NamedType { Dims: null, Name.Text: "string" } => "write a string: \"…\"",
        NamedType { Dims: null, Name.Text: "layer" } => "write a layer, such as `Linear(10)`",
        NamedType { Dims: null, Name.Text: "fn" } => "write a function, such as `relu` or `(x) => x * 2`",
        NamedType { Dims: null, Name.Text: "list" } or UnionType { Where.Text: "list | tuple" } => found is IntValue or FloatValue or StringValue or BoolValue && where.Source is not null ? $"write a list: `[{where.Text}{MoreNumbers().Match(where.Source.Text, where.Span.End).Value}]`" : "write a list: `[a, b]`",
        NamedType { Dims: null, Name.Text: "tuple" } => "write a tuple: `(a, b)`",
        _ => $"write a value of the type {type.Where.Text}",
    };

    // `milestones: 30, 60`: what follows belongs to the list.
    [GeneratedRegex(@"\G(\s*,\s*\d+(?![\w.]))+")]
    private static partial Regex MoreNumbers();

    [GeneratedRegex(@"^\d{1,9}\.\d+$")]
    private static partial Regex Decimal();

    [GeneratedRegex(@"^\d{1,15}\.0*$")]
    private static partial Regex WholeNumber();
}
