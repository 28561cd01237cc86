using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Two rows of seven windows of 3×3 pixels over a block of 16 channels, for processors with 32 registers.</summary>
internal static unsafe class WindowPairTiles
{
    /// <summary>Weights stay in registers, and a pixel is loaded once for all windows that meet it; sums are those of one row after the other.</summary>
    /// <param name="p">The first pixel that the first window meets.</param>
    /// <param name="step">Elements from one row of the input to the next.</param>
    /// <param name="weights">A vector for each tap.</param>
    /// <param name="left">Whether the first column is outside.</param>
    /// <param name="right">Whether the last one is.</param>
    /// <param name="to">Seven results side by side.</param>
    /// <param name="row">Elements from there to those of the second row.</param>
    /// <param name="ends">What sums begin and end with.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows<V>(float* p, nint step, float* weights, bool left, bool right, float* to, nint row, BlockEnds* ends) where V : struct, ILanes<V, float>
    {
        V w0 = WindowTiles.Pixel<V>(weights, 0), w1 = WindowTiles.Pixel<V>(weights, 1), w2 = WindowTiles.Pixel<V>(weights, 2);
        V w3 = WindowTiles.Pixel<V>(weights, 3), w4 = WindowTiles.Pixel<V>(weights, 4), w5 = WindowTiles.Pixel<V>(weights, 5);
        V w6 = WindowTiles.Pixel<V>(weights, 6), w7 = WindowTiles.Pixel<V>(weights, 7), w8 = WindowTiles.Pixel<V>(weights, 8);
        V a = WindowTiles.Pixel<V>(ends->Shift, 0), b = a, c = a, d = a, e = a, f = a, g = a, h = a, i = a, j = a, k = a, l = a, m = a, n = a, x;
        x = left ? V.Zero : WindowTiles.Pixel<V>(p, 0);
        a = V.FusedMultiplyAdd(x, w0, a);
        x = WindowTiles.Pixel<V>(p, 1);
        a = V.FusedMultiplyAdd(x, w1, a); b = V.FusedMultiplyAdd(x, w0, b);
        x = WindowTiles.Pixel<V>(p, 2);
        a = V.FusedMultiplyAdd(x, w2, a); b = V.FusedMultiplyAdd(x, w1, b); c = V.FusedMultiplyAdd(x, w0, c);
        x = WindowTiles.Pixel<V>(p, 3);
        b = V.FusedMultiplyAdd(x, w2, b); c = V.FusedMultiplyAdd(x, w1, c); d = V.FusedMultiplyAdd(x, w0, d);
        x = WindowTiles.Pixel<V>(p, 4);
        c = V.FusedMultiplyAdd(x, w2, c); d = V.FusedMultiplyAdd(x, w1, d); e = V.FusedMultiplyAdd(x, w0, e);
        x = WindowTiles.Pixel<V>(p, 5);
        d = V.FusedMultiplyAdd(x, w2, d); e = V.FusedMultiplyAdd(x, w1, e); f = V.FusedMultiplyAdd(x, w0, f);
        x = WindowTiles.Pixel<V>(p, 6);
        e = V.FusedMultiplyAdd(x, w2, e); f = V.FusedMultiplyAdd(x, w1, f); g = V.FusedMultiplyAdd(x, w0, g);
        x = WindowTiles.Pixel<V>(p, 7);
        f = V.FusedMultiplyAdd(x, w2, f); g = V.FusedMultiplyAdd(x, w1, g);
        x = right ? V.Zero : WindowTiles.Pixel<V>(p, 8);
        g = V.FusedMultiplyAdd(x, w2, g);
        p += step;
        x = left ? V.Zero : WindowTiles.Pixel<V>(p, 0);
        a = V.FusedMultiplyAdd(x, w3, a); h = V.FusedMultiplyAdd(x, w0, h);
        x = WindowTiles.Pixel<V>(p, 1);
        a = V.FusedMultiplyAdd(x, w4, a); b = V.FusedMultiplyAdd(x, w3, b); h = V.FusedMultiplyAdd(x, w1, h);
        i = V.FusedMultiplyAdd(x, w0, i);
        x = WindowTiles.Pixel<V>(p, 2);
        a = V.FusedMultiplyAdd(x, w5, a); b = V.FusedMultiplyAdd(x, w4, b); c = V.FusedMultiplyAdd(x, w3, c);
        h = V.FusedMultiplyAdd(x, w2, h); i = V.FusedMultiplyAdd(x, w1, i); j = V.FusedMultiplyAdd(x, w0, j);
        x = WindowTiles.Pixel<V>(p, 3);
        b = V.FusedMultiplyAdd(x, w5, b); c = V.FusedMultiplyAdd(x, w4, c); d = V.FusedMultiplyAdd(x, w3, d);
        i = V.FusedMultiplyAdd(x, w2, i); j = V.FusedMultiplyAdd(x, w1, j); k = V.FusedMultiplyAdd(x, w0, k);
        x = WindowTiles.Pixel<V>(p, 4);
        c = V.FusedMultiplyAdd(x, w5, c); d = V.FusedMultiplyAdd(x, w4, d); e = V.FusedMultiplyAdd(x, w3, e);
        j = V.FusedMultiplyAdd(x, w2, j); k = V.FusedMultiplyAdd(x, w1, k); l = V.FusedMultiplyAdd(x, w0, l);
        x = WindowTiles.Pixel<V>(p, 5);
        d = V.FusedMultiplyAdd(x, w5, d); e = V.FusedMultiplyAdd(x, w4, e); f = V.FusedMultiplyAdd(x, w3, f);
        k = V.FusedMultiplyAdd(x, w2, k); l = V.FusedMultiplyAdd(x, w1, l); m = V.FusedMultiplyAdd(x, w0, m);
        x = WindowTiles.Pixel<V>(p, 6);
        e = V.FusedMultiplyAdd(x, w5, e); f = V.FusedMultiplyAdd(x, w4, f); g = V.FusedMultiplyAdd(x, w3, g);
        l = V.FusedMultiplyAdd(x, w2, l); m = V.FusedMultiplyAdd(x, w1, m); n = V.FusedMultiplyAdd(x, w0, n);
        x = WindowTiles.Pixel<V>(p, 7);
        f = V.FusedMultiplyAdd(x, w5, f); g = V.FusedMultiplyAdd(x, w4, g); m = V.FusedMultiplyAdd(x, w2, m);
        n = V.FusedMultiplyAdd(x, w1, n);
        x = right ? V.Zero : WindowTiles.Pixel<V>(p, 8);
        g = V.FusedMultiplyAdd(x, w5, g); n = V.FusedMultiplyAdd(x, w2, n);
        p += step;
        x = left ? V.Zero : WindowTiles.Pixel<V>(p, 0);
        a = V.FusedMultiplyAdd(x, w6, a); h = V.FusedMultiplyAdd(x, w3, h);
        x = WindowTiles.Pixel<V>(p, 1);
        a = V.FusedMultiplyAdd(x, w7, a); b = V.FusedMultiplyAdd(x, w6, b); h = V.FusedMultiplyAdd(x, w4, h);
        i = V.FusedMultiplyAdd(x, w3, i);
        x = WindowTiles.Pixel<V>(p, 2);
        a = V.FusedMultiplyAdd(x, w8, a); b = V.FusedMultiplyAdd(x, w7, b); c = V.FusedMultiplyAdd(x, w6, c);
        h = V.FusedMultiplyAdd(x, w5, h); i = V.FusedMultiplyAdd(x, w4, i); j = V.FusedMultiplyAdd(x, w3, j);
        x = WindowTiles.Pixel<V>(p, 3);
        b = V.FusedMultiplyAdd(x, w8, b); c = V.FusedMultiplyAdd(x, w7, c); d = V.FusedMultiplyAdd(x, w6, d);
        i = V.FusedMultiplyAdd(x, w5, i); j = V.FusedMultiplyAdd(x, w4, j); k = V.FusedMultiplyAdd(x, w3, k);
        x = WindowTiles.Pixel<V>(p, 4);
        c = V.FusedMultiplyAdd(x, w8, c); d = V.FusedMultiplyAdd(x, w7, d); e = V.FusedMultiplyAdd(x, w6, e);
        j = V.FusedMultiplyAdd(x, w5, j); k = V.FusedMultiplyAdd(x, w4, k); l = V.FusedMultiplyAdd(x, w3, l);
        x = WindowTiles.Pixel<V>(p, 5);
        d = V.FusedMultiplyAdd(x, w8, d); e = V.FusedMultiplyAdd(x, w7, e); f = V.FusedMultiplyAdd(x, w6, f);
        k = V.FusedMultiplyAdd(x, w5, k); l = V.FusedMultiplyAdd(x, w4, l); m = V.FusedMultiplyAdd(x, w3, m);
        x = WindowTiles.Pixel<V>(p, 6);
        e = V.FusedMultiplyAdd(x, w8, e); f = V.FusedMultiplyAdd(x, w7, f); g = V.FusedMultiplyAdd(x, w6, g);
        l = V.FusedMultiplyAdd(x, w5, l); m = V.FusedMultiplyAdd(x, w4, m); n = V.FusedMultiplyAdd(x, w3, n);
        x = WindowTiles.Pixel<V>(p, 7);
        f = V.FusedMultiplyAdd(x, w8, f); g = V.FusedMultiplyAdd(x, w7, g); m = V.FusedMultiplyAdd(x, w5, m);
        n = V.FusedMultiplyAdd(x, w4, n);
        x = right ? V.Zero : WindowTiles.Pixel<V>(p, 8);
        g = V.FusedMultiplyAdd(x, w8, g); n = V.FusedMultiplyAdd(x, w5, n);
        p += step;
        x = left ? V.Zero : WindowTiles.Pixel<V>(p, 0);
        h = V.FusedMultiplyAdd(x, w6, h);
        x = WindowTiles.Pixel<V>(p, 1);
        h = V.FusedMultiplyAdd(x, w7, h); i = V.FusedMultiplyAdd(x, w6, i);
        x = WindowTiles.Pixel<V>(p, 2);
        h = V.FusedMultiplyAdd(x, w8, h); i = V.FusedMultiplyAdd(x, w7, i); j = V.FusedMultiplyAdd(x, w6, j);
        x = WindowTiles.Pixel<V>(p, 3);
        i = V.FusedMultiplyAdd(x, w8, i); j = V.FusedMultiplyAdd(x, w7, j); k = V.FusedMultiplyAdd(x, w6, k);
        x = WindowTiles.Pixel<V>(p, 4);
        j = V.FusedMultiplyAdd(x, w8, j); k = V.FusedMultiplyAdd(x, w7, k); l = V.FusedMultiplyAdd(x, w6, l);
        x = WindowTiles.Pixel<V>(p, 5);
        k = V.FusedMultiplyAdd(x, w8, k); l = V.FusedMultiplyAdd(x, w7, l); m = V.FusedMultiplyAdd(x, w6, m);
        x = WindowTiles.Pixel<V>(p, 6);
        l = V.FusedMultiplyAdd(x, w8, l); m = V.FusedMultiplyAdd(x, w7, m); n = V.FusedMultiplyAdd(x, w6, n);
        x = WindowTiles.Pixel<V>(p, 7);
        m = V.FusedMultiplyAdd(x, w8, m); n = V.FusedMultiplyAdd(x, w7, n);
        x = right ? V.Zero : WindowTiles.Pixel<V>(p, 8);
        n = V.FusedMultiplyAdd(x, w8, n);
        if (ends->IsBounded)
        {
            V least = V.Fill(ends->Least), most = V.Fill(ends->Most);
            a = WindowTiles.Between(a, least, most); b = WindowTiles.Between(b, least, most); c = WindowTiles.Between(c, least, most); d = WindowTiles.Between(d, least, most);
            e = WindowTiles.Between(e, least, most); f = WindowTiles.Between(f, least, most); g = WindowTiles.Between(g, least, most);
            h = WindowTiles.Between(h, least, most); i = WindowTiles.Between(i, least, most); j = WindowTiles.Between(j, least, most); k = WindowTiles.Between(k, least, most);
            l = WindowTiles.Between(l, least, most); m = WindowTiles.Between(m, least, most); n = WindowTiles.Between(n, least, most);
        }
        WindowTiles.Store(to, a, b, c, d, e, f, g);
        WindowTiles.Store(to + row, h, i, j, k, l, m, n);
    }
}
