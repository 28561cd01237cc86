namespace ModelDsl.Runtime.Files;

/// <content>Reading for a model's input.</content>
public static partial class TensorFile
{
    /// <summary>Reads the tensor of a file that goes into a model's input, in the input's element type and rank.</summary>
    /// <remarks>
    /// <para>Images and idx bytes become 0…1 for a float input and stay whole numbers for an integer one. Floats are converted
    /// between widths, whole numbers to any type that holds them exactly; a <c>.csv</c>'s numbers to whole ones where all are.</para>
    /// <para>Axes of size 1 that the file lacks are added: a gray image <c>[1, 28, 28]</c> fits <c>f32[N, 1, 28, 28]</c>, and so
    /// does idx <c>[1000, 28, 28]</c>. A one-column table and a gray image also fit where their axis of size 1 is not wanted.</para>
    /// </remarks>
    /// <param name="shape">The wanted axes, null for one of any length; null altogether for any shape.</param>
    /// <param name="name">Which tensor of a file that holds several: the input's name.</param>
    /// <exception cref="ModelFileException">The file cannot be read, is malformed, or holds something else; wanted and found are shown.</exception>
    public static TensorData ReadFor(string path, ElementType wanted, long?[]? shape = null, string? name = null)
    {
        using Stream stream = InputFile.Open(path);
        return InputFile.Guard(path, () =>
        {
            TensorFormat format = KnownFormat(path, stream);
            TensorData found = format == TensorFormat.Safetensors ? PickEntry(path, stream, name) : Pick(path, Read(path, stream, format), name);
            return InputFitting.Fit(path, found, format, wanted, shape, shape is null);
        });
    }

    /// <summary>The rank alone is wanted; every axis may have any length.</summary>
    /// <inheritdoc cref="ReadFor(string, ElementType, long?[], string)"/>
    public static TensorData ReadFor(string path, ElementType wanted, int rank, string? name = null) => ReadFor(path, wanted, new long?[rank], name);

    // Of a large file only the tensor that is wanted is read.
    private static TensorData PickEntry(string path, Stream stream, string? name)
    {
        using SafetensorsFile file = SafetensorsFile.Open(stream, path);
        return file.Read(file.Entries[Choose(path, [.. file.Entries.Select(e => e.Name)], name)]);
    }

    private static TensorData Pick(string path, IReadOnlyList<NamedTensor> tensors, string? name) =>
        tensors[Choose(path, [.. tensors.Select(t => t.Name)], name)].Data;

    private static int Choose(string path, string[] names, string? name)
    {
        if (names.Length == 1) return 0;
        int index = name is null ? -1 : Array.IndexOf(names, name);
        if (index >= 0) return index;
        if (names.Length == 0) throw new ModelFileException(path, null, "the file holds no tensor");
        string list = string.Join(", ", names.Take(10).Select(n => $"`{n}`")) + (names.Length > 10 ? ", …" : "");
        string? near = name is null ? null : NearestName.DidYouMean(name, names);
        throw new ModelFileException(path, null, $"the file holds {names.Length} tensors, {list}{(name is null ? "" : $", and none is `{name}`")}", near ?? "which one is meant is not clear");
    }
}
