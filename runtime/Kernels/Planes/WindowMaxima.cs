using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Gradients of maxima of f32 windows of any size and axes.</summary>
/// <remarks>What each tap of the windows of a row meets is put side by side; vectors of windows then go from tap to tap and keep the greatest element and its place.</remarks>
internal static unsafe class WindowMaxima
{
    private const int Windows = 128, Pitch = Windows + 16;

    /// <summary>Whether places are numbers that f32 holds.</summary>
    public static bool Fits(in WindowShape s) => s.InPlane <= 1 << 24;

    /// <summary>Floats of the memory that <see cref="Gradient"/> works in.</summary>
    public static long Length(in WindowShape s) => (s.Taps + 1L) * Pitch + s.Taps;

    /// <summary>Gives each window's cotangent to its greatest element, the first of equals or of NaN; overlapping windows add up.</summary>
    /// <param name="s">Sizes that <see cref="Fits"/> accepts.</param>
    /// <param name="x">A plane.</param>
    /// <param name="dy">A cotangent for each of its windows.</param>
    /// <param name="dx">As many elements as the plane, written.</param>
    /// <param name="memory">Of <see cref="Length"/>.</param>
    /// <param name="width">Vectors to use.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gradient(in WindowShape s, float* x, float* dy, float* dx, float* memory, VectorWidth width)
    {
        new Span<float>(dx, s.InPlane).Clear();
        float* places = memory + (nint)s.Taps * Pitch;
        for (int d = 0; d < s.Output.D; d++)
            for (int h = 0; h < s.Output.H; h++)
                for (int w = 0; w < s.Output.W; w += Windows)
                {
                    int count = Math.Min(Windows, s.Output.W - w);
                    Spread(s, x, (d * s.Stride.D - s.Before.D, h * s.Stride.H - s.Before.H, w * s.Stride.W - s.Before.W), count, memory, places);
                    switch (width)
                    {
                        case VectorWidth.Bits512: Find<F32x16>(s, count, memory, places); break;
                        case VectorWidth.Bits256: Find<F32x8>(s, count, memory, places); break;
                        default: Find<F32x4>(s, count, memory, places); break;
                    }
                    for (int i = 0; i < count; i++)
                        dx[(int)places[i]] += *dy++;
                }
    }

    // What each tap of some windows of a row meets, the first of which begins at start; and where its first element that lies inside is, else 0.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Spread(in WindowShape s, float* x, (int D, int H, int W) start, int count, float* elements, float* places)
    {
        float* tapPlace = places + Pitch;
        bool all = false;
        int stride = s.Stride.W, width = s.Input.W;
        new Span<float>(places, count).Fill(-1);
        for (int d = 0; d < s.Kernel.D; d++)
            for (int h = 0; h < s.Kernel.H; h++)
                for (int w = 0; w < s.Kernel.W; w++, elements += Pitch)
                {
                    int id = start.D + d * s.Dilation.D, ih = start.H + h * s.Dilation.H, column = start.W + w * s.Dilation.W, line = (id * s.Input.H + ih) * width;
                    bool inside = (uint)id < (uint)s.Input.D && (uint)ih < (uint)s.Input.H;
                    int first = 0, end = inside ? count : 0;
                    if (inside && (column < 0 || column + (count - 1) * stride >= width))
                    {
                        first = Math.Min(count, column >= 0 ? 0 : (-column + stride - 1) / stride);
                        end = Math.Clamp(width <= column ? 0 : (width - column + stride - 1) / stride, first, count);
                    }
                    *tapPlace++ = line + column;
                    float* from = x + line + column;
                    for (int i = 0; i < first; i++)
                        elements[i] = float.NegativeInfinity;
                    for (int i = first; i < end; i++)
                        elements[i] = from[(nint)i * stride];
                    for (int i = end; i < count; i++)
                        elements[i] = float.NegativeInfinity;
                    // A window of nothing but −∞ is given to its first element.
                    for (int i = first; i < end && !all; i++)
                        places[i] = places[i] < 0 ? line + column + i * stride : places[i];
                    all |= end - first == count;
                }
        for (int i = 0; i < count; i++)
            places[i] = Math.Max(places[i], 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Find<V>(in WindowShape s, int count, float* elements, float* places) where V : struct, ILanes<V, float>
    {
        float* tapPlaces = places + Pitch;
        int taps = s.Taps;
        for (int i = 0; i < count; i += V.Count)
        {
            V most = V.Fill(float.NegativeInfinity), place = V.Load(in places[i], 0), at = V.Index(i) * V.Fill(s.Stride.W);
            for (int tap = 0; tap < taps; tap++)
            {
                V element = V.Load(in elements[(nint)tap * Pitch + i], 0);
                V wins = V.Or(V.Less(most, element), V.Select(V.IsNan(most), V.Zero, V.IsNan(element)));
                most = V.Select(wins, element, most);
                place = V.Select(wins, V.Fill(tapPlaces[tap]) + at, place);
            }
            place.Store(ref places[i], 0);
        }
    }
}
