using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>The 36 products of transformed inputs with transformed filters.</summary>
internal static unsafe class WinogradProducts
{
    /// <summary>The products of some tiles with one unit of output channels.</summary>
    /// <param name="cut">How inputs and products lie in memory.</param>
    /// <param name="inputs">[36][block][tile][16]</param>
    /// <param name="tiles">How many.</param>
    /// <param name="filters">[36][input channel][columns]</param>
    /// <param name="columns">Output channels: 16 or 32.</param>
    /// <param name="products">[36][tile][columns], written.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V>(in WinogradCut cut, float* inputs, int tiles, float* filters, int columns, float* products) where V : struct, ILanes<V, float>
    {
        int most = WinogradTiles.MostRows<V>();
        int panels = (tiles + most - 1) / most;
        nint block = (nint)tiles * 16;
        for (int place = 0; place < WinogradFilters.Places; place++)
        {
            // Heights as even as can be: low tiles wait for their sums.
            for (int panel = 0; panel < panels; panel++)
            {
                int first = tiles * panel / panels, rows = tiles * (panel + 1) / panels - first;
                float* a = inputs + (nint)first * 16, c = products + (nint)first * columns;
                int column = 0;
                for (; column <= columns - 2 * V.Count; column += 2 * V.Count)
                    WinogradTiles.Wide<V>(rows, a, block, cut.InBlocks, filters + column, columns, c + column, columns);
                if (column < columns)
                    WinogradTiles.Narrow<V>(rows, a, block, cut.InBlocks, filters + column, columns, c + column, columns);
            }
            inputs += cut.InputPlace;
            products += cut.ProductPlace;
            filters += (nint)cut.InBlocks * 16 * columns;
        }
    }
}
