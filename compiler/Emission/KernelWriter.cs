using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Planning;
using ModelDsl.Shapes;

namespace ModelDsl.Emission;

/// <summary>One kernel as text: its parameters, its body, and whether it is written over lanes.</summary>
/// <param name="Buffers">What is read, in the order of the parameters a0, a1, …</param>
/// <param name="Results">What is filled: the names of its parameters and their types.</param>
/// <param name="Symbols">Run-time sizes that it wants.</param>
/// <param name="Lane">The element type of its lanes; null for a plain loop.</param>
/// <param name="NeedsSeed">Whether it draws random numbers.</param>
/// <param name="Body">Statements.</param>
internal sealed record KernelText(
    ImmutableArray<Planning.Buffer> Buffers, ImmutableArray<(string Name, ElementType Type)> Results, ImmutableArray<DimSymbol> Symbols, ElementType? Lane,
    bool NeedsSeed, string Body)
{
    /// <summary>Turns of the outermost loop, which is what is shared out.</summary>
    public required Dim Items { get; init; }

    /// <summary>Those of them that stay together.</summary>
    public int Granule { get; init; } = 16;

    /// <summary>Whether elements are computed one by one.</summary>
    public bool ByElement { get; init; }
}

/// <summary>Writes the loops of one fused kernel.</summary>
/// <remarks>
/// What does not depend on a loop is computed before it. The innermost loop works on lanes where every index moves by one
/// element, and its tail uses the same arithmetic on fewer lanes.
/// </remarks>
internal sealed class KernelWriter : ExpressionWriter
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
    private readonly bool _pairs;
    private readonly List<Planning.Buffer> _buffers = [];

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
        _pairs = IsForPairs();
    }

    // Few turns, or so many as a run says, are less than threads can share: two loops are then run through as one.
    private const long FewTurns = 16, LeastInPair = 64;

    private bool IsForPairs()
    {
        int within = _reduce is null ? Last : _outer - 1;
        if (_epilogue || _accumulates || within < 2 || _sizes[0].TryConstant(out long turns) && turns >= FewTurns) return false;
        if (Shape.Of(_sizes).ElementCount.TryConstant(out long points) && points < LoopWork.LeastShared) return false;
        return !Shape.Of(_sizes.Skip(2)).ElementCount.TryConstant(out long inner) || inner >= LeastInPair;
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

    /// <summary>
    /// An epilogue over (row, column) or (image, channel, position): the last axis runs, the others are given as i0, i1. Over
    /// (image, block, pixel, lane) the last two run.
    /// </summary>
    public static KernelText Epilogue(Expr body, int axes, bool blocks = false)
    {
        ImmutableArray<Dim> sizes = [.. Enumerable.Repeat(Dim.One, axes)];
        return new KernelWriter(sizes, axes, body, Affine.Variable(axes - 1, axes), null, body.Element, epilogue: true).WriteEpilogue(blocks);
    }

    // ---- which loops ------------------------------------------------------------------------------------------------

    protected override int Last => _sizes.Length - 1;

    protected override string NameOf(Planning.Buffer buffer) => $"a{_buffers.IndexOf(buffer)}";

    private KernelText WriteLoop()
    {
        ElementType? lane = LaneType();
        if (_reduce is null)
        {
            if (OneHot() is { } hot) return Finish(null, () => WriteOneHot(hot)) with { ByElement = false };
            if (IsCopy()) return Finish(null, WriteCopy) with { ByElement = false };
            if (lane is { } t && (CanVectorize(Last, t) || IsLong(_sizes[Last]) && CanVectorize(Last, t, strided: true)) && _target.Coefficients[Last] == Dim.One) return Finish(t, () => WriteMap(Last));
            return Finish(null, () => WriteMap(null));
        }
        bool numeric = _reduce is ReduceKind.Sum or ReduceKind.Product or ReduceKind.Max or ReduceKind.Min;
        if (numeric && lane is { } l)
        {
            if (CanVectorize(Last, l) && _order.Any(e => DependsOn(e, Last))) return Finish(l, WriteReduceAlongLanes);
            if (CanVectorize(_outer - 1, l) && _target.Coefficients[_outer - 1] == Dim.One)
                return IsSumOfRows(l) ? Finish(l, WriteSumOfRows) with { Granule = RowGranule } : Finish(l, WriteReduceAcrossLanes);
        }
        if (_reduce is ReduceKind.Any or ReduceKind.All && lane == ElementType.F32 && CanVectorize(Last, ElementType.F32) && _order.Any(e => DependsOn(e, Last)))
            return Finish(lane, WriteTruthAlongLanes) with { ByElement = true };
        return IntegerRows() is { } rows ? Finish(null, () => WriteIntegerRows(rows.Row, rows.Factor)) : Finish(null, WriteReducePlain);
    }

    private KernelText WriteEpilogue(bool blocks)
    {
        ElementType? lane = LaneType();
        bool vector = lane is { } t && CanVectorize(Last, t);
        return Finish(vector ? lane : null, () =>
        {
            if (blocks) WriteBlocks(vector ? Last : null);
            else WriteInner(vector ? Last : null, "column", "column + y.Length");
        });
    }

    // Whole pixels of a block.
    private void WriteBlocks(int? vectorAxis)
    {
        (string pixel, string lane) = (Var(Last - 1), Var(Last));
        Hoist(Last - 1);
        if (vectorAxis is null)
        {
            // Column is where a pixel begins, seen from where the run does.
            Code.Open($"for (int {pixel} = start / {Blocks.Lanes}; {pixel} < (start + y.Length) / {Blocks.Lanes}; {pixel}++)");
            Code.Line($"int column = start - {Blocks.Lanes} * {pixel};");
            WriteInner(null, "0", $"{Blocks.Lanes}");
            Code.Close();
            return;
        }
        // What a lane has for all pixels stays in registers.
        Code.Open($"for (int {lane} = 0; {lane} < {Blocks.Lanes}; {lane} += Lanes.Count)");
        Expr[] fix = [.. _order.Where(e => e is not LiteralExpr && e.All().All(part => part is not AccumulatorExpr && !DependsOn(part, Last - 1)))];
        var place = new LanePlace(lane, Last, "", Bases(fix, Last));
        foreach (Expr e in fix) VectorValue(e, place);
        bool counts = _order.Any(e => DependsOn(e, Last - 1));
        Code.Open($"for (int {(counts ? $"{pixel} = start / {Blocks.Lanes}, " : "")}at = {lane}; at < y.Length; {(counts ? $"{pixel}++, " : "")}at += {Blocks.Lanes})");
        Hoist(Last);
        foreach ((Expr load, string start) in Bases(_order.Except(fix), Last)) place.Bases[load] = start;
        foreach (Expr e in _order.Where(e => e is AccumulatorExpr))
        {
            string name = $"x{Locals++}";
            Code.Line($"Lanes {name} = Lanes.Load(in yr, at);");
            place.Known[e] = name;
        }
        Code.Line($"{VectorValue(_body, place)}.Store(ref yr, at);");
        Code.Close();
        Code.Close();
    }

    private KernelText Finish(ElementType? lane, Action write)
    {
        if (lane is not null)
        {
            for (int i = 0; i < _buffers.Count; i++)
                Code.Line($"ref {CSharp.Type(_buffers[i].Element)} a{i}r = ref MemoryMarshal.GetReference(a{i});");
            Code.Line($"ref {CSharp.Type(_result)} yr = ref MemoryMarshal.GetReference(y);");
        }
        write();
        return new KernelText([.. _buffers], [("y", _result)], [.. Symbols()], lane, _order.Any(e => e is RandomExpr), Code.ToString())
        {
            ByElement = lane is null,
            Items = _pairs ? _sizes[0] * _sizes[1] : _sizes.IsEmpty ? 1 : _sizes[0],
            // Lanes along the outermost loop stay together.
            Granule = (_reduce is null ? Last : _outer - 1) == 0 ? 16 : 1,
        };
    }

    private IEnumerable<DimSymbol> Symbols() => SymbolsOf(_sizes, [_target], _order);

    // ---- what may be done on lanes ----------------------------------------------------------------------------------

    private ElementType? LaneType() => LaneRules.LaneType(_order);

    private int Depth(Expr e)
    {
        for (int axis = Last; axis >= 0; axis--)
        {
            if (DependsOn(e, axis)) return axis + 1;
        }
        return 0;
    }

    private bool CanVectorize(int axis, ElementType lane, bool strided = false) => LaneRules.CanVectorize(_order, axis, Last, lane, _result, strided);

    // ---- loops ------------------------------------------------------------------------------------------------------

    private string Start(int axis) => axis == 0 ? "begin" : "0";
    private string End(int axis) => axis == 0 ? "end" : CSharp.Int(_sizes[axis]);

    private void OpenLoop(int axis)
    {
        if (!_pairs || axis > 1)
        {
            Code.Open($"for (int {Var(axis)} = {Start(axis)}; {Var(axis)} < {End(axis)}; {Var(axis)}++)");
        }
        else if (axis == 0)
        {
            string within = Parens(CSharp.Int(_sizes[1]));
            Code.Open("for (int pair = begin; pair < end; pair++)");
            Code.Line($"int {Var(0)} = pair / {within}, {Var(1)} = pair % {within};");
        }
    }

    private void OpenLoops(int from, int to, HashSet<Expr>? leave = null)
    {
        for (int axis = from; axis < to; axis++)
        {
            Hoist(axis, leave);
            OpenLoop(axis);
        }
    }

    private void CloseLoops(int from, int to)
    {
        for (int axis = from; axis < to; axis++)
            if (!_pairs || axis != 1) Code.Close();
    }

    /// <summary>Computes everything that is known once <paramref name="depth"/> loops are open.</summary>
    private void Hoist(int depth, HashSet<Expr>? leave = null)
    {
        foreach (Expr e in _order)
        {
            if (!Names.ContainsKey(e) && Depth(e) <= depth && leave?.Contains(e) != true) NameScalar(e);
        }
    }

    private void WriteMap(int? vectorAxis)
    {
        OpenLoops(0, Last);
        Hoist(Last);
        WriteInner(vectorAxis, Start(Last), End(Last));
        CloseLoops(0, Last);
    }

    // Rows that stand side by side there and here, long enough for a call.
    private bool IsCopy() =>
        !_accumulates && _body is LoadExpr load && load.Element == _result && load.Index.Coefficients[Last] == Dim.One && _target.Coefficients[Last] == Dim.One
        && (!_sizes[Last].TryConstant(out long count) || count >= LongCopy);

    private const long LongCopy = 64;

    private void WriteCopy()
    {
        OpenLoops(0, Last);
        string start = Last == 0 ? "begin" : "", length = Last == 0 ? "end - begin" : CSharp.Int(_sizes[Last]);
        Code.Line($"{NameOf(((LoadExpr)_body).Buffer)}.Slice({From(((LoadExpr)_body).Index)}, {length}).CopyTo(y[{Parens(From(_target))}..]);");
        CloseLoops(0, Last);

        string From(Affine index) => IndexText(index, Last) is var place && start.Length == 0 ? place : place == "0" ? start : $"{place} + {start}";
    }

    // The number whose place in each row is 1, the others being 0: cast(x == position).
    private Expr? OneHot()
    {
        Expr body = _body;
        while (body is ApplyExpr { Primitive: Cast, Operands: [{ Element: not (ElementType.F16 or ElementType.BF16) } inner] }) body = inner;
        if (ReferenceEquals(body, _body) || Last == 0 || _accumulates || !(_result is ElementType.F32 or ElementType.F64 || _result.IsInteger()) || _target.Coefficients[Last] != Dim.One) return null;
        if (body is not ApplyExpr { Primitive: Equal, Operands: [{ Element: ElementType.I64 or ElementType.I32 } x, var y] }) return null;
        return IsPlace(y) && !DependsOn(x, Last) ? x : IsPlace(x) && !DependsOn(y, Last) ? y : null;

        bool IsPlace(Expr e) =>
            e is PositionExpr { Index: var index } && index.Constant == Dim.Zero && index.Coefficients.Select((c, axis) => c == (axis == Last ? Dim.One : Dim.Zero)).All(same => same);
    }

    private void WriteOneHot(Expr hot)
    {
        OpenLoops(0, Last);
        string place = NameScalar(hot), length = CSharp.Int(_sizes[Last]), type = CSharp.Type(_result);
        Code.Line($"Span<{type}> row = y.Slice({IndexText(_target, Last)}, {length});");
        Code.Line("row.Clear();");
        Code.Line($"if ((ulong){place} < (ulong)row.Length) row[(int){place}] = 1;");
        CloseLoops(0, Last);
    }

    private static string Parens(string text) => text.All(char.IsLetterOrDigit) ? text : $"({text})";

    private bool IsFetchedAhead() => !_epilogue && _sizes[Last].TryConstant(out long count) && count >= ManyElements;

    // What a long loop walks through is asked for before it is there: processors do not look past the end of a page.
    private IEnumerable<string> FetchAhead(string i, string target, Dictionary<Expr, string> bases)
    {
        if (!IsFetchedAhead()) yield break;
        var place = new LanePlace($"{i} + {FarAhead}", Last, "", bases);
        foreach (LoadExpr load in _order.OfType<LoadExpr>().Where(l => l.Index.Coefficients[Last] == Dim.One && l.Element.IsFloat()).DistinctBy(l => (l.Buffer, place.At(l))))
            yield return $"Ahead.Fetch(in {NameOf(load.Buffer)}r, {place.At(load)});";
        if (_result.IsFloat()) yield return $"Ahead.Fetch(in yr, {target} + {FarAhead});";
    }

    private void WriteInner(int? vectorAxis, string start, string end)
    {
        string i = Var(Last), shift = _epilogue ? " - column" : "";
        if (_epilogue) Hoist(Last);
        string target = _epilogue ? "" : IndexText(_target, Last);
        if (vectorAxis is null)
        {
            Code.Open($"for (int {i} = {start}; {i} < {end}; {i}++)");
            Dictionary<Expr, string> outside = new(Names, ReferenceEqualityComparer.Instance);
            foreach (Expr e in _order) NameScalar(e);
            string small = _accumulates && _result is ElementType.I8 or ElementType.U8 ? $"({CSharp.Type(_result)})" : "";
            string place = _epilogue ? $"{i}{shift}" : IndexText(_target);
            Code.Line(_accumulates ? $"y[{place}] = {small}(y[{place}] + {Names[_body]});" : $"y[{place}] = {Names[_body]};");
            Restore(outside);
            Code.Close();
            return;
        }
        int start0 = Locals++;
        if (!_epilogue) Code.Line($"int p{start0} = {target};");
        string at = _epilogue ? $"{i}{shift}" : $"p{start0} + {i}";
        Dictionary<Expr, string> bases = Bases(_order, Last);
        Code.Line($"int {i} = {start};");
        if (!_accumulates && _result == ElementType.F32 && GoesInStep(_order, _epilogue ? LeastInPair : _sizes[Last])) WriteSteps(i, end, _epilogue ? "" : $"p{start0}", shift, bases);
        Code.Open($"for (; {i} <= {end} - Lanes.Count; {i} += Lanes.Count)");
        foreach (string fetch in FetchAhead(i, at, bases)) Code.Line(fetch);
        string full = VectorValue(_body, new LanePlace(i, Last, "", bases));
        if (_accumulates) full = $"(Lanes.Load(in yr, {at}) + {full})";
        Code.Line(_result == ElementType.Bool ? $"{full}.StoreMask(ref yr, {at});" : $"{full}.Store(ref yr, {at});");
        Code.Close();
        Code.Open($"if ({i} < {end})");
        Code.Line($"int rest = {end} - {i};");
        string tail = VectorValue(_body, new LanePlace(i, Last, "rest", bases));
        if (_accumulates) tail = $"(Lanes.Load(in yr, {at}, rest) + {tail})";
        Code.Line(_result == ElementType.Bool ? $"{tail}.StoreMask(ref yr, {at}, rest);" : $"{tail}.Store(ref yr, {at}, rest);");
        Code.Close();
    }

    // Four vectors a turn, each step of a function for all of them.
    private void WriteSteps(string i, string end, string target, string shift, Dictionary<Expr, string> bases)
    {
        Dictionary<Expr, string> numbers = FillNumbers(_order);
        OpenSteps(_order, i, end);
        LanePlace[] lanes = TurnOf(InStep, i, Last, bases, numbers);
        if (IsFetchedAhead())
        {
            IEnumerable<LoadExpr> loads = _order.OfType<LoadExpr>().Where(l => l.Index.Coefficients[Last] == Dim.One && l.Element.IsFloat());
            foreach (LanePlace line in new[] { lanes[0], lanes[2] })
            {
                foreach (string place in loads.Select(l => PlaceIn(NameOf(l.Buffer), l.Element, line, bases[l])).Append(PlaceIn("y", _result, line, target, shift)).Distinct())
                    Code.Line($"Ahead.Fetch(in {place} + {FarAhead});");
            }
        }
        string[] values = ValuesInStep(_body, lanes);
        for (int vector = 0; vector < InStep; vector++) Code.Line($"{values[vector]}.Store(ref {PlaceIn("y", _result, lanes[vector], target, shift)});");
        Code.Close();
    }

    private void WriteReduceAlongLanes()
    {
        OpenLoops(0, _outer);
        Hoist(_outer);
        // With fewer than 512 bits several sums, where an addition would otherwise wait for the last one longer than for memory.
        string some = $"Lanes.Count < {(LaneType() == ElementType.F32 ? 16 : 8)}";
        bool several = _order.Count <= MostWide && (!_sizes[Last].TryConstant(out long count) || count >= LeastInPair);
        string[] sums = several ? ["sum", "sum1", "sum2", "sum3"] : ["sum"];
        foreach (string sum in sums) Code.Line($"Lanes {sum} = Lanes.Fill({Initial});");
        Dictionary<Expr, string> before = new(Names, ReferenceEqualityComparer.Instance);
        OpenLoops(_outer, Last);
        Hoist(Last);
        string i = Var(Last), end = CSharp.Int(_sizes[Last]);
        Dictionary<Expr, string> bases = Bases(_order, Last);
        Code.Line($"int {i} = 0;");
        if (several)
        {
            Code.Open($"for (; {some} && {i} <= {end} - {Wide} * Lanes.Count; {i} += {Wide} * Lanes.Count)");
            for (int v = 0; v < Wide; v++)
            {
                string part = VectorValue(_body, new LanePlace(Beside(i, v), Last, "", bases));
                Code.Line($"{sums[v]} = {Combine(sums[v], part)};");
            }
            Code.Close();
        }
        Code.Open($"for (; {i} <= {end} - Lanes.Count; {i} += Lanes.Count)");
        string value = VectorValue(_body, new LanePlace(i, Last, "", bases));
        Code.Line($"sum = {Combine("sum", value)};");
        Code.Close();
        Code.Open($"if ({i} < {end})");
        Code.Line($"int rest = {end} - {i};");
        string tail = VectorValue(_body, new LanePlace(i, Last, "rest", bases));
        Code.Line($"sum = {Combine("sum", $"Lanes.First({tail}, rest, Lanes.Fill({Initial}))")};");
        Code.Close();
        CloseLoops(_outer, Last);
        Restore(before);
        if (several) Code.Line($"if ({some}) sum = {Combine($"({Combine("sum", "sum1")})", $"({Combine("sum2", "sum3")})")};");
        Code.Line($"y[{IndexText(_target)}] = sum.Reduce{_reduce}();");
        CloseLoops(0, _outer);
    }

    // Whether any or all are true: vectors with fewer than 512 bits first, then one element after the other.
    private void WriteTruthAlongLanes()
    {
        (string combine, string start) = _reduce is ReduceKind.Any ? ("Or", "Lanes.Zero") : ("And", "Lanes.FirstLanes(Lanes.Count)");
        OpenLoops(0, _outer);
        Hoist(_outer);
        Code.Line($"bool sum = {Initial};");
        Dictionary<Expr, string> before = new(Names, ReferenceEqualityComparer.Instance);
        OpenLoops(_outer, Last);
        Hoist(Last);
        string i = Var(Last), end = CSharp.Int(_sizes[Last]);
        Dictionary<Expr, string> bases = Bases(_order, Last);
        Code.Line($"int {i} = 0;");
        Code.Open("if (!Vector512.IsHardwareAccelerated)");
        Code.Line($"Lanes truth = {start};");
        Code.Open($"for (; {i} <= {end} - Lanes.Count; {i} += Lanes.Count)");
        Code.Line($"truth = Lanes.{combine}(truth, {VectorValue(_body, new LanePlace(i, Last, "", bases))});");
        Code.Close();
        Code.Line(_reduce is ReduceKind.Any ? "sum |= truth.AnyTrue();" : "sum &= truth.AllTrue();");
        Code.Close();
        Code.Open($"for (; {i} < {end}; {i}++)");
        foreach (Expr e in _order) NameScalar(e);
        Code.Line($"sum {(_reduce is ReduceKind.Any ? "|" : "&")}= {Names[_body]};");
        Code.Close();
        CloseLoops(_outer, Last);
        Restore(before);
        Code.Line($"y[{IndexText(_target)}] = sum;");
        CloseLoops(0, _outer);
    }

    private void WriteReduceAcrossLanes()
    {
        int axis = _outer - 1;
        OpenLoops(0, axis);
        Hoist(axis);
        string i = Var(axis), end = End(axis);
        Code.Line($"int {i} = {Start(axis)};");
        // Rows far apart give whole cache lines and more at a time, where all fit into registers.
        if (_order.Count <= MostWide)
        {
            Code.Open($"for (; {i} <= {end} - {Wide} * Lanes.Count; {i} += {Wide} * Lanes.Count)");
            WriteSumsAcross(axis, Wide);
            Code.Close();
        }
        // The last vector ends where the row does: some lanes are computed twice, which takes less than parts of vectors do.
        Code.Open($"for (; {i} < {end} && Lanes.Count <= {(axis == 0 ? "end - begin" : end)}; {i} += Lanes.Count)");
        Code.Line($"{i} = Math.Min({i}, {end} - Lanes.Count);");
        WriteSumsAcross(axis, 1);
        Code.Close();
        Code.Open($"if ({i} < {end})");
        Code.Line($"int rest = {end} - {i};");
        WriteSumsAcross(axis, null);
        Code.Close();
        CloseLoops(0, axis);
    }

    // Rows so long, and so many elements in all, come from beyond the second-level cache, where a few lines of each row, a page after the other, are
    // slower by far than whole rows.
    private const long LeastRow = 64, LeastOfRows = 64 * 1024, MostGranule = 256, AskedAhead = 512;

    // A reduction over rows that lie one after the other: the results stay in the first-level cache while row after row is added, each
    // element in the same order as in a register.
    private bool IsSumOfRows(ElementType lane) =>
        _outer == 1 && !_accumulates && _result == lane && _result is ElementType.F32 or ElementType.F64 && _body.Element == _result
        && _sizes.All(s => s.IsConstant) && _sizes[0].TryConstant(out long row) && row >= LeastRow
        && Shape.Of(_sizes).ElementCount.TryConstant(out long count) && count >= LeastOfRows
        && _order.OfType<LoadExpr>().Any(l => DependsOn(l, 0) && DependsOn(l, Last));

    // Columns of a chunk, so many that four threads have some.
    private int RowGranule => _sizes[0].TryConstant(out long row) ? (int)Math.Clamp(row / 4 / 16 * 16, 16, MostGranule) : 16;

    private void WriteSumOfRows()
    {
        string i = Var(0), first = IndexText(_target, 0);
        Code.Line($"y.Slice({(first == "0" ? "begin" : $"{first} + begin")}, end - begin).Fill({Initial});");
        Dictionary<Expr, string> before = new(Names, ReferenceEqualityComparer.Instance);
        Hoist(0);
        for (int inner = 1; inner <= Last; inner++) OpenLoop(inner);
        foreach (Expr e in _order)
        {
            if (!Names.ContainsKey(e) && !DependsOn(e, 0)) NameScalar(e);
        }
        Dictionary<Expr, string> bases = Bases(_order, 0);
        Code.Line($"int {i} = begin;");
        Code.Open($"for (; {i} <= end - Lanes.Count; {i} += Lanes.Count)");
        // A chunk has a part of each row, and processors do not look from one part to the next.
        foreach (LoadExpr load in _order.OfType<LoadExpr>().Where(l => bases.ContainsKey(l) && l.Index.Coefficients[0] == Dim.One && DependsOn(l, Last)).DistinctBy(l => (l.Buffer, bases[l])))
            Code.Line($"Ahead.Fetch(in {NameOf(load.Buffer)}r, {bases[load]} + {CSharp.Int(load.Index.Coefficients[Last] * (AskedAhead / RowGranule))} + {i});");
        Code.Line($"Lanes sum = Lanes.Load(in yr, {IndexText(_target)});");
        string value = VectorValue(_body, new LanePlace(i, 0, "", bases));
        Code.Line($"({Combine("sum", value)}).Store(ref yr, {IndexText(_target)});");
        Code.Close();
        Code.Open($"if ({i} < end)");
        Code.Line($"int rest = end - {i};");
        Code.Line($"Lanes sum = Lanes.Load(in yr, {IndexText(_target)}, rest);");
        string tail = VectorValue(_body, new LanePlace(i, 0, "rest", bases));
        Code.Line($"({Combine("sum", tail)}).Store(ref yr, {IndexText(_target)}, rest);");
        Code.Close();
        CloseLoops(1, Last + 1);
        Restore(before);
    }

    private const int Wide = 4, MostWide = 8;

    // Sums of so many vectors beside each other, or of the rest of one.
    private void WriteSumsAcross(int axis, int? vectors)
    {
        string i = Var(axis), rest = vectors is null ? "rest" : "", count = vectors is null ? ", rest" : "";
        string[] sums = vectors is null or 1 ? ["sum"] : [.. Enumerable.Range(0, vectors.Value).Select(v => $"sum{v}")];
        foreach (string sum in sums) Code.Line($"Lanes {sum} = Lanes.Fill({Initial});");
        Dictionary<Expr, string> before = new(Names, ReferenceEqualityComparer.Instance);
        for (int inner = _outer; inner <= Last; inner++) OpenLoop(inner);
        foreach (Expr e in _order)
        {
            if (!Names.ContainsKey(e) && !DependsOn(e, axis)) NameScalar(e);
        }
        Dictionary<Expr, string> bases = Bases(_order, axis);
        for (int v = 0; v < sums.Length; v++)
        {
            string value = VectorValue(_body, new LanePlace(Beside(i, v), axis, rest, bases));
            Code.Line($"{sums[v]} = {Combine(sums[v], value)};");
        }
        CloseLoops(_outer, Last + 1);
        Restore(before);
        for (int v = 0; v < sums.Length; v++) Code.Line($"{sums[v]}.Store(ref yr, {Beside(IndexText(_target), v)}{count});");
    }

    private void WriteReducePlain()
    {
        OpenLoops(0, _outer);
        Hoist(_outer);
        // Long sums of f32 are kept in double: rounding then does not grow with their length.
        bool wide = _body.Element == ElementType.F32 && _reduce is ReduceKind.Sum or ReduceKind.Product;
        Code.Line($"{(wide ? "double" : CSharp.Type(_body.Element))} sum = {(wide ? _reduce is ReduceKind.Sum ? "0" : "1" : Initial)};");
        Dictionary<Expr, string> before = new(Names, ReferenceEqualityComparer.Instance);
        bool whole = IsRowOfIntegers();
        OpenLoops(_outer, whole ? Last : _sizes.Length);
        if (whole)
        {
            // Integers are added in any order, whole vectors at a time.
            var row = (LoadExpr)_body;
            string start = IndexText(row.Index, Last), length = CSharp.Int(_sizes[Last]);
            Names[_body] = $"TensorPrimitives.{_reduce}({NameOf(row.Buffer)}.Slice({start}, {length}))";
        }
        foreach (Expr e in _order) NameScalar(e);
        string x = Names[_body];
        Code.Line(_reduce switch
        {
            ReduceKind.Sum => $"sum += {x};",
            ReduceKind.Product => $"sum *= {x};",
            ReduceKind.Max => $"sum = Math.Max(sum, {x});",
            ReduceKind.Min => $"sum = Math.Min(sum, {x});",
            ReduceKind.Any => $"sum |= {x};",
            _ => $"sum &= {x};",
        });
        CloseLoops(_outer, whole ? Last : _sizes.Length);
        Restore(before);
        Code.Line($"y[{IndexText(_target)}] = {(wide || _body.Element is ElementType.I8 or ElementType.U8 ? $"({CSharp.Type(_result)})" : "")}sum;");
        CloseLoops(0, _outer);
    }

    // Enough elements for lanes that are gathered, or for a call.
    private const long LongRow = 16;

    private static bool IsLong(Dim size) => !size.TryConstant(out long count) || count >= LongRow;

    // Elements side by side that are read and nothing else, enough of them for a call.
    private bool IsRowOfIntegers() =>
        _body is LoadExpr { Element: ElementType.I64 or ElementType.I32 } row && _reduce is ReduceKind.Sum or ReduceKind.Product or ReduceKind.Max or ReduceKind.Min
        && row.Index.Coefficients[Last] == Dim.One && _sizes[Last].IsConstant && IsLong(_sizes[Last]);

    // A product of matrices of integers: the rows of one, each times a number of the other, add up to a row of the result.
    private (LoadExpr Row, LoadExpr Factor)? IntegerRows()
    {
        int column = _outer - 1;
        if (_reduce is not ReduceKind.Sum || _accumulates || column < 1 || Last != _outer || _target.Coefficients[column] != Dim.One || !IsLong(_sizes[column])) return null;
        if (_body is not ApplyExpr { Primitive: Multiply, Element: ElementType.I64 or ElementType.I32, Operands: [LoadExpr x, LoadExpr y] } || _body.Element != _result) return null;
        if (x.Index.Coefficients[column] == Dim.One && !y.Index.Uses(column)) return (x, y);
        return y.Index.Coefficients[column] == Dim.One && !x.Index.Uses(column) ? (y, x) : null;
    }

    private void WriteIntegerRows(LoadExpr row, LoadExpr factor)
    {
        int column = _outer - 1;
        string length = CSharp.Int(_sizes[column]);
        OpenLoops(0, column);
        Code.Line($"Span<{CSharp.Type(_result)}> sums = y.Slice({IndexText(_target, column)}, {length});");
        Code.Line("sums.Clear();");
        OpenLoop(Last);
        Code.Line($"TensorPrimitives.MultiplyAdd({NameOf(row.Buffer)}.Slice({IndexText(row.Index, column)}, {length}), {NameOf(factor.Buffer)}[{IndexText(factor.Index)}], sums, sums);");
        CloseLoops(Last, Last + 1);
        CloseLoops(0, column);
    }

    private string Initial => InitialOf(_reduce, _body.Element);

    private string Combine(string a, string b) => Combine(_reduce, a, b);
}
