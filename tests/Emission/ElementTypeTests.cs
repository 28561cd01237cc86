using System.Reflection;
using ModelDsl.Ir;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Weights;
using ModelDsl.Text;
using ElementType = ModelDsl.Ir.ElementType;

namespace ModelDsl.Tests.Emission;

/// <summary>The library is generic in its element type: in f64 it computes in f64, and integers and truth values stay what they are.</summary>
public sealed class ElementTypeTests
{
    // One layer of each family, with the shape of its input.
    private static readonly (string Layer, string Shape)[] s_layers =
    [
        ("Linear(5)", "3, 4"), ("Conv1d(4, 3, padding: 1)", "2, 4, 7"), ("Conv2d(4, 3, stride: 2, groups: 2)", "2, 4, 7, 6"), ("Conv3d(2, 2)", "1, 2, 3, 4, 3"),
        ("ConvTranspose2d(3, 3, stride: 2, output_padding: 1)", "2, 4, 3, 4"), ("BatchNorm2d", "2, 3, 4, 4"), ("LayerNorm(6)", "2, 3, 6"),
        ("GroupNorm(2, 4)", "2, 4, 3, 3"), ("InstanceNorm2d(3, affine: true)", "2, 3, 4, 4"), ("RMSNorm(6)", "2, 6"), ("LocalResponseNorm(3)", "2, 5, 3, 3"),
        ("Softmax(dim: 1)", "2, 5"), ("LogSoftmax(dim: 1)", "2, 5"), ("GELU", "3, 5"), ("GELU(approximate: \"tanh\")", "3, 5"), ("SiLU", "3, 5"), ("Mish", "3, 5"),
        ("ELU", "3, 5"), ("SELU", "3, 5"), ("PReLU", "3, 5"), ("Softplus", "3, 5"), ("Hardswish", "3, 5"), ("GLU", "3, 6"), ("Tanhshrink", "3, 5"),
        ("MaxPool2d(2)", "2, 3, 5, 6"), ("AvgPool2d(3, padding: 1)", "2, 3, 5, 6"), ("AdaptiveAvgPool2d((2, 3))", "2, 3, 5, 7"), ("LPPool2d(2.0, 2)", "2, 3, 4, 4"),
        ("LSTM(4)", "5, 2, 3"), ("GRU(4)", "5, 2, 3"), ("RNN(4)", "5, 2, 3"), ("MultiheadAttention(8, num_heads: 2)", "5, 2, 8"),
        ("TransformerEncoderLayer(8, nhead: 2, dim_feedforward: 12)", "5, 2, 8"), ("Upsample(scale_factor: 2, mode: \"bilinear\")", "1, 2, 3, 4"),
        ("ReflectionPad2d(1)", "1, 2, 3, 4"), ("PixelShuffle(2)", "1, 4, 3, 2"), ("SqueezeExcite(4)", "2, 4, 3, 3"), ("PositionalEncoding", "2, 5, 6"), ("SelfAttention(6)", "2, 5, 6"), ("DenseBlock(2, growth_rate: 3)", "1, 4, 5, 5"), ("Unfold(2)", "1, 2, 4, 4"),
        ("SeparableConv2d(3)", "1, 2, 4, 4"), ("Linear(4) with weight = weight_norm", "2, 3"), ("Residual(Linear(4))", "2, 4"), ("StochasticDepth(0.2)", "2, 4"),
        ("CBAM(reduction: 1)", "1, 2, 5, 4"), ("EdgeDetect", "1, 2, 4, 3"), ("LowRankLinear(4, rank: 2)", "2, 5"), ("Ensemble(Linear(3), members: 2)", "2, 4"), ("OutputHead(3)", "2, 4"), ("DynamicConv(3, heads: 2)", "2, 5, 4"), ("SparseAttention(2, num_heads: 2)", "1, 6, 4"),
        ("SparseAttention(2, pattern: \"fixed\")", "1, 6, 4"), ("GlobalLocalAttention(2)", "1, 5, 4"), ("(Linear(4) -> Linear(3)) with \"*.weight\" = weight_norm", "2, 3"),
    ];

    private static readonly string[] s_losses =
    [
        "mse_loss(x, y)", "l1_loss(x, y)", "smooth_l1_loss(x, y)", "huber_loss(x, y)", "kl_div(log_softmax(x, 1), softmax(y, 1))", "cross_entropy(x, [0, 2, 1])",
        "binary_cross_entropy_with_logits(x, sigmoid(y))", "cosine_similarity(x, y)", "log_cosh_loss(x, y)", "poisson_nll_loss(x, sigmoid(y))",
        "focal_loss(x, [0, 2, 1])", "variance(x, dim: 1)", "logsumexp(x, 1)", "norm(x)", "rotary_position_embedding(x)", "normalize(x)", "cdist(x, y)", "cumsum(x, 1)", "sort(x, 1)", "det(x @ y.T)",
    ];

    private static string Program =>
        string.Concat(s_layers.Select((l, i) => $"model Layer{i} {{\n input x: f64[{l.Shape}]\n output y = x -> {l.Layer}\n}}\n"))
        + string.Concat(s_losses.Select((l, i) => $"model Loss{i} {{\n input x: f64[3, 4]\n input y: f64[3, 4]\n output z = {l}\n}}\n"))
        + """
        model Whole {
            input a: i64[3, 4]
            input b: i64[4, 2]
            input m: bool[3, 4]
            output product: i64[3, 2] = a @ b
            output sums: i64[3] = sum(a, dim: 1)
            output running: i64[3, 4] = cumsum(a, 1)
            output chosen: i64[3, 4] = where(m, a, -a)
            output largest: i64[3] = amax(a, dim: 1)
            output quotient: i64[3, 4] = a // 3
            output rest: i64[3, 4] = a % 3
            output small: i32[3, 4] = cast(a, i32) * cast(2, i32)
            output every: bool[3] = all(m, dim: 1)
            output some: bool[4] = any(m and a > 0, dim: 0)
            output count: i64[] = sum(m)
            output picked: i64[3, 2] = gather(a, dim: 1, index: [[0, 3], [1, 1], [2, 0]])
            values, places = sort(a, 1)
            output ordered: i64[3, 4] = values
            output order: i64[3, 4] = places
            output moved: i64[4, 3] = permute(flip(a, 0), (1, 0))
            output larger: i64[3, 4] = maximum(a, 2) ** 2
        }
        """;

    private static readonly Lazy<(Compilation Compilation, Assembly Assembly)> s_built = new(() =>
    {
        var compilation = new Compilation(new SourceText("elements.nn", Program));
        Assert.Empty(compilation.Diagnostics);
        return (compilation, Assembly.Load(AssemblyCache.Compile("ElementTypes", compilation.Models.Select(m => compilation.Build(m).Emit().Source))));
    });

    private static (TensorData[] Emitted, Dictionary<string, DenseTensor> Plain, Graph Graph) Run(string name, IReadOnlyDictionary<string, DenseTensor> inputs)
    {
        (Compilation compilation, Assembly assembly) = s_built.Value;
        Graph graph = compilation.Build(compilation.Models.Single(m => m.Name == name)).Graph;
        using ICompiledModel model = AssemblyCache.Create(assembly.GetType("Models." + name, throwOnError: true)!, new SeededParameters(4));
        TensorData[] given = [.. model.Description.Inputs.Select(i => Tensor(i.Element, inputs[i.Name]))];
        TensorData[] outputs = [.. model.Description.Outputs.Select((o, i) => TensorData.Zeros(o.Element, model.OutputShape(i, [])))];
        model.Run(given, outputs, []);
        var parameters = model.Description.Parameters.Select((p, i) => (p.Weight.Name, Plain(model.Parameter(i)))).ToDictionary(p => p.Name, p => p.Item2);
        return (outputs, new PlainEvaluator(p => parameters[p.Path]).Run(graph, inputs), graph);
    }

    private static TensorData Tensor(Runtime.ElementType element, DenseTensor plain) => element switch
    {
        Runtime.ElementType.F64 => TensorData.From(plain.Data, plain.Shape),
        Runtime.ElementType.I64 => TensorData.From([.. plain.Data.Select(v => (long)v)], plain.Shape),
        _ => TensorData.From([.. plain.Data.Select(v => v != 0)], plain.Shape),
    };

    private static DenseTensor Plain(TensorData tensor) => new(tensor.Shape, tensor.Element switch
    {
        Runtime.ElementType.F64 => tensor.As<double>().ToArray(),
        Runtime.ElementType.F32 => [.. tensor.As<float>().ToArray().Select(v => (double)v)],
        Runtime.ElementType.I64 => [.. tensor.As<long>().ToArray().Select(v => (double)v)],
        Runtime.ElementType.I32 => [.. tensor.As<int>().ToArray().Select(v => (double)v)],
        _ => [.. tensor.As<bool>().ToArray().Select(v => v ? 1.0 : 0)],
    });

    private static DenseTensor Drawn(ModelDsl.Shapes.Shape shape, int seed)
    {
        int[] sizes = [.. shape.ToNumbers().Select(n => (int)n)];
        var random = new Random(seed);
        return new(sizes, [.. Enumerable.Range(0, DenseTensor.Count(sizes)).Select(_ => 2 * random.NextDouble() - 1)]);
    }

    public static TheoryData<string, string> Doubles
    {
        get
        {
            var data = new TheoryData<string, string>();
            for (int i = 0; i < s_layers.Length; i++) data.Add($"Layer{i}", s_layers[i].Layer);
            for (int i = 0; i < s_losses.Length; i++) data.Add($"Loss{i}", s_losses[i]);
            return data;
        }
    }

    [Theory, MemberData(nameof(Doubles))]
    public void In_f64_everything_is_computed_in_f64(string name, string what)
    {
        (Compilation compilation, _) = s_built.Value;
        Graph written = compilation.Build(compilation.Models.Single(m => m.Name == name)).Shapes.Graph;
        Dictionary<string, DenseTensor> inputs = written.Inputs.ToDictionary(i => i.Name, i => Drawn(i.Value.Shape, i.Name[0]));
        (TensorData[] emitted, Dictionary<string, DenseTensor> plain, Graph graph) = Run(name, inputs);
        Assert.All(graph.Parameters, p => Assert.Equal(ElementType.F64, p.Type.Element));
        for (int i = 0; i < emitted.Length; i++)
        {
            ElementType element = graph.Outputs[i].Value.Element;
            Assert.True(element is ElementType.F64 or ElementType.I64, $"{what} gives {graph.Outputs[i].Value.Type}");
            double[] expected = plain[graph.Outputs[i].Name].Data, actual = Plain(emitted[i]).Data;
            for (int k = 0; k < expected.Length; k++)
                Assert.True(Math.Abs(expected[k] - actual[k]) <= 1e-11 * Math.Max(1, Math.Abs(expected[k])), $"{what}: element {k} is {actual[k]:R}, expected {expected[k]:R}");
        }
    }

    [Fact]
    public void Integers_and_truth_values()
    {
        var inputs = new Dictionary<string, DenseTensor>
        {
            ["a"] = new([3, 4], [5, -7, 2, 9, 0, 3, 3, -1, 8, -4, 6, 1]),
            ["b"] = new([4, 2], [1, -2, 3, 0, -1, 4, 2, 2]),
            ["m"] = new([3, 4], [1, 0, 1, 1, 1, 1, 1, 1, 0, 0, 1, 0]),
        };
        (TensorData[] emitted, Dictionary<string, DenseTensor> plain, Graph graph) = Run("Whole", inputs);
        for (int i = 0; i < emitted.Length; i++) Assert.Equal(plain[graph.Outputs[i].Name].Data, Plain(emitted[i]).Data);
        // By hand, so that the two do not agree on a mistake.
        Assert.Equal([0, 16, 4, 10, -8, 10], plain["product"].Data);
        Assert.Equal([1, -3, 0, 3, 0, 1, 1, -1, 2, -2, 2, 0], plain["quotient"].Data);
        Assert.Equal([2, 2, 2, 0, 0, 0, 0, 2, 2, 2, 0, 1], plain["rest"].Data);
        Assert.Equal([8.0], plain["count"].Data);
        Assert.Equal([-7, 2, 5, 9, -1, 0, 3, 3, -4, 1, 6, 8], plain["ordered"].Data);
    }
}
