using System.Globalization;
using System.Text;

namespace ModelDsl.Shapes;

// The two ways to write a size down: in the language, and in generated C#.
public sealed partial class Dim
{
    /// <summary>As the language writes it: <c>2 * N + 1</c>, <c>(H + 31) // 32</c>, <c>max(1, C // 16)</c>.</summary>
    public override string ToString() => IsOverflow ? "(too large)" : Absorbed ?? Write(LanguageStyle.Instance);

    // (H + 1) // 2 - 1 reads better as (H - 1) // 2.
    private string? Absorbed =>
        _terms is [{ Coefficient: 1, Monomial.Factors: [(FloorAtom { Divisor.IsConstant: true } floor, 1)] }, { Monomial.IsOne: true, Coefficient: < 0 } constant]
        && floor.Numerator + floor.Divisor * constant.Coefficient is { IsOverflow: false } numerator
            ? $"({numerator.Write(LanguageStyle.Instance)}) // {floor.Divisor}"
            : null;

    /// <summary>A C# expression of type <c>long</c>; <paramref name="name"/> gives a symbol's expression.</summary>
    /// <remarks>Rounds down through <c>Sizes.FloorDiv</c>, and with a plain <c>/</c> where both sides are known not to be negative.</remarks>
    /// <exception cref="InvalidOperationException">The dim is <see cref="Overflow"/>.</exception>
    public string ToCSharp(Func<DimSymbol, string> name) =>
        IsOverflow ? throw new InvalidOperationException("A size that overflows has no code.") : Write(new CSharpStyle(name));

    private string Write(Style style)
    {
        if (_terms.Length == 0) return style.Number(0);
        StringBuilder text = new();
        // "3 - N" reads better than "-N + 3".
        foreach (Term term in _terms.Where(t => t.Coefficient > 0).Concat(_terms.Where(t => t.Coefficient < 0)))
        {
            bool negative = term.Coefficient < 0;
            if (text.Length > 0) text.Append(negative ? " - " : " + ");
            else if (negative) text.Append('-');
            bool alone = _terms.Length == 1 && !negative;
            text.Append(WriteTerm(term.Monomial, Math.Abs(term.Coefficient), style, alone));
        }
        return text.ToString();
    }

    private static string WriteTerm(Monomial monomial, long magnitude, Style style, bool alone)
    {
        if (monomial.IsOne) return style.Number(magnitude);
        List<string> factors = [];
        if (magnitude != 1) factors.Add(style.Number(magnitude));
        bool single = magnitude == 1 && monomial.Factors is [(_, 1)];
        foreach ((Atom atom, int power) in monomial.Factors)
            factors.AddRange(style.Power(WriteAtom(atom, style, bare: single), power, atom is FloorAtom));
        return string.Join(" * ", factors);
    }

    private static string WriteAtom(Atom atom, Style style, bool bare) => atom switch
    {
        SymbolAtom symbol => style.Symbol(symbol.Symbol),
        FloorAtom floor => style.Floor(floor, bare),
        ExtremeAtom extreme => style.Extreme(extreme),
        _ => throw new InvalidOperationException(),
    };

    // Brackets around whatever binds less tightly than a product.
    private string WriteOperand(Style style, bool right)
    {
        string text = Write(style);
        bool atomic = IsConstant && Value >= 0 || AsAtom is SymbolAtom or ExtremeAtom;
        bool product = !right && _terms is [{ Coefficient: > 0, Monomial: var m }] && !m.Factors.Any(f => f.Atom is FloorAtom);
        return atomic || product ? text : $"({text})";
    }

    private abstract class Style
    {
        public abstract string Symbol(DimSymbol symbol);
        public abstract string Number(long value);
        public abstract string Floor(FloorAtom floor, bool bare);
        public abstract string Extreme(ExtremeAtom extreme);
        public abstract IEnumerable<string> Power(string factor, int power, bool bracketed);
    }

    private sealed class LanguageStyle : Style
    {
        public static readonly LanguageStyle Instance = new();

        public override string Symbol(DimSymbol symbol) => symbol.Name;
        public override string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

        public override string Floor(FloorAtom floor, bool bare)
        {
            string text = $"{floor.Numerator.WriteOperand(this, right: false)} // {floor.Divisor.WriteOperand(this, right: true)}";
            return bare ? text : $"({text})";
        }

        // A constant first, as in max(1, C // 16).
        public override string Extreme(ExtremeAtom extreme) =>
            $"{(extreme.IsMax ? "max" : "min")}({string.Join(", ", extreme.Arguments.OrderBy(a => a.IsConstant ? 0 : 1).Select(a => a.Write(this)))})";

        public override IEnumerable<string> Power(string factor, int power, bool bracketed) =>
            [power == 1 ? factor : $"{factor} ** {power}"];
    }

    private sealed class CSharpStyle(Func<DimSymbol, string> name) : Style
    {
        public override string Symbol(DimSymbol symbol) => name(symbol);

        public override string Number(long value) =>
            value > int.MaxValue ? value.ToString(CultureInfo.InvariantCulture) + "L" : value.ToString(CultureInfo.InvariantCulture);

        public override string Floor(FloorAtom floor, bool bare)
        {
            if (!floor.Numerator.IsSurelyNonNegative || !floor.Divisor.IsSurelyPositive)
                return $"Sizes.FloorDiv({floor.Numerator.Write(this)}, {floor.Divisor.Write(this)})";
            string text = $"{floor.Numerator.WriteOperand(this, right: false)} / {floor.Divisor.WriteOperand(this, right: true)}";
            return bare ? text : $"({text})";
        }

        public override string Extreme(ExtremeAtom extreme)
        {
            string call = extreme.IsMax ? "Math.Max" : "Math.Min";
            return extreme.Arguments.Skip(1).Aggregate(extreme.Arguments[0].Write(this), (text, a) => $"{call}({text}, {a.Write(this)})");
        }

        public override IEnumerable<string> Power(string factor, int power, bool bracketed) => Enumerable.Repeat(factor, power);
    }
}
