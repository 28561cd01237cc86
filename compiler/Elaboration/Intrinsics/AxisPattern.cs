using System.Collections.Immutable;
using ModelDsl.Diagnostics;
using ModelDsl.Text;

namespace ModelDsl.Elaboration.Intrinsics;

/// <summary>One axis of a pattern: a name, a number such as the 2 of <c>(h 2)</c>, or <c>...</c>.</summary>
/// <param name="Text">As written.</param>
/// <param name="Where">Its place inside the pattern.</param>
internal sealed record PatternAxis(string Text, Location Where)
{
    public const string Dots = "...";

    public bool IsDots => Text == Dots;

    /// <summary>The size of an axis that is written as a number.</summary>
    public long? Number => long.TryParse(Text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out long n) ? n : null;
}

/// <summary>One axis of a tensor: an axis of the pattern, or several in parentheses.</summary>
internal sealed record PatternGroup(ImmutableArray<PatternAxis> Axes, bool Joined)
{
    /// <summary>True for a <c>...</c> that stands for axes of the tensor, one each.</summary>
    public bool IsDots => !Joined && Axes[0].IsDots;
}

/// <summary>One side of a pattern such as <c>b (h p) ... c</c>.</summary>
internal sealed record PatternSide(ImmutableArray<PatternGroup> Groups, Location Where)
{
    public IEnumerable<PatternAxis> Axes => Groups.SelectMany(g => g.Axes);
    public bool HasDots => Axes.Any(a => a.IsDots);
    public IEnumerable<string> Names => Axes.Where(a => !a.IsDots && a.Number is null).Select(a => a.Text);
}

/// <summary>Reads the patterns of <c>rearrange</c>, <c>reduce</c> and <c>repeat</c>, as in einops.</summary>
/// <remarks>Places inside the string are kept, so that a message points at the axis it means.</remarks>
internal static class AxisPattern
{
    public static readonly Rule Malformed = Rule.Error("NN3007", "the axis pattern is not well formed",
        "The pattern of `einsum`, `rearrange`, `reduce` or `repeat` cannot be read, or asks for something that this function does " +
        "not do. `rearrange` keeps every axis, `reduce` may leave some out on the right, `repeat` may have new ones there.");

    /// <summary>Both sides; null with what is wrong in <paramref name="problem"/>.</summary>
    public static (PatternSide From, PatternSide To)? Parse(string pattern, Location literal, out Diagnostic? problem)
    {
        problem = null;
        int arrow = pattern.IndexOf("->", StringComparison.Ordinal);
        if (arrow < 0 || pattern.IndexOf("->", arrow + 2, StringComparison.Ordinal) >= 0)
        {
            problem = Malformed.At(literal, "a pattern has two sides") with { Help = "write the axes before and after, as in `\"b c h w -> b (c h) w\"`" };
            return null;
        }
        if (Side(pattern, 0, arrow, literal, out problem) is not { } from || Side(pattern, arrow + 2, pattern.Length, literal, out problem) is not { } to) return null;
        return (from, to);
    }

    private static PatternSide? Side(string pattern, int start, int end, Location literal, out Diagnostic? problem)
    {
        problem = null;
        var groups = ImmutableArray.CreateBuilder<PatternGroup>();
        ImmutableArray<PatternAxis>.Builder? group = null;
        HashSet<string> seen = [];
        int at = start, opened = 0;
        while (at < end)
        {
            char c = pattern[at];
            if (char.IsWhiteSpace(c))
            {
                at++;
                continue;
            }
            int length = c is '(' or ')' ? 1 : Length(pattern, at, end);
            Location where = Within(literal, pattern, at, Math.Max(1, length));
            if (length == 0)
            {
                problem = Malformed.At(where, $"`{c}` has no meaning here") with { Help = "axes are names, numbers or `...`, joined by parentheses" };
                return null;
            }
            string word = pattern.Substring(at, length);
            switch (c)
            {
                case '(' when group is null:
                    group = ImmutableArray.CreateBuilder<PatternAxis>();
                    opened = at;
                    break;
                case ')' when group is not null:
                    groups.Add(new(group.ToImmutable(), Joined: true));
                    group = null;
                    break;
                case '(' or ')':
                    problem = Malformed.At(where, c == '(' ? "parentheses inside parentheses" : "nothing is open here");
                    return null;
                default:
                    var axis = new PatternAxis(word, where);
                    if (axis.Number is null && !seen.Add(word))
                    {
                        problem = Malformed.At(where, $"`{word}` stands twice on one side") with { Help = axis.IsDots ? "leave one of them out" : Renamed(pattern, word) };
                        return null;
                    }
                    if (axis.Number == 0)
                    {
                        problem = Malformed.At(where, "an axis has at least 1 element");
                        return null;
                    }
                    if (group is null) groups.Add(new([axis], Joined: false));
                    else group.Add(axis);
                    break;
            }
            at += length;
        }
        if (group is not null)
        {
            problem = Malformed.At(Within(literal, pattern, opened, 1), "this parenthesis is not closed") with { Help = "add `)`" };
            return null;
        }
        return new PatternSide(groups.ToImmutable(), Within(literal, pattern, start, end - start));
    }

    // The second of each side under another name.
    private static string Renamed(string pattern, string word)
    {
        string other = word + "2";
        string[] sides = [.. pattern.Split("->").Select(side =>
        {
            int count = 0;
            return System.Text.RegularExpressions.Regex.Replace(side, $@"\b{System.Text.RegularExpressions.Regex.Escape(word)}\b", m => ++count == 2 ? other : m.Value);
        })];
        return $"give the second one a name of its own, and its size if need be: \"{string.Join("->", sides)}\"";
    }

    private static int Length(string pattern, int at, int end)
    {
        if (string.CompareOrdinal(pattern, at, PatternAxis.Dots, 0, 3) == 0) return 3;
        int length = 0;
        while (at + length < end && (char.IsLetterOrDigit(pattern[at + length]) || pattern[at + length] == '_')) length++;
        return length;
    }

    /// <summary>A piece of a string literal, where the literal stands in the text as it is.</summary>
    public static Location Within(Location literal, string text, int start, int length)
    {
        if (literal.Source is null || literal.Text != $"\"{text}\"") return literal;
        return new Location(literal.Source, new TextSpan(literal.Span.Start + 1 + start, length));
    }
}
