namespace ModelDsl.Elaboration.Intrinsics;

/// <summary>Every intrinsic, by name. A family is a list of intrinsics; add new families here.</summary>
public static class IntrinsicTable
{
    private static readonly Lazy<Dictionary<string, Intrinsic>> s_byName = new(() =>
    {
        Dictionary<string, Intrinsic> table = new(StringComparer.Ordinal);
        foreach (IEnumerable<Intrinsic> family in Families())
        {
            foreach (Intrinsic intrinsic in family) table.Add(intrinsic.Name, intrinsic);
        }
        return table;
    });

    private static IEnumerable<IEnumerable<Intrinsic>> Families() =>
    [
        CompileTime.All, Standard.All, Layers.All,
        ElementWise.All, ComplexNumbers.All, Reductions.All, Movement.All, Contractions.All, Windows.All, Indexing.All, Creation.All, Loops.All, Einsum.All, Rearrange.All,
    ];

    /// <summary>The intrinsic called <paramref name="name"/>, or null.</summary>
    public static Intrinsic? Find(string name) => s_byName.Value.GetValueOrDefault(name);

    public static IEnumerable<string> Names => s_byName.Value.Keys;
}
