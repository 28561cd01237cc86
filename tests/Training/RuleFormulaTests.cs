using ModelDsl.Binding;
using ModelDsl.Elaboration;
using ModelDsl.Elaboration.Intrinsics;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Tests.Training;

/// <summary>The optimizers and schedules of the library against their papers' formulas, for as long as a training run lasts.</summary>
/// <remarks>The reference's cases are short; these run for tens, hundreds and thousands of steps.</remarks>
public sealed class RuleFormulaTests
{
    private const int Size = 5;

    /// <summary>One weight's update: gradient, the weight before, the step from 1, and what is kept.</summary>
    private delegate double Update(double gradient, double weight, int step, double[] kept);

    private static void Follows(string rule, double rate, int steps, int slots, Update update, double start = 0)
    {
        RuleGraph graph = RuleGraphs.Of(Program(rule), new TensorType(ElementType.F64, Shape.Of(Size)), 0);
        Assert.Empty(graph.Diagnostics.Select(d => d.ToString()));
        var random = new Random(3);
        double[] weights = [.. Enumerable.Range(0, Size).Select(_ => random.NextDouble() * 2 - 1)], expected = [.. weights];
        double[][] states = [.. graph.States.Select(s => Enumerable.Repeat(s.Initial, s.Type.Rank == 0 ? 1 : Size).ToArray())];
        double[][] kept = [.. Enumerable.Range(0, Size).Select(_ => new double[slots])];
        if (slots > 0) foreach (double[] k in kept) k[0] = start;
        for (int t = 1; t <= steps; t++)
        {
            double[] gradient = [.. weights.Select(w => w + random.NextDouble() - 0.5)];
            Dictionary<string, DenseTensor> results = Run(graph, new() { ["param"] = new([Size], weights), ["grad"] = new([Size], gradient), ["lr"] = new([], [rate]), ["step"] = new([], [t]) }, states);
            weights = results["result"].Data;
            for (int i = 0; i < Size; i++)
            {
                expected[i] = update(gradient[i], expected[i], t, kept[i]);
                Assert.True(Math.Abs(weights[i] - expected[i]) <= 1e-6 * Math.Max(1, Math.Abs(expected[i])), $"{rule}, step {t}: {weights[i]:R}, the formula gives {expected[i]:R}");
            }
        }
    }

    [Fact]
    public void Stochastic_gradient_descent()
    {
        Follows("SGD(lr: 0.1)", 0.1, 20, 0, (g, w, _, _) => w - 0.1 * g);
        Follows("SGD(lr: 0.1, weight_decay: 0.2)", 0.1, 20, 0, (g, w, _, _) => w - 0.1 * (g + 0.2 * w));
        Follows("SGD(lr: 0.1, momentum: 0.9)", 0.1, 20, 1, (g, w, _, k) => w - 0.1 * (k[0] = 0.9 * k[0] + g));
        // The first gradient is taken as it is; damping begins with the second.
        Follows("SGD(lr: 0.1, momentum: 0.9, dampening: 0.5)", 0.1, 20, 1, (g, w, t, k) => w - 0.1 * (k[0] = t == 1 ? g : 0.9 * k[0] + 0.5 * g));
        Follows("SGD(lr: 0.1, momentum: 0.9, nesterov: true, weight_decay: 0.2)", 0.1, 20, 1, (g, w, _, k) =>
        {
            g += 0.2 * w;
            k[0] = 0.9 * k[0] + g;
            return w - 0.1 * (g + 0.9 * k[0]);
        });
    }

    [Fact]
    public void Adam_and_its_kin()
    {
        static Update Adam(double decay, bool decoupled, bool largest, double b1 = 0.9, double b2 = 0.999) => (g, w, t, k) =>
        {
            if (decoupled) w *= 1 - 0.01 * decay;
            else g += decay * w;
            k[0] = b1 * k[0] + (1 - b1) * g;
            k[1] = b2 * k[1] + (1 - b2) * g * g;
            k[2] = Math.Max(k[2], k[1]);
            double second = (largest ? k[2] : k[1]) / (1 - Math.Pow(b2, t));
            return w - 0.01 * (k[0] / (1 - Math.Pow(b1, t))) / (Math.Sqrt(second) + 1e-8);
        };
        Follows("Adam(lr: 0.01)", 0.01, 50, 3, Adam(0, false, false));
        Follows("Adam(lr: 0.01, weight_decay: 0.1)", 0.01, 50, 3, Adam(0.1, false, false));
        Follows("Adam(lr: 0.01, amsgrad: true, betas: (0.5, 0.6))", 0.01, 50, 3, Adam(0, false, true, 0.5, 0.6));
        Follows("AdamW(lr: 0.01)", 0.01, 50, 3, Adam(0.01, true, false));
        Follows("AdamW(lr: 0.01, weight_decay: 0.3)", 0.01, 50, 3, Adam(0.3, true, false));
    }

    [Fact]
    public void Running_and_summed_squares()
    {
        static Update RmsProp(double momentum, bool centred) => (g, w, _, k) =>
        {
            k[0] = 0.99 * k[0] + 0.01 * g * g;
            k[1] = 0.99 * k[1] + 0.01 * g;
            double step = g / (Math.Sqrt(centred ? k[0] - k[1] * k[1] : k[0]) + 1e-8);
            k[2] = momentum * k[2] + step;
            return w - 0.01 * k[2];
        };
        Follows("RMSprop(lr: 0.01)", 0.01, 20, 3, RmsProp(0, false));
        Follows("RMSprop(lr: 0.01, momentum: 0.8)", 0.01, 20, 3, RmsProp(0.8, false));
        Follows("RMSprop(lr: 0.01, centered: true)", 0.01, 20, 3, RmsProp(0, true));
        Follows("Adagrad(lr: 0.1)", 0.1, 20, 1, (g, w, _, k) => w - 0.1 * g / (Math.Sqrt(k[0] += g * g) + 1e-10));
        Follows("Adagrad(lr: 0.1, lr_decay: 0.2, initial_accumulator_value: 0.5)", 0.1, 20, 1,
            (g, w, t, k) => w - 0.1 / (1 + (t - 1) * 0.2) * g / (Math.Sqrt(k[0] += g * g) + 1e-10), start: 0.5);
    }

    private static void Follows(string rule, double start, int count, Func<int, double> formula, Func<int, double>? metric = null)
    {
        RuleGraph graph = RuleGraphs.Of(Program(rule), new TensorType(ElementType.F64, Shape.Scalar), start);
        Assert.Empty(graph.Diagnostics.Select(d => d.ToString()));
        double[][] states = [.. graph.States.Select(s => new[] { s.Initial })];
        for (int t = 0; t < count; t++)
        {
            double rate = Run(graph, new() { ["epoch"] = new([], [t]), ["step"] = new([], [t]), ["metric"] = new([], [metric?.Invoke(t) ?? 0]) }, states)["result"].Data[0];
            double expected = formula(t);
            Assert.True(Math.Abs(rate - expected) <= 1e-9, $"{rule} at {t}: {rate:R}, the formula gives {expected:R}");
        }
    }

    [Fact]
    public void Cosine_annealing_down_to_its_end_and_from_each_restart()
    {
        static double Cosine(double at, double length) => 0.001 + 0.5 * (0.1 - 0.001) * (1 + Math.Cos(Math.PI * at / length));
        Follows("CosineAnnealingLR(T_max: 50, eta_min: 0.001)", 0.1, 51, t => Cosine(t, 50));
        Follows("CosineAnnealingWarmRestarts(T_0: 10, eta_min: 0.001)", 0.1, 200, t => Cosine(t % 10, 10));
        // 0, 8, 24, 56, 120: each cycle is twice as long.
        Follows("CosineAnnealingWarmRestarts(T_0: 8, T_mult: 2, eta_min: 0.001)", 0.1, 200, t =>
        {
            int begin = 0, length = 8;
            while (t >= begin + length) (begin, length) = (begin + length, 2 * length);
            return Cosine(t - begin, length);
        });
    }

    [Fact]
    public void Schedules_over_two_hundred_epochs()
    {
        Follows("StepLR(step_size: 30, gamma: 0.5)", 0.1, 200, t => 0.1 * Math.Pow(0.5, t / 30));
        Follows("MultiStepLR(milestones: [10, 50, 51, 150], gamma: 0.3)", 0.1, 200, t => 0.1 * Math.Pow(0.3, new[] { 10, 50, 51, 150 }.Count(m => t >= m)));
        Follows("ExponentialLR(gamma: 0.97)", 0.1, 200, t => 0.1 * Math.Pow(0.97, t));
        Follows("LinearLR(start_factor: 0.25, end_factor: 0.75, total_iters: 40)", 0.1, 200, t => 0.1 * (0.25 + 0.5 * Math.Min(t, 40) / 40));
        Follows("PolynomialLR(total_iters: 120, power: 1.5)", 0.1, 200, t => 0.1 * Math.Pow(1 - Math.Min(t, 120) / 120.0, 1.5));
        // Up over the first 30%, to a 25th below, then down to a ten-thousandth of that.
        Follows("OneCycleLR(max_lr: 0.5, total_steps: 200)", 0.1, 200, t =>
        {
            static double Between(double a, double b, double share) => b + (a - b) / 2 * (1 + Math.Cos(Math.PI * share));
            double top = 0.3 * 200 - 1;
            return t <= top ? Between(0.02, 0.5, t / top) : Between(0.5, 0.02 / 1e4, (t - top) / (199 - top));
        });
    }

    [Fact]
    public void A_warm_up_and_then_a_cosine()
    {
        var training = new PlainTraining("""
            model Scale {
                input x: f32[N]
                param w: f32[] = constant(2.0)
                output y: f32[N] = x * w
            }
            train Scale {
                loss = mean(y)
                optimizer = SGD(lr: 0.1)
                schedule = CosineAnnealingLR(T_max: 30, eta_min: 0.001, by: "step") after LinearWarmup(steps: 10)
            }
            """);
        for (int t = 0; t < 40; t++)
        {
            double rate = training.Step(t, new() { ["x"] = new([4], [1, 2, 3, 4]) })["lr"].Data[0];
            // The cosine's clock starts where the warm-up ends, at the full rate.
            double expected = t < 10 ? 0.1 * (t + 1) / 10 : 0.001 + 0.5 * 0.099 * (1 + Math.Cos(Math.PI * (t - 10) / 30));
            Assert.True(Math.Abs(rate - expected) <= 1e-9, $"step {t}: {rate:R}, expected {expected:R}");
        }
    }

    [Fact]
    public void A_plateau_lowers_the_rate()
    {
        // A loss that falls for 20 epochs, rests for 60, falls again, and rests.
        static double Loss(int t) => t < 20 ? 2 - 0.05 * t : t < 80 ? 1 : t < 100 ? 1 - 0.02 * (t - 80) : 0.6;
        double rate = 0.1, best = double.PositiveInfinity;
        int waited = 0;
        Follows("ReduceLROnPlateau(factor: 0.5, patience: 4)", 0.1, 200, t =>
        {
            if (t == 0) return rate;
            double loss = Loss(t - 1);
            if (loss < best * (1 - 1e-4)) (best, waited) = (loss, 0);
            else waited++;
            if (waited > 4) (rate, waited) = (rate * 0.5 < rate - 1e-8 ? rate * 0.5 : rate, 0);
            return rate;
        }, t => t == 0 ? 0 : Loss(t - 1));
    }

    [Theory]
    [InlineData("triangular", 1.0)]
    [InlineData("triangular2", 1.0)]
    [InlineData("exp_range", 0.9997)]
    public void Cycles_of_ten_thousand_steps(string mode, double gamma)
    {
        const int up = 370, down = 630;
        Follows($"CyclicLR(base_lr: 0.01, max_lr: 0.2, step_size_up: {up}, step_size_down: {down}, mode: \"{mode}\", gamma: {gamma.ToString(System.Globalization.CultureInfo.InvariantCulture)})", 0.1, 10_000, t =>
        {
            int cycle = t / (up + down), at = t % (up + down);
            double height = at <= up ? at / (double)up : (up + down - at) / (double)down;
            double scale = mode switch { "triangular" => 1, "triangular2" => Math.Pow(0.5, cycle), _ => Math.Pow(gamma, t) };
            return 0.01 + 0.19 * height * scale;
        });
    }

    private static Dictionary<string, DenseTensor> Run(RuleGraph rule, Dictionary<string, DenseTensor> inputs, double[][] states)
    {
        for (int i = 0; i < states.Length; i++) inputs[rule.States[i].Name] = new(rule.States[i].Type.Rank == 0 ? [] : [states[i].Length], states[i]);
        Dictionary<string, DenseTensor> results = new PlainEvaluator(_ => throw new InvalidOperationException()).Run(rule.Graph, inputs);
        for (int i = 0; i < states.Length; i++) states[i] = results["new_" + rule.States[i].Name].Data;
        return results;
    }

    private static BoundProgram Program(string rule) =>
        Binder.Bind(SyntaxTree.Parse(new SourceText("rule.nn", $"const rule = {rule}\n")), NoModules.Instance, [.. IntrinsicTable.Names]);
}
