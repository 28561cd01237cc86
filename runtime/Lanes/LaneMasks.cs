using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Booleans in memory to and from lanes.</summary>
internal static class LaneMasks
{
    /// <summary>Writes 1 or 0 into the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Read(ref readonly bool x, int index, int count, ref float lanes)
    {
        for (int i = 0; i < count; i++)
            Unsafe.Add(ref lanes, i) = Unsafe.Add(ref Unsafe.AsRef(in x), index + i) ? 1 : 0;
    }

    /// <inheritdoc cref="Read(ref readonly bool, int, int, ref float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Read(ref readonly bool x, int index, int count, ref double lanes)
    {
        for (int i = 0; i < count; i++)
            Unsafe.Add(ref lanes, i) = Unsafe.Add(ref Unsafe.AsRef(in x), index + i) ? 1 : 0;
    }

    /// <summary>Writes one boolean a bit, the lowest first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Write(uint bits, ref bool y, int index, int count)
    {
        for (int i = 0; i < count; i++)
            Unsafe.Add(ref y, index + i) = ((bits >> i) & 1) != 0;
    }
}
