using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Filters as Winograd's products want them: U = G · g · Gᵀ, a matrix from inputs to outputs for each place of a tile.</summary>
/// <remarks>
/// [unit of output channels][place][input channel and phase][outputs of the unit]; a unit is as wide as a tile of the product, the last one may be
/// half of it. Output channels are filled up with zeros to whole blocks of 16.
/// </remarks>
internal static unsafe class WinogradFilters
{
    // Elements of filters that are gathered at once, for each output channel.
    private const int Part = 9 * 32;

    /// <summary>Output channels that one unit computes, the last one perhaps fewer.</summary>
    public static int UnitWidth(VectorWidth width) => width == VectorWidth.Bits512 ? 32 : 16;

    public static long Length(in WinogradForm form, int inChannels, int outChannels) => (long)form.Places * form.Phases * inChannels * Padded(outChannels);

    private static int Padded(int channels) => Block.Count(channels) * Block.Lanes;

    /// <summary>Transforms filters [O, C, K, K]; turned ones are [C, O, K, K], and their taps go backwards.</summary>
    public static void Transform(in WinogradForm form, ReadOnlySpan<float> filters, int inChannels, int outChannels, bool turned, Span<float> packed, VectorWidth width)
    {
        fixed (float* from = filters, to = packed)
            switch (width)
            {
                case VectorWidth.Bits512: Transform<F32x16>(form, from, inChannels, outChannels, turned, to, UnitWidth(width)); break;
                case VectorWidth.Bits256: Transform<F32x8>(form, from, inChannels, outChannels, turned, to, UnitWidth(width)); break;
                default: Transform<F32x4>(form, from, inChannels, outChannels, turned, to, UnitWidth(width)); break;
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transform<V>(in WinogradForm form, float* filters, int inChannels, int outChannels, bool turned, float* packed, int unit) where V : struct, ILanes<V, float>
    {
        int outputs = Padded(outChannels), window = form.Kernel * form.Kernel;
        nint inputStep = turned ? outChannels * window : window, outputStep = turned ? window : (nint)inChannels * window;
        // Turned filters of neighbouring inputs do not stand side by side.
        int most = turned ? 1 : Math.Max(1, Part / window);
        float* gathered = ThreadMemory.Floats((long)most * window * 16);
        for (int output = 0; output < outChannels; output += 16)
        {
            int first = output / unit * unit, columns = Math.Min(unit, outputs - first);
            nint place = (nint)form.Phases * inChannels * columns;
            float* to = packed + form.Places * (nint)form.Phases * inChannels * first + output - first;
            for (int input = 0; input < inChannels; input += most)
            {
                int count = Math.Min(most, inChannels - input);
                PlaneBlocks.Gather(filters + output * outputStep + input * inputStep, outputStep, Math.Min(16, outChannels - output), count * window, gathered);
                for (int i = 0; i < count; i++)
                    for (int phase = 0; phase < form.Phases; phase++)
                        for (int lane = 0; lane < 16; lane += V.Count)
                            One<V>(form, phase, gathered + (i * window + (turned ? window - 1 : 0)) * 16 + lane, turned ? -16 : 16, to + ((nint)(input + i) * form.Phases + phase) * columns + lane, place);
            }
        }
    }

    // G · g · Gᵀ for the taps of one phase, one filter in each lane.
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One<V>(in WinogradForm form, int phase, float* g, nint tap, float* to, nint place) where V : struct, ILanes<V, float>
    {
        float* half = stackalloc float[WinogradForm.MostPoints * WinogradForm.MostTaps * 16];
        int taps = form.Taps, stride = form.Stride, top = phase / stride, left = phase % stride;
        int rows = (form.Kernel - top + stride - 1) / stride, columns = (form.Kernel - left + stride - 1) / stride;
        for (int column = 0; column < taps; column++)
            Evaluate<V>(form, g + (top * form.Kernel + left + column * stride) * tap, form.Kernel * stride * tap, column < columns ? rows : 0, half + column * V.Count, taps * V.Count);
        for (int row = 0; row < form.Points; row++, half += taps * V.Count, to += form.Points * place)
            Evaluate<V>(form, half, V.Count, taps, to, place);
    }

    // A polynomial with so many coefficients at all points; of what is missing up to the form's taps, coefficients are zeros.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Evaluate<V>(in WinogradForm form, float* g, nint step, int count, float* to, nint toStep) where V : struct, ILanes<V, float>
    {
        V a = count > 0 ? V.Load(in *g, 0) : V.Zero, b = count > 1 ? V.Load(in g[step], 0) : V.Zero, c = count > 2 ? V.Load(in g[2 * step], 0) : V.Zero;
        if (form.Points == 4)
        {
            V outerHalf = V.Fill(0.5f) * (a + c), innerHalf = V.Fill(0.5f) * b;
            a.Store(ref *to, 0);
            (outerHalf + innerHalf).Store(ref to[toStep], 0);
            (outerHalf - innerHalf).Store(ref to[2 * toStep], 0);
            c.Store(ref to[3 * toStep], 0);
            return;
        }
        V d = count > 3 ? V.Load(in g[3 * step], 0) : V.Zero, e = count > 4 ? V.Load(in g[4 * step], 0) : V.Zero;
        V sixth = V.Fill(-1 / 6f), even = a + c + e, odd = b + d;
        V far = V.FusedMultiplyAdd(V.Fill(1 / 24f), a, V.FusedMultiplyAdd(V.Fill(1 / 6f), c, V.Fill(2 / 3f) * e)), farOdd = V.FusedMultiplyAdd(V.Fill(1 / 12f), b, V.Fill(1 / 3f) * d);
        (V.Fill(1 / 4f) * a).Store(ref *to, 0);
        to += toStep;
        (sixth * (even + odd)).Store(ref *to, 0);
        to += toStep;
        (sixth * (even - odd)).Store(ref *to, 0);
        to += toStep;
        (far + farOdd).Store(ref *to, 0);
        to += toStep;
        (far - farOdd).Store(ref *to, 0);
        to += toStep;
        (form.Taps switch { 2 => b, 3 => c, 4 => d, _ => e }).Store(ref *to, 0);
    }
}
