using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace ModelDsl.Runtime;

/// <summary>Turns small blocks of a matrix in registers.</summary>
internal static unsafe class FourByFour
{
    /// <summary>Four elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy<T>(T* from, T* to) where T : unmanaged
    {
        if (sizeof(T) == sizeof(float)) Vector128.Load(from).Store(to);
        else Vector256.Load(from).Store(to);
    }

    /// <summary>Four zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Clear<T>(T* to) where T : unmanaged
    {
        if (sizeof(T) == sizeof(float)) Vector128<T>.Zero.Store(to);
        else Vector256<T>.Zero.Store(to);
    }

    /// <summary>Four elements that lie apart become neighbours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gather<T>(T* from, nint stride, T* to) where T : unmanaged
    {
        (T a, T b, T c, T d) = (from[0], from[stride], from[2 * stride], from[3 * stride]);
        (to[0], to[1], to[2], to[3]) = (a, b, c, d);
    }

    /// <summary>Four columns of four consecutive elements, f32 or f64, become four rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose<T>(T* from, nint stride, T* to, nint toStride) where T : unmanaged
    {
        if (typeof(T) == typeof(float)) Transpose((float*)from, stride, (float*)to, toStride);
        else Transpose((double*)from, stride, (double*)to, toStride);
    }

    /// <summary>Four columns of four consecutive elements become four rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(double* from, nint stride, double* to, nint toStride)
    {
        if (Avx.IsSupported)
        {
            Vector256<double> a = Vector256.Load(from), b = Vector256.Load(from + stride);
            Vector256<double> c = Vector256.Load(from + 2 * stride), d = Vector256.Load(from + 3 * stride);
            Vector256<double> ab = Avx.UnpackLow(a, b), cd = Avx.UnpackLow(c, d);
            Avx.Permute2x128(ab, cd, 0x20).Store(to);
            Avx.Permute2x128(ab, cd, 0x31).Store(to + 2 * toStride);
            (ab, cd) = (Avx.UnpackHigh(a, b), Avx.UnpackHigh(c, d));
            Avx.Permute2x128(ab, cd, 0x20).Store(to + toStride);
            Avx.Permute2x128(ab, cd, 0x31).Store(to + 3 * toStride);
        }
        else
        {
            for (int i = 0; i < 4; i++)
                for (int j = 0; j < 4; j++)
                    to[i * toStride + j] = from[j * stride + i];
        }
    }

    /// <summary>The same for f32.</summary>
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
