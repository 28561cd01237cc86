using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Planning;
using ModelDsl.Shapes;

namespace ModelDsl.Emission;

/// <summary>Writes the steps of a plan as calls, and collects the kernels they call.</summary>
internal sealed partial class StepWriter(Func<Planning.Buffer, string> nameOf, Func<ConvolutionStep, string> shapeOf, KernelCollection kernels, bool load)
{
    private CodeText _code = new();
    private readonly SpreadResults _spread = new([]);
    private bool _inTurns;

    private const string Width = "Vector512.IsHardwareAccelerated";

    /// <summary>Extra memory that kernels work in: bytes as code, and the step that wants it.</summary>
    public List<(string Bytes, int Step)> Scratch { get; } = [];

    /// <summary>The most that sizes which a run finds out can be.</summary>
    public Func<DimSymbol, Dim?> Bounds { get; init; } = _ => null;

    /// <summary>Those of them that the caller is told.</summary>
    public ImmutableArray<DimSymbol> Told { get; init; } = [];

    /// <summary>Sizes that a run is given.</summary>
    public ImmutableArray<DimSymbol> Sizes { get; init; } = [];

    /// <summary>What a run does, in order.</summary>
    public ImmutableArray<Step> Steps
    {
        init => _spread = new SpreadResults(value);
    }

    /// <summary>Buffers of the arena, whose places come before those of extra memory.</summary>
    public int Arena { get; init; }

    // Memory is laid out before they are found.
    private string Room(Dim size) => CSharp.Int(size.Bounded(Bounds));

    /// <summary>Lengths of buffers that only their kernel knows, as code.</summary>
    public Dictionary<Planning.Buffer, string> Lengths { get; } = [];

    /// <summary>The statements of one step.</summary>
    public string Text(Step step, int number)
    {
        _code = new CodeText();
        Write(step, number);
        return _code.ToString();
    }

    private void Write(Step step, int number)
    {
        // Nothing is computed where a size that this run has found leaves nothing to compute.
        Dim items = step switch
        {
            LoopStep s => Items(s),
            GroupStep s => s.Rows,
            ProductStep s => s.Batch * s.M * s.N,
            ConvolutionStep s => s.Shape.Batch,
            WindowStep s => s.Planes,
            _ => Dim.One,
        };
        bool mayBeEmpty = items.Symbols.Any(s => s.Kind == DimKind.Existential);
        if (mayBeEmpty) _code.Open($"if ({CSharp.Long(items)} > 0)");
        WriteStep(step, number);
        if (!_inTurns && step is not LoopStep and not GroupStep) _spread.Note(step);
        if (mayBeEmpty) _code.Close();
    }

    private static Dim Items(LoopStep step) => Collapsing.Simplify(step) is { Outer: > 0 } simple ? simple.Sizes[0] : 1;

    private void WriteStep(Step step, int number)
    {
        switch (step)
        {
            case LoopStep s when !load && Turning.Of(s) is { } turning: WriteTurning(turning); break;
            case LoopStep s when !load && Repeating.Of(s) is { } repeating: WriteRepeating(repeating); break;
            case LoopStep s: WriteKernel(KernelWriter.Loop(s), s, [s.Target.Buffer], LoopWork.Of(s)); break;
            case GroupStep s: WriteKernel(GroupWriter.Write(s), s, [.. s.Writes], LoopWork.Of(s)); break;
            case ProductStep s: WriteProduct(s, number); break;
            case AttentionStep s: WriteAttention(s, number); break;
            case PackStep s: WritePack(s); break;
            case ConvolutionStep s: WriteConvolution(s, number); break;
            case FilterGradientStep s: WriteFilterGradient(s, number); break;
            case WindowStep s: WriteWindow(s); break;
            case AxisStep s: WriteAxis(s); break;
            case ScatterStep s: WriteScatter(s); break;
            case ScanStep s when IsForPhases(s): WritePhases(s, number); break;
            case ScanStep s when !load && !_inBranch && TurnRows.Of(s) is { } rows: WriteRowTurns(s, rows, number); break;
            case ScanStep s: WriteTurns(s, number); break;
            case BranchStep s: WriteBranches(s, number); break;
            case RowsStep s: WriteRows(s, number); break;
            default: throw new EmissionException($"there is no code for {step.GetType().Name}");
        }
    }

    private void WriteTurns(ScanStep s, int number)
    {
        bool around = _inTurns;
        OpenTurns(s);
        _inTurns = true;
        foreach (Step inner in s.Body) Write(inner, number);
        _inTurns = around;
        _code.Close();
    }

    private void OpenTurns(ScanStep s)
    {
        string t = CSharp.Name(s.Index.Name), length = CSharp.Int(s.Length);
        _code.Open(s.Reverse ? $"for (int {t} = {length} - 1; {t} >= 0; {t}--)" : $"for (int {t} = 0; {t} < {length}; {t}++)");
    }

    /// <summary>Whether the object holds it, as a field.</summary>
    public static bool IsField(Planning.Buffer buffer) => buffer.Place is Place.Parameter or Place.Loaded or Place.Constant;

    private string At(Planning.Buffer buffer, Dim offset) => offset == Dim.Zero ? nameOf(buffer) : $"{Span(buffer)}[{Parens(CSharp.Int(offset))}..]";

    // A range of an array would be a copy.
    private string Span(Planning.Buffer buffer) => IsField(buffer) && !(load && buffer.Place == Place.Loaded) ? $"((ReadOnlySpan<{CSharp.Type(buffer.Element)}>){nameOf(buffer)})" : nameOf(buffer);

    private string At(View view) => At(view.Buffer, view.Offset);
    private static string Parens(string text) => text.All(char.IsLetterOrDigit) ? text : $"({text})";

    private void WriteKernel(KernelText kernel, Step step, ImmutableArray<Planning.Buffer> results, Dim work)
    {
        if (kernel.ByElement) work *= LoopWork.Alone;
        if (!_inTurns)
        {
            work += _spread.Beside(step, work) + _spread.Fetched(step, step is LoopStep loop ? loop.Domain.ElementCount : ((GroupStep)step).Points);
            _spread.Note(step, kernel.Items, work);
        }
        bool alone = load || (work.TryConstant(out long points) && points < LoopWork.LeastShared);
        string name = kernels.Add(kernel, step, shared: !alone);
        string items = CSharp.Int(kernel.Items);
        string arguments = Arguments(kernel, results);
        _code.Line(alone ? $"{name}({arguments}, 0, {items});" : $"{name}(Workers, {arguments}, {items}, {CSharp.Long(work)});");
    }

    private string Arguments(KernelText kernel, ImmutableArray<Planning.Buffer> results, Func<Planning.Buffer, string>? name = null) => string.Join(", ",
    [
        .. kernel.Buffers.Concat(results).Select(name ?? nameOf),
        .. kernel.Symbols.Select(s => CSharp.Name(s.Name)), .. kernel.NeedsSeed ? ["seed"] : Array.Empty<string>(),
    ]);

    private string Epilogue(FusableStep step, int axes, string? channels)
    {
        ElementType type = step.Result.Element;
        if (step.Epilogue is not { } epilogue) return NoEpilogue(step);
        if (step is ConvolutionStep convolution && UsualEnding.Of(convolution) is { } usual) return Ending(usual, convolution.Shape.IsBlocked, channels!);
        bool blocks = axes == 4;
        KernelText kernel = KernelWriter.Epilogue(epilogue.Body, axes, blocks);
        string name = kernels.AddEpilogue(kernel, step, type, blocks ? "start" : "column", channels is null ? [] : ["channels"]);
        string[] arguments = [.. kernel.Buffers.Select(nameOf), .. kernel.Symbols.Select(s => CSharp.Name(s.Name)), .. kernel.NeedsSeed ? ["seed"] : Array.Empty<string>(), .. channels is null ? Array.Empty<string>() : [channels]];
        return $"new {name}({string.Join(", ", arguments)})";
    }

    private static string NoEpilogue(FusableStep step) => $"new NoEpilogue<{CSharp.Type(step.Result.Element)}>()";

    private string Ending(UsualEnding e, bool blocked, string channels)
    {
        string Name(Planning.Buffer? buffer) => buffer is null ? "[]" : nameOf(buffer);
        string Bound(string name, double value) => double.IsInfinity(value) ? "" : $"{name} = {CSharp.Literal(ElementType.F32, value, 0)}";
        string bounds = string.Join(", ", new[] { Bound("Least", e.Least), Bound("Most", e.Most) }.Where(b => b.Length > 0));
        string ending = blocked ? $"BlockFinish({Name(e.Shift)}, {Name(e.Other)}, {channels}, {CSharp.Int(e.Plane)})" : $"PlaneFinish({Name(e.Shift)}, {channels})";
        return $"new {ending}{(bounds.Length == 0 ? "" : $" {{ {bounds} }}")}";
    }

    // The count as it stands in the layout, and where the step runs, which has more names at hand.
    private string ScratchFor(ElementType type, string count, int step, string? here = null)
    {
        string element = CSharp.Type(type);
        if (load) return $"new {element}[{here ?? count}]";
        int index = Scratch.Count;
        Scratch.Add(($"{type.Size()}L * {count}", step));
        return $"workspace.Slice<{element}>(layout.Offsets[scratch + {index}], {here ?? count})";
    }

    private void WriteProduct(ProductStep s, int number)
    {
        ElementType type = s.Result.Element;
        string m = CSharp.Int(s.M), n = CSharp.Int(s.N), k = CSharp.Int(s.K), epilogue = Epilogue(s, 2, null);
        string a = $"{At(s.A.Buffer, s.A.Offset)}", aSteps = $"{CSharp.Int(s.A.RowStride)}, {CSharp.Int(s.A.ColumnStride)}";
        if (s.Packed is { } packed)
        {
            _code.Line($"Gemm.RunPacked(Workers, {m}, {n}, {k}, {a}, {aSteps}, {nameOf(packed)}, {At(s.Result, s.ResultOffset)}, {n}, {epilogue});");
            return;
        }
        string b = At(s.B.Buffer, s.B.Offset), bSteps = $"{CSharp.Int(s.B.RowStride)}, {CSharp.Int(s.B.ColumnStride)}";
        if (s.Batch == Dim.One)
        {
            string scratch = ScratchFor(type, $"Gemm.ScratchLength({Room(s.M)}, {Room(s.N)}, {Room(s.K)})", number);
            _code.Line($"Gemm.Run(Workers, {m}, {n}, {k}, {a}, {aSteps}, {b}, {bSteps}, {At(s.Result, s.ResultOffset)}, {n}, {scratch}, {epilogue});");
            return;
        }
        string batch = CSharp.Int(s.Batch);
        string space = ScratchFor(type, $"Gemm.BatchedScratchLength({Room(s.Batch)}, {Room(s.M)}, {Room(s.N)}, {Room(s.K)})", number);
        _code.Line($"Gemm.Batched(Workers, {batch}, {m}, {n}, {k}, {a}, {CSharp.Long(s.A.BatchStride)}, {aSteps}, {b}, {CSharp.Long(s.B.BatchStride)}, {bSteps}, {At(s.Result, s.ResultOffset)}, {CSharp.Long(s.M * s.N)}, {n}, {space}, {epilogue});");
    }

    private void WriteAttention(AttentionStep s, int number)
    {
        (Dim batch, Dim heads) = s.Items;
        string sizes = string.Join(", ", new[] { batch, heads, s.QueryShape[-2], s.Keys, s.QueryShape[-1], s.Inputs[2].Shape[-1] }.Select(CSharp.Int));
        string plain = $"new AttentionShape({sizes}, {CSharp.Literal(ElementType.F32, s.Rule.Scale, 0)}, {(s.Rule.ZeroRows ? "true" : "false")})";
        string shape = plain + (s.Rule.Diagonal is { } diagonal ? $" {{ Diagonal = {CSharp.Int(diagonal)} }}" : ""), masks = "new NoEpilogue<float>()";
        if (s.Masks is { } work)
        {
            int rank = s.QueryShape.Rank;
            KernelText kernel = KernelWriter.Epilogue(work.Body, rank);
            string[] inner = [.. Enumerable.Range(1, rank - 2).Select(i => $"size{i}")];
            string name = kernels.AddEpilogue(kernel, s, ElementType.F32, "column", [.. inner]);
            masks = $"new {name}({string.Join(", ", [.. kernel.Buffers.Select(nameOf), .. kernel.Symbols.Select(x => CSharp.Name(x.Name)), .. kernel.NeedsSeed ? ["seed"] : Array.Empty<string>(), .. s.QueryShape.Skip(1).Take(rank - 2).Select(CSharp.Int)])})";
        }
        string Placed(View view)
        {
            if (view.Shape.Rank < s.QueryShape.Rank) return At(view);
            (Dim outer, Dim head, Dim row, Dim column) = AttentionStep.Strides(view)!.Value;
            return $"{At(view)}, new HeadStrides({CSharp.Int(outer)}, {CSharp.Int(head)}, {CSharp.Int(row)}, {CSharp.Int(column)})";
        }
        string tensors = string.Join(", ", s.Inputs.Concat(s.Results).Select(Placed)) + (s.Results.Length == 1 ? ", []" : "");
        if (!s.Gradient)
        {
            _code.Line($"AttentionKernel.Run(Workers, {shape}, {tensors}, {masks});");
            return;
        }
        // A size that only the run finds out could want more room than the most it can be.
        bool known = s.QueryShape.Symbols.Concat(s.Keys.Symbols).All(d => d.Kind != DimKind.Existential);
        string scratch = known ? ScratchFor(ElementType.F32, $"AttentionKernel.GradientScratchLength({plain})", number) : "[]";
        _code.Line($"AttentionKernel.Gradient(Workers, {shape}, {tensors}, {scratch}, {masks});");
    }

    private void WritePack(PackStep s)
    {
        if (s.Filters is { } filters)
        {
            string shape = kernels.Shape(filters with { Batch = 1 }, weightsOnly: true), owner = Owner(filters);
            Lengths[s.Packed] = $"{owner}.PackedLength({shape})";
            _code.Line($"{owner}.Pack{(filters.TurnsFilters ? "Turned" : "")}({shape}, {At(s.Source, s.Matrix!.Offset)}, {nameOf(s.Packed)});");
            return;
        }
        Lengths[s.Packed] = $"Gemm.PackedLength({CSharp.Int(s.K)}, {CSharp.Int(s.N)})";
        _code.Line($"Gemm.Pack({At(s.Matrix!.Buffer, s.Matrix.Offset)}, {CSharp.Int(s.Matrix.RowStride)}, {CSharp.Int(s.Matrix.ColumnStride)}, {CSharp.Int(s.K)}, {CSharp.Int(s.N)}, {nameOf(s.Packed)});");
    }

    private static string Owner(ConvolutionShape shape) => (shape.SmallTiles ? "Small" : "") + shape.Algorithm switch
    {
        ConvAlgorithm.Planes => "Conv",
        ConvAlgorithm.Entry => "EntryConv",
        ConvAlgorithm.Direct => "BlockedConv",
        ConvAlgorithm.Depthwise => "BlockedDepthwise",
        ConvAlgorithm.Spread => "BlockedConvTranspose",
        ConvAlgorithm.PlaneDirect => "PlaneConv",
        ConvAlgorithm.PlaneWinograd => "PlaneWinograd",
        ConvAlgorithm.EntryWinograd => "EntryWinograd",
        ConvAlgorithm.Winograd => "Winograd",
        _ => "ConvTranspose",
    };

    private void WriteConvolution(ConvolutionStep s, int number)
    {
        string shape = shapeOf(s), owner = Owner(s.Shape), text = kernels.Shape(s.Shape, weightsOnly: false);
        if (s.Producer is not null)
        {
            WriteProduced([.. s.Producers, s], number);
            return;
        }
        _code.Line($"ConvShape {shape} = {text};");
        string room = Room(s);
        (string length, string run) = s.Pooled ? ("PooledScratchLength", "RunPooled") : ("ScratchLength", "Run");
        string scratch = ScratchFor(s.Result.Element, $"{owner}.{length}({room})", number, $"{owner}.{length}({shape})");
        _code.Line($"{owner}.{run}(Workers, {shape}, {At(s.X, s.XOffset)}, {nameOf(s.Packed)}, {nameOf(s.Result)}, {scratch}, {Epilogue(s, s.Shape.IsBlocked ? 4 : 3, CSharp.Int(s.Channels))});");
    }

    // Two or three convolutions whose results but the last one's never reach memory.
    private void WriteProduced(ConvolutionStep[] all, int number)
    {
        foreach (ConvolutionStep s in all) _code.Line($"ConvShape {shapeOf(s)} = {kernels.Shape(s.Shape, weightsOnly: false)};");
        ConvolutionStep first = all[0];
        string owner = Owner(first.Shape), shapes = string.Join(", ", all.Select(shapeOf)), weights = string.Join(", ", all.Select(s => nameOf(s.Packed)));
        string work = string.Join(", ", all.Select(s => Epilogue(s, 4, CSharp.Int(s.Channels))));
        string scratch = all.Length == 2 ? "" : ", " + ScratchFor(ElementType.F32, $"{owner}.BottleneckScratchLength({string.Join(", ", all.Select(Room))})", number, $"{owner}.BottleneckScratchLength({shapes})");
        _code.Line($"{owner}.{(all.Length == 2 ? "RunThenDepthwise" : "RunBottleneck")}(Workers, {shapes}, {At(first.X, first.XOffset)}, {weights}, {nameOf(all[^1].Result)}{scratch}, {work});");
    }

    // The largest shape that a run may ask for.
    private string Room(ConvolutionStep s) =>
        kernels.Shape(s.Shape with { Batch = s.Shape.Batch.Bounded(Bounds), Input = [.. s.Shape.Input.Select(d => d.Bounded(Bounds))] }, weightsOnly: false);

    private void WriteFilterGradient(FilterGradientStep s, int number)
    {
        string Shape(Func<Dim, Dim> size)
        {
            ConvolutionShape c = s.Shape;
            return $"ConvShape.Between({CSharp.Int(size(c.Batch))}, {CSharp.Int(c.InChannels)}, {CSharp.Int(c.OutChannels)}, {c.Groups}, {CSharp.Ints(c.Input.Select(size))}, {CSharp.Ints(s.Output.Select(size))}, {CSharp.Ints(c.Kernel)}, {CSharp.Ints(c.Strides)}, {CSharp.Ints(c.Dilations)}, {CSharp.Ints(c.Before)})";
        }
        string owner = s.ByWinograd ? "FilterWinograd" : "ConvFilters", here = Shape(d => d);
        string scratch = ScratchFor(s.Result.Element, $"{owner}.ScratchLength({Shape(d => d.Bounded(Bounds))})", number, $"{owner}.ScratchLength({here})");
        _code.Line($"{owner}.Run(Workers, {here}, {At(s.Wide)}, {At(s.Narrow)}, {nameOf(s.Result)}, {scratch});");
    }

    private void WriteTurning(Turning t)
    {
        string sizes = string.Join(", ", new[] { t.Rows, t.Columns, t.SourceColumn, t.TargetRow }.Select(CSharp.Int));
        _code.Line($"Transposition.Run<{CSharp.Type(t.Target.Element)}>(Workers, {At(t.Source, t.SourceOffset)}, {At(t.Target, t.TargetOffset)}, {sizes}, {CSharp.Ints(t.Outer)}, {CSharp.Ints(t.SourceOuter)}, {CSharp.Ints(t.TargetOuter)});");
    }

    private void WriteRepeating(Repeating r) =>
        _code.Line($"Repetition.Run<{CSharp.Type(r.Target.Element)}>(Workers, {At(r.Source, r.SourceOffset)}, {At(r.Target, r.TargetOffset)}, {CSharp.Int(r.Count)}, {CSharp.Int(r.Times)}, {CSharp.Ints(r.Outer)}, {CSharp.Ints(r.SourceOuter)}, {CSharp.Ints(r.TargetOuter)});");

    private void WriteWindow(WindowStep s)
    {
        string shape = $"WindowShape.Of({CSharp.Int(s.Planes)}, {CSharp.Ints(s.Input)}, {CSharp.Ints(s.Kernel)}, {CSharp.Ints(s.Strides)}, {CSharp.Ints(s.Dilations)}, {CSharp.Ints(s.Before)}, {CSharp.Ints(s.After)})";
        string x = At(s.X), y = nameOf(s.Result);
        _code.Line(s.Kind switch
        {
            WindowKind.Max => $"Pooling.Max(Workers, {shape}, {x}, {y});",
            WindowKind.MaxWithIndices => $"Pooling.Max(Workers, {shape}, {x}, {y}, {nameOf(s.Indices!)});",
            WindowKind.MaxGradient => $"Pooling.MaxGradient(Workers, {shape}, {x}, {At(s.Cotangents!)}, {y});",
            WindowKind.BlockedMax => $"BlockedPooling.Max(Workers, {shape}, {x}, {y});",
            WindowKind.BlockedSum => $"BlockedPooling.Sum(Workers, {shape}, {x}, {y});",
            WindowKind.Sum => $"Pooling.Sum(Workers, {shape}, {x}, {y});",
            WindowKind.Unfold => $"Unfold.Run(Workers, {shape}, {x}, {y});",
            _ => $"Unfold.Fold(Workers, {shape}, {x}, {y});",
        });
    }

    private void WriteAxis(AxisStep s)
    {
        string sizes = $"{At(s.X)}, {CSharp.Int(s.Before)}, {CSharp.Int(s.Size)}, {CSharp.Int(s.After)}", y = nameOf(s.Result);
        string type = CSharp.Type(s.X.Element);
        _code.Line(s.Primitive switch
        {
            ArgReduce a => $"AxisKernels.ArgExtreme<{type}>(Workers, {sizes}, {(a.Kind == ReduceKind.Max ? "true" : "false")}, {y});",
            Cumulative { Kind: CumulativeKind.Sum or CumulativeKind.Product } c => $"AxisKernels.Accumulate<{type}>(Workers, {sizes}, {(c.Kind == CumulativeKind.Product ? "true" : "false")}, {y});",
            Cumulative { Kind: CumulativeKind.LogSumExp } => $"AxisKernels.RunningLogSumExp<{type}>({sizes}, {y});",
            Cumulative c => $"AxisKernels.RunningExtreme<{type}>({sizes}, {(c.Kind == CumulativeKind.Max ? "true" : "false")}, {y}, {nameOf(s.Indices!)});",
            Positions p => $"{(Told.Contains(p.Count) ? "" : "int ")}{CSharp.Name(p.Count.Name)} = Masks.Positions({At(s.X)}, {CSharp.Int(s.Size)}, {y});",
            Sort o when s.Kept != s.Size => $"AxisKernels.Top<{type}>(Workers, {sizes}, {CSharp.Int(s.Kept)}, {(o.Descending ? "true" : "false")}, {y}, {nameOf(s.Indices!)});",
            Sort o => $"AxisKernels.Sort<{type}>(Workers, {sizes}, {(o.Descending ? "true" : "false")}, {y}, {nameOf(s.Indices!)});",
            _ => throw new EmissionException($"there is no kernel for {s.Primitive.Name}"),
        });
    }

    private void WriteScatter(ScatterStep s)
    {
        string type = CSharp.Type(s.Target.Element), add = s.Add ? "true" : "false";
        if (s.Rows)
        {
            Dim after = Shape.Of(s.Target.Shape.Skip(s.Axis + 1)).ElementCount;
            _code.Line($"AxisKernels.ScatterRows<{type}>({First(s.Index, s.Index.Shape[s.Axis])}, {First(s.Source, s.Source.Shape.ElementCount)}, {At(s.Target)}, {CSharp.Int(s.Target.Shape[s.Axis])}, {CSharp.Int(after)}, {add});");
            return;
        }
        _code.Line($"AxisKernels.Scatter<{type}>({At(s.Index)}, {CSharp.Ints(s.Index.Shape)}, {At(s.Source)}, {CSharp.Ints(s.Source.Shape)}, {At(s.Target)}, {CSharp.Ints(s.Target.Shape)}, {s.Axis}, {add});");
    }

    private string First(View view, Dim count) => $"{(view.Offset == Dim.Zero ? Span(view.Buffer) : At(view))}[..{Parens(CSharp.Int(count))}]";

    /// <summary>The widths that generated code tries, widest first.</summary>
    public static IEnumerable<(string Condition, string Lanes)> Widths(ElementType type)
    {
        string[] lanes = type == ElementType.F32 ? ["F32x16", "F32x8", "F32x4"] : ["F64x8", "F64x4", "F64x2"];
        return [(Width, lanes[0]), ("Vector256.IsHardwareAccelerated", lanes[1]), ("", lanes[2])];
    }
}
