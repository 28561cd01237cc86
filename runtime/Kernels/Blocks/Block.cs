namespace ModelDsl.Runtime;

/// <summary>The channel-blocked layout: [N, C, H, W] as [N, ⌈C / 16⌉, H, W, 16].</summary>
/// <remarks>Lanes past C hold anything; nothing reads them but element-wise work on the same lanes.</remarks>
internal static class Block
{
    /// <summary>Channels of a block.</summary>
    public const int Lanes = 16;

    /// <summary>Blocks that hold the given channels.</summary>
    public static int Count(int channels) => (channels + Lanes - 1) / Lanes;

    /// <summary>Channels in one of the blocks.</summary>
    public static int Channels(int channels, int block) => Math.Min(Lanes, channels - block * Lanes);
}
