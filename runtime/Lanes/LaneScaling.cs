using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelDsl.Runtime;

/// <summary>p·2ⁿ for whole n, rounded once: 2ⁿ may lie outside the floats where the result does not, or where it is subnormal.</summary>
/// <remarks>Machines with AVX-512 have an instruction; elsewhere two factors 2^⌊n/2⌋ and 2^⌈n/2⌉, of which the first never rounds.</remarks>
internal static class LaneScaling
{
    private const int Bias = 127;

    /// <summary>Whether processors scale by powers of two and take whole parts off by instructions of their own.</summary>
    internal static bool HasInstructions
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Avx512F.VL.IsSupported && Avx512DQ.VL.IsSupported;
    }

    /// <summary>Whether, where that is not so, one of eight powers of two is looked up by an instruction.</summary>
    internal static bool HasEighths
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Avx2.IsSupported && Fma.IsSupported && !HasInstructions;
    }

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

    /// <summary>The same, for n that was found by an addition of 3·2²²: <paramref name="shifted"/> is the sum, whose low bits are n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Scaled(Vector512<float> p, Vector512<float> n, Vector512<float> shifted)
    {
        if (Avx512F.IsSupported) return Avx512F.Scale(p, n);
        // The shifts to the left leave nothing of what was added.
        Vector512<int> exponents = Vector512.AsInt32(shifted) + Vector512.Create(2 * Bias), half = Vector512.ShiftRightArithmetic(exponents, 1);
        return p * Vector512.AsSingle(Vector512.ShiftLeft(half, 23)) * Vector512.AsSingle(Vector512.ShiftLeft(exponents - half, 23));
    }

    /// <summary>The same for n from −190 to 63, without instructions for it: 2⁶⁴ as large first, and then rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> ScaledDown(Vector512<float> p, Vector512<float> shifted) =>
        p * Vector512.AsSingle(Vector512.ShiftLeft(Vector512.AsInt32(shifted) + Vector512.Create(Bias + 64), 23)) * Vector512.Create(1 / 18446744073709551616f);

    /// <summary>The same for n from −126 to 127; −127 gives 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> ScaledNear(Vector512<float> p, Vector512<float> n, Vector512<float> shifted) => Avx512F.IsSupported
        ? Avx512F.Scale(p, n) : p * Vector512.AsSingle(Vector512.ShiftLeft(Vector512.AsInt32(shifted) + Vector512.Create(Bias), 23));

    /// <summary>The same, for n that was found by an addition of 3·2²²: <paramref name="shifted"/> is the sum, whose low bits are n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Scaled(Vector256<float> p, Vector256<float> n, Vector256<float> shifted)
    {
        if (Avx512F.VL.IsSupported) return Avx512F.VL.Scale(p, n);
        // The shifts to the left leave nothing of what was added.
        Vector256<int> exponents = Vector256.AsInt32(shifted) + Vector256.Create(2 * Bias), half = Vector256.ShiftRightArithmetic(exponents, 1);
        return p * Vector256.AsSingle(Vector256.ShiftLeft(half, 23)) * Vector256.AsSingle(Vector256.ShiftLeft(exponents - half, 23));
    }

    /// <summary>The same for n from −190 to 63, without instructions for it: 2⁶⁴ as large first, and then rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> ScaledDown(Vector256<float> p, Vector256<float> shifted) =>
        p * Vector256.AsSingle(Vector256.ShiftLeft(Vector256.AsInt32(shifted) + Vector256.Create(Bias + 64), 23)) * Vector256.Create(1 / 18446744073709551616f);

    /// <summary>The same for n from −126 to 127; −127 gives 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> ScaledNear(Vector256<float> p, Vector256<float> n, Vector256<float> shifted) => Avx512F.VL.IsSupported
        ? Avx512F.VL.Scale(p, n) : p * Vector256.AsSingle(Vector256.ShiftLeft(Vector256.AsInt32(shifted) + Vector256.Create(Bias), 23));

    /// <summary>The same, for n that was found by an addition of 3·2²²: <paramref name="shifted"/> is the sum, whose low bits are n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> Scaled(Vector128<float> p, Vector128<float> n, Vector128<float> shifted)
    {
        if (Avx512F.VL.IsSupported) return Avx512F.VL.Scale(p, n);
        // The shifts to the left leave nothing of what was added.
        Vector128<int> exponents = Vector128.AsInt32(shifted) + Vector128.Create(2 * Bias), half = Vector128.ShiftRightArithmetic(exponents, 1);
        return p * Vector128.AsSingle(Vector128.ShiftLeft(half, 23)) * Vector128.AsSingle(Vector128.ShiftLeft(exponents - half, 23));
    }

    /// <summary>The same for n from −190 to 63, without instructions for it: 2⁶⁴ as large first, and then rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> ScaledDown(Vector128<float> p, Vector128<float> shifted) =>
        p * Vector128.AsSingle(Vector128.ShiftLeft(Vector128.AsInt32(shifted) + Vector128.Create(Bias + 64), 23)) * Vector128.Create(1 / 18446744073709551616f);

    /// <summary>The same for n from −126 to 127; −127 gives 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> ScaledNear(Vector128<float> p, Vector128<float> n, Vector128<float> shifted) => Avx512F.VL.IsSupported
        ? Avx512F.VL.Scale(p, n) : p * Vector128.AsSingle(Vector128.ShiftLeft(Vector128.AsInt32(shifted) + Vector128.Create(Bias), 23));

    /// <summary>2^(64 + n/8) for n from −1500 to 500 that was found by an addition of 3·2²²: <paramref name="shifted"/> is the sum. Only with <see cref="HasEighths"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Eighths(Vector256<float> shifted) =>
        // With n = 8·k + j: the bits of 2^(64 + j/8) less j·2²⁰, and n·2²⁰ makes up for that and adds k to the exponent.
        Eighths(shifted, Vector256.Create(0x5F800000, 0x5F7B95C2, 0x5F7837F0, 0x5F75FED7, 0x5F7504F3, 0x5F75672A, 0x5F7744FD, 0x5F7AC0C7));

    /// <inheritdoc cref="Eighths(Vector256{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Eighths(Vector512<float> shifted) => Vector512.Create(Eighths(shifted.GetLower()), Eighths(shifted.GetUpper()));

    /// <inheritdoc cref="Eighths(Vector256{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> Eighths(Vector128<float> shifted) => Eighths(shifted.ToVector256Unsafe()).GetLower();

    /// <summary>2^(n/8 − 64) for n from −490 to 1500, else as <see cref="Eighths(Vector256{float})"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> EighthsBelow(Vector256<float> shifted) =>
        Eighths(shifted, Vector256.Create(0x1F800000, 0x1F7B95C2, 0x1F7837F0, 0x1F75FED7, 0x1F7504F3, 0x1F75672A, 0x1F7744FD, 0x1F7AC0C7));

    /// <inheritdoc cref="EighthsBelow(Vector256{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> EighthsBelow(Vector512<float> shifted) => Vector512.Create(EighthsBelow(shifted.GetLower()), EighthsBelow(shifted.GetUpper()));

    /// <inheritdoc cref="EighthsBelow(Vector256{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> EighthsBelow(Vector128<float> shifted) => EighthsBelow(shifted.ToVector256Unsafe()).GetLower();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Eighths(Vector256<float> shifted, Vector256<int> powers)
    {
        Vector256<int> n = Vector256.AsInt32(shifted);
        return Vector256.AsSingle(Avx2.PermuteVar8x32(powers, n) + Vector256.ShiftLeft(n, 20));
    }

    /// <summary>x − p·x, rounded once. Only with <see cref="HasEighths"/>: the JIT does not find the instruction by itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Less(Vector256<float> x, Vector256<float> p) => Fma.MultiplyAddNegated(p, x, x);

    /// <inheritdoc cref="Less(Vector256{float}, Vector256{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Less(Vector512<float> x, Vector512<float> p) => Vector512.Create(Less(x.GetLower(), p.GetLower()), Less(x.GetUpper(), p.GetUpper()));

    /// <inheritdoc cref="Less(Vector256{float}, Vector256{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> Less(Vector128<float> x, Vector128<float> p) => Fma.MultiplyAddNegated(p, x, x);

    /// <summary>x / 2⁶⁴.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Down(Vector512<float> x) => x * Vector512.Create(1 / 18446744073709551616f);

    /// <summary>x / 2⁶⁴.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Down(Vector256<float> x) => x * Vector256.Create(1 / 18446744073709551616f);

    /// <summary>x / 2⁶⁴.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> Down(Vector128<float> x) => x * Vector128.Create(1 / 18446744073709551616f);

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
