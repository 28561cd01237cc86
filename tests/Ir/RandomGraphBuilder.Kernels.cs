using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;
using Broadcast = ModelDsl.Ir.Primitives.Broadcast;

namespace ModelDsl.Tests.Ir;

// What combines many elements: reductions, order, gathering, products, windows, loops.
internal sealed partial class RandomGraphBuilder
{
    private void Reduce()
    {
        if (Any(e => e.Value.Element != ElementType.Bool && e.Shape.Rank > 0) is not { } x) return;
        int first = _random.Next(x.Shape.Rank), last = Chance(0.4) ? x.Shape.Rank - 1 : first;
        int[] axes = [.. Enumerable.Range(first, last - first + 1)];
        double count = axes.Aggregate(1.0, (product, axis) => product * Number(x.Shape[axis]));
        ReduceKind kind = OneOf(ReduceKind.Sum, ReduceKind.Sum, ReduceKind.Max, ReduceKind.Min, ReduceKind.Product);
        var reduce = new Reduce(kind, [.. axes]);
        double product = Math.Pow(Math.Max(x.Bound, 1), count);
        if (kind is ReduceKind.Max or ReduceKind.Min) Put(x.Bound, x.Error, reduce, x.Value);
        else if (kind == ReduceKind.Product) PutSum(x, product, count * product * x.Error, count, reduce);
        else PutSum(x, count * x.Bound, count * x.Error, count, reduce);
    }

    // Sums of exact numbers stay exact, whatever their order; others round at each of so many steps.
    private void PutSum(Entry x, double bound, double error, double steps, Primitive primitive, params ReadOnlySpan<Value> more)
    {
        bool exact = !x.IsFloat || x.IsExact && primitive is Reduce { Kind: ReduceKind.Sum } or Cumulative { Kind: CumulativeKind.Sum };
        Put(bound, exact ? 0 : error + (steps + PerOperation) * Math.Max(bound, 1), primitive, [x.Value, .. more]);
    }

    private void Along()
    {
        if (Any(e => e.Value.Element != ElementType.Bool && e.Shape.Rank > 0) is not { } x) return;
        int axis = _random.Next(x.Shape.Rank), count = Number(x.Shape[axis]);
        CumulativeKind kind = OneOf(Enum.GetValues<CumulativeKind>());
        if (kind == CumulativeKind.LogSumExp && (!x.IsFloat || x.Bound > 20)) return;
        var running = new Cumulative(kind, axis);
        double product = Math.Pow(Math.Max(x.Bound, 1), count);
        if (running.HasIndices)
        {
            if (Put(x.Bound, x.Error, running, x.Value) is { } values && x.IsExact) _pool.Add(new(values.Value.Node[1], count, 0));
        }
        else if (kind == CumulativeKind.Sum) PutSum(x, count * x.Bound, count * x.Error, count, running);
        else if (kind == CumulativeKind.Product) PutSum(x, product, count * product * x.Error, count, running);
        else PutSum(x, x.Bound + 4, x.Error, count, running);
    }

    private void Ordered()
    {
        if (Any(e => e.IsExact && e.Value.Element != ElementType.Bool && e.Shape.Rank > 0) is not { } x) return;
        int axis = _random.Next(x.Shape.Rank);
        if (Chance(0.5)) Put(Number(x.Shape[axis]), 0, new ArgReduce(OneOf(ReduceKind.Max, ReduceKind.Min), axis), x.Value);
        else if (Put(x.Bound, 0, new Sort(axis, Chance(0.5)), x.Value) is { } values) _pool.Add(new(values.Value.Node[1], Number(x.Shape[axis]), 0));
    }

    private void Pick()
    {
        if (Any(e => e.Shape.Rank > 0) is not { } x) return;
        int axis = _random.Next(x.Shape.Rank), size = Number(x.Shape[axis]);
        if (Chance(0.5)) Put(x.Bound, x.Error, new Take(axis), x.Value, Index(OneOf(Shape.Scalar, Shape.Of(2), Shape.Of(_n, 2)), size));
        else Put(x.Bound, x.Error, new GatherAlong(axis), x.Value, Index(x.Shape.With(axis, 2), size));
    }

    private void Scatter()
    {
        if (Any(e => e.Shape.Rank > 0 && e.Value.Element != ElementType.Bool) is not { } x) return;
        int axis = _random.Next(x.Shape.Rank), size = Number(x.Shape[axis]);
        Entry source = Partner(x);
        Value index = Index(x.Shape, size);
        if (Chance(0.5)) Put(Math.Max(x.Bound, source.Bound), Math.Max(x.Error, source.Error), new ScatterAlong(axis, ScatterKind.Set), x.Value, index, source.Value);
        else
        {
            double bound = x.Bound + size * source.Bound;
            bool exact = x.IsExact && source.IsExact;
            Put(bound, exact ? 0 : x.Error + size * source.Error + (size + PerOperation) * Math.Max(1, bound), new ScatterAlong(axis, ScatterKind.Add), x.Value, index, source.Value);
        }
    }

    // A sliding window along the last axis, x[…, i + u], and what adds such windows back.
    private void Slide()
    {
        if (Any(e => e.Value.Element != ElementType.Bool && e.Shape.Rank is 1 or 2 or 3 && e.Shape[-1].TryConstant(out long size) && size > 2) is not { } x) return;
        int rank = x.Shape.Rank, stride = 1 + _random.Next(2);
        Shape windows = Shape.Of(x.Shape.Take(rank - 1).Append((x.Shape[-1] - 2 + stride - 1).Value / stride).Append(2));
        Dim[] steps = [.. Enumerable.Range(0, rank).SelectMany(k => Enumerable.Range(0, rank + 1).Select(r => (Dim)(r == rank ? k == rank - 1 ? 1 : 0 : r != k ? 0 : k == rank - 1 ? stride : 1)))];
        var at = new Subscripts([.. Enumerable.Repeat(Dim.Zero, rank)], [.. steps]);
        if (Put(x.Bound, x.Error, new Access(windows, at), x.Value) is { } y && Chance(0.6))
            Put(2 * x.Bound, x.IsExact ? 0 : 2 * x.Error + PerOperation * Math.Max(1, 2 * x.Bound), new AccessAdd(x.Shape, at), y.Value);
    }

    private void Product()
    {
        if (Any(e => e.IsFloat && e.Shape.Rank >= 2 && e.Shape[-1].IsConstant) is not { } x) return;
        int inner = Number(x.Shape[-1]), columns = 1 + _random.Next(5);
        Value weight = Parameter(Shape.Of(columns, inner)).Value;
        Value right = _builder.Add(new Transpose([1, 0]), weight)[0];
        if (x.Shape.Rank > 2) right = _builder.Add(new Broadcast(x.Shape.With(-2, inner).With(-1, columns)), right)[0];
        if (Put(2 * inner * x.Bound, 2 * inner * x.Error + (inner + PerOperation) * Math.Max(1, 2 * inner * x.Bound), new MatMul(), x.Value, right) is { } y)
            Norm(y, y.Shape.Rank - 1);
    }

    private void Filter()
    {
        if (Any(e => e.IsFloat && e.Shape.Rank is 3 or 4 && e.Shape[1].IsConstant && e.Bound <= 2) is not { } x || Chance(0.2)) x = AddInput(Shape.Of(_n, 4, 5, 6));
        int channels = Number(x.Shape[1]), axes = x.Shape.Rank - 2;
        long groups = channels % 2 == 0 && Chance(0.4) ? 2 : 1;
        long[] kernel = Each(axes, () => 1 + _random.Next(3)), strides = Each(axes, () => 1 + _random.Next(2)), dilations = Each(axes, () => 1 + _random.Next(2));
        bool transposed = Chance(0.3);
        // As much padding as the window reaches keeps every size positive.
        Dim[] padding = [.. kernel.Zip(dilations, (k, d) => (Dim)(transposed ? 0 : (k - 1) * d))];
        long outputs = groups * (1 + _random.Next(3));
        Dim[] spatial = [.. kernel.Select(k => (Dim)k)];
        Entry weight = Parameter(transposed ? Shape.Of([channels, outputs / groups, .. spatial]) : Shape.Of([outputs, channels / groups, .. spatial]));
        // Half of it keeps results small enough to go on with.
        Value half = _builder.Add(new Multiply(), weight.Value, Splat(weight.Value.Type, 0.125).Value)[0];
        double taps = channels * (double)kernel.Aggregate(1L, (product, k) => product * k), bound = taps * x.Bound / 4;
        Primitive layer = transposed
            ? new ConvolutionTranspose([.. strides], [.. padding], [.. padding], [.. dilations], [.. Each(axes, () => 0)], groups)
            : new Convolution([.. strides], [.. padding], [.. padding], [.. dilations], groups);
        if (Put(bound, taps * x.Error / 4 + (taps + PerOperation) * Math.Max(1, bound), layer, x.Value, half) is { } y) Norm(y, 1);
    }

    private void FilterGradient()
    {
        Entry wide = AddInput(Shape.Of(2, 4, 4, 3)), narrow = AddInput(Shape.Of(2, 2, 4, 3));
        // A small part of it keeps results small enough to go on with.
        Value part = _builder.Add(new Multiply(), narrow.Value, Splat(narrow.Value.Type, 0.03125).Value)[0];
        double terms = 2 * 4 * 3, bound = terms * wide.Bound * narrow.Bound / 32, error = terms * (wide.Error * narrow.Bound + narrow.Error * wide.Bound) / 32;
        Put(bound, error + (terms + PerOperation) * Math.Max(1, bound), new ConvolutionFilters([3, 2], [1, 1], [1, 0], [1, 1], [1, 1], Chance(0.5) ? 1 : 2), wide.Value, part);
    }

    // Sums of exponentials: what rounding does to scores of a few units comes out as often.
    private void Attend()
    {
        Entry q = AddInput(Shape.Of(2, _n, 4)), k = AddInput(Shape.Of(2, 3, 4)), v = AddInput(Shape.Of(2, 3, 4)), bias = AddInput(Shape.Of(2, _n, 3));
        Value seen = _builder.Add(new LessOrEqual(), bias.Value, Splat(bias.Value.Type, 1).Value)[0];
        ImmutableArray<ScoreMask> kinds = Chance(0.3) ? [] : Chance(0.5) ? [ScoreMask.Add] : [ScoreMask.Keep, ScoreMask.Add];
        Value[] masks = [.. kinds.Select(kind => kind == ScoreMask.Add ? bias.Value : seen)];
        var rule = new AttentionRule(0.25, Chance(0.3) ? 1 : null, true, kinds);
        if (Put(v.Bound, 200, new Attention(rule), [q.Value, k.Value, v.Value, .. masks]) is not { } y || Chance(0.5)) return;
        // Log-sums of rows that see nothing are infinite, so they are not looked at.
        Value dy = AddInput(y.Shape).Value, delta = AddInput(Shape.Of(2, _n)).Value;
        Put(60, 1500, new AttentionGradient(rule), [q.Value, k.Value, v.Value, y.Value.Node[1], delta, dy, .. masks]);
    }

    // Scales and shifts per channel, as a norm with fixed statistics does; sometimes with a second use on the way.
    private void Norm(Entry x, int axis)
    {
        for (int steps = _random.Next(5); steps > 0; steps--)
        {
            Entry vector = Chance(0.2) ? Splat(x.Value.Type, OneOf(2, 0.5)) : AlongAxis(Parameter(Shape.Of(x.Shape[axis])), x.Shape, axis);
            if (Chance(0.1)) _pool.Add(new(_builder.Add(new Tanh(), x.Value)[0], 1, x.Error + PerOperation));
            Entry? next = _random.Next(4) switch
            {
                0 => PutRounded(x.Bound + vector.Bound, x.Error, new Add(), x.Value, vector.Value),
                1 => PutRounded(x.Bound + vector.Bound, x.Error, new Subtract(), x.Value, vector.Value),
                2 => PutRounded(2 * x.Bound, 2 * x.Error, new Multiply(), vector.Value, x.Value),
                _ => PutRounded(2 * x.Bound, 2 * x.Error, new Divide(), x.Value, Positive(vector, 0.5).Value),
            };
            if (next is not { } went) return;
            x = went;
        }
    }

    private void Window()
    {
        if (Any(e => e.Value.Element != ElementType.Bool && e.Shape.Rank >= 2) is not { } x) return;
        int axes = Math.Min(2, x.Shape.Rank - 1);
        long[] kernel = Each(axes, () => 1 + _random.Next(2)), strides = Each(axes, () => 1 + _random.Next(2)), ones = Each(axes, () => 1);
        Dim[] before = [.. kernel.Select(k => (Dim)(k - 1))];
        double taps = kernel.Aggregate(1L, (product, k) => product * k);
        if (Chance(0.3)) PutSum(x, taps * x.Bound, taps * x.Error, taps, new WindowReduce(ReduceKind.Sum, [.. kernel], [.. strides], [.. before], [.. before], [.. ones]));
        else if (Chance(0.5))
        {
            // Which element is the greatest must not hang on rounding.
            if (Put(x.Bound, x.Error, new WindowReduce(ReduceKind.Max, [.. kernel], [.. strides], [.. before], [.. before], [.. ones]), x.Value) is { } most && x.IsExact && x.IsFloat)
                PutSum(x, taps * most.Bound, 0, taps, new WindowMaxGradient([.. kernel], [.. strides], [.. before], [.. before], [.. ones]), most.Value);
        }
        else if (Put(x.Bound, x.Error, new WindowMax([.. kernel], [.. strides], [.. before], [.. before], [.. ones]), x.Value) is { } y && x.IsExact)
            _pool.Add(new(y.Value.Node[1], 400, 0));
    }

    private void Blocks()
    {
        if (Any(e => e.IsFloat && e.Shape.Rank == 4 && e.Shape.IsStatic) is not { } x) x = AddInput(Shape.Of(2, 2, 4, 3));
        Unfold unfold = new([2, 1], [1, 1], [1, 0], [1, 0], [1, 1]);
        if (Put(x.Bound, x.Error, unfold, x.Value) is not { } y || Chance(0.3)) return;
        PutRounded(4 * y.Bound, 4 * y.Error, new Fold([x.Shape[2], x.Shape[3]], [2, 1], [1, 1], [1, 0], [1, 0], [1, 1]), y.Value);
    }

    // A loop that forgets: what a step does wrong is halved by the next.
    private void Loop()
    {
        if (Any(e => e.IsFloat && e.Shape.Rank is 2 or 3) is not { } x) return;
        TensorType step = x.Value.Type with { Shape = x.Shape.Remove(0) };
        Entry start = Splat(step, OneOf(0, 0.5)), outer = Partner(start);
        var scan = new ScanBuilder(_builder, "body", [start.Value], [x.Value]);
        GraphBuilder body = scan.Body;
        Value half = body.Add(new Multiply(), scan.States[0], body.Add(new Constant(step, ConstantData.Of(0.5)))[0])[0];
        Value sum = body.Add(new Add(), half, body.Add(new Subtract(), scan.Slices[0], outer.Value)[0])[0];
        Value next = body.Add(OneOf<Primitive>(new Tanh(), new Sin(), new Sigmoid()), sum)[0];
        Node node = scan.Finish([next], Chance(0.5) ? [sum, next] : [next], Chance(0.4));
        double error = 2 * (x.Error + outer.Error + PerOperation * (x.Bound + outer.Bound + 2));
        for (int i = 0; i < node.Types.Length; i++)
        {
            if (error <= MaxError) _pool.Add(new(node[i], x.Bound + outer.Bound + 2, error));
        }
    }

    private long[] Each(int axes, Func<int> value) => [.. Enumerable.Range(0, axes).Select(_ => (long)value())];
}
