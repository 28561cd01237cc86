namespace ModelDsl.Shapes;

/// <summary>Something about sizes that may hold or not.</summary>
/// <remarks>Where a size has no value, because a divisor is 0 or 64 bits do not hold it, a goal is neither met nor missed.</remarks>
public abstract record Goal
{
    private Goal() { }

    public static implicit operator Goal(bool value) => value ? new Equal(0, 0) : new Equal(0, 1);

    public sealed record Equal(Dim A, Dim B) : Goal
    {
        // A rest reads as the language writes it, H % 2 == 1.
        public override string ToString() =>
            B.IsConstant && A.AsRemainder is var (value, divisor) ? $"{new Divides(divisor, value).ToString()[..^1]}{B}" : $"{A} == {B}";
    }

    public sealed record NotEqual(Dim A, Dim B) : Goal
    {
        public override string ToString() => $"{A} != {B}";
    }

    /// <summary><c>A ≥ B</c>.</summary>
    public sealed record AtLeast(Dim A, Dim B) : Goal
    {
        public override string ToString() => A.IsConstant && !B.IsConstant ? $"{B} <= {A}" : $"{A} >= {B}";
    }

    /// <summary><c>Value % Divisor == 0</c>.</summary>
    public sealed record Divides(Dim Divisor, Dim Value) : Goal
    {
        public override string ToString() => $"{(Value.AsSymbol is null && !Value.IsConstant ? $"({Value})" : Value)} % {(Divisor.AsSymbol is null && !Divisor.IsConstant ? $"({Divisor})" : Divisor)} == 0";
    }

    public sealed record And(Goal A, Goal B) : Goal
    {
        public override string ToString() => $"{A} and {B}";
    }

    public sealed record Or(Goal A, Goal B) : Goal
    {
        public override string ToString() => $"({A} or {B})";
    }

    /// <summary>The opposite of a goal; simple goals turn into other simple ones.</summary>
    public static Goal Not(Goal goal) => goal switch
    {
        Equal(var a, var b) => new NotEqual(a, b),
        NotEqual(var a, var b) => new Equal(a, b),
        AtLeast(var a, var b) => new AtLeast(b - 1, a),
        Divides(var d, var v) => new NotEqual(Dim.Mod(v, d), 0),
        And(var a, var b) => new Or(Not(a), Not(b)),
        Or(var a, var b) => new And(Not(a), Not(b)),
        _ => throw new InvalidOperationException(),
    };

    public static Goal Less(Dim a, Dim b) => new AtLeast(b, a + 1);
    public static Goal All(params IEnumerable<Goal> goals) => goals.Aggregate((a, b) => new And(a, b));

    /// <summary>Whether the goal holds for the given sizes; null where a size has no value.</summary>
    public bool? Holds(Func<DimSymbol, long> sizes)
    {
        switch (this)
        {
            case Equal(var a, var b): return Pair(a, b, out long x, out long y) ? x == y : null;
            case NotEqual(var a, var b): return Pair(a, b, out x, out y) ? x != y : null;
            case AtLeast(var a, var b): return Pair(a, b, out x, out y) ? x >= y : null;
            case Divides(var d, var v): return Pair(v, d, out x, out y) && y != 0 ? y == -1 || x % y == 0 : null;
            case And(var a, var b): return a.Holds(sizes) & b.Holds(sizes);
            case Or(var a, var b): return a.Holds(sizes) | b.Holds(sizes);
            default: throw new InvalidOperationException();
        }

        bool Pair(Dim a, Dim b, out long x, out long y)
        {
            y = 0;
            return a.TryEvaluate(sizes, out x) && b.TryEvaluate(sizes, out y);
        }
    }

    public Goal Substitute(Func<DimSymbol, Dim?> map) => Map(d => d.Substitute(map));

    internal Goal Map(Func<Dim, Dim> map) => this switch
    {
        Equal(var a, var b) => new Equal(map(a), map(b)),
        NotEqual(var a, var b) => new NotEqual(map(a), map(b)),
        AtLeast(var a, var b) => new AtLeast(map(a), map(b)),
        Divides(var d, var v) => new Divides(map(d), map(v)),
        And(var a, var b) => new And(a.Map(map), b.Map(map)),
        Or(var a, var b) => new Or(a.Map(map), b.Map(map)),
        _ => throw new InvalidOperationException(),
    };

    internal void CollectSymbols(ISet<DimSymbol> into)
    {
        Map(d =>
        {
            d.CollectSymbols(into);
            return d;
        });
    }
}
