using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

// Windows five pixels wide. What is outside stands for pixels before the first and from the end on.
internal static unsafe partial class WindowTiles
{
    /// <summary>Pixels that the windows of a tile meet, five wide and side by side, or two pixels apart.</summary>
    public const int NeighbourPixels = Count + 4, ApartPixels = 2 * Count + 3;

    /// <summary>Window i meets pixels i to i + 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FiveNeighbours<V, TStep>(float* p, nint step, float* weights, int rows, int first, int end, float* to, BlockEnds* ends)
        where V : struct, ILanes<V, float> where TStep : struct, IWindowStep
    {
        V outside = V.Fill(TStep.Outside), a = BlockWindows.Start<V, TStep>(ends), b = a, c = a, d = a, e = a, f = a, g = a;
        int count = end - first;
        for (; rows > 0; rows--, p += step, weights += 5 * Block.Lanes)
        {
            V w0 = Weight<V, TStep>(weights), w1 = Weight<V, TStep>(weights + Block.Lanes), w2 = Weight<V, TStep>(weights + 2 * Block.Lanes);
            V w3 = Weight<V, TStep>(weights + 3 * Block.Lanes), w4 = Weight<V, TStep>(weights + 4 * Block.Lanes);
            V x = (uint)-first < (uint)count ? Pixel<V>(p, 0) : outside;
            a = TStep.Step(a, x, w0);
            x = (uint)(1 - first) < (uint)count ? Pixel<V>(p, 1) : outside;
            a = TStep.Step(a, x, w1); b = TStep.Step(b, x, w0);
            x = (uint)(2 - first) < (uint)count ? Pixel<V>(p, 2) : outside;
            a = TStep.Step(a, x, w2); b = TStep.Step(b, x, w1); c = TStep.Step(c, x, w0);
            x = (uint)(3 - first) < (uint)count ? Pixel<V>(p, 3) : outside;
            a = TStep.Step(a, x, w3); b = TStep.Step(b, x, w2); c = TStep.Step(c, x, w1); d = TStep.Step(d, x, w0);
            x = (uint)(4 - first) < (uint)count ? Pixel<V>(p, 4) : outside;
            a = TStep.Step(a, x, w4); b = TStep.Step(b, x, w3); c = TStep.Step(c, x, w2); d = TStep.Step(d, x, w1); e = TStep.Step(e, x, w0);
            x = (uint)(5 - first) < (uint)count ? Pixel<V>(p, 5) : outside;
            b = TStep.Step(b, x, w4); c = TStep.Step(c, x, w3); d = TStep.Step(d, x, w2); e = TStep.Step(e, x, w1); f = TStep.Step(f, x, w0);
            x = (uint)(6 - first) < (uint)count ? Pixel<V>(p, 6) : outside;
            c = TStep.Step(c, x, w4); d = TStep.Step(d, x, w3); e = TStep.Step(e, x, w2); f = TStep.Step(f, x, w1); g = TStep.Step(g, x, w0);
            x = (uint)(7 - first) < (uint)count ? Pixel<V>(p, 7) : outside;
            d = TStep.Step(d, x, w4); e = TStep.Step(e, x, w3); f = TStep.Step(f, x, w2); g = TStep.Step(g, x, w1);
            x = (uint)(8 - first) < (uint)count ? Pixel<V>(p, 8) : outside;
            e = TStep.Step(e, x, w4); f = TStep.Step(f, x, w3); g = TStep.Step(g, x, w2);
            x = (uint)(9 - first) < (uint)count ? Pixel<V>(p, 9) : outside;
            f = TStep.Step(f, x, w4); g = TStep.Step(g, x, w3);
            x = (uint)(10 - first) < (uint)count ? Pixel<V>(p, 10) : outside;
            g = TStep.Step(g, x, w4);
        }
        if (ends->IsBounded)
        {
            V least = V.Fill(ends->Least), most = V.Fill(ends->Most);
            a = Between(a, least, most); b = Between(b, least, most); c = Between(c, least, most); d = Between(d, least, most);
            e = Between(e, least, most); f = Between(f, least, most); g = Between(g, least, most);
        }
        Store(to, a, b, c, d, e, f, g);
    }

    /// <summary>Window i meets pixels 2 i to 2 i + 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FiveApart<V, TStep>(float* p, nint step, float* weights, int rows, int first, int end, float* to, BlockEnds* ends)
        where V : struct, ILanes<V, float> where TStep : struct, IWindowStep
    {
        V outside = V.Fill(TStep.Outside), a = BlockWindows.Start<V, TStep>(ends), b = a, c = a, d = a, e = a, f = a, g = a;
        int count = end - first;
        for (; rows > 0; rows--, p += step, weights += 5 * Block.Lanes)
        {
            V w0 = Weight<V, TStep>(weights), w1 = Weight<V, TStep>(weights + Block.Lanes), w2 = Weight<V, TStep>(weights + 2 * Block.Lanes);
            V w3 = Weight<V, TStep>(weights + 3 * Block.Lanes), w4 = Weight<V, TStep>(weights + 4 * Block.Lanes);
            V x = (uint)-first < (uint)count ? Pixel<V>(p, 0) : outside;
            a = TStep.Step(a, x, w0);
            x = (uint)(1 - first) < (uint)count ? Pixel<V>(p, 1) : outside;
            a = TStep.Step(a, x, w1);
            x = (uint)(2 - first) < (uint)count ? Pixel<V>(p, 2) : outside;
            a = TStep.Step(a, x, w2); b = TStep.Step(b, x, w0);
            x = (uint)(3 - first) < (uint)count ? Pixel<V>(p, 3) : outside;
            a = TStep.Step(a, x, w3); b = TStep.Step(b, x, w1);
            x = (uint)(4 - first) < (uint)count ? Pixel<V>(p, 4) : outside;
            a = TStep.Step(a, x, w4); b = TStep.Step(b, x, w2); c = TStep.Step(c, x, w0);
            x = (uint)(5 - first) < (uint)count ? Pixel<V>(p, 5) : outside;
            b = TStep.Step(b, x, w3); c = TStep.Step(c, x, w1);
            x = (uint)(6 - first) < (uint)count ? Pixel<V>(p, 6) : outside;
            b = TStep.Step(b, x, w4); c = TStep.Step(c, x, w2); d = TStep.Step(d, x, w0);
            x = (uint)(7 - first) < (uint)count ? Pixel<V>(p, 7) : outside;
            c = TStep.Step(c, x, w3); d = TStep.Step(d, x, w1);
            x = (uint)(8 - first) < (uint)count ? Pixel<V>(p, 8) : outside;
            c = TStep.Step(c, x, w4); d = TStep.Step(d, x, w2); e = TStep.Step(e, x, w0);
            x = (uint)(9 - first) < (uint)count ? Pixel<V>(p, 9) : outside;
            d = TStep.Step(d, x, w3); e = TStep.Step(e, x, w1);
            x = (uint)(10 - first) < (uint)count ? Pixel<V>(p, 10) : outside;
            d = TStep.Step(d, x, w4); e = TStep.Step(e, x, w2); f = TStep.Step(f, x, w0);
            x = (uint)(11 - first) < (uint)count ? Pixel<V>(p, 11) : outside;
            e = TStep.Step(e, x, w3); f = TStep.Step(f, x, w1);
            x = (uint)(12 - first) < (uint)count ? Pixel<V>(p, 12) : outside;
            e = TStep.Step(e, x, w4); f = TStep.Step(f, x, w2); g = TStep.Step(g, x, w0);
            x = (uint)(13 - first) < (uint)count ? Pixel<V>(p, 13) : outside;
            f = TStep.Step(f, x, w3); g = TStep.Step(g, x, w1);
            x = (uint)(14 - first) < (uint)count ? Pixel<V>(p, 14) : outside;
            f = TStep.Step(f, x, w4); g = TStep.Step(g, x, w2);
            x = (uint)(15 - first) < (uint)count ? Pixel<V>(p, 15) : outside;
            g = TStep.Step(g, x, w3);
            x = (uint)(16 - first) < (uint)count ? Pixel<V>(p, 16) : outside;
            g = TStep.Step(g, x, w4);
        }
        if (ends->IsBounded)
        {
            V least = V.Fill(ends->Least), most = V.Fill(ends->Most);
            a = Between(a, least, most); b = Between(b, least, most); c = Between(c, least, most); d = Between(d, least, most);
            e = Between(e, least, most); f = Between(f, least, most); g = Between(g, least, most);
        }
        Store(to, a, b, c, d, e, f, g);
    }
}
