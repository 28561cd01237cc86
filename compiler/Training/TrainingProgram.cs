using System.Collections.Immutable;
using ModelDsl.Diagnostics;
using ModelDsl.Elaboration;
using ModelDsl.Ir;

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
public sealed record TrainingSlot(string Path, ParameterInfo Info, SlotKind Kind, bool Changes)
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
}

/// <summary>A source of samples and what is done to each: <c>idx("images", "labels") -> normalize(mean: 0.1307)</c>.</summary>
/// <param name="Name"><c>train</c>, <c>valid</c> or another name.</param>
/// <param name="Stages">The source, then its transformations.</param>
public sealed record DataDeclaration(string Name, ImmutableArray<DataStage> Stages);

/// <summary>One call in a data declaration.</summary>
public sealed record DataStage(string Name, ImmutableArray<StaticValue> Positional, ImmutableSortedDictionary<string, StaticValue> Named, Text.Location Where);

/// <summary>A compiled <c>train</c> block.</summary>
/// <param name="Name">After <c>as</c>, or the model's.</param>
/// <param name="Step">
/// From the batch, the slots and the clocks <c>epoch</c>, <c>step</c>, <c>progress</c>, <c>metric</c> (f64[]) to <c>loss</c>, named losses and
/// metrics, <c>lr</c>, each changed slot, and <c>gradient.PATH</c> for every trained parameter.
/// </param>
/// <param name="Evaluation">The inference version: from a batch and the slots to loss and metrics. Takes the same clocks.</param>
/// <param name="Slots">In the order of the step's inputs.</param>
/// <param name="Batch">The inputs that hold a batch, in the order in which data fills them.</param>
/// <param name="Reports">Losses and metrics by name, the minimised one first.</param>
/// <param name="Settings">What the loop follows.</param>
/// <param name="Data">Declared sources.</param>
/// <param name="Diagnostics">What is wrong.</param>
public sealed record TrainingProgram(
    string Name, Graph Step, Graph Evaluation, ImmutableArray<TrainingSlot> Slots, ImmutableArray<string> Batch, ImmutableArray<string> Reports,
    TrainingSettings Settings, ImmutableArray<DataDeclaration> Data, ImmutableArray<Diagnostic> Diagnostics)
{
    internal static TrainingProgram Failed(string name, params Diagnostic[] diagnostics)
    {
        Graph none = new GraphBuilder(name).Build();
        return new(name, none, none, [], [], [], new TrainingSettings(), [], [.. diagnostics]);
    }

    public bool HasErrors => Diagnostics.Any(d => d.Severity == Severity.Error);
}
