using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Planning;

namespace ModelDsl.Emission;

/// <summary>C# for one primitive on one element, or on a few at once.</summary>
internal static class ElementCode
{
    public static string Scalar(ApplyExpr e, IReadOnlyList<string> x)
    {
        ElementType type = e.Operands[0].Element;
        bool narrow = type is ElementType.I8 or ElementType.U8;
        string code = e.Primitive switch
        {
            Add => $"{x[0]} + {x[1]}",
            Subtract => $"{x[0]} - {x[1]}",
            Multiply => $"{x[0]} * {x[1]}",
            Divide => $"{x[0]} / {x[1]}",
            Equal => $"{x[0]} == {x[1]}",
            NotEqual => $"{x[0]} != {x[1]}",
            Less => $"{x[0]} < {x[1]}",
            LessOrEqual => $"{x[0]} <= {x[1]}",
            Greater => $"{x[0]} > {x[1]}",
            GreaterOrEqual => $"{x[0]} >= {x[1]}",
            And => $"{x[0]} & {x[1]}",
            Or => $"{x[0]} | {x[1]}",
            Xor => $"{x[0]} ^ {x[1]}",
            Not => $"!{x[0]}",
            Negate => $"-{x[0]}",
            Square => $"{x[0]} * {x[0]}",
            Maximum => $"Math.Max({x[0]}, {x[1]})",
            Minimum => $"Math.Min({x[0]}, {x[1]})",
            Ir.Primitives.Select => $"{x[0]} ? {x[1]} : {x[2]}",
            Cast => ScalarCast(type, e.Element, x[0]),
            RealPart => $"{x[0]}.Real",
            ImaginaryPart => $"{x[0]}.Imaginary",
            Complex => $"new Complex64({x[0]}, {x[1]})",
            IsNan => $"{CSharp.Type(type)}.IsNaN({x[0]})",
            _ => $"ScalarMath.{e.Primitive.GetType().Name}({string.Join(", ", x)})",
        };
        return narrow && e.Element == type ? $"({CSharp.Type(type)})({code})" : code;
    }

    private static string ScalarCast(ElementType from, ElementType to, string x) =>
        from == to ? x
        : from == ElementType.BF16 ? ScalarCast(ElementType.F32, to, $"BrainFloat.ToSingle({x})")
        : to == ElementType.BF16 ? $"BrainFloat.FromSingle({ScalarCast(from, ElementType.F32, x)})"
        : from == ElementType.Bool && to == ElementType.F16 ? $"{x} ? Half.One : Half.Zero"
        : from == ElementType.F16 && to == ElementType.Bool ? $"{x} != Half.Zero"
        : to == ElementType.Bool ? $"{x} != 0"
        : from == ElementType.Bool ? $"({CSharp.Type(to)})({x} ? 1 : 0)"
        : $"({CSharp.Type(to)}){x}";

    /// <summary>For what <see cref="LaneRules.IsVector"/> allows.</summary>
    public static string Vector(ApplyExpr e, IReadOnlyList<string> x) => e.Primitive switch
    {
        Add => $"{x[0]} + {x[1]}",
        Subtract => $"{x[0]} - {x[1]}",
        Multiply => $"{x[0]} * {x[1]}",
        Divide => $"{x[0]} / {x[1]}",
        Negate => $"-{x[0]}",
        Maximum or Minimum when BoundOf(e) is >= 0 and var bound => $"Lanes.{(e.Primitive is Maximum ? "AtLeast" : "AtMost")}({x[1 - bound]}, {x[bound]})",
        Cast when e.Operands[0].Element == e.Element => x[0],
        Cast => $"Lanes.Select({x[0]}, Lanes.Fill(1), Lanes.Zero)",
        _ => $"Lanes.{e.Primitive.GetType().Name}({string.Join(", ", x)})",
    };

    // The operand of a maximum or minimum that is a number, as in a ReLU: one instruction then does all.
    private static int BoundOf(ApplyExpr e) => Array.FindIndex([.. e.Operands], o => o is LiteralExpr { Number: not double.NaN });
}
