using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;

namespace ModelDsl.Planning;

/// <summary>Joins loops that follow one another into groups, see <see cref="GroupStep"/>.</summary>
/// <remarks>
/// A loop joins an earlier group that makes or reads what it reads, if nothing in between has to do with the group: the group
/// then moves down to it. A softmax, a norm, their gradients, the update of a parameter and the cell of a recurrent layer
/// become one pass over memory each.
/// </remarks>
internal static class LoopGroups
{
    // More would not fit into registers, nor be read by anyone.
    private const int MostParts = 16;

    // With fewer rows than these, much work has more threads than rows.
    private const long FewRows = 8, MuchWork = 100_000;

    // Arithmetic that costs less than a walk through memory.
    private const int CheapOperations = 3;

    /// <summary>The same steps with groups among them.</summary>
    /// <param name="steps">Of a run, in order.</param>
    /// <param name="tuning">May keep loops apart.</param>
    public static List<Step> Run(IReadOnlyList<Step> steps, Tuning tuning)
    {
        List<Step> joined = Join(steps, tuning, inScan: false);
        var readers = new Dictionary<Buffer, int>();
        Count(joined, readers);
        Finish(joined, readers);
        return joined;
    }

    /// <summary>A group that may still grow, or any other step.</summary>
    private sealed class Entry(Step step)
    {
        public Step Step { get; set; } = step;
        public List<LoopStep>? Loops { get; } = step is LoopStep { Accumulates: false } loop ? [loop] : null;
        public bool Open { get; set; } = step is LoopStep { Accumulates: false };
    }

    private static List<Step> Join(IReadOnlyList<Step> steps, Tuning tuning, bool inScan)
    {
        var entries = new List<Entry>();
        foreach (Step given in steps)
        {
            Step step = given is ScanStep scan ? new ScanStep(scan.Origin, scan.Length, scan.Index, scan.Reverse, [.. Join(scan.Body, tuning, inScan: true)]) { Guard = scan.Guard } : given;
            Entry? grown = step is LoopStep { Accumulates: false } loop ? entries.FindLast(e => e.Open && Grow(e, loop, tuning, inScan)) : null;
            Entry entry = grown ?? new Entry(step);
            if (grown is not null) entries.Remove(grown);
            if (grown is not null && inScan) TakeIn(entry, entries);
            HashSet<Buffer> reads = [.. step.Reads], writes = [.. step.Writes];
            foreach (Entry other in entries.Where(e => e.Open))
                other.Open = !other.Step.Writes.Any(b => reads.Contains(b) || writes.Contains(b)) && !other.Step.Reads.Any(writes.Contains);
            entries.Add(entry);
        }
        return [.. entries.Select(e => e.Step)];
    }

    // Turns of a loop are short, and what several groups make for one loop of them is computed with it. None of the groups reads what another one
    // makes, or the first would not be open any more.
    private static void TakeIn(Entry entry, List<Entry> entries)
    {
        for (int i = entries.Count - 1; i >= 0; i--)
        {
            Entry other = entries[i];
            if (!other.Open || !other.Step.Writes.Any(entry.Step.Reads.Contains) || !other.Step.Guard.Equals(entry.Step.Guard)) continue;
            LoopStep[] all = [.. other.Loops!, .. entry.Loops!];
            if (all.Length > MostParts || Arrangement.Of(all, splits: true) is not { } group || !HasRoom(group)) continue;
            group.Guard = entry.Step.Guard;
            entry.Loops!.InsertRange(0, other.Loops!);
            entry.Step = group;
            entries.RemoveAt(i);
        }
    }

    private static bool Grow(Entry entry, LoopStep loop, Tuning tuning, bool inScan)
    {
        if (entry.Loops!.Count == MostParts || !entry.Step.Guard.Equals(loop.Guard)) return false;
        HashSet<Buffer> known = [.. entry.Step.Writes, .. entry.Step.Reads.Where(b => b.Count == loop.Domain.ElementCount)];
        if (!loop.Reads.Any(known.Contains)) return false;
        if (Arrangement.Of([.. entry.Loops, loop], splits: inScan) is not { } group || !HasRoom(group)) return false;
        if (tuning.Decide($"{loop.Origin.Kind} loop {entry.Loops.Count + 1} over {string.Join('×', loop.Domain)}".TrimStart(), "joined", "apart") == "apart") return false;
        entry.Loops.Add(loop);
        group.Guard = loop.Guard;
        entry.Step = group;
        return true;
    }

    private static bool HasRoom(GroupStep group) =>
        group.Parts.All(p => p.Reduce is null) || !group.Rows.TryConstant(out long rows) || rows >= FewRows || !group.Points.TryConstant(out long points) || points < MuchWork;

    private static void Count(IEnumerable<Step> steps, Dictionary<Buffer, int> readers)
    {
        foreach (Step step in steps)
        {
            if (step is ScanStep scan) Count(scan.Body, readers);
            else foreach (Buffer read in step.Reads) readers[read] = readers.GetValueOrDefault(read) + 1;
        }
    }

    // What only its own group reads need not be in memory.
    private static void Finish(IEnumerable<Step> steps, Dictionary<Buffer, int> readers)
    {
        foreach (Step step in steps)
        {
            if (step is ScanStep scan) Finish(scan.Body, readers);
            if (step is not GroupStep group) continue;
            // What a group reads itself as it was before is the next step's, in a loop.
            foreach (GroupPart part in group.Parts) part.Body = ByReciprocal(part.Body);
            GroupPart[] own = [.. group.Parts.Where(p => p.Result.Place == Place.Arena && readers.GetValueOrDefault(p.Result) == 0)];
            foreach (GroupPart part in own) part.IsStored = false;
            // The last ones first: what they are computed from is then wanted where they are.
            foreach (GroupPart part in own.Where(p => !p.GivesNumber || group.Flat).Reverse()) Forward(group, part);
        }
    }

    // Many divisions by a sum of exponentials, as a softmax has them, become products with its reciprocal. Others stay: a
    // divisor may be so small that its reciprocal is infinite.
    private static Expr ByReciprocal(Expr body) => new ExprInterner().Rebuild(body, e =>
        e is ApplyExpr { Primitive: Divide, Operands: [var x, PartExpr { Part: { Reduce: ReduceKind.Sum, Inner.IsEmpty: false } sum } divisor] }
        && sum.Body is ApplyExpr { Primitive: Exp } or PartExpr { Part.Body: ApplyExpr { Primitive: Exp } }
            ? new ApplyExpr(new Multiply(), e.Element, [x, new ApplyExpr(new Reciprocal(), e.Element, [divisor])]) : null);

    // Later phases compute a cheap element again; others find it where a later part will put its own.
    private static void Forward(GroupStep group, GroupPart part)
    {
        int phase = PhaseOf(group, part);
        GroupPart[] later = [.. group.Parts.Where(p => PhaseOf(group, p) > phase && Uses(p, part))];
        if (later.Length == 0) return;
        if (IsCheap(part) && !part.Body.All().Any(e => e is LoadExpr load && group.Parts.Any(p => p.Result == load.Buffer)))
        {
            var interner = new ExprInterner();
            foreach (GroupPart user in later) user.Body = interner.Rebuild(user.Body, e => e is PartExpr { Part: var p } && p == part ? part.Body : null);
            return;
        }
        part.IsStored = true;
        int last = group.Parts.IndexOf(later[^1]);
        GroupPart? home = group.Parts.Skip(last).FirstOrDefault(p => p.IsStored && p.Reduce is null && p.Result.Element == part.Result.Element && p.Inner.SequenceEqual(part.Inner)
            && p.Target.Equals(part.Target) && !group.Reads.Contains(p.Result) && PhaseOf(group, p) > phase && group.Parts.All(o => o == p || o.Result != p.Result));
        if (home is not null) part.Result = home.Result;
    }

    private static int PhaseOf(GroupStep group, GroupPart part)
    {
        for (int i = 0; i < group.Phases.Length; i++)
        {
            if (group.Phases[i].Contains(part)) return i;
        }
        throw new IrException("a part without a phase");
    }

    private static bool Uses(GroupPart user, GroupPart part) => user.Body.All().Any(e => e is PartExpr { Part: var p } && p == part);

    private static bool IsCheap(GroupPart part)
    {
        IReadOnlyList<Expr> all = part.Body.All();
        return all.Count(e => e is ApplyExpr) <= CheapOperations && all.OfType<ApplyExpr>().All(a => a.Primitive is Add or Subtract or Multiply or Negate or Square or Maximum or Minimum);
    }
}
