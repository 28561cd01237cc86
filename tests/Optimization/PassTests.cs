using ModelDsl.Ir;
using ModelDsl.Optimization;
using ModelDsl.Tests.Ir;

namespace ModelDsl.Tests.Optimization;

/// <summary>What passes make of small graphs, written as text.</summary>
public sealed class PassTests
{
    private const string X = "graph G\nsize N\n%0 = input {name = x} : f32[N, 4]\n";

    [Theory]
    [InlineData("%1 = exp %0 : f32[N, 4]\n%2 = log %0 : f32[N, 4]\noutput y = %2\n", "%1 = log %0 : f32[N, 4]\noutput y = %1\n")]
    [InlineData("%1 = exp %0 : f32[N, 4]\n%2 = exp %0 : f32[N, 4]\n%3 = add %1, %2 : f32[N, 4]\noutput y = %3\n",
        "%1 = exp %0 : f32[N, 4]\n%2 = add %1, %1 : f32[N, 4]\noutput y = %2\n")]
    [InlineData("%1 = constant {value = 2} : f32[]\n%2 = broadcast %1 {to = [N, 4]} : f32[N, 4]\n%3 = power %0, %2 : f32[N, 4]\noutput y = %3\n",
        "%1 = square %0 : f32[N, 4]\noutput y = %1\n")]
    [InlineData("%1 = negate %0 : f32[N, 4]\n%2 = negate %1 : f32[N, 4]\noutput y = %2\n", "output y = %0\n")]
    [InlineData("%1 = transpose %0 {permutation = [1, 0]} : f32[4, N]\n%2 = transpose %1 {permutation = [1, 0]} : f32[N, 4]\noutput y = %2\n", "output y = %0\n")]
    [InlineData("%1 = constant {value = 0} : f32[N, 4]\n%2 = add %0, %1 : f32[N, 4]\noutput y = %2\n",
        "%1 = constant {value = 0} : f32[N, 4]\n%2 = add %0, %1 : f32[N, 4]\noutput y = %2\n")]
    public void Small_graphs(string before, string after)
    {
        Graph result = Pipeline.Run(GraphParser.Parse(X + before), verify: true);
        Assert.Equal(X + after, GraphPrinter.Print(result));
    }

    [Fact]
    public void Inputs_checks_and_updates_stay()
    {
        Graph before = EveryPrimitive.Graph(), after = Pipeline.Run(before, verify: true);
        Assert.Equal(before.Inputs.Select(i => (i.Name, i.Optional)), after.Inputs.Select(i => (i.Name, i.Optional)));
        Assert.Equal(before.Outputs.Select(o => o.Name), after.Outputs.Select(o => o.Name));
        Assert.Equal(before.Checks.ToArray(), after.Checks.ToArray());
        Assert.Equal(before.Updates.Select(u => u.Buffer), after.Updates.Select(u => u.Buffer));
    }
}
