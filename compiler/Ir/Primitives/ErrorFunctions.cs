using ModelDsl.Autodiff;

namespace ModelDsl.Ir.Primitives;

/// <summary>2 / √π · ∫₀ˣ e^(-t²) dt.</summary>
public sealed record Erf : UnaryPrimitive
{
    public override string Name => "erf";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy * (2 / Math.Sqrt(Math.PI)) * (-d.X.Square).Exp);
    public override double Reference(double x) => SpecialFunctions.Erf(x);
}

/// <summary>1 - erf(x), accurate for large x.</summary>
public sealed record Erfc : UnaryPrimitive
{
    public override string Name => "erfc";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy * (-2 / Math.Sqrt(Math.PI)) * (-d.X.Square).Exp);
    public override double Reference(double x) => SpecialFunctions.Erfc(x);
}

/// <summary>ln |Γ(x)|.</summary>
public sealed record Lgamma : UnaryPrimitive
{
    public override string Name => "lgamma";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy * d.X.Apply(new Digamma()));
    public override double Reference(double x) => SpecialFunctions.Lgamma(x);
}

/// <summary>Γ'(x) / Γ(x); NaN at the negative integers, -∞ at 0.</summary>
public sealed record Digamma : UnaryPrimitive
{
    public override string Name => "digamma";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy * Polygamma.Trigamma(d.X));
    public override double Reference(double x) => SpecialFunctions.Digamma(x);
}
