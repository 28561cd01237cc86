using System.Collections.Immutable;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;
using Broadcast = ModelDsl.Ir.Primitives.Broadcast;

namespace ModelDsl.Ir;

/// <summary>The attributes that stand between a node's braces.</summary>
internal sealed class PrimitiveAttributes
{
    private readonly Dictionary<string, object> _values = [];

    public void Add(string name, object value) => _values[name] = value;
    public bool Has(string name) => _values.ContainsKey(name);

    /// <exception cref="FormatException">There is none of this name, or it is something else.</exception>
    public T Take<T>(string name) => _values.GetValueOrDefault(name) is T value ? value : throw new FormatException($"a primitive lacks its {name}");

    public long Long(string name) => Take<Dim>(name).TryConstant(out long value) ? value : throw new FormatException($"{name} is no number");
    public int Int(string name) => checked((int)Long(name));
    public ValueArray<Dim> Sizes(string name) => Take<ImmutableArray<Dim>>(name);
    public ValueArray<long> Longs(string name) => [.. Sizes(name).Select(s => s.Value)];
    public ValueArray<int> Ints(string name) => [.. Sizes(name).Select(s => checked((int)s.Value))];
}

internal static partial class PrimitiveText
{
    // All that have no attributes: element-wise ones, select, matmul.
    private static readonly Dictionary<string, Primitive> s_plain = LoadableTypes.All()
        .Where(t => t.IsSubclassOf(typeof(Primitive)) && !t.IsAbstract && t.GetConstructor([]) is not null)
        .Select(t => (Primitive)Activator.CreateInstance(t)!)
        .ToDictionary(p => p.Name);

    /// <summary>The primitive called <paramref name="name"/>, or null.</summary>
    /// <param name="type">What stands after the colon: the type of the first result.</param>
    public static Primitive? Make(string name, PrimitiveAttributes attributes, TensorType type)
    {
        return s_plain.GetValueOrDefault(name) ?? name switch
        {
            "parameter" => new Parameter(attributes.Take<ParameterInfo>("path")),
            "constant" => new Constant(type, Data(attributes.Take<ImmutableArray<string>>(attributes.Has("value") ? "value" : "values"), type.Element)),
            "iota" => new Iota(attributes.Take<Dim>("length"), attributes.Take<ElementType>("element")),
            "size" => new Size(attributes.Take<Dim>("size")),
            "cast" => new Cast(attributes.Take<ElementType>("to")),
            "broadcast" => new Broadcast(attributes.Take<Shape>("to")),
            "reshape" => new Reshape(attributes.Take<Shape>("to")),
            "transpose" => new Transpose(attributes.Ints("permutation")),
            "slice" => new Slice(attributes.Int("axis"), attributes.Take<Dim>("start"), attributes.Take<Dim>("length"), attributes.Long("step")),
            "pad" => new Pad(attributes.Sizes("before"), attributes.Sizes("after")),
            "concat" => new Concat(attributes.Int("axis")),
            "positions" => new Positions(attributes.Take<Dim>("count").AsSymbol!),
            "sort" => new Sort(attributes.Int("axis"), attributes.Take<bool>("descending")),
            "convolution" => new Convolution(
                attributes.Longs("strides"), attributes.Sizes("before"), attributes.Sizes("after"), attributes.Longs("dilations"), attributes.Long("groups")),
            "blocked_convolution" => new BlockedConvolution(
                attributes.Longs("strides"), attributes.Sizes("before"), attributes.Sizes("after"), attributes.Longs("dilations"), attributes.Long("groups"),
                attributes.Take<bool>("from_planes")),
            "convolution_transpose" => new ConvolutionTranspose(
                attributes.Longs("strides"), attributes.Sizes("before"), attributes.Sizes("after"), attributes.Longs("dilations"),
                attributes.Longs("output_padding"), attributes.Long("groups")),
            "convolution_filters" => new ConvolutionFilters(
                attributes.Longs("kernel"), attributes.Longs("strides"), attributes.Sizes("before"), attributes.Sizes("after"), attributes.Longs("dilations"),
                attributes.Long("groups")),
            "window_max_gradient" => new WindowMaxGradient(
                attributes.Longs("kernel"), attributes.Longs("strides"), attributes.Sizes("before"), attributes.Sizes("after"), attributes.Longs("dilations")),
            "window_max" => new WindowMax(
                attributes.Longs("kernel"), attributes.Longs("strides"), attributes.Sizes("before"), attributes.Sizes("after"), attributes.Longs("dilations")),
            "unfold" => new Unfold(
                attributes.Longs("kernel"), attributes.Longs("strides"), attributes.Sizes("before"), attributes.Sizes("after"), attributes.Longs("dilations")),
            "fold" => new Fold(
                attributes.Sizes("output_size"), attributes.Longs("kernel"), attributes.Longs("strides"), attributes.Sizes("before"),
                attributes.Sizes("after"), attributes.Longs("dilations")),
            "take" => new Take(attributes.Int("axis")),
            "access" => new Access(attributes.Take<Shape>("to"), new Subscripts(attributes.Sizes("offsets"), attributes.Sizes("steps"))),
            "access_add" => new AccessAdd(attributes.Take<Shape>("to"), new Subscripts(attributes.Sizes("offsets"), attributes.Sizes("steps"))),
            "gather_along" => new GatherAlong(attributes.Int("axis")),
            "random_uniform" => new RandomUniform(type, attributes.Long("stream")),
            "random_normal" => new RandomNormal(type, attributes.Long("stream")),
            "scan" => new Scan(attributes.Take<Graph>("body"), attributes.Int("states"), attributes.Int("sequences"), attributes.Take<bool>("reverse")),
            "attention" => new Attention(Rule()),
            "attention_gradient" => new AttentionGradient(Rule()),
            "custom_gradient" => new CustomGradient(attributes.Take<Graph>("body"), attributes.Int("results"), attributes.Int("arguments")),
            _ when Kind<ReduceKind>("blocked_window_reduce_") is { } kind => new BlockedWindowReduce(kind,
                attributes.Longs("kernel"), attributes.Longs("strides"), attributes.Sizes("before"), attributes.Sizes("after"), attributes.Longs("dilations")),
            _ when Kind<ReduceKind>("window_reduce_") is { } kind => new WindowReduce(kind,
                attributes.Longs("kernel"), attributes.Longs("strides"), attributes.Sizes("before"), attributes.Sizes("after"), attributes.Longs("dilations")),
            _ when Kind<ReduceKind>("reduce_") is { } kind => new Reduce(kind, attributes.Ints("axes")),
            _ when Kind<ReduceKind>("arg_") is { } kind => new ArgReduce(kind, attributes.Int("axis")),
            _ when Kind<CumulativeKind>("cumulative_") is { } kind => new Cumulative(kind, attributes.Int("axis")),
            _ when Kind<ScatterKind>("scatter_") is { } kind => new ScatterAlong(attributes.Int("axis"), kind),
            _ => null,
        };

        AttentionRule Rule() => new(
            GraphReader.Double(attributes.Take<string>("scale")), attributes.Has("diagonal") ? attributes.Take<Dim>("diagonal") : null, attributes.Take<bool>("zero_rows"),
            [.. attributes.Take<ImmutableArray<string>>("masks").Select(m => Enum.Parse<ScoreMask>(m, ignoreCase: true))]);

        T? Kind<T>(string prefix)
            where T : struct, Enum =>
            name.StartsWith(prefix, StringComparison.Ordinal) && Enum.TryParse(name[prefix.Length..].Replace("_", ""), ignoreCase: true, out T kind) ? kind : null;
    }

    private static ConstantData Data(ImmutableArray<string> numerals, ElementType element) =>
        element == ElementType.Bool ? ConstantData.Of(numerals.Select(n => n == "true"))
        : element.IsInteger() ? ConstantData.Of(numerals.Select(GraphReader.Long))
        : ConstantData.Of(numerals.Select(GraphReader.Double));
}
