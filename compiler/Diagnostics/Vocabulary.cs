using System.Collections.Frozen;

namespace ModelDsl.Diagnostics;

/// <summary>What things are called elsewhere: the names that people bring from PyTorch, Keras and NumPy.</summary>
public static class Vocabulary
{
    private static readonly FrozenDictionary<string, string> s_names = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Dense"] = "Linear",
        ["FullyConnected"] = "Linear",
        ["Conv"] = "Conv2d",
        ["Convolution"] = "Conv2d",
        ["Convolution2D"] = "Conv2d",
        ["BatchNorm"] = "BatchNorm2d",
        ["BatchNormalization"] = "BatchNorm2d",
        ["InstanceNorm"] = "InstanceNorm2d",
        ["LayerNormalization"] = "LayerNorm",
        ["MaxPool"] = "MaxPool2d",
        ["MaxPooling2D"] = "MaxPool2d",
        ["AvgPool"] = "AvgPool2d",
        ["AveragePooling2D"] = "AvgPool2d",
        ["GlobalAveragePooling2D"] = "AdaptiveAvgPool2d",
        ["Attention"] = "MultiheadAttention",
        ["SelfAttention"] = "MultiheadAttention",
        ["MultiHeadAttention"] = "MultiheadAttention",
        ["UpSampling2D"] = "Upsample",
        ["Conv2DTranspose"] = "ConvTranspose2d",
        ["Deconv2d"] = "ConvTranspose2d",
        ["Activation"] = "ReLU",
        ["Swish"] = "SiLU",
        ["xavier"] = "xavier_uniform",
        ["glorot"] = "xavier_uniform",
        ["glorot_uniform"] = "xavier_uniform",
        ["glorot_normal"] = "xavier_normal",
        ["kaiming"] = "kaiming_uniform",
        ["he"] = "kaiming_uniform",
        ["he_uniform"] = "kaiming_uniform",
        ["he_normal"] = "kaiming_normal",
        ["concat"] = "cat",
        ["concatenate"] = "cat",
        ["multiply"] = "mul",
        ["dot"] = "matmul",
        ["size"] = "shape",
        ["array"] = "tensor",
        ["print"] = "assert",
        ["learning_rate"] = "lr",
        ["batch_size"] = "batch",
        ["batchsize"] = "batch",
        ["num_epochs"] = "epochs",
        ["lr_scheduler"] = "schedule",
        ["scheduler"] = "schedule",
        ["grad_clip"] = "clip_grad_norm",
        ["max_grad_norm"] = "clip_grad_norm",
        ["clip_gradient"] = "clip_grad_norm",
        ["clip_gradients"] = "clip_grad_norm",
        ["gradient_clip"] = "clip_grad_norm",
        ["gradient_clipping"] = "clip_grad_norm",
        ["clip_norm"] = "clip_grad_norm",
        ["clip_grad"] = "clip_grad_norm",
        ["patience"] = "early_stopping",
        ["gradient_accumulation_steps"] = "accumulate",
        ["ema_decay"] = "ema",
        ["filters"] = "out_channels",
        ["channels"] = "out_channels",
        ["units"] = "out_features",
        ["features"] = "out_features",
        ["pad"] = "padding",
        ["strides"] = "stride",
        ["kernel"] = "kernel_size",
        ["window"] = "kernel_size",
        ["pool_size"] = "kernel_size",
        ["rate"] = "p",
        ["prob"] = "p",
        ["dropout_rate"] = "p",
        ["axis"] = "dim",
        ["axes"] = "dim",
        ["keepdims"] = "keepdim",
        ["use_bias"] = "bias",
        ["epsilon"] = "eps",
        ["dilation_rate"] = "dilation",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> s_types = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["float64"] = "f64",
        ["double"] = "f64",
        ["float32"] = "f32",
        ["single"] = "f32",
        ["float16"] = "f16",
        ["half"] = "f16",
        ["bfloat16"] = "bf16",
        ["int64"] = "i64",
        ["long"] = "i64",
        ["int32"] = "i32",
        ["int8"] = "i8",
        ["uint8"] = "u8",
        ["byte"] = "u8",
        ["bool_"] = "bool",
        ["boolean"] = "bool",
        ["complex64"] = "c64",
        ["str"] = "string",
        ["integer"] = "int",
        ["Tensor"] = "f32",
        ["tensor"] = "f32",
        ["Module"] = "layer",
        ["callable"] = "fn",
        ["dict"] = "tuple",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private const string Checks = "a test checks with `assert a == b`, and floats with `assert_close a, b`", Compares = "a test compares floats with `assert_close a, b, tolerance: 1e-6`";

    private static readonly FrozenDictionary<string, string> s_advice = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Sequential"] = "layers are joined with `->`: `Linear(16) -> ReLU -> Linear(3)`",
        ["ModuleList"] = "a list of layers is written `[Linear(16) for _ in 0..3]`",
        ["Module"] = "a model is declared with `model Name { … }`",
        ["Parameter"] = "a parameter is declared with `param name: f32[…] = zeros`",
        ["input"] = "an input is declared with `input x: f32[N, …]`",
        ["output"] = "an output is declared with `output y = …`",
        ["Input"] = "an input is declared with `input x: f32[N, …]`",
        ["range"] = "a range is written `0..n`",
        ["len"] = "the number of axes is `x.rank`, a size is `x.shape[0]`",
        ["super"] = "a model has no base to initialise: leave it out",
        ["no_grad"] = "`stop_gradient(x)` lets no gradient through",
        ["expect"] = Checks,
        ["allclose"] = Compares,
        ["isclose"] = Compares,
        ["assert_allclose"] = Compares,
        ["assert_equal"] = Checks,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> s_assertions = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["expect"] = "assert",
        ["check"] = "assert",
        ["verify"] = "assert",
        ["ensure"] = "assert",
        ["assert_equal"] = "assert",
        ["assert_eq"] = "assert",
        ["assert_that"] = "assert",
        ["allclose"] = "assert_close",
        ["isclose"] = "assert_close",
        ["assert_allclose"] = "assert_close",
        ["assert_raises"] = "assert_error",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The name that one from elsewhere has here, if it is among those that are known in this place.</summary>
    public static string? Name(string foreign, IEnumerable<string> known) => s_names.TryGetValue(foreign, out string? here) && known.Contains(here) ? here : null;

    /// <summary>The element or compile-time type of another language.</summary>
    public static string? Type(string foreign) => s_types.GetValueOrDefault(foreign);

    /// <summary>The statement of a test that a word of other test tools means.</summary>
    public static string? Assertion(string foreign) => s_assertions.GetValueOrDefault(foreign);

    /// <summary>What takes the place of something that does not exist here at all.</summary>
    public static string? Advice(string foreign) => s_advice.GetValueOrDefault(foreign);
}
