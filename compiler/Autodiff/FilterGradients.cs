using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;

namespace ModelDsl.Autodiff;

/// <summary>How filters slide: what a convolution and its adjoint have in common.</summary>
internal readonly record struct Sliding(
    ValueArray<long> Strides, ValueArray<Dim> Before, ValueArray<Dim> After, ValueArray<long> Dilations, long Groups);

/// <summary>The two gradients of a convolution, each again a convolution.</summary>
internal static class FilterGradients
{
    /// <summary>The cotangent of the image: the transposed convolution of <paramref name="dy"/>, of the image's size.</summary>
    /// <param name="dy">Cotangent of the convolution, <c>[N, O, ...S']</c>.</param>
    /// <param name="filters"><c>[O, C / Groups, ...K]</c>.</param>
    /// <param name="image"><c>[N, C, ...S]</c>.</param>
    /// <param name="sliding">Of the convolution.</param>
    public static Formula Transposed(Formula dy, Formula filters, Shape image, Sliding sliding)
    {
        int axes = image.Rank - 2;
        // What no window reached, at the end of each axis.
        Dim[] rest = [.. Enumerable.Range(0, axes).Select(i =>
            image[2 + i] + sliding.Before[i] + sliding.After[i] - sliding.Dilations[i] * (filters.Shape[2 + i] - 1) - 1 - (dy.Shape[2 + i] - 1) * sliding.Strides[i])];
        if (rest.All(r => r.IsConstant))
        {
            ValueArray<long> extra = [.. rest.Select(r => r.Value)];
            return dy.Apply(new ConvolutionTranspose(sliding.Strides, sliding.Before, sliding.After, sliding.Dilations, extra, sliding.Groups), filters).Reshape(image);
        }
        // A rest that only a run tells: the whole extent, grown by it and cut to size.
        ValueArray<Dim> uncut = [.. Enumerable.Repeat(Dim.Zero, axes)];
        ValueArray<long> none = [.. Enumerable.Repeat(0L, axes)];
        Formula dx = dy.Apply(new ConvolutionTranspose(sliding.Strides, sliding.Before, uncut, sliding.Dilations, none, sliding.Groups), filters);
        for (int i = 0; i < axes; i++) dx = dx.Pad(2 + i, 0, rest[i]).Slice(2 + i, 0, image[2 + i]);
        return dx.Reshape(image);
    }

    /// <summary>The cotangent of the filters: for each tap, the product of <paramref name="narrow"/> with what it met in <paramref name="wide"/>.</summary>
    /// <remarks>Where the size of the filters only shows in a run, a convolution in which channels are the batch, the batch the
    /// channels, and strides and dilations exchanged.</remarks>
    /// <param name="wide">The side with the larger extent, <c>[N, C, ...S]</c>.</param>
    /// <param name="narrow">The side with one position per window, <c>[N, O, ...S']</c>.</param>
    /// <param name="filters"><c>[O, C / Groups, ...K]</c>.</param>
    /// <param name="sliding">How the filters slide over <paramref name="wide"/>.</param>
    public static Formula Filters(Formula wide, Formula narrow, Shape filters, Sliding sliding)
    {
        if (sliding.Groups > 1 && filters[1] == Dim.One) return ByDepth(wide, narrow, filters, sliding);
        if (filters.Skip(2).All(k => k.IsConstant))
        {
            ValueArray<long> kernel = [.. filters.Skip(2).Select(k => k.Value)];
            return wide.Apply(new ConvolutionFilters(kernel, sliding.Strides, sliding.Before, sliding.After, sliding.Dilations, sliding.Groups), narrow).Reshape(filters);
        }
        int axes = filters.Rank - 2;
        int[] spatial = [.. Enumerable.Range(2, axes)];
        Shape x = wide.Shape;
        Dim batch = x[0], perGroup = filters[1];
        Formula image = sliding.Groups == 1
            ? wide.Transpose([1, 0, .. spatial])
            : wide.Reshape(Shape.Of(batch, sliding.Groups, perGroup).Concat(x.Skip(2)))
                .Transpose([2, 1, 0, .. spatial.Select(s => s + 1)])
                .Reshape(Shape.Of(perGroup, sliding.Groups * batch).Concat(x.Skip(2)));
        Formula windows = narrow.Transpose([1, 0, .. spatial]);
        Formula taps = image.Apply(new Convolution(sliding.Dilations, sliding.Before, sliding.After, sliding.Strides, sliding.Groups), windows);
        for (int i = 0; i < axes; i++) taps = taps.Slice(2 + i, 0, filters[2 + i]);
        return taps.Transpose([1, 0, .. spatial]).Reshape(filters);
    }

    // Each channel by itself: a sum over samples and positions, read at affine places.
    private static Formula ByDepth(Formula wide, Formula narrow, Shape filters, Sliding sliding)
    {
        int axes = filters.Rank - 2;
        for (int i = 0; i < axes; i++) wide = wide.Pad(2 + i, sliding.Before[i], sliding.After[i]);
        Dim batch = wide.Shape[0], channels = sliding.Groups, multiplier = Dim.FloorDiv(filters[0], sliding.Groups);
        Dim[] kernel = [.. filters.Skip(2)], positions = [.. narrow.Shape.Skip(2)];
        // Loops over channel, filter of the channel, taps, sample, positions.
        Shape loops = Shape.Of([channels, multiplier, .. kernel, batch, .. positions]);
        int sample = 2 + axes;
        Dim[] steps = [.. Enumerable.Repeat(Dim.Zero, (2 + axes) * loops.Rank)];
        steps[sample] = 1;
        steps[loops.Rank] = 1;
        for (int i = 0; i < axes; i++)
        {
            steps[(2 + i) * loops.Rank + 2 + i] = sliding.Dilations[i];
            steps[(2 + i) * loops.Rank + sample + 1 + i] = sliding.Strides[i];
        }
        Formula met = wide.Apply(new Access(loops, new([.. Enumerable.Repeat(Dim.Zero, 2 + axes)], [.. steps])));
        Formula dy = narrow.Reshape(Shape.Of([batch, channels, multiplier, .. positions]))
            .Transpose([1, 2, 0, .. Enumerable.Range(3, axes)])
            .Reshape(Shape.Of([channels, multiplier, .. kernel.Select(_ => Dim.One), batch, .. positions]));
        return (met * dy.Broadcast(loops)).Sum([.. Enumerable.Range(sample, 1 + axes)]).Reshape(filters);
    }
}
