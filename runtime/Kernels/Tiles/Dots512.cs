using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>Inner products of a few rows with 6 windows, by vectors of 512 bits. Written by tests/Tiles.</summary>
/// <remarks>
/// Row i begins at a + i · lda, window j at b[j]; both are k elements long and read in whole vectors. The 16 sums of each pair,
/// one for each lane, are added to sums + i · lds + 16 j.
/// </remarks>
internal static unsafe class Dots512
{
    /// <summary>Windows that are met at once.</summary>
    public const int Windows = 6;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows4(float* a, nint lda, float** b, nint k, float* sums, nint lds)
    {
        Vector512<float> x, y0, y1, y2, y3, y4, y5;
        Vector512<float> s0w0 = default, s0w1 = default, s0w2 = default, s0w3 = default, s0w4 = default, s0w5 = default;
        Vector512<float> s1w0 = default, s1w1 = default, s1w2 = default, s1w3 = default, s1w4 = default, s1w5 = default;
        Vector512<float> s2w0 = default, s2w1 = default, s2w2 = default, s2w3 = default, s2w4 = default, s2w5 = default;
        Vector512<float> s3w0 = default, s3w1 = default, s3w2 = default, s3w3 = default, s3w4 = default, s3w5 = default;
        float* a0 = a, a1 = a0 + lda, a2 = a1 + lda, a3 = a2 + lda;
        float* b0 = b[0], b1 = b[1], b2 = b[2], b3 = b[3], b4 = b[4], b5 = b[5];
        nint i = 0;
        for (; i <= k - 16; i += 16)
        {
            y0 = Vector512.Load(b0 + i);
            y1 = Vector512.Load(b1 + i);
            y2 = Vector512.Load(b2 + i);
            y3 = Vector512.Load(b3 + i);
            y4 = Vector512.Load(b4 + i);
            y5 = Vector512.Load(b5 + i);
            x = Vector512.Load(a0 + i);
            s0w0 = Vector512.FusedMultiplyAdd(x, y0, s0w0);
            s0w1 = Vector512.FusedMultiplyAdd(x, y1, s0w1);
            s0w2 = Vector512.FusedMultiplyAdd(x, y2, s0w2);
            s0w3 = Vector512.FusedMultiplyAdd(x, y3, s0w3);
            s0w4 = Vector512.FusedMultiplyAdd(x, y4, s0w4);
            s0w5 = Vector512.FusedMultiplyAdd(x, y5, s0w5);
            x = Vector512.Load(a1 + i);
            s1w0 = Vector512.FusedMultiplyAdd(x, y0, s1w0);
            s1w1 = Vector512.FusedMultiplyAdd(x, y1, s1w1);
            s1w2 = Vector512.FusedMultiplyAdd(x, y2, s1w2);
            s1w3 = Vector512.FusedMultiplyAdd(x, y3, s1w3);
            s1w4 = Vector512.FusedMultiplyAdd(x, y4, s1w4);
            s1w5 = Vector512.FusedMultiplyAdd(x, y5, s1w5);
            x = Vector512.Load(a2 + i);
            s2w0 = Vector512.FusedMultiplyAdd(x, y0, s2w0);
            s2w1 = Vector512.FusedMultiplyAdd(x, y1, s2w1);
            s2w2 = Vector512.FusedMultiplyAdd(x, y2, s2w2);
            s2w3 = Vector512.FusedMultiplyAdd(x, y3, s2w3);
            s2w4 = Vector512.FusedMultiplyAdd(x, y4, s2w4);
            s2w5 = Vector512.FusedMultiplyAdd(x, y5, s2w5);
            x = Vector512.Load(a3 + i);
            s3w0 = Vector512.FusedMultiplyAdd(x, y0, s3w0);
            s3w1 = Vector512.FusedMultiplyAdd(x, y1, s3w1);
            s3w2 = Vector512.FusedMultiplyAdd(x, y2, s3w2);
            s3w3 = Vector512.FusedMultiplyAdd(x, y3, s3w3);
            s3w4 = Vector512.FusedMultiplyAdd(x, y4, s3w4);
            s3w5 = Vector512.FusedMultiplyAdd(x, y5, s3w5);
        }
        if (i < k)
        {
            Vector512<float> rest = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create((int)(k - i))).AsSingle();
            y0 = Vector512.Load(b0 + i) & rest;
            y1 = Vector512.Load(b1 + i) & rest;
            y2 = Vector512.Load(b2 + i) & rest;
            y3 = Vector512.Load(b3 + i) & rest;
            y4 = Vector512.Load(b4 + i) & rest;
            y5 = Vector512.Load(b5 + i) & rest;
            x = Vector512.Load(a0 + i) & rest;
            s0w0 = Vector512.FusedMultiplyAdd(x, y0, s0w0);
            s0w1 = Vector512.FusedMultiplyAdd(x, y1, s0w1);
            s0w2 = Vector512.FusedMultiplyAdd(x, y2, s0w2);
            s0w3 = Vector512.FusedMultiplyAdd(x, y3, s0w3);
            s0w4 = Vector512.FusedMultiplyAdd(x, y4, s0w4);
            s0w5 = Vector512.FusedMultiplyAdd(x, y5, s0w5);
            x = Vector512.Load(a1 + i) & rest;
            s1w0 = Vector512.FusedMultiplyAdd(x, y0, s1w0);
            s1w1 = Vector512.FusedMultiplyAdd(x, y1, s1w1);
            s1w2 = Vector512.FusedMultiplyAdd(x, y2, s1w2);
            s1w3 = Vector512.FusedMultiplyAdd(x, y3, s1w3);
            s1w4 = Vector512.FusedMultiplyAdd(x, y4, s1w4);
            s1w5 = Vector512.FusedMultiplyAdd(x, y5, s1w5);
            x = Vector512.Load(a2 + i) & rest;
            s2w0 = Vector512.FusedMultiplyAdd(x, y0, s2w0);
            s2w1 = Vector512.FusedMultiplyAdd(x, y1, s2w1);
            s2w2 = Vector512.FusedMultiplyAdd(x, y2, s2w2);
            s2w3 = Vector512.FusedMultiplyAdd(x, y3, s2w3);
            s2w4 = Vector512.FusedMultiplyAdd(x, y4, s2w4);
            s2w5 = Vector512.FusedMultiplyAdd(x, y5, s2w5);
            x = Vector512.Load(a3 + i) & rest;
            s3w0 = Vector512.FusedMultiplyAdd(x, y0, s3w0);
            s3w1 = Vector512.FusedMultiplyAdd(x, y1, s3w1);
            s3w2 = Vector512.FusedMultiplyAdd(x, y2, s3w2);
            s3w3 = Vector512.FusedMultiplyAdd(x, y3, s3w3);
            s3w4 = Vector512.FusedMultiplyAdd(x, y4, s3w4);
            s3w5 = Vector512.FusedMultiplyAdd(x, y5, s3w5);
        }
        (Vector512.Load(sums) + s0w0).Store(sums);
        (Vector512.Load(sums + 16) + s0w1).Store(sums + 16);
        (Vector512.Load(sums + 32) + s0w2).Store(sums + 32);
        (Vector512.Load(sums + 48) + s0w3).Store(sums + 48);
        (Vector512.Load(sums + 64) + s0w4).Store(sums + 64);
        (Vector512.Load(sums + 80) + s0w5).Store(sums + 80);
        sums += lds;
        (Vector512.Load(sums) + s1w0).Store(sums);
        (Vector512.Load(sums + 16) + s1w1).Store(sums + 16);
        (Vector512.Load(sums + 32) + s1w2).Store(sums + 32);
        (Vector512.Load(sums + 48) + s1w3).Store(sums + 48);
        (Vector512.Load(sums + 64) + s1w4).Store(sums + 64);
        (Vector512.Load(sums + 80) + s1w5).Store(sums + 80);
        sums += lds;
        (Vector512.Load(sums) + s2w0).Store(sums);
        (Vector512.Load(sums + 16) + s2w1).Store(sums + 16);
        (Vector512.Load(sums + 32) + s2w2).Store(sums + 32);
        (Vector512.Load(sums + 48) + s2w3).Store(sums + 48);
        (Vector512.Load(sums + 64) + s2w4).Store(sums + 64);
        (Vector512.Load(sums + 80) + s2w5).Store(sums + 80);
        sums += lds;
        (Vector512.Load(sums) + s3w0).Store(sums);
        (Vector512.Load(sums + 16) + s3w1).Store(sums + 16);
        (Vector512.Load(sums + 32) + s3w2).Store(sums + 32);
        (Vector512.Load(sums + 48) + s3w3).Store(sums + 48);
        (Vector512.Load(sums + 64) + s3w4).Store(sums + 64);
        (Vector512.Load(sums + 80) + s3w5).Store(sums + 80);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows3(float* a, nint lda, float** b, nint k, float* sums, nint lds)
    {
        Vector512<float> x, y0, y1, y2, y3, y4, y5;
        Vector512<float> s0w0 = default, s0w1 = default, s0w2 = default, s0w3 = default, s0w4 = default, s0w5 = default;
        Vector512<float> s1w0 = default, s1w1 = default, s1w2 = default, s1w3 = default, s1w4 = default, s1w5 = default;
        Vector512<float> s2w0 = default, s2w1 = default, s2w2 = default, s2w3 = default, s2w4 = default, s2w5 = default;
        float* a0 = a, a1 = a0 + lda, a2 = a1 + lda;
        float* b0 = b[0], b1 = b[1], b2 = b[2], b3 = b[3], b4 = b[4], b5 = b[5];
        nint i = 0;
        for (; i <= k - 16; i += 16)
        {
            y0 = Vector512.Load(b0 + i);
            y1 = Vector512.Load(b1 + i);
            y2 = Vector512.Load(b2 + i);
            y3 = Vector512.Load(b3 + i);
            y4 = Vector512.Load(b4 + i);
            y5 = Vector512.Load(b5 + i);
            x = Vector512.Load(a0 + i);
            s0w0 = Vector512.FusedMultiplyAdd(x, y0, s0w0);
            s0w1 = Vector512.FusedMultiplyAdd(x, y1, s0w1);
            s0w2 = Vector512.FusedMultiplyAdd(x, y2, s0w2);
            s0w3 = Vector512.FusedMultiplyAdd(x, y3, s0w3);
            s0w4 = Vector512.FusedMultiplyAdd(x, y4, s0w4);
            s0w5 = Vector512.FusedMultiplyAdd(x, y5, s0w5);
            x = Vector512.Load(a1 + i);
            s1w0 = Vector512.FusedMultiplyAdd(x, y0, s1w0);
            s1w1 = Vector512.FusedMultiplyAdd(x, y1, s1w1);
            s1w2 = Vector512.FusedMultiplyAdd(x, y2, s1w2);
            s1w3 = Vector512.FusedMultiplyAdd(x, y3, s1w3);
            s1w4 = Vector512.FusedMultiplyAdd(x, y4, s1w4);
            s1w5 = Vector512.FusedMultiplyAdd(x, y5, s1w5);
            x = Vector512.Load(a2 + i);
            s2w0 = Vector512.FusedMultiplyAdd(x, y0, s2w0);
            s2w1 = Vector512.FusedMultiplyAdd(x, y1, s2w1);
            s2w2 = Vector512.FusedMultiplyAdd(x, y2, s2w2);
            s2w3 = Vector512.FusedMultiplyAdd(x, y3, s2w3);
            s2w4 = Vector512.FusedMultiplyAdd(x, y4, s2w4);
            s2w5 = Vector512.FusedMultiplyAdd(x, y5, s2w5);
        }
        if (i < k)
        {
            Vector512<float> rest = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create((int)(k - i))).AsSingle();
            y0 = Vector512.Load(b0 + i) & rest;
            y1 = Vector512.Load(b1 + i) & rest;
            y2 = Vector512.Load(b2 + i) & rest;
            y3 = Vector512.Load(b3 + i) & rest;
            y4 = Vector512.Load(b4 + i) & rest;
            y5 = Vector512.Load(b5 + i) & rest;
            x = Vector512.Load(a0 + i) & rest;
            s0w0 = Vector512.FusedMultiplyAdd(x, y0, s0w0);
            s0w1 = Vector512.FusedMultiplyAdd(x, y1, s0w1);
            s0w2 = Vector512.FusedMultiplyAdd(x, y2, s0w2);
            s0w3 = Vector512.FusedMultiplyAdd(x, y3, s0w3);
            s0w4 = Vector512.FusedMultiplyAdd(x, y4, s0w4);
            s0w5 = Vector512.FusedMultiplyAdd(x, y5, s0w5);
            x = Vector512.Load(a1 + i) & rest;
            s1w0 = Vector512.FusedMultiplyAdd(x, y0, s1w0);
            s1w1 = Vector512.FusedMultiplyAdd(x, y1, s1w1);
            s1w2 = Vector512.FusedMultiplyAdd(x, y2, s1w2);
            s1w3 = Vector512.FusedMultiplyAdd(x, y3, s1w3);
            s1w4 = Vector512.FusedMultiplyAdd(x, y4, s1w4);
            s1w5 = Vector512.FusedMultiplyAdd(x, y5, s1w5);
            x = Vector512.Load(a2 + i) & rest;
            s2w0 = Vector512.FusedMultiplyAdd(x, y0, s2w0);
            s2w1 = Vector512.FusedMultiplyAdd(x, y1, s2w1);
            s2w2 = Vector512.FusedMultiplyAdd(x, y2, s2w2);
            s2w3 = Vector512.FusedMultiplyAdd(x, y3, s2w3);
            s2w4 = Vector512.FusedMultiplyAdd(x, y4, s2w4);
            s2w5 = Vector512.FusedMultiplyAdd(x, y5, s2w5);
        }
        (Vector512.Load(sums) + s0w0).Store(sums);
        (Vector512.Load(sums + 16) + s0w1).Store(sums + 16);
        (Vector512.Load(sums + 32) + s0w2).Store(sums + 32);
        (Vector512.Load(sums + 48) + s0w3).Store(sums + 48);
        (Vector512.Load(sums + 64) + s0w4).Store(sums + 64);
        (Vector512.Load(sums + 80) + s0w5).Store(sums + 80);
        sums += lds;
        (Vector512.Load(sums) + s1w0).Store(sums);
        (Vector512.Load(sums + 16) + s1w1).Store(sums + 16);
        (Vector512.Load(sums + 32) + s1w2).Store(sums + 32);
        (Vector512.Load(sums + 48) + s1w3).Store(sums + 48);
        (Vector512.Load(sums + 64) + s1w4).Store(sums + 64);
        (Vector512.Load(sums + 80) + s1w5).Store(sums + 80);
        sums += lds;
        (Vector512.Load(sums) + s2w0).Store(sums);
        (Vector512.Load(sums + 16) + s2w1).Store(sums + 16);
        (Vector512.Load(sums + 32) + s2w2).Store(sums + 32);
        (Vector512.Load(sums + 48) + s2w3).Store(sums + 48);
        (Vector512.Load(sums + 64) + s2w4).Store(sums + 64);
        (Vector512.Load(sums + 80) + s2w5).Store(sums + 80);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows2(float* a, nint lda, float** b, nint k, float* sums, nint lds)
    {
        Vector512<float> x, y0, y1, y2, y3, y4, y5;
        Vector512<float> s0w0 = default, s0w1 = default, s0w2 = default, s0w3 = default, s0w4 = default, s0w5 = default;
        Vector512<float> s1w0 = default, s1w1 = default, s1w2 = default, s1w3 = default, s1w4 = default, s1w5 = default;
        float* a0 = a, a1 = a0 + lda;
        float* b0 = b[0], b1 = b[1], b2 = b[2], b3 = b[3], b4 = b[4], b5 = b[5];
        nint i = 0;
        for (; i <= k - 16; i += 16)
        {
            y0 = Vector512.Load(b0 + i);
            y1 = Vector512.Load(b1 + i);
            y2 = Vector512.Load(b2 + i);
            y3 = Vector512.Load(b3 + i);
            y4 = Vector512.Load(b4 + i);
            y5 = Vector512.Load(b5 + i);
            x = Vector512.Load(a0 + i);
            s0w0 = Vector512.FusedMultiplyAdd(x, y0, s0w0);
            s0w1 = Vector512.FusedMultiplyAdd(x, y1, s0w1);
            s0w2 = Vector512.FusedMultiplyAdd(x, y2, s0w2);
            s0w3 = Vector512.FusedMultiplyAdd(x, y3, s0w3);
            s0w4 = Vector512.FusedMultiplyAdd(x, y4, s0w4);
            s0w5 = Vector512.FusedMultiplyAdd(x, y5, s0w5);
            x = Vector512.Load(a1 + i);
            s1w0 = Vector512.FusedMultiplyAdd(x, y0, s1w0);
            s1w1 = Vector512.FusedMultiplyAdd(x, y1, s1w1);
            s1w2 = Vector512.FusedMultiplyAdd(x, y2, s1w2);
            s1w3 = Vector512.FusedMultiplyAdd(x, y3, s1w3);
            s1w4 = Vector512.FusedMultiplyAdd(x, y4, s1w4);
            s1w5 = Vector512.FusedMultiplyAdd(x, y5, s1w5);
        }
        if (i < k)
        {
            Vector512<float> rest = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create((int)(k - i))).AsSingle();
            y0 = Vector512.Load(b0 + i) & rest;
            y1 = Vector512.Load(b1 + i) & rest;
            y2 = Vector512.Load(b2 + i) & rest;
            y3 = Vector512.Load(b3 + i) & rest;
            y4 = Vector512.Load(b4 + i) & rest;
            y5 = Vector512.Load(b5 + i) & rest;
            x = Vector512.Load(a0 + i) & rest;
            s0w0 = Vector512.FusedMultiplyAdd(x, y0, s0w0);
            s0w1 = Vector512.FusedMultiplyAdd(x, y1, s0w1);
            s0w2 = Vector512.FusedMultiplyAdd(x, y2, s0w2);
            s0w3 = Vector512.FusedMultiplyAdd(x, y3, s0w3);
            s0w4 = Vector512.FusedMultiplyAdd(x, y4, s0w4);
            s0w5 = Vector512.FusedMultiplyAdd(x, y5, s0w5);
            x = Vector512.Load(a1 + i) & rest;
            s1w0 = Vector512.FusedMultiplyAdd(x, y0, s1w0);
            s1w1 = Vector512.FusedMultiplyAdd(x, y1, s1w1);
            s1w2 = Vector512.FusedMultiplyAdd(x, y2, s1w2);
            s1w3 = Vector512.FusedMultiplyAdd(x, y3, s1w3);
            s1w4 = Vector512.FusedMultiplyAdd(x, y4, s1w4);
            s1w5 = Vector512.FusedMultiplyAdd(x, y5, s1w5);
        }
        (Vector512.Load(sums) + s0w0).Store(sums);
        (Vector512.Load(sums + 16) + s0w1).Store(sums + 16);
        (Vector512.Load(sums + 32) + s0w2).Store(sums + 32);
        (Vector512.Load(sums + 48) + s0w3).Store(sums + 48);
        (Vector512.Load(sums + 64) + s0w4).Store(sums + 64);
        (Vector512.Load(sums + 80) + s0w5).Store(sums + 80);
        sums += lds;
        (Vector512.Load(sums) + s1w0).Store(sums);
        (Vector512.Load(sums + 16) + s1w1).Store(sums + 16);
        (Vector512.Load(sums + 32) + s1w2).Store(sums + 32);
        (Vector512.Load(sums + 48) + s1w3).Store(sums + 48);
        (Vector512.Load(sums + 64) + s1w4).Store(sums + 64);
        (Vector512.Load(sums + 80) + s1w5).Store(sums + 80);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1(float* a, nint lda, float** b, nint k, float* sums, nint lds)
    {
        Vector512<float> x, y0, y1, y2, y3, y4, y5;
        Vector512<float> s0w0 = default, s0w1 = default, s0w2 = default, s0w3 = default, s0w4 = default, s0w5 = default;
        float* a0 = a;
        float* b0 = b[0], b1 = b[1], b2 = b[2], b3 = b[3], b4 = b[4], b5 = b[5];
        nint i = 0;
        for (; i <= k - 16; i += 16)
        {
            y0 = Vector512.Load(b0 + i);
            y1 = Vector512.Load(b1 + i);
            y2 = Vector512.Load(b2 + i);
            y3 = Vector512.Load(b3 + i);
            y4 = Vector512.Load(b4 + i);
            y5 = Vector512.Load(b5 + i);
            x = Vector512.Load(a0 + i);
            s0w0 = Vector512.FusedMultiplyAdd(x, y0, s0w0);
            s0w1 = Vector512.FusedMultiplyAdd(x, y1, s0w1);
            s0w2 = Vector512.FusedMultiplyAdd(x, y2, s0w2);
            s0w3 = Vector512.FusedMultiplyAdd(x, y3, s0w3);
            s0w4 = Vector512.FusedMultiplyAdd(x, y4, s0w4);
            s0w5 = Vector512.FusedMultiplyAdd(x, y5, s0w5);
        }
        if (i < k)
        {
            Vector512<float> rest = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create((int)(k - i))).AsSingle();
            y0 = Vector512.Load(b0 + i) & rest;
            y1 = Vector512.Load(b1 + i) & rest;
            y2 = Vector512.Load(b2 + i) & rest;
            y3 = Vector512.Load(b3 + i) & rest;
            y4 = Vector512.Load(b4 + i) & rest;
            y5 = Vector512.Load(b5 + i) & rest;
            x = Vector512.Load(a0 + i) & rest;
            s0w0 = Vector512.FusedMultiplyAdd(x, y0, s0w0);
            s0w1 = Vector512.FusedMultiplyAdd(x, y1, s0w1);
            s0w2 = Vector512.FusedMultiplyAdd(x, y2, s0w2);
            s0w3 = Vector512.FusedMultiplyAdd(x, y3, s0w3);
            s0w4 = Vector512.FusedMultiplyAdd(x, y4, s0w4);
            s0w5 = Vector512.FusedMultiplyAdd(x, y5, s0w5);
        }
        (Vector512.Load(sums) + s0w0).Store(sums);
        (Vector512.Load(sums + 16) + s0w1).Store(sums + 16);
        (Vector512.Load(sums + 32) + s0w2).Store(sums + 32);
        (Vector512.Load(sums + 48) + s0w3).Store(sums + 48);
        (Vector512.Load(sums + 64) + s0w4).Store(sums + 64);
        (Vector512.Load(sums + 80) + s0w5).Store(sums + 80);
    }
}
