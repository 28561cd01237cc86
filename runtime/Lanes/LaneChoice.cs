using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelDsl.Runtime;

/// <summary>a where a mask is set, b elsewhere.</summary>
/// <remarks>
/// The processors of AVX-512 compare into registers of masks. For <c>ConditionalSelect</c> such a mask may become a vector again, by an
/// instruction that waits for what its target held before: turns of a loop then wait for one another, at three times the cost. These
/// blends take the mask as it is.
/// </remarks>
internal static class LaneChoice
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Of(Vector512<float> mask, Vector512<float> a, Vector512<float> b) =>
        Avx512F.IsSupported ? Avx512F.BlendVariable(b, a, mask) : Vector512.ConditionalSelect(mask, a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<double> Of(Vector512<double> mask, Vector512<double> a, Vector512<double> b) =>
        Avx512F.IsSupported ? Avx512F.BlendVariable(b, a, mask) : Vector512.ConditionalSelect(mask, a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Of(Vector256<float> mask, Vector256<float> a, Vector256<float> b) =>
        Avx.IsSupported ? Avx.BlendVariable(b, a, mask) : Vector256.ConditionalSelect(mask, a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<double> Of(Vector256<double> mask, Vector256<double> a, Vector256<double> b) =>
        Avx.IsSupported ? Avx.BlendVariable(b, a, mask) : Vector256.ConditionalSelect(mask, a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> Of(Vector128<float> mask, Vector128<float> a, Vector128<float> b) =>
        Sse41.IsSupported ? Sse41.BlendVariable(b, a, mask) : Vector128.ConditionalSelect(mask, a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<double> Of(Vector128<double> mask, Vector128<double> a, Vector128<double> b) =>
        Sse41.IsSupported ? Sse41.BlendVariable(b, a, mask) : Vector128.ConditionalSelect(mask, a, b);

    /// <summary>a where <paramref name="x"/> is below zero, b where it is above; either at zeros and NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Negative(Vector512<float> x, Vector512<float> a, Vector512<float> b) =>
        Of(Vector512.LessThan(x, Vector512<float>.Zero), a, b);

    /// <summary>a where <paramref name="x"/> is below zero, b where it is above; either at zeros and NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Negative(Vector256<float> x, Vector256<float> a, Vector256<float> b) =>
        Avx.IsSupported && !Avx512F.VL.IsSupported ? Avx.BlendVariable(b, a, x) : Of(Vector256.LessThan(x, Vector256<float>.Zero), a, b);

    /// <summary>a where <paramref name="x"/> is below zero, b where it is above; either at zeros and NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> Negative(Vector128<float> x, Vector128<float> a, Vector128<float> b) =>
        Sse41.IsSupported && !Avx512F.VL.IsSupported ? Sse41.BlendVariable(b, a, x) : Of(Vector128.LessThan(x, Vector128<float>.Zero), a, b);
}
