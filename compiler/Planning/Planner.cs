using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;
using Broadcast = ModelDsl.Ir.Primitives.Broadcast;

namespace ModelDsl.Planning;

/// <summary>Lowers tensor operations to loops and kernels over buffers.</summary>
/// <remarks>
/// Movement (transpose, slice, broadcast, reshape) becomes views. Element-wise work is kept as expressions until something
/// needs it in memory: then one loop computes all of it. What depends on parameters alone is computed when the model is made.
/// </remarks>
public sealed partial class Planner
{
    private readonly Graph _graph;
    private readonly List<Buffer> _buffers = [];
    private readonly List<Step> _load = [];
    private readonly Dictionary<Value, View> _views = [];
    private readonly Dictionary<Value, int> _uses = [];
    private readonly HashSet<Value> _needed = [];

    // The expression that a value becomes part of, and whether all its users are element-wise.
    private readonly Dictionary<Value, Value> _roots = [];
    private readonly HashSet<Value> _direct = [];
    private readonly HashSet<Node> _early = [];
    private readonly Dictionary<Buffer, FusableStep> _open = [];
    private List<Step> _run = [];
    private int _scanDepth;

    // The number of the current step among those of all loops around it.
    private Dim _step = 0;

    private readonly bool _exact;
    private readonly Demand _demand;

    private readonly Tuning _tuning;

    private Planner(Graph graph, Tuning tuning, bool exact) => (_graph, _demand, _tuning, _exact) = (graph, new Demand(graph), tuning, exact);

    /// <summary>The plan of a graph; the same graph and answers give the same plan.</summary>
    /// <param name="graph">A well-formed graph.</param>
    /// <param name="tuning">What was measured, and what may be.</param>
    /// <param name="exact">Takes only algorithms that round as plain loops do.</param>
    public static ExecutionPlan Plan(Graph graph, Tuning? tuning = null, bool exact = true) => new Planner(graph, tuning ?? new Tuning(), exact).Plan();

    private ExecutionPlan Plan()
    {
        FindEarly(_graph);
        foreach (GraphOutput output in _graph.Outputs) _needed.Add(output.Value);
        foreach (BufferUpdate update in _graph.Updates) _needed.Add(update.Value);
        KeepChoicesApart();
        CountUses(_graph);

        var inputs = ImmutableArray.CreateBuilder<Buffer>();
        foreach (GraphInput input in _graph.Inputs)
        {
            Buffer buffer = New(input.Value.Element, input.Value.Shape.ElementCount, Place.Input);
            buffer.Position = inputs.Count;
            inputs.Add(buffer);
            _views[input.Value] = View.Contiguous(buffer, input.Value.Shape);
        }
        var parameters = ImmutableArray.CreateBuilder<(ParameterInfo, Buffer)>();
        foreach (Node node in _graph.Nodes)
        {
            if (node.Primitive is not Parameter { Info: var info }) continue;
            Buffer buffer = New(info.Type.Element, info.Type.Shape.ElementCount, Place.Parameter);
            buffer.Position = parameters.Count;
            parameters.Add((info, buffer));
            _views[node[0]] = View.Contiguous(buffer, info.Type.Shape);
        }
        HashSet<Node> first = DecidedFirst();
        foreach (Node node in _graph.Nodes.Where(first.Contains).Concat(_graph.Nodes.Where(n => !first.Contains(n)))) Lower(node);
        ImmutableArray<Buffer> outputs = [.. _graph.Outputs.Select((o, i) => Output(o.Value, i)), .. _graph.Updates.Select((u, i) => Output(u.Value, _graph.Outputs.Length + i))];
        _run = RowChains.Run(SideBySide.Run(_graph, LoopGroups.Run(ProducedRows.Run(PooledConvolutions.Run(_run, _tuning), _tuning), _tuning)));
        SettleLifetimes();
        return new ExecutionPlan(_graph, [.. _buffers], [.. _load], [.. _run], inputs.ToImmutable(), outputs, parameters.ToImmutable());
    }

    // ---- what is known before lowering ------------------------------------------------------------------------------

    // A node is early when it depends on parameters and constants alone and its sizes are numbers.
    private void FindEarly(Graph graph)
    {
        foreach (Node node in graph.Nodes)
        {
            bool leaf = node.Primitive is Parameter or Constant or Iota or Size;
            bool fixedSizes = node.Types.All(t => t.Shape.IsStatic) && node.Primitive is not Size { Value.IsConstant: false };
            if (fixedSizes && node.Primitive is not (Input or RandomUniform or RandomNormal or Scan or Slice { Start.IsConstant: false }) && (leaf || node.Inputs.Length > 0) && node.Inputs.All(i => _early.Contains(i.Node)))
                _early.Add(node);
        }
    }

    // How often the elements of a value are wanted, looking through movement. What cannot take an expression needs it in memory.
    private void CountUses(Graph graph)
    {
        foreach (Node node in graph.Nodes.Reverse())
        {
            bool direct = node.Primitive is UnaryPrimitive or BinaryPrimitive or Select or Cast;
            Value root = direct && !_needed.Contains(node[0]) && _uses.GetValueOrDefault(node[0]) == 1 && _roots.TryGetValue(node[0], out Value outer) ? outer : node[0];
            foreach (Value input in node.Inputs)
            {
                // Two uses inside one fused expression, as in where(x <= 0, 0, x), compute the operand once.
                bool again = direct && _roots.TryGetValue(input, out Value known) && known == root && _direct.Contains(input);
                if (!again)
                {
                    int uses = IsMovement(node.Primitive) ? Math.Max(1, _uses.GetValueOrDefault(node[0])) : 1;
                    bool first = _uses.TryAdd(input, uses);
                    if (!first) _uses[input] += uses;
                    if (first) _roots[input] = root;
                    if (first && direct) _direct.Add(input);
                    else _direct.Remove(input);
                }
                if (NeedsMemory(node, input)) _needed.Add(input);
                // Rounding and widening of f16 and bf16, and complex numbers on their way in and out, have no lanes: a loop of its own keeps the others on theirs.
                if (node.Primitive is Cast && (IsHalf(input) || IsHalf(node[0])) || node.Primitive is RealPart or ImaginaryPart or Complex) _needed.UnionWith([input, node[0]]);
                if (_early.Contains(input.Node) && !_early.Contains(node) && !IsCheap(input)) _needed.Add(input);
            }
            if (node.Primitive is Scan scan)
            {
                // What a step gives is stored at its end, after everything else has been computed.
                foreach (GraphOutput output in scan.Body.Outputs) _uses[output.Value] = _uses.GetValueOrDefault(output.Value) + 1;
                CountUses(scan.Body);
            }
        }
    }

    private static bool IsHalf(Value value) => value.Element is ElementType.F16 or ElementType.BF16;

    private bool NeedsMemory(Node user, Value input) => user.Primitive switch
    {
        UnaryPrimitive or BinaryPrimitive or Select or Cast or Transpose or Slice or Concat or Reduce or AccessAdd => false,
        Pad => false,
        // Growing repeats every element: computed once it is read again, not computed again.
        Broadcast b => !IsCheap(input) && b.To.ElementCount != input.Shape.ElementCount,
        Reshape r => SqueezedAxes(input.Shape, r.To) is null,
        // Windows overlap: what they read is computed once.
        Access a => !IsCheap(input) && a.At.Repeats(a.To),
        Take => input == user.Inputs[0],
        GatherAlong => input == user.Inputs[0],
        AttentionPrimitive a => !a.MasksOf(user).Contains(input),
        _ => true,
    };

    private static bool IsMovement(Primitive primitive) => primitive is Broadcast or Reshape or Transpose or Slice or Access;

    // Cheaper to compute again than to keep.
    private static bool IsCheap(Value value) => value.Node.Primitive switch
    {
        Constant c => c.Data.IsSplat,
        Iota or Size => true,
        Cast or Broadcast or Transpose or Slice or Access => IsCheap(value.Node.Inputs[0]),
        _ => false,
    };

    // What is kept in memory anyway, moved or scaled by what repeats all over it, as x less its mean: kept as well it would cost
    // a walk through memory here, and at each use what x itself costs there.
    private bool IsShift(Node node)
    {
        if (_scanDepth > 0 || node.Primitive is not (Ir.Primitives.Add or Subtract or Multiply)) return false;
        return Shifts(node.Inputs[0], node.Inputs[1]) || Shifts(node.Inputs[1], node.Inputs[0]);

        bool Shifts(Value x, Value by) => _views.ContainsKey(x) && _uses.GetValueOrDefault(x) > 1 && by.Node.Primitive is Broadcast
            && by.Shape.ElementCount.TryConstant(out long all) && by.Node.Inputs[0].Shape.ElementCount.TryConstant(out long few) && all >= few * LeastRepeats;
    }

    private const long LeastRepeats = 16;

    // ---- lowering ---------------------------------------------------------------------------------------------------

    private bool IsExpression(Primitive primitive) => primitive is
        UnaryPrimitive or BinaryPrimitive or Select or Cast or Iota or Size or Take or GatherAlong or RandomUniform or RandomNormal
        || primitive is Constant { Data.IsSplat: true };

    private void Lower(Node node)
    {
        Primitive primitive = node.Primitive;
        if (primitive is Input or Parameter) return;
        if (primitive is Constant { Data.IsSplat: false } constant)
        {
            var buffer = new Buffer(_buffers.Count, constant.Type.Element, constant.Type.Shape.ElementCount, Place.Constant) { Data = constant.Data };
            _buffers.Add(buffer);
            _views[node[0]] = View.Contiguous(buffer, constant.Type.Shape);
        }
        else if (IsMovement(primitive)) LowerMovement(node);
        else if (IsExpression(primitive))
        {
            bool random = primitive is RandomUniform or RandomNormal;
            if (!_needed.Contains(node[0]) && ScaledOf(node) is { } kept)
            {
                // Its users read what it comes from, each for itself.
                _uses[kept] += Math.Max(0, _uses.GetValueOrDefault(node[0]) - 1);
                return;
            }
            if (_needed.Contains(node[0]) || (_uses.GetValueOrDefault(node[0]) > 1 || random) && !IsCheap(node[0]) && !IsShift(node)) Materialize(node[0]);
        }
        else LowerKernel(node);
    }

    // What is in memory anyway, of which a value is only a multiple or a shift by a number: cheaper to compute again than to keep.
    private Value? ScaledOf(Node node)
    {
        if (_scanDepth > 0 || _early.Contains(node) || _uses.GetValueOrDefault(node[0]) < 2 || node.Primitive is not (Multiply or Subtract or Ir.Primitives.Add)) return null;
        Value? kept = IsCheap(node.Inputs[1]) ? node.Inputs[0] : IsCheap(node.Inputs[0]) ? node.Inputs[1] : null;
        return kept is { Element: ElementType.F32 or ElementType.F64 } x && _views.ContainsKey(x) && x.Node.Primitive is not (Constant or Parameter) ? kept : null;
    }

    private void LowerMovement(Node node)
    {
        Value input = node.Inputs[0];
        if (!_views.TryGetValue(input, out View? view))
        {
            // Stays part of an expression; its users see through it.
            if (_needed.Contains(node[0])) Materialize(node[0]);
            return;
        }
        View? moved = Move(node.Primitive, view);
        _views[node[0]] = moved ?? Move(node.Primitive, Contiguous(input, view, node))!;
    }

    private static View? Move(Primitive primitive, View view) => primitive switch
    {
        Transpose t => view.Transpose(t.Permutation),
        Slice s => view.Slice(s.Axis, s.Start, s.Length, s.Step),
        Broadcast b => view.Broadcast(b.To),
        Reshape r => view.Reshape(r.To),
        Access a => view.Access(a.To, a.At),
        _ => throw new IrException($"{primitive.Name} is no movement"),
    };

    private View Contiguous(Value value, View view, Node forWhom)
    {
        if (view.IsContiguous) return view;
        View copy = View.Contiguous(NewFor(forWhom, value.Element, value.Shape), value.Shape);
        Add(forWhom, new LoopStep(forWhom.Origin, value.Shape, value.Shape.Rank, Load(view, Affine.Identity(value.Shape.Rank)), null, copy));
        return copy;
    }

    /// <summary>The value in memory, in whatever order.</summary>
    private View Memory(Value value)
    {
        if (!_views.ContainsKey(value)) Materialize(value);
        return _views[value];
    }

    private View Dense(Value value, Node forWhom) => Contiguous(value, Memory(value), forWhom);

    private void Materialize(Value value)
    {
        if (_views.ContainsKey(value)) return;
        View target = View.Contiguous(NewFor(value.Node, value.Element, value.Shape), value.Shape);
        Store(value, target, value.Node);
        _views[value] = target;
    }

    /// <summary>Computes a value, which may be an expression, into a view of its shape.</summary>
    private void Store(Value value, View target, Node forWhom)
    {
        Expr body = new ExprBuilder(this).Build(value, Affine.Identity(value.Shape.Rank));
        if (TryEpilogue(value, body, target, forWhom)) return;
        Add(forWhom, new LoopStep(forWhom.Origin, value.Shape, value.Shape.Rank, body, null, target));
    }

    private static LoadExpr Load(View view, IReadOnlyList<Affine> coordinates)
    {
        int axes = coordinates.Count == 0 ? 0 : coordinates[0].Coefficients.Length;
        return new LoadExpr(view.Buffer, Index(view, coordinates, axes));
    }

    internal static Affine Index(View view, IReadOnlyList<Affine> coordinates, int axes)
    {
        Affine index = Affine.Number(view.Offset, axes);
        for (int i = 0; i < view.Strides.Length; i++) index += coordinates[i] * view.Strides[i];
        return index;
    }

    // ---- buffers and steps ------------------------------------------------------------------------------------------

    private Buffer New(ElementType element, Dim count, Place place)
    {
        // Memory is laid out before a run finds its own sizes: there is room for the most they can be.
        var buffer = new Buffer(_buffers.Count, element, count.Bounded(_graph.BoundOf), place);
        _buffers.Add(buffer);
        return buffer;
    }

    private bool IsEarly(Node node) => _scanDepth == 0 && _early.Contains(node);

    private Buffer NewFor(Node node, ElementType element, Shape shape) => New(element, shape.ElementCount, IsEarly(node) ? Place.Loaded : Place.Arena);

    private void Add(Node node, Step step)
    {
        bool early = IsEarly(node);
        if (!early) step.Guard = GuardOf(node);
        (early ? _load : _run).Add(step);
        foreach (Buffer written in step.Writes) _open.Remove(written);
        if (step is FusableStep { Epilogue: null } fusable) _open[fusable.Result] = fusable;
    }

    private Buffer Output(Value value, int position)
    {
        View view = Memory(value);
        bool free = view.IsWhole && view.Buffer.Place == Place.Arena && view.Buffer.Position < 0 && !_scanBuffers.Contains(view.Buffer);
        if (free)
        {
            view.Buffer.Place = Place.Output;
            view.Buffer.Position = position;
            return view.Buffer;
        }
        Buffer buffer = New(value.Element, value.Shape.ElementCount, Place.Output);
        buffer.Position = position;
        _run.Add(new LoopStep(value.Node.Origin, value.Shape, value.Shape.Rank, Load(view, Affine.Identity(value.Shape.Rank)), null, View.Contiguous(buffer, value.Shape)));
        return buffer;
    }

    private void SettleLifetimes()
    {
        for (int i = 0; i < _run.Count; i++)
        {
            foreach (Buffer buffer in _run[i].Reads.Concat(_run[i].Writes))
            {
                buffer.FirstStep = Math.Min(buffer.FirstStep, i);
                buffer.LastStep = Math.Max(buffer.LastStep, i);
            }
        }
    }
}
