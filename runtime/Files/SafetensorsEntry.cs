namespace ModelDsl.Runtime.Files;

/// <summary>One tensor of a safetensors file: what it is, and where its bytes lie, counted from the start of the file.</summary>
public sealed record SafetensorsEntry(string Name, ElementType Element, int[] Shape, long Start, long Length)
{
    /// <summary>The number of elements; it may be more than one array holds.</summary>
    public long Count => Length / Element.Size();

    /// <summary>Element type and shape as the language writes them, <c>f32[2, 3]</c>.</summary>
    public override string ToString() => Element.Describe(Shape);
}
