using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelDsl.Ir;

/// <summary>The kinds of words of the text form; a value is <c>%3</c> or <c>%3.1</c>, a comment everything after <c>#</c>.</summary>
internal enum GraphTokenKind { Word, Number, String, Value, Comment, Sign, End }

/// <param name="Text">As written; of a string and a comment what it says.</param>
internal readonly record struct GraphToken(GraphTokenKind Kind, string Text, int Line);

/// <summary>Cuts the text form of a graph into tokens. Line breaks only end comments.</summary>
internal static partial class GraphLexer
{
    public static List<GraphToken> Tokens(string text)
    {
        List<GraphToken> tokens = [];
        int line = 1, at = 0;
        while (at < text.Length)
        {
            Match match = Token().Match(text, at);
            if (!match.Success) throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"line {line}: unexpected '{text[at]}'"));
            if (match.Groups["space"].Success) line += match.Value.Count(c => c == '\n');
            else tokens.Add(Of(match, line));
            at += match.Length;
        }
        tokens.Add(new(GraphTokenKind.End, "the end", line));
        return tokens;
    }

    private static GraphToken Of(Match match, int line)
    {
        string text = match.Value;
        return match.Groups["comment"].Success ? new(GraphTokenKind.Comment, text[1..].Trim(), line)
            : match.Groups["string"].Success ? new(GraphTokenKind.String, Regex.Unescape(text[1..^1]), line)
            : match.Groups["value"].Success ? new(GraphTokenKind.Value, text, line)
            : match.Groups["number"].Success ? new(GraphTokenKind.Number, text, line)
            : match.Groups["word"].Success ? new(GraphTokenKind.Word, text, line)
            : new(GraphTokenKind.Sign, text, line);
    }

    [GeneratedRegex("""
        \G(?:(?<space>\s+)|(?<comment>\#[^\n]*)|(?<string>"(?:[^"\\\n]|\\.)*")|(?<value>%\d+(?:\.\d+)?)
        |(?<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<word>[\p{L}_][\p{L}\d_]*(?:\.[\p{L}\d_]+)*)
        |(?<sign>==|!=|>=|<=|\*\*|//|[-+*%=:,(){}\[\]]))
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Token();
}
