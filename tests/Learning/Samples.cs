using ModelDsl.Runtime.Files;

namespace ModelDsl.Tests.Learning;

/// <summary>Made-up data: everything follows from a seed.</summary>
internal sealed class Samples(int seed)
{
    private readonly Random _random = new(seed);

    public double Uniform(double low, double high) => low + (high - low) * _random.NextDouble();
    public int Below(int count) => _random.Next(count);

    public double Normal()
    {
        double u = 1 - _random.NextDouble(), v = _random.NextDouble();
        return Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * v);
    }

    /// <summary>A tensor whose rows are written one by one.</summary>
    public static TensorData Rows(int count, int[] shape, Action<int, Span<float>> write)
    {
        int size = shape.Aggregate(1, (a, b) => a * b);
        var data = new float[count * size];
        for (int i = 0; i < count; i++) write(i, data.AsSpan(i * size, size));
        return TensorData.From(data, [count, .. shape]);
    }

    /// <summary>Adds noise to every number.</summary>
    public void Blur(Span<float> data, double deviation)
    {
        for (int i = 0; i < data.Length; i++) data[i] += (float)(deviation * Normal());
    }

    /// <summary>Fills a box of an image, rows and columns half open.</summary>
    public static void Fill(Span<float> image, int width, int left, int top, int right, int bottom, float value)
    {
        for (int row = top; row < bottom; row++) image.Slice(row * width + left, right - left).Fill(value);
    }
}
