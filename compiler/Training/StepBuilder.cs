using ModelDsl.Ir;
using ModelDsl.Text;

namespace ModelDsl.Training;

/// <summary>One step of a <c>train</c> block while it is elaborated: what it gives, what it changes, what it keeps.</summary>
/// <param name="model">The model that it trains; null for all that are not frozen.</param>
/// <param name="prefix">Before the names of what it gives: <c>D.</c>; empty where the block has no steps of its own.</param>
/// <param name="every">Batches from one run of the step to the next.</param>
/// <param name="settings">The optimizer and what belongs to it.</param>
/// <param name="where">What a mistake that is nobody else's is shown at.</param>
internal sealed class StepBuilder(string? model, string prefix, int every, TrainingBlock settings, Location where)
{
    public string? Model { get; } = model;
    public string Prefix { get; } = prefix;
    public int Every { get; } = every;
    public TrainingBlock Settings { get; } = settings;
    public Location Where { get; } = where;

    /// <summary>Losses and metrics by name, the minimised one first.</summary>
    public List<(string Name, Value Value)> Reports { get; } = [];

    /// <summary>Other results, such as <c>lr</c>.</summary>
    public List<(string Name, Value Value)> Results { get; } = [];

    /// <summary>New values of parameters, buffers and states.</summary>
    public List<(ParameterInfo Slot, Value Value)> Updates { get; } = [];

    /// <summary>What the optimizer and the schedule keep.</summary>
    public List<ParameterInfo> States { get; } = [];

    /// <summary>Settings of L-BFGS, where that is the optimizer.</summary>
    public LbfgsSettings? Lbfgs { get; set; }

    /// <summary>The parameters that L-BFGS moves.</summary>
    public ParameterInfo[] Moved { get; set; } = [];

    /// <summary>What is minimised.</summary>
    public Value? Loss { get; set; }
}
