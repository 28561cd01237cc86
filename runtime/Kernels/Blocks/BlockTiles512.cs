using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelDsl.Runtime;

/// <summary>Pixels of a blocked convolution by one or two vectors of 512 bits of output channels. Written by tests/Tiles.</summary>
/// <remarks>
/// A pixel of x is a block of 16 channels (Blocks) or one number (Planes). w has a row of output channels for each input
/// channel of each tap. The vectors of a pixel are written at y0 and y1, those of the next pixel a step on. ahead says where
/// weights begin that are wanted soon, from those in use.
/// </remarks>
internal static unsafe class BlockTiles512
{
    public static readonly delegate*<BlockTap*, nint, float*, float*, float*, float*, nint, nint, BlockEnds*, void>[] Blocksx2 = [null, &Blocks1x2, &Blocks2x2, &Blocks3x2, &Blocks4x2, &Blocks5x2, &Blocks6x2, &Blocks7x2, &Blocks8x2, &Blocks9x2, &Blocks10x2, &Blocks11x2, &Blocks12x2, &Blocks13x2, &Blocks14x2];
    public static readonly delegate*<BlockTap*, nint, float*, float*, float*, float*, nint, nint, BlockEnds*, void>[] Planesx2 = [null, &Planes1x2, &Planes2x2, &Planes3x2, &Planes4x2, &Planes5x2, &Planes6x2, &Planes7x2, &Planes8x2, &Planes9x2, &Planes10x2, &Planes11x2, &Planes12x2, &Planes13x2, &Planes14x2];
    public static readonly delegate*<BlockTap*, nint, float*, float*, float*, float*, nint, nint, BlockEnds*, void>[] Blocksx1 = [null, &Blocks1x1, &Blocks2x1, &Blocks3x1, &Blocks4x1, &Blocks5x1, &Blocks6x1, &Blocks7x1, &Blocks8x1, &Blocks9x1, &Blocks10x1, &Blocks11x1, &Blocks12x1, &Blocks13x1, &Blocks14x1];
    public static readonly delegate*<BlockTap*, nint, float*, float*, float*, float*, nint, nint, BlockEnds*, void>[] Planesx1 = [null, &Planes1x1, &Planes2x1, &Planes3x1, &Planes4x1, &Planes5x1, &Planes6x1, &Planes7x1, &Planes8x1, &Planes9x1, &Planes10x1, &Planes11x1, &Planes12x1, &Planes13x1, &Planes14x1];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks1x2(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift), b1 = Vector512.Load(ends->Shift + 16);
        Vector512<float> c0 = b0, d0 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a); d0 += Vector512.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint pairs = tap->Channels >> 1; pairs > 0; pairs--, a += 2, b += 64)
            {
                if (Sse.IsSupported)
                {
                    Sse.Prefetch1(b + ahead); Sse.Prefetch1(b + ahead + 16);
                }
                b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
                v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
                b0 = Vector512.Load(b + 32); b1 = Vector512.Load(b + 48);
                v = Vector512.Create(a[1]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
            }
            if ((tap->Channels & 1) == 0)
                continue;
            b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0)); d0 = Vector512.MinNative(v, Vector512.MaxNative(b0, d0));
        }
        c0.Store(y0); d0.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Planes1x2(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift), b1 = Vector512.Load(ends->Shift + 16);
        Vector512<float> c0 = b0, d0 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a); d0 += Vector512.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0)); d0 = Vector512.MinNative(v, Vector512.MaxNative(b0, d0));
        }
        c0.Store(y0); d0.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks2x2(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift), b1 = Vector512.Load(ends->Shift + 16);
        Vector512<float> c0 = b0, d0 = b1;
        Vector512<float> c1 = b0, d1 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a); d0 += Vector512.Load(b);
            a += step; b += step;
            c1 += Vector512.Load(a); d1 += Vector512.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint pairs = tap->Channels >> 1; pairs > 0; pairs--, a += 2, b += 64)
            {
                if (Sse.IsSupported)
                {
                    Sse.Prefetch1(b + ahead); Sse.Prefetch1(b + ahead + 16);
                }
                b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
                v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
                v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
                b0 = Vector512.Load(b + 32); b1 = Vector512.Load(b + 48);
                v = Vector512.Create(a[1]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
                v = Vector512.Create(a[17]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
            }
            if ((tap->Channels & 1) == 0)
                continue;
            b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
            v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0)); d0 = Vector512.MinNative(v, Vector512.MaxNative(b0, d0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1)); d1 = Vector512.MinNative(v, Vector512.MaxNative(b0, d1));
        }
        c0.Store(y0); d0.Store(y1);
        y0 += step; y1 += step;
        c1.Store(y0); d1.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Planes2x2(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift), b1 = Vector512.Load(ends->Shift + 16);
        Vector512<float> c0 = b0, d0 = b1;
        Vector512<float> c1 = b0, d1 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a); d0 += Vector512.Load(b);
            a += step; b += step;
            c1 += Vector512.Load(a); d1 += Vector512.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
            v = Vector512.Create(a[1]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0)); d0 = Vector512.MinNative(v, Vector512.MaxNative(b0, d0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1)); d1 = Vector512.MinNative(v, Vector512.MaxNative(b0, d1));
        }
        c0.Store(y0); d0.Store(y1);
        y0 += step; y1 += step;
        c1.Store(y0); d1.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks3x2(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift), b1 = Vector512.Load(ends->Shift + 16);
        Vector512<float> c0 = b0, d0 = b1;
        Vector512<float> c1 = b0, d1 = b1;
        Vector512<float> c2 = b0, d2 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a); d0 += Vector512.Load(b);
            a += step; b += step;
            c1 += Vector512.Load(a); d1 += Vector512.Load(b);
            a += step; b += step;
            c2 += Vector512.Load(a); d2 += Vector512.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint pairs = tap->Channels >> 1; pairs > 0; pairs--, a += 2, b += 64)
            {
                if (Sse.IsSupported)
                {
                    Sse.Prefetch1(b + ahead); Sse.Prefetch1(b + ahead + 16);
                }
                b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
                v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
                v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
                v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
                b0 = Vector512.Load(b + 32); b1 = Vector512.Load(b + 48);
                v = Vector512.Create(a[1]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
                v = Vector512.Create(a[17]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
                v = Vector512.Create(a[33]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
            }
            if ((tap->Channels & 1) == 0)
                continue;
            b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
            v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
            v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0)); d0 = Vector512.MinNative(v, Vector512.MaxNative(b0, d0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1)); d1 = Vector512.MinNative(v, Vector512.MaxNative(b0, d1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2)); d2 = Vector512.MinNative(v, Vector512.MaxNative(b0, d2));
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
        Vector512<float> v, b0 = Vector512.Load(ends->Shift), b1 = Vector512.Load(ends->Shift + 16);
        Vector512<float> c0 = b0, d0 = b1;
        Vector512<float> c1 = b0, d1 = b1;
        Vector512<float> c2 = b0, d2 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a); d0 += Vector512.Load(b);
            a += step; b += step;
            c1 += Vector512.Load(a); d1 += Vector512.Load(b);
            a += step; b += step;
            c2 += Vector512.Load(a); d2 += Vector512.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
            v = Vector512.Create(a[1]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
            v = Vector512.Create(a[2]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0)); d0 = Vector512.MinNative(v, Vector512.MaxNative(b0, d0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1)); d1 = Vector512.MinNative(v, Vector512.MaxNative(b0, d1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2)); d2 = Vector512.MinNative(v, Vector512.MaxNative(b0, d2));
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
        Vector512<float> v, b0 = Vector512.Load(ends->Shift), b1 = Vector512.Load(ends->Shift + 16);
        Vector512<float> c0 = b0, d0 = b1;
        Vector512<float> c1 = b0, d1 = b1;
        Vector512<float> c2 = b0, d2 = b1;
        Vector512<float> c3 = b0, d3 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a); d0 += Vector512.Load(b);
            a += step; b += step;
            c1 += Vector512.Load(a); d1 += Vector512.Load(b);
            a += step; b += step;
            c2 += Vector512.Load(a); d2 += Vector512.Load(b);
            a += step; b += step;
            c3 += Vector512.Load(a); d3 += Vector512.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint pairs = tap->Channels >> 1; pairs > 0; pairs--, a += 2, b += 64)
            {
                if (Sse.IsSupported)
                {
                    Sse.Prefetch1(b + ahead); Sse.Prefetch1(b + ahead + 16);
                }
                b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
                v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
                v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
                v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
                v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
                b0 = Vector512.Load(b + 32); b1 = Vector512.Load(b + 48);
                v = Vector512.Create(a[1]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
                v = Vector512.Create(a[17]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
                v = Vector512.Create(a[33]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
                v = Vector512.Create(a[49]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
            }
            if ((tap->Channels & 1) == 0)
                continue;
            b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
            v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
            v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
            v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0)); d0 = Vector512.MinNative(v, Vector512.MaxNative(b0, d0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1)); d1 = Vector512.MinNative(v, Vector512.MaxNative(b0, d1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2)); d2 = Vector512.MinNative(v, Vector512.MaxNative(b0, d2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3)); d3 = Vector512.MinNative(v, Vector512.MaxNative(b0, d3));
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
        Vector512<float> v, b0 = Vector512.Load(ends->Shift), b1 = Vector512.Load(ends->Shift + 16);
        Vector512<float> c0 = b0, d0 = b1;
        Vector512<float> c1 = b0, d1 = b1;
        Vector512<float> c2 = b0, d2 = b1;
        Vector512<float> c3 = b0, d3 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a); d0 += Vector512.Load(b);
            a += step; b += step;
            c1 += Vector512.Load(a); d1 += Vector512.Load(b);
            a += step; b += step;
            c2 += Vector512.Load(a); d2 += Vector512.Load(b);
            a += step; b += step;
            c3 += Vector512.Load(a); d3 += Vector512.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
            v = Vector512.Create(a[1]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
            v = Vector512.Create(a[2]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
            v = Vector512.Create(a[3]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0)); d0 = Vector512.MinNative(v, Vector512.MaxNative(b0, d0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1)); d1 = Vector512.MinNative(v, Vector512.MaxNative(b0, d1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2)); d2 = Vector512.MinNative(v, Vector512.MaxNative(b0, d2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3)); d3 = Vector512.MinNative(v, Vector512.MaxNative(b0, d3));
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
        Vector512<float> v, b0 = Vector512.Load(ends->Shift), b1 = Vector512.Load(ends->Shift + 16);
        Vector512<float> c0 = b0, d0 = b1;
        Vector512<float> c1 = b0, d1 = b1;
        Vector512<float> c2 = b0, d2 = b1;
        Vector512<float> c3 = b0, d3 = b1;
        Vector512<float> c4 = b0, d4 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a); d0 += Vector512.Load(b);
            a += step; b += step;
            c1 += Vector512.Load(a); d1 += Vector512.Load(b);
            a += step; b += step;
            c2 += Vector512.Load(a); d2 += Vector512.Load(b);
            a += step; b += step;
            c3 += Vector512.Load(a); d3 += Vector512.Load(b);
            a += step; b += step;
            c4 += Vector512.Load(a); d4 += Vector512.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint pairs = tap->Channels >> 1; pairs > 0; pairs--, a += 2, b += 64)
            {
                if (Sse.IsSupported)
                {
                    Sse.Prefetch1(b + ahead); Sse.Prefetch1(b + ahead + 16);
                }
                b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
                v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
                v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
                v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
                v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
                v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
                b0 = Vector512.Load(b + 32); b1 = Vector512.Load(b + 48);
                v = Vector512.Create(a[1]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
                v = Vector512.Create(a[17]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
                v = Vector512.Create(a[33]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
                v = Vector512.Create(a[49]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
                v = Vector512.Create(a[65]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
            }
            if ((tap->Channels & 1) == 0)
                continue;
            b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
            v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
            v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
            v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
            v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0)); d0 = Vector512.MinNative(v, Vector512.MaxNative(b0, d0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1)); d1 = Vector512.MinNative(v, Vector512.MaxNative(b0, d1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2)); d2 = Vector512.MinNative(v, Vector512.MaxNative(b0, d2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3)); d3 = Vector512.MinNative(v, Vector512.MaxNative(b0, d3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4)); d4 = Vector512.MinNative(v, Vector512.MaxNative(b0, d4));
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
        Vector512<float> v, b0 = Vector512.Load(ends->Shift), b1 = Vector512.Load(ends->Shift + 16);
        Vector512<float> c0 = b0, d0 = b1;
        Vector512<float> c1 = b0, d1 = b1;
        Vector512<float> c2 = b0, d2 = b1;
        Vector512<float> c3 = b0, d3 = b1;
        Vector512<float> c4 = b0, d4 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a); d0 += Vector512.Load(b);
            a += step; b += step;
            c1 += Vector512.Load(a); d1 += Vector512.Load(b);
            a += step; b += step;
            c2 += Vector512.Load(a); d2 += Vector512.Load(b);
            a += step; b += step;
            c3 += Vector512.Load(a); d3 += Vector512.Load(b);
            a += step; b += step;
            c4 += Vector512.Load(a); d4 += Vector512.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
            v = Vector512.Create(a[1]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
            v = Vector512.Create(a[2]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
            v = Vector512.Create(a[3]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
            v = Vector512.Create(a[4]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0)); d0 = Vector512.MinNative(v, Vector512.MaxNative(b0, d0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1)); d1 = Vector512.MinNative(v, Vector512.MaxNative(b0, d1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2)); d2 = Vector512.MinNative(v, Vector512.MaxNative(b0, d2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3)); d3 = Vector512.MinNative(v, Vector512.MaxNative(b0, d3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4)); d4 = Vector512.MinNative(v, Vector512.MaxNative(b0, d4));
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
        Vector512<float> v, b0 = Vector512.Load(ends->Shift), b1 = Vector512.Load(ends->Shift + 16);
        Vector512<float> c0 = b0, d0 = b1;
        Vector512<float> c1 = b0, d1 = b1;
        Vector512<float> c2 = b0, d2 = b1;
        Vector512<float> c3 = b0, d3 = b1;
        Vector512<float> c4 = b0, d4 = b1;
        Vector512<float> c5 = b0, d5 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a); d0 += Vector512.Load(b);
            a += step; b += step;
            c1 += Vector512.Load(a); d1 += Vector512.Load(b);
            a += step; b += step;
            c2 += Vector512.Load(a); d2 += Vector512.Load(b);
            a += step; b += step;
            c3 += Vector512.Load(a); d3 += Vector512.Load(b);
            a += step; b += step;
            c4 += Vector512.Load(a); d4 += Vector512.Load(b);
            a += step; b += step;
            c5 += Vector512.Load(a); d5 += Vector512.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint pairs = tap->Channels >> 1; pairs > 0; pairs--, a += 2, b += 64)
            {
                if (Sse.IsSupported)
                {
                    Sse.Prefetch1(b + ahead); Sse.Prefetch1(b + ahead + 16);
                }
                b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
                v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
                v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
                v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
                v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
                v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
                v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
                b0 = Vector512.Load(b + 32); b1 = Vector512.Load(b + 48);
                v = Vector512.Create(a[1]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
                v = Vector512.Create(a[17]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
                v = Vector512.Create(a[33]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
                v = Vector512.Create(a[49]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
                v = Vector512.Create(a[65]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
                v = Vector512.Create(a[81]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
            }
            if ((tap->Channels & 1) == 0)
                continue;
            b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
            v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
            v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
            v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
            v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
            v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0)); d0 = Vector512.MinNative(v, Vector512.MaxNative(b0, d0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1)); d1 = Vector512.MinNative(v, Vector512.MaxNative(b0, d1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2)); d2 = Vector512.MinNative(v, Vector512.MaxNative(b0, d2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3)); d3 = Vector512.MinNative(v, Vector512.MaxNative(b0, d3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4)); d4 = Vector512.MinNative(v, Vector512.MaxNative(b0, d4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5)); d5 = Vector512.MinNative(v, Vector512.MaxNative(b0, d5));
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
        Vector512<float> v, b0 = Vector512.Load(ends->Shift), b1 = Vector512.Load(ends->Shift + 16);
        Vector512<float> c0 = b0, d0 = b1;
        Vector512<float> c1 = b0, d1 = b1;
        Vector512<float> c2 = b0, d2 = b1;
        Vector512<float> c3 = b0, d3 = b1;
        Vector512<float> c4 = b0, d4 = b1;
        Vector512<float> c5 = b0, d5 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a); d0 += Vector512.Load(b);
            a += step; b += step;
            c1 += Vector512.Load(a); d1 += Vector512.Load(b);
            a += step; b += step;
            c2 += Vector512.Load(a); d2 += Vector512.Load(b);
            a += step; b += step;
            c3 += Vector512.Load(a); d3 += Vector512.Load(b);
            a += step; b += step;
            c4 += Vector512.Load(a); d4 += Vector512.Load(b);
            a += step; b += step;
            c5 += Vector512.Load(a); d5 += Vector512.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
            v = Vector512.Create(a[1]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
            v = Vector512.Create(a[2]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
            v = Vector512.Create(a[3]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
            v = Vector512.Create(a[4]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
            v = Vector512.Create(a[5]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0)); d0 = Vector512.MinNative(v, Vector512.MaxNative(b0, d0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1)); d1 = Vector512.MinNative(v, Vector512.MaxNative(b0, d1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2)); d2 = Vector512.MinNative(v, Vector512.MaxNative(b0, d2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3)); d3 = Vector512.MinNative(v, Vector512.MaxNative(b0, d3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4)); d4 = Vector512.MinNative(v, Vector512.MaxNative(b0, d4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5)); d5 = Vector512.MinNative(v, Vector512.MaxNative(b0, d5));
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
    public static void Blocks7x2(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift), b1 = Vector512.Load(ends->Shift + 16);
        Vector512<float> c0 = b0, d0 = b1;
        Vector512<float> c1 = b0, d1 = b1;
        Vector512<float> c2 = b0, d2 = b1;
        Vector512<float> c3 = b0, d3 = b1;
        Vector512<float> c4 = b0, d4 = b1;
        Vector512<float> c5 = b0, d5 = b1;
        Vector512<float> c6 = b0, d6 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a); d0 += Vector512.Load(b);
            a += step; b += step;
            c1 += Vector512.Load(a); d1 += Vector512.Load(b);
            a += step; b += step;
            c2 += Vector512.Load(a); d2 += Vector512.Load(b);
            a += step; b += step;
            c3 += Vector512.Load(a); d3 += Vector512.Load(b);
            a += step; b += step;
            c4 += Vector512.Load(a); d4 += Vector512.Load(b);
            a += step; b += step;
            c5 += Vector512.Load(a); d5 += Vector512.Load(b);
            a += step; b += step;
            c6 += Vector512.Load(a); d6 += Vector512.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint pairs = tap->Channels >> 1; pairs > 0; pairs--, a += 2, b += 64)
            {
                if (Sse.IsSupported)
                {
                    Sse.Prefetch1(b + ahead); Sse.Prefetch1(b + ahead + 16);
                }
                b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
                v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
                v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
                v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
                v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
                v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
                v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
                v = Vector512.Create(a[96]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6); d6 = Vector512.FusedMultiplyAdd(v, b1, d6);
                b0 = Vector512.Load(b + 32); b1 = Vector512.Load(b + 48);
                v = Vector512.Create(a[1]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
                v = Vector512.Create(a[17]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
                v = Vector512.Create(a[33]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
                v = Vector512.Create(a[49]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
                v = Vector512.Create(a[65]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
                v = Vector512.Create(a[81]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
                v = Vector512.Create(a[97]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6); d6 = Vector512.FusedMultiplyAdd(v, b1, d6);
            }
            if ((tap->Channels & 1) == 0)
                continue;
            b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
            v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
            v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
            v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
            v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
            v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
            v = Vector512.Create(a[96]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6); d6 = Vector512.FusedMultiplyAdd(v, b1, d6);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0)); d0 = Vector512.MinNative(v, Vector512.MaxNative(b0, d0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1)); d1 = Vector512.MinNative(v, Vector512.MaxNative(b0, d1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2)); d2 = Vector512.MinNative(v, Vector512.MaxNative(b0, d2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3)); d3 = Vector512.MinNative(v, Vector512.MaxNative(b0, d3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4)); d4 = Vector512.MinNative(v, Vector512.MaxNative(b0, d4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5)); d5 = Vector512.MinNative(v, Vector512.MaxNative(b0, d5));
            c6 = Vector512.MinNative(v, Vector512.MaxNative(b0, c6)); d6 = Vector512.MinNative(v, Vector512.MaxNative(b0, d6));
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
        y0 += step; y1 += step;
        c6.Store(y0); d6.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Planes7x2(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift), b1 = Vector512.Load(ends->Shift + 16);
        Vector512<float> c0 = b0, d0 = b1;
        Vector512<float> c1 = b0, d1 = b1;
        Vector512<float> c2 = b0, d2 = b1;
        Vector512<float> c3 = b0, d3 = b1;
        Vector512<float> c4 = b0, d4 = b1;
        Vector512<float> c5 = b0, d5 = b1;
        Vector512<float> c6 = b0, d6 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a); d0 += Vector512.Load(b);
            a += step; b += step;
            c1 += Vector512.Load(a); d1 += Vector512.Load(b);
            a += step; b += step;
            c2 += Vector512.Load(a); d2 += Vector512.Load(b);
            a += step; b += step;
            c3 += Vector512.Load(a); d3 += Vector512.Load(b);
            a += step; b += step;
            c4 += Vector512.Load(a); d4 += Vector512.Load(b);
            a += step; b += step;
            c5 += Vector512.Load(a); d5 += Vector512.Load(b);
            a += step; b += step;
            c6 += Vector512.Load(a); d6 += Vector512.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
            v = Vector512.Create(a[1]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
            v = Vector512.Create(a[2]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
            v = Vector512.Create(a[3]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
            v = Vector512.Create(a[4]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
            v = Vector512.Create(a[5]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
            v = Vector512.Create(a[6]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6); d6 = Vector512.FusedMultiplyAdd(v, b1, d6);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0)); d0 = Vector512.MinNative(v, Vector512.MaxNative(b0, d0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1)); d1 = Vector512.MinNative(v, Vector512.MaxNative(b0, d1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2)); d2 = Vector512.MinNative(v, Vector512.MaxNative(b0, d2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3)); d3 = Vector512.MinNative(v, Vector512.MaxNative(b0, d3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4)); d4 = Vector512.MinNative(v, Vector512.MaxNative(b0, d4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5)); d5 = Vector512.MinNative(v, Vector512.MaxNative(b0, d5));
            c6 = Vector512.MinNative(v, Vector512.MaxNative(b0, c6)); d6 = Vector512.MinNative(v, Vector512.MaxNative(b0, d6));
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
        y0 += step; y1 += step;
        c6.Store(y0); d6.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks8x2(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift), b1 = Vector512.Load(ends->Shift + 16);
        Vector512<float> c0 = b0, d0 = b1;
        Vector512<float> c1 = b0, d1 = b1;
        Vector512<float> c2 = b0, d2 = b1;
        Vector512<float> c3 = b0, d3 = b1;
        Vector512<float> c4 = b0, d4 = b1;
        Vector512<float> c5 = b0, d5 = b1;
        Vector512<float> c6 = b0, d6 = b1;
        Vector512<float> c7 = b0, d7 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a); d0 += Vector512.Load(b);
            a += step; b += step;
            c1 += Vector512.Load(a); d1 += Vector512.Load(b);
            a += step; b += step;
            c2 += Vector512.Load(a); d2 += Vector512.Load(b);
            a += step; b += step;
            c3 += Vector512.Load(a); d3 += Vector512.Load(b);
            a += step; b += step;
            c4 += Vector512.Load(a); d4 += Vector512.Load(b);
            a += step; b += step;
            c5 += Vector512.Load(a); d5 += Vector512.Load(b);
            a += step; b += step;
            c6 += Vector512.Load(a); d6 += Vector512.Load(b);
            a += step; b += step;
            c7 += Vector512.Load(a); d7 += Vector512.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint pairs = tap->Channels >> 1; pairs > 0; pairs--, a += 2, b += 64)
            {
                if (Sse.IsSupported)
                {
                    Sse.Prefetch1(b + ahead); Sse.Prefetch1(b + ahead + 16);
                }
                b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
                v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
                v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
                v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
                v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
                v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
                v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
                v = Vector512.Create(a[96]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6); d6 = Vector512.FusedMultiplyAdd(v, b1, d6);
                v = Vector512.Create(a[112]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7); d7 = Vector512.FusedMultiplyAdd(v, b1, d7);
                b0 = Vector512.Load(b + 32); b1 = Vector512.Load(b + 48);
                v = Vector512.Create(a[1]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
                v = Vector512.Create(a[17]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
                v = Vector512.Create(a[33]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
                v = Vector512.Create(a[49]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
                v = Vector512.Create(a[65]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
                v = Vector512.Create(a[81]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
                v = Vector512.Create(a[97]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6); d6 = Vector512.FusedMultiplyAdd(v, b1, d6);
                v = Vector512.Create(a[113]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7); d7 = Vector512.FusedMultiplyAdd(v, b1, d7);
            }
            if ((tap->Channels & 1) == 0)
                continue;
            b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
            v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
            v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
            v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
            v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
            v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
            v = Vector512.Create(a[96]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6); d6 = Vector512.FusedMultiplyAdd(v, b1, d6);
            v = Vector512.Create(a[112]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7); d7 = Vector512.FusedMultiplyAdd(v, b1, d7);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0)); d0 = Vector512.MinNative(v, Vector512.MaxNative(b0, d0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1)); d1 = Vector512.MinNative(v, Vector512.MaxNative(b0, d1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2)); d2 = Vector512.MinNative(v, Vector512.MaxNative(b0, d2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3)); d3 = Vector512.MinNative(v, Vector512.MaxNative(b0, d3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4)); d4 = Vector512.MinNative(v, Vector512.MaxNative(b0, d4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5)); d5 = Vector512.MinNative(v, Vector512.MaxNative(b0, d5));
            c6 = Vector512.MinNative(v, Vector512.MaxNative(b0, c6)); d6 = Vector512.MinNative(v, Vector512.MaxNative(b0, d6));
            c7 = Vector512.MinNative(v, Vector512.MaxNative(b0, c7)); d7 = Vector512.MinNative(v, Vector512.MaxNative(b0, d7));
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
        y0 += step; y1 += step;
        c6.Store(y0); d6.Store(y1);
        y0 += step; y1 += step;
        c7.Store(y0); d7.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Planes8x2(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift), b1 = Vector512.Load(ends->Shift + 16);
        Vector512<float> c0 = b0, d0 = b1;
        Vector512<float> c1 = b0, d1 = b1;
        Vector512<float> c2 = b0, d2 = b1;
        Vector512<float> c3 = b0, d3 = b1;
        Vector512<float> c4 = b0, d4 = b1;
        Vector512<float> c5 = b0, d5 = b1;
        Vector512<float> c6 = b0, d6 = b1;
        Vector512<float> c7 = b0, d7 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a); d0 += Vector512.Load(b);
            a += step; b += step;
            c1 += Vector512.Load(a); d1 += Vector512.Load(b);
            a += step; b += step;
            c2 += Vector512.Load(a); d2 += Vector512.Load(b);
            a += step; b += step;
            c3 += Vector512.Load(a); d3 += Vector512.Load(b);
            a += step; b += step;
            c4 += Vector512.Load(a); d4 += Vector512.Load(b);
            a += step; b += step;
            c5 += Vector512.Load(a); d5 += Vector512.Load(b);
            a += step; b += step;
            c6 += Vector512.Load(a); d6 += Vector512.Load(b);
            a += step; b += step;
            c7 += Vector512.Load(a); d7 += Vector512.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
            v = Vector512.Create(a[1]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
            v = Vector512.Create(a[2]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
            v = Vector512.Create(a[3]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
            v = Vector512.Create(a[4]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
            v = Vector512.Create(a[5]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
            v = Vector512.Create(a[6]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6); d6 = Vector512.FusedMultiplyAdd(v, b1, d6);
            v = Vector512.Create(a[7]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7); d7 = Vector512.FusedMultiplyAdd(v, b1, d7);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0)); d0 = Vector512.MinNative(v, Vector512.MaxNative(b0, d0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1)); d1 = Vector512.MinNative(v, Vector512.MaxNative(b0, d1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2)); d2 = Vector512.MinNative(v, Vector512.MaxNative(b0, d2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3)); d3 = Vector512.MinNative(v, Vector512.MaxNative(b0, d3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4)); d4 = Vector512.MinNative(v, Vector512.MaxNative(b0, d4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5)); d5 = Vector512.MinNative(v, Vector512.MaxNative(b0, d5));
            c6 = Vector512.MinNative(v, Vector512.MaxNative(b0, c6)); d6 = Vector512.MinNative(v, Vector512.MaxNative(b0, d6));
            c7 = Vector512.MinNative(v, Vector512.MaxNative(b0, c7)); d7 = Vector512.MinNative(v, Vector512.MaxNative(b0, d7));
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
        y0 += step; y1 += step;
        c6.Store(y0); d6.Store(y1);
        y0 += step; y1 += step;
        c7.Store(y0); d7.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks9x2(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift), b1 = Vector512.Load(ends->Shift + 16);
        Vector512<float> c0 = b0, d0 = b1;
        Vector512<float> c1 = b0, d1 = b1;
        Vector512<float> c2 = b0, d2 = b1;
        Vector512<float> c3 = b0, d3 = b1;
        Vector512<float> c4 = b0, d4 = b1;
        Vector512<float> c5 = b0, d5 = b1;
        Vector512<float> c6 = b0, d6 = b1;
        Vector512<float> c7 = b0, d7 = b1;
        Vector512<float> c8 = b0, d8 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a); d0 += Vector512.Load(b);
            a += step; b += step;
            c1 += Vector512.Load(a); d1 += Vector512.Load(b);
            a += step; b += step;
            c2 += Vector512.Load(a); d2 += Vector512.Load(b);
            a += step; b += step;
            c3 += Vector512.Load(a); d3 += Vector512.Load(b);
            a += step; b += step;
            c4 += Vector512.Load(a); d4 += Vector512.Load(b);
            a += step; b += step;
            c5 += Vector512.Load(a); d5 += Vector512.Load(b);
            a += step; b += step;
            c6 += Vector512.Load(a); d6 += Vector512.Load(b);
            a += step; b += step;
            c7 += Vector512.Load(a); d7 += Vector512.Load(b);
            a += step; b += step;
            c8 += Vector512.Load(a); d8 += Vector512.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint pairs = tap->Channels >> 1; pairs > 0; pairs--, a += 2, b += 64)
            {
                if (Sse.IsSupported)
                {
                    Sse.Prefetch1(b + ahead); Sse.Prefetch1(b + ahead + 16);
                }
                b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
                v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
                v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
                v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
                v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
                v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
                v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
                v = Vector512.Create(a[96]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6); d6 = Vector512.FusedMultiplyAdd(v, b1, d6);
                v = Vector512.Create(a[112]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7); d7 = Vector512.FusedMultiplyAdd(v, b1, d7);
                v = Vector512.Create(a[128]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8); d8 = Vector512.FusedMultiplyAdd(v, b1, d8);
                b0 = Vector512.Load(b + 32); b1 = Vector512.Load(b + 48);
                v = Vector512.Create(a[1]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
                v = Vector512.Create(a[17]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
                v = Vector512.Create(a[33]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
                v = Vector512.Create(a[49]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
                v = Vector512.Create(a[65]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
                v = Vector512.Create(a[81]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
                v = Vector512.Create(a[97]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6); d6 = Vector512.FusedMultiplyAdd(v, b1, d6);
                v = Vector512.Create(a[113]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7); d7 = Vector512.FusedMultiplyAdd(v, b1, d7);
                v = Vector512.Create(a[129]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8); d8 = Vector512.FusedMultiplyAdd(v, b1, d8);
            }
            if ((tap->Channels & 1) == 0)
                continue;
            b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
            v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
            v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
            v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
            v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
            v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
            v = Vector512.Create(a[96]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6); d6 = Vector512.FusedMultiplyAdd(v, b1, d6);
            v = Vector512.Create(a[112]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7); d7 = Vector512.FusedMultiplyAdd(v, b1, d7);
            v = Vector512.Create(a[128]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8); d8 = Vector512.FusedMultiplyAdd(v, b1, d8);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0)); d0 = Vector512.MinNative(v, Vector512.MaxNative(b0, d0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1)); d1 = Vector512.MinNative(v, Vector512.MaxNative(b0, d1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2)); d2 = Vector512.MinNative(v, Vector512.MaxNative(b0, d2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3)); d3 = Vector512.MinNative(v, Vector512.MaxNative(b0, d3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4)); d4 = Vector512.MinNative(v, Vector512.MaxNative(b0, d4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5)); d5 = Vector512.MinNative(v, Vector512.MaxNative(b0, d5));
            c6 = Vector512.MinNative(v, Vector512.MaxNative(b0, c6)); d6 = Vector512.MinNative(v, Vector512.MaxNative(b0, d6));
            c7 = Vector512.MinNative(v, Vector512.MaxNative(b0, c7)); d7 = Vector512.MinNative(v, Vector512.MaxNative(b0, d7));
            c8 = Vector512.MinNative(v, Vector512.MaxNative(b0, c8)); d8 = Vector512.MinNative(v, Vector512.MaxNative(b0, d8));
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
        y0 += step; y1 += step;
        c6.Store(y0); d6.Store(y1);
        y0 += step; y1 += step;
        c7.Store(y0); d7.Store(y1);
        y0 += step; y1 += step;
        c8.Store(y0); d8.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Planes9x2(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift), b1 = Vector512.Load(ends->Shift + 16);
        Vector512<float> c0 = b0, d0 = b1;
        Vector512<float> c1 = b0, d1 = b1;
        Vector512<float> c2 = b0, d2 = b1;
        Vector512<float> c3 = b0, d3 = b1;
        Vector512<float> c4 = b0, d4 = b1;
        Vector512<float> c5 = b0, d5 = b1;
        Vector512<float> c6 = b0, d6 = b1;
        Vector512<float> c7 = b0, d7 = b1;
        Vector512<float> c8 = b0, d8 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a); d0 += Vector512.Load(b);
            a += step; b += step;
            c1 += Vector512.Load(a); d1 += Vector512.Load(b);
            a += step; b += step;
            c2 += Vector512.Load(a); d2 += Vector512.Load(b);
            a += step; b += step;
            c3 += Vector512.Load(a); d3 += Vector512.Load(b);
            a += step; b += step;
            c4 += Vector512.Load(a); d4 += Vector512.Load(b);
            a += step; b += step;
            c5 += Vector512.Load(a); d5 += Vector512.Load(b);
            a += step; b += step;
            c6 += Vector512.Load(a); d6 += Vector512.Load(b);
            a += step; b += step;
            c7 += Vector512.Load(a); d7 += Vector512.Load(b);
            a += step; b += step;
            c8 += Vector512.Load(a); d8 += Vector512.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
            v = Vector512.Create(a[1]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
            v = Vector512.Create(a[2]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
            v = Vector512.Create(a[3]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
            v = Vector512.Create(a[4]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
            v = Vector512.Create(a[5]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
            v = Vector512.Create(a[6]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6); d6 = Vector512.FusedMultiplyAdd(v, b1, d6);
            v = Vector512.Create(a[7]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7); d7 = Vector512.FusedMultiplyAdd(v, b1, d7);
            v = Vector512.Create(a[8]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8); d8 = Vector512.FusedMultiplyAdd(v, b1, d8);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0)); d0 = Vector512.MinNative(v, Vector512.MaxNative(b0, d0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1)); d1 = Vector512.MinNative(v, Vector512.MaxNative(b0, d1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2)); d2 = Vector512.MinNative(v, Vector512.MaxNative(b0, d2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3)); d3 = Vector512.MinNative(v, Vector512.MaxNative(b0, d3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4)); d4 = Vector512.MinNative(v, Vector512.MaxNative(b0, d4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5)); d5 = Vector512.MinNative(v, Vector512.MaxNative(b0, d5));
            c6 = Vector512.MinNative(v, Vector512.MaxNative(b0, c6)); d6 = Vector512.MinNative(v, Vector512.MaxNative(b0, d6));
            c7 = Vector512.MinNative(v, Vector512.MaxNative(b0, c7)); d7 = Vector512.MinNative(v, Vector512.MaxNative(b0, d7));
            c8 = Vector512.MinNative(v, Vector512.MaxNative(b0, c8)); d8 = Vector512.MinNative(v, Vector512.MaxNative(b0, d8));
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
        y0 += step; y1 += step;
        c6.Store(y0); d6.Store(y1);
        y0 += step; y1 += step;
        c7.Store(y0); d7.Store(y1);
        y0 += step; y1 += step;
        c8.Store(y0); d8.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks10x2(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift), b1 = Vector512.Load(ends->Shift + 16);
        Vector512<float> c0 = b0, d0 = b1;
        Vector512<float> c1 = b0, d1 = b1;
        Vector512<float> c2 = b0, d2 = b1;
        Vector512<float> c3 = b0, d3 = b1;
        Vector512<float> c4 = b0, d4 = b1;
        Vector512<float> c5 = b0, d5 = b1;
        Vector512<float> c6 = b0, d6 = b1;
        Vector512<float> c7 = b0, d7 = b1;
        Vector512<float> c8 = b0, d8 = b1;
        Vector512<float> c9 = b0, d9 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a); d0 += Vector512.Load(b);
            a += step; b += step;
            c1 += Vector512.Load(a); d1 += Vector512.Load(b);
            a += step; b += step;
            c2 += Vector512.Load(a); d2 += Vector512.Load(b);
            a += step; b += step;
            c3 += Vector512.Load(a); d3 += Vector512.Load(b);
            a += step; b += step;
            c4 += Vector512.Load(a); d4 += Vector512.Load(b);
            a += step; b += step;
            c5 += Vector512.Load(a); d5 += Vector512.Load(b);
            a += step; b += step;
            c6 += Vector512.Load(a); d6 += Vector512.Load(b);
            a += step; b += step;
            c7 += Vector512.Load(a); d7 += Vector512.Load(b);
            a += step; b += step;
            c8 += Vector512.Load(a); d8 += Vector512.Load(b);
            a += step; b += step;
            c9 += Vector512.Load(a); d9 += Vector512.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint pairs = tap->Channels >> 1; pairs > 0; pairs--, a += 2, b += 64)
            {
                if (Sse.IsSupported)
                {
                    Sse.Prefetch1(b + ahead); Sse.Prefetch1(b + ahead + 16);
                }
                b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
                v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
                v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
                v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
                v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
                v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
                v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
                v = Vector512.Create(a[96]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6); d6 = Vector512.FusedMultiplyAdd(v, b1, d6);
                v = Vector512.Create(a[112]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7); d7 = Vector512.FusedMultiplyAdd(v, b1, d7);
                v = Vector512.Create(a[128]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8); d8 = Vector512.FusedMultiplyAdd(v, b1, d8);
                v = Vector512.Create(a[144]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9); d9 = Vector512.FusedMultiplyAdd(v, b1, d9);
                b0 = Vector512.Load(b + 32); b1 = Vector512.Load(b + 48);
                v = Vector512.Create(a[1]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
                v = Vector512.Create(a[17]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
                v = Vector512.Create(a[33]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
                v = Vector512.Create(a[49]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
                v = Vector512.Create(a[65]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
                v = Vector512.Create(a[81]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
                v = Vector512.Create(a[97]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6); d6 = Vector512.FusedMultiplyAdd(v, b1, d6);
                v = Vector512.Create(a[113]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7); d7 = Vector512.FusedMultiplyAdd(v, b1, d7);
                v = Vector512.Create(a[129]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8); d8 = Vector512.FusedMultiplyAdd(v, b1, d8);
                v = Vector512.Create(a[145]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9); d9 = Vector512.FusedMultiplyAdd(v, b1, d9);
            }
            if ((tap->Channels & 1) == 0)
                continue;
            b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
            v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
            v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
            v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
            v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
            v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
            v = Vector512.Create(a[96]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6); d6 = Vector512.FusedMultiplyAdd(v, b1, d6);
            v = Vector512.Create(a[112]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7); d7 = Vector512.FusedMultiplyAdd(v, b1, d7);
            v = Vector512.Create(a[128]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8); d8 = Vector512.FusedMultiplyAdd(v, b1, d8);
            v = Vector512.Create(a[144]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9); d9 = Vector512.FusedMultiplyAdd(v, b1, d9);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0)); d0 = Vector512.MinNative(v, Vector512.MaxNative(b0, d0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1)); d1 = Vector512.MinNative(v, Vector512.MaxNative(b0, d1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2)); d2 = Vector512.MinNative(v, Vector512.MaxNative(b0, d2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3)); d3 = Vector512.MinNative(v, Vector512.MaxNative(b0, d3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4)); d4 = Vector512.MinNative(v, Vector512.MaxNative(b0, d4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5)); d5 = Vector512.MinNative(v, Vector512.MaxNative(b0, d5));
            c6 = Vector512.MinNative(v, Vector512.MaxNative(b0, c6)); d6 = Vector512.MinNative(v, Vector512.MaxNative(b0, d6));
            c7 = Vector512.MinNative(v, Vector512.MaxNative(b0, c7)); d7 = Vector512.MinNative(v, Vector512.MaxNative(b0, d7));
            c8 = Vector512.MinNative(v, Vector512.MaxNative(b0, c8)); d8 = Vector512.MinNative(v, Vector512.MaxNative(b0, d8));
            c9 = Vector512.MinNative(v, Vector512.MaxNative(b0, c9)); d9 = Vector512.MinNative(v, Vector512.MaxNative(b0, d9));
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
        y0 += step; y1 += step;
        c6.Store(y0); d6.Store(y1);
        y0 += step; y1 += step;
        c7.Store(y0); d7.Store(y1);
        y0 += step; y1 += step;
        c8.Store(y0); d8.Store(y1);
        y0 += step; y1 += step;
        c9.Store(y0); d9.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Planes10x2(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift), b1 = Vector512.Load(ends->Shift + 16);
        Vector512<float> c0 = b0, d0 = b1;
        Vector512<float> c1 = b0, d1 = b1;
        Vector512<float> c2 = b0, d2 = b1;
        Vector512<float> c3 = b0, d3 = b1;
        Vector512<float> c4 = b0, d4 = b1;
        Vector512<float> c5 = b0, d5 = b1;
        Vector512<float> c6 = b0, d6 = b1;
        Vector512<float> c7 = b0, d7 = b1;
        Vector512<float> c8 = b0, d8 = b1;
        Vector512<float> c9 = b0, d9 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a); d0 += Vector512.Load(b);
            a += step; b += step;
            c1 += Vector512.Load(a); d1 += Vector512.Load(b);
            a += step; b += step;
            c2 += Vector512.Load(a); d2 += Vector512.Load(b);
            a += step; b += step;
            c3 += Vector512.Load(a); d3 += Vector512.Load(b);
            a += step; b += step;
            c4 += Vector512.Load(a); d4 += Vector512.Load(b);
            a += step; b += step;
            c5 += Vector512.Load(a); d5 += Vector512.Load(b);
            a += step; b += step;
            c6 += Vector512.Load(a); d6 += Vector512.Load(b);
            a += step; b += step;
            c7 += Vector512.Load(a); d7 += Vector512.Load(b);
            a += step; b += step;
            c8 += Vector512.Load(a); d8 += Vector512.Load(b);
            a += step; b += step;
            c9 += Vector512.Load(a); d9 += Vector512.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
            v = Vector512.Create(a[1]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
            v = Vector512.Create(a[2]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
            v = Vector512.Create(a[3]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
            v = Vector512.Create(a[4]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
            v = Vector512.Create(a[5]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
            v = Vector512.Create(a[6]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6); d6 = Vector512.FusedMultiplyAdd(v, b1, d6);
            v = Vector512.Create(a[7]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7); d7 = Vector512.FusedMultiplyAdd(v, b1, d7);
            v = Vector512.Create(a[8]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8); d8 = Vector512.FusedMultiplyAdd(v, b1, d8);
            v = Vector512.Create(a[9]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9); d9 = Vector512.FusedMultiplyAdd(v, b1, d9);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0)); d0 = Vector512.MinNative(v, Vector512.MaxNative(b0, d0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1)); d1 = Vector512.MinNative(v, Vector512.MaxNative(b0, d1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2)); d2 = Vector512.MinNative(v, Vector512.MaxNative(b0, d2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3)); d3 = Vector512.MinNative(v, Vector512.MaxNative(b0, d3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4)); d4 = Vector512.MinNative(v, Vector512.MaxNative(b0, d4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5)); d5 = Vector512.MinNative(v, Vector512.MaxNative(b0, d5));
            c6 = Vector512.MinNative(v, Vector512.MaxNative(b0, c6)); d6 = Vector512.MinNative(v, Vector512.MaxNative(b0, d6));
            c7 = Vector512.MinNative(v, Vector512.MaxNative(b0, c7)); d7 = Vector512.MinNative(v, Vector512.MaxNative(b0, d7));
            c8 = Vector512.MinNative(v, Vector512.MaxNative(b0, c8)); d8 = Vector512.MinNative(v, Vector512.MaxNative(b0, d8));
            c9 = Vector512.MinNative(v, Vector512.MaxNative(b0, c9)); d9 = Vector512.MinNative(v, Vector512.MaxNative(b0, d9));
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
        y0 += step; y1 += step;
        c6.Store(y0); d6.Store(y1);
        y0 += step; y1 += step;
        c7.Store(y0); d7.Store(y1);
        y0 += step; y1 += step;
        c8.Store(y0); d8.Store(y1);
        y0 += step; y1 += step;
        c9.Store(y0); d9.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks11x2(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift), b1 = Vector512.Load(ends->Shift + 16);
        Vector512<float> c0 = b0, d0 = b1;
        Vector512<float> c1 = b0, d1 = b1;
        Vector512<float> c2 = b0, d2 = b1;
        Vector512<float> c3 = b0, d3 = b1;
        Vector512<float> c4 = b0, d4 = b1;
        Vector512<float> c5 = b0, d5 = b1;
        Vector512<float> c6 = b0, d6 = b1;
        Vector512<float> c7 = b0, d7 = b1;
        Vector512<float> c8 = b0, d8 = b1;
        Vector512<float> c9 = b0, d9 = b1;
        Vector512<float> c10 = b0, d10 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a); d0 += Vector512.Load(b);
            a += step; b += step;
            c1 += Vector512.Load(a); d1 += Vector512.Load(b);
            a += step; b += step;
            c2 += Vector512.Load(a); d2 += Vector512.Load(b);
            a += step; b += step;
            c3 += Vector512.Load(a); d3 += Vector512.Load(b);
            a += step; b += step;
            c4 += Vector512.Load(a); d4 += Vector512.Load(b);
            a += step; b += step;
            c5 += Vector512.Load(a); d5 += Vector512.Load(b);
            a += step; b += step;
            c6 += Vector512.Load(a); d6 += Vector512.Load(b);
            a += step; b += step;
            c7 += Vector512.Load(a); d7 += Vector512.Load(b);
            a += step; b += step;
            c8 += Vector512.Load(a); d8 += Vector512.Load(b);
            a += step; b += step;
            c9 += Vector512.Load(a); d9 += Vector512.Load(b);
            a += step; b += step;
            c10 += Vector512.Load(a); d10 += Vector512.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint pairs = tap->Channels >> 1; pairs > 0; pairs--, a += 2, b += 64)
            {
                if (Sse.IsSupported)
                {
                    Sse.Prefetch1(b + ahead); Sse.Prefetch1(b + ahead + 16);
                }
                b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
                v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
                v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
                v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
                v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
                v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
                v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
                v = Vector512.Create(a[96]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6); d6 = Vector512.FusedMultiplyAdd(v, b1, d6);
                v = Vector512.Create(a[112]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7); d7 = Vector512.FusedMultiplyAdd(v, b1, d7);
                v = Vector512.Create(a[128]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8); d8 = Vector512.FusedMultiplyAdd(v, b1, d8);
                v = Vector512.Create(a[144]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9); d9 = Vector512.FusedMultiplyAdd(v, b1, d9);
                v = Vector512.Create(a[160]); c10 = Vector512.FusedMultiplyAdd(v, b0, c10); d10 = Vector512.FusedMultiplyAdd(v, b1, d10);
                b0 = Vector512.Load(b + 32); b1 = Vector512.Load(b + 48);
                v = Vector512.Create(a[1]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
                v = Vector512.Create(a[17]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
                v = Vector512.Create(a[33]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
                v = Vector512.Create(a[49]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
                v = Vector512.Create(a[65]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
                v = Vector512.Create(a[81]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
                v = Vector512.Create(a[97]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6); d6 = Vector512.FusedMultiplyAdd(v, b1, d6);
                v = Vector512.Create(a[113]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7); d7 = Vector512.FusedMultiplyAdd(v, b1, d7);
                v = Vector512.Create(a[129]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8); d8 = Vector512.FusedMultiplyAdd(v, b1, d8);
                v = Vector512.Create(a[145]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9); d9 = Vector512.FusedMultiplyAdd(v, b1, d9);
                v = Vector512.Create(a[161]); c10 = Vector512.FusedMultiplyAdd(v, b0, c10); d10 = Vector512.FusedMultiplyAdd(v, b1, d10);
            }
            if ((tap->Channels & 1) == 0)
                continue;
            b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
            v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
            v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
            v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
            v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
            v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
            v = Vector512.Create(a[96]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6); d6 = Vector512.FusedMultiplyAdd(v, b1, d6);
            v = Vector512.Create(a[112]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7); d7 = Vector512.FusedMultiplyAdd(v, b1, d7);
            v = Vector512.Create(a[128]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8); d8 = Vector512.FusedMultiplyAdd(v, b1, d8);
            v = Vector512.Create(a[144]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9); d9 = Vector512.FusedMultiplyAdd(v, b1, d9);
            v = Vector512.Create(a[160]); c10 = Vector512.FusedMultiplyAdd(v, b0, c10); d10 = Vector512.FusedMultiplyAdd(v, b1, d10);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0)); d0 = Vector512.MinNative(v, Vector512.MaxNative(b0, d0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1)); d1 = Vector512.MinNative(v, Vector512.MaxNative(b0, d1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2)); d2 = Vector512.MinNative(v, Vector512.MaxNative(b0, d2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3)); d3 = Vector512.MinNative(v, Vector512.MaxNative(b0, d3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4)); d4 = Vector512.MinNative(v, Vector512.MaxNative(b0, d4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5)); d5 = Vector512.MinNative(v, Vector512.MaxNative(b0, d5));
            c6 = Vector512.MinNative(v, Vector512.MaxNative(b0, c6)); d6 = Vector512.MinNative(v, Vector512.MaxNative(b0, d6));
            c7 = Vector512.MinNative(v, Vector512.MaxNative(b0, c7)); d7 = Vector512.MinNative(v, Vector512.MaxNative(b0, d7));
            c8 = Vector512.MinNative(v, Vector512.MaxNative(b0, c8)); d8 = Vector512.MinNative(v, Vector512.MaxNative(b0, d8));
            c9 = Vector512.MinNative(v, Vector512.MaxNative(b0, c9)); d9 = Vector512.MinNative(v, Vector512.MaxNative(b0, d9));
            c10 = Vector512.MinNative(v, Vector512.MaxNative(b0, c10)); d10 = Vector512.MinNative(v, Vector512.MaxNative(b0, d10));
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
        y0 += step; y1 += step;
        c6.Store(y0); d6.Store(y1);
        y0 += step; y1 += step;
        c7.Store(y0); d7.Store(y1);
        y0 += step; y1 += step;
        c8.Store(y0); d8.Store(y1);
        y0 += step; y1 += step;
        c9.Store(y0); d9.Store(y1);
        y0 += step; y1 += step;
        c10.Store(y0); d10.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Planes11x2(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift), b1 = Vector512.Load(ends->Shift + 16);
        Vector512<float> c0 = b0, d0 = b1;
        Vector512<float> c1 = b0, d1 = b1;
        Vector512<float> c2 = b0, d2 = b1;
        Vector512<float> c3 = b0, d3 = b1;
        Vector512<float> c4 = b0, d4 = b1;
        Vector512<float> c5 = b0, d5 = b1;
        Vector512<float> c6 = b0, d6 = b1;
        Vector512<float> c7 = b0, d7 = b1;
        Vector512<float> c8 = b0, d8 = b1;
        Vector512<float> c9 = b0, d9 = b1;
        Vector512<float> c10 = b0, d10 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a); d0 += Vector512.Load(b);
            a += step; b += step;
            c1 += Vector512.Load(a); d1 += Vector512.Load(b);
            a += step; b += step;
            c2 += Vector512.Load(a); d2 += Vector512.Load(b);
            a += step; b += step;
            c3 += Vector512.Load(a); d3 += Vector512.Load(b);
            a += step; b += step;
            c4 += Vector512.Load(a); d4 += Vector512.Load(b);
            a += step; b += step;
            c5 += Vector512.Load(a); d5 += Vector512.Load(b);
            a += step; b += step;
            c6 += Vector512.Load(a); d6 += Vector512.Load(b);
            a += step; b += step;
            c7 += Vector512.Load(a); d7 += Vector512.Load(b);
            a += step; b += step;
            c8 += Vector512.Load(a); d8 += Vector512.Load(b);
            a += step; b += step;
            c9 += Vector512.Load(a); d9 += Vector512.Load(b);
            a += step; b += step;
            c10 += Vector512.Load(a); d10 += Vector512.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
            v = Vector512.Create(a[1]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
            v = Vector512.Create(a[2]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
            v = Vector512.Create(a[3]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
            v = Vector512.Create(a[4]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
            v = Vector512.Create(a[5]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
            v = Vector512.Create(a[6]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6); d6 = Vector512.FusedMultiplyAdd(v, b1, d6);
            v = Vector512.Create(a[7]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7); d7 = Vector512.FusedMultiplyAdd(v, b1, d7);
            v = Vector512.Create(a[8]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8); d8 = Vector512.FusedMultiplyAdd(v, b1, d8);
            v = Vector512.Create(a[9]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9); d9 = Vector512.FusedMultiplyAdd(v, b1, d9);
            v = Vector512.Create(a[10]); c10 = Vector512.FusedMultiplyAdd(v, b0, c10); d10 = Vector512.FusedMultiplyAdd(v, b1, d10);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0)); d0 = Vector512.MinNative(v, Vector512.MaxNative(b0, d0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1)); d1 = Vector512.MinNative(v, Vector512.MaxNative(b0, d1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2)); d2 = Vector512.MinNative(v, Vector512.MaxNative(b0, d2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3)); d3 = Vector512.MinNative(v, Vector512.MaxNative(b0, d3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4)); d4 = Vector512.MinNative(v, Vector512.MaxNative(b0, d4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5)); d5 = Vector512.MinNative(v, Vector512.MaxNative(b0, d5));
            c6 = Vector512.MinNative(v, Vector512.MaxNative(b0, c6)); d6 = Vector512.MinNative(v, Vector512.MaxNative(b0, d6));
            c7 = Vector512.MinNative(v, Vector512.MaxNative(b0, c7)); d7 = Vector512.MinNative(v, Vector512.MaxNative(b0, d7));
            c8 = Vector512.MinNative(v, Vector512.MaxNative(b0, c8)); d8 = Vector512.MinNative(v, Vector512.MaxNative(b0, d8));
            c9 = Vector512.MinNative(v, Vector512.MaxNative(b0, c9)); d9 = Vector512.MinNative(v, Vector512.MaxNative(b0, d9));
            c10 = Vector512.MinNative(v, Vector512.MaxNative(b0, c10)); d10 = Vector512.MinNative(v, Vector512.MaxNative(b0, d10));
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
        y0 += step; y1 += step;
        c6.Store(y0); d6.Store(y1);
        y0 += step; y1 += step;
        c7.Store(y0); d7.Store(y1);
        y0 += step; y1 += step;
        c8.Store(y0); d8.Store(y1);
        y0 += step; y1 += step;
        c9.Store(y0); d9.Store(y1);
        y0 += step; y1 += step;
        c10.Store(y0); d10.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks12x2(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift), b1 = Vector512.Load(ends->Shift + 16);
        Vector512<float> c0 = b0, d0 = b1;
        Vector512<float> c1 = b0, d1 = b1;
        Vector512<float> c2 = b0, d2 = b1;
        Vector512<float> c3 = b0, d3 = b1;
        Vector512<float> c4 = b0, d4 = b1;
        Vector512<float> c5 = b0, d5 = b1;
        Vector512<float> c6 = b0, d6 = b1;
        Vector512<float> c7 = b0, d7 = b1;
        Vector512<float> c8 = b0, d8 = b1;
        Vector512<float> c9 = b0, d9 = b1;
        Vector512<float> c10 = b0, d10 = b1;
        Vector512<float> c11 = b0, d11 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a); d0 += Vector512.Load(b);
            a += step; b += step;
            c1 += Vector512.Load(a); d1 += Vector512.Load(b);
            a += step; b += step;
            c2 += Vector512.Load(a); d2 += Vector512.Load(b);
            a += step; b += step;
            c3 += Vector512.Load(a); d3 += Vector512.Load(b);
            a += step; b += step;
            c4 += Vector512.Load(a); d4 += Vector512.Load(b);
            a += step; b += step;
            c5 += Vector512.Load(a); d5 += Vector512.Load(b);
            a += step; b += step;
            c6 += Vector512.Load(a); d6 += Vector512.Load(b);
            a += step; b += step;
            c7 += Vector512.Load(a); d7 += Vector512.Load(b);
            a += step; b += step;
            c8 += Vector512.Load(a); d8 += Vector512.Load(b);
            a += step; b += step;
            c9 += Vector512.Load(a); d9 += Vector512.Load(b);
            a += step; b += step;
            c10 += Vector512.Load(a); d10 += Vector512.Load(b);
            a += step; b += step;
            c11 += Vector512.Load(a); d11 += Vector512.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint pairs = tap->Channels >> 1; pairs > 0; pairs--, a += 2, b += 64)
            {
                if (Sse.IsSupported)
                {
                    Sse.Prefetch1(b + ahead); Sse.Prefetch1(b + ahead + 16);
                }
                b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
                v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
                v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
                v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
                v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
                v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
                v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
                v = Vector512.Create(a[96]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6); d6 = Vector512.FusedMultiplyAdd(v, b1, d6);
                v = Vector512.Create(a[112]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7); d7 = Vector512.FusedMultiplyAdd(v, b1, d7);
                v = Vector512.Create(a[128]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8); d8 = Vector512.FusedMultiplyAdd(v, b1, d8);
                v = Vector512.Create(a[144]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9); d9 = Vector512.FusedMultiplyAdd(v, b1, d9);
                v = Vector512.Create(a[160]); c10 = Vector512.FusedMultiplyAdd(v, b0, c10); d10 = Vector512.FusedMultiplyAdd(v, b1, d10);
                v = Vector512.Create(a[176]); c11 = Vector512.FusedMultiplyAdd(v, b0, c11); d11 = Vector512.FusedMultiplyAdd(v, b1, d11);
                b0 = Vector512.Load(b + 32); b1 = Vector512.Load(b + 48);
                v = Vector512.Create(a[1]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
                v = Vector512.Create(a[17]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
                v = Vector512.Create(a[33]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
                v = Vector512.Create(a[49]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
                v = Vector512.Create(a[65]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
                v = Vector512.Create(a[81]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
                v = Vector512.Create(a[97]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6); d6 = Vector512.FusedMultiplyAdd(v, b1, d6);
                v = Vector512.Create(a[113]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7); d7 = Vector512.FusedMultiplyAdd(v, b1, d7);
                v = Vector512.Create(a[129]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8); d8 = Vector512.FusedMultiplyAdd(v, b1, d8);
                v = Vector512.Create(a[145]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9); d9 = Vector512.FusedMultiplyAdd(v, b1, d9);
                v = Vector512.Create(a[161]); c10 = Vector512.FusedMultiplyAdd(v, b0, c10); d10 = Vector512.FusedMultiplyAdd(v, b1, d10);
                v = Vector512.Create(a[177]); c11 = Vector512.FusedMultiplyAdd(v, b0, c11); d11 = Vector512.FusedMultiplyAdd(v, b1, d11);
            }
            if ((tap->Channels & 1) == 0)
                continue;
            b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
            v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
            v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
            v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
            v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
            v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
            v = Vector512.Create(a[96]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6); d6 = Vector512.FusedMultiplyAdd(v, b1, d6);
            v = Vector512.Create(a[112]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7); d7 = Vector512.FusedMultiplyAdd(v, b1, d7);
            v = Vector512.Create(a[128]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8); d8 = Vector512.FusedMultiplyAdd(v, b1, d8);
            v = Vector512.Create(a[144]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9); d9 = Vector512.FusedMultiplyAdd(v, b1, d9);
            v = Vector512.Create(a[160]); c10 = Vector512.FusedMultiplyAdd(v, b0, c10); d10 = Vector512.FusedMultiplyAdd(v, b1, d10);
            v = Vector512.Create(a[176]); c11 = Vector512.FusedMultiplyAdd(v, b0, c11); d11 = Vector512.FusedMultiplyAdd(v, b1, d11);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0)); d0 = Vector512.MinNative(v, Vector512.MaxNative(b0, d0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1)); d1 = Vector512.MinNative(v, Vector512.MaxNative(b0, d1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2)); d2 = Vector512.MinNative(v, Vector512.MaxNative(b0, d2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3)); d3 = Vector512.MinNative(v, Vector512.MaxNative(b0, d3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4)); d4 = Vector512.MinNative(v, Vector512.MaxNative(b0, d4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5)); d5 = Vector512.MinNative(v, Vector512.MaxNative(b0, d5));
            c6 = Vector512.MinNative(v, Vector512.MaxNative(b0, c6)); d6 = Vector512.MinNative(v, Vector512.MaxNative(b0, d6));
            c7 = Vector512.MinNative(v, Vector512.MaxNative(b0, c7)); d7 = Vector512.MinNative(v, Vector512.MaxNative(b0, d7));
            c8 = Vector512.MinNative(v, Vector512.MaxNative(b0, c8)); d8 = Vector512.MinNative(v, Vector512.MaxNative(b0, d8));
            c9 = Vector512.MinNative(v, Vector512.MaxNative(b0, c9)); d9 = Vector512.MinNative(v, Vector512.MaxNative(b0, d9));
            c10 = Vector512.MinNative(v, Vector512.MaxNative(b0, c10)); d10 = Vector512.MinNative(v, Vector512.MaxNative(b0, d10));
            c11 = Vector512.MinNative(v, Vector512.MaxNative(b0, c11)); d11 = Vector512.MinNative(v, Vector512.MaxNative(b0, d11));
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
        y0 += step; y1 += step;
        c6.Store(y0); d6.Store(y1);
        y0 += step; y1 += step;
        c7.Store(y0); d7.Store(y1);
        y0 += step; y1 += step;
        c8.Store(y0); d8.Store(y1);
        y0 += step; y1 += step;
        c9.Store(y0); d9.Store(y1);
        y0 += step; y1 += step;
        c10.Store(y0); d10.Store(y1);
        y0 += step; y1 += step;
        c11.Store(y0); d11.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Planes12x2(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift), b1 = Vector512.Load(ends->Shift + 16);
        Vector512<float> c0 = b0, d0 = b1;
        Vector512<float> c1 = b0, d1 = b1;
        Vector512<float> c2 = b0, d2 = b1;
        Vector512<float> c3 = b0, d3 = b1;
        Vector512<float> c4 = b0, d4 = b1;
        Vector512<float> c5 = b0, d5 = b1;
        Vector512<float> c6 = b0, d6 = b1;
        Vector512<float> c7 = b0, d7 = b1;
        Vector512<float> c8 = b0, d8 = b1;
        Vector512<float> c9 = b0, d9 = b1;
        Vector512<float> c10 = b0, d10 = b1;
        Vector512<float> c11 = b0, d11 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a); d0 += Vector512.Load(b);
            a += step; b += step;
            c1 += Vector512.Load(a); d1 += Vector512.Load(b);
            a += step; b += step;
            c2 += Vector512.Load(a); d2 += Vector512.Load(b);
            a += step; b += step;
            c3 += Vector512.Load(a); d3 += Vector512.Load(b);
            a += step; b += step;
            c4 += Vector512.Load(a); d4 += Vector512.Load(b);
            a += step; b += step;
            c5 += Vector512.Load(a); d5 += Vector512.Load(b);
            a += step; b += step;
            c6 += Vector512.Load(a); d6 += Vector512.Load(b);
            a += step; b += step;
            c7 += Vector512.Load(a); d7 += Vector512.Load(b);
            a += step; b += step;
            c8 += Vector512.Load(a); d8 += Vector512.Load(b);
            a += step; b += step;
            c9 += Vector512.Load(a); d9 += Vector512.Load(b);
            a += step; b += step;
            c10 += Vector512.Load(a); d10 += Vector512.Load(b);
            a += step; b += step;
            c11 += Vector512.Load(a); d11 += Vector512.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
            v = Vector512.Create(a[1]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
            v = Vector512.Create(a[2]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
            v = Vector512.Create(a[3]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
            v = Vector512.Create(a[4]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
            v = Vector512.Create(a[5]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
            v = Vector512.Create(a[6]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6); d6 = Vector512.FusedMultiplyAdd(v, b1, d6);
            v = Vector512.Create(a[7]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7); d7 = Vector512.FusedMultiplyAdd(v, b1, d7);
            v = Vector512.Create(a[8]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8); d8 = Vector512.FusedMultiplyAdd(v, b1, d8);
            v = Vector512.Create(a[9]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9); d9 = Vector512.FusedMultiplyAdd(v, b1, d9);
            v = Vector512.Create(a[10]); c10 = Vector512.FusedMultiplyAdd(v, b0, c10); d10 = Vector512.FusedMultiplyAdd(v, b1, d10);
            v = Vector512.Create(a[11]); c11 = Vector512.FusedMultiplyAdd(v, b0, c11); d11 = Vector512.FusedMultiplyAdd(v, b1, d11);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0)); d0 = Vector512.MinNative(v, Vector512.MaxNative(b0, d0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1)); d1 = Vector512.MinNative(v, Vector512.MaxNative(b0, d1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2)); d2 = Vector512.MinNative(v, Vector512.MaxNative(b0, d2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3)); d3 = Vector512.MinNative(v, Vector512.MaxNative(b0, d3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4)); d4 = Vector512.MinNative(v, Vector512.MaxNative(b0, d4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5)); d5 = Vector512.MinNative(v, Vector512.MaxNative(b0, d5));
            c6 = Vector512.MinNative(v, Vector512.MaxNative(b0, c6)); d6 = Vector512.MinNative(v, Vector512.MaxNative(b0, d6));
            c7 = Vector512.MinNative(v, Vector512.MaxNative(b0, c7)); d7 = Vector512.MinNative(v, Vector512.MaxNative(b0, d7));
            c8 = Vector512.MinNative(v, Vector512.MaxNative(b0, c8)); d8 = Vector512.MinNative(v, Vector512.MaxNative(b0, d8));
            c9 = Vector512.MinNative(v, Vector512.MaxNative(b0, c9)); d9 = Vector512.MinNative(v, Vector512.MaxNative(b0, d9));
            c10 = Vector512.MinNative(v, Vector512.MaxNative(b0, c10)); d10 = Vector512.MinNative(v, Vector512.MaxNative(b0, d10));
            c11 = Vector512.MinNative(v, Vector512.MaxNative(b0, c11)); d11 = Vector512.MinNative(v, Vector512.MaxNative(b0, d11));
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
        y0 += step; y1 += step;
        c6.Store(y0); d6.Store(y1);
        y0 += step; y1 += step;
        c7.Store(y0); d7.Store(y1);
        y0 += step; y1 += step;
        c8.Store(y0); d8.Store(y1);
        y0 += step; y1 += step;
        c9.Store(y0); d9.Store(y1);
        y0 += step; y1 += step;
        c10.Store(y0); d10.Store(y1);
        y0 += step; y1 += step;
        c11.Store(y0); d11.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks13x2(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift), b1 = Vector512.Load(ends->Shift + 16);
        Vector512<float> c0 = b0, d0 = b1;
        Vector512<float> c1 = b0, d1 = b1;
        Vector512<float> c2 = b0, d2 = b1;
        Vector512<float> c3 = b0, d3 = b1;
        Vector512<float> c4 = b0, d4 = b1;
        Vector512<float> c5 = b0, d5 = b1;
        Vector512<float> c6 = b0, d6 = b1;
        Vector512<float> c7 = b0, d7 = b1;
        Vector512<float> c8 = b0, d8 = b1;
        Vector512<float> c9 = b0, d9 = b1;
        Vector512<float> c10 = b0, d10 = b1;
        Vector512<float> c11 = b0, d11 = b1;
        Vector512<float> c12 = b0, d12 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a); d0 += Vector512.Load(b);
            a += step; b += step;
            c1 += Vector512.Load(a); d1 += Vector512.Load(b);
            a += step; b += step;
            c2 += Vector512.Load(a); d2 += Vector512.Load(b);
            a += step; b += step;
            c3 += Vector512.Load(a); d3 += Vector512.Load(b);
            a += step; b += step;
            c4 += Vector512.Load(a); d4 += Vector512.Load(b);
            a += step; b += step;
            c5 += Vector512.Load(a); d5 += Vector512.Load(b);
            a += step; b += step;
            c6 += Vector512.Load(a); d6 += Vector512.Load(b);
            a += step; b += step;
            c7 += Vector512.Load(a); d7 += Vector512.Load(b);
            a += step; b += step;
            c8 += Vector512.Load(a); d8 += Vector512.Load(b);
            a += step; b += step;
            c9 += Vector512.Load(a); d9 += Vector512.Load(b);
            a += step; b += step;
            c10 += Vector512.Load(a); d10 += Vector512.Load(b);
            a += step; b += step;
            c11 += Vector512.Load(a); d11 += Vector512.Load(b);
            a += step; b += step;
            c12 += Vector512.Load(a); d12 += Vector512.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint pairs = tap->Channels >> 1; pairs > 0; pairs--, a += 2, b += 64)
            {
                if (Sse.IsSupported)
                {
                    Sse.Prefetch1(b + ahead); Sse.Prefetch1(b + ahead + 16);
                }
                b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
                v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
                v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
                v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
                v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
                v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
                v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
                v = Vector512.Create(a[96]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6); d6 = Vector512.FusedMultiplyAdd(v, b1, d6);
                v = Vector512.Create(a[112]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7); d7 = Vector512.FusedMultiplyAdd(v, b1, d7);
                v = Vector512.Create(a[128]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8); d8 = Vector512.FusedMultiplyAdd(v, b1, d8);
                v = Vector512.Create(a[144]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9); d9 = Vector512.FusedMultiplyAdd(v, b1, d9);
                v = Vector512.Create(a[160]); c10 = Vector512.FusedMultiplyAdd(v, b0, c10); d10 = Vector512.FusedMultiplyAdd(v, b1, d10);
                v = Vector512.Create(a[176]); c11 = Vector512.FusedMultiplyAdd(v, b0, c11); d11 = Vector512.FusedMultiplyAdd(v, b1, d11);
                v = Vector512.Create(a[192]); c12 = Vector512.FusedMultiplyAdd(v, b0, c12); d12 = Vector512.FusedMultiplyAdd(v, b1, d12);
                b0 = Vector512.Load(b + 32); b1 = Vector512.Load(b + 48);
                v = Vector512.Create(a[1]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
                v = Vector512.Create(a[17]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
                v = Vector512.Create(a[33]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
                v = Vector512.Create(a[49]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
                v = Vector512.Create(a[65]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
                v = Vector512.Create(a[81]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
                v = Vector512.Create(a[97]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6); d6 = Vector512.FusedMultiplyAdd(v, b1, d6);
                v = Vector512.Create(a[113]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7); d7 = Vector512.FusedMultiplyAdd(v, b1, d7);
                v = Vector512.Create(a[129]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8); d8 = Vector512.FusedMultiplyAdd(v, b1, d8);
                v = Vector512.Create(a[145]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9); d9 = Vector512.FusedMultiplyAdd(v, b1, d9);
                v = Vector512.Create(a[161]); c10 = Vector512.FusedMultiplyAdd(v, b0, c10); d10 = Vector512.FusedMultiplyAdd(v, b1, d10);
                v = Vector512.Create(a[177]); c11 = Vector512.FusedMultiplyAdd(v, b0, c11); d11 = Vector512.FusedMultiplyAdd(v, b1, d11);
                v = Vector512.Create(a[193]); c12 = Vector512.FusedMultiplyAdd(v, b0, c12); d12 = Vector512.FusedMultiplyAdd(v, b1, d12);
            }
            if ((tap->Channels & 1) == 0)
                continue;
            b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
            v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
            v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
            v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
            v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
            v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
            v = Vector512.Create(a[96]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6); d6 = Vector512.FusedMultiplyAdd(v, b1, d6);
            v = Vector512.Create(a[112]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7); d7 = Vector512.FusedMultiplyAdd(v, b1, d7);
            v = Vector512.Create(a[128]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8); d8 = Vector512.FusedMultiplyAdd(v, b1, d8);
            v = Vector512.Create(a[144]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9); d9 = Vector512.FusedMultiplyAdd(v, b1, d9);
            v = Vector512.Create(a[160]); c10 = Vector512.FusedMultiplyAdd(v, b0, c10); d10 = Vector512.FusedMultiplyAdd(v, b1, d10);
            v = Vector512.Create(a[176]); c11 = Vector512.FusedMultiplyAdd(v, b0, c11); d11 = Vector512.FusedMultiplyAdd(v, b1, d11);
            v = Vector512.Create(a[192]); c12 = Vector512.FusedMultiplyAdd(v, b0, c12); d12 = Vector512.FusedMultiplyAdd(v, b1, d12);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0)); d0 = Vector512.MinNative(v, Vector512.MaxNative(b0, d0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1)); d1 = Vector512.MinNative(v, Vector512.MaxNative(b0, d1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2)); d2 = Vector512.MinNative(v, Vector512.MaxNative(b0, d2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3)); d3 = Vector512.MinNative(v, Vector512.MaxNative(b0, d3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4)); d4 = Vector512.MinNative(v, Vector512.MaxNative(b0, d4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5)); d5 = Vector512.MinNative(v, Vector512.MaxNative(b0, d5));
            c6 = Vector512.MinNative(v, Vector512.MaxNative(b0, c6)); d6 = Vector512.MinNative(v, Vector512.MaxNative(b0, d6));
            c7 = Vector512.MinNative(v, Vector512.MaxNative(b0, c7)); d7 = Vector512.MinNative(v, Vector512.MaxNative(b0, d7));
            c8 = Vector512.MinNative(v, Vector512.MaxNative(b0, c8)); d8 = Vector512.MinNative(v, Vector512.MaxNative(b0, d8));
            c9 = Vector512.MinNative(v, Vector512.MaxNative(b0, c9)); d9 = Vector512.MinNative(v, Vector512.MaxNative(b0, d9));
            c10 = Vector512.MinNative(v, Vector512.MaxNative(b0, c10)); d10 = Vector512.MinNative(v, Vector512.MaxNative(b0, d10));
            c11 = Vector512.MinNative(v, Vector512.MaxNative(b0, c11)); d11 = Vector512.MinNative(v, Vector512.MaxNative(b0, d11));
            c12 = Vector512.MinNative(v, Vector512.MaxNative(b0, c12)); d12 = Vector512.MinNative(v, Vector512.MaxNative(b0, d12));
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
        y0 += step; y1 += step;
        c6.Store(y0); d6.Store(y1);
        y0 += step; y1 += step;
        c7.Store(y0); d7.Store(y1);
        y0 += step; y1 += step;
        c8.Store(y0); d8.Store(y1);
        y0 += step; y1 += step;
        c9.Store(y0); d9.Store(y1);
        y0 += step; y1 += step;
        c10.Store(y0); d10.Store(y1);
        y0 += step; y1 += step;
        c11.Store(y0); d11.Store(y1);
        y0 += step; y1 += step;
        c12.Store(y0); d12.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Planes13x2(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift), b1 = Vector512.Load(ends->Shift + 16);
        Vector512<float> c0 = b0, d0 = b1;
        Vector512<float> c1 = b0, d1 = b1;
        Vector512<float> c2 = b0, d2 = b1;
        Vector512<float> c3 = b0, d3 = b1;
        Vector512<float> c4 = b0, d4 = b1;
        Vector512<float> c5 = b0, d5 = b1;
        Vector512<float> c6 = b0, d6 = b1;
        Vector512<float> c7 = b0, d7 = b1;
        Vector512<float> c8 = b0, d8 = b1;
        Vector512<float> c9 = b0, d9 = b1;
        Vector512<float> c10 = b0, d10 = b1;
        Vector512<float> c11 = b0, d11 = b1;
        Vector512<float> c12 = b0, d12 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a); d0 += Vector512.Load(b);
            a += step; b += step;
            c1 += Vector512.Load(a); d1 += Vector512.Load(b);
            a += step; b += step;
            c2 += Vector512.Load(a); d2 += Vector512.Load(b);
            a += step; b += step;
            c3 += Vector512.Load(a); d3 += Vector512.Load(b);
            a += step; b += step;
            c4 += Vector512.Load(a); d4 += Vector512.Load(b);
            a += step; b += step;
            c5 += Vector512.Load(a); d5 += Vector512.Load(b);
            a += step; b += step;
            c6 += Vector512.Load(a); d6 += Vector512.Load(b);
            a += step; b += step;
            c7 += Vector512.Load(a); d7 += Vector512.Load(b);
            a += step; b += step;
            c8 += Vector512.Load(a); d8 += Vector512.Load(b);
            a += step; b += step;
            c9 += Vector512.Load(a); d9 += Vector512.Load(b);
            a += step; b += step;
            c10 += Vector512.Load(a); d10 += Vector512.Load(b);
            a += step; b += step;
            c11 += Vector512.Load(a); d11 += Vector512.Load(b);
            a += step; b += step;
            c12 += Vector512.Load(a); d12 += Vector512.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
            v = Vector512.Create(a[1]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
            v = Vector512.Create(a[2]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
            v = Vector512.Create(a[3]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
            v = Vector512.Create(a[4]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
            v = Vector512.Create(a[5]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
            v = Vector512.Create(a[6]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6); d6 = Vector512.FusedMultiplyAdd(v, b1, d6);
            v = Vector512.Create(a[7]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7); d7 = Vector512.FusedMultiplyAdd(v, b1, d7);
            v = Vector512.Create(a[8]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8); d8 = Vector512.FusedMultiplyAdd(v, b1, d8);
            v = Vector512.Create(a[9]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9); d9 = Vector512.FusedMultiplyAdd(v, b1, d9);
            v = Vector512.Create(a[10]); c10 = Vector512.FusedMultiplyAdd(v, b0, c10); d10 = Vector512.FusedMultiplyAdd(v, b1, d10);
            v = Vector512.Create(a[11]); c11 = Vector512.FusedMultiplyAdd(v, b0, c11); d11 = Vector512.FusedMultiplyAdd(v, b1, d11);
            v = Vector512.Create(a[12]); c12 = Vector512.FusedMultiplyAdd(v, b0, c12); d12 = Vector512.FusedMultiplyAdd(v, b1, d12);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0)); d0 = Vector512.MinNative(v, Vector512.MaxNative(b0, d0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1)); d1 = Vector512.MinNative(v, Vector512.MaxNative(b0, d1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2)); d2 = Vector512.MinNative(v, Vector512.MaxNative(b0, d2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3)); d3 = Vector512.MinNative(v, Vector512.MaxNative(b0, d3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4)); d4 = Vector512.MinNative(v, Vector512.MaxNative(b0, d4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5)); d5 = Vector512.MinNative(v, Vector512.MaxNative(b0, d5));
            c6 = Vector512.MinNative(v, Vector512.MaxNative(b0, c6)); d6 = Vector512.MinNative(v, Vector512.MaxNative(b0, d6));
            c7 = Vector512.MinNative(v, Vector512.MaxNative(b0, c7)); d7 = Vector512.MinNative(v, Vector512.MaxNative(b0, d7));
            c8 = Vector512.MinNative(v, Vector512.MaxNative(b0, c8)); d8 = Vector512.MinNative(v, Vector512.MaxNative(b0, d8));
            c9 = Vector512.MinNative(v, Vector512.MaxNative(b0, c9)); d9 = Vector512.MinNative(v, Vector512.MaxNative(b0, d9));
            c10 = Vector512.MinNative(v, Vector512.MaxNative(b0, c10)); d10 = Vector512.MinNative(v, Vector512.MaxNative(b0, d10));
            c11 = Vector512.MinNative(v, Vector512.MaxNative(b0, c11)); d11 = Vector512.MinNative(v, Vector512.MaxNative(b0, d11));
            c12 = Vector512.MinNative(v, Vector512.MaxNative(b0, c12)); d12 = Vector512.MinNative(v, Vector512.MaxNative(b0, d12));
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
        y0 += step; y1 += step;
        c6.Store(y0); d6.Store(y1);
        y0 += step; y1 += step;
        c7.Store(y0); d7.Store(y1);
        y0 += step; y1 += step;
        c8.Store(y0); d8.Store(y1);
        y0 += step; y1 += step;
        c9.Store(y0); d9.Store(y1);
        y0 += step; y1 += step;
        c10.Store(y0); d10.Store(y1);
        y0 += step; y1 += step;
        c11.Store(y0); d11.Store(y1);
        y0 += step; y1 += step;
        c12.Store(y0); d12.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks14x2(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift), b1 = Vector512.Load(ends->Shift + 16);
        Vector512<float> c0 = b0, d0 = b1;
        Vector512<float> c1 = b0, d1 = b1;
        Vector512<float> c2 = b0, d2 = b1;
        Vector512<float> c3 = b0, d3 = b1;
        Vector512<float> c4 = b0, d4 = b1;
        Vector512<float> c5 = b0, d5 = b1;
        Vector512<float> c6 = b0, d6 = b1;
        Vector512<float> c7 = b0, d7 = b1;
        Vector512<float> c8 = b0, d8 = b1;
        Vector512<float> c9 = b0, d9 = b1;
        Vector512<float> c10 = b0, d10 = b1;
        Vector512<float> c11 = b0, d11 = b1;
        Vector512<float> c12 = b0, d12 = b1;
        Vector512<float> c13 = b0, d13 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a); d0 += Vector512.Load(b);
            a += step; b += step;
            c1 += Vector512.Load(a); d1 += Vector512.Load(b);
            a += step; b += step;
            c2 += Vector512.Load(a); d2 += Vector512.Load(b);
            a += step; b += step;
            c3 += Vector512.Load(a); d3 += Vector512.Load(b);
            a += step; b += step;
            c4 += Vector512.Load(a); d4 += Vector512.Load(b);
            a += step; b += step;
            c5 += Vector512.Load(a); d5 += Vector512.Load(b);
            a += step; b += step;
            c6 += Vector512.Load(a); d6 += Vector512.Load(b);
            a += step; b += step;
            c7 += Vector512.Load(a); d7 += Vector512.Load(b);
            a += step; b += step;
            c8 += Vector512.Load(a); d8 += Vector512.Load(b);
            a += step; b += step;
            c9 += Vector512.Load(a); d9 += Vector512.Load(b);
            a += step; b += step;
            c10 += Vector512.Load(a); d10 += Vector512.Load(b);
            a += step; b += step;
            c11 += Vector512.Load(a); d11 += Vector512.Load(b);
            a += step; b += step;
            c12 += Vector512.Load(a); d12 += Vector512.Load(b);
            a += step; b += step;
            c13 += Vector512.Load(a); d13 += Vector512.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint pairs = tap->Channels >> 1; pairs > 0; pairs--, a += 2, b += 64)
            {
                if (Sse.IsSupported)
                {
                    Sse.Prefetch1(b + ahead); Sse.Prefetch1(b + ahead + 16);
                }
                b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
                v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
                v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
                v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
                v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
                v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
                v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
                v = Vector512.Create(a[96]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6); d6 = Vector512.FusedMultiplyAdd(v, b1, d6);
                v = Vector512.Create(a[112]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7); d7 = Vector512.FusedMultiplyAdd(v, b1, d7);
                v = Vector512.Create(a[128]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8); d8 = Vector512.FusedMultiplyAdd(v, b1, d8);
                v = Vector512.Create(a[144]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9); d9 = Vector512.FusedMultiplyAdd(v, b1, d9);
                v = Vector512.Create(a[160]); c10 = Vector512.FusedMultiplyAdd(v, b0, c10); d10 = Vector512.FusedMultiplyAdd(v, b1, d10);
                v = Vector512.Create(a[176]); c11 = Vector512.FusedMultiplyAdd(v, b0, c11); d11 = Vector512.FusedMultiplyAdd(v, b1, d11);
                v = Vector512.Create(a[192]); c12 = Vector512.FusedMultiplyAdd(v, b0, c12); d12 = Vector512.FusedMultiplyAdd(v, b1, d12);
                v = Vector512.Create(a[208]); c13 = Vector512.FusedMultiplyAdd(v, b0, c13); d13 = Vector512.FusedMultiplyAdd(v, b1, d13);
                b0 = Vector512.Load(b + 32); b1 = Vector512.Load(b + 48);
                v = Vector512.Create(a[1]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
                v = Vector512.Create(a[17]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
                v = Vector512.Create(a[33]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
                v = Vector512.Create(a[49]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
                v = Vector512.Create(a[65]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
                v = Vector512.Create(a[81]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
                v = Vector512.Create(a[97]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6); d6 = Vector512.FusedMultiplyAdd(v, b1, d6);
                v = Vector512.Create(a[113]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7); d7 = Vector512.FusedMultiplyAdd(v, b1, d7);
                v = Vector512.Create(a[129]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8); d8 = Vector512.FusedMultiplyAdd(v, b1, d8);
                v = Vector512.Create(a[145]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9); d9 = Vector512.FusedMultiplyAdd(v, b1, d9);
                v = Vector512.Create(a[161]); c10 = Vector512.FusedMultiplyAdd(v, b0, c10); d10 = Vector512.FusedMultiplyAdd(v, b1, d10);
                v = Vector512.Create(a[177]); c11 = Vector512.FusedMultiplyAdd(v, b0, c11); d11 = Vector512.FusedMultiplyAdd(v, b1, d11);
                v = Vector512.Create(a[193]); c12 = Vector512.FusedMultiplyAdd(v, b0, c12); d12 = Vector512.FusedMultiplyAdd(v, b1, d12);
                v = Vector512.Create(a[209]); c13 = Vector512.FusedMultiplyAdd(v, b0, c13); d13 = Vector512.FusedMultiplyAdd(v, b1, d13);
            }
            if ((tap->Channels & 1) == 0)
                continue;
            b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
            v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
            v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
            v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
            v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
            v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
            v = Vector512.Create(a[96]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6); d6 = Vector512.FusedMultiplyAdd(v, b1, d6);
            v = Vector512.Create(a[112]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7); d7 = Vector512.FusedMultiplyAdd(v, b1, d7);
            v = Vector512.Create(a[128]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8); d8 = Vector512.FusedMultiplyAdd(v, b1, d8);
            v = Vector512.Create(a[144]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9); d9 = Vector512.FusedMultiplyAdd(v, b1, d9);
            v = Vector512.Create(a[160]); c10 = Vector512.FusedMultiplyAdd(v, b0, c10); d10 = Vector512.FusedMultiplyAdd(v, b1, d10);
            v = Vector512.Create(a[176]); c11 = Vector512.FusedMultiplyAdd(v, b0, c11); d11 = Vector512.FusedMultiplyAdd(v, b1, d11);
            v = Vector512.Create(a[192]); c12 = Vector512.FusedMultiplyAdd(v, b0, c12); d12 = Vector512.FusedMultiplyAdd(v, b1, d12);
            v = Vector512.Create(a[208]); c13 = Vector512.FusedMultiplyAdd(v, b0, c13); d13 = Vector512.FusedMultiplyAdd(v, b1, d13);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0)); d0 = Vector512.MinNative(v, Vector512.MaxNative(b0, d0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1)); d1 = Vector512.MinNative(v, Vector512.MaxNative(b0, d1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2)); d2 = Vector512.MinNative(v, Vector512.MaxNative(b0, d2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3)); d3 = Vector512.MinNative(v, Vector512.MaxNative(b0, d3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4)); d4 = Vector512.MinNative(v, Vector512.MaxNative(b0, d4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5)); d5 = Vector512.MinNative(v, Vector512.MaxNative(b0, d5));
            c6 = Vector512.MinNative(v, Vector512.MaxNative(b0, c6)); d6 = Vector512.MinNative(v, Vector512.MaxNative(b0, d6));
            c7 = Vector512.MinNative(v, Vector512.MaxNative(b0, c7)); d7 = Vector512.MinNative(v, Vector512.MaxNative(b0, d7));
            c8 = Vector512.MinNative(v, Vector512.MaxNative(b0, c8)); d8 = Vector512.MinNative(v, Vector512.MaxNative(b0, d8));
            c9 = Vector512.MinNative(v, Vector512.MaxNative(b0, c9)); d9 = Vector512.MinNative(v, Vector512.MaxNative(b0, d9));
            c10 = Vector512.MinNative(v, Vector512.MaxNative(b0, c10)); d10 = Vector512.MinNative(v, Vector512.MaxNative(b0, d10));
            c11 = Vector512.MinNative(v, Vector512.MaxNative(b0, c11)); d11 = Vector512.MinNative(v, Vector512.MaxNative(b0, d11));
            c12 = Vector512.MinNative(v, Vector512.MaxNative(b0, c12)); d12 = Vector512.MinNative(v, Vector512.MaxNative(b0, d12));
            c13 = Vector512.MinNative(v, Vector512.MaxNative(b0, c13)); d13 = Vector512.MinNative(v, Vector512.MaxNative(b0, d13));
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
        y0 += step; y1 += step;
        c6.Store(y0); d6.Store(y1);
        y0 += step; y1 += step;
        c7.Store(y0); d7.Store(y1);
        y0 += step; y1 += step;
        c8.Store(y0); d8.Store(y1);
        y0 += step; y1 += step;
        c9.Store(y0); d9.Store(y1);
        y0 += step; y1 += step;
        c10.Store(y0); d10.Store(y1);
        y0 += step; y1 += step;
        c11.Store(y0); d11.Store(y1);
        y0 += step; y1 += step;
        c12.Store(y0); d12.Store(y1);
        y0 += step; y1 += step;
        c13.Store(y0); d13.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Planes14x2(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift), b1 = Vector512.Load(ends->Shift + 16);
        Vector512<float> c0 = b0, d0 = b1;
        Vector512<float> c1 = b0, d1 = b1;
        Vector512<float> c2 = b0, d2 = b1;
        Vector512<float> c3 = b0, d3 = b1;
        Vector512<float> c4 = b0, d4 = b1;
        Vector512<float> c5 = b0, d5 = b1;
        Vector512<float> c6 = b0, d6 = b1;
        Vector512<float> c7 = b0, d7 = b1;
        Vector512<float> c8 = b0, d8 = b1;
        Vector512<float> c9 = b0, d9 = b1;
        Vector512<float> c10 = b0, d10 = b1;
        Vector512<float> c11 = b0, d11 = b1;
        Vector512<float> c12 = b0, d12 = b1;
        Vector512<float> c13 = b0, d13 = b1;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a); d0 += Vector512.Load(b);
            a += step; b += step;
            c1 += Vector512.Load(a); d1 += Vector512.Load(b);
            a += step; b += step;
            c2 += Vector512.Load(a); d2 += Vector512.Load(b);
            a += step; b += step;
            c3 += Vector512.Load(a); d3 += Vector512.Load(b);
            a += step; b += step;
            c4 += Vector512.Load(a); d4 += Vector512.Load(b);
            a += step; b += step;
            c5 += Vector512.Load(a); d5 += Vector512.Load(b);
            a += step; b += step;
            c6 += Vector512.Load(a); d6 += Vector512.Load(b);
            a += step; b += step;
            c7 += Vector512.Load(a); d7 += Vector512.Load(b);
            a += step; b += step;
            c8 += Vector512.Load(a); d8 += Vector512.Load(b);
            a += step; b += step;
            c9 += Vector512.Load(a); d9 += Vector512.Load(b);
            a += step; b += step;
            c10 += Vector512.Load(a); d10 += Vector512.Load(b);
            a += step; b += step;
            c11 += Vector512.Load(a); d11 += Vector512.Load(b);
            a += step; b += step;
            c12 += Vector512.Load(a); d12 += Vector512.Load(b);
            a += step; b += step;
            c13 += Vector512.Load(a); d13 += Vector512.Load(b);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector512.Load(b); b1 = Vector512.Load(b + 16);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0); d0 = Vector512.FusedMultiplyAdd(v, b1, d0);
            v = Vector512.Create(a[1]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1); d1 = Vector512.FusedMultiplyAdd(v, b1, d1);
            v = Vector512.Create(a[2]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2); d2 = Vector512.FusedMultiplyAdd(v, b1, d2);
            v = Vector512.Create(a[3]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3); d3 = Vector512.FusedMultiplyAdd(v, b1, d3);
            v = Vector512.Create(a[4]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4); d4 = Vector512.FusedMultiplyAdd(v, b1, d4);
            v = Vector512.Create(a[5]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5); d5 = Vector512.FusedMultiplyAdd(v, b1, d5);
            v = Vector512.Create(a[6]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6); d6 = Vector512.FusedMultiplyAdd(v, b1, d6);
            v = Vector512.Create(a[7]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7); d7 = Vector512.FusedMultiplyAdd(v, b1, d7);
            v = Vector512.Create(a[8]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8); d8 = Vector512.FusedMultiplyAdd(v, b1, d8);
            v = Vector512.Create(a[9]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9); d9 = Vector512.FusedMultiplyAdd(v, b1, d9);
            v = Vector512.Create(a[10]); c10 = Vector512.FusedMultiplyAdd(v, b0, c10); d10 = Vector512.FusedMultiplyAdd(v, b1, d10);
            v = Vector512.Create(a[11]); c11 = Vector512.FusedMultiplyAdd(v, b0, c11); d11 = Vector512.FusedMultiplyAdd(v, b1, d11);
            v = Vector512.Create(a[12]); c12 = Vector512.FusedMultiplyAdd(v, b0, c12); d12 = Vector512.FusedMultiplyAdd(v, b1, d12);
            v = Vector512.Create(a[13]); c13 = Vector512.FusedMultiplyAdd(v, b0, c13); d13 = Vector512.FusedMultiplyAdd(v, b1, d13);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0)); d0 = Vector512.MinNative(v, Vector512.MaxNative(b0, d0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1)); d1 = Vector512.MinNative(v, Vector512.MaxNative(b0, d1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2)); d2 = Vector512.MinNative(v, Vector512.MaxNative(b0, d2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3)); d3 = Vector512.MinNative(v, Vector512.MaxNative(b0, d3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4)); d4 = Vector512.MinNative(v, Vector512.MaxNative(b0, d4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5)); d5 = Vector512.MinNative(v, Vector512.MaxNative(b0, d5));
            c6 = Vector512.MinNative(v, Vector512.MaxNative(b0, c6)); d6 = Vector512.MinNative(v, Vector512.MaxNative(b0, d6));
            c7 = Vector512.MinNative(v, Vector512.MaxNative(b0, c7)); d7 = Vector512.MinNative(v, Vector512.MaxNative(b0, d7));
            c8 = Vector512.MinNative(v, Vector512.MaxNative(b0, c8)); d8 = Vector512.MinNative(v, Vector512.MaxNative(b0, d8));
            c9 = Vector512.MinNative(v, Vector512.MaxNative(b0, c9)); d9 = Vector512.MinNative(v, Vector512.MaxNative(b0, d9));
            c10 = Vector512.MinNative(v, Vector512.MaxNative(b0, c10)); d10 = Vector512.MinNative(v, Vector512.MaxNative(b0, d10));
            c11 = Vector512.MinNative(v, Vector512.MaxNative(b0, c11)); d11 = Vector512.MinNative(v, Vector512.MaxNative(b0, d11));
            c12 = Vector512.MinNative(v, Vector512.MaxNative(b0, c12)); d12 = Vector512.MinNative(v, Vector512.MaxNative(b0, d12));
            c13 = Vector512.MinNative(v, Vector512.MaxNative(b0, c13)); d13 = Vector512.MinNative(v, Vector512.MaxNative(b0, d13));
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
        y0 += step; y1 += step;
        c6.Store(y0); d6.Store(y1);
        y0 += step; y1 += step;
        c7.Store(y0); d7.Store(y1);
        y0 += step; y1 += step;
        c8.Store(y0); d8.Store(y1);
        y0 += step; y1 += step;
        c9.Store(y0); d9.Store(y1);
        y0 += step; y1 += step;
        c10.Store(y0); d10.Store(y1);
        y0 += step; y1 += step;
        c11.Store(y0); d11.Store(y1);
        y0 += step; y1 += step;
        c12.Store(y0); d12.Store(y1);
        y0 += step; y1 += step;
        c13.Store(y0); d13.Store(y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks1x1(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift);
        Vector512<float> c0 = b0;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint pairs = tap->Channels >> 1; pairs > 0; pairs--, a += 2, b += 32)
            {
                b0 = Vector512.Load(b);
                v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
                b0 = Vector512.Load(b + 16);
                v = Vector512.Create(a[1]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
            }
            if ((tap->Channels & 1) == 0)
                continue;
            b0 = Vector512.Load(b);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0));
        }
        c0.Store(y0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Planes1x1(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift);
        Vector512<float> c0 = b0;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector512.Load(b);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0));
        }
        c0.Store(y0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks2x1(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift);
        Vector512<float> c0 = b0;
        Vector512<float> c1 = b0;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a);
            a += step;
            c1 += Vector512.Load(a);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint pairs = tap->Channels >> 1; pairs > 0; pairs--, a += 2, b += 32)
            {
                b0 = Vector512.Load(b);
                v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
                v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
                b0 = Vector512.Load(b + 16);
                v = Vector512.Create(a[1]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
                v = Vector512.Create(a[17]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
            }
            if ((tap->Channels & 1) == 0)
                continue;
            b0 = Vector512.Load(b);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
            v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1));
        }
        c0.Store(y0);
        y0 += step;
        c1.Store(y0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Planes2x1(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift);
        Vector512<float> c0 = b0;
        Vector512<float> c1 = b0;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a);
            a += step;
            c1 += Vector512.Load(a);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector512.Load(b);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
            v = Vector512.Create(a[1]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1));
        }
        c0.Store(y0);
        y0 += step;
        c1.Store(y0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks3x1(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift);
        Vector512<float> c0 = b0;
        Vector512<float> c1 = b0;
        Vector512<float> c2 = b0;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a);
            a += step;
            c1 += Vector512.Load(a);
            a += step;
            c2 += Vector512.Load(a);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint pairs = tap->Channels >> 1; pairs > 0; pairs--, a += 2, b += 32)
            {
                b0 = Vector512.Load(b);
                v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
                v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
                v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
                b0 = Vector512.Load(b + 16);
                v = Vector512.Create(a[1]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
                v = Vector512.Create(a[17]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
                v = Vector512.Create(a[33]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
            }
            if ((tap->Channels & 1) == 0)
                continue;
            b0 = Vector512.Load(b);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
            v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
            v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2));
        }
        c0.Store(y0);
        y0 += step;
        c1.Store(y0);
        y0 += step;
        c2.Store(y0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Planes3x1(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift);
        Vector512<float> c0 = b0;
        Vector512<float> c1 = b0;
        Vector512<float> c2 = b0;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a);
            a += step;
            c1 += Vector512.Load(a);
            a += step;
            c2 += Vector512.Load(a);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector512.Load(b);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
            v = Vector512.Create(a[1]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
            v = Vector512.Create(a[2]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2));
        }
        c0.Store(y0);
        y0 += step;
        c1.Store(y0);
        y0 += step;
        c2.Store(y0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks4x1(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift);
        Vector512<float> c0 = b0;
        Vector512<float> c1 = b0;
        Vector512<float> c2 = b0;
        Vector512<float> c3 = b0;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a);
            a += step;
            c1 += Vector512.Load(a);
            a += step;
            c2 += Vector512.Load(a);
            a += step;
            c3 += Vector512.Load(a);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint pairs = tap->Channels >> 1; pairs > 0; pairs--, a += 2, b += 32)
            {
                b0 = Vector512.Load(b);
                v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
                v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
                v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
                v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
                b0 = Vector512.Load(b + 16);
                v = Vector512.Create(a[1]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
                v = Vector512.Create(a[17]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
                v = Vector512.Create(a[33]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
                v = Vector512.Create(a[49]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
            }
            if ((tap->Channels & 1) == 0)
                continue;
            b0 = Vector512.Load(b);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
            v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
            v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
            v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3));
        }
        c0.Store(y0);
        y0 += step;
        c1.Store(y0);
        y0 += step;
        c2.Store(y0);
        y0 += step;
        c3.Store(y0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Planes4x1(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift);
        Vector512<float> c0 = b0;
        Vector512<float> c1 = b0;
        Vector512<float> c2 = b0;
        Vector512<float> c3 = b0;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a);
            a += step;
            c1 += Vector512.Load(a);
            a += step;
            c2 += Vector512.Load(a);
            a += step;
            c3 += Vector512.Load(a);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector512.Load(b);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
            v = Vector512.Create(a[1]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
            v = Vector512.Create(a[2]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
            v = Vector512.Create(a[3]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3));
        }
        c0.Store(y0);
        y0 += step;
        c1.Store(y0);
        y0 += step;
        c2.Store(y0);
        y0 += step;
        c3.Store(y0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks5x1(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift);
        Vector512<float> c0 = b0;
        Vector512<float> c1 = b0;
        Vector512<float> c2 = b0;
        Vector512<float> c3 = b0;
        Vector512<float> c4 = b0;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a);
            a += step;
            c1 += Vector512.Load(a);
            a += step;
            c2 += Vector512.Load(a);
            a += step;
            c3 += Vector512.Load(a);
            a += step;
            c4 += Vector512.Load(a);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint pairs = tap->Channels >> 1; pairs > 0; pairs--, a += 2, b += 32)
            {
                b0 = Vector512.Load(b);
                v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
                v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
                v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
                v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
                v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
                b0 = Vector512.Load(b + 16);
                v = Vector512.Create(a[1]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
                v = Vector512.Create(a[17]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
                v = Vector512.Create(a[33]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
                v = Vector512.Create(a[49]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
                v = Vector512.Create(a[65]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
            }
            if ((tap->Channels & 1) == 0)
                continue;
            b0 = Vector512.Load(b);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
            v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
            v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
            v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
            v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4));
        }
        c0.Store(y0);
        y0 += step;
        c1.Store(y0);
        y0 += step;
        c2.Store(y0);
        y0 += step;
        c3.Store(y0);
        y0 += step;
        c4.Store(y0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Planes5x1(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift);
        Vector512<float> c0 = b0;
        Vector512<float> c1 = b0;
        Vector512<float> c2 = b0;
        Vector512<float> c3 = b0;
        Vector512<float> c4 = b0;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a);
            a += step;
            c1 += Vector512.Load(a);
            a += step;
            c2 += Vector512.Load(a);
            a += step;
            c3 += Vector512.Load(a);
            a += step;
            c4 += Vector512.Load(a);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector512.Load(b);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
            v = Vector512.Create(a[1]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
            v = Vector512.Create(a[2]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
            v = Vector512.Create(a[3]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
            v = Vector512.Create(a[4]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4));
        }
        c0.Store(y0);
        y0 += step;
        c1.Store(y0);
        y0 += step;
        c2.Store(y0);
        y0 += step;
        c3.Store(y0);
        y0 += step;
        c4.Store(y0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks6x1(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift);
        Vector512<float> c0 = b0;
        Vector512<float> c1 = b0;
        Vector512<float> c2 = b0;
        Vector512<float> c3 = b0;
        Vector512<float> c4 = b0;
        Vector512<float> c5 = b0;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a);
            a += step;
            c1 += Vector512.Load(a);
            a += step;
            c2 += Vector512.Load(a);
            a += step;
            c3 += Vector512.Load(a);
            a += step;
            c4 += Vector512.Load(a);
            a += step;
            c5 += Vector512.Load(a);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint pairs = tap->Channels >> 1; pairs > 0; pairs--, a += 2, b += 32)
            {
                b0 = Vector512.Load(b);
                v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
                v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
                v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
                v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
                v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
                v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
                b0 = Vector512.Load(b + 16);
                v = Vector512.Create(a[1]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
                v = Vector512.Create(a[17]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
                v = Vector512.Create(a[33]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
                v = Vector512.Create(a[49]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
                v = Vector512.Create(a[65]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
                v = Vector512.Create(a[81]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
            }
            if ((tap->Channels & 1) == 0)
                continue;
            b0 = Vector512.Load(b);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
            v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
            v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
            v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
            v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
            v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5));
        }
        c0.Store(y0);
        y0 += step;
        c1.Store(y0);
        y0 += step;
        c2.Store(y0);
        y0 += step;
        c3.Store(y0);
        y0 += step;
        c4.Store(y0);
        y0 += step;
        c5.Store(y0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Planes6x1(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift);
        Vector512<float> c0 = b0;
        Vector512<float> c1 = b0;
        Vector512<float> c2 = b0;
        Vector512<float> c3 = b0;
        Vector512<float> c4 = b0;
        Vector512<float> c5 = b0;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a);
            a += step;
            c1 += Vector512.Load(a);
            a += step;
            c2 += Vector512.Load(a);
            a += step;
            c3 += Vector512.Load(a);
            a += step;
            c4 += Vector512.Load(a);
            a += step;
            c5 += Vector512.Load(a);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector512.Load(b);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
            v = Vector512.Create(a[1]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
            v = Vector512.Create(a[2]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
            v = Vector512.Create(a[3]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
            v = Vector512.Create(a[4]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
            v = Vector512.Create(a[5]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5));
        }
        c0.Store(y0);
        y0 += step;
        c1.Store(y0);
        y0 += step;
        c2.Store(y0);
        y0 += step;
        c3.Store(y0);
        y0 += step;
        c4.Store(y0);
        y0 += step;
        c5.Store(y0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks7x1(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift);
        Vector512<float> c0 = b0;
        Vector512<float> c1 = b0;
        Vector512<float> c2 = b0;
        Vector512<float> c3 = b0;
        Vector512<float> c4 = b0;
        Vector512<float> c5 = b0;
        Vector512<float> c6 = b0;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a);
            a += step;
            c1 += Vector512.Load(a);
            a += step;
            c2 += Vector512.Load(a);
            a += step;
            c3 += Vector512.Load(a);
            a += step;
            c4 += Vector512.Load(a);
            a += step;
            c5 += Vector512.Load(a);
            a += step;
            c6 += Vector512.Load(a);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint pairs = tap->Channels >> 1; pairs > 0; pairs--, a += 2, b += 32)
            {
                b0 = Vector512.Load(b);
                v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
                v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
                v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
                v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
                v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
                v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
                v = Vector512.Create(a[96]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6);
                b0 = Vector512.Load(b + 16);
                v = Vector512.Create(a[1]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
                v = Vector512.Create(a[17]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
                v = Vector512.Create(a[33]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
                v = Vector512.Create(a[49]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
                v = Vector512.Create(a[65]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
                v = Vector512.Create(a[81]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
                v = Vector512.Create(a[97]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6);
            }
            if ((tap->Channels & 1) == 0)
                continue;
            b0 = Vector512.Load(b);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
            v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
            v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
            v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
            v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
            v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
            v = Vector512.Create(a[96]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5));
            c6 = Vector512.MinNative(v, Vector512.MaxNative(b0, c6));
        }
        c0.Store(y0);
        y0 += step;
        c1.Store(y0);
        y0 += step;
        c2.Store(y0);
        y0 += step;
        c3.Store(y0);
        y0 += step;
        c4.Store(y0);
        y0 += step;
        c5.Store(y0);
        y0 += step;
        c6.Store(y0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Planes7x1(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift);
        Vector512<float> c0 = b0;
        Vector512<float> c1 = b0;
        Vector512<float> c2 = b0;
        Vector512<float> c3 = b0;
        Vector512<float> c4 = b0;
        Vector512<float> c5 = b0;
        Vector512<float> c6 = b0;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a);
            a += step;
            c1 += Vector512.Load(a);
            a += step;
            c2 += Vector512.Load(a);
            a += step;
            c3 += Vector512.Load(a);
            a += step;
            c4 += Vector512.Load(a);
            a += step;
            c5 += Vector512.Load(a);
            a += step;
            c6 += Vector512.Load(a);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector512.Load(b);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
            v = Vector512.Create(a[1]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
            v = Vector512.Create(a[2]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
            v = Vector512.Create(a[3]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
            v = Vector512.Create(a[4]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
            v = Vector512.Create(a[5]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
            v = Vector512.Create(a[6]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5));
            c6 = Vector512.MinNative(v, Vector512.MaxNative(b0, c6));
        }
        c0.Store(y0);
        y0 += step;
        c1.Store(y0);
        y0 += step;
        c2.Store(y0);
        y0 += step;
        c3.Store(y0);
        y0 += step;
        c4.Store(y0);
        y0 += step;
        c5.Store(y0);
        y0 += step;
        c6.Store(y0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks8x1(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift);
        Vector512<float> c0 = b0;
        Vector512<float> c1 = b0;
        Vector512<float> c2 = b0;
        Vector512<float> c3 = b0;
        Vector512<float> c4 = b0;
        Vector512<float> c5 = b0;
        Vector512<float> c6 = b0;
        Vector512<float> c7 = b0;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a);
            a += step;
            c1 += Vector512.Load(a);
            a += step;
            c2 += Vector512.Load(a);
            a += step;
            c3 += Vector512.Load(a);
            a += step;
            c4 += Vector512.Load(a);
            a += step;
            c5 += Vector512.Load(a);
            a += step;
            c6 += Vector512.Load(a);
            a += step;
            c7 += Vector512.Load(a);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint pairs = tap->Channels >> 1; pairs > 0; pairs--, a += 2, b += 32)
            {
                b0 = Vector512.Load(b);
                v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
                v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
                v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
                v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
                v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
                v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
                v = Vector512.Create(a[96]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6);
                v = Vector512.Create(a[112]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7);
                b0 = Vector512.Load(b + 16);
                v = Vector512.Create(a[1]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
                v = Vector512.Create(a[17]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
                v = Vector512.Create(a[33]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
                v = Vector512.Create(a[49]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
                v = Vector512.Create(a[65]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
                v = Vector512.Create(a[81]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
                v = Vector512.Create(a[97]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6);
                v = Vector512.Create(a[113]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7);
            }
            if ((tap->Channels & 1) == 0)
                continue;
            b0 = Vector512.Load(b);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
            v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
            v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
            v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
            v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
            v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
            v = Vector512.Create(a[96]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6);
            v = Vector512.Create(a[112]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5));
            c6 = Vector512.MinNative(v, Vector512.MaxNative(b0, c6));
            c7 = Vector512.MinNative(v, Vector512.MaxNative(b0, c7));
        }
        c0.Store(y0);
        y0 += step;
        c1.Store(y0);
        y0 += step;
        c2.Store(y0);
        y0 += step;
        c3.Store(y0);
        y0 += step;
        c4.Store(y0);
        y0 += step;
        c5.Store(y0);
        y0 += step;
        c6.Store(y0);
        y0 += step;
        c7.Store(y0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Planes8x1(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift);
        Vector512<float> c0 = b0;
        Vector512<float> c1 = b0;
        Vector512<float> c2 = b0;
        Vector512<float> c3 = b0;
        Vector512<float> c4 = b0;
        Vector512<float> c5 = b0;
        Vector512<float> c6 = b0;
        Vector512<float> c7 = b0;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a);
            a += step;
            c1 += Vector512.Load(a);
            a += step;
            c2 += Vector512.Load(a);
            a += step;
            c3 += Vector512.Load(a);
            a += step;
            c4 += Vector512.Load(a);
            a += step;
            c5 += Vector512.Load(a);
            a += step;
            c6 += Vector512.Load(a);
            a += step;
            c7 += Vector512.Load(a);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector512.Load(b);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
            v = Vector512.Create(a[1]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
            v = Vector512.Create(a[2]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
            v = Vector512.Create(a[3]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
            v = Vector512.Create(a[4]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
            v = Vector512.Create(a[5]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
            v = Vector512.Create(a[6]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6);
            v = Vector512.Create(a[7]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5));
            c6 = Vector512.MinNative(v, Vector512.MaxNative(b0, c6));
            c7 = Vector512.MinNative(v, Vector512.MaxNative(b0, c7));
        }
        c0.Store(y0);
        y0 += step;
        c1.Store(y0);
        y0 += step;
        c2.Store(y0);
        y0 += step;
        c3.Store(y0);
        y0 += step;
        c4.Store(y0);
        y0 += step;
        c5.Store(y0);
        y0 += step;
        c6.Store(y0);
        y0 += step;
        c7.Store(y0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks9x1(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift);
        Vector512<float> c0 = b0;
        Vector512<float> c1 = b0;
        Vector512<float> c2 = b0;
        Vector512<float> c3 = b0;
        Vector512<float> c4 = b0;
        Vector512<float> c5 = b0;
        Vector512<float> c6 = b0;
        Vector512<float> c7 = b0;
        Vector512<float> c8 = b0;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a);
            a += step;
            c1 += Vector512.Load(a);
            a += step;
            c2 += Vector512.Load(a);
            a += step;
            c3 += Vector512.Load(a);
            a += step;
            c4 += Vector512.Load(a);
            a += step;
            c5 += Vector512.Load(a);
            a += step;
            c6 += Vector512.Load(a);
            a += step;
            c7 += Vector512.Load(a);
            a += step;
            c8 += Vector512.Load(a);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint pairs = tap->Channels >> 1; pairs > 0; pairs--, a += 2, b += 32)
            {
                b0 = Vector512.Load(b);
                v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
                v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
                v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
                v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
                v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
                v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
                v = Vector512.Create(a[96]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6);
                v = Vector512.Create(a[112]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7);
                v = Vector512.Create(a[128]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8);
                b0 = Vector512.Load(b + 16);
                v = Vector512.Create(a[1]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
                v = Vector512.Create(a[17]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
                v = Vector512.Create(a[33]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
                v = Vector512.Create(a[49]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
                v = Vector512.Create(a[65]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
                v = Vector512.Create(a[81]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
                v = Vector512.Create(a[97]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6);
                v = Vector512.Create(a[113]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7);
                v = Vector512.Create(a[129]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8);
            }
            if ((tap->Channels & 1) == 0)
                continue;
            b0 = Vector512.Load(b);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
            v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
            v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
            v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
            v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
            v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
            v = Vector512.Create(a[96]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6);
            v = Vector512.Create(a[112]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7);
            v = Vector512.Create(a[128]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5));
            c6 = Vector512.MinNative(v, Vector512.MaxNative(b0, c6));
            c7 = Vector512.MinNative(v, Vector512.MaxNative(b0, c7));
            c8 = Vector512.MinNative(v, Vector512.MaxNative(b0, c8));
        }
        c0.Store(y0);
        y0 += step;
        c1.Store(y0);
        y0 += step;
        c2.Store(y0);
        y0 += step;
        c3.Store(y0);
        y0 += step;
        c4.Store(y0);
        y0 += step;
        c5.Store(y0);
        y0 += step;
        c6.Store(y0);
        y0 += step;
        c7.Store(y0);
        y0 += step;
        c8.Store(y0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Planes9x1(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift);
        Vector512<float> c0 = b0;
        Vector512<float> c1 = b0;
        Vector512<float> c2 = b0;
        Vector512<float> c3 = b0;
        Vector512<float> c4 = b0;
        Vector512<float> c5 = b0;
        Vector512<float> c6 = b0;
        Vector512<float> c7 = b0;
        Vector512<float> c8 = b0;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a);
            a += step;
            c1 += Vector512.Load(a);
            a += step;
            c2 += Vector512.Load(a);
            a += step;
            c3 += Vector512.Load(a);
            a += step;
            c4 += Vector512.Load(a);
            a += step;
            c5 += Vector512.Load(a);
            a += step;
            c6 += Vector512.Load(a);
            a += step;
            c7 += Vector512.Load(a);
            a += step;
            c8 += Vector512.Load(a);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector512.Load(b);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
            v = Vector512.Create(a[1]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
            v = Vector512.Create(a[2]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
            v = Vector512.Create(a[3]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
            v = Vector512.Create(a[4]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
            v = Vector512.Create(a[5]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
            v = Vector512.Create(a[6]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6);
            v = Vector512.Create(a[7]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7);
            v = Vector512.Create(a[8]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5));
            c6 = Vector512.MinNative(v, Vector512.MaxNative(b0, c6));
            c7 = Vector512.MinNative(v, Vector512.MaxNative(b0, c7));
            c8 = Vector512.MinNative(v, Vector512.MaxNative(b0, c8));
        }
        c0.Store(y0);
        y0 += step;
        c1.Store(y0);
        y0 += step;
        c2.Store(y0);
        y0 += step;
        c3.Store(y0);
        y0 += step;
        c4.Store(y0);
        y0 += step;
        c5.Store(y0);
        y0 += step;
        c6.Store(y0);
        y0 += step;
        c7.Store(y0);
        y0 += step;
        c8.Store(y0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks10x1(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift);
        Vector512<float> c0 = b0;
        Vector512<float> c1 = b0;
        Vector512<float> c2 = b0;
        Vector512<float> c3 = b0;
        Vector512<float> c4 = b0;
        Vector512<float> c5 = b0;
        Vector512<float> c6 = b0;
        Vector512<float> c7 = b0;
        Vector512<float> c8 = b0;
        Vector512<float> c9 = b0;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a);
            a += step;
            c1 += Vector512.Load(a);
            a += step;
            c2 += Vector512.Load(a);
            a += step;
            c3 += Vector512.Load(a);
            a += step;
            c4 += Vector512.Load(a);
            a += step;
            c5 += Vector512.Load(a);
            a += step;
            c6 += Vector512.Load(a);
            a += step;
            c7 += Vector512.Load(a);
            a += step;
            c8 += Vector512.Load(a);
            a += step;
            c9 += Vector512.Load(a);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint pairs = tap->Channels >> 1; pairs > 0; pairs--, a += 2, b += 32)
            {
                b0 = Vector512.Load(b);
                v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
                v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
                v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
                v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
                v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
                v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
                v = Vector512.Create(a[96]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6);
                v = Vector512.Create(a[112]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7);
                v = Vector512.Create(a[128]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8);
                v = Vector512.Create(a[144]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9);
                b0 = Vector512.Load(b + 16);
                v = Vector512.Create(a[1]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
                v = Vector512.Create(a[17]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
                v = Vector512.Create(a[33]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
                v = Vector512.Create(a[49]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
                v = Vector512.Create(a[65]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
                v = Vector512.Create(a[81]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
                v = Vector512.Create(a[97]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6);
                v = Vector512.Create(a[113]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7);
                v = Vector512.Create(a[129]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8);
                v = Vector512.Create(a[145]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9);
            }
            if ((tap->Channels & 1) == 0)
                continue;
            b0 = Vector512.Load(b);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
            v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
            v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
            v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
            v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
            v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
            v = Vector512.Create(a[96]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6);
            v = Vector512.Create(a[112]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7);
            v = Vector512.Create(a[128]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8);
            v = Vector512.Create(a[144]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5));
            c6 = Vector512.MinNative(v, Vector512.MaxNative(b0, c6));
            c7 = Vector512.MinNative(v, Vector512.MaxNative(b0, c7));
            c8 = Vector512.MinNative(v, Vector512.MaxNative(b0, c8));
            c9 = Vector512.MinNative(v, Vector512.MaxNative(b0, c9));
        }
        c0.Store(y0);
        y0 += step;
        c1.Store(y0);
        y0 += step;
        c2.Store(y0);
        y0 += step;
        c3.Store(y0);
        y0 += step;
        c4.Store(y0);
        y0 += step;
        c5.Store(y0);
        y0 += step;
        c6.Store(y0);
        y0 += step;
        c7.Store(y0);
        y0 += step;
        c8.Store(y0);
        y0 += step;
        c9.Store(y0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Planes10x1(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift);
        Vector512<float> c0 = b0;
        Vector512<float> c1 = b0;
        Vector512<float> c2 = b0;
        Vector512<float> c3 = b0;
        Vector512<float> c4 = b0;
        Vector512<float> c5 = b0;
        Vector512<float> c6 = b0;
        Vector512<float> c7 = b0;
        Vector512<float> c8 = b0;
        Vector512<float> c9 = b0;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a);
            a += step;
            c1 += Vector512.Load(a);
            a += step;
            c2 += Vector512.Load(a);
            a += step;
            c3 += Vector512.Load(a);
            a += step;
            c4 += Vector512.Load(a);
            a += step;
            c5 += Vector512.Load(a);
            a += step;
            c6 += Vector512.Load(a);
            a += step;
            c7 += Vector512.Load(a);
            a += step;
            c8 += Vector512.Load(a);
            a += step;
            c9 += Vector512.Load(a);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector512.Load(b);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
            v = Vector512.Create(a[1]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
            v = Vector512.Create(a[2]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
            v = Vector512.Create(a[3]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
            v = Vector512.Create(a[4]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
            v = Vector512.Create(a[5]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
            v = Vector512.Create(a[6]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6);
            v = Vector512.Create(a[7]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7);
            v = Vector512.Create(a[8]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8);
            v = Vector512.Create(a[9]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5));
            c6 = Vector512.MinNative(v, Vector512.MaxNative(b0, c6));
            c7 = Vector512.MinNative(v, Vector512.MaxNative(b0, c7));
            c8 = Vector512.MinNative(v, Vector512.MaxNative(b0, c8));
            c9 = Vector512.MinNative(v, Vector512.MaxNative(b0, c9));
        }
        c0.Store(y0);
        y0 += step;
        c1.Store(y0);
        y0 += step;
        c2.Store(y0);
        y0 += step;
        c3.Store(y0);
        y0 += step;
        c4.Store(y0);
        y0 += step;
        c5.Store(y0);
        y0 += step;
        c6.Store(y0);
        y0 += step;
        c7.Store(y0);
        y0 += step;
        c8.Store(y0);
        y0 += step;
        c9.Store(y0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks11x1(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift);
        Vector512<float> c0 = b0;
        Vector512<float> c1 = b0;
        Vector512<float> c2 = b0;
        Vector512<float> c3 = b0;
        Vector512<float> c4 = b0;
        Vector512<float> c5 = b0;
        Vector512<float> c6 = b0;
        Vector512<float> c7 = b0;
        Vector512<float> c8 = b0;
        Vector512<float> c9 = b0;
        Vector512<float> c10 = b0;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a);
            a += step;
            c1 += Vector512.Load(a);
            a += step;
            c2 += Vector512.Load(a);
            a += step;
            c3 += Vector512.Load(a);
            a += step;
            c4 += Vector512.Load(a);
            a += step;
            c5 += Vector512.Load(a);
            a += step;
            c6 += Vector512.Load(a);
            a += step;
            c7 += Vector512.Load(a);
            a += step;
            c8 += Vector512.Load(a);
            a += step;
            c9 += Vector512.Load(a);
            a += step;
            c10 += Vector512.Load(a);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint pairs = tap->Channels >> 1; pairs > 0; pairs--, a += 2, b += 32)
            {
                b0 = Vector512.Load(b);
                v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
                v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
                v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
                v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
                v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
                v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
                v = Vector512.Create(a[96]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6);
                v = Vector512.Create(a[112]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7);
                v = Vector512.Create(a[128]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8);
                v = Vector512.Create(a[144]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9);
                v = Vector512.Create(a[160]); c10 = Vector512.FusedMultiplyAdd(v, b0, c10);
                b0 = Vector512.Load(b + 16);
                v = Vector512.Create(a[1]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
                v = Vector512.Create(a[17]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
                v = Vector512.Create(a[33]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
                v = Vector512.Create(a[49]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
                v = Vector512.Create(a[65]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
                v = Vector512.Create(a[81]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
                v = Vector512.Create(a[97]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6);
                v = Vector512.Create(a[113]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7);
                v = Vector512.Create(a[129]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8);
                v = Vector512.Create(a[145]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9);
                v = Vector512.Create(a[161]); c10 = Vector512.FusedMultiplyAdd(v, b0, c10);
            }
            if ((tap->Channels & 1) == 0)
                continue;
            b0 = Vector512.Load(b);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
            v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
            v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
            v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
            v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
            v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
            v = Vector512.Create(a[96]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6);
            v = Vector512.Create(a[112]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7);
            v = Vector512.Create(a[128]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8);
            v = Vector512.Create(a[144]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9);
            v = Vector512.Create(a[160]); c10 = Vector512.FusedMultiplyAdd(v, b0, c10);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5));
            c6 = Vector512.MinNative(v, Vector512.MaxNative(b0, c6));
            c7 = Vector512.MinNative(v, Vector512.MaxNative(b0, c7));
            c8 = Vector512.MinNative(v, Vector512.MaxNative(b0, c8));
            c9 = Vector512.MinNative(v, Vector512.MaxNative(b0, c9));
            c10 = Vector512.MinNative(v, Vector512.MaxNative(b0, c10));
        }
        c0.Store(y0);
        y0 += step;
        c1.Store(y0);
        y0 += step;
        c2.Store(y0);
        y0 += step;
        c3.Store(y0);
        y0 += step;
        c4.Store(y0);
        y0 += step;
        c5.Store(y0);
        y0 += step;
        c6.Store(y0);
        y0 += step;
        c7.Store(y0);
        y0 += step;
        c8.Store(y0);
        y0 += step;
        c9.Store(y0);
        y0 += step;
        c10.Store(y0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Planes11x1(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift);
        Vector512<float> c0 = b0;
        Vector512<float> c1 = b0;
        Vector512<float> c2 = b0;
        Vector512<float> c3 = b0;
        Vector512<float> c4 = b0;
        Vector512<float> c5 = b0;
        Vector512<float> c6 = b0;
        Vector512<float> c7 = b0;
        Vector512<float> c8 = b0;
        Vector512<float> c9 = b0;
        Vector512<float> c10 = b0;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a);
            a += step;
            c1 += Vector512.Load(a);
            a += step;
            c2 += Vector512.Load(a);
            a += step;
            c3 += Vector512.Load(a);
            a += step;
            c4 += Vector512.Load(a);
            a += step;
            c5 += Vector512.Load(a);
            a += step;
            c6 += Vector512.Load(a);
            a += step;
            c7 += Vector512.Load(a);
            a += step;
            c8 += Vector512.Load(a);
            a += step;
            c9 += Vector512.Load(a);
            a += step;
            c10 += Vector512.Load(a);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector512.Load(b);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
            v = Vector512.Create(a[1]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
            v = Vector512.Create(a[2]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
            v = Vector512.Create(a[3]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
            v = Vector512.Create(a[4]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
            v = Vector512.Create(a[5]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
            v = Vector512.Create(a[6]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6);
            v = Vector512.Create(a[7]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7);
            v = Vector512.Create(a[8]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8);
            v = Vector512.Create(a[9]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9);
            v = Vector512.Create(a[10]); c10 = Vector512.FusedMultiplyAdd(v, b0, c10);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5));
            c6 = Vector512.MinNative(v, Vector512.MaxNative(b0, c6));
            c7 = Vector512.MinNative(v, Vector512.MaxNative(b0, c7));
            c8 = Vector512.MinNative(v, Vector512.MaxNative(b0, c8));
            c9 = Vector512.MinNative(v, Vector512.MaxNative(b0, c9));
            c10 = Vector512.MinNative(v, Vector512.MaxNative(b0, c10));
        }
        c0.Store(y0);
        y0 += step;
        c1.Store(y0);
        y0 += step;
        c2.Store(y0);
        y0 += step;
        c3.Store(y0);
        y0 += step;
        c4.Store(y0);
        y0 += step;
        c5.Store(y0);
        y0 += step;
        c6.Store(y0);
        y0 += step;
        c7.Store(y0);
        y0 += step;
        c8.Store(y0);
        y0 += step;
        c9.Store(y0);
        y0 += step;
        c10.Store(y0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks12x1(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift);
        Vector512<float> c0 = b0;
        Vector512<float> c1 = b0;
        Vector512<float> c2 = b0;
        Vector512<float> c3 = b0;
        Vector512<float> c4 = b0;
        Vector512<float> c5 = b0;
        Vector512<float> c6 = b0;
        Vector512<float> c7 = b0;
        Vector512<float> c8 = b0;
        Vector512<float> c9 = b0;
        Vector512<float> c10 = b0;
        Vector512<float> c11 = b0;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a);
            a += step;
            c1 += Vector512.Load(a);
            a += step;
            c2 += Vector512.Load(a);
            a += step;
            c3 += Vector512.Load(a);
            a += step;
            c4 += Vector512.Load(a);
            a += step;
            c5 += Vector512.Load(a);
            a += step;
            c6 += Vector512.Load(a);
            a += step;
            c7 += Vector512.Load(a);
            a += step;
            c8 += Vector512.Load(a);
            a += step;
            c9 += Vector512.Load(a);
            a += step;
            c10 += Vector512.Load(a);
            a += step;
            c11 += Vector512.Load(a);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint pairs = tap->Channels >> 1; pairs > 0; pairs--, a += 2, b += 32)
            {
                b0 = Vector512.Load(b);
                v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
                v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
                v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
                v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
                v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
                v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
                v = Vector512.Create(a[96]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6);
                v = Vector512.Create(a[112]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7);
                v = Vector512.Create(a[128]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8);
                v = Vector512.Create(a[144]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9);
                v = Vector512.Create(a[160]); c10 = Vector512.FusedMultiplyAdd(v, b0, c10);
                v = Vector512.Create(a[176]); c11 = Vector512.FusedMultiplyAdd(v, b0, c11);
                b0 = Vector512.Load(b + 16);
                v = Vector512.Create(a[1]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
                v = Vector512.Create(a[17]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
                v = Vector512.Create(a[33]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
                v = Vector512.Create(a[49]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
                v = Vector512.Create(a[65]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
                v = Vector512.Create(a[81]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
                v = Vector512.Create(a[97]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6);
                v = Vector512.Create(a[113]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7);
                v = Vector512.Create(a[129]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8);
                v = Vector512.Create(a[145]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9);
                v = Vector512.Create(a[161]); c10 = Vector512.FusedMultiplyAdd(v, b0, c10);
                v = Vector512.Create(a[177]); c11 = Vector512.FusedMultiplyAdd(v, b0, c11);
            }
            if ((tap->Channels & 1) == 0)
                continue;
            b0 = Vector512.Load(b);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
            v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
            v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
            v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
            v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
            v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
            v = Vector512.Create(a[96]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6);
            v = Vector512.Create(a[112]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7);
            v = Vector512.Create(a[128]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8);
            v = Vector512.Create(a[144]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9);
            v = Vector512.Create(a[160]); c10 = Vector512.FusedMultiplyAdd(v, b0, c10);
            v = Vector512.Create(a[176]); c11 = Vector512.FusedMultiplyAdd(v, b0, c11);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5));
            c6 = Vector512.MinNative(v, Vector512.MaxNative(b0, c6));
            c7 = Vector512.MinNative(v, Vector512.MaxNative(b0, c7));
            c8 = Vector512.MinNative(v, Vector512.MaxNative(b0, c8));
            c9 = Vector512.MinNative(v, Vector512.MaxNative(b0, c9));
            c10 = Vector512.MinNative(v, Vector512.MaxNative(b0, c10));
            c11 = Vector512.MinNative(v, Vector512.MaxNative(b0, c11));
        }
        c0.Store(y0);
        y0 += step;
        c1.Store(y0);
        y0 += step;
        c2.Store(y0);
        y0 += step;
        c3.Store(y0);
        y0 += step;
        c4.Store(y0);
        y0 += step;
        c5.Store(y0);
        y0 += step;
        c6.Store(y0);
        y0 += step;
        c7.Store(y0);
        y0 += step;
        c8.Store(y0);
        y0 += step;
        c9.Store(y0);
        y0 += step;
        c10.Store(y0);
        y0 += step;
        c11.Store(y0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Planes12x1(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift);
        Vector512<float> c0 = b0;
        Vector512<float> c1 = b0;
        Vector512<float> c2 = b0;
        Vector512<float> c3 = b0;
        Vector512<float> c4 = b0;
        Vector512<float> c5 = b0;
        Vector512<float> c6 = b0;
        Vector512<float> c7 = b0;
        Vector512<float> c8 = b0;
        Vector512<float> c9 = b0;
        Vector512<float> c10 = b0;
        Vector512<float> c11 = b0;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a);
            a += step;
            c1 += Vector512.Load(a);
            a += step;
            c2 += Vector512.Load(a);
            a += step;
            c3 += Vector512.Load(a);
            a += step;
            c4 += Vector512.Load(a);
            a += step;
            c5 += Vector512.Load(a);
            a += step;
            c6 += Vector512.Load(a);
            a += step;
            c7 += Vector512.Load(a);
            a += step;
            c8 += Vector512.Load(a);
            a += step;
            c9 += Vector512.Load(a);
            a += step;
            c10 += Vector512.Load(a);
            a += step;
            c11 += Vector512.Load(a);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector512.Load(b);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
            v = Vector512.Create(a[1]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
            v = Vector512.Create(a[2]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
            v = Vector512.Create(a[3]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
            v = Vector512.Create(a[4]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
            v = Vector512.Create(a[5]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
            v = Vector512.Create(a[6]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6);
            v = Vector512.Create(a[7]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7);
            v = Vector512.Create(a[8]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8);
            v = Vector512.Create(a[9]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9);
            v = Vector512.Create(a[10]); c10 = Vector512.FusedMultiplyAdd(v, b0, c10);
            v = Vector512.Create(a[11]); c11 = Vector512.FusedMultiplyAdd(v, b0, c11);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5));
            c6 = Vector512.MinNative(v, Vector512.MaxNative(b0, c6));
            c7 = Vector512.MinNative(v, Vector512.MaxNative(b0, c7));
            c8 = Vector512.MinNative(v, Vector512.MaxNative(b0, c8));
            c9 = Vector512.MinNative(v, Vector512.MaxNative(b0, c9));
            c10 = Vector512.MinNative(v, Vector512.MaxNative(b0, c10));
            c11 = Vector512.MinNative(v, Vector512.MaxNative(b0, c11));
        }
        c0.Store(y0);
        y0 += step;
        c1.Store(y0);
        y0 += step;
        c2.Store(y0);
        y0 += step;
        c3.Store(y0);
        y0 += step;
        c4.Store(y0);
        y0 += step;
        c5.Store(y0);
        y0 += step;
        c6.Store(y0);
        y0 += step;
        c7.Store(y0);
        y0 += step;
        c8.Store(y0);
        y0 += step;
        c9.Store(y0);
        y0 += step;
        c10.Store(y0);
        y0 += step;
        c11.Store(y0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks13x1(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift);
        Vector512<float> c0 = b0;
        Vector512<float> c1 = b0;
        Vector512<float> c2 = b0;
        Vector512<float> c3 = b0;
        Vector512<float> c4 = b0;
        Vector512<float> c5 = b0;
        Vector512<float> c6 = b0;
        Vector512<float> c7 = b0;
        Vector512<float> c8 = b0;
        Vector512<float> c9 = b0;
        Vector512<float> c10 = b0;
        Vector512<float> c11 = b0;
        Vector512<float> c12 = b0;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a);
            a += step;
            c1 += Vector512.Load(a);
            a += step;
            c2 += Vector512.Load(a);
            a += step;
            c3 += Vector512.Load(a);
            a += step;
            c4 += Vector512.Load(a);
            a += step;
            c5 += Vector512.Load(a);
            a += step;
            c6 += Vector512.Load(a);
            a += step;
            c7 += Vector512.Load(a);
            a += step;
            c8 += Vector512.Load(a);
            a += step;
            c9 += Vector512.Load(a);
            a += step;
            c10 += Vector512.Load(a);
            a += step;
            c11 += Vector512.Load(a);
            a += step;
            c12 += Vector512.Load(a);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint pairs = tap->Channels >> 1; pairs > 0; pairs--, a += 2, b += 32)
            {
                b0 = Vector512.Load(b);
                v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
                v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
                v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
                v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
                v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
                v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
                v = Vector512.Create(a[96]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6);
                v = Vector512.Create(a[112]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7);
                v = Vector512.Create(a[128]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8);
                v = Vector512.Create(a[144]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9);
                v = Vector512.Create(a[160]); c10 = Vector512.FusedMultiplyAdd(v, b0, c10);
                v = Vector512.Create(a[176]); c11 = Vector512.FusedMultiplyAdd(v, b0, c11);
                v = Vector512.Create(a[192]); c12 = Vector512.FusedMultiplyAdd(v, b0, c12);
                b0 = Vector512.Load(b + 16);
                v = Vector512.Create(a[1]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
                v = Vector512.Create(a[17]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
                v = Vector512.Create(a[33]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
                v = Vector512.Create(a[49]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
                v = Vector512.Create(a[65]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
                v = Vector512.Create(a[81]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
                v = Vector512.Create(a[97]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6);
                v = Vector512.Create(a[113]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7);
                v = Vector512.Create(a[129]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8);
                v = Vector512.Create(a[145]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9);
                v = Vector512.Create(a[161]); c10 = Vector512.FusedMultiplyAdd(v, b0, c10);
                v = Vector512.Create(a[177]); c11 = Vector512.FusedMultiplyAdd(v, b0, c11);
                v = Vector512.Create(a[193]); c12 = Vector512.FusedMultiplyAdd(v, b0, c12);
            }
            if ((tap->Channels & 1) == 0)
                continue;
            b0 = Vector512.Load(b);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
            v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
            v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
            v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
            v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
            v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
            v = Vector512.Create(a[96]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6);
            v = Vector512.Create(a[112]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7);
            v = Vector512.Create(a[128]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8);
            v = Vector512.Create(a[144]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9);
            v = Vector512.Create(a[160]); c10 = Vector512.FusedMultiplyAdd(v, b0, c10);
            v = Vector512.Create(a[176]); c11 = Vector512.FusedMultiplyAdd(v, b0, c11);
            v = Vector512.Create(a[192]); c12 = Vector512.FusedMultiplyAdd(v, b0, c12);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5));
            c6 = Vector512.MinNative(v, Vector512.MaxNative(b0, c6));
            c7 = Vector512.MinNative(v, Vector512.MaxNative(b0, c7));
            c8 = Vector512.MinNative(v, Vector512.MaxNative(b0, c8));
            c9 = Vector512.MinNative(v, Vector512.MaxNative(b0, c9));
            c10 = Vector512.MinNative(v, Vector512.MaxNative(b0, c10));
            c11 = Vector512.MinNative(v, Vector512.MaxNative(b0, c11));
            c12 = Vector512.MinNative(v, Vector512.MaxNative(b0, c12));
        }
        c0.Store(y0);
        y0 += step;
        c1.Store(y0);
        y0 += step;
        c2.Store(y0);
        y0 += step;
        c3.Store(y0);
        y0 += step;
        c4.Store(y0);
        y0 += step;
        c5.Store(y0);
        y0 += step;
        c6.Store(y0);
        y0 += step;
        c7.Store(y0);
        y0 += step;
        c8.Store(y0);
        y0 += step;
        c9.Store(y0);
        y0 += step;
        c10.Store(y0);
        y0 += step;
        c11.Store(y0);
        y0 += step;
        c12.Store(y0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Planes13x1(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift);
        Vector512<float> c0 = b0;
        Vector512<float> c1 = b0;
        Vector512<float> c2 = b0;
        Vector512<float> c3 = b0;
        Vector512<float> c4 = b0;
        Vector512<float> c5 = b0;
        Vector512<float> c6 = b0;
        Vector512<float> c7 = b0;
        Vector512<float> c8 = b0;
        Vector512<float> c9 = b0;
        Vector512<float> c10 = b0;
        Vector512<float> c11 = b0;
        Vector512<float> c12 = b0;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a);
            a += step;
            c1 += Vector512.Load(a);
            a += step;
            c2 += Vector512.Load(a);
            a += step;
            c3 += Vector512.Load(a);
            a += step;
            c4 += Vector512.Load(a);
            a += step;
            c5 += Vector512.Load(a);
            a += step;
            c6 += Vector512.Load(a);
            a += step;
            c7 += Vector512.Load(a);
            a += step;
            c8 += Vector512.Load(a);
            a += step;
            c9 += Vector512.Load(a);
            a += step;
            c10 += Vector512.Load(a);
            a += step;
            c11 += Vector512.Load(a);
            a += step;
            c12 += Vector512.Load(a);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector512.Load(b);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
            v = Vector512.Create(a[1]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
            v = Vector512.Create(a[2]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
            v = Vector512.Create(a[3]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
            v = Vector512.Create(a[4]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
            v = Vector512.Create(a[5]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
            v = Vector512.Create(a[6]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6);
            v = Vector512.Create(a[7]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7);
            v = Vector512.Create(a[8]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8);
            v = Vector512.Create(a[9]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9);
            v = Vector512.Create(a[10]); c10 = Vector512.FusedMultiplyAdd(v, b0, c10);
            v = Vector512.Create(a[11]); c11 = Vector512.FusedMultiplyAdd(v, b0, c11);
            v = Vector512.Create(a[12]); c12 = Vector512.FusedMultiplyAdd(v, b0, c12);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5));
            c6 = Vector512.MinNative(v, Vector512.MaxNative(b0, c6));
            c7 = Vector512.MinNative(v, Vector512.MaxNative(b0, c7));
            c8 = Vector512.MinNative(v, Vector512.MaxNative(b0, c8));
            c9 = Vector512.MinNative(v, Vector512.MaxNative(b0, c9));
            c10 = Vector512.MinNative(v, Vector512.MaxNative(b0, c10));
            c11 = Vector512.MinNative(v, Vector512.MaxNative(b0, c11));
            c12 = Vector512.MinNative(v, Vector512.MaxNative(b0, c12));
        }
        c0.Store(y0);
        y0 += step;
        c1.Store(y0);
        y0 += step;
        c2.Store(y0);
        y0 += step;
        c3.Store(y0);
        y0 += step;
        c4.Store(y0);
        y0 += step;
        c5.Store(y0);
        y0 += step;
        c6.Store(y0);
        y0 += step;
        c7.Store(y0);
        y0 += step;
        c8.Store(y0);
        y0 += step;
        c9.Store(y0);
        y0 += step;
        c10.Store(y0);
        y0 += step;
        c11.Store(y0);
        y0 += step;
        c12.Store(y0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks14x1(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift);
        Vector512<float> c0 = b0;
        Vector512<float> c1 = b0;
        Vector512<float> c2 = b0;
        Vector512<float> c3 = b0;
        Vector512<float> c4 = b0;
        Vector512<float> c5 = b0;
        Vector512<float> c6 = b0;
        Vector512<float> c7 = b0;
        Vector512<float> c8 = b0;
        Vector512<float> c9 = b0;
        Vector512<float> c10 = b0;
        Vector512<float> c11 = b0;
        Vector512<float> c12 = b0;
        Vector512<float> c13 = b0;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a);
            a += step;
            c1 += Vector512.Load(a);
            a += step;
            c2 += Vector512.Load(a);
            a += step;
            c3 += Vector512.Load(a);
            a += step;
            c4 += Vector512.Load(a);
            a += step;
            c5 += Vector512.Load(a);
            a += step;
            c6 += Vector512.Load(a);
            a += step;
            c7 += Vector512.Load(a);
            a += step;
            c8 += Vector512.Load(a);
            a += step;
            c9 += Vector512.Load(a);
            a += step;
            c10 += Vector512.Load(a);
            a += step;
            c11 += Vector512.Load(a);
            a += step;
            c12 += Vector512.Load(a);
            a += step;
            c13 += Vector512.Load(a);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            for (nint pairs = tap->Channels >> 1; pairs > 0; pairs--, a += 2, b += 32)
            {
                b0 = Vector512.Load(b);
                v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
                v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
                v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
                v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
                v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
                v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
                v = Vector512.Create(a[96]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6);
                v = Vector512.Create(a[112]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7);
                v = Vector512.Create(a[128]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8);
                v = Vector512.Create(a[144]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9);
                v = Vector512.Create(a[160]); c10 = Vector512.FusedMultiplyAdd(v, b0, c10);
                v = Vector512.Create(a[176]); c11 = Vector512.FusedMultiplyAdd(v, b0, c11);
                v = Vector512.Create(a[192]); c12 = Vector512.FusedMultiplyAdd(v, b0, c12);
                v = Vector512.Create(a[208]); c13 = Vector512.FusedMultiplyAdd(v, b0, c13);
                b0 = Vector512.Load(b + 16);
                v = Vector512.Create(a[1]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
                v = Vector512.Create(a[17]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
                v = Vector512.Create(a[33]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
                v = Vector512.Create(a[49]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
                v = Vector512.Create(a[65]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
                v = Vector512.Create(a[81]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
                v = Vector512.Create(a[97]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6);
                v = Vector512.Create(a[113]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7);
                v = Vector512.Create(a[129]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8);
                v = Vector512.Create(a[145]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9);
                v = Vector512.Create(a[161]); c10 = Vector512.FusedMultiplyAdd(v, b0, c10);
                v = Vector512.Create(a[177]); c11 = Vector512.FusedMultiplyAdd(v, b0, c11);
                v = Vector512.Create(a[193]); c12 = Vector512.FusedMultiplyAdd(v, b0, c12);
                v = Vector512.Create(a[209]); c13 = Vector512.FusedMultiplyAdd(v, b0, c13);
            }
            if ((tap->Channels & 1) == 0)
                continue;
            b0 = Vector512.Load(b);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
            v = Vector512.Create(a[16]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
            v = Vector512.Create(a[32]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
            v = Vector512.Create(a[48]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
            v = Vector512.Create(a[64]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
            v = Vector512.Create(a[80]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
            v = Vector512.Create(a[96]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6);
            v = Vector512.Create(a[112]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7);
            v = Vector512.Create(a[128]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8);
            v = Vector512.Create(a[144]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9);
            v = Vector512.Create(a[160]); c10 = Vector512.FusedMultiplyAdd(v, b0, c10);
            v = Vector512.Create(a[176]); c11 = Vector512.FusedMultiplyAdd(v, b0, c11);
            v = Vector512.Create(a[192]); c12 = Vector512.FusedMultiplyAdd(v, b0, c12);
            v = Vector512.Create(a[208]); c13 = Vector512.FusedMultiplyAdd(v, b0, c13);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5));
            c6 = Vector512.MinNative(v, Vector512.MaxNative(b0, c6));
            c7 = Vector512.MinNative(v, Vector512.MaxNative(b0, c7));
            c8 = Vector512.MinNative(v, Vector512.MaxNative(b0, c8));
            c9 = Vector512.MinNative(v, Vector512.MaxNative(b0, c9));
            c10 = Vector512.MinNative(v, Vector512.MaxNative(b0, c10));
            c11 = Vector512.MinNative(v, Vector512.MaxNative(b0, c11));
            c12 = Vector512.MinNative(v, Vector512.MaxNative(b0, c12));
            c13 = Vector512.MinNative(v, Vector512.MaxNative(b0, c13));
        }
        c0.Store(y0);
        y0 += step;
        c1.Store(y0);
        y0 += step;
        c2.Store(y0);
        y0 += step;
        c3.Store(y0);
        y0 += step;
        c4.Store(y0);
        y0 += step;
        c5.Store(y0);
        y0 += step;
        c6.Store(y0);
        y0 += step;
        c7.Store(y0);
        y0 += step;
        c8.Store(y0);
        y0 += step;
        c9.Store(y0);
        y0 += step;
        c10.Store(y0);
        y0 += step;
        c11.Store(y0);
        y0 += step;
        c12.Store(y0);
        y0 += step;
        c13.Store(y0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Planes14x1(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)
    {
        Vector512<float> v, b0 = Vector512.Load(ends->Shift);
        Vector512<float> c0 = b0;
        Vector512<float> c1 = b0;
        Vector512<float> c2 = b0;
        Vector512<float> c3 = b0;
        Vector512<float> c4 = b0;
        Vector512<float> c5 = b0;
        Vector512<float> c6 = b0;
        Vector512<float> c7 = b0;
        Vector512<float> c8 = b0;
        Vector512<float> c9 = b0;
        Vector512<float> c10 = b0;
        Vector512<float> c11 = b0;
        Vector512<float> c12 = b0;
        Vector512<float> c13 = b0;
        float* a = y0 + ends->First, b = y1 + ends->Second;
        if (ends->Adds)
        {
            c0 += Vector512.Load(a);
            a += step;
            c1 += Vector512.Load(a);
            a += step;
            c2 += Vector512.Load(a);
            a += step;
            c3 += Vector512.Load(a);
            a += step;
            c4 += Vector512.Load(a);
            a += step;
            c5 += Vector512.Load(a);
            a += step;
            c6 += Vector512.Load(a);
            a += step;
            c7 += Vector512.Load(a);
            a += step;
            c8 += Vector512.Load(a);
            a += step;
            c9 += Vector512.Load(a);
            a += step;
            c10 += Vector512.Load(a);
            a += step;
            c11 += Vector512.Load(a);
            a += step;
            c12 += Vector512.Load(a);
            a += step;
            c13 += Vector512.Load(a);
        }
        for (; taps > 0; taps--, tap++)
        {
            a = x + tap->X;
            b = w + tap->W;
            b0 = Vector512.Load(b);
            v = Vector512.Create(a[0]); c0 = Vector512.FusedMultiplyAdd(v, b0, c0);
            v = Vector512.Create(a[1]); c1 = Vector512.FusedMultiplyAdd(v, b0, c1);
            v = Vector512.Create(a[2]); c2 = Vector512.FusedMultiplyAdd(v, b0, c2);
            v = Vector512.Create(a[3]); c3 = Vector512.FusedMultiplyAdd(v, b0, c3);
            v = Vector512.Create(a[4]); c4 = Vector512.FusedMultiplyAdd(v, b0, c4);
            v = Vector512.Create(a[5]); c5 = Vector512.FusedMultiplyAdd(v, b0, c5);
            v = Vector512.Create(a[6]); c6 = Vector512.FusedMultiplyAdd(v, b0, c6);
            v = Vector512.Create(a[7]); c7 = Vector512.FusedMultiplyAdd(v, b0, c7);
            v = Vector512.Create(a[8]); c8 = Vector512.FusedMultiplyAdd(v, b0, c8);
            v = Vector512.Create(a[9]); c9 = Vector512.FusedMultiplyAdd(v, b0, c9);
            v = Vector512.Create(a[10]); c10 = Vector512.FusedMultiplyAdd(v, b0, c10);
            v = Vector512.Create(a[11]); c11 = Vector512.FusedMultiplyAdd(v, b0, c11);
            v = Vector512.Create(a[12]); c12 = Vector512.FusedMultiplyAdd(v, b0, c12);
            v = Vector512.Create(a[13]); c13 = Vector512.FusedMultiplyAdd(v, b0, c13);
        }
        if (ends->IsBounded)
        {
            b0 = Vector512.Create(ends->Least); v = Vector512.Create(ends->Most);
            c0 = Vector512.MinNative(v, Vector512.MaxNative(b0, c0));
            c1 = Vector512.MinNative(v, Vector512.MaxNative(b0, c1));
            c2 = Vector512.MinNative(v, Vector512.MaxNative(b0, c2));
            c3 = Vector512.MinNative(v, Vector512.MaxNative(b0, c3));
            c4 = Vector512.MinNative(v, Vector512.MaxNative(b0, c4));
            c5 = Vector512.MinNative(v, Vector512.MaxNative(b0, c5));
            c6 = Vector512.MinNative(v, Vector512.MaxNative(b0, c6));
            c7 = Vector512.MinNative(v, Vector512.MaxNative(b0, c7));
            c8 = Vector512.MinNative(v, Vector512.MaxNative(b0, c8));
            c9 = Vector512.MinNative(v, Vector512.MaxNative(b0, c9));
            c10 = Vector512.MinNative(v, Vector512.MaxNative(b0, c10));
            c11 = Vector512.MinNative(v, Vector512.MaxNative(b0, c11));
            c12 = Vector512.MinNative(v, Vector512.MaxNative(b0, c12));
            c13 = Vector512.MinNative(v, Vector512.MaxNative(b0, c13));
        }
        c0.Store(y0);
        y0 += step;
        c1.Store(y0);
        y0 += step;
        c2.Store(y0);
        y0 += step;
        c3.Store(y0);
        y0 += step;
        c4.Store(y0);
        y0 += step;
        c5.Store(y0);
        y0 += step;
        c6.Store(y0);
        y0 += step;
        c7.Store(y0);
        y0 += step;
        c8.Store(y0);
        y0 += step;
        c9.Store(y0);
        y0 += step;
        c10.Store(y0);
        y0 += step;
        c11.Store(y0);
        y0 += step;
        c12.Store(y0);
        y0 += step;
        c13.Store(y0);
    }
}
