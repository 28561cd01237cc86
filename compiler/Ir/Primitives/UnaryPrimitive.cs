using System.Collections.Immutable;

namespace ModelDsl.Ir.Primitives;

/// <summary>A function of each element alone.</summary>
/// <remarks><b>Shapes</b> <c>[...S]</c> → <c>[...S]</c>. Floats only, unless <see cref="TakesIntegers"/> or <see cref="TakesComplex"/>.</remarks>
public abstract record UnaryPrimitive : Primitive
{
    /// <summary>The value for one element, in double precision.</summary>
    public abstract double Reference(double x);

    /// <summary>The value for one integer, where <see cref="TakesIntegers"/>.</summary>
    public virtual long Reference(long x) => throw new IrException($"{Name} does not take integers");

    public virtual bool TakesIntegers => false;

    public virtual bool TakesComplex => false;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 1);
        ElementType element = inputs[0].Element;
        this.Require(element.IsFloat() || TakesIntegers && element.IsInteger() || TakesComplex && element == ElementType.C64, $"does not take {inputs[0]}");
        return [inputs[0]];
    }
}
