using ModelDsl.Autodiff;

namespace ModelDsl.Ir.Primitives;

/// <summary>Arithmetic that integers have too; they wrap around.</summary>
public abstract record ArithmeticPrimitive : BinaryPrimitive
{
    public override bool Takes(ElementType element) => element.IsFloat() || element.IsInteger();

    /// <summary>The cotangent of an operand that wins or loses against the other; equal ones share it.</summary>
    private protected static Formula Share(Adjoint d, Formula loses) =>
        loses.Choose(d.Dy.Like(0), d.X.IsEqual(d.Z).Choose(d.Dy * 0.5, d.Dy));
}

/// <summary>x + y.</summary>
public sealed record Add : ArithmeticPrimitive
{
    public override bool Takes(ElementType element) => base.Takes(element) || element == ElementType.C64;
    public override string Name => "add";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy, d => d.Dy);
    public override double Reference(double x, double y) => x + y;
    public override long Reference(long x, long y) => unchecked(x + y);
}

/// <summary>x - y.</summary>
public sealed record Subtract : ArithmeticPrimitive
{
    public override bool Takes(ElementType element) => base.Takes(element) || element == ElementType.C64;
    public override string Name => "subtract";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy, d => -d.Dy);
    public override double Reference(double x, double y) => x - y;
    public override long Reference(long x, long y) => unchecked(x - y);
}

/// <summary>x · y.</summary>
public sealed record Multiply : ArithmeticPrimitive
{
    public override bool Takes(ElementType element) => base.Takes(element) || element == ElementType.C64;
    public override string Name => "multiply";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy * d.Z.Conjugate, d => d.Dy * d.X.Conjugate);
    public override double Reference(double x, double y) => x * y;
    public override long Reference(long x, long y) => unchecked(x * y);
}

/// <summary>x / y rounded down. An integer divided by 0 stops the run.</summary>
public sealed record FloorDivide : ArithmeticPrimitive
{
    public override string Name => "floor_divide";
    public override GradientRule Gradient => GradientRule.None;
    public override double Reference(double x, double y) => Math.Floor(x / y);
    public override long Reference(long x, long y) => Integers.FloorDivide(x, y);
}

/// <summary>x - y · floor(x / y), with the sign of y. An integer divisor of 0 stops the run.</summary>
public sealed record Remainder : ArithmeticPrimitive
{
    public override string Name => "remainder";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy, d => -d.Dy * d.X.Apply(new FloorDivide(), d.Z));
    public override double Reference(double x, double y) => Integers.Remainder(x, y);
    public override long Reference(long x, long y) => Integers.Remainder(x, y);
}

/// <summary>x - y · trunc(x / y), with the sign of x. An integer divisor of 0 stops the run.</summary>
public sealed record Fmod : ArithmeticPrimitive
{
    public override string Name => "fmod";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy, d => -d.Dy * (d.X / d.Z).Apply(new Trunc()));
    public override double Reference(double x, double y) => x % y;
    public override long Reference(long x, long y) => Integers.Fmod(x, y);
}

/// <summary>x to the power y; for integers, a negative power of anything but 1 and -1 is 0.</summary>
public sealed record Power : ArithmeticPrimitive
{
    public override string Name => "power";
    public override GradientRule Gradient => GradientRule.Of(OfBase, OfExponent);
    public override double Reference(double x, double y) => Math.Pow(x, y);
    public override long Reference(long x, long y) => Integers.Power(x, y);

    // y · x^(y - 1), and 0 for y = 0 whatever x is.
    private static Formula? OfBase(Adjoint d)
    {
        if (d.Z.Value.Node.Primitive is Constant { Splat: { } y })
            return y == 0 ? null : y == 1 ? d.Dy : y == 2 ? d.Dy * 2 * d.X : d.Dy * (y * d.X.Apply(new Power(), d.X.Like(y - 1)));
        return (d.Dy * d.Z * d.X.Apply(new Power(), d.Z - 1)).Where(d.Z.Apply(new NotEqual(), d.Z.Like(0)));
    }

    // x^y · ln x, and 0 where 0 is raised to a power that is not negative.
    private static Formula? OfExponent(Adjoint d)
    {
        Formula still = d.X.IsEqual(0).And(d.Z.IsLess(0).Apply(new Not()));
        return still.Choose(d.X.Like(0), d.Dy * d.Y * d.X.Log);
    }
}

/// <summary>The greater one; NaN where either is NaN.</summary>
public sealed record Maximum : ArithmeticPrimitive
{
    public override string Name => "maximum";
    public override GradientRule Gradient => GradientRule.Of(d => Share(d, d.X.IsLess(d.Z)), d => Share(d, d.Z.IsLess(d.X)));
    public override double Reference(double x, double y) => Math.Max(x, y);
    public override long Reference(long x, long y) => Math.Max(x, y);
}

/// <summary>The lesser one; NaN where either is NaN.</summary>
public sealed record Minimum : ArithmeticPrimitive
{
    public override string Name => "minimum";
    public override GradientRule Gradient => GradientRule.Of(d => Share(d, d.Z.IsLess(d.X)), d => Share(d, d.X.IsLess(d.Z)));
    public override double Reference(double x, double y) => Math.Min(x, y);
    public override long Reference(long x, long y) => Math.Min(x, y);
}

/// <summary>x / y. Floats and complex numbers only.</summary>
public sealed record Divide : BinaryPrimitive
{
    public override bool Takes(ElementType element) => element.IsDifferentiable();
    public override string Name => "divide";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy / d.Z.Conjugate, d => -d.Dy * d.Y.Conjugate / d.Z.Conjugate);
    public override double Reference(double x, double y) => x / y;
}

/// <summary>The angle of the point (y, x) in radians: the first operand is the ordinate. Floats only.</summary>
public sealed record Atan2 : BinaryPrimitive
{
    public override string Name => "atan2";
    public override GradientRule Gradient => GradientRule.Of(d => Turn(d, d.Z), d => Turn(d, -d.X));
    public override double Reference(double x, double y) => Math.Atan2(x, y);

    // The angle does not change at the origin, where it has no derivative.
    private static Formula Turn(Adjoint d, Formula lever)
    {
        Formula square = d.X.Square + d.Z.Square;
        return (d.Dy * (lever / square)).Where(square.Apply(new NotEqual(), square.Like(0)));
    }
}

/// <summary>√(x² + y²) without overflow on the way. Floats only.</summary>
public sealed record Hypot : BinaryPrimitive
{
    public override string Name => "hypot";
    public override GradientRule Gradient => GradientRule.Of(d => d.Dy * (d.X / d.Y), d => d.Dy * (d.Z / d.Y));
    public override double Reference(double x, double y) => double.Hypot(x, y);
}
