namespace ModelDsl.Runtime.Training;

/// <summary>Settings of L-BFGS; names and meaning are those of torch.optim.LBFGS.</summary>
/// <param name="MaxIterations">Changes of direction in one step.</param>
/// <param name="MaxEvaluations">Evaluations of loss and gradients in one step.</param>
/// <param name="ToleranceGradient">Ends where no element of the gradient is larger.</param>
/// <param name="ToleranceChange">Ends where neither the parameters nor the loss change more.</param>
/// <param name="History">Pairs of changes that stand for the curvature.</param>
/// <param name="StrongWolfe">Whether the step length is searched for; else it is the learning rate.</param>
/// <param name="Average">The decay of an average of the parameters, kept in slots of their paths after <c>ema.</c>; null for none.</param>
/// <param name="Accumulate">Batches that loss and gradient are the mean of: a step moves at the last of them, and evaluates all of them each time.</param>
public sealed record LbfgsOptions(int MaxIterations, int MaxEvaluations, double ToleranceGradient, double ToleranceChange, int History, bool StrongWolfe, double? Average = null, int Accumulate = 1)
{
    /// <summary>What begins the names of the slots that L-BFGS keeps.</summary>
    public const string Prefix = "lbfgs.";

    /// <summary>Numbers that it keeps beside vectors: see <see cref="LbfgsState"/>.</summary>
    public int Numbers => LbfgsState.Scalars + History;
}
