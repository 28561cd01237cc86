namespace ModelDsl.Runtime;

/// <summary>What the elements of a tensor are, in memory and in a file.</summary>
public enum ElementType
{
    F64,
    F32,
    F16,

    /// <summary>The upper half of an f32; kept as <see cref="ushort"/>.</summary>
    BF16,
    I64,
    I32,
    I8,
    U8,

    /// <summary>One byte, 0 or 1.</summary>
    Bool,

    /// <summary>Two f32, the real part, then the imaginary one: a <see cref="Complex64"/>.</summary>
    C64,
}

/// <summary>Facts about element types.</summary>
public static class ElementTypes
{
    /// <summary>Bytes of one element.</summary>
    public static int Size(this ElementType element) => element switch
    {
        ElementType.F64 or ElementType.I64 or ElementType.C64 => 8,
        ElementType.F32 or ElementType.I32 => 4,
        ElementType.F16 or ElementType.BF16 => 2,
        _ => 1,
    };

    /// <summary>The type as the language writes it, <c>f32</c>.</summary>
    public static string Name(this ElementType element) => element switch
    {
        ElementType.F64 => "f64",
        ElementType.F32 => "f32",
        ElementType.F16 => "f16",
        ElementType.BF16 => "bf16",
        ElementType.I64 => "i64",
        ElementType.I32 => "i32",
        ElementType.I8 => "i8",
        ElementType.U8 => "u8",
        ElementType.Bool => "bool",
        _ => "c64",
    };

    /// <summary>A tensor type as the language writes it, <c>f32[2, 3]</c>.</summary>
    public static string Describe(this ElementType element, ReadOnlySpan<int> shape)
    {
        var text = new System.Text.StringBuilder(element.Name()).Append('[');
        for (int i = 0; i < shape.Length; i++) text.Append(i == 0 ? "" : ", ").Append(shape[i]);
        return text.Append(']').ToString();
    }

    public static bool IsFloat(this ElementType element) =>
        element is ElementType.F64 or ElementType.F32 or ElementType.F16 or ElementType.BF16;

    /// <summary>Whether elements are whole numbers; booleans are not.</summary>
    public static bool IsInteger(this ElementType element) =>
        element is ElementType.I64 or ElementType.I32 or ElementType.I8 or ElementType.U8;

    /// <summary>Whether a span of <typeparamref name="T"/> may view such elements; a c64 is viewed as itself or as pairs of floats.</summary>
    internal static bool IsViewedAs<T>(this ElementType element) where T : unmanaged => element switch
    {
        ElementType.F64 => typeof(T) == typeof(double),
        ElementType.F32 => typeof(T) == typeof(float),
        ElementType.F16 => typeof(T) == typeof(Half),
        ElementType.BF16 => typeof(T) == typeof(ushort),
        ElementType.I64 => typeof(T) == typeof(long),
        ElementType.I32 => typeof(T) == typeof(int),
        ElementType.I8 => typeof(T) == typeof(sbyte),
        ElementType.U8 => typeof(T) == typeof(byte),
        ElementType.Bool => typeof(T) == typeof(bool) || typeof(T) == typeof(byte),
        _ => typeof(T) == typeof(Complex64) || typeof(T) == typeof(float),
    };
}
