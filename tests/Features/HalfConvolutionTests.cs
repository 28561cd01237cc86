using ModelDsl.Autodiff;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Text;

namespace ModelDsl.Tests.Features;

/// <summary>A convolution on halves against the same on floats, forward and backward.</summary>
public sealed class HalfConvolutionTests
{
    private static string Model(string name, string type) =>
        $"model {name} {{\n    input x: {type}[2, 3, 9, 8]\n    layer conv = Conv2d(4, 3, padding: 1, stride: (1, 2))\n    output y = x -> conv\n}}\n";

    private static float[] Numbers(TensorData data) => data.Element == ElementType.F16 ? [.. data.As<Half>().ToArray().Select(h => (float)h)] : data.As<float>().ToArray();

    [Fact]
    public void Halves_follow_floats_within_a_hundredth()
    {
        var compilation = new Compilation(new SourceText("half.nn", Model("Halves", "f16") + Model("Floats", "f32")));
        Assert.Empty(compilation.Diagnostics.Select(d => d.ToString()));
        Type[] types = AssemblyCache.Load([.. compilation.Models.Select(m => compilation.Build(m, new ModelOptions { Training = true, Gradients = true, Namespace = "HalfConvolution" }).Emit())]);
        Dictionary<string, TensorData>[] results = [.. types.Select(type =>
        {
            using ICompiledModel model = AssemblyCache.Create(type, new SeededParameters(4));
            TensorData[] inputs = [.. model.Description.Inputs.Select((input, k) =>
            {
                int[] shape = [.. input.Sizes.Select(int.Parse)];
                float[] values = [.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(i => (float)(Half)MathF.Sin(0.7f * i + k))];
                return input.Element == ElementType.F16 ? TensorData.From([.. values.Select(v => (Half)v)], shape) : TensorData.From(values, shape);
            })];
            TensorData[] outputs = [.. model.Description.Outputs.Select((o, i) => TensorData.Zeros(o.Element, model.OutputShape(i, [])))];
            model.Run(inputs, outputs, []);
            return model.Description.Outputs.Zip(outputs).ToDictionary(p => p.First.Name, p => p.Second);
        })];
        Assert.Equal(ElementType.F16, results[0]["y"].Element);
        string[] names = ["y", BackwardProgram.GradientOf("x"), BackwardProgram.GradientOf("conv.weight"), BackwardProgram.GradientOf("conv.bias")];
        foreach (string name in names)
        {
            float[] half = Numbers(results[0][name]), full = Numbers(results[1][name]);
            float largest = full.Max(MathF.Abs);
            Assert.True(largest > 0);
            for (int i = 0; i < full.Length; i++) Assert.True(MathF.Abs(half[i] - full[i]) <= 0.01f * largest, $"{name}[{i}] is {half[i]}, with floats {full[i]}");
        }
    }
}
