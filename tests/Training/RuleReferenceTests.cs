using System.Text;
using System.Text.Json;
using ModelDsl.Binding;
using ModelDsl.Elaboration;
using ModelDsl.Elaboration.Intrinsics;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Tests.Reference;
using ModelDsl.Text;
using Xunit.Abstractions;

namespace ModelDsl.Tests.Training;

/// <summary>The optimizers and schedules of the library against PyTorch's, each by itself: stored gradients in, weights and rates out.</summary>
public sealed class RuleReferenceTests(ITestOutputHelper log)
{
    // Clipping, groups and L-BFGS belong to whole programs.
    private static readonly string[] s_elsewhere = ["clip_grad_norm", "clip_grad_value", "param_groups", "LBFGS", "SequentialLR"];
    private static readonly string[] s_settings = ["problem", "steps", "base_optimizer_lr", "args"];

    [Theory, InlineData("optimizer", 50), InlineData("schedule", 18)]
    public void Rules_agree_with_the_reference(string kind, int atLeast)
    {
        List<ReferenceCase> cases = [.. ReferenceData.Cases.Where(c => c.Kind == kind && !s_elsewhere.Contains(c.Op))];
        var report = new StringBuilder();
        int agree = 0;
        foreach (ReferenceCase c in cases)
        {
            string? problem = kind == "optimizer" ? Optimizer(c) : Schedule(c);
            if (problem is null) agree++;
            else report.AppendLine($"  {c.Id}: {problem}");
        }
        log.WriteLine($"reference: {agree} of {cases.Count} {kind} cases agree\n{report}");
        Assert.True(agree == cases.Count && (agree >= atLeast || ReferenceData.IsOther), report.ToString());
    }

    private static string? Optimizer(ReferenceCase c)
    {
        ReferenceTensor expected = c.Tensor(c.Outputs["trajectory"]), gradients = c.Tensor(c.Outputs["gradients"]);
        int n = (int)expected.Shape[1];
        RuleGraph rule = RuleGraphs.Of(Program(c), new TensorType(ElementType.F64, Shape.Of(n)), 0);
        if (!rule.Diagnostics.IsEmpty) return rule.Diagnostics[0].ToString();
        double[] weights = Row(expected, 0, n);
        double[][] states = [.. rule.States.Select(s => Enumerable.Repeat(s.Initial, s.Type.Rank == 0 ? 1 : n).ToArray())];
        double rate = c.Hyperparameters.GetProperty("lr").GetDouble();
        for (int t = 0; t < gradients.Shape[0]; t++)
        {
            Dictionary<string, DenseTensor> inputs = new()
            {
                ["param"] = new([n], weights),
                ["grad"] = new([n], Row(gradients, t, n)),
                ["lr"] = Scalar(rate),
                ["step"] = Scalar(t + 1),
            };
            Dictionary<string, DenseTensor> results = Run(rule, inputs, states);
            weights = results["result"].Data;
            if (Compare(c, "trajectory", weights, Row(expected, t + 1, n)) is { } wrong) return $"after step {t + 1}: {wrong}";
        }
        return null;
    }

    private static string? Schedule(ReferenceCase c)
    {
        double start = c.Hyperparameters.GetProperty("base_optimizer_lr").GetDouble();
        RuleGraph rule = RuleGraphs.Of(Program(c), new TensorType(ElementType.F64, Shape.Scalar), start);
        if (!rule.Diagnostics.IsEmpty) return rule.Diagnostics[0].ToString();
        ReferenceTensor expected = c.Tensor(c.Outputs["lr"]);
        double[]? metrics = c.Inputs.TryGetValue("metrics", out string? key) ? c.Tensor(key).Values : null;
        double[][] states = [.. rule.States.Select(s => new[] { s.Initial })];
        for (int t = 0; t < expected.Values.Length; t++)
        {
            Dictionary<string, DenseTensor> inputs = new()
            {
                ["epoch"] = Scalar(t),
                ["step"] = Scalar(t),
                ["metric"] = Scalar(t > 0 && metrics is not null ? metrics[t - 1] : 0),
            };
            if (!Run(rule, inputs, states).TryGetValue("result", out DenseTensor? given)) return "no rate";
            double rate = given.Data[0];
            if (Compare(c, "lr", [rate], [expected.Values[t]]) is { } wrong) return $"at {t}: {wrong}";
        }
        return null;
    }

    private static Dictionary<string, DenseTensor> Run(RuleGraph rule, Dictionary<string, DenseTensor> inputs, double[][] states)
    {
        for (int i = 0; i < states.Length; i++)
            inputs[rule.States[i].Name] = new(rule.States[i].Type.Rank == 0 ? [] : [states[i].Length], states[i]);
        Dictionary<string, DenseTensor> results = new PlainEvaluator(_ => throw new InvalidOperationException()).Run(rule.Graph, inputs);
        for (int i = 0; i < states.Length; i++) states[i] = results["new_" + rule.States[i].Name].Data;
        return results;
    }

    private static BoundProgram Program(ReferenceCase c)
    {
        SyntaxTree tree = SyntaxTree.Parse(new SourceText("rule.nn", $"const rule = {Call(c)}\n"));
        return Binder.Bind(tree, NoModules.Instance, [.. IntrinsicTable.Names]);
    }

    /// <summary>The rule of a case, as a program writes it.</summary>
    internal static string Call(ReferenceCase c)
    {
        IEnumerable<string> settings = c.Hyperparameters.EnumerateObject().Where(h => !s_settings.Contains(h.Name)).Select(h => h.Name switch
        {
            "factor" when c.Op == "MultiplicativeLR" => $"lr_lambda: (epoch) => {h.Value.GetRawText()}",
            "lr_lambda" => $"lr_lambda: {Lambda(h.Value.GetString()!, [.. c.Hyperparameters.GetProperty("args").EnumerateArray().Select(a => a.GetRawText())])}",
            "milestones" => $"milestones: [{string.Join(", ", h.Value.EnumerateArray())}]",
            _ => $"{h.Name}: {CaseTranslator.Literal(h.Value)}",
        });
        return $"{c.Op}({string.Join(", ", settings)})";
    }

    // The functions that definitions.json gives for LambdaLR.
    private static string Lambda(string name, string[] args) => name switch
    {
        "warmup_linear" => $"(t) => minimum((t + 1) / {args[0]}, 1.0)",
        "warmup_cosine" => $"(t) => where(t < {args[0]}, (t + 1) / {args[0]}, 0.5 * (1 + cos(pi * (t - {args[0]}) / ({args[1]} - {args[0]}))))",
        "inverse_sqrt" => $"(t) => minimum((t + 1) ** -0.5, (t + 1) * {args[0]} ** -1.5)",
        _ => $"(t) => {args[0]} ** t",
    };

    private static DenseTensor Scalar(double value) => new([], [value]);
    private static double[] Row(ReferenceTensor tensor, int row, int n) => tensor.Values[(row * n)..((row + 1) * n)];

    private static string? Compare(ReferenceCase c, string output, double[] actual, double[] expected)
    {
        double absolute = c.AbsoluteTolerance.GetValueOrDefault(c.Outputs[output]);
        for (int i = 0; i < expected.Length; i++)
        {
            double allowed = absolute + c.RelativeTolerance * Math.Abs(expected[i]);
            if (!(Math.Abs(actual[i] - expected[i]) <= allowed)) return $"[{i}] is {actual[i]:R}, the reference has {expected[i]:R} ± {allowed:R}";
        }
        return null;
    }
}
