namespace ModelDsl.Runtime.Files;
public static partial class TensorFile { public static IReadOnlyList<NamedTensor> Read(string path) { using var f = SafetensorsFile.Open(path); return [.. f.Entries.Select(e => new NamedTensor(e.Name, f.Read(e)))]; } }
