namespace ModelDsl.Benchmarks;

/// <summary>Made-up operands, the same every time.</summary>
internal static class Numbers
{
    public static float[] Between(int count, int seed = 1)
    {
        var random = new Random(seed);
        float[] x = new float[count];
        foreach (ref float value in x.AsSpan()) value = random.NextSingle() - 0.5f;
        return x;
    }
}
