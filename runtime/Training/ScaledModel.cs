using ModelDsl.Runtime.Files;

namespace ModelDsl.Runtime.Training;

/// <summary>A compiled program with versions for some of its sizes, each with a plan and memory of its own: a run takes the version of its sizes.</summary>
/// <param name="open">For all sizes.</param>
/// <param name="scales">For fixed values of some sizes, by name; they take and give what the open one does.</param>
public sealed class ScaledModel(ICompiledModel open, IReadOnlyList<(IReadOnlyList<(string Size, int Value)> Sizes, ICompiledModel Model)> scales) : ICompiledModel
{
    private readonly int[][] _values = [.. scales.Select(s => open.Description.Sizes.Select(name => s.Sizes.FirstOrDefault(v => v.Size == name).Value).ToArray())];
    private readonly int[][] _places = [.. scales.Select(s => s.Model.Description.Sizes.Select(name => open.Description.Sizes.ToList().IndexOf(name)).ToArray())];

    public ModelInfo Description => open.Description;

    /// <summary>The version that runs at given sizes: its place among the scales, -1 for the open one.</summary>
    public int Scale(ReadOnlySpan<int> sizes)
    {
        for (int s = 0; s < _values.Length; s++)
        {
            bool fits = true;
            for (int i = 0; i < sizes.Length; i++) fits &= _values[s][i] == 0 || _values[s][i] == sizes[i];
            if (fits) return s;
        }
        return -1;
    }

    public int[] OutputShape(int output, ReadOnlySpan<int> sizes) => open.OutputShape(output, sizes);

    /// <summary>Of all versions together, each with its own sizes and the others as given; of the open one where no version fits.</summary>
    public long ArenaBytes(ReadOnlySpan<int> sizes)
    {
        if (Scale(sizes) < 0) return open.ArenaBytes(sizes);
        long bytes = 0;
        for (int s = 0; s < scales.Count; s++) bytes += scales[s].Model.ArenaBytes(Own(s, sizes));
        return bytes;
    }

    public void Run(ReadOnlySpan<TensorData?> inputs, ReadOnlySpan<TensorData> outputs, ReadOnlySpan<int> sizes, ulong seed = 0)
    {
        int scale = Scale(sizes);
        if (scale < 0) open.Run(inputs, outputs, sizes, seed);
        else scales[scale].Model.Run(inputs, outputs, Own(scale, sizes), seed);
    }

    public TensorData Parameter(int index) => open.Parameter(index);

    // The sizes that a version leaves open.
    private int[] Own(int scale, ReadOnlySpan<int> sizes)
    {
        int[] places = _places[scale], own = new int[places.Length];
        for (int i = 0; i < own.Length; i++) own[i] = sizes[places[i]];
        return own;
    }

    public void Dispose()
    {
        open.Dispose();
        foreach ((_, ICompiledModel model) in scales) model.Dispose();
    }
}
