using System.Text.Json;
using ModelDsl.Ir;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Training;
using ModelDsl.Tests.Reference;
using ModelDsl.Text;
using ModelDsl.Training;

namespace ModelDsl.Tests.Training;

/// <summary>What only a whole program shows: L-BFGS, which evaluates several times a step, parameter groups, and schedules one after another.</summary>
public sealed class WholeRuleTests
{
    private static ReferenceCase[] Of(string op) => [.. ReferenceData.Cases.Where(c => c.Op == op)];

    // The problems of the reference: a quadratic form, and Rosenbrock's valley.
    private static string Problem(string name, int n) => name == "quadratic" ? $$"""
        model Problem {
            input A: f32[{{n}}, {{n}}]
            input b: f32[{{n}}]
            param x: f32[{{n}}] = zeros
            output total = 0.5 * sum(x * (A @ x)) - sum(b * x)
        }
        """ : $$"""
        model Problem {
            input unused: f32[1]
            param x: f32[{{n}}] = zeros
            output total = sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2) + 0 * sum(unused)
        }
        """;

    private static readonly Lazy<Dictionary<string, (TrainingBuild Build, Type Type)>> s_compiled = new(() =>
    {
        (string Id, TrainingBuild Build)[] builds = [.. Of("LBFGS").Select(c => (c.Id, Build(c)))];
        Type[] types = AssemblyCache.Load([.. builds.SelectMany((b, i) => b.Build.EmitSteps($"Lbfgs{i}"))]);
        return builds.Zip(types).ToDictionary(p => p.First.Id, p => (p.First.Build, p.Second));
    });

    private static TrainingBuild Build(ReferenceCase c)
    {
        string settings = string.Join(", ", c.Hyperparameters.EnumerateObject().Where(h => h.Name is not ("problem" or "steps")).Select(h => $"{h.Name}: {CaseTranslator.Literal(h.Value)}"));
        string text = $"{Problem(c.Hyperparameters.GetProperty("problem").GetString()!, (int)c.Tensor(c.Inputs["x0"]).Shape[0])}\n\ntrain Problem {{\n    loss = total\n    optimizer = LBFGS({settings})\n}}\n";
        var compilation = new Compilation(new SourceText("problem.nn", text));
        Assert.Empty(compilation.Diagnostics.Select(d => d.ToString()));
        return new TrainingBuild(compilation.Train(compilation.Trainings.Single()));
    }

    public static TheoryData<string> LbfgsCases() => [.. Of("LBFGS").Select(c => c.Id)];

    [Theory, MemberData(nameof(LbfgsCases))]
    public void LBFGS_follows_the_reference(string id)
    {
        ReferenceCase c = ReferenceData.Cases.Single(x => x.Id == id);
        (TrainingBuild build, Type type) = s_compiled.Value[id];
        Dictionary<string, TensorData> batch = c.Inputs.Where(i => i.Key != "x0").ToDictionary(i => i.Key, i => Floats(c.Tensor(i.Value)));
        batch["unused"] = TensorData.Zeros(Runtime.ElementType.F32, 1);
        using TrainingSession session = build.Session([type], new Start(c.Tensor(c.Inputs["x0"]).Values));
        ReferenceTensor trajectory = c.Tensor(c.Outputs["trajectory"]);
        int n = (int)trajectory.Shape[1];
        for (int t = 0; t < trajectory.Shape[0] - 1; t++)
        {
            // What a checkpoint holds is enough to go on.
            using TrainingSession resumed = build.Session([type], new Start(new double[n]));
            resumed.Restore(session.Tensors(states: true).ToDictionary(x => x.Name, x => x.Data));
            session.Step(batch, new TrainingClock(t, t, 0, 0), 0);
            resumed.Step(batch, new TrainingClock(t, t, 0, 0), 0);
            float[] x = Weights(session);
            Assert.Equal(x, Weights(resumed));
            for (int i = 0; i < n; i++) Close(c, "trajectory", trajectory.Values[(t + 1) * n + i], x[i]);
            Close(c, "losses", c.Tensor(c.Outputs["losses"]).Values[t], session.Result("loss").As<float>()[0]);
        }
    }

    private static float[] Weights(TrainingSession session) => session.Tensors(states: false).Single().Data.As<float>().ToArray();

    private static TrainingProgram Valley(string optimizer)
    {
        var compilation = new Compilation(new SourceText("valley.nn", $"{Problem("rosenbrock", 3)}\n\ntrain Problem {{\n    loss = total\n    optimizer = {optimizer}\n}}\n"));
        return compilation.Train(compilation.Trainings.Single());
    }

    [Fact]
    public void LBFGS_goes_with_an_average_of_the_weights()
    {
        var build = new TrainingBuild(Valley("LBFGS(lr: 0.05, max_iter: 2)\n    ema = 0.75"));
        Assert.Empty(build.Program.Diagnostics.Select(d => d.ToString()));
        using TrainingSession session = build.Session([AssemblyCache.Load([.. build.EmitSteps("Averaged")])[0]], new Start([-1, 1, 0.5]));
        var average = new float[3];
        for (int t = 0; t < 4; t++)
        {
            session.Step(new Dictionary<string, TensorData> { ["unused"] = TensorData.Zeros(Runtime.ElementType.F32, 1) }, new TrainingClock(t, t, 0, 0), 0);
            float[] x = Weights(session);
            for (int i = 0; i < 3; i++) average[i] = t == 0 ? x[i] : 0.75f * average[i] + 0.25f * x[i];
            Assert.Equal(average, session.Tensors(states: true).Single(s => s.Name == "ema.x").Data.As<float>().ToArray());
        }
    }

    [Theory]
    [InlineData("LBFGS { \"x\": lr: 0.1 }", "groups do not go with it")]
    [InlineData("LBFGS\n    clip_grad_norm = 1.0\n    clip_nonfinite = \"skip\"", "`clip_nonfinite = \"error\"`")]
    public void LBFGS_says_what_it_does_not_go_with(string optimizer, string message) =>
        Assert.Contains(Valley(optimizer).Diagnostics, d => $"{d} {d.Help}".Contains(message));

    [Fact]
    public void Groups_of_parameters_follow_the_reference()
    {
        foreach (ReferenceCase c in Of("param_groups"))
        {
            int n = (int)c.Tensor(c.Inputs["x0"]).Shape[0];
            string groups = string.Join(" ; ", c.Hyperparameters.GetProperty("groups").EnumerateArray().Select(g =>
                $"\"{g.GetProperty("params").GetString()}\": {string.Join(", ", g.EnumerateObject().Where(p => p.Name != "params").Select(p => $"{p.Name}: {p.Value.GetRawText()}"))}"));
            var training = new PlainTraining($$"""
                model Problem {
                    input A: f32[{{n}}, {{n}}]
                    param x: f32[{{n}}] = zeros
                    param y: f32[{{n}}] = zeros
                    output total = 0.5 * sum(x * (A @ x)) + sum(x * y) + 0.5 * sum(y * y)
                }
                train Problem {
                    loss = total
                    optimizer = {{c.Hyperparameters.GetProperty("optimizer").GetString()}}(lr: {{c.Hyperparameters.GetProperty("lr").GetRawText()}}) { {{groups}} }
                }
                """, (path, i) => c.Tensor(c.Inputs[path + "0"]).Values[i]);
            Dictionary<string, DenseTensor> batch = new() { ["A"] = new([n, n], c.Tensor(c.Inputs["A"]).Values) };
            for (int t = 0; t < c.Hyperparameters.GetProperty("steps").GetInt32(); t++)
            {
                training.Step(t, batch);
                foreach (string name in (string[])["x", "y"])
                {
                    for (int i = 0; i < n; i++) Close(c, "trajectory_" + name, c.Tensor(c.Outputs["trajectory_" + name]).Values[(t + 1) * n + i], training.Slots[name].Data[i]);
                }
            }
        }
    }

    [Fact]
    public void Schedules_one_after_another_follow_the_reference()
    {
        foreach (ReferenceCase c in Of("SequentialLR"))
        {
            // `after` begins where the schedule before ends, which is where the reference changes over.
            string[] parts = [.. c.Hyperparameters.GetProperty("schedules").EnumerateArray().Select(s => $"{s[0].GetString()}({string.Join(", ", s[1].EnumerateObject().Select(h => $"{h.Name}: {CaseTranslator.Literal(h.Value)}"))})")];
            var training = new PlainTraining($$"""
                model Line {
                    input x: f32[N]
                    param w: f32[] = ones
                    output y: f32[N] = x * w
                }
                train Line {
                    loss = mean(y)
                    optimizer = SGD(lr: {{c.Hyperparameters.GetProperty("base_optimizer_lr").GetRawText()}})
                    schedule = {{string.Join(" after ", parts.Reverse())}}
                }
                """);
            double[] expected = c.Tensor(c.Outputs["lr"]).Values;
            for (int t = 0; t < expected.Length; t++) Close(c, "lr", expected[t], training.Step(t, new() { ["x"] = new([4], [1, 2, 3, 4]) })["lr"].Data[0]);
        }
    }

    private static string Line(string rate, string schedule) => $$"""
        model Line {
            input x: f32[N]
            param w: f32[] = ones
            output y: f32[N] = x * w
        }
        train Line {
            loss = mean(y)
            optimizer = SGD(lr: {{rate}})
            schedule = {{schedule}}
        }
        """;

    private static double Rate(PlainTraining training, int step, double metric = 0) => training.Step(step, new() { ["x"] = new([4], [1, 2, 3, 4]) }, metric: metric)["lr"].Data[0];

    [Fact]
    public void Every_schedule_gives_the_rates_of_the_reference_inside_a_program()
    {
        // A schedule with states, such as a plateau, keeps them apart from what the step keeps for it.
        foreach (ReferenceCase c in ReferenceData.Cases.Where(c => c.Kind == "schedule" && c.Op != "SequentialLR"))
        {
            var training = new PlainTraining(Line(c.Hyperparameters.GetProperty("base_optimizer_lr").GetRawText(), RuleReferenceTests.Call(c)));
            double[] expected = c.Tensor(c.Outputs["lr"]).Values;
            double[]? metrics = c.Inputs.TryGetValue("metrics", out string? key) ? c.Tensor(key).Values : null;
            for (int t = 0; t < expected.Length; t++) Close(c, "lr", expected[t], Rate(training, t, t > 0 && metrics is not null ? metrics[t - 1] : 0));
        }
    }

    [Fact]
    public void Chained_schedules_multiply_each_by_its_own_clock()
    {
        // From PyTorch: ConstantLR(factor=0.5, total_iters=3) and ExponentialLR(0.9) chained, from 0.1.
        var training = new PlainTraining(Line("0.1", "ChainedScheduler([ConstantLR(factor: 0.5, total_iters: 3), ExponentialLR(gamma: 0.9)])"));
        for (int t = 0; t < 8; t++) Assert.Equal(0.1 * (t < 3 ? 0.5 : 1) * Math.Pow(0.9, t), Rate(training, t), 1e-9);
        var twice = new PlainTraining(Line("0.1", "ChainedScheduler([ReduceLROnPlateau(patience: 1, factor: 0.5), ReduceLROnPlateau(patience: 3, factor: 0.1)])"));
        double[] rates = [.. Enumerable.Range(0, 7).Select(t => Rate(twice, t, metric: 1))];
        Assert.Equal([0.1, 0.1, 0.1, 0.05, 0.05, 0.0025, 0.0025], rates.Select(r => Math.Round(r, 9)));
    }

    [Fact]
    public void A_cycle_takes_its_length_from_epochs_and_its_height_from_a_function()
    {
        PlainTraining one = new(Line("0.1", "OneCycleLR(max_lr: 0.5, epochs: 6, steps_per_epoch: 5)")), other = new(Line("0.1", "OneCycleLR(max_lr: 0.5, total_steps: 30)"));
        PlainTraining scaled = new(Line("0.1", "CyclicLR(base_lr: 0.01, max_lr: 0.2, step_size_up: 3, scale_fn: (cycle) => 0.5 ** (cycle - 1))")), halved = new(Line("0.1", "CyclicLR(base_lr: 0.01, max_lr: 0.2, step_size_up: 3, mode: \"triangular2\")"));
        for (int t = 0; t < 30; t++)
        {
            Assert.Equal(Rate(other, t), Rate(one, t));
            Assert.Equal(Rate(halved, t), Rate(scaled, t), 1e-12);
        }
    }

    [Fact]
    public void A_rate_below_zero_is_an_error()
    {
        Assert.Contains(Valley("Adam(lr: -0.01)").Diagnostics, d => d.ToString().Contains("a rate is not negative"));
        Assert.Contains(Valley("Adam(lr: 0.01) { \"x\": lr: -1.0 }").Diagnostics, d => d.ToString().Contains("a rate is not negative"));
        Assert.Empty(Valley("Adam(lr: 0.0)").Diagnostics);
    }

    private static void Close(ReferenceCase c, string output, double expected, double actual)
    {
        double allowed = c.AbsoluteTolerance.GetValueOrDefault(c.Outputs[output]) + c.RelativeTolerance * Math.Abs(expected);
        Assert.True(Math.Abs(actual - expected) <= allowed, $"{c.Id} {output}: {actual:R}, the reference has {expected:R} ± {allowed:R}");
    }

    private static TensorData Floats(ReferenceTensor tensor) => TensorData.From([.. tensor.Values.Select(v => (float)v)], [.. tensor.Shape.Select(s => (int)s)]);

    private sealed class Start(double[] x) : ParameterSource
    {
        public override void Fill<T>(ParameterSpec parameter, Span<T> destination)
        {
            Span<float> floats = System.Runtime.InteropServices.MemoryMarshal.Cast<T, float>(destination);
            for (int i = 0; i < floats.Length; i++) floats[i] = (float)x[i];
        }
    }
}
