using System.Collections.Immutable;
using System.Text;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Planning;
using ModelDsl.Shapes;

namespace ModelDsl.Emission;

/// <summary>Prints a plan as one readable C# class.</summary>
public sealed partial class CSharpEmitter
{
    private readonly ExecutionPlan _plan;
    private readonly EmitOptions _options;
    private readonly Graph _graph;
    private readonly string _class;
    private readonly ImmutableArray<DimSymbol> _symbols;
    private readonly DimSymbol? _batch;
    private readonly bool _random;
    private readonly KernelCollection _kernels;
    private readonly Dictionary<Planning.Buffer, string> _names = [];
    private readonly Dictionary<ConvolutionStep, string> _shapes = [];
    private readonly List<(ParameterInfo Info, string Field)> _parameters = [];

    // What is prepared once and read by every run.
    private readonly Planning.Buffer[] _kept;

    // The class around this one, where it is the model without some inputs.
    private readonly CSharpEmitter? _outer;
    private readonly List<Inner> _inner;

    private CSharpEmitter(ExecutionPlan plan, EmitOptions options, CSharpEmitter? outer = null)
    {
        (_plan, _options, _graph, _outer) = (plan, options, plan.Graph, outer);
        _class = CSharp.ClassName(options.ClassName ?? plan.Graph.Name);
        (_symbols, _batch) = OrderSizes(_graph);
        _random = Draws(_graph);
        NameBuffers();
        _kernels = new KernelCollection(_class, _names.Values.Concat(_symbols.Select(s => CSharp.Name(s.Name))));
        _kept = [.. Touched(_plan.RunSteps).Where(b => b.Place == Place.Loaded)];
        _inner = MakeInner();
    }

    /// <exception cref="EmissionException">The plan holds something that generated code does not do yet.</exception>
    public static EmittedModel Emit(ExecutionPlan plan, EmitOptions options) => new CSharpEmitter(plan, options).Emit();

    // In order of appearance; one that is the first axis of every input comes last and may be left out.
    private static (ImmutableArray<DimSymbol>, DimSymbol?) OrderSizes(Graph graph)
    {
        var symbols = new List<DimSymbol>();
        IEnumerable<TensorType> types = graph.Inputs.Select(i => i.Value.Type).Concat(graph.Outputs.Select(o => o.Value.Type));
        foreach (DimSymbol symbol in types.SelectMany(t => t.Shape.Symbols))
        {
            if (symbol.Kind != DimKind.Existential && !symbols.Contains(symbol)) symbols.Add(symbol);
        }
        DimSymbol? batch = symbols.Find(s => graph.Inputs.Length > 0 && graph.Inputs.All(i => i.Value.Shape.Rank > 0 && i.Value.Shape[0].AsSymbol == s));
        if (batch is not null)
        {
            symbols.Remove(batch);
            symbols.Add(batch);
        }
        return ([.. symbols], batch);
    }

    private static bool Draws(Graph graph) =>
        graph.Nodes.Any(n => n.Primitive is RandomUniform or RandomNormal || n.Primitive.Region is { } region && Draws(region));

    private void NameBuffers()
    {
        Step[] steps = [.. Flat(_plan.LoadSteps.Concat(_plan.RunSteps))];
        IEnumerable<DimSymbol> found = _graph.Nodes.Select(n => n.Primitive).OfType<Positions>().Select(p => p.Count);
        IEnumerable<DimSymbol> sizes = _symbols.Concat(found).Concat(steps.OfType<ScanStep>().Select(s => s.Index));
        var taken = new HashSet<string>(sizes.Select(s => CSharp.Name(s.Name)), StringComparer.Ordinal);
        string Unique(string name)
        {
            string unique = name;
            // The name of its field is taken as well.
            for (int i = 2; taken.Contains(unique) || taken.Contains(Field(unique)); i++) unique = $"{name}_{i}";
            taken.Add(unique);
            taken.Add(Field(unique));
            return unique;
        }
        for (int i = 0; i < _plan.Inputs.Length; i++) _names[_plan.Inputs[i]] = Unique(CSharp.Identifier(_graph.Inputs[i].Name));
        for (int i = 0; i < _graph.Outputs.Length; i++) _names[_plan.Outputs[i]] = Unique(CSharp.Identifier(_graph.Outputs[i].Name));
        for (int i = 0; i < _graph.Updates.Length; i++) _names[_plan.Outputs[_graph.Outputs.Length + i]] = Unique("new_" + CSharp.Identifier(_graph.Updates[i].Buffer.Path));
        Dictionary<ParameterInfo, Planning.Buffer> read = _plan.Parameters.ToDictionary(p => p.Info, p => p.Buffer);
        foreach (ParameterInfo info in _options.Parameters.IsDefault ? [.. read.Keys] : _options.Parameters)
        {
            string name = Unique(CSharp.Identifier(info.Path));
            _parameters.Add((info, Field(name)));
            if (read.TryGetValue(info, out Planning.Buffer? buffer)) _names[buffer] = name;
        }
        // What a step makes is called after its layer.
        foreach (Step step in steps)
        {
            string layer = step.Origin.Layer.Length > 0 ? CSharp.Identifier(step.Origin.Layer) : "value";
            foreach (Planning.Buffer made in step.Writes.Where(w => !_names.ContainsKey(w)))
                _names[made] = Unique(step is PackStep ? layer + "_packed" : made.Place == Place.Loaded ? layer + "_prepared" : layer);
        }
        foreach (ConvolutionStep producer in steps.OfType<ConvolutionStep>().SelectMany(s => s.Producers))
            _names[producer.Result] = Unique(producer.Origin.Layer.Length > 0 ? CSharp.Identifier(producer.Origin.Layer) : "value");
        foreach (Planning.Buffer buffer in _plan.Buffers.Where(b => !_names.ContainsKey(b))) _names[buffer] = Unique(buffer.Place == Place.Constant ? "constants" : "value");
        foreach (ConvolutionStep step in steps.OfType<ConvolutionStep>().SelectMany(s => s.Producers.Append(s))) _shapes[step] = Unique(Name(step.Result).TrimStart('@') + "_shape");
    }

    private static IEnumerable<Step> Flat(IEnumerable<Step> steps) => steps.SelectMany(s => s switch
    {
        ScanStep scan => Flat(scan.Body).Append(scan),
        BranchStep branches => Flat(branches.Branches).Append(branches),
        RowsStep rows => Flat(rows.Stages).Append(rows),
        _ => [s],
    });

    private string Name(Planning.Buffer buffer) => _names[buffer];

    // What a run reads of the object itself is the field.
    private string NameInRun(Planning.Buffer buffer) => StepWriter.IsField(buffer) ? Field(Name(buffer)) : Name(buffer);

    // What the constructor makes is a variable first, and a field as well where runs read it.
    private string NameInLoad(Planning.Buffer buffer) => buffer.Place == Place.Loaded ? Name(buffer) : NameInRun(buffer);

    private static string Field(string name) => CSharp.Field(name);

    private EmittedModel Emit()
    {
        string members = Members();
        var file = new CodeText();
        file.Block("""
            // <auto-generated/>
            #nullable enable
            using System;
            using System.Collections.Generic;
            using System.IO;
            using System.Numerics.Tensors;
            using System.Runtime.CompilerServices;
            using System.Runtime.InteropServices;
            using System.Runtime.Intrinsics;
            using ModelDsl.Runtime;
            using ModelDsl.Runtime.Files;
            using ModelDsl.Runtime.Weights;
            """);
        if (_inner.Count > 0) file.Line("using System.Threading;");
        file.Line().Line($"namespace {_options.Namespace};").Line();
        WriteSummary(file);
        file.Line($"{(_options.Public ? "public" : "internal")} sealed partial class {_class} : {(_options.Timed ? "ITimedModel" : "ICompiledModel")}");
        return new EmittedModel(_class, _options.Namespace, $"{file}{{\n{members}}}\n");
    }

    // What stands between the braces of the class.
    private string Members()
    {
        var body = new CodeText().Indent();
        var run = new CodeText().Indent().Indent();

        var runWriter = new StepWriter(NameInRun, s => _shapes[s], _kernels, load: false) { Bounds = _graph.BoundOf, Told = Found, Sizes = _symbols, Arena = _plan.Arena.Count(), Steps = _plan.RunSteps };
        WriteSteps(run, runWriter);
        var loadWriter = new StepWriter(NameInLoad, s => _shapes[s], _kernels, load: true);
        // Lengths that only kernels know are known once their steps are written.
        string[] prepare = [.. _plan.LoadSteps.Select(step => loadWriter.Text(step, 0))];

        if (_outer is null)
        {
            WriteFields(body);
            WriteConstruction(body, prepare, loadWriter);
            WriteFiles(body);
        }
        else WriteInnerConstruction(body, prepare, loadWriter);
        WriteRun(body, run.ToString(), runWriter);
        if (_outer is null)
        {
            WriteTensorRun(body);
            WriteHost(body);
            foreach (Inner inner in _inner) WriteInner(body, inner);
        }
        string kernels = _kernels.Text.TrimEnd('\n');
        return $"{body}{(kernels.Length == 0 ? "" : $"\n    // Kernels.\n\n{kernels}\n")}";
    }

    // Each step under the layer that it belongs to, with the memory that it is the first to need.
    private void WriteSteps(CodeText code, StepWriter writer)
    {
        Planning.Buffer[] arena = [.. _plan.Arena];
        string last = "";
        for (int i = 0; i < _plan.RunSteps.Length;)
        {
            Guard guard = _plan.RunSteps[i].Guard;
            int end = i + 1;
            while (!guard.IsAlways && end < _plan.RunSteps.Length && _plan.RunSteps[end].Guard.Equals(guard)) end++;
            string[] texts = [.. Enumerable.Range(i, end - i).Select(n => writer.Text(_plan.RunSteps[n], n))];
            // Memory has its name outside of what may be skipped.
            if (!guard.IsAlways)
            {
                if (i > 0) code.Line();
                WriteMemory(i, end);
                code.Open($"if ({string.Join(" && ", guard.Conditions.Select(c => $"{(c.Holds ? "" : "!")}{NameInRun(c.Buffer)}[{CSharp.Int(c.Offset)}]"))})");
            }
            for (int n = i; n < end; n++)
            {
                string place = KernelCollection.Place(_plan.RunSteps[n].Origin);
                if (place != last && (guard.IsAlways ? n > 0 : n > i)) code.Line();
                if (place != last && place.Length > 0) code.Line($"// {place}");
                last = place;
                if (guard.IsAlways) WriteMemory(n, n + 1);
                code.Block(texts[n - i]);
                if (_options.Timed) code.Line($"_stepClock.Mark({n});");
            }
            if (!guard.IsAlways) code.Close();
            i = end;
        }

        void WriteMemory(int begin, int end)
        {
            for (int k = 0; k < arena.Length; k++)
            {
                if (arena[k].FirstStep < begin || arena[k].FirstStep >= end) continue;
                string element = CSharp.Type(arena[k].Element), count = writer.Lengths.TryGetValue(arena[k], out string? own) ? own : CSharp.Int(arena[k].Count);
                code.Line($"Span<{element}> {Name(arena[k])} = workspace.Slice<{element}>(layout.Offsets[{k}], {count});");
            }
        }
    }

    private void WriteSummary(CodeText file)
    {
        string text = _options.Documentation.Length > 0 ? _options.Documentation : $"The model {_graph.Name}.";
        file.Line("/// <summary>");
        foreach (string line in text.Split('\n')) file.Line($"/// {CSharp.Xml(line.TrimEnd())}");
        file.Line("/// </summary>");
        string inputs = string.Join(", ", _graph.Inputs.Select(i => $"{i.Name} {i.Value.Type}"));
        string outputs = string.Join(", ", _graph.Outputs.Select(o => $"{o.Name} {o.Value.Type}"));
        file.Line($"/// <remarks>{CSharp.Xml(inputs)} → {CSharp.Xml(outputs)}. Immutable: one object may be run from many threads at once.</remarks>");
    }

    // ---- fields and construction ------------------------------------------------------------------------------------

    private void WriteFields(CodeText code)
    {
        foreach ((ParameterInfo info, string field) in _parameters)
            code.Line($"private readonly {CSharp.Type(info.Type.Element)}[] {field} = new {CSharp.Type(info.Type.Element)}[{CSharp.Int(info.Type.Shape.ElementCount)}]; // {info.Path} {info.Type}");
        WriteOwnFields(code);
        foreach (Inner inner in _inner) code.Line($"private {inner.Class}? {inner.Field};");
        code.Line();
        code.Line("/// <summary>The threads that runs of this object use.</summary>");
        code.Line("public Workers Workers { get; init; } = Workers.Default;").Line();
        code.Line("/// <summary>Inputs, outputs, dynamic sizes and parameters.</summary>");
        code.Line("public static ModelInfo Info { get; } = new(");
        code.Indent();
        code.Line($"{CSharp.Text(_graph.Name)},");
        code.Line($"[{string.Join(", ", _graph.Inputs.Select(i => TensorInfo(i.Name, i.Value.Type, i.Optional)))}],");
        code.Line($"[{string.Join(", ", _graph.Outputs.Select(o => TensorInfo(o.Name, o.Value.Type, false)).Concat(_graph.Updates.Select(u => TensorInfo("after." + u.Buffer.Path, u.Value.Type, false))))}],");
        code.Line($"[{string.Join(", ", _symbols.Select(s => CSharp.Text(s.Name)))}],");
        code.Line("[");
        code.Indent();
        foreach ((ParameterInfo info, _) in _parameters) code.Line($"{Parameter(info)},");
        code.Unindent();
        code.Line("]);");
        code.Unindent();
        code.Line();
    }

    // What every version of the model has for itself.
    private void WriteOwnFields(CodeText code)
    {
        foreach (Planning.Buffer buffer in _kept) code.Line($"private readonly AlignedArray<{CSharp.Type(buffer.Element)}> {Field(Name(buffer))};");
        foreach (Planning.Buffer buffer in _plan.Buffers.Where(b => b.Place == Place.Constant))
            code.Line($"private static readonly {CSharp.Type(buffer.Element)}[] {Field(Name(buffer))} = [{Numbers(buffer)}];");
        code.Line("private readonly WorkspacePool _workspaces = new();");
        code.Line("private readonly LayoutCache _layouts = new();");
        if (_options.Timed) code.Line($"private readonly StepClock _stepClock = new({_plan.RunSteps.Length});");
    }

    private static string Numbers(Planning.Buffer buffer)
    {
        int count = (int)buffer.Count.Value;
        return string.Join(", ", Enumerable.Range(0, count).Select(i => CSharp.Literal(buffer.Element, buffer.Data!.Double(i), buffer.Data.Long(i))));
    }

    internal static string TensorInfo(string name, TensorType type, bool optional) =>
        $"new TensorInfo({CSharp.Text(name)}, ElementType.{type.Element}, [{string.Join(", ", type.Shape.Select(d => CSharp.Text(d.ToString())))}]{(optional ? ", true" : "")})";

    internal static string Parameter(ParameterInfo info)
    {
        string weight = $"{CSharp.Text(info.Path)}, ElementType.{info.Type.Element}, [{string.Join(", ", info.Type.Shape)}]";
        if (info.Aliases.Any() || info.IsBuffer) weight = $"new WeightSpec({weight}, [{string.Join(", ", info.Aliases.Select(CSharp.Text))}]{(info.IsBuffer ? ", true" : "")})";
        string arguments = string.Concat(info.Initializer.Arguments.Select(a => $", ({CSharp.Text(a.Key)}, {Argument(a.Value)})"));
        return $"new({weight}, {CSharp.Text(info.Initializer.Name)}{arguments})";
    }

    private static string Argument(object value) => value switch
    {
        string text => CSharp.Text(text),
        bool flag => flag ? "true" : "false",
        long number => $"{number}L",
        int number => $"{number}L",
        double number => CSharp.Literal(ElementType.F64, number, 0),
        double[] numbers => $"new double[] {{ {string.Join(", ", numbers.Select(n => CSharp.Literal(ElementType.F64, n, 0)))} }}",
        _ => CSharp.Text(value.ToString() ?? ""),
    };

    private void WriteConstruction(CodeText code, string[] steps, StepWriter load)
    {
        code.Line("/// <summary>Parameters drawn from their initialisers.</summary>");
        code.Line($"public {_class}(ulong seed = 42) : this(new SeededParameters(seed)) {{ }}").Line();
        code.Line("/// <summary>Parameters from any source; what depends on them alone is computed here, once.</summary>");
        code.Open($"public {_class}(ParameterSource parameters)");
        code.Line("parameters.Begin(Info);");
        for (int i = 0; i < _parameters.Count; i++)
            code.Line($"parameters.Fill<{CSharp.Type(_parameters[i].Info.Type.Element)}>(Info.Parameters[{i}], {_parameters[i].Field});");
        WritePreparation(code, steps, load);
        code.Close().Line();
    }

    // What depends on parameters alone. What runs do not read is memory of the constructor only.
    private void WritePreparation(CodeText code, string[] steps, StepWriter load)
    {
        var made = new HashSet<Planning.Buffer>();
        for (int i = 0; i < steps.Length; i++)
        {
            foreach (Planning.Buffer buffer in _plan.LoadSteps[i].Writes.Where(b => b.Place == Place.Loaded && made.Add(b)))
            {
                string length = load.Lengths.TryGetValue(buffer, out string? own) ? own : CSharp.Int(buffer.Count), type = CSharp.Type(buffer.Element);
                code.Line($"Span<{type}> {Name(buffer)} = {(_kept.Contains(buffer) ? $"{Field(Name(buffer))} = " : "")}new AlignedArray<{type}>({length});");
            }
            code.Block(steps[i]);
        }
    }

    private void WriteShippedWeights(CodeText code, WeightsPlace weights)
    {
        string name = CSharp.Text(weights.Name), options = OptionsOf(weights);
        code.Line($"/// <summary>Loads the parameters that are {(weights.Embedded ? "built into the assembly" : "copied beside the program")}: <c>{CSharp.Xml(weights.Name)}</c>, checked against the model when it was compiled.</summary>");
        code.Open($"public static {_class} Load()");
        if (weights.Embedded)
        {
            code.Line($"using Stream stream = typeof({_class}).Assembly.GetManifestResourceStream({name}) ?? throw new FileNotFoundException(\"the assembly has lost its resource\", {name});");
            code.Line($"return Load(stream{options});");
        }
        else code.Line($"return Load(Path.Combine(AppContext.BaseDirectory, {string.Join(", ", weights.Name.Split('/').Select(CSharp.Text))}){options});");
        code.Close().Line();
    }

    // The second argument of `Load`, where the file may differ at all.
    private static string OptionsOf(WeightsPlace weights)
    {
        List<string> parts = [];
        if (weights.Map.Length > 0) parts.Add($"Map = [{string.Join(", ", weights.Map.Select(m => $"new WeightRename({CSharp.Text(m.Old)}, {CSharp.Text(m.New)})"))}]");
        if (weights.Partial) parts.Add("Partial = true");
        return parts.Count == 0 ? "" : $", new WeightOptions {{ {string.Join(", ", parts)} }}";
    }

    private void WriteFiles(CodeText code)
    {
        if (_options.Weights is { } weights) WriteShippedWeights(code, weights);
        string dispose = string.Concat(_inner.Select(v => $"\n    {v.Field}?.Dispose();"));
        code.Block($$"""
            /// <summary>Loads parameters by name from a safetensors file.</summary>
            /// <exception cref="WeightMismatchException">Tensors are missing, extra or of another shape or type; all are listed.</exception>
            public static {{_class}} Load(string path, WeightOptions? options = null)
            {
                using WeightSet weights = WeightFile.Open(path);
                return new {{_class}}(new LoadedParameters(weights, options));
            }

            /// <inheritdoc cref="Load(string, WeightOptions?)"/>
            public static {{_class}} Load(Stream stream, WeightOptions? options = null)
            {
                using WeightSet weights = WeightFile.Open(stream);
                return new {{_class}}(new LoadedParameters(weights, options));
            }

            /// <summary>Writes all parameters and buffers as safetensors.</summary>
            public void Save(string path)
            {
                var tensors = new List<NamedTensor>();
                for (int i = 0; i < Info.Parameters.Count; i++) tensors.Add(new NamedTensor(Info.Parameters[i].Weight.Name, ((ICompiledModel)this).Parameter(i)));
                WeightSet.Of(tensors).Save(path);
            }

            /// <summary>Gives the memory of finished runs back.</summary>
            public void Dispose(){{(dispose.Length == 0 ? " => _workspaces.Dispose();" : $"\n{{\n    _workspaces.Dispose();{dispose}\n}}")}}
            """);
        code.Line();
    }

    private static IEnumerable<Planning.Buffer> Touched(IEnumerable<Step> steps) =>
        steps.SelectMany(s => s.Reads.Concat(s.Writes)).Distinct().Where(StepWriter.IsField).OrderBy(b => b.Id);

    // ---- for hosts that do not know the type ------------------------------------------------------------------------

    private void WriteHost(CodeText code)
    {
        code.Line("ModelInfo ICompiledModel.Description => Info;").Line();
        if (_options.Timed) code.Line("StepClock ITimedModel.Clock => _stepClock;").Line();
        code.Open("int[] ICompiledModel.OutputShape(int output, ReadOnlySpan<int> sizes)");
        for (int i = 0; i < _symbols.Length; i++) code.Line($"int {CSharp.Name(_symbols[i].Name)} = sizes[{i}];");
        code.Open("return output switch");
        int position = 0;
        foreach (var (_, type, _) in Results) code.Line($"{position++} => {CSharp.Ints(type.Shape.Select(d => d.Bounded(_graph.BoundOf)))},");
        code.Line("_ => throw new ArgumentOutOfRangeException(nameof(output)),");
        code.Close(";").Close().Line();

        string layout = $"Layout({string.Join(", ", _symbols.Select((_, i) => $"sizes[{i}]"))}).Bytes";
        code.Line($"long ICompiledModel.ArenaBytes(ReadOnlySpan<int> sizes) => {layout};").Line();

        const string given = "ReadOnlySpan<TensorData?> inputs, ReadOnlySpan<TensorData> outputs, ReadOnlySpan<int> sizes, ulong seed";
        IEnumerable<string> arguments = _graph.Inputs.Select((x, i) => $"inputs[{i}] is {{ }} given{i} ? given{i}.As<{CSharp.Type(x.Value.Element)}>() : default(ReadOnlySpan<{CSharp.Type(x.Value.Element)}>)")
            .Concat(Results.Select((r, i) => $"outputs[{i}].As<{CSharp.Type(r.Type.Element)}>()"))
            .Concat(Found.Select(s => $"out int {CSharp.Name(s.Name)}")).Concat(_symbols.Select((_, i) => $"sizes[{i}]"));
        if (_random) arguments = arguments.Append("seed");
        if (Found.IsEmpty) code.Open($"void ICompiledModel.Run({given})");
        else
        {
            code.Line($"void ICompiledModel.Run({given}) => ((ICompiledModel)this).RunShaped(inputs, outputs, sizes, seed);").Line();
            code.Open($"int[][] ICompiledModel.RunShaped({given})");
            for (int i = 0; i < _symbols.Length; i++) code.Line($"int {CSharp.Name(_symbols[i].Name)} = sizes[{i}];");
        }
        code.Line($"Run({string.Join(", ", arguments)});");
        if (!Found.IsEmpty) code.Line($"return [{string.Join(", ", Results.Select(r => CSharp.Ints(r.Type.Shape)))}];");
        code.Close().Line();

        code.Open("TensorData ICompiledModel.Parameter(int index) => index switch");
        for (int i = 0; i < _parameters.Count; i++)
        {
            (ParameterInfo info, string field) = _parameters[i];
            code.Line($"{i} => TensorData.From<{CSharp.Type(info.Type.Element)}>(ElementType.{info.Type.Element}, {field}, [{string.Join(", ", info.Type.Shape)}]),");
        }
        code.Line("_ => throw new ArgumentOutOfRangeException(nameof(index)),");
        code.Close(";");
    }
}
