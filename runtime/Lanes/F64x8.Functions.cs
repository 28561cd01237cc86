using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

// Written by generate.sh from Lanes.Double.template: change that.
public readonly partial struct F64x8
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Exp(F64x8 x) => new(Vector512.Exp(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Log(F64x8 x) => new(Vector512.Log(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Sigmoid(F64x8 x)
    {
        F64x8 e = Exp(-Abs(x)); // never overflows, and keeps the small results for very negative x
        return Select(Less(x, Zero), e, Fill(1)) / (Fill(1) + e);
    }
}
