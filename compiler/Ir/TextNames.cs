using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;

namespace ModelDsl.Ir;

/// <summary>What the text form calls the sizes and parameters of a graph, so that no two share a name.</summary>
internal sealed partial class TextNames
{
    private readonly Dictionary<DimSymbol, Dim> _renamed = [];
    private readonly Dictionary<ParameterInfo, string> _parameters = [];

    public TextNames(Graph graph)
    {
        HashSet<DimSymbol> symbols = [];
        List<ParameterInfo> parameters = [];
        Collect(graph, symbols, parameters);
        Symbols = [.. symbols];
        Parameters = [.. parameters.Distinct()];

        HashSet<string> taken = [.. Symbols.Select(s => s.Name)];
        foreach (DimSymbol twin in Symbols.GroupBy(s => s.Name).SelectMany(g => g.Skip(1)))
            _renamed.Add(twin, Dim.Of(new DimSymbol(Unused(twin.Name, taken), twin.Kind, twin.Minimum)));
        taken.Clear();
        foreach (ParameterInfo info in Parameters) _parameters.Add(info, Quote(taken.Add(info.Path) ? info.Path : Unused(info.Path, taken)));
    }

    /// <summary>Every unknown size, in the order in which the graph mentions them.</summary>
    public IReadOnlyList<DimSymbol> Symbols { get; }

    public IReadOnlyList<ParameterInfo> Parameters { get; }

    public string Of(DimSymbol symbol) => Of(Dim.Of(symbol));
    public string Of(ParameterInfo info) => _parameters[info];
    public string Of(Dim size) => (_renamed.Count == 0 ? size : size.Substitute(_renamed.GetValueOrDefault)).ToString();
    public string Of(Shape shape) => $"[{string.Join(", ", shape.Select(Of))}]";
    public string Of(TensorType type) => type.Element.Name() + Of(type.Shape);
    public string Of(Goal goal) => (_renamed.Count == 0 ? goal : goal.Substitute(_renamed.GetValueOrDefault)).ToString()!;

    /// <summary>A name as it is where it is a word or a path of words, else as a string.</summary>
    public static string Quote(string name) => Word().IsMatch(name) ? name : Quoted(name);

    public static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
        {
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when char.IsControl(c) => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => c.ToString(),
            });
        }
        return quoted.Append('"').ToString();
    }

    /// <summary>The shortest text that reads back as the same number.</summary>
    public static string Number(double value) =>
        double.IsNaN(value) ? "nan" : double.IsPositiveInfinity(value) ? "inf" : double.IsNegativeInfinity(value) ? "-inf"
        : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Unused(string name, HashSet<string> taken)
    {
        int copy = 2;
        while (!taken.Add(string.Create(CultureInfo.InvariantCulture, $"{name}_{copy}"))) copy++;
        return string.Create(CultureInfo.InvariantCulture, $"{name}_{copy}");
    }

    private static void Collect(Graph graph, HashSet<DimSymbol> symbols, List<ParameterInfo> parameters)
    {
        foreach (Node node in graph.Nodes)
        {
            if (node.Primitive is Parameter parameter) parameters.Add(parameter.Info);
            foreach (TensorType type in node.Types) symbols.UnionWith(type.Shape.Symbols);
            foreach (Dim size in PrimitiveText.Sizes(node.Primitive)) symbols.UnionWith(size.Symbols);
            if (node.Primitive.Region is { } region) Collect(region, symbols, parameters);
        }
        foreach (BufferUpdate update in graph.Updates)
        {
            parameters.Add(update.Buffer);
            symbols.UnionWith(update.Buffer.Type.Shape.Symbols);
        }
        foreach (SizeCheck check in graph.Checks) check.Goal.CollectSymbols(symbols);
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z_0-9]*(\.[A-Za-z_0-9]+)*$")]
    private static partial Regex Word();
}
