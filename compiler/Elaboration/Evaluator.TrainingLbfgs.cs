using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Training;

namespace ModelDsl.Elaboration;

// L-BFGS: the step gives loss and gradients, and the run moves the parameters, which takes several evaluations.
internal sealed partial class Evaluator
{
    private const int LbfgsScalars = 6;

    private void RunLbfgs(StepBuilder step, RuleValue optimizer, ParameterInfo[] trained, Value[] gradients, Value rate)
    {
        TrainingBlock block = step.Settings;
        string? conflict = block.Groups.Count > 0 ? "LBFGS turns all parameters together by one rate, so groups do not go with it"
            : block.NonFinite == NonFiniteNorm.Skip ? "LBFGS has moved by the time its gradients are known not to be finite"
            : block.Scaling is not null ? "LBFGS has moved by the time a scale is known to be too large"
            : null;
        if (conflict is not null)
        {
            Report(TrainingRules.BadSetting.At(optimizer.Where, conflict) with { Help = block.Groups.Count > 0 ? "freeze what is to stay as it is: `frozen = [\"backbone.*\"]`" : block.Scaling is not null ? "a fixed `loss_scale` goes with it" : "`clip_nonfinite = \"error\"` ends the run instead" });
            return;
        }
        // The conditions of the declaration are checked as those of any rule.
        RuleStep declared = StepOptimizer(optimizer, _parameterNodes[trained[0]], gradients[0], rate, rate, _ => rate);
        if (declared.Result is null || HasErrors) return;
        if (trained.FirstOrDefault(p => p.Type.Element != ElementType.F32) is { } other)
        {
            Report(TrainingRules.BadSetting.At(optimizer.Where, $"LBFGS moves f32 parameters, `{other.Path}` is {other.Type}"));
            return;
        }
        double Setting(string name, double otherwise) => optimizer.Given.TryGetValue(name, out var given) ? Float(given.Value) ?? otherwise
            : optimizer.Symbol.Parameters.First(p => p.Name.Text == name).Default is { } initial ? Float(Primary(Evaluate(initial))) ?? otherwise : otherwise;
        int iterations = (int)Setting("max_iter", 20), history = (int)Setting("history_size", 100);
        bool search = optimizer.Given.TryGetValue("line_search_fn", out var chosen) && chosen.Value is StringValue;
        // PyTorch's default: a quarter more evaluations than changes of direction.
        step.Lbfgs = new LbfgsSettings(iterations, (int)Setting("max_eval", iterations * 5 / 4), Setting("tolerance_grad", 1e-7), Setting("tolerance_change", 1e-9), history, search, block.Average, block.Accumulate);
        step.Moved = trained;
        if (!EmitGradients)
        {
            for (int i = 0; i < trained.Length; i++) Give("gradient." + trained[i].Path, gradients[i]);
        }
        Dim all = trained.Aggregate(Dim.Zero, (sum, p) => sum + p.Type.Shape.ElementCount);
        State("lbfgs.numbers", new TensorType(ElementType.F64, Shape.Of(LbfgsScalars + history)), 0);
        foreach (string vector in (string[])["direction", "gradient"]) State("lbfgs." + vector, new TensorType(ElementType.F32, Shape.Of([all])), 0);
        foreach (string rows in (string[])["gradients", "steps"]) State("lbfgs." + rows, new TensorType(ElementType.F32, Shape.Of([history, all])), 0);
        // The run moves the parameters, and so their average too.
        foreach (ParameterInfo p in block.Average is null ? [] : trained) State(Averages + p.Path, p.Type, 0);
        Give(step.Prefix + "lr", rate);
    }
}
