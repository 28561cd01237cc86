using ModelDsl.Runtime.Files;

namespace ModelDsl.Runtime;

/// <summary>What every compiled model can do without its type being known, for tools and hosts.</summary>
public interface ICompiledModel : IDisposable
{
    ModelInfo Description { get; }

    /// <summary>The shape of an output for given dynamic sizes, in the order of <see cref="ModelInfo.Sizes"/>.</summary>
    int[] OutputShape(int output, ReadOnlySpan<int> sizes);

    /// <summary>Bytes of the arena that a run at given sizes takes, as planned.</summary>
    long ArenaBytes(ReadOnlySpan<int> sizes);

    /// <summary>Runs the model on tensors of the declared types; null leaves out an optional input.</summary>
    /// <exception cref="ArgumentException">An input does not have the declared shape.</exception>
    void Run(ReadOnlySpan<TensorData?> inputs, ReadOnlySpan<TensorData> outputs, ReadOnlySpan<int> sizes, ulong seed = 0);

    /// <summary>As <see cref="Run"/>; gives the shapes that the outputs came out with.</summary>
    /// <remarks>They are smaller than <see cref="OutputShape"/>, which says how much room is needed, where sizes depend on the
    /// data; such an output fills the beginning of its memory.</remarks>
    int[][] RunShaped(ReadOnlySpan<TensorData?> inputs, ReadOnlySpan<TensorData> outputs, ReadOnlySpan<int> sizes, ulong seed = 0)
    {
        Run(inputs, outputs, sizes, seed);
        int[][] shapes = new int[outputs.Length][];
        for (int i = 0; i < shapes.Length; i++) shapes[i] = OutputShape(i, sizes);
        return shapes;
    }

    /// <summary>The current numbers of a parameter, by its position.</summary>
    TensorData Parameter(int index);
}
