using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>The products of transformed inputs with transformed filters, each a convolution of single pixels.</summary>
internal readonly unsafe struct WinogradPlaces(WinogradCut cut, VectorWidth width)
{
    private readonly WinogradCut _cut = cut;
    private readonly VectorWidth _width = width;
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
        var ends = new BlockEnds();
        nint filter = (nint)_cut.Channels * lanes, second = (nint)tiles * Block.Lanes;
        if (_tiles.Single(tiles, lanes) is var tile && tile != null)
        {
            for (int place = 0; place < _cut.Form.Places; place++, inputs += _cut.InputPlace, products += _cut.ProductPlace, filters += filter)
                tile(taps, _cut.InBlocks, inputs, filters, products, products + second, Block.Lanes, filter + (place & 1) * BlockTiles.HalfAhead, &ends);
            return;
        }
        if (_width == VectorWidth.Bits256)
        {
            BlockTiles.Cut256 row = BlockTiles.CutOf(tiles);
            for (int place = 0; place < _cut.Form.Places; place++, inputs += _cut.InputPlace, products += _cut.ProductPlace, filters += filter)
                _tiles.Row256(row, taps, _cut.InBlocks, inputs, filters, products, Block.Lanes, filter, &ends);
            return;
        }
        for (int place = 0; place < _cut.Form.Places; place++, inputs += _cut.InputPlace, products += _cut.ProductPlace, filters += filter)
            _tiles.Row(taps, _cut.InBlocks, inputs, filters, products, products + second, tiles, lanes, Block.Lanes, filter, &ends);
    }

    /// <summary>The products of some tiles with several units of 16 output channels, all of one place before the next: its inputs stay in the first-level cache.</summary>
    /// <param name="inputs">[place][block][tile][16]</param>
    /// <param name="tiles">How many.</param>
    /// <param name="filters">[unit][place][input channel][16]</param>
    /// <param name="units">How many.</param>
    /// <param name="unit">Elements from the products of one unit to those of the next.</param>
    /// <param name="products">[unit][place][tile][16], written.</param>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void MultiplyUnits(float* inputs, int tiles, float* filters, int units, nint unit, float* products)
    {
        BlockTap* taps = stackalloc BlockTap[_cut.InBlocks];
        for (int block = 0; block < _cut.InBlocks; block++)
            taps[block] = new BlockTap((nint)block * tiles * Block.Lanes, (nint)block * Block.Lanes * Block.Lanes, Block.Channels(_cut.Channels, block));
        var ends = new BlockEnds();
        nint filter = (nint)_cut.Channels * Block.Lanes, next = _cut.Form.Places * filter;
        bool narrow = _width == VectorWidth.Bits256;
        BlockTiles.Cut256 row = BlockTiles.CutOf(tiles);
        for (int place = 0; place < _cut.Form.Places; place++, inputs += _cut.InputPlace, products += _cut.ProductPlace, filters += filter)
            for (int i = 0; i < units; i++)
            {
                nint ahead = i + 1 < units ? next : filter - i * next;
                if (narrow) _tiles.Row256(row, taps, _cut.InBlocks, inputs, filters + i * next, products + i * unit, Block.Lanes, ahead, &ends);
                else _tiles.Row(taps, _cut.InBlocks, inputs, filters + i * next, products + i * unit, products, tiles, Block.Lanes, Block.Lanes, ahead, &ends);
            }
    }
}
