using System.Runtime.CompilerServices;

namespace ModelDsl.Tests;

/// <summary>Compares a text with its record <c>Name.verified.txt</c>, kept beside the test that makes it.</summary>
/// <remarks>A mismatch leaves <c>Name.received.txt</c> there; with <c>UPDATE_BASELINES=1</c> the record is rewritten.</remarks>
public static class Snapshot
{
    /// <param name="actual">What the program makes of its input today.</param>
    /// <param name="name">The record's name, without its ending.</param>
    /// <param name="source">Filled in by the compiler: the file of the calling test.</param>
    public static void Match(string actual, string name, [CallerFilePath] string source = "")
    {
        string stem = Path.Combine(Path.GetDirectoryName(source)!, name);
        string verified = stem + ".verified.txt", received = stem + ".received.txt";
        actual = actual.ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("UPDATE_BASELINES") == "1")
        {
            File.WriteAllText(verified, actual);
            File.Delete(received);
            return;
        }
        string expected = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : "";
        if (actual == expected)
        {
            File.Delete(received);
            return;
        }
        File.WriteAllText(received, actual);
        Assert.Fail($"{FirstDifference(expected, actual)}\nCompare {verified} with {received}; UPDATE_BASELINES=1 accepts the new text.");
    }

    private static string FirstDifference(string expected, string actual)
    {
        string[] was = expected.Split('\n'), now = actual.Split('\n');
        int line = 0;
        while (line < was.Length && line < now.Length && was[line] == now[line]) line++;
        return $"line {line + 1} differs\n  recorded: {was.ElementAtOrDefault(line)}\n  now:      {now.ElementAtOrDefault(line)}";
    }
}
