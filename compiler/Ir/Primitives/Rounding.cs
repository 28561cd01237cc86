using ModelDsl.Autodiff;

namespace ModelDsl.Ir.Primitives;

/// <summary>The greatest whole number not above x.</summary>
public sealed record Floor : UnaryPrimitive
{
    public override string Name => "floor";
    public override GradientRule Gradient => GradientRule.None;
    public override double Reference(double x) => Math.Floor(x);
}

/// <summary>The least whole number not below x.</summary>
public sealed record Ceil : UnaryPrimitive
{
    public override string Name => "ceil";
    public override GradientRule Gradient => GradientRule.None;
    public override double Reference(double x) => Math.Ceiling(x);
}

/// <summary>The nearest whole number, the even one of two.</summary>
public sealed record Round : UnaryPrimitive
{
    public override string Name => "round";
    public override GradientRule Gradient => GradientRule.None;
    public override double Reference(double x) => Math.Round(x, MidpointRounding.ToEven);
}

/// <summary>x without its fraction.</summary>
public sealed record Trunc : UnaryPrimitive
{
    public override string Name => "trunc";
    public override GradientRule Gradient => GradientRule.None;
    public override double Reference(double x) => Math.Truncate(x);
}
