using ModelDsl.Ir;
using ModelDsl.Shapes;

namespace ModelDsl.Planning;

/// <summary>What a run of a plan costs apart from arithmetic, as far as the plan itself tells: the same on every machine.</summary>
/// <param name="Kernels">Kernels that a run starts, those of loops once for each turn.</param>
/// <param name="BytesMoved">Bytes that they read and write, each buffer of a kernel once; what a cache saves is not taken off.</param>
/// <param name="LiveBytes">Bytes of intermediate tensors that are alive at once, at most.</param>
public sealed record PlanFigures(long Kernels, long BytesMoved, long LiveBytes)
{
    /// <summary>Adds a plan up for given run-time sizes.</summary>
    public static PlanFigures Of(ExecutionPlan plan, Func<DimSymbol, long> sizes)
    {
        (long kernels, long moved) = Count(plan.RunSteps, sizes, around: null);
        long live = 0;
        Buffer[] arena = [.. plan.Arena];
        for (int step = 0; step < plan.RunSteps.Length; step++)
            live = Math.Max(live, arena.Where(b => b.FirstStep <= step && step <= b.LastStep).Sum(b => Bytes(b, sizes)));
        return new PlanFigures(kernels, moved, live);
    }

    private static (long Kernels, long Moved) Count(IEnumerable<Step> steps, Func<DimSymbol, long> sizes, ScanStep? around)
    {
        (long kernels, long moved) = (0, 0);
        foreach (Step step in steps)
        {
            if (step is ScanStep scan)
            {
                long turns = scan.Length.Evaluate(sizes);
                (long inner, long bytes) = Count(scan.Body, sizes, scan);
                (kernels, moved) = (kernels + turns * inner, moved + turns * bytes);
            }
            else if (step is BranchStep or RowsStep)
            {
                (long inner, long bytes) = Count(step is RowsStep rows ? rows.Stages : ((BranchStep)step).Branches, sizes, around);
                (kernels, moved) = (kernels + inner, moved + bytes);
            }
            else
            {
                kernels++;
                moved += step.BytesMoved(sizes, around);
            }
        }
        return (kernels, moved);
    }

    private static long Bytes(Buffer buffer, Func<DimSymbol, long> sizes) => buffer.Count.Evaluate(sizes) * buffer.Element.Size();
}
