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

/// <summary>The state of a training program and the steps that move it on.</summary>
/// <remarks>
/// A step reads one set of tensors and writes another, and the two change places: nothing is copied, and a step that throws
/// leaves the state as it was. Not safe for several threads; a step itself uses all workers.
/// </remarks>
public sealed class TrainingSession : IDisposable
{
    private static readonly string[] s_clocks = ["epoch", "step", "progress", "metric"];

    private readonly CompiledStep[] _steps;
    private readonly TensorData[] _current;
    private readonly TensorData?[] _next;

    /// <summary>A session of a program of one step.</summary>
    public TrainingSession(ICompiledModel step, IReadOnlyList<Slot> slots, ParameterSource parameters) : this([step], [1], slots, parameters)
    {
    }

    /// <param name="steps">The compiled steps of a training program, in the order in which a batch goes through them.</param>
    /// <param name="every">For each step, the number that divides those of its batches.</param>
    /// <param name="slots">What they carry, in any order.</param>
    /// <param name="parameters">Where parameters and buffers of the models come from; states start as they say themselves.</param>
    public TrainingSession(IReadOnlyList<ICompiledModel> steps, IReadOnlyList<int> every, IReadOnlyList<Slot> slots, ParameterSource parameters)
    {
        Slots = slots;
        Dictionary<string, int> places = slots.Select((s, i) => (s.Path, i)).ToDictionary(p => p.Path, p => p.i, StringComparer.Ordinal);
        _steps = [.. steps.Select((s, i) => new CompiledStep(s, every[i], places))];
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

    /// <summary>All steps whose turn it is, on a batch.</summary>
    /// <param name="batch">The inputs that hold it, by name.</param>
    /// <param name="clock">Where the run stands.</param>
    /// <param name="seed">For dropout and the like; the same seed draws the same numbers.</param>
    /// <exception cref="ArgumentException">The batch does not fit the program.</exception>
    public void Step(IReadOnlyDictionary<string, TensorData> batch, TrainingClock clock, ulong seed)
    {
        foreach (CompiledStep step in _steps)
        {
            step.Ran = (long)clock.Step % step.Every == 0;
            if (!step.Ran) continue;
            step.Run(batch, clock, seed, _current, _next);
            step.Exchange(_current, _next);
        }
    }

    /// <summary>A result of the latest run of its step: <c>loss</c>, a metric, <c>lr</c>, <c>gradient.PATH</c>.</summary>
    public TensorData Result(string name) => Find(name)?.Result(name) ?? throw new ArgumentException($"a step gives no `{name}`", nameof(name));

    public bool Gives(string name) => Find(name) is not null;

    /// <summary>Whether the step that gives a result ran on the latest batch.</summary>
    public bool Ran(string name) => Find(name) is { Ran: true };

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

    /// <summary>A compiled step: which of its inputs and outputs are clocks, slots, and the batch.</summary>
    private sealed class CompiledStep : IDisposable
    {
        private readonly ICompiledModel _model;
        private readonly TensorData?[] _inputs;
        private readonly TensorData[] _outputs;
        private readonly int[] _clocks;
        private readonly int[] _batch;
        private readonly (int Input, int Slot)[] _read;
        private readonly (int Output, int Slot)[] _written;
        private readonly int[] _results;

        public CompiledStep(ICompiledModel model, int every, Dictionary<string, int> places)
        {
            (_model, Info, Every) = (model, model.Description, every);
            _inputs = new TensorData?[Info.Inputs.Count];
            _outputs = new TensorData[Info.Outputs.Count];
            _clocks = [.. s_clocks.Select(c => Place(Info.Inputs, c))];
            foreach (int clock in _clocks.Where(c => c >= 0)) _inputs[clock] = TensorData.Zeros(ElementType.F64, []);
            _read = [.. Slots(Info.Inputs, "before.", places)];
            _written = [.. Slots(Info.Outputs, "after.", places)];
            _batch = [.. Enumerable.Range(0, _inputs.Length).Except(_clocks).Except(_read.Select(r => r.Input))];
            _results = [.. Enumerable.Range(0, _outputs.Length).Except(_written.Select(w => w.Output))];
        }

        public ModelInfo Info { get; }
        public int Every { get; }

        /// <summary>Whether it ran on the latest batch.</summary>
        public bool Ran { get; set; }

        public bool Changes(int slot) => Array.Exists(_written, w => w.Slot == slot);

        public bool Gives(string name) => Place(Info.Outputs, name) >= 0;

        public TensorData Result(string name) => _outputs[Place(Info.Outputs, name)];

        public void Run(IReadOnlyDictionary<string, TensorData> batch, TrainingClock clock, ulong seed, TensorData[] current, TensorData?[] next)
        {
            double[] now = [clock.Epoch, clock.Step, clock.Progress, clock.Metric];
            for (int i = 0; i < _clocks.Length; i++)
            {
                if (_clocks[i] >= 0) _inputs[_clocks[i]]!.As<double>()[0] = now[i];
            }
            foreach (int i in _batch)
                _inputs[i] = batch.TryGetValue(Info.Inputs[i].Name, out TensorData? given) ? given : throw new ArgumentException($"the batch has no `{Info.Inputs[i].Name}`");
            foreach ((int input, int slot) in _read) _inputs[input] = current[slot];
            foreach ((int output, int slot) in _written) _outputs[output] = next[slot]!;
            int[] sizes = SizesOf(Info, _inputs);
            foreach (int i in _results)
            {
                int[] shape = _model.OutputShape(i, sizes);
                if (_outputs[i] is not { } old || !old.Shape.AsSpan().SequenceEqual(shape)) _outputs[i] = TensorData.Zeros(Info.Outputs[i].Element, shape);
            }
            _model.Run(_inputs, _outputs, sizes, seed);
        }

        /// <summary>Lets what was written be what is read.</summary>
        public void Exchange(TensorData[] current, TensorData?[] next)
        {
            foreach ((_, int slot) in _written) (current[slot], next[slot]) = (next[slot]!, current[slot]);
        }

        public void Dispose() => _model.Dispose();

        private static IEnumerable<(int, int)> Slots(IReadOnlyList<TensorInfo> tensors, string prefix, Dictionary<string, int> places) =>
            tensors.Select((t, i) => (t.Name, i)).Where(t => t.Name.StartsWith(prefix, StringComparison.Ordinal)).Select(t => (t.i, places[t.Name[prefix.Length..]]));

        private static int Place(IReadOnlyList<TensorInfo> tensors, string name)
        {
            for (int i = 0; i < tensors.Count; i++)
            {
                if (tensors[i].Name == name) return i;
            }
            return -1;
        }
    }
}
