using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>16 lanes of float.</summary>
/// <remarks>Written by generate.sh from Lanes.template: change that.</remarks>
public readonly partial struct F32x16 : ILanes<F32x16, float>
{
    private readonly Vector512<float> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public F32x16(Vector512<float> value) => _value = value;

    public Vector512<float> Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _value;
    }

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 16;
    }

    public static F32x16 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector512<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Load(ref readonly float x, int index) =>
        new(Vector512.LoadUnsafe(ref Unsafe.Add(ref Unsafe.AsRef(in x), index)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Load(ref readonly float x, int index, int count)
    {
        if (count == 16)
            return Load(in x, index);
        LaneParts.Load(ref Unsafe.Add(ref Unsafe.AsRef(in x), index), count, out Vector512<float> value);
        return new(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float y, int index) => _value.StoreUnsafe(ref Unsafe.Add(ref y, index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float y, int index, int count)
    {
        if (count == 16)
        {
            Store(ref y, index);
            return;
        }
        LaneParts.Store(_value, ref Unsafe.Add(ref y, index), count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 LoadMask(ref readonly bool x, int index) => LoadMask(in x, index, 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 LoadMask(ref readonly bool x, int index, int count) =>
        new(LaneMasks.F32x16(LaneMasks.Bytes(in x, index, count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreMask(ref bool y, int index) => StoreMask(ref y, index, 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreMask(ref bool y, int index, int count) =>
        LaneMasks.Store(LaneMasks.ToBytes(_value), ref y, index, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Fill(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Index(float start) => new(Vector512.Create(start) + Vector512<float>.Indices);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 FirstLanes(int count) => new(Vector512.LessThan(Vector512<float>.Indices, Vector512.Create((float)count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 First(F32x16 x, int count, F32x16 others) =>
        new(LaneChoice.Of(Vector512.LessThan(Vector512<float>.Indices, Vector512.Create((float)count)), x._value, others._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 operator +(F32x16 a, F32x16 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 operator -(F32x16 a, F32x16 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 operator *(F32x16 a, F32x16 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 operator /(F32x16 a, F32x16 b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 operator -(F32x16 x) => new(-x._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 FusedMultiplyAdd(F32x16 a, F32x16 b, F32x16 c) =>
        new(Vector512.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Max(F32x16 a, F32x16 b) => new(LaneExtremes.Max(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Min(F32x16 a, F32x16 b) => new(LaneExtremes.Min(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Maximum(F32x16 a, F32x16 b) => Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Minimum(F32x16 a, F32x16 b) => Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 AtLeast(F32x16 x, F32x16 bound) => new(Vector512.MaxNative(bound._value, x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 AtMost(F32x16 x, F32x16 bound) => new(Vector512.MinNative(bound._value, x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Equal(F32x16 a, F32x16 b) => new(Vector512.Equals(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Less(F32x16 a, F32x16 b) => new(Vector512.LessThan(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 LessOrEqual(F32x16 a, F32x16 b) => new(Vector512.LessThanOrEqual(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Greater(F32x16 a, F32x16 b) => new(Vector512.GreaterThan(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 GreaterOrEqual(F32x16 a, F32x16 b) => new(Vector512.GreaterThanOrEqual(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 And(F32x16 a, F32x16 b) => new(Vector512.BitwiseAnd(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Or(F32x16 a, F32x16 b) => new(Vector512.BitwiseOr(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Xor(F32x16 a, F32x16 b) => new(Vector512.Xor(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 NotEqual(F32x16 a, F32x16 b) => new(~Vector512.Equals(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Not(F32x16 mask) => new(~mask._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Select(F32x16 mask, F32x16 a, F32x16 b) =>
        new(LaneChoice.Of(mask._value, a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AnyTrue() => Vector512.ExtractMostSignificantBits(_value) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AllTrue() => Vector512.ExtractMostSignificantBits(_value) == (1u << 16) - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float ReduceSum() => LaneReduction.Sum(_value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float ReduceProduct() => LaneReduction.Product(_value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float ReduceMax() => LaneReduction.Max(_value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float ReduceMin() => LaneReduction.Min(_value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Abs(F32x16 x) => new(Vector512.Abs(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Negate(F32x16 x) => new(Vector512.Negate(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Sqrt(F32x16 x) => new(Vector512.Sqrt(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Floor(F32x16 x) => new(Vector512.Floor(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Ceil(F32x16 x) => new(Vector512.Ceiling(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Round(F32x16 x) => new(Vector512.Round(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Trunc(F32x16 x) => new(Vector512.Truncate(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Square(F32x16 x) => x * x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Reciprocal(F32x16 x) => Fill(1) / x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Rsqrt(F32x16 x) => Fill(1) / Sqrt(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Sign(F32x16 x)
    {
        // NaN and ±0 are neither greater nor less, and stay themselves (0 without its sign).
        F32x16 rest = Select(Less(x, Zero), Fill(-1), x + Zero);
        return Select(Greater(x, Zero), Fill(1), rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 IsNan(F32x16 x) => NotEqual(x, x);

    public static unsafe F32x16 Lgamma(F32x16 x) => Map(&ScalarMath.Lgamma, x);

    public static unsafe F32x16 Digamma(F32x16 x) => Map(&ScalarMath.Digamma, x);

    // Lane by lane, for what is rare or has no vector form worth its text.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe F32x16 Map(delegate*<float, float> function, F32x16 x)
    {
        Vector512<float> value = x._value;
        Span<float> lanes = MemoryMarshal.CreateSpan(ref Unsafe.As<Vector512<float>, float>(ref value), 16);
        foreach (ref float lane in lanes)
            lane = function(lane);
        return new(value);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe F32x16 Map(delegate*<float, float, float> function, F32x16 x, F32x16 y)
    {
        Vector512<float> first = x._value, second = y._value;
        ref float a = ref Unsafe.As<Vector512<float>, float>(ref first), b = ref Unsafe.As<Vector512<float>, float>(ref second);
        for (int i = 0; i < 16; i++)
            Unsafe.Add(ref a, i) = function(Unsafe.Add(ref a, i), Unsafe.Add(ref b, i));
        return new(first);
    }
}
