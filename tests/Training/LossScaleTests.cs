using ModelDsl.Ir;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Training;
using ModelDsl.Text;

namespace ModelDsl.Tests.Training;

/// <summary>A loss scale that adapts itself: steps that overflow leave no trace but in the scale, which a checkpoint keeps.</summary>
public sealed class LossScaleTests
{
    // y = w · x, the loss's gradient is mean(x · (y − t)): about 1 at the beginning.
    private static string Program(string settings, string element = "f32") => $$"""
        model Line {
            input x: f32[N]
            param w: f32[] = constant(3.0)
            buffer seen: f32[] = zeros
            update seen = seen + 1
            output y: f32[N] = cast(cast(w, {{element}}) * cast(x, {{element}}), f32)
        }
        train Line {
            input t: f32[N]
            loss = mean((y - t) ** 2) / 2
            optimizer = Adam(lr: 0.05)
            {{settings}}
        }
        """;

    private static TrainingSession Session(string settings, string element = "f32")
    {
        var compilation = new Compilation(new SourceText("scale.nn", Program(settings, element)));
        Assert.Empty(compilation.Diagnostics.Select(d => d.ToString()));
        var build = new TrainingBuild(compilation.Train(compilation.Trainings.Single()));
        Assert.Empty(build.Program.Diagnostics.Select(d => d.ToString()));
        return build.Session([AssemblyCache.Load([.. build.EmitSteps("Scaled")])[0]], new SeededParameters(0));
    }

    private static void Step(TrainingSession session, int step, float scale = 1) => session.Step(
        new Dictionary<string, TensorData> { ["x"] = TensorData.From([scale, 1, -1, 2f], 4), ["t"] = TensorData.From([2 * scale, 2, -2, 4f], 4) }, new TrainingClock(step, step, 0, 0), 0);

    private static double Number(TrainingSession session, string path)
    {
        TensorData data = session.Tensors(states: true).Single(t => t.Name == path).Data;
        return data.Element == Runtime.ElementType.F64 ? data.As<double>()[0] : data.As<float>()[0];
    }

    [Fact]
    public void Steps_that_overflow_are_skipped_until_the_scale_fits()
    {
        // 2^128 is infinite in f32, and so is 2^127 times a gradient of 2.
        using TrainingSession scaled = Session("loss_scale = dynamic_loss_scale(initial: 2.0 ** 129, interval: 1000)"), plain = Session("");
        int skipped = 0;
        while (Number(scaled, "w") == 3)
        {
            Step(scaled, skipped++);
            Assert.True(skipped < 12);
        }
        skipped--;
        Assert.InRange(skipped, 2, 6);
        Assert.Equal(Math.Pow(2, 129 - skipped), Number(scaled, "loss_scale.scale"));
        Assert.Equal(skipped, Number(scaled, "loss_scale.skipped"));
        Step(plain, 0);
        // Adam counts its own steps, and the model's buffers what it has seen.
        Assert.Equal(Number(plain, "w"), Number(scaled, "w"), 1e-6);
        Assert.Equal(1, Number(scaled, "seen"));
        for (int step = 1; step < 40; step++)
        {
            Step(plain, step);
            Step(scaled, skipped + step);
        }
        Assert.Equal(Number(plain, "w"), Number(scaled, "w"), 1e-5);
    }

    [Fact]
    public void The_scale_grows_after_steps_without_overflow()
    {
        using TrainingSession session = Session("loss_scale = dynamic_loss_scale(initial: 8.0, growth: 4.0, backoff: 0.25, interval: 3)\n    accumulate = 2");
        for (int step = 0; step < 6; step++) Step(session, step);
        Assert.Equal([32.0, 0.0], [Number(session, "loss_scale.scale"), Number(session, "loss_scale.steps")]);
        for (int step = 6; step < 10; step++) Step(session, step);
        Assert.Equal([32.0, 2.0], [Number(session, "loss_scale.scale"), Number(session, "loss_scale.steps")]);
        double before = Number(session, "w");
        // One of the two batches is enough.
        Step(session, 10, float.PositiveInfinity);
        Step(session, 11);
        Assert.Equal([8.0, 0.0, 1.0], [Number(session, "loss_scale.scale"), Number(session, "loss_scale.steps"), Number(session, "loss_scale.skipped")]);
        Assert.Equal(before, Number(session, "w"));
        for (int step = 12; step < 14; step++) Step(session, step);
        Assert.NotEqual(before, Number(session, "w"));
    }

    [Fact]
    public void Gradients_too_small_for_f16_are_learned_from()
    {
        // A loss this small has gradients below the least f16 number; scaled they are not lost.
        const string Small = "loss = 1e-9 * mean((y - t) ** 2)";
        using TrainingSession plain = SmallSession(""), scaled = SmallSession("loss_scale = dynamic_loss_scale(initial: 2.0 ** 24)");
        for (int step = 0; step < 60; step++)
        {
            Step(plain, step);
            Step(scaled, step);
        }
        Assert.Equal(3, Number(plain, "w"));
        Assert.InRange(Number(scaled, "w"), 1.9, 2.5);

        static TrainingSession SmallSession(string settings)
        {
            var compilation = new Compilation(new SourceText("small.nn", Program(settings, "f16").Replace("loss = mean((y - t) ** 2) / 2", Small)));
            Assert.Empty(compilation.Diagnostics.Select(d => d.ToString()));
            var build = new TrainingBuild(compilation.Train(compilation.Trainings.Single()));
            Assert.Empty(build.Program.Diagnostics.Select(d => d.ToString()));
            return build.Session([AssemblyCache.Load([.. build.EmitSteps("Small")])[0]], new SeededParameters(0));
        }
    }

    [Theory]
    [InlineData("loss_scale = dynamic_loss_scale(backoff: 2.0)", "backoff is between 0 and 1")]
    [InlineData("loss_scale = dynamic_loss_scale()\n    clip_grad_norm = 1.0\n    clip_nonfinite = \"error\"", "ends the run")]
    [InlineData("loss_scale = \"dynamic\"", "`loss_scale` is a positive number")]
    public void Settings_that_make_no_sense_are_errors(string settings, string message)
    {
        var compilation = new Compilation(new SourceText("scale.nn", Program(settings)));
        Assert.Contains(compilation.Diagnostics.Concat(compilation.Train(compilation.Trainings.Single()).Diagnostics), d => d.ToString().Contains(message));
    }
}
