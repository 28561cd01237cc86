using System.Reflection;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Planning;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Text;

namespace ModelDsl.Tests.Emission;

/// <summary>Convolutions by Winograd's algorithm where it pays, and plain sums where a program is to be exact.</summary>
public sealed class ExactTests
{
    private const string Chain = """
        ## Blocks of channels between the convolutions, planes outside.
        model Chain {
            input x: f32[N, 32, 21, 23]
            layer a = Conv2d(32, 3, padding: 1)
            layer b = Conv2d(40, 3)
            output y = x -> a -> ReLU -> b
        }
        """;

    private const string Others = """
        ## Too few tiles, strides, groups, other windows, too few channels.
        model Others {
            input x: f32[N, 32, 24, 24]
            layer strided = Conv2d(32, 3, stride: 2)
            layer grouped = Conv2d(32, 3, groups: 2)
            layer wide = Conv2d(32, 6)
            layer few = Conv2d(32, 3)
            layer narrow = Conv2d(8, 3)
            output a = x -> strided
            output b = x -> grouped
            output c = x -> wide
            output d = x[:, :, :6, :6] -> few
            output e = x -> narrow
        }
        """;

    private static Compilation Program(string text)
    {
        var program = new Compilation(new SourceText("exact.nn", text));
        Assert.Empty(program.Diagnostics.Select(d => d.ToString()));
        return program;
    }

    private static ConvAlgorithm[] Algorithms(ExecutionPlan plan) => [.. plan.RunSteps.OfType<ConvolutionStep>().Select(s => s.Shape.Algorithm)];

    private static bool IsWinograd(ConvAlgorithm algorithm) => algorithm is ConvAlgorithm.PlaneWinograd or ConvAlgorithm.EntryWinograd or ConvAlgorithm.Winograd;

    [Fact]
    public void Exact_programs_do_without()
    {
        Compilation program = Program(Chain);
        ConvAlgorithm[] fast = Algorithms(program.Build(program.Models[0]).Plan);
        Assert.Equal(2, fast.Count(IsWinograd));
        ConvAlgorithm[] exact = Algorithms(program.Build(program.Models[0], new ModelOptions { Exact = true }).Plan);
        Assert.Equal(2, exact.Length);
        Assert.DoesNotContain(exact, IsWinograd);
    }

    [Fact]
    public void Where_it_does_not_pay_it_is_not_taken()
    {
        Compilation program = Program(Others);
        ConvAlgorithm[] taken = Algorithms(program.Build(program.Models[0]).Plan);
        Assert.Equal(5, taken.Length);
        Assert.DoesNotContain(taken, IsWinograd);
    }

    [Fact]
    public void Other_windows_and_small_images_have_forms_of_their_own()
    {
        Compilation program = Program("""
            model Forms {
                input x: f32[N, 32, 28, 28]
                input z: f32[N, 128, 7, 7]
                input image: f32[N, 3, 128, 128]
                layer five = Conv2d(32, 5, padding: 2)
                layer deep = Conv2d(128, 3, padding: 1)
                layer stem = Conv2d(64, 7, stride: 2, padding: 3)
                output a = x -> five
                output b = z -> deep
                output c = image -> stem
            }
            """);
        ConvolutionShape[] shapes = [.. program.Build(program.Models[0], new ModelOptions { Sizes = new Dictionary<string, long> { ["N"] = 1 } }).Plan.RunSteps.OfType<ConvolutionStep>().Select(s => s.Shape)];
        Assert.Equal(3, shapes.Length);
        Assert.All(shapes, s => Assert.True(IsWinograd(s.Algorithm), $"{s.Kernel[0]}: {s.Algorithm}"));
        Assert.Equal([false, true, false], shapes.Select(s => s.SmallTiles));
    }

    [Fact]
    public void Gradients_take_it_for_results_images_and_filters()
    {
        Compilation program = Program(Chain);
        var options = new ModelOptions { Gradients = true, Sizes = new Dictionary<string, long> { ["N"] = 8 } };
        ExecutionPlan plan = program.Build(program.Models[0], options).Plan;
        Assert.Equal(4, Algorithms(plan).Count(IsWinograd));
        Assert.All(FilterGradients(plan), s => Assert.True(s.ByWinograd));
        plan = program.Build(program.Models[0], options with { Exact = true }).Plan;
        Assert.Equal(2, FilterGradients(plan).Length);
        Assert.All(FilterGradients(plan), s => Assert.False(s.ByWinograd));
    }

    private static FilterGradientStep[] FilterGradients(ExecutionPlan plan) => [.. plan.RunSteps.OfType<FilterGradientStep>()];

    [Fact]
    public void Results_agree_to_a_hundred_thousandth_of_the_largest()
    {
        Compilation program = Program(Chain);
        ModelOptions[] versions = [new(), new() { Exact = true, ClassName = "ChainExact" }];
        Assembly assembly = Assembly.Load(AssemblyCache.Compile("Exactness", versions.Select(o => program.Build(program.Models[0], o).Emit().Source)));
        float[][] results = [.. versions.Select(o => Run(assembly.GetType("Models." + (o.ClassName ?? "Chain"), throwOnError: true)!))];
        double difference = results[0].Zip(results[1], (a, b) => Math.Abs((double)a - b)).Max(), largest = results[1].Max(MathF.Abs);
        Assert.InRange(difference / largest, 1e-9, 1e-5);
    }

    private static float[] Run(Type type)
    {
        using ICompiledModel model = AssemblyCache.Create(type, new SeededParameters(5));
        TensorData x = TensorData.Zeros(ElementType.F32, [2, 32, 21, 23]), y = TensorData.Zeros(ElementType.F32, model.OutputShape(0, [2]));
        var random = new Random(6);
        foreach (ref float value in x.As<float>()) value = (float)random.NextDouble() - 0.5f;
        model.Run([x], [y], [2]);
        return y.As<float>().ToArray();
    }
}
