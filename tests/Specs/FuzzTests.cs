using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using ModelDsl.Diagnostics;
using ModelDsl.Diagnostics.Formats;
using ModelDsl.Elaboration;
using ModelDsl.Lints;
using ModelDsl.Text;
using Xunit.Abstractions;

namespace ModelDsl.Tests.Specs;

/// <summary>Damaged programs and random bytes: always diagnostics, soon, and where the damage is.</summary>
/// <remarks>A few seconds in the suite. <c>FUZZ_SECONDS=1200</c> makes it a campaign, <c>FUZZ_SEED</c> another one.</remarks>
public class FuzzTests(ITestOutputHelper output)
{
    /// <summary>What one program may take in a campaign. The suite does not look at the clock.</summary>
    private static readonly TimeSpan s_limit = Campaign ? TimeSpan.FromSeconds(1) : Timeout.InfiniteTimeSpan;

    // A campaign shares its machine: what other processes took of a second is not the compiler's.
    private static TimeSpan Since(Stopwatch watch, TimeSpan processor)
    {
        TimeSpan used = Environment.CpuUsage.TotalTime - processor;
        return used < watch.Elapsed ? used : watch.Elapsed;
    }

    private static bool Campaign => Environment.GetEnvironmentVariable("FUZZ_SECONDS") is not null;
    private static int Seed => int.Parse(Environment.GetEnvironmentVariable("FUZZ_SEED") ?? "20260401");

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));

    private static IReadOnlyList<(string Name, string Text)> Corpus { get; } =
        [.. Files("examples").Concat(Files(Path.Combine("compiler", "std"))).Concat(Files(Path.Combine("tests", "Syntax", "Programs")))
            .Where(f => !new Compilation(new SourceText("program.nn", f.Item2)).HasErrors)];

    private static IEnumerable<(string, string)> Files(string folder) => Directory.Exists(Path.Combine(Root(), folder))
        ? Directory.EnumerateFiles(Path.Combine(Root(), folder), "*.nn", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => (Path.GetRelativePath(Root(), f), File.ReadAllText(f)))
        : [];

    // Rounds in the suite; in a campaign as many as the time allows.
    private static IEnumerable<int> Rounds(int few)
    {
        if (!Campaign) return Enumerable.Range(0, few);
        return Timed(double.Parse(Environment.GetEnvironmentVariable("FUZZ_SECONDS")!));
    }

    private static IEnumerable<int> Timed(double seconds)
    {
        // What is compiled in its first seconds is no time of the programs that happen to come first.
        foreach ((string name, string text) in Corpus) new Compilation(new SourceText(name, text)).Findings(LintOptions.Default);
        var watch = Stopwatch.StartNew();
        for (int i = 0; watch.Elapsed.TotalSeconds < seconds; i++) yield return i;
    }

    [Fact]
    public void A_damaged_program_gets_errors_where_it_was_damaged()
    {
        int damaged = 0, near = 0;
        Dictionary<string, int> astray = [];
        foreach (int round in Rounds(250))
        {
            var random = new Random(unchecked(Seed * 31 + round));
            (string name, string text) = Corpus[random.Next(Corpus.Count)];
            (string mutated, int first, int last) = Mutation.Of(text, random);
            var errors = Check(name, mutated);
            if (errors.Count == 0) continue;
            damaged++;
            Damage place = new(text, mutated, first, last);
            if (errors.All(place.Explains)) near++;
            else
            {
                Diagnostic far = errors.First(e => !place.Explains(e));
                string kind = $"{errors[0].Code} … {far.Code}";
                if (Campaign && astray.GetValueOrDefault(kind) < 3) Keep($"astray-{far.Code}-{round}.txt", $"# {name}, lines {first} to {last}\n{string.Join("\n", errors)}\n\n{mutated}");
                astray[kind] = astray.GetValueOrDefault(kind) + 1;
            }
        }
        output.WriteLine($"{damaged} damaged, {near} of them ({100.0 * near / Math.Max(1, damaged):F1} %) with all errors on or next to the damage");
        foreach ((string kind, int count) in astray.OrderByDescending(a => a.Value).Take(25)) output.WriteLine($"{count,6} {kind}");
        if (Campaign) Keep("summary.txt", $"{damaged} {near}\n" + string.Join("\n", astray.OrderByDescending(a => a.Value).Select(a => $"{a.Value,6} {a.Key}")));
        Assert.True(near >= 0.8 * damaged, $"{near} of {damaged}");
    }

    [Fact]
    public void Heavily_damaged_programs_get_errors_too()
    {
        foreach (int round in Rounds(120))
        {
            var random = new Random(unchecked(Seed * 17 + round));
            string text = Corpus[random.Next(Corpus.Count)].Text;
            for (int i = random.Next(2, 12); i > 0; i--) text = Mutation.Of(text, random).Text;
            Check("many", text);
        }
    }

    [Fact]
    public void Random_bytes_get_errors_too()
    {
        foreach (int round in Rounds(150))
        {
            var random = new Random(unchecked(Seed * 13 + round));
            byte[] bytes = new byte[random.Next(1, 600)];
            random.NextBytes(bytes);
            if (random.Next(2) == 0) bytes = [.. bytes.Select(b => (byte)(b % 96 + 31))];
            Check("bytes", Encoding.UTF8.GetString(bytes));
            Check("bytes", "model A {\n" + Encoding.Latin1.GetString(bytes) + "\n}\n");
        }
    }

    // An error belongs to the damage on or next to it, at the head of the declaration that it is in, or at a name that stood there.
    private sealed record Damage(string Before, string After, int First, int Last)
    {
        public bool Explains(Diagnostic d)
        {
            int line = d.Where.Start.Line;
            if (line >= First - 1 && line <= Last + 1) return true;
            string[] was = Before.Split('\n'), now = After.Split('\n');
            int head = Math.Min(First, now.Length) - 1;
            while (head > 0 && (now[head].Length == 0 || !char.IsLetter(now[head][0]))) head--;
            if (line - 1 == head) return true;
            return d.Code is "NN1001" or "NN1003" && Enumerable.Range(First - 1, Last - First + 3).Any(l => l > 0 && l <= was.Length && was[l - 1].Contains(d.Where.Text, StringComparison.Ordinal));
        }
    }

    // Everything that `nnc check` does with a file.
    private static List<Diagnostic> Check(string name, string text)
    {
        var watch = Stopwatch.StartNew();
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        List<Diagnostic> errors;
        try
        {
            var compilation = new Compilation(new SourceText("program.nn", text));
            errors = [.. compilation.Findings(LintOptions.Default).Where(d => d.Severity == Severity.Error)];
            foreach (Diagnostic d in errors) new TextFormat(color: true).Print(d);
        }
        catch (Exception e)
        {
            Keep($"crash-{e.GetType().Name}-{StringComparer.Ordinal.GetHashCode(text):x8}.nn", text);
            throw new InvalidOperationException($"{name} crashed:\n{text}", e);
        }
        if (Campaign && Since(watch, processor) is var took && took > s_limit)
        {
            Keep($"slow-{took.TotalMilliseconds:F0}.nn", text);
            Assert.Fail($"{name} took {took}:\n{text}");
        }
        if (errors.Find(e => e.Rule == ElaborationRules.Internal) is { } failure)
        {
            Keep($"internal-{StringComparer.Ordinal.GetHashCode(text):x8}.nn", text);
            if (!Campaign) Assert.Fail($"{failure}\n{text}");
        }
        return errors;
    }

    // Findings of a campaign, to be looked at.
    private static void Keep(string file, string text)
    {
        if (Environment.GetEnvironmentVariable("FUZZ_FINDINGS") is not { } folder) return;
        Directory.CreateDirectory(folder);
        // A damaged text may hold half a character.
        File.WriteAllText(Path.Combine(folder, file), text, Encoding.UTF8);
    }
}
