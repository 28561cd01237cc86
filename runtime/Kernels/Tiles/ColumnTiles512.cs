using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>8 rows of one vector of 512 bits of windows of a plane, by the height of a window. Written by tests/Tiles.</summary>
/// <remarks>
/// Element (row, column) of the windows is x[row * pitch + columns[column] + place]; weights [row][column]. An element is loaded once for all the
/// rows of windows that meet it. Results are pitchOfY elements apart.
/// </remarks>
internal static unsafe class ColumnTiles512
{
    public const int Rows = 8;

    public static readonly delegate*<float*, nint, nint*, nint, float*, float*, nint, void>[] Heights = [null, null, &Panels2, &Panels3, &Panels4, &Panels5, &Panels6, &Panels7];

    /// <summary>Windows 2 high.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Panels2(float* x, nint pitch, nint* columns, nint count, float* weights, float* y, nint pitchOfY)
    {
        Vector512<float> e;
        Vector512<float> w0, w1;
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        for (nint column = 0; column < count; column++)
        {
            float* from = x + columns[column], weight = weights + column;
            w0 = Vector512.Create(*weight); weight += count;
            w1 = Vector512.Create(*weight);
            e = Vector512.Load(from); from += pitch;
            s0 = Vector512.FusedMultiplyAdd(e, w0, s0);
            e = Vector512.Load(from); from += pitch;
            s0 = Vector512.FusedMultiplyAdd(e, w1, s0);
            s1 = Vector512.FusedMultiplyAdd(e, w0, s1);
            e = Vector512.Load(from); from += pitch;
            s1 = Vector512.FusedMultiplyAdd(e, w1, s1);
            s2 = Vector512.FusedMultiplyAdd(e, w0, s2);
            e = Vector512.Load(from); from += pitch;
            s2 = Vector512.FusedMultiplyAdd(e, w1, s2);
            s3 = Vector512.FusedMultiplyAdd(e, w0, s3);
            e = Vector512.Load(from); from += pitch;
            s3 = Vector512.FusedMultiplyAdd(e, w1, s3);
            s4 = Vector512.FusedMultiplyAdd(e, w0, s4);
            e = Vector512.Load(from); from += pitch;
            s4 = Vector512.FusedMultiplyAdd(e, w1, s4);
            s5 = Vector512.FusedMultiplyAdd(e, w0, s5);
            e = Vector512.Load(from); from += pitch;
            s5 = Vector512.FusedMultiplyAdd(e, w1, s5);
            s6 = Vector512.FusedMultiplyAdd(e, w0, s6);
            e = Vector512.Load(from); from += pitch;
            s6 = Vector512.FusedMultiplyAdd(e, w1, s6);
            s7 = Vector512.FusedMultiplyAdd(e, w0, s7);
            e = Vector512.Load(from);
            s7 = Vector512.FusedMultiplyAdd(e, w1, s7);
        }
        s0.Store(y);
        y += pitchOfY;
        s1.Store(y);
        y += pitchOfY;
        s2.Store(y);
        y += pitchOfY;
        s3.Store(y);
        y += pitchOfY;
        s4.Store(y);
        y += pitchOfY;
        s5.Store(y);
        y += pitchOfY;
        s6.Store(y);
        y += pitchOfY;
        s7.Store(y);
    }

    /// <summary>Windows 3 high.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Panels3(float* x, nint pitch, nint* columns, nint count, float* weights, float* y, nint pitchOfY)
    {
        Vector512<float> e;
        Vector512<float> w0, w1, w2;
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        for (nint column = 0; column < count; column++)
        {
            float* from = x + columns[column], weight = weights + column;
            w0 = Vector512.Create(*weight); weight += count;
            w1 = Vector512.Create(*weight); weight += count;
            w2 = Vector512.Create(*weight);
            e = Vector512.Load(from); from += pitch;
            s0 = Vector512.FusedMultiplyAdd(e, w0, s0);
            e = Vector512.Load(from); from += pitch;
            s0 = Vector512.FusedMultiplyAdd(e, w1, s0);
            s1 = Vector512.FusedMultiplyAdd(e, w0, s1);
            e = Vector512.Load(from); from += pitch;
            s0 = Vector512.FusedMultiplyAdd(e, w2, s0);
            s1 = Vector512.FusedMultiplyAdd(e, w1, s1);
            s2 = Vector512.FusedMultiplyAdd(e, w0, s2);
            e = Vector512.Load(from); from += pitch;
            s1 = Vector512.FusedMultiplyAdd(e, w2, s1);
            s2 = Vector512.FusedMultiplyAdd(e, w1, s2);
            s3 = Vector512.FusedMultiplyAdd(e, w0, s3);
            e = Vector512.Load(from); from += pitch;
            s2 = Vector512.FusedMultiplyAdd(e, w2, s2);
            s3 = Vector512.FusedMultiplyAdd(e, w1, s3);
            s4 = Vector512.FusedMultiplyAdd(e, w0, s4);
            e = Vector512.Load(from); from += pitch;
            s3 = Vector512.FusedMultiplyAdd(e, w2, s3);
            s4 = Vector512.FusedMultiplyAdd(e, w1, s4);
            s5 = Vector512.FusedMultiplyAdd(e, w0, s5);
            e = Vector512.Load(from); from += pitch;
            s4 = Vector512.FusedMultiplyAdd(e, w2, s4);
            s5 = Vector512.FusedMultiplyAdd(e, w1, s5);
            s6 = Vector512.FusedMultiplyAdd(e, w0, s6);
            e = Vector512.Load(from); from += pitch;
            s5 = Vector512.FusedMultiplyAdd(e, w2, s5);
            s6 = Vector512.FusedMultiplyAdd(e, w1, s6);
            s7 = Vector512.FusedMultiplyAdd(e, w0, s7);
            e = Vector512.Load(from); from += pitch;
            s6 = Vector512.FusedMultiplyAdd(e, w2, s6);
            s7 = Vector512.FusedMultiplyAdd(e, w1, s7);
            e = Vector512.Load(from);
            s7 = Vector512.FusedMultiplyAdd(e, w2, s7);
        }
        s0.Store(y);
        y += pitchOfY;
        s1.Store(y);
        y += pitchOfY;
        s2.Store(y);
        y += pitchOfY;
        s3.Store(y);
        y += pitchOfY;
        s4.Store(y);
        y += pitchOfY;
        s5.Store(y);
        y += pitchOfY;
        s6.Store(y);
        y += pitchOfY;
        s7.Store(y);
    }

    /// <summary>Windows 4 high.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Panels4(float* x, nint pitch, nint* columns, nint count, float* weights, float* y, nint pitchOfY)
    {
        Vector512<float> e;
        Vector512<float> w0, w1, w2, w3;
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        for (nint column = 0; column < count; column++)
        {
            float* from = x + columns[column], weight = weights + column;
            w0 = Vector512.Create(*weight); weight += count;
            w1 = Vector512.Create(*weight); weight += count;
            w2 = Vector512.Create(*weight); weight += count;
            w3 = Vector512.Create(*weight);
            e = Vector512.Load(from); from += pitch;
            s0 = Vector512.FusedMultiplyAdd(e, w0, s0);
            e = Vector512.Load(from); from += pitch;
            s0 = Vector512.FusedMultiplyAdd(e, w1, s0);
            s1 = Vector512.FusedMultiplyAdd(e, w0, s1);
            e = Vector512.Load(from); from += pitch;
            s0 = Vector512.FusedMultiplyAdd(e, w2, s0);
            s1 = Vector512.FusedMultiplyAdd(e, w1, s1);
            s2 = Vector512.FusedMultiplyAdd(e, w0, s2);
            e = Vector512.Load(from); from += pitch;
            s0 = Vector512.FusedMultiplyAdd(e, w3, s0);
            s1 = Vector512.FusedMultiplyAdd(e, w2, s1);
            s2 = Vector512.FusedMultiplyAdd(e, w1, s2);
            s3 = Vector512.FusedMultiplyAdd(e, w0, s3);
            e = Vector512.Load(from); from += pitch;
            s1 = Vector512.FusedMultiplyAdd(e, w3, s1);
            s2 = Vector512.FusedMultiplyAdd(e, w2, s2);
            s3 = Vector512.FusedMultiplyAdd(e, w1, s3);
            s4 = Vector512.FusedMultiplyAdd(e, w0, s4);
            e = Vector512.Load(from); from += pitch;
            s2 = Vector512.FusedMultiplyAdd(e, w3, s2);
            s3 = Vector512.FusedMultiplyAdd(e, w2, s3);
            s4 = Vector512.FusedMultiplyAdd(e, w1, s4);
            s5 = Vector512.FusedMultiplyAdd(e, w0, s5);
            e = Vector512.Load(from); from += pitch;
            s3 = Vector512.FusedMultiplyAdd(e, w3, s3);
            s4 = Vector512.FusedMultiplyAdd(e, w2, s4);
            s5 = Vector512.FusedMultiplyAdd(e, w1, s5);
            s6 = Vector512.FusedMultiplyAdd(e, w0, s6);
            e = Vector512.Load(from); from += pitch;
            s4 = Vector512.FusedMultiplyAdd(e, w3, s4);
            s5 = Vector512.FusedMultiplyAdd(e, w2, s5);
            s6 = Vector512.FusedMultiplyAdd(e, w1, s6);
            s7 = Vector512.FusedMultiplyAdd(e, w0, s7);
            e = Vector512.Load(from); from += pitch;
            s5 = Vector512.FusedMultiplyAdd(e, w3, s5);
            s6 = Vector512.FusedMultiplyAdd(e, w2, s6);
            s7 = Vector512.FusedMultiplyAdd(e, w1, s7);
            e = Vector512.Load(from); from += pitch;
            s6 = Vector512.FusedMultiplyAdd(e, w3, s6);
            s7 = Vector512.FusedMultiplyAdd(e, w2, s7);
            e = Vector512.Load(from);
            s7 = Vector512.FusedMultiplyAdd(e, w3, s7);
        }
        s0.Store(y);
        y += pitchOfY;
        s1.Store(y);
        y += pitchOfY;
        s2.Store(y);
        y += pitchOfY;
        s3.Store(y);
        y += pitchOfY;
        s4.Store(y);
        y += pitchOfY;
        s5.Store(y);
        y += pitchOfY;
        s6.Store(y);
        y += pitchOfY;
        s7.Store(y);
    }

    /// <summary>Windows 5 high.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Panels5(float* x, nint pitch, nint* columns, nint count, float* weights, float* y, nint pitchOfY)
    {
        Vector512<float> e;
        Vector512<float> w0, w1, w2, w3, w4;
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        for (nint column = 0; column < count; column++)
        {
            float* from = x + columns[column], weight = weights + column;
            w0 = Vector512.Create(*weight); weight += count;
            w1 = Vector512.Create(*weight); weight += count;
            w2 = Vector512.Create(*weight); weight += count;
            w3 = Vector512.Create(*weight); weight += count;
            w4 = Vector512.Create(*weight);
            e = Vector512.Load(from); from += pitch;
            s0 = Vector512.FusedMultiplyAdd(e, w0, s0);
            e = Vector512.Load(from); from += pitch;
            s0 = Vector512.FusedMultiplyAdd(e, w1, s0);
            s1 = Vector512.FusedMultiplyAdd(e, w0, s1);
            e = Vector512.Load(from); from += pitch;
            s0 = Vector512.FusedMultiplyAdd(e, w2, s0);
            s1 = Vector512.FusedMultiplyAdd(e, w1, s1);
            s2 = Vector512.FusedMultiplyAdd(e, w0, s2);
            e = Vector512.Load(from); from += pitch;
            s0 = Vector512.FusedMultiplyAdd(e, w3, s0);
            s1 = Vector512.FusedMultiplyAdd(e, w2, s1);
            s2 = Vector512.FusedMultiplyAdd(e, w1, s2);
            s3 = Vector512.FusedMultiplyAdd(e, w0, s3);
            e = Vector512.Load(from); from += pitch;
            s0 = Vector512.FusedMultiplyAdd(e, w4, s0);
            s1 = Vector512.FusedMultiplyAdd(e, w3, s1);
            s2 = Vector512.FusedMultiplyAdd(e, w2, s2);
            s3 = Vector512.FusedMultiplyAdd(e, w1, s3);
            s4 = Vector512.FusedMultiplyAdd(e, w0, s4);
            e = Vector512.Load(from); from += pitch;
            s1 = Vector512.FusedMultiplyAdd(e, w4, s1);
            s2 = Vector512.FusedMultiplyAdd(e, w3, s2);
            s3 = Vector512.FusedMultiplyAdd(e, w2, s3);
            s4 = Vector512.FusedMultiplyAdd(e, w1, s4);
            s5 = Vector512.FusedMultiplyAdd(e, w0, s5);
            e = Vector512.Load(from); from += pitch;
            s2 = Vector512.FusedMultiplyAdd(e, w4, s2);
            s3 = Vector512.FusedMultiplyAdd(e, w3, s3);
            s4 = Vector512.FusedMultiplyAdd(e, w2, s4);
            s5 = Vector512.FusedMultiplyAdd(e, w1, s5);
            s6 = Vector512.FusedMultiplyAdd(e, w0, s6);
            e = Vector512.Load(from); from += pitch;
            s3 = Vector512.FusedMultiplyAdd(e, w4, s3);
            s4 = Vector512.FusedMultiplyAdd(e, w3, s4);
            s5 = Vector512.FusedMultiplyAdd(e, w2, s5);
            s6 = Vector512.FusedMultiplyAdd(e, w1, s6);
            s7 = Vector512.FusedMultiplyAdd(e, w0, s7);
            e = Vector512.Load(from); from += pitch;
            s4 = Vector512.FusedMultiplyAdd(e, w4, s4);
            s5 = Vector512.FusedMultiplyAdd(e, w3, s5);
            s6 = Vector512.FusedMultiplyAdd(e, w2, s6);
            s7 = Vector512.FusedMultiplyAdd(e, w1, s7);
            e = Vector512.Load(from); from += pitch;
            s5 = Vector512.FusedMultiplyAdd(e, w4, s5);
            s6 = Vector512.FusedMultiplyAdd(e, w3, s6);
            s7 = Vector512.FusedMultiplyAdd(e, w2, s7);
            e = Vector512.Load(from); from += pitch;
            s6 = Vector512.FusedMultiplyAdd(e, w4, s6);
            s7 = Vector512.FusedMultiplyAdd(e, w3, s7);
            e = Vector512.Load(from);
            s7 = Vector512.FusedMultiplyAdd(e, w4, s7);
        }
        s0.Store(y);
        y += pitchOfY;
        s1.Store(y);
        y += pitchOfY;
        s2.Store(y);
        y += pitchOfY;
        s3.Store(y);
        y += pitchOfY;
        s4.Store(y);
        y += pitchOfY;
        s5.Store(y);
        y += pitchOfY;
        s6.Store(y);
        y += pitchOfY;
        s7.Store(y);
    }

    /// <summary>Windows 6 high.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Panels6(float* x, nint pitch, nint* columns, nint count, float* weights, float* y, nint pitchOfY)
    {
        Vector512<float> e;
        Vector512<float> w0, w1, w2, w3, w4, w5;
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        for (nint column = 0; column < count; column++)
        {
            float* from = x + columns[column], weight = weights + column;
            w0 = Vector512.Create(*weight); weight += count;
            w1 = Vector512.Create(*weight); weight += count;
            w2 = Vector512.Create(*weight); weight += count;
            w3 = Vector512.Create(*weight); weight += count;
            w4 = Vector512.Create(*weight); weight += count;
            w5 = Vector512.Create(*weight);
            e = Vector512.Load(from); from += pitch;
            s0 = Vector512.FusedMultiplyAdd(e, w0, s0);
            e = Vector512.Load(from); from += pitch;
            s0 = Vector512.FusedMultiplyAdd(e, w1, s0);
            s1 = Vector512.FusedMultiplyAdd(e, w0, s1);
            e = Vector512.Load(from); from += pitch;
            s0 = Vector512.FusedMultiplyAdd(e, w2, s0);
            s1 = Vector512.FusedMultiplyAdd(e, w1, s1);
            s2 = Vector512.FusedMultiplyAdd(e, w0, s2);
            e = Vector512.Load(from); from += pitch;
            s0 = Vector512.FusedMultiplyAdd(e, w3, s0);
            s1 = Vector512.FusedMultiplyAdd(e, w2, s1);
            s2 = Vector512.FusedMultiplyAdd(e, w1, s2);
            s3 = Vector512.FusedMultiplyAdd(e, w0, s3);
            e = Vector512.Load(from); from += pitch;
            s0 = Vector512.FusedMultiplyAdd(e, w4, s0);
            s1 = Vector512.FusedMultiplyAdd(e, w3, s1);
            s2 = Vector512.FusedMultiplyAdd(e, w2, s2);
            s3 = Vector512.FusedMultiplyAdd(e, w1, s3);
            s4 = Vector512.FusedMultiplyAdd(e, w0, s4);
            e = Vector512.Load(from); from += pitch;
            s0 = Vector512.FusedMultiplyAdd(e, w5, s0);
            s1 = Vector512.FusedMultiplyAdd(e, w4, s1);
            s2 = Vector512.FusedMultiplyAdd(e, w3, s2);
            s3 = Vector512.FusedMultiplyAdd(e, w2, s3);
            s4 = Vector512.FusedMultiplyAdd(e, w1, s4);
            s5 = Vector512.FusedMultiplyAdd(e, w0, s5);
            e = Vector512.Load(from); from += pitch;
            s1 = Vector512.FusedMultiplyAdd(e, w5, s1);
            s2 = Vector512.FusedMultiplyAdd(e, w4, s2);
            s3 = Vector512.FusedMultiplyAdd(e, w3, s3);
            s4 = Vector512.FusedMultiplyAdd(e, w2, s4);
            s5 = Vector512.FusedMultiplyAdd(e, w1, s5);
            s6 = Vector512.FusedMultiplyAdd(e, w0, s6);
            e = Vector512.Load(from); from += pitch;
            s2 = Vector512.FusedMultiplyAdd(e, w5, s2);
            s3 = Vector512.FusedMultiplyAdd(e, w4, s3);
            s4 = Vector512.FusedMultiplyAdd(e, w3, s4);
            s5 = Vector512.FusedMultiplyAdd(e, w2, s5);
            s6 = Vector512.FusedMultiplyAdd(e, w1, s6);
            s7 = Vector512.FusedMultiplyAdd(e, w0, s7);
            e = Vector512.Load(from); from += pitch;
            s3 = Vector512.FusedMultiplyAdd(e, w5, s3);
            s4 = Vector512.FusedMultiplyAdd(e, w4, s4);
            s5 = Vector512.FusedMultiplyAdd(e, w3, s5);
            s6 = Vector512.FusedMultiplyAdd(e, w2, s6);
            s7 = Vector512.FusedMultiplyAdd(e, w1, s7);
            e = Vector512.Load(from); from += pitch;
            s4 = Vector512.FusedMultiplyAdd(e, w5, s4);
            s5 = Vector512.FusedMultiplyAdd(e, w4, s5);
            s6 = Vector512.FusedMultiplyAdd(e, w3, s6);
            s7 = Vector512.FusedMultiplyAdd(e, w2, s7);
            e = Vector512.Load(from); from += pitch;
            s5 = Vector512.FusedMultiplyAdd(e, w5, s5);
            s6 = Vector512.FusedMultiplyAdd(e, w4, s6);
            s7 = Vector512.FusedMultiplyAdd(e, w3, s7);
            e = Vector512.Load(from); from += pitch;
            s6 = Vector512.FusedMultiplyAdd(e, w5, s6);
            s7 = Vector512.FusedMultiplyAdd(e, w4, s7);
            e = Vector512.Load(from);
            s7 = Vector512.FusedMultiplyAdd(e, w5, s7);
        }
        s0.Store(y);
        y += pitchOfY;
        s1.Store(y);
        y += pitchOfY;
        s2.Store(y);
        y += pitchOfY;
        s3.Store(y);
        y += pitchOfY;
        s4.Store(y);
        y += pitchOfY;
        s5.Store(y);
        y += pitchOfY;
        s6.Store(y);
        y += pitchOfY;
        s7.Store(y);
    }

    /// <summary>Windows 7 high.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Panels7(float* x, nint pitch, nint* columns, nint count, float* weights, float* y, nint pitchOfY)
    {
        Vector512<float> e;
        Vector512<float> w0, w1, w2, w3, w4, w5, w6;
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        for (nint column = 0; column < count; column++)
        {
            float* from = x + columns[column], weight = weights + column;
            w0 = Vector512.Create(*weight); weight += count;
            w1 = Vector512.Create(*weight); weight += count;
            w2 = Vector512.Create(*weight); weight += count;
            w3 = Vector512.Create(*weight); weight += count;
            w4 = Vector512.Create(*weight); weight += count;
            w5 = Vector512.Create(*weight); weight += count;
            w6 = Vector512.Create(*weight);
            e = Vector512.Load(from); from += pitch;
            s0 = Vector512.FusedMultiplyAdd(e, w0, s0);
            e = Vector512.Load(from); from += pitch;
            s0 = Vector512.FusedMultiplyAdd(e, w1, s0);
            s1 = Vector512.FusedMultiplyAdd(e, w0, s1);
            e = Vector512.Load(from); from += pitch;
            s0 = Vector512.FusedMultiplyAdd(e, w2, s0);
            s1 = Vector512.FusedMultiplyAdd(e, w1, s1);
            s2 = Vector512.FusedMultiplyAdd(e, w0, s2);
            e = Vector512.Load(from); from += pitch;
            s0 = Vector512.FusedMultiplyAdd(e, w3, s0);
            s1 = Vector512.FusedMultiplyAdd(e, w2, s1);
            s2 = Vector512.FusedMultiplyAdd(e, w1, s2);
            s3 = Vector512.FusedMultiplyAdd(e, w0, s3);
            e = Vector512.Load(from); from += pitch;
            s0 = Vector512.FusedMultiplyAdd(e, w4, s0);
            s1 = Vector512.FusedMultiplyAdd(e, w3, s1);
            s2 = Vector512.FusedMultiplyAdd(e, w2, s2);
            s3 = Vector512.FusedMultiplyAdd(e, w1, s3);
            s4 = Vector512.FusedMultiplyAdd(e, w0, s4);
            e = Vector512.Load(from); from += pitch;
            s0 = Vector512.FusedMultiplyAdd(e, w5, s0);
            s1 = Vector512.FusedMultiplyAdd(e, w4, s1);
            s2 = Vector512.FusedMultiplyAdd(e, w3, s2);
            s3 = Vector512.FusedMultiplyAdd(e, w2, s3);
            s4 = Vector512.FusedMultiplyAdd(e, w1, s4);
            s5 = Vector512.FusedMultiplyAdd(e, w0, s5);
            e = Vector512.Load(from); from += pitch;
            s0 = Vector512.FusedMultiplyAdd(e, w6, s0);
            s1 = Vector512.FusedMultiplyAdd(e, w5, s1);
            s2 = Vector512.FusedMultiplyAdd(e, w4, s2);
            s3 = Vector512.FusedMultiplyAdd(e, w3, s3);
            s4 = Vector512.FusedMultiplyAdd(e, w2, s4);
            s5 = Vector512.FusedMultiplyAdd(e, w1, s5);
            s6 = Vector512.FusedMultiplyAdd(e, w0, s6);
            e = Vector512.Load(from); from += pitch;
            s1 = Vector512.FusedMultiplyAdd(e, w6, s1);
            s2 = Vector512.FusedMultiplyAdd(e, w5, s2);
            s3 = Vector512.FusedMultiplyAdd(e, w4, s3);
            s4 = Vector512.FusedMultiplyAdd(e, w3, s4);
            s5 = Vector512.FusedMultiplyAdd(e, w2, s5);
            s6 = Vector512.FusedMultiplyAdd(e, w1, s6);
            s7 = Vector512.FusedMultiplyAdd(e, w0, s7);
            e = Vector512.Load(from); from += pitch;
            s2 = Vector512.FusedMultiplyAdd(e, w6, s2);
            s3 = Vector512.FusedMultiplyAdd(e, w5, s3);
            s4 = Vector512.FusedMultiplyAdd(e, w4, s4);
            s5 = Vector512.FusedMultiplyAdd(e, w3, s5);
            s6 = Vector512.FusedMultiplyAdd(e, w2, s6);
            s7 = Vector512.FusedMultiplyAdd(e, w1, s7);
            e = Vector512.Load(from); from += pitch;
            s3 = Vector512.FusedMultiplyAdd(e, w6, s3);
            s4 = Vector512.FusedMultiplyAdd(e, w5, s4);
            s5 = Vector512.FusedMultiplyAdd(e, w4, s5);
            s6 = Vector512.FusedMultiplyAdd(e, w3, s6);
            s7 = Vector512.FusedMultiplyAdd(e, w2, s7);
            e = Vector512.Load(from); from += pitch;
            s4 = Vector512.FusedMultiplyAdd(e, w6, s4);
            s5 = Vector512.FusedMultiplyAdd(e, w5, s5);
            s6 = Vector512.FusedMultiplyAdd(e, w4, s6);
            s7 = Vector512.FusedMultiplyAdd(e, w3, s7);
            e = Vector512.Load(from); from += pitch;
            s5 = Vector512.FusedMultiplyAdd(e, w6, s5);
            s6 = Vector512.FusedMultiplyAdd(e, w5, s6);
            s7 = Vector512.FusedMultiplyAdd(e, w4, s7);
            e = Vector512.Load(from); from += pitch;
            s6 = Vector512.FusedMultiplyAdd(e, w6, s6);
            s7 = Vector512.FusedMultiplyAdd(e, w5, s7);
            e = Vector512.Load(from);
            s7 = Vector512.FusedMultiplyAdd(e, w6, s7);
        }
        s0.Store(y);
        y += pitchOfY;
        s1.Store(y);
        y += pitchOfY;
        s2.Store(y);
        y += pitchOfY;
        s3.Store(y);
        y += pitchOfY;
        s4.Store(y);
        y += pitchOfY;
        s5.Store(y);
        y += pitchOfY;
        s6.Store(y);
        y += pitchOfY;
        s7.Store(y);
    }
}
