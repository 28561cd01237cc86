namespace ModelDsl.Ir.Primitives;

/// <summary>√x; NaN below 0.</summary>
public sealed record Sqrt : UnaryPrimitive
{
    public override string Name => "sqrt";
    public override double Reference(double x) => Math.Sqrt(x);
}

/// <summary>1 / √x.</summary>
public sealed record Rsqrt : UnaryPrimitive
{
    public override string Name => "rsqrt";
    public override double Reference(double x) => 1 / Math.Sqrt(x);
}

/// <summary>1 / x.</summary>
public sealed record Reciprocal : UnaryPrimitive
{
    public override string Name => "reciprocal";
    public override double Reference(double x) => 1 / x;
}
