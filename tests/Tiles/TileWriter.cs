using System.Text;

namespace ModelDsl.Tests.Tiles;

/// <summary>Text of a generated source file, line by line.</summary>
internal sealed class TileWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public string Text => _text.ToString();

    public void Line(string line = "") => _text.Append(' ', line.Length == 0 ? 0 : 4 * _depth).Append(line).Append('\n');

    /// <summary>One line for each number from 0 up.</summary>
    public void Lines(int count, Func<int, string> line)
    {
        for (int i = 0; i < count; i++) Line(line(i));
    }

    /// <summary>The same, with what moves on to the next one between them.</summary>
    public void Lines(int count, Func<int, string> line, string between)
    {
        for (int i = 0; i < count; i++)
        {
            Line(line(i));
            if (i < count - 1) Line(between);
        }
    }

    /// <summary>A block, below the line that it belongs to.</summary>
    public void Open(string? head)
    {
        if (head is not null) Line(head);
        Line("{");
        _depth++;
    }

    public void Close(string end = "")
    {
        _depth--;
        Line("}" + end);
    }

    /// <summary>The beginning of a file with one class.</summary>
    public void Class(string name, bool processor, string[] comment)
    {
        Line("using System.Runtime.CompilerServices;");
        Line("using System.Runtime.Intrinsics;");
        if (processor) Line("using System.Runtime.Intrinsics.X86;");
        Line();
        Line("namespace ModelDsl.Runtime;");
        Line();
        foreach (string line in comment) Line($"/// {line}");
        Open($"internal static unsafe class {name}");
    }

    /// <summary>A method that is compiled at once, for the best code there is.</summary>
    public void Method(string signature, string? summary = null)
    {
        if (summary is not null) Line($"/// <summary>{summary}</summary>");
        Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        Open($"public static void {signature}");
    }
}
