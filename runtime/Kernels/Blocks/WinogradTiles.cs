using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace ModelDsl.Runtime;

/// <summary>Tiles of a product of rows in blocks of 16 channels with a matrix: a few rows by one or two vectors. Written by generate-winograd.sh.</summary>
/// <remarks>a [blocks][rows][16], <c>block</c> elements from one block to the next; b [blocks · 16] rows of bRow elements; c [rows] of cRow elements, written.</remarks>
internal static unsafe class WinogradTiles
{
    private const int Ahead = 512;

    /// <summary>Rows of the highest tile: as many as the registers hold.</summary>
    public static int MostRows<V>() where V : struct, ILanes<V, float> => V.Count == 16 ? 14 : 6;

    /// <summary>Two vectors of columns, any number of rows up to 14.</summary>
    public static void Wide<V>(int rows, float* a, nint block, nint blocks, float* b, nint bRow, float* c, nint cRow) where V : struct, ILanes<V, float>
    {
        switch (rows)
        {
            case 14: Wide14<V>(a, block, blocks, b, bRow, c, cRow); break;
            case 13: Wide13<V>(a, block, blocks, b, bRow, c, cRow); break;
            case 12: Wide12<V>(a, block, blocks, b, bRow, c, cRow); break;
            case 11: Wide11<V>(a, block, blocks, b, bRow, c, cRow); break;
            case 10: Wide10<V>(a, block, blocks, b, bRow, c, cRow); break;
            case 9: Wide9<V>(a, block, blocks, b, bRow, c, cRow); break;
            case 8: Wide8<V>(a, block, blocks, b, bRow, c, cRow); break;
            case 7: Wide7<V>(a, block, blocks, b, bRow, c, cRow); break;
            case 6: Wide6<V>(a, block, blocks, b, bRow, c, cRow); break;
            case 5: Wide5<V>(a, block, blocks, b, bRow, c, cRow); break;
            case 4: Wide4<V>(a, block, blocks, b, bRow, c, cRow); break;
            case 3: Wide3<V>(a, block, blocks, b, bRow, c, cRow); break;
            case 2: Wide2<V>(a, block, blocks, b, bRow, c, cRow); break;
            default: Wide1<V>(a, block, blocks, b, bRow, c, cRow); break;
        }
    }

    /// <summary>One vector of columns, any number of rows up to 14.</summary>
    public static void Narrow<V>(int rows, float* a, nint block, nint blocks, float* b, nint bRow, float* c, nint cRow) where V : struct, ILanes<V, float>
    {
        switch (rows)
        {
            case 14: Narrow14<V>(a, block, blocks, b, bRow, c, cRow); break;
            case 13: Narrow13<V>(a, block, blocks, b, bRow, c, cRow); break;
            case 12: Narrow12<V>(a, block, blocks, b, bRow, c, cRow); break;
            case 11: Narrow11<V>(a, block, blocks, b, bRow, c, cRow); break;
            case 10: Narrow10<V>(a, block, blocks, b, bRow, c, cRow); break;
            case 9: Narrow9<V>(a, block, blocks, b, bRow, c, cRow); break;
            case 8: Narrow8<V>(a, block, blocks, b, bRow, c, cRow); break;
            case 7: Narrow7<V>(a, block, blocks, b, bRow, c, cRow); break;
            case 6: Narrow6<V>(a, block, blocks, b, bRow, c, cRow); break;
            case 5: Narrow5<V>(a, block, blocks, b, bRow, c, cRow); break;
            case 4: Narrow4<V>(a, block, blocks, b, bRow, c, cRow); break;
            case 3: Narrow3<V>(a, block, blocks, b, bRow, c, cRow); break;
            case 2: Narrow2<V>(a, block, blocks, b, bRow, c, cRow); break;
            default: Narrow1<V>(a, block, blocks, b, bRow, c, cRow); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Wide14<V>(float* a, nint block, nint blocks, float* b, nint bRow, float* c, nint cRow) where V : struct, ILanes<V, float>
    {
        V l0 = V.Zero, h0 = V.Zero;
        V l1 = V.Zero, h1 = V.Zero;
        V l2 = V.Zero, h2 = V.Zero;
        V l3 = V.Zero, h3 = V.Zero;
        V l4 = V.Zero, h4 = V.Zero;
        V l5 = V.Zero, h5 = V.Zero;
        V l6 = V.Zero, h6 = V.Zero;
        V l7 = V.Zero, h7 = V.Zero;
        V l8 = V.Zero, h8 = V.Zero;
        V l9 = V.Zero, h9 = V.Zero;
        V l10 = V.Zero, h10 = V.Zero;
        V l11 = V.Zero, h11 = V.Zero;
        V l12 = V.Zero, h12 = V.Zero;
        V l13 = V.Zero, h13 = V.Zero;
        for (; blocks > 0; blocks--, a += block)
            for (nint channel = 0; channel < 16; channel++, b += bRow)
            {
                V low = V.Load(in *b, 0), high = V.Load(in *b, V.Count), x;
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(b + Ahead);
                    Sse.Prefetch0(b + Ahead + 16);
                }
                x = V.Fill(a[channel]);
                l0 = V.FusedMultiplyAdd(x, low, l0);
                h0 = V.FusedMultiplyAdd(x, high, h0);
                x = V.Fill(a[channel + 16]);
                l1 = V.FusedMultiplyAdd(x, low, l1);
                h1 = V.FusedMultiplyAdd(x, high, h1);
                x = V.Fill(a[channel + 32]);
                l2 = V.FusedMultiplyAdd(x, low, l2);
                h2 = V.FusedMultiplyAdd(x, high, h2);
                x = V.Fill(a[channel + 48]);
                l3 = V.FusedMultiplyAdd(x, low, l3);
                h3 = V.FusedMultiplyAdd(x, high, h3);
                x = V.Fill(a[channel + 64]);
                l4 = V.FusedMultiplyAdd(x, low, l4);
                h4 = V.FusedMultiplyAdd(x, high, h4);
                x = V.Fill(a[channel + 80]);
                l5 = V.FusedMultiplyAdd(x, low, l5);
                h5 = V.FusedMultiplyAdd(x, high, h5);
                x = V.Fill(a[channel + 96]);
                l6 = V.FusedMultiplyAdd(x, low, l6);
                h6 = V.FusedMultiplyAdd(x, high, h6);
                x = V.Fill(a[channel + 112]);
                l7 = V.FusedMultiplyAdd(x, low, l7);
                h7 = V.FusedMultiplyAdd(x, high, h7);
                x = V.Fill(a[channel + 128]);
                l8 = V.FusedMultiplyAdd(x, low, l8);
                h8 = V.FusedMultiplyAdd(x, high, h8);
                x = V.Fill(a[channel + 144]);
                l9 = V.FusedMultiplyAdd(x, low, l9);
                h9 = V.FusedMultiplyAdd(x, high, h9);
                x = V.Fill(a[channel + 160]);
                l10 = V.FusedMultiplyAdd(x, low, l10);
                h10 = V.FusedMultiplyAdd(x, high, h10);
                x = V.Fill(a[channel + 176]);
                l11 = V.FusedMultiplyAdd(x, low, l11);
                h11 = V.FusedMultiplyAdd(x, high, h11);
                x = V.Fill(a[channel + 192]);
                l12 = V.FusedMultiplyAdd(x, low, l12);
                h12 = V.FusedMultiplyAdd(x, high, h12);
                x = V.Fill(a[channel + 208]);
                l13 = V.FusedMultiplyAdd(x, low, l13);
                h13 = V.FusedMultiplyAdd(x, high, h13);
            }
        l0.Store(ref *c, 0);
        h0.Store(ref *c, V.Count);
        c += cRow;
        l1.Store(ref *c, 0);
        h1.Store(ref *c, V.Count);
        c += cRow;
        l2.Store(ref *c, 0);
        h2.Store(ref *c, V.Count);
        c += cRow;
        l3.Store(ref *c, 0);
        h3.Store(ref *c, V.Count);
        c += cRow;
        l4.Store(ref *c, 0);
        h4.Store(ref *c, V.Count);
        c += cRow;
        l5.Store(ref *c, 0);
        h5.Store(ref *c, V.Count);
        c += cRow;
        l6.Store(ref *c, 0);
        h6.Store(ref *c, V.Count);
        c += cRow;
        l7.Store(ref *c, 0);
        h7.Store(ref *c, V.Count);
        c += cRow;
        l8.Store(ref *c, 0);
        h8.Store(ref *c, V.Count);
        c += cRow;
        l9.Store(ref *c, 0);
        h9.Store(ref *c, V.Count);
        c += cRow;
        l10.Store(ref *c, 0);
        h10.Store(ref *c, V.Count);
        c += cRow;
        l11.Store(ref *c, 0);
        h11.Store(ref *c, V.Count);
        c += cRow;
        l12.Store(ref *c, 0);
        h12.Store(ref *c, V.Count);
        c += cRow;
        l13.Store(ref *c, 0);
        h13.Store(ref *c, V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Wide13<V>(float* a, nint block, nint blocks, float* b, nint bRow, float* c, nint cRow) where V : struct, ILanes<V, float>
    {
        V l0 = V.Zero, h0 = V.Zero;
        V l1 = V.Zero, h1 = V.Zero;
        V l2 = V.Zero, h2 = V.Zero;
        V l3 = V.Zero, h3 = V.Zero;
        V l4 = V.Zero, h4 = V.Zero;
        V l5 = V.Zero, h5 = V.Zero;
        V l6 = V.Zero, h6 = V.Zero;
        V l7 = V.Zero, h7 = V.Zero;
        V l8 = V.Zero, h8 = V.Zero;
        V l9 = V.Zero, h9 = V.Zero;
        V l10 = V.Zero, h10 = V.Zero;
        V l11 = V.Zero, h11 = V.Zero;
        V l12 = V.Zero, h12 = V.Zero;
        for (; blocks > 0; blocks--, a += block)
            for (nint channel = 0; channel < 16; channel++, b += bRow)
            {
                V low = V.Load(in *b, 0), high = V.Load(in *b, V.Count), x;
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(b + Ahead);
                    Sse.Prefetch0(b + Ahead + 16);
                }
                x = V.Fill(a[channel]);
                l0 = V.FusedMultiplyAdd(x, low, l0);
                h0 = V.FusedMultiplyAdd(x, high, h0);
                x = V.Fill(a[channel + 16]);
                l1 = V.FusedMultiplyAdd(x, low, l1);
                h1 = V.FusedMultiplyAdd(x, high, h1);
                x = V.Fill(a[channel + 32]);
                l2 = V.FusedMultiplyAdd(x, low, l2);
                h2 = V.FusedMultiplyAdd(x, high, h2);
                x = V.Fill(a[channel + 48]);
                l3 = V.FusedMultiplyAdd(x, low, l3);
                h3 = V.FusedMultiplyAdd(x, high, h3);
                x = V.Fill(a[channel + 64]);
                l4 = V.FusedMultiplyAdd(x, low, l4);
                h4 = V.FusedMultiplyAdd(x, high, h4);
                x = V.Fill(a[channel + 80]);
                l5 = V.FusedMultiplyAdd(x, low, l5);
                h5 = V.FusedMultiplyAdd(x, high, h5);
                x = V.Fill(a[channel + 96]);
                l6 = V.FusedMultiplyAdd(x, low, l6);
                h6 = V.FusedMultiplyAdd(x, high, h6);
                x = V.Fill(a[channel + 112]);
                l7 = V.FusedMultiplyAdd(x, low, l7);
                h7 = V.FusedMultiplyAdd(x, high, h7);
                x = V.Fill(a[channel + 128]);
                l8 = V.FusedMultiplyAdd(x, low, l8);
                h8 = V.FusedMultiplyAdd(x, high, h8);
                x = V.Fill(a[channel + 144]);
                l9 = V.FusedMultiplyAdd(x, low, l9);
                h9 = V.FusedMultiplyAdd(x, high, h9);
                x = V.Fill(a[channel + 160]);
                l10 = V.FusedMultiplyAdd(x, low, l10);
                h10 = V.FusedMultiplyAdd(x, high, h10);
                x = V.Fill(a[channel + 176]);
                l11 = V.FusedMultiplyAdd(x, low, l11);
                h11 = V.FusedMultiplyAdd(x, high, h11);
                x = V.Fill(a[channel + 192]);
                l12 = V.FusedMultiplyAdd(x, low, l12);
                h12 = V.FusedMultiplyAdd(x, high, h12);
            }
        l0.Store(ref *c, 0);
        h0.Store(ref *c, V.Count);
        c += cRow;
        l1.Store(ref *c, 0);
        h1.Store(ref *c, V.Count);
        c += cRow;
        l2.Store(ref *c, 0);
        h2.Store(ref *c, V.Count);
        c += cRow;
        l3.Store(ref *c, 0);
        h3.Store(ref *c, V.Count);
        c += cRow;
        l4.Store(ref *c, 0);
        h4.Store(ref *c, V.Count);
        c += cRow;
        l5.Store(ref *c, 0);
        h5.Store(ref *c, V.Count);
        c += cRow;
        l6.Store(ref *c, 0);
        h6.Store(ref *c, V.Count);
        c += cRow;
        l7.Store(ref *c, 0);
        h7.Store(ref *c, V.Count);
        c += cRow;
        l8.Store(ref *c, 0);
        h8.Store(ref *c, V.Count);
        c += cRow;
        l9.Store(ref *c, 0);
        h9.Store(ref *c, V.Count);
        c += cRow;
        l10.Store(ref *c, 0);
        h10.Store(ref *c, V.Count);
        c += cRow;
        l11.Store(ref *c, 0);
        h11.Store(ref *c, V.Count);
        c += cRow;
        l12.Store(ref *c, 0);
        h12.Store(ref *c, V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Wide12<V>(float* a, nint block, nint blocks, float* b, nint bRow, float* c, nint cRow) where V : struct, ILanes<V, float>
    {
        V l0 = V.Zero, h0 = V.Zero;
        V l1 = V.Zero, h1 = V.Zero;
        V l2 = V.Zero, h2 = V.Zero;
        V l3 = V.Zero, h3 = V.Zero;
        V l4 = V.Zero, h4 = V.Zero;
        V l5 = V.Zero, h5 = V.Zero;
        V l6 = V.Zero, h6 = V.Zero;
        V l7 = V.Zero, h7 = V.Zero;
        V l8 = V.Zero, h8 = V.Zero;
        V l9 = V.Zero, h9 = V.Zero;
        V l10 = V.Zero, h10 = V.Zero;
        V l11 = V.Zero, h11 = V.Zero;
        for (; blocks > 0; blocks--, a += block)
            for (nint channel = 0; channel < 16; channel++, b += bRow)
            {
                V low = V.Load(in *b, 0), high = V.Load(in *b, V.Count), x;
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(b + Ahead);
                    Sse.Prefetch0(b + Ahead + 16);
                }
                x = V.Fill(a[channel]);
                l0 = V.FusedMultiplyAdd(x, low, l0);
                h0 = V.FusedMultiplyAdd(x, high, h0);
                x = V.Fill(a[channel + 16]);
                l1 = V.FusedMultiplyAdd(x, low, l1);
                h1 = V.FusedMultiplyAdd(x, high, h1);
                x = V.Fill(a[channel + 32]);
                l2 = V.FusedMultiplyAdd(x, low, l2);
                h2 = V.FusedMultiplyAdd(x, high, h2);
                x = V.Fill(a[channel + 48]);
                l3 = V.FusedMultiplyAdd(x, low, l3);
                h3 = V.FusedMultiplyAdd(x, high, h3);
                x = V.Fill(a[channel + 64]);
                l4 = V.FusedMultiplyAdd(x, low, l4);
                h4 = V.FusedMultiplyAdd(x, high, h4);
                x = V.Fill(a[channel + 80]);
                l5 = V.FusedMultiplyAdd(x, low, l5);
                h5 = V.FusedMultiplyAdd(x, high, h5);
                x = V.Fill(a[channel + 96]);
                l6 = V.FusedMultiplyAdd(x, low, l6);
                h6 = V.FusedMultiplyAdd(x, high, h6);
                x = V.Fill(a[channel + 112]);
                l7 = V.FusedMultiplyAdd(x, low, l7);
                h7 = V.FusedMultiplyAdd(x, high, h7);
                x = V.Fill(a[channel + 128]);
                l8 = V.FusedMultiplyAdd(x, low, l8);
                h8 = V.FusedMultiplyAdd(x, high, h8);
                x = V.Fill(a[channel + 144]);
                l9 = V.FusedMultiplyAdd(x, low, l9);
                h9 = V.FusedMultiplyAdd(x, high, h9);
                x = V.Fill(a[channel + 160]);
                l10 = V.FusedMultiplyAdd(x, low, l10);
                h10 = V.FusedMultiplyAdd(x, high, h10);
                x = V.Fill(a[channel + 176]);
                l11 = V.FusedMultiplyAdd(x, low, l11);
                h11 = V.FusedMultiplyAdd(x, high, h11);
            }
        l0.Store(ref *c, 0);
        h0.Store(ref *c, V.Count);
        c += cRow;
        l1.Store(ref *c, 0);
        h1.Store(ref *c, V.Count);
        c += cRow;
        l2.Store(ref *c, 0);
        h2.Store(ref *c, V.Count);
        c += cRow;
        l3.Store(ref *c, 0);
        h3.Store(ref *c, V.Count);
        c += cRow;
        l4.Store(ref *c, 0);
        h4.Store(ref *c, V.Count);
        c += cRow;
        l5.Store(ref *c, 0);
        h5.Store(ref *c, V.Count);
        c += cRow;
        l6.Store(ref *c, 0);
        h6.Store(ref *c, V.Count);
        c += cRow;
        l7.Store(ref *c, 0);
        h7.Store(ref *c, V.Count);
        c += cRow;
        l8.Store(ref *c, 0);
        h8.Store(ref *c, V.Count);
        c += cRow;
        l9.Store(ref *c, 0);
        h9.Store(ref *c, V.Count);
        c += cRow;
        l10.Store(ref *c, 0);
        h10.Store(ref *c, V.Count);
        c += cRow;
        l11.Store(ref *c, 0);
        h11.Store(ref *c, V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Wide11<V>(float* a, nint block, nint blocks, float* b, nint bRow, float* c, nint cRow) where V : struct, ILanes<V, float>
    {
        V l0 = V.Zero, h0 = V.Zero;
        V l1 = V.Zero, h1 = V.Zero;
        V l2 = V.Zero, h2 = V.Zero;
        V l3 = V.Zero, h3 = V.Zero;
        V l4 = V.Zero, h4 = V.Zero;
        V l5 = V.Zero, h5 = V.Zero;
        V l6 = V.Zero, h6 = V.Zero;
        V l7 = V.Zero, h7 = V.Zero;
        V l8 = V.Zero, h8 = V.Zero;
        V l9 = V.Zero, h9 = V.Zero;
        V l10 = V.Zero, h10 = V.Zero;
        for (; blocks > 0; blocks--, a += block)
            for (nint channel = 0; channel < 16; channel++, b += bRow)
            {
                V low = V.Load(in *b, 0), high = V.Load(in *b, V.Count), x;
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(b + Ahead);
                    Sse.Prefetch0(b + Ahead + 16);
                }
                x = V.Fill(a[channel]);
                l0 = V.FusedMultiplyAdd(x, low, l0);
                h0 = V.FusedMultiplyAdd(x, high, h0);
                x = V.Fill(a[channel + 16]);
                l1 = V.FusedMultiplyAdd(x, low, l1);
                h1 = V.FusedMultiplyAdd(x, high, h1);
                x = V.Fill(a[channel + 32]);
                l2 = V.FusedMultiplyAdd(x, low, l2);
                h2 = V.FusedMultiplyAdd(x, high, h2);
                x = V.Fill(a[channel + 48]);
                l3 = V.FusedMultiplyAdd(x, low, l3);
                h3 = V.FusedMultiplyAdd(x, high, h3);
                x = V.Fill(a[channel + 64]);
                l4 = V.FusedMultiplyAdd(x, low, l4);
                h4 = V.FusedMultiplyAdd(x, high, h4);
                x = V.Fill(a[channel + 80]);
                l5 = V.FusedMultiplyAdd(x, low, l5);
                h5 = V.FusedMultiplyAdd(x, high, h5);
                x = V.Fill(a[channel + 96]);
                l6 = V.FusedMultiplyAdd(x, low, l6);
                h6 = V.FusedMultiplyAdd(x, high, h6);
                x = V.Fill(a[channel + 112]);
                l7 = V.FusedMultiplyAdd(x, low, l7);
                h7 = V.FusedMultiplyAdd(x, high, h7);
                x = V.Fill(a[channel + 128]);
                l8 = V.FusedMultiplyAdd(x, low, l8);
                h8 = V.FusedMultiplyAdd(x, high, h8);
                x = V.Fill(a[channel + 144]);
                l9 = V.FusedMultiplyAdd(x, low, l9);
                h9 = V.FusedMultiplyAdd(x, high, h9);
                x = V.Fill(a[channel + 160]);
                l10 = V.FusedMultiplyAdd(x, low, l10);
                h10 = V.FusedMultiplyAdd(x, high, h10);
            }
        l0.Store(ref *c, 0);
        h0.Store(ref *c, V.Count);
        c += cRow;
        l1.Store(ref *c, 0);
        h1.Store(ref *c, V.Count);
        c += cRow;
        l2.Store(ref *c, 0);
        h2.Store(ref *c, V.Count);
        c += cRow;
        l3.Store(ref *c, 0);
        h3.Store(ref *c, V.Count);
        c += cRow;
        l4.Store(ref *c, 0);
        h4.Store(ref *c, V.Count);
        c += cRow;
        l5.Store(ref *c, 0);
        h5.Store(ref *c, V.Count);
        c += cRow;
        l6.Store(ref *c, 0);
        h6.Store(ref *c, V.Count);
        c += cRow;
        l7.Store(ref *c, 0);
        h7.Store(ref *c, V.Count);
        c += cRow;
        l8.Store(ref *c, 0);
        h8.Store(ref *c, V.Count);
        c += cRow;
        l9.Store(ref *c, 0);
        h9.Store(ref *c, V.Count);
        c += cRow;
        l10.Store(ref *c, 0);
        h10.Store(ref *c, V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Wide10<V>(float* a, nint block, nint blocks, float* b, nint bRow, float* c, nint cRow) where V : struct, ILanes<V, float>
    {
        V l0 = V.Zero, h0 = V.Zero;
        V l1 = V.Zero, h1 = V.Zero;
        V l2 = V.Zero, h2 = V.Zero;
        V l3 = V.Zero, h3 = V.Zero;
        V l4 = V.Zero, h4 = V.Zero;
        V l5 = V.Zero, h5 = V.Zero;
        V l6 = V.Zero, h6 = V.Zero;
        V l7 = V.Zero, h7 = V.Zero;
        V l8 = V.Zero, h8 = V.Zero;
        V l9 = V.Zero, h9 = V.Zero;
        for (; blocks > 0; blocks--, a += block)
            for (nint channel = 0; channel < 16; channel++, b += bRow)
            {
                V low = V.Load(in *b, 0), high = V.Load(in *b, V.Count), x;
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(b + Ahead);
                    Sse.Prefetch0(b + Ahead + 16);
                }
                x = V.Fill(a[channel]);
                l0 = V.FusedMultiplyAdd(x, low, l0);
                h0 = V.FusedMultiplyAdd(x, high, h0);
                x = V.Fill(a[channel + 16]);
                l1 = V.FusedMultiplyAdd(x, low, l1);
                h1 = V.FusedMultiplyAdd(x, high, h1);
                x = V.Fill(a[channel + 32]);
                l2 = V.FusedMultiplyAdd(x, low, l2);
                h2 = V.FusedMultiplyAdd(x, high, h2);
                x = V.Fill(a[channel + 48]);
                l3 = V.FusedMultiplyAdd(x, low, l3);
                h3 = V.FusedMultiplyAdd(x, high, h3);
                x = V.Fill(a[channel + 64]);
                l4 = V.FusedMultiplyAdd(x, low, l4);
                h4 = V.FusedMultiplyAdd(x, high, h4);
                x = V.Fill(a[channel + 80]);
                l5 = V.FusedMultiplyAdd(x, low, l5);
                h5 = V.FusedMultiplyAdd(x, high, h5);
                x = V.Fill(a[channel + 96]);
                l6 = V.FusedMultiplyAdd(x, low, l6);
                h6 = V.FusedMultiplyAdd(x, high, h6);
                x = V.Fill(a[channel + 112]);
                l7 = V.FusedMultiplyAdd(x, low, l7);
                h7 = V.FusedMultiplyAdd(x, high, h7);
                x = V.Fill(a[channel + 128]);
                l8 = V.FusedMultiplyAdd(x, low, l8);
                h8 = V.FusedMultiplyAdd(x, high, h8);
                x = V.Fill(a[channel + 144]);
                l9 = V.FusedMultiplyAdd(x, low, l9);
                h9 = V.FusedMultiplyAdd(x, high, h9);
            }
        l0.Store(ref *c, 0);
        h0.Store(ref *c, V.Count);
        c += cRow;
        l1.Store(ref *c, 0);
        h1.Store(ref *c, V.Count);
        c += cRow;
        l2.Store(ref *c, 0);
        h2.Store(ref *c, V.Count);
        c += cRow;
        l3.Store(ref *c, 0);
        h3.Store(ref *c, V.Count);
        c += cRow;
        l4.Store(ref *c, 0);
        h4.Store(ref *c, V.Count);
        c += cRow;
        l5.Store(ref *c, 0);
        h5.Store(ref *c, V.Count);
        c += cRow;
        l6.Store(ref *c, 0);
        h6.Store(ref *c, V.Count);
        c += cRow;
        l7.Store(ref *c, 0);
        h7.Store(ref *c, V.Count);
        c += cRow;
        l8.Store(ref *c, 0);
        h8.Store(ref *c, V.Count);
        c += cRow;
        l9.Store(ref *c, 0);
        h9.Store(ref *c, V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Wide9<V>(float* a, nint block, nint blocks, float* b, nint bRow, float* c, nint cRow) where V : struct, ILanes<V, float>
    {
        V l0 = V.Zero, h0 = V.Zero;
        V l1 = V.Zero, h1 = V.Zero;
        V l2 = V.Zero, h2 = V.Zero;
        V l3 = V.Zero, h3 = V.Zero;
        V l4 = V.Zero, h4 = V.Zero;
        V l5 = V.Zero, h5 = V.Zero;
        V l6 = V.Zero, h6 = V.Zero;
        V l7 = V.Zero, h7 = V.Zero;
        V l8 = V.Zero, h8 = V.Zero;
        for (; blocks > 0; blocks--, a += block)
            for (nint channel = 0; channel < 16; channel++, b += bRow)
            {
                V low = V.Load(in *b, 0), high = V.Load(in *b, V.Count), x;
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(b + Ahead);
                    Sse.Prefetch0(b + Ahead + 16);
                }
                x = V.Fill(a[channel]);
                l0 = V.FusedMultiplyAdd(x, low, l0);
                h0 = V.FusedMultiplyAdd(x, high, h0);
                x = V.Fill(a[channel + 16]);
                l1 = V.FusedMultiplyAdd(x, low, l1);
                h1 = V.FusedMultiplyAdd(x, high, h1);
                x = V.Fill(a[channel + 32]);
                l2 = V.FusedMultiplyAdd(x, low, l2);
                h2 = V.FusedMultiplyAdd(x, high, h2);
                x = V.Fill(a[channel + 48]);
                l3 = V.FusedMultiplyAdd(x, low, l3);
                h3 = V.FusedMultiplyAdd(x, high, h3);
                x = V.Fill(a[channel + 64]);
                l4 = V.FusedMultiplyAdd(x, low, l4);
                h4 = V.FusedMultiplyAdd(x, high, h4);
                x = V.Fill(a[channel + 80]);
                l5 = V.FusedMultiplyAdd(x, low, l5);
                h5 = V.FusedMultiplyAdd(x, high, h5);
                x = V.Fill(a[channel + 96]);
                l6 = V.FusedMultiplyAdd(x, low, l6);
                h6 = V.FusedMultiplyAdd(x, high, h6);
                x = V.Fill(a[channel + 112]);
                l7 = V.FusedMultiplyAdd(x, low, l7);
                h7 = V.FusedMultiplyAdd(x, high, h7);
                x = V.Fill(a[channel + 128]);
                l8 = V.FusedMultiplyAdd(x, low, l8);
                h8 = V.FusedMultiplyAdd(x, high, h8);
            }
        l0.Store(ref *c, 0);
        h0.Store(ref *c, V.Count);
        c += cRow;
        l1.Store(ref *c, 0);
        h1.Store(ref *c, V.Count);
        c += cRow;
        l2.Store(ref *c, 0);
        h2.Store(ref *c, V.Count);
        c += cRow;
        l3.Store(ref *c, 0);
        h3.Store(ref *c, V.Count);
        c += cRow;
        l4.Store(ref *c, 0);
        h4.Store(ref *c, V.Count);
        c += cRow;
        l5.Store(ref *c, 0);
        h5.Store(ref *c, V.Count);
        c += cRow;
        l6.Store(ref *c, 0);
        h6.Store(ref *c, V.Count);
        c += cRow;
        l7.Store(ref *c, 0);
        h7.Store(ref *c, V.Count);
        c += cRow;
        l8.Store(ref *c, 0);
        h8.Store(ref *c, V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Wide8<V>(float* a, nint block, nint blocks, float* b, nint bRow, float* c, nint cRow) where V : struct, ILanes<V, float>
    {
        V l0 = V.Zero, h0 = V.Zero;
        V l1 = V.Zero, h1 = V.Zero;
        V l2 = V.Zero, h2 = V.Zero;
        V l3 = V.Zero, h3 = V.Zero;
        V l4 = V.Zero, h4 = V.Zero;
        V l5 = V.Zero, h5 = V.Zero;
        V l6 = V.Zero, h6 = V.Zero;
        V l7 = V.Zero, h7 = V.Zero;
        for (; blocks > 0; blocks--, a += block)
            for (nint channel = 0; channel < 16; channel++, b += bRow)
            {
                V low = V.Load(in *b, 0), high = V.Load(in *b, V.Count), x;
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(b + Ahead);
                    Sse.Prefetch0(b + Ahead + 16);
                }
                x = V.Fill(a[channel]);
                l0 = V.FusedMultiplyAdd(x, low, l0);
                h0 = V.FusedMultiplyAdd(x, high, h0);
                x = V.Fill(a[channel + 16]);
                l1 = V.FusedMultiplyAdd(x, low, l1);
                h1 = V.FusedMultiplyAdd(x, high, h1);
                x = V.Fill(a[channel + 32]);
                l2 = V.FusedMultiplyAdd(x, low, l2);
                h2 = V.FusedMultiplyAdd(x, high, h2);
                x = V.Fill(a[channel + 48]);
                l3 = V.FusedMultiplyAdd(x, low, l3);
                h3 = V.FusedMultiplyAdd(x, high, h3);
                x = V.Fill(a[channel + 64]);
                l4 = V.FusedMultiplyAdd(x, low, l4);
                h4 = V.FusedMultiplyAdd(x, high, h4);
                x = V.Fill(a[channel + 80]);
                l5 = V.FusedMultiplyAdd(x, low, l5);
                h5 = V.FusedMultiplyAdd(x, high, h5);
                x = V.Fill(a[channel + 96]);
                l6 = V.FusedMultiplyAdd(x, low, l6);
                h6 = V.FusedMultiplyAdd(x, high, h6);
                x = V.Fill(a[channel + 112]);
                l7 = V.FusedMultiplyAdd(x, low, l7);
                h7 = V.FusedMultiplyAdd(x, high, h7);
            }
        l0.Store(ref *c, 0);
        h0.Store(ref *c, V.Count);
        c += cRow;
        l1.Store(ref *c, 0);
        h1.Store(ref *c, V.Count);
        c += cRow;
        l2.Store(ref *c, 0);
        h2.Store(ref *c, V.Count);
        c += cRow;
        l3.Store(ref *c, 0);
        h3.Store(ref *c, V.Count);
        c += cRow;
        l4.Store(ref *c, 0);
        h4.Store(ref *c, V.Count);
        c += cRow;
        l5.Store(ref *c, 0);
        h5.Store(ref *c, V.Count);
        c += cRow;
        l6.Store(ref *c, 0);
        h6.Store(ref *c, V.Count);
        c += cRow;
        l7.Store(ref *c, 0);
        h7.Store(ref *c, V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Wide7<V>(float* a, nint block, nint blocks, float* b, nint bRow, float* c, nint cRow) where V : struct, ILanes<V, float>
    {
        V l0 = V.Zero, h0 = V.Zero;
        V l1 = V.Zero, h1 = V.Zero;
        V l2 = V.Zero, h2 = V.Zero;
        V l3 = V.Zero, h3 = V.Zero;
        V l4 = V.Zero, h4 = V.Zero;
        V l5 = V.Zero, h5 = V.Zero;
        V l6 = V.Zero, h6 = V.Zero;
        for (; blocks > 0; blocks--, a += block)
            for (nint channel = 0; channel < 16; channel++, b += bRow)
            {
                V low = V.Load(in *b, 0), high = V.Load(in *b, V.Count), x;
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(b + Ahead);
                    Sse.Prefetch0(b + Ahead + 16);
                }
                x = V.Fill(a[channel]);
                l0 = V.FusedMultiplyAdd(x, low, l0);
                h0 = V.FusedMultiplyAdd(x, high, h0);
                x = V.Fill(a[channel + 16]);
                l1 = V.FusedMultiplyAdd(x, low, l1);
                h1 = V.FusedMultiplyAdd(x, high, h1);
                x = V.Fill(a[channel + 32]);
                l2 = V.FusedMultiplyAdd(x, low, l2);
                h2 = V.FusedMultiplyAdd(x, high, h2);
                x = V.Fill(a[channel + 48]);
                l3 = V.FusedMultiplyAdd(x, low, l3);
                h3 = V.FusedMultiplyAdd(x, high, h3);
                x = V.Fill(a[channel + 64]);
                l4 = V.FusedMultiplyAdd(x, low, l4);
                h4 = V.FusedMultiplyAdd(x, high, h4);
                x = V.Fill(a[channel + 80]);
                l5 = V.FusedMultiplyAdd(x, low, l5);
                h5 = V.FusedMultiplyAdd(x, high, h5);
                x = V.Fill(a[channel + 96]);
                l6 = V.FusedMultiplyAdd(x, low, l6);
                h6 = V.FusedMultiplyAdd(x, high, h6);
            }
        l0.Store(ref *c, 0);
        h0.Store(ref *c, V.Count);
        c += cRow;
        l1.Store(ref *c, 0);
        h1.Store(ref *c, V.Count);
        c += cRow;
        l2.Store(ref *c, 0);
        h2.Store(ref *c, V.Count);
        c += cRow;
        l3.Store(ref *c, 0);
        h3.Store(ref *c, V.Count);
        c += cRow;
        l4.Store(ref *c, 0);
        h4.Store(ref *c, V.Count);
        c += cRow;
        l5.Store(ref *c, 0);
        h5.Store(ref *c, V.Count);
        c += cRow;
        l6.Store(ref *c, 0);
        h6.Store(ref *c, V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Wide6<V>(float* a, nint block, nint blocks, float* b, nint bRow, float* c, nint cRow) where V : struct, ILanes<V, float>
    {
        V l0 = V.Zero, h0 = V.Zero;
        V l1 = V.Zero, h1 = V.Zero;
        V l2 = V.Zero, h2 = V.Zero;
        V l3 = V.Zero, h3 = V.Zero;
        V l4 = V.Zero, h4 = V.Zero;
        V l5 = V.Zero, h5 = V.Zero;
        for (; blocks > 0; blocks--, a += block)
            for (nint channel = 0; channel < 16; channel++, b += bRow)
            {
                V low = V.Load(in *b, 0), high = V.Load(in *b, V.Count), x;
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(b + Ahead);
                    Sse.Prefetch0(b + Ahead + 16);
                }
                x = V.Fill(a[channel]);
                l0 = V.FusedMultiplyAdd(x, low, l0);
                h0 = V.FusedMultiplyAdd(x, high, h0);
                x = V.Fill(a[channel + 16]);
                l1 = V.FusedMultiplyAdd(x, low, l1);
                h1 = V.FusedMultiplyAdd(x, high, h1);
                x = V.Fill(a[channel + 32]);
                l2 = V.FusedMultiplyAdd(x, low, l2);
                h2 = V.FusedMultiplyAdd(x, high, h2);
                x = V.Fill(a[channel + 48]);
                l3 = V.FusedMultiplyAdd(x, low, l3);
                h3 = V.FusedMultiplyAdd(x, high, h3);
                x = V.Fill(a[channel + 64]);
                l4 = V.FusedMultiplyAdd(x, low, l4);
                h4 = V.FusedMultiplyAdd(x, high, h4);
                x = V.Fill(a[channel + 80]);
                l5 = V.FusedMultiplyAdd(x, low, l5);
                h5 = V.FusedMultiplyAdd(x, high, h5);
            }
        l0.Store(ref *c, 0);
        h0.Store(ref *c, V.Count);
        c += cRow;
        l1.Store(ref *c, 0);
        h1.Store(ref *c, V.Count);
        c += cRow;
        l2.Store(ref *c, 0);
        h2.Store(ref *c, V.Count);
        c += cRow;
        l3.Store(ref *c, 0);
        h3.Store(ref *c, V.Count);
        c += cRow;
        l4.Store(ref *c, 0);
        h4.Store(ref *c, V.Count);
        c += cRow;
        l5.Store(ref *c, 0);
        h5.Store(ref *c, V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Wide5<V>(float* a, nint block, nint blocks, float* b, nint bRow, float* c, nint cRow) where V : struct, ILanes<V, float>
    {
        V l0 = V.Zero, h0 = V.Zero;
        V l1 = V.Zero, h1 = V.Zero;
        V l2 = V.Zero, h2 = V.Zero;
        V l3 = V.Zero, h3 = V.Zero;
        V l4 = V.Zero, h4 = V.Zero;
        for (; blocks > 0; blocks--, a += block)
            for (nint channel = 0; channel < 16; channel++, b += bRow)
            {
                V low = V.Load(in *b, 0), high = V.Load(in *b, V.Count), x;
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(b + Ahead);
                    Sse.Prefetch0(b + Ahead + 16);
                }
                x = V.Fill(a[channel]);
                l0 = V.FusedMultiplyAdd(x, low, l0);
                h0 = V.FusedMultiplyAdd(x, high, h0);
                x = V.Fill(a[channel + 16]);
                l1 = V.FusedMultiplyAdd(x, low, l1);
                h1 = V.FusedMultiplyAdd(x, high, h1);
                x = V.Fill(a[channel + 32]);
                l2 = V.FusedMultiplyAdd(x, low, l2);
                h2 = V.FusedMultiplyAdd(x, high, h2);
                x = V.Fill(a[channel + 48]);
                l3 = V.FusedMultiplyAdd(x, low, l3);
                h3 = V.FusedMultiplyAdd(x, high, h3);
                x = V.Fill(a[channel + 64]);
                l4 = V.FusedMultiplyAdd(x, low, l4);
                h4 = V.FusedMultiplyAdd(x, high, h4);
            }
        l0.Store(ref *c, 0);
        h0.Store(ref *c, V.Count);
        c += cRow;
        l1.Store(ref *c, 0);
        h1.Store(ref *c, V.Count);
        c += cRow;
        l2.Store(ref *c, 0);
        h2.Store(ref *c, V.Count);
        c += cRow;
        l3.Store(ref *c, 0);
        h3.Store(ref *c, V.Count);
        c += cRow;
        l4.Store(ref *c, 0);
        h4.Store(ref *c, V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Wide4<V>(float* a, nint block, nint blocks, float* b, nint bRow, float* c, nint cRow) where V : struct, ILanes<V, float>
    {
        V l0 = V.Zero, h0 = V.Zero;
        V l1 = V.Zero, h1 = V.Zero;
        V l2 = V.Zero, h2 = V.Zero;
        V l3 = V.Zero, h3 = V.Zero;
        for (; blocks > 0; blocks--, a += block)
            for (nint channel = 0; channel < 16; channel++, b += bRow)
            {
                V low = V.Load(in *b, 0), high = V.Load(in *b, V.Count), x;
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(b + Ahead);
                    Sse.Prefetch0(b + Ahead + 16);
                }
                x = V.Fill(a[channel]);
                l0 = V.FusedMultiplyAdd(x, low, l0);
                h0 = V.FusedMultiplyAdd(x, high, h0);
                x = V.Fill(a[channel + 16]);
                l1 = V.FusedMultiplyAdd(x, low, l1);
                h1 = V.FusedMultiplyAdd(x, high, h1);
                x = V.Fill(a[channel + 32]);
                l2 = V.FusedMultiplyAdd(x, low, l2);
                h2 = V.FusedMultiplyAdd(x, high, h2);
                x = V.Fill(a[channel + 48]);
                l3 = V.FusedMultiplyAdd(x, low, l3);
                h3 = V.FusedMultiplyAdd(x, high, h3);
            }
        l0.Store(ref *c, 0);
        h0.Store(ref *c, V.Count);
        c += cRow;
        l1.Store(ref *c, 0);
        h1.Store(ref *c, V.Count);
        c += cRow;
        l2.Store(ref *c, 0);
        h2.Store(ref *c, V.Count);
        c += cRow;
        l3.Store(ref *c, 0);
        h3.Store(ref *c, V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Wide3<V>(float* a, nint block, nint blocks, float* b, nint bRow, float* c, nint cRow) where V : struct, ILanes<V, float>
    {
        V l0 = V.Zero, h0 = V.Zero;
        V l1 = V.Zero, h1 = V.Zero;
        V l2 = V.Zero, h2 = V.Zero;
        for (; blocks > 0; blocks--, a += block)
            for (nint channel = 0; channel < 16; channel++, b += bRow)
            {
                V low = V.Load(in *b, 0), high = V.Load(in *b, V.Count), x;
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(b + Ahead);
                    Sse.Prefetch0(b + Ahead + 16);
                }
                x = V.Fill(a[channel]);
                l0 = V.FusedMultiplyAdd(x, low, l0);
                h0 = V.FusedMultiplyAdd(x, high, h0);
                x = V.Fill(a[channel + 16]);
                l1 = V.FusedMultiplyAdd(x, low, l1);
                h1 = V.FusedMultiplyAdd(x, high, h1);
                x = V.Fill(a[channel + 32]);
                l2 = V.FusedMultiplyAdd(x, low, l2);
                h2 = V.FusedMultiplyAdd(x, high, h2);
            }
        l0.Store(ref *c, 0);
        h0.Store(ref *c, V.Count);
        c += cRow;
        l1.Store(ref *c, 0);
        h1.Store(ref *c, V.Count);
        c += cRow;
        l2.Store(ref *c, 0);
        h2.Store(ref *c, V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Wide2<V>(float* a, nint block, nint blocks, float* b, nint bRow, float* c, nint cRow) where V : struct, ILanes<V, float>
    {
        V l0 = V.Zero, h0 = V.Zero;
        V l1 = V.Zero, h1 = V.Zero;
        for (; blocks > 0; blocks--, a += block)
            for (nint channel = 0; channel < 16; channel++, b += bRow)
            {
                V low = V.Load(in *b, 0), high = V.Load(in *b, V.Count), x;
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(b + Ahead);
                    Sse.Prefetch0(b + Ahead + 16);
                }
                x = V.Fill(a[channel]);
                l0 = V.FusedMultiplyAdd(x, low, l0);
                h0 = V.FusedMultiplyAdd(x, high, h0);
                x = V.Fill(a[channel + 16]);
                l1 = V.FusedMultiplyAdd(x, low, l1);
                h1 = V.FusedMultiplyAdd(x, high, h1);
            }
        l0.Store(ref *c, 0);
        h0.Store(ref *c, V.Count);
        c += cRow;
        l1.Store(ref *c, 0);
        h1.Store(ref *c, V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Wide1<V>(float* a, nint block, nint blocks, float* b, nint bRow, float* c, nint cRow) where V : struct, ILanes<V, float>
    {
        V l0 = V.Zero, h0 = V.Zero;
        for (; blocks > 0; blocks--, a += block)
            for (nint channel = 0; channel < 16; channel++, b += bRow)
            {
                V low = V.Load(in *b, 0), high = V.Load(in *b, V.Count), x;
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(b + Ahead);
                    Sse.Prefetch0(b + Ahead + 16);
                }
                x = V.Fill(a[channel]);
                l0 = V.FusedMultiplyAdd(x, low, l0);
                h0 = V.FusedMultiplyAdd(x, high, h0);
            }
        l0.Store(ref *c, 0);
        h0.Store(ref *c, V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Narrow14<V>(float* a, nint block, nint blocks, float* b, nint bRow, float* c, nint cRow) where V : struct, ILanes<V, float>
    {
        V l0 = V.Zero;
        V l1 = V.Zero;
        V l2 = V.Zero;
        V l3 = V.Zero;
        V l4 = V.Zero;
        V l5 = V.Zero;
        V l6 = V.Zero;
        V l7 = V.Zero;
        V l8 = V.Zero;
        V l9 = V.Zero;
        V l10 = V.Zero;
        V l11 = V.Zero;
        V l12 = V.Zero;
        V l13 = V.Zero;
        for (; blocks > 0; blocks--, a += block)
            for (nint channel = 0; channel < 16; channel++, b += bRow)
            {
                V low = V.Load(in *b, 0), x;
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(b + Ahead);
                }
                x = V.Fill(a[channel]);
                l0 = V.FusedMultiplyAdd(x, low, l0);
                x = V.Fill(a[channel + 16]);
                l1 = V.FusedMultiplyAdd(x, low, l1);
                x = V.Fill(a[channel + 32]);
                l2 = V.FusedMultiplyAdd(x, low, l2);
                x = V.Fill(a[channel + 48]);
                l3 = V.FusedMultiplyAdd(x, low, l3);
                x = V.Fill(a[channel + 64]);
                l4 = V.FusedMultiplyAdd(x, low, l4);
                x = V.Fill(a[channel + 80]);
                l5 = V.FusedMultiplyAdd(x, low, l5);
                x = V.Fill(a[channel + 96]);
                l6 = V.FusedMultiplyAdd(x, low, l6);
                x = V.Fill(a[channel + 112]);
                l7 = V.FusedMultiplyAdd(x, low, l7);
                x = V.Fill(a[channel + 128]);
                l8 = V.FusedMultiplyAdd(x, low, l8);
                x = V.Fill(a[channel + 144]);
                l9 = V.FusedMultiplyAdd(x, low, l9);
                x = V.Fill(a[channel + 160]);
                l10 = V.FusedMultiplyAdd(x, low, l10);
                x = V.Fill(a[channel + 176]);
                l11 = V.FusedMultiplyAdd(x, low, l11);
                x = V.Fill(a[channel + 192]);
                l12 = V.FusedMultiplyAdd(x, low, l12);
                x = V.Fill(a[channel + 208]);
                l13 = V.FusedMultiplyAdd(x, low, l13);
            }
        l0.Store(ref *c, 0);
        c += cRow;
        l1.Store(ref *c, 0);
        c += cRow;
        l2.Store(ref *c, 0);
        c += cRow;
        l3.Store(ref *c, 0);
        c += cRow;
        l4.Store(ref *c, 0);
        c += cRow;
        l5.Store(ref *c, 0);
        c += cRow;
        l6.Store(ref *c, 0);
        c += cRow;
        l7.Store(ref *c, 0);
        c += cRow;
        l8.Store(ref *c, 0);
        c += cRow;
        l9.Store(ref *c, 0);
        c += cRow;
        l10.Store(ref *c, 0);
        c += cRow;
        l11.Store(ref *c, 0);
        c += cRow;
        l12.Store(ref *c, 0);
        c += cRow;
        l13.Store(ref *c, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Narrow13<V>(float* a, nint block, nint blocks, float* b, nint bRow, float* c, nint cRow) where V : struct, ILanes<V, float>
    {
        V l0 = V.Zero;
        V l1 = V.Zero;
        V l2 = V.Zero;
        V l3 = V.Zero;
        V l4 = V.Zero;
        V l5 = V.Zero;
        V l6 = V.Zero;
        V l7 = V.Zero;
        V l8 = V.Zero;
        V l9 = V.Zero;
        V l10 = V.Zero;
        V l11 = V.Zero;
        V l12 = V.Zero;
        for (; blocks > 0; blocks--, a += block)
            for (nint channel = 0; channel < 16; channel++, b += bRow)
            {
                V low = V.Load(in *b, 0), x;
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(b + Ahead);
                }
                x = V.Fill(a[channel]);
                l0 = V.FusedMultiplyAdd(x, low, l0);
                x = V.Fill(a[channel + 16]);
                l1 = V.FusedMultiplyAdd(x, low, l1);
                x = V.Fill(a[channel + 32]);
                l2 = V.FusedMultiplyAdd(x, low, l2);
                x = V.Fill(a[channel + 48]);
                l3 = V.FusedMultiplyAdd(x, low, l3);
                x = V.Fill(a[channel + 64]);
                l4 = V.FusedMultiplyAdd(x, low, l4);
                x = V.Fill(a[channel + 80]);
                l5 = V.FusedMultiplyAdd(x, low, l5);
                x = V.Fill(a[channel + 96]);
                l6 = V.FusedMultiplyAdd(x, low, l6);
                x = V.Fill(a[channel + 112]);
                l7 = V.FusedMultiplyAdd(x, low, l7);
                x = V.Fill(a[channel + 128]);
                l8 = V.FusedMultiplyAdd(x, low, l8);
                x = V.Fill(a[channel + 144]);
                l9 = V.FusedMultiplyAdd(x, low, l9);
                x = V.Fill(a[channel + 160]);
                l10 = V.FusedMultiplyAdd(x, low, l10);
                x = V.Fill(a[channel + 176]);
                l11 = V.FusedMultiplyAdd(x, low, l11);
                x = V.Fill(a[channel + 192]);
                l12 = V.FusedMultiplyAdd(x, low, l12);
            }
        l0.Store(ref *c, 0);
        c += cRow;
        l1.Store(ref *c, 0);
        c += cRow;
        l2.Store(ref *c, 0);
        c += cRow;
        l3.Store(ref *c, 0);
        c += cRow;
        l4.Store(ref *c, 0);
        c += cRow;
        l5.Store(ref *c, 0);
        c += cRow;
        l6.Store(ref *c, 0);
        c += cRow;
        l7.Store(ref *c, 0);
        c += cRow;
        l8.Store(ref *c, 0);
        c += cRow;
        l9.Store(ref *c, 0);
        c += cRow;
        l10.Store(ref *c, 0);
        c += cRow;
        l11.Store(ref *c, 0);
        c += cRow;
        l12.Store(ref *c, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Narrow12<V>(float* a, nint block, nint blocks, float* b, nint bRow, float* c, nint cRow) where V : struct, ILanes<V, float>
    {
        V l0 = V.Zero;
        V l1 = V.Zero;
        V l2 = V.Zero;
        V l3 = V.Zero;
        V l4 = V.Zero;
        V l5 = V.Zero;
        V l6 = V.Zero;
        V l7 = V.Zero;
        V l8 = V.Zero;
        V l9 = V.Zero;
        V l10 = V.Zero;
        V l11 = V.Zero;
        for (; blocks > 0; blocks--, a += block)
            for (nint channel = 0; channel < 16; channel++, b += bRow)
            {
                V low = V.Load(in *b, 0), x;
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(b + Ahead);
                }
                x = V.Fill(a[channel]);
                l0 = V.FusedMultiplyAdd(x, low, l0);
                x = V.Fill(a[channel + 16]);
                l1 = V.FusedMultiplyAdd(x, low, l1);
                x = V.Fill(a[channel + 32]);
                l2 = V.FusedMultiplyAdd(x, low, l2);
                x = V.Fill(a[channel + 48]);
                l3 = V.FusedMultiplyAdd(x, low, l3);
                x = V.Fill(a[channel + 64]);
                l4 = V.FusedMultiplyAdd(x, low, l4);
                x = V.Fill(a[channel + 80]);
                l5 = V.FusedMultiplyAdd(x, low, l5);
                x = V.Fill(a[channel + 96]);
                l6 = V.FusedMultiplyAdd(x, low, l6);
                x = V.Fill(a[channel + 112]);
                l7 = V.FusedMultiplyAdd(x, low, l7);
                x = V.Fill(a[channel + 128]);
                l8 = V.FusedMultiplyAdd(x, low, l8);
                x = V.Fill(a[channel + 144]);
                l9 = V.FusedMultiplyAdd(x, low, l9);
                x = V.Fill(a[channel + 160]);
                l10 = V.FusedMultiplyAdd(x, low, l10);
                x = V.Fill(a[channel + 176]);
                l11 = V.FusedMultiplyAdd(x, low, l11);
            }
        l0.Store(ref *c, 0);
        c += cRow;
        l1.Store(ref *c, 0);
        c += cRow;
        l2.Store(ref *c, 0);
        c += cRow;
        l3.Store(ref *c, 0);
        c += cRow;
        l4.Store(ref *c, 0);
        c += cRow;
        l5.Store(ref *c, 0);
        c += cRow;
        l6.Store(ref *c, 0);
        c += cRow;
        l7.Store(ref *c, 0);
        c += cRow;
        l8.Store(ref *c, 0);
        c += cRow;
        l9.Store(ref *c, 0);
        c += cRow;
        l10.Store(ref *c, 0);
        c += cRow;
        l11.Store(ref *c, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Narrow11<V>(float* a, nint block, nint blocks, float* b, nint bRow, float* c, nint cRow) where V : struct, ILanes<V, float>
    {
        V l0 = V.Zero;
        V l1 = V.Zero;
        V l2 = V.Zero;
        V l3 = V.Zero;
        V l4 = V.Zero;
        V l5 = V.Zero;
        V l6 = V.Zero;
        V l7 = V.Zero;
        V l8 = V.Zero;
        V l9 = V.Zero;
        V l10 = V.Zero;
        for (; blocks > 0; blocks--, a += block)
            for (nint channel = 0; channel < 16; channel++, b += bRow)
            {
                V low = V.Load(in *b, 0), x;
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(b + Ahead);
                }
                x = V.Fill(a[channel]);
                l0 = V.FusedMultiplyAdd(x, low, l0);
                x = V.Fill(a[channel + 16]);
                l1 = V.FusedMultiplyAdd(x, low, l1);
                x = V.Fill(a[channel + 32]);
                l2 = V.FusedMultiplyAdd(x, low, l2);
                x = V.Fill(a[channel + 48]);
                l3 = V.FusedMultiplyAdd(x, low, l3);
                x = V.Fill(a[channel + 64]);
                l4 = V.FusedMultiplyAdd(x, low, l4);
                x = V.Fill(a[channel + 80]);
                l5 = V.FusedMultiplyAdd(x, low, l5);
                x = V.Fill(a[channel + 96]);
                l6 = V.FusedMultiplyAdd(x, low, l6);
                x = V.Fill(a[channel + 112]);
                l7 = V.FusedMultiplyAdd(x, low, l7);
                x = V.Fill(a[channel + 128]);
                l8 = V.FusedMultiplyAdd(x, low, l8);
                x = V.Fill(a[channel + 144]);
                l9 = V.FusedMultiplyAdd(x, low, l9);
                x = V.Fill(a[channel + 160]);
                l10 = V.FusedMultiplyAdd(x, low, l10);
            }
        l0.Store(ref *c, 0);
        c += cRow;
        l1.Store(ref *c, 0);
        c += cRow;
        l2.Store(ref *c, 0);
        c += cRow;
        l3.Store(ref *c, 0);
        c += cRow;
        l4.Store(ref *c, 0);
        c += cRow;
        l5.Store(ref *c, 0);
        c += cRow;
        l6.Store(ref *c, 0);
        c += cRow;
        l7.Store(ref *c, 0);
        c += cRow;
        l8.Store(ref *c, 0);
        c += cRow;
        l9.Store(ref *c, 0);
        c += cRow;
        l10.Store(ref *c, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Narrow10<V>(float* a, nint block, nint blocks, float* b, nint bRow, float* c, nint cRow) where V : struct, ILanes<V, float>
    {
        V l0 = V.Zero;
        V l1 = V.Zero;
        V l2 = V.Zero;
        V l3 = V.Zero;
        V l4 = V.Zero;
        V l5 = V.Zero;
        V l6 = V.Zero;
        V l7 = V.Zero;
        V l8 = V.Zero;
        V l9 = V.Zero;
        for (; blocks > 0; blocks--, a += block)
            for (nint channel = 0; channel < 16; channel++, b += bRow)
            {
                V low = V.Load(in *b, 0), x;
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(b + Ahead);
                }
                x = V.Fill(a[channel]);
                l0 = V.FusedMultiplyAdd(x, low, l0);
                x = V.Fill(a[channel + 16]);
                l1 = V.FusedMultiplyAdd(x, low, l1);
                x = V.Fill(a[channel + 32]);
                l2 = V.FusedMultiplyAdd(x, low, l2);
                x = V.Fill(a[channel + 48]);
                l3 = V.FusedMultiplyAdd(x, low, l3);
                x = V.Fill(a[channel + 64]);
                l4 = V.FusedMultiplyAdd(x, low, l4);
                x = V.Fill(a[channel + 80]);
                l5 = V.FusedMultiplyAdd(x, low, l5);
                x = V.Fill(a[channel + 96]);
                l6 = V.FusedMultiplyAdd(x, low, l6);
                x = V.Fill(a[channel + 112]);
                l7 = V.FusedMultiplyAdd(x, low, l7);
                x = V.Fill(a[channel + 128]);
                l8 = V.FusedMultiplyAdd(x, low, l8);
                x = V.Fill(a[channel + 144]);
                l9 = V.FusedMultiplyAdd(x, low, l9);
            }
        l0.Store(ref *c, 0);
        c += cRow;
        l1.Store(ref *c, 0);
        c += cRow;
        l2.Store(ref *c, 0);
        c += cRow;
        l3.Store(ref *c, 0);
        c += cRow;
        l4.Store(ref *c, 0);
        c += cRow;
        l5.Store(ref *c, 0);
        c += cRow;
        l6.Store(ref *c, 0);
        c += cRow;
        l7.Store(ref *c, 0);
        c += cRow;
        l8.Store(ref *c, 0);
        c += cRow;
        l9.Store(ref *c, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Narrow9<V>(float* a, nint block, nint blocks, float* b, nint bRow, float* c, nint cRow) where V : struct, ILanes<V, float>
    {
        V l0 = V.Zero;
        V l1 = V.Zero;
        V l2 = V.Zero;
        V l3 = V.Zero;
        V l4 = V.Zero;
        V l5 = V.Zero;
        V l6 = V.Zero;
        V l7 = V.Zero;
        V l8 = V.Zero;
        for (; blocks > 0; blocks--, a += block)
            for (nint channel = 0; channel < 16; channel++, b += bRow)
            {
                V low = V.Load(in *b, 0), x;
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(b + Ahead);
                }
                x = V.Fill(a[channel]);
                l0 = V.FusedMultiplyAdd(x, low, l0);
                x = V.Fill(a[channel + 16]);
                l1 = V.FusedMultiplyAdd(x, low, l1);
                x = V.Fill(a[channel + 32]);
                l2 = V.FusedMultiplyAdd(x, low, l2);
                x = V.Fill(a[channel + 48]);
                l3 = V.FusedMultiplyAdd(x, low, l3);
                x = V.Fill(a[channel + 64]);
                l4 = V.FusedMultiplyAdd(x, low, l4);
                x = V.Fill(a[channel + 80]);
                l5 = V.FusedMultiplyAdd(x, low, l5);
                x = V.Fill(a[channel + 96]);
                l6 = V.FusedMultiplyAdd(x, low, l6);
                x = V.Fill(a[channel + 112]);
                l7 = V.FusedMultiplyAdd(x, low, l7);
                x = V.Fill(a[channel + 128]);
                l8 = V.FusedMultiplyAdd(x, low, l8);
            }
        l0.Store(ref *c, 0);
        c += cRow;
        l1.Store(ref *c, 0);
        c += cRow;
        l2.Store(ref *c, 0);
        c += cRow;
        l3.Store(ref *c, 0);
        c += cRow;
        l4.Store(ref *c, 0);
        c += cRow;
        l5.Store(ref *c, 0);
        c += cRow;
        l6.Store(ref *c, 0);
        c += cRow;
        l7.Store(ref *c, 0);
        c += cRow;
        l8.Store(ref *c, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Narrow8<V>(float* a, nint block, nint blocks, float* b, nint bRow, float* c, nint cRow) where V : struct, ILanes<V, float>
    {
        V l0 = V.Zero;
        V l1 = V.Zero;
        V l2 = V.Zero;
        V l3 = V.Zero;
        V l4 = V.Zero;
        V l5 = V.Zero;
        V l6 = V.Zero;
        V l7 = V.Zero;
        for (; blocks > 0; blocks--, a += block)
            for (nint channel = 0; channel < 16; channel++, b += bRow)
            {
                V low = V.Load(in *b, 0), x;
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(b + Ahead);
                }
                x = V.Fill(a[channel]);
                l0 = V.FusedMultiplyAdd(x, low, l0);
                x = V.Fill(a[channel + 16]);
                l1 = V.FusedMultiplyAdd(x, low, l1);
                x = V.Fill(a[channel + 32]);
                l2 = V.FusedMultiplyAdd(x, low, l2);
                x = V.Fill(a[channel + 48]);
                l3 = V.FusedMultiplyAdd(x, low, l3);
                x = V.Fill(a[channel + 64]);
                l4 = V.FusedMultiplyAdd(x, low, l4);
                x = V.Fill(a[channel + 80]);
                l5 = V.FusedMultiplyAdd(x, low, l5);
                x = V.Fill(a[channel + 96]);
                l6 = V.FusedMultiplyAdd(x, low, l6);
                x = V.Fill(a[channel + 112]);
                l7 = V.FusedMultiplyAdd(x, low, l7);
            }
        l0.Store(ref *c, 0);
        c += cRow;
        l1.Store(ref *c, 0);
        c += cRow;
        l2.Store(ref *c, 0);
        c += cRow;
        l3.Store(ref *c, 0);
        c += cRow;
        l4.Store(ref *c, 0);
        c += cRow;
        l5.Store(ref *c, 0);
        c += cRow;
        l6.Store(ref *c, 0);
        c += cRow;
        l7.Store(ref *c, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Narrow7<V>(float* a, nint block, nint blocks, float* b, nint bRow, float* c, nint cRow) where V : struct, ILanes<V, float>
    {
        V l0 = V.Zero;
        V l1 = V.Zero;
        V l2 = V.Zero;
        V l3 = V.Zero;
        V l4 = V.Zero;
        V l5 = V.Zero;
        V l6 = V.Zero;
        for (; blocks > 0; blocks--, a += block)
            for (nint channel = 0; channel < 16; channel++, b += bRow)
            {
                V low = V.Load(in *b, 0), x;
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(b + Ahead);
                }
                x = V.Fill(a[channel]);
                l0 = V.FusedMultiplyAdd(x, low, l0);
                x = V.Fill(a[channel + 16]);
                l1 = V.FusedMultiplyAdd(x, low, l1);
                x = V.Fill(a[channel + 32]);
                l2 = V.FusedMultiplyAdd(x, low, l2);
                x = V.Fill(a[channel + 48]);
                l3 = V.FusedMultiplyAdd(x, low, l3);
                x = V.Fill(a[channel + 64]);
                l4 = V.FusedMultiplyAdd(x, low, l4);
                x = V.Fill(a[channel + 80]);
                l5 = V.FusedMultiplyAdd(x, low, l5);
                x = V.Fill(a[channel + 96]);
                l6 = V.FusedMultiplyAdd(x, low, l6);
            }
        l0.Store(ref *c, 0);
        c += cRow;
        l1.Store(ref *c, 0);
        c += cRow;
        l2.Store(ref *c, 0);
        c += cRow;
        l3.Store(ref *c, 0);
        c += cRow;
        l4.Store(ref *c, 0);
        c += cRow;
        l5.Store(ref *c, 0);
        c += cRow;
        l6.Store(ref *c, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Narrow6<V>(float* a, nint block, nint blocks, float* b, nint bRow, float* c, nint cRow) where V : struct, ILanes<V, float>
    {
        V l0 = V.Zero;
        V l1 = V.Zero;
        V l2 = V.Zero;
        V l3 = V.Zero;
        V l4 = V.Zero;
        V l5 = V.Zero;
        for (; blocks > 0; blocks--, a += block)
            for (nint channel = 0; channel < 16; channel++, b += bRow)
            {
                V low = V.Load(in *b, 0), x;
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(b + Ahead);
                }
                x = V.Fill(a[channel]);
                l0 = V.FusedMultiplyAdd(x, low, l0);
                x = V.Fill(a[channel + 16]);
                l1 = V.FusedMultiplyAdd(x, low, l1);
                x = V.Fill(a[channel + 32]);
                l2 = V.FusedMultiplyAdd(x, low, l2);
                x = V.Fill(a[channel + 48]);
                l3 = V.FusedMultiplyAdd(x, low, l3);
                x = V.Fill(a[channel + 64]);
                l4 = V.FusedMultiplyAdd(x, low, l4);
                x = V.Fill(a[channel + 80]);
                l5 = V.FusedMultiplyAdd(x, low, l5);
            }
        l0.Store(ref *c, 0);
        c += cRow;
        l1.Store(ref *c, 0);
        c += cRow;
        l2.Store(ref *c, 0);
        c += cRow;
        l3.Store(ref *c, 0);
        c += cRow;
        l4.Store(ref *c, 0);
        c += cRow;
        l5.Store(ref *c, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Narrow5<V>(float* a, nint block, nint blocks, float* b, nint bRow, float* c, nint cRow) where V : struct, ILanes<V, float>
    {
        V l0 = V.Zero;
        V l1 = V.Zero;
        V l2 = V.Zero;
        V l3 = V.Zero;
        V l4 = V.Zero;
        for (; blocks > 0; blocks--, a += block)
            for (nint channel = 0; channel < 16; channel++, b += bRow)
            {
                V low = V.Load(in *b, 0), x;
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(b + Ahead);
                }
                x = V.Fill(a[channel]);
                l0 = V.FusedMultiplyAdd(x, low, l0);
                x = V.Fill(a[channel + 16]);
                l1 = V.FusedMultiplyAdd(x, low, l1);
                x = V.Fill(a[channel + 32]);
                l2 = V.FusedMultiplyAdd(x, low, l2);
                x = V.Fill(a[channel + 48]);
                l3 = V.FusedMultiplyAdd(x, low, l3);
                x = V.Fill(a[channel + 64]);
                l4 = V.FusedMultiplyAdd(x, low, l4);
            }
        l0.Store(ref *c, 0);
        c += cRow;
        l1.Store(ref *c, 0);
        c += cRow;
        l2.Store(ref *c, 0);
        c += cRow;
        l3.Store(ref *c, 0);
        c += cRow;
        l4.Store(ref *c, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Narrow4<V>(float* a, nint block, nint blocks, float* b, nint bRow, float* c, nint cRow) where V : struct, ILanes<V, float>
    {
        V l0 = V.Zero;
        V l1 = V.Zero;
        V l2 = V.Zero;
        V l3 = V.Zero;
        for (; blocks > 0; blocks--, a += block)
            for (nint channel = 0; channel < 16; channel++, b += bRow)
            {
                V low = V.Load(in *b, 0), x;
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(b + Ahead);
                }
                x = V.Fill(a[channel]);
                l0 = V.FusedMultiplyAdd(x, low, l0);
                x = V.Fill(a[channel + 16]);
                l1 = V.FusedMultiplyAdd(x, low, l1);
                x = V.Fill(a[channel + 32]);
                l2 = V.FusedMultiplyAdd(x, low, l2);
                x = V.Fill(a[channel + 48]);
                l3 = V.FusedMultiplyAdd(x, low, l3);
            }
        l0.Store(ref *c, 0);
        c += cRow;
        l1.Store(ref *c, 0);
        c += cRow;
        l2.Store(ref *c, 0);
        c += cRow;
        l3.Store(ref *c, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Narrow3<V>(float* a, nint block, nint blocks, float* b, nint bRow, float* c, nint cRow) where V : struct, ILanes<V, float>
    {
        V l0 = V.Zero;
        V l1 = V.Zero;
        V l2 = V.Zero;
        for (; blocks > 0; blocks--, a += block)
            for (nint channel = 0; channel < 16; channel++, b += bRow)
            {
                V low = V.Load(in *b, 0), x;
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(b + Ahead);
                }
                x = V.Fill(a[channel]);
                l0 = V.FusedMultiplyAdd(x, low, l0);
                x = V.Fill(a[channel + 16]);
                l1 = V.FusedMultiplyAdd(x, low, l1);
                x = V.Fill(a[channel + 32]);
                l2 = V.FusedMultiplyAdd(x, low, l2);
            }
        l0.Store(ref *c, 0);
        c += cRow;
        l1.Store(ref *c, 0);
        c += cRow;
        l2.Store(ref *c, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Narrow2<V>(float* a, nint block, nint blocks, float* b, nint bRow, float* c, nint cRow) where V : struct, ILanes<V, float>
    {
        V l0 = V.Zero;
        V l1 = V.Zero;
        for (; blocks > 0; blocks--, a += block)
            for (nint channel = 0; channel < 16; channel++, b += bRow)
            {
                V low = V.Load(in *b, 0), x;
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(b + Ahead);
                }
                x = V.Fill(a[channel]);
                l0 = V.FusedMultiplyAdd(x, low, l0);
                x = V.Fill(a[channel + 16]);
                l1 = V.FusedMultiplyAdd(x, low, l1);
            }
        l0.Store(ref *c, 0);
        c += cRow;
        l1.Store(ref *c, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Narrow1<V>(float* a, nint block, nint blocks, float* b, nint bRow, float* c, nint cRow) where V : struct, ILanes<V, float>
    {
        V l0 = V.Zero;
        for (; blocks > 0; blocks--, a += block)
            for (nint channel = 0; channel < 16; channel++, b += bRow)
            {
                V low = V.Load(in *b, 0), x;
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(b + Ahead);
                }
                x = V.Fill(a[channel]);
                l0 = V.FusedMultiplyAdd(x, low, l0);
            }
        l0.Store(ref *c, 0);
    }
}
