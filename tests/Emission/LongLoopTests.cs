using System.Reflection;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Text;

namespace ModelDsl.Tests.Emission;

/// <summary>Loops that are long, or that have few turns: how they are written changes neither results nor, with more threads, their bits.</summary>
public sealed class LongLoopTests
{
    private const int Images = 3, Heads = 5, Rows = 21, Columns = 131, Classes = 37, Many = 300_007, Cells = 20_011, Height = 701;

    private static readonly string s_program = $$"""
        model LongLoops {
            input x: f32[N, {{Heads}}, {{Rows}}, {{Columns}}]
            input gain: f32[{{Rows}}, 1]
            input label: i64[N, 11]
            input many: f32[{{Many}}]
            input left: i64[N, 33]
            input right: i64[33, 40]
            input state: f32[{{Cells}}]
            input tall: f32[{{Height}}, {{Columns}}]
            output turned = rearrange(x, "n h r c -> n r h c")
            output scaled = x * gain
            output hot = one_hot(label, {{Classes}})
            output weights = cast(one_hot(label, {{Classes}}), "f32")
            output shares = softmax(x, dim: 3)
            output logs = log_softmax(x, dim: 3)
            output bounded = clamp(many, -0.25, 0.5)
            output joined = cat([many, many * 2], dim: 0)
            output running = cumsum(x, dim: 2)
            output whole = left @ right
            output bell = gelu(many)
            output grown = exp(x)
            output gates = sigmoid(x)
            output high = any(x > 1.98, dim: 3)
            output low = all(x < 1.98, dim: 3)
            output cell = sigmoid(state) * tanh(state + 1) + sigmoid(state * 2) * tanh(sigmoid(state * 3))
            output columns = sum(tall, dim: 0)
            output squares = sum(tall * tall, dim: 0)
            output tops = max(tall, dim: 0)
        }
        """;

    private sealed record Data(string Source, float[] X, float[] Gain, long[] Label, float[] Many, float[] State, float[] Tall, TensorData[][] Results);

    private static readonly Lazy<Data> s_run = new(() =>
    {
        var program = new Compilation(new SourceText("long.nn", s_program));
        Assert.Empty(program.Diagnostics.Select(d => d.ToString()));
        string source = program.Build(program.Models[0]).Emit().Source;
        Type type = Assembly.Load(AssemblyCache.Compile("LongLoops", [source])).GetType("Models.LongLoops", throwOnError: true)!;
        var random = new Random(3);
        TensorData Floats(params int[] shape)
        {
            TensorData data = TensorData.Zeros(ElementType.F32, shape);
            foreach (ref float value in data.As<float>()) value = random.NextSingle() * 4 - 2;
            return data;
        }
        TensorData x = Floats(Images, Heads, Rows, Columns), gain = Floats(Rows, 1), many = Floats(Many), state = Floats(Cells), tall = Floats(Height, Columns), label = TensorData.Zeros(ElementType.I64, [Images, 11]);
        foreach (ref long value in label.As<long>()) value = random.Next(-1, Classes + 1);
        TensorData left = TensorData.Zeros(ElementType.I64, [Images, 33]), right = TensorData.Zeros(ElementType.I64, [33, 40]);
        for (int i = 0; i < left.Count; i++) left.As<long>()[i] = i * 7919L % 101 - 50;
        for (int i = 0; i < right.Count; i++) right.As<long>()[i] = (i * 104_729L % 211 - 100) << 40;
        x.As<float>()[7] = float.NegativeInfinity;
        var results = new List<TensorData[]>();
        foreach (int threads in (int[])[1, 2, 4])
        {
            Workers.Default.Threads = threads;
            using ICompiledModel model = AssemblyCache.Create(type, new SeededParameters(1));
            TensorData[] all = [.. model.Description.Outputs.Select((o, i) => TensorData.Zeros(o.Element, model.OutputShape(i, [Images])))];
            model.Run([x, gain, label, many, left, right, state, tall], all, [Images]);
            results.Add(all);
        }
        return new Data(source, x.As<float>().ToArray(), gain.As<float>().ToArray(), label.As<long>().ToArray(), many.As<float>().ToArray(), state.As<float>().ToArray(), tall.As<float>().ToArray(), [.. results]);
    });

    [Theory, InlineData(".CopyTo("), InlineData("row.Clear()"), InlineData("Lanes.Decay("), InlineData("Lanes.Decay(ref "), InlineData("Lanes.OnePlusErf(ref "), InlineData("Lanes.Sigmoid(ref "), InlineData("Lanes.Exp(ref "), InlineData("LaneSteps.Tanh(ref "), InlineData("truth.AnyTrue()"), InlineData("truth.AllTrue()"), InlineData("Ahead.Fetch("), InlineData("for (; Lanes.Count < 16 && "), InlineData("int i0 = pair / "), InlineData("TensorPrimitives.MultiplyAdd("), InlineData("y.Slice(begin, end - begin).Fill(0);")]
    public void Each_form_is_written(string code) => Assert.Contains(code, s_run.Value.Source, StringComparison.Ordinal);

    [Fact]
    public void Every_function_of_four_vectors_is_there_as_a_call() => Assert.Equal(
        typeof(ILanes<,>).GetMethods().Where(m => m.GetParameters().Length == 4 && m.GetParameters().All(p => p.ParameterType.IsByRef)).Select(m => m.Name).Order(StringComparer.Ordinal),
        typeof(LaneSteps).GetMethods().Where(m => m.GetParameters().Length == 4).Select(m => m.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Threads_change_no_bit()
    {
        TensorData[][] results = s_run.Value.Results;
        foreach (TensorData[] other in results.Skip(1))
            for (int i = 0; i < other.Length; i++) Assert.True(results[0][i].Bytes.SequenceEqual(other[i].Bytes), $"output {i}");
    }

    [Fact]
    public void Every_element_is_what_the_formula_says()
    {
        (_, float[] x, float[] gain, long[] label, float[] many, float[] state, float[] tall, TensorData[][] all) = s_run.Value;
        TensorData[] y = all[0];
        for (int row = 0; row < Images * Heads * Rows; row++)
        {
            (int n, int h, int r) = (row / Rows / Heads, row / Rows % Heads, row % Rows);
            float[] values = x[(row * Columns)..((row + 1) * Columns)];
            Assert.Equal(values, y[0].As<float>().Slice(((n * Rows + r) * Heads + h) * Columns, Columns).ToArray());
            Assert.Equal(values.Select(v => v * gain[r]), y[1].As<float>().Slice(row * Columns, Columns).ToArray());
            Assert.Equal(values.Any(v => v > 1.98f), y[13].As<bool>()[row]);
            Assert.Equal(values.All(v => v < 1.98f), y[14].As<bool>()[row]);
            double top = values.Max(), sum = values.Sum(v => Math.Exp(v - top));
            for (int c = 0; c < Columns; c++)
            {
                Assert.Equal(Math.Exp(values[c] - top) / sum, y[4].As<float>()[row * Columns + c], 1e-7);
                double log = values[c] - top - Math.Log(sum), found = y[5].As<float>()[row * Columns + c];
                Assert.True(log == found || Math.Abs(log - found) < 2e-6, $"{log} {found}");
                double total = 0;
                for (int up = 0; up <= r; up++) total += x[(row - r + up) * Columns + c];
                Assert.True((float)total == y[8].As<float>()[row * Columns + c]);
            }
        }
        for (int i = 0; i < label.Length; i++)
            for (int c = 0; c < Classes; c++)
            {
                Assert.Equal(label[i] == c ? 1 : 0, y[2].As<long>()[i * Classes + c]);
                Assert.Equal(label[i] == c ? 1 : 0, y[3].As<float>()[i * Classes + c]);
            }
        for (int n = 0; n < Images; n++)
            for (int c = 0; c < 40; c++)
            {
                long sum = 0;
                for (int k = 0; k < 33; k++) sum += ((n * 33 + k) * 7919L % 101 - 50) * (((k * 40 + c) * 104_729L % 211 - 100) << 40);
                Assert.Equal(sum, y[9].As<long>()[n * 40 + c]);
            }
        Assert.Equal(many.Select(v => Math.Clamp(v, -0.25f, 0.5f)), y[6].As<float>().ToArray());
        Assert.Equal(many.Concat(many.Select(v => v * 2)), y[7].As<float>().ToArray());
        for (int i = 0; i < many.Length; i++)
        {
            double v = many[i];
            Assert.Equal(v * (1 + ScalarMath.Erf(v / Math.Sqrt(2))) / 2, y[10].As<float>()[i], 4e-7);
        }
        for (int i = 0; i < x.Length; i++)
        {
            Assert.Equal(Math.Exp(x[i]), y[11].As<float>()[i], 2e-6);
            Assert.Equal(Sigmoid(x[i]), y[12].As<float>()[i], 2e-7);
        }
        for (int i = 0; i < state.Length; i++)
            Assert.Equal(Sigmoid(state[i]) * Math.Tanh(state[i] + 1) + Sigmoid(state[i] * 2) * Math.Tanh(Sigmoid(state[i] * 3)), y[15].As<float>()[i], 1e-6);
        for (int c = 0; c < Columns; c++)
        {
            float sum = 0, squares = 0, top = float.NegativeInfinity;
            for (int r = 0; r < Height; r++)
            {
                float value = tall[r * Columns + c];
                (sum, squares, top) = (sum + value, squares + value * value, Math.Max(top, value));
            }
            // In the order of the rows, as they are added here.
            Assert.Equal(sum, y[16].As<float>()[c]);
            Assert.Equal(squares, y[17].As<float>()[c], 1e-3);
            Assert.Equal(top, y[18].As<float>()[c]);
        }

        static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
    }
}
