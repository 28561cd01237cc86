using ModelDsl.Runtime.Files;

namespace ModelDsl.Runtime.Weights;

/// <summary>Opens weight files. Safetensors are read tensor by tensor, NumPy's <c>.npz</c> and word vectors at once.</summary>
public static class WeightFile
{
    /// <exception cref="ModelFileException">The file cannot be opened, or is malformed.</exception>
    public static WeightSet Open(string path)
    {
        Stream stream = InputFile.Open(path);
        bool keep = false;
        try
        {
            WeightSet weights = InputFile.Guard(path, () => Open(path, stream));
            keep = weights is SafetensorsWeights;
            return weights;
        }
        finally
        {
            if (!keep) stream.Dispose();
        }
    }

    /// <summary>Reads safetensors from a stream, which stays the caller's and must stay open while the weights are used.</summary>
    /// <param name="name">What messages call the stream.</param>
    /// <exception cref="ModelFileException">The content is malformed.</exception>
    public static WeightSet Open(Stream stream, string name = "<stream>") => new SafetensorsWeights(SafetensorsFile.Open(stream, name));

    private static WeightSet Open(string path, Stream stream) => TensorFile.Detect(path, stream) is (TensorFormat.Npz or TensorFormat.WordVectors) and { } whole
        ? WeightSet.Of(TensorFile.Read(path, stream, whole), path)
        : new SafetensorsWeights(SafetensorsFile.Open(path, stream));

    private sealed class SafetensorsWeights : WeightSet
    {
        private readonly SafetensorsFile _file;

        public SafetensorsWeights(SafetensorsFile file) : base(file.Path)
        {
            _file = file;
            foreach (SafetensorsEntry entry in file.Entries) Add(new WeightEntry(entry.Name, entry.Element, entry.Shape));
        }

        public override void Dispose()
        {
            _file.Dispose();
            base.Dispose();
        }

        private protected override void ReadBytes(WeightEntry entry, long offset, Span<byte> bytes) =>
            _file.CopyBytes(_file.Find(entry.Name)!, offset, bytes);
    }
}
