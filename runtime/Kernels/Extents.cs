namespace ModelDsl.Runtime;

/// <summary>Checks that spans hold what kernels will read and write through pointers.</summary>
internal static class Extents
{
    /// <summary>Elements from the first to behind the last of a strided matrix.</summary>
    public static long Matrix(int rows, int columns, int rowStride, int columnStride) =>
        rows == 0 || columns == 0 ? 0 : (rows - 1L) * rowStride + (columns - 1L) * columnStride + 1;

    /// <exception cref="ArgumentException">There are fewer elements than needed.</exception>
    public static void Require(long length, long needed, string name)
    {
        if (length < needed)
            Throw(length, needed, name);
    }

    private static void Throw(long length, long needed, string name) =>
        throw new ArgumentException($"{name} has {length} elements, but {needed} are needed.", name);
}
