using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

// Written by generate.sh from Lanes.Double.template: change that.
public readonly partial struct F64x4
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Exp(F64x4 x) => new(Vector256.Exp(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Log(F64x4 x) => new(Vector256.Log(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Sigmoid(F64x4 x)
    {
        F64x4 e = Exp(-Abs(x)); // never overflows, and keeps the small results for very negative x
        return Select(Less(x, Zero), e, Fill(1)) / (Fill(1) + e);
    }
}
