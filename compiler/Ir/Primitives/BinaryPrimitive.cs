using System.Collections.Immutable;

namespace ModelDsl.Ir.Primitives;

/// <summary>A function of the elements of two tensors, pair by pair.</summary>
/// <remarks><b>Shapes</b> a and b <c>[...S]</c> of one element type → <c>[...S]</c>.</remarks>
public abstract record BinaryPrimitive : Primitive
{
    /// <summary>The value for one pair, in double precision.</summary>
    public abstract double Reference(double x, double y);

    /// <summary>The value for one pair of integers or truth values.</summary>
    public virtual long Reference(long x, long y) => throw new IrException($"{Name} does not take integers");

    /// <summary>Element types that it is defined for.</summary>
    public virtual bool Takes(ElementType element) => element.IsFloat();

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 2);
        (TensorType a, TensorType b) = (inputs[0], inputs[1]);
        this.RequireSameElement(a, b);
        this.Require(Takes(a.Element), $"does not take {a}");
        this.RequireSame(a.Shape, b.Shape);
        return [a];
    }
}
