namespace ModelDsl.Tests.Tiles;

/// <summary>How vectors of one width are written, of f32 or f64.</summary>
internal readonly record struct TileVector(int Bits, string Element = "float")
{
    public int Lanes => Bits / (Element == "double" ? 64 : 32);

    public string Type => $"Vector{Bits}<{Element}>";

    public string Load(string pointer) => $"Vector{Bits}.Load({pointer})";

    /// <summary>The vector so many vectors on.</summary>
    public string Load(string pointer, int vectors) => Load(At(pointer, vectors * Lanes));

    public string Fill(string x) => $"Vector{Bits}.Create({x})";

    // Processors with only 128 bits may lack the fused instruction, and a call for each lane costs hundreds of times as much.
    public string MultiplyAdd(string x, string y, string sum) => $"Vector{Bits}.{(Bits == 128 ? "MultiplyAddEstimate" : "FusedMultiplyAdd")}({x}, {y}, {sum})";

    /// <summary>Between two bounds; what is not a number stays.</summary>
    public string Between(string x, string least, string most) => $"Vector{Bits}.MinNative({most}, Vector{Bits}.MaxNative({least}, {x}))";

    /// <summary>A pointer so many elements on.</summary>
    public static string At(string pointer, int elements) => elements == 0 ? pointer : $"{pointer} + {elements}";
}
