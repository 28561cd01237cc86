namespace ModelDsl.Tests.Equations;

/// <summary>A tensor of doubles for plain loops, indexed as on paper.</summary>
internal sealed record Loops(int[] Shape, double[] Data)
{
    public double this[params ReadOnlySpan<int> at]
    {
        get
        {
            int offset = 0;
            for (int i = 0; i < Shape.Length; i++)
            {
                Assert.InRange(at[i], 0, Shape[i] - 1);
                offset = offset * Shape[i] + at[i];
            }
            return Data[offset];
        }
    }

    public int Int(params ReadOnlySpan<int> at) => (int)this[at];

    /// <summary>A tensor from the value of each element.</summary>
    public static Loops Make(int[] shape, Func<int[], double> element) => new(shape, [.. Points(shape).Select(element)]);

    public static double Sum(int[] ranges, Func<int[], double> term) => Points(ranges).Sum(term);

    /// <summary>All index tuples below the ranges, the last index fastest.</summary>
    public static IEnumerable<int[]> Points(int[] ranges)
    {
        int count = ranges.Aggregate(1, (a, b) => a * b);
        var at = new int[ranges.Length];
        for (int i = 0; i < count; i++)
        {
            yield return [.. at];
            for (int axis = at.Length - 1; axis >= 0 && ++at[axis] == ranges[axis]; axis--) at[axis] = 0;
        }
    }
}
