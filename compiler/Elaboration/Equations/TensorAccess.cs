using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Elaboration.Equations;

/// <summary>One axis of a tensor as an equation reads it: exactly one of the three is set, or none where the whole axis is kept.</summary>
/// <param name="Where">The subscript.</param>
/// <param name="Place">A place in indices and sizes.</param>
/// <param name="Data">An expression whose value is known only at run time.</param>
/// <param name="Given">A run-time place that no index enters.</param>
internal sealed record Subscript(Location Where, Dim? Place = null, Expression? Data = null, TensorValue? Given = null)
{
    public bool IsKept => Place is null && Data is null && Given is null;
    public bool IsData => Data is not null || Given is not null;
}

/// <summary>A tensor with subscripts, as <c>x[n, i + u]</c> in an equation.</summary>
internal sealed class TensorAccess(IndexExpression syntax, TensorValue tensor, ImmutableArray<Subscript> subscripts, bool guarded)
{
    public IndexExpression Syntax { get; } = syntax;

    /// <summary>The tensor, after the slices among its subscripts.</summary>
    public TensorValue Tensor { get; } = tensor;

    /// <summary>One for each axis.</summary>
    public ImmutableArray<Subscript> Subscripts { get; } = subscripts;

    /// <summary>Whether it stands behind a condition on indices, which may keep it from being read out of bounds.</summary>
    public bool Guarded { get; } = guarded;

    public string Name => Syntax.Target.Where.Text;

    /// <summary>Sizes of the axes that are kept whole.</summary>
    public Shape Kept => Shape.Of(Subscripts.Select((s, axis) => (s, axis)).Where(p => p.s.IsKept).Select(p => Tensor.Shape[p.axis]));

    /// <summary>An axis for messages.</summary>
    public string AxisText(int axis) => Tensor.Rank == 1 ? $"`{Name}`" : $"axis {axis} of `{Name}`";
}
