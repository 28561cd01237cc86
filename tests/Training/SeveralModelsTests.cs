using ModelDsl.Ir;
using ModelDsl.Training;

namespace ModelDsl.Tests.Training;

/// <summary>Programs of several models: alternating steps, teachers, shared weights, heads that only training has.</summary>
public sealed class SeveralModelsTests
{
    private const string Scales = """
        model Scale {
            input x: f32[N]
            param w: f32[] = constant(2.0)
            output y: f32[N] = x * w
        }

        """;

    private static Dictionary<string, DenseTensor> Batch(params double[] x) => new() { ["x"] = new([x.Length], x) };

    [Fact]
    public void Steps_alternate_and_each_sees_what_the_one_before_has_changed()
    {
        var training = new PlainTraining(Scales + """
            train pair {
                input x: f32[N]
                model a = Scale
                model b = Scale
                product = x -> a -> b
                step a {
                    loss = mean(product)
                    optimizer = SGD(lr: 0.1)
                }
                step b every 2 {
                    loss = mean(product ** 2)
                    optimizer = SGD(lr: 0.01)
                }
            }
            """);
        double a = 2, b = 2;
        for (int t = 0; t < 4; t++)
        {
            Dictionary<string, DenseTensor> given = training.Step(t, Batch(1, 1, 2, 2));
            // With mean x = 1.5 and mean x² = 2.5: da = 1.5·b, db = 2·2.5·a²·b.
            Assert.Equal(1.5 * a * b, given["a.loss"].Data[0], 1e-9);
            a -= 0.1 * 1.5 * b;
            Assert.Equal(t % 2 == 0, given.ContainsKey("b.loss"));
            if (t % 2 == 0)
            {
                Assert.Equal(2.5 * a * a * b * b, given["b.loss"].Data[0], 1e-9);
                b -= 0.01 * 5 * a * a * b;
            }
            Assert.Equal(a, training.Slots["a.w"].Data[0], 1e-9);
            Assert.Equal(b, training.Slots["b.w"].Data[0], 1e-9);
        }
    }

    [Fact]
    public void A_step_counts_its_own_runs()
    {
        // Adam's first step is lr long whatever the gradient: its correction counts updates, not batches.
        var training = new PlainTraining(Scales + """
            train pair {
                input x: f32[N]
                model a = Scale
                step a every 3 {
                    loss = mean(a(x))
                    optimizer = Adam(lr: 0.1)
                    schedule = LinearWarmup(steps: 2)
                }
            }
            """);
        double[] expected = [1.95, 1.95, 1.95, 1.85, 1.85, 1.85, 1.75];
        for (int t = 0; t < expected.Length; t++)
        {
            training.Step(t, Batch(1, 1, 2, 2));
            Assert.Equal(expected[t], training.Slots["a.w"].Data[0], 1e-6);
        }
    }

    private const string Noisy = """
        model Noisy {
            input x: f32[N, 3]
            layer net = Linear(4) -> BatchNorm1d -> Dropout(0.5) -> Linear(2)
            output y: f32[N, 2] = x -> net
        }

        """;

    private static double Weight(string path, int i) => path.EndsWith("running_var", StringComparison.Ordinal) ? 1 : Math.Sin(i + path.Length);

    private static Dictionary<string, DenseTensor> Rows(int columns) => new() { ["x"] = new([4, columns], [.. Enumerable.Range(0, 4 * columns).Select(i => Math.Cos(i * 0.7))]) };

    [Fact]
    public void A_frozen_teacher_runs_as_at_inference_and_stays_as_it_is()
    {
        var training = new PlainTraining(Noisy + """
            train imitation {
                input x: f32[N, 3]
                model teacher = Noisy frozen
                model student = Noisy
                goal = teacher(x)
                loss = mse_loss(student(x), goal)
                metric height = mean(goal)
                optimizer = SGD(lr: 0.1)
            }
            """, Weight, gradients: true);
        Dictionary<string, double[]> before = training.Slots.ToDictionary(s => s.Key, s => s.Value.Data);
        double height = training.Evaluate(Rows(3))["height"].Data[0];
        for (int t = 0; t < 3; t++) Assert.Equal(height, training.Step(t, Rows(3))["height"].Data[0], 1e-12);
        Assert.All(training.Slots.Where(s => s.Key.StartsWith("teacher.", StringComparison.Ordinal)), s => Assert.Equal(before[s.Key], s.Value.Data));
        Assert.NotEqual(before["student.net.0.weight"], training.Slots["student.net.0.weight"].Data);
        TrainingStep step = Assert.Single(training.Program.Steps);
        Assert.DoesNotContain(step.Graph.Outputs, o => o.Name.Contains("teacher", StringComparison.Ordinal));
        Assert.Contains(step.Graph.Outputs, o => o.Name == "gradient.student.net.0.weight");
    }

    [Fact]
    public void Running_statistics_move_in_the_steps_of_their_own_model_alone()
    {
        var training = new PlainTraining(Noisy + """
            train pair {
                input x: f32[N, 3]
                model first = Noisy
                model second = Noisy
                step first {
                    loss = mean(first(x) + second(x))
                    optimizer = SGD(lr: 0.0)
                }
            }
            """, Weight);
        double[] first = training.Slots["first.net.1.running_mean"].Data, second = training.Slots["second.net.1.running_mean"].Data;
        training.Step(0, Rows(3));
        Assert.NotEqual(first, training.Slots["first.net.1.running_mean"].Data);
        Assert.Equal(second, training.Slots["second.net.1.running_mean"].Data);
    }

    [Fact]
    public void Uses_of_one_model_add_up()
    {
        // A triplet of one dimension: d/dw of max(0, (w·p − w·a)² − (w·n − w·a)² + 10) is 2·w·((p − a)² − (n − a)²).
        var training = new PlainTraining("""
            model Scale {
                input x: f32[N]
                param w: f32[] = constant(2.0)
                output y: f32[N] = x * w
            }
            train triplet {
                input anchor: f32[N]
                input positive: f32[N]
                input negative: f32[N]
                model net = Scale
                near = (net(positive) - net(anchor)) ** 2
                far = (net(negative) - net(anchor)) ** 2
                loss = mean(relu(near - far + 10))
                optimizer = SGD(lr: 0.1)
            }
            """, batch: 1);
        training.Step(0, new() { ["anchor"] = new([1], [1]), ["positive"] = new([1], [2]), ["negative"] = new([1], [0.5]) });
        Assert.Equal(2 - 0.1 * 2 * 2 * (1 - 0.25), training.Slots["net.w"].Data[0], 1e-9);
    }

    [Fact]
    public void An_output_of_a_model_that_is_not_applied_is_what_it_makes_of_the_data()
    {
        var training = new PlainTraining(Scales + """
            train pair {
                model first = Scale
                model second = Scale frozen
                loss = mean(first.y * second.y)
                optimizer = SGD(lr: 0.1)
            }
            """);
        Assert.Equal(["x"], training.Program.Inputs.Select(i => i.Name));
        Assert.Equal(10, training.Step(0, Batch(1, 1, 2, 2))["loss"].Data[0], 1e-9);
    }

    [Fact]
    public void An_auxiliary_head_is_there_for_training_alone()
    {
        const string Model = """
            model Net {
                input x: f32[N, 3]
                layer first = Linear(4)
                layer head = Linear(2)
                h = x -> first
                output y: f32[N, 2] = h -> head
                if training {
                    layer extra = Linear(2)
                    output early: f32[N, 2] = h -> extra
                }
            }

            """;
        string Loss(string body) => Model + $"train Net {{\n    {body}\n    optimizer = SGD(lr: 0.1)\n}}\n";
        var both = new PlainTraining(Loss("loss = mean(y ** 2) + (if training then 0.3 * mean(early ** 2) else 0.0)"), Weight, gradients: true);
        var deep = new PlainTraining(Loss("loss = if training then mean(early ** 2) else mean(y ** 2)"), Weight, gradients: true);
        var last = new PlainTraining(Loss("loss = mean(y ** 2)"), Weight, gradients: true);
        double[] Gradient(PlainTraining t) => t.Step(0, Rows(3))["gradient.first.weight"].Data;
        double[] sum = Gradient(both), early = Gradient(deep), final = Gradient(last);
        for (int i = 0; i < sum.Length; i++) Assert.Equal(final[i] + 0.3 * early[i], sum[i], 1e-7);
        Assert.Equal(["first.bias", "first.weight", "head.bias", "head.weight"], both.Program.Slots.Where(s => s.Lasts).Select(s => s.Path).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(both.Program.Evaluation.Inputs, i => i.Name.Contains("extra", StringComparison.Ordinal));
        var compilation = new Compilation(new ModelDsl.Text.SourceText("net.nn", Model));
        Assert.Equal(["first.weight", "first.bias", "head.weight", "head.bias"], compilation.Build(compilation.Models[0]).Shapes.Parameters.Select(p => p.Path));
    }

    [Theory]
    [InlineData("step teacher { loss = mean(student(x)) }", "NN5010")]
    [InlineData("step nobody { loss = mean(student(x)) }", "NN5010")]
    [InlineData("step student { optimizer = SGD }", "NN5003")]
    [InlineData("step student { loss = mean(student(x)) }", "NN5009")]
    [InlineData("step student every 0 { loss = mean(student(x))\n optimizer = SGD }", "NN5005")]
    [InlineData("step student { loss = mean(student(x))\n optimizer = SGD }\n loss = mean(x)", "NN5005")]
    [InlineData("model student = Scale", "NN1002")]
    [InlineData("step student { epochs = 3\n loss = mean(student(x))\n optimizer = SGD }", "NN5002")]
    public void What_does_not_fit_together_is_said(string body, string code)
    {
        string text = $"{Scales}\ntrain pair {{\n    input x: f32[N]\n    model teacher = Scale frozen\n    model student = Scale\n    {body}\n}}\n";
        var compilation = new Compilation(new ModelDsl.Text.SourceText("pair.nn", text));
        Assert.Equal([code], compilation.Diagnostics.Select(d => d.Code).Distinct());
    }

    [Fact]
    public void A_block_of_no_model_says_so()
    {
        var compilation = new Compilation(new ModelDsl.Text.SourceText("pair.nn", Scales + "train Scal {\n    loss = 1.0\n}\n"));
        Assert.Contains("did you mean `Scale`", Assert.Single(compilation.Diagnostics, d => d.Code == "NN5010").Help?.Text);
    }
}
