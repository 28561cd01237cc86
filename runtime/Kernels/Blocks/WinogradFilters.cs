using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Filters of 3×3 as Winograd's products want them: U = G · g · Gᵀ, 36 matrices from inputs to outputs.</summary>
/// <remarks>
/// [unit of output channels][36][input channel][outputs of the unit]; a unit is as wide as a tile, the last one may be
/// half of it. Channels are filled up with zeros to whole blocks of 16.
/// </remarks>
internal static unsafe class WinogradFilters
{
    public const int Places = 36;

    // The rows of G for the points 0, 1, −1, 2, −2, ∞.
    private static ReadOnlySpan<double> G =>
    [
        1 / 4.0, 0, 0,
        -1 / 6.0, -1 / 6.0, -1 / 6.0,
        -1 / 6.0, 1 / 6.0, -1 / 6.0,
        1 / 24.0, 1 / 12.0, 1 / 6.0,
        1 / 24.0, -1 / 12.0, 1 / 6.0,
        0, 0, 1,
    ];

    /// <summary>Output channels that one unit computes, the last one perhaps fewer.</summary>
    public static int UnitWidth(VectorWidth width) => width == VectorWidth.Bits512 ? 32 : 16;

    public static long Length(int inChannels, int outChannels) => (long)Places * Padded(inChannels) * Padded(outChannels);

    /// <summary>Channels filled up to whole blocks.</summary>
    public static int Padded(int channels) => (channels + 15) / 16 * 16;

    /// <summary>Transforms filters [O, C, 3, 3], in double precision up to the last rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transform(ReadOnlySpan<float> filters, int inChannels, int outChannels, Span<float> packed, VectorWidth width)
    {
        int inputs = Padded(inChannels), outputs = Padded(outChannels), unit = UnitWidth(width);
        packed[..(int)Length(inChannels, outChannels)].Clear();
        Span<double> half = stackalloc double[18];
        for (int output = 0; output < outChannels; output++)
        {
            int first = output / unit * unit, columns = Math.Min(unit, outputs - first);
            Span<float> to = packed[(int)((long)Places * inputs * first + output - first)..];
            for (int input = 0; input < inChannels; input++)
            {
                ReadOnlySpan<float> g = filters.Slice((output * inChannels + input) * 9, 9);
                for (int i = 0; i < 6; i++)
                    for (int column = 0; column < 3; column++)
                        half[3 * i + column] = G[3 * i] * g[column] + G[3 * i + 1] * g[3 + column] + G[3 * i + 2] * g[6 + column];
                for (int place = 0; place < Places; place++)
                {
                    int i = place / 6 * 3, j = place % 6 * 3;
                    to[(place * inputs + input) * columns] = (float)(half[i] * G[j] + half[i + 1] * G[j + 1] + half[i + 2] * G[j + 2]);
                }
            }
        }
    }
}
