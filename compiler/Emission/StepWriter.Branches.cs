using System.Globalization;
using ModelDsl.Planning;
using ModelDsl.Shapes;

namespace ModelDsl.Emission;

// Branches are chunks of one parallel loop; loops inside a chunk run on its thread.
internal sealed partial class StepWriter
{
    private void WriteBranches(BranchStep step, int number)
    {
        CodeText outer = _code;
        var texts = new List<string>();
        foreach (Step branch in step.Branches) texts.Add(Text(branch, number));
        _code = outer;

        Planning.Buffer[] buffers = [.. step.Reads.Concat(step.Writes).Distinct().OrderBy(b => b.Id)];
        (string Type, string Name)[] given =
        [
            .. buffers.Select(b => ($"{(b.Place is Place.Arena or Place.Output ? "Span" : "ReadOnlySpan")}<{CSharp.Type(b.Element)}>", nameOf(b))),
            .. Sizes.Select(s => ("int", CSharp.Name(s.Name))),
            ("Workers", "Workers"), ("ArenaLayout", "layout"), ("Workspace", "workspace"),
        ];
        string name = kernels.AddBranches(step, "Steps that need nothing of each other.", n => Job(n, given, texts));
        string job = "branches" + number.ToString(CultureInfo.InvariantCulture);
        _code.Line($"var {job} = new {name}({string.Join(", ", given.Select(g => g.Name))});");
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

    private CodeText Job(string name, (string Type, string Name)[] given, List<string> texts)
    {
        var code = new CodeText();
        code.Open($"private readonly ref struct {name}({string.Join(", ", given.Select((g, i) => $"{g.Type} a{i}"))}) : IChunkBody");
        for (int i = 0; i < given.Length; i++) code.Line($"private readonly {given[i].Type} _a{i} = a{i};");
        code.Line();
        code.Open("public void Run(int chunk)");
        if (texts.Any(t => t.Contains("scratch + ", StringComparison.Ordinal))) code.Line($"const int scratch = {Arena.ToString(CultureInfo.InvariantCulture)};");
        for (int i = 0; i < given.Length; i++) code.Line($"{given[i].Type} {given[i].Name} = _a{i};");
        code.Open("switch (chunk)");
        for (int i = 0; i < texts.Count; i++)
        {
            code.Line(i < texts.Count - 1 ? $"case {i}:" : "default:");
            code.Open();
            code.Block(texts[i]);
            code.Line("break;");
            code.Close();
        }
        return code.Close().Close().Close();
    }
}
