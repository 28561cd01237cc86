using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelDsl.Runtime;

/// <summary>Pixels of a blocked convolution by two or three vectors of 256 bits of output channels. Written by tests/Tiles.</summary>
/// <remarks>
/// A pixel of x is a block of 16 channels (Blocks) or one number (Planes). w has a row of output channels for each input
/// channel of each tap. The vectors of a pixel are written at y0 and y1, those of the next pixel a step on. ahead says where
/// weights begin that are wanted soon, from those in use.
/// Of three vectors two are a block, at y0, and the third is half of the next one, at y1.
/// </remarks>
internal static unsafe class BlockTiles256
{
    public static readonly delegate*<BlockTap*, nint, float*, float*, float*, float*, nint, nint, BlockEnds*, void>[] Blocksx2 = [null, &Blocks1x2, &Blocks2x2, &Blocks3x2, &Blocks4x2, &Blocks5x2, &Blocks6x2];
    public static readonly delegate*<BlockTap*, nint, float*, float*, float*, float*, nint, nint, BlockEnds*, void>[] Planesx2 = [null, &Planes1x2, &Planes2x2, &Planes3x2, &Planes4x2, &Planes5x2, &Planes6x2];
    public static readonly delegate*<BlockTap*, nint, float*, float*, float*, float*, nint, nint, BlockEnds*, void>[] Blocksx3 = [null, &Blocks1x3, &Blocks2x3, &Blocks3x3, &Blocks4x3];
    public static readonly delegate*<BlockTap*, nint, float*, float*, float*, float*, nint, nint, BlockEnds*, void>[] Planesx3 = [null, &Planes1x3, &Planes2x3, &Planes3x3, &Planes4x3];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks1x2(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector256<float> v, b0 = Vector256.Load(ends->Shift), b1 = Vector256.Load(ends->Shift + 8);
        Vector256<float> c0 = b0, d0 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector256.Load(a); d0 += Vector256.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint quads = tap->Channels >> 2; quads > 0; quads--, a += 4, b += 64)
            {
                if (Sse.IsSupported) Sse.Prefetch1(b + ahead);
                b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8);
                v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
                b0 = Vector256.Load(b + 16); b1 = Vector256.Load(b + 24);
                v = Vector256.Create(a[1]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
                if (Sse.IsSupported) Sse.Prefetch1(b + ahead + 32);
                b0 = Vector256.Load(b + 32); b1 = Vector256.Load(b + 40);
                v = Vector256.Create(a[2]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
                b0 = Vector256.Load(b + 48); b1 = Vector256.Load(b + 56);
                v = Vector256.Create(a[3]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
            }
            for (nint rest = tap->Channels & 3; rest > 0; rest--, a++, b += 16)
            {
                b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8);
                v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
            }
        }
        if (ends->IsBounded)
        {
            b0 = Vector256.Create(ends->Least); v = Vector256.Create(ends->Most);
            c0 = Vector256.MinNative(v, Vector256.MaxNative(b0, c0)); d0 = Vector256.MinNative(v, Vector256.MaxNative(b0, d0));
        }
        c0.Store(y0); d0.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Planes1x2(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector256<float> v, b0 = Vector256.Load(ends->Shift), b1 = Vector256.Load(ends->Shift + 8);
        Vector256<float> c0 = b0, d0 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector256.Load(a); d0 += Vector256.Load(b);
        }
        for (; taps > 1; taps -= 2, tap += 2)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8);
            v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
            a = x + tap[1].X;
            b = w + tap[1].W;
            b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8);
            v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8);
            v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
        }
        if (ends->IsBounded)
        {
            b0 = Vector256.Create(ends->Least); v = Vector256.Create(ends->Most);
            c0 = Vector256.MinNative(v, Vector256.MaxNative(b0, c0)); d0 = Vector256.MinNative(v, Vector256.MaxNative(b0, d0));
        }
        c0.Store(y0); d0.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks2x2(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector256<float> v, b0 = Vector256.Load(ends->Shift), b1 = Vector256.Load(ends->Shift + 8);
        Vector256<float> c0 = b0, d0 = b1;
        Vector256<float> c1 = b0, d1 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector256.Load(a); d0 += Vector256.Load(b);
            a += step; b += step;
            c1 += Vector256.Load(a); d1 += Vector256.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint quads = tap->Channels >> 2; quads > 0; quads--, a += 4, b += 64)
            {
                if (Sse.IsSupported) Sse.Prefetch1(b + ahead);
                b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8);
                v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
                v = Vector256.Create(a[16]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
                b0 = Vector256.Load(b + 16); b1 = Vector256.Load(b + 24);
                v = Vector256.Create(a[1]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
                v = Vector256.Create(a[17]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
                if (Sse.IsSupported) Sse.Prefetch1(b + ahead + 32);
                b0 = Vector256.Load(b + 32); b1 = Vector256.Load(b + 40);
                v = Vector256.Create(a[2]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
                v = Vector256.Create(a[18]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
                b0 = Vector256.Load(b + 48); b1 = Vector256.Load(b + 56);
                v = Vector256.Create(a[3]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
                v = Vector256.Create(a[19]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
            }
            for (nint rest = tap->Channels & 3; rest > 0; rest--, a++, b += 16)
            {
                b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8);
                v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
                v = Vector256.Create(a[16]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
            }
        }
        if (ends->IsBounded)
        {
            b0 = Vector256.Create(ends->Least); v = Vector256.Create(ends->Most);
            c0 = Vector256.MinNative(v, Vector256.MaxNative(b0, c0)); d0 = Vector256.MinNative(v, Vector256.MaxNative(b0, d0));
            c1 = Vector256.MinNative(v, Vector256.MaxNative(b0, c1)); d1 = Vector256.MinNative(v, Vector256.MaxNative(b0, d1));
        }
        c0.Store(y0); d0.Store(y1);
        y0 += step; y1 += step;
        c1.Store(y0); d1.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Planes2x2(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector256<float> v, b0 = Vector256.Load(ends->Shift), b1 = Vector256.Load(ends->Shift + 8);
        Vector256<float> c0 = b0, d0 = b1;
        Vector256<float> c1 = b0, d1 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector256.Load(a); d0 += Vector256.Load(b);
            a += step; b += step;
            c1 += Vector256.Load(a); d1 += Vector256.Load(b);
        }
        for (; taps > 1; taps -= 2, tap += 2)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8);
            v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
            v = Vector256.Create(a[1]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
            a = x + tap[1].X;
            b = w + tap[1].W;
            b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8);
            v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
            v = Vector256.Create(a[1]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8);
            v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
            v = Vector256.Create(a[1]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
        }
        if (ends->IsBounded)
        {
            b0 = Vector256.Create(ends->Least); v = Vector256.Create(ends->Most);
            c0 = Vector256.MinNative(v, Vector256.MaxNative(b0, c0)); d0 = Vector256.MinNative(v, Vector256.MaxNative(b0, d0));
            c1 = Vector256.MinNative(v, Vector256.MaxNative(b0, c1)); d1 = Vector256.MinNative(v, Vector256.MaxNative(b0, d1));
        }
        c0.Store(y0); d0.Store(y1);
        y0 += step; y1 += step;
        c1.Store(y0); d1.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks3x2(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector256<float> v, b0 = Vector256.Load(ends->Shift), b1 = Vector256.Load(ends->Shift + 8);
        Vector256<float> c0 = b0, d0 = b1;
        Vector256<float> c1 = b0, d1 = b1;
        Vector256<float> c2 = b0, d2 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector256.Load(a); d0 += Vector256.Load(b);
            a += step; b += step;
            c1 += Vector256.Load(a); d1 += Vector256.Load(b);
            a += step; b += step;
            c2 += Vector256.Load(a); d2 += Vector256.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint quads = tap->Channels >> 2; quads > 0; quads--, a += 4, b += 64)
            {
                if (Sse.IsSupported) Sse.Prefetch1(b + ahead);
                b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8);
                v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
                v = Vector256.Create(a[16]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
                v = Vector256.Create(a[32]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2);
                b0 = Vector256.Load(b + 16); b1 = Vector256.Load(b + 24);
                v = Vector256.Create(a[1]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
                v = Vector256.Create(a[17]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
                v = Vector256.Create(a[33]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2);
                if (Sse.IsSupported) Sse.Prefetch1(b + ahead + 32);
                b0 = Vector256.Load(b + 32); b1 = Vector256.Load(b + 40);
                v = Vector256.Create(a[2]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
                v = Vector256.Create(a[18]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
                v = Vector256.Create(a[34]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2);
                b0 = Vector256.Load(b + 48); b1 = Vector256.Load(b + 56);
                v = Vector256.Create(a[3]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
                v = Vector256.Create(a[19]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
                v = Vector256.Create(a[35]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2);
            }
            for (nint rest = tap->Channels & 3; rest > 0; rest--, a++, b += 16)
            {
                b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8);
                v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
                v = Vector256.Create(a[16]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
                v = Vector256.Create(a[32]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2);
            }
        }
        if (ends->IsBounded)
        {
            b0 = Vector256.Create(ends->Least); v = Vector256.Create(ends->Most);
            c0 = Vector256.MinNative(v, Vector256.MaxNative(b0, c0)); d0 = Vector256.MinNative(v, Vector256.MaxNative(b0, d0));
            c1 = Vector256.MinNative(v, Vector256.MaxNative(b0, c1)); d1 = Vector256.MinNative(v, Vector256.MaxNative(b0, d1));
            c2 = Vector256.MinNative(v, Vector256.MaxNative(b0, c2)); d2 = Vector256.MinNative(v, Vector256.MaxNative(b0, d2));
        }
        c0.Store(y0); d0.Store(y1);
        y0 += step; y1 += step;
        c1.Store(y0); d1.Store(y1);
        y0 += step; y1 += step;
        c2.Store(y0); d2.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Planes3x2(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector256<float> v, b0 = Vector256.Load(ends->Shift), b1 = Vector256.Load(ends->Shift + 8);
        Vector256<float> c0 = b0, d0 = b1;
        Vector256<float> c1 = b0, d1 = b1;
        Vector256<float> c2 = b0, d2 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector256.Load(a); d0 += Vector256.Load(b);
            a += step; b += step;
            c1 += Vector256.Load(a); d1 += Vector256.Load(b);
            a += step; b += step;
            c2 += Vector256.Load(a); d2 += Vector256.Load(b);
        }
        for (; taps > 1; taps -= 2, tap += 2)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8);
            v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
            v = Vector256.Create(a[1]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
            v = Vector256.Create(a[2]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2);
            a = x + tap[1].X;
            b = w + tap[1].W;
            b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8);
            v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
            v = Vector256.Create(a[1]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
            v = Vector256.Create(a[2]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8);
            v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
            v = Vector256.Create(a[1]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
            v = Vector256.Create(a[2]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2);
        }
        if (ends->IsBounded)
        {
            b0 = Vector256.Create(ends->Least); v = Vector256.Create(ends->Most);
            c0 = Vector256.MinNative(v, Vector256.MaxNative(b0, c0)); d0 = Vector256.MinNative(v, Vector256.MaxNative(b0, d0));
            c1 = Vector256.MinNative(v, Vector256.MaxNative(b0, c1)); d1 = Vector256.MinNative(v, Vector256.MaxNative(b0, d1));
            c2 = Vector256.MinNative(v, Vector256.MaxNative(b0, c2)); d2 = Vector256.MinNative(v, Vector256.MaxNative(b0, d2));
        }
        c0.Store(y0); d0.Store(y1);
        y0 += step; y1 += step;
        c1.Store(y0); d1.Store(y1);
        y0 += step; y1 += step;
        c2.Store(y0); d2.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks4x2(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector256<float> v, b0 = Vector256.Load(ends->Shift), b1 = Vector256.Load(ends->Shift + 8);
        Vector256<float> c0 = b0, d0 = b1;
        Vector256<float> c1 = b0, d1 = b1;
        Vector256<float> c2 = b0, d2 = b1;
        Vector256<float> c3 = b0, d3 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector256.Load(a); d0 += Vector256.Load(b);
            a += step; b += step;
            c1 += Vector256.Load(a); d1 += Vector256.Load(b);
            a += step; b += step;
            c2 += Vector256.Load(a); d2 += Vector256.Load(b);
            a += step; b += step;
            c3 += Vector256.Load(a); d3 += Vector256.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint quads = tap->Channels >> 2; quads > 0; quads--, a += 4, b += 64)
            {
                if (Sse.IsSupported) Sse.Prefetch1(b + ahead);
                b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8);
                v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
                v = Vector256.Create(a[16]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
                v = Vector256.Create(a[32]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2);
                v = Vector256.Create(a[48]); c3 = Vector256.FusedMultiplyAdd(v, b0, c3); d3 = Vector256.FusedMultiplyAdd(v, b1, d3);
                b0 = Vector256.Load(b + 16); b1 = Vector256.Load(b + 24);
                v = Vector256.Create(a[1]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
                v = Vector256.Create(a[17]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
                v = Vector256.Create(a[33]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2);
                v = Vector256.Create(a[49]); c3 = Vector256.FusedMultiplyAdd(v, b0, c3); d3 = Vector256.FusedMultiplyAdd(v, b1, d3);
                if (Sse.IsSupported) Sse.Prefetch1(b + ahead + 32);
                b0 = Vector256.Load(b + 32); b1 = Vector256.Load(b + 40);
                v = Vector256.Create(a[2]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
                v = Vector256.Create(a[18]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
                v = Vector256.Create(a[34]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2);
                v = Vector256.Create(a[50]); c3 = Vector256.FusedMultiplyAdd(v, b0, c3); d3 = Vector256.FusedMultiplyAdd(v, b1, d3);
                b0 = Vector256.Load(b + 48); b1 = Vector256.Load(b + 56);
                v = Vector256.Create(a[3]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
                v = Vector256.Create(a[19]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
                v = Vector256.Create(a[35]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2);
                v = Vector256.Create(a[51]); c3 = Vector256.FusedMultiplyAdd(v, b0, c3); d3 = Vector256.FusedMultiplyAdd(v, b1, d3);
            }
            for (nint rest = tap->Channels & 3; rest > 0; rest--, a++, b += 16)
            {
                b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8);
                v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
                v = Vector256.Create(a[16]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
                v = Vector256.Create(a[32]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2);
                v = Vector256.Create(a[48]); c3 = Vector256.FusedMultiplyAdd(v, b0, c3); d3 = Vector256.FusedMultiplyAdd(v, b1, d3);
            }
        }
        if (ends->IsBounded)
        {
            b0 = Vector256.Create(ends->Least); v = Vector256.Create(ends->Most);
            c0 = Vector256.MinNative(v, Vector256.MaxNative(b0, c0)); d0 = Vector256.MinNative(v, Vector256.MaxNative(b0, d0));
            c1 = Vector256.MinNative(v, Vector256.MaxNative(b0, c1)); d1 = Vector256.MinNative(v, Vector256.MaxNative(b0, d1));
            c2 = Vector256.MinNative(v, Vector256.MaxNative(b0, c2)); d2 = Vector256.MinNative(v, Vector256.MaxNative(b0, d2));
            c3 = Vector256.MinNative(v, Vector256.MaxNative(b0, c3)); d3 = Vector256.MinNative(v, Vector256.MaxNative(b0, d3));
        }
        c0.Store(y0); d0.Store(y1);
        y0 += step; y1 += step;
        c1.Store(y0); d1.Store(y1);
        y0 += step; y1 += step;
        c2.Store(y0); d2.Store(y1);
        y0 += step; y1 += step;
        c3.Store(y0); d3.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Planes4x2(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector256<float> v, b0 = Vector256.Load(ends->Shift), b1 = Vector256.Load(ends->Shift + 8);
        Vector256<float> c0 = b0, d0 = b1;
        Vector256<float> c1 = b0, d1 = b1;
        Vector256<float> c2 = b0, d2 = b1;
        Vector256<float> c3 = b0, d3 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector256.Load(a); d0 += Vector256.Load(b);
            a += step; b += step;
            c1 += Vector256.Load(a); d1 += Vector256.Load(b);
            a += step; b += step;
            c2 += Vector256.Load(a); d2 += Vector256.Load(b);
            a += step; b += step;
            c3 += Vector256.Load(a); d3 += Vector256.Load(b);
        }
        for (; taps > 1; taps -= 2, tap += 2)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8);
            v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
            v = Vector256.Create(a[1]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
            v = Vector256.Create(a[2]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2);
            v = Vector256.Create(a[3]); c3 = Vector256.FusedMultiplyAdd(v, b0, c3); d3 = Vector256.FusedMultiplyAdd(v, b1, d3);
            a = x + tap[1].X;
            b = w + tap[1].W;
            b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8);
            v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
            v = Vector256.Create(a[1]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
            v = Vector256.Create(a[2]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2);
            v = Vector256.Create(a[3]); c3 = Vector256.FusedMultiplyAdd(v, b0, c3); d3 = Vector256.FusedMultiplyAdd(v, b1, d3);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8);
            v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
            v = Vector256.Create(a[1]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
            v = Vector256.Create(a[2]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2);
            v = Vector256.Create(a[3]); c3 = Vector256.FusedMultiplyAdd(v, b0, c3); d3 = Vector256.FusedMultiplyAdd(v, b1, d3);
        }
        if (ends->IsBounded)
        {
            b0 = Vector256.Create(ends->Least); v = Vector256.Create(ends->Most);
            c0 = Vector256.MinNative(v, Vector256.MaxNative(b0, c0)); d0 = Vector256.MinNative(v, Vector256.MaxNative(b0, d0));
            c1 = Vector256.MinNative(v, Vector256.MaxNative(b0, c1)); d1 = Vector256.MinNative(v, Vector256.MaxNative(b0, d1));
            c2 = Vector256.MinNative(v, Vector256.MaxNative(b0, c2)); d2 = Vector256.MinNative(v, Vector256.MaxNative(b0, d2));
            c3 = Vector256.MinNative(v, Vector256.MaxNative(b0, c3)); d3 = Vector256.MinNative(v, Vector256.MaxNative(b0, d3));
        }
        c0.Store(y0); d0.Store(y1);
        y0 += step; y1 += step;
        c1.Store(y0); d1.Store(y1);
        y0 += step; y1 += step;
        c2.Store(y0); d2.Store(y1);
        y0 += step; y1 += step;
        c3.Store(y0); d3.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks5x2(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector256<float> v, b0 = Vector256.Load(ends->Shift), b1 = Vector256.Load(ends->Shift + 8);
        Vector256<float> c0 = b0, d0 = b1;
        Vector256<float> c1 = b0, d1 = b1;
        Vector256<float> c2 = b0, d2 = b1;
        Vector256<float> c3 = b0, d3 = b1;
        Vector256<float> c4 = b0, d4 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector256.Load(a); d0 += Vector256.Load(b);
            a += step; b += step;
            c1 += Vector256.Load(a); d1 += Vector256.Load(b);
            a += step; b += step;
            c2 += Vector256.Load(a); d2 += Vector256.Load(b);
            a += step; b += step;
            c3 += Vector256.Load(a); d3 += Vector256.Load(b);
            a += step; b += step;
            c4 += Vector256.Load(a); d4 += Vector256.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint quads = tap->Channels >> 2; quads > 0; quads--, a += 4, b += 64)
            {
                if (Sse.IsSupported) Sse.Prefetch1(b + ahead);
                b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8);
                v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
                v = Vector256.Create(a[16]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
                v = Vector256.Create(a[32]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2);
                v = Vector256.Create(a[48]); c3 = Vector256.FusedMultiplyAdd(v, b0, c3); d3 = Vector256.FusedMultiplyAdd(v, b1, d3);
                v = Vector256.Create(a[64]); c4 = Vector256.FusedMultiplyAdd(v, b0, c4); d4 = Vector256.FusedMultiplyAdd(v, b1, d4);
                b0 = Vector256.Load(b + 16); b1 = Vector256.Load(b + 24);
                v = Vector256.Create(a[1]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
                v = Vector256.Create(a[17]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
                v = Vector256.Create(a[33]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2);
                v = Vector256.Create(a[49]); c3 = Vector256.FusedMultiplyAdd(v, b0, c3); d3 = Vector256.FusedMultiplyAdd(v, b1, d3);
                v = Vector256.Create(a[65]); c4 = Vector256.FusedMultiplyAdd(v, b0, c4); d4 = Vector256.FusedMultiplyAdd(v, b1, d4);
                if (Sse.IsSupported) Sse.Prefetch1(b + ahead + 32);
                b0 = Vector256.Load(b + 32); b1 = Vector256.Load(b + 40);
                v = Vector256.Create(a[2]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
                v = Vector256.Create(a[18]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
                v = Vector256.Create(a[34]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2);
                v = Vector256.Create(a[50]); c3 = Vector256.FusedMultiplyAdd(v, b0, c3); d3 = Vector256.FusedMultiplyAdd(v, b1, d3);
                v = Vector256.Create(a[66]); c4 = Vector256.FusedMultiplyAdd(v, b0, c4); d4 = Vector256.FusedMultiplyAdd(v, b1, d4);
                b0 = Vector256.Load(b + 48); b1 = Vector256.Load(b + 56);
                v = Vector256.Create(a[3]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
                v = Vector256.Create(a[19]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
                v = Vector256.Create(a[35]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2);
                v = Vector256.Create(a[51]); c3 = Vector256.FusedMultiplyAdd(v, b0, c3); d3 = Vector256.FusedMultiplyAdd(v, b1, d3);
                v = Vector256.Create(a[67]); c4 = Vector256.FusedMultiplyAdd(v, b0, c4); d4 = Vector256.FusedMultiplyAdd(v, b1, d4);
            }
            for (nint rest = tap->Channels & 3; rest > 0; rest--, a++, b += 16)
            {
                b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8);
                v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
                v = Vector256.Create(a[16]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
                v = Vector256.Create(a[32]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2);
                v = Vector256.Create(a[48]); c3 = Vector256.FusedMultiplyAdd(v, b0, c3); d3 = Vector256.FusedMultiplyAdd(v, b1, d3);
                v = Vector256.Create(a[64]); c4 = Vector256.FusedMultiplyAdd(v, b0, c4); d4 = Vector256.FusedMultiplyAdd(v, b1, d4);
            }
        }
        if (ends->IsBounded)
        {
            b0 = Vector256.Create(ends->Least); v = Vector256.Create(ends->Most);
            c0 = Vector256.MinNative(v, Vector256.MaxNative(b0, c0)); d0 = Vector256.MinNative(v, Vector256.MaxNative(b0, d0));
            c1 = Vector256.MinNative(v, Vector256.MaxNative(b0, c1)); d1 = Vector256.MinNative(v, Vector256.MaxNative(b0, d1));
            c2 = Vector256.MinNative(v, Vector256.MaxNative(b0, c2)); d2 = Vector256.MinNative(v, Vector256.MaxNative(b0, d2));
            c3 = Vector256.MinNative(v, Vector256.MaxNative(b0, c3)); d3 = Vector256.MinNative(v, Vector256.MaxNative(b0, d3));
            c4 = Vector256.MinNative(v, Vector256.MaxNative(b0, c4)); d4 = Vector256.MinNative(v, Vector256.MaxNative(b0, d4));
        }
        c0.Store(y0); d0.Store(y1);
        y0 += step; y1 += step;
        c1.Store(y0); d1.Store(y1);
        y0 += step; y1 += step;
        c2.Store(y0); d2.Store(y1);
        y0 += step; y1 += step;
        c3.Store(y0); d3.Store(y1);
        y0 += step; y1 += step;
        c4.Store(y0); d4.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Planes5x2(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector256<float> v, b0 = Vector256.Load(ends->Shift), b1 = Vector256.Load(ends->Shift + 8);
        Vector256<float> c0 = b0, d0 = b1;
        Vector256<float> c1 = b0, d1 = b1;
        Vector256<float> c2 = b0, d2 = b1;
        Vector256<float> c3 = b0, d3 = b1;
        Vector256<float> c4 = b0, d4 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector256.Load(a); d0 += Vector256.Load(b);
            a += step; b += step;
            c1 += Vector256.Load(a); d1 += Vector256.Load(b);
            a += step; b += step;
            c2 += Vector256.Load(a); d2 += Vector256.Load(b);
            a += step; b += step;
            c3 += Vector256.Load(a); d3 += Vector256.Load(b);
            a += step; b += step;
            c4 += Vector256.Load(a); d4 += Vector256.Load(b);
        }
        for (; taps > 1; taps -= 2, tap += 2)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8);
            v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
            v = Vector256.Create(a[1]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
            v = Vector256.Create(a[2]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2);
            v = Vector256.Create(a[3]); c3 = Vector256.FusedMultiplyAdd(v, b0, c3); d3 = Vector256.FusedMultiplyAdd(v, b1, d3);
            v = Vector256.Create(a[4]); c4 = Vector256.FusedMultiplyAdd(v, b0, c4); d4 = Vector256.FusedMultiplyAdd(v, b1, d4);
            a = x + tap[1].X;
            b = w + tap[1].W;
            b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8);
            v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
            v = Vector256.Create(a[1]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
            v = Vector256.Create(a[2]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2);
            v = Vector256.Create(a[3]); c3 = Vector256.FusedMultiplyAdd(v, b0, c3); d3 = Vector256.FusedMultiplyAdd(v, b1, d3);
            v = Vector256.Create(a[4]); c4 = Vector256.FusedMultiplyAdd(v, b0, c4); d4 = Vector256.FusedMultiplyAdd(v, b1, d4);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8);
            v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
            v = Vector256.Create(a[1]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
            v = Vector256.Create(a[2]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2);
            v = Vector256.Create(a[3]); c3 = Vector256.FusedMultiplyAdd(v, b0, c3); d3 = Vector256.FusedMultiplyAdd(v, b1, d3);
            v = Vector256.Create(a[4]); c4 = Vector256.FusedMultiplyAdd(v, b0, c4); d4 = Vector256.FusedMultiplyAdd(v, b1, d4);
        }
        if (ends->IsBounded)
        {
            b0 = Vector256.Create(ends->Least); v = Vector256.Create(ends->Most);
            c0 = Vector256.MinNative(v, Vector256.MaxNative(b0, c0)); d0 = Vector256.MinNative(v, Vector256.MaxNative(b0, d0));
            c1 = Vector256.MinNative(v, Vector256.MaxNative(b0, c1)); d1 = Vector256.MinNative(v, Vector256.MaxNative(b0, d1));
            c2 = Vector256.MinNative(v, Vector256.MaxNative(b0, c2)); d2 = Vector256.MinNative(v, Vector256.MaxNative(b0, d2));
            c3 = Vector256.MinNative(v, Vector256.MaxNative(b0, c3)); d3 = Vector256.MinNative(v, Vector256.MaxNative(b0, d3));
            c4 = Vector256.MinNative(v, Vector256.MaxNative(b0, c4)); d4 = Vector256.MinNative(v, Vector256.MaxNative(b0, d4));
        }
        c0.Store(y0); d0.Store(y1);
        y0 += step; y1 += step;
        c1.Store(y0); d1.Store(y1);
        y0 += step; y1 += step;
        c2.Store(y0); d2.Store(y1);
        y0 += step; y1 += step;
        c3.Store(y0); d3.Store(y1);
        y0 += step; y1 += step;
        c4.Store(y0); d4.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks6x2(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector256<float> v, b0 = Vector256.Load(ends->Shift), b1 = Vector256.Load(ends->Shift + 8);
        Vector256<float> c0 = b0, d0 = b1;
        Vector256<float> c1 = b0, d1 = b1;
        Vector256<float> c2 = b0, d2 = b1;
        Vector256<float> c3 = b0, d3 = b1;
        Vector256<float> c4 = b0, d4 = b1;
        Vector256<float> c5 = b0, d5 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector256.Load(a); d0 += Vector256.Load(b);
            a += step; b += step;
            c1 += Vector256.Load(a); d1 += Vector256.Load(b);
            a += step; b += step;
            c2 += Vector256.Load(a); d2 += Vector256.Load(b);
            a += step; b += step;
            c3 += Vector256.Load(a); d3 += Vector256.Load(b);
            a += step; b += step;
            c4 += Vector256.Load(a); d4 += Vector256.Load(b);
            a += step; b += step;
            c5 += Vector256.Load(a); d5 += Vector256.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint quads = tap->Channels >> 2; quads > 0; quads--, a += 4, b += 64)
            {
                if (Sse.IsSupported) Sse.Prefetch1(b + ahead);
                b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8);
                v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
                v = Vector256.Create(a[16]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
                v = Vector256.Create(a[32]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2);
                v = Vector256.Create(a[48]); c3 = Vector256.FusedMultiplyAdd(v, b0, c3); d3 = Vector256.FusedMultiplyAdd(v, b1, d3);
                v = Vector256.Create(a[64]); c4 = Vector256.FusedMultiplyAdd(v, b0, c4); d4 = Vector256.FusedMultiplyAdd(v, b1, d4);
                v = Vector256.Create(a[80]); c5 = Vector256.FusedMultiplyAdd(v, b0, c5); d5 = Vector256.FusedMultiplyAdd(v, b1, d5);
                b0 = Vector256.Load(b + 16); b1 = Vector256.Load(b + 24);
                v = Vector256.Create(a[1]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
                v = Vector256.Create(a[17]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
                v = Vector256.Create(a[33]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2);
                v = Vector256.Create(a[49]); c3 = Vector256.FusedMultiplyAdd(v, b0, c3); d3 = Vector256.FusedMultiplyAdd(v, b1, d3);
                v = Vector256.Create(a[65]); c4 = Vector256.FusedMultiplyAdd(v, b0, c4); d4 = Vector256.FusedMultiplyAdd(v, b1, d4);
                v = Vector256.Create(a[81]); c5 = Vector256.FusedMultiplyAdd(v, b0, c5); d5 = Vector256.FusedMultiplyAdd(v, b1, d5);
                if (Sse.IsSupported) Sse.Prefetch1(b + ahead + 32);
                b0 = Vector256.Load(b + 32); b1 = Vector256.Load(b + 40);
                v = Vector256.Create(a[2]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
                v = Vector256.Create(a[18]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
                v = Vector256.Create(a[34]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2);
                v = Vector256.Create(a[50]); c3 = Vector256.FusedMultiplyAdd(v, b0, c3); d3 = Vector256.FusedMultiplyAdd(v, b1, d3);
                v = Vector256.Create(a[66]); c4 = Vector256.FusedMultiplyAdd(v, b0, c4); d4 = Vector256.FusedMultiplyAdd(v, b1, d4);
                v = Vector256.Create(a[82]); c5 = Vector256.FusedMultiplyAdd(v, b0, c5); d5 = Vector256.FusedMultiplyAdd(v, b1, d5);
                b0 = Vector256.Load(b + 48); b1 = Vector256.Load(b + 56);
                v = Vector256.Create(a[3]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
                v = Vector256.Create(a[19]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
                v = Vector256.Create(a[35]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2);
                v = Vector256.Create(a[51]); c3 = Vector256.FusedMultiplyAdd(v, b0, c3); d3 = Vector256.FusedMultiplyAdd(v, b1, d3);
                v = Vector256.Create(a[67]); c4 = Vector256.FusedMultiplyAdd(v, b0, c4); d4 = Vector256.FusedMultiplyAdd(v, b1, d4);
                v = Vector256.Create(a[83]); c5 = Vector256.FusedMultiplyAdd(v, b0, c5); d5 = Vector256.FusedMultiplyAdd(v, b1, d5);
            }
            for (nint rest = tap->Channels & 3; rest > 0; rest--, a++, b += 16)
            {
                b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8);
                v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
                v = Vector256.Create(a[16]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
                v = Vector256.Create(a[32]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2);
                v = Vector256.Create(a[48]); c3 = Vector256.FusedMultiplyAdd(v, b0, c3); d3 = Vector256.FusedMultiplyAdd(v, b1, d3);
                v = Vector256.Create(a[64]); c4 = Vector256.FusedMultiplyAdd(v, b0, c4); d4 = Vector256.FusedMultiplyAdd(v, b1, d4);
                v = Vector256.Create(a[80]); c5 = Vector256.FusedMultiplyAdd(v, b0, c5); d5 = Vector256.FusedMultiplyAdd(v, b1, d5);
            }
        }
        if (ends->IsBounded)
        {
            b0 = Vector256.Create(ends->Least); v = Vector256.Create(ends->Most);
            c0 = Vector256.MinNative(v, Vector256.MaxNative(b0, c0)); d0 = Vector256.MinNative(v, Vector256.MaxNative(b0, d0));
            c1 = Vector256.MinNative(v, Vector256.MaxNative(b0, c1)); d1 = Vector256.MinNative(v, Vector256.MaxNative(b0, d1));
            c2 = Vector256.MinNative(v, Vector256.MaxNative(b0, c2)); d2 = Vector256.MinNative(v, Vector256.MaxNative(b0, d2));
            c3 = Vector256.MinNative(v, Vector256.MaxNative(b0, c3)); d3 = Vector256.MinNative(v, Vector256.MaxNative(b0, d3));
            c4 = Vector256.MinNative(v, Vector256.MaxNative(b0, c4)); d4 = Vector256.MinNative(v, Vector256.MaxNative(b0, d4));
            c5 = Vector256.MinNative(v, Vector256.MaxNative(b0, c5)); d5 = Vector256.MinNative(v, Vector256.MaxNative(b0, d5));
        }
        c0.Store(y0); d0.Store(y1);
        y0 += step; y1 += step;
        c1.Store(y0); d1.Store(y1);
        y0 += step; y1 += step;
        c2.Store(y0); d2.Store(y1);
        y0 += step; y1 += step;
        c3.Store(y0); d3.Store(y1);
        y0 += step; y1 += step;
        c4.Store(y0); d4.Store(y1);
        y0 += step; y1 += step;
        c5.Store(y0); d5.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Planes6x2(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector256<float> v, b0 = Vector256.Load(ends->Shift), b1 = Vector256.Load(ends->Shift + 8);
        Vector256<float> c0 = b0, d0 = b1;
        Vector256<float> c1 = b0, d1 = b1;
        Vector256<float> c2 = b0, d2 = b1;
        Vector256<float> c3 = b0, d3 = b1;
        Vector256<float> c4 = b0, d4 = b1;
        Vector256<float> c5 = b0, d5 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector256.Load(a); d0 += Vector256.Load(b);
            a += step; b += step;
            c1 += Vector256.Load(a); d1 += Vector256.Load(b);
            a += step; b += step;
            c2 += Vector256.Load(a); d2 += Vector256.Load(b);
            a += step; b += step;
            c3 += Vector256.Load(a); d3 += Vector256.Load(b);
            a += step; b += step;
            c4 += Vector256.Load(a); d4 += Vector256.Load(b);
            a += step; b += step;
            c5 += Vector256.Load(a); d5 += Vector256.Load(b);
        }
        for (; taps > 1; taps -= 2, tap += 2)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8);
            v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
            v = Vector256.Create(a[1]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
            v = Vector256.Create(a[2]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2);
            v = Vector256.Create(a[3]); c3 = Vector256.FusedMultiplyAdd(v, b0, c3); d3 = Vector256.FusedMultiplyAdd(v, b1, d3);
            v = Vector256.Create(a[4]); c4 = Vector256.FusedMultiplyAdd(v, b0, c4); d4 = Vector256.FusedMultiplyAdd(v, b1, d4);
            v = Vector256.Create(a[5]); c5 = Vector256.FusedMultiplyAdd(v, b0, c5); d5 = Vector256.FusedMultiplyAdd(v, b1, d5);
            a = x + tap[1].X;
            b = w + tap[1].W;
            b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8);
            v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
            v = Vector256.Create(a[1]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
            v = Vector256.Create(a[2]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2);
            v = Vector256.Create(a[3]); c3 = Vector256.FusedMultiplyAdd(v, b0, c3); d3 = Vector256.FusedMultiplyAdd(v, b1, d3);
            v = Vector256.Create(a[4]); c4 = Vector256.FusedMultiplyAdd(v, b0, c4); d4 = Vector256.FusedMultiplyAdd(v, b1, d4);
            v = Vector256.Create(a[5]); c5 = Vector256.FusedMultiplyAdd(v, b0, c5); d5 = Vector256.FusedMultiplyAdd(v, b1, d5);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8);
            v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0);
            v = Vector256.Create(a[1]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1);
            v = Vector256.Create(a[2]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2);
            v = Vector256.Create(a[3]); c3 = Vector256.FusedMultiplyAdd(v, b0, c3); d3 = Vector256.FusedMultiplyAdd(v, b1, d3);
            v = Vector256.Create(a[4]); c4 = Vector256.FusedMultiplyAdd(v, b0, c4); d4 = Vector256.FusedMultiplyAdd(v, b1, d4);
            v = Vector256.Create(a[5]); c5 = Vector256.FusedMultiplyAdd(v, b0, c5); d5 = Vector256.FusedMultiplyAdd(v, b1, d5);
        }
        if (ends->IsBounded)
        {
            b0 = Vector256.Create(ends->Least); v = Vector256.Create(ends->Most);
            c0 = Vector256.MinNative(v, Vector256.MaxNative(b0, c0)); d0 = Vector256.MinNative(v, Vector256.MaxNative(b0, d0));
            c1 = Vector256.MinNative(v, Vector256.MaxNative(b0, c1)); d1 = Vector256.MinNative(v, Vector256.MaxNative(b0, d1));
            c2 = Vector256.MinNative(v, Vector256.MaxNative(b0, c2)); d2 = Vector256.MinNative(v, Vector256.MaxNative(b0, d2));
            c3 = Vector256.MinNative(v, Vector256.MaxNative(b0, c3)); d3 = Vector256.MinNative(v, Vector256.MaxNative(b0, d3));
            c4 = Vector256.MinNative(v, Vector256.MaxNative(b0, c4)); d4 = Vector256.MinNative(v, Vector256.MaxNative(b0, d4));
            c5 = Vector256.MinNative(v, Vector256.MaxNative(b0, c5)); d5 = Vector256.MinNative(v, Vector256.MaxNative(b0, d5));
        }
        c0.Store(y0); d0.Store(y1);
        y0 += step; y1 += step;
        c1.Store(y0); d1.Store(y1);
        y0 += step; y1 += step;
        c2.Store(y0); d2.Store(y1);
        y0 += step; y1 += step;
        c3.Store(y0); d3.Store(y1);
        y0 += step; y1 += step;
        c4.Store(y0); d4.Store(y1);
        y0 += step; y1 += step;
        c5.Store(y0); d5.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks1x3(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector256<float> v, b0 = Vector256.Load(ends->Shift), b1 = Vector256.Load(ends->Shift + 8), b2 = Vector256.Load(ends->Shift + 16);
        Vector256<float> c0 = b0, d0 = b1, e0 = b2;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        nint third = ends->Third;
        if (ends->Adds)
        {
            c0 += Vector256.Load(a); d0 += Vector256.Load(a + 8); e0 += Vector256.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint quads = tap->Channels >> 2; quads > 0; quads--, a += 4, b += 64)
            {
                if (Sse.IsSupported) Sse.Prefetch1(b + ahead);
                b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8); b2 = Vector256.Load(b + third);
                v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0); e0 = Vector256.FusedMultiplyAdd(v, b2, e0);
                b0 = Vector256.Load(b + 16); b1 = Vector256.Load(b + 24); b2 = Vector256.Load(b + third + 16);
                v = Vector256.Create(a[1]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0); e0 = Vector256.FusedMultiplyAdd(v, b2, e0);
                if (Sse.IsSupported) Sse.Prefetch1(b + ahead + 32);
                b0 = Vector256.Load(b + 32); b1 = Vector256.Load(b + 40); b2 = Vector256.Load(b + third + 32);
                v = Vector256.Create(a[2]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0); e0 = Vector256.FusedMultiplyAdd(v, b2, e0);
                b0 = Vector256.Load(b + 48); b1 = Vector256.Load(b + 56); b2 = Vector256.Load(b + third + 48);
                v = Vector256.Create(a[3]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0); e0 = Vector256.FusedMultiplyAdd(v, b2, e0);
            }
            for (nint rest = tap->Channels & 3; rest > 0; rest--, a++, b += 16)
            {
                b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8); b2 = Vector256.Load(b + third);
                v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0); e0 = Vector256.FusedMultiplyAdd(v, b2, e0);
            }
        }
        if (ends->IsBounded)
        {
            b0 = Vector256.Create(ends->Least); v = Vector256.Create(ends->Most);
            c0 = Vector256.MinNative(v, Vector256.MaxNative(b0, c0)); d0 = Vector256.MinNative(v, Vector256.MaxNative(b0, d0)); e0 = Vector256.MinNative(v, Vector256.MaxNative(b0, e0));
        }
        c0.Store(y0); d0.Store(y0 + 8); e0.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Planes1x3(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector256<float> v, b0 = Vector256.Load(ends->Shift), b1 = Vector256.Load(ends->Shift + 8), b2 = Vector256.Load(ends->Shift + 16);
        Vector256<float> c0 = b0, d0 = b1, e0 = b2;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        nint third = ends->Third;
        if (ends->Adds)
        {
            c0 += Vector256.Load(a); d0 += Vector256.Load(a + 8); e0 += Vector256.Load(b);
        }
        for (; taps > 1; taps -= 2, tap += 2)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8); b2 = Vector256.Load(b + third);
            v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0); e0 = Vector256.FusedMultiplyAdd(v, b2, e0);
            a = x + tap[1].X;
            b = w + tap[1].W;
            b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8); b2 = Vector256.Load(b + third);
            v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0); e0 = Vector256.FusedMultiplyAdd(v, b2, e0);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8); b2 = Vector256.Load(b + third);
            v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0); e0 = Vector256.FusedMultiplyAdd(v, b2, e0);
        }
        if (ends->IsBounded)
        {
            b0 = Vector256.Create(ends->Least); v = Vector256.Create(ends->Most);
            c0 = Vector256.MinNative(v, Vector256.MaxNative(b0, c0)); d0 = Vector256.MinNative(v, Vector256.MaxNative(b0, d0)); e0 = Vector256.MinNative(v, Vector256.MaxNative(b0, e0));
        }
        c0.Store(y0); d0.Store(y0 + 8); e0.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks2x3(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector256<float> v, b0 = Vector256.Load(ends->Shift), b1 = Vector256.Load(ends->Shift + 8), b2 = Vector256.Load(ends->Shift + 16);
        Vector256<float> c0 = b0, d0 = b1, e0 = b2;
        Vector256<float> c1 = b0, d1 = b1, e1 = b2;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        nint third = ends->Third;
        if (ends->Adds)
        {
            c0 += Vector256.Load(a); d0 += Vector256.Load(a + 8); e0 += Vector256.Load(b);
            a += step; b += step;
            c1 += Vector256.Load(a); d1 += Vector256.Load(a + 8); e1 += Vector256.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint quads = tap->Channels >> 2; quads > 0; quads--, a += 4, b += 64)
            {
                if (Sse.IsSupported) Sse.Prefetch1(b + ahead);
                b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8); b2 = Vector256.Load(b + third);
                v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0); e0 = Vector256.FusedMultiplyAdd(v, b2, e0);
                v = Vector256.Create(a[16]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1); e1 = Vector256.FusedMultiplyAdd(v, b2, e1);
                b0 = Vector256.Load(b + 16); b1 = Vector256.Load(b + 24); b2 = Vector256.Load(b + third + 16);
                v = Vector256.Create(a[1]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0); e0 = Vector256.FusedMultiplyAdd(v, b2, e0);
                v = Vector256.Create(a[17]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1); e1 = Vector256.FusedMultiplyAdd(v, b2, e1);
                if (Sse.IsSupported) Sse.Prefetch1(b + ahead + 32);
                b0 = Vector256.Load(b + 32); b1 = Vector256.Load(b + 40); b2 = Vector256.Load(b + third + 32);
                v = Vector256.Create(a[2]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0); e0 = Vector256.FusedMultiplyAdd(v, b2, e0);
                v = Vector256.Create(a[18]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1); e1 = Vector256.FusedMultiplyAdd(v, b2, e1);
                b0 = Vector256.Load(b + 48); b1 = Vector256.Load(b + 56); b2 = Vector256.Load(b + third + 48);
                v = Vector256.Create(a[3]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0); e0 = Vector256.FusedMultiplyAdd(v, b2, e0);
                v = Vector256.Create(a[19]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1); e1 = Vector256.FusedMultiplyAdd(v, b2, e1);
            }
            for (nint rest = tap->Channels & 3; rest > 0; rest--, a++, b += 16)
            {
                b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8); b2 = Vector256.Load(b + third);
                v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0); e0 = Vector256.FusedMultiplyAdd(v, b2, e0);
                v = Vector256.Create(a[16]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1); e1 = Vector256.FusedMultiplyAdd(v, b2, e1);
            }
        }
        if (ends->IsBounded)
        {
            b0 = Vector256.Create(ends->Least); v = Vector256.Create(ends->Most);
            c0 = Vector256.MinNative(v, Vector256.MaxNative(b0, c0)); d0 = Vector256.MinNative(v, Vector256.MaxNative(b0, d0)); e0 = Vector256.MinNative(v, Vector256.MaxNative(b0, e0));
            c1 = Vector256.MinNative(v, Vector256.MaxNative(b0, c1)); d1 = Vector256.MinNative(v, Vector256.MaxNative(b0, d1)); e1 = Vector256.MinNative(v, Vector256.MaxNative(b0, e1));
        }
        c0.Store(y0); d0.Store(y0 + 8); e0.Store(y1);
        y0 += step; y1 += step;
        c1.Store(y0); d1.Store(y0 + 8); e1.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Planes2x3(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector256<float> v, b0 = Vector256.Load(ends->Shift), b1 = Vector256.Load(ends->Shift + 8), b2 = Vector256.Load(ends->Shift + 16);
        Vector256<float> c0 = b0, d0 = b1, e0 = b2;
        Vector256<float> c1 = b0, d1 = b1, e1 = b2;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        nint third = ends->Third;
        if (ends->Adds)
        {
            c0 += Vector256.Load(a); d0 += Vector256.Load(a + 8); e0 += Vector256.Load(b);
            a += step; b += step;
            c1 += Vector256.Load(a); d1 += Vector256.Load(a + 8); e1 += Vector256.Load(b);
        }
        for (; taps > 1; taps -= 2, tap += 2)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8); b2 = Vector256.Load(b + third);
            v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0); e0 = Vector256.FusedMultiplyAdd(v, b2, e0);
            v = Vector256.Create(a[1]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1); e1 = Vector256.FusedMultiplyAdd(v, b2, e1);
            a = x + tap[1].X;
            b = w + tap[1].W;
            b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8); b2 = Vector256.Load(b + third);
            v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0); e0 = Vector256.FusedMultiplyAdd(v, b2, e0);
            v = Vector256.Create(a[1]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1); e1 = Vector256.FusedMultiplyAdd(v, b2, e1);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8); b2 = Vector256.Load(b + third);
            v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0); e0 = Vector256.FusedMultiplyAdd(v, b2, e0);
            v = Vector256.Create(a[1]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1); e1 = Vector256.FusedMultiplyAdd(v, b2, e1);
        }
        if (ends->IsBounded)
        {
            b0 = Vector256.Create(ends->Least); v = Vector256.Create(ends->Most);
            c0 = Vector256.MinNative(v, Vector256.MaxNative(b0, c0)); d0 = Vector256.MinNative(v, Vector256.MaxNative(b0, d0)); e0 = Vector256.MinNative(v, Vector256.MaxNative(b0, e0));
            c1 = Vector256.MinNative(v, Vector256.MaxNative(b0, c1)); d1 = Vector256.MinNative(v, Vector256.MaxNative(b0, d1)); e1 = Vector256.MinNative(v, Vector256.MaxNative(b0, e1));
        }
        c0.Store(y0); d0.Store(y0 + 8); e0.Store(y1);
        y0 += step; y1 += step;
        c1.Store(y0); d1.Store(y0 + 8); e1.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks3x3(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector256<float> v, b0 = Vector256.Load(ends->Shift), b1 = Vector256.Load(ends->Shift + 8), b2 = Vector256.Load(ends->Shift + 16);
        Vector256<float> c0 = b0, d0 = b1, e0 = b2;
        Vector256<float> c1 = b0, d1 = b1, e1 = b2;
        Vector256<float> c2 = b0, d2 = b1, e2 = b2;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        nint third = ends->Third;
        if (ends->Adds)
        {
            c0 += Vector256.Load(a); d0 += Vector256.Load(a + 8); e0 += Vector256.Load(b);
            a += step; b += step;
            c1 += Vector256.Load(a); d1 += Vector256.Load(a + 8); e1 += Vector256.Load(b);
            a += step; b += step;
            c2 += Vector256.Load(a); d2 += Vector256.Load(a + 8); e2 += Vector256.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint quads = tap->Channels >> 2; quads > 0; quads--, a += 4, b += 64)
            {
                if (Sse.IsSupported) Sse.Prefetch1(b + ahead);
                b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8); b2 = Vector256.Load(b + third);
                v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0); e0 = Vector256.FusedMultiplyAdd(v, b2, e0);
                v = Vector256.Create(a[16]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1); e1 = Vector256.FusedMultiplyAdd(v, b2, e1);
                v = Vector256.Create(a[32]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2); e2 = Vector256.FusedMultiplyAdd(v, b2, e2);
                b0 = Vector256.Load(b + 16); b1 = Vector256.Load(b + 24); b2 = Vector256.Load(b + third + 16);
                v = Vector256.Create(a[1]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0); e0 = Vector256.FusedMultiplyAdd(v, b2, e0);
                v = Vector256.Create(a[17]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1); e1 = Vector256.FusedMultiplyAdd(v, b2, e1);
                v = Vector256.Create(a[33]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2); e2 = Vector256.FusedMultiplyAdd(v, b2, e2);
                if (Sse.IsSupported) Sse.Prefetch1(b + ahead + 32);
                b0 = Vector256.Load(b + 32); b1 = Vector256.Load(b + 40); b2 = Vector256.Load(b + third + 32);
                v = Vector256.Create(a[2]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0); e0 = Vector256.FusedMultiplyAdd(v, b2, e0);
                v = Vector256.Create(a[18]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1); e1 = Vector256.FusedMultiplyAdd(v, b2, e1);
                v = Vector256.Create(a[34]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2); e2 = Vector256.FusedMultiplyAdd(v, b2, e2);
                b0 = Vector256.Load(b + 48); b1 = Vector256.Load(b + 56); b2 = Vector256.Load(b + third + 48);
                v = Vector256.Create(a[3]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0); e0 = Vector256.FusedMultiplyAdd(v, b2, e0);
                v = Vector256.Create(a[19]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1); e1 = Vector256.FusedMultiplyAdd(v, b2, e1);
                v = Vector256.Create(a[35]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2); e2 = Vector256.FusedMultiplyAdd(v, b2, e2);
            }
            for (nint rest = tap->Channels & 3; rest > 0; rest--, a++, b += 16)
            {
                b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8); b2 = Vector256.Load(b + third);
                v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0); e0 = Vector256.FusedMultiplyAdd(v, b2, e0);
                v = Vector256.Create(a[16]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1); e1 = Vector256.FusedMultiplyAdd(v, b2, e1);
                v = Vector256.Create(a[32]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2); e2 = Vector256.FusedMultiplyAdd(v, b2, e2);
            }
        }
        if (ends->IsBounded)
        {
            b0 = Vector256.Create(ends->Least); v = Vector256.Create(ends->Most);
            c0 = Vector256.MinNative(v, Vector256.MaxNative(b0, c0)); d0 = Vector256.MinNative(v, Vector256.MaxNative(b0, d0)); e0 = Vector256.MinNative(v, Vector256.MaxNative(b0, e0));
            c1 = Vector256.MinNative(v, Vector256.MaxNative(b0, c1)); d1 = Vector256.MinNative(v, Vector256.MaxNative(b0, d1)); e1 = Vector256.MinNative(v, Vector256.MaxNative(b0, e1));
            c2 = Vector256.MinNative(v, Vector256.MaxNative(b0, c2)); d2 = Vector256.MinNative(v, Vector256.MaxNative(b0, d2)); e2 = Vector256.MinNative(v, Vector256.MaxNative(b0, e2));
        }
        c0.Store(y0); d0.Store(y0 + 8); e0.Store(y1);
        y0 += step; y1 += step;
        c1.Store(y0); d1.Store(y0 + 8); e1.Store(y1);
        y0 += step; y1 += step;
        c2.Store(y0); d2.Store(y0 + 8); e2.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Planes3x3(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector256<float> v, b0 = Vector256.Load(ends->Shift), b1 = Vector256.Load(ends->Shift + 8), b2 = Vector256.Load(ends->Shift + 16);
        Vector256<float> c0 = b0, d0 = b1, e0 = b2;
        Vector256<float> c1 = b0, d1 = b1, e1 = b2;
        Vector256<float> c2 = b0, d2 = b1, e2 = b2;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        nint third = ends->Third;
        if (ends->Adds)
        {
            c0 += Vector256.Load(a); d0 += Vector256.Load(a + 8); e0 += Vector256.Load(b);
            a += step; b += step;
            c1 += Vector256.Load(a); d1 += Vector256.Load(a + 8); e1 += Vector256.Load(b);
            a += step; b += step;
            c2 += Vector256.Load(a); d2 += Vector256.Load(a + 8); e2 += Vector256.Load(b);
        }
        for (; taps > 1; taps -= 2, tap += 2)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8); b2 = Vector256.Load(b + third);
            v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0); e0 = Vector256.FusedMultiplyAdd(v, b2, e0);
            v = Vector256.Create(a[1]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1); e1 = Vector256.FusedMultiplyAdd(v, b2, e1);
            v = Vector256.Create(a[2]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2); e2 = Vector256.FusedMultiplyAdd(v, b2, e2);
            a = x + tap[1].X;
            b = w + tap[1].W;
            b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8); b2 = Vector256.Load(b + third);
            v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0); e0 = Vector256.FusedMultiplyAdd(v, b2, e0);
            v = Vector256.Create(a[1]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1); e1 = Vector256.FusedMultiplyAdd(v, b2, e1);
            v = Vector256.Create(a[2]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2); e2 = Vector256.FusedMultiplyAdd(v, b2, e2);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8); b2 = Vector256.Load(b + third);
            v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0); e0 = Vector256.FusedMultiplyAdd(v, b2, e0);
            v = Vector256.Create(a[1]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1); e1 = Vector256.FusedMultiplyAdd(v, b2, e1);
            v = Vector256.Create(a[2]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2); e2 = Vector256.FusedMultiplyAdd(v, b2, e2);
        }
        if (ends->IsBounded)
        {
            b0 = Vector256.Create(ends->Least); v = Vector256.Create(ends->Most);
            c0 = Vector256.MinNative(v, Vector256.MaxNative(b0, c0)); d0 = Vector256.MinNative(v, Vector256.MaxNative(b0, d0)); e0 = Vector256.MinNative(v, Vector256.MaxNative(b0, e0));
            c1 = Vector256.MinNative(v, Vector256.MaxNative(b0, c1)); d1 = Vector256.MinNative(v, Vector256.MaxNative(b0, d1)); e1 = Vector256.MinNative(v, Vector256.MaxNative(b0, e1));
            c2 = Vector256.MinNative(v, Vector256.MaxNative(b0, c2)); d2 = Vector256.MinNative(v, Vector256.MaxNative(b0, d2)); e2 = Vector256.MinNative(v, Vector256.MaxNative(b0, e2));
        }
        c0.Store(y0); d0.Store(y0 + 8); e0.Store(y1);
        y0 += step; y1 += step;
        c1.Store(y0); d1.Store(y0 + 8); e1.Store(y1);
        y0 += step; y1 += step;
        c2.Store(y0); d2.Store(y0 + 8); e2.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks4x3(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector256<float> v, b0 = Vector256.Load(ends->Shift), b1 = Vector256.Load(ends->Shift + 8), b2 = Vector256.Load(ends->Shift + 16);
        Vector256<float> c0 = b0, d0 = b1, e0 = b2;
        Vector256<float> c1 = b0, d1 = b1, e1 = b2;
        Vector256<float> c2 = b0, d2 = b1, e2 = b2;
        Vector256<float> c3 = b0, d3 = b1, e3 = b2;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        nint third = ends->Third;
        if (ends->Adds)
        {
            c0 += Vector256.Load(a); d0 += Vector256.Load(a + 8); e0 += Vector256.Load(b);
            a += step; b += step;
            c1 += Vector256.Load(a); d1 += Vector256.Load(a + 8); e1 += Vector256.Load(b);
            a += step; b += step;
            c2 += Vector256.Load(a); d2 += Vector256.Load(a + 8); e2 += Vector256.Load(b);
            a += step; b += step;
            c3 += Vector256.Load(a); d3 += Vector256.Load(a + 8); e3 += Vector256.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint quads = tap->Channels >> 2; quads > 0; quads--, a += 4, b += 64)
            {
                if (Sse.IsSupported) Sse.Prefetch1(b + ahead);
                b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8); b2 = Vector256.Load(b + third);
                v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0); e0 = Vector256.FusedMultiplyAdd(v, b2, e0);
                v = Vector256.Create(a[16]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1); e1 = Vector256.FusedMultiplyAdd(v, b2, e1);
                v = Vector256.Create(a[32]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2); e2 = Vector256.FusedMultiplyAdd(v, b2, e2);
                v = Vector256.Create(a[48]); c3 = Vector256.FusedMultiplyAdd(v, b0, c3); d3 = Vector256.FusedMultiplyAdd(v, b1, d3); e3 = Vector256.FusedMultiplyAdd(v, b2, e3);
                b0 = Vector256.Load(b + 16); b1 = Vector256.Load(b + 24); b2 = Vector256.Load(b + third + 16);
                v = Vector256.Create(a[1]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0); e0 = Vector256.FusedMultiplyAdd(v, b2, e0);
                v = Vector256.Create(a[17]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1); e1 = Vector256.FusedMultiplyAdd(v, b2, e1);
                v = Vector256.Create(a[33]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2); e2 = Vector256.FusedMultiplyAdd(v, b2, e2);
                v = Vector256.Create(a[49]); c3 = Vector256.FusedMultiplyAdd(v, b0, c3); d3 = Vector256.FusedMultiplyAdd(v, b1, d3); e3 = Vector256.FusedMultiplyAdd(v, b2, e3);
                if (Sse.IsSupported) Sse.Prefetch1(b + ahead + 32);
                b0 = Vector256.Load(b + 32); b1 = Vector256.Load(b + 40); b2 = Vector256.Load(b + third + 32);
                v = Vector256.Create(a[2]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0); e0 = Vector256.FusedMultiplyAdd(v, b2, e0);
                v = Vector256.Create(a[18]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1); e1 = Vector256.FusedMultiplyAdd(v, b2, e1);
                v = Vector256.Create(a[34]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2); e2 = Vector256.FusedMultiplyAdd(v, b2, e2);
                v = Vector256.Create(a[50]); c3 = Vector256.FusedMultiplyAdd(v, b0, c3); d3 = Vector256.FusedMultiplyAdd(v, b1, d3); e3 = Vector256.FusedMultiplyAdd(v, b2, e3);
                b0 = Vector256.Load(b + 48); b1 = Vector256.Load(b + 56); b2 = Vector256.Load(b + third + 48);
                v = Vector256.Create(a[3]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0); e0 = Vector256.FusedMultiplyAdd(v, b2, e0);
                v = Vector256.Create(a[19]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1); e1 = Vector256.FusedMultiplyAdd(v, b2, e1);
                v = Vector256.Create(a[35]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2); e2 = Vector256.FusedMultiplyAdd(v, b2, e2);
                v = Vector256.Create(a[51]); c3 = Vector256.FusedMultiplyAdd(v, b0, c3); d3 = Vector256.FusedMultiplyAdd(v, b1, d3); e3 = Vector256.FusedMultiplyAdd(v, b2, e3);
            }
            for (nint rest = tap->Channels & 3; rest > 0; rest--, a++, b += 16)
            {
                b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8); b2 = Vector256.Load(b + third);
                v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0); e0 = Vector256.FusedMultiplyAdd(v, b2, e0);
                v = Vector256.Create(a[16]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1); e1 = Vector256.FusedMultiplyAdd(v, b2, e1);
                v = Vector256.Create(a[32]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2); e2 = Vector256.FusedMultiplyAdd(v, b2, e2);
                v = Vector256.Create(a[48]); c3 = Vector256.FusedMultiplyAdd(v, b0, c3); d3 = Vector256.FusedMultiplyAdd(v, b1, d3); e3 = Vector256.FusedMultiplyAdd(v, b2, e3);
            }
        }
        if (ends->IsBounded)
        {
            b0 = Vector256.Create(ends->Least); v = Vector256.Create(ends->Most);
            c0 = Vector256.MinNative(v, Vector256.MaxNative(b0, c0)); d0 = Vector256.MinNative(v, Vector256.MaxNative(b0, d0)); e0 = Vector256.MinNative(v, Vector256.MaxNative(b0, e0));
            c1 = Vector256.MinNative(v, Vector256.MaxNative(b0, c1)); d1 = Vector256.MinNative(v, Vector256.MaxNative(b0, d1)); e1 = Vector256.MinNative(v, Vector256.MaxNative(b0, e1));
            c2 = Vector256.MinNative(v, Vector256.MaxNative(b0, c2)); d2 = Vector256.MinNative(v, Vector256.MaxNative(b0, d2)); e2 = Vector256.MinNative(v, Vector256.MaxNative(b0, e2));
            c3 = Vector256.MinNative(v, Vector256.MaxNative(b0, c3)); d3 = Vector256.MinNative(v, Vector256.MaxNative(b0, d3)); e3 = Vector256.MinNative(v, Vector256.MaxNative(b0, e3));
        }
        c0.Store(y0); d0.Store(y0 + 8); e0.Store(y1);
        y0 += step; y1 += step;
        c1.Store(y0); d1.Store(y0 + 8); e1.Store(y1);
        y0 += step; y1 += step;
        c2.Store(y0); d2.Store(y0 + 8); e2.Store(y1);
        y0 += step; y1 += step;
        c3.Store(y0); d3.Store(y0 + 8); e3.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Planes4x3(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector256<float> v, b0 = Vector256.Load(ends->Shift), b1 = Vector256.Load(ends->Shift + 8), b2 = Vector256.Load(ends->Shift + 16);
        Vector256<float> c0 = b0, d0 = b1, e0 = b2;
        Vector256<float> c1 = b0, d1 = b1, e1 = b2;
        Vector256<float> c2 = b0, d2 = b1, e2 = b2;
        Vector256<float> c3 = b0, d3 = b1, e3 = b2;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        nint third = ends->Third;
        if (ends->Adds)
        {
            c0 += Vector256.Load(a); d0 += Vector256.Load(a + 8); e0 += Vector256.Load(b);
            a += step; b += step;
            c1 += Vector256.Load(a); d1 += Vector256.Load(a + 8); e1 += Vector256.Load(b);
            a += step; b += step;
            c2 += Vector256.Load(a); d2 += Vector256.Load(a + 8); e2 += Vector256.Load(b);
            a += step; b += step;
            c3 += Vector256.Load(a); d3 += Vector256.Load(a + 8); e3 += Vector256.Load(b);
        }
        for (; taps > 1; taps -= 2, tap += 2)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8); b2 = Vector256.Load(b + third);
            v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0); e0 = Vector256.FusedMultiplyAdd(v, b2, e0);
            v = Vector256.Create(a[1]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1); e1 = Vector256.FusedMultiplyAdd(v, b2, e1);
            v = Vector256.Create(a[2]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2); e2 = Vector256.FusedMultiplyAdd(v, b2, e2);
            v = Vector256.Create(a[3]); c3 = Vector256.FusedMultiplyAdd(v, b0, c3); d3 = Vector256.FusedMultiplyAdd(v, b1, d3); e3 = Vector256.FusedMultiplyAdd(v, b2, e3);
            a = x + tap[1].X;
            b = w + tap[1].W;
            b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8); b2 = Vector256.Load(b + third);
            v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0); e0 = Vector256.FusedMultiplyAdd(v, b2, e0);
            v = Vector256.Create(a[1]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1); e1 = Vector256.FusedMultiplyAdd(v, b2, e1);
            v = Vector256.Create(a[2]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2); e2 = Vector256.FusedMultiplyAdd(v, b2, e2);
            v = Vector256.Create(a[3]); c3 = Vector256.FusedMultiplyAdd(v, b0, c3); d3 = Vector256.FusedMultiplyAdd(v, b1, d3); e3 = Vector256.FusedMultiplyAdd(v, b2, e3);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector256.Load(b); b1 = Vector256.Load(b + 8); b2 = Vector256.Load(b + third);
            v = Vector256.Create(a[0]); c0 = Vector256.FusedMultiplyAdd(v, b0, c0); d0 = Vector256.FusedMultiplyAdd(v, b1, d0); e0 = Vector256.FusedMultiplyAdd(v, b2, e0);
            v = Vector256.Create(a[1]); c1 = Vector256.FusedMultiplyAdd(v, b0, c1); d1 = Vector256.FusedMultiplyAdd(v, b1, d1); e1 = Vector256.FusedMultiplyAdd(v, b2, e1);
            v = Vector256.Create(a[2]); c2 = Vector256.FusedMultiplyAdd(v, b0, c2); d2 = Vector256.FusedMultiplyAdd(v, b1, d2); e2 = Vector256.FusedMultiplyAdd(v, b2, e2);
            v = Vector256.Create(a[3]); c3 = Vector256.FusedMultiplyAdd(v, b0, c3); d3 = Vector256.FusedMultiplyAdd(v, b1, d3); e3 = Vector256.FusedMultiplyAdd(v, b2, e3);
        }
        if (ends->IsBounded)
        {
            b0 = Vector256.Create(ends->Least); v = Vector256.Create(ends->Most);
            c0 = Vector256.MinNative(v, Vector256.MaxNative(b0, c0)); d0 = Vector256.MinNative(v, Vector256.MaxNative(b0, d0)); e0 = Vector256.MinNative(v, Vector256.MaxNative(b0, e0));
            c1 = Vector256.MinNative(v, Vector256.MaxNative(b0, c1)); d1 = Vector256.MinNative(v, Vector256.MaxNative(b0, d1)); e1 = Vector256.MinNative(v, Vector256.MaxNative(b0, e1));
            c2 = Vector256.MinNative(v, Vector256.MaxNative(b0, c2)); d2 = Vector256.MinNative(v, Vector256.MaxNative(b0, d2)); e2 = Vector256.MinNative(v, Vector256.MaxNative(b0, e2));
            c3 = Vector256.MinNative(v, Vector256.MaxNative(b0, c3)); d3 = Vector256.MinNative(v, Vector256.MaxNative(b0, d3)); e3 = Vector256.MinNative(v, Vector256.MaxNative(b0, e3));
        }
        c0.Store(y0); d0.Store(y0 + 8); e0.Store(y1);
        y0 += step; y1 += step;
        c1.Store(y0); d1.Store(y0 + 8); e1.Store(y1);
        y0 += step; y1 += step;
        c2.Store(y0); d2.Store(y0 + 8); e2.Store(y1);
        y0 += step; y1 += step;
        c3.Store(y0); d3.Store(y0 + 8); e3.Store(y1);
    }
}
