using ModelDsl.Ir;
using ModelDsl.Planning;

namespace ModelDsl.Emission;

// Inputs that a caller leaves out: an empty span stands for an earlier input, or chooses a class for the model without it.
public sealed partial class CSharpEmitter
{
    private sealed record Inner(Variant Variant, string Class, string Field, CSharpEmitter Emitter);

    private List<Inner> MakeInner() =>
        [.. _options.Variants.Select(v =>
        {
            string name = "Without_" + string.Join('_', v.Omitted.Select(o => CSharp.Identifier(o).TrimStart('@')));
            return new Inner(v, name, "_w" + name[1..], new CSharpEmitter(v.Plan, new EmitOptions { ClassName = name }, this));
        })];

    private static void WriteInner(CodeText code, Inner inner)
    {
        code.Line().Line($"// The model without {string.Join(" and ", inner.Variant.Omitted)}: made at the first run that leaves them out, on the same parameters.");
        code.Open($"private sealed class {inner.Class}");
        code.Block(Outdented(inner.Emitter.Members()));
        code.Close();
    }

    private static string Outdented(string members) => string.Join('\n', members.Split('\n').Select(l => l.StartsWith("    ", StringComparison.Ordinal) ? l[4..] : l));

    private void WriteInnerConstruction(CodeText code, string[] steps, StepWriter load)
    {
        foreach ((ParameterInfo info, string field) in _parameters) code.Line($"private readonly {CSharp.Type(info.Type.Element)}[] {field};");
        WriteOwnFields(code);
        code.Line("private readonly Workers Workers;").Line();
        code.Open($"public {_class}({_outer!._class} model)");
        code.Line("Workers = model.Workers;");
        foreach ((ParameterInfo info, string field) in _parameters)
            code.Line($"{field} = model.{_outer._parameters.First(p => p.Info.Path == info.Path).Field};");
        WritePreparation(code, steps, load);
        code.Close().Line();
        code.Line("public void Dispose() => _workspaces.Dispose();").Line();
    }

    private void WriteDispatch(CodeText code)
    {
        WriteAliases(code, name => $"{name}.IsEmpty");
        // The largest set first: a smaller one is part of it.
        foreach ((Variant variant, string type, string field, CSharpEmitter emitter) in Enumerable.Reverse(_inner))
        {
            code.Open($"if ({string.Join(" && ", variant.Omitted.Select(o => $"{InputName(o)}.IsEmpty"))})");
            code.Line($"{type} model = Volatile.Read(ref {field}) ?? Interlocked.CompareExchange(ref {field}, new {type}(this), null) ?? {field};");
            IEnumerable<string> arguments = variant.Plan.Graph.Inputs.Select(i => InputName(i.Name))
                .Concat(Results.Select(r => Name(r.Buffer)))
                .Concat(Found.Select(s => $"out {CSharp.Name(s.Name)}"))
                .Concat(emitter._symbols.Select(s => CSharp.Name(s.Name)));
            if (emitter._random) arguments = arguments.Append(_random ? "seed" : "0");
            code.Line($"model.Run({string.Join(", ", arguments)});");
            code.Line("return;");
            code.Close();
        }
    }

    private void WriteAliases(CodeText code, Func<string, string> isMissing)
    {
        foreach (GraphInput input in _graph.Inputs)
        {
            if (_options.Aliases.TryGetValue(input.Name, out string? earlier)) code.Line($"if ({isMissing(InputName(input.Name))}) {InputName(input.Name)} = {InputName(earlier)};");
        }
    }

    private string InputName(string name) => Name(_plan.Inputs[Enumerable.Range(0, _graph.Inputs.Length).First(i => _graph.Inputs[i].Name == name)]);

    /// <summary>True for an input that a caller may leave out: an earlier one stands in, or there is a version without it.</summary>
    private bool MayLack(GraphInput input) => _options.Aliases.ContainsKey(input.Name) || _options.Variants.Any(v => v.Omitted.Contains(input.Name));
}
