using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Turns products into rows of results, leaving out what lies past the image.</summary>
internal static unsafe class WinogradResults
{
    private const int SegmentTiles = 16;
    private const nint SegmentRow = SegmentTiles * 64;

    /// <summary>Elements of memory to work with: four rows of tiles.</summary>
    public static long MemoryLength(in WinogradCut cut) => 4 * Math.Max(SegmentRow, (long)cut.RowTiles * 64);

    /// <summary>One row of tiles of one block of channels.</summary>
    /// <param name="products">The first tile's first vector.</param>
    /// <param name="place">Elements from one of the 36 places to the next.</param>
    /// <param name="rows">Rows of results, 1 to 4.</param>
    /// <param name="width">Places in a row.</param>
    /// <param name="y">[rows, width, 16], written.</param>
    /// <param name="memory">Of <see cref="MemoryLength"/>.</param>
    /// <param name="ends">What is added to each channel, and bounds; or null.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToBlock<V>(float* products, nint place, int rows, int width, float* y, float* memory, BlockEnds* ends) where V : struct, ILanes<V, float>
    {
        int whole = rows == 4 ? width / 4 : 0;
        if (whole > 0)
            WinogradTransforms.Results<V>(products, place, whole, y, (nint)width * 16, ends);
        for (int first = whole; first * 4 < width; first += SegmentTiles)
        {
            int tiles = Math.Min(SegmentTiles, (width + 3) / 4 - first), columns = Math.Min(4 * tiles, width - 4 * first);
            WinogradTransforms.Results<V>(products + (nint)first * 16, place, tiles, memory, SegmentRow, ends);
            for (int i = 0; i < rows; i++)
                new ReadOnlySpan<float>(memory + i * SegmentRow, columns * 16).CopyTo(new Span<float>(y + ((nint)i * width + 4 * first) * 16, columns * 16));
        }
    }

    /// <summary>The same to planes.</summary>
    /// <param name="planes">Where the first row begins in the first plane.</param>
    /// <param name="plane">Elements from one plane to the next.</param>
    /// <param name="channels">Planes, at most 16.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToPlanes<V>(
        float* products, nint place, int rows, int width, float* planes, nint plane, int channels, float* memory) where V : struct, ILanes<V, float>
    {
        int tiles = (width + 3) / 4;
        WinogradTransforms.Results<V>(products, place, tiles, memory, (nint)tiles * 64, null);
        for (int i = 0; i < rows; i++)
            PlaneBlocks.Scatter(memory + i * (nint)tiles * 64, width, planes + (nint)i * width, plane, channels);
    }
}
