using ModelDsl.Autodiff;

namespace ModelDsl.Ir.Primitives;

/// <summary>√x; NaN below 0.</summary>
public sealed record Sqrt : UnaryPrimitive
{
    public override string Name => "sqrt";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy / (d.Y * 2));
    public override double Reference(double x) => Math.Sqrt(x);
}

/// <summary>1 / √x.</summary>
public sealed record Rsqrt : UnaryPrimitive
{
    public override string Name => "rsqrt";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy * -0.5 * d.Y * d.Y.Square);
    public override double Reference(double x) => 1 / Math.Sqrt(x);
}

/// <summary>1 / x.</summary>
public sealed record Reciprocal : UnaryPrimitive
{
    public override string Name => "reciprocal";
    public override GradientRule Gradient => GradientRule.Of(d => -d.Dy * d.Y.Square);
    public override double Reference(double x) => 1 / x;
}
