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

    /// <summary>A function of four vectors as a call of its own, for loops of more functions than registers hold the steps of.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Exp<V>(ref V a, ref V b, ref V c, ref V d) where V : struct, ILanes<V, float> => V.Exp(ref a, ref b, ref c, ref d);

    /// <inheritdoc cref="Exp"/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Decay<V>(ref V a, ref V b, ref V c, ref V d) where V : struct, ILanes<V, float> => V.Decay(ref a, ref b, ref c, ref d);

    /// <inheritdoc cref="Exp"/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Log<V>(ref V a, ref V b, ref V c, ref V d) where V : struct, ILanes<V, float> => V.Log(ref a, ref b, ref c, ref d);

    /// <inheritdoc cref="Exp"/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Log1p<V>(ref V a, ref V b, ref V c, ref V d) where V : struct, ILanes<V, float> => V.Log1p(ref a, ref b, ref c, ref d);

    /// <inheritdoc cref="Exp"/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Tanh<V>(ref V a, ref V b, ref V c, ref V d) where V : struct, ILanes<V, float> => V.Tanh(ref a, ref b, ref c, ref d);

    /// <inheritdoc cref="Exp"/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Sigmoid<V>(ref V a, ref V b, ref V c, ref V d) where V : struct, ILanes<V, float> => V.Sigmoid(ref a, ref b, ref c, ref d);

    /// <inheritdoc cref="Exp"/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void OnePlusErf<V>(ref V a, ref V b, ref V c, ref V d) where V : struct, ILanes<V, float> => V.OnePlusErf(ref a, ref b, ref c, ref d);
}
