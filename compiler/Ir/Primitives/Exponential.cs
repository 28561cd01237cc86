using ModelDsl.Autodiff;

namespace ModelDsl.Ir.Primitives;

/// <summary>eˣ. Takes complex numbers too.</summary>
public sealed record Exp : UnaryPrimitive
{
    public override string Name => "exp";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy * d.Y.Conjugate);
    public override bool TakesComplex => true;
    public override double Reference(double x) => Math.Exp(x);
}

/// <summary>2ˣ.</summary>
public sealed record Exp2 : UnaryPrimitive
{
    public override string Name => "exp2";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy * d.Y * Math.Log(2));
    public override double Reference(double x) => Math.Pow(2, x);
}

/// <summary>eˣ - 1, accurate near 0.</summary>
public sealed record Expm1 : UnaryPrimitive
{
    public override string Name => "expm1";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy * (d.Y + 1));
    public override double Reference(double x) => SpecialFunctions.Expm1(x);
}

/// <summary>The natural logarithm; NaN below 0.</summary>
public sealed record Log : UnaryPrimitive
{
    public override string Name => "log";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy / d.X);
    public override double Reference(double x) => Math.Log(x);
}

/// <summary>The logarithm to base 2.</summary>
public sealed record Log2 : UnaryPrimitive
{
    public override string Name => "log2";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy / (d.X * Math.Log(2)));
    public override double Reference(double x) => Math.Log2(x);
}

/// <summary>The logarithm to base 10.</summary>
public sealed record Log10 : UnaryPrimitive
{
    public override string Name => "log10";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy / (d.X * Math.Log(10)));
    public override double Reference(double x) => Math.Log10(x);
}

/// <summary>ln(1 + x), accurate near 0.</summary>
public sealed record Log1p : UnaryPrimitive
{
    public override string Name => "log1p";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy / (d.X + 1));
    public override double Reference(double x) => SpecialFunctions.Log1p(x);
}

/// <summary>1 / (1 + e⁻ˣ).</summary>
public sealed record Sigmoid : UnaryPrimitive
{
    public override string Name => "sigmoid";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy * (1 - d.Y) * d.Y);
    public override double Reference(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));
}
