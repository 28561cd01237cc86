using ModelDsl.Shapes;

namespace ModelDsl.Planning;

/// <summary>Decides which convolutions Winograd's algorithm F(4×4, 3×3) computes.</summary>
/// <remarks>
/// A cost model in nanoseconds of one thread. Where sizes are not known, images are guessed to be of <see cref="GuessedSize"/>, and
/// batches one where filters are fixed, <see cref="GuessedBatch"/> where they change and so are being trained. A quarter of the multiplications is paid for with transforms of every tile's inputs and results, and with filters
/// that are four times as large: they have to meet a few tiles to be worth their way from memory.
/// </remarks>
internal static class WinogradChoice
{
    private const long GuessedSize = 56, GuessedBatch = 32;
    private const long LeastTiles = 16;

    // Pairs of channels whose sums for the gradients of filters stay in the second-level cache.
    private const long MostPairs = 4400;

    /// <summary>Input and output channels below which the transforms cost more than they save.</summary>
    public const long LeastChannels = 16;

    // Multiply-adds a nanosecond; transforms of a tile of 16 channels, and of one filter.
    private const double Rate = 90, RateInPlanes = 65, OfInputs = 100, OfResults = 55, OfPlanes = 40, OfFilter = 15;
    private const double Gain = 0.8;

    /// <summary>The convolution, by Winograd's algorithm where that is faster.</summary>
    /// <param name="shape">A convolution of f32.</param>
    /// <param name="early">Whether its filters are transformed when the model is made, and not in every run.</param>
    public static ConvolutionShape Of(ConvolutionShape shape, bool early) => shape.Algorithm switch
    {
        ConvAlgorithm.Planes when Pays(shape, early) => shape with { Algorithm = ConvAlgorithm.PlaneWinograd },
        ConvAlgorithm.Entry when Pays(shape, early) => shape with { Algorithm = ConvAlgorithm.EntryWinograd },
        ConvAlgorithm.Direct when Pays(shape, early) => shape with { Algorithm = ConvAlgorithm.Winograd },
        ConvAlgorithm.Transposed => Turned(shape) is { } turned && Pays(turned, early) ? turned with { Algorithm = ConvAlgorithm.PlaneWinograd } : shape,
        _ => shape,
    };

    // A transposed convolution without strides is a convolution with turned filters: so are the gradients of images.
    private static ConvolutionShape? Turned(ConvolutionShape shape) =>
        shape.Kernel.Length == 2 && shape.Kernel.All(k => k == 3) && shape.OutputPadding.All(p => p == 0)
            ? shape with { Transposed = false, Algorithm = ConvAlgorithm.Planes, TurnsFilters = true, Before = [.. shape.Before.Select(b => 2 - b)], After = [.. shape.After.Select(a => 2 - a)] }
            : null;

    /// <summary>Whether it pays for the gradients of a convolution's filters: sums over tiles of as many products, and transforms of inputs and cotangents.</summary>
    /// <param name="shape">Of the convolution, of f32 in planes.</param>
    public static bool PaysForFilters(ConvolutionShape shape) =>
        shape.InChannels.TryConstant(out long inputs) && shape.OutChannels.TryConstant(out long outputs) && inputs * outputs <= MostPairs && Pays(shape, early: false);

    private static bool Pays(ConvolutionShape shape, bool early)
    {
        if (shape.Groups != 1 || shape.Kernel.Length != 2 || shape.Kernel.Any(k => k != 3) || shape.Strides.Any(s => s != 1) || shape.Dilations.Any(d => d != 1)) return false;
        if (!shape.InChannels.TryConstant(out long inputs) || !shape.OutChannels.TryConstant(out long outputs) || inputs < LeastChannels || outputs < LeastChannels) return false;
        double batch = shape.Batch.TryConstant(out long images) ? images : early ? 1 : GuessedBatch;
        double height = Size(shape, 0), width = Size(shape, 1);
        double tiles = batch * Math.Ceiling(height / 4) * Math.Ceiling(width / 4);
        if (tiles < LeastTiles) return false;

        double filters = (double)inputs * outputs, blocks = Math.Ceiling(inputs / 16.0), results = Math.Ceiling(outputs / 16.0);
        double planes = shape.Algorithm == ConvAlgorithm.Direct ? 0 : OfPlanes;
        double winograd = tiles * (36 * filters / Rate + (OfInputs + planes) * blocks + (OfResults + planes) * results) + (early ? 0 : OfFilter * filters);
        double direct = batch * height * width * 9 * filters / (shape.Algorithm == ConvAlgorithm.Planes ? RateInPlanes : Rate);
        return winograd < Gain * direct;
    }

    private static double Size(ConvolutionShape shape, int axis) =>
        (shape.Input[axis] + shape.Before[axis] + shape.After[axis] - 2).TryConstant(out long size) ? size : GuessedSize;
}
