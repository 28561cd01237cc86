using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>The products of transformed inputs with transformed filters, each a convolution of single pixels.</summary>
internal readonly unsafe struct WinogradPlaces(WinogradCut cut, VectorWidth width)
{
    private readonly WinogradCut _cut = cut;
    private readonly BlockTiles _tiles = new(planes: false, width);

    /// <summary>The products of some tiles with one unit of output channels.</summary>
    /// <param name="inputs">[place][block][tile][16]</param>
    /// <param name="tiles">How many.</param>
    /// <param name="filters">[place][input channel][lanes]</param>
    /// <param name="lanes">Output channels of the unit: 16 or 32.</param>
    /// <param name="products">[place][block][tile][16], written.</param>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Multiply(float* inputs, int tiles, float* filters, int lanes, float* products)
    {
        BlockTap* taps = stackalloc BlockTap[_cut.InBlocks];
        for (int block = 0; block < _cut.InBlocks; block++)
            taps[block] = new BlockTap((nint)block * tiles * Block.Lanes, (nint)block * Block.Lanes * lanes, Block.Channels(_cut.Channels, block));
        for (int place = 0; place < _cut.Form.Places; place++)
        {
            _tiles.Row(taps, _cut.InBlocks, inputs, filters, products, products + (nint)tiles * Block.Lanes, tiles, lanes, Block.Lanes, ahead: (nint)_cut.Channels * lanes, accumulate: false);
            inputs += _cut.InputPlace;
            products += _cut.ProductPlace;
            filters += (nint)_cut.Channels * lanes;
        }
    }
}
