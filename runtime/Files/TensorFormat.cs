namespace ModelDsl.Runtime.Files;

/// <summary>The file formats that hold tensors.</summary>
public enum TensorFormat { Safetensors, Npy, Npz, Csv, Idx, Png, Pnm, WordVectors }
