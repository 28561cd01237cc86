using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Turns products into rows of results, leaving out what lies past the image.</summary>
internal static unsafe class WinogradResults
{
    private const int SegmentTiles = 16;

    // A row of a segment's tiles, however many results they have.
    private const nint SegmentRow = SegmentTiles * 5 * 16;

    /// <summary>Elements of memory to work with: as many rows of tiles as a tile has results.</summary>
    public static long MemoryLength(in WinogradCut cut) => cut.Form.Results * Math.Max(SegmentRow, (long)cut.RowTiles * cut.Form.Results * 16);

    /// <summary>One row of tiles of one block of channels.</summary>
    /// <param name="form">The form of the algorithm.</param>
    /// <param name="products">The first tile's first vector.</param>
    /// <param name="place">Elements from one of the places to the next.</param>
    /// <param name="rows">Rows of results, at most as many as a tile has.</param>
    /// <param name="columns">Places of each that are wanted.</param>
    /// <param name="width">Places from one row of results to the next.</param>
    /// <param name="y">[rows, width, 16], written.</param>
    /// <param name="memory">Of <see cref="MemoryLength"/>.</param>
    /// <param name="ends">What is added to each channel, and bounds; or null.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToBlock<V>(in WinogradForm form, float* products, nint place, int rows, int columns, int width, float* y, float* memory, BlockEnds* ends) where V : struct, ILanes<V, float>
    {
        int results = form.Results, whole = rows == results ? columns / results : 0;
        if (whole > 0)
            Transform<V>(form, products, place, whole, y, (nint)width * 16, ends);
        for (int first = whole; first * results < columns; first += SegmentTiles)
        {
            int tiles = Math.Min(SegmentTiles, (columns + results - 1) / results - first), count = Math.Min(results * tiles, columns - results * first);
            Transform<V>(form, products + (nint)first * 16, place, tiles, memory, SegmentRow, ends);
            for (int i = 0; i < rows; i++)
                new ReadOnlySpan<float>(memory + i * SegmentRow, count * 16).CopyTo(new Span<float>(y + ((nint)i * width + results * first) * 16, count * 16));
        }
    }

    /// <summary>The same to planes.</summary>
    /// <param name="planes">Where the first row begins in the first plane.</param>
    /// <param name="plane">Elements from one plane to the next.</param>
    /// <param name="channels">Planes, at most 16.</param>
    /// <param name="ends">What is added to each channel, and bounds; or null.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToPlanes<V>(
        in WinogradForm form, float* products, nint place, int rows, int columns, int width, float* planes, nint plane, int channels, float* memory, BlockEnds* ends) where V : struct, ILanes<V, float>
    {
        int tiles = (columns + form.Results - 1) / form.Results, row = tiles * form.Results;
        Transform<V>(form, products, place, tiles, memory, (nint)row * 16, ends);
        // Rows without anything between them are one run.
        if (row == width)
            (row, columns, rows) = (row * rows, columns * rows, 1);
        for (int i = 0; i < rows; i++)
            PlaneBlocks.Scatter(memory + i * (nint)row * 16, columns, planes + (nint)i * width, plane, channels);
    }

    private static void Transform<V>(in WinogradForm form, float* products, nint place, int tiles, float* y, nint row, BlockEnds* ends) where V : struct, ILanes<V, float>
    {
        if (form.Points == 4) WinogradSmallTransforms.Results<V>(products, place, tiles, y, row, ends);
        else WinogradTransforms.Results<V>(form.Results, products, place, tiles, y, row, ends);
    }
}
