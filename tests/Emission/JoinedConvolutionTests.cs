using System.Reflection;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Planning;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Text;

namespace ModelDsl.Tests.Emission;

/// <summary>A convolution and filters of single channels that read its result are one kernel where nobody else does.</summary>
public sealed class JoinedConvolutionTests
{
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
        """;

    [Fact]
    public void Both_ways_give_the_same_bits()
    {
        var program = new Compilation(new SourceText("mobile.nn", Mobile));
        Assert.Empty(program.Diagnostics.Select(d => d.ToString()));
        ModelBuild[] models = [.. program.Models.Select(m => program.Build(m))];
        Assert.Single(Producers(models[0].Plan));
        Assert.Empty(Producers(models[1].Plan));
        Assembly assembly = Assembly.Load(AssemblyCache.Compile("Joined", models.Select(m => m.Emit().Source)));
        Assert.Equal(Run(assembly.GetType("Models.Mobile", throwOnError: true)!), Run(assembly.GetType("Models.Open", throwOnError: true)!));
    }

    private static IEnumerable<ConvolutionStep> Producers(ExecutionPlan plan) => plan.RunSteps.OfType<ConvolutionStep>().Select(s => s.Producer).OfType<ConvolutionStep>();

    private static float[] Run(Type type)
    {
        using ICompiledModel model = AssemblyCache.Create(type, new SeededParameters(5));
        TensorData x = TensorData.Zeros(ElementType.F32, [2, 16, 29, 29]);
        TensorData[] results = [.. model.Description.Outputs.Select((_, i) => TensorData.Zeros(ElementType.F32, model.OutputShape(i, [2])))];
        var random = new Random(6);
        foreach (ref float value in x.As<float>()) value = (float)random.NextDouble() - 0.5f;
        model.Run([x], results, [2]);
        return results[0].As<float>().ToArray();
    }
}
