using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Planning;
using ModelDsl.Shapes;

namespace ModelDsl.Emission;

/// <summary>The kernels of one model, each text once.</summary>
/// <param name="className">The class that they are members of.</param>
/// <param name="variables">Names that mean something else where kernels are called.</param>
internal sealed partial class KernelCollection(string className, IEnumerable<string> variables)
{
    // A kernel or an epilogue; only one whose work is shared out somewhere needs the code for that.
    private sealed class Entry(string name, Action write)
    {
        public string Name { get; } = name;
        public Action Write { get; } = write;
        public bool Shared { get; set; }
    }

    private readonly Dictionary<string, Entry> _byText = new(StringComparer.Ordinal);
    private readonly List<Entry> _entries = [];
    // A member may not be called like its class, nor like another member.
    private readonly HashSet<string> _names = new(variables, StringComparer.Ordinal) { className, "Workers", "Info", "Load", "Save", "Dispose", "Run", "Execute", "Layout" };
    private CodeText _code = new();

    public string Text
    {
        get
        {
            _code = new CodeText().Indent();
            foreach (Entry entry in _entries) entry.Write();
            return _code.ToString();
        }
    }

    private static string[] Spans(KernelText kernel) =>
        [.. kernel.Buffers.Select((b, i) => $"ReadOnlySpan<{CSharp.Type(b.Element)}> a{i}"), .. kernel.Results.Select(r => $"Span<{CSharp.Type(r.Type)}> {r.Name}")];

    private static string[] SpanNames(KernelText kernel) => [.. kernel.Buffers.Select((_, i) => $"a{i}"), .. kernel.Results.Select(r => r.Name)];

    private static string[] Tail(KernelText kernel) =>
        [.. kernel.Symbols.Select(s => $"int {CSharp.Name(s.Name)}"), .. kernel.NeedsSeed ? ["ulong seed"] : Array.Empty<string>()];

    private static string[] TailNames(KernelText kernel) =>
        [.. kernel.Symbols.Select(s => CSharp.Name(s.Name)), .. kernel.NeedsSeed ? ["seed"] : Array.Empty<string>()];

    /// <summary>Adds a loop kernel; gives its name.</summary>
    /// <param name="kernel">Its text.</param>
    /// <param name="step">The step that it belongs to.</param>
    /// <param name="shared">Whether this step shares its work out among threads.</param>
    public string Add(KernelText kernel, Step step, bool shared)
    {
        string key = $"{string.Join(", ", [.. Spans(kernel), .. Tail(kernel)])}\n{kernel.Lane}\n{kernel.Body}";
        if (!_byText.TryGetValue(key, out Entry? entry))
        {
            string name = Unique(NameOf(step));
            Keep(key, entry = new Entry(name, () => WriteLoop(kernel, step, _byText[key])));
        }
        entry.Shared |= shared;
        return entry.Name;
    }

    private void Keep(string key, Entry entry)
    {
        _byText.Add(key, entry);
        _entries.Add(entry);
    }

    private void WriteLoop(KernelText kernel, Step step, Entry entry)
    {
        string name = entry.Name, parameters = string.Join(", ", [.. Spans(kernel), .. Tail(kernel)]), names = string.Join(", ", [.. SpanNames(kernel), .. TailNames(kernel)]);
        Summary(step, Describe(step));
        if (kernel.Lane is { } lane)
        {
            _code.Open($"private static void {name}({parameters}, int begin, int end)");
            WriteWidths(lane, width => $"{name}<{width}>({names}, begin, end);");
            _code.Close().Line();
        }
        if (entry.Shared) WriteChunked(kernel, name, parameters, names);
        _code.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        string generic = kernel.Lane is { } l ? $"<Lanes>" : "";
        string constraint = kernel.Lane is { } t ? $" where Lanes : struct, ILanes<Lanes, {CSharp.Type(t)}>" : "";
        _code.Open($"private static void {name}{generic}({parameters}, int begin, int end){constraint}");
        _code.Block(kernel.Body);
        _code.Close().Line();
    }

    // The same kernel over the pool: chunks of the outermost loop, cut by sizes alone.
    private void WriteChunked(KernelText kernel, string name, string parameters, string names)
    {
        string granule = kernel.Granule == 1 ? "" : $", {kernel.Granule}";
        string fields = string.Join(", ", [.. Spans(kernel), .. Tail(kernel), "int items", "int chunks"]);
        _code.Open($"private static void {name}(Workers workers, {parameters}, int items, long points)");
        _code.Line($"int chunks = Chunks.Count(items, points / items + 1{granule});");
        _code.Line($"var job = new {name}Job({names}, items, chunks);");
        _code.Line("workers.Run(ref job, chunks);");
        _code.Close().Line();
        _code.Open($"private ref struct {name}Job({fields}) : IChunkBody");
        for (int i = 0; i < kernel.Buffers.Length; i++) _code.Line($"private readonly ReadOnlySpan<{CSharp.Type(kernel.Buffers[i].Element)}> _a{i} = a{i};");
        foreach ((string result, ElementType type) in kernel.Results) _code.Line($"private readonly Span<{CSharp.Type(type)}> _{result} = {result};");
        foreach (string tail in TailNames(kernel)) _code.Line($"private readonly {(tail == "seed" ? "ulong" : "int")} {CSharp.Field(tail)} = {tail};");
        _code.Line("private readonly int _items = items, _chunks = chunks;").Line();
        _code.Open("public void Run(int chunk)");
        _code.Line($"(long begin, long end) = Chunks.Range(_items, _chunks, chunk{granule});");
        string own = string.Join(", ", SpanNames(kernel).Concat(TailNames(kernel)).Select(CSharp.Field));
        _code.Line($"{name}({own}, (int)begin, (int)end);");
        _code.Close().Close().Line();
    }

    /// <summary>Adds an epilogue; gives the name of its struct.</summary>
    /// <param name="kernel">Its text.</param>
    /// <param name="step">The step that it belongs to.</param>
    /// <param name="type">The element type of the results.</param>
    /// <param name="place">What its code calls the place in the row where a run begins.</param>
    /// <param name="inner">What the sizes of the axes of a row are called, without the first.</param>
    public string AddEpilogue(KernelText kernel, Step step, ElementType type, string place, params ImmutableArray<string> inner)
    {
        string key = $"epilogue {inner.Length} {string.Join(",", kernel.Buffers.Select(b => b.Element))} {string.Join(",", kernel.Symbols)}\n{kernel.Lane}\n{kernel.Body}";
        if (!_byText.TryGetValue(key, out Entry? entry))
        {
            string name = Unique(NameOf(step) + "Epilogue");
            Keep(key, entry = new Entry(name, () => WriteEpilogue(kernel, step, type, place, inner, name)));
        }
        return entry.Name;
    }

    private void WriteEpilogue(KernelText kernel, Step step, ElementType type, string place, ImmutableArray<string> inner, string name)
    {
        string element = CSharp.Type(type);
        string[] spans = [.. kernel.Buffers.Select((b, i) => $"ReadOnlySpan<{CSharp.Type(b.Element)}> a{i}")];

        Summary(step, "Element-wise work on the results while they are in cache.");
        _code.Open($"private readonly ref struct {name}({string.Join(", ", [.. spans, .. Tail(kernel), .. inner.Select(n => $"int {n}")])}) : IEpilogue<{element}>");
        for (int i = 0; i < kernel.Buffers.Length; i++) _code.Line($"private readonly ReadOnlySpan<{CSharp.Type(kernel.Buffers[i].Element)}> _a{i} = a{i};");
        foreach (string tail in TailNames(kernel)) _code.Line($"private readonly {(tail == "seed" ? "ulong" : "int")} {CSharp.Field(tail)} = {tail};");
        foreach (string size in inner) _code.Line($"private readonly int _{size} = {size};");
        _code.Line();
        string own = string.Join(", ", ["y", .. Coordinates(inner), "column", .. kernel.Buffers.Select((_, i) => $"_a{i}"), .. TailNames(kernel).Select(CSharp.Field)]);
        _code.Open($"public void Apply(Span<{element}> y, int row, int column)");
        if (kernel.Lane is { } lane) WriteWidths(lane, width => $"Run<{width}>({own});");
        else _code.Line($"Run({own});");
        _code.Close().Line();
        string axes = string.Join(", ", Enumerable.Range(0, inner.Length + 1).Select(i => $"int i{i}"));
        string constraint = kernel.Lane is { } t ? $" where Lanes : struct, ILanes<Lanes, {CSharp.Type(t)}>" : "";
        _code.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        _code.Open($"private static void Run{(kernel.Lane is null ? "" : "<Lanes>")}({string.Join(", ", [$"Span<{element}> y", axes, $"int {place}", .. spans, .. Tail(kernel)])}){constraint}");
        _code.Block(kernel.Body);
        _code.Close().Close().Line();
    }

    /// <summary>Adds a job made of steps of a run; gives the name of its struct, which ends in what it is.</summary>
    /// <param name="step">The step, which says where it stands.</param>
    /// <param name="what">What the name of the struct ends in.</param>
    /// <param name="summary">What it does.</param>
    /// <param name="given">What it is told, in order. Jobs that differ in these names alone are one.</param>
    /// <param name="write">Its code under a name.</param>
    public string AddJob(Step step, string what, string summary, (string Type, string Name)[] given, Func<string, CodeText> write)
    {
        string key = Anonymous(write(what).ToString(), given);
        if (!_byText.TryGetValue(key, out Entry? entry))
        {
            string name = Unique(NameOf(step) + what), text = write(name).ToString();
            Keep(key, entry = new Entry(name, () =>
            {
                Summary(step, summary);
                _code.Block(text).Line();
            }));
        }
        return entry.Name;
    }

    // The text with a number in place of each given name; what stands behind a point is no such name.
    private static string Anonymous(string text, (string Type, string Name)[] given)
    {
        Dictionary<string, int> numbers = given.Select((g, i) => (g.Name, i)).ToDictionary(g => g.Name, g => g.i, StringComparer.Ordinal);
        return Words().Replace(text, word => numbers.TryGetValue(word.Value, out int number) ? $"given {number}" : word.Value);
    }

    [GeneratedRegex(@"(?<![.\w@])@?[\p{L}_]\w*")]
    private static partial Regex Words();

    // The row as a position along each of its axes.
    private static IEnumerable<string> Coordinates(ImmutableArray<string> inner)
    {
        for (int axis = 0; axis <= inner.Length; axis++)
        {
            string below = string.Concat(inner.Skip(axis).Select(n => $" / _{n}"));
            yield return axis == 0 ? $"row{below}" : $"row{below} % _{inner[axis - 1]}";
        }
    }

    private void WriteWidths(ElementType lane, Func<string, string> call)
    {
        bool first = true;
        foreach ((string condition, string width) in StepWriter.Widths(lane))
        {
            _code.Line($"{(first ? "" : "else ")}{(condition.Length == 0 ? "" : $"if ({condition}) ")}{call(width)}");
            first = false;
        }
    }

    public string Shape(ConvolutionShape s, bool weightsOnly)
    {
        // Packing does not look at spatial sizes, which may not be known yet.
        ImmutableArray<Dim> input = weightsOnly ? [.. s.Kernel.Select((k, i) => (k - 1) * s.Dilations[i] + 1)] : s.Input;
        string padding = weightsOnly
            ? $"{CSharp.Ints(s.Before.Select(_ => 0L))}, {CSharp.Ints(s.After.Select(_ => 0L))}"
            : $"{CSharp.Ints(s.Before)}, {CSharp.Ints(s.After)}";
        string common = $"{CSharp.Int(s.Batch)}, {CSharp.Int(s.InChannels)}, {CSharp.Int(s.OutChannels)}, {s.Groups}, {CSharp.Ints(input)}, {CSharp.Ints(s.Kernel)}, {CSharp.Ints(s.Strides)}, {CSharp.Ints(s.Dilations)}, {padding}";
        return s.Transposed ? $"ConvShape.Transposed({common}, {CSharp.Ints(weightsOnly ? s.OutputPadding.Select(_ => 0L) : s.OutputPadding)})" : $"ConvShape.Of({common})";
    }

    private void Summary(Step step, string what)
    {
        string place = Place(step.Origin);
        _code.Line($"/// <summary>{(place.Length == 0 ? "" : $"{CSharp.Xml(place)}. ")}{what}</summary>");
    }

    /// <summary>Where a step comes from, as a person would say it: <c>features.0 Conv2d, lenet.nn(10)</c>.</summary>
    public static string Place(Origin origin)
    {
        if (origin.Where.Source is null) return origin.Layer;
        string what = origin.Layer.Length > 0 ? $"{origin.Layer} {origin.Kind}" : string.Join(' ', origin.Where.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return $"{(what.Length > 80 ? what[..80] + "…" : what).TrimEnd()}, {Path.GetFileName(origin.Where.Path)}({origin.Where.Start.Line})";
    }

    private static string Describe(Step step) => step switch
    {
        GroupStep group => $"{group.Parts.Length} loops over the same {group.Rows} {(group.Flat ? "elements" : "rows")}.",
        LoopStep loop => DescribeLoop(loop),
        _ => "",
    };

    private static string DescribeLoop(LoopStep step) =>
        step.Reduce is { } reduce ? $"{reduce} over the last {(step.Domain.Rank - step.Outer == 1 ? "axis" : $"{step.Domain.Rank - step.Outer} axes")} of {step.Domain}." : $"Over {step.Domain}.";

    // Where the kernel stands in the model, and what it does there.
    private static string NameOf(Step step)
    {
        string[] path = [.. step.Origin.Layer.Split('.', '_').Where(p => p.Length > 0).Select(Capital)];
        // A layer that is called like its type needs no second name.
        string kind = path.Length > 0 && string.Equals(path[^1], step.Origin.Kind, StringComparison.OrdinalIgnoreCase) ? "" : step.Origin.Kind;
        string what = step is GroupStep ? "Rows" : step is not LoopStep loop ? "" : loop.Reduce is { } reduce ? loop.Body is ApplyExpr ? $"{reduce}Of{Does(loop.Body)}" : reduce.ToString() : Does(loop.Body);
        string name = new([.. (string.Concat(path) + kind + what).Where(char.IsLetterOrDigit)]);
        return name.Length == 0 || char.IsDigit(name[0]) ? "Kernel" + name : name;
    }

    private static string Does(Expr body) => body switch
    {
        ApplyExpr { Primitive: Multiply, Operands: [var x, var y] } when ReferenceEquals(x, y) => "Squares",
        ApplyExpr apply => apply.Primitive.GetType().Name,
        LoadExpr => "Copy",
        TakeExpr => "Lookup",
        PositionExpr => "Positions",
        RandomExpr => "Draw",
        _ => "Fill",
    };

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private string Unique(string name)
    {
        string unique = name;
        for (int i = 2; !_names.Add(unique); i++) unique = $"{name}{i}";
        return unique;
    }
}
