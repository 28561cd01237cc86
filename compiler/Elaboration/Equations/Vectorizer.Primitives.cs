using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;
using Broadcast = ModelDsl.Ir.Primitives.Broadcast;

namespace ModelDsl.Elaboration.Equations;

// Each primitive with index axes put before its own.
internal sealed partial class Vectorizer
{
    private Value LiftPrimitive(Node node, Indexed[] inputs, ImmutableArray<IndexVariable> indices, int result)
    {
        int n = indices.Length;
        Shape ranges = Indexed.Ranges(indices);
        ImmutableArray<Dim> none = [.. Enumerable.Repeat(Dim.Zero, n)];
        switch (node.Primitive)
        {
            case UnaryPrimitive or BinaryPrimitive or Select or Cast: return Same(node.Primitive);
            case Broadcast b:
                Value small = Aligned(inputs[0], indices);
                Shape own = inputs[0].Own;
                return _evaluator.BroadcastTo(_evaluator.Reshape(small, ranges.Concat(Enumerable.Repeat(Dim.One, b.To.Rank - own.Rank)).Concat(own)), ranges.Concat(b.To));
            case Reshape r: return _evaluator.Reshape(Aligned(inputs[0], indices), ranges.Concat(r.To));
            case Transpose t: return Same(new Transpose([.. Enumerable.Range(0, n), .. t.Permutation.Select(a => a + n)]));
            case Slice s: return Same(s with { Axis = s.Axis + n });
            case Pad p: return Emit(new Pad([.. none, .. p.Before], [.. none, .. p.After]), Aligned(inputs[0], indices), Unindexed(inputs[1], node));
            case Concat c: return Same(new Concat(c.Axis + n));
            case Reduce r: return Same(new Reduce(r.Kind, [.. r.Axes.Select(a => a + n)]));
            case ArgReduce a: return Same(a with { Axis = a.Axis + n });
            case Cumulative c: return Same(c with { Axis = c.Axis + n });
            case Sort s: return Same(s with { Axis = s.Axis + n });
            case MatMul: return Same(node.Primitive);
            case GatherAlong g: return Same(new GatherAlong(g.Axis + n));
            case Take t when inputs[0].Indices.IsEmpty && inputs[1].Own.Rank == 0 && t.Axis == 0:
                return Emit(t, inputs[0].Value, Aligned(inputs[1], indices));
            case Access a when inputs[0].Own.Rank == a.At.Offsets.Length:
                Subscripts at = new([.. none, .. a.At.Offsets], [.. Widened(a.At, n, a.To.Rank)]);
                return Emit(new Access(ranges.Concat(a.To), at), Aligned(inputs[0], indices));
            case CustomGradient c: return LiftGradient(node, c, inputs, indices)[result];
            default: throw new NotElementWiseException($"`{node.Primitive.Name}` is not worked out element by element");
        }

        Value Same(Primitive primitive) => Builder.Add(primitive, node.Origin, [.. inputs.Select(i => Aligned(i, indices))])[result];
    }

    // A function with a gradient of its own: the gradient is done for all points at once, too.
    private Node LiftGradient(Node node, CustomGradient gradient, Indexed[] inputs, ImmutableArray<IndexVariable> indices)
    {
        Shape ranges = Indexed.Ranges(indices);
        var region = new GraphBuilder(gradient.Backward.Name) { Origin = node.Origin };
        foreach (GraphInput input in gradient.Backward.Inputs)
            _lifted[input.Value] = new(region.Input(input.Name, new TensorType(input.Value.Element, ranges.Concat(input.Value.Shape)), input.Where), indices);
        _evaluator.Within(region, () =>
        {
            foreach (GraphOutput output in gradient.Backward.Outputs) region.Output(output.Name, Aligned(Lift(output.Value), indices), output.Where);
            return true;
        });
        return Builder.Add(gradient with { Backward = region.Build() }, node.Origin, [.. inputs.Select(i => Aligned(i, indices))]);
    }

    private static Value Unindexed(Indexed x, Node node) =>
        x.Indices.IsEmpty ? x.Value : throw new NotElementWiseException($"the padding of `{node.Primitive.Name}` depends on an index");

    // Each index axis reads itself.
    private static IEnumerable<Dim> Widened(Subscripts at, int indices, int loops)
    {
        for (int k = 0; k < indices + at.Offsets.Length; k++)
        {
            for (int r = 0; r < indices + loops; r++)
                yield return k < indices ? k == r ? Dim.One : Dim.Zero : r < indices ? Dim.Zero : at.Step(k - indices, r - indices);
        }
    }

    /// <summary>The tensor that a read reads, ready for subscripts: its own indices come first.</summary>
    private Indexed Source(AccessLeaf leaf)
    {
        Value tensor = leaf.Access.Tensor.Value;
        Indexed source = ReferenceEquals(tensor.Node.Builder, _context.Scalars) ? Lift(tensor) : new(tensor, []);
        if (leaf.Padding.All(p => p.Before == Dim.Zero && p.After == Dim.Zero)) return source;
        IEnumerable<Dim> none = source.Indices.Select(_ => Dim.Zero);
        Value value = source.Value;
        bool isBool = value.Element == ElementType.Bool;
        if (isBool) value = _evaluator.Cast(value, ElementType.U8);
        value = Emit(new Pad([.. none, .. leaf.Padding.Select(p => p.Before)], [.. none, .. leaf.Padding.Select(p => p.After)]), value, _evaluator.Constant(0, value.Element));
        return source with { Value = isBool ? _evaluator.Cast(value, ElementType.Bool) : value };
    }

    private Indexed LiftAccess(AccessLeaf leaf)
    {
        Indexed source = IsOuter(leaf) ? new(SourceOf(leaf), []) : Source(leaf);
        if (leaf.Data.All(d => d is null)) return LiftPlain(leaf, source);
        return LiftData(leaf, source);
    }

    private Indexed LiftPlain(AccessLeaf leaf, Indexed source)
    {
        AffineForm?[] forms = Forms(leaf);
        ImmutableArray<IndexVariable> indices = Indexed.Union(source.Indices, forms.OfType<AffineForm>().SelectMany(f => f.Parts.Select(p => p.Index)));
        return new(Read(source, forms, indices), indices);
    }

    /// <summary>The affine form of each subscript, moved by the padding; null for an axis that is kept whole or whose place is data.</summary>
    public AffineForm?[] Forms(AccessLeaf leaf) => [.. leaf.Access.Subscripts.Select((s, axis) =>
        s.Place is { } place && leaf.Data[axis] is null ? AffineForm.Of(place + leaf.Padding[axis].Before, _context.Variables) : null)];

    /// <summary>A read at affine places, with the axes in the order of <paramref name="indices"/> and then those kept.</summary>
    private Value Read(Indexed source, AffineForm?[] forms, ImmutableArray<IndexVariable> indices)
    {
        Shape shape = source.Value.Shape;
        int n = source.Indices.Length;
        List<int> kept = [.. Enumerable.Range(0, forms.Length).Where(k => forms[k] is null)];
        Shape to = Indexed.Ranges(indices).Concat(kept.Select(k => shape[n + k]));
        AffineForm?[] all = [.. source.Indices.Select(i => new AffineForm(0, [(i, Dim.One)])), .. forms];

        // Every axis once and whole is only another order.
        int[] order = [.. indices.Select(i => Array.FindIndex(all, f => f is { Parts: [var part] } && part.Index == i && part.Step == Dim.One && f.Offset == Dim.Zero)), .. kept.Select(k => n + k)];
        if (order.Length == shape.Rank && order.Distinct().Count() == shape.Rank && !order.Contains(-1) && order.Select((axis, i) => shape[axis] == to[i]).All(same => same))
            return order.SequenceEqual(Enumerable.Range(0, order.Length)) ? source.Value : Emit(new Transpose([.. order]), source.Value);

        var steps = ImmutableArray.CreateBuilder<Dim>();
        int keep = 0;
        foreach (AffineForm? form in all)
        {
            int own = form is null ? indices.Length + keep++ : -1;
            for (int r = 0; r < to.Rank; r++)
                steps.Add(r == own ? Dim.One : form is not null && r < indices.Length ? form.StepOf(indices[r]) : Dim.Zero);
        }
        return Emit(new Access(to, new Subscripts([.. all.Select(f => f?.Offset ?? Dim.Zero)], steps.ToImmutable())), source.Value);
    }

    /// <summary>As <see cref="LiftPlain"/>, for axes in an order of the caller's choice.</summary>
    public Value ReadInOrder(AccessLeaf leaf, ImmutableArray<IndexVariable> order) => Read(new(SourceOf(leaf), []), Forms(leaf), order);

    // Places known only at run time: those axes become one, and each point picks its element there.
    private Indexed LiftData(AccessLeaf leaf, Indexed source)
    {
        AffineForm?[] forms = Forms(leaf);
        Shape shape = leaf.Access.Tensor.Shape;
        int[] data = [.. Enumerable.Range(0, forms.Length).Where(k => leaf.Data[k] is not null)];
        int[] kept = [.. Enumerable.Range(0, forms.Length).Where(k => forms[k] is null && leaf.Data[k] is null)];
        Indexed? position = null, wrong = null;
        Dim total = 1;
        foreach (int k in data)
        {
            Indexed place = Lift(leaf.Data[k]!.Value);
            Dim size = shape[k] + leaf.Padding[k].Before + leaf.Padding[k].After;
            Indexed extent = new(_evaluator.SizeValue(size, ElementType.I64), []);
            if (data.Length > 1)
            {
                Indexed outside = Pair(new Or(), Pair(new Less(), place, Whole(0)), Pair(new GreaterOrEqual(), place, extent));
                wrong = Pair(new Or(), wrong, outside);
            }
            position = position is null ? place : Pair(new Add(), Pair(new Multiply(), position, extent), place);
            total *= size;
        }
        // One place outside its axis must not be hidden by another: it stops the run.
        if (wrong is not null)
        {
            ImmutableArray<IndexVariable> all = Indexed.Union(position!.Indices, wrong.Indices);
            position = new(Emit(new Select(), Aligned(wrong, all), Aligned(Whole(-1), all), Aligned(position, all)), all);
        }
        ImmutableArray<IndexVariable> affine = Indexed.Union(source.Indices, forms.OfType<AffineForm>().SelectMany(f => f.Parts.Select(p => p.Index)));
        Value read = Read(source, forms, affine);
        // The axes of data and those kept stand last, in the tensor's order: data to the end, as one axis.
        int n = affine.Length;
        int[] rest = [.. Enumerable.Range(0, forms.Length).Where(k => forms[k] is null)];
        int[] order = [.. Enumerable.Range(0, n), .. kept.Select(k => n + Array.IndexOf(rest, k)), .. data.Select(k => n + Array.IndexOf(rest, k))];
        if (!order.SequenceEqual(Enumerable.Range(0, order.Length))) read = Emit(new Transpose([.. order]), read);
        Shape own = Shape.Of(kept.Select(k => shape[k]));
        read = _evaluator.Reshape(read, Indexed.Ranges(affine).Concat(own).Concat([total]));
        ImmutableArray<IndexVariable> indices = Indexed.Union(affine, position!.Indices);
        if (!affine.Intersect(position.Indices).Any())
        {
            // Whole rows are picked, as in an embedding.
            Value rows = Emit(new Transpose([.. Enumerable.Range(0, n), read.Shape.Rank - 1, .. Enumerable.Range(n, own.Rank)]), read);
            Value taken = Emit(new Take(n), rows, position.Value);
            ImmutableArray<IndexVariable> now = [.. affine, .. position.Indices];
            int[] back = [.. indices.Select(i => now.IndexOf(i)), .. Enumerable.Range(now.Length, own.Rank)];
            return new(back.SequenceEqual(Enumerable.Range(0, back.Length)) ? taken : Emit(new Transpose([.. back]), taken), indices);
        }
        Value table = Aligned(new(read, affine), indices);
        Value places = Aligned(position, indices);
        Shape one = Indexed.Ranges(indices).Concat(Enumerable.Repeat(Dim.One, own.Rank + 1)), many = Indexed.Ranges(indices).Concat(own).Concat([Dim.One]);
        places = _evaluator.BroadcastTo(_evaluator.Reshape(places, one), many);
        return new(_evaluator.Reshape(Emit(new GatherAlong(many.Rank - 1), table, places), Indexed.Ranges(indices).Concat(own)), indices);

        Indexed Whole(long value) => new(_evaluator.Constant(value, ElementType.I64), []);
    }
}
