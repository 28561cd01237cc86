using System.Reflection;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Planning;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Text;

namespace ModelDsl.Tests.Emission;

/// <summary>
/// A convolution, filters of single channels that read its result, and a convolution of pixels to few channels are one kernel, where nobody else
/// reads what is between them.
/// </summary>
public sealed class JoinedConvolutionTests
{
    // Images for bands of rows, and small ones of many channels, whose sums are added up.
    private const string Mobile = """
        ## Many channels of few, each filtered, and few of them again.
        model Mobile(wide: int = 100) {
            input x: f32[N, 16, 29, 29]
            layer expand = Conv2d(wide, 1, bias: false) -> BatchNorm2d -> ReLU6
            layer filter = Conv2d(wide, 3, stride: 2, padding: 1, groups: wide, bias: false) -> BatchNorm2d -> ReLU6
            layer project = Conv2d(24, 1)
            output y = x -> expand -> filter -> project
        }

        ## The same with the wide tensor as a second result.
        model Open(wide: int = 100) {
            input x: f32[N, 16, 29, 29]
            layer expand = Conv2d(wide, 1, bias: false) -> BatchNorm2d -> ReLU6
            layer filter = Conv2d(wide, 3, stride: 2, padding: 1, groups: wide, bias: false) -> BatchNorm2d -> ReLU6
            layer project = Conv2d(24, 1)
            between = x -> expand
            output y = between -> filter -> project
            output wider = between
        }

        ## Half of it: what is filtered is a second result.
        model Filtered(wide: int = 100) {
            input x: f32[N, 16, 29, 29]
            layer expand = Conv2d(wide, 1, bias: false) -> BatchNorm2d -> ReLU6
            layer filter = Conv2d(wide, 3, stride: 2, padding: 1, groups: wide, bias: false) -> BatchNorm2d -> ReLU6
            layer project = Conv2d(24, 1)
            between = x -> expand -> filter
            output y = between -> project
            output wider = between
        }

        ## Around them, what went in is added.
        model Residual(wide: int = 384) {
            input x: f32[N, 64, 14, 14]
            layer expand = Conv2d(wide, 1, bias: false) -> BatchNorm2d -> ReLU6
            layer filter = Conv2d(wide, 3, padding: 1, groups: wide, bias: false) -> BatchNorm2d -> ReLU6
            layer project = Conv2d(64, 1) -> BatchNorm2d
            output y = x + (x -> expand -> filter -> project)
        }

        ## The same with the wide tensor as a second result.
        model OpenResidual(wide: int = 384) {
            input x: f32[N, 64, 14, 14]
            layer expand = Conv2d(wide, 1, bias: false) -> BatchNorm2d -> ReLU6
            layer filter = Conv2d(wide, 3, padding: 1, groups: wide, bias: false) -> BatchNorm2d -> ReLU6
            layer project = Conv2d(64, 1) -> BatchNorm2d
            between = x -> expand
            output y = x + (between -> filter -> project)
            output wider = between
        }
        """;

    [Fact]
    public void However_many_are_joined_the_results_are_the_same()
    {
        var program = new Compilation(new SourceText("mobile.nn", Mobile));
        Assert.Empty(program.Diagnostics.Select(d => d.ToString()));
        ModelBuild[] models = [.. program.Models.Select(m => program.Build(m))];
        Assert.Equal([2, 0, 1, 2, 0], models.Select(m => m.Plan.RunSteps.OfType<ConvolutionStep>().Sum(s => s.Producers.Count())));
        Assembly assembly = Assembly.Load(AssemblyCache.Compile("Joined", models.Select(m => m.Emit().Source)));
        float[] Of(string model) => Run(assembly.GetType($"Models.{model}", throwOnError: true)!);
        Close(Of("Open"), Of("Filtered"));
        Close(Of("Open"), Of("Mobile"));
        Close(Of("OpenResidual"), Of("Residual"));
    }

    // Sums of shares of the channels are added up in another order, and what others read may have another layout.
    private static void Close(float[] wanted, float[] actual)
    {
        float most = wanted.Max(MathF.Abs);
        Assert.Equal(wanted.Length, actual.Length);
        for (int i = 0; i < wanted.Length; i++) Assert.Equal(wanted[i], actual[i], 1e-6f * most);
    }

    private static float[] Run(Type type)
    {
        using ICompiledModel model = AssemblyCache.Create(type, new SeededParameters(5));
        int[] shape = [2, .. model.Description.Inputs[0].Sizes.Skip(1).Select(int.Parse)];
        TensorData x = TensorData.Zeros(ElementType.F32, shape);
        TensorData[] results = [.. model.Description.Outputs.Select((_, i) => TensorData.Zeros(ElementType.F32, model.OutputShape(i, [2])))];
        var random = new Random(6);
        foreach (ref float value in x.As<float>()) value = (float)random.NextDouble() - 0.5f;
        model.Run([x], results, [2]);
        return results[0].As<float>().ToArray();
    }
}
