using System.Numerics;
using System.Reflection;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Weights;
using ModelDsl.Text;

namespace ModelDsl.Tests.Emission;

/// <summary>c64 is what callers and files hold; kernels are real.</summary>
public sealed class ComplexTests
{
    private const string Models = """
        model Filters {
            input x: c64[N, 4, 9]
            layer conv = Conv1d(6, 3, stride: 2, padding: 2, dilation: 2, groups: 2)
            output y: c64[N, 6, 5] = x -> conv
        }
        model Images {
            input x: c64[N, 2, 5, 6]
            layer conv = Conv2d(3, 3, padding: 1)
            output y: c64[N, 3, 5, 6] = x -> conv
        }
        model Volumes {
            input x: c64[N, 1, 3, 4, 3]
            layer conv = Conv3d(2, 2)
            output y: c64[N, 2, 2, 3, 2] = x -> conv
        }
        model Affine {
            input x: c64[N, 5]
            layer fc = Linear(3)
            output y: c64[N, 3] = x -> fc
            output size: f32[N, 3] = abs(y)
            output whole: c64[] = sum(exp(y))
        }
        model Turning {
            input x: c64[T, 4]
            param w: c64[4] = uniform(-1, 1)
            last, all = scan((s, e) => (s * w + e, s * e), init: cast(zeros(4), c64), over: x, dim: 0)
            output y: c64[4] = last
            output steps: c64[T, 4] = all
        }
        """;

    private static readonly Lazy<Assembly> s_assembly = new(() =>
    {
        var compilation = new Compilation(new SourceText("complex.nn", Models));
        Assert.Empty(compilation.Diagnostics);
        return Assembly.Load(AssemblyCache.Compile("ComplexModels", compilation.Models.Select(m => compilation.Build(m).Emit().Source)));
    });

    private static (Complex[][] Outputs, Dictionary<string, Complex[]> Parameters) Run(string name, TensorData x)
    {
        using ICompiledModel model = AssemblyCache.Create(s_assembly.Value.GetType("Models." + name, throwOnError: true)!, new SeededParameters(3));
        int[] sizes = [x.Shape[0]];
        TensorData[] outputs = [.. model.Description.Outputs.Select((o, i) => TensorData.Zeros(o.Element, model.OutputShape(i, sizes)))];
        model.Run([x], outputs, sizes);
        var parameters = model.Description.Parameters.Select((p, i) => (p.Weight.Name, Values(model.Parameter(i)))).ToDictionary(p => p.Name, p => p.Item2);
        return ([.. outputs.Select(Values)], parameters);
    }

    private static Complex[] Values(TensorData data) => data.Element == ElementType.C64
        ? [.. data.As<Complex64>().ToArray().Select(z => new Complex(z.Real, z.Imaginary))]
        : [.. data.As<float>().ToArray().Select(v => new Complex(v, 0))];

    private static TensorData Input(params int[] shape)
    {
        var random = new Random(5);
        TensorData data = TensorData.Zeros(ElementType.C64, shape);
        foreach (ref float part in data.As<float>()) part = 2 * random.NextSingle() - 1;
        return data;
    }

    private static void Close(IEnumerable<Complex> expected, IEnumerable<Complex> actual) =>
        Assert.All(expected.Zip(actual), p => Assert.True((p.First - p.Second).Magnitude <= 1e-5 * Math.Max(1, p.First.Magnitude), $"{p.First} and {p.Second}"));

    [Theory, InlineData("Filters", 2, 2, 2, 2), InlineData("Images", 1, 1, 1, 1), InlineData("Volumes", 1, 0, 1, 1)]
    public void Convolutions_are_sums_of_complex_products(string name, int stride, int padding, int dilation, int groups)
    {
        int[] shape = name switch { "Filters" => [2, 4, 9, 1, 1], "Images" => [2, 2, 5, 6, 1], _ => [2, 1, 3, 4, 3] };
        int[] kernel = name switch { "Filters" => [3, 1, 1], "Images" => [3, 3, 1], _ => [2, 2, 2] };
        int axes = name switch { "Filters" => 1, "Images" => 2, _ => 3 };
        TensorData x = Input(shape[..(2 + axes)]);
        (Complex[][] outputs, Dictionary<string, Complex[]> parameters) = Run(name, x);
        Complex[] values = Values(x), weight = parameters["conv.weight"], bias = parameters["conv.bias"];
        int filters = bias.Length, perGroup = shape[1] / groups, taps = kernel[0] * kernel[1] * kernel[2];
        int[] size = [.. Enumerable.Range(0, 3).Select(a => a < axes ? (shape[2 + a] + 2 * padding - dilation * (kernel[a] - 1) - 1) / stride + 1 : 1)];
        var expected = new List<Complex>();
        for (int n = 0; n < shape[0]; n++)
            for (int o = 0; o < filters; o++)
                for (int at = 0; at < size[0] * size[1] * size[2]; at++)
                {
                    int[] place = [at / (size[1] * size[2]), at / size[2] % size[1], at % size[2]];
                    Complex sum = bias[o];
                    for (int c = 0; c < perGroup; c++)
                        for (int tap = 0; tap < taps; tap++)
                        {
                            int[] k = [tap / (kernel[1] * kernel[2]), tap / kernel[2] % kernel[1], tap % kernel[2]];
                            int[] from = [.. Enumerable.Range(0, 3).Select(a => a < axes ? place[a] * stride + k[a] * dilation - padding : 0)];
                            if (from.Where((f, a) => f < 0 || f >= shape[2 + a]).Any()) continue;
                            int channel = o / (filters / groups) * perGroup + c;
                            sum += values[(((n * shape[1] + channel) * shape[2] + from[0]) * shape[3] + from[1]) * shape[4] + from[2]] * weight[(o * perGroup + c) * taps + tap];
                        }
                    expected.Add(sum);
                }
        Assert.Equal(expected.Count, outputs[0].Length);
        Close(expected, outputs[0]);
    }

    [Fact]
    public void Products_sizes_and_sums()
    {
        TensorData x = Input(3, 5);
        (Complex[][] outputs, Dictionary<string, Complex[]> parameters) = Run("Affine", x);
        Complex[] values = Values(x), weight = parameters["fc.weight"], bias = parameters["fc.bias"];
        Complex[] y = [.. Enumerable.Range(0, 9).Select(i => bias[i % 3] + Enumerable.Range(0, 5).Aggregate(Complex.Zero, (s, k) => s + values[i / 3 * 5 + k] * weight[i % 3 * 5 + k]))];
        Close(y, outputs[0]);
        Close(y.Select(z => new Complex(z.Magnitude, 0)), outputs[1]);
        Close([y.Aggregate(Complex.Zero, (s, z) => s + Complex.Exp(z))], outputs[2]);
        // Both parts are drawn, each with half of the variance.
        Assert.All(weight, w => Assert.True(w.Real != 0 && w.Imaginary != 0 && Math.Abs(w.Real) <= 1 / Math.Sqrt(10) && Math.Abs(w.Imaginary) <= 1 / Math.Sqrt(10)));
    }

    [Fact]
    public void Loops_carry_complex_states()
    {
        TensorData x = Input(6, 4);
        (Complex[][] outputs, Dictionary<string, Complex[]> parameters) = Run("Turning", x);
        Complex[] values = Values(x), w = parameters["w"], state = new Complex[4];
        var steps = new List<Complex>();
        for (int t = 0; t < 6; t++)
        {
            for (int i = 0; i < 4; i++)
            {
                steps.Add(state[i] * values[4 * t + i]);
                state[i] = state[i] * w[i] + values[4 * t + i];
            }
        }
        Close(state, outputs[0]);
        Close(steps, outputs[1]);
    }

    [Fact]
    public void Weights_are_saved_and_loaded_as_c64()
    {
        Type type = s_assembly.Value.GetType("Models.Affine", throwOnError: true)!;
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.safetensors");
        try
        {
            using ICompiledModel model = AssemblyCache.Create(type, new SeededParameters(8));
            type.GetMethod("Save")!.Invoke(model, [path]);
            Assert.Equal(["fc.bias c64[3]", "fc.weight c64[3, 5]"], TensorFile.Read(path).Select(t => $"{t.Name} {t.Data}").Order());
            using var weights = WeightFile.Open(path);
            using ICompiledModel loaded = AssemblyCache.Create(type, new LoadedParameters(weights, null));
            Assert.Equal(model.Parameter(0).Bytes, loaded.Parameter(0).Bytes);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
