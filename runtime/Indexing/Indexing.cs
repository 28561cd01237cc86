using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Checks of indices that come from data.</summary>
public static class Indexing
{
    /// <summary>The index, if it lies in 0..size − 1.</summary>
    /// <param name="input">What is indexed, for the message.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is outside.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Check(long index, long size, string input)
    {
        if ((ulong)index >= (ulong)size)
            Throw(index, size, input);
        return index;
    }

    [DoesNotReturn]
    private static void Throw(long index, long size, string input)
    {
        string range = size > 0 ? $"outside 0..{size - 1} of {input}" : $"outside {input}, which is empty";
        throw new ArgumentOutOfRangeException(input, $"index {index} is {range}");
    }
}
