using System.Collections.Immutable;
using ModelDsl.Autodiff;

namespace ModelDsl.Ir;

/// <summary>An operation the compiler knows: a shape rule, a reference value, a gradient, and a lowering.</summary>
/// <remarks>
/// Primitives are pure and never broadcast: operands of an element-wise primitive have equal shapes and element types,
/// and <see cref="Primitives.Broadcast"/> says where a shape grows. Two primitives are equal when they do the same.
/// </remarks>
public abstract record Primitive
{
    /// <summary>The name in the IR's text form, lower case: <c>exp</c>, <c>reduce_sum</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The types of the results. Throws <see cref="IrException"/> where the inputs do not fit, a fault of the compiler.</summary>
    public abstract ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs);

    /// <summary>How cotangents flow back through it; <see cref="GradientRule.None"/> where they do not.</summary>
    public abstract GradientRule Gradient { get; }

    /// <summary>The graph that is part of it, such as a loop's body; null where there is none.</summary>
    public virtual Graph? Region => null;
}

/// <summary>A malformed graph: but for <see cref="ComplexOperandException"/> always a fault of the compiler, never of the user's program.</summary>
public class IrException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A primitive that is not defined for the complex tensor it was given, which a program may cause.</summary>
public sealed class ComplexOperandException(Primitive primitive, TensorType operand, IrException inner) : IrException(inner.Message, inner)
{
    public Primitive Primitive { get; } = primitive;
    public TensorType Operand { get; } = operand;
}
