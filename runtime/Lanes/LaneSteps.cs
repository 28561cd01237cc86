using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>For loops that take four vectors a turn, each step of a function for all of them.</summary>
public static class LaneSteps
{
#pragma warning disable CS0649 // 0 for ever, and not readonly: the compiler would know it
    private static int s_nothing;
#pragma warning restore CS0649

    /// <summary>The size, as a number that the compiler does not know.</summary>
    /// <remarks>
    /// Out of a loop that is surely entered it takes all constants, more than there are registers: what the loop works on would go through memory. In
    /// other loops constants are read where they are used, once for the four vectors.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Size(int size) => size + s_nothing;
}
