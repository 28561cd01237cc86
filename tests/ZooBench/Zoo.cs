using System.Collections.Immutable;
using ModelDsl.Elaboration;
using ModelDsl.Shapes;

namespace ModelDsl.ZooBench;

/// <summary>How a model of the comparison is written here.</summary>
/// <param name="File">In the folder <c>zoo</c>.</param>
/// <param name="Model">Its name there.</param>
/// <param name="Arguments">Of its parameters.</param>
internal sealed record ZooModel(string File, string Model, params (string Name, long Value)[] Arguments)
{
    public ModelOptions Options(int batch) => new()
    {
        Arguments = Arguments.ToImmutableDictionary(a => a.Name, a => (StaticValue)new IntValue(a.Value)),
        Sizes = new Dictionary<string, long> { ["N"] = batch, ["T"] = 50 },
        Variants = false,
    };
}

/// <summary>The models of <c>zoo.tsv</c> by name, and the training steps.</summary>
internal static class Zoo
{
    public static readonly IReadOnlyDictionary<string, ZooModel> Inference = new Dictionary<string, ZooModel>
    {
        ["mlp"] = new("nets.nn", "MLP"),
        ["mlp_tiny"] = new("nets.nn", "TinyMLP"),
        ["lenet5"] = new("nets.nn", "LeNet5"),
        ["resnet18"] = new("nets.nn", "ResNet18"),
        ["mobilenet_v2"] = new("nets.nn", "MobileNetV2"),
        ["lstm"] = new("nets.nn", "LSTMNet"),
        ["gru"] = new("nets.nn", "GRUNet"),
        ["unet_small"] = new("nets.nn", "UNetSmall"),
        ["encoder1_d256"] = Encoder(256, 1024, 1),
        ["encoder4_d512"] = Encoder(512, 2048, 4),
        ["op_gemm512"] = new("ops.nn", "Gemm", ("n", 512)),
        ["op_gemm1024"] = new("ops.nn", "Gemm", ("n", 1024)),
        ["op_gemm2048"] = new("ops.nn", "Gemm", ("n", 2048)),
        ["op_gemm512_dyn"] = new("ops.nn", "GemmOfInputs", ("n", 512)),
        ["op_gemm1024_dyn"] = new("ops.nn", "GemmOfInputs", ("n", 1024)),
        ["op_gemm2048_dyn"] = new("ops.nn", "GemmOfInputs", ("n", 2048)),
        ["op_gemv4096"] = new("ops.nn", "Gemv", ("n", 4096)),
        ["op_conv3x3_64_56"] = Conv(64, 64, 3, 1, 56),
        ["op_conv1x1_256_64_56"] = Conv(256, 64, 1, 1, 56),
        ["op_dwconv3x3_144_56"] = Conv(144, 144, 3, 1, 56, 144),
        ["op_conv7x7s2_3_64_224"] = Conv(3, 64, 7, 2, 224),
        ["op_softmax_1024x1024"] = new("ops.nn", "SoftmaxRows"),
        ["op_layernorm_512x768"] = new("ops.nn", "LayerNormRows"),
        ["op_gelu_1m"] = new("ops.nn", "Gelu"),
        ["op_addrelu_4m"] = new("ops.nn", "AddRelu"),
        ["op_chain8_1m"] = new("ops.nn", "Chain8"),
        ["op_relu_16"] = new("ops.nn", "Relu16"),
        ["op_chain64_64"] = new("ops.nn", "Chain64"),
    };

    /// <summary>Names of <c>train</c> blocks in <c>training.nn</c> without the optimizer, and their batch.</summary>
    public static readonly IReadOnlyList<(string Name, int Batch)> Training =
        [("mlp", 64), ("lenet5", 64), ("resnet20_cifar", 64), ("encoder1_d256", 8), ("lstm", 32)];

    private static ZooModel Encoder(int dim, int hidden, int depth) => new("encoder.nn", "Encoder", ("dim", dim), ("heads", 8), ("hidden", hidden), ("depth", depth));

    private static ZooModel Conv(int inputs, int outputs, int kernel, int stride, int side, int groups = 1) =>
        new("ops.nn", "Conv", ("inputs", inputs), ("outputs", outputs), ("kernel", kernel), ("stride", stride), ("side", side), ("groups", groups));
}
