namespace ModelDsl.Shapes;

/// <summary>Where a dimension's name comes from, which tells the values it may take.</summary>
public enum DimKind
{
    /// <summary>A size of a model's input, known only at run time; at least 1.</summary>
    Dynamic,

    /// <summary>A compile-time <c>int</c> parameter, symbolic while its block is checked where declared; any integer.</summary>
    Parameter,

    /// <summary>A dimension of a block or function while it is checked where declared; at least 1.</summary>
    Generic,

    /// <summary>A size that depends on data, such as the boxes that <c>nms</c> keeps; may be 0.</summary>
    Existential,
}

/// <summary>One unknown integer of a shape. Two symbols are the same only when they are the same object.</summary>
/// <param name="name">What messages and generated code call it; need not be unique.</param>
/// <param name="kind">Where it comes from.</param>
/// <param name="minimum">Its least value; by default 1, 0 for an existential, none for a parameter.</param>
public sealed class DimSymbol(string name, DimKind kind, long? minimum = null)
{
    /// <summary>The <see cref="Minimum"/> of a symbol that may be any integer.</summary>
    public const long Unbounded = long.MinValue;

    private static long s_created;

    public string Name { get; } = name;
    public DimKind Kind { get; } = kind;

    /// <summary>The least value; <see cref="Unbounded"/> where there is none.</summary>
    public long Minimum { get; } = minimum ?? kind switch
    {
        DimKind.Existential => 0,
        DimKind.Parameter => Unbounded,
        _ => 1,
    };

    // Only orders symbols of the same name, so that a normal form exists for them too.
    internal long Order { get; } = Interlocked.Increment(ref s_created);

    internal static int Compare(DimSymbol a, DimSymbol b)
    {
        int byName = string.CompareOrdinal(a.Name, b.Name);
        return byName != 0 ? byName : a.Order.CompareTo(b.Order);
    }

    public override string ToString() => Name;
}
