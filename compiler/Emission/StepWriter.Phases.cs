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

    private const string Share = "thisShare, Workers.MostShares";

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
        (string Type, string Name)[] given = Given(scan);
        CellShares? cell = CellShares.Of(scan);
        string other = $"other{number.ToString(CultureInfo.InvariantCulture)}";
        if (cell is not null)
        {
            string element = CSharp.Type(cell.State.Element);
            _code.Line($"Span<{element}> {other} = {ScratchFor(cell.State.Element, CSharp.Int(cell.Size), number)};");
            given = [.. given, ($"Span<{element}>", other)];
            texts.Add(CellText(cell, other));
        }
        else
        {
            foreach (Step step in scan.Body)
            {
                _code = new CodeText();
                WriteShare(step);
                texts.Add(_code.ToString());
            }
        }
        _code = outer;
        string name = kernels.AddJob(scan, "Turns", "The turns of a loop, whose work is shared out.", given, n => Phases(n, given, scan, texts));
        string job = "turns" + number.ToString(CultureInfo.InvariantCulture), length = Parens(CSharp.Int(scan.Length));
        MakeJob(job, name, given);
        _code.Line($"Workers.RunPhases(ref {job}, {(texts.Count == 1 ? "" : $"{texts.Count} * ")}{length}, Workers.MostShares);");
        if (cell is null || scan.Length.TryConstant(out long turns) && turns % 2 == 0) return;
        _code.Line($"{(scan.Length.IsConstant ? "" : $"if ({length} % 2 != 0) ")}{other}.CopyTo({nameOf(cell.State)});");
    }

    // All turns for some of the rows, where other rows are for other threads.
    private void WriteRowTurns(ScanStep scan, TurnRows turns, int number)
    {
        CodeText outer = _code;
        _code = new CodeText();
        OpenTurns(scan);
        foreach (Step step in scan.Body) WriteRowsOf(step, turns);
        _code.Close();
        string text = _code.ToString();
        _code = outer;
        (string Type, string Name)[] given = Given(scan);
        string name = kernels.AddJob(scan, "Turns", "The turns of a loop for some of the rows, which need nothing of others.", given, n =>
        {
            var code = new CodeText();
            OpenJob(code, n, given, "IRowTurns", RowParameters);
            code.Block(text);
            return code.Close().Close();
        });
        string job = "turns" + number.ToString(CultureInfo.InvariantCulture), rows = CSharp.Int(turns.Rows), singly = turns.Singly ? ", singly: true" : "";
        _code.Open($"if (RowTurns.AreShared({rows}, {CSharp.Long(turns.Work * scan.Length)}{singly}))");
        MakeJob(job, name, given);
        _code.Line($"RowTurns.Run(Workers, ref {job}, {rows}{singly});");
        _code.Close();
        _code.Open("else");
        WriteTurns(scan, number);
        _code.Close();
    }

    private void WriteRowsOf(Step step, TurnRows turns)
    {
        if (step is ProductStep p)
        {
            string sizes = string.Join(", ", new[] { p.M, p.N, p.K }.Select(CSharp.Int)), a = $"{At(p.A.Buffer, p.A.Offset)}, {CSharp.Int(p.A.RowStride)}, {CSharp.Int(p.A.ColumnStride)}";
            _code.Line($"Gemm.RunRows({Rows}, {sizes}, {a}, {nameOf(p.Packed!)}, {At(p.Result, p.ResultOffset)}, {CSharp.Int(p.N)}, {Epilogue(p, 2, null)});");
            return;
        }
        KernelText kernel = step is LoopStep loop ? KernelWriter.Loop(loop) : GroupWriter.Write((GroupStep)step, anyEnd: TurnRows.Width(((GroupStep)step).Rows, turns.Rows) is { } items && items % 16 != 0);
        string name = kernels.Add(kernel, step, shared: false);
        string width = TurnRows.Width(kernel.Items, turns.Rows) is > 1 and { } elements ? $" * {elements.ToString(CultureInfo.InvariantCulture)}" : "";
        _code.Line($"{name}({Arguments(kernel, step is LoopStep l ? [l.Target.Buffer] : [.. ((GroupStep)step).Writes])}, firstRow{width}, endRow{width});");
    }

    // One phase a turn: a share computes the gates of its cells and then the cells. The state that all still read stays; the next one
    // goes to the other of two places.
    private string CellText(CellShares cell, string other)
    {
        _code = new CodeText();
        ProductStep p = cell.Product;
        const string now = "thisState", next = "nextState";
        string state = nameOf(cell.State), element = CSharp.Type(cell.State.Element);
        _code.Line($"Span<{element}> {now} = thisPhase % 2 == 0 ? {state} : {other}, {next} = thisPhase % 2 == 0 ? {other} : {state};");
        _code.Line($"Gemm.RunRowShare({Share}, {cell.Gates}, {CSharp.Int(p.N)}, {CSharp.Int(p.K)}, {now}, {nameOf(p.Packed!)}, {nameOf(p.Result)}, {(cell.Finishes ? Epilogue(p, 2, null) : NoEpilogue(p))});");
        KernelText kernel = GroupWriter.Write(cell.Cells);
        string name = kernels.Add(kernel, cell.Cells, shared: false);
        _code.Line($"(long firstItem, long endItem) = Chunks.Range({CSharp.Int(cell.Size)}, Workers.MostShares, thisShare, {CellShares.Panel});");
        if (cell.ReadsState) _code.Line($"{now}[(int)firstItem..(int)endItem].CopyTo({next}[(int)firstItem..]);");
        _code.Line($"if (firstItem < endItem) {name}({Arguments(kernel, [.. cell.Cells.Writes], b => b == cell.State ? next : nameOf(b))}, (int)firstItem, (int)endItem);");
        return _code.ToString();
    }

    private void WriteShare(Step step)
    {
        if (step is ProductStep p)
        {
            string n = CSharp.Int(p.N), k = CSharp.Int(p.K);
            _code.Line($"Gemm.RunRowShare({Share}, 1, {n}, {k}, {At(p.A.Buffer, p.A.Offset)}, {nameOf(p.Packed!)}, {At(p.Result, p.ResultOffset)}, {Epilogue(p, 2, null)});");
            return;
        }
        KernelText kernel = step is LoopStep loop ? KernelWriter.Loop(loop) : GroupWriter.Write((GroupStep)step);
        string name = kernels.Add(kernel, step, shared: false), items = CSharp.Int(kernel.Items), granule = kernel.Granule == 1 ? "" : $", {kernel.Granule}";
        _code.Line($"(long firstItem, long endItem) = Chunks.Range({items}, Workers.MostShares, thisShare{granule});");
        _code.Line($"if (firstItem < endItem) {name}({Arguments(kernel, step is LoopStep l ? [l.Target.Buffer] : [.. ((GroupStep)step).Writes])}, (int)firstItem, (int)endItem);");
    }

    private CodeText Phases(string name, (string Type, string Name)[] given, ScanStep scan, List<string> texts)
    {
        var code = new CodeText();
        OpenJob(code, name, given, "IPhasedBody", "int thisPhase, int thisShare");
        string turn = texts.Count == 1 ? "thisPhase" : $"thisPhase / {texts.Count}";
        code.Line($"int {CSharp.Name(scan.Index.Name)} = {(scan.Reverse ? $"{CSharp.Int(scan.Length)} - 1 - " : "")}{turn};");
        if (texts.Count == 1) code.Block(texts[0]);
        else Cases(code, $"thisPhase % {texts.Count}", texts);
        return code.Close().Close();
    }
}
