using System.Globalization;
using ModelDsl.Planning;
using ModelDsl.Shapes;

namespace ModelDsl.Emission;

// A loop over time whose turns are too short for a parallel loop each: threads stay together from the first turn to the last.
internal sealed partial class StepWriter
{
    // Inside a branch a loop has one thread.
    private bool _inBranch;

    // Weights that take the second-level cache a microsecond to give, and that the runtime lays out in panels.
    private const long LeastWeights = 40 * 1024;

    private const string Share = "share, Workers.MostShares";

    /// <summary>Whether the turns of a loop are rows times weights, worth sharing out, and element-wise work on their results.</summary>
    private bool IsForPhases(ScanStep scan)
    {
        if (load || _inBranch || !scan.Body.Any(s => s is ProductStep)) return false;
        return scan.Body.All(s => s switch
        {
            ProductStep { Packed: not null } p => p.Batch == Dim.One && p.M == Dim.One && p.A.ColumnStride == Dim.One && (p.N * p.K).TryConstant(out long weights) && weights >= LeastWeights,
            LoopStep l => !l.Accumulates && Plain(l, l.Body.All()),
            GroupStep g => Plain(g, g.Parts.SelectMany(p => p.Body.All())),
            _ => false,
        });

        static bool Plain(Step step, IEnumerable<Expr> body) => Count(step).IsConstant && !body.Any(e => e is RandomExpr);
        static Dim Count(Step step) => step is LoopStep l ? l.Domain.ElementCount : ((GroupStep)step).Rows;
    }

    private void WritePhases(ScanStep scan, int number)
    {
        CodeText outer = _code;
        var texts = new List<string>();
        foreach (Step step in scan.Body)
        {
            _code = new CodeText();
            WriteShare(step);
            texts.Add(_code.ToString());
        }
        _code = outer;
        (string Type, string Name)[] given = Given(scan);
        string name = kernels.AddJob(scan, "Turns", "The turns of a loop, whose work is shared out.", n => Phases(n, given, scan, texts));
        string job = "turns" + number.ToString(CultureInfo.InvariantCulture), length = CSharp.Int(scan.Length);
        _code.Line($"var {job} = new {name}({string.Join(", ", given.Select(g => g.Name))});");
        _code.Line($"Workers.RunPhases(ref {job}, {(texts.Count == 1 ? "" : $"{texts.Count} * ")}{Parens(length)}, Workers.MostShares);");
    }

    private void WriteShare(Step step)
    {
        if (step is ProductStep p)
        {
            string n = CSharp.Int(p.N), k = CSharp.Int(p.K);
            _code.Line($"Gemm.RunRowShare({Share}, {n}, {k}, {At(p.A.Buffer, p.A.Offset)}, {nameOf(p.Packed!)}, {nameOf(p.Result)}, {Epilogue(p, 2, null)});");
            return;
        }
        KernelText kernel = step is LoopStep loop ? KernelWriter.Loop(loop) : GroupWriter.Write((GroupStep)step);
        string name = kernels.Add(kernel, step, shared: false), items = CSharp.Int(kernel.Items), granule = kernel.Granule == 1 ? "" : $", {kernel.Granule}";
        _code.Line($"(long begin, long end) = Chunks.Range({items}, Workers.MostShares, share{granule});");
        _code.Line($"if (begin < end) {name}({Arguments(kernel, step is LoopStep l ? [l.Target.Buffer] : [.. ((GroupStep)step).Writes])}, (int)begin, (int)end);");
    }

    private CodeText Phases(string name, (string Type, string Name)[] given, ScanStep scan, List<string> texts)
    {
        var code = new CodeText();
        OpenJob(code, name, given, "IPhasedBody", "int phase, int share");
        string turn = texts.Count == 1 ? "phase" : $"phase / {texts.Count}";
        code.Line($"int {CSharp.Name(scan.Index.Name)} = {(scan.Reverse ? $"{CSharp.Int(scan.Length)} - 1 - " : "")}{turn};");
        if (texts.Count == 1) code.Block(texts[0]);
        else Cases(code, $"phase % {texts.Count}", texts);
        return code.Close().Close();
    }
}
