using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Weights;

namespace ModelDsl.Runtime.Training;

/// <summary>One tensor that training carries from step to step.</summary>
/// <param name="Parameter">Path, type, shape, and how it starts.</param>
/// <param name="IsState">True for what only training knows: moments, counters, averages.</param>
public sealed record Slot(ParameterSpec Parameter, bool IsState)
{
    public string Path => Parameter.Weight.Name;
}

/// <summary>Where a step stands in the run.</summary>
/// <param name="Epoch">From 0.</param>
/// <param name="Step">Batches so far, from 0.</param>
/// <param name="Progress">From 0 to 1 over the whole run.</param>
/// <param name="Metric">The loss of the last validation, or of the last epoch.</param>
public readonly record struct TrainingClock(double Epoch, double Step, double Progress, double Metric);

/// <summary>A compiled step of a training program.</summary>
/// <param name="Model">From the batch, slots and clocks to reports and new slots.</param>
/// <param name="Every">Runs on the batches whose number, from 0, this divides.</param>
/// <param name="Lbfgs">Where L-BFGS moves the parameters by the gradients that the model gives.</param>
/// <param name="Prefix">Before the names of its own results and states: <c>D.</c>, where the program has several steps.</param>
/// <param name="Guard">A result without which nothing changes: where it is not finite, the step throws.</param>
public sealed record StepSpec(ICompiledModel Model, int Every = 1, LbfgsOptions? Lbfgs = null, string Prefix = "", string? Guard = null);

/// <summary>The state of a training program and the steps that move it on.</summary>
/// <remarks>
/// A step reads one set of tensors and writes another, and the two change places: nothing is copied, and a step that throws
/// leaves the state as it was. Not safe for several threads; a step itself uses all workers.
/// </remarks>
public sealed partial class TrainingSession : IDisposable
{
    private static readonly string[] s_clocks = ["epoch", "step", "progress", "metric"];

    private readonly CompiledStep[] _steps;
    private readonly TensorData[] _current;
    private readonly TensorData?[] _next;

    /// <param name="steps">The compiled steps of a training program, in the order in which a batch goes through them.</param>
    /// <param name="slots">What they carry, in any order.</param>
    /// <param name="parameters">Where parameters and buffers of the models come from; states start as they say themselves.</param>
    public TrainingSession(IReadOnlyList<StepSpec> steps, IReadOnlyList<Slot> slots, ParameterSource parameters)
    {
        Slots = slots;
        Dictionary<string, int> places = slots.Select((s, i) => (s.Path, i)).ToDictionary(p => p.Path, p => p.i, StringComparer.Ordinal);
        _steps = [.. steps.Select(s => new CompiledStep(s, places))];
        _current = new TensorData[slots.Count];
        _next = new TensorData?[slots.Count];
        parameters.Begin(new ModelInfo(_steps[0].Info.Name, [], [], [], [.. slots.Where(s => !s.IsState).Select(s => s.Parameter)]));
        var start = new SeededParameters(0);
        for (int i = 0; i < slots.Count; i++)
        {
            WeightSpec weight = slots[i].Parameter.Weight;
            _current[i] = TensorData.Zeros(weight.Element, [.. weight.Shape]);
            Fill(slots[i].IsState ? start : parameters, slots[i].Parameter, _current[i]);
            if (_steps.Any(s => s.Changes(i))) _next[i] = TensorData.Zeros(weight.Element, [.. weight.Shape]);
        }
    }

    public IReadOnlyList<Slot> Slots { get; }

    /// <summary>The current value of a slot; valid until the next step.</summary>
    public TensorData this[int slot] => _current[slot];

    /// <summary>The bytes that the state takes, both sets of tensors together.</summary>
    public long StateBytes => _current.Concat(_next).Sum(t => (long)(t?.Bytes.Length ?? 0));

    /// <summary>The bytes of the steps' results that are no state, as they are now.</summary>
    public long ResultBytes => _steps.Sum(s => s.ResultBytes);

    /// <summary>The bytes that the steps take besides the state: their arenas, and results that are no state.</summary>
    /// <param name="batch">As large as batches come.</param>
    public long PlannedBytes(IReadOnlyDictionary<string, TensorData> batch) => _steps.Sum(s => s.PlannedBytes(batch, _current));

    /// <summary>Gives a batch again that came before the state at hand: L-BFGS over several batches needs those of a round that has begun.</summary>
    /// <param name="batch">The inputs that hold it, by name.</param>
    /// <param name="clock">Where the run stood.</param>
    /// <param name="seed">Of that step.</param>
    public void Recall(IReadOnlyDictionary<string, TensorData> batch, TrainingClock clock, ulong seed)
    {
        foreach (CompiledStep step in _steps)
        {
            if ((long)clock.Step % step.Every == 0) step.Keep(batch, clock, seed);
        }
    }

    /// <summary>All steps whose turn it is, on a batch.</summary>
    /// <param name="batch">The inputs that hold it, by name.</param>
    /// <param name="clock">Where the run stands.</param>
    /// <param name="seed">For dropout and the like; the same seed draws the same numbers.</param>
    /// <exception cref="ArgumentException">The batch does not fit the program.</exception>
    /// <exception cref="NotFiniteNumberException">The norm of a step's gradients is not finite, and the program says that this is an error.</exception>
    public void Step(IReadOnlyDictionary<string, TensorData> batch, TrainingClock clock, ulong seed)
    {
        foreach (CompiledStep step in _steps)
        {
            step.Ran = (long)clock.Step % step.Every == 0;
            if (!step.Ran) continue;
            step.Run(batch, clock, seed, _current, _next);
            if (step.Guard is { } guard && Number(step.Result(guard)) is var value && !double.IsFinite(value))
            {
                step.Ran = false;
                throw new NotFiniteNumberException($"{guard} is {value}", value);
            }
            step.Exchange(_current, _next);
        }
    }

    /// <summary>A result of the latest run of its step: <c>loss</c>, a metric, <c>lr</c>, <c>gradient.PATH</c>.</summary>
    public TensorData Result(string name) => Find(name)?.Result(name) ?? throw new ArgumentException($"a step gives no `{name}`", nameof(name));

    public bool Gives(string name) => Find(name) is not null;

    /// <summary>Whether the step that gives a result ran on the latest batch.</summary>
    public bool Ran(string name) => Find(name) is { Ran: true };

    /// <summary>The first parameter or buffer that the latest batch has changed to something that is not finite; -1 for none.</summary>
    public int FirstNonFinite()
    {
        for (int i = 0; i < Slots.Count; i++)
        {
            if (!Slots[i].IsState && Array.Exists(_steps, s => s.Ran && s.Changes(i)) && this[i].FirstNonFinite() >= 0) return i;
        }
        return -1;
    }

    /// <summary>The step of the latest batch that changes a slot, the last one where several do; -1 for none.</summary>
    public int ChangedBy(int slot) => Array.FindLastIndex(_steps, s => s.Ran && s.Changes(slot));

    /// <summary>The value of a slot before a step of the latest batch.</summary>
    /// <param name="step">Its place among the steps.</param>
    /// <param name="slot">The slot.</param>
    public TensorData Before(int step, int slot) => _steps.Skip(step).Any(s => s.Ran && s.Changes(slot)) ? _next[slot]! : _current[slot];

    /// <summary>Runs another program on what a step of the latest batch was given.</summary>
    /// <param name="step">Its place among the steps.</param>
    /// <param name="model">Takes the step's inputs; what it gives has other names.</param>
    /// <param name="batch">That batch.</param>
    /// <param name="clock">Of that step.</param>
    /// <param name="seed">Of that step.</param>
    public Dictionary<string, TensorData> Again(int step, ICompiledModel model, IReadOnlyDictionary<string, TensorData> batch, TrainingClock clock, ulong seed)
    {
        var other = new CompiledStep(new StepSpec(model), Slots.Select((s, i) => (s.Path, i)).ToDictionary(p => p.Path, p => p.i, StringComparer.Ordinal));
        TensorData[] before = [.. Slots.Select((_, i) => Before(step, i))];
        other.Run(batch, clock, seed, before, []);
        return other.Info.Outputs.ToDictionary(o => o.Name, o => other.Result(o.Name));
    }

    /// <summary>A scalar result as a number.</summary>
    public static double Number(TensorData data) => data.Element == ElementType.F64 ? data.As<double>()[0] : data.As<float>()[0];

    private CompiledStep? Find(string name) => Array.Find(_steps, s => s.Gives(name));

    /// <summary>Parameters and buffers of the model, and with <paramref name="states"/> everything that training carries.</summary>
    public NamedTensor[] Tensors(bool states) => [.. Slots.Select((s, i) => (s, i)).Where(p => states || !p.s.IsState).Select(p => new NamedTensor(p.s.Path, this[p.i]))];

    /// <summary>Takes up the state that <see cref="Tensors"/> gave.</summary>
    /// <exception cref="ArgumentException">A tensor is missing or of another type; nothing has been changed then.</exception>
    public void Restore(IReadOnlyDictionary<string, TensorData> tensors)
    {
        for (int i = 0; i < Slots.Count; i++)
        {
            string path = Slots[i].Path;
            if (!tensors.TryGetValue(path, out TensorData? saved)) throw new ArgumentException($"there is no `{path}`");
            if (saved.Element != this[i].Element || !saved.Shape.AsSpan().SequenceEqual(this[i].Shape)) throw new ArgumentException($"`{path}` is {saved}, {this[i]} is wanted");
        }
        for (int i = 0; i < Slots.Count; i++) tensors[Slots[i].Path].Bytes.CopyTo(this[i].Bytes, 0);
    }

    public void Dispose()
    {
        foreach (CompiledStep step in _steps) step.Dispose();
    }

    /// <summary>The dynamic sizes that given tensors imply, in the order of <see cref="ModelInfo.Sizes"/>.</summary>
    /// <exception cref="ArgumentException">Two tensors disagree, or a tensor has another rank than its input.</exception>
    public static int[] SizesOf(ModelInfo info, ReadOnlySpan<TensorData?> inputs)
    {
        var sizes = new int[info.Sizes.Count];
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i] is not { } tensor) continue;
            IReadOnlyList<string> declared = info.Inputs[i].Sizes;
            if (declared.Count != tensor.Shape.Length) throw new ArgumentException($"`{info.Inputs[i].Name}` is {info.Inputs[i]}, found [{string.Join(", ", tensor.Shape.ToArray())}]");
            for (int axis = 0; axis < declared.Count; axis++)
            {
                int at = -1;
                for (int s = 0; s < sizes.Length; s++)
                {
                    if (info.Sizes[s] == declared[axis]) at = s;
                }
                int found = tensor.Shape[axis];
                if (at >= 0 && sizes[at] != 0 && sizes[at] != found) throw new ArgumentException($"{declared[axis]} is {sizes[at]} in one input and {found} in `{info.Inputs[i].Name}`");
                if (at >= 0) sizes[at] = found;
            }
        }
        return sizes;
    }

    private static void Fill(ParameterSource source, ParameterSpec spec, TensorData data)
    {
        switch (spec.Weight.Element)
        {
            case ElementType.F64: source.Fill(spec, data.As<double>()); break;
            case ElementType.F32: source.Fill(spec, data.As<float>()); break;
            case ElementType.F16: source.Fill(spec, data.As<Half>()); break;
            case ElementType.BF16: source.Fill(spec, data.As<ushort>()); break;
            case ElementType.I64: source.Fill(spec, data.As<long>()); break;
            case ElementType.I32: source.Fill(spec, data.As<int>()); break;
            case ElementType.I8: source.Fill(spec, data.As<sbyte>()); break;
            case ElementType.U8: source.Fill(spec, data.As<byte>()); break;
            default: source.Fill(spec, data.As<bool>()); break;
        }
    }
}
