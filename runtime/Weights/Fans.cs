namespace ModelDsl.Runtime.Weights;

/// <summary>How many inputs one output of a weight sums over, and how many outputs one input reaches.</summary>
/// <remarks>As PyTorch counts: axis 1 and axis 0 times the product of the rest. A transposed convolution's weight
/// <c>[in, out, k…]</c> therefore has <c>out·∏k</c> as fan-in.</remarks>
public readonly record struct Fans(long In, long Out)
{
    /// <exception cref="ArgumentException">The shape has fewer than two axes.</exception>
    public static Fans Of(ReadOnlySpan<int> shape)
    {
        if (shape.Length < 2) throw new ArgumentException($"fans need at least two axes, found [{string.Join(", ", shape.ToArray())}]", nameof(shape));
        long area = 1;
        foreach (int axis in shape[2..]) area *= axis;
        return new Fans(shape[1] * area, shape[0] * area);
    }

    /// <param name="mode"><c>fan_in</c> or <c>fan_out</c>.</param>
    /// <exception cref="ArgumentException">The mode is neither.</exception>
    public long Of(string mode) => mode switch
    {
        "fan_in" => In,
        "fan_out" => Out,
        _ => throw new ArgumentException($"the mode `{mode}` is neither `fan_in` nor `fan_out`", nameof(mode)),
    };
}
