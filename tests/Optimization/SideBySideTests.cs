using ModelDsl.Planning;
using ModelDsl.Text;

namespace ModelDsl.Tests.Optimization;

/// <summary>Loops over time that need nothing of each other are branches of one step.</summary>
public sealed class SideBySideTests
{
    [Theory]
    [InlineData("LSTM(8, bidirectional: true)", 1)]
    [InlineData("GRU(8, num_layers: 2, bidirectional: true)", 2)]
    [InlineData("LSTM(8, num_layers: 2)", 0)]
    public void Directions_are_branches_and_layers_are_not(string layer, int expected)
    {
        BranchStep[] branches = [.. Plan($$"""
            model M {
                input x: f32[12, N, 8]
                layer rnn = {{layer}}
                output y = x -> rnn
            }
            """).RunSteps.OfType<BranchStep>()];
        Assert.Equal(expected, branches.Length);
        foreach (BranchStep step in branches)
        {
            Assert.Equal(2, step.Branches.Length);
            Assert.All(step.Branches, b => Assert.IsType<ScanStep>(b));
            // Memory of one is not that of the other.
            Assert.Empty(step.Branches[0].Writes.Intersect(step.Branches[1].Reads.Concat(step.Branches[1].Writes)));
        }
    }

    [Fact]
    public void What_stands_between_two_loops_is_done_before_them()
    {
        ExecutionPlan plan = Plan("""
            model M {
                input x: f32[12, N, 8]
                input z: f32[12, N, 8]
                layer a = LSTM(8)
                layer b = LSTM(8)
                output y = (x -> a) + (z -> b)
            }
            """);
        Step[] steps = [.. plan.RunSteps];
        int at = Array.FindIndex(steps, s => s is BranchStep);
        Assert.True(at > 0, PlanPrinter.Print(plan));
        Assert.DoesNotContain(steps, s => s is ScanStep);
        HashSet<Planning.Buffer> made = [.. steps.Take(at).SelectMany(s => s.Writes), .. plan.Buffers.Where(b => b.Place != Place.Arena), .. steps[at].Writes];
        Assert.All(steps[at].Reads, b => Assert.Contains(b, made));
    }

    private static ExecutionPlan Plan(string source)
    {
        var program = new Compilation(new SourceText("test.nn", source));
        Assert.False(program.HasErrors, string.Join("\n", program.Diagnostics.Select(d => d.Message)));
        return program.Build(program.Models.First()).Plan;
    }
}
