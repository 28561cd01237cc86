using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>One double as lanes, for machines without vectors and for elements that are alone.</summary>
/// <remarks>It is the first lane of a vector, so that every result equals that of the wider lanes.
/// Written by generate.sh from Scalar.template: change that.</remarks>
public readonly struct F64x1 : ILanes<F64x1, double>
{
    private readonly F64x2 _lanes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private F64x1(F64x2 lanes) => _lanes = lanes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public F64x1(double value) => _lanes = new(Vector128.CreateScalar(value));

    public double Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _lanes.Value.ToScalar();
    }

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1;
    }

    public static F64x1 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(F64x2.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Load(ref readonly double x, int index) => new(Unsafe.Add(ref Unsafe.AsRef(in x), index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Load(ref readonly double x, int index, int count) => count == 0 ? Zero : Load(in x, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double y, int index) => Unsafe.Add(ref y, index) = Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double y, int index, int count)
    {
        if (count != 0)
            Store(ref y, index);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 LoadMask(ref readonly bool x, int index) => FirstLanes(Unsafe.Add(ref Unsafe.AsRef(in x), index) ? 1 : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 LoadMask(ref readonly bool x, int index, int count) => count == 0 ? Zero : LoadMask(in x, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreMask(ref bool y, int index) => Unsafe.Add(ref y, index) = AnyTrue();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreMask(ref bool y, int index, int count)
    {
        if (count != 0)
            StoreMask(ref y, index);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Fill(double value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Index(double start) => new(start);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 FirstLanes(int count) => new(F64x2.FirstLanes(count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 First(F64x1 x, int count, F64x1 others) => count > 0 ? x : others;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 operator +(F64x1 a, F64x1 b) => new(a._lanes + b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 operator -(F64x1 a, F64x1 b) => new(a._lanes - b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 operator *(F64x1 a, F64x1 b) => new(a._lanes * b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 operator /(F64x1 a, F64x1 b) => new(a._lanes / b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 operator -(F64x1 x) => new(-x._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 FusedMultiplyAdd(F64x1 a, F64x1 b, F64x1 c) =>
        new(F64x2.FusedMultiplyAdd(a._lanes, b._lanes, c._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Select(F64x1 mask, F64x1 a, F64x1 b) => new(F64x2.Select(mask._lanes, a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AnyTrue() => (Vector128.ExtractMostSignificantBits(_lanes.Value) & 1) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AllTrue() => AnyTrue();

    public double ReduceSum() => Value;

    public double ReduceProduct() => Value;

    public double ReduceMax() => Value;

    public double ReduceMin() => Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Not(F64x1 x) => new(F64x2.Not(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Abs(F64x1 x) => new(F64x2.Abs(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Negate(F64x1 x) => new(F64x2.Negate(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Square(F64x1 x) => new(F64x2.Square(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Reciprocal(F64x1 x) => new(F64x2.Reciprocal(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Sqrt(F64x1 x) => new(F64x2.Sqrt(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Rsqrt(F64x1 x) => new(F64x2.Rsqrt(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Floor(F64x1 x) => new(F64x2.Floor(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Ceil(F64x1 x) => new(F64x2.Ceil(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Round(F64x1 x) => new(F64x2.Round(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Trunc(F64x1 x) => new(F64x2.Trunc(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Sign(F64x1 x) => new(F64x2.Sign(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 IsNan(F64x1 x) => new(F64x2.IsNan(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Exp(F64x1 x) => new(F64x2.Exp(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Decay(F64x1 x) => new(F64x2.Decay(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Expm1(F64x1 x) => new(F64x2.Expm1(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Log(F64x1 x) => new(F64x2.Log(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Log1p(F64x1 x) => new(F64x2.Log1p(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Sin(F64x1 x) => new(F64x2.Sin(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Cos(F64x1 x) => new(F64x2.Cos(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Tanh(F64x1 x) => new(F64x2.Tanh(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Sigmoid(F64x1 x) => new(F64x2.Sigmoid(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Erf(F64x1 x) => new(F64x2.Erf(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 OnePlusErf(F64x1 x) => new(F64x2.OnePlusErf(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Asin(F64x1 x) => new(F64x2.Asin(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Acos(F64x1 x) => new(F64x2.Acos(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Atan(F64x1 x) => new(F64x2.Atan(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Erfc(F64x1 x) => new(F64x2.Erfc(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Exp2(F64x1 x) => new(F64x2.Exp2(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Log2(F64x1 x) => new(F64x2.Log2(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Log10(F64x1 x) => new(F64x2.Log10(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Tan(F64x1 x) => new(F64x2.Tan(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Sinh(F64x1 x) => new(F64x2.Sinh(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Cosh(F64x1 x) => new(F64x2.Cosh(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Asinh(F64x1 x) => new(F64x2.Asinh(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Acosh(F64x1 x) => new(F64x2.Acosh(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Atanh(F64x1 x) => new(F64x2.Atanh(x._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Max(F64x1 a, F64x1 b) => new(F64x2.Max(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Min(F64x1 a, F64x1 b) => new(F64x2.Min(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Maximum(F64x1 a, F64x1 b) => new(F64x2.Maximum(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Minimum(F64x1 a, F64x1 b) => new(F64x2.Minimum(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 AtLeast(F64x1 a, F64x1 b) => new(F64x2.AtLeast(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 AtMost(F64x1 a, F64x1 b) => new(F64x2.AtMost(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Equal(F64x1 a, F64x1 b) => new(F64x2.Equal(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 NotEqual(F64x1 a, F64x1 b) => new(F64x2.NotEqual(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Less(F64x1 a, F64x1 b) => new(F64x2.Less(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 LessOrEqual(F64x1 a, F64x1 b) => new(F64x2.LessOrEqual(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Greater(F64x1 a, F64x1 b) => new(F64x2.Greater(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 GreaterOrEqual(F64x1 a, F64x1 b) => new(F64x2.GreaterOrEqual(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 And(F64x1 a, F64x1 b) => new(F64x2.And(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Or(F64x1 a, F64x1 b) => new(F64x2.Or(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Xor(F64x1 a, F64x1 b) => new(F64x2.Xor(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Atan2(F64x1 a, F64x1 b) => new(F64x2.Atan2(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Hypot(F64x1 a, F64x1 b) => new(F64x2.Hypot(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Fmod(F64x1 a, F64x1 b) => new(F64x2.Fmod(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Remainder(F64x1 a, F64x1 b) => new(F64x2.Remainder(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 FloorDivide(F64x1 a, F64x1 b) => new(F64x2.FloorDivide(a._lanes, b._lanes));

    public static F64x1 Lgamma(F64x1 x) => new(ScalarMath.Lgamma(x.Value));

    public static F64x1 Digamma(F64x1 x) => new(ScalarMath.Digamma(x.Value));

    public static F64x1 Power(F64x1 a, F64x1 b) => new(ScalarMath.Power(a.Value, b.Value));
}
