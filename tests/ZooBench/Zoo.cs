using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using ModelDsl.Elaboration;
using ModelDsl.Shapes;

namespace ModelDsl.ZooBench;

/// <summary>How a model of the comparison is written here.</summary>
/// <param name="File">In the folder <c>zoo</c>, or a path.</param>
/// <param name="Model">Its name there; null for the first.</param>
/// <param name="Arguments">Of its parameters.</param>
internal sealed record ZooModel(string File, string? Model, params (string Name, long Value)[] Arguments)
{
    public ModelOptions Options(int batch) => new()
    {
        Arguments = Arguments.ToImmutableDictionary(a => a.Name, a => (StaticValue)new IntValue(a.Value)),
        Sizes = new Dictionary<string, long> { ["N"] = batch, ["T"] = 50 },
        Variants = false,
    };
}

/// <summary>The models of the comparison, and the training steps.</summary>
internal static class Zoo
{
    private static readonly IReadOnlyDictionary<string, ZooModel> s_named = new Dictionary<string, ZooModel>
    {
        ["mlp"] = new("nets.nn", "MLP"),
        ["mlp_tiny"] = new("nets.nn", "TinyMLP"),
        ["lenet5"] = new("nets.nn", "LeNet5"),
        ["resnet18"] = new("nets.nn", "ResNet18"),
        ["mobilenet_v2"] = new("nets.nn", "MobileNetV2"),
        ["lstm"] = new("nets.nn", "LSTMNet"),
        ["gru"] = new("nets.nn", "GRUNet"),
        ["unet_small"] = new("nets.nn", "UNetSmall"),
        ["op_gelu_1m"] = new("ops.nn", "Gelu"),
        ["op_addrelu_4m"] = new("ops.nn", "AddRelu"),
        ["op_chain8_1m"] = new("ops.nn", "Chain8"),
        ["op_relu_16"] = new("ops.nn", "Relu16"),
        ["op_chain64_64"] = new("ops.nn", "Chain64"),
    };

    /// <summary>Names of <c>train</c> blocks in <c>training.nn</c> without the optimizer, and their batch.</summary>
    public static readonly IReadOnlyList<(string Name, int Batch)> Training =
        [("mlp", 64), ("lenet5", 64), ("resnet20_cifar", 64), ("encoder1_d256", 8), ("lstm", 32)];

    /// <summary>The model of a row: <c>NAME.nn</c> beside its ONNX file, else one of those here; null where there is neither.</summary>
    /// <param name="name">A name, or one that says its sizes: <c>op_conv3x3s2_64_128_28</c>, <c>op_gemm300_dyn</c>, <c>encoder2_d384</c>.</param>
    /// <param name="folder">Where the ONNX files lie.</param>
    public static ZooModel? Find(string name, string folder) =>
        Path.Combine(folder, name + ".nn") is var own && File.Exists(own) ? new ZooModel(Path.GetFullPath(own), null) : s_named.GetValueOrDefault(name) ?? OfSizes(name);

    private static ZooModel? OfSizes(string name)
    {
        foreach ((Regex form, Func<Func<string, long>, ZooModel> make) in s_forms)
        {
            if (form.Match(name) is { Success: true } match)
                return make(group => match.Groups[group] is { Success: true } g ? long.Parse(g.ValueSpan, CultureInfo.InvariantCulture) : -1);
        }
        return null;
    }

    // A size that a name does not say is -1.
    private static readonly IReadOnlyList<(Regex, Func<Func<string, long>, ZooModel>)> s_forms =
    [
        (new(@"^encoder(?<depth>\d+)_d(?<dim>\d+)$"), of => new("encoder.nn", "Encoder", ("dim", of("dim")), ("heads", 8), ("hidden", 4 * of("dim")), ("depth", of("depth")))),
        (new(@"^op_gemm(?<n>\d+)$"), of => new("ops.nn", "Gemm", ("n", of("n")))),
        (new(@"^op_gemm(?<n>\d+)_dyn$"), of => new("ops.nn", "GemmOfInputs", ("n", of("n")))),
        (new(@"^op_gemv(?<n>\d+)$"), of => new("ops.nn", "Gemv", ("n", of("n")))),
        (new(@"^op_conv(?<k>\d+)x\k<k>(s(?<s>\d+))?_(?<i>\d+)(_(?<o>\d+))?_(?<side>\d+)$"), of => Conv(of("i"), of("o") < 0 ? of("i") : of("o"), of("k"), of("s"), of("side"), 1)),
        (new(@"^op_dwconv(?<k>\d+)x\k<k>(s(?<s>\d+))?_(?<i>\d+)_(?<side>\d+)$"), of => Conv(of("i"), of("i"), of("k"), of("s"), of("side"), of("i"))),
        (new(@"^op_softmax_(?<rows>\d+)x(?<columns>\d+)$"), of => new("ops.nn", "SoftmaxRows", ("rows", of("rows")), ("columns", of("columns")))),
        (new(@"^op_layernorm_(?<rows>\d+)x(?<columns>\d+)$"), of => new("ops.nn", "LayerNormRows", ("rows", of("rows")), ("columns", of("columns")))),
    ];

    private static ZooModel Conv(long inputs, long outputs, long kernel, long stride, long side, long groups) =>
        new("ops.nn", "Conv", ("inputs", inputs), ("outputs", outputs), ("kernel", kernel), ("stride", Math.Max(1, stride)), ("side", side), ("groups", groups));
}
