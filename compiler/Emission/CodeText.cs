using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ModelDsl.Ir;
using ModelDsl.Shapes;

namespace ModelDsl.Emission;

/// <summary>Lines of C#, indented as they are nested.</summary>
internal sealed class CodeText
{
    // Lists that are longer, without what stands before them, go on in the next line.
    private const int Widest = 150;

    private readonly StringBuilder _text = new();
    private int _depth;

    public CodeText Line(string line = "")
    {
        if (line.Length > 0) _text.Append(' ', 4 * _depth).Append(line);
        _text.Append('\n');
        return this;
    }

    public CodeText Open(string? line = null)
    {
        if (line is not null) Line(line);
        Line("{");
        _depth++;
        return this;
    }

    public CodeText Close(string after = "")
    {
        _depth--;
        return Line("}" + after);
    }

    public CodeText Indent()
    {
        _depth++;
        return this;
    }

    public CodeText Unindent()
    {
        _depth--;
        return this;
    }

    /// <summary>A list on one line, or on as many as it takes to keep them readable.</summary>
    public CodeText Wrapped(string before, IEnumerable<string> items, string after)
    {
        string[] all = [.. items];
        if (before.Length + all.Sum(i => i.Length + 2) + after.Length <= Widest) return Line($"{before}{string.Join(", ", all)}{after}");
        Line(before).Indent();
        string line = "";
        for (int i = 0; i < all.Length; i++)
        {
            string item = all[i] + (i < all.Length - 1 ? "," : after);
            if (line.Length > 0 && line.Length + 1 + item.Length > Widest)
            {
                Line(line);
                line = "";
            }
            line += (line.Length > 0 ? " " : "") + item;
        }
        return Line(line).Unindent();
    }

    /// <summary>Text of several lines, at the current depth.</summary>
    public CodeText Block(string lines)
    {
        foreach (string line in lines.TrimEnd('\n').Split('\n')) Line(line);
        return this;
    }

    public override string ToString() => _text.ToString();
}

/// <summary>How values of the language are spelled in C#.</summary>
internal static partial class CSharp
{
    private static readonly HashSet<string> Keywords =
    [
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal",
        "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for",
        "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "null",
        "object", "operator", "out", "override", "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte",
        "sealed", "short", "sizeof", "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof",
        "uint", "ulong", "unchecked", "unsafe", "ushort", "using", "virtual", "void", "volatile", "while",
    ];

    // What the methods that handle inputs and outputs use themselves: variables, members of the class, types, and words with a meaning in some places only.
    private static readonly HashSet<string> Members =
    [
        "seed", "model", "layout", "workspace", "scratch", "parameters",
        "thisChunk", "thisStage", "firstRow", "endRow", "thisPhase", "thisShare", "firstItem", "endItem", "thisState", "nextState",
        "_workspaces", "_layouts", "_stepClock",
        "Workers", "Info", "Run", "RunShaped", "Load", "Save", "Dispose", "Execute", "Layout", "Sizes",
        "ArenaLayout", "ArgumentOutOfRangeException", "AttentionKernel", "AttentionShape", "AxisKernels", "BlockFinish", "BlockedConv",
        "BlockedConvTranspose", "BlockedDepthwise", "BlockedPooling", "BufferLifetime", "Chunks", "Conv", "ConvFilters", "ConvShape", "ConvTranspose",
        "ElementType", "EntryConv", "EntryWinograd", "F32x1", "F32x16", "F32x4", "F32x8", "F64x2", "F64x4", "F64x8", "FilterWinograd", "Gemm",
        "Guard", "HeadStrides", "IChunkBody", "ICompiledModel", "IEpilogue", "ILanes", "IPhasedBody", "IRowStages", "IRowTurns", "Lanes",
        "LayoutCache", "LoadedParameters", "Masks", "Math", "MathF", "MemoryMarshal", "MethodImpl", "MethodImplOptions", "ModelInfo", "NamedTensor",
        "NoEpilogue", "ParameterSource", "PlaneConv", "PlaneFinish", "PlaneWinograd", "Pooling", "ReadOnlySpan", "Repetition", "RowStages",
        "RowTurns", "ScalarMath", "SeededParameters", "Span", "Stream", "Tensor", "TensorData", "TensorInfo", "Transposition", "Unfold", "Unsafe",
        "Vector256", "Vector512", "WeightFile", "WeightOptions", "WeightSet", "WeightSpec", "WindowShape", "Winograd", "Workspace", "WorkspacePool",
        "nameof", "var",
    ];

    // What kernels use beside the sizes that they are given.
    private static readonly HashSet<string> Locals =
    [
        "begin", "end", "row", "column", "y", "yr", "start", "pair", "job", "sizes", "chunk", "chunks", "rest", "i", "items", "points", "channels", "workers", "sum",
        "inputs", "outputs", "output",
    ];

    /// <summary>A name of the language as a C# identifier that no kernel uses itself.</summary>
    public static string Name(string name)
    {
        string clean = Identifier(name);
        return Locals.Contains(clean) || Generated().IsMatch(clean) ? clean + "_" : clean;
    }

    /// <summary>A name of the language as a C# identifier: itself wherever C# allows it, since callers write it.</summary>
    public static string Identifier(string name)
    {
        string clean = new([.. name.Select(c => char.IsLetterOrDigit(c) || c == '_' ? c : '_')]);
        if (clean.Length == 0 || char.IsDigit(clean[0])) clean = "_" + clean;
        return Keywords.Contains(clean) ? "@" + clean : Members.Contains(clean) || IsNumbered(clean) ? clean + "_" : clean;
    }

    // Variables of kernels: `x12`, `a0r`, `s3_1`, `rest5`.
    [GeneratedRegex("^([a-z]|rest)[0-9]+(r|_[0-9]+)?$")]
    private static partial Regex Generated();

    // Variables that are numbered as the steps, inputs or outputs that they belong to.
    private static readonly string[] s_numbered = ["rows", "turns", "branches", "other", "flat", "result", "given"];

    private static bool IsNumbered(string name) => s_numbered.Contains(name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9')) && char.IsAsciiDigit(name[^1]);

    /// <summary>A private field that holds what has this name elsewhere.</summary>
    public static string Field(string name) => "_" + name.TrimStart('@');

    public static bool IsNamespace(string text) => text.Split('.').All(part =>
        part.TrimStart('@') is [var first, ..] name && !char.IsDigit(first) && name.All(c => char.IsLetterOrDigit(c) || c == '_')
        && part.Length - name.Length <= 1 && (part.Length > name.Length || !Keywords.Contains(name)));

    /// <summary>The name of a class, which hosts also look up without C#.</summary>
    public static string ClassName(string name) => Identifier(name) is ['@', .. var keyword] ? keyword + "_" : Identifier(name);

    public static string Type(ElementType element) => element switch
    {
        ElementType.F64 => "double",
        ElementType.F32 => "float",
        ElementType.F16 => "Half",
        ElementType.BF16 => "ushort",
        ElementType.I64 => "long",
        ElementType.I32 => "int",
        ElementType.I8 => "sbyte",
        ElementType.U8 => "byte",
        ElementType.Bool => "bool",
        ElementType.C64 => "Complex64",
        _ => throw new EmissionException($"{element.Name()} tensors are not compiled to C#"),
    };

    public static string Literal(ElementType element, double number, long integer) => element switch
    {
        ElementType.Bool => integer != 0 || number != 0 && !double.IsNaN(number) ? "true" : "false",
        ElementType.F32 => Float((float)number),
        ElementType.F64 => Double(number),
        ElementType.I64 => integer == long.MinValue ? "long.MinValue" : $"{integer.ToString(CultureInfo.InvariantCulture)}L",
        _ => integer == int.MinValue ? "int.MinValue" : $"({Type(element)}){(integer < 0 ? $"({integer})" : integer)}",
    };

    private static string Float(float x) =>
        float.IsNaN(x) ? "float.NaN" : float.IsPositiveInfinity(x) ? "float.PositiveInfinity" : float.IsNegativeInfinity(x) ? "float.NegativeInfinity"
        : x.ToString("R", CultureInfo.InvariantCulture) + "f";

    private static string Double(double x) =>
        double.IsNaN(x) ? "double.NaN" : double.IsPositiveInfinity(x) ? "double.PositiveInfinity" : double.IsNegativeInfinity(x) ? "double.NegativeInfinity"
        : x.ToString("R", CultureInfo.InvariantCulture) + "d";

    /// <summary>A size as an expression of type <c>int</c>, which may stand as a factor.</summary>
    public static string Int(Dim size)
    {
        if (size.TryConstant(out long value))
            return value is >= int.MinValue and <= int.MaxValue ? value.ToString(CultureInfo.InvariantCulture) : throw new EmissionException($"a size of {value} elements is too large for one buffer");
        string text = size.ToCSharp(s => Name(s.Name));
        return IsProduct(text) ? text : $"(int)({text})";
    }

    /// <summary>A size as an expression of type <c>long</c>, which may stand as a factor.</summary>
    public static string Long(Dim size)
    {
        if (size.TryConstant(out long value)) return value.ToString(CultureInfo.InvariantCulture) + "L";
        string text = size.ToCSharp(s => Name(s.Name));
        // The first factor decides in which type a product is computed.
        if (!IsProduct(text)) return $"({size.ToCSharp(s => "(long)" + Name(s.Name))})";
        return !char.IsDigit(text[0]) ? $"(long){text}" : text.Split(' ') is [var number, .. var rest] ? string.Join(' ', [number.EndsWith('L') ? number : number + "L", .. rest]) : text;
    }

    private static bool IsProduct(string text) => text.All(c => char.IsLetterOrDigit(c) || c is '_' or '*' or ' ');

    public static string Ints(IEnumerable<Dim> sizes) => $"[{string.Join(", ", sizes.Select(Int))}]";
    public static string Ints(IEnumerable<long> sizes) => $"[{string.Join(", ", sizes)}]";

    /// <summary>Text inside a documentation comment.</summary>
    public static string Xml(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    public static string Text(string text) =>
        "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n").Replace("\r", "\\r").Replace("\t", "\\t") + "\"";
}

/// <summary>A plan that cannot be put into C#. What a program can cause is told by <see cref="EmissionLimits"/> before; the rest is a fault of the compiler.</summary>
public sealed class EmissionException(string message) : Exception(message);
