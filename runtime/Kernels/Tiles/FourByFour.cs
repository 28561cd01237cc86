using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace ModelDsl.Runtime;

/// <summary>Turns small blocks of a matrix in registers.</summary>
internal static unsafe class FourByFour
{
    /// <summary>Four columns of four consecutive elements become four rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(float* from, nint stride, float* to, nint toStride)
    {
        Vector128<float> a = Vector128.Load(from), b = Vector128.Load(from + stride);
        Vector128<float> c = Vector128.Load(from + 2 * stride), d = Vector128.Load(from + 3 * stride);
        if (Sse.IsSupported)
        {
            Vector128<float> ab = Sse.UnpackLow(a, b), cd = Sse.UnpackLow(c, d);
            Sse.MoveLowToHigh(ab, cd).Store(to);
            Sse.MoveHighToLow(cd, ab).Store(to + toStride);
            (ab, cd) = (Sse.UnpackHigh(a, b), Sse.UnpackHigh(c, d));
            Sse.MoveLowToHigh(ab, cd).Store(to + 2 * toStride);
            Sse.MoveHighToLow(cd, ab).Store(to + 3 * toStride);
        }
        else if (AdvSimd.Arm64.IsSupported)
        {
            Vector128<double> ab = AdvSimd.Arm64.ZipLow(a, b).AsDouble(), cd = AdvSimd.Arm64.ZipLow(c, d).AsDouble();
            AdvSimd.Arm64.ZipLow(ab, cd).AsSingle().Store(to);
            AdvSimd.Arm64.ZipHigh(ab, cd).AsSingle().Store(to + toStride);
            (ab, cd) = (AdvSimd.Arm64.ZipHigh(a, b).AsDouble(), AdvSimd.Arm64.ZipHigh(c, d).AsDouble());
            AdvSimd.Arm64.ZipLow(ab, cd).AsSingle().Store(to + 2 * toStride);
            AdvSimd.Arm64.ZipHigh(ab, cd).AsSingle().Store(to + 3 * toStride);
        }
        else
        {
            for (int i = 0; i < 4; i++)
                for (int j = 0; j < 4; j++)
                    to[i * toStride + j] = from[j * stride + i];
        }
    }
}
