namespace ModelDsl.Runtime;

/// <summary>One tap of a window over one block of input channels, as the tiles of a blocked convolution walk it.</summary>
/// <param name="X">Where it meets the first pixel of a tile, from the tile's place in the input.</param>
/// <param name="W">Where its weights begin.</param>
/// <param name="Channels">Input channels of the block, 16 but for the last.</param>
internal readonly record struct BlockTap(nint X, nint W, nint Channels);
