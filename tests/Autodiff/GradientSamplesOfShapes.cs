using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;
using Broadcast = ModelDsl.Ir.Primitives.Broadcast;
using Sample = ModelDsl.Tests.Autodiff.GradientSamples.Sample;

namespace ModelDsl.Tests.Autodiff;

/// <summary>Movement, reductions, products and indexing.</summary>
internal static class GradientSamplesOfShapes
{
    public static IEnumerable<Sample> All =>
    [
        new("Broadcast", typeof(Broadcast), d =>
        {
            int n = d.Size(), m = d.Size();
            return [d.Add(new Broadcast(Shape.Of(d.Size(), n, d.Size(), m)), d.Input([n, 1, m])), d.Add(new Broadcast(Shape.Of(n, m)), d.Input([]))];
        }),
        new("Reshape", typeof(Reshape), d =>
        {
            int n = d.Size(), m = d.Size();
            return [d.Add(new Reshape(Shape.Of(m, 2, n)), d.Input([n, 2 * m]))];
        }),
        new("Transpose", typeof(Transpose), d => [d.Add(new Transpose([2, 0, 1, 3]), d.Input(d.Shape(4)))]),
        new("Slice forwards", typeof(Slice), d =>
        {
            int step = 1 + d.Below(3), length = d.Size(), start = d.Below(3), more = d.Below(3);
            return [d.Add(new Slice(1, start, length, step), d.Input([d.Size(), start + (length - 1) * step + 1 + more, d.Size()]))];
        }),
        new("Slice backwards", typeof(Slice), d =>
        {
            int step = 1 + d.Below(3), length = d.Size(), before = d.Below(3), more = d.Below(3), span = (length - 1) * step;
            return [d.Add(new Slice(0, before + span, length, -step), d.Input([before + span + 1 + more, d.Size()]))];
        }),
        new("Slices that overlap", typeof(Slice), d =>
        {
            Value x = d.Input([7]);
            return [d.Add(new Multiply(), d.Add(new Slice(0, 0, 4), x), d.Add(new Slice(0, 6, 4, -1), x))];
        }),
        new("Pad", typeof(Pad), d => [d.Add(new Pad([d.Below(3), 0], [d.Below(3), 2]), d.Input(d.Shape(2)), d.Input([]))]),
        new("Concat", typeof(Concat), d =>
        {
            int n = d.Size(), m = d.Size();
            Value x = d.Input([n, d.Size(), m]);
            return [d.Add(new Concat(1), x, d.Input([n, d.Size(), m]), x)];
        }),
        new("Reduce sum", typeof(Reduce), d => [d.Add(new Reduce(ReduceKind.Sum, [0, 2]), d.Input(d.Shape(3)))]),
        new("Reduce product", typeof(Reduce), d => [d.Add(new Reduce(ReduceKind.Product, [1]), d.Input(d.Shape(3)))]),
        new("Reduce max", typeof(Reduce), d => [d.Add(new Reduce(ReduceKind.Max, [1]), d.Input(d.Shape(3)))]),
        new("Reduce min", typeof(Reduce), d => [d.Add(new Reduce(ReduceKind.Min, [0, 1]), d.Input(d.Shape(2)))]),
        new("Cumulative sum", typeof(Cumulative), d => [d.Add(new Cumulative(CumulativeKind.Sum, 1), d.Input(d.Shape(3)))]),
        new("Cumulative product", typeof(Cumulative), d => [d.Add(new Cumulative(CumulativeKind.Product, 0), d.Input(d.Shape(2)))]),
        new("Cumulative max", typeof(Cumulative), d => [d.Add(new Cumulative(CumulativeKind.Max, 1), d.Input(d.Shape(2)))]),
        new("Cumulative min", typeof(Cumulative), d => [d.Add(new Cumulative(CumulativeKind.Min, 0), d.Input(d.Shape(2)))]),
        new("Cumulative log-sum-exp", typeof(Cumulative), d => [d.Add(new Cumulative(CumulativeKind.LogSumExp, 1), d.Input(d.Shape(2)))]),
        new("Sort", typeof(Sort), d => [d.Add(new Sort(1, true), d.Input(d.Shape(3))), d.Add(new Sort(0, false), d.Input(d.Shape(1)))]),
        new("MatMul", typeof(MatMul), d =>
        {
            int b = d.Size(), m = d.Size(), k = d.Size(), n = d.Size();
            return [d.Add(new MatMul(), d.Input([b, m, k]), d.Input([b, k, n]))];
        }),
        new("MatMul of a shared weight", typeof(MatMul), d =>
        {
            int b = d.Size(), k = d.Size();
            Value w = d.Input([k, k]), grown = d.Add(new Broadcast(Shape.Of(b, k, k)), w);
            return [d.Add(new MatMul(), d.Add(new MatMul(), d.Input([b, 2, k]), grown), grown)];
        }),
        new("Take", typeof(Take), d =>
        {
            int size = d.Size();
            return [d.Add(new Take(1), d.Input([d.Size(), size, d.Size()]), d.Indices(d.Shape(2), size))];
        }),
        new("GatherAlong", typeof(GatherAlong), d => [d.Add(new GatherAlong(0), d.Input([4, 3]), d.Indices([5, d.Below(3) + 1], 4))]),
        new("ScatterAlong adding", typeof(ScatterAlong), d => [d.Add(new ScatterAlong(1, ScatterKind.Add), d.Input([3, 4]), d.Indices([2, 3], 4), d.Input([3, 5]))]),
        new("ScatterAlong setting", typeof(ScatterAlong), d => [d.Add(new ScatterAlong(1, ScatterKind.Set), d.Input([1, 4]), d.DistinctIndices([1, 3], 4), d.Input([1, 4]))]),
        new("Access", typeof(Access), d => [d.Add(new Access(Shape.Of(3, 4), new([0, 1], [1, 1, 0, 2])), d.Input([6, 8]))]),
        new("AccessAdd", typeof(AccessAdd), d => [d.Add(new AccessAdd(Shape.Of(6, 8), new([0, 1], [1, 1, 0, 2])), d.Input([3, 4]))]),
    ];
}
