using System.Globalization;
using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Shapes;

namespace ModelDsl.Elaboration.Intrinsics;

/// <summary>Compile-time helpers that the standard library needs and that no program can write for itself.</summary>
internal static class Standard
{
    public static IEnumerable<Intrinsic> All =>
    [
        new SimpleIntrinsic("as_axis", "(dim: int, rank: int)", c => c.Int("rank") is { } rank && c.Axis("dim", (int)rank) is { } axis ? new IntValue(axis) : ErrorValue.Instance),
        new SimpleIntrinsic("as_axes", "(dim, rank: int)", c => c.Int("rank") is { } rank && c.Axes("dim", (int)rank) is { } axes ? Ints(axes.Select(a => (Dim)a)) : ErrorValue.Instance),
        new SimpleIntrinsic("product", "(sizes)", c => c.Sizes("sizes") is { } sizes ? new IntValue(sizes.Aggregate(Dim.One, (a, b) => a * b)) : ErrorValue.Instance),
        new SimpleIntrinsic("is_one", "(size: int)", c => c.Size("size") is { } size ? new BoolValue(size == Dim.One) : ErrorValue.Instance),
        new SimpleIntrinsic("is_equal", "(a: int, b: int)", c => c.Size("a") is { } a && c.Size("b") is { } b ? new BoolValue(a == b) : ErrorValue.Instance),
        new SimpleIntrinsic("resized", "(input, axis: int, scale: float)", Resized),
        new SimpleIntrinsic("named", "(values, indices)", c => TupleValue.Results(("values", c["values"]), ("indices", c["indices"]))),
        new SimpleIntrinsic("text", "(value)", c => new StringValue(c["value"] switch
        {
            IntValue i => i.Value.ToString(),
            FloatValue { Value: { } f } => FormattableString.Invariant($"{f}"),
            StringValue s => s.Value,
            var other => other.Describe(),
        })),
        new SimpleIntrinsic("norm_parameter", "(name: string, of, shape, dim)", NormParameter),
        new SimpleIntrinsic("uniform_parameter", "(name: string, shape, bound, dtype)", UniformParameter),
    ];

    private static ListValue Ints(IEnumerable<Dim> values) => new([.. values.Select(v => (StaticValue)new IntValue(v))]);

    private static StaticValue Resized(IntrinsicCall call)
    {
        if (call.Tensor("input") is not { } x || call.Axis("axis", x.Rank) is not { } axis || call.Float("scale") is not { } scale) return ErrorValue.Instance;
        string name = WindowAxis.Name(axis - 2, x.Rank - 2);
        if (call.Check(LayerRules.ResizeBy(name, x.Shape[axis], scale), of: x, axis: axis) is not { } size) return ErrorValue.Instance;
        string written = scale.ToString("R", CultureInfo.InvariantCulture);
        if (x.Shape[axis].TryConstant(out long known) && LayerRules.DecimalResize(known, scale, written) is { } expected)
        {
            call.Report(ShapeRules.ScaleRounding.At(call.Where, $"{name} = {known} · {written} gives {size}, not {expected}") with
            {
                Help = $"give the size itself: {size} as PyTorch has it, or {expected}",
            });
        }
        return new IntValue(size);
    }

    // The length that a weight norm keeps apart from the direction begins as that of the parameter it replaces.
    private static StaticValue NormParameter(IntrinsicCall call)
    {
        if (call.Text("name") is not { } name || call.Tensor("of") is not { } of || call.Sizes("shape") is not { } shape) return ErrorValue.Instance;
        var type = new TensorType(of.Element, Shape.Of(shape));
        if (of.Value.Node.Primitive is not Ir.Primitives.Parameter { Info: var info } || !info.Type.Shape.IsStatic) return call.Parameter(name, type, Initializer.Of("ones"));
        long dim = call.IsNone("dim") ? -1 : call.Int("dim") ?? 0;
        (string, object)[] begins =
        [
            ("of", call.Prefix + "v"), ("initializer", info.Initializer.Name), ("dim", dim), ("shape", info.Type.Shape.ToNumbers().Select(n => (double)n).ToArray()),
            .. info.Initializer.Arguments.Select(a => (a.Key, a.Value)),
        ];
        return call.Parameter(name, type, Initializer.Of("norm_of", begins));
    }

    // A recurrent layer's parameters are counted, weight_ih_l0, weight_ih_l1 …, which no declaration can spell.
    private static StaticValue UniformParameter(IntrinsicCall call)
    {
        if (call.Text("name") is not { } name || call.Sizes("shape") is not { } shape || ElementWise.Element(call, "dtype") is not { } element) return ErrorValue.Instance;
        double bound = ElementWise.Number(call["bound"]) ?? 0;
        return call.Parameter(name, new TensorType(element, Shape.Of(shape)), Initializer.Of("uniform", ("a", -bound), ("b", bound)));
    }
}
