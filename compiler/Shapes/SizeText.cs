namespace ModelDsl.Shapes;

/// <summary>How messages write sizes: with the signs of mathematics, and brackets where a size stands in a product.</summary>
internal static class SizeText
{
    /// <summary>A size on its own: <c>−1</c>, <c>16·(H // 16)</c>.</summary>
    public static string Of(Dim size) => size.ToString().Replace(" * ", "·").Replace('-', '−');

    /// <summary>A size within a formula.</summary>
    public static string In(Dim size) => size.IsConstant && size.Value >= 0 || size.AsSymbol is not null ? Of(size) : $"({Of(size)})";

    public static string Times(Shape counts) => string.Join("·", counts.Select(In));
}
