using System.Reflection;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Text;

namespace ModelDsl.Tests.Emission;

/// <summary>Recurrent layers of one sequence share their turns out among threads that stay together; of a batch each thread takes some sequences.</summary>
public sealed class RecurrentTurnTests
{
    private const int Length = 23, Inputs = 48;

    private static string Program(int batch, string name) => $$"""
        model {{name}} {
            input x: f32[{{Length}}, {{batch}}, {{Inputs}}]
            layer long = LSTM(112)
            layer gated = GRU(128, num_layers: 2)
            layer plain = RNN(227)
            layer wide = LSTM(160)
            a, _, _ = x -> long
            b, last = a -> gated
            c, _ = b -> plain
            d, hidden, cell = c -> wide
            output long_states = a
            output gated_states = b
            output plain_states = c
            output wide_states = d
            output last_states = last
            output last_hidden = hidden
            output last_cell = cell
        }

        """;

    private static readonly Lazy<(string Source, Type One, Type Two)> s_types = new(() =>
    {
        var program = new Compilation(new SourceText("turns.nn", Program(1, "OneSequence") + Program(2, "TwoSequences")));
        Assert.Empty(program.Diagnostics.Select(d => d.ToString()));
        string[] sources = [.. program.Models.Select(m => program.Build(m).Emit().Source)];
        Assembly assembly = Assembly.Load(AssemblyCache.Compile("Turns", sources));
        return (sources[0], assembly.GetType("Models.OneSequence", throwOnError: true)!, assembly.GetType("Models.TwoSequences", throwOnError: true)!);
    });

    private static TensorData[] Run(Type type, int batch, int threads, int first = 0, float between = 0)
    {
        Workers.Default.Threads = threads;
        TensorData x = TensorData.Zeros(ElementType.F32, [Length, batch, Inputs]);
        for (int t = 0; t < Length; t++)
            for (int n = 0; n < batch; n++)
                for (int i = 0; i < Inputs; i++) x.As<float>()[(t * batch + n) * Inputs + i] = MathF.Sin(t * 1.7f + i * 0.37f + (first + n) * between);
        using ICompiledModel model = AssemblyCache.Create(type, new SeededParameters(4));
        int[] sizes = model.Description.Inputs[0].Sizes.Contains("N") ? [batch] : [];
        TensorData[] results = [.. model.Description.Outputs.Select((o, i) => TensorData.Zeros(o.Element, model.OutputShape(i, sizes)))];
        for (int repeat = 0; repeat < 3; repeat++) model.Run([x], results, sizes);
        return results;
    }

    [Fact]
    public void Turns_are_phases() => Assert.Contains("Workers.RunPhases(ref ", s_types.Value.Source, StringComparison.Ordinal);

    [Fact]
    public void They_give_what_two_equal_sequences_give_and_the_same_bits_for_any_number_of_threads()
    {
        TensorData[] alone = Run(s_types.Value.One, 1, 1), two = Run(s_types.Value.Two, 2, 1);
        foreach (int threads in (int[])[2, 3, 4])
        {
            TensorData[] together = Run(s_types.Value.One, 1, threads);
            for (int i = 0; i < alone.Length; i++) Assert.True(alone[i].Bytes.SequenceEqual(together[i].Bytes), $"output {i}, {threads} threads");
        }
        for (int i = 0; i < alone.Length; i++)
        {
            ReadOnlySpan<float> one = alone[i].As<float>(), both = two[i].As<float>();
            int steps = alone[i].Shape[0], hidden = one.Length / steps;
            Assert.Contains(one.ToArray(), v => MathF.Abs(v) > 0.02f);
            for (int t = 0; t < steps; t++)
                for (int h = 0; h < hidden; h++) Assert.Equal(both[2 * t * hidden + h], one[t * hidden + h], 2e-6f);
        }
    }

    // Cells that fill vectors, and some that do not; batches of sizes that are known and of any.
    private static string Batch(string size, string name) => $$"""
        model {{name}} {
            input x: f32[{{Length}}, {{size}}, {{Inputs}}]
            layer long = LSTM(112)
            layer gated = GRU(70, num_layers: 2)
            layer odd = LSTM(37)
            layer plain = RNN(101)
            a, _, _ = x -> long
            b, _ = a -> gated
            c, hidden, cell = b -> odd
            d, last = c -> plain
            output long_states = a
            output gated_states = b
            output odd_states = c
            output plain_states = d
            output last_hidden = hidden
            output last_cell = cell
            output last_states = last
        }

        """;

    private static readonly Lazy<(string[] Sources, Assembly Assembly)> s_batches = new(() =>
    {
        var program = new Compilation(new SourceText("batches.nn", Batch("1", "Alone") + Batch("6", "Six") + Batch("16", "Sixteen") + Batch("N", "Any")));
        Assert.Empty(program.Diagnostics.Select(d => d.ToString()));
        string[] sources = [.. program.Models.Select(m => program.Build(m).Emit().Source)];
        return (sources, Assembly.Load(AssemblyCache.Compile("Batches", sources)));
    });

    [Fact]
    public void Sequences_of_a_batch_are_shared_out()
    {
        foreach (string source in s_batches.Value.Sources[1..])
            Assert.Equal(5, source.Split("RowTurns.Run(Workers, ref ").Length - 1);
        Assert.DoesNotContain("RowTurns", s_batches.Value.Sources[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Sequences_that_look_at_each_other_stay_together()
    {
        const string text = """
            model Mixed {
                input x: f32[20, 16, 64]
                param w: f32[64, 64] = normal
                _, states = scan((h, here) => {
                    next = tanh(h @ w + mean(h, dim: 0, keepdim: true) + here)
                    return (next, next)
                }, init: zeros([16, 64]), over: x, dim: 0)
                output y = states
            }
            """;
        var program = new Compilation(new SourceText("mixed.nn", text));
        Assert.Empty(program.Diagnostics.Select(d => d.ToString()));
        string source = program.Build(program.Models[0]).Emit().Source;
        Assert.Contains("Gemm.RunPacked", source, StringComparison.Ordinal);
        Assert.DoesNotContain("RowTurns", source, StringComparison.Ordinal);
    }

    [Theory, InlineData("Six", 6), InlineData("Sixteen", 16), InlineData("Any", 13), InlineData("Any", 3), InlineData("Any", 4), InlineData("Any", 5)]
    public void Each_sequence_is_what_it_is_alone_and_has_the_same_bits_for_any_number_of_threads(string name, int batch)
    {
        Type type = s_batches.Value.Assembly.GetType("Models." + name, throwOnError: true)!, one = s_batches.Value.Assembly.GetType("Models.Alone", throwOnError: true)!;
        TensorData[] single = Run(type, batch, 1, between: 0.9f);
        foreach (int threads in (int[])[2, 3, 4])
        {
            TensorData[] together = Run(type, batch, threads, between: 0.9f);
            for (int i = 0; i < single.Length; i++) Assert.True(single[i].Bytes.SequenceEqual(together[i].Bytes), $"output {i}, {threads} threads");
        }
        for (int n = 0; n < batch; n++)
        {
            TensorData[] alone = Run(one, 1, 1, n, 0.9f);
            for (int i = 0; i < 4; i++)
            {
                ReadOnlySpan<float> expected = alone[i].As<float>(), found = single[i].As<float>();
                int cells = expected.Length / Length;
                for (int t = 0; t < Length; t++)
                    for (int c = 0; c < cells; c++) Assert.Equal(expected[t * cells + c], found[(t * batch + n) * cells + c], 3e-6f);
            }
        }
    }
}
