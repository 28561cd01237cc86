using ModelDsl.Ir;
using ModelDsl.Shapes;

namespace ModelDsl.Emission;

// The forward pass over System.Numerics.Tensors.
public sealed partial class CSharpEmitter
{
    // The convenient form over System.Numerics.Tensors, where every size can be read off an input.
    private void WriteTensorRun(CodeText code)
    {
        // An input that is always there tells a size better than one that may be left out.
        var origins = _symbols.Select(s => (Symbol: s, Input: Enumerable.Range(0, _graph.Inputs.Length)
            .Where(i => _graph.Inputs[i].Value.Shape.Any(d => d.AsSymbol == s))
            .OrderBy(i => MayLack(_graph.Inputs[i])).Select(i => (int?)i).FirstOrDefault())).ToList();
        if (_graph.Inputs.IsEmpty || _graph.Updates.Length > 0 || _random || origins.Any(o => o.Input is null)) return;
        int required = _graph.Inputs.Count(i => !MayLack(i)) == 0 ? 0 : Enumerable.Range(0, _graph.Inputs.Length).Last(i => !MayLack(_graph.Inputs[i])) + 1;
        string inputs = string.Join(", ", _graph.Inputs.Select((x, i) =>
            $"Tensor<{CSharp.Type(x.Value.Element)}>{(MayLack(x) ? "?" : "")} {Name(_plan.Inputs[i])}{(i >= required ? " = null" : "")}"));
        string result = _graph.Outputs.Length == 1
            ? $"Tensor<{CSharp.Type(_graph.Outputs[0].Value.Element)}>"
            : $"({string.Join(", ", _graph.Outputs.Select((o, i) => $"Tensor<{CSharp.Type(o.Value.Element)}> {Name(_plan.Outputs[i])}"))})";
        code.Line("/// <summary>One forward pass on tensors; allocates its results.</summary>");
        code.Open($"public {result} Run({inputs})");
        WriteAliases(code, name => $"{name} is null");
        foreach (var (symbol, input) in origins)
        {
            int axis = Enumerable.Range(0, _graph.Inputs[input!.Value].Value.Shape.Rank).First(a => _graph.Inputs[input.Value].Value.Shape[a].AsSymbol == symbol);
            string tensor = Name(_plan.Inputs[input.Value]);
            bool lacks = MayLack(_graph.Inputs[input.Value]) && !_options.Aliases.ContainsKey(_graph.Inputs[input.Value].Name);
            code.Line($"int {CSharp.Name(symbol.Name)} = {(lacks ? $"{tensor} is null ? 1 : " : "")}{tensor}.Rank > {axis} ? (int){tensor}.Lengths[{axis}] : 0;");
        }
        for (int i = 0; i < _graph.Inputs.Length; i++)
        {
            string type = CSharp.Type(_graph.Inputs[i].Value.Element), tensor = Name(_plan.Inputs[i]);
            bool lacks = MayLack(_graph.Inputs[i]) && !_options.Aliases.ContainsKey(_graph.Inputs[i].Name);
            code.Line($"var flat{i} = new {type}[{(lacks ? $"{tensor} is null ? 0 : " : "")}checked((int){tensor}.FlattenedLength)];");
            code.Line($"{tensor}{(lacks ? "?" : "")}.FlattenTo(flat{i});");
        }
        for (int i = 0; i < _graph.Outputs.Length; i++)
            code.Line($"var result{i} = new {CSharp.Type(_graph.Outputs[i].Value.Element)}[checked((int)({CSharp.Long(_graph.Outputs[i].Value.Shape.ElementCount.Bounded(_graph.BoundOf))}))];");
        IEnumerable<string> arguments = _graph.Inputs.Select((_, i) => $"flat{i}").Concat(_graph.Outputs.Select((_, i) => $"result{i}")).Concat(Found.Select(s => $"out int {CSharp.Name(s.Name)}")).Concat(_symbols.Select(s => CSharp.Name(s.Name)));
        code.Line($"Run({string.Join(", ", arguments)});");
        string[] results = [.. _graph.Outputs.Select((o, i) => $"Tensor.Create(result{i}{(o.Value.Shape.Symbols.Any(Found.Contains) ? $"[..({CSharp.Int(o.Value.Shape.ElementCount)})]" : "")}, [{string.Join(", ", o.Value.Shape.Select(CSharp.Int))}])")];
        code.Line($"return {(results.Length == 1 ? results[0] : $"({string.Join(", ", results)})")};");
        code.Close().Line();
    }
}
