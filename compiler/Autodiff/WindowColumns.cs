using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;

namespace ModelDsl.Autodiff;

/// <summary>The gradient of filters as a matrix product: cotangents times the columns of all windows.</summary>
internal static class WindowColumns
{
    // Columns and partial sums up to this many elements are made for the whole batch.
    private const long WholeBatch = 1 << 22;

    /// <summary>Whether the windows are known well enough: a kernel of fixed size, and one window for each position.</summary>
    public static bool Fit(Formula wide, Formula narrow, Shape filters, Sliding sliding)
    {
        if (!filters.IsStatic || filters[1] == Dim.One && sliding.Groups > 1) return false;
        for (int i = 0; i < filters.Rank - 2; i++)
        {
            Dim count = TypeRules.WindowCount(wide.Shape[2 + i], filters[2 + i], sliding.Strides[i], sliding.Before[i], sliding.After[i], sliding.Dilations[i]);
            if (count != narrow.Shape[2 + i]) return false;
        }
        return true;
    }

    public static Formula Filters(Formula wide, Formula narrow, Shape filters, Sliding sliding)
    {
        Dim windows = Shape.Of(narrow.Shape.Skip(2)).ElementCount, taps = Shape.Of(filters.Skip(1)).ElementCount;
        Dim columns = wide.Shape[0] * sliding.Groups * taps * windows, sums = wide.Shape[0] * filters.ElementCount;
        bool few = columns.TryConstant(out long c) && c <= WholeBatch && sums.TryConstant(out long s) && s <= WholeBatch;
        return (few ? OfBatch(wide, narrow, filters, sliding) : BySample(wide, narrow, filters, sliding)).Reshape(filters);
    }

    // Products of each sample, added up.
    private static Formula OfBatch(Formula wide, Formula narrow, Shape filters, Sliding sliding)
    {
        Dim batch = wide.Shape[0], windows = Shape.Of(narrow.Shape.Skip(2)).ElementCount;
        Dim taps = Shape.Of(filters.Skip(1)).ElementCount, perGroup = Dim.FloorDiv(filters[0], sliding.Groups);
        Formula columns = Columns(wide, filters, sliding, windows).Reshape(Shape.Of(batch, sliding.Groups, taps, windows));
        Formula dy = narrow.Reshape(Shape.Of(batch, sliding.Groups, perGroup, windows));
        Formula products = dy.Apply(new MatMul(), columns.Transposed);
        return batch == Dim.One ? products : products.Sum(0);
    }

    private static Formula Columns(Formula wide, Shape filters, Sliding sliding, Dim windows)
    {
        bool pointwise = filters.Skip(2).All(k => k == Dim.One) && sliding.Strides.All(s => s == 1) && sliding.Before.Concat(sliding.After).All(p => p == Dim.Zero);
        if (pointwise) return wide.Reshape(Shape.Of(wide.Shape[0], wide.Shape[1], windows));
        ValueArray<long> kernel = [.. filters.Skip(2).Select(k => k.Value)];
        return wide.Apply(new Unfold(kernel, sliding.Strides, sliding.Before, sliding.After, sliding.Dilations));
    }

    private static Formula BySample(Formula wide, Formula narrow, Shape filters, Sliding sliding)
    {
        var type = new TensorType(wide.Type.Element, filters);
        Value zeros = wide.Builder.Add(new Constant(type, ConstantData.Of(0.0)))[0];
        var loop = new ScanBuilder(wide.Builder, "filter_gradient", [zeros], [wide.Value, narrow.Value]);
        Formula One(Value sample) => new Formula(loop.Body, sample).Reshape(sample.Shape.Insert(0, 1));
        Formula sum = new Formula(loop.Body, loop.States[0]) + OfBatch(One(loop.Slices[0]), One(loop.Slices[1]), filters, sliding).Reshape(filters);
        return new Formula(wide.Builder, loop.Finish([sum.Value], [])[0]);
    }
}
