using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Shapes;
using ModelDsl.Text;

namespace ModelDsl.Elaboration;

// Sizes that cost too much: the check of the declaration ends, and says where.
internal sealed partial class Evaluator
{
    /// <summary>Steps that the sizes of one declaration may cost, and about what those of all of a program may: many times what the largest networks of the library take, and less than a second.</summary>
    private const long MaximumSteps = 2_500_000;

    // As often as this inside itself, a use is a recursion that grew too large rather than one that is large.
    private const int ManyLevels = 8;

    private (Frame Frame, Location Line)? _stopped;

    // Called before the frames are left.
    private bool RemembersPlace()
    {
        _stopped ??= (_frame, _line);
        return true;
    }

    // The statement of the declaration itself that is being worked out.
    private Location _line;

    private void ReportEffort(Symbol root, DiagnosticBag found, CheckState state)
    {
        // It may have been in the midst of a trial that reports into a bag of its own.
        (Diagnostics, _state) = (found, state);
        (_frame, Location line) = _stopped!.Value;
        _state.Unending.Add(root);
        _state.SizesCostTooMuch = true;
        // Whatever was found before is said; the rest of the declaration is looked at when that is right.
        List<Frame> chain = Chain();
        bool recursion = chain.Where(f => !f.Module.IsStandard).GroupBy(f => (f.Module, f.Name)).Any(g => g.Count() >= ManyLevels);
        if (Diagnostics.HasErrors && !(recursion && chain[^1].Cause?.Rule == ShapeRules.TooLarge)) return;
        if (recursion)
        {
            ReportEndless(root, line);
            return;
        }
        Diagnostics.Add(ShapeRules.CannotProve.At(line.Source is null ? root.Declaration.Where : line, FormattableString.Invariant($"the sizes up to here take more than {MaximumSteps / 100_000 / 10.0:0.#} million steps")) with
        {
            Help = "give sizes numbers, or ask for less with each `require`",
        });
    }
}
