namespace ModelDsl.Ir.Primitives;

/// <summary>Arithmetic that integers have too; they wrap around.</summary>
public abstract record ArithmeticPrimitive : BinaryPrimitive
{
    public override bool Takes(ElementType element) => element.IsFloat() || element.IsInteger();
}

/// <summary>x + y.</summary>
public sealed record Add : ArithmeticPrimitive
{
    public override string Name => "add";
    public override double Reference(double x, double y) => x + y;
    public override long Reference(long x, long y) => unchecked(x + y);
}

/// <summary>x - y.</summary>
public sealed record Subtract : ArithmeticPrimitive
{
    public override string Name => "subtract";
    public override double Reference(double x, double y) => x - y;
    public override long Reference(long x, long y) => unchecked(x - y);
}

/// <summary>x · y.</summary>
public sealed record Multiply : ArithmeticPrimitive
{
    public override string Name => "multiply";
    public override double Reference(double x, double y) => x * y;
    public override long Reference(long x, long y) => unchecked(x * y);
}

/// <summary>x / y rounded down. An integer divided by 0 stops the run.</summary>
public sealed record FloorDivide : ArithmeticPrimitive
{
    public override string Name => "floor_divide";
    public override double Reference(double x, double y) => Math.Floor(x / y);
    public override long Reference(long x, long y) => Integers.FloorDivide(x, y);
}

/// <summary>x - y · floor(x / y), with the sign of y. An integer divisor of 0 stops the run.</summary>
public sealed record Remainder : ArithmeticPrimitive
{
    public override string Name => "remainder";
    public override double Reference(double x, double y) => Integers.Remainder(x, y);
    public override long Reference(long x, long y) => Integers.Remainder(x, y);
}

/// <summary>x - y · trunc(x / y), with the sign of x. An integer divisor of 0 stops the run.</summary>
public sealed record Fmod : ArithmeticPrimitive
{
    public override string Name => "fmod";
    public override double Reference(double x, double y) => x % y;
    public override long Reference(long x, long y) => Integers.Fmod(x, y);
}

/// <summary>x to the power y; for integers, a negative power of anything but 1 and -1 is 0.</summary>
public sealed record Power : ArithmeticPrimitive
{
    public override string Name => "power";
    public override double Reference(double x, double y) => Math.Pow(x, y);
    public override long Reference(long x, long y) => Integers.Power(x, y);
}

/// <summary>The greater one; NaN where either is NaN.</summary>
public sealed record Maximum : ArithmeticPrimitive
{
    public override string Name => "maximum";
    public override double Reference(double x, double y) => Math.Max(x, y);
    public override long Reference(long x, long y) => Math.Max(x, y);
}

/// <summary>The lesser one; NaN where either is NaN.</summary>
public sealed record Minimum : ArithmeticPrimitive
{
    public override string Name => "minimum";
    public override double Reference(double x, double y) => Math.Min(x, y);
    public override long Reference(long x, long y) => Math.Min(x, y);
}

/// <summary>x / y. Floats only.</summary>
public sealed record Divide : BinaryPrimitive
{
    public override string Name => "divide";
    public override double Reference(double x, double y) => x / y;
}

/// <summary>The angle of the point (y, x) in radians: the first operand is the ordinate. Floats only.</summary>
public sealed record Atan2 : BinaryPrimitive
{
    public override string Name => "atan2";
    public override double Reference(double x, double y) => Math.Atan2(x, y);
}

/// <summary>√(x² + y²) without overflow on the way. Floats only.</summary>
public sealed record Hypot : BinaryPrimitive
{
    public override string Name => "hypot";
    public override double Reference(double x, double y) => double.Hypot(x, y);
}
