using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Planning;
using ModelDsl.Shapes;

namespace ModelDsl.Emission;

// The forward pass over spans.
public sealed partial class CSharpEmitter
{
    private IEnumerable<(string Name, TensorType Type, Planning.Buffer Buffer)> Results =>
        _graph.Outputs.Select(o => (o.Name, o.Value.Type)).Concat(_graph.Updates.Select(u => ("after." + u.Buffer.Path, u.Value.Type)))
            .Select((o, i) => (o.Item1, o.Item2, _plan.Outputs[i]));

    /// <summary>Sizes of outputs that only a run finds out.</summary>
    private ImmutableArray<DimSymbol> Found =>
        [.. _graph.Outputs.SelectMany(o => o.Value.Shape.Symbols).Where(s => s.Kind == DimKind.Existential).Distinct()];

    private string Signature(bool defaults)
    {
        IEnumerable<string> inputs = _graph.Inputs.Select((x, i) => $"ReadOnlySpan<{CSharp.Type(x.Value.Element)}> {Name(_plan.Inputs[i])}");
        IEnumerable<string> outputs = Results.Select(r => $"Span<{CSharp.Type(r.Type.Element)}> {Name(r.Buffer)}");
        outputs = outputs.Concat(Found.Select(s => $"out int {CSharp.Name(s.Name)}"));
        IEnumerable<string> sizes = _symbols.Select(s => $"int {CSharp.Name(s.Name)}{(defaults && s == _batch ? " = 1" : "")}");
        bool seedDefault = defaults && _batch is not null || _symbols.IsEmpty && defaults;
        return string.Join(", ", [.. inputs, .. outputs, .. sizes, .. _random ? [$"ulong seed{(seedDefault ? " = 0" : "")}"] : Array.Empty<string>()]);
    }

    private void WriteRun(CodeText code, string steps, StepWriter writer)
    {
        Planning.Buffer[] arena = [.. _plan.Arena];
        code.Line("/// <summary>One forward pass. After the first run at a size nothing is allocated.</summary>");
        foreach (GraphInput input in _graph.Inputs) code.Line($"/// <param name=\"{Name(_plan.Inputs[_graph.Inputs.IndexOf(input)])}\">{CSharp.Xml(input.Value.Type.ToString())}</param>");
        foreach (var (_, type, buffer) in Results) code.Line($"/// <param name=\"{Name(buffer)}\">{CSharp.Xml(type.ToString())}</param>");
        foreach (DimSymbol symbol in _symbols) code.Line($"/// <param name=\"{CSharp.Name(symbol.Name)}\">The size {symbol.Name}.</param>");
        foreach (DimSymbol symbol in Found) code.Line($"/// <param name=\"{CSharp.Name(symbol.Name)}\">The size {symbol.Name} of this run; the outputs have room for {CSharp.Xml(Dim.Of(symbol).Bounded(_graph.BoundOf).ToString())}.</param>");
        if (_random) code.Line("/// <param name=\"seed\">The same seed draws the same numbers.</param>");
        code.Line("/// <exception cref=\"ArgumentException\">A span has the wrong length, a size is not positive, or a requirement of the model is not met.</exception>");
        code.Open($"public void Run({Signature(defaults: true)})");
        WriteDispatch(code);
        WriteChecks(code);
        string sizes = _symbols.IsEmpty ? "[]" : $"[{string.Join(", ", _symbols.Select(s => CSharp.Name(s.Name)))}]";
        code.Line($"ArenaLayout layout = _layouts.Find({sizes}) ?? _layouts.Add(Layout({string.Join(", ", _symbols.Select(s => CSharp.Name(s.Name)))}));");
        code.Line("Workspace workspace = _workspaces.Rent(layout.Bytes);");
        code.Open("try");
        IEnumerable<string> arguments = _plan.Inputs.Select(Name).Concat(Results.Select(r => Name(r.Buffer)))
            .Concat(Found.Select(s => $"out {CSharp.Name(s.Name)}")).Concat(_symbols.Select(s => CSharp.Name(s.Name)));
        if (_random) arguments = arguments.Append("seed");
        code.Line($"Execute({string.Join(", ", arguments.Append("layout").Append("workspace"))});");
        code.Close();
        code.Open("finally");
        code.Line("_workspaces.Return(workspace);");
        code.Close().Close().Line();

        string signature = Signature(defaults: false);
        code.Open($"private void Execute({signature}{(signature.Length > 0 ? ", " : "")}ArenaLayout layout, Workspace workspace)");
        if (writer.Scratch.Count > 0) code.Line($"const int scratch = {arena.Length};");
        if (writer.Scratch.Count > 0) code.Line();
        if (_options.Timed) code.Line("_stepClock.Start();");
        if (steps.Length > 0) code.Unindent().Unindent().Block(steps).Indent().Indent();
        code.Close().Line();

        code.Open($"private static ArenaLayout Layout({string.Join(", ", _symbols.Select(s => "int " + CSharp.Name(s.Name)))})");
        IEnumerable<string> lifetimes = arena.Select(b =>
        {
            string bytes = writer.Lengths.TryGetValue(b, out string? own) ? $"{b.Element.Size()}L * {own}" : CSharp.Long(b.Count * b.Element.Size());
            return $"new BufferLifetime({b.FirstStep}, {b.LastStep}, {bytes}), // {Name(b)}";
        }).Concat(writer.Scratch.Select(s => $"new BufferLifetime({s.Step}, {s.Step}, {s.Bytes}), // room for a kernel"));
        code.Line("return new ArenaLayout(");
        code.Indent();
        code.Line($"{sizes},");
        code.Line("[");
        code.Indent();
        foreach (string lifetime in lifetimes) code.Line(lifetime);
        code.Unindent();
        code.Line("]);");
        code.Unindent();
        code.Close().Line();
    }

    private void WriteChecks(CodeText code)
    {
        foreach (DimSymbol symbol in _symbols) code.Line($"Guard.Size({CSharp.Name(symbol.Name)}, {CSharp.Text(symbol.Name)});");
        string sizes = string.Join(", ", _symbols.Select(s => $"{s.Name} = {{{CSharp.Name(s.Name)}}}"));
        for (int i = 0; i < _graph.Inputs.Length; i++) CheckLength(Name(_plan.Inputs[i]), _graph.Inputs[i].Name, _graph.Inputs[i].Value.Type);
        foreach (var (name, type, buffer) in Results) CheckLength(Name(buffer), name, type);
        foreach (SizeCheck check in _graph.Checks) code.Line(SizeConditions.Statement(check, _graph));

        void CheckLength(string span, string name, TensorType type)
        {
            string expected = CSharp.Long(type.Shape.ElementCount.Bounded(_graph.BoundOf));
            string where = type.Shape.IsStatic ? "" : $", $\"{sizes}\"";
            code.Line($"if ({span}.Length != {expected}) Guard.Length({span}.Length, {expected}, {CSharp.Text(name)}, {CSharp.Text(type.ToString())}{where});");
        }
    }
}
