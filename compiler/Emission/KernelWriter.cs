using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Planning;
using ModelDsl.Shapes;

namespace ModelDsl.Emission;

/// <summary>One kernel as text: its parameters, its body, and whether it is written over lanes.</summary>
/// <param name="Buffers">What is read, in the order of the parameters a0, a1, …</param>
/// <param name="Symbols">Run-time sizes that it wants.</param>
/// <param name="Lane">The element type of its lanes; null for a plain loop.</param>
/// <param name="NeedsSeed">Whether it draws random numbers.</param>
/// <param name="Body">Statements.</param>
internal sealed record KernelText(
    ImmutableArray<Planning.Buffer> Buffers, ImmutableArray<DimSymbol> Symbols, ElementType? Lane, bool NeedsSeed, string Body);

/// <summary>Writes the loops of one fused kernel.</summary>
/// <remarks>
/// What does not depend on a loop is computed before it. The innermost loop works on lanes where every index moves by one
/// element, and its tail uses the same arithmetic on fewer lanes.
/// </remarks>
internal sealed class KernelWriter
{
    private readonly ImmutableArray<Dim> _sizes;
    private readonly int _outer;
    private readonly Expr _body;
    private readonly Affine _target;
    private readonly ReduceKind? _reduce;
    private readonly ElementType _result;
    private readonly bool _epilogue;
    private readonly bool _accumulates;
    private readonly IReadOnlyList<Expr> _order;
    private readonly Dictionary<Expr, string> _names = new(ReferenceEqualityComparer.Instance);
    private readonly List<Planning.Buffer> _buffers = [];
    private readonly CodeText _code = new();
    private int _locals;

    private KernelWriter(ImmutableArray<Dim> sizes, int outer, Expr body, Affine target, ReduceKind? reduce, ElementType result, bool epilogue, bool accumulates = false)
    {
        _accumulates = accumulates;
        (_sizes, _outer, _body, _target, _reduce, _result, _epilogue) = (sizes, outer, body, target, reduce, result, epilogue);
        _order = body.All();
        foreach (Expr e in _order)
        {
            Planning.Buffer? buffer = e is LoadExpr load ? load.Buffer : e is TakeExpr take ? take.Buffer : null;
            if (buffer is not null && !_buffers.Contains(buffer)) _buffers.Add(buffer);
        }
    }

    public static KernelText Loop(LoopStep step)
    {
        (ImmutableArray<Dim> sizes, int outer, Expr body, Affine target) = Collapsing.Simplify(step);
        if (outer == 0)
        {
            // A loop of one turn, so that every kernel has an outermost loop to be cut.
            Affine Grow(Affine a) => new(a.Coefficients.Insert(0, 0), a.Constant);
            (sizes, outer, body, target) = (sizes.Insert(0, 1), 1, body.Remap(Grow)!, Grow(target));
        }
        return new KernelWriter(sizes, outer, body, target, step.Reduce, step.Target.Element, epilogue: false, step.Accumulates).WriteLoop();
    }

    /// <summary>An epilogue over (row, column) or (image, channel, position): the last axis runs, the others are given as i0, i1.</summary>
    public static KernelText Epilogue(Expr body, int axes)
    {
        ImmutableArray<Dim> sizes = [.. Enumerable.Repeat(Dim.One, axes)];
        return new KernelWriter(sizes, axes, body, Affine.Variable(axes - 1, axes), null, body.Element, epilogue: true).WriteEpilogue();
    }

    // ---- which loops ------------------------------------------------------------------------------------------------

    private int Last => _sizes.Length - 1;

    private KernelText WriteLoop()
    {
        ElementType? lane = LaneType();
        if (_reduce is null)
        {
            if (lane is { } t && CanVectorize(Last, t) && _target.Coefficients[Last] == Dim.One) return Finish(t, () => WriteMap(Last));
            return Finish(null, () => WriteMap(null));
        }
        bool numeric = _reduce is ReduceKind.Sum or ReduceKind.Product or ReduceKind.Max or ReduceKind.Min;
        if (numeric && lane is { } l)
        {
            if (CanVectorize(Last, l) && _order.Any(e => DependsOn(e, Last))) return Finish(l, WriteReduceAlongLanes);
            if (CanVectorize(_outer - 1, l) && _target.Coefficients[_outer - 1] == Dim.One) return Finish(l, WriteReduceAcrossLanes);
        }
        return Finish(null, WriteReducePlain);
    }

    private KernelText WriteEpilogue()
    {
        ElementType? lane = LaneType();
        bool vector = lane is { } t && CanVectorize(Last, t);
        return Finish(vector ? lane : null, () => WriteInner(vector ? Last : null, "column", "column + y.Length"));
    }

    private KernelText Finish(ElementType? lane, Action write)
    {
        if (lane is not null)
        {
            for (int i = 0; i < _buffers.Count; i++)
                _code.Line($"ref {CSharp.Type(_buffers[i].Element)} a{i}r = ref MemoryMarshal.GetReference(a{i});");
            _code.Line($"ref {CSharp.Type(_result)} yr = ref MemoryMarshal.GetReference(y);");
        }
        write();
        return new KernelText([.. _buffers], [.. Symbols()], lane, _order.Any(e => e is RandomExpr), _code.ToString());
    }

    private IEnumerable<DimSymbol> Symbols()
    {
        IEnumerable<Dim> dims = _sizes.Concat(_target.Coefficients).Append(_target.Constant);
        foreach (Expr e in _order)
        {
            dims = e switch
            {
                LoadExpr l => dims.Concat(l.Index.Coefficients).Append(l.Index.Constant),
                TakeExpr t => dims.Concat(t.Start.Coefficients).Append(t.Start.Constant).Append(t.Stride).Append(t.Size),
                PositionExpr p => dims.Concat(p.Index.Coefficients).Append(p.Index.Constant),
                RandomExpr r => dims.Concat(r.Index.Coefficients).Append(r.Index.Constant),
                SizeExpr s => dims.Append(s.Size),
                _ => dims,
            };
        }
        return dims.SelectMany(d => d.Symbols).Distinct().OrderBy(s => s.Name, StringComparer.Ordinal);
    }

    // ---- what may be done on lanes ----------------------------------------------------------------------------------

    private ElementType? LaneType()
    {
        ElementType[] floats = [.. _order.Select(e => e.Element).Where(t => t is ElementType.F32 or ElementType.F64).Distinct()];
        return floats.Length == 1 ? floats[0] : null;
    }

    private bool DependsOn(Expr e, int axis) => e switch
    {
        LoadExpr l => l.Index.Uses(axis),
        TakeExpr t => t.Start.Uses(axis) || DependsOn(t.Position, axis),
        PositionExpr p => p.Index.Uses(axis),
        RandomExpr r => r.Index.Uses(axis),
        AccumulatorExpr => axis == Last,
        _ => e.Operands.Any(o => DependsOn(o, axis)),
    };

    private int Depth(Expr e)
    {
        for (int axis = Last; axis >= 0; axis--)
        {
            if (DependsOn(e, axis)) return axis + 1;
        }
        return 0;
    }

    private bool CanVectorize(int axis, ElementType lane)
    {
        if (_result != lane && _result != ElementType.Bool) return false;
        foreach (Expr e in _order)
        {
            if (!DependsOn(e, axis)) continue;
            bool possible = e switch
            {
                LoadExpr l => l.Index.Coefficients[axis] == Dim.One && (l.Element == lane || l.Element == ElementType.Bool),
                TakeExpr t => !DependsOn(t.Position, axis) && t.Start.Coefficients[axis] == Dim.One && t.Element == lane,
                PositionExpr p => p.Element == lane,
                AccumulatorExpr => e.Element == lane,
                ApplyExpr a => ElementCode.IsVector(a, lane),
                _ => false,
            };
            if (!possible) return false;
        }
        return true;
    }

    // ---- loops ------------------------------------------------------------------------------------------------------

    private static string Var(int axis) => $"i{axis}";

    private string Start(int axis) => axis == 0 ? "begin" : "0";
    private string End(int axis) => axis == 0 ? "end" : CSharp.Int(_sizes[axis]);

    private void OpenLoop(int axis) => _code.Open($"for (int {Var(axis)} = {Start(axis)}; {Var(axis)} < {End(axis)}; {Var(axis)}++)");

    private void OpenLoops(int from, int to, HashSet<Expr>? leave = null)
    {
        for (int axis = from; axis < to; axis++)
        {
            Hoist(axis, leave);
            OpenLoop(axis);
        }
    }

    private void CloseLoops(int count)
    {
        for (int i = 0; i < count; i++) _code.Close();
    }

    /// <summary>Computes everything that is known once <paramref name="depth"/> loops are open.</summary>
    private void Hoist(int depth, HashSet<Expr>? leave = null)
    {
        foreach (Expr e in _order)
        {
            if (!_names.ContainsKey(e) && Depth(e) <= depth && leave?.Contains(e) != true) NameScalar(e);
        }
    }

    private void WriteMap(int? vectorAxis)
    {
        OpenLoops(0, Last);
        Hoist(Last);
        WriteInner(vectorAxis, Start(Last), End(Last));
        CloseLoops(Last);
    }

    private void WriteInner(int? vectorAxis, string start, string end)
    {
        string i = Var(Last), shift = _epilogue ? " - column" : "";
        if (_epilogue) Hoist(Last);
        string target = _epilogue ? "" : IndexText(_target, Last);
        if (vectorAxis is null)
        {
            _code.Open($"for (int {i} = {start}; {i} < {end}; {i}++)");
            Dictionary<Expr, string> outside = new(_names, ReferenceEqualityComparer.Instance);
            foreach (Expr e in _order) NameScalar(e);
            string small = _accumulates && _result is ElementType.I8 or ElementType.U8 ? $"({CSharp.Type(_result)})" : "";
            string place = _epilogue ? $"{i}{shift}" : IndexText(_target);
            _code.Line(_accumulates ? $"y[{place}] = {small}(y[{place}] + {_names[_body]});" : $"y[{place}] = {_names[_body]};");
            Restore(outside);
            _code.Close();
            return;
        }
        int start0 = _locals++;
        if (!_epilogue) _code.Line($"int p{start0} = {target};");
        string at = _epilogue ? $"{i}{shift}" : $"p{start0} + {i}";
        Dictionary<Expr, string> bases = Bases(Last);
        _code.Line($"int {i} = {start};");
        _code.Open($"for (; {i} <= {end} - Lanes.Count; {i} += Lanes.Count)");
        string full = VectorValue(_body, i, "", bases);
        if (_accumulates) full = $"(Lanes.Load(in yr, {at}) + {full})";
        _code.Line(_result == ElementType.Bool ? $"{full}.StoreMask(ref yr, {at});" : $"{full}.Store(ref yr, {at});");
        _code.Close();
        _code.Open($"if ({i} < {end})");
        _code.Line($"int rest = {end} - {i};");
        string tail = VectorValue(_body, i, "rest", bases);
        if (_accumulates) tail = $"(Lanes.Load(in yr, {at}, rest) + {tail})";
        _code.Line(_result == ElementType.Bool ? $"{tail}.StoreMask(ref yr, {at}, rest);" : $"{tail}.Store(ref yr, {at}, rest);");
        _code.Close();
    }

    private void WriteReduceAlongLanes()
    {
        OpenLoops(0, _outer);
        Hoist(_outer);
        _code.Line($"Lanes sum = Lanes.Fill({Initial});");
        Dictionary<Expr, string> before = new(_names, ReferenceEqualityComparer.Instance);
        OpenLoops(_outer, Last);
        Hoist(Last);
        string i = Var(Last), end = CSharp.Int(_sizes[Last]);
        Dictionary<Expr, string> bases = Bases(Last);
        _code.Line($"int {i} = 0;");
        _code.Open($"for (; {i} <= {end} - Lanes.Count; {i} += Lanes.Count)");
        string value = VectorValue(_body, i, "", bases);
        _code.Line($"sum = {Combine("sum", value)};");
        _code.Close();
        _code.Open($"if ({i} < {end})");
        _code.Line($"int rest = {end} - {i};");
        string tail = VectorValue(_body, i, "rest", bases);
        _code.Line($"sum = {Combine("sum", $"Lanes.Select(Lanes.FirstLanes(rest), {tail}, Lanes.Fill({Initial}))")};");
        _code.Close();
        CloseLoops(Last - _outer);
        Restore(before);
        _code.Line($"y[{IndexText(_target)}] = sum.Reduce{_reduce}();");
        CloseLoops(_outer);
    }

    private void WriteReduceAcrossLanes()
    {
        int axis = _outer - 1;
        OpenLoops(0, axis);
        Hoist(axis);
        string i = Var(axis), end = End(axis);
        _code.Line($"int {i} = {Start(axis)};");
        _code.Open($"for (; {i} < {end}; {i} += Lanes.Count)");
        _code.Line($"int rest = Math.Min(Lanes.Count, {end} - {i});");
        _code.Line($"Lanes sum = Lanes.Fill({Initial});");
        Dictionary<Expr, string> before = new(_names, ReferenceEqualityComparer.Instance);
        for (int inner = _outer; inner <= Last; inner++) OpenLoop(inner);
        foreach (Expr e in _order)
        {
            if (!_names.ContainsKey(e) && !DependsOn(e, axis)) NameScalar(e);
        }
        Dictionary<Expr, string> bases = Bases(axis);
        string value = VectorValue(_body, i, "rest", bases);
        _code.Line($"sum = {Combine("sum", value)};");
        CloseLoops(Last - _outer + 1);
        Restore(before);
        _code.Line($"sum.Store(ref yr, {IndexText(_target)}, rest);");
        _code.Close();
        CloseLoops(axis);
    }

    private void WriteReducePlain()
    {
        OpenLoops(0, _outer);
        Hoist(_outer);
        // Long sums of f32 are kept in double: rounding then does not grow with their length.
        bool wide = _body.Element == ElementType.F32 && _reduce is ReduceKind.Sum or ReduceKind.Product;
        _code.Line($"{(wide ? "double" : CSharp.Type(_body.Element))} sum = {(wide ? _reduce is ReduceKind.Sum ? "0" : "1" : Initial)};");
        Dictionary<Expr, string> before = new(_names, ReferenceEqualityComparer.Instance);
        OpenLoops(_outer, _sizes.Length);
        foreach (Expr e in _order) NameScalar(e);
        string x = _names[_body];
        _code.Line(_reduce switch
        {
            ReduceKind.Sum => $"sum += {x};",
            ReduceKind.Product => $"sum *= {x};",
            ReduceKind.Max => $"sum = Math.Max(sum, {x});",
            ReduceKind.Min => $"sum = Math.Min(sum, {x});",
            ReduceKind.Any => $"sum |= {x};",
            _ => $"sum &= {x};",
        });
        CloseLoops(_sizes.Length - _outer);
        Restore(before);
        _code.Line($"y[{IndexText(_target)}] = {(wide || _body.Element is ElementType.I8 or ElementType.U8 ? $"({CSharp.Type(_result)})" : "")}sum;");
        CloseLoops(_outer);
    }

    private string Initial
    {
        get
        {
            string type = CSharp.Type(_body.Element);
            bool isFloat = _body.Element.IsFloat();
            return _reduce switch
            {
                ReduceKind.Sum => "0",
                ReduceKind.Product => "1",
                ReduceKind.Max => isFloat ? $"{type}.NegativeInfinity" : $"{type}.MinValue",
                ReduceKind.Min => isFloat ? $"{type}.PositiveInfinity" : $"{type}.MaxValue",
                ReduceKind.Any => "false",
                _ => "true",
            };
        }
    }

    private string Combine(string a, string b) => _reduce switch
    {
        ReduceKind.Sum => $"{a} + {b}",
        ReduceKind.Product => $"{a} * {b}",
        ReduceKind.Max => $"Lanes.Max({a}, {b})",
        _ => $"Lanes.Min({a}, {b})",
    };

    // ---- values -----------------------------------------------------------------------------------------------------

    private void Restore(Dictionary<Expr, string> names)
    {
        _names.Clear();
        foreach ((Expr e, string name) in names) _names[e] = name;
    }

    private string NameScalar(Expr e)
    {
        if (_names.TryGetValue(e, out string? known)) return known;
        string[] operands = [.. e.Operands.Select(NameScalar)];
        string type = CSharp.Type(e.Element);
        string code = e switch
        {
            LiteralExpr l => CSharp.Literal(l.Element, l.Number, l.Integer),
            LoadExpr l => $"a{_buffers.IndexOf(l.Buffer)}[{IndexText(l.Index)}]",
            TakeExpr t => $"a{_buffers.IndexOf(t.Buffer)}[{TakeIndex(t, operands[0], null)}]",
            PositionExpr p => p.Element == ElementType.Bool ? $"({IndexText(p.Index)}) != 0" : $"({type})({IndexText(p.Index)})",
            SizeExpr s => CSharp.Long(s.Size),
            RandomExpr r => $"Counters.{(r.Normal ? "Normal" : "Uniform")}{(r.Element == ElementType.F32 ? "F32" : "F64")}(seed, {r.Stream}L, {IndexText(r.Index)})",
            AccumulatorExpr => $"y[{Var(Last)} - column]",
            ApplyExpr a => ElementCode.Scalar(a, operands),
            _ => throw new EmissionException($"there is no code for {e.GetType().Name}"),
        };
        if (e is LiteralExpr) return _names[e] = code.StartsWith('-') ? $"({code})" : code;
        string name = $"x{_locals++}";
        _code.Line($"{type} {name} = {code};");
        return _names[e] = name;
    }

    private string TakeIndex(TakeExpr t, string position, int? skip)
    {
        string start = IndexText(t.Start, skip);
        string stride = CSharp.Int(t.Stride);
        string step = $"(int)Indexing.Check({position}, {CSharp.Int(t.Size)}, {CSharp.Text(t.Name)})";
        return $"{(start == "0" ? "" : start + " + ")}{(stride == "1" ? step : $"{stride} * {step}")}";
    }

    // Where each load begins, apart from the lane axis.
    private Dictionary<Expr, string> Bases(int axis)
    {
        var bases = new Dictionary<Expr, string>(ReferenceEqualityComparer.Instance);
        foreach (Expr e in _order)
        {
            if (_names.ContainsKey(e) || !DependsOn(e, axis)) continue;
            string? start = e switch
            {
                LoadExpr l => IndexText(l.Index, axis),
                TakeExpr t => TakeIndex(t, NameScalar(t.Position), axis),
                _ => null,
            };
            if (start is null) continue;
            if (start == "0") bases[e] = "";
            else
            {
                bases[e] = $"p{_locals}";
                _code.Line($"int p{_locals++} = {start};");
            }
        }
        return bases;
    }

    private string VectorValue(Expr body, string i, string rest, Dictionary<Expr, string> bases)
    {
        var vectors = new Dictionary<Expr, string>(ReferenceEqualityComparer.Instance);
        string count = rest.Length == 0 ? "" : $", {rest}";
        return Value(body);

        string Value(Expr e)
        {
            if (vectors.TryGetValue(e, out string? known)) return known;
            if (_names.TryGetValue(e, out string? scalar))
            {
                return vectors[e] = e.Element == ElementType.Bool ? $"({scalar} ? Lanes.FirstLanes(Lanes.Count) : Lanes.Zero)" : $"Lanes.Fill({scalar})";
            }
            if (e is LiteralExpr l)
            {
                string text = CSharp.Literal(l.Element, l.Number, l.Integer);
                return vectors[e] = e.Element == ElementType.Bool ? text == "true" ? "Lanes.FirstLanes(Lanes.Count)" : "Lanes.Zero" : $"Lanes.Fill({text})";
            }
            string[] operands = e is TakeExpr ? [] : [.. e.Operands.Select(Value)];
            string code = e switch
            {
                LoadExpr load => $"Lanes.Load{(load.Element == ElementType.Bool ? "Mask" : "")}(in a{_buffers.IndexOf(load.Buffer)}r, {At(load)}{count})",
                TakeExpr take => $"Lanes.Load(in a{_buffers.IndexOf(take.Buffer)}r, {At(take)}{count})",
                PositionExpr p => Position(p),
                AccumulatorExpr => $"Lanes.Load(in yr, {i} - column{count})",
                ApplyExpr a => ElementCode.Vector(a, operands),
                _ => throw new EmissionException($"there is no vector code for {e.GetType().Name}"),
            };
            string name = $"x{_locals++}";
            _code.Line($"Lanes {name} = {code};");
            return vectors[e] = name;
        }

        string At(Expr e) => bases[e].Length == 0 ? i : $"{bases[e]} + {i}";

        string Position(PositionExpr p)
        {
            int axis = int.Parse(i[1..]);
            string type = CSharp.Type(p.Element);
            string start = IndexText(p.Index, axis);
            string step = CSharp.Int(p.Index.Coefficients[axis]);
            string index = $"Lanes.Index({i})";
            string scaled = step == "1" ? index : $"Lanes.Fill({step}) * {index}";
            return start == "0" ? scaled : $"Lanes.Fill(({type})({start})) + {scaled}";
        }
    }

    /// <summary>An index as code, leaving out the part of one axis.</summary>
    private static string IndexText(Affine index, int? skip = null)
    {
        var parts = new List<string>();
        for (int axis = 0; axis < index.Coefficients.Length; axis++)
        {
            if (axis == skip || index.Coefficients[axis] == Dim.Zero) continue;
            string coefficient = CSharp.Int(index.Coefficients[axis]);
            parts.Add(coefficient == "1" ? Var(axis) : $"{coefficient} * {Var(axis)}");
        }
        if (index.Constant != Dim.Zero || parts.Count == 0) parts.Add(CSharp.Int(index.Constant));
        return string.Join(" + ", parts);
    }
}
