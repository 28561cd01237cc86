using ModelDsl.Text;

namespace ModelDsl.Diagnostics;

/// <summary>By what an error is known again in a changed text: its code, file and line.</summary>
internal readonly record struct ErrorPlace(string Code, string Path, int Line)
{
    public ErrorPlace(string code, Location where) : this(code, where.Path, where.Source is null ? 0 : where.Start.Line) { }

    public ErrorPlace(Diagnostic error) : this(error.Code, error.Where) { }
}
