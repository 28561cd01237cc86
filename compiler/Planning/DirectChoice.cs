using Blocks = ModelDsl.Ir.Primitives.Blocks;

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
    /// <param name="shape">A convolution of f32 whose filters are packed when the model is made.</param>
    public static ConvolutionShape Of(ConvolutionShape shape) => Pays(shape) ? shape with { Algorithm = ConvAlgorithm.PlaneDirect } : shape;

    private static bool Pays(ConvolutionShape s)
    {
        if (s is not { Algorithm: ConvAlgorithm.Planes, Groups: 1, Kernel.Length: 2 }) return false;
        if (!s.InChannels.TryConstant(out long inputs) || !s.OutChannels.TryConstant(out long outputs) || !s.Kernel.All(k => k.IsConstant)) return false;
        long taps = s.Kernel.Aggregate(1L, (product, k) => product * k.Value), depth = inputs * taps;
        if (taps == 1 || Blocks.Count(outputs) * Blocks.Lanes > MostIdle * outputs) return false;
        return inputs >= LeastChannels || s.Strides.All(x => x > 1) && outputs % (2 * Blocks.Lanes) == 0 && depth is >= LeastDepthOfFirst and <= MostDepthOfFirst;
    }
}
