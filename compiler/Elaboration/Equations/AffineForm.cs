using System.Collections.Immutable;
using ModelDsl.Shapes;

namespace ModelDsl.Elaboration.Equations;

/// <summary>A place as <c>Offset + Σ Step · index</c>, with neither part depending on an index.</summary>
internal sealed record AffineForm(Dim Offset, ImmutableArray<(IndexVariable Index, Dim Step)> Parts)
{
    /// <summary>The form of a place; null where it is not affine in the indices.</summary>
    public static AffineForm? Of(Dim place, IEnumerable<IndexVariable> indices)
    {
        var parts = ImmutableArray.CreateBuilder<(IndexVariable, Dim)>();
        Dim rest = place;
        foreach (IndexVariable index in indices)
        {
            if (!rest.Symbols.Contains(index.Symbol)) continue;
            Dim without = rest.Substitute(s => s == index.Symbol ? Dim.Zero : null);
            Dim step = rest.Substitute(s => s == index.Symbol ? Dim.One : null) - without;
            if (rest != without + step * Dim.Of(index.Symbol) || indices.Any(i => step.Symbols.Contains(i.Symbol))) return null;
            parts.Add((index, step));
            rest = without;
        }
        return new(rest, parts.ToImmutable());
    }

    public Dim StepOf(IndexVariable index) => Parts.FirstOrDefault(p => p.Index == index).Step ?? Dim.Zero;

    /// <summary>The least and the greatest place over all values of the indices; null where a step's sign is not known.</summary>
    /// <param name="isNegative">Whether a step is below 0; null where that is not known.</param>
    /// <param name="except">An index that stays at 0.</param>
    public (Dim Least, Dim Most)? Extent(Func<Dim, bool?> isNegative, IndexVariable? except = null)
    {
        (Dim least, Dim most) = (Offset, Offset);
        foreach ((IndexVariable index, Dim step) in Parts)
        {
            if (index == except) continue;
            if (index.Range is not { } range || isNegative(step) is not { } negative) return null;
            if (negative) least += step * (range - 1);
            else most += step * (range - 1);
        }
        return (least, most);
    }
}
