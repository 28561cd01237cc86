using System.Globalization;
using ModelDsl.Planning;
using ModelDsl.Shapes;

namespace ModelDsl.Emission;

// Branches are chunks of one parallel loop, blocks of rows as well; loops inside a chunk run on its thread.
internal sealed partial class StepWriter
{
    // Names that no tensor of a program has: inside a job tensors keep theirs.
    private const string RowParameters = "int firstRow, int endRow", Rows = "firstRow, endRow";

    private void WriteBranches(BranchStep step, int number)
    {
        CodeText outer = _code;
        var texts = new List<string>();
        _inBranch = true;
        foreach (Step branch in step.Branches) texts.Add(Text(branch, number));
        _inBranch = false;
        _code = outer;

        (string Type, string Name)[] given = [.. Given(step), ("Workers", "Workers"), ("ArenaLayout", "layout"), ("Workspace", "workspace")];
        string name = kernels.AddJob(step, "Branches", "Steps that need nothing of each other.", given, n => Job(n, "IChunkBody", "int thisChunk", "thisChunk", given, texts));
        string job = "branches" + number.ToString(CultureInfo.InvariantCulture);
        MakeJob(job, name, given);
        // A product that is worth sharing out wants all threads for itself.
        if (step.Largest.TryConstant(out long largest) && largest < BranchStep.SharedProduct)
        {
            _code.Line($"Workers.Run(ref {job}, {texts.Count});");
            return;
        }
        _code.Line($"if ({CSharp.Long(step.Largest)} < {BranchStep.SharedProduct}) Workers.Run(ref {job}, {texts.Count});");
        _code.Open("else");
        for (int i = 0; i < texts.Count; i++) _code.Line($"{job}.Run({i});");
        _code.Close();
    }

    // Stages are calls for some of the rows.
    private void WriteRows(RowsStep step, int number)
    {
        CodeText outer = _code;
        var texts = new List<string>();
        foreach (Step stage in step.Stages)
        {
            _code = new CodeText();
            if (stage is ProductStep p)
            {
                string sizes = string.Join(", ", new[] { p.M, p.N, p.K }.Select(CSharp.Int));
                string a = $"{At(p.A.Buffer, p.A.Offset)}, {CSharp.Int(p.A.RowStride)}, {CSharp.Int(p.A.ColumnStride)}";
                _code.Line($"Gemm.RunRows({Rows}, {sizes}, {a}, {nameOf(p.Packed!)}, {nameOf(p.Result)}, {CSharp.Int(p.N)}, {Epilogue(p, 2, null)});");
            }
            else
            {
                var group = (GroupStep)stage;
                KernelText kernel = GroupWriter.Write(group);
                _code.Line($"{kernels.Add(kernel, group, shared: false)}({Arguments(kernel, [.. group.Writes])}, {Rows});");
            }
            texts.Add(_code.ToString());
        }
        _code = outer;
        (string Type, string Name)[] given = Given(step);
        string name = kernels.AddJob(step, "Rows", "Steps over the same rows, a block of them at a time.", given, n => Job(n, "IRowStages", $"int thisStage, {RowParameters}", "thisStage", given, texts));
        string job = "rows" + number.ToString(CultureInfo.InvariantCulture);
        MakeJob(job, name, given);
        _code.Line($"RowStages.Run(Workers, ref {job}, {texts.Count}, {CSharp.Int(step.Rows)});");
    }

    // What the code of a step wants to know.
    private (string Type, string Name)[] Given(Step step) =>
    [
        .. step.Reads.Concat(step.Writes).Distinct().OrderBy(b => b.Id).Select(b => ($"{(b.Place is Place.Arena or Place.Output ? "Span" : "ReadOnlySpan")}<{CSharp.Type(b.Element)}>", nameOf(b))),
        .. Sizes.Select(s => ("int", CSharp.Name(s.Name))),
    ];

    private CodeText Job(string name, string kind, string parameters, string choice, (string Type, string Name)[] given, List<string> texts)
    {
        var code = new CodeText();
        OpenJob(code, name, given, kind, parameters);
        if (texts.Any(t => t.Contains("scratch + ", StringComparison.Ordinal))) code.Line($"const int scratch = {Arena.ToString(CultureInfo.InvariantCulture)};");
        Cases(code, choice, texts);
        return code.Close().Close();
    }

    // Fields are called like what they hold, so that a step reads there as it does in a run.
    private static void OpenJob(CodeText code, string name, (string Type, string Name)[] given, string body, string parameters)
    {
        code.Wrapped($"private readonly ref struct {name}(", given.Select(g => $"{g.Type} {g.Name}"), $") : {body}");
        code.Open();
        foreach ((string type, string field) in given) code.Line($"private readonly {type} {field} = {field};");
        code.Line();
        code.Open($"public void Run({parameters})");
    }

    private void MakeJob(string job, string type, (string Type, string Name)[] given) => _code.Wrapped($"var {job} = new {type}(", given.Select(g => g.Name), ");");

    private static void Cases(CodeText code, string which, List<string> texts)
    {
        code.Open($"switch ({which})");
        for (int i = 0; i < texts.Count; i++)
        {
            code.Line(i < texts.Count - 1 ? $"case {i}:" : "default:");
            // One statement declares nothing that others could clash with.
            bool single = !texts[i].TrimEnd('\n').Contains('\n', StringComparison.Ordinal);
            if (single) code.Indent();
            else code.Open();
            code.Block(texts[i]);
            code.Line("break;");
            if (single) code.Unindent();
            else code.Close();
        }
        code.Close();
    }
}
