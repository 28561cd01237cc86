using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Seven windows side by side, three pixels wide, over a block of 16 channels: the innermost loops of <see cref="BlockWindows"/>.</summary>
/// <remarks>
/// p is the first pixel that the first window meets in its first row, and step leads to the next of the rows. On the left and on the right what is
/// outside stands for a pixel. Results go to seven pixels from to on.
/// </remarks>
internal static unsafe partial class WindowTiles
{
    /// <summary>Windows of a tile.</summary>
    public const int Count = 7;

    /// <summary>Window i meets pixels i, i + 1 and i + 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Neighbours<V, TStep>(float* p, nint step, float* weights, int rows, bool left, bool right, float* to, BlockEnds* ends)
        where V : struct, ILanes<V, float> where TStep : struct, IWindowStep
    {
        V outside = V.Fill(TStep.Outside), a = BlockWindows.Start<V, TStep>(ends), b = a, c = a, d = a, e = a, f = a, g = a;
        for (; rows > 0; rows--, p += step, weights += 3 * Block.Lanes)
        {
            V w0 = Weight<V, TStep>(weights), w1 = Weight<V, TStep>(weights + Block.Lanes), w2 = Weight<V, TStep>(weights + 2 * Block.Lanes);
            V x = left ? outside : Pixel<V>(p, 0);
            a = TStep.Step(a, x, w0);
            x = Pixel<V>(p, 1);
            a = TStep.Step(a, x, w1); b = TStep.Step(b, x, w0);
            x = Pixel<V>(p, 2);
            a = TStep.Step(a, x, w2); b = TStep.Step(b, x, w1); c = TStep.Step(c, x, w0);
            x = Pixel<V>(p, 3);
            b = TStep.Step(b, x, w2); c = TStep.Step(c, x, w1); d = TStep.Step(d, x, w0);
            x = Pixel<V>(p, 4);
            c = TStep.Step(c, x, w2); d = TStep.Step(d, x, w1); e = TStep.Step(e, x, w0);
            x = Pixel<V>(p, 5);
            d = TStep.Step(d, x, w2); e = TStep.Step(e, x, w1); f = TStep.Step(f, x, w0);
            x = Pixel<V>(p, 6);
            e = TStep.Step(e, x, w2); f = TStep.Step(f, x, w1); g = TStep.Step(g, x, w0);
            x = Pixel<V>(p, 7);
            f = TStep.Step(f, x, w2); g = TStep.Step(g, x, w1);
            x = right ? outside : Pixel<V>(p, 8);
            g = TStep.Step(g, x, w2);
        }
        if (ends->IsBounded)
        {
            V least = V.Fill(ends->Least), most = V.Fill(ends->Most);
            a = Between(a, least, most); b = Between(b, least, most); c = Between(c, least, most); d = Between(d, least, most);
            e = Between(e, least, most); f = Between(f, least, most); g = Between(g, least, most);
        }
        Store(to, a, b, c, d, e, f, g);
    }

    /// <summary>Window i meets pixels 2 i, 2 i + 1 and 2 i + 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apart<V, TStep>(float* p, nint step, float* weights, int rows, bool left, bool right, float* to, BlockEnds* ends)
        where V : struct, ILanes<V, float> where TStep : struct, IWindowStep
    {
        V outside = V.Fill(TStep.Outside), a = BlockWindows.Start<V, TStep>(ends), b = a, c = a, d = a, e = a, f = a, g = a;
        for (; rows > 0; rows--, p += step, weights += 3 * Block.Lanes)
        {
            V w0 = Weight<V, TStep>(weights), w1 = Weight<V, TStep>(weights + Block.Lanes), w2 = Weight<V, TStep>(weights + 2 * Block.Lanes);
            V x = left ? outside : Pixel<V>(p, 0);
            a = TStep.Step(a, x, w0);
            a = TStep.Step(a, Pixel<V>(p, 1), w1);
            x = Pixel<V>(p, 2);
            a = TStep.Step(a, x, w2); b = TStep.Step(b, x, w0);
            b = TStep.Step(b, Pixel<V>(p, 3), w1);
            x = Pixel<V>(p, 4);
            b = TStep.Step(b, x, w2); c = TStep.Step(c, x, w0);
            c = TStep.Step(c, Pixel<V>(p, 5), w1);
            x = Pixel<V>(p, 6);
            c = TStep.Step(c, x, w2); d = TStep.Step(d, x, w0);
            d = TStep.Step(d, Pixel<V>(p, 7), w1);
            x = Pixel<V>(p, 8);
            d = TStep.Step(d, x, w2); e = TStep.Step(e, x, w0);
            e = TStep.Step(e, Pixel<V>(p, 9), w1);
            x = Pixel<V>(p, 10);
            e = TStep.Step(e, x, w2); f = TStep.Step(f, x, w0);
            f = TStep.Step(f, Pixel<V>(p, 11), w1);
            x = Pixel<V>(p, 12);
            f = TStep.Step(f, x, w2); g = TStep.Step(g, x, w0);
            g = TStep.Step(g, Pixel<V>(p, 13), w1);
            x = right ? outside : Pixel<V>(p, 14);
            g = TStep.Step(g, x, w2);
        }
        if (ends->IsBounded)
        {
            V least = V.Fill(ends->Least), most = V.Fill(ends->Most);
            a = Between(a, least, most); b = Between(b, least, most); c = Between(c, least, most); d = Between(d, least, most);
            e = Between(e, least, most); f = Between(f, least, most); g = Between(g, least, most);
        }
        Store(to, a, b, c, d, e, f, g);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Pixel<V>(float* p, nint at) where V : struct, ILanes<V, float> => V.Load(in p[at * Block.Lanes], 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Weight<V, TStep>(float* at) where V : struct, ILanes<V, float> where TStep : struct, IWindowStep =>
        typeof(TStep) == typeof(WeightedSumStep) ? V.Load(in *at, 0) : default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Between<V>(V x, V least, V most) where V : struct, ILanes<V, float> => V.AtMost(V.AtLeast(x, least), most);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store<V>(float* to, V a, V b, V c, V d, V e, V f, V g) where V : struct, ILanes<V, float>
    {
        a.Store(ref *to, 0);
        b.Store(ref to[Block.Lanes], 0);
        c.Store(ref to[2 * Block.Lanes], 0);
        d.Store(ref to[3 * Block.Lanes], 0);
        e.Store(ref to[4 * Block.Lanes], 0);
        f.Store(ref to[5 * Block.Lanes], 0);
        g.Store(ref to[6 * Block.Lanes], 0);
    }
}
