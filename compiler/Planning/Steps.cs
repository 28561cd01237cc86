using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;

namespace ModelDsl.Planning;

/// <summary>One thing that a run does. Nothing here knows what language it will be printed in.</summary>
public abstract class Step(Origin origin)
{
    /// <summary>Where it comes from, for names and comments.</summary>
    public Origin Origin { get; internal set; } = origin;

    /// <summary>What must hold for it to be done; nothing asks for its results in other runs.</summary>
    public Guard Guard { get; internal set; } = Guard.Always;

    public IEnumerable<Buffer> Reads => Guard.IsAlways ? Operands : Operands.Concat(Guard.Buffers).Distinct();

    protected abstract IEnumerable<Buffer> Operands { get; }
    public abstract IEnumerable<Buffer> Writes { get; }

    /// <summary>Bytes that it reads and writes, each buffer once; of those along which a loop around it walks, what one of its turns sees.</summary>
    /// <param name="sizes">Run-time sizes.</param>
    /// <param name="around">The loop, if there is one.</param>
    public long BytesMoved(Func<DimSymbol, long> sizes, ScanStep? around) => Reads.Distinct().Concat(Writes.Distinct()).Sum(b =>
    {
        long all = b.Count.Evaluate(sizes) * b.Element.Size();
        return around is not null && Starts(b).Any(d => d.Symbols.Contains(around.Index)) ? all / Math.Max(1, around.Length.Evaluate(sizes)) : all;
    });

    /// <summary>Where it begins to read or write a buffer, as far as that may change from turn to turn of a loop.</summary>
    protected virtual IEnumerable<Dim> Starts(Buffer buffer) => [];

    protected static IEnumerable<Dim> Starts(Buffer buffer, Expr body) =>
        body.All().Select(e => e is LoadExpr load && load.Buffer == buffer ? load.Index.Constant : e is TakeExpr take && take.Buffer == buffer ? take.Start.Constant : null).OfType<Dim>();

    protected static IEnumerable<Buffer> Buffers(Expr body) => body.All().Select(e => e switch
    {
        LoadExpr load => load.Buffer,
        TakeExpr take => take.Buffer,
        _ => null,
    }).OfType<Buffer>().Distinct();
}

/// <summary>A fused loop nest: <see cref="Body"/> for every point of <see cref="Domain"/>, stored or reduced into <see cref="Target"/>.</summary>
/// <param name="domain">Sizes of the loops, outermost first; the reduced axes come last.</param>
/// <param name="outer">How many of them are axes of the target.</param>
/// <param name="body">The element.</param>
/// <param name="reduce">How the remaining axes are combined; null where there are none.</param>
/// <param name="target">Has <paramref name="outer"/> axes.</param>
public sealed class LoopStep(Origin origin, Shape domain, int outer, Expr body, ReduceKind? reduce, View target) : Step(origin)
{
    public Shape Domain { get; } = domain;
    public int Outer { get; } = outer;
    public Expr Body { get; } = body;
    public ReduceKind? Reduce { get; } = reduce;
    public View Target { get; } = target;

    /// <summary>Adds to what the target holds; several points may then meet one element, but never points of different outermost positions.</summary>
    public bool Accumulates { get; init; }

    protected override IEnumerable<Buffer> Operands => Accumulates ? [.. Buffers(Body), Target.Buffer] : Buffers(Body);
    public override IEnumerable<Buffer> Writes => [Target.Buffer];
    protected override IEnumerable<Dim> Starts(Buffer buffer) => Starts(buffer, Body).Concat(Target.Buffer == buffer ? [Target.Offset] : []);
}

/// <summary>Element-wise work on the results of a kernel while they are in cache.</summary>
/// <param name="Body">Over the axes of the kernel: row and column of a product; image, channel and position of a convolution; image, block, pixel and lane of a blocked one.</param>
public sealed record Epilogue(Expr Body);

/// <summary>A kernel that takes an epilogue.</summary>
public abstract class FusableStep(Origin origin, Buffer result) : Step(origin)
{
    public Buffer Result { get; internal set; } = result;
    public Epilogue? Epilogue { get; internal set; }
    public override IEnumerable<Buffer> Writes => [Result];

    /// <summary>The groups of result axes that the epilogue sees as one axis each: their number, or null where the shape does not fit.</summary>
    public abstract ImmutableArray<int>? Groups(Shape shape);

    protected IEnumerable<Buffer> EpilogueReads => Epilogue is null ? [] : Buffers(Epilogue.Body);
}

/// <summary>C[batch, m, n] = A[batch, m, k] · B[batch, k, n] with any strides; C is contiguous, from an offset on.</summary>
public sealed class ProductStep(Origin origin, Dim batch, Dim m, Dim n, Dim k, ProductOperand a, ProductOperand b, Buffer result) : FusableStep(origin, result)
{
    public Dim Batch { get; } = batch;
    public Dim M { get; } = m;
    public Dim N { get; } = n;
    public Dim K { get; } = k;
    public ProductOperand A { get; } = a;
    public ProductOperand B { get; } = b;

    /// <summary>B in the kernel's own layout, prepared when the model is made; else null.</summary>
    public Buffer? Packed { get; init; }

    /// <summary>Where C begins.</summary>
    public Dim ResultOffset { get; init; } = 0;

    protected override IEnumerable<Buffer> Operands => [A.Buffer, Packed ?? B.Buffer, .. EpilogueReads];

    protected override IEnumerable<Dim> Starts(Buffer buffer) =>
    [
        .. new[] { (A.Buffer, A.Offset), (B.Buffer, B.Offset), (Result, ResultOffset) }.Where(p => p.Item1 == buffer).Select(p => p.Item2),
        .. Epilogue is { } epilogue ? Starts(buffer, epilogue.Body) : [],
    ];
    public override ImmutableArray<int>? Groups(Shape shape) => shape.Rank >= 1 && shape[shape.Rank - 1] == N ? [shape.Rank - 1, 1] : null;
}

/// <summary>One operand: where it begins and how far apart batches, rows and columns are.</summary>
public sealed record ProductOperand(Buffer Buffer, Dim Offset, Dim BatchStride, Dim RowStride, Dim ColumnStride);

/// <summary>Brings weights into the layout that a kernel wants.</summary>
public sealed class PackStep(Origin origin, ProductOperand? matrix, Dim k, Dim n, ConvolutionShape? filters, Buffer source, Buffer packed) : Step(origin)
{
    public ProductOperand? Matrix { get; } = matrix;
    public Dim K { get; } = k;
    public Dim N { get; } = n;
    public ConvolutionShape? Filters { get; } = filters;
    public Buffer Source { get; } = source;
    public Buffer Packed { get; } = packed;
    protected override IEnumerable<Buffer> Operands => [Source];
    public override IEnumerable<Buffer> Writes => [Packed];
}

/// <summary>Sizes of a convolution or transposed convolution, spatial ones outermost first.</summary>
public sealed record ConvolutionShape(
    bool Transposed, Dim Batch, Dim InChannels, Dim OutChannels, long Groups, ImmutableArray<Dim> Input, ImmutableArray<Dim> Kernel,
    ImmutableArray<long> Strides, ImmutableArray<long> Dilations, ImmutableArray<Dim> Before, ImmutableArray<Dim> After,
    ImmutableArray<long> OutputPadding)
{
    public ConvAlgorithm Algorithm { get; init; } = Transposed ? ConvAlgorithm.Transposed : ConvAlgorithm.Planes;

    /// <summary>Whether filters are those of a transposed convolution, [C, O, K…], to be turned when they are packed.</summary>
    public bool TurnsFilters { get; init; }

    /// <summary>Whether Winograd's algorithm has tiles of 2×2 results.</summary>
    public bool SmallTiles { get; init; }

    /// <summary>Whether the result is in blocks of channels.</summary>
    public bool IsBlocked => Algorithm is ConvAlgorithm.Entry or ConvAlgorithm.Direct or ConvAlgorithm.Depthwise or ConvAlgorithm.Spread or ConvAlgorithm.EntryWinograd or ConvAlgorithm.Winograd;
}

/// <summary>How a convolution is computed.</summary>
public enum ConvAlgorithm
{
    /// <summary>A product with windows of planes, or plane by plane.</summary>
    Planes,

    /// <summary>A transposed convolution of planes.</summary>
    Transposed,

    /// <summary>From planes to blocks of channels.</summary>
    Entry,

    /// <summary>From blocks to blocks, tap by tap.</summary>
    Direct,

    /// <summary>From blocks to blocks, each channel by itself.</summary>
    Depthwise,

    /// <summary>A transposed convolution from blocks to blocks, each pixel to a window of its own.</summary>
    Spread,

    /// <summary>From planes to planes by way of blocks, tap by tap.</summary>
    PlaneDirect,

    /// <summary>Winograd's algorithm from planes to planes.</summary>
    PlaneWinograd,

    /// <summary>Winograd's algorithm from planes to blocks.</summary>
    EntryWinograd,

    /// <summary>Winograd's algorithm from blocks to blocks.</summary>
    Winograd,
}

/// <summary>A convolution of contiguous tensors.</summary>
public sealed class ConvolutionStep(Origin origin, ConvolutionShape shape, Buffer x, Dim xOffset, Buffer packed, Buffer result) : FusableStep(origin, result)
{
    public ConvolutionShape Shape { get; } = shape;
    public Buffer X { get; } = x;
    public Dim XOffset { get; } = xOffset;
    public Buffer Packed { get; } = packed;

    /// <summary>The result is the maxima of 2×2 elements, found before the epilogue; see <see cref="PooledConvolutions"/>.</summary>
    public bool Pooled { get; internal set; }

    /// <summary>The convolution whose result this one reads, where both are one kernel and that result never reaches memory; see <see cref="ProducedRows"/>.</summary>
    public ConvolutionStep? Producer { get; internal set; }

    /// <summary>All whose results never reach memory, the first one first.</summary>
    public IEnumerable<ConvolutionStep> Producers => Producer is { } p ? p.Producers.Append(p) : [];

    protected override IEnumerable<Buffer> Operands => [.. Producer?.Operands ?? [X], Packed, .. EpilogueReads];
    public override ImmutableArray<int>? Groups(Shape shape) =>
        !Shape.IsBlocked ? shape.Rank == Shape.Input.Length + 2 && shape[1] == Shape.OutChannels ? [1, 1, shape.Rank - 2] : null
        : shape.Rank == Shape.Input.Length + 3 && shape[1] == Channels ? [1, 1, shape.Rank - 3, 1] : null;

    /// <summary>The size of the result's second axis: channels, or blocks of them.</summary>
    public Dim Channels => Shape.IsBlocked ? Blocks.Count(Shape.OutChannels.Value) : Shape.OutChannels;
}

/// <summary>The gradient of a convolution's filters, from contiguous tensors.</summary>
/// <param name="shape">Of the convolution.</param>
/// <param name="output">Its spatial sizes, those of <paramref name="narrow"/>.</param>
/// <param name="wide">What was convolved.</param>
/// <param name="narrow">The cotangent of what came of it.</param>
public sealed class FilterGradientStep(Origin origin, ConvolutionShape shape, ImmutableArray<Dim> output, View wide, View narrow, Buffer result) : Step(origin)
{
    public ConvolutionShape Shape { get; } = shape;
    public ImmutableArray<Dim> Output { get; } = output;
    public View Wide { get; } = wide;
    public View Narrow { get; } = narrow;
    public Buffer Result { get; } = result;

    /// <summary>Whether Winograd's algorithm computes it, see <see cref="WinogradChoice"/>.</summary>
    public bool ByWinograd { get; init; }

    protected override IEnumerable<Buffer> Operands => [Wide.Buffer, Narrow.Buffer];
    public override IEnumerable<Buffer> Writes => [Result];
}

public enum WindowKind { Max, MaxWithIndices, MaxGradient, Sum, Unfold, Fold, BlockedMax, BlockedSum }

/// <summary>A sliding window over contiguous planes.</summary>
public sealed class WindowStep(
    Origin origin, WindowKind kind, Dim planes, ImmutableArray<Dim> input, ImmutableArray<long> kernel, ImmutableArray<long> strides,
    ImmutableArray<long> dilations, ImmutableArray<Dim> before, ImmutableArray<Dim> after, View x, Buffer result, Buffer? indices) : Step(origin)
{
    public WindowKind Kind { get; } = kind;
    public Dim Planes { get; } = planes;
    public ImmutableArray<Dim> Input { get; } = input;
    public ImmutableArray<long> Kernel { get; } = kernel;
    public ImmutableArray<long> Strides { get; } = strides;
    public ImmutableArray<long> Dilations { get; } = dilations;
    public ImmutableArray<Dim> Before { get; } = before;
    public ImmutableArray<Dim> After { get; } = after;
    public View X { get; } = x;
    public Buffer Result { get; } = result;
    public Buffer? Indices { get; } = indices;

    /// <summary>For <see cref="WindowKind.MaxGradient"/>: the cotangents of the windows.</summary>
    public View? Cotangents { get; init; }
    protected override IEnumerable<Buffer> Operands => Cotangents is { } dy ? [X.Buffer, dy.Buffer] : [X.Buffer];
    public override IEnumerable<Buffer> Writes => Indices is null ? [Result] : [Result, Indices];
}

/// <summary>Work along one axis of contiguous tensors [before, size, after]: arg max, running sums, sorting.</summary>
public sealed class AxisStep(Origin origin, Primitive primitive, Dim before, Dim size, Dim after, View x, Buffer result, Buffer? indices) : Step(origin)
{
    public Primitive Primitive { get; } = primitive;
    public Dim Before { get; } = before;
    public Dim Size { get; } = size;
    public Dim After { get; } = after;
    public View X { get; } = x;
    public Buffer Result { get; } = result;
    public Buffer? Indices { get; } = indices;

    /// <summary>How many of the results along the axis anybody asks for, from the first on.</summary>
    public Dim Kept { get; init; } = size;
    protected override IEnumerable<Buffer> Operands => [X.Buffer];
    public override IEnumerable<Buffer> Writes => Indices is null ? [Result] : [Result, Indices];
}

/// <summary>Writes or adds elements at computed places of a tensor that holds its old values already.</summary>
public sealed class ScatterStep(Origin origin, int axis, bool add, View index, View source, View target) : Step(origin)
{
    public int Axis { get; } = axis;
    public bool Add { get; } = add;

    /// <summary>The index is the same all along the other axes.</summary>
    public bool Rows { get; init; }
    public View Index { get; } = index;
    public View Source { get; } = source;
    public View Target { get; } = target;
    protected override IEnumerable<Buffer> Operands => [Index.Buffer, Source.Buffer, Target.Buffer];
    public override IEnumerable<Buffer> Writes => [Target.Buffer];
}

/// <summary>Runs its body once for each position of an axis; views inside contain <see cref="Index"/>.</summary>
public sealed class ScanStep(Origin origin, Dim length, DimSymbol index, bool reverse, ImmutableArray<Step> body) : Step(origin)
{
    public Dim Length { get; } = length;
    public DimSymbol Index { get; } = index;
    public bool Reverse { get; } = reverse;
    public ImmutableArray<Step> Body { get; } = body;
    protected override IEnumerable<Buffer> Operands => Body.SelectMany(s => s.Reads);
    public override IEnumerable<Buffer> Writes => Body.SelectMany(s => s.Writes);
}

/// <summary>All that a model does: what once, what at each run, and in which memory.</summary>
public sealed record ExecutionPlan(
    Graph Graph, ImmutableArray<Buffer> Buffers, ImmutableArray<Step> LoadSteps, ImmutableArray<Step> RunSteps,
    ImmutableArray<Buffer> Inputs, ImmutableArray<Buffer> Outputs, ImmutableArray<(ParameterInfo Info, Buffer Buffer)> Parameters)
{
    /// <summary>Buffers of the arena in order of their number.</summary>
    public IEnumerable<Buffer> Arena => Buffers.Where(b => b.Place == Place.Arena && b.LastStep >= 0);
}
