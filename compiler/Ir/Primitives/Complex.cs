using System.Collections.Immutable;
using ModelDsl.Autodiff;

namespace ModelDsl.Ir.Primitives;

// The gradient of a real number with respect to z = x + iy is ∂/∂x + i ∂/∂y, as in PyTorch: a step against it goes downhill.

/// <summary>A complex tensor from its real and its imaginary part.</summary>
/// <remarks><b>Shapes</b> two of <c>f32[...S]</c> → <c>c64[...S]</c>.</remarks>
public sealed record Complex : BinaryPrimitive
{
    public override string Name => "complex";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy.Apply(new RealPart()), d => d.Dy.Apply(new ImaginaryPart()));
    public override bool Takes(ElementType element) => element == ElementType.F32;
    public override double Reference(double x, double y) => throw new IrException("a complex number is no double");
    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [base.Infer(inputs)[0] with { Element = ElementType.C64 }];
}

/// <summary>What takes one complex tensor, element by element.</summary>
public abstract record ComplexPrimitive : UnaryPrimitive
{
    /// <summary>The element type of the result.</summary>
    protected abstract ElementType Result { get; }

    public sealed override bool TakesComplex => true;
    public sealed override double Reference(double x) => throw new IrException("a complex number is no double");

    public sealed override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 1);
        this.Require(inputs[0].Element == ElementType.C64, $"does not take {inputs[0]}");
        return TypeRules.One(Result, inputs[0].Shape);
    }
}

/// <summary>x of x + iy.</summary>
/// <remarks><b>Shapes</b> <c>c64[...S]</c> → <c>f32[...S]</c>.</remarks>
public sealed record RealPart : ComplexPrimitive
{
    public override string Name => "real";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy.Apply(new Complex(), d.Dy.Like(0)));
    protected override ElementType Result => ElementType.F32;
}

/// <summary>y of x + iy.</summary>
/// <remarks><b>Shapes</b> <c>c64[...S]</c> → <c>f32[...S]</c>.</remarks>
public sealed record ImaginaryPart : ComplexPrimitive
{
    public override string Name => "imag";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy.Like(0).Apply(new Complex(), d.Dy));
    protected override ElementType Result => ElementType.F32;
}

/// <summary>x - iy.</summary>
/// <remarks><b>Shapes</b> <c>c64[...S]</c> → <c>c64[...S]</c>.</remarks>
public sealed record Conjugate : ComplexPrimitive
{
    public override string Name => "conj";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy.Conjugate);
    protected override ElementType Result => ElementType.C64;
}
