using ModelDsl.Autodiff;

namespace ModelDsl.Ir.Primitives;

/// <summary>-x; integers wrap around. Takes integers and complex numbers too.</summary>
public sealed record Negate : UnaryPrimitive
{
    public override string Name => "negate";
    public override GradientRule Gradient => GradientRule.Of(d => -d.Dy);
    public override bool TakesIntegers => true;
    public override bool TakesComplex => true;
    public override double Reference(double x) => -x;
    public override long Reference(long x) => unchecked(-x);
}

/// <summary>|x|; the least integer stays as it is. Takes integers too.</summary>
public sealed record Abs : UnaryPrimitive
{
    public override string Name => "abs";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy * d.X.Sign);
    public override bool TakesIntegers => true;
    public override double Reference(double x) => Math.Abs(x);
    public override long Reference(long x) => x < 0 ? unchecked(-x) : x;
}

/// <summary>-1, 0 or 1; NaN stays NaN. Takes integers too.</summary>
public sealed record Sign : UnaryPrimitive
{
    public override string Name => "sign";
    public override GradientRule Gradient => GradientRule.None;
    public override bool TakesIntegers => true;
    public override double Reference(double x) => x > 0 ? 1 : x < 0 ? -1 : double.IsNaN(x) ? x : 0;
    public override long Reference(long x) => Math.Sign(x);
}

/// <summary>x · x. Takes integers too.</summary>
public sealed record Square : UnaryPrimitive
{
    public override string Name => "square";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy * 2 * d.X);
    public override bool TakesIntegers => true;
    public override double Reference(double x) => x * x;
    public override long Reference(long x) => unchecked(x * x);
}
