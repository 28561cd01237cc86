namespace ModelDsl.Ir;

/// <summary>A tensor of the <see cref="PlainEvaluator"/>: every element as f64, rows last; truth values are 0 and 1.</summary>
public sealed record DenseTensor(int[] Shape, double[] Data)
{
    public static int Count(IEnumerable<int> shape) => shape.Aggregate(1, (a, b) => a * b);
}

/// <summary>A run that cannot go on, such as at an index out of range.</summary>
public sealed class EvaluationException(string message) : Exception(message);
