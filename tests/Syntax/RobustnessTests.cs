using System.Text;
using ModelDsl.Diagnostics;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Tests.Syntax;

/// <summary>Whatever the text, there is a tree, and an error where the text is no program.</summary>
public class RobustnessTests
{
    public static TheoryData<string, string> Monsters => new()
    {
        { "brackets", "model A { x = " + new string('(', 100_000) },
        { "matched brackets", "model A { x = " + new string('(', 100_000) + "1" + new string(')', 100_000) + " }" },
        { "square brackets", "model A { x = " + new string('[', 100_000) },
        { "braces", "model A " + Repeat("{ if a ", 100_000) },
        { "closing brackets", new string(')', 100_000) },
        { "signs", "model A { x = " + Repeat("- ", 100_000) + "1 }" },
        { "nots", "model A { x = " + Repeat("not ", 100_000) + "a }" },
        { "powers", "model A { x = " + Repeat("2 ** ", 100_000) + "2 }" },
        { "ifs", "model A { x = " + Repeat("if a then b else ", 100_000) + "c }" },
        { "conditions", "model A { x = " + Repeat("if ", 100_000) + "c }" },
        { "else ifs", "model A { if a { b = 1 } " + Repeat("else if a { b = 1 } ", 100_000) + " }" },
        { "lambdas", "model A { x = " + Repeat("(a) => ", 100_000) + "c }" },
        { "reductions", "model A { x = " + Repeat("sum(a) ", 100_000) + "c }" },
        { "long pipeline", "model A { x = a" + Repeat(" -> b", 100_000) + " }" },
        { "long sum", "model A { x = a" + Repeat(" + b", 100_000) + " }" },
        { "calls", "model A { x = a" + Repeat("()", 100_000) + " }" },
        { "nested types", "fn f(x: " + Repeat("(int, ", 100_000) },
        { "nested patterns", "model A { x = " + Repeat("((a, ", 50_000) },
        { "one long name", "model A { x = " + new string('a', 10_000_000) + " }extra" },
        { "one long string", "model A { x = \"" + new string('a', 10_000_000) },
        { "one long line", "model A { x = [" + Repeat("1, ", 700_000) + " }" },
        { "stray characters", "model A { x = " + Repeat("$ ", 20_000) + "}" },
        { "errors", "model A {\n" + Repeat("a b\n", 5_000) + "}" },
        { "NULs", new string('\0', 1000) },
        { "half a surrogate", "model A { x = \uD800 y \uDC00 }" },
    };

    [Theory, MemberData(nameof(Monsters))]
    public void Monsters_get_an_error(string kind, string text)
    {
        SyntaxTree tree = Programs.Parse(text);
        Assert.True(tree.Diagnostics.Length is > 0 and < 25_000, kind);
        Check(tree);
    }

    [Theory, InlineData(""), InlineData("\n"), InlineData("# only a comment"), InlineData("\uFEFF"), InlineData(" \t\r\n\r\n"), InlineData(";;;"), InlineData("## doc")]
    public void Files_without_declarations_are_fine(string text)
    {
        SyntaxTree tree = Programs.Parse(text);
        Assert.Empty(tree.Diagnostics);
        Assert.Empty(tree.Declarations);
    }

    [Fact]
    public void Long_chains_and_deep_nesting_within_the_limits_are_read()
    {
        Assert.Empty(Programs.Parse("model A { x = a" + Repeat(" -> b", 900) + "\n y = " + new string('(', 190) + "1" + new string(')', 190) + " }").Diagnostics);
    }

    [Fact]
    public void Damaged_programs_never_throw()
    {
        var random = new Random(20260101);
        string[] programs = [.. Directory.EnumerateFiles(Programs.Folder, "*.nn").Order(StringComparer.Ordinal).Select(File.ReadAllText)];
        const string signs = "(){}[]<>=+-*/%@.,:;!?&|#\"'\\\n \t^$0123456789_abN\0\uD800é→";
        for (int round = 0; round < 1500; round++)
        {
            var text = new StringBuilder(programs[random.Next(programs.Length)]);
            for (int edits = random.Next(1, 8); edits > 0 && text.Length > 4; edits--)
            {
                int at = random.Next(text.Length), length = Math.Min(random.Next(1, 12), text.Length - at);
                switch (random.Next(4))
                {
                    case 0: text.Remove(at, length); break;
                    case 1: text.Insert(at, text.ToString(at, length)); break;
                    case 2: text.Insert(at, signs[random.Next(signs.Length)]); break;
                    default: text[at] = signs[random.Next(signs.Length)]; break;
                }
            }
            Check(Programs.Parse(text.ToString()));
        }
    }

    [Fact]
    public void Damaged_token_sequences_never_throw()
    {
        var random = new Random(7);
        string[] words = [.. Directory.EnumerateFiles(Programs.Folder, "*.nn").Order(StringComparer.Ordinal).SelectMany(f => File.ReadAllText(f).Split(' '))];
        for (int round = 0; round < 400; round++)
        {
            string text = string.Join(' ', Enumerable.Range(0, random.Next(1, 120)).Select(_ => words[random.Next(words.Length)]));
            Check(Programs.Parse("model A {\n" + text));
        }
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        var random = new Random(3);
        for (int round = 0; round < 200; round++)
        {
            byte[] bytes = new byte[random.Next(400)];
            random.NextBytes(bytes);
            Check(Programs.Parse(Encoding.Latin1.GetString(bytes)));
            Check(Programs.Parse(Encoding.UTF8.GetString(bytes)));
        }
    }

    // Every place lies in the file, and every node can be printed.
    private static void Check(SyntaxTree tree)
    {
        foreach (Diagnostic d in tree.Diagnostics)
        {
            Assert.InRange(d.Where.Span.Start, 0, tree.Source.Length);
            Assert.InRange(d.Where.Span.End, d.Where.Span.Start, tree.Source.Length);
        }
        SyntaxPrinter.Print(tree);
    }

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();
}
