using System.Reflection;
using ModelDsl.Elaboration;
using ModelDsl.Ir;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Text;

namespace ModelDsl.Tests.Shapes;

/// <summary>Sizes that only a run finds out: symbols with bounds for the shape checker, room for the bound in compiled code.</summary>
public class FoundSizeTests
{
    private const string Models = """
        model Detector {
            input boxes: f32[P, 4]
            input scores: f32[P]
            layer head = Linear(3)
            keep: i64[K] = nms(boxes, scores, 0.5)
            best: f32[K, 4] = boxes[keep]
            output kept: i64[K] = keep
            output classes: f32[K, 3] = best -> head -> softmax(dim: 1)
        }

        model Where {
            input x: f32[N, T]
            at: i64[K, 2] = nonzero(x > 0)
            output places: i64[K, 2] = at
            output values: f32[V] = masked_select(x, x > 0)
            output twice: f32[2 * V] = cat([values, values], dim: 0)
            output total: f32[] = sum(values) + 0 * mean(x)
        }

        model Distinct {
            input x: f32[N]
            output y: f32[K] = unique(x)
        }

        fn above(x: f32[N], level: float = 0.0) -> f32[K] where K <= N = masked_select(x, x > level)
        fn first_half(x: f32[N]) -> f32[K] where K <= N and 2 * K <= N + 1 = x[:ceil_div(N, 2)]

        block Chosen {
            input table: f32[P, 4]
            input rows: i64[K] where K <= P
            output y: f32[K, 4] where K >= 0 = table[rows]
        }

        model Opened {
            input x: f32[N]
            input table: f32[P, 4]
            input scores: f32[P]
            input given: i64[Q] where Q <= P
            a: f32[A] where A <= N = above(x)
            b: f32[B] = above(x, level: 1.0)
            output both: f32[A + B] = cat([a, b], dim: 0)
            output best: f32[K, 4] where K <= P = (table, nms(table, scores, 0.5)) -> Chosen
            output picked: f32[Q, 4] = (table, given) -> Chosen
            output half = first_half(x)
        }

        model Counted {
            input x: f32[N]
            positive = flat_nonzero(x > 0)
            output y: f32[N] = x * positive.shape[0]
        }
        """;

    private static readonly Lazy<Assembly> s_compiled = new(() =>
    {
        var compilation = new Compilation(new SourceText("found.nn", Models));
        Assert.Empty(compilation.Diagnostics);
        return Assembly.Load(AssemblyCache.Compile("FoundSizes", [.. compilation.Models.Select(m => compilation.Build(m).Emit().Source)]));
    });

    private static Dictionary<string, TensorData> Compiled(string name, int[] sizes, params TensorData[] inputs)
    {
        using ICompiledModel model = AssemblyCache.Create(s_compiled.Value.GetType("Models." + name, throwOnError: true)!, new SeededParameters(3));
        TensorData[] outputs = [.. model.Description.Outputs.Select((o, i) => TensorData.Zeros(o.Element, model.OutputShape(i, sizes)))];
        int[][] shapes = model.RunShaped(inputs, outputs, sizes);
        return model.Description.Outputs.Select((o, i) => (o.Name, Data: outputs[i].Head(shapes[i]))).ToDictionary(o => o.Name, o => o.Data);
    }

    private static Dictionary<string, DenseTensor> Plain(string name, Func<string, long> sizes, params (string Name, DenseTensor Value)[] inputs)
    {
        var compilation = new Compilation(new SourceText("found.nn", Models));
        Graph graph = compilation.Build(compilation.Models.Single(m => m.Name == name)).Graph;
        Verifier.Check(graph);
        return new PlainEvaluator(p => new DenseTensor([.. p.Type.Shape.Select(d => (int)d.Value)], new double[(int)p.Type.Shape.ElementCount.Value]), s => sizes(s.Name))
            .Run(graph, inputs.ToDictionary(i => i.Name, i => i.Value));
    }

    [Theory, InlineData(1, 1.0), InlineData(4, -1.0), InlineData(5, 0.0), InlineData(9, 0.3)]
    public void Positions_values_and_sums_follow_the_mask(int seed, double level)
    {
        const int rows = 3, columns = 7;
        var random = new Random(seed);
        float[] x = [.. Enumerable.Range(0, rows * columns).Select(_ => (float)(random.NextDouble() * 2 - 1 - level))];
        int[] positive = [.. Enumerable.Range(0, x.Length).Where(i => x[i] > 0)];
        var found = Compiled("Where", [columns, rows], TensorData.From(x, rows, columns));
        Assert.Equal([positive.Length, 2], found["places"].Shape);
        Assert.Equal(positive.SelectMany(i => new long[] { i / columns, i % columns }), found["places"].As<long>().ToArray());
        Assert.Equal(positive.Select(i => x[i]), found["values"].As<float>().ToArray());
        Assert.Equal(2 * positive.Length, found["twice"].Shape[0]);
        Assert.Equal(positive.Sum(i => x[i]), found["total"].As<float>()[0], 1e-4);

        var plain = Plain("Where", s => s == "N" ? rows : columns, ("x", new([rows, columns], [.. x.Select(v => (double)v)])));
        Assert.Equal(positive.Select(i => (double)x[i]), plain["values"].Data);
        Assert.Equal([positive.Length, 2], plain["places"].Shape);
    }

    [Theory, InlineData(1, 0), InlineData(12, 1), InlineData(30, 2)]
    public void Suppression_keeps_the_best_of_boxes_that_overlap(int count, int seed)
    {
        var random = new Random(seed);
        float[] boxes = [.. Enumerable.Range(0, count).SelectMany(_ =>
        {
            float left = random.Next(10), top = random.Next(10);
            return new[] { left, top, left + 2 + random.Next(6), top + 2 + random.Next(6) };
        })];
        float[] scores = [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];
        List<long> expected = [];
        foreach (int i in Enumerable.Range(0, count).OrderByDescending(i => scores[i]))
        {
            if (expected.All(k => Overlap(boxes.AsSpan(i * 4, 4), boxes.AsSpan((int)k * 4, 4)) <= 0.5)) expected.Add(i);
        }
        var found = Compiled("Detector", [count], TensorData.From(boxes, count, 4), TensorData.From(scores, count));
        Assert.Equal(expected, found["kept"].As<long>().ToArray());
        Assert.Equal([expected.Count, 3], found["classes"].Shape);
        Assert.Equal(expected.Count, found["classes"].As<float>().ToArray().Sum(), 1e-3);

        static double Overlap(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
        {
            double width = Math.Max(0, Math.Min(a[2], b[2]) - Math.Max(a[0], b[0])), height = Math.Max(0, Math.Min(a[3], b[3]) - Math.Max(a[1], b[1]));
            double inter = width * height;
            return inter / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - inter);
        }
    }

    [Fact]
    public void A_size_that_is_found_is_a_number_too_and_keeps_its_finder_alive()
    {
        Assert.Equal([-4f, 2f, 6f], Compiled("Counted", [3], TensorData.From([-2f, 1f, 3f], 3))["y"].As<float>().ToArray());
        Assert.Equal([-2f, 1f, 3f], Compiled("Distinct", [5], TensorData.From([3f, 1f, -2f, 3f, 1f], 5))["y"].As<float>().ToArray());
    }

    [Fact]
    public void Each_call_opens_a_size_of_its_own_and_bounds_are_checked()
    {
        TensorData x = TensorData.From([0.5f, 2f, -1f, 3f, 0f], 5), table = TensorData.From([0f, 0f, 1f, 1f, 5f, 5f, 6f, 6f], 2, 4), scores = TensorData.From([0.3f, 0.9f], 2);
        var found = Compiled("Opened", [5, 2, 1], x, table, scores, TensorData.From([1L], 1));
        Assert.Equal([0.5f, 2f, 3f, 2f, 3f], found["both"].As<float>().ToArray());
        Assert.Equal([5f, 5f, 6f, 6f, 0f, 0f, 1f, 1f], found["best"].As<float>().ToArray());
        Assert.Equal([5f, 5f, 6f, 6f], found["picked"].As<float>().ToArray());
        Assert.Equal([0.5f, 2f, -1f], found["half"].As<float>().ToArray());
        // A condition on the sizes of a model's inputs is checked when a run begins.
        var wrong = Assert.Throws<ArgumentException>(() => Compiled("Opened", [5, 2, 3], x, table, scores, TensorData.From([1L, 0L, 1L], 3)));
        Assert.Contains("P >= Q: not met by P = 2, Q = 3", wrong.Message);
    }

    [Fact]
    public void The_graph_prints_and_reads_back()
    {
        var compilation = new Compilation(new SourceText("found.nn", Models));
        Graph graph = compilation.Build(compilation.Models.Single(m => m.Name == "Where")).Graph;
        string text = GraphPrinter.Print(graph);
        Assert.Contains("positions", text);
        Assert.Equal(text, GraphPrinter.Print(GraphParser.Parse(text)));
    }

    [Theory]
    [InlineData("f32[K, 4]", "boxes[nms(boxes, scores, 0.5)]", "")]
    [InlineData("f32[P, 4]", "boxes[nms(boxes, scores, 0.5)]", "NN2004")]
    [InlineData("f32[]", "max(scores[nms(boxes, scores, 0.5)])", "NN2004")]
    [InlineData("f32[]", "max(cat([zeros([1]), scores[nms(boxes, scores, 0.5)]], dim: 0))", "")]
    [InlineData("f32[P, 4]", "boxes[nms(boxes, scores, 0.5)] as! f32[P, 4]", "NN2004")]
    [InlineData("f32[K]", "scores[:nms(boxes, scores, 0.5).shape[0]]", "")]
    public void Only_what_holds_for_every_size_up_to_the_bound_is_accepted(string type, string value, string code)
    {
        var compilation = new Compilation(new SourceText("test.nn", $"model M {{\ninput boxes: f32[P, 4]\ninput scores: f32[P]\noutput y: {type} = {value}\n}}"));
        Assert.Equal(code, string.Join(",", compilation.Diagnostics.Select(d => d.Code)));
    }
}
