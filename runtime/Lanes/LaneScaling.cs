using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelDsl.Runtime;

/// <summary>p·2ⁿ for whole n, rounded once: 2ⁿ may lie outside the floats where the result does not, or where it is subnormal.</summary>
/// <remarks>Machines with AVX-512 have an instruction; elsewhere two factors 2^⌊n/2⌋ and 2^⌈n/2⌉, of which the first never rounds.</remarks>
internal static class LaneScaling
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Scaled(Vector512<float> p, Vector512<float> n)
    {
        if (Avx512F.IsSupported) return Avx512F.Scale(p, n);
        Vector512<int> exponent = Vector512.ConvertToInt32Native(n), half = Vector512.ShiftRightArithmetic(exponent, 1);
        return p * Vector512.AsSingle(Vector512.ShiftLeft(half + Vector512.Create(127), 23))
            * Vector512.AsSingle(Vector512.ShiftLeft(exponent - half + Vector512.Create(127), 23));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Scaled(Vector256<float> p, Vector256<float> n)
    {
        if (Avx512F.VL.IsSupported) return Avx512F.VL.Scale(p, n);
        Vector256<int> exponent = Vector256.ConvertToInt32Native(n), half = Vector256.ShiftRightArithmetic(exponent, 1);
        return p * Vector256.AsSingle(Vector256.ShiftLeft(half + Vector256.Create(127), 23))
            * Vector256.AsSingle(Vector256.ShiftLeft(exponent - half + Vector256.Create(127), 23));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> Scaled(Vector128<float> p, Vector128<float> n)
    {
        if (Avx512F.VL.IsSupported) return Avx512F.VL.Scale(p, n);
        Vector128<int> exponent = Vector128.ConvertToInt32Native(n), half = Vector128.ShiftRightArithmetic(exponent, 1);
        return p * Vector128.AsSingle(Vector128.ShiftLeft(half + Vector128.Create(127), 23))
            * Vector128.AsSingle(Vector128.ShiftLeft(exponent - half + Vector128.Create(127), 23));
    }

    /// <summary>t − ⌊t⌋ for t up to 120, and in <paramref name="n"/> what scales by 2^⌊t⌋; 2^⌊t⌋ may be 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Fraction(Vector512<float> t, out Vector512<float> n)
    {
        if (Avx512DQ.IsSupported)
        {
            n = t; // the scaling instruction takes the whole part itself
            return Avx512DQ.Reduce(t, 1);
        }
        t = Vector512.MaxNative(Vector512.Create(-150f), t); // a NaN comes through as the second operand
        n = Vector512.Floor(t);
        return t - n;
    }

    /// <summary>t − ⌊t⌋ for t up to 120, and in <paramref name="n"/> what scales by 2^⌊t⌋; 2^⌊t⌋ may be 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Fraction(Vector256<float> t, out Vector256<float> n)
    {
        if (Avx512DQ.VL.IsSupported)
        {
            n = t; // the scaling instruction takes the whole part itself
            return Avx512DQ.VL.Reduce(t, 1);
        }
        t = Vector256.MaxNative(Vector256.Create(-150f), t); // a NaN comes through as the second operand
        n = Vector256.Floor(t);
        return t - n;
    }

    /// <summary>t − ⌊t⌋ for t up to 120, and in <paramref name="n"/> what scales by 2^⌊t⌋; 2^⌊t⌋ may be 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> Fraction(Vector128<float> t, out Vector128<float> n)
    {
        if (Avx512DQ.VL.IsSupported)
        {
            n = t; // the scaling instruction takes the whole part itself
            return Avx512DQ.VL.Reduce(t, 1);
        }
        t = Vector128.MaxNative(Vector128.Create(-150f), t); // a NaN comes through as the second operand
        n = Vector128.Floor(t);
        return t - n;
    }

    /// <summary>n / d for n not below 0 and d from 1 to 2⁶⁴, at most 1 unit in the last place off: a division occupies the processor for longer than the exponential before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Quotient(Vector512<float> n, Vector512<float> d)
    {
        if (!Avx512F.IsSupported) return n / d;
        Vector512<float> r = Avx512F.Reciprocal14(d), near = n * r;
        return Avx512F.FusedMultiplyAdd(Avx512F.FusedMultiplyAddNegated(d, near, n), r, near);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Quotient(Vector256<float> n, Vector256<float> d)
    {
        if (!Avx512F.VL.IsSupported) return n / d;
        Vector256<float> r = Avx512F.VL.Reciprocal14(d), near = n * r;
        return Fma.MultiplyAdd(Fma.MultiplyAddNegated(d, near, n), r, near);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> Quotient(Vector128<float> n, Vector128<float> d)
    {
        if (!Avx512F.VL.IsSupported) return n / d;
        Vector128<float> r = Avx512F.VL.Reciprocal14(d), near = n * r;
        return Fma.MultiplyAdd(Fma.MultiplyAddNegated(d, near, n), r, near);
    }
}
