using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;
using Broadcast = ModelDsl.Ir.Primitives.Broadcast;

namespace ModelDsl.Tests.Ir;

/// <summary>A graph that uses every primitive.</summary>
public static class EveryPrimitive
{
    /// <summary>All concrete primitives of the compiler.</summary>
    public static IEnumerable<Type> Types => typeof(Primitive).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Primitive)) && !t.IsAbstract);

    public static Graph Graph()
    {
        var n = Dim.Of(new DimSymbol("N", DimKind.Dynamic));
        var builder = new GraphBuilder("Every");
        Value x = builder.Input("x", F32(n, 4), default), image = builder.Input("image", F32(2, 4, 6, 6), default);
        Value wave = builder.Input("wave", new(ElementType.C64, Shape.Of(n, 4)), default);
        Value mask = builder.Input("mask", new(ElementType.Bool, Shape.Of(n, 4)), default);
        Value index = builder.Input("index", new(ElementType.I64, Shape.Of(n, 4)), default);
        Value whole = builder.Input("whole", new(ElementType.I64, Shape.Of(n, 4)), default, optional: true);
        var info = new ParameterInfo(F32(4, 2, 3, 3), isBuffer: false, Initializer.Of("kaiming_uniform", ("a", 2.5), ("mode", "fan_in")), default) { Path = "conv.weight" };
        var table = new ParameterInfo(F32(4), isBuffer: true, Initializer.Of("values", ("values", new[] { 1, -0.5, 1e-9, double.NaN })), default) { Path = "0.odd path", Aliases = ["t"] };
        Value weight = builder.Add(new Parameter(info))[0];
        Value whole4 = builder.Add(new Constant(F32(4, 4, 3, 3), ConstantData.Of(0.5)))[0];
        Value scalar = builder.Add(new Constant(F32(), ConstantData.Of(-0.0)))[0];
        builder.Add(new Constant(F32(3), ConstantData.Of([double.NegativeInfinity, 0.1f, 1e30])));
        builder.Add(new Constant(new(ElementType.I64, Shape.Of(2)), ConstantData.Of([long.MinValue + 1, 7])));
        builder.Add(new Constant(new(ElementType.Bool, Shape.Of(n)), ConstantData.Of(true)));

        foreach (Type type in Types.Where(t => t.GetConstructor([]) is not null))
        {
            var primitive = (Primitive)Activator.CreateInstance(type)!;
            Value given = primitive is Not or And or Or or Xor ? mask : primitive is ComplexPrimitive ? wave : x;
            if (primitive is UnaryPrimitive) builder.Add(primitive, given);
            else if (primitive is BinaryPrimitive) builder.Add(primitive, given, given);
        }
        builder.Add(new Select(), mask, x, x);
        Value columns = builder.Add(new Transpose([1, 0]), x)[0];
        Value pairs = builder.Add(new MatMul(), x, columns)[0];
        Value square = builder.Add(new Broadcast(Shape.Of(3, n, n)), pairs)[0], seen = builder.Add(new Less(), square, square)[0];
        Value query = builder.Add(new Broadcast(Shape.Of(3, n, 4)), x)[0];
        var rule = new AttentionRule(0.25, n - 1, true, [ScoreMask.Add, ScoreMask.Keep, ScoreMask.Drop]);
        Node mixed = builder.Add(new Attention(rule), query, query, query, square, seen, seen);
        builder.Add(new AttentionGradient(rule), query, query, query, mixed[1], mixed[1], mixed[0], square, seen, seen);
        builder.Add(new Attention(new AttentionRule(1, null, false, [])), x, x, x);
        builder.Add(new Iota(2 * n + 1, ElementType.I64));
        builder.Add(new Size(Dim.Max(1, Dim.FloorDiv(n - 1, 2))));
        builder.Add(new Cast(ElementType.BF16), x);
        builder.Add(new Broadcast(Shape.Of(3, n, 4)), x);
        builder.Add(new Reshape(Shape.Of(n * 4)), x);
        builder.Add(new Slice(1, 3, 2, -2), x);
        builder.Add(new Pad([1, 0], [n, 2]), x, scalar);
        builder.Add(new Concat(0), x, x, x);
        foreach (ReduceKind kind in Enum.GetValues<ReduceKind>()) builder.Add(new Reduce(kind, [0, 1]), kind is ReduceKind.Any or ReduceKind.All ? mask : x);
        builder.Add(new ArgReduce(ReduceKind.Max, 1), x);
        builder.Add(new ArgReduce(ReduceKind.Min, 0), x);
        foreach (CumulativeKind kind in Enum.GetValues<CumulativeKind>()) builder.Add(new Cumulative(kind, 1), x);
        Node sorted = builder.Add(new Sort(1, true), x);
        builder.Add(new Positions(new DimSymbol("K", DimKind.Existential)), builder.Add(new Reshape(Shape.Of(n * 4)), mask)[0]);
        builder.Add(new Convolution([2, 1], [1, 0], [1, 1], [1, 1], 2), image, weight);
        builder.Add(new ConvolutionTranspose([1, 2], [0, 1], [1, 1], [1, 1], [0, 1], 2), image, weight);
        builder.Add(new ConvolutionFilters([3, 3], [1, 1], [1, 1], [1, 1], [1, 1], 2), image, image);
        builder.Add(new WindowReduce(ReduceKind.Sum, [2, 2], [2, 2], [0, 0], [0, 1], [1, 1]), image);
        builder.Add(new WindowReduce(ReduceKind.Max, [2], [1], [1], [0], [2]), image);
        builder.Add(new WindowMaxGradient([3, 3], [1, 1], [1, 1], [1, 1], [1, 1]), image, image);
        builder.Add(new WindowMax([3, 3], [1, 1], [1, 1], [1, 1], [1, 1]), image);
        Value blocks = builder.Add(new Unfold([3, 2], [1, 1], [1, 1], [1, 1], [1, 1]), image)[0];
        builder.Add(new Fold([6, 6], [3, 2], [1, 1], [1, 1], [1, 1], [1, 1]), blocks);
        Value inBlocks = builder.Add(new BlockedConvolution([2, 1], [1, 0], [1, 1], [1, 1], 1, true), image, whole4)[0];
        builder.Add(new BlockedConvolution([1, 1], [n, 0], [1, 0], [1, 1], 1, false), inBlocks, whole4);
        builder.Add(new BlockedConvolutionTranspose(), inBlocks, whole4);
        foreach (ReduceKind kind in (ReadOnlySpan<ReduceKind>)[ReduceKind.Max, ReduceKind.Sum]) builder.Add(new BlockedWindowReduce(kind, [2, 2], [2, 1], [0, 0], [0, 1], [1, 1]), inBlocks);
        // Windows of three columns, two apart, and what adds them up again.
        var windows = new Subscripts([0, 1], [1, 0, 0, 0, 2, 1]);
        Value windowed = builder.Add(new Access(Shape.Of(n, 1, 3), windows), x)[0];
        builder.Add(new AccessAdd(Shape.Of(n, 4), windows), windowed);
        builder.Add(new Take(0), x, index);
        builder.Add(new GatherAlong(1), x, index);
        builder.Add(new ScatterAlong(1, ScatterKind.Set), x, index, x);
        builder.Add(new ScatterAlong(1, ScatterKind.Add), x, index, x);
        builder.Add(new RandomUniform(F32(n), 3));
        builder.Add(new RandomNormal(F32(n), 4));
        Value start = builder.Add(new Reduce(ReduceKind.Sum, [0]), x)[0];
        var scan = new ScanBuilder(builder, "running", [start], [x]);
        Value next = scan.Body.Add(new Add(), scan.Body.Add(new Multiply(), scan.States[0], scan.Slices[0])[0], start)[0];
        Node ran = scan.Finish([next], [next], reverse: true);

        GraphBuilder gradient = builder.Region("straight_through");
        Value dy = gradient.Input("dy", x.Type, default);
        gradient.Output("dx", gradient.Add(new Multiply(), dy, x)[0], default);
        builder.Add(new CustomGradient(gradient.Build(), 1, 1), x, x, x);

        builder.Output("sum", ran[0], default, "what \"it\" is");
        builder.Output("steps", ran[1], default);
        builder.Output("places", sorted[1], default);
        builder.Output("whole", whole, default);
        builder.Check(new SizeCheck(new Goal.Divides(2, n + 1), "N is odd", default));
        builder.Check(new SizeCheck(new Goal.Or(new Goal.And(new Goal.AtLeast(n, 3), new Goal.NotEqual(n, 5)), new Goal.Equal(Dim.Mod(n, 3), 1)), "a\nb", default));
        builder.Update(table, start);
        return builder.Build();
    }

    private static TensorType F32(params Dim[] shape) => new(ElementType.F32, Shape.Of(shape));
}
