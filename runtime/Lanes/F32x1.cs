using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>One float as lanes, for machines without vectors and for elements that are alone.</summary>
/// <remarks>It is the first lane of a vector, so that every result equals that of the wider lanes.
/// Written by generate.sh from Scalar.template: change that.</remarks>
public readonly struct F32x1 : ILanes<F32x1, float>
{
    private readonly F32x4 _lanes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private F32x1(F32x4 lanes) => _lanes = lanes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public F32x1(float value) => _lanes = new(Vector128.CreateScalar(value));

    public float Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _lanes.Value.ToScalar();
    }

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1;
    }

    public static F32x1 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(F32x4.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Load(ref readonly float x, int index) => new(Unsafe.Add(ref Unsafe.AsRef(in x), index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Load(ref readonly float x, int index, int count) => count == 0 ? Zero : Load(in x, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float y, int index) => Unsafe.Add(ref y, index) = Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float y, int index, int count)
    {
        if (count != 0)
            Store(ref y, index);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 LoadMask(ref readonly bool x, int index) => FirstLanes(Unsafe.Add(ref Unsafe.AsRef(in x), index) ? 1 : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 LoadMask(ref readonly bool x, int index, int count) => count == 0 ? Zero : LoadMask(in x, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreMask(ref bool y, int index) => Unsafe.Add(ref y, index) = AnyTrue();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreMask(ref bool y, int index, int count)
    {
        if (count != 0)
            StoreMask(ref y, index);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Fill(float value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Index(float start) => new(start);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 FirstLanes(int count) => new(F32x4.FirstLanes(count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 First(F32x1 x, int count, F32x1 others) => count > 0 ? x : others;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 operator +(F32x1 a, F32x1 b) => new(a._lanes + b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 operator -(F32x1 a, F32x1 b) => new(a._lanes - b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 operator *(F32x1 a, F32x1 b) => new(a._lanes * b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 operator /(F32x1 a, F32x1 b) => new(a._lanes / b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 operator -(F32x1 x) => new(-x._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 FusedMultiplyAdd(F32x1 a, F32x1 b, F32x1 c) =>
        new(F32x4.FusedMultiplyAdd(a._lanes, b._lanes, c._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Select(F32x1 mask, F32x1 a, F32x1 b) => new(F32x4.Select(mask._lanes, a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AnyTrue() => (Vector128.ExtractMostSignificantBits(_lanes.Value) & 1) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AllTrue() => AnyTrue();

    public float ReduceSum() => Value;

    public float ReduceProduct() => Value;

    public float ReduceMax() => Value;

    public float ReduceMin() => Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Not(F32x1 x) => new(F32x4.Not(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Abs(F32x1 x) => new(F32x4.Abs(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Negate(F32x1 x) => new(F32x4.Negate(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Square(F32x1 x) => new(F32x4.Square(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Reciprocal(F32x1 x) => new(F32x4.Reciprocal(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Sqrt(F32x1 x) => new(F32x4.Sqrt(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Rsqrt(F32x1 x) => new(F32x4.Rsqrt(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Floor(F32x1 x) => new(F32x4.Floor(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Ceil(F32x1 x) => new(F32x4.Ceil(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Round(F32x1 x) => new(F32x4.Round(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Trunc(F32x1 x) => new(F32x4.Trunc(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Sign(F32x1 x) => new(F32x4.Sign(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 IsNan(F32x1 x) => new(F32x4.IsNan(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Exp(F32x1 x) => new(F32x4.Exp(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Decay(F32x1 x) => new(F32x4.Decay(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Expm1(F32x1 x) => new(F32x4.Expm1(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Log(F32x1 x) => new(F32x4.Log(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Log1p(F32x1 x) => new(F32x4.Log1p(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Sin(F32x1 x) => new(F32x4.Sin(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Cos(F32x1 x) => new(F32x4.Cos(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Tanh(F32x1 x) => new(F32x4.Tanh(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Sigmoid(F32x1 x) => new(F32x4.Sigmoid(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Erf(F32x1 x) => new(F32x4.Erf(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 OnePlusErf(F32x1 x) => new(F32x4.OnePlusErf(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Asin(F32x1 x) => new(F32x4.Asin(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Acos(F32x1 x) => new(F32x4.Acos(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Atan(F32x1 x) => new(F32x4.Atan(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Exp2(F32x1 x) => new(F32x4.Exp2(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Sinh(F32x1 x) => new(F32x4.Sinh(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Cosh(F32x1 x) => new(F32x4.Cosh(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Log2(F32x1 x) => new(F32x4.Log2(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Log10(F32x1 x) => new(F32x4.Log10(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Tan(F32x1 x) => new(F32x4.Tan(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Asinh(F32x1 x) => new(F32x4.Asinh(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Acosh(F32x1 x) => new(F32x4.Acosh(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Atanh(F32x1 x) => new(F32x4.Atanh(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Erfc(F32x1 x) => new(F32x4.Erfc(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Max(F32x1 a, F32x1 b) => new(F32x4.Max(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Min(F32x1 a, F32x1 b) => new(F32x4.Min(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Maximum(F32x1 a, F32x1 b) => new(F32x4.Maximum(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Minimum(F32x1 a, F32x1 b) => new(F32x4.Minimum(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 AtLeast(F32x1 a, F32x1 b) => new(F32x4.AtLeast(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 AtMost(F32x1 a, F32x1 b) => new(F32x4.AtMost(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Equal(F32x1 a, F32x1 b) => new(F32x4.Equal(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 NotEqual(F32x1 a, F32x1 b) => new(F32x4.NotEqual(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Less(F32x1 a, F32x1 b) => new(F32x4.Less(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 LessOrEqual(F32x1 a, F32x1 b) => new(F32x4.LessOrEqual(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Greater(F32x1 a, F32x1 b) => new(F32x4.Greater(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 GreaterOrEqual(F32x1 a, F32x1 b) => new(F32x4.GreaterOrEqual(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 And(F32x1 a, F32x1 b) => new(F32x4.And(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Or(F32x1 a, F32x1 b) => new(F32x4.Or(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Xor(F32x1 a, F32x1 b) => new(F32x4.Xor(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Atan2(F32x1 a, F32x1 b) => new(F32x4.Atan2(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Hypot(F32x1 a, F32x1 b) => new(F32x4.Hypot(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Power(F32x1 a, F32x1 b) => new(F32x4.Power(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Fmod(F32x1 a, F32x1 b) => new(F32x4.Fmod(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Remainder(F32x1 a, F32x1 b) => new(F32x4.Remainder(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 FloorDivide(F32x1 a, F32x1 b) => new(F32x4.FloorDivide(a._lanes, b._lanes));

    public static F32x1 Lgamma(F32x1 x) => new(ScalarMath.Lgamma(x.Value));

    public static F32x1 Digamma(F32x1 x) => new(ScalarMath.Digamma(x.Value));
}
