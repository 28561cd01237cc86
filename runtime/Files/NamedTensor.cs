namespace ModelDsl.Runtime.Files;

/// <summary>A tensor and the name its file has for it.</summary>
public sealed record NamedTensor(string Name, TensorData Data);
