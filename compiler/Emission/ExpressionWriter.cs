using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Planning;
using ModelDsl.Shapes;

namespace ModelDsl.Emission;

/// <summary>Writes the values of kernels as statements: one element at a time, or on lanes.</summary>
internal abstract class ExpressionWriter
{
    /// <summary>From so many elements on a tensor does not fit into the second-level cache.</summary>
    protected const long ManyElements = 256 * 1024;

    /// <summary>How many elements before it is needed memory is asked for in one long loop.</summary>
    protected const int FarAhead = 512;

    protected Dictionary<Expr, string> Names { get; } = new(ReferenceEqualityComparer.Instance);
    protected CodeText Code { get; } = new();
    protected int Locals { get; set; }

    /// <summary>The number of the innermost loop.</summary>
    protected abstract int Last { get; }

    /// <summary>The parameter that holds a buffer.</summary>
    protected abstract string NameOf(Planning.Buffer buffer);

    protected virtual string Var(int axis) => $"i{axis}";

    protected bool DependsOn(Expr e, int axis) => LaneRules.DependsOn(e, axis, Last);

    protected static string InitialOf(ReduceKind? reduce, ElementType element)
    {
        string type = CSharp.Type(element);
        return reduce switch
        {
            ReduceKind.Sum => "0",
            ReduceKind.Product => "1",
            ReduceKind.Max => element.IsFloat() ? $"{type}.NegativeInfinity" : $"{type}.MinValue",
            ReduceKind.Min => element.IsFloat() ? $"{type}.PositiveInfinity" : $"{type}.MaxValue",
            ReduceKind.Any => "false",
            _ => "true",
        };
    }

    protected static string Combine(ReduceKind? reduce, string a, string b) => reduce switch
    {
        ReduceKind.Sum => $"{a} + {b}",
        ReduceKind.Product => $"{a} * {b}",
        ReduceKind.Max => $"Lanes.Max({a}, {b})",
        _ => $"Lanes.Min({a}, {b})",
    };

    /// <summary>Run-time sizes that a kernel wants.</summary>
    protected static IEnumerable<DimSymbol> SymbolsOf(IEnumerable<Dim> sizes, IEnumerable<Affine> targets, IEnumerable<Expr> order)
    {
        IEnumerable<Dim> dims = sizes.Concat(targets.SelectMany(t => t.Coefficients.Append(t.Constant)));
        foreach (Expr e in order)
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

    protected void Restore(Dictionary<Expr, string> names)
    {
        Names.Clear();
        foreach ((Expr e, string name) in names) Names[e] = name;
    }

    protected string NameScalar(Expr e)
    {
        if (Names.TryGetValue(e, out string? known)) return known;
        string[] operands = [.. e.Operands.Select(NameScalar)];
        string type = CSharp.Type(e.Element);
        string code = e switch
        {
            LiteralExpr l => CSharp.Literal(l.Element, l.Number, l.Integer),
            LoadExpr l => $"{NameOf(l.Buffer)}[{IndexText(l.Index)}]",
            TakeExpr t => $"{NameOf(t.Buffer)}[{TakeIndex(t, operands[0], null)}]",
            PositionExpr p => p.Element == ElementType.Bool ? $"({IndexText(p.Index)}) != 0" : $"({type})({IndexText(p.Index)})",
            SizeExpr s => CSharp.Long(s.Size),
            RandomExpr r => $"Counters.{(r.Normal ? "Normal" : "Uniform")}{(r.Element == ElementType.F32 ? "F32" : "F64")}(seed, {r.Stream}L, {IndexText(r.Index)})",
            AccumulatorExpr => $"y[{Var(Last)} - column]",
            ApplyExpr a => ApplyScalar(a, operands),
            _ => throw new EmissionException($"there is no code for {e.GetType().Name}"),
        };
        if (e is LiteralExpr) return Names[e] = code.StartsWith('-') ? $"({code})" : code;
        string name = $"x{Locals++}";
        Code.Line($"{type} {name} = {code};");
        return Names[e] = name;
    }

    protected string TakeIndex(TakeExpr t, string position, int? skip)
    {
        string start = IndexText(t.Start, skip);
        string stride = CSharp.Int(t.Stride);
        string step = $"(int)Indexing.Check({position}, {CSharp.Int(t.Size)}, {CSharp.Text(t.Name)})";
        return $"{(start == "0" ? "" : start + " + ")}{(stride == "1" ? step : $"{stride} * {step}")}";
    }

    // Where each load begins, apart from the lane axis.
    protected Dictionary<Expr, string> Bases(IEnumerable<Expr> order, int axis)
    {
        var bases = new Dictionary<Expr, string>(ReferenceEqualityComparer.Instance);
        var places = new Dictionary<string, string> { ["0"] = "" };
        foreach (Expr e in order)
        {
            if (Names.ContainsKey(e) || bases.ContainsKey(e) || !DependsOn(e, axis)) continue;
            string? start = e switch
            {
                LoadExpr l => IndexText(l.Index, axis),
                TakeExpr t when DependsOn(t.Position, axis) => IndexText(t.Start, axis),
                TakeExpr t => TakeIndex(t, NameScalar(t.Position), axis),
                PartExpr p => IndexText(p.Part.Target, axis),
                _ => null,
            };
            if (start is null) continue;
            if (!places.TryGetValue(start, out string? name))
            {
                places[start] = name = $"p{Locals++}";
                Code.Line($"int {name} = {start};");
            }
            bases[e] = name;
        }
        return bases;
    }

    /// <summary>Where the lanes stand.</summary>
    /// <param name="Index">Of their first element along the axis, as code.</param>
    /// <param name="Axis">The loop they run along.</param>
    /// <param name="Rest">How many of them count, as code; all where empty.</param>
    /// <param name="Bases">Where each load begins.</param>
    protected sealed record LanePlace(string Index, int Axis, string Rest, Dictionary<Expr, string> Bases)
    {
        /// <summary>Which vector of a turn of several they are, with the places where the turn begins in buffers; null for a turn of one.</summary>
        public (string First, int Vector, Dictionary<string, string> Starts)? Turn { get; init; }

        /// <summary>What has been computed here.</summary>
        public Dictionary<Expr, string> Known { get; } = new(ReferenceEqualityComparer.Instance);

        public string Count => Rest.Length == 0 ? "" : $", {Rest}";

        public string At(Expr e) => Bases[e].Length == 0 ? Index : $"{Bases[e]} + {Index}";
    }

    protected string VectorValue(Expr e, LanePlace lanes)
    {
        if (lanes.Known.TryGetValue(e, out string? known)) return known;
        if (Names.TryGetValue(e, out string? scalar))
        {
            return lanes.Known[e] = e.Element == ElementType.Bool ? $"({scalar} ? Lanes.FirstLanes(Lanes.Count) : Lanes.Zero)" : $"Lanes.Fill({scalar})";
        }
        if (e is LiteralExpr l)
        {
            string text = CSharp.Literal(l.Element, l.Number, l.Integer);
            return lanes.Known[e] = e.Element == ElementType.Bool ? text == "true" ? "Lanes.FirstLanes(Lanes.Count)" : "Lanes.Zero" : $"Lanes.Fill({text})";
        }
        Expr? underErf = UnderErf(e, lanes);
        string[] operands = e is TakeExpr || underErf is not null ? [] : [.. e.Operands.Select(o => VectorValue(o, lanes))];
        string code = e switch
        {
            _ when underErf is not null => $"Lanes.OnePlusErf({VectorValue(underErf, lanes)})",
            LoadExpr load when load.Index.Coefficients[lanes.Axis] != Dim.One && load.Element != ElementType.I64 => Stride(load, lanes),
            LoadExpr load => Load(load.Buffer),
            PartExpr part => Load(part.Part.Result),
            TakeExpr take when DependsOn(take.Position, lanes.Axis) => Gather(take, lanes),
            TakeExpr take => Load(take.Buffer),
            PositionExpr p => Position(p, lanes),
            AccumulatorExpr => $"Lanes.Load(in {PlaceIn("y", e.Element, lanes, "", " - column")}{lanes.Count})",
            ApplyExpr a => Apply(a, operands),
            _ => throw new EmissionException($"there is no vector code for {e.GetType().Name}"),
        };
        string name = $"x{Locals++}";
        Code.Line($"Lanes {name} = {code};");
        return lanes.Known[e] = name;

        string Load(Planning.Buffer from) => $"Lanes.Load{(from.Element == ElementType.Bool ? "Mask" : "")}(in {PlaceIn(NameOf(from), from.Element, lanes, lanes.Bases[e])}{lanes.Count})";
    }

    /// <summary>A reference and the index from there. Vectors of one turn share the reference, at distances that instructions hold.</summary>
    protected string PlaceIn(string buffer, ElementType element, LanePlace lanes, string start, string shift = "")
    {
        string from = start.Length == 0 ? "" : $"{start} + ";
        if (lanes.Turn is not { } turn) return $"{buffer}r, {from}{lanes.Index}{shift}";
        string first = $"{buffer}r, {from}{turn.First}{shift}";
        if (!turn.Starts.TryGetValue(first, out string? name))
        {
            turn.Starts[first] = name = $"r{Locals++}";
            Code.Line($"ref {CSharp.Type(element)} {name} = ref Unsafe.Add(ref {first});");
        }
        return $"{name}, {Beside("", turn.Vector)}";
    }

    /// <summary>The vectors of a turn that begins at an index.</summary>
    protected static LanePlace[] TurnOf(int vectors, string index, int axis, Dictionary<Expr, string> bases, Dictionary<Expr, string> known)
    {
        var starts = new Dictionary<string, string>();
        var turn = new LanePlace[vectors];
        for (int vector = 0; vector < vectors; vector++)
        {
            turn[vector] = new LanePlace(Beside(index, vector), axis, "", bases) { Turn = (index, vector, starts) };
            foreach ((Expr e, string name) in known) turn[vector].Known[e] = name;
        }
        return turn;
    }

    /// <summary>Numbers that a loop uses, in all lanes.</summary>
    protected Dictionary<Expr, string> FillNumbers(IEnumerable<Expr> order)
    {
        var filled = new Dictionary<Expr, string>(ReferenceEqualityComparer.Instance);
        foreach (Expr e in order.Where(e => e is ApplyExpr && !Names.ContainsKey(e)).SelectMany(e => e.Operands))
        {
            if (e is LiteralExpr || e.Element == ElementType.Bool || filled.ContainsKey(e) || !Names.TryGetValue(e, out string? number)) continue;
            filled[e] = $"x{Locals++}";
            Code.Line($"Lanes {filled[e]} = Lanes.Fill({number});");
        }
        return filled;
    }

    /// <summary>How many vectors go through functions in step.</summary>
    protected const int InStep = 4;

    /// <summary>Where a vector begins that is so many after the one at an index; from there on if that is empty.</summary>
    protected static string Beside(string index, int vector) =>
        vector == 0 ? index.Length == 0 ? "0" : index : $"{index}{(index.Length == 0 ? "" : " + ")}{(vector == 1 ? "" : $"{vector} * ")}Lanes.Count";

    // So many functions of a loop are part of it. What more of them work on does not fit into 16 registers, or 32, and the runtime's compiler puts
    // only so much into one method: each is a call, for four vectors in memory.
    private const int MostInside = 2, MostInStep = 8;

    private ImmutableArray<string> _steps = [];

    /// <summary>Whether a loop over so many elements has four vectors go in step: for functions of floats.</summary>
    /// <remarks>Each step of a function waits for the one before, and processors do not look far enough ahead to find another vector's meanwhile.</remarks>
    protected bool GoesInStep(IEnumerable<Expr> order, Dim size) => FunctionsInStep(order).Count() is >= 1 and <= MostInStep && (!size.TryConstant(out long count) || count >= InStep * 8);

    private IEnumerable<string> FunctionsInStep(IEnumerable<Expr> order) =>
        order.Where(e => !Names.ContainsKey(e)).Select(e => ErfPlusOne(e) is null ? FunctionInStep(e) : "OnePlusErf").OfType<string>();

    /// <summary>Opens the loop of turns of four vectors in step.</summary>
    protected void OpenSteps(IEnumerable<Expr> order, string i, string end)
    {
        string limit = $"limit{Locals++}", size = (end.All(char.IsDigit) ? $"LaneSteps.Size({end})" : end) + $" - {InStep} * Lanes.Count", condition = "";
        // With 512 bits, powers of two of falling rows take so few steps that one vector after the other is as fast.
        if (FunctionsInStep(order).All(f => f == "Decay")) (size, condition) = ($"Vector512.IsHardwareAccelerated ? 0 : {size}", "!Vector512.IsHardwareAccelerated && ");
        _steps = FunctionsInStep(order).Count() > MostInside ? [.. Enumerable.Range(0, InStep).Select(_ => $"f{Locals++}")] : [];
        if (_steps.Length > 0) Code.Line($"Lanes {string.Join(", ", _steps)};");
        Code.Line($"int {limit} = {size};");
        Code.Open($"for (; {condition}{i} <= {limit}; {i} += {InStep} * Lanes.Count)");
    }

    /// <summary>The function that takes four vectors and is this operation; null for another.</summary>
    protected virtual string? FunctionInStep(Expr e) => e is ApplyExpr { Element: ElementType.F32, Primitive: (Exp or Log or Log1p or Tanh or Sigmoid) and var function } ? function.GetType().Name : null;

    /// <summary>The values of four vectors, each step of all of them before the next one.</summary>
    protected string[] ValuesInStep(Expr e, LanePlace[] lanes)
    {
        if (!lanes[0].Known.ContainsKey(e) && !Names.ContainsKey(e) && e is ApplyExpr apply)
        {
            Expr? underErf = UnderErf(e, lanes[0]);
            string[][] operands = [.. (underErf is null ? e.Operands : [underErf]).Select(o => ValuesInStep(o, lanes))];
            if ((underErf is null ? FunctionInStep(e) : "OnePlusErf") is { } function)
            {
                string[] names = [.. lanes.Select(_ => $"x{Locals++}")];
                if (_steps.Length == 0)
                {
                    Code.Line($"Lanes {string.Join(", ", names.Zip(operands[0], (name, operand) => $"{name} = {operand}"))};");
                    Code.Line($"Lanes.{function}({string.Join(", ", names.Select(n => $"ref {n}"))});");
                }
                else
                {
                    for (int i = 0; i < lanes.Length; i++) Code.Line($"{_steps[i]} = {operands[0][i]};");
                    Code.Line($"LaneSteps.{function}({string.Join(", ", _steps.Select(n => $"ref {n}"))});");
                    Code.Line($"Lanes {string.Join(", ", names.Zip(_steps, (name, step) => $"{name} = {step}"))};");
                }
                for (int i = 0; i < lanes.Length; i++) lanes[i].Known[e] = names[i];
            }
        }
        return [.. lanes.Select(place => VectorValue(e, place))];
    }

    // The x of 1 + erf(x), where erf(x) itself has not been needed: the sum alone takes fewer steps.
    private Expr? UnderErf(Expr e, LanePlace lanes) => ErfPlusOne(e) is { } erf && !lanes.Known.ContainsKey(erf) && !Names.ContainsKey(erf) ? erf.Operands[0] : null;

    private static ApplyExpr? ErfPlusOne(Expr e) =>
        e is ApplyExpr { Primitive: Add, Element: ElementType.F32, Operands: var terms } && terms.FirstOrDefault(t => t is LiteralExpr { Number: 1 }) is { } one
            && terms.FirstOrDefault(t => t != one) is ApplyExpr { Primitive: Erf } erf ? erf : null;

    /// <summary>An operation on one element.</summary>
    protected virtual string ApplyScalar(ApplyExpr e, IReadOnlyList<string> operands) => ElementCode.Scalar(e, operands);

    /// <summary>An operation on lanes.</summary>
    protected virtual string Apply(ApplyExpr e, IReadOnlyList<string> operands) => ElementCode.Vector(e, operands);

    private string Stride(LoadExpr load, LanePlace lanes)
    {
        string step = CSharp.Int(load.Index.Coefficients[lanes.Axis]), from = lanes.Bases[load];
        return $"LaneStride.Load<Lanes>(in {NameOf(load.Buffer)}r, {(from.Length == 0 ? "" : from + " + ")}{step} * ({lanes.Index}), {step}{lanes.Count})";
    }

    private string Gather(TakeExpr t, LanePlace lanes)
    {
        var position = (LoadExpr)t.Position;
        string step = CSharp.Int(t.Start.Coefficients[lanes.Axis]), from = lanes.Bases[t];
        // A base is where lanes would begin if they stood at 0.
        string start = step == "0" ? from.Length == 0 ? "0" : from : step == "1" ? lanes.At(t) : $"{(from.Length == 0 ? "" : from + " + ")}{step} * ({lanes.Index})";
        return $"LaneLookup.Gather<Lanes>(in {NameOf(t.Buffer)}r, {start}, {step}, {CSharp.Int(t.Stride)}, in {NameOf(position.Buffer)}r, {lanes.At(position)}, {CSharp.Int(t.Size)}, {CSharp.Text(t.Name)}{lanes.Count})";
    }

    private string Position(PositionExpr p, LanePlace lanes)
    {
        string type = CSharp.Type(p.Element);
        string start = IndexText(p.Index, lanes.Axis);
        string step = CSharp.Int(p.Index.Coefficients[lanes.Axis]);
        string index = $"Lanes.Index({lanes.Index})";
        string scaled = step == "1" ? index : $"Lanes.Fill({step}) * {index}";
        return start == "0" ? scaled : $"Lanes.Fill(({type})({start})) + {scaled}";
    }

    /// <summary>An index as code, leaving out the part of one axis.</summary>
    protected string IndexText(Affine index, int? skip = null)
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
