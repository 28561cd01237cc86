using System.Collections.Immutable;
using ModelDsl.Elaboration;
using ModelDsl.Syntax;

namespace ModelDsl.Training;

/// <summary>The settings of a <c>train</c> block, or of one of its steps, as they have been read so far.</summary>
internal sealed class TrainingBlock
{
    /// <summary>What each step may have for itself: how the gradients and the parameters are treated.</summary>
    public static readonly string[] StepNames =
        ["optimizer", "schedule", "clip_grad_norm", "clip_norm_type", "clip_nonfinite", "clip_grad_value", "accumulate", "ema", "loss_scale"];

    /// <summary>Every setting of a block.</summary>
    public static readonly string[] Names =
    [
        "epochs", "steps", "batch", "seed", .. StepNames, "early_stopping", "checkpoint_every", "shuffle", "drop_last", "folds", "members", "bootstrap", "weights", "transfer", "frozen",
    ];

    public RuleValue? Optimizer { get; set; }

    /// <summary>Patterns of paths and the hyperparameters that they change; later ones win.</summary>
    public List<(ParameterGroup Group, Dictionary<string, (StaticValue Value, Text.Location Where)> Settings)> Groups { get; private init; } = [];

    /// <summary>The schedule, then those it comes after, the first to run last.</summary>
    public List<RuleValue> Schedules { get; private init; } = [];

    public double? ClipNorm { get; set; }
    /// <summary>The p of the norm that is clipped; infinity for the largest element.</summary>
    public double NormType { get; set; } = 2;
    public NonFiniteNorm NonFinite { get; set; }
    public double? ClipValue { get; set; }
    public int Accumulate { get; set; } = 1;
    public double? Average { get; set; }
    public double LossScale { get; set; } = 1;

    /// <summary>How the scale adapts itself; null where it is <see cref="LossScale"/>.</summary>
    public LossScaling? Scaling { get; set; }
    public TrainingSettings Loop { get; set; } = new();

    /// <summary>The file that parameters are taken from, and the patterns or renames that say which; all where there are none.</summary>
    public string? Weights { get; set; }
    public ImmutableArray<string> Transfer { get; set; } = [];

    /// <summary>Patterns of the paths that stay as they are.</summary>
    public List<(string Pattern, Text.Location Where)> Frozen { get; } = [];

    /// <summary>What a step begins with: all that the block has said so far.</summary>
    public TrainingBlock ForStep() => new()
    {
        Optimizer = Optimizer,
        Groups = [.. Groups],
        Schedules = [.. Schedules],
        ClipNorm = ClipNorm,
        NormType = NormType,
        NonFinite = NonFinite,
        ClipValue = ClipValue,
        Accumulate = Accumulate,
        Average = Average,
        LossScale = LossScale,
        Scaling = Scaling,
    };
}

/// <summary>A loss scale that adapts itself.</summary>
/// <param name="Initial">At the first step.</param>
/// <param name="Growth">The factor after <paramref name="Interval"/> steps with finite gradients.</param>
/// <param name="Backoff">The factor after a step without.</param>
/// <param name="Interval">Steps.</param>
internal sealed record LossScaling(double Initial, double Growth, double Backoff, long Interval);
