using System.Globalization;
using System.Text;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Syntax;

namespace ModelDsl.Tests.Performance;

/// <summary>Guards all loops that the models of the comparison run, without a clock and without the processor that they are for.</summary>
/// <remarks>
/// Models and training steps are emitted and compiled ahead of time with all that they call in the runtime library. A row of the record is a method
/// with an innermost loop of vectors: its instructions, calls, and vectors on the stack, each of the worst loop. Emitted methods
/// are all there; of the library's, those with calls or vectors on the stack, of which more have to be meant. Fewer of anything is well.
/// </remarks>
public sealed class EmittedLoopTests
{
    // A loop in which vectors are moved only copies, or fills; one with fewer of other instructions waits for memory.
    private const int LeastVectors = 3;

    private static readonly Lazy<(string Name, byte[] Assembly)[]> s_models = new(() => [.. Sources().AsParallel().AsOrdered().Select(m => (m.Name, AssemblyCache.Compile(m.Name, [m.Source])))]);

    [AheadFact]
    public void Loops_of_256_bits_are_as_recorded() => Check("x86-64-v3", "emitted256", "ymm", "F32x16", "512", "x16");

    [AheadFact]
    public void Loops_of_512_bits_are_as_recorded() => Check("x86-64-v4", "emitted512", "zmm");

    private static IEnumerable<(string Name, string Source)> Sources()
    {
        foreach ((string file, string model, (string, long)[] arguments, int batch) in PlanFigureTests.Models)
        {
            Compilation program = ZooPrograms.Read(file);
            yield return (model, program.Build(program.Models.First(m => m.Name == model), ZooPrograms.Options(batch, arguments)).Emit().Source);
        }
        Compilation training = ZooPrograms.Read("training.nn");
        foreach ((TrainDeclaration block, int batch) in PlanFigureTests.Trainings(training))
            yield return (block.Alias!.Text, new TrainingBuild(training.Train(block, ZooPrograms.Options(batch, []))).EmitSteps("Steps").Single().Source);
    }

    private static void Check(string instructions, string record, string register, params string[] others)
    {
        // What processors with longer vectors run is compiled, too, and is of no interest here.
        IEnumerable<MachineCode> methods = AheadCompiler.Compile(instructions, s_models.Value).Where(m => !others.Any(m.FullName.Contains));
        Loop[] loops =
        [
            .. methods.SelectMany(m => m.InnermostLoops.Where(l => l.Count(i => IsArithmetic(i, register)) >= LeastVectors)
                .Select(l => new Loop(Name(m), l.Count, l.Count(i => i.StartsWith("call", StringComparison.Ordinal)), l.Count(MachineCode.IsSpill))))
                .GroupBy(l => l.Method).Select(g => new Loop(g.Key, g.Max(l => l.Instructions), g.Max(l => l.Calls), g.Max(l => l.OnStack)))
                .Where(l => IsEmitted(l.Method) || l.Calls + l.OnStack > 0).OrderBy(l => l.Method, StringComparer.Ordinal),
        ];
        Assert.NotEmpty(loops);

        string path = Path.Combine(Here(), $"{record}.verified.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_BASELINES") == "1")
        {
            var table = new StringBuilder("method, innermost loops of vectors\tinstructions\tcalls\ton the stack\n");
            foreach (Loop loop in loops) table.Append(CultureInfo.InvariantCulture, $"{loop.Method}\t{(IsEmitted(loop.Method) ? loop.Instructions : "-")}\t{loop.Calls}\t{loop.OnStack}\n");
            File.WriteAllText(path, table.ToString());
            return;
        }
        Dictionary<string, string[]> recorded = File.ReadLines(path).Skip(1).Select(l => l.Split('\t')).ToDictionary(c => c[0]);
        string[] worse = [.. loops.Where(l => !recorded.TryGetValue(l.Method, out string[]? most) || l.IsWorse(most)).Select(l => l.ToString())];
        Assert.True(worse.Length == 0, $"loops that {Path.GetFileName(path)} does not have, or with more instructions, calls or vectors on the stack than there:\n{string.Join('\n', worse)}\nUPDATE_BASELINES=1 records what there is now.");
        // Methods that are emitted no longer, or under another name, leave the record.
        Assert.Equal(recorded.Keys.Where(IsEmitted).Order(StringComparer.Ordinal), loops.Select(l => l.Method).Where(IsEmitted));
    }

    private sealed record Loop(string Method, int Instructions, int Calls, int OnStack)
    {
        public bool IsWorse(string[] row) => IsEmitted(Method) && Instructions > Number(row[1]) || Calls > Number(row[2]) || OnStack > Number(row[3]);

        private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
    }

    private static bool IsArithmetic(string instruction, string register) =>
        instruction.Contains(register, StringComparison.Ordinal) && !instruction.StartsWith("vmov", StringComparison.Ordinal) && !instruction.StartsWith("vxorps", StringComparison.Ordinal);

    private static bool IsEmitted(string method) => method.StartsWith("Models.", StringComparison.Ordinal) || method.StartsWith("Steps.", StringComparison.Ordinal);

    // Without the emitted types that methods of the library are compiled for: each model has others.
    private static string Name(MachineCode method) => IsEmitted(method.FullName) ? method.FullName : string.Join(',', method.FullName.Split(',').Select(part =>
        part.IndexOf("Models.", StringComparison.Ordinal) is var at and >= 0 || (at = part.IndexOf("Steps.", StringComparison.Ordinal)) >= 0 ? part[..at] + "…" + new string(']', part.Count(c => c == ']') - part[..at].Count(c => c == ']')) : part));

    private static string Here([System.Runtime.CompilerServices.CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
