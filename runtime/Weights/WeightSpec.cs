namespace ModelDsl.Runtime.Weights;

/// <summary>A parameter or buffer that a model expects.</summary>
/// <param name="Name">Its path, <c>features.0.weight</c>.</param>
/// <param name="Aliases">Further paths of a shared tensor; a file may have it under any of them.</param>
/// <param name="Buffer">Whether it is state that is saved but not learned.</param>
public readonly record struct WeightSpec(string Name, ElementType Element, int[] Shape, string[] Aliases, bool Buffer = false)
{
    public WeightSpec(string name, ElementType element, params int[] shape) : this(name, element, shape, [])
    {
    }

    /// <summary>Element type and shape as the language writes them, <c>f32[2, 3]</c>.</summary>
    public override string ToString() => Element.Describe(Shape);
}
