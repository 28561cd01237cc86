namespace ModelDsl.Runtime;

/// <summary>Sizes of attention, and how scores become weights.</summary>
/// <param name="Batch">Outer items.</param>
/// <param name="Heads">Items of each.</param>
/// <param name="Queries">Rows of the queries and of the result.</param>
/// <param name="Keys">Rows of keys and values.</param>
/// <param name="Features">Columns of queries and keys.</param>
/// <param name="ValueFeatures">Columns of values and of the result.</param>
/// <param name="Scale">What products of queries and keys are multiplied by.</param>
/// <param name="ZeroRows">A query that sees nothing gives zeros; else NaN.</param>
public readonly record struct AttentionShape(int Batch, int Heads, int Queries, int Keys, int Features, int ValueFeatures, float Scale, bool ZeroRows)
{
    /// <summary>Query i sees key j only where j ≤ i + this.</summary>
    public int Diagonal { get; init; } = int.MaxValue;

    internal int Items => Batch * Heads;

    /// <summary>How many of the first keys a query sees.</summary>
    internal int Seen(int query) => Diagonal == int.MaxValue ? Keys : (int)Math.Clamp((long)query + Diagonal + 1, 0, Keys);

    /// <summary>Too little work for a second thread.</summary>
    internal bool Serial => (double)Items * Math.Max(Queries, FewQueries) * Keys * (Features + ValueFeatures) < (VectorWidths.Widest == VectorWidth.Bits512 ? 1e6 : 3e5);

    // Fewer queries wait for keys and values rather than for the multipliers.
    private const int FewQueries = 6;
}

/// <summary>How far apart elements of a tensor [batch, heads, rows, columns] are.</summary>
public readonly record struct HeadStrides(int Batch, int Head, int Row, int Column)
{
    internal nint At(int item, int heads) => (nint)(item / heads) * Batch + (nint)(item % heads) * Head;

    internal void Require(int length, AttentionShape shape, int rows, int columns, string name)
    {
        if (shape.Items > 0)
            Extents.Require(length, (shape.Batch - 1L) * Batch + (shape.Heads - 1L) * Head + Extents.Matrix(rows, columns, Row, Column), name);
    }
}
