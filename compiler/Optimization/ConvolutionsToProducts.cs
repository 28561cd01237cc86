using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;
using Broadcast = ModelDsl.Ir.Primitives.Broadcast;

namespace ModelDsl.Optimization;

/// <summary>Makes matrix products of convolutions whose windows do not overlap.</summary>
/// <remarks><code>
/// convolution %x, %w       : f32[N, 192, 14, 14]      windows of 16×16, 16 apart: the patches of a vision transformer
///   →  transpose (matmul (patches of %x), (transpose %w)) {permutation = [0, 3, 1, 2]}
/// convolution_transpose %x, %w                         from one pixel: the first layer of a generator
///   →  reshape (matmul %x, %w)
/// </code>
/// So is a window that covers its whole input. What is added to every channel afterwards is added before axes change places,
/// so that a transformer finds its tokens as it wants them. Refuses where there are groups or padding, and where windows are
/// so narrow that collecting them would cost more than it saves.</remarks>
public sealed class ConvolutionsToProducts : RewritePass
{
    // Elements side by side of a window that are worth collecting.
    private const long LeastWidth = 8;

    public override string Name => "convolutions-to-products";

    protected override Value? Rewrite(Node node, GraphBuilder into)
    {
        into.Origin = node.Origin;
        return node.Primitive switch
        {
            Convolution { Groups: 1 } c when c.Before.Concat(c.After).All(p => p == Dim.Zero) && c.Dilations.All(d => d == 1) => OfWindows(node, c, into),
            ConvolutionTranspose { Groups: 1 } t when t.Before.Concat(t.After).All(p => p == Dim.Zero) && t.Dilations.All(d => d == 1) && t.OutputPadding.All(p => p == 0) => OfOnePixel(node, into),
            Add => Added(node.Inputs[0], node.Inputs[1], into) ?? Added(node.Inputs[1], node.Inputs[0], into),
            _ => null,
        };
    }

    private static Value? OfWindows(Node node, Convolution c, GraphBuilder into)
    {
        (Value x, Value w, Shape result) = (node.Inputs[0], node.Inputs[1], node.Types[0].Shape);
        int axes = c.Strides.Length;
        bool whole = Enumerable.Range(2, axes).All(i => x.Shape[i] == w.Shape[i]);
        bool apart = Enumerable.Range(2, axes).All(i => w.Shape[i] == c.Strides[i - 2] && x.Shape[i] == result[i] * w.Shape[i]);
        if (!whole && !(apart && w.Shape[axes + 1].TryConstant(out long width) && width >= LeastWidth)) return null;
        Dim depth = Shape.Of(w.Shape.Skip(1)).ElementCount;
        Value filters = into.Add(new Transpose([1, 0]), into.Add(new Reshape(Shape.Of(w.Shape[0], depth)), w)[0])[0];
        if (whole)
        {
            Value rows = into.Add(new Reshape(Shape.Of(x.Shape[0], depth)), x)[0];
            return into.Add(new Reshape(result), into.Add(new MatMul(), rows, filters)[0])[0];
        }
        // [N, C, H, h, W, w] as [N, H, W, C, h, w], the windows one after the other.
        Shape cut = Shape.Of([x.Shape[0], x.Shape[1], .. Enumerable.Range(2, axes).SelectMany(i => new[] { result[i], w.Shape[i] })]);
        int[] order = [0, .. Enumerable.Range(0, axes).Select(i => 2 + 2 * i), 1, .. Enumerable.Range(0, axes).Select(i => 3 + 2 * i)];
        Value windows = into.Add(new Transpose([.. order]), into.Add(new Reshape(cut), x)[0])[0];
        Shape places = Shape.Of([result[0], .. result.Skip(2)]);
        Value product = into.Add(new MatMul(), into.Add(new Reshape(Shape.Of(places.ElementCount, depth)), windows)[0], filters)[0];
        return into.Add(new Transpose([0, axes + 1, .. Enumerable.Range(1, axes)]), into.Add(new Reshape(places.Concat(w.Shape[0])), product)[0])[0];
    }

    private static Value? OfOnePixel(Node node, GraphBuilder into)
    {
        (Value x, Value w) = (node.Inputs[0], node.Inputs[1]);
        if (x.Shape.Skip(2).Any(d => d != Dim.One)) return null;
        Value rows = into.Add(new Reshape(Shape.Of(x.Shape[0], x.Shape[1])), x)[0];
        Value filters = into.Add(new Reshape(Shape.Of(w.Shape[0], Shape.Of(w.Shape.Skip(1)).ElementCount)), w)[0];
        return into.Add(new Reshape(node.Types[0].Shape), into.Add(new MatMul(), rows, filters)[0])[0];
    }

    // A number for each channel is added to windows' products before their axes change places.
    private static Value? Added(Value x, Value bias, GraphBuilder into)
    {
        if (x.Node.Primitive is not Transpose { Permutation: var axes } || bias.Node.Primitive is not Broadcast || x.Shape != bias.Shape) return null;
        if (x.Node.Inputs[0].Node is not { Primitive: Reshape } split || split.Inputs[0].Node.Primitive is not MatMul || axes.Length < 3 || axes[1] != axes.Length - 1) return null;
        int[] back = [.. Enumerable.Range(0, axes.Length).OrderBy(i => axes[i])];
        Value turned = into.Add(new Transpose([.. back]), bias)[0];
        return into.Add(new Transpose(axes), into.Add(new Add(), split[0], turned)[0])[0];
    }
}
