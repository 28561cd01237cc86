namespace ModelDsl.Runtime.Training;

/// <summary>A step length that fulfils the strong Wolfe conditions: enough lower, and flatter.</summary>
/// <remarks>Nocedal and Wright, Numerical Optimization, algorithms 3.5 and 3.6; bounds and limits as in torch.optim.LBFGS.</remarks>
internal sealed class LineSearch(float[] start, float[] direction, LossAndGradient evaluate)
{
    private const double Decrease = 1e-4, Flatness = 0.9;
    private const int Most = 25;

    /// <summary>A length and what was found there.</summary>
    private sealed record Point(double Length, double Loss, float[] Gradient, double Slope);

    private int _tried;

    private Point At(double length)
    {
        _tried++;
        var x = (float[])start.Clone();
        Lbfgs.Move(x, direction, length);
        var gradient = new float[x.Length];
        double loss = evaluate(x, gradient);
        return new Point(length, loss, gradient, Lbfgs.Dot(gradient, direction));
    }

    /// <summary>The loss, the gradient and the length that were found, and how many evaluations that took.</summary>
    public (double Loss, float[] Gradient, double Length, int Evaluations) Run(double length, double loss, float[] gradient, double slope, double toleranceChange)
    {
        Point origin = new(0, loss, gradient, slope), previous = origin, point = At(length);
        Point[]? bracket = null;
        int round = 0;
        bool done = false;
        bool Falls(Point p) => p.Loss <= loss + Decrease * p.Length * slope;
        bool IsFlat(Point p) => Math.Abs(p.Slope) <= -Flatness * slope;
        for (; round < Most; round++)
        {
            if (!Falls(point) || round > 1 && point.Loss >= previous.Loss)
            {
                bracket = [previous, point];
                break;
            }
            if (IsFlat(point))
            {
                (bracket, done) = ([point, point], true);
                break;
            }
            if (point.Slope >= 0)
            {
                bracket = [previous, point];
                break;
            }
            double next = Minimum(previous, point, point.Length + 0.01 * (point.Length - previous.Length), point.Length * 10);
            (previous, point) = (point, At(next));
        }
        bracket ??= [origin, point];
        int low = bracket[0].Loss <= bracket[1].Loss ? 0 : 1;
        bool stuck = false;
        while (!done && round < Most)
        {
            double least = Math.Min(bracket[0].Length, bracket[1].Length), most = Math.Max(bracket[0].Length, bracket[1].Length);
            if ((most - least) * Lbfgs.Largest(direction) < toleranceChange) break;
            double t = Minimum(bracket[0], bracket[1], least, most), margin = 0.1 * (most - least);
            // Close to an end twice in a row, or at it: away from there.
            bool close = Math.Min(most - t, t - least) < margin;
            if (close && (stuck || t >= most || t <= least)) (t, stuck) = (Math.Abs(t - most) < Math.Abs(t - least) ? most - margin : least + margin, false);
            else stuck = close;
            point = At(t);
            round++;
            if (!Falls(point) || point.Loss >= bracket[low].Loss)
            {
                bracket[1 - low] = point;
                low = bracket[0].Loss <= bracket[1].Loss ? 0 : 1;
            }
            else
            {
                if (IsFlat(point)) done = true;
                else if (point.Slope * (bracket[1 - low].Length - bracket[low].Length) >= 0) bracket[1 - low] = bracket[low];
                bracket[low] = point;
            }
        }
        Point best = bracket[low];
        return (best.Loss, best.Gradient, best.Length, _tried);
    }

    // Where the cubic through both points and slopes is lowest, within bounds; their middle where it has no minimum.
    private static double Minimum(Point a, Point b, double least, double most)
    {
        double d = a.Slope + b.Slope - 3 * (a.Loss - b.Loss) / (a.Length - b.Length), square = d * d - a.Slope * b.Slope;
        if (!(square >= 0)) return (least + most) / 2;
        double root = Math.Sqrt(square);
        double at = a.Length <= b.Length
            ? b.Length - (b.Length - a.Length) * ((b.Slope + root - d) / (b.Slope - a.Slope + 2 * root))
            : a.Length - (a.Length - b.Length) * ((a.Slope + root - d) / (a.Slope - b.Slope + 2 * root));
        return Math.Min(Math.Max(at, least), most);
    }
}
