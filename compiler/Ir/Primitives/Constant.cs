using System.Collections.Immutable;
using ModelDsl.Autodiff;
using ModelDsl.Shapes;

namespace ModelDsl.Ir.Primitives;

/// <summary>Numbers that are part of the program.</summary>
/// <remarks>One element of data stands for every element of the type.</remarks>
public sealed record Constant(TensorType Type, ConstantData Data) : Primitive
{
    // Stored as the element type asks, so that equal constants are equal however they were written.
    public ConstantData Data { get; init; } = Data.As(Type.Element);

    public override string Name => "constant";
    public override GradientRule Gradient => GradientRule.None;

    /// <summary>The one number that all elements are, or null.</summary>
    public double? Splat => Data.Count == 1 ? Data.Double(0) : null;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, 0);
        this.Require(Data.Count > 0, "has no data");
        this.Require(Data.Count == 1 || Type.Shape.ElementCount == (Dim)Data.Count, $"{Data.Count} numbers for {Type}");
        return [Type];
    }
}
