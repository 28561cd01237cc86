using ModelDsl.Text;

namespace ModelDsl.Diagnostics;

/// <summary>By what an error is known again in a changed text: its code, file and line.</summary>
internal readonly record struct ErrorPlace(string Code, string Path, int Line)
{
    public ErrorPlace(Diagnostic error) : this(error.Code, error.Where.Path, error.Where.Source is null ? 0 : error.Where.Start.Line) { }
}
