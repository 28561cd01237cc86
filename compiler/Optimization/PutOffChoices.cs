using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;
using Broadcast = ModelDsl.Ir.Primitives.Broadcast;

namespace ModelDsl.Optimization;

/// <summary>Chooses between a tensor and zeros after what keeps zeros zero, where one truth value decides for the whole tensor.</summary>
/// <remarks><code>
/// %3 = select %c, %1, 0      →      %3 = matmul %1, %2
/// %4 = matmul %3, %2                %4 = select %c, %3, 0
/// </code>
/// The gradient of a branch that is dropped as a whole is zero all the way back: with the choice at its ends the plan need not
/// compute what lies between, see <see cref="Planning.Demand"/>. What is not chosen has no influence, not even NaN.</remarks>
public sealed class PutOffChoices : RewritePass
{
    public override string Name => "put-off-choices";

    protected override Value? Rewrite(Node node, GraphBuilder into)
    {
        if (node.Inputs.Length == 0 || node.Primitive is Scan) return null;
        (int[] any, int[] all) = ZerosThatMakeZero(node.Primitive);
        Value[] operands = [.. node.Inputs];
        Value? chosen = null;
        foreach (int i in any) Take(i);
        if (chosen is null)
        {
            foreach (int i in all) Take(i);
            if (all.Any(i => operands[i] == node.Inputs[i] && !IsZero(operands[i]))) return null;
        }
        if (chosen is not { } condition) return null;
        into.Origin = node.Origin;
        Value result = into.Add(node.Primitive, operands)[0];
        if (condition.Shape.Rank > 0) condition = into.Add(new Reshape(Shape.Scalar), condition)[0];
        Value mask = result.Shape.Rank == 0 ? condition : into.Add(new Broadcast(result.Shape), condition)[0];
        Value zero = into.Add(new Constant(result.Type, ConstantData.Of(0)))[0];
        return into.Add(new Select(), mask, result, zero)[0];

        // Uses what is chosen in the place of the choice, if it is the first one or made by the same value.
        void Take(int operand)
        {
            if (ChoiceOrZero(operands[operand]) is not { } choice || chosen is { } other && other != choice.Condition) return;
            (chosen, operands[operand]) = (choice.Condition, choice.Value);
        }
    }

    // Operands of which one alone makes the result zero, and operands that do so together.
    private static (int[] Any, int[] All) ZerosThatMakeZero(Primitive primitive) => primitive switch
    {
        Multiply or MatMul or Convolution or ConvolutionTranspose or ConvolutionFilters => ([0, 1], []),
        Divide or Take or GatherAlong or Negate or Abs or Square or Cast or Fold or Unfold or AccessAdd => ([0], []),
        Broadcast or Reshape or Transpose or Slice or Access or Cumulative { Kind: CumulativeKind.Sum } => ([0], []),
        Reduce { Kind: ReduceKind.Sum } or WindowReduce { Kind: ReduceKind.Sum } => ([0], []),
        WindowMaxGradient => ([1], []),
        Add or Subtract or Maximum or Minimum or Pad => ([], [0, 1]),
        Select => ([], [1, 2]),
        ScatterAlong => ([], [0, 2]),
        _ => ([], []),
    };

    private static (Value Condition, Value Value)? ChoiceOrZero(Value value) =>
        value.Node is { Primitive: Select, Inputs: [var mask, var a, var b] } && IsZero(b) && OneDecides(mask) is { } condition ? (condition, a) : null;

    /// <summary>The one truth value that a mask repeats, if it does; constants decide nothing.</summary>
    internal static Value? OneDecides(Value mask)
    {
        while (mask.Node.Primitive is Broadcast or Reshape && mask.Node.Inputs[0].Shape.ElementCount == Dim.One) mask = mask.Node.Inputs[0];
        return mask.Shape.ElementCount == Dim.One && mask.Node.Primitive is not Constant ? mask : null;
    }

    internal static bool IsZero(Value value) => value.Node.Primitive is Constant { Splat: 0 };
}
