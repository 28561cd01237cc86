using System.Collections.Immutable;
using System.Globalization;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;
using Broadcast = ModelDsl.Ir.Primitives.Broadcast;

namespace ModelDsl.Ir;

/// <summary>The attributes of each primitive in the text form.</summary>
internal static partial class PrimitiveText
{
    /// <summary>Attributes in order; the type of a leaf stands after the colon, and the body of a scan is the printer's.</summary>
    public static IEnumerable<(string Name, string Text)> Attributes(Primitive primitive, TextNames names)
    {
        return primitive switch
        {
            Input p => [("name", TextNames.Quote(p.InputName))],
            Parameter p => [("path", names.Of(p.Info))],
            Constant { Splat: not null } p => [("value", Number(p, 0))],
            Constant p => [("values", $"[{string.Join(", ", Enumerable.Range(0, p.Data.Count).Select(i => Number(p, i)))}]")],
            Iota p => [("length", names.Of(p.Length)), ("element", p.Element.Name())],
            Size p => [("size", names.Of(p.Value))],
            Cast p => [("to", p.To.Name())],
            Broadcast p => [("to", names.Of(p.To))],
            Reshape p => [("to", names.Of(p.To))],
            Transpose p => [("permutation", p.Permutation.ToString())],
            Slice p => [("axis", Whole(p.Axis)), ("start", names.Of(p.Start)), ("length", names.Of(p.Length)), ("step", Whole(p.Step))],
            Pad p => [("before", Dims(p.Before)), ("after", Dims(p.After))],
            Concat p => [("axis", Whole(p.Axis))],
            Reduce p => [("axes", p.Axes.ToString())],
            ArgReduce p => [("axis", Whole(p.Axis))],
            Cumulative p => [("axis", Whole(p.Axis))],
            Positions p => [("count", names.Of(p.Count))],
            Sort p => [("axis", Whole(p.Axis)), ("descending", p.Descending ? "true" : "false")],
            Convolution p => [
                ("strides", p.Strides.ToString()), ("before", Dims(p.Before)), ("after", Dims(p.After)),
                ("dilations", p.Dilations.ToString()), ("groups", Whole(p.Groups))],
            ConvolutionTranspose p => [
                ("strides", p.Strides.ToString()), ("before", Dims(p.Before)), ("after", Dims(p.After)),
                ("dilations", p.Dilations.ToString()), ("output_padding", p.OutputPadding.ToString()), ("groups", Whole(p.Groups))],
            ConvolutionFilters p => [.. Window(p.Kernel, p.Strides, p.Before, p.After, p.Dilations), ("groups", Whole(p.Groups))],
            BlockedConvolution p => [
                ("strides", p.Strides.ToString()), ("before", Dims(p.Before)), ("after", Dims(p.After)),
                ("dilations", p.Dilations.ToString()), ("groups", Whole(p.Groups)), ("from_planes", p.FromPlanes ? "true" : "false")],
            BlockedWindowReduce p => Window(p.Kernel, p.Strides, p.Before, p.After, p.Dilations),
            WindowReduce p => Window(p.Kernel, p.Strides, p.Before, p.After, p.Dilations),
            WindowMaxGradient p => Window(p.Kernel, p.Strides, p.Before, p.After, p.Dilations),
            WindowMax p => Window(p.Kernel, p.Strides, p.Before, p.After, p.Dilations),
            Unfold p => Window(p.Kernel, p.Strides, p.Before, p.After, p.Dilations),
            Fold p => [("output_size", Dims(p.OutputSize)), .. Window(p.Kernel, p.Strides, p.Before, p.After, p.Dilations)],
            Take p => [("axis", Whole(p.Axis))],
            Access p => [("to", names.Of(p.To)), ("offsets", Dims(p.At.Offsets)), ("steps", Dims(p.At.Steps))],
            AccessAdd p => [("to", names.Of(p.To)), ("offsets", Dims(p.At.Offsets)), ("steps", Dims(p.At.Steps))],
            GatherAlong p => [("axis", Whole(p.Axis))],
            ScatterAlong p => [("axis", Whole(p.Axis))],
            RandomUniform p => [("stream", Whole(p.Stream))],
            RandomNormal p => [("stream", Whole(p.Stream))],
            Scan p => [("states", Whole(p.States)), ("sequences", Whole(p.Sequences)), ("reverse", p.Reverse ? "true" : "false")],
            AttentionPrimitive { Rule: var r } => [
                ("scale", TextNames.Number(r.Scale)), .. r.Diagonal is { } diagonal ? [("diagonal", names.Of(diagonal))] : Array.Empty<(string, string)>(),
                ("zero_rows", r.ZeroRows ? "true" : "false"), ("masks", $"[{string.Join(", ", r.Masks.Select(m => m.ToString().ToLowerInvariant()))}]")],
            CustomGradient p => [("results", Whole(p.Results)), ("arguments", Whole(p.Arguments))],
            _ => [],
        };

        IEnumerable<(string, string)> Window(
            ValueArray<long> kernel, ValueArray<long> strides, ValueArray<Dim> before, ValueArray<Dim> after, ValueArray<long> dilations) =>
            [("kernel", kernel.ToString()), ("strides", strides.ToString()), ("before", Dims(before)), ("after", Dims(after)), ("dilations", dilations.ToString())];

        string Dims(ValueArray<Dim> sizes) => $"[{string.Join(", ", sizes.Select(names.Of))}]";
    }

    /// <summary>Sizes that stand in attributes.</summary>
    public static IEnumerable<Dim> Sizes(Primitive primitive) => primitive switch
    {
        Iota p => [p.Length],
        Size p => [p.Value],
        Slice p => [p.Start, p.Length],
        Broadcast p => p.To,
        Reshape p => p.To,
        Pad p => p.Before.Concat(p.After),
        Convolution p => p.Before.Concat(p.After),
        ConvolutionTranspose p => p.Before.Concat(p.After),
        ConvolutionFilters p => p.Before.Concat(p.After),
        BlockedConvolution p => p.Before.Concat(p.After),
        BlockedWindowReduce p => p.Before.Concat(p.After),
        WindowReduce p => p.Before.Concat(p.After),
        WindowMaxGradient p => p.Before.Concat(p.After),
        WindowMax p => p.Before.Concat(p.After),
        Unfold p => p.Before.Concat(p.After),
        Fold p => p.OutputSize.Concat(p.Before).Concat(p.After),
        AttentionPrimitive { Rule.Diagonal: { } diagonal } => [diagonal],
        Access p => p.To.Concat(p.At.Offsets).Concat(p.At.Steps),
        AccessAdd p => p.To.Concat(p.At.Offsets).Concat(p.At.Steps),
        _ => [],
    };

    private static string Number(Constant constant, int index) => constant.Type.Element switch
    {
        ElementType.Bool => constant.Data.Bool(index) ? "true" : "false",
        var e when e.IsInteger() => Whole(constant.Data.Long(index)),
        _ => TextNames.Number(constant.Data.Double(index)),
    };

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);
}
