using ModelDsl.Autodiff;
using ModelDsl.Ir;
using ModelDsl.Tests.Ir;

namespace ModelDsl.Tests.Autodiff;

/// <summary>Gradients, and gradients of gradients, against differences of the function itself in double precision.</summary>
public sealed class FiniteDifferenceTests
{
    private const int Draws = 4;

    public static TheoryData<string> Names => [.. GradientSamples.All.Keys];

    [Fact]
    public void Every_primitive_has_a_sample_or_declares_that_nothing_flows_back()
    {
        IEnumerable<Type> smooth = EveryPrimitive.Graph().Nodes.Select(n => n.Primitive).Where(p => !ReferenceEquals(p.Gradient, GradientRule.None)).Select(p => p.GetType());
        Assert.Equal([], smooth.Except(GradientSamples.All.Values.Select(s => s.Primitive)));
    }

    [Theory, MemberData(nameof(Names))]
    public void Gradient_is_the_slope(string name)
    {
        for (int seed = 1; seed <= Draws; seed++)
        {
            var draw = new Draw(seed);
            Compare(draw, Finish(draw, name), $"{name}, draw {seed}");
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Gradient_of_the_gradient_is_its_slope(string name)
    {
        var draw = new Draw(7);
        Graph once = BackwardProgram.Build(Finish(draw, name));
        foreach ((string input, DenseTensor value) in draw.Random(once, "cotangent.")) draw.Data[input.Replace("cotangent.", "c_")] = value;
        Compare(draw, OnlyGradients(once), $"{name}, twice");
    }

    private static Graph OnlyGradients(Graph once)
    {
        var builder = new GraphBuilder("Twice");
        Func<Value, Value> copy = GraphReplay.Into(builder, once, [.. once.Inputs.Select(i => builder.Input(i.Name.Replace("cotangent.", "c_"), i.Value.Type, default))]);
        int count = 0;
        foreach (GraphOutput output in once.Outputs.Where(o => o.Name.StartsWith("gradient.", StringComparison.Ordinal))) builder.Output($"y{count++}", copy(output.Value), default);
        return builder.Build();
    }

    private static Graph Finish(Draw draw, string name)
    {
        int count = 0;
        foreach (Value value in GradientSamples.All[name].Make(draw)) draw.Builder.Output($"y{count++}", value, default);
        Graph graph = draw.Builder.Build();
        Verifier.Check(graph);
        return graph;
    }

    private static void Compare(Draw draw, Graph graph, string what)
    {
        Graph backward = BackwardProgram.Build(graph);
        Verifier.Check(backward);
        Dictionary<string, DenseTensor> given = new(draw.Data), cotangents = draw.Random(backward, "cotangent.");
        foreach ((string name, DenseTensor value) in cotangents) given.TryAdd(name, value);
        Dictionary<string, DenseTensor> results = Evaluator().Run(backward, given);
        foreach ((string input, DenseTensor x) in draw.Data)
        {
            DenseTensor gradient = results[BackwardProgram.GradientOf(input)];
            for (int i = 0; i < x.Data.Length; i++)
            {
                double slope = Slope(graph, draw.Data, given, x, i), scale = Math.Max(1, Math.Abs(slope));
                Assert.True(Math.Abs(gradient.Data[i] - slope) <= 2e-5 * scale, $"{what}: the gradient of {input}[{i}] is {gradient.Data[i]:R}, differences give {slope:R}");
            }
        }
    }

    // Of Σ cotangent · output, in the direction of one element.
    private static double Slope(Graph graph, Dictionary<string, DenseTensor> inputs, Dictionary<string, DenseTensor> given, DenseTensor x, int index)
    {
        double old = x.Data[index], h = 1e-5;
        x.Data[index] = old + h;
        double above = Loss();
        x.Data[index] = old - h;
        double below = Loss();
        x.Data[index] = old;
        return (above - below) / (2 * h);

        double Loss()
        {
            Dictionary<string, DenseTensor> outputs = Evaluator().Run(graph, inputs);
            return graph.Outputs.Where(o => o.Value.Element.IsFloat())
                .Sum(o => outputs[o.Name].Data.Zip(given[BackwardProgram.CotangentOf(o.Name)].Data, (y, c) => y * c).Sum());
        }
    }

    private static PlainEvaluator Evaluator() => new(p => throw new InvalidOperationException(p.Path));
}
