namespace ModelDsl.Tests.Equations;

/// <summary>Random equations against their own meaning, point by point.</summary>
public sealed class RandomEquationTests
{
    [Fact]
    public void Graphs_mean_what_the_text_says()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            EquationCase one = new RandomEquation(seed).Case();
            ModelBuild build = one.Build();
            Dictionary<string, Loops> values = one.Values(build.Shapes.Graph);
            Loops expected = one.Expected(values);
            one.Compare(expected, one.Evaluate(build.Shapes.Graph, values), 1e-6, one.Body);
            one.Compare(expected, one.Evaluate(build.Graph, values), 1e-6, $"optimised {one.Body}");
        }
    }

    [Fact]
    public void So_does_emitted_code() => EquationCase.CheckAll("RandomEquations", [.. Enumerable.Range(1000, 60).Select(seed => new RandomEquation(seed).Case())]);
}
