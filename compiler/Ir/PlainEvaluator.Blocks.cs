using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;

namespace ModelDsl.Ir;

// Blocks of channels: what the plain primitives give, laid out otherwise.
public sealed partial class PlainEvaluator
{
    private DenseTensor BlockedConvolved(BlockedConvolution p, DenseTensor x, DenseTensor w, int[] shape)
    {
        var plain = new Convolution(p.Strides, p.Before, p.After, p.Dilations, p.Groups);
        DenseTensor planes = p.FromPlanes ? x : Planes(x, w.Shape[1] * (int)p.Groups);
        return InBlocks(Convolved(plain, planes, w, [shape[0], w.Shape[0], .. shape[2..^1]]), shape);
    }

    private DenseTensor BlockedTransposed(DenseTensor x, DenseTensor w, int[] shape)
    {
        ValueArray<Dim> none = [.. w.Shape[2..].Select(_ => Dim.Zero)];
        var plain = new ConvolutionTranspose([.. w.Shape[2..].Select(k => (long)k)], none, none, [.. w.Shape[2..].Select(_ => 1L)], [.. w.Shape[2..].Select(_ => 0L)], 1);
        return InBlocks(Transposed(plain, Planes(x, w.Shape[0]), w, [shape[0], w.Shape[1], .. shape[2..^1]]), shape);
    }

    private DenseTensor BlockedWindowed(BlockedWindowReduce p, DenseTensor x, int[] shape)
    {
        DenseTensor planes = Planes(x, x.Shape[1] * Blocks.Lanes);
        return InBlocks(Windowed(planes, p.Kernel, p.Strides, p.Before, p.Dilations, [shape[0], planes.Shape[1], .. shape[2..^1]], p.Kind)[0], shape);
    }

    private DenseTensor Planes(DenseTensor x, int channels) => Build([x.Shape[0], channels, .. x.Shape[2..^1]], at =>
        x.Data[Offset(x.Shape, [at[0], at[1] / Blocks.Lanes, .. at[2..], at[1] % Blocks.Lanes])]);

    private DenseTensor InBlocks(DenseTensor planes, int[] shape) => Build(shape, at =>
    {
        int channel = at[1] * Blocks.Lanes + at[^1];
        return channel < planes.Shape[1] ? planes.Data[Offset(planes.Shape, [at[0], channel, .. at[2..^1]])] : 0;
    });
}
