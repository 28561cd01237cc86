using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ModelDsl.Shapes;
using ModelDsl.Text;

namespace ModelDsl.Ir;

/// <summary>Reads the small parts of the text form: names, sizes, conditions, types, origins.</summary>
internal sealed partial class GraphReader
{
    private readonly List<GraphToken> _tokens;
    private readonly Dictionary<string, DimSymbol> _symbols = [];
    private readonly Dictionary<string, BlankSource> _sources = [];
    private int _at;

    public GraphReader(string text)
    {
        _tokens = GraphLexer.Tokens(text);
        foreach (GraphToken token in _tokens.Where(t => t.Kind == GraphTokenKind.Comment))
        {
            if (Comment().Match(token.Text) is not { Success: true } match || !match.Groups["path"].Success) continue;
            string path = match.Groups["path"].Value;
            if (!_sources.TryGetValue(path, out BlankSource? source)) _sources.Add(path, source = new(path));
            source.Reach(Number(match.Groups["line"]), Number(match.Groups["column"]));
        }
    }

    public GraphToken Current => _tokens[_at];
    public bool Is(string text) => Current.Kind is GraphTokenKind.Sign or GraphTokenKind.Word && Current.Text == text;

    public bool Accept(string text)
    {
        if (!Is(text)) return false;
        _at++;
        return true;
    }

    public void Expect(string text)
    {
        if (!Accept(text)) throw Fault($"expected {text}");
    }

    public string Take(GraphTokenKind kind) => Current.Kind == kind ? _tokens[_at++].Text : throw Fault($"expected a {kind.ToString().ToLowerInvariant()}");

    public FormatException Fault(string reason) =>
        new(string.Create(CultureInfo.InvariantCulture, $"line {Current.Line}: {reason} at {Current.Text}"));

    /// <summary>A word, a path of words, or a string.</summary>
    public string Name() => Current.Kind == GraphTokenKind.String ? Take(GraphTokenKind.String) : Take(GraphTokenKind.Word);

    /// <summary>A number with its sign, <c>nan</c> and <c>inf</c> among them.</summary>
    public string Numeral()
    {
        string sign = Accept("-") ? "-" : "";
        return sign + (Current.Kind == GraphTokenKind.Word ? Take(GraphTokenKind.Word) : Take(GraphTokenKind.Number));
    }

    public static double Double(string numeral) => numeral switch
    {
        "nan" => double.NaN,
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        _ => double.Parse(numeral, CultureInfo.InvariantCulture),
    };

    public static long Long(string numeral) => long.Parse(numeral, CultureInfo.InvariantCulture);

    /// <summary><paramref name="item"/>s between brackets.</summary>
    public ImmutableArray<T> List<T>(Func<T> item, string open = "[", string close = "]")
    {
        var items = ImmutableArray.CreateBuilder<T>();
        Expect(open);
        while (!Accept(close))
        {
            if (items.Count > 0) Expect(",");
            items.Add(item());
        }
        return items.ToImmutable();
    }

    // ---- sizes ------------------------------------------------------------------------------------------------------

    public void Declare(DimSymbol symbol) => _symbols.Add(symbol.Name, symbol);

    public Dim Size()
    {
        Dim sum = Product();
        while (Is("+") || Is("-")) sum = Accept("+") ? sum + Product() : Minus(sum);
        return sum;

        Dim Minus(Dim left)
        {
            Expect("-");
            return left - Product();
        }
    }

    private Dim Product()
    {
        Dim product = Factor();
        while (Is("*") || Is("//"))
        {
            if (Accept("*")) product *= Factor();
            else
            {
                Expect("//");
                product = Dim.FloorDiv(product, Factor());
            }
        }
        return product;
    }

    private Dim Factor()
    {
        if (Accept("-")) return -Factor();
        Dim factor = Primary();
        return Accept("**") ? Dim.Pow(factor, (int)Long(Take(GraphTokenKind.Number))) : factor;
    }

    private Dim Primary()
    {
        if (Current.Kind == GraphTokenKind.Number) return Long(Take(GraphTokenKind.Number));
        if (Accept("("))
        {
            Dim inner = Size();
            Expect(")");
            return inner;
        }
        string name = Take(GraphTokenKind.Word);
        if (name is "min" or "max" && Is("("))
        {
            ImmutableArray<Dim> sizes = List(Size, "(", ")");
            return sizes.Skip(1).Aggregate(sizes[0], name == "min" ? Dim.Min : Dim.Max);
        }
        return _symbols.TryGetValue(name, out DimSymbol? symbol) ? Dim.Of(symbol) : throw Fault($"no size is called {name}");
    }

    // ---- conditions -------------------------------------------------------------------------------------------------

    public Goal Goal()
    {
        Goal goal = Both();
        while (Accept("or")) goal = new Goal.Or(goal, Both());
        return goal;
    }

    private Goal Both()
    {
        Goal goal = Comparison();
        while (Accept("and")) goal = new Goal.And(goal, Comparison());
        return goal;
    }

    private Goal Comparison()
    {
        // A bracket may begin a size or a condition.
        int start = _at;
        if (Accept("("))
        {
            try
            {
                Goal inner = Goal();
                Expect(")");
                return inner;
            }
            catch (FormatException)
            {
                _at = start;
            }
        }
        Dim a = Size();
        Dim? divisor = Accept("%") ? Factor() : null;
        string sign = Take(GraphTokenKind.Sign);
        Dim b = Size();
        if (divisor is not null && sign == "==" && b == Dim.Zero) return new Goal.Divides(divisor, a);
        if (divisor is not null) a = Dim.Mod(a, divisor);
        return sign switch
        {
            "==" => new Goal.Equal(a, b),
            "!=" => new Goal.NotEqual(a, b),
            ">=" => new Goal.AtLeast(a, b),
            "<=" => new Goal.AtLeast(b, a),
            _ => throw Fault($"{sign} compares nothing"),
        };
    }

    // ---- types and origins ------------------------------------------------------------------------------------------

    public ElementType Element()
    {
        string name = Take(GraphTokenKind.Word);
        return ElementTypes.Parse(name) ?? throw Fault($"{name} is no element type");
    }

    public Shape Shape() => Shapes.Shape.Of(List(Size));
    public TensorType Type() => new(Element(), Shape());

    /// <summary>The comment at the end of a line, if there is one.</summary>
    public Origin Origin()
    {
        if (Current.Kind != GraphTokenKind.Comment) return Ir.Origin.None;
        Match match = Comment().Match(Current.Text);
        if (!match.Success) throw Fault("expected a place");
        _at++;
        Location where = match.Groups["path"].Success
            ? _sources[match.Groups["path"].Value].At(Number(match.Groups["line"]), Number(match.Groups["column"]))
            : default;
        string layer = match.Groups["layer"].Value;
        return new(where, layer == "-" ? "" : layer, match.Groups["kind"].Value, match.Groups["note"].Value);
    }

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?:<none>|(?<path>.*?):(?<line>\d+):(?<column>\d+))(?: (?<layer>[^\s;]+))?(?: (?<kind>[^\s;]+))?(?:; (?<note>.*))?$")]
    private static partial Regex Comment();

    /// <summary>Stands for a file of which only places are known: blanks, as far as any place reaches.</summary>
    private sealed class BlankSource(string path)
    {
        private readonly List<int> _widths = [];
        private SourceText? _text;
        private int[] _starts = [];

        public void Reach(int line, int column)
        {
            while (_widths.Count < line) _widths.Add(0);
            _widths[line - 1] = Math.Max(_widths[line - 1], column);
        }

        public Location At(int line, int column)
        {
            if (_text is null)
            {
                var blanks = new StringBuilder();
                _starts = [.. _widths.Select(width =>
                {
                    int start = blanks.Length;
                    blanks.Append(' ', width).Append('\n');
                    return start;
                })];
                _text = new SourceText(path, blanks.ToString());
            }
            return new(_text, new TextSpan(_starts[line - 1] + column - 1, 0));
        }
    }
}
