using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Turns products into rows of results, leaving out what lies past the image.</summary>
internal static unsafe class WinogradResults
{
    private const int SegmentTiles = 16;
    private const nint SegmentRow = SegmentTiles * 64;

    /// <summary>Elements of memory to work with.</summary>
    public const long MemoryLength = 4 * SegmentRow;

    /// <summary>One row of tiles of one block of channels.</summary>
    /// <param name="products">The first tile's first vector.</param>
    /// <param name="place">Elements from one of the 36 places to the next.</param>
    /// <param name="tile">Elements from one tile to the next.</param>
    /// <param name="rows">Rows of results, 1 to 4.</param>
    /// <param name="width">Places in a row.</param>
    /// <param name="y">[rows, width, 16], written.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transform<V>(float* products, nint place, nint tile, int rows, int width, float* y, float* memory) where V : struct, ILanes<V, float>
    {
        int whole = rows == 4 ? width / 4 : 0;
        if (whole > 0)
            WinogradTransforms.Results<V>(products, place, tile, whole, y, (nint)width * 16);
        for (int first = whole; first * 4 < width; first += SegmentTiles)
        {
            int tiles = Math.Min(SegmentTiles, (width + 3) / 4 - first), columns = Math.Min(4 * tiles, width - 4 * first);
            WinogradTransforms.Results<V>(products + first * tile, place, tile, tiles, memory, SegmentRow);
            for (int i = 0; i < rows; i++)
                new ReadOnlySpan<float>(memory + i * SegmentRow, columns * 16).CopyTo(new Span<float>(y + ((nint)i * width + 4 * first) * 16, columns * 16));
        }
    }
}
