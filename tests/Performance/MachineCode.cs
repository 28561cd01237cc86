using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ModelDsl.Tests.Performance;

/// <summary>The machine code of a method, as the runtime's compiler lists it.</summary>
/// <param name="Name">Of the method, and of its class.</param>
/// <param name="FullName">With the namespace, unless it is the runtime library's, and type arguments.</param>
/// <param name="Lines">Instructions, and labels, which end with a colon.</param>
internal sealed partial record MachineCode(string Name, string FullName, IReadOnlyList<string> Lines)
{
    /// <summary>The methods whose code is listed.</summary>
    internal const string Listed = "Rows* Panels* Pixels* Blocks* Planes* Line* Neighbours Apart FourRows Strips Back *LaneSteps:Tanh *PairPooling:Run";

    /// <summary>The loop with the most multiply-adds: what lies between a label and the jump back to it; all of a method that has none.</summary>
    public IReadOnlyList<string> InnerLoop => Loops().MaxBy(loop => loop.Count(IsMultiplyAdd)) ?? [.. Lines.Where(l => !l.EndsWith(':'))];

    /// <summary>Loops that have no other loop in them.</summary>
    public IEnumerable<IReadOnlyList<string>> InnermostLoops
    {
        get
        {
            (int Start, int End)[] all = [.. Spans()];
            return all.Where(loop => !all.Any(other => other != loop && other.Start >= loop.Start && other.End <= loop.End)).Select(Instructions);
        }
    }

    public static bool IsMultiplyAdd(string line) => line.StartsWith("vfmadd", StringComparison.Ordinal);

    /// <summary>Whether a vector goes to the stack or comes from there: one that found no register.</summary>
    public static bool IsSpill(string line) => line.Contains("mmword ptr [rsp", StringComparison.Ordinal) || line.Contains("mmword ptr [rbp", StringComparison.Ordinal);

    private IEnumerable<IReadOnlyList<string>> Loops() => Spans().Select(Instructions);

    private IReadOnlyList<string> Instructions((int Start, int End) lines) => [.. Lines.Skip(lines.Start).Take(lines.End - lines.Start + 1).Where(l => !l.EndsWith(':'))];

    // From a label to a jump back to it.
    private IEnumerable<(int Start, int End)> Spans()
    {
        var labels = new Dictionary<string, int>();
        for (int i = 0; i < Lines.Count; i++)
        {
            if (Lines[i].EndsWith(':')) labels[Lines[i][..^1]] = i;
            else if (Jump().Match(Lines[i]) is { Success: true } jump && labels.TryGetValue(jump.Groups[1].Value, out int start)) yield return (start, i);
        }
    }

    /// <summary>The methods of classes of the runtime library, compiled in a process of their own.</summary>
    /// <param name="classes">Their full names; see <see cref="Program"/> for generic methods.</param>
    /// <param name="settings">Variables of the runtime beside those for listings.</param>
    public static IReadOnlyList<MachineCode> Of(IEnumerable<string> classes, params (string Name, string Value)[] settings)
    {
        string listing = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            foreach (string argument in (string[])["exec", typeof(MachineCode).Assembly.Location, "ModelDsl.Runtime", .. classes]) start.ArgumentList.Add(argument);
            foreach ((string name, string value) in ((string, string)[])[("DOTNET_JitDisasm", Listed), ("DOTNET_JitStdOutFile", listing), ("DOTNET_ReadyToRun", "1"), .. settings])
                start.Environment[name] = value;
            using Process process = Process.Start(start)!;
            string errors = process.StandardError.ReadToEnd() + process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, errors);
            return Parse(File.ReadAllLines(listing));
        }
        finally
        {
            File.Delete(listing);
        }
    }

    internal static List<MachineCode> Parse(IEnumerable<string> lines)
    {
        var methods = new List<MachineCode>();
        List<string> code = [];
        foreach (string line in lines)
        {
            if (Heading().Match(line) is { Success: true } heading) methods.Add(new MachineCode(heading.Groups[2].Value.Replace(':', '.'), Short(heading.Groups[1].Value), code = []));
            else if (Label().Match(line) is { Success: true } label) code.Add(label.Groups[1].Value + ":");
            else if (line.StartsWith("       ", StringComparison.Ordinal) && !line.TrimStart().StartsWith("align", StringComparison.Ordinal)) code.Add(line.Trim());
        }
        return methods;
    }

    private static string Short(string name) => name.Replace("ModelDsl.Runtime.", "", StringComparison.Ordinal);

    [GeneratedRegex(@"^; Assembly listing for method (.*?([\w]+:[\w.]+)(?:\[[^(]*\])?)\(")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^(G_M\w+):")]
    private static partial Regex Label();

    [GeneratedRegex(@"^j\w+\s+(?:SHORT\s+)?(G_M\w+)$")]
    private static partial Regex Jump();
}
