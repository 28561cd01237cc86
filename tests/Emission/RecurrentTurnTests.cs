using System.Reflection;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Text;

namespace ModelDsl.Tests.Emission;

/// <summary>Recurrent layers of one sequence share their turns out among threads that stay together; two sequences take turns of their own.</summary>
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

    private static TensorData[] Run(Type type, int batch, int threads)
    {
        Workers.Default.Threads = threads;
        TensorData x = TensorData.Zeros(ElementType.F32, [Length, batch, Inputs]);
        for (int t = 0; t < Length; t++)
            for (int n = 0; n < batch; n++)
                for (int i = 0; i < Inputs; i++) x.As<float>()[(t * batch + n) * Inputs + i] = MathF.Sin(t * 1.7f + i * 0.37f);
        using ICompiledModel model = AssemblyCache.Create(type, new SeededParameters(4));
        TensorData[] results = [.. model.Description.Outputs.Select((o, i) => TensorData.Zeros(o.Element, model.OutputShape(i, [])))];
        for (int repeat = 0; repeat < 3; repeat++) model.Run([x], results, []);
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
}
