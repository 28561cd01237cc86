using System.Globalization;
using System.Text;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;

namespace ModelDsl.Ir;

/// <summary>Writes a graph as text, one line for each node; <see cref="GraphParser"/> reads it back.</summary>
/// <remarks><code>
/// graph Head
/// size N
/// parameter fc.weight : f32[10, 84] = kaiming_uniform(a: 2.23606797749979)  # head.nn:3:11
/// %0 = input {name = x} : f32[N, 84]  # head.nn:2:11
/// %1 = parameter {path = fc.weight} : f32[10, 84]  # head.nn:3:11 fc Linear
/// %2 = transpose %1 {permutation = [1, 0]} : f32[84, 10]  # head.nn:4:9 fc Linear
/// %3 = matmul %0, %2 : f32[N, 10]  # head.nn:4:9 fc Linear
/// output logits = %3  # head.nn:4:5
/// </code>
/// After <c>#</c> stand the place in the source, the layer's path, and its type.</remarks>
public static class GraphPrinter
{
    public static string Print(Graph graph)
    {
        var names = new TextNames(graph);
        var text = new StringBuilder();
        text.Append($"graph {TextNames.Quote(graph.Name)}\n");
        foreach (DimSymbol symbol in names.Symbols)
        {
            text.Append($"size {names.Of(symbol)}");
            if (symbol.Kind != DimKind.Dynamic) text.Append($" ({symbol.Kind.ToString().ToLowerInvariant()})");
            if (symbol.Minimum != new DimSymbol("", symbol.Kind).Minimum) text.Append(CultureInfo.InvariantCulture, $" >= {symbol.Minimum}");
            text.Append('\n');
        }
        foreach (ParameterInfo info in names.Parameters) PrintParameter(text, info, names);
        PrintBody(text, graph, names, "");
        return text.ToString();
    }

    private static void PrintParameter(StringBuilder text, ParameterInfo info, TextNames names)
    {
        text.Append(info.IsBuffer ? "buffer " : "parameter ").AppendJoin(", ", info.Aliases.Select(TextNames.Quote).Prepend(names.Of(info)));
        text.Append($" : {names.Of(info.Type)} = {TextNames.Quote(info.Initializer.Name)}");
        if (info.Initializer.Arguments.Count > 0)
            text.Append('(').AppendJoin(", ", info.Initializer.Arguments.Select(a => $"{TextNames.Quote(a.Key)}: {Argument(a.Value)}")).Append(')');
        if (info.Trainable == info.IsBuffer) text.Append(info.Trainable ? " trained" : " frozen");
        text.Append(Comment(new Origin(info.Where))).Append('\n');
    }

    private static string Argument(object value) => value switch
    {
        string s => TextNames.Quoted(s),
        bool b => b ? "true" : "false",
        double d => TextNames.Number(d),
        double[] numbers => $"[{string.Join(", ", numbers.Select(TextNames.Number))}]",
        IFormattable n => n.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new IrException($"an initializer's argument is {value}"),
    };

    private static void PrintBody(StringBuilder text, Graph graph, TextNames names, string indent)
    {
        Dictionary<Value, GraphInput> inputs = graph.Inputs.ToDictionary(i => i.Value);
        foreach (Node node in graph.Nodes)
        {
            text.Append(CultureInfo.InvariantCulture, $"{indent}%{node.Id} = {node.Primitive.Name}");
            if (node.Inputs.Length > 0) text.Append(' ').AppendJoin(", ", node.Inputs);
            List<string> attributes = [.. PrimitiveText.Attributes(node.Primitive, names).Select(a => $"{a.Name} = {a.Text}")];
            if (node.Types.Length > 0 && inputs.TryGetValue(node[0], out GraphInput? input) && input.Optional) attributes.Add("optional = true");
            if (node.Primitive.Region is { } region)
            {
                text.Append($" {{{string.Join(", ", attributes)}, body = graph {TextNames.Quote(region.Name)} {{\n");
                PrintBody(text, region, names, indent + "    ");
                text.Append($"{indent}}}}}");
            }
            else if (attributes.Count > 0) text.Append($" {{{string.Join(", ", attributes)}}}");
            text.Append($" : {string.Join(", ", node.Types.Select(names.Of))}{Comment(node.Origin)}\n");
        }
        foreach (GraphOutput output in graph.Outputs)
        {
            text.Append($"{indent}output {TextNames.Quote(output.Name)} = {output.Value}");
            if (output.Documentation.Length > 0) text.Append($" {TextNames.Quoted(output.Documentation)}");
            text.Append(Comment(new Origin(output.Where))).Append('\n');
        }
        foreach (SizeCheck check in graph.Checks)
            text.Append($"{indent}check {names.Of(check.Goal)} {TextNames.Quoted(check.Message)}{Comment(new Origin(check.Where))}\n");
        foreach (BufferUpdate update in graph.Updates)
            text.Append($"{indent}update {names.Of(update.Buffer)} = {update.Value}\n");
    }

    private static string Comment(Origin origin)
    {
        if (origin == Origin.None) return "";
        string layer = origin.Layer.Length > 0 ? $" {origin.Layer}" : origin.Kind.Length > 0 ? " -" : "";
        return $"  # {origin.Where}{layer}{(origin.Kind.Length > 0 ? $" {origin.Kind}" : "")}{(origin.Note.Length > 0 ? $"; {origin.Note}" : "")}";
    }
}
