using System.Numerics;

namespace ModelDsl.Runtime.Weights;

/// <summary>Initial values of parameters: PyTorch's laws, drawn from <see cref="CounterRandom"/>.</summary>
/// <remarks>Each method fills <c>data</c>, row-major of the given shape. Equal (seed, stream) give equal values on every
/// machine; the stream is that of the parameter's path, <see cref="CounterRandom.StreamOf"/>. All throw
/// <see cref="ArgumentException"/> when the data are not as many as the shape says or the shape is not one the law is for.</remarks>
public static partial class Initializers
{
    public static void Zeros<T>(Span<T> data, ReadOnlySpan<int> shape, ulong seed, ulong stream) where T : unmanaged, IFloatingPointIeee754<T> =>
        Constant(data, shape, seed, stream, 0);

    public static void Ones<T>(Span<T> data, ReadOnlySpan<int> shape, ulong seed, ulong stream) where T : unmanaged, IFloatingPointIeee754<T> =>
        Constant(data, shape, seed, stream, 1);

    public static void Constant<T>(Span<T> data, ReadOnlySpan<int> shape, ulong seed, ulong stream, double value) where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckCount(data, shape);
        data.Fill(T.CreateTruncating(value));
    }

    /// <summary>Uniform between <paramref name="a"/> and <paramref name="b"/>.</summary>
    public static void Uniform<T>(Span<T> data, ReadOnlySpan<int> shape, ulong seed, ulong stream, double a = 0, double b = 1) where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckCount(data, shape);
        if (!(a <= b)) throw new ArgumentException($"uniform needs a ≤ b, found {a} and {b}", nameof(a));
        Fill(data, new CounterRandom(seed, stream), bits => CounterRandom.ToUniform(bits), b - a, a);
        KeepWithin(data, a, b);
    }

    /// <summary>Normal with this mean and standard deviation.</summary>
    public static void Normal<T>(Span<T> data, ReadOnlySpan<int> shape, ulong seed, ulong stream, double mean = 0, double std = 1) where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckCount(data, shape);
        CheckStd(std);
        Fill(data, new CounterRandom(seed, stream), CounterRandom.ToNormal, std, mean);
    }

    /// <summary>A random direction: normal, scaled to length 1.</summary>
    public static void UnitNormal<T>(Span<T> data, ReadOnlySpan<int> shape, ulong seed, ulong stream) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Normal(data, shape, seed, stream);
        double squares = 0;
        foreach (T value in data) squares += double.CreateChecked(value) * double.CreateChecked(value);
        double length = Math.Max(Math.Sqrt(squares), 1e-12);
        for (int i = 0; i < data.Length; i++) data[i] = T.CreateTruncating(double.CreateChecked(data[i]) / length);
    }

    /// <summary>Normal, cut off at <paramref name="a"/> and <paramref name="b"/>, which are limits of the values themselves and not multiples of std.</summary>
    public static void TruncNormal<T>(Span<T> data, ReadOnlySpan<int> shape, ulong seed, ulong stream, double mean = 0, double std = 1, double a = -2, double b = 2)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckCount(data, shape);
        CheckStd(std);
        if (!(a <= b)) throw new ArgumentException($"trunc_normal needs a ≤ b, found {a} and {b}", nameof(a));
        if (std == 0)
        {
            data.Fill(T.CreateTruncating(Math.Clamp(mean, a, b)));
            return;
        }
        // Quantiles keep their digits in the lower tail only, so limits above the mean are mirrored.
        double from = (a - mean) / std, to = (b - mean) / std;
        bool mirror = from + to > 0;
        if (mirror) (from, to) = (-to, -from);
        double low = NormalDistribution.Cumulative(from), high = NormalDistribution.Cumulative(to);
        double Draw(ulong bits)
        {
            double p = low + (high - low) * (((bits >> 12) + 0.5) * (1.0 / (1L << 52)));
            // Limits so far out that no probability is left between them: the nearer one is the whole law.
            double x = p > 1e-300 && p < 1 ? Math.Clamp(NormalDistribution.Quantile(p), from, to) : p >= 1 ? from : to;
            return mirror ? -x : x;
        }
        Fill(data, new CounterRandom(seed, stream), Draw, std, mean);
        KeepWithin(data, a, b);
    }

    /// <summary>He's law, uniform: the bound is √3·gain/√fan.</summary>
    /// <param name="a">The negative slope, for <c>leaky_relu</c>.</param>
    /// <param name="mode"><c>fan_in</c> keeps the variance of the values, <c>fan_out</c> that of the gradients.</param>
    public static void KaimingUniform<T>(Span<T> data, ReadOnlySpan<int> shape, ulong seed, ulong stream, double a = 0, string mode = "fan_in", string nonlinearity = "leaky_relu", Fans? fans = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double bound = Math.Sqrt(3) * KaimingStd(shape, a, mode, nonlinearity, fans);
        Uniform(data, shape, seed, stream, -bound, bound);
    }

    /// <summary>He's law, normal: the standard deviation is gain/√fan.</summary>
    /// <inheritdoc cref="KaimingUniform"/>
    public static void KaimingNormal<T>(Span<T> data, ReadOnlySpan<int> shape, ulong seed, ulong stream, double a = 0, string mode = "fan_in", string nonlinearity = "leaky_relu", Fans? fans = null)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Normal(data, shape, seed, stream, 0, KaimingStd(shape, a, mode, nonlinearity, fans));

    /// <summary>Glorot's law, uniform: the bound is gain·√(6/(fan-in + fan-out)).</summary>
    public static void XavierUniform<T>(Span<T> data, ReadOnlySpan<int> shape, ulong seed, ulong stream, double gain = 1, Fans? fans = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double bound = Math.Sqrt(3) * XavierStd(shape, gain, fans);
        Uniform(data, shape, seed, stream, -bound, bound);
    }

    /// <summary>Glorot's law, normal: the standard deviation is gain·√(2/(fan-in + fan-out)).</summary>
    public static void XavierNormal<T>(Span<T> data, ReadOnlySpan<int> shape, ulong seed, ulong stream, double gain = 1, Fans? fans = null)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Normal(data, shape, seed, stream, 0, XavierStd(shape, gain, fans));

    /// <summary>The factor by which a nonlinearity shrinks the standard deviation of what passes it.</summary>
    /// <param name="parameter">The negative slope of <c>leaky_relu</c>, 0.01 when left out.</param>
    /// <exception cref="ArgumentException">The nonlinearity is not known.</exception>
    public static double CalculateGain(string nonlinearity, double? parameter = null) => nonlinearity switch
    {
        "linear" or "sigmoid" or "conv1d" or "conv2d" or "conv3d" or "conv_transpose1d" or "conv_transpose2d" or "conv_transpose3d" => 1,
        "tanh" => 5.0 / 3,
        "relu" => Math.Sqrt(2),
        "leaky_relu" => Math.Sqrt(2 / (1 + (parameter ?? 0.01) * (parameter ?? 0.01))),
        "selu" => 0.75,
        _ => throw new ArgumentException($"no gain is known for `{nonlinearity}`; known are linear, conv1d…3d, conv_transpose1d…3d, sigmoid, tanh, relu, leaky_relu and selu", nameof(nonlinearity)),
    };

    private static double KaimingStd(ReadOnlySpan<int> shape, double a, string mode, string nonlinearity, Fans? fans)
    {
        long fan = (fans ?? Fans.Of(shape)).Of(mode);
        return fan == 0 ? 0 : CalculateGain(nonlinearity, a) / Math.Sqrt(fan);
    }

    private static double XavierStd(ReadOnlySpan<int> shape, double gain, Fans? fans)
    {
        Fans f = fans ?? Fans.Of(shape);
        return f.In + f.Out == 0 ? 0 : gain * Math.Sqrt(2.0 / (f.In + f.Out));
    }

    private static void Fill<T>(Span<T> data, CounterRandom random, Func<ulong, double> draw, double scale, double shift) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < data.Length; i += 2)
        {
            (ulong even, ulong odd) = random.Pair(i >> 1);
            data[i] = T.CreateTruncating(shift + scale * draw(even));
            if (i + 1 < data.Length) data[i + 1] = T.CreateTruncating(shift + scale * draw(odd));
        }
    }

    // Rounding to T may step over a limit that T does not hold.
    private static void KeepWithin<T>(Span<T> data, double a, double b) where T : unmanaged, IFloatingPointIeee754<T>
    {
        T low = T.CreateTruncating(a), high = T.CreateTruncating(b);
        if (double.CreateTruncating(low) < a) low = T.BitIncrement(low);
        if (double.CreateTruncating(high) > b) high = T.BitDecrement(high);
        if (low > high) return;   // no number of T lies between the limits
        foreach (ref T x in data) x = T.Clamp(x, low, high);
    }

    private static void CheckCount<T>(Span<T> data, ReadOnlySpan<int> shape)
    {
        if (Files.TensorData.CountElements(shape) != data.Length)
            throw new ArgumentException($"the shape [{string.Join(", ", shape.ToArray())}] does not have {data.Length} elements", nameof(data));
    }

    private static void CheckStd(double std)
    {
        if (!(std >= 0)) throw new ArgumentException($"a standard deviation is not negative, found {std}", nameof(std));
    }
}
