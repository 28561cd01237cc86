using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;
using Broadcast = ModelDsl.Ir.Primitives.Broadcast;

namespace ModelDsl.Planning;

public sealed partial class Planner
{
    /// <summary>Axes of <paramref name="from"/> that the axes of <paramref name="to"/> stand for (−1: new, of size 1), or null where sizes merge or split.</summary>
    private static int[]? SqueezedAxes(Shape from, Shape to)
    {
        int[] mine = [.. Enumerable.Range(0, from.Rank).Where(i => from[i] != Dim.One)];
        int[] theirs = [.. Enumerable.Range(0, to.Rank).Where(i => to[i] != Dim.One)];
        if (mine.Length != theirs.Length || mine.Zip(theirs).Any(p => from[p.First] != to[p.Second])) return null;
        int[] axes = [.. Enumerable.Repeat(-1, to.Rank)];
        for (int i = 0; i < mine.Length; i++) axes[theirs[i]] = mine[i];
        return axes;
    }

    /// <summary>Writes the element of a value at given coordinates as one expression, down to what is in memory.</summary>
    private sealed class ExprBuilder(Planner planner)
    {
        private readonly Dictionary<(Value, string), Expr> _built = [];

        // Scalars have no coordinates, but stand in the same loops as everything around them.
        private int _loops;

        public Expr Build(Value value, ImmutableArray<Affine> at)
        {
            if (at.Length > 0) _loops = at[0].Coefficients.Length;
            var key = (value, string.Join(',', at));
            if (!_built.TryGetValue(key, out Expr? expr)) _built[key] = expr = BuildNew(value, at);
            return expr;
        }

        private Expr BuildNew(Value value, ImmutableArray<Affine> at)
        {
            if (planner._views.TryGetValue(value, out View? view)) return LoadAt(view, at);
            Node node = value.Node;
            ElementType element = value.Element;
            switch (node.Primitive)
            {
                case Constant c: return new LiteralExpr(element, c.Data.Double(0), c.Data.Long(0));
                case Iota: return new PositionExpr(element, at[0]);
                case Size s: return new SizeExpr(s.Value);
                case Broadcast: return Build(node.Inputs[0], Shrink(node.Inputs[0].Shape, value.Shape, at));
                case Transpose t:
                    var source = new Affine[at.Length];
                    for (int i = 0; i < at.Length; i++) source[t.Permutation[i]] = at[i];
                    return Build(node.Inputs[0], [.. source]);
                case Slice s: return Build(node.Inputs[0], at.SetItem(s.Axis, at[s.Axis] * s.Step + Affine.Number(s.Start, Axes(at))));
                case Access a:
                    return Build(node.Inputs[0], [.. a.At.Offsets.Select((offset, k) => at.Select((c, r) => c * a.At.Step(k, r)).Aggregate(Affine.Number(offset, Axes(at)), (x, y) => x + y))]);
                case Reshape r: return BuildReshape(node.Inputs[0], r.To, at);
                case Take t: return BuildTake(node, t.Axis, at);
                case GatherAlong g: return TakeAt(node, g.Axis, at, Build(node.Inputs[1], at));
                case RandomUniform r: return new RandomExpr(element, normal: false, r.Stream, Draw(value.Shape, at));
                case RandomNormal r: return new RandomExpr(element, normal: true, r.Stream, Draw(value.Shape, at));
                case Cast when Build(node.Inputs[0], at) is PositionExpr position && element.IsFloat(): return new PositionExpr(element, position.Index);
                case UnaryPrimitive or BinaryPrimitive or Select or Cast:
                    return new ApplyExpr(node.Primitive, element, [.. node.Inputs.Select(i => Build(i, at))]);
                default:
                    // A kernel's result: compute it now and read it.
                    planner.Materialize(value);
                    return LoadAt(planner._views[value], at);
            }
        }

        private LoadExpr LoadAt(View view, ImmutableArray<Affine> at) => new(view.Buffer, Index(view, at, Axes(at)));

        private int Axes(ImmutableArray<Affine> at) => at.Length == 0 ? _loops : at[0].Coefficients.Length;

        private ImmutableArray<Affine> Shrink(Shape from, Shape to, ImmutableArray<Affine> at)
        {
            int missing = to.Rank - from.Rank;
            return [.. Enumerable.Range(0, from.Rank).Select(i =>
                from[i] == Dim.One && to[missing + i] != Dim.One ? Affine.Number(0, Axes(at)) : at[missing + i])];
        }

        private Expr BuildReshape(Value input, Shape to, ImmutableArray<Affine> at)
        {
            if (SqueezedAxes(input.Shape, to) is not { } axes)
            {
                planner.Materialize(input);
                return LoadAt(planner._views[input].Reshape(to) ?? throw new IrException("a dense tensor reshapes"), at);
            }
            int loops = Axes(at);
            var source = Enumerable.Repeat(Affine.Number(0, loops), input.Shape.Rank).ToArray();
            for (int i = 0; i < axes.Length; i++)
            {
                if (axes[i] >= 0) source[axes[i]] = at[i];
            }
            return Build(input, [.. source]);
        }

        private Expr BuildTake(Node node, int axis, ImmutableArray<Affine> at)
        {
            int indexRank = node.Inputs[1].Shape.Rank;
            Expr position = Build(node.Inputs[1], [.. at.Skip(axis).Take(indexRank)]);
            return TakeAt(node, axis, [.. at.Take(axis), Affine.Number(0, Axes(at)), .. at.Skip(axis + indexRank)], position);
        }

        private Expr TakeAt(Node node, int axis, ImmutableArray<Affine> at, Expr position)
        {
            View data = planner.Memory(node.Inputs[0]);
            Affine start = Index(data, at.SetItem(axis, Affine.Number(0, Axes(at))), Axes(at));
            return new TakeExpr(data.Buffer, start, data.Strides[axis], position, data.Shape[axis], NameOf(node.Inputs[1]));
        }

        // Every step of a loop draws numbers of its own, the same ones whichever way the loop runs.
        private Affine Draw(Shape shape, ImmutableArray<Affine> at) => Flat(shape, at) + Affine.Number(planner._step * shape.ElementCount, Axes(at));

        private Affine Flat(Shape shape, ImmutableArray<Affine> at)
        {
            ImmutableArray<Dim> strides = View.RowMajor(shape);
            return at.Select((c, i) => c * strides[i]).Aggregate(Affine.Number(0, Axes(at)), (a, b) => a + b);
        }

        // The input that an index comes from, for the message when it is out of range.
        private static string NameOf(Value value)
        {
            while (true)
            {
                if (value.Node.Primitive is Input input) return input.InputName;
                if (value.Node.Inputs.Length != 1) return "index";
                value = value.Node.Inputs[0];
            }
        }
    }
}
