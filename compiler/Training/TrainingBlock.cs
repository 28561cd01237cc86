using ModelDsl.Elaboration;
using ModelDsl.Syntax;

namespace ModelDsl.Training;

/// <summary>The settings of a <c>train</c> block as they have been read so far.</summary>
internal sealed class TrainingBlock
{
    /// <summary>Every setting and what it is for, as help says it.</summary>
    public static readonly string[] Names =
    [
        "epochs", "steps", "batch", "seed", "optimizer", "schedule", "clip_grad_norm", "clip_norm_type", "clip_grad_value", "accumulate", "ema", "loss_scale",
        "early_stopping", "checkpoint_every",
    ];

    public RuleValue? Optimizer { get; set; }

    /// <summary>Patterns of paths and the hyperparameters that they change; later ones win.</summary>
    public List<(ParameterGroup Group, Dictionary<string, (StaticValue Value, Text.Location Where)> Settings)> Groups { get; } = [];

    /// <summary>The schedule, then those it comes after, the first to run last.</summary>
    public List<RuleValue> Schedules { get; } = [];

    public double? ClipNorm { get; set; }
    /// <summary>The p of the norm that is clipped; infinity for the largest element.</summary>
    public double NormType { get; set; } = 2;
    public double? ClipValue { get; set; }
    public int Accumulate { get; set; } = 1;
    public double? Average { get; set; }
    public double LossScale { get; set; } = 1;
    public TrainingSettings Loop { get; set; } = new();
}
