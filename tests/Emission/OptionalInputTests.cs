using System.Numerics.Tensors;
using System.Reflection;
using ModelDsl.Elaboration;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Text;

namespace ModelDsl.Tests.Emission;

/// <summary>A model's inputs that have defaults: an empty span, or null, leaves them out.</summary>
public sealed class OptionalInputTests
{
    private const string Model = """
        model Attend {
            input q: f32[N, T, 8]
            input k: f32[N, S, 8] = q
            input bias: f32[N, T, S]? = none
            input scale: f32[8] = zeros(8) + 2.0
            layer unused = Linear(3, in_features: 8)

            scores = matmul(q * scale, transpose(k, 1, 2))
            output weights = softmax(if bias == none then scores else scores + bias, dim: 2)
            output best: i64[N, T] = argmax(scores, dim: 2)
        }
        """;

    private static readonly Lazy<Type> s_type = new(() =>
    {
        ModelBuild build = Build([]);
        return Assembly.Load(AssemblyCache.Compile("OptionalInputs", [build.Emit().Source])).GetType("Models.Attend", throwOnError: true)!;
    });

    private static ModelBuild Build(params string[] omitted)
    {
        var compilation = new Compilation(new SourceText("attend.nn", Model));
        Assert.Empty(compilation.Diagnostics);
        ModelBuild build = compilation.Build(compilation.Models[0], new ModelOptions { Omitted = [.. omitted] });
        Assert.Empty(build.Shapes.Diagnostics);
        return build;
    }

    private static TensorData Numbers(int seed, params int[] shape)
    {
        var random = new Random(seed);
        return TensorData.From([.. Enumerable.Range(0, shape.Aggregate((a, b) => a * b)).Select(_ => random.NextSingle() - 0.5f)], shape);
    }

    private static float[] Run(TensorData?[] inputs, int s)
    {
        using ICompiledModel model = AssemblyCache.Create(s_type.Value, new SeededParameters(1));
        int[] sizes = [.. model.Description.Sizes.Select(n => n == "N" ? 2 : n == "T" ? 3 : s)];
        TensorData[] outputs = [TensorData.Zeros(ElementType.F32, model.OutputShape(0, sizes)), TensorData.Zeros(ElementType.I64, model.OutputShape(1, sizes))];
        model.Run(inputs, outputs, sizes);
        return outputs[0].As<float>().ToArray();
    }

    [Fact]
    public void What_is_left_out_takes_its_default()
    {
        TensorData q = Numbers(1, 2, 3, 8), k = Numbers(2, 2, 5, 8), two = TensorData.From([.. Enumerable.Repeat(2f, 8)], 8);
        TensorData zeros = TensorData.From(new float[2 * 3 * 5], 2, 3, 5), none = TensorData.From(new float[2 * 3 * 3], 2, 3, 3);

        float[] whole = Run([q, k, zeros, two], 5);
        foreach (TensorData?[] less in (TensorData?[][])[[q, k, null, two], [q, k, zeros, null], [q, k, null, null]])
            Assert.Equal(whole, Run(less, 5), (a, b) => Math.Abs(a - b) < 1e-6);
        float[] self = Run([q, q, none, two], 3);
        foreach (TensorData?[] less in (TensorData?[][])[[q, null, none, two], [q, null, null, two], [q, null, none, null], [q, null, null, null]])
            Assert.Equal(self, Run(less, 3), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.NotEqual(whole.Take(9), self.Take(9));
    }

    [Fact]
    public void Runs_without_them_allocate_nothing_after_the_first()
    {
        using ICompiledModel model = AssemblyCache.Create(s_type.Value, new SeededParameters(1));
        int[] sizes = [.. model.Description.Sizes.Select(n => n == "N" ? 2 : 3)];
        TensorData[] outputs = [TensorData.Zeros(ElementType.F32, model.OutputShape(0, sizes)), TensorData.Zeros(ElementType.I64, model.OutputShape(1, sizes))];
        TensorData?[] inputs = [Numbers(1, 2, 3, 8), null, null, null];
        for (int i = 0; i < 5; i++) model.Run(inputs, outputs, sizes);
        Assert.Equal(0, Allocations.Of(() => model.Run(inputs, outputs, sizes), 20));
    }

    [Fact]
    public void The_tensor_form_takes_null()
    {
        MethodInfo run = s_type.Value.GetMethods().Single(m => m.Name == "Run" && m.GetParameters()[0].ParameterType == typeof(Tensor<float>));
        Assert.Equal([false, true, true, true], run.GetParameters().Select(p => p.HasDefaultValue));
        using ICompiledModel model = AssemblyCache.Create(s_type.Value, new SeededParameters(1));
        TensorData q = Numbers(1, 2, 3, 8);
        var result = ((Tensor<float>, Tensor<long>))run.Invoke(model, [Tensor.Create(q.As<float>().ToArray(), [2, 3, 8]), null, null, null])!;
        Assert.Equal(Run([q, null, null, null], 3), result.Item1.ToArray());
    }

    [Fact]
    public void A_version_without_inputs_has_the_types_of_their_defaults()
    {
        ElaboratedModel model = Build("k", "bias", "scale").Shapes;
        Assert.Equal(["q"], model.Inputs.Select(i => i.Name));
        Assert.Equal("f32[N, T, T]", model.Outputs[0].Type.ToString());
    }

    [Fact]
    public void Parameters_that_no_run_reads_belong_to_the_model_all_the_same()
    {
        using ICompiledModel model = AssemblyCache.Create(s_type.Value, new SeededParameters(1));
        Assert.Equal(["unused.weight", "unused.bias"], model.Description.Parameters.Select(p => p.Weight.Name));
    }

    [Fact]
    public void A_default_of_the_wrong_shape_is_reported_where_it_stands()
    {
        var compilation = new Compilation(new SourceText("wrong.nn", """
            model M {
                input x: f32[N, 4]
                input w: f32[N, 5] = x
                output y = w + 1.0
            }
            """));
        Assert.Equal(3, Assert.Single(compilation.Diagnostics).Where.Start.Line);
    }
}
