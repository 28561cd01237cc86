using System.Collections.Immutable;
using ModelDsl.Ir;

namespace ModelDsl.Autodiff;

/// <summary>How the cotangents of a primitive's results become those of its operands.</summary>
/// <remarks>
/// The cotangent of a value is the derivative of the scalar that is differentiated with respect to that value; it has the
/// value's type. A rule writes ordinary nodes, so what it makes can be differentiated again.
/// </remarks>
public sealed class GradientRule
{
    /// <summary>Nothing flows back: the results do not depend on the operands smoothly, or are constant almost everywhere.</summary>
    public static readonly GradientRule None = new(d => [.. d.Node.Inputs.Select(_ => (Value?)null)], null);

    private readonly Func<Adjoint, ImmutableArray<Value?>> _all;
    private readonly int? _operands;

    private GradientRule(Func<Adjoint, ImmutableArray<Value?>> all, int? operands) => (_all, _operands) = (all, operands);

    /// <summary>A formula for each operand, of which only those are asked whose cotangent is wanted; null where nothing flows.</summary>
    public static GradientRule Of(params Func<Adjoint, Formula?>?[] operands) => new(
        d => [.. d.Node.Inputs.Select((_, i) => d.Wants(i) ? operands[i]?.Invoke(d)?.Value : null)], operands.Length);

    /// <summary>One formula that is the same for every operand, which it is told by number.</summary>
    public static GradientRule Each(Func<Adjoint, int, Formula?> operand) => new(
        d => [.. d.Node.Inputs.Select((_, i) => d.Wants(i) ? operand(d, i)?.Value : null)], null);

    /// <summary>All operands at once, for what has work in common.</summary>
    public static GradientRule All(Func<Adjoint, ImmutableArray<Value?>> all) => new(all, null);

    /// <summary>The cotangents of the operands; null where nothing flows or none is wanted.</summary>
    internal ImmutableArray<Value?> Apply(Adjoint at)
    {
        if (_operands is { } count && count != at.Node.Inputs.Length)
            throw new IrException($"{at.Node.Primitive.Name} has {at.Node.Inputs.Length} operands, its gradient {count}");
        return _all(at);
    }
}
