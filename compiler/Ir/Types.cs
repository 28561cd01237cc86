using ModelDsl.Shapes;

namespace ModelDsl.Ir;

/// <summary>What one element of a tensor is.</summary>
public enum ElementType { F64, F32, F16, BF16, I64, I32, I8, U8, Bool, C64 }

/// <summary>Element type and shape; sizes are numbers or polynomials over a model's dynamic dimensions.</summary>
public sealed record TensorType(ElementType Element, Shape Shape)
{
    public int Rank => Shape.Rank;

    /// <summary>As the language writes it: <c>f32[N, 10]</c>.</summary>
    public override string ToString() => $"{Element.Name()}{Shape}";
}

public static class ElementTypes
{
    public static string Name(this ElementType type) => type switch
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

    /// <summary>The element type called <paramref name="name"/>, or null.</summary>
    public static ElementType? Parse(string name) => name switch
    {
        "f64" => ElementType.F64,
        "f32" => ElementType.F32,
        "f16" => ElementType.F16,
        "bf16" => ElementType.BF16,
        "i64" => ElementType.I64,
        "i32" => ElementType.I32,
        "i8" => ElementType.I8,
        "u8" => ElementType.U8,
        "bool" => ElementType.Bool,
        "c64" => ElementType.C64,
        _ => null,
    };

    public static bool IsFloat(this ElementType type) => type is ElementType.F64 or ElementType.F32 or ElementType.F16 or ElementType.BF16;
    /// <summary>Floats and complex numbers: what cotangents flow through.</summary>
    public static bool IsDifferentiable(this ElementType type) => type.IsFloat() || type == ElementType.C64;

    public static bool IsInteger(this ElementType type) => type is ElementType.I64 or ElementType.I32 or ElementType.I8 or ElementType.U8;

    /// <summary>Bytes an element takes in memory.</summary>
    public static int Size(this ElementType type) => type switch
    {
        ElementType.F64 or ElementType.I64 or ElementType.C64 => 8,
        ElementType.F32 or ElementType.I32 => 4,
        ElementType.F16 or ElementType.BF16 => 2,
        _ => 1,
    };
}
