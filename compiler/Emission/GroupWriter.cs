using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Planning;
using ModelDsl.Shapes;

namespace ModelDsl.Emission;

/// <summary>Writes the kernel of a <see cref="GroupStep"/>: a loop over rows with one loop after the other inside.</summary>
internal sealed class GroupWriter : ExpressionWriter
{
    // Sums in flight at once, where adding is all there is to wait for.
    private const int Unrolled = 4;
    private const int MostOperationsUnrolled = 8;

    // Rows, and pieces of them, of at least so many elements are asked for one row or piece ahead, in tensors that do not fit into the second-level cache.
    private const long LongRow = 256, LongPiece = 128;

    // A letter for the loops of each phase.
    private const string Letters = "ijklmnoqrtuvw";

    private readonly GroupStep _group;
    private readonly ImmutableArray<Planning.Buffer> _written, _read;
    private readonly ElementType _lane;
    private ImmutableArray<GroupPart> _phase;
    private int _number;
    private int _last;
    private HashSet<LoadExpr> _ahead = [];
    private bool _isLast;
    private readonly ExprInterner _interner = new();

    private readonly bool _anyEnd;

    private GroupWriter(GroupStep group, bool anyEnd)
    {
        (_group, _anyEnd) = (group, anyEnd);
        _written = [.. group.Writes];
        _read = [.. group.Reads.Where(b => !_written.Contains(b))];
        GroupPart[] loops = [.. group.Parts.Where(p => group.Flat || !p.Inner.IsEmpty)];
        _lane = LaneRules.LaneType(loops.SelectMany(p => p.Body.All().Where(e => LaneRules.DependsOn(e, p.Inner.Length, p.Inner.Length))))
            ?? throw new EmissionException("a group has lanes of one type");
    }

    /// <param name="group">The loops.</param>
    /// <param name="anyEnd">Whether the loop over flat rows may be cut anywhere, not only where vectors end.</param>
    public static KernelText Write(GroupStep group, bool anyEnd = false)
    {
        var writer = new GroupWriter(group, anyEnd);
        writer.WriteAll();
        Expr[] order = [.. group.Parts.SelectMany(p => p.Body.All())];
        IEnumerable<DimSymbol> symbols = SymbolsOf(group.Parts.SelectMany(p => p.Inner), group.Parts.Select(p => p.Target), order);
        return new KernelText(
            writer._read, [.. writer._written.Select(b => (writer.NameOf(b), b.Element))], [.. symbols], writer._lane, order.Any(e => e is RandomExpr), writer.Code.ToString())
        {
            Items = group.Rows,
            Granule = group.Flat ? 16 : 1,
        };
    }

    protected override int Last => _last;

    protected override string NameOf(Planning.Buffer buffer) => _written.IndexOf(buffer) is >= 0 and var y ? $"y{y}" : $"a{_read.IndexOf(buffer)}";

    protected override string Var(int axis) => axis == 0 ? "i0" : $"{Letters[_number]}{axis}";

    private void WriteAll()
    {
        foreach (Planning.Buffer buffer in _read.Concat(_written))
            Code.Line($"ref {CSharp.Type(buffer.Element)} {NameOf(buffer)}r = ref MemoryMarshal.GetReference({NameOf(buffer)});");
        if (_group.Flat)
        {
            _phase = _group.Phases[0];
            if (_group.Rows.TryConstant(out long count) && count >= ManyElements)
            {
                _ahead = [.. Order.OfType<LoadExpr>().Where(l => l.Index.Coefficients[0] == Dim.One && l.Element.IsFloat() && !_written.Contains(l.Buffer))];
                _isLast = true;
            }
            Hoist(0);
            WriteLanes(0, "begin", "end", _group.Rows, 1, []);
            return;
        }
        Code.Open("for (int i0 = begin; i0 < end; i0++)");
        ImmutableArray<GroupPart> longest = _group.Phases.MaxBy(p => p.Sum(part => part.Inner.IsEmpty ? 0 : part.Body.All().Count(e => e is ApplyExpr)));
        HashSet<Planning.Buffer> met = [];
        foreach (ImmutableArray<GroupPart> phase in _group.Phases)
        {
            _phase = phase;
            _ahead = phase == longest ? ReadAhead() : [];
            _isLast = phase == _group.Phases[^1];
            if (_ahead.Count == 0) _ahead = PiecesAhead(met);
            met.UnionWith(Order.OfType<LoadExpr>().Select(l => l.Buffer));
            _last = phase[0].Inner.Length;
            if (_last == 0) WriteNumber(phase[0]);
            else WritePhase();
            if (_last > 0) _number++;
        }
        Code.Close();
    }

    private void WriteNumber(GroupPart part)
    {
        Names[part.Value] = NameScalar(part.Body);
        StoreNumber(part);
    }

    private void StoreNumber(GroupPart part)
    {
        if (part.IsStored) Code.Line($"{NameOf(part.Result)}[{IndexText(part.Target)}] = {Names[part.Value]};");
    }

    private IEnumerable<Expr> Order => _phase.SelectMany(p => p.Body.All()).Distinct(ReferenceEqualityComparer.Instance).Cast<Expr>();

    // Beside the exponential of the largest element of the row, which is 1, that of small ones need not be known to the last place.
    private bool IsDecay(Expr e) =>
        e is ApplyExpr { Primitive: Exp, Operands: [var less] } && Made(less) is ApplyExpr { Primitive: Subtract, Operands: [var x, PartExpr { Part: { Reduce: ReduceKind.Max } top }] } && ReferenceEquals(Made(top.Body), x);

    protected override string Apply(ApplyExpr e, IReadOnlyList<string> operands) => IsDecay(e) ? $"Lanes.Decay({operands[0]})" : base.Apply(e, operands);

    protected override string? FunctionInStep(Expr e) => base.FunctionInStep(e) is { } function ? IsDecay(e) ? "Decay" : function : null;

    // What other parts make for each element in place of the parts; equal ones are one node.
    private Expr Made(Expr e) => _interner.Rebuild(e, inner => inner is PartExpr { Part: { GivesNumber: false } part } ? Made(part.Body) : null);

    // The number of a row by the formula of lanes: a call would take the registers from the loops around it.
    protected override string ApplyScalar(ApplyExpr e, IReadOnlyList<string> operands) =>
        e is { Element: ElementType.F32, Primitive: Exp or Expm1 or Log or Log1p or Tanh or Sigmoid or Erf }
            ? $"F32x1.{e.Primitive.GetType().Name}(new F32x1({operands[0]})).Value" : base.ApplyScalar(e, operands);

    // Whatever does not change along the given and later axes.
    private void Hoist(int depth)
    {
        foreach (Expr e in Order)
        {
            if (!Enumerable.Range(depth, _last - depth + 1).Any(axis => DependsOn(e, axis))) NameScalar(e);
        }
    }

    // What the phase with the most arithmetic reads of long rows: memory gives the next row meanwhile.
    private HashSet<LoadExpr> ReadAhead() =>
    [
        .. Order.OfType<LoadExpr>().Where(l => l.Index.Coefficients.Length == 2 && l.Index.Coefficients[1] == Dim.One && !_written.Contains(l.Buffer)
            && IsFar(l.Index, l.Buffer)),
    ];

    private string Distance(Affine index) => _group.Flat ? $"{FarAhead}" : CSharp.Int(index.Coefficients[^2]);

    // A row of its own of what does not fit into the second-level cache.
    private static bool IsFar(Affine index, Planning.Buffer buffer) =>
        index.Coefficients[0].TryConstant(out long row) && row >= LongRow && (!buffer.Count.TryConstant(out long count) || count >= ManyElements);

    // What a phase is the first to read of rows in long pieces, as those of a channel of many images: the next piece.
    private HashSet<LoadExpr> PiecesAhead(HashSet<Planning.Buffer> met) =>
        _phase[0].Inner.Length < 2 || !_phase[0].Inner[^1].TryConstant(out long piece) || piece < LongPiece ? [] :
        [
            .. Order.OfType<LoadExpr>().Where(l => l.Index.Coefficients is [.., var next, var one] && l.Index.Coefficients.Length == _phase[0].Inner.Length + 1 && one == Dim.One && !_written.Contains(l.Buffer)
                && next.TryConstant(out long apart) && apart > piece && !met.Contains(l.Buffer) && (!l.Buffer.Count.TryConstant(out long count) || count >= ManyElements)),
        ];

    private void WritePhase()
    {
        Hoist(1);
        GroupPart[] sums = [.. _phase.Where(p => p.Reduce is not null)];
        Dim size = _phase[0].Inner[^1];
        int unrolled = sums.Length > 0 && IsSimple() && (!size.TryConstant(out long length) || length >= 16 * Unrolled) ? Unrolled : 1;
        var names = new Dictionary<GroupPart, string[]>();
        foreach (GroupPart sum in sums)
        {
            names[sum] = [.. Enumerable.Range(0, unrolled).Select(u => $"s{Locals}{(unrolled > 1 ? $"_{u}" : "")}")];
            Locals++;
            string initial = $"Lanes.Fill({InitialOf(sum.Reduce, sum.Body.Element)})";
            Code.Line($"Lanes {string.Join(", ", names[sum].Select(n => $"{n} = {initial}"))};");
        }
        Dictionary<Expr, string> before = new(Names, ReferenceEqualityComparer.Instance);
        for (int axis = 1; axis < _last; axis++)
        {
            Code.Open($"for (int {Var(axis)} = 0; {Var(axis)} < {CSharp.Int(_phase[0].Inner[axis - 1])}; {Var(axis)}++)");
            Hoist(axis + 1);
        }
        WriteLanes(_last, "0", CSharp.Int(size), size, unrolled, names);
        for (int axis = 1; axis < _last; axis++) Code.Close();
        Restore(before);
        foreach (GroupPart sum in sums)
        {
            string[] parts = names[sum];
            string whole = parts.Length == 1 ? parts[0] : Combine(sum.Reduce, $"({Combine(sum.Reduce, parts[0], parts[1])})", $"({Combine(sum.Reduce, parts[2], parts[3])})");
            string name = $"x{Locals++}";
            Code.Line($"{CSharp.Type(sum.Body.Element)} {name} = {(parts.Length == 1 ? whole : $"({whole})")}.Reduce{sum.Reduce}();");
            Names[sum.Value] = name;
            StoreNumber(sum);
        }
    }

    private bool IsSimple()
    {
        ApplyExpr[] operations = [.. Order.OfType<ApplyExpr>().Where(e => DependsOn(e, _last))];
        return operations.Length <= MostOperationsUnrolled
            && operations.All(e => e.Primitive is Add or Subtract or Multiply or Negate or Square or Maximum or Minimum or Select or Cast or Abs or Equal or Less or LessOrEqual or Greater or GreaterOrEqual);
    }

    private void WriteLanes(int axis, string start, string end, Dim size, int unrolled, Dictionary<GroupPart, string[]> sums)
    {
        string i = Var(axis);
        Dictionary<Expr, string> bases = Bases(Order.Concat(_phase.Where(p => p.IsStored && p.Reduce is null).Select(p => p.Value)), axis);
        Code.Line($"int {i} = {start};");
        int widest = _lane == ElementType.F32 ? 16 : 8;
        bool isConstant = size.TryConstant(out long count);
        if (unrolled > 1)
        {
            Code.Open($"for (; {i} <= {end} - {unrolled} * Lanes.Count; {i} += {unrolled} * Lanes.Count)");
            for (int u = 0; u < unrolled; u++) Turn(Beside(i, u), "", u);
            Code.Close();
        }
        else if (!_group.Flat && sums.Count == 0 && IsSimple() && (!isConstant || count >= widest * Unrolled))
        {
            // Narrower vectors fill no cache line, and a turn for each would take longer than what it does.
            Dictionary<Expr, string> numbers = FillNumbers(Order);
            Code.Open($"for (; Lanes.Count < {widest} && {i} <= {end} - {Unrolled} * Lanes.Count; {i} += {Unrolled} * Lanes.Count)");
            foreach (LanePlace lanes in TurnOf(Unrolled, i, axis, bases, numbers)) TurnAt(lanes, 0, fetch: lanes.Turn is { Vector: 0 or 2 });
            Code.Close();
        }
        else if (_lane == ElementType.F32 && GoesInStep(Order, size))
        {
            Dictionary<Expr, string> numbers = FillNumbers(Order);
            OpenSteps(Order, i, end);
            TurnInStep(TurnOf(InStep, i, axis, bases, numbers));
            Code.Close();
        }
        if (unrolled == 1 || !isConstant || count % (widest * unrolled) != 0)
        {
            Code.Open($"for (; {i} <= {end} - Lanes.Count; {i} += Lanes.Count)");
            Turn(i, "", 0);
            Code.Close();
        }
        if (isConstant && count % widest == 0 && !(axis == 0 && _anyEnd)) return;
        string rest = $"rest{Locals++}";
        Code.Open($"if ({i} < {end})");
        Code.Line($"int {rest} = {end} - {i};");
        Turn(i, rest, 0);
        Code.Close();

        void Turn(string index, string rest, int sum) => TurnAt(new LanePlace(index, axis, rest, bases), sum, fetch: rest.Length == 0);

        void TurnAt(LanePlace lanes, int sum, bool fetch)
        {
            if (fetch) FetchRead(lanes);
            foreach (GroupPart part in _phase)
            {
                string value = VectorValue(part.Body, lanes);
                lanes.Known[part.Value] = value;
                if (part.Reduce is not null)
                {
                    string counted = lanes.Rest.Length == 0 ? value : $"Lanes.First({value}, {lanes.Rest}, Lanes.Fill({InitialOf(part.Reduce, part.Body.Element)}))";
                    Code.Line($"{sums[part][sum]} = {Combine(part.Reduce, sums[part][sum], counted)};");
                }
                else if (part.IsStored)
                {
                    Store(part, value, lanes, fetch);
                }
            }
        }

        // Fetches are for lines of the cache, which two vectors fill.
        void TurnInStep(LanePlace[] lanes)
        {
            FetchRead(lanes[0]);
            FetchRead(lanes[2]);
            foreach (GroupPart part in _phase)
            {
                string[] values = ValuesInStep(part.Body, lanes);
                for (int vector = 0; vector < InStep; vector++) lanes[vector].Known[part.Value] = values[vector];
                if (part.Reduce is { } reduce)
                {
                    string four = Combine(reduce, $"({Combine(reduce, values[0], values[1])})", $"({Combine(reduce, values[2], values[3])})");
                    Code.Line($"{sums[part][0]} = {Combine(reduce, sums[part][0], $"({four})")};");
                }
                else if (part.IsStored)
                {
                    for (int vector = 0; vector < InStep; vector++) Store(part, values[vector], lanes[vector], vector % 2 == 0);
                }
            }
        }

        void FetchRead(LanePlace lanes)
        {
            foreach (LoadExpr load in _ahead)
                Code.Line($"Ahead.Fetch(in {PlaceIn(NameOf(load.Buffer), load.Element, lanes, bases[load])} + {Distance(load.Index)});");
        }

        void Store(GroupPart part, string value, LanePlace lanes, bool fetch)
        {
            string place = PlaceIn(NameOf(part.Result), part.Result.Element, lanes, bases[part.Value]);
            Code.Line($"{value}.Store{(part.Result.Element == ElementType.Bool ? "Mask" : "")}(ref {place}{lanes.Count});");
            if (_isLast && fetch && part.Result.Element.IsFloat() && (_group.Flat || part.Target.Coefficients.Length == 2 && IsFar(part.Target, part.Result)))
                Code.Line($"Ahead.Fetch(in {place} + {Distance(part.Target)});");
        }
    }
}
