using System.Runtime.InteropServices;

namespace ModelDsl.Runtime;

/// <summary>What the sums of a tile begin with, and how they end.</summary>
internal unsafe struct BlockEnds
{
    // As many as a tile has output channels.
    private static readonly float* s_zeros = (float*)NativeMemory.AllocZeroed(2 * Block.Lanes, sizeof(float));

    public BlockEnds() { }

    /// <summary>The ends of a share of a longer sum.</summary>
    /// <param name="finish">What the whole sum ends with.</param>
    /// <param name="first">Whether the share is the first; others add to what is there.</param>
    /// <param name="last">Whether it is the last.</param>
    public BlockEnds(in BlockFinish finish, bool first, bool last)
    {
        Adds = !first || !finish.Other.IsEmpty;
        IsBounded = last && finish.IsBounded;
        (Least, Most) = (finish.Least, finish.Most);
    }

    /// <summary>The same in planes; what is added to channels is for the caller to say.</summary>
    public BlockEnds(in PlaneFinish finish, bool first, bool last)
    {
        Adds = !first;
        IsBounded = last && finish.IsBounded;
        (Least, Most) = (finish.Least, finish.Most);
    }

    /// <summary>A number for each output channel of the tile, added to each of its pixels.</summary>
    public float* Shift = s_zeros;

    /// <summary>Whether what stands elsewhere is added, too: <see cref="First"/> elements from the first block of results, <see cref="Second"/> from the second.</summary>
    public bool Adds;

    public nint First, Second;

    /// <summary>From the weights of a block to those of half a block that is computed with it, where there is one.</summary>
    public nint Third;

    /// <summary>Whether results are brought between bounds.</summary>
    public bool IsBounded;

    public float Least, Most;
}
