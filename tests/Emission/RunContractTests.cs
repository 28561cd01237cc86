using System.Reflection;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Text;

namespace ModelDsl.Tests.Emission;

/// <summary>What generated code promises about memory, threads and its arguments.</summary>
public sealed class RunContractTests
{
    private const string Model = """
        block Residual(body: layer) {
            input x: f32[...S]
            output y: f32[...S] = (x -> body) + x
        }

        model Mixed {
            input image: f32[N, 3, 32, 32]
            input tokens: i64[N, T]
            require T <= 50

            layer stem = Conv2d(16, 3, padding: 1, bias: false) -> BatchNorm2d -> ReLU -> MaxPool2d(2)
            layer more = Residual(Conv2d(16, 3, padding: 1, groups: 16) -> GELU)
            layer embed = Embedding(100, 64)
            layer lstm = LSTM(64, batch_first: true)
            layer attend = MultiheadAttention(64, num_heads: 4, batch_first: true)
            layer head = Linear(64) -> LayerNorm -> Linear(10)

            states, h, c = tokens -> embed -> lstm
            pooled = image -> stem -> more -> mean(dim: (2, 3))
            output logits: f32[N, 10] = cat([states -> attend -> mean(dim: 1), pooled], dim: 1) -> head -> softmax(dim: 1)
        }
        """;

    private static readonly Lazy<Type> s_type = new(() =>
    {
        var compilation = new Compilation(new SourceText("mixed.nn", Model));
        Assert.Empty(compilation.Diagnostics);
        ModelBuild build = compilation.Build(compilation.Models[0]);
        Assert.Empty(build.Shapes.Diagnostics);
        return Assembly.Load(AssemblyCache.Compile("RunContract", [build.Emit().Source])).GetType("Models.Mixed", throwOnError: true)!;
    });

    private static ICompiledModel Create() => AssemblyCache.Create(s_type.Value, new SeededParameters(7));

    private static (TensorData[] Inputs, TensorData[] Outputs, int[] Sizes) Arguments(ICompiledModel model, int n, int t)
    {
        var random = new Random(n * 100 + t);
        // Sizes in the order of the generated Run: the batch, first axis of every input, comes last.
        int[] sizes = [.. model.Description.Sizes.Select(s => s == "N" ? n : t)];
        TensorData[] inputs =
        [
            TensorData.From([.. Enumerable.Range(0, n * 3 * 32 * 32).Select(_ => random.NextSingle() - 0.5f)], n, 3, 32, 32),
            TensorData.From([.. Enumerable.Range(0, n * t).Select(_ => random.NextInt64(100))], n, t),
        ];
        return (inputs, [TensorData.Zeros(ElementType.F32, model.OutputShape(0, sizes))], sizes);
    }

    [Fact]
    public void A_run_allocates_nothing_after_the_first()
    {
        using ICompiledModel model = Create();
        var (inputs, outputs, sizes) = Arguments(model, 3, 20);
        for (int i = 0; i < 5; i++) model.Run(inputs, outputs, sizes);
        Assert.Equal(0, Allocations.Of(() => model.Run(inputs, outputs, sizes), 20));
        Assert.Equal(3, Math.Round(outputs[0].As<float>().ToArray().Sum(), 3));
    }

    [Fact]
    public void Bits_do_not_depend_on_threads()
    {
        float[]? first = null;
        foreach (int threads in (int[])[1, 2, 4])
        {
            using var workers = new Workers(threads);
            using ICompiledModel model = Create();
            s_type.Value.GetProperty("Workers")!.SetValue(model, workers);
            var (inputs, outputs, sizes) = Arguments(model, 5, 31);
            model.Run(inputs, outputs, sizes);
            float[] result = outputs[0].As<float>().ToArray();
            first ??= result;
            Assert.Equal(first.Select(BitConverter.SingleToInt32Bits), result.Select(BitConverter.SingleToInt32Bits));
        }
    }

    [Fact]
    public void Two_threads_may_run_one_object()
    {
        using ICompiledModel model = Create();
        var runs = Enumerable.Range(0, 8).Select(i => Arguments(model, 1 + i % 3, 5 + i)).ToArray();
        float[][] alone = [.. runs.Select(r =>
        {
            model.Run(r.Inputs, r.Outputs, r.Sizes);
            return r.Outputs[0].As<float>().ToArray();
        })];
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(t => new Thread(() =>
        {
            for (int round = 0; round < 10; round++)
            {
                int i = (t + round) % runs.Length;
                TensorData output = TensorData.Zeros(ElementType.F32, runs[i].Outputs[0].Shape);
                model.Run(runs[i].Inputs, [output], runs[i].Sizes);
                Assert.Equal(alone[i], output.As<float>().ToArray());
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
    }

    [Fact]
    public void A_batch_gives_what_its_rows_give_alone()
    {
        using ICompiledModel model = Create();
        var (inputs, outputs, sizes) = Arguments(model, 4, 9);
        model.Run(inputs, outputs, sizes);
        for (int row = 0; row < 4; row++)
        {
            var one = Arguments(model, 1, 9);
            inputs[0].As<float>().Slice(row * 3072, 3072).CopyTo(one.Inputs[0].As<float>());
            inputs[1].As<long>().Slice(row * 9, 9).CopyTo(one.Inputs[1].As<long>());
            model.Run(one.Inputs, one.Outputs, one.Sizes);
            for (int i = 0; i < 10; i++) Assert.Equal(outputs[0].As<float>()[row * 10 + i], one.Outputs[0].As<float>()[i], 1e-5f);
        }
    }

    [Fact]
    public void Wrong_arguments_are_refused_before_anything_is_computed()
    {
        using ICompiledModel model = Create();
        var (inputs, outputs, sizes) = Arguments(model, 2, 10);
        TensorData[] shortImage = [TensorData.From(new float[7], 7), inputs[1]];
        ArgumentException wrong = Assert.Throws<ArgumentException>(() => model.Run(shortImage, outputs, sizes));
        Assert.Contains("image is f32[N, 3, 32, 32]", wrong.Message);
        Assert.Contains("6144 elements expected, found 7", wrong.Message);
        Assert.Throws<ArgumentException>(() => model.Run(inputs, outputs, [0, 0]));
        var longer = Arguments(model, 1, 51);
        Assert.Contains("50", Assert.Throws<ArgumentException>(() => model.Run(longer.Inputs, longer.Outputs, longer.Sizes)).Message);
        inputs[1].As<long>()[3] = 100;
        Assert.Contains("tokens", Assert.ThrowsAny<ArgumentException>(() => model.Run(inputs, outputs, sizes)).Message);
    }
}
