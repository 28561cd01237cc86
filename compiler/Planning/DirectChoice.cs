using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;

namespace ModelDsl.Planning;

/// <summary>Decides which convolutions between planes go by way of blocks of 16 channels.</summary>
/// <remarks>
/// Blocks multiply a fifth to a third faster than windows of planes, and are made and turned back while they are in cache. That does not pay
/// for windows of one pixel, whose planes are a matrix already, for few channels, which have kernels of their own, and where
/// lanes would stand idle, nor for a signal of one row, which blocks cannot share out. A first layer has few channels, but windows large enough to hide it.
/// </remarks>
internal static class DirectChoice
{
    private const long LeastChannels = 16, LeastDepthOfFirst = 96, MostDepthOfFirst = 192;
    private const double MostIdle = 1.2;

    /// <summary>The convolution, by way of blocks where that is faster.</summary>
    /// <param name="s">A convolution of f32 whose filters are packed when the model is made.</param>
    public static ConvolutionShape Of(ConvolutionShape s) =>
        s.Algorithm == ConvAlgorithm.Planes && Pays(s.Groups, s.Strides, Shape.Of([s.OutChannels, s.InChannels, .. s.Kernel])) ? s with { Algorithm = ConvAlgorithm.PlaneDirect } : s;

    /// <summary>Whether blocks are faster for a convolution with filters [O, C, K…].</summary>
    public static bool Pays(Convolution c, Shape filters) => Pays(c.Groups, c.Strides, filters);

    private static bool Pays(long groups, IEnumerable<long> strides, Shape filters)
    {
        if (groups != 1 || filters.Rank != 4 || !filters.IsStatic) return false;
        long outputs = filters[0].Value, inputs = filters[1].Value, taps = filters[2].Value * filters[3].Value, depth = inputs * taps;
        if (taps == 1 || Blocks.Count(outputs) * Blocks.Lanes > MostIdle * outputs) return false;
        return inputs >= LeastChannels || strides.All(x => x > 1) && outputs % (2 * Blocks.Lanes) == 0 && depth is >= LeastDepthOfFirst and <= MostDepthOfFirst;
    }
}
