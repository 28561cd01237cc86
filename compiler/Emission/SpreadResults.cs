using ModelDsl.Ir;
using ModelDsl.Planning;
using ModelDsl.Shapes;

namespace ModelDsl.Emission;

/// <summary>Which results lie in the caches of several cores, because the step that made them was shared out.</summary>
/// <remarks>
/// One thread that reads them fetches three quarters from other cores, 10 bytes a nanosecond, which often takes longer than its own work; threads that are each given
/// what they made find it at hand. So each byte of such results counts as an addition where it is asked whether a loop is worth other threads.
/// </remarks>
/// <param name="steps">All steps.</param>
internal sealed class SpreadResults(IEnumerable<Step> steps)
{
    // Multiply-adds, bytes moved and additions that are worth other threads, about 10 and 5 µs.
    private const long Products = 600_000, Bytes = 200_000, Additions = 50_000;

    // What a line costs that two cores write.
    private const long Line = 64;

    private readonly HashSet<Planning.Buffer> _buffers = [];

    // What several loops fill, at least one of them on several threads: parts of the same lines where the parts lie side by side.
    private readonly HashSet<Planning.Buffer> _inParts =
    [
        .. steps.OfType<LoopStep>().GroupBy(s => s.Target.Buffer).Where(g => g.Skip(1).Any() && g.Any(s => IsMuch(LoopWork.Of(s)))).Select(g => g.Key),
    ];

    /// <summary>Bytes that a loop would fetch from other cores.</summary>
    /// <param name="step">The loop.</param>
    /// <param name="points">Elements that it computes.</param>
    /// <param name="items">Turns of its outermost loop.</param>
    public Dim Fetched(Step step, Dim points, Dim items)
    {
        Dim bytes = step.Writes.Any(_inParts.Contains) ? items * Line : 0;
        foreach (Planning.Buffer buffer in step.Reads.Where(_buffers.Contains))
        {
            Dim all = buffer.Count * buffer.Element.Size(), met = points * buffer.Element.Size();
            bytes += all.TryConstant(out long most) && met.TryConstant(out long some) ? Math.Min(most, some) : met;
        }
        return bytes;
    }

    /// <summary>Notes where the results of a step lie whose kernel decides itself whether it is shared out.</summary>
    public void Note(Step step)
    {
        StepFigures figures = StepFigures.Of(step, _ => 1);
        Note(step, step is not ScanStep and not BranchStep && (figures.MultiplyAdds >= Products || figures.MultiplyAdds == 0 && figures.BytesMoved >= Bytes));
    }

    /// <summary>Notes where the results of a loop lie.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="items">Turns of its outermost loop.</param>
    /// <param name="work">What it has to do, in additions.</param>
    public void Note(Step loop, Dim items, Dim work) => Note(loop, items != Dim.One && IsMuch(work));

    private static bool IsMuch(Dim work) => work.TryConstant(out long additions) && additions >= Additions;

    private void Note(Step step, bool isShared)
    {
        if (isShared) _buffers.UnionWith(step.Writes);
        else _buffers.ExceptWith(step.Writes);
    }
}
