using System.Runtime.InteropServices;
using ModelDsl.Runtime.Files;

namespace ModelDsl.Runtime.Training;

/// <summary>What a batch came to: losses and metrics by name, the minimised loss first.</summary>
/// <param name="Names">In the order of the program.</param>
/// <param name="Values">One for each.</param>
/// <param name="Rate">The learning rate; 0 in an evaluation.</param>
public sealed record TrainingReport(IReadOnlyList<string> Names, double[] Values, double Rate)
{
    /// <summary>What is minimised.</summary>
    public double Loss => Values[0];

    /// <exception cref="KeyNotFoundException">The program has no such loss or metric.</exception>
    public double this[string name]
    {
        get
        {
            for (int i = 0; i < Names.Count; i++)
            {
                if (Names[i] == name) return Values[i];
            }
            throw new KeyNotFoundException($"there is no `{name}`; there are {string.Join(", ", Names)}");
        }
    }
}

/// <summary>A model of a training program: its name in the block and the paths that are its own.</summary>
/// <param name="Name">Empty for the model that the block names.</param>
/// <param name="Weights">The slots that inference reads, with the paths that the model itself has for them.</param>
public sealed record TrainerModel(string Name, IReadOnlyList<(string Slot, string Path)> Weights);

/// <summary>A training program as compiled code hands it over.</summary>
/// <param name="Steps">Run in order for each batch.</param>
/// <param name="Evaluation">The inference version.</param>
/// <param name="Slots">What the steps carry.</param>
/// <param name="Inputs">What a batch consists of.</param>
/// <param name="Reports">Losses and metrics.</param>
/// <param name="Rate">The result that holds the learning rate.</param>
/// <param name="Models">Models whose weights can be written.</param>
/// <param name="Seed">Of the program.</param>
public sealed record TrainerProgram(
    IReadOnlyList<StepSpec> Steps, ICompiledModel Evaluation, IReadOnlyList<Slot> Slots, IReadOnlyList<TensorInfo> Inputs, IReadOnlyList<string> Reports, string Rate,
    IReadOnlyList<TrainerModel> Models, ulong Seed);

/// <summary>Training for those who own their loop: the step of <c>nnc train</c>, and what belongs to it.</summary>
/// <remarks>
/// The order of the samples and the epochs are the caller's. A step is the same, bit for bit, as that of <c>nnc train</c> for the same batch,
/// seed, <see cref="Steps"/>, <see cref="Epoch"/> and, where the program reads it, <see cref="TotalSteps"/>. Not safe for several threads.
/// </remarks>
public abstract class ModelTrainer : IDisposable
{
    private readonly TrainerProgram _program;
    private readonly TrainingSession _session;
    private readonly TrainingEvaluation _evaluation;
    private readonly TensorData?[] _batch;
    private RunState _state = new();

    /// <param name="program">The program.</param>
    /// <param name="parameters">Where parameters and buffers begin.</param>
    protected ModelTrainer(TrainerProgram program, ParameterSource parameters)
    {
        _program = program;
        _session = new TrainingSession(program.Steps, program.Slots, parameters);
        _evaluation = new TrainingEvaluation(program.Evaluation, _session);
        _batch = new TensorData?[program.Inputs.Count];
        Seed = program.Seed;
    }

    /// <summary>Of dropout and the like; the program's unless set.</summary>
    public ulong Seed { get; set; }

    /// <summary>Batches so far.</summary>
    public long Steps => _state.Step;

    /// <summary>What schedules and losses see as <c>epoch</c>, from 0.</summary>
    public int Epoch => _state.Epoch;

    /// <summary>Batches of the whole run, which make <c>progress</c>; 0 where nobody asks for it.</summary>
    public long TotalSteps { get; set; }

    /// <summary>All that training carries.</summary>
    public TrainingSession Session => _session;

    /// <summary>Ends an epoch; <paramref name="metric"/> is what a plateau schedule sees, the validation loss as a rule.</summary>
    public void EndEpoch(double metric = 0) => (_state.Epoch, _state.Batch, _state.Metric) = (_state.Epoch + 1, 0, metric);

    /// <summary>Writes a checkpoint, whole or not at all; <c>nnc train --resume</c> takes it up too.</summary>
    /// <exception cref="ModelFileException">The file cannot be written.</exception>
    public void Save(string path) => Checkpoint.Write(path, _session, _state);

    /// <summary>Goes on where a checkpoint was written.</summary>
    /// <exception cref="ModelFileException">It cannot be read, or is of another program.</exception>
    public void Resume(string path) => _state = Checkpoint.Read(path, _session);

    /// <summary>Writes the weights as inference uses them, for the model's <c>Load</c>.</summary>
    /// <param name="path">A <c>.safetensors</c> file.</param>
    /// <param name="model">Its name in the block, where it has several models.</param>
    /// <exception cref="ModelFileException">The file cannot be written.</exception>
    public void SaveWeights(string path, string model = "")
    {
        TrainerModel found = _program.Models.FirstOrDefault(m => m.Name == model) ?? throw new ArgumentException($"there is no model `{model}`", nameof(model));
        TensorFile.Write(path, [.. found.Weights.Select(w => new NamedTensor(w.Path, _evaluation.Weight(w.Slot)))]);
    }

    /// <summary>Parameters for a new object of the model, as they are now.</summary>
    protected ParameterSource Current => new CurrentParameters(_evaluation);

    /// <summary>Takes one input of the next batch.</summary>
    /// <exception cref="ArgumentException">It has not as many elements as its shape asks for.</exception>
    protected void Fill<T>(int input, ReadOnlySpan<T> values, params ReadOnlySpan<int> shape) where T : unmanaged
    {
        TensorInfo info = _program.Inputs[input];
        int count = 1;
        foreach (int size in shape)
        {
            if (size <= 0) throw new ArgumentException($"a size of `{info.Name}` is {size}, sizes are positive");
            count = checked(count * size);
        }
        if (values.Length != count) throw new ArgumentException($"`{info.Name}` is {info}: {count} elements are expected, found {values.Length}");
        if (_batch[input] is not { } data || !data.Shape.AsSpan().SequenceEqual(shape)) _batch[input] = data = TensorData.Zeros(info.Element, shape.ToArray());
        MemoryMarshal.AsBytes(values).CopyTo(data.Bytes);
    }

    /// <summary>A step on the batch that has been filled in.</summary>
    protected TrainingReport Learn()
    {
        _session.Step(Batch(), Clock, Seed + (ulong)_state.Step);
        _state.Step++;
        _state.Batch++;
        return new TrainingReport(_program.Reports, [.. _program.Reports.Select(r => _session.Gives(r) && _session.Ran(r) ? TrainingSession.Number(_session.Result(r)) : double.NaN)], TrainingSession.Number(_session.Result(_program.Rate)));
    }

    /// <summary>Losses and metrics of the batch that has been filled in; changes nothing.</summary>
    protected TrainingReport Measure() => new(_evaluation.Reports, _evaluation.Run(Batch(), Clock), 0);

    private TrainingClock Clock => new(_state.Epoch, _state.Step, TotalSteps > 0 ? (double)_state.Step / TotalSteps : 0, _state.Metric);

    private Dictionary<string, TensorData> Batch()
    {
        var batch = new Dictionary<string, TensorData>(StringComparer.Ordinal);
        for (int i = 0; i < _batch.Length; i++) batch[_program.Inputs[i].Name] = _batch[i]!;
        return batch;
    }

    public void Dispose()
    {
        _evaluation.Dispose();
        _session.Dispose();
        GC.SuppressFinalize(this);
    }

    private sealed class CurrentParameters(TrainingEvaluation evaluation) : ParameterSource
    {
        public override void Fill<T>(ParameterSpec parameter, Span<T> destination) => evaluation.Weight(parameter.Weight.Name).As<T>().CopyTo(destination);
    }
}
