using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;

namespace ModelDsl.Planning;

/// <summary>Attention or its gradient over [batch, heads, rows, columns].</summary>
/// <param name="rule">How scores become weights.</param>
/// <param name="gradient">Whether it is the gradient.</param>
/// <param name="inputs">Queries, keys and values; for the gradient also log-sums, deltas and cotangents.</param>
/// <param name="results">Mixed values and, where they are wanted, log-sums; of the gradient the cotangents of queries, keys and values.</param>
/// <param name="masks">What happens to scores, over all axes of queries and then the keys; null where nothing does.</param>
public sealed class AttentionStep(Origin origin, AttentionRule rule, bool gradient, ImmutableArray<View> inputs, ImmutableArray<View> results, Epilogue? masks) : Step(origin)
{
    public AttentionRule Rule { get; } = rule;
    public bool Gradient { get; } = gradient;
    public ImmutableArray<View> Inputs { get; } = inputs;
    public ImmutableArray<View> Results { get; } = results;
    public Epilogue? Masks { get; } = masks;

    public Shape QueryShape => Inputs[0].Shape;
    public Dim Keys => Inputs[1].Shape[-2];

    /// <summary>All axes but the last two, as the outer ones and the innermost.</summary>
    public (Dim Batch, Dim Heads) Items
    {
        get
        {
            int axes = QueryShape.Rank - 2;
            return axes == 0 ? (1, 1) : (QueryShape.Slice(0, axes - 1).ElementCount, QueryShape[axes - 1]);
        }
    }

    /// <summary>How far apart outer items, heads, rows and columns of a view are; null where its outer axes do not merge.</summary>
    public static (Dim Batch, Dim Head, Dim Row, Dim Column)? Strides(View view)
    {
        int axes = view.Shape.Rank - 2;
        Dim head = axes == 0 ? 0 : view.Strides[axes - 1];
        return axes < 2 ? (0, head, view.Strides[axes], view.Strides[axes + 1])
            : view.MergedStride(0, axes - 1) is { } batch ? (batch, head, view.Strides[axes], view.Strides[axes + 1]) : null;
    }

    protected override IEnumerable<Buffer> Operands => [.. Inputs.Select(v => v.Buffer), .. Masks is null ? [] : Buffers(Masks.Body)];
    public override IEnumerable<Buffer> Writes => Results.Select(v => v.Buffer);
}
