using System.Collections.Immutable;
using ModelDsl.Diagnostics;
using ModelDsl.Elaboration;
using ModelDsl.Ir;
using ModelDsl.Optimization;
using ModelDsl.Planning;

namespace ModelDsl.Training;

/// <summary>Something that training carries from step to step.</summary>
public enum SlotKind
{
    /// <summary>A parameter of the model that the optimizer moves, or that is frozen.</summary>
    Parameter,

    /// <summary>A buffer of the model, such as a running mean.</summary>
    Buffer,

    /// <summary>What the optimizer, the schedule or an average of the weights keeps.</summary>
    State,
}

/// <summary>One tensor of the state of training: an input of the step's graph and, where a step changes it, an output.</summary>
/// <param name="Path">PyTorch's path, or <c>optimizer.m.fc.weight</c> for a state.</param>
/// <param name="Info">Type, and how it starts.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Changes">Whether the step gives a new value, as the output <see cref="After"/>.</param>
/// <param name="Lasts">Whether the inference version has it too: an auxiliary head is there for training alone.</param>
public sealed record TrainingSlot(string Path, ParameterInfo Info, SlotKind Kind, bool Changes, bool Lasts = false)
{
    /// <summary>The input of the graph that holds the value before the step.</summary>
    public string Before => "before." + Path;

    /// <summary>The output of the graph that holds the value after the step.</summary>
    public string After => "after." + Path;
}

/// <summary>Numbers of a <c>train</c> block that the loop around the steps follows.</summary>
public sealed record TrainingSettings
{
    /// <summary>Passes over the data; 0 where <see cref="Steps"/> says how long.</summary>
    public int Epochs { get; init; }

    /// <summary>Batches in all, several of which make one optimizer step under <c>accumulate</c>; 0 where <see cref="Epochs"/> says how long.</summary>
    public int Steps { get; init; }

    /// <summary>Samples in a batch.</summary>
    public int Batch { get; init; } = 32;

    public ulong Seed { get; init; }

    /// <summary>Epochs without improvement after which training ends; 0 for never.</summary>
    public int EarlyStopping { get; init; }

    /// <summary>Batches between checkpoints; 0 for one an epoch.</summary>
    public int CheckpointEvery { get; init; }

    /// <summary>Whether each epoch has an order of its own.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Parts of the data, each of which validates a run that learns from the others; 0 for one run.</summary>
    public int Folds { get; init; }

    /// <summary>Runs that differ by seed; 0 for one.</summary>
    public int Members { get; init; }

    /// <summary>Whether each run learns from samples drawn with replacement.</summary>
    public bool Bootstrap { get; init; }

    /// <summary>Whether samples that fill no batch are left out of an epoch.</summary>
    public bool DropLast { get; init; }
}

/// <summary>A source of samples and what is done to each: <c>idx("images", "labels") -> normalize(mean: 0.1307)</c>.</summary>
/// <param name="Name"><c>train</c>, <c>valid</c> or another name.</param>
/// <param name="Stages">The source, then its transformations.</param>
public sealed record DataDeclaration(string Name, ImmutableArray<DataStage> Stages);

/// <summary>One call in a data declaration.</summary>
public sealed record DataStage(string Name, ImmutableArray<StaticValue> Positional, ImmutableSortedDictionary<string, StaticValue> Named, Text.Location Where);

/// <summary>A model of a training program.</summary>
/// <param name="Name">Its name in the block, before the paths of its parameters; empty for the model that the block itself names.</param>
/// <param name="Symbol">The declaration.</param>
/// <param name="Frozen">Whether it stays as it is.</param>
/// <param name="Weights">The file that its parameters come from; null for its initialisers.</param>
/// <param name="Transfer">Patterns and renames (<c>old=new</c>) that say which of the file's tensors are taken; all, and all of them needed, where empty.</param>
public sealed record TrainedModel(string Name, string Symbol, bool Frozen, string? Weights, ImmutableArray<string> Transfer)
{
    /// <summary>What the paths of its parameters begin with.</summary>
    public string Prefix => Name.Length == 0 ? "" : Name + ".";
}

/// <summary>An input that data fills.</summary>
public sealed record BatchInput(string Name, TensorType Type);

/// <summary>What a step does where the norm of its gradients, which it clips, is not finite.</summary>
public enum NonFiniteNorm
{
    /// <summary>What the arithmetic gives, as PyTorch unless told otherwise.</summary>
    Keep,

    /// <summary>Nothing: parameters, buffers and states stay, and the step does not count as an update.</summary>
    Skip,

    /// <summary>The run ends, with the state before the step.</summary>
    Error,
}

/// <summary>Settings of <c>LBFGS</c>, by the names of its declaration.</summary>
public sealed record LbfgsSettings(int MaxIterations, int MaxEvaluations, double ToleranceGradient, double ToleranceChange, int History, bool StrongWolfe, double? Average = null, int Accumulate = 1);

/// <summary>What is done for one batch, once or in turn with others.</summary>
/// <param name="Name">The model that it changes; empty where the block has no steps of its own.</param>
/// <param name="Every">Runs on the batches whose number, from 0, this divides.</param>
/// <param name="Graph">
/// From the batch, the step's slots and the clocks <c>epoch</c>, <c>step</c>, <c>progress</c>, <c>metric</c> (f64[]) to losses and metrics,
/// <c>lr</c>, each changed slot, and where asked for <c>gradient.PATH</c>. With steps, names of results begin with the step's: <c>D.loss</c>.
/// </param>
/// <param name="Slots">What it reads or changes.</param>
/// <param name="Reports">Its losses and metrics, the minimised one first.</param>
/// <param name="Lbfgs">Settings of L-BFGS, which moves the parameters itself by the gradients that the graph gives; null for other optimizers.</param>
/// <param name="NonFinite">What it does about gradients that are not finite.</param>
public sealed record TrainingStep(
    string Name, int Every, Graph Graph, ImmutableArray<TrainingSlot> Slots, ImmutableArray<string> Reports, LbfgsSettings? Lbfgs = null, NonFiniteNorm NonFinite = NonFiniteNorm.Keep)
{
    /// <summary>The result that ends the run where it is not finite; null for none.</summary>
    public string? Guard => NonFinite == NonFiniteNorm.Error ? (Name.Length == 0 ? "grad_norm" : $"{Name}.grad_norm") : null;

    /// <summary>The result that holds the learning rate.</summary>
    public string Rate => Name.Length == 0 ? "lr" : $"{Name}.lr";
}

/// <summary>The steps of a program for one of several sizes of its data, with the same slots.</summary>
/// <param name="Sizes">Numbers for dynamic sizes of the program, by name.</param>
/// <param name="Steps">A graph for each step, which takes and gives what the step's own does.</param>
public sealed record TrainingScale(ImmutableSortedDictionary<string, long> Sizes, ImmutableArray<Graph> Steps)
{
    /// <summary><c>H24_W32</c></summary>
    public string Name => string.Join('_', Sizes.Select(s => $"{s.Key}{s.Value}"));
}

/// <summary>A compiled <c>train</c> block.</summary>
/// <param name="Name">After <c>as</c>, or the model's.</param>
/// <param name="Models">The models, each with its parameters among the slots.</param>
/// <param name="Steps">Run in order for each batch.</param>
/// <param name="Evaluation">The inference version: from a batch and the slots to losses and metrics. Takes the same clocks.</param>
/// <param name="Slots">All that the steps carry, each path once.</param>
/// <param name="Inputs">The inputs that hold a batch, in the order in which data fills them.</param>
/// <param name="Reports">Losses and metrics by name, that of the first step which is minimised first.</param>
/// <param name="Settings">What the loop follows.</param>
/// <param name="Data">Declared sources.</param>
/// <param name="Diagnostics">What is wrong.</param>
public sealed record TrainingProgram(
    string Name, ImmutableArray<TrainedModel> Models, ImmutableArray<TrainingStep> Steps, Graph Evaluation, ImmutableArray<TrainingSlot> Slots,
    ImmutableArray<BatchInput> Inputs, ImmutableArray<string> Reports, TrainingSettings Settings, ImmutableArray<DataDeclaration> Data, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>Only algorithms that round as plain loops do, see <see cref="ModelOptions.Exact"/>.</summary>
    public bool Exact { get; init; }

    /// <summary>Measured answers to decisions of the planner, see <see cref="ModelOptions.Measured"/>.</summary>
    public IReadOnlyDictionary<string, string>? Measured { get; init; }

    /// <summary>Versions for the sizes that <c>multi_scale</c> of the data declares; none where the rows and columns are fixed anyway.</summary>
    public ImmutableArray<TrainingScale> Scales => _scales ??= ScaleSource?.Invoke(this) ?? [];

    // Elaborated when somebody asks: whoever only checks does not.
    internal Func<TrainingProgram, ImmutableArray<TrainingScale>>? ScaleSource { get; init; }

    private ImmutableArray<TrainingScale>? _scales;

    /// <summary>The plan of one of the program's graphs, or of one made from it.</summary>
    public ExecutionPlan Plan(Graph graph) => Planner.Plan(Pipeline.Run(graph), new Tuning(Measured), Exact);

    internal static TrainingProgram Failed(string name, params Diagnostic[] diagnostics) =>
        new(name, [], [], new GraphBuilder(name).Build(), [], [], [], new TrainingSettings(), [], [.. diagnostics]);

    /// <summary>Whether a slot is part of a model: what its file holds.</summary>
    public bool Belongs(TrainedModel model, string path) =>
        model.Name.Length > 0 ? path.StartsWith(model.Prefix, StringComparison.Ordinal) : !Models.Any(m => m.Name.Length > 0 && path.StartsWith(m.Prefix, StringComparison.Ordinal));

    public bool HasErrors => Diagnostics.Any(d => d.Severity == Severity.Error);
}
