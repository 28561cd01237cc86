namespace ModelDsl.Runtime.Training;

/// <summary>A number that may depend on where the run stands: <c>0.5 * (1 - progress)</c>.</summary>
public delegate double ClockNumber(TrainingClock clock);

/// <summary>A sample on its way through the transformations: elements that may be replaced, and a shape that may change.</summary>
public sealed class Sample
{
    public float[] Data { get; set; } = [];
    public int[] Shape { get; set; } = [];

    /// <summary>Columns that go the same way, such as the mask of an image; their values are picked, never mixed.</summary>
    public List<Sample> Along { get; } = [];

    /// <summary>Channels (all axes before the last two), rows and columns.</summary>
    /// <exception cref="ArgumentException">There are fewer than two axes.</exception>
    public (int Planes, int Rows, int Columns) Image => Shape.Length >= 2
        ? (Data.Length / Math.Max(1, Shape[^1] * Shape[^2]), Shape[^2], Shape[^1])
        : throw new ArgumentException("an image has rows and columns");

    // What Data was before it was replaced: the next sample's room.
    private float[] _spare = [];

    /// <summary>An array that is not in use, whatever it holds.</summary>
    public float[] Room(int size) => _spare.Length == size ? _spare : new float[size];

    /// <summary>Puts an image of another size in the place of this one.</summary>
    public void Replace(float[] data, int rows, int columns)
    {
        _spare = Data;
        Data = data;
        if (Shape[^2] != rows || Shape[^1] != columns) Shape = [.. Shape[..^2], rows, columns];
    }

    /// <summary>Begins anew with another sample, in memory of the one before.</summary>
    public Span<float> Begin(int size, int[] shape)
    {
        if (Data.Length != size) (Data, _spare) = (Room(size), Data);
        Shape = shape;
        return Data;
    }
}

/// <summary>What a transformation may depend on.</summary>
/// <param name="Random">Numbers that belong to this sample, this epoch and this transformation.</param>
/// <param name="Shared">Numbers that all samples of the batch have in common.</param>
/// <param name="Clock">Where the run stands.</param>
public readonly record struct SampleContext(SampleRandom Random, SampleRandom Shared, TrainingClock Clock);

/// <summary>What is done to a sample before it is used.</summary>
public abstract class Transformation
{
    /// <summary>Changes a sample.</summary>
    public abstract void Apply(Sample sample, SampleContext context);
}

/// <summary>(x − mean) / std.</summary>
public sealed class Normalize(ClockNumber mean, ClockNumber std) : Transformation
{
    public override void Apply(Sample sample, SampleContext context)
    {
        float m = (float)mean(context.Clock), s = (float)std(context.Clock);
        foreach (ref float x in sample.Data.AsSpan()) x = (x - m) / s;
    }
}

/// <summary>Adds normally distributed noise to every element.</summary>
public sealed class Noise(ClockNumber std) : Transformation
{
    public override void Apply(Sample sample, SampleContext context)
    {
        float s = (float)std(context.Clock);
        SampleRandom random = context.Random;
        foreach (ref float x in sample.Data.AsSpan()) x += s * (float)random.Normal();
    }
}
