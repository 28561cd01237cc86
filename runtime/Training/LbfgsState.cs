using ModelDsl.Runtime.Files;

namespace ModelDsl.Runtime.Training;

/// <summary>What L-BFGS keeps from step to step, in slots, so that a checkpoint has it.</summary>
/// <param name="numbers">Iterations, step length, scale, loss, pairs, first pair; then 1 / (y·s) of each pair.</param>
/// <param name="direction">The last direction.</param>
/// <param name="gradient">The last gradient.</param>
/// <param name="gradients">Differences of gradients, a row for each pair.</param>
/// <param name="steps">Differences of parameters, a row for each pair.</param>
internal sealed class LbfgsState(TensorData numbers, TensorData direction, TensorData gradient, TensorData gradients, TensorData steps)
{
    public const int Scalars = 6;

    /// <summary>The names of its slots behind <see cref="LbfgsOptions.Prefix"/>, in the order of the constructor.</summary>
    public static readonly string[] Names = ["numbers", "direction", "gradient", "gradients", "steps"];

    private Span<double> Numbers => numbers.As<double>();
    public double Iterations { get => Numbers[0]; set => Numbers[0] = value; }
    public double Length { get => Numbers[1]; set => Numbers[1] = value; }

    /// <summary>What a vector is multiplied by before any pair is used.</summary>
    public double Scale { get => Numbers[2]; set => Numbers[2] = value; }
    public double Loss { get => Numbers[3]; set => Numbers[3] = value; }
    public int Pairs { get => (int)Numbers[4]; private set => Numbers[4] = value; }
    private int First { get => (int)Numbers[5]; set => Numbers[5] = value; }

    public Span<float> Direction => direction.As<float>();
    public Span<float> Gradient => gradient.As<float>();

    /// <summary>A pair, the oldest first.</summary>
    public ReadOnlySpan<float> DifferenceOfGradients(int pair) => Row(gradients, Place(pair));
    public ReadOnlySpan<float> DifferenceOfParameters(int pair) => Row(steps, Place(pair));
    public double Inverse(int pair) => Numbers[Scalars + Place(pair)];

    public void Clear() => (Pairs, First) = (0, 0);

    /// <summary>Takes up a pair; the oldest goes where there are too many.</summary>
    public void Add(ReadOnlySpan<float> ofGradients, ReadOnlySpan<float> ofParameters, double inverse)
    {
        int history = gradients.Shape[0];
        if (Pairs == history) First = (First + 1) % history;
        else Pairs++;
        int place = Place(Pairs - 1);
        ofGradients.CopyTo(Row(gradients, place));
        ofParameters.CopyTo(Row(steps, place));
        Numbers[Scalars + place] = inverse;
    }

    private int Place(int pair) => (First + pair) % gradients.Shape[0];

    private static Span<float> Row(TensorData rows, int row) => rows.As<float>().Slice(row * rows.Shape[1], rows.Shape[1]);
}
