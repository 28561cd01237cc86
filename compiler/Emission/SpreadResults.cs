using ModelDsl.Ir;
using ModelDsl.Planning;
using ModelDsl.Shapes;

namespace ModelDsl.Emission;

/// <summary>Which results lie in the caches of several cores, because the step that made them was shared out.</summary>
/// <remarks>
/// One thread that reads them fetches three quarters from other cores, 10 bytes a nanosecond, which often takes longer than its own work; threads that are each given
/// what they made find it at hand. So four bytes of such results count as an addition where it is asked whether a loop is worth other threads.
/// </remarks>
/// <param name="steps">All steps.</param>
internal sealed class SpreadResults(IEnumerable<Step> steps)
{
    // Multiply-adds, bytes moved and additions that are worth other threads, about 10 and 5 µs.
    private const long Products = 600_000, Bytes = 200_000, Additions = 50_000;

    // What a core fetches from others in the time of an addition: between 10 and 35 bytes a nanosecond, while the others have their own work to do.
    private const int BytesAnAddition = 4;

    private readonly HashSet<Planning.Buffer> _buffers = [];

    // What several loops fill, at least one of them on several threads, and the work of all of them.
    private readonly Dictionary<Planning.Buffer, Dim> _inParts = steps.OfType<LoopStep>().GroupBy(s => s.Target.Buffer)
        .Where(g => g.Skip(1).Any() && g.Any(s => IsMuch(LoopWork.Of(s)))).ToDictionary(g => g.Key, g => g.Aggregate(Dim.Zero, (sum, s) => sum + LoopWork.Of(s)));

    /// <summary>What a loop would fetch from other cores, in additions.</summary>
    /// <param name="step">The loop.</param>
    /// <param name="points">Elements that it computes.</param>
    public Dim Fetched(Step step, Dim points)
    {
        Dim words = Dim.Zero;
        foreach (Planning.Buffer buffer in step.Reads.Where(_buffers.Contains))
        {
            int size = Math.Max(1, buffer.Element.Size() / BytesAnAddition);
            Dim all = buffer.Count * size, met = points * size;
            words += all.TryConstant(out long most) && met.TryConstant(out long some) ? Math.Min(most, some) : met;
        }
        return words;
    }

    /// <summary>What other loops have to do that fill the same tensor, in additions, but no more than this one: lines that several threads have written come to one slowly.</summary>
    /// <param name="step">The loop.</param>
    /// <param name="work">What it has to do itself.</param>
    public Dim Beside(Step step, Dim work)
    {
        if (step is not LoopStep loop || !_inParts.TryGetValue(loop.Target.Buffer, out Dim? all)) return Dim.Zero;
        return all.TryConstant(out long most) && work.TryConstant(out long own) ? Math.Clamp(most - own, 0, own) : Dim.Zero;
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
