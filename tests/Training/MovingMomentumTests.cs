using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Text;

namespace ModelDsl.Tests.Training;

/// <summary>Schedules that move the momentum; the numbers are PyTorch's (1.13, f64).</summary>
public sealed class MovingMomentumTests
{
    private static readonly double[] s_start = [1, -2, 0.5];

    private static string Program(string optimizer, string schedule, string before = "") => $$"""
        model Bowl {
            input a: f64[3]
            param w: f64[3] = zeros
            output total = sum(a * (w - [0.3, 0.1, -0.7]) ** 2)
        }
        {{before}}
        train Bowl {
            loss = total
            steps = 12
            optimizer = {{optimizer}}
            schedule = {{schedule}}
        }
        """;

    public static TheoryData<string, string, double[], double[]> Cases() => new()
    {
        {
            "SGD(lr: 0.1)", "OneCycleLR(max_lr: 0.2, total_steps: 12)", [0.362332193, 1.390492797, 0.026853252],
            [0.95, 0.917730, 0.862574, 0.850558, 0.856699, 0.868826, 0.885262, 0.903737, 0.921694, 0.936653, 0.946544, 0.95]
        },
        {
            "SGD(lr: 0.1, momentum: 0.5, nesterov: true)", "OneCycleLR(max_lr: 0.2, total_steps: 12, three_phase: true, pct_start: 0.4, anneal_strategy: \"linear\", base_momentum: 0.6)",
            [0.192020530, 0.428114351, -0.667445623], [0.95, 0.857895, 0.765789, 0.673684, 0.618421, 0.710526, 0.802632, 0.894737, 0.95, 0.95, 0.95, 0.95]
        },
        {
            "AdamW(lr: 0.1)", "OneCycleLR(max_lr: 0.1, total_steps: 12)", [0.527738050, -1.500153399, 0.015339861],
            [0.95, 0.917730, 0.862574, 0.850558, 0.856699, 0.868826, 0.885262, 0.903737, 0.921694, 0.936653, 0.946544, 0.95]
        },
        {
            "RMSprop(lr: 0.1)", "CyclicLR(base_lr: 0.01, max_lr: 0.1, step_size_up: 3, step_size_down: 4, mode: \"triangular2\")", [0.871029616, 0.132937718, 0.135629341],
            [0.9, 0.866667, 0.833333, 0.8, 0.825, 0.85, 0.875, 0.9, 0.883333, 0.866667, 0.85, 0.8625]
        },
        {
            "SGD(lr: 0.1, momentum: 0.9)", "CyclicLR(base_lr: 0.01, max_lr: 0.1, step_size_up: 3, mode: \"exp_range\", gamma: 0.9, base_momentum: 0.5, max_momentum: 0.95)",
            [0.137029782, 0.007055794, -0.642445255], [0.95, 0.815, 0.707, 0.621950, 0.753170, 0.861426, 0.95, 0.878255, 0.820860, 0.775661, 0.845396, 0.902928]
        },
    };

    [Theory, MemberData(nameof(Cases))]
    public void Momentum_and_weights_follow_PyTorch(string optimizer, string schedule, double[] weights, double[] momenta)
    {
        var training = new PlainTraining(Program(optimizer, schedule), (_, i) => s_start[i]);
        for (int t = 0; t < 12; t++) Assert.Equal(momenta[t], training.Step(t, new() { ["a"] = new([3], [1, 0.5, 2]) })["momentum"].Data[0], 1e-6);
        for (int i = 0; i < 3; i++) Assert.Equal(weights[i], training.Slots["w"].Data[i], 1e-7);
    }

    [Fact]
    public void A_schedule_of_your_own_moves_it_and_begins_with_its_first_value()
    {
        const string Own = """
            schedule Settling(top: float) {
                momentum = minimum(0.5 + 0.1 * step, 0.8)
                return top
            }
            """;
        var training = new PlainTraining(Program("SGD(lr: 0.1)", "Settling(top: 0.1, by: \"step\") after LinearWarmup(steps: 2)", Own), (_, i) => s_start[i]);
        double[] moved = [.. Enumerable.Range(0, 7).Select(t => training.Step(t, new() { ["a"] = new([3], [1, 0.5, 2]) })["momentum"].Data[0])];
        Assert.Equal([0.5, 0.5, 0.5, 0.6, 0.7, 0.8, 0.8], moved.Select(m => Math.Round(m, 9)));
    }

    [Theory]
    [InlineData("Adagrad(lr: 0.1)")]
    [InlineData("LBFGS()")]
    public void Where_there_is_none_it_is_an_error_with_a_way_out(string optimizer)
    {
        var compilation = new Compilation(new SourceText("bowl.nn", Program(optimizer, "OneCycleLR(max_lr: 0.2, total_steps: 12)").Replace("f64", "f32")));
        Diagnostic found = Assert.Single(compilation.Train(compilation.Trainings.Single()).Diagnostics);
        Assert.Contains("moves the momentum", found.ToString());
        Assert.Contains("cycle_momentum: false", found.Help?.Text);
        compilation = new Compilation(new SourceText("bowl.nn", Program(optimizer, "OneCycleLR(max_lr: 0.2, total_steps: 12, cycle_momentum: false)").Replace("f64", "f32")));
        Assert.Empty(compilation.Train(compilation.Trainings.Single()).Diagnostics);
    }
}
