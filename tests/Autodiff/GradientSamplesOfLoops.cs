using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;
using Sample = ModelDsl.Tests.Autodiff.GradientSamples.Sample;

namespace ModelDsl.Tests.Autodiff;

/// <summary>Loops: several states, captured values, results of each step, and loops inside loops.</summary>
internal static class GradientSamplesOfLoops
{
    public static IEnumerable<Sample> All =>
    [
        new("Scan of a recurrent cell", typeof(Scan), d => Cell(d, reverse: false)),
        new("Scan backwards", typeof(Scan), d => Cell(d, reverse: true)),
        new("Scan that counts", typeof(Scan), d =>
        {
            // The second state is no float: it steers, and takes no gradient.
            Value zero = d.Add(new Constant(Draw.Type(ElementType.I64, []), ConstantData.Of(0L)));
            var scan = new ScanBuilder(d.Builder, "counting", [d.Input([]), zero], [d.Input([4])]);
            Value step = scan.Body.Add(new Cast(ElementType.F64), scan.States[1])[0];
            Value next = scan.Body.Add(new Add(), scan.States[0], scan.Body.Add(new Multiply(), step, scan.Slices[0])[0])[0];
            Value one = scan.Body.Add(new Constant(zero.Type, ConstantData.Of(1L)))[0];
            Node node = scan.Finish([next, scan.Body.Add(new Add(), scan.States[1], one)[0]], []);
            return [node[0]];
        }),
        new("Scan without states", typeof(Scan), d =>
        {
            Value w = d.Input([2]);
            var scan = new ScanBuilder(d.Builder, "each", [], [d.Input([3, 2]), d.Input([3, 2])]);
            Value y = scan.Body.Add(new Multiply(), scan.Body.Add(new Multiply(), scan.Slices[0], w)[0], scan.Slices[1])[0];
            return [scan.Finish([], [y])[0]];
        }),
        new("Scan inside a scan", typeof(Scan), d =>
        {
            Value w = d.Input([]);
            var outer = new ScanBuilder(d.Builder, "outer", [d.Input([])], [d.Input([3, 2])]);
            var inner = new ScanBuilder(outer.Body, "inner", [outer.States[0]], [outer.Slices[0]]);
            Value product = inner.Body.Add(new Multiply(), inner.States[0], w)[0];
            Node ran = inner.Finish([inner.Body.Add(new Tanh(), inner.Body.Add(new Add(), product, inner.Slices[0])[0])[0]], [inner.States[0]]);
            Node node = outer.Finish([ran[0]], [ran[1]]);
            return [node[0], node[1]];
        }),
        new("CustomGradient", typeof(CustomGradient), d =>
        {
            // x · x with the gradient 2 · x, written out: what is declared counts, and agrees.
            Value x = d.Input(d.Shape(2));
            GraphBuilder gradient = d.Builder.Region("square_gradient");
            Value dy = gradient.Input("dy", x.Type, default);
            gradient.Output("dx", gradient.Add(new Multiply(), dy, gradient.Add(new Add(), x, x)[0])[0], default);
            return [d.Add(new CustomGradient(gradient.Build(), 1, 1), d.Add(new Multiply(), x, x), x, x)];
        }),
    ];

    private static Value[] Cell(Draw d, bool reverse)
    {
        int n = d.Size(), h = 2;
        Value w = d.Input([h, h]), b = d.Input([n, h]);
        var scan = new ScanBuilder(d.Builder, "cell", [d.Input([n, h]), d.Input([n, h])], [d.Input([d.Size(), n, h])]);
        Value mixed = scan.Body.Add(new Add(), scan.Body.Add(new MatMul(), scan.States[0], w)[0], scan.Slices[0])[0];
        Value state = scan.Body.Add(new Tanh(), scan.Body.Add(new Multiply(), mixed, b)[0])[0];
        Value memory = scan.Body.Add(new Add(), scan.Body.Add(new Multiply(), scan.States[1], state)[0], b)[0];
        Node node = scan.Finish([state, memory], [scan.Body.Add(new Multiply(), memory, state)[0], state], reverse);
        return [node[0], node[1], node[2], node[3]];
    }
}
