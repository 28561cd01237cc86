using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelDsl.Runtime;

/// <summary>The greater and the lesser of two vectors, NaN where either has one.</summary>
/// <remarks>
/// Processors of the x86 family return the second operand where one is NaN: that is right unless the first one alone is. The
/// portable functions also order −0 before +0, which takes four more instructions one after the other.
/// </remarks>
internal static class LaneExtremes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<T> Max<T>(Vector512<T> a, Vector512<T> b) => X86Base.IsSupported
        ? Vector512.ConditionalSelect(Vector512.Equals(a, a), Vector512.MaxNative(a, b), a) : Vector512.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<T> Max<T>(Vector256<T> a, Vector256<T> b) => X86Base.IsSupported
        ? Vector256.ConditionalSelect(Vector256.Equals(a, a), Vector256.MaxNative(a, b), a) : Vector256.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<T> Max<T>(Vector128<T> a, Vector128<T> b) => X86Base.IsSupported
        ? Vector128.ConditionalSelect(Vector128.Equals(a, a), Vector128.MaxNative(a, b), a) : Vector128.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<T> Min<T>(Vector512<T> a, Vector512<T> b) => X86Base.IsSupported
        ? Vector512.ConditionalSelect(Vector512.Equals(a, a), Vector512.MinNative(a, b), a) : Vector512.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<T> Min<T>(Vector256<T> a, Vector256<T> b) => X86Base.IsSupported
        ? Vector256.ConditionalSelect(Vector256.Equals(a, a), Vector256.MinNative(a, b), a) : Vector256.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<T> Min<T>(Vector128<T> a, Vector128<T> b) => X86Base.IsSupported
        ? Vector128.ConditionalSelect(Vector128.Equals(a, a), Vector128.MinNative(a, b), a) : Vector128.Min(a, b);
}
