using ModelDsl.Autodiff;

namespace ModelDsl.Ir.Primitives;

/// <summary>The sine of x radians.</summary>
public sealed record Sin : UnaryPrimitive
{
    public override string Name => "sin";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy * d.X.Cos);
    public override double Reference(double x) => Math.Sin(x);
}

/// <summary>The cosine of x radians.</summary>
public sealed record Cos : UnaryPrimitive
{
    public override string Name => "cos";
    public override GradientRule Gradient => GradientRule.Of(d => -d.Dy * d.X.Sin);
    public override double Reference(double x) => Math.Cos(x);
}

/// <summary>The tangent of x radians.</summary>
public sealed record Tan : UnaryPrimitive
{
    public override string Name => "tan";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy * (d.Y.Square + 1));
    public override double Reference(double x) => Math.Tan(x);
}

/// <summary>The angle with sine x, in radians; NaN outside [-1, 1].</summary>
public sealed record Asin : UnaryPrimitive
{
    public override string Name => "asin";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy * ((1 - d.X) * (1 + d.X)).Rsqrt);
    public override double Reference(double x) => Math.Asin(x);
}

/// <summary>The angle with cosine x, in radians; NaN outside [-1, 1].</summary>
public sealed record Acos : UnaryPrimitive
{
    public override string Name => "acos";
    public override GradientRule Gradient => GradientRule.Of(d => -d.Dy * ((1 - d.X) * (1 + d.X)).Rsqrt);
    public override double Reference(double x) => Math.Acos(x);
}

/// <summary>The angle with tangent x, in radians.</summary>
public sealed record Atan : UnaryPrimitive
{
    public override string Name => "atan";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy / (d.X.Square + 1));
    public override double Reference(double x) => Math.Atan(x);
}

/// <summary>The hyperbolic sine.</summary>
public sealed record Sinh : UnaryPrimitive
{
    public override string Name => "sinh";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy * d.X.Apply(new Cosh()));
    public override double Reference(double x) => Math.Sinh(x);
}

/// <summary>The hyperbolic cosine.</summary>
public sealed record Cosh : UnaryPrimitive
{
    public override string Name => "cosh";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy * d.X.Apply(new Sinh()));
    public override double Reference(double x) => Math.Cosh(x);
}

/// <summary>The hyperbolic tangent.</summary>
public sealed record Tanh : UnaryPrimitive
{
    public override string Name => "tanh";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy * (1 - d.Y.Square));
    public override double Reference(double x) => Math.Tanh(x);
}

/// <summary>The inverse hyperbolic sine.</summary>
public sealed record Asinh : UnaryPrimitive
{
    public override string Name => "asinh";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy * (d.X.Square + 1).Rsqrt);
    public override double Reference(double x) => Math.Asinh(x);
}

/// <summary>The inverse hyperbolic cosine; NaN below 1.</summary>
public sealed record Acosh : UnaryPrimitive
{
    public override string Name => "acosh";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy * ((d.X - 1) * (d.X + 1)).Rsqrt);
    public override double Reference(double x) => Math.Acosh(x);
}

/// <summary>The inverse hyperbolic tangent; NaN outside [-1, 1].</summary>
public sealed record Atanh : UnaryPrimitive
{
    public override string Name => "atanh";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy / ((1 - d.X) * (1 + d.X)));
    public override double Reference(double x) => Math.Atanh(x);
}
