using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;

namespace ModelDsl.Planning;

/// <summary>Decides which convolutions between planes go by way of blocks of 16 channels.</summary>
/// <remarks>
/// A cost model in nanoseconds of one thread, for one place of the result in one group. Blocks multiply faster than windows of planes, most of all
/// where strides, dilation or few channels cut windows short, but leave lanes idle where outputs do not fill them, and are
/// made and turned back on the way.
/// </remarks>
internal static class DirectChoice
{
    // Multiply-adds a nanosecond: sixteen channels of an input pixel one after the other, and planes one by one.
    private const double BlockRate = 90, PlaneRate = 75;
    // Input channels from which on they become blocks.
    private const long LeastGathered = 8;
    // An input element that is laid out, a lane of the result that is turned back.
    private const double OfInput = 0.2, OfResult = 0.3;
    // Windows of planes: the more output channels, the better; windows of one pixel need no places between them. Splitting planes costs by element.
    private const double TileRate = 66, TileRateOfPixels = 74, TileOverhead = 5, OfSplitting = 0.5;
    // Few channels, see IsSmall: sixteen outputs at a time, and those that are left.
    private const double SmallRate = 85, RateOfRest = 60;
    private const long Few = 16, Most = 64;
    // Places for which filters that change in every run are worth packing anew.
    private const long LeastPlaces = 1024;

    /// <summary>The convolution, by way of blocks where that is faster.</summary>
    /// <param name="s">A convolution of f32.</param>
    /// <param name="early">Whether its filters are packed when the model is made, and not in every run.</param>
    public static ConvolutionShape Of(ConvolutionShape s, bool early) =>
        s.Algorithm == ConvAlgorithm.Planes && (early || HasPlaces(s)) && Pays(s.Groups, s.Strides, Filters(s))
            ? s with { Algorithm = ConvAlgorithm.PlaneDirect } : s;

    /// <summary>The sizes of a convolution's filters.</summary>
    public static Shape Filters(ConvolutionShape s) =>
        Shape.Of([s.OutChannels, s.InChannels.TryConstant(out long channels) ? channels / s.Groups : s.InChannels, .. s.Kernel]);

    /// <summary>Whether blocks are faster for a convolution with filters [O, C / groups, K…].</summary>
    public static bool Pays(Convolution c, Shape filters) => Pays(c.Groups, c.Strides, filters);

    private static bool Pays(long groups, IEnumerable<long> strides, Shape filters)
    {
        if (!filters.IsStatic) return false;
        double outputs = filters[0].Value / groups, inputs = filters[1].Value, taps = filters.Skip(2).Aggregate(1.0, (product, size) => product * size.Value);
        // One filter for each channel has a kernel of its own.
        if (inputs == 1 && groups > 1) return false;
        double lanes = Blocks.Count((long)outputs) * Blocks.Lanes, met = inputs * strides.Aggregate(1.0, (product, stride) => product * Math.Min(stride, taps));
        double blocks = lanes * inputs * taps / (inputs >= LeastGathered ? BlockRate : PlaneRate) + OfInput * met + OfResult * lanes;
        bool pixels = taps == 1 && strides.All(s => s == 1);
        double tiles = outputs * inputs * taps * (outputs + TileOverhead) / outputs / (pixels ? TileRateOfPixels : TileRate) + (pixels ? 0 : OfSplitting * met);
        if (IsSmall(groups, filters))
        {
            double rest = outputs % Blocks.Lanes > Blocks.Lanes / 2 ? 0 : outputs % Blocks.Lanes, whole = rest == 0 ? lanes : outputs - rest;
            tiles = inputs * taps * (whole / SmallRate + rest / RateOfRest) + OfInput * met + OfResult * outputs;
        }
        return blocks < tiles;
    }

    /// <summary>Whether channels are so few that <c>SmallConv</c> computes a convolution with filters [O, C / groups, K…], and can take maxima of its results along.</summary>
    public static bool IsSmall(long groups, Shape filters) =>
        filters.Rank is 4 or 5 && filters[-2] != Dim.One && filters[1].TryConstant(out long inputs) && filters[0].TryConstant(out long outputs)
        && (groups == 1 || inputs > 1) && Math.Min(inputs, outputs / groups) < Few && Math.Max(inputs, outputs / groups) <= Most;

    private static bool HasPlaces(ConvolutionShape s)
    {
        double places = s.Batch.TryConstant(out long images) ? images : LeastPlaces;
        for (int i = 0; i < s.Kernel.Length; i++)
        {
            if ((s.Input[i] + s.Before[i] + s.After[i]).TryConstant(out long size)) places *= Math.Max(1, size / s.Strides[i]);
        }
        return places >= LeastPlaces;
    }
}
