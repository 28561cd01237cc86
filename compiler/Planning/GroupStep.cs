using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;

namespace ModelDsl.Planning;

/// <summary>One of the loops that a <see cref="GroupStep"/> has joined.</summary>
/// <param name="origin">Where it comes from.</param>
/// <param name="inner">Loops inside the row; none where it makes one element for each row.</param>
/// <param name="body">Over the row and the inner loops.</param>
/// <param name="reduce">How the inner loops are combined into one element for each row.</param>
/// <param name="target">Over the same axes.</param>
/// <param name="result">What it fills.</param>
public sealed class GroupPart(Origin origin, ImmutableArray<Dim> inner, Expr body, ReduceKind? reduce, Affine target, Buffer result)
{
    public Origin Origin { get; } = origin;
    public ImmutableArray<Dim> Inner { get; } = inner;
    public Expr Body { get; internal set; } = body;
    public ReduceKind? Reduce { get; } = reduce;
    public Affine Target { get; } = target;
    public Buffer Result { get; internal set; } = result;

    /// <summary>Its element, where others use it.</summary>
    public PartExpr Value => field ??= new PartExpr(this);

    /// <summary>One element for each row.</summary>
    public bool GivesNumber => Inner.IsEmpty || Reduce is not null;

    /// <summary>Whether it is written to memory; else it lives in registers.</summary>
    public bool IsStored { get; internal set; } = true;
}

/// <summary>The element that another part of the group has made, at the same place of the same row.</summary>
public sealed class PartExpr(GroupPart part) : Expr(part.Result.Element)
{
    public GroupPart Part { get; } = part;
    public override Expr Map(Func<Affine, Affine?> map, Dictionary<Expr, Expr?> done) => this;
}

/// <summary>Loops that belong to the same rows, done row by row: what one makes for a row the next finds in cache, or in registers.</summary>
/// <remarks><code>
/// for each row: m = max of x;  y = exp(x − m), s = sum of y;  y = y / s
/// </code></remarks>
public sealed class GroupStep(Origin origin, Dim rows, bool flat, ImmutableArray<GroupPart> parts) : Step(origin)
{
    /// <summary>How many rows; they may run side by side.</summary>
    public Dim Rows { get; } = rows;

    /// <summary>Rows of one element: the lanes run along them.</summary>
    public bool Flat { get; } = flat;
    public ImmutableArray<GroupPart> Parts { get; } = parts;

    /// <summary>Parts of one element for a row, one by one, and parts whose inner loops are one loop.</summary>
    public ImmutableArray<ImmutableArray<GroupPart>> Phases { get; } = MakePhases(flat, parts);

    /// <summary>Elements that are computed, as a measure of the work.</summary>
    public Dim Points => Parts.Aggregate(Dim.Zero, (sum, p) => sum + Rows * p.Inner.Aggregate(Dim.One, (a, b) => a * b));

    protected override IEnumerable<Buffer> Operands => Parts.SelectMany(p => Buffers(p.Body)).Distinct();
    public override IEnumerable<Buffer> Writes => Parts.Where(p => p.IsStored).Select(p => p.Result).Distinct();
    protected override IEnumerable<Dim> Starts(Buffer buffer) => Parts.SelectMany(p => Starts(buffer, p.Body).Concat(p.Result == buffer ? [p.Target.Constant] : []));

    private static ImmutableArray<ImmutableArray<GroupPart>> MakePhases(bool flat, ImmutableArray<GroupPart> parts)
    {
        if (flat) return [parts];
        var phases = new List<List<GroupPart>>();
        foreach (GroupPart part in parts)
        {
            int at = part.Inner.IsEmpty ? -1 : phases.FindLastIndex(p => p[0].Inner.SequenceEqual(part.Inner));
            HashSet<GroupPart> used = [.. part.Body.All().OfType<PartExpr>().Select(e => e.Part)];
            // A number is known only after its loop; and nothing moves before what it needs.
            bool joins = at >= 0 && !phases[at].Any(p => p.GivesNumber && used.Contains(p)) && !phases.Skip(at + 1).SelectMany(p => p).Any(p => used.Contains(p) || Overwrites(part, p));
            if (joins) phases[at].Add(part);
            else phases.Add([part]);
        }
        return [.. phases.Select(p => p.ToImmutableArray())];
    }

    // Whether a part reads what another is going to overwrite.
    private static bool Overwrites(GroupPart writer, GroupPart reader) => Buffers(reader.Body).Contains(writer.Result);
}
