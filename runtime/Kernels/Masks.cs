namespace ModelDsl.Runtime;

/// <summary>What a mask says about sizes.</summary>
public static class Masks
{
    /// <summary>Writes where the mask is true, in order.</summary>
    /// <param name="mask">The mask; only its first <paramref name="size"/> elements count.</param>
    /// <param name="size">Its length.</param>
    /// <param name="positions">Has room for <paramref name="size"/> positions.</param>
    /// <returns>How many there are.</returns>
    public static int Positions(ReadOnlySpan<bool> mask, int size, Span<long> positions)
    {
        int count = 0;
        for (int i = 0; i < size; i++)
        {
            // Written in any case, kept where true: no branch to guess.
            positions[count] = i;
            if (mask[i]) count++;
        }
        return count;
    }
}
