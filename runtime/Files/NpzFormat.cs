using System.IO.Compression;

namespace ModelDsl.Runtime.Files;

/// <summary>NumPy's <c>.npz</c>: a zip file with one <c>.npy</c> an array.</summary>
internal static class NpzFormat
{
    private const string Suffix = ".npy";
    private const string Checkpoint = "this is a checkpoint of torch.save, which holds Python objects; write the weights with save_file(model.state_dict(), \"NAME.safetensors\") from safetensors.torch";

    /// <summary>Reads every array, in the archive's order.</summary>
    /// <exception cref="ModelFileException">The archive or an array is malformed.</exception>
    public static List<NamedTensor> Read(string path, Stream stream)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        var tensors = new List<NamedTensor>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            if (!entry.FullName.EndsWith(Suffix, StringComparison.Ordinal))
                throw new ModelFileException(path, $"entry {entry.FullName}", entry.FullName.EndsWith("/data.pkl", StringComparison.Ordinal) ? Checkpoint : "the archive holds something else than .npy arrays");
            string name = entry.FullName[..^Suffix.Length];
            if (!seen.Add(name)) throw new ModelFileException(path, $"entry {entry.FullName}", "the name stands twice");
            tensors.Add(new NamedTensor(name, ReadEntry(path, entry, stream.Length)));
        }
        return tensors;
    }

    private static TensorData ReadEntry(string path, ZipArchiveEntry entry, long fileLength)
    {
        string place = $"entry {entry.FullName}";
        try
        {
            // The array's own head first, so that an entry which unzips to something larger is never unzipped.
            using (Stream head = entry.Open()) NpyFormat.Check(path, head, entry.Length);
            using Stream content = entry.Open();
            byte[] bytes = InputFile.ReadPromised(path, "its start", content, entry.Length, Math.Min(entry.CompressedLength, fileLength));
            if (Crc32.Of(bytes) != entry.Crc32) throw new ModelFileException(path, null, "the checksum is wrong", "the file is damaged");
            return NpyFormat.Read(path, new MemoryStream(bytes));
        }
        catch (ModelFileException e)
        {
            throw new ModelFileException(path, e.Position is null ? place : $"{place}, {e.Position}", e.Reason, e.Help, e);
        }
        catch (EndOfStreamException e)
        {
            throw new ModelFileException(path, place, "the array ends too early", "it may be cut short", e);
        }
    }

    /// <summary>Writes an archive; the arrays are stored, as <c>numpy.savez</c> does.</summary>
    public static void Write(Stream stream, IEnumerable<NamedTensor> tensors)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (NamedTensor tensor in tensors)
        {
            ZipArchiveEntry entry = zip.CreateEntry(tensor.Name + Suffix, CompressionLevel.NoCompression);
            // A fixed date, the earliest that zip knows: equal arrays make equal files.
            entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
            using Stream content = entry.Open();
            NpyFormat.Write(content, tensor.Data);
        }
    }
}
