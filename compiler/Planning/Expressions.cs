using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Shapes;

namespace ModelDsl.Planning;

/// <summary>A whole number that depends on the loop variables: Σ coefficient·variable + constant.</summary>
public sealed class Affine : IEquatable<Affine>
{
    public Affine(ImmutableArray<Dim> coefficients, Dim constant) => (Coefficients, Constant) = (coefficients, constant);

    /// <summary>One for each loop axis, outermost first.</summary>
    public ImmutableArray<Dim> Coefficients { get; }
    public Dim Constant { get; }

    public static Affine Number(Dim value, int axes) => new([.. Enumerable.Repeat(Dim.Zero, axes)], value);
    public static Affine Variable(int axis, int axes) => new(Number(0, axes).Coefficients.SetItem(axis, 1), 0);
    public static ImmutableArray<Affine> Identity(int axes) => [.. Enumerable.Range(0, axes).Select(i => Variable(i, axes))];

    public static Affine operator +(Affine a, Affine b) => new([.. a.Coefficients.Zip(b.Coefficients, (x, y) => x + y)], a.Constant + b.Constant);
    public static Affine operator *(Affine a, Dim b) => new([.. a.Coefficients.Select(c => c * b)], a.Constant * b);

    public bool Uses(int axis) => Coefficients[axis] != Dim.Zero;

    public bool Equals(Affine? other) => other is not null && Constant == other.Constant && Coefficients.SequenceEqual(other.Coefficients);
    public override bool Equals(object? obj) => Equals(obj as Affine);
    public override int GetHashCode() => Coefficients.Aggregate(Constant.GetHashCode(), HashCode.Combine);

    public override string ToString()
    {
        string text = string.Join(" + ", Coefficients.Select((c, i) => (c, i)).Where(p => p.c != Dim.Zero).Select(p => p.c == Dim.One ? $"i{p.i}" : $"({p.c})·i{p.i}"));
        return text.Length == 0 ? Constant.ToString() : Constant == Dim.Zero ? text : $"{text} + {Constant}";
    }
}

/// <summary>What a kernel computes for one element. Nodes may be shared; they are compared by reference.</summary>
public abstract class Expr(ElementType element)
{
    public ElementType Element { get; } = element;
    public virtual ImmutableArray<Expr> Operands => [];

    /// <summary>The same with every index replaced; null where <paramref name="map"/> cannot.</summary>
    public abstract Expr? Map(Func<Affine, Affine?> map, Dictionary<Expr, Expr?> done);

    protected static Expr? Mapped(Expr e, Func<Affine, Affine?> map, Dictionary<Expr, Expr?> done)
    {
        if (!done.TryGetValue(e, out Expr? result)) done[e] = result = e.Map(map, done);
        return result;
    }

    public Expr? Remap(Func<Affine, Affine?> map) => Mapped(this, map, new(ReferenceEqualityComparer.Instance));

    /// <summary>Every node once, operands before users.</summary>
    public IReadOnlyList<Expr> All()
    {
        var order = new List<Expr>();
        var seen = new HashSet<Expr>(ReferenceEqualityComparer.Instance);
        var open = new Stack<(Expr Node, bool Done)>([(this, false)]);
        while (open.TryPop(out var top))
        {
            if (top.Done) order.Add(top.Node);
            else if (seen.Add(top.Node))
            {
                open.Push((top.Node, true));
                foreach (Expr operand in top.Node.Operands) open.Push((operand, false));
            }
        }
        return order;
    }
}

/// <summary>A number; integers and truth values in <see cref="Integer"/>.</summary>
public sealed class LiteralExpr(ElementType element, double number, long integer) : Expr(element)
{
    public double Number { get; } = number;
    public long Integer { get; } = integer;
    public override Expr Map(Func<Affine, Affine?> map, Dictionary<Expr, Expr?> done) => this;
}

/// <summary>An element of a buffer.</summary>
public sealed class LoadExpr(Buffer buffer, Affine index) : Expr(buffer.Element)
{
    public Buffer Buffer { get; } = buffer;
    public Affine Index { get; } = index;
    public override Expr? Map(Func<Affine, Affine?> map, Dictionary<Expr, Expr?> done) => map(Index) is { } index ? new LoadExpr(Buffer, index) : null;
}

/// <summary>An element whose place along one axis is itself computed: base + stride·position, position checked against size.</summary>
public sealed class TakeExpr(Buffer buffer, Affine start, Dim stride, Expr position, Dim size, string name) : Expr(buffer.Element)
{
    public Buffer Buffer { get; } = buffer;
    public Affine Start { get; } = start;
    public Dim Stride { get; } = stride;
    public Expr Position { get; } = position;
    public Dim Size { get; } = size;

    /// <summary>What an index that is out of range is blamed on.</summary>
    public string Name { get; } = name;

    public override ImmutableArray<Expr> Operands => [Position];

    public override Expr? Map(Func<Affine, Affine?> map, Dictionary<Expr, Expr?> done) =>
        map(Start) is { } start && Mapped(Position, map, done) is { } position ? new TakeExpr(Buffer, start, Stride, position, Size, Name) : null;
}

/// <summary>A primitive applied to elements.</summary>
public sealed class ApplyExpr(Primitive primitive, ElementType element, ImmutableArray<Expr> operands) : Expr(element)
{
    public Primitive Primitive { get; } = primitive;
    public override ImmutableArray<Expr> Operands { get; } = operands;

    public override Expr? Map(Func<Affine, Affine?> map, Dictionary<Expr, Expr?> done)
    {
        var mapped = Operands.Select(o => Mapped(o, map, done)).ToImmutableArray();
        return mapped.Any(m => m is null) ? null : new ApplyExpr(Primitive, Element, mapped!);
    }
}

/// <summary>The value of an index as a number (<c>arange</c>).</summary>
public sealed class PositionExpr(ElementType element, Affine index) : Expr(element)
{
    public Affine Index { get; } = index;
    public override Expr? Map(Func<Affine, Affine?> map, Dictionary<Expr, Expr?> done) => map(Index) is { } index ? new PositionExpr(Element, index) : null;
}

/// <summary>A run-time size as a number.</summary>
public sealed class SizeExpr(Dim size) : Expr(ElementType.I64)
{
    public Dim Size { get; } = size;
    public override Expr Map(Func<Affine, Affine?> map, Dictionary<Expr, Expr?> done) => this;
}

/// <summary>A random number, by seed, stream and the element's flat position.</summary>
public sealed class RandomExpr(ElementType element, bool normal, long stream, Affine index) : Expr(element)
{
    public bool Normal { get; } = normal;
    public long Stream { get; } = stream;
    public Affine Index { get; } = index;
    public override Expr? Map(Func<Affine, Affine?> map, Dictionary<Expr, Expr?> done) => map(Index) is { } index ? new RandomExpr(Element, Normal, Stream, index) : null;
}

/// <summary>In an epilogue: the element that the kernel in front has just computed.</summary>
public sealed class AccumulatorExpr(ElementType element) : Expr(element)
{
    public override Expr Map(Func<Affine, Affine?> map, Dictionary<Expr, Expr?> done) => this;
}
