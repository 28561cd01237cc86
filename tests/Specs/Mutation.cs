using System.Text.RegularExpressions;

namespace ModelDsl.Tests.Specs;

/// <summary>One small change to a program, of the kinds that people and editors make.</summary>
internal static partial class Mutation
{
    private static readonly string[] s_tokens =
    [
        "(", ")", "[", "]", "{", "}", "->", "=", ":", ",", ".", "..", "...", "+", "-", "*", "/", "//", "%", "**", "@", "==", "<", ">=", "=>", "?", "|", ";", "\"", "#", "_",
        "0", "1", "7", "-1", "1e9", "9223372036854775807", "0.5", "true", "none", "x", "N", "if", "then", "else", "for", "in", "layer", "output", "input", "model", "block",
        "fn", "return", "require", "and", "not", "with", "as!", "f32[N, 3]", "Linear(4)", "Conv2d(8, 3)", "ReLU", "sum(i)", "self.", "nn.", "é", "\0", "\t", "\uD800", "$", "'",
    ];

    // Around the ends of what numbers and sizes can be.
    private static readonly string[] s_numbers =
    [
        "0", "-1", "-9223372036854775807", "2147483647", "2147483648", "4294967294", "4294967296", "3037000500", "1000000000000", "4611686018427387904", "9223372036854775807",
    ];

    /// <summary>The changed text, and the first and last line that the change touched.</summary>
    public static (string Text, int First, int Last) Of(string text, Random random) =>
        random.Next(3) == 0 ? Lines(text, random) : Tokens(text, random);

    private static (string, int, int) Lines(string text, Random random)
    {
        List<string> lines = [.. text.Split('\n')];
        int at = random.Next(lines.Count);
        switch (random.Next(3))
        {
            case 0:
                lines.RemoveAt(at);
                return (string.Join('\n', lines), at, at + 1);
            case 1:
                lines.Insert(at, lines[at]);
                return (string.Join('\n', lines), at + 1, at + 2);
            default:
                int other = Math.Min(lines.Count - 1, at + 1);
                (lines[at], lines[other]) = (lines[other], lines[at]);
                return (string.Join('\n', lines), at + 1, other + 1);
        }
    }

    private static (string, int, int) Tokens(string text, Random random)
    {
        MatchCollection tokens = Token().Matches(text);
        if (tokens.Count < 2) return (text + "(", 1, 1);
        int index = random.Next(tokens.Count - 1);
        Match token = tokens[index], next = tokens[index + 1];
        string mutated = random.Next(5) switch
        {
            4 when char.IsDigit(token.Value[0]) => string.Concat(text[..token.Index], s_numbers[random.Next(s_numbers.Length)], text[(token.Index + token.Length)..]),
            0 => text.Remove(token.Index, token.Length),
            1 => text.Insert(token.Index, token.Value + " "),
            2 => string.Concat(text[..token.Index], next.Value, text[(token.Index + token.Length)..next.Index], token.Value, text[(next.Index + next.Length)..]),
            _ => text.Insert(token.Index, s_tokens[random.Next(s_tokens.Length)] + " "),
        };
        return (mutated, Line(text, token.Index), Line(text, next.Index + next.Length));
    }

    private static int Line(string text, int offset) => text.AsSpan(0, offset).Count('\n') + 1;

    [GeneratedRegex("#[^\n]*|\"[^\"\n]*\"|[A-Za-z_]\\w*|\\d[\\w.]*|->|=>|\\*\\*|//|[^\\s\\w]")]
    private static partial Regex Token();
}
