using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

// Written by generate.sh from Lanes.Double.template: change that.
public readonly partial struct F64x2
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Exp(F64x2 x) => new(Vector128.Exp(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Log(F64x2 x) => new(Vector128.Log(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x2 Sigmoid(F64x2 x)
    {
        F64x2 e = Exp(-Abs(x)); // never overflows, and keeps the small results for very negative x
        return Select(Less(x, Zero), e, Fill(1)) / (Fill(1) + e);
    }
}
