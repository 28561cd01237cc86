using System.Text;
using ModelDsl.Ir;

namespace ModelDsl.Planning;

/// <summary>Prints a plan: buffers with their place and lifetime, then what happens once and what at each run.</summary>
public static class PlanPrinter
{
    public static string Print(ExecutionPlan plan)
    {
        var text = new StringBuilder($"plan {plan.Graph.Name}\n");
        foreach (Buffer b in plan.Buffers.Where(b => b.Place != Place.Arena || b.LastStep >= 0))
        {
            string place = b.Place switch
            {
                Place.Input => $"input {plan.Graph.Inputs[b.Position].Name}",
                Place.Output => b.Position < plan.Graph.Outputs.Length ? $"output {plan.Graph.Outputs[b.Position].Name}" : "update",
                Place.Parameter => $"parameter {plan.Parameters[b.Position].Info.Path}",
                Place.Arena => $"arena, steps {b.FirstStep} to {b.LastStep}",
                _ => b.Place.ToString().ToLowerInvariant(),
            };
            text.Append($"  {b} {b.Element.Name()}[{b.Count}] {place}\n");
        }
        text.Append("load\n");
        foreach (Step step in plan.LoadSteps) Print(text, step, "  ");
        text.Append("run\n");
        int number = 0;
        foreach (Step step in plan.RunSteps)
        {
            text.Append($"  {number++,3}");
            Print(text, step, " ");
        }
        return text.ToString();
    }

    /// <summary>A step in a few words: what it is, and its sizes.</summary>
    public static string Brief(Step step) => step switch
    {
        LoopStep s => $"loop over {s.Domain}",
        GroupStep s => $"{s.Parts.Length} loops over {s.Rows} {(s.Flat ? "elements" : "rows")}",
        ProductStep s => $"product {(s.Batch == Shapes.Dim.One ? "" : $"{s.Batch} × ")}[{s.M}, {s.K}] · [{s.K}, {s.N}]",
        AttentionStep s => $"{(s.Gradient ? "gradient of attention" : "attention")} {s.QueryShape}, {s.Keys} keys",
        ConvolutionStep { Shape: var c } s => $"{Name(c)} {c.InChannels} → {c.OutChannels}, {string.Join("×", c.Input)}, {string.Join("×", c.Kernel)}{(c.Strides.Any(x => x != 1) ? $" every {string.Join("×", c.Strides)}" : "")}{(s.Pooled ? ", maxima of 2×2" : "")}",
        FilterGradientStep { Shape: var c } s => $"filter gradient {(s.ByWinograd ? "by Winograd " : "")}{c.InChannels} → {c.OutChannels}, {string.Join("×", c.Input)}, {string.Join("×", c.Kernel)}",
        WindowStep s => $"{s.Kind.ToString().ToLowerInvariant()} window {s.Planes} × {string.Join("×", s.Input)}, {string.Join("×", s.Kernel)}",
        AxisStep s => $"{s.Primitive.Name} along {s.Size}",
        ScatterStep s => $"scatter to {s.Target.Shape}",
        ScanStep s => $"scan over {s.Length}",
        RowsStep s => $"by blocks of rows: {string.Join(", ", s.Stages.Select(Brief))}",
        BranchStep s => $"side by side: {string.Join(", ", s.Branches.Select(Brief))}",
        _ => step.GetType().Name,
    };

    private static void Print(StringBuilder text, Step step, string indent)
    {
        string what = step switch
        {
            LoopStep s => $"for {s.Domain}: {s.Target} {(s.Accumulates ? "+=" : "=")} {(s.Reduce is { } r ? $"{r.ToString().ToLowerInvariant()} over the last {s.Domain.Rank - s.Outer} of " : "")}{Text(s.Body)}",
            GroupStep s => $"for each of {s.Rows}: {string.Join("; ", s.Parts.Select(Part))}",
            ProductStep s => $"{s.Result}{(s.ResultOffset == Shapes.Dim.Zero ? "" : $" from {s.ResultOffset}")} = product [{s.Batch}, {s.M}, {s.K}] · [{s.K}, {s.N}] of {s.A.Buffer}, {(s.Packed is null ? s.B.Buffer : $"{s.Packed} (packed)")}{After(s)}",
            AttentionStep s => $"{string.Join(", ", s.Results)} = {(s.Gradient ? "gradient of attention" : "attention")} of {string.Join(", ", s.Inputs)}{(s.Rule.Diagonal is { } d ? $", keys up to query + {d}" : "")}{(s.Masks is { } m ? $", scores {Text(m.Body)}" : "")}",
            PackStep s => $"{s.Packed} = pack {s.Source}",
            ConvolutionStep s => $"{s.Result} = {Text(s)}",
            FilterGradientStep s => $"{s.Result} = filter gradient {(s.ByWinograd ? "by Winograd " : "")}[{s.Shape.Batch}, {s.Shape.InChannels} → {s.Shape.OutChannels}, {string.Join("×", s.Shape.Input)}] kernel {string.Join("×", s.Shape.Kernel)} of {s.Wide}, {s.Narrow}",
            WindowStep s => $"{s.Result} = {s.Kind.ToString().ToLowerInvariant()} window {string.Join("×", s.Kernel)} of {s.X}",
            AxisStep s => $"{s.Result} = {s.Primitive.Name} along {s.Size} of {s.X}",
            ScatterStep s => $"{s.Target.Buffer} {(s.Add ? "+=" : "=")} {s.Source} at {s.Index} along axis {s.Axis}",
            BranchStep => "side by side",
            RowsStep s => $"by blocks of {s.Rows} rows",
            ScanStep s => $"scan {s.Index.Name} over {s.Length}{(s.Reverse ? ", backwards" : "")}",
            _ => step.GetType().Name,
        };
        text.Append(indent).Append(step.Guard.IsAlways ? "" : $"if {step.Guard}: ").Append(what);
        if (step.Origin.Layer.Length > 0) text.Append($"   # {step.Origin.Layer}");
        text.Append('\n');
        if (step is BranchStep branches)
        {
            foreach (Step branch in branches.Branches) Print(text, branch, indent + "      ");
        }
        if (step is RowsStep rows)
        {
            foreach (Step stage in rows.Stages) Print(text, stage, indent + "      ");
        }
        if (step is ScanStep scan)
        {
            foreach (Step inner in scan.Body) Print(text, inner, indent + "      ");
        }
    }

    private static string Text(ConvolutionStep s) =>
        $"{Name(s.Shape)} [{s.Shape.Batch}, {s.Shape.InChannels} → {s.Shape.OutChannels}, {string.Join("×", s.Shape.Input)}] kernel {string.Join("×", s.Shape.Kernel)} of "
        + $"{(s.Producer is { } p ? $"({Text(p)})" : s.X)}, {s.Packed}{(s.Pooled ? ", maxima of 2×2" : "")}{After(s)}";

    private static string Name(ConvolutionShape shape) => Algorithm(shape) + (shape.SmallTiles ? " in small tiles" : "");

    private static string Algorithm(ConvolutionShape shape) => shape.Algorithm switch
    {
        ConvAlgorithm.Planes => "convolution",
        ConvAlgorithm.Entry => "convolution into blocks",
        ConvAlgorithm.Direct => "blocked convolution",
        ConvAlgorithm.Depthwise => "blocked depthwise convolution",
        ConvAlgorithm.Spread => "blocked transposed convolution",
        ConvAlgorithm.PlaneDirect => "convolution by way of blocks",
        ConvAlgorithm.PlaneWinograd => "convolution by Winograd",
        ConvAlgorithm.EntryWinograd => "convolution into blocks by Winograd",
        ConvAlgorithm.Winograd => "blocked convolution by Winograd",
        _ => "transposed convolution",
    };

    private static string Part(GroupPart part)
    {
        string what = part.Reduce is { } r ? $"{r.ToString().ToLowerInvariant()} over [{string.Join(", ", part.Inner)}] of " : "";
        return $"{part.Result}{(part.IsStored ? $"[{part.Target}]" : "")} = {what}{Text(part.Body)}";
    }

    private static string After(FusableStep step) => step.Epilogue is { } e ? $", then {Text(e.Body)}" : "";

    private static string Text(Expr e) => e switch
    {
        LiteralExpr l => l.Element.IsFloat() ? FormattableString.Invariant($"{l.Number:R}") : $"{l.Integer}",
        LoadExpr l => $"{l.Buffer}[{l.Index}]",
        TakeExpr t => $"{t.Buffer}[{t.Start} + {t.Stride}·{Text(t.Position)}]",
        PositionExpr p => $"({p.Index})",
        SizeExpr s => $"({s.Size})",
        RandomExpr r => r.Normal ? "normal" : "uniform",
        AccumulatorExpr => "it",
        PartExpr p => p.Part.Result.ToString(),
        _ => $"{((ApplyExpr)e).Primitive.Name}({string.Join(", ", e.Operands.Select(Text))})",
    };
}
