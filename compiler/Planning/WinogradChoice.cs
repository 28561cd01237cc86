using System.Collections.Immutable;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;

namespace ModelDsl.Planning;

/// <summary>Decides which convolutions Winograd's algorithms compute: tiles of 6×6 inputs, with as many results as the taps allow, or of 4×4 with 2×2.</summary>
/// <remarks>
/// A cost model in nanoseconds of one thread. Where sizes are not known, images are guessed to be of <see cref="GuessedSize"/>, and
/// batches one where filters are fixed, <see cref="GuessedBatch"/> where they change and so are being trained. Fewer multiplications are paid for with transforms of every tile's inputs and results, and with filters
/// that are several times as large: they have to meet a few tiles to be worth their way from memory. Filters of a stride of 2 meet four images, of even and
/// odd rows and columns of planes; each has half of the taps along each axis.
/// </remarks>
internal static class WinogradChoice
{
    private const long GuessedSize = 56, GuessedBatch = 32;
    private const long LeastTiles = 16, LeastSmallTiles = 9;

    /// <summary>Input and output channels below which the transforms cost more than they save; those of the images that strides split planes into count one by one.</summary>
    public const long LeastChannels = 16, LeastSplitChannels = 12;

    // Multiply-adds below which windows of other sizes than 3×3 are not worth their rounding.
    private const double LeastWork = 5e6;

    // Multiply-adds a nanosecond; bytes of filters a nanosecond, where the second-level cache does not hold them.
    private const double Rate = 90, RateOfFewChannels = 78, RateInPlanes = 65, StridedRateInPlanes = 77, FilterBytes = 25, CachedFilters = 1 << 20;

    // Transforms of a tile of 16 channels, and of one filter. Results are those of four along each axis.
    private const double OfInputs = 100, OfSmallInputs = 45, OfSplitting = 40, OfResults = 55, OfPlanes = 40, OfFilter = 15;

    // Pairs of channels whose sums for the gradients of filters stay in the second-level cache.
    private const double MostPairs = 4400;

    // Tiles that meet filters before the next ones do.
    private const double TilesTogether = 56;
    private const double Gain = 0.8, GainOfOthers = 0.85;

    /// <summary>The convolution, by one of Winograd's algorithms where that is faster.</summary>
    /// <param name="shape">A convolution of f32.</param>
    /// <param name="early">Whether its filters are transformed when the model is made, and not in every run.</param>
    public static ConvolutionShape Of(ConvolutionShape shape, bool early)
    {
        if (shape.Algorithm == ConvAlgorithm.Transposed && Turned(shape) is { } turned)
            return Best(turned, early) is { } algorithm ? algorithm : shape;
        return shape.Algorithm is ConvAlgorithm.Planes or ConvAlgorithm.Entry or ConvAlgorithm.Direct ? Best(shape, early) ?? shape : shape;
    }

    // A transposed convolution without strides is a convolution with turned filters: so are the gradients of images.
    private static ConvolutionShape? Turned(ConvolutionShape shape)
    {
        if (shape.Strides.Any(s => s != 1) || shape.OutputPadding.Any(p => p != 0)) return null;
        ImmutableArray<Dim> Opposite(ImmutableArray<Dim> padding) => [.. padding.Select((p, i) => shape.Kernel[i] - 1 - p)];
        return shape with { Transposed = false, Algorithm = ConvAlgorithm.Planes, TurnsFilters = true, Before = Opposite(shape.Before), After = Opposite(shape.After) };
    }

    private static ConvolutionShape? Best(ConvolutionShape shape, bool early)
    {
        if (!Suits(shape.Groups, shape.Strides, shape.Dilations, DirectChoice.Filters(shape), shape.Algorithm != ConvAlgorithm.Direct)) return null;
        ConvAlgorithm algorithm = shape.Algorithm switch
        {
            ConvAlgorithm.Entry => ConvAlgorithm.EntryWinograd,
            ConvAlgorithm.Direct => ConvAlgorithm.Winograd,
            _ => ConvAlgorithm.PlaneWinograd,
        };
        double large = Cost(shape, early, points: 6), small = IsOfThree(shape) ? Cost(shape, early, points: 4) : double.PositiveInfinity;
        double work = Images(shape, early) * Size(shape, 0) * Size(shape, 1) * Product(DirectChoice.Filters(shape));
        double rate = shape.Algorithm != ConvAlgorithm.Planes ? Rate : IsOfThree(shape) ? RateInPlanes : StridedRateInPlanes;
        if (!IsOfThree(shape) && work < LeastWork) return null;
        return Math.Min(large, small) < (IsOfThree(shape) ? Gain : GainOfOthers) * work / rate ? shape with { Algorithm = algorithm, SmallTiles = small < large } : null;
    }

    /// <summary>Whether it pays for the gradients of filters of 3×3: sums over tiles of as many products, and transforms of inputs and cotangents.</summary>
    /// <param name="shape">Of the convolution, of f32 in planes.</param>
    public static bool PaysForFilters(ConvolutionShape shape) =>
        Suits(shape.Groups, shape.Strides, shape.Dilations, DirectChoice.Filters(shape), fromPlanes: true) && IsOfThree(shape) && Product(DirectChoice.Filters(shape)) <= 9 * MostPairs
        && Cost(shape, early: false, points: 6) < Gain * Images(shape, early: false) * Size(shape, 0) * Size(shape, 1) * Product(DirectChoice.Filters(shape)) / RateInPlanes;

    private static bool IsOfThree(ConvolutionShape shape) => shape.Kernel[0] == 3 && shape.Strides[0] == 1;

    /// <summary>Whether there is such an algorithm for a convolution with filters [O, C, K…], and channels enough.</summary>
    /// <param name="fromPlanes">Whether the input lies in planes, which strides can split.</param>
    public static bool Suits(long groups, IEnumerable<long> strides, IEnumerable<long> dilations, Shape filters, bool fromPlanes)
    {
        long stride = strides.First();
        if (groups != 1 || filters.Rank != 4 || !filters.IsStatic || filters[2] != filters[3] || strides.Any(s => s != stride) || dilations.Any(d => d != 1)) return false;
        long taps = (filters[2].Value + stride - 1) / stride, channels = filters[1].Value * stride * stride;
        return (stride == 1 || stride == 2 && fromPlanes && taps >= 3) && taps is >= 2 and <= 5
            && channels >= (stride == 1 ? LeastChannels : LeastSplitChannels) && filters[0].Value >= LeastChannels;
    }

    private static double Cost(ConvolutionShape shape, bool early, int points)
    {
        Shape sizes = DirectChoice.Filters(shape);
        double stride = shape.Strides[0], phases = stride * stride, results = points + 1 - Math.Ceiling(sizes[2].Value / stride);
        double tiles = Images(shape, early) * Math.Ceiling(Size(shape, 0) / results) * Math.Ceiling(Size(shape, 1) / results);
        if (tiles < (points == 6 ? LeastTiles : LeastSmallTiles)) return double.PositiveInfinity;

        double channels = sizes[1].Value * phases, filters = channels * sizes[0].Value * points * points, blocks = Math.Ceiling(channels / 16), outBlocks = Math.Ceiling(sizes[0].Value / 16.0);
        double fromPlanes = shape.Algorithm == ConvAlgorithm.Direct ? 0 : OfPlanes, toPlanes = shape.Algorithm == ConvAlgorithm.Planes ? OfPlanes : 0;
        double products = tiles * filters / (channels < 16 ? RateOfFewChannels : Rate);
        if (sizeof(float) * filters > CachedFilters) products = Math.Max(products, Math.Ceiling(tiles / TilesTogether) * sizeof(float) * filters / FilterBytes);
        double transforms = ((points == 6 ? OfInputs : OfSmallInputs) + fromPlanes + (stride > 1 ? OfSplitting : 0)) * blocks + (OfResults + toPlanes) * results / 4 * outBlocks;
        return products + tiles * transforms + (early ? 0 : OfFilter * sizes[0].Value * channels);
    }

    private static double Product(Shape filters) => filters.Aggregate(1.0, (product, size) => product * size.Value);

    private static double Images(ConvolutionShape shape, bool early) => shape.Batch.TryConstant(out long images) ? images : early ? 1 : GuessedBatch;

    private static double Size(ConvolutionShape shape, int axis)
    {
        if (!(shape.Input[axis] + shape.Before[axis] + shape.After[axis] - shape.Kernel[axis]).TryConstant(out long last)) return GuessedSize / shape.Strides[axis];
        return last < 0 ? 0 : last / shape.Strides[axis] + 1;
    }
}
