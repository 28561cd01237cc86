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

/// <summary>The state of a training program and the step that moves it on.</summary>
/// <remarks>
/// A step reads one set of tensors and writes another, and the two change places: nothing is copied, and a step that throws
/// leaves the state as it was. Not safe for several threads; a step itself uses all workers.
/// </remarks>
public sealed class TrainingSession : IDisposable
{
    private readonly ICompiledModel _step;
    private readonly ModelInfo _info;
    private readonly TensorData?[] _inputs;
    private readonly TensorData[] _outputs;
    private readonly (int Input, int Output)[] _slots;
    private readonly int[] _clocks;

    /// <param name="step">The compiled step of a training program.</param>
    /// <param name="slots">What it carries, in any order.</param>
    /// <param name="parameters">Where parameters and buffers of the model come from; states start as they say themselves.</param>
    public TrainingSession(ICompiledModel step, IReadOnlyList<Slot> slots, ParameterSource parameters)
    {
        (_step, _info, Slots) = (step, step.Description, slots);
        _inputs = new TensorData?[_info.Inputs.Count];
        _outputs = new TensorData[_info.Outputs.Count];
        _clocks = [.. new[] { "epoch", "step", "progress", "metric" }.Select(c => Index(_info.Inputs, c))];
        foreach (int clock in _clocks.Where(c => c >= 0)) _inputs[clock] = TensorData.Zeros(ElementType.F64, []);
        _slots = [.. slots.Select(s => (Index(_info.Inputs, "before." + s.Path), Index(_info.Outputs, "after." + s.Path)))];
        parameters.Begin(new ModelInfo(_info.Name, [], [], [], [.. slots.Where(s => !s.IsState).Select(s => s.Parameter)]));
        var start = new SeededParameters(0);
        for (int i = 0; i < slots.Count; i++)
        {
            (int input, int output) = _slots[i];
            WeightSpec weight = slots[i].Parameter.Weight;
            TensorData data = TensorData.Zeros(weight.Element, [.. weight.Shape]);
            Fill(slots[i].IsState ? start : parameters, slots[i].Parameter, data);
            _inputs[input] = data;
            if (output >= 0) _outputs[output] = TensorData.Zeros(weight.Element, [.. weight.Shape]);
        }
    }

    public IReadOnlyList<Slot> Slots { get; }

    /// <summary>The current value of a slot; valid until the next step.</summary>
    public TensorData this[int slot] => _inputs[_slots[slot].Input]!;

    /// <summary>One step on a batch.</summary>
    /// <param name="batch">The inputs that hold it, by name.</param>
    /// <param name="clock">Where the run stands.</param>
    /// <param name="seed">For dropout and the like; the same seed draws the same numbers.</param>
    /// <exception cref="ArgumentException">The batch does not fit the program.</exception>
    public void Step(IReadOnlyDictionary<string, TensorData> batch, TrainingClock clock, ulong seed)
    {
        double[] now = [clock.Epoch, clock.Step, clock.Progress, clock.Metric];
        for (int i = 0; i < _clocks.Length; i++)
        {
            if (_clocks[i] >= 0) _inputs[_clocks[i]]!.As<double>()[0] = now[i];
        }
        for (int i = 0; i < _inputs.Length; i++)
        {
            if (_slots.Any(s => s.Input == i) || _clocks.Contains(i)) continue;
            _inputs[i] = batch.TryGetValue(_info.Inputs[i].Name, out TensorData? given) ? given : throw new ArgumentException($"the batch has no `{_info.Inputs[i].Name}`");
        }
        int[] sizes = SizesOf(_info, _inputs);
        for (int i = 0; i < _outputs.Length; i++)
        {
            if (!_slots.Any(s => s.Output == i)) _outputs[i] = Fitting(_outputs[i], _info.Outputs[i].Element, _step.OutputShape(i, sizes));
        }
        _step.Run(_inputs, _outputs, sizes, seed);
        foreach ((int input, int output) in _slots.Where(s => s.Output >= 0)) (_inputs[input], _outputs[output]) = (_outputs[output], _inputs[input]!);
    }

    /// <summary>A result of the last step: <c>loss</c>, a metric, <c>lr</c>, <c>gradient.PATH</c>.</summary>
    public TensorData Result(string name) => _outputs[Index(_info.Outputs, name) is >= 0 and var i ? i : throw new ArgumentException($"a step gives no `{name}`", nameof(name))];

    public bool Gives(string name) => Index(_info.Outputs, name) >= 0;

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

    public void Dispose() => _step.Dispose();

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

    private static TensorData Fitting(TensorData? old, ElementType element, int[] shape) =>
        old is not null && old.Shape.AsSpan().SequenceEqual(shape) ? old : TensorData.Zeros(element, shape);

    private static int Index(IReadOnlyList<TensorInfo> tensors, string name)
    {
        for (int i = 0; i < tensors.Count; i++)
        {
            if (tensors[i].Name == name) return i;
        }
        return -1;
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
