using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;

namespace ModelDsl.Planning;

public sealed partial class Planner
{
    private readonly HashSet<Buffer> _scanBuffers = [];

    private void LowerKernel(Node node)
    {
        switch (node.Primitive)
        {
            case Reduce reduce: LowerReduce(node, reduce); break;
            case MatMul: LowerProduct(node); break;
            case AttentionPrimitive a: LowerAttention(node, a); break;
            case Convolution c: LowerConvolution(node, transposed: false, c.Strides, c.Dilations, c.Before, c.After, [], c.Groups); break;
            case ConvolutionTranspose c:
                LowerConvolution(node, transposed: true, c.Strides, c.Dilations, c.Before, c.After, [.. c.OutputPadding], c.Groups);
                break;
            case BlockedConvolution c: LowerBlockedConvolution(node, c); break;
            case BlockedConvolutionTranspose: LowerBlockedTranspose(node); break;
            case ConvolutionFilters c: LowerFilterGradient(node, c); break;
            case WindowReduce w:
                LowerWindow(node, w.Kind == ReduceKind.Max ? WindowKind.Max : WindowKind.Sum, w.Kernel, w.Strides, w.Dilations, w.Before, w.After, node.Inputs[0].Shape);
                break;
            case BlockedWindowReduce w:
                LowerWindow(node, w.Kind == ReduceKind.Max ? WindowKind.BlockedMax : WindowKind.BlockedSum, w.Kernel, w.Strides, w.Dilations, w.Before, w.After, node.Inputs[0].Shape.Remove(w.Kernel.Length + 2));
                break;
            case WindowMax w: LowerWindow(node, WindowKind.MaxWithIndices, w.Kernel, w.Strides, w.Dilations, w.Before, w.After, node.Inputs[0].Shape); break;
            case WindowMaxGradient w: LowerWindow(node, WindowKind.MaxGradient, w.Kernel, w.Strides, w.Dilations, w.Before, w.After, node.Inputs[0].Shape); break;
            case Unfold u: LowerWindow(node, WindowKind.Unfold, u.Kernel, u.Strides, u.Dilations, u.Before, u.After, node.Inputs[0].Shape); break;
            case Fold f: LowerWindow(node, WindowKind.Fold, f.Kernel, f.Strides, f.Dilations, f.Before, f.After, node.Types[0].Shape); break;
            case Concat concat: LowerConcat(node, concat); break;
            case Pad pad: LowerPad(node, pad); break;
            case AccessAdd add: LowerAccessAdd(node, add); break;
            case ArgReduce a: LowerAxis(node, a.Axis, hasValues: true); break;
            case Cumulative c: LowerAxis(node, c.Axis, hasValues: true); break;
            case Sort s: LowerAxis(node, s.Axis, hasValues: true); break;
            case Positions: LowerAxis(node, 0, hasValues: true); break;
            case ScatterAlong s: LowerScatter(node, s); break;
            case Scan scan: LowerScan(node, scan); break;
            default: throw new IrException($"there is no lowering for {node.Primitive.Name}");
        }
    }

    private void LowerReduce(Node node, Reduce reduce)
    {
        Value x = node.Inputs[0];
        int[] kept = [.. Enumerable.Range(0, x.Shape.Rank).Where(a => !reduce.Axes.Contains(a))];
        Shape domain = Shape.Of(kept.Concat(reduce.Axes).Select(a => x.Shape[a]));
        var coordinates = new Affine[x.Shape.Rank];
        int loop = 0;
        foreach (int axis in kept.Concat(reduce.Axes)) coordinates[axis] = Affine.Variable(loop++, domain.Rank);
        Expr body = new ExprBuilder(this).Build(x, [.. coordinates]);
        if (reduce.Axes.Length == 1 && reduce.Kind is ReduceKind.Sum or ReduceKind.Product or ReduceKind.Max or ReduceKind.Min) body = OfPairs(node, domain, body);
        View target = View.Contiguous(NewFor(node, node.Types[0].Element, node.Types[0].Shape), node.Types[0].Shape);
        Add(node, new LoopStep(node.Origin, domain, kept.Length, body, reduce.Kind, target));
        _views[node[0]] = target;
    }

    // Rows that meet a tensor that is worth turning for them, and its own rows.
    private const long FewMeetings = 8, FewColumns = 8;

    /// <summary>
    /// What is summed over the last axis of pairs of rows, as distances are: Σ_k f(a[i, k], b[j, k]). Where many rows i meet the rows j, these are turned first:
    /// lanes then run along j, and no sum goes across them.
    /// </summary>
    private Expr OfPairs(Node node, Shape domain, Expr body)
    {
        int last = domain.Rank - 1, column = last - 1;
        IReadOnlyList<Expr> order = body.All();
        if (column < 1 || !domain.IsStatic || domain[column].Value < FewColumns || !order.All(e => e is LiteralExpr or LoadExpr or ApplyExpr)) return body;
        LoadExpr[] loads = [.. order.OfType<LoadExpr>()], along = [.. loads.Where(l => l.Index.Uses(column))];
        if (along.Length == 0 || !along.All(l => l.Buffer == along[0].Buffer && l.Index.Equals(along[0].Index)) || !loads.Any(l => l.Index.Uses(last) && !along.Contains(l))) return body;
        (Buffer source, Affine index) = (along[0].Buffer, along[0].Index);
        int[] met = [.. Enumerable.Range(0, column).Where(axis => !index.Uses(axis))], own = [.. Enumerable.Range(0, column).Where(index.Uses)];
        if (!source.Element.IsFloat() || index.Coefficients[last] != Dim.One || met.Aggregate(1L, (n, axis) => n * domain[axis].Value) < FewMeetings) return body;

        // [own axes, k, j]
        int[] axes = [.. own, last, column];
        Shape shape = Shape.Of(axes.Select(axis => domain[axis]));
        View turned = View.Contiguous(NewFor(node, source.Element, shape), shape);
        Add(node, new LoopStep(node.Origin, shape, shape.Rank, new LoadExpr(source, new Affine([.. axes.Select(axis => index.Coefficients[axis])], index.Constant)), null, turned));
        var steps = new Dim[domain.Rank];
        for (int axis = 0; axis < steps.Length; axis++) steps[axis] = Array.IndexOf(axes, axis) is >= 0 and var place ? turned.Strides[place] : Dim.Zero;
        var instead = new LoadExpr(turned.Buffer, new Affine([.. steps], turned.Offset));
        var known = new Dictionary<Expr, Expr>(ReferenceEqualityComparer.Instance);
        foreach (Expr e in order)
            known[e] = e is ApplyExpr a ? new ApplyExpr(a.Primitive, a.Element, [.. a.Operands.Select(o => known[o])]) : along.Contains(e) ? instead : e;
        return known[body];
    }

    private void LowerProduct(Node node)
    {
        (Value a, Value b) = (node.Inputs[0], node.Inputs[1]);
        Shape result = node.Types[0].Shape;
        if (!node.Types[0].Element.IsFloat())
        {
            LowerProductAsLoops(node, a, b);
            return;
        }
        int rank = result.Rank, batchAxes = rank - 2;
        (View va, View vb) = (Memory(a), Memory(b));
        Dim m = result[rank - 2], n = result[rank - 1], k = a.Shape[rank - 1];
        Dim batch = Shape.Of(result.Take(batchAxes)).ElementCount;
        bool sharedB = vb.Strides.Take(batchAxes).Select((s, i) => s == Dim.Zero || result[i] == Dim.One).All(x => x);
        if (sharedB && batchAxes > 0)
        {
            if (va.MergedStride(0, rank - 1) is null) va = Contiguous(a, va, node);
            m = batch * m;
            batch = 1;
        }
        else
        {
            if (va.MergedStride(0, batchAxes) is null) va = Contiguous(a, va, node);
            if (vb.MergedStride(0, batchAxes) is null) vb = Contiguous(b, vb, node);
        }
        var left = sharedB && batchAxes > 0
            ? new ProductOperand(va.Buffer, va.Offset, 0, va.MergedStride(0, rank - 1)!, va.Strides[rank - 1])
            : new ProductOperand(va.Buffer, va.Offset, va.MergedStride(0, batchAxes)!, va.Strides[rank - 2], va.Strides[rank - 1]);
        var right = new ProductOperand(vb.Buffer, vb.Offset, sharedB ? 0 : vb.MergedStride(0, batchAxes)!, vb.Strides[rank - 2], vb.Strides[rank - 1]);
        Buffer target = NewFor(node, node.Types[0].Element, result);
        // Layout choice: weights are packed once for the kernel; what changes with every run is read as it lies.
        bool mayLie = vb.Strides[rank - 1] == Dim.One && m.TryConstant(out long rows) && rows <= FewRows;
        bool packs = !mayLie || _tuning.Decide($"weights of product {m}×{n}×{k}", "packed", "as they lie") == "packed";
        Buffer? packed = batch == Dim.One && IsFixed(vb) && !IsEarly(node) && packs ? Pack(node, right, k, n)
            : batch == Dim.One && _loops.TryPeek(out Loop? loop) && loop.Leaves(vb) ? PackBefore(loop, node, right, k, n) : null;
        Add(node, new ProductStep(node.Origin, batch, m, n, k, left, right, target) { Packed = packed });
        _views[node[0]] = View.Contiguous(target, result);
    }

    // So few rows may read weights where they lie.
    private const long FewRows = 16;

    // The same in every run, and at every step of a loop.
    private static bool IsFixed(View view) => view.Buffer.Place is Place.Parameter or Place.Constant or Place.Loaded && view.Offset.IsConstant && view.Strides.All(s => s.IsConstant);

    private readonly Dictionary<(ProductOperand, Dim, Dim), Buffer> _packedMatrices = [];

    private Buffer Pack(Node node, ProductOperand matrix, Dim k, Dim n)
    {
        if (_packedMatrices.TryGetValue((matrix, k, n), out Buffer? packed)) return packed;
        packed = New(matrix.Buffer.Element, k * n, Place.Loaded);
        _load.Add(new PackStep(node.Origin, matrix, k, n, null, matrix.Buffer, packed));
        return _packedMatrices[(matrix, k, n)] = packed;
    }

    /// <summary>A loop whose body is being lowered.</summary>
    private sealed record Loop(int FirstInside, DimSymbol Index, HashSet<Buffer> Changing, List<Step> Before)
    {
        /// <summary>Of the whole loop.</summary>
        public Guard Guard { get; init; } = Guard.Always;

        /// <summary>What is in the kernel's own layout, by where it came from.</summary>
        public Dictionary<(ProductOperand, Dim, Dim), Buffer> Packed { get; } = [];

        /// <summary>Whether a view is the same at every step.</summary>
        public bool Leaves(View view) => view.Buffer.Id < FirstInside && !Changing.Contains(view.Buffer)
            && !view.Strides.Append(view.Offset).Any(d => d.Symbols.Contains(Index));
    }

    private readonly Stack<Loop> _loops = new();

    // What every step multiplies by is laid out once, before the loop.
    private Buffer PackBefore(Loop loop, Node node, ProductOperand matrix, Dim k, Dim n)
    {
        if (loop.Packed.TryGetValue((matrix, k, n), out Buffer? packed)) return packed;
        packed = New(matrix.Buffer.Element, k * n, Place.Arena);
        _scanBuffers.Add(packed);
        loop.Before.Add(new PackStep(node.Origin, matrix, k, n, null, matrix.Buffer, packed) { Guard = loop.Guard });
        return loop.Packed[(matrix, k, n)] = packed;
    }

    // Integers have no kernel: the sum of products as an ordinary loop.
    private void LowerProductAsLoops(Node node, Value a, Value b)
    {
        Shape result = node.Types[0].Shape;
        Shape domain = result.Concat(a.Shape[a.Shape.Rank - 1]);
        ImmutableArray<Affine> at = Affine.Identity(domain.Rank);
        int rank = result.Rank;
        var build = new ExprBuilder(this);
        Expr left = build.Build(a, [.. at.Take(rank - 1), at[rank]]);
        Expr right = build.Build(b, [.. at.Take(rank - 2), at[rank], at[rank - 1]]);
        View target = View.Contiguous(NewFor(node, node.Types[0].Element, result), result);
        Add(node, new LoopStep(node.Origin, domain, rank, new ApplyExpr(new Multiply(), node.Types[0].Element, [left, right]), ReduceKind.Sum, target));
        _views[node[0]] = target;
    }

    private void LowerConvolution(
        Node node, bool transposed, ValueArray<long> strides, ValueArray<long> dilations, ValueArray<Dim> before, ValueArray<Dim> after,
        ImmutableArray<long> outputPadding, long groups)
    {
        (Value x, Value w) = (node.Inputs[0], node.Inputs[1]);
        var shape = new ConvolutionShape(
            transposed, x.Shape[0], x.Shape[1], node.Types[0].Shape[1], groups, [.. x.Shape.Skip(2)], [.. w.Shape.Skip(2)],
            [.. strides], [.. dilations], [.. before], [.. after], outputPadding);
        LowerConvolution(node, shape);
    }

    private void LowerBlockedConvolution(Node node, BlockedConvolution c)
    {
        (Value x, Value w) = (node.Inputs[0], node.Inputs[1]);
        var shape = new ConvolutionShape(
            false, x.Shape[0], w.Shape[1] * c.Groups, w.Shape[0], c.Groups, [.. x.Shape.Skip(2).Take(w.Shape.Rank - 2)], [.. w.Shape.Skip(2)],
            [.. c.Strides], [.. c.Dilations], [.. c.Before], [.. c.After], []);
        LowerConvolution(node, shape with { Algorithm = Choose(shape, c.FromPlanes) });
    }

    private void LowerBlockedTranspose(Node node)
    {
        (Shape x, Shape w) = (node.Inputs[0].Shape, node.Inputs[1].Shape);
        ImmutableArray<Dim> kernel = [.. w.Skip(2)], none = [.. kernel.Select(_ => Dim.Zero)];
        LowerConvolution(node, new ConvolutionShape(
            true, x[0], w[0], w[1], 1, [.. x.Skip(2).SkipLast(1)], kernel, [.. kernel.Select(k => k.Value)], [.. kernel.Select(_ => 1L)], none, none, [.. kernel.Select(_ => 0L)])
        {
            Algorithm = ConvAlgorithm.Spread,
        });
    }

    /// <summary>The algorithm for a convolution whose result is in blocks.</summary>
    private static ConvAlgorithm Choose(ConvolutionShape shape, bool fromPlanes) =>
        fromPlanes ? ConvAlgorithm.Entry : shape.Groups > 1 ? ConvAlgorithm.Depthwise : ConvAlgorithm.Direct;

    private void LowerConvolution(Node node, ConvolutionShape shape)
    {
        (Value x, Value w) = (node.Inputs[0], node.Inputs[1]);
        Shape result = node.Types[0].Shape;
        // Filters that depend on parameters alone are laid out and packed once.
        bool early = _early.Contains(w.Node) && (_scanDepth == 0 || _views.ContainsKey(w));
        if (!_exact && x.Element == ElementType.F32) shape = WinogradChoice.Of(shape, early);
        if (x.Element == ElementType.F32) shape = DirectChoice.Of(shape, early);
        View vx = Dense(x, node), vw = Dense(w, early ? w.Node : node);
        Buffer packed = New(w.Element, w.Shape.ElementCount, early ? Place.Loaded : Place.Arena);
        var filters = new ProductOperand(vw.Buffer, vw.Offset, 0, 0, 1);
        (early ? _load : _run).Add(new PackStep(node.Origin, filters, 0, 0, shape, vw.Buffer, packed) { Guard = early ? Guard.Always : GuardOf(node) });
        Buffer target = NewFor(node, x.Element, result);
        Add(node, new ConvolutionStep(node.Origin, shape, vx.Buffer, vx.Offset, packed, target));
        _views[node[0]] = View.Contiguous(target, result);
    }

    private void LowerFilterGradient(Node node, ConvolutionFilters c)
    {
        (Value wide, Value narrow) = (node.Inputs[0], node.Inputs[1]);
        Shape result = node.Types[0].Shape;
        var shape = new ConvolutionShape(
            false, wide.Shape[0], wide.Shape[1], result[0], c.Groups, [.. wide.Shape.Skip(2)], [.. result.Skip(2)],
            [.. c.Strides], [.. c.Dilations], [.. c.Before], [.. c.After], []);
        View dense = Dense(wide, node), cotangent = Dense(narrow, node);
        Buffer target = NewFor(node, node.Types[0].Element, result);
        bool winograd = !_exact && wide.Element == ElementType.F32 && WinogradChoice.PaysForFilters(shape);
        Add(node, new FilterGradientStep(node.Origin, shape, [.. narrow.Shape.Skip(2)], dense, cotangent, target) { ByWinograd = winograd });
        _views[node[0]] = View.Contiguous(target, result);
    }

    private void LowerWindow(
        Node node, WindowKind kind, ValueArray<long> kernel, ValueArray<long> strides, ValueArray<long> dilations, ValueArray<Dim> before,
        ValueArray<Dim> after, Shape plane)
    {
        View x = Dense(node.Inputs[0], node);
        int axes = kernel.Length;
        Dim planes = Shape.Of(plane.Take(plane.Rank - axes)).ElementCount;
        Shape result = node.Types[0].Shape;
        Buffer target = NewFor(node, node.Types[0].Element, result);
        Buffer? indices = kind == WindowKind.MaxWithIndices ? NewFor(node, ElementType.I64, result) : null;
        Add(node, new WindowStep(node.Origin, kind, planes, [.. plane.Skip(plane.Rank - axes)], [.. kernel], [.. strides], [.. dilations], [.. before], [.. after], x, target, indices)
        {
            Cotangents = kind == WindowKind.MaxGradient ? Dense(node.Inputs[1], node) : null,
        });
        _views[node[0]] = View.Contiguous(target, result);
        if (indices is not null) _views[node[1]] = View.Contiguous(indices, result);
    }

    private void LowerConcat(Node node, Concat concat)
    {
        View whole = View.Contiguous(NewFor(node, node.Types[0].Element, node.Types[0].Shape), node.Types[0].Shape);
        Dim start = 0;
        foreach (Value part in node.Inputs)
        {
            Dim length = part.Shape[concat.Axis];
            Store(part, whole.Slice(concat.Axis, start, length, 1), node);
            start += length;
        }
        _views[node[0]] = whole;
    }

    private void LowerPad(Node node, Pad pad)
    {
        Shape shape = node.Types[0].Shape;
        View whole = View.Contiguous(NewFor(node, node.Types[0].Element, shape), shape);
        Expr fill = new ExprBuilder(this).Build(node.Inputs[1], []);
        Affine nowhere = Affine.Number(0, shape.Rank);
        Expr everywhere = fill.Remap(i => new Affine(nowhere.Coefficients, i.Constant))!;
        Add(node, new LoopStep(node.Origin, shape, shape.Rank, everywhere, null, whole));
        View inside = whole;
        for (int axis = 0; axis < shape.Rank; axis++) inside = inside.Slice(axis, pad.Before[axis], node.Inputs[0].Shape[axis], 1);
        Store(node.Inputs[0], inside, node);
        _views[node[0]] = whole;
    }

    private void LowerAccessAdd(Node node, AccessAdd add)
    {
        Value x = node.Inputs[0];
        View whole = View.Contiguous(NewFor(node, node.Types[0].Element, add.To), add.To);
        Expr zero = new LiteralExpr(whole.Element, 0, 0);
        Add(node, new LoopStep(node.Origin, add.To, add.To.Rank, zero, null, whole));
        // An axis of x that alone moves an axis of the result is cut into chunks; without one, everything is one chunk.
        int rank = x.Shape.Rank;
        int apart = Enumerable.Range(0, rank).FirstOrDefault(r => Enumerable.Range(0, add.To.Rank).Any(k =>
            add.At.Step(k, r) != Dim.Zero && Enumerable.Range(0, rank).All(other => other == r || add.At.Step(k, other) == Dim.Zero)), -1);
        int[] order = apart < 0 ? [.. Enumerable.Range(0, rank)] : [apart, .. Enumerable.Range(0, rank).Where(r => r != apart)];
        int first = apart < 0 ? 1 : 0;
        Shape domain = Shape.Of([.. Enumerable.Repeat(Dim.One, first), .. order.Select(r => x.Shape[r])]);
        var coordinates = new Affine[rank];
        for (int i = 0; i < rank; i++) coordinates[order[i]] = Affine.Variable(first + i, domain.Rank);
        View target = whole.Access(x.Shape, add.At).Transpose(order);
        if (apart < 0) target = target with { Shape = domain, Strides = target.Strides.Insert(0, Dim.Zero) };
        Add(node, new LoopStep(node.Origin, domain, domain.Rank, new ExprBuilder(this).Build(x, [.. coordinates]), null, target) { Accumulates = true });
        _views[node[0]] = whole;
    }

    private void LowerAxis(Node node, int axis, bool hasValues)
    {
        Value input = node.Inputs[0];
        View x = Dense(input, node);
        Dim before = Shape.Of(input.Shape.Take(axis)).ElementCount, after = Shape.Of(input.Shape.Skip(axis + 1)).ElementCount;
        Dim kept = node.Primitive is Sort ? KeptOf(node, axis) : input.Shape[axis];
        Shape Stored(Shape shape) => node.Primitive is Sort ? shape.With(axis, kept) : shape;
        Buffer result = NewFor(node, node.Types[0].Element, Stored(node.Types[0].Shape));
        Buffer? indices = node.Types.Length > 1 ? NewFor(node, ElementType.I64, Stored(node.Types[1].Shape)) : null;
        Add(node, new AxisStep(node.Origin, node.Primitive, before, input.Shape[axis], after, x, result, indices) { Kept = kept });
        _views[node[0]] = View.Contiguous(result, Stored(node.Types[0].Shape)) with { Shape = node.Types[0].Shape };
        if (indices is not null) _views[node[1]] = View.Contiguous(indices, Stored(node.Types[1].Shape)) with { Shape = node.Types[1].Shape };
    }

    // How many elements of what has been sorted are ever looked at: those that slices from the first one on take.
    private Dim KeptOf(Node sort, int axis)
    {
        Dim size = sort.Types[0].Shape[axis];
        if (_scanDepth > 0 || _needed.Contains(sort[0]) || _needed.Contains(sort[1])) return size;
        long most = 0;
        foreach (Node user in _graph.Nodes.Where(n => n.Inputs.Contains(sort[0]) || n.Inputs.Contains(sort[1])))
        {
            if (user.Primitive is not Slice { Step: 1 } slice || slice.Axis != axis || slice.Start != Dim.Zero || !slice.Length.TryConstant(out long length)) return size;
            most = Math.Max(most, length);
        }
        return most == 0 ? size : most;
    }

    private void LowerScatter(Node node, ScatterAlong scatter)
    {
        View target = View.Contiguous(NewFor(node, node.Types[0].Element, node.Types[0].Shape), node.Types[0].Shape);
        Store(node.Inputs[0], target, node);
        View index = Memory(node.Inputs[1]), source = Dense(node.Inputs[2], node);
        // One place for a whole row, as tables of vectors have it: the row is moved as one.
        int axis = scatter.Axis;
        bool rows = Enumerable.Range(0, index.Shape.Rank).All(i => i == axis || index.Strides[i] == Dim.Zero || index.Shape[i] == Dim.One)
            && index.Strides[axis] == Dim.One && index.Shape == source.Shape && source.Shape.With(axis, 1) == target.Shape.With(axis, 1);
        if (!rows) index = Contiguous(node.Inputs[1], index, node);
        Add(node, new ScatterStep(node.Origin, axis, scatter.Kind == ScatterKind.Add, index, source, target) { Rows = rows });
        _views[node[0]] = target;
    }

    private void LowerScan(Node node, Scan scan)
    {
        string name = _scanDepth == 0 ? "step" : $"step{_scanDepth + 1}";
        while (_graph.DynamicSymbols.Any(s => s.Name == name)) name += "_";
        var index = new DimSymbol(name, DimKind.Dynamic, 0);
        Dim length = node.Inputs[scan.States].Shape[0];
        Graph body = scan.Body;

        var states = new View[scan.States];
        for (int i = 0; i < scan.States; i++)
        {
            TensorType type = node.Types[i];
            states[i] = View.Contiguous(NewFor(node, type.Element, type.Shape), type.Shape);
            Store(node.Inputs[i], states[i], node);
            _views[body.Inputs[i].Value] = states[i];
            _views[node[i]] = states[i];
        }
        for (int i = scan.States; i < body.Inputs.Length; i++)
        {
            View outer = Memory(node.Inputs[i]);
            _views[body.Inputs[i].Value] = i < scan.States + scan.Sequences ? outer.At(0, Dim.Of(index)) : outer;
        }
        var results = new View[scan.Results];
        for (int i = 0; i < scan.Results; i++)
        {
            TensorType type = node.Types[scan.States + i];
            results[i] = View.Contiguous(NewFor(node, type.Element, type.Shape), type.Shape);
            _views[node[scan.States + i]] = results[i];
        }

        (List<Step> outerRun, _run) = (_run, []);
        Guard guard = GuardOf(node);
        _scanDepth++;
        Dim outerStep = _step;
        _step = outerStep * length + Dim.Of(index);
        _open.Clear();
        int firstInside = _buffers.Count;
        _loops.Push(new Loop(firstInside, index, [.. states.Concat(results).Select(v => v.Buffer)], outerRun) { Guard = guard });
        foreach (Node inner in body.Nodes) Lower(inner);
        for (int i = 0; i < scan.Results; i++) Store(body.Outputs[scan.States + i].Value, results[i].At(0, Dim.Of(index)), body.Outputs[scan.States + i].Value.Node);
        // All new states are computed before any old one is overwritten.
        var next = new View[scan.States];
        bool[] kept = [.. Enumerable.Range(0, scan.States).Select(i => body.Outputs[i].Value == body.Inputs[i].Value)];
        for (int i = 0; i < scan.States; i++) next[i] = Memory(body.Outputs[i].Value);
        for (int i = 0; i < scan.States; i++)
        {
            if (kept[i]) continue;
            if (next[i].Buffer.Place != Place.Arena || states.Any(s => s.Buffer == next[i].Buffer)) next[i] = Copy(body.Outputs[i].Value, next[i]);
        }
        for (int i = 0; i < scan.States; i++)
        {
            if (kept[i]) continue;
            Affine[] at = [.. Affine.Identity(states[i].Shape.Rank)];
            _run.Add(new LoopStep(node.Origin, states[i].Shape, at.Length, Load(next[i], at), null, states[i]));
        }
        for (int i = firstInside; i < _buffers.Count; i++) _scanBuffers.Add(_buffers[i]);
        _open.Clear();
        _loops.Pop();
        _scanDepth--;
        _step = outerStep;
        ImmutableArray<Step> steps = ResultsInPlace.Run(_run, firstInside);
        _run = outerRun;
        _run.Add(new ScanStep(node.Origin, length, index, scan.Reverse, steps) { Guard = guard });
    }

    private View Copy(Value value, View view)
    {
        View copy = View.Contiguous(New(value.Element, value.Shape.ElementCount, Place.Arena), value.Shape);
        _run.Add(new LoopStep(value.Node.Origin, value.Shape, value.Shape.Rank, Load(view, Affine.Identity(value.Shape.Rank)), null, copy));
        return copy;
    }
}
