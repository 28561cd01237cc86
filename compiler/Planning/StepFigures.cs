using ModelDsl.Ir;
using ModelDsl.Shapes;

namespace ModelDsl.Planning;

/// <summary>What one step of a plan has to do at given run-time sizes.</summary>
/// <param name="MultiplyAdds">Of products and convolutions as they are defined, whatever the algorithm; other arithmetic is not counted.</param>
/// <param name="BytesMoved">Bytes that it reads and writes, each buffer once.</param>
public sealed record StepFigures(long MultiplyAdds, long BytesMoved)
{
    /// <summary>Counts one step, a loop with all its turns.</summary>
    public static StepFigures Of(Step step, Func<DimSymbol, long> sizes) => Of(step, sizes, around: null);

    private static StepFigures Of(Step step, Func<DimSymbol, long> sizes, ScanStep? around)
    {
        if (step is ScanStep scan)
        {
            long turns = scan.Length.Evaluate(sizes);
            StepFigures[] inner = [.. scan.Body.Select(s => Of(s, sizes, scan))];
            return new StepFigures(turns * inner.Sum(f => f.MultiplyAdds), turns * inner.Sum(f => f.BytesMoved));
        }
        if (step is BranchStep or RowsStep)
        {
            StepFigures[] each = [.. (step is RowsStep rows ? rows.Stages : ((BranchStep)step).Branches).Select(s => Of(s, sizes, around))];
            return new StepFigures(each.Sum(f => f.MultiplyAdds), each.Sum(f => f.BytesMoved));
        }
        return new StepFigures(Work(step).Evaluate(sizes), step.BytesMoved(sizes, around));
    }

    private static Dim Work(Step step) => step switch
    {
        ProductStep s => s.Batch * s.M * s.N * s.K,
        ConvolutionStep s => s.Producers.Append(s).Aggregate(Dim.Zero, (sum, c) => sum + Work(c.Shape)),
        FilterGradientStep { Shape: var s, Output: var output } => s.Batch * Count(output) * Channels(s) * Count(s.Kernel),
        AttentionStep s => s.QueryShape.With(-1, s.Keys).ElementCount * (s.Gradient ? 3 * s.QueryShape[-1] + 2 * s.Inputs[2].Shape[-1] : s.QueryShape[-1] + s.Inputs[2].Shape[-1]),
        _ => 0,
    };

    private static Dim Work(ConvolutionShape s) => s.Batch * (s.Transposed ? Count(s.Input) : Outputs(s)) * Channels(s) * Count(s.Kernel);

    // Of each input channel with those of its group.
    private static Dim Channels(ConvolutionShape s) => s.InChannels * Dim.FloorDiv(s.OutChannels, s.Groups);

    private static Dim Outputs(ConvolutionShape s)
    {
        Dim count = 1;
        for (int i = 0; i < s.Input.Length; i++)
            count *= Dim.FloorDiv(s.Input[i] + s.Before[i] + s.After[i] - s.Dilations[i] * (s.Kernel[i] - 1) - 1, s.Strides[i]) + 1;
        return count;
    }

    private static Dim Count(IEnumerable<Dim> sizes) => Shape.Of(sizes).ElementCount;
}
