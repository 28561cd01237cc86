namespace ModelDsl.Runtime.Training;

/// <summary>What is done to a sample before it is used.</summary>
public abstract class Transformation
{
    /// <summary>Changes a sample in place.</summary>
    /// <param name="sample">Its elements.</param>
    /// <param name="shape">Its axes; of an image channels, rows and columns.</param>
    /// <param name="random">Numbers that belong to this sample and this transformation.</param>
    public abstract void Apply(Span<float> sample, ReadOnlySpan<int> shape, SampleRandom random);

    // Rows and columns are the last two axes.
    private protected static (int Rows, int Columns) Image(ReadOnlySpan<int> shape) =>
        shape.Length >= 2 ? (shape[^2], shape[^1]) : throw new ArgumentException("an image has rows and columns");
}

/// <summary>(x − mean) / std.</summary>
public sealed class Normalize(float mean, float std) : Transformation
{
    public override void Apply(Span<float> sample, ReadOnlySpan<int> shape, SampleRandom random)
    {
        foreach (ref float x in sample) x = (x - mean) / std;
    }
}

/// <summary>Moves an image by up to some pixels in each direction; what comes in at the border is its darkest value.</summary>
public sealed class RandomShift(int pixels) : Transformation
{
    public override void Apply(Span<float> sample, ReadOnlySpan<int> shape, SampleRandom random)
    {
        (int rows, int columns) = Image(shape);
        int down = random.Below(2 * pixels + 1) - pixels, right = random.Below(2 * pixels + 1) - pixels;
        float background = float.PositiveInfinity;
        foreach (float x in sample) background = Math.Min(background, x);
        float[] source = sample.ToArray();
        for (int i = 0; i < sample.Length; i++)
        {
            int plane = i / (rows * columns), row = i / columns % rows - down, column = i % columns - right;
            bool inside = row >= 0 && row < rows && column >= 0 && column < columns;
            sample[i] = inside ? source[(plane * rows + row) * columns + column] : background;
        }
    }
}

/// <summary>Mirrors an image left to right, half of the time.</summary>
public sealed class RandomFlip : Transformation
{
    public override void Apply(Span<float> sample, ReadOnlySpan<int> shape, SampleRandom random)
    {
        (_, int columns) = Image(shape);
        if (random.Below(2) == 0) return;
        for (int start = 0; start < sample.Length; start += columns) sample.Slice(start, columns).Reverse();
    }
}

/// <summary>Adds normally distributed noise to every element.</summary>
public sealed class Noise(float std) : Transformation
{
    public override void Apply(Span<float> sample, ReadOnlySpan<int> shape, SampleRandom random)
    {
        foreach (ref float x in sample) x += std * (float)random.Normal();
    }
}
