using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;

namespace ModelDsl.Elaboration.Equations;

// Convolutions and poolings: sums and maxima over windows a·i + b·u + c of axes.
internal sealed partial class Contraction
{
    /// <summary>One axis with a window: place = Stride · Position + Dilation · Tap + Offset, with Stride above 0.</summary>
    private sealed record Window(int Axis, IndexVariable Position, long Stride, IndexVariable Tap, long Dilation, long Offset)
    {
        public long Taps => Tap.Range!.Value;

        /// <summary>The place that the first position reads first.</summary>
        public long Least => Dilation < 0 ? Offset + Dilation * (Taps - 1) : Offset;

        /// <summary>Whether a convolution or pooling over the whole axis gives these positions and no others.</summary>
        public bool Fills(Dim size) => Least == 0 && Dim.FloorDiv(size - Math.Abs(Dilation) * (Taps - 1) - 1, Stride) + 1 == Position.Range;

        /// <summary>How many elements of the axis the windows cover.</summary>
        public Dim Covered => (Position.Range! - 1) * Stride + Math.Abs(Dilation) * (Taps - 1) + 1;
    }

    private static Window? WindowOf(int axis, AffineForm form, Func<IndexVariable, bool> isTap)
    {
        if (form.Parts.Length != 2 || !form.Offset.TryConstant(out long offset)) return null;
        var (position, tap) = isTap(form.Parts[0].Index) ? (form.Parts[1], form.Parts[0]) : (form.Parts[0], form.Parts[1]);
        if (!isTap(tap.Index) || isTap(position.Index) || !position.Step.TryConstant(out long stride) || !tap.Step.TryConstant(out long dilation)) return null;
        bool usable = stride > 0 && dilation != 0 && tap.Index.Range!.TryConstant(out long taps) && taps is >= 1 and <= 4096;
        return usable ? new(axis, position.Index, stride, tap.Index, dilation, offset) : null;
    }

    private static bool IsAlone(AffineForm form) => form is { Parts: [var part] } && part.Step == Dim.One && form.Offset == Dim.Zero;

    /// <summary>The tensor with other axes first, each window axis cut to what the windows cover.</summary>
    private Value Spread(AccessLeaf read, ImmutableArray<IndexVariable> others, ImmutableArray<Window> windows, bool unpadded = false)
    {
        (Value value, AffineForm?[] forms) = (unpadded ? read.Access.Tensor.Value : vectorizer.SourceOf(read), vectorizer.Forms(read));
        var order = others.Select(i => Array.FindIndex(forms, f => IsAlone(f!) && f!.Parts[0].Index == i)).Concat(windows.Select(w => w.Axis)).ToArray();
        foreach (Window w in windows)
        {
            if (!unpadded && !w.Fills(value.Shape[w.Axis])) value = vectorizer.Emit(new Slice(w.Axis, w.Least, w.Covered), value);
        }
        for (int i = 0; i < others.Length; i++)
        {
            if (value.Shape[order[i]] != others[i].Range) value = vectorizer.Emit(new Slice(order[i], 0, others[i].Range!), value);
        }
        return order.SequenceEqual(Enumerable.Range(0, order.Length)) ? value : vectorizer.Emit(new Transpose([.. order]), value);
    }

    // ---- convolutions -----------------------------------------------------------------------------------------------

    private Indexed? Convolution(AccessLeaf x, AccessLeaf w, HashSet<IndexVariable> over)
    {
        AffineForm?[] xs = vectorizer.Forms(x), ws = vectorizer.Forms(w);
        if (!ws.All(f => IsAlone(f!)) || ws.Select(f => f!.Parts[0].Index).Distinct().Count() != ws.Length) return null;
        HashSet<IndexVariable> filter = [.. ws.Select(f => f!.Parts[0].Index)];
        bool IsTap(IndexVariable i) => filter.Contains(i) && over.Contains(i);
        List<Window> windows = [];
        List<IndexVariable> plain = [];
        for (int axis = 0; axis < xs.Length; axis++)
        {
            if (IsAlone(xs[axis]!)) plain.Add(xs[axis]!.Parts[0].Index);
            else if (WindowOf(axis, xs[axis]!, IsTap) is { } window && !filter.Contains(window.Position) && !over.Contains(window.Position)) windows.Add(window);
            else return null;
        }
        IndexVariable[] moving = [.. windows.Select(v => v.Position), .. windows.Select(v => v.Tap)];
        if (windows.Count is < 1 or > 3 || plain.Concat(moving).Distinct().Count() != plain.Count + moving.Length) return null;
        ImmutableArray<IndexVariable> batch = [.. plain.Where(i => !filter.Contains(i) && !over.Contains(i))];
        ImmutableArray<IndexVariable> groups = [.. plain.Where(i => filter.Contains(i) && !over.Contains(i))];
        ImmutableArray<IndexVariable> inner = [.. plain.Where(IsTap)];
        ImmutableArray<IndexVariable> filters = [.. ws.Select(f => f!.Parts[0].Index).Where(i => !over.Contains(i) && !groups.Contains(i))];
        if (batch.Length + groups.Length + inner.Length != plain.Count || filter.Count != groups.Length + inner.Length + filters.Length + windows.Count) return null;
        if (!Indexed.Ranges(groups).ElementCount.TryConstant(out long groupCount)) return null;
        ElementType element = x.Access.Tensor.Element;
        if (!element.IsDifferentiable() || element != w.Access.Tensor.Element) return null;

        // Windows in the order of the result's axes, so that nothing is turned around afterwards.
        ImmutableArray<Window> ordered = [.. windows.OrderBy(v => v.Position.Order)];
        // Zeros around the windows' axes and nowhere else are the convolution's own padding.
        Shape whole = x.Access.Tensor.Shape;
        bool padded = x.Padding.Where((p, axis) => !windows.Exists(v => v.Axis == axis)).All(p => p.Before == Dim.Zero && p.After == Dim.Zero)
            && windows.TrueForAll(v => v.Fills(whole[v.Axis] + x.Padding[v.Axis].Before + x.Padding[v.Axis].After));
        Value image = Spread(x, [.. batch, .. groups, .. inner], ordered, unpadded: padded);
        image = vectorizer.Reshaped(image, Shape.Of([Indexed.Ranges(batch).ElementCount, Indexed.Ranges(groups.AddRange(inner)).ElementCount, .. image.Shape.Skip(plain.Count)]));
        Value kernel = vectorizer.ReadInOrder(w, [.. groups, .. filters, .. inner, .. ordered.Select(v => v.Tap)]);
        int first = groups.Length + filters.Length + inner.Length;
        for (int i = 0; i < ordered.Length; i++)
        {
            // x[i - u]: the filter runs backwards.
            if (ordered[i].Dilation < 0) kernel = vectorizer.Emit(new Slice(first + i, ordered[i].Taps - 1, ordered[i].Taps, -1), kernel);
        }
        kernel = vectorizer.Reshaped(kernel, Shape.Of([Indexed.Ranges(groups.AddRange(filters)).ElementCount, Indexed.Ranges(inner).ElementCount, .. ordered.Select(v => (Dim)v.Taps)]));
        ValueArray<Dim> before = [.. ordered.Select(v => padded ? x.Padding[v.Axis].Before : Dim.Zero)], after = [.. ordered.Select(v => padded ? x.Padding[v.Axis].After : Dim.Zero)];
        var convolution = new Convolution([.. ordered.Select(v => v.Stride)], before, after, [.. ordered.Select(v => Math.Abs(v.Dilation))], groupCount);
        string what = groupCount == 1 ? $"conv{ordered.Length}d" : inner.IsEmpty ? $"depthwise conv{ordered.Length}d" : $"grouped conv{ordered.Length}d";
        Value result = vectorizer.Noted(what, () => vectorizer.Emit(convolution, image, kernel));
        ImmutableArray<IndexVariable> now = [.. batch, .. groups, .. filters, .. ordered.Select(v => v.Position)];
        return vectorizer.Ordered(vectorizer.Reshaped(result, Indexed.Ranges(now)), now);
    }

    // ---- poolings ---------------------------------------------------------------------------------------------------

    /// <summary>The greatest, or the sum, over windows of one tensor; null where it is none.</summary>
    private Indexed? Pooling(AccessLeaf read, ReduceKind kind)
    {
        if (!vectorizer.Recognises || !vectorizer.IsOuter(read) || read.Data.Any(d => d is not null) || read.Access.Kept.Rank > 0) return null;
        HashSet<IndexVariable> over = [.. leaf.Over];
        AffineForm?[] forms = vectorizer.Forms(read);
        List<Window> windows = [];
        List<IndexVariable> plain = [];
        for (int axis = 0; axis < forms.Length; axis++)
        {
            if (IsAlone(forms[axis]!) && !over.Contains(forms[axis]!.Parts[0].Index)) plain.Add(forms[axis]!.Parts[0].Index);
            else if (WindowOf(axis, forms[axis]!, over.Contains) is { Dilation: > 0 } window) windows.Add(window);
            else return null;
        }
        IndexVariable[] moving = [.. windows.Select(v => v.Position), .. windows.Select(v => v.Tap)];
        if (windows.Count is < 1 or > 3 || plain.Concat(moving).Distinct().Count() != plain.Count + moving.Length) return null;
        if (!vectorizer.SourceOf(read).Element.IsFloat() || windows.Count != over.Count(i => forms.Any(f => f!.StepOf(i) != Dim.Zero))) return null;
        ImmutableArray<Window> ordered = [.. windows.OrderBy(v => v.Position.Order)];
        Value image = Spread(read, [.. plain.OrderBy(i => i.Order)], ordered);
        ValueArray<Dim> none = [.. ordered.Select(_ => Dim.Zero)];
        var reduce = new WindowReduce(kind, [.. ordered.Select(v => v.Taps)], [.. ordered.Select(v => v.Stride)], none, none, [.. ordered.Select(v => v.Dilation)]);
        string what = $"{(kind == ReduceKind.Max ? "max" : "sum")} pooling";
        Value result = vectorizer.Noted(what, () => vectorizer.Emit(reduce, image));
        ImmutableArray<IndexVariable> now = [.. plain.OrderBy(i => i.Order), .. ordered.Select(v => v.Position)];
        return vectorizer.Ordered(vectorizer.Reshaped(result, Indexed.Ranges(now)), now);
    }
}
