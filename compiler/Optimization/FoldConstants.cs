using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;
using Broadcast = ModelDsl.Ir.Primitives.Broadcast;

namespace ModelDsl.Optimization;

/// <summary>Computes what depends on constants alone, through the reference evaluator.</summary>
/// <remarks><code>
/// add (constant 1), (constant 2)           →  constant 3
/// broadcast (constant 0.5) to [N, 8]       →  constant 0.5 : [N, 8]        a splat stays one number
/// exp (constant 0 : [N])                   →  constant 1 : [N]
/// size 28                                  →  constant 28
/// </code>
/// Results are rounded to their element type, as a run would. Refuses results above <see cref="Limit"/> elements that are not
/// all alike: a program should not grow by what a loop computes in no time. Iotas and random numbers stay for the same reason,
/// and what would stop a run, or needs integers beyond 2^53, is left to the run.</remarks>
public sealed class FoldConstants : RewritePass
{
    public const int Limit = 256;

    // Of operands, so that compiling stays fast.
    private const int OperandLimit = 4096;

    public override string Name => "fold-constants";

    protected override Value? Rewrite(Node node, GraphBuilder into)
    {
        into.Origin = node.Origin;
        TensorType type = node.Types[0];
        if (node.Primitive is Size { Value: var size })
            return size.TryConstant(out long number) ? into.Add(new Constant(type, ConstantData.Of(number)))[0] : null;
        if (node.Inputs.IsEmpty || node.Primitive is Scan || !node.Inputs.All(v => v.Node.Primitive is Constant)) return null;
        ConstantData? data = Splat(node) ?? Elements(node);
        return data is null ? null : into.Add(new Constant(type, data))[0];
    }

    // One number stands for all elements, before and after; the shape may have any sizes.
    private static ConstantData? Splat(Node node)
    {
        if (!node.Inputs.All(v => Of(v).Splat is not null)) return null;
        return node.Primitive switch
        {
            Broadcast or Reshape or Transpose or Slice => Of(node.Inputs[0]).Data,
            UnaryPrimitive or BinaryPrimitive or Select or Cast =>
                Computed(node, node.Types[0] with { Shape = Shape.Scalar }, v => new DenseTensor([], [Of(v).Splat!.Value])),
            _ => null,
        };
    }

    private static ConstantData? Elements(Node node)
    {
        TensorType type = node.Types[0];
        if (!type.Shape.IsStatic || type.Shape.ElementCount.Value is 0 or > Limit) return null;
        if (!node.Inputs.All(v => v.Shape.IsStatic && v.Shape.ElementCount.Value <= OperandLimit)) return null;
        return Computed(node, type, v => new DenseTensor([.. v.Shape.ToNumbers().Select(n => (int)n)],
            [.. Enumerable.Range(0, (int)v.Shape.ElementCount.Value).Select(Of(v).Data.Double)]));
    }

    private static ConstantData? Computed(Node node, TensorType type, Func<Value, DenseTensor> operand)
    {
        if (type.Element == ElementType.C64 || node.Inputs.Any(v => v.Element == ElementType.C64)) return null;
        try
        {
            double[] given = [.. node.Inputs.SelectMany(v => v.Element.IsInteger() ? Of(v).Data.Doubles : [])];
            if (!given.All(v => Math.Abs(v) < PlainEvaluator.ExactIntegers)) return null;
            double[] values = [.. PlainEvaluator.Apply(node.Primitive, [type], [.. node.Inputs.Select(v => Rounded(operand(v), v.Element))])[0].Data];
            if (type.Element == ElementType.Bool) return Of(values, v => ConstantData.Of(v.Select(x => x != 0)));
            if (type.Element.IsInteger())
                return values.All(v => IsHeld(v, type.Element)) ? Of(values, v => ConstantData.Of(v.Select(x => (long)x))) : null;
            return Of([.. values.Select(v => Round(v, type.Element))], ConstantData.Of);
        }
        catch (EvaluationException)
        {
            return null;
        }
    }

    private static ConstantData Of(double[] values, Func<IEnumerable<double>, ConstantData> make)
    {
        long first = BitConverter.DoubleToInt64Bits(values[0]);
        return make(values.All(v => BitConverter.DoubleToInt64Bits(v) == first) ? values[..1] : values);
    }

    private static Constant Of(Value value) => (Constant)value.Node.Primitive;

    private static DenseTensor Rounded(DenseTensor tensor, ElementType element) =>
        element.IsFloat() ? tensor with { Data = [.. tensor.Data.Select(v => Round(v, element))] } : tensor;

    private static double Round(double value, ElementType element) => element switch
    {
        ElementType.F32 => (float)value,
        ElementType.F16 => (double)(Half)value,
        ElementType.BF16 => RoundToBFloat16((float)value),
        _ => value,
    };

    // To nearest, ties to even, in the upper 16 bits of a float.
    private static float RoundToBFloat16(float value)
    {
        if (!float.IsFinite(value)) return value;
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF_0000);
    }

    private static bool IsHeld(double value, ElementType element) => Math.Truncate(value) == value && element switch
    {
        ElementType.U8 => value is >= 0 and <= byte.MaxValue,
        ElementType.I8 => value is >= sbyte.MinValue and <= sbyte.MaxValue,
        ElementType.I32 => value is >= int.MinValue and <= int.MaxValue,
        _ => Math.Abs(value) < PlainEvaluator.ExactIntegers,
    };
}
