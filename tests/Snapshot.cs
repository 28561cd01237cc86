using System.Runtime.CompilerServices;

namespace ModelDsl.Tests;

/// <summary>Compares a text with its record <c>Name.verified.txt</c>, kept beside the test that makes it.</summary>
/// <remarks>A mismatch leaves <c>Name.received.txt</c> there; with <c>UPDATE_BASELINES=1</c> the record is rewritten.</remarks>
public static class Snapshot
{
    private const int LinesShown = 8;

    /// <param name="actual">What the program makes of its input today.</param>
    /// <param name="name">The record's name, without its ending.</param>
    /// <param name="source">Filled in by the compiler: the file of the calling test.</param>
    public static void Match(string actual, string name, [CallerFilePath] string source = "")
    {
        if (Difference(actual, Path.Combine(Path.GetDirectoryName(source)!, name)) is { } difference) Assert.Fail(difference);
    }

    /// <summary>What a reader has to be told when a text is no longer its record; null where they agree.</summary>
    /// <param name="actual">What the program makes of its input today.</param>
    /// <param name="stem">The record's path up to <c>.verified</c>.</param>
    /// <param name="ending">Of the record's name, so that editors know its language.</param>
    public static string? Difference(string actual, string stem, string ending = "txt")
    {
        string verified = $"{stem}.verified.{ending}", received = $"{stem}.received.{ending}";
        actual = actual.ReplaceLineEndings("\n");
        string expected = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : "";
        bool update = Environment.GetEnvironmentVariable("UPDATE_BASELINES") == "1";
        if (update || actual == expected)
        {
            if (actual != expected) File.WriteAllText(verified, actual);
            File.Delete(received);
            return null;
        }
        File.WriteAllText(received, actual);
        return $"{ShortDiff(expected, actual)}\nCompare {verified} with {received}; UPDATE_BASELINES=1 accepts the new text.";
    }

    /// <summary>The lines between the first and the last difference, as a patch shows them; long ones are cut.</summary>
    internal static string ShortDiff(string expected, string actual)
    {
        string[] was = expected.Split('\n'), now = actual.Split('\n');
        int first = 0, shared = Math.Min(was.Length, now.Length);
        while (first < shared && was[first] == now[first]) first++;
        int same = 0;
        while (same < shared - first && was[^(same + 1)] == now[^(same + 1)]) same++;
        return string.Join('\n', [$"line {first + 1} differs", .. Lines('-', was[first..^same]), .. Lines('+', now[first..^same])]);
    }

    private static IEnumerable<string> Lines(char sign, string[] lines)
    {
        IEnumerable<string> shown = lines.Take(LinesShown).Select(l => $"  {sign} {(l.Length > 160 ? l[..160] + "…" : l)}");
        return lines.Length > LinesShown ? shown.Append($"  {sign} … {lines.Length - LinesShown} more") : shown;
    }
}
