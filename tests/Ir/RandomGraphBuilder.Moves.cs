using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;
using Broadcast = ModelDsl.Ir.Primitives.Broadcast;

namespace ModelDsl.Tests.Ir;

// Element by element, and what moves elements about.
internal sealed partial class RandomGraphBuilder
{
    private static readonly Action<RandomGraphBuilder>[] s_moves =
    [
        b => b.Smooth(), b => b.Smooth(), b => b.OfPositive(), b => b.OfSmall(), b => b.Sharp(), b => b.Pairs(), b => b.Pairs(), b => b.Quotients(),
        b => b.Whole(), b => b.Compare(), b => b.Logic(), b => b.Choose(), b => b.Skip(), b => b.Skip(), b => b.Skip(), b => b.Skip(), b => b.Convert(), b => b.Leaf(),
        b => b.Move(), b => b.Move(), b => b.Redundant(), b => b.Redundant(), b => b.Redundant(), b => b.Join(), b => b.Reduce(), b => b.Reduce(), b => b.Along(), b => b.Ordered(), b => b.Pick(), b => b.Scatter(), b => b.Slide(),
        b => b.Product(), b => b.Product(), b => b.Filter(), b => b.Filter(), b => b.FilterGradient(), b => b.Attend(), b => b.Window(), b => b.Blocks(), b => b.Loop(), b => b.Wave(),
    ];

    // A function, how large its results get, and how much it stretches errors.
    private void Smooth()
    {
        if (Any(e => e.IsFloat) is not { } x) return;
        double b = x.Bound, e = Math.Exp(Math.Min(b, 50));
        (Primitive f, double bound, double slope) = OneOf<(Primitive, double, double)>(
            (new Exp(), e, e), (new Exp2(), e, e), (new Expm1(), e, e), (new Sinh(), e, e), (new Cosh(), e, e),
            (new Sin(), 1, 1), (new Cos(), 1, 1), (new Tanh(), 1, 1), (new Sigmoid(), 1, 0.25), (new Erf(), 1, 1.2), (new Erfc(), 2, 1.2),
            (new Atan(), 1.6, 1), (new Asinh(), b, 1), (new Square(), b * b, 2 * b));
        PutRounded(bound, slope * x.Error, f, x.Value);
    }

    private void OfPositive()
    {
        if (Any(e => e.IsFloat && e.Bound < 10) is not { } x) return;
        Entry y = Positive(x, 0.5);
        (Primitive f, double bound, double slope) = OneOf<(Primitive, double, double)>(
            (new Log(), 3, 2), (new Log2(), 4, 3), (new Log10(), 2, 1), (new Log1p(), 3, 1), (new Sqrt(), 4, 1), (new Rsqrt(), 2, 2),
            (new Reciprocal(), 2, 4), (new Lgamma(), 15, 3), (new Digamma(), 3, 5), (new Acosh(), 4, 1));
        if (f is Acosh) y = Positive(x, 1.5);
        PutRounded(bound, slope * y.Error, f, y.Value);
    }

    private void OfSmall()
    {
        if (Any(e => e.IsFloat) is not { } x) return;
        Value small = _builder.Add(new Multiply(), _builder.Add(new Sin(), x.Value)[0], Splat(x.Value.Type, 0.75).Value)[0];
        PutRounded(2, 4 * (x.Error + PerOperation), OneOf<Primitive>(new Asin(), new Acos(), new Atanh(), new Tan()), small);
    }

    private void Sharp()
    {
        if (Any(e => e.IsExact && e.Value.Element != ElementType.Bool) is not { } x) return;
        Primitive f = x.IsFloat ? OneOf<Primitive>(new Floor(), new Ceil(), new Round(), new Trunc(), new Sign(), new Negate(), new Abs())
            : OneOf<Primitive>(new Negate(), new Abs(), new Sign());
        Put(x.Bound + 1, 0, f, x.Value);
    }

    private void Pairs()
    {
        if (Any(e => e.Value.Element != ElementType.Bool) is not { } x) return;
        Entry y = Partner(x);
        if (Chance(0.5)) (x, y) = (y, x);
        double sum = x.Bound + y.Bound;
        Primitive f = OneOf<Primitive>(new Add(), new Subtract(), new Multiply(), new Maximum(), new Minimum(), new Hypot(), new Power());
        bool exact = !x.IsFloat || x.IsExact && y.IsExact && f is Add or Subtract or Maximum or Minimum;
        if (f is Multiply) Put(x.Bound * y.Bound, exact ? 0 : x.Bound * y.Error + y.Bound * x.Error + PerOperation * Math.Max(1, x.Bound * y.Bound), f, x.Value, y.Value);
        else if (f is Power)
        {
            if (!x.IsFloat || x.Bound > 8) return;
            double exponent = OneOf(2, 0.5, -1, -0.5, 1, 3);
            Entry p = Positive(x, 0.5);
            double bound = Math.Max(Math.Pow(p.Bound, exponent), Math.Pow(0.5, exponent));
            PutRounded(bound, 3 * bound * 2 * p.Error, f, p.Value, Splat(p.Value.Type, exponent).Value);
        }
        else if (f is Hypot) { if (x.IsFloat) PutRounded(sum, x.Error + y.Error, f, x.Value, y.Value); }
        else if (exact) Put(sum, 0, f, x.Value, y.Value);
        else PutRounded(sum, x.Error + y.Error, f, x.Value, y.Value);
    }

    private void Quotients()
    {
        if (Any(e => e.IsFloat) is not { } x) return;
        Entry y = Positive(Partner(x), 0.5);
        Primitive f = OneOf<Primitive>(new Divide(), new Divide(), new Atan2());
        if (Chance(0.3)) y = Splat(x.Value.Type, OneOf(2, 3, 0.5, 1));
        PutRounded(f is Divide ? 2 * x.Bound : 4, 2 * x.Error + 4 * Math.Max(1, x.Bound) * y.Error, f, x.Value, y.Value);
    }

    private void Whole()
    {
        if (Any(e => e.IsExact && e.Value.Element != ElementType.Bool) is not { } x) return;
        Entry divisor = Splat(x.Value.Type, OneOf(1, 2, -2, 4));
        Put(x.Bound + 4, 0, OneOf<Primitive>(new FloorDivide(), new Remainder(), new Fmod()), x.Value, divisor.Value);
    }

    private void Compare()
    {
        if (Any(e => e.IsExact && e.Value.Element != ElementType.Bool) is not { } x) return;
        Entry y = Partner(x);
        if (!y.IsExact) return;
        Primitive f = OneOf<Primitive>(new Equal(), new NotEqual(), new Less(), new LessOrEqual(), new Greater(), new GreaterOrEqual());
        if (Chance(0.1) && x.IsFloat) Put(1, 0, new IsNan(), x.Value);
        else Put(1, 0, f, x.Value, y.Value);
    }

    private void Logic()
    {
        if (Any(e => e.Value.Element == ElementType.Bool) is not { } x) return;
        Entry y = Any(e => e.Value.Type == x.Value.Type) ?? x;
        if (Chance(0.3)) Put(1, 0, new Not(), x.Value);
        else if (Chance(0.3) && x.Shape.Rank > 0) Put(1, 0, new Reduce(OneOf(ReduceKind.Any, ReduceKind.All), [_random.Next(x.Shape.Rank)]), x.Value);
        else Put(1, 0, OneOf<Primitive>(new And(), new Or(), new Xor()), x.Value, y.Value);
    }

    private void Choose()
    {
        if (Any(e => e.Value.Element == ElementType.Bool) is not { } mask) return;
        if (Any(e => e.Value.Element != ElementType.Bool && e.Shape == mask.Shape) is not { } x) return;
        Entry y = Partner(x);
        Put(Math.Max(x.Bound, y.Bound), Math.Max(x.Error, y.Error), new Select(), mask.Value, x.Value, y.Value);
    }

    // One truth value decides for a whole tensor, which nothing else wants from then on.
    private void Skip()
    {
        if (Any(e => e.IsFloat && e.IsExact && e.Bound <= 8) is not { } asked || Any(e => e.IsFloat && e.Value != asked.Value && e.Shape.Rank > 0 && e.Value.Node.Inputs.Length > 0) is not { } x) return;
        Value number = asked.Value;
        if (asked.Shape.Rank > 0) number = _builder.Add(new Reduce(OneOf(ReduceKind.Max, ReduceKind.Min), [.. Enumerable.Range(0, asked.Shape.Rank)]), number)[0];
        Value decides = _builder.Add(new Less(), number, _builder.Add(new Constant(number.Type, ConstantData.Of(OneOf(-1.0, 0, 1))))[0])[0];
        Value mask = _builder.Add(new Broadcast(x.Shape), decides)[0];
        Entry y = Chance(0.7) ? Splat(x.Value.Type, 0) : Partner(x);
        _pool.Remove(x);
        if ((Chance(0.5) ? Put(Math.Max(x.Bound, y.Bound), Math.Max(x.Error, y.Error), new Select(), mask, x.Value, y.Value)
            : Put(Math.Max(x.Bound, y.Bound), Math.Max(x.Error, y.Error), new Select(), mask, y.Value, x.Value)) is null) _pool.Add(x);
    }

    private void Convert()
    {
        if (Any(e => e.IsExact) is { } x) Put(x.Bound, 0, new Cast(OneOf(_float, ElementType.I64, ElementType.Bool, ElementType.I32)), x.Value);
    }

    private void Leaf()
    {
        ElementType element = OneOf(_float, ElementType.I64);
        Shape shape = Any().Shape;
        if (_drawsNumbers && Chance(0.3)) PutRounded(8, 0, OneOf<Primitive>(new RandomUniform(new(_float, shape), _random.Next(3)), new RandomNormal(new(_float, shape), _random.Next(3))));
        else if (Chance(0.3)) Put(_size, 0, new Size(_n));
        else if (Chance(0.4)) Put(_size + 3, 0, new Iota(Chance(0.5) ? _n + 2 : 3, element));
        else if (Chance(0.4) && element == _float) _pool.Add(Parameter(Chance(0.5) && shape.IsStatic ? shape : Shape.Of(3, 4)));
        else if (element == _float) Put(2, 0, new Constant(new(_float, Shape.Of(3)), ConstantData.Of(Enumerable.Range(0, 3).Select(_ => Quarter()).ToArray())));
        else Put(2, 0, new Constant(new(ElementType.I64, Shape.Of(2)), ConstantData.Of([1L, 2L])));
    }

    private void Move()
    {
        Entry x = Any();
        int rank = x.Shape.Rank, axis = rank == 0 ? 0 : _random.Next(rank);
        Primitive? move = _random.Next(8) switch
        {
            0 when rank < 4 => new Broadcast(Shape.Of([Chance(0.5) ? _n : 2, .. x.Shape])),
            1 when rank > 0 && x.Shape[axis] == Dim.One => new Broadcast(x.Shape.With(axis, 3)),
            1 => new Reshape(x.Shape.Insert(axis, Dim.One)),
            2 when rank > 1 && axis > 0 => new Reshape(x.Shape.Remove(axis).With(axis - 1, x.Shape[axis - 1] * x.Shape[axis])),
            3 when rank > 0 && x.Shape[axis].TryConstant(out long size) && size % 2 == 0 && size > 0 => new Reshape(x.Shape.With(axis, size / 2).Insert(axis, 2)),
            4 when rank > 1 => new Transpose([.. Enumerable.Range(0, rank).OrderBy(_ => _random.Next())]),
            5 or 6 when rank > 0 && x.Shape[axis].TryConstant(out long size) && size > 1 => Part(axis, (int)size),
            7 when rank > 0 && x.Value.Element != ElementType.Bool => new Pad(
                [.. Enumerable.Range(0, rank).Select(i => i == axis ? Dim.One : 0)], [.. Enumerable.Range(0, rank).Select(_ => (Dim)_random.Next(2))]),
            _ => null,
        };
        if (move is Pad) Put(Math.Max(x.Bound, 1), x.Error, move, x.Value, Splat(new(x.Value.Element, Shape.Scalar), OneOf(0, 1)).Value);
        else if (move is not null) Put(x.Bound, x.Error, move, x.Value);
    }

    // What nobody writes and rewriting nevertheless leaves behind: the patterns that passes look for.
    private void Redundant()
    {
        if (Any(e => e.Value.Element != ElementType.Bool) is not { } x) return;
        int rank = x.Shape.Rank;
        Value v = x.Value;
        switch (_random.Next(8))
        {
            case 0: Put(2 * x.Bound, 2 * x.Error, new Multiply(), v, Splat(v.Type, OneOf(1, 2, -1)).Value); break;
            case 1: Put(2 * x.Bound, 2 * x.Error, new Multiply(), Splat(v.Type, OneOf(1, 2)).Value, v); break;
            case 2: Put(x.Bound + 1, x.Error, OneOf<Primitive>(new Subtract(), new Add()), v, Splat(v.Type, OneOf(0, 0, 1)).Value); break;
            case 3: Put(x.Bound, x.Error, new Negate(), _builder.Add(new Negate(), v)[0]); break;
            case 4 when rank > 1: Put(x.Bound, x.Error, new Transpose(Order()), _builder.Add(new Transpose(Order()), v)[0]); break;
            case 5 when rank > 0: Put(x.Bound, x.Error, new Reshape(x.Shape.Insert(rank, 1)), _builder.Add(new Reshape(Shape.Of(x.Shape.ElementCount)), v)[0]); break;
            case 6 when x.IsFloat: Put(4 * x.Bound, 4 * x.Error, new Divide(), v, Splat(v.Type, OneOf(1, 2, 0.25)).Value); break;
            case 7: Put(x.Bound, x.Error, new Cast(v.Element), v); break;
        }

        ValueArray<int> Order() => [.. Enumerable.Range(0, rank).OrderBy(_ => _random.Next())];
    }

    private Slice Part(int axis, int size)
    {
        int start = _random.Next(size), step = OneOf(1, 2, -1);
        int longest = step > 0 ? (size - start + step - 1) / step : start + 1;
        return new Slice(axis, start, 1 + _random.Next(longest), step);
    }

    private void Join()
    {
        if (Any(e => e.Shape.Rank > 0) is not { } x) return;
        int axis = _random.Next(x.Shape.Rank);
        Entry y = Any(e => e.Value.Element == x.Value.Element && e.Shape.Rank == x.Shape.Rank && e.Shape.With(axis, 0) == x.Shape.With(axis, 0)) ?? x;
        Put(Math.Max(x.Bound, y.Bound), Math.Max(x.Error, y.Error), new Concat(axis), x.Value, y.Value);
    }
}
