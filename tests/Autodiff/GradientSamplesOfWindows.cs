using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;
using Sample = ModelDsl.Tests.Autodiff.GradientSamples.Sample;

namespace ModelDsl.Tests.Autodiff;

/// <summary>Convolutions and windows, with strides that leave a rest, dilation, groups and padding on one side only.</summary>
internal static class GradientSamplesOfWindows
{
    public static IEnumerable<Sample> All =>
    [
        new("Convolution on one axis", typeof(Convolution), d =>
        {
            int groups = 1 + d.Below(2), channels = groups * (1 + d.Below(2)), stride = 1 + d.Below(3), kernel = 1 + d.Below(3), dilation = 1 + d.Below(2);
            int size = dilation * (kernel - 1) + 1 + d.Below(5);
            return [d.Add(
                new Convolution([stride], [d.Below(2)], [d.Below(3)], [dilation], groups),
                d.Input([d.Size(), channels, size]), d.Input([groups * (1 + d.Below(2)), channels / groups, kernel]))];
        }),
        new("Convolution on two axes", typeof(Convolution), d => [d.Add(
            new Convolution([2, 1], [1, 0], [0, 1], [1, 2], 2), d.Input([2, 4, 6, 5]), d.Input([2, 2, 3, 2]))]),
        new("Convolution on three axes", typeof(Convolution), d => [d.Add(
            new Convolution([1, 2, 1], [1, 0, 0], [1, 0, 0], [1, 1, 1], 1), d.Input([1, 2, 2, 3, 2]), d.Input([2, 2, 2, 2, 1]))]),
        new("Convolution by depth", typeof(Convolution), d => [d.Add(new Convolution([3], [1], [1], [1], 3), d.Input([2, 3, 7]), d.Input([6, 1, 2]))]),
        new("ConvolutionTranspose on one axis", typeof(ConvolutionTranspose), d =>
        {
            int groups = 1 + d.Below(2), channels = groups * (1 + d.Below(2)), stride = 1 + d.Below(3), kernel = 2 + d.Below(2);
            return [d.Add(
                new ConvolutionTranspose([stride], [d.Below(2)], [d.Below(2)], [1], [d.Below(stride)], groups),
                d.Input([d.Size(), channels, 2 + d.Below(3)]), d.Input([channels, 1 + d.Below(2), kernel]))];
        }),
        new("ConvolutionTranspose on two axes", typeof(ConvolutionTranspose), d => [d.Add(
            new ConvolutionTranspose([2, 1], [1, 0], [0, 1], [1, 2], [1, 1], 2), d.Input([2, 2, 3, 2]), d.Input([2, 2, 3, 2]))]),
        new("ConvolutionFilters", typeof(ConvolutionFilters), d => [d.Add(
            new ConvolutionFilters([2, 2], [2, 1], [1, 0], [0, 1], [1, 2], 2), d.Input([2, 4, 5, 5]), d.Input([2, 2, 3, 4]))]),
        new("WindowReduce sum", typeof(WindowReduce), d => [d.Add(
            new WindowReduce(ReduceKind.Sum, [2, 3], [2, 1], [1, 0], [0, 1], [1, 2]), d.Input([2, d.Size(), 5, 6]))]),
        new("WindowReduce max", typeof(WindowReduce), d => [d.Add(
            new WindowReduce(ReduceKind.Max, [3], [1 + d.Below(3)], [1], [0], [2]), d.Input([d.Size(), 9]))]),
        new("WindowMax", typeof(WindowMax), d => [d.Add(
            new WindowMax([2, 2], [1, 2], [1, 0], [0, 1], [1, 1]), d.Input([d.Size(), 2, 4, 5]))]),
        new("WindowMaxGradient", typeof(WindowMaxGradient), d => [d.Add(
            new WindowMaxGradient([2, 2], [1, 2], [1, 0], [0, 1], [1, 1]), d.Input([3, 2, 4, 5]), d.Input([3, 2, 4, 3]))]),
        new("Unfold", typeof(Unfold), d => [d.Add(new Unfold([2, 3], [1, 2], [1, 0], [0, 1], [2, 1]), d.Input([d.Size(), 2, 4, 5]))]),
        new("Fold", typeof(Fold), d => [d.Add(new Fold([4, 5], [2, 3], [1, 2], [1, 0], [0, 1], [2, 1]), d.Input([d.Size(), 12, 6]))]),
    ];
}
