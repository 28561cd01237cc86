using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Filters of 3×3 as Winograd's products want them: U = G · g · Gᵀ, 36 matrices from inputs to outputs.</summary>
/// <remarks>
/// [unit of output channels][36][input channel][outputs of the unit]; a unit is as wide as a tile, the last one may be
/// half of it. Output channels are filled up with zeros to whole blocks of 16.
/// </remarks>
internal static unsafe class WinogradFilters
{
    public const int Places = 36;

    // Input channels whose filters are gathered at once.
    private const int Part = 32;

    /// <summary>Output channels that one unit computes, the last one perhaps fewer.</summary>
    public static int UnitWidth(VectorWidth width) => width == VectorWidth.Bits512 ? 32 : 16;

    public static long Length(int inChannels, int outChannels) => (long)Places * inChannels * Padded(outChannels);

    private static int Padded(int channels) => Block.Count(channels) * Block.Lanes;

    /// <summary>Transforms filters [O, C, 3, 3]; turned ones are [C, O, 3, 3], and their taps go backwards.</summary>
    public static void Transform(ReadOnlySpan<float> filters, int inChannels, int outChannels, bool turned, Span<float> packed, VectorWidth width)
    {
        fixed (float* from = filters, to = packed)
            switch (width)
            {
                case VectorWidth.Bits512: Transform<F32x16>(from, inChannels, outChannels, turned, to, UnitWidth(width)); break;
                case VectorWidth.Bits256: Transform<F32x8>(from, inChannels, outChannels, turned, to, UnitWidth(width)); break;
                default: Transform<F32x4>(from, inChannels, outChannels, turned, to, UnitWidth(width)); break;
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transform<V>(float* filters, int inChannels, int outChannels, bool turned, float* packed, int unit) where V : struct, ILanes<V, float>
    {
        int outputs = Padded(outChannels);
        nint inputStep = turned ? outChannels * 9 : 9, outputStep = turned ? 9 : (nint)inChannels * 9;
        // Turned filters of neighbouring inputs do not stand side by side.
        int most = turned ? 1 : Part;
        float* gathered = ThreadMemory.Floats(Part * 9 * 16);
        for (int output = 0; output < outChannels; output += 16)
        {
            int first = output / unit * unit, columns = Math.Min(unit, outputs - first);
            nint place = (nint)inChannels * columns;
            float* to = packed + (nint)Places * inChannels * first + output - first;
            for (int input = 0; input < inChannels; input += most)
            {
                int count = Math.Min(most, inChannels - input);
                PlaneBlocks.Gather(filters + output * outputStep + input * inputStep, outputStep, Math.Min(16, outChannels - output), count * 9, gathered);
                for (int i = 0; i < count; i++)
                    for (int lane = 0; lane < 16; lane += V.Count)
                        One<V>(gathered + (i * 9 + (turned ? 8 : 0)) * 16 + lane, turned ? -16 : 16, to + (nint)(input + i) * columns + lane, place);
            }
        }
    }

    // G · g · Gᵀ for the points 0, 1, −1, 2, −2, ∞, one filter in each lane.
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One<V>(float* g, nint tap, float* to, nint place) where V : struct, ILanes<V, float>
    {
        float* half = stackalloc float[18 * 16];
        for (int column = 0; column < 3; column++, g += tap)
            Three<V>(V.Load(in *g, 0), V.Load(in g[3 * tap], 0), V.Load(in g[6 * tap], 0), half + column * V.Count, 3 * V.Count);
        for (int row = 0; row < 6; row++, half += 3 * V.Count, to += 6 * place)
            Three<V>(V.Load(in *half, 0), V.Load(in *half, V.Count), V.Load(in *half, 2 * V.Count), to, place);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Three<V>(V a, V b, V c, float* to, nint step) where V : struct, ILanes<V, float>
    {
        V sixth = V.Fill(-1 / 6f), outer = a + c;
        V far = V.FusedMultiplyAdd(V.Fill(1 / 24f), a, V.Fill(1 / 6f) * c), middle = V.Fill(1 / 12f) * b;
        (V.Fill(1 / 4f) * a).Store(ref *to, 0);
        to += step;
        (sixth * (outer + b)).Store(ref *to, 0);
        to += step;
        (sixth * (outer - b)).Store(ref *to, 0);
        to += step;
        (far + middle).Store(ref *to, 0);
        to += step;
        (far - middle).Store(ref *to, 0);
        to += step;
        c.Store(ref *to, 0);
    }
}
