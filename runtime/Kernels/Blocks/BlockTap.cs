using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>One tap of a window over one block of input channels, as the tiles of a blocked convolution walk it.</summary>
/// <param name="X">Where it meets the first pixel of a tile, from the tile's place in the input.</param>
/// <param name="W">Where its weights begin.</param>
/// <param name="Channels">Input channels of the block, 16 but for the last.</param>
internal readonly record struct BlockTap(nint X, nint W, nint Channels)
{
    /// <summary>Writes the taps of further rows of a window behind those of one: each as far from the one above it.</summary>
    /// <param name="tap">Behind the taps of a row.</param>
    /// <param name="columns">How many it has.</param>
    /// <param name="rows">Rows to write.</param>
    /// <param name="x">From a row to the next in the input.</param>
    /// <param name="w">And among the weights.</param>
    /// <returns>Behind the last tap.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe BlockTap* Repeat(BlockTap* tap, int columns, int rows, nint x, nint w)
    {
        for (BlockTap* above = tap - columns, end = tap + (nint)columns * rows; tap < end; above++, tap++)
            *tap = new BlockTap(above->X + x, above->W + w, above->Channels);
        return tap;
    }
}
