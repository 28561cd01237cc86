namespace ModelDsl.Runtime.Training;

/// <summary>Loss and gradient at some parameters.</summary>
/// <param name="parameters">All of them, one behind the other.</param>
/// <param name="gradient">Filled.</param>
/// <returns>The loss.</returns>
internal delegate double LossAndGradient(ReadOnlySpan<float> parameters, Span<float> gradient);

/// <summary>The limited-memory method of Broyden, Fletcher, Goldfarb and Shanno: curvature from the last pairs of changes.</summary>
/// <remarks>Liu and Nocedal, 1989; the loop, its limits and the line search follow torch.optim.LBFGS.</remarks>
internal static class Lbfgs
{
    // A pair that curves less than this says nothing.
    private const double LeastCurvature = 1e-10;

    // Where a line search gives up on a shorter bracket: PyTorch's search has a tolerance of its own, whatever `tolerance_change` says.
    private const double LeastBracket = 1e-9;

    /// <summary>One step: several changes of direction.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="state">Carried from step to step.</param>
    /// <param name="rate">The learning rate, known once something has been evaluated.</param>
    /// <param name="parameters">Changed.</param>
    /// <param name="evaluate">Called at least once, first with the parameters as they are.</param>
    public static void Step(LbfgsOptions options, LbfgsState state, Func<double> rate, float[] parameters, LossAndGradient evaluate)
    {
        int n = parameters.Length;
        var gradient = new float[n];
        float[] y = new float[n], s = new float[n];
        double loss = evaluate(parameters, gradient);
        int evaluations = 1;
        if (Largest(gradient) <= options.ToleranceGradient) return;
        for (int iteration = 1; iteration <= options.MaxIterations; iteration++)
        {
            state.Iterations++;
            Turn(state, gradient, y, s);
            gradient.CopyTo(state.Gradient);
            double before = state.Loss = loss;
            double length = state.Length = state.Iterations == 1 ? Math.Min(1, 1 / Sum(gradient)) * rate() : rate();
            double slope = Dot(gradient, state.Direction);
            if (slope > -options.ToleranceChange) return;
            if (options.StrongWolfe)
            {
                var search = new LineSearch(parameters, state.Direction.ToArray(), evaluate);
                (loss, gradient, length, int tried) = search.Run(length, loss, gradient, slope, LeastBracket);
                state.Length = length;
                evaluations += tried;
                Move(parameters, state.Direction, length);
            }
            else
            {
                Move(parameters, state.Direction, length);
                // After the last change nobody asks any more.
                if (iteration == options.MaxIterations) return;
                loss = evaluate(parameters, gradient);
                evaluations++;
            }
            if (evaluations >= options.MaxEvaluations || Largest(gradient) <= options.ToleranceGradient) return;
            if (Largest(state.Direction) * Math.Abs(length) <= options.ToleranceChange || Math.Abs(loss - before) < options.ToleranceChange) return;
        }
    }

    // The next direction: the negative gradient, bent by what the pairs tell of the curvature (the two-loop recursion).
    private static void Turn(LbfgsState state, float[] gradient, float[] y, float[] s)
    {
        Span<float> direction = state.Direction;
        if (state.Iterations == 1)
        {
            state.Clear();
            state.Scale = 1;
            for (int i = 0; i < gradient.Length; i++) direction[i] = -gradient[i];
            return;
        }
        for (int i = 0; i < gradient.Length; i++) (y[i], s[i]) = (gradient[i] - state.Gradient[i], (float)(direction[i] * state.Length));
        double curvature = Dot(y, s);
        if (curvature > LeastCurvature)
        {
            state.Add(y, s, 1 / curvature);
            state.Scale = curvature / Dot(y, y);
        }
        var shares = new double[state.Pairs];
        for (int i = 0; i < gradient.Length; i++) direction[i] = -gradient[i];
        for (int pair = state.Pairs - 1; pair >= 0; pair--)
        {
            shares[pair] = Dot(state.DifferenceOfParameters(pair), direction) * state.Inverse(pair);
            Move(direction, state.DifferenceOfGradients(pair), -shares[pair]);
        }
        for (int i = 0; i < gradient.Length; i++) direction[i] = (float)(direction[i] * state.Scale);
        for (int pair = 0; pair < state.Pairs; pair++)
            Move(direction, state.DifferenceOfParameters(pair), shares[pair] - Dot(state.DifferenceOfGradients(pair), direction) * state.Inverse(pair));
    }

    internal static void Move(Span<float> x, ReadOnlySpan<float> direction, double length)
    {
        for (int i = 0; i < x.Length; i++) x[i] = (float)(x[i] + length * direction[i]);
    }

    internal static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += (double)a[i] * b[i];
        return sum;
    }

    internal static double Largest(ReadOnlySpan<float> x)
    {
        double most = 0;
        foreach (float v in x) most = Math.Max(most, Math.Abs(v));
        return most;
    }

    private static double Sum(ReadOnlySpan<float> x)
    {
        double sum = 0;
        foreach (float v in x) sum += Math.Abs(v);
        return sum;
    }
}
