using ModelDsl.Text;

namespace ModelDsl.Diagnostics;

/// <summary>An error that a change of the text is to mend.</summary>
internal sealed class MendedError
{
    private readonly string _code, _path;
    private readonly int _first, _last;

    public MendedError(Diagnostic error, Repair repair)
    {
        (_code, _path) = (error.Code, error.Where.Path);
        _first = _last = error.Where.Span.Start;
        foreach (Fix edit in repair.Edits.Where(e => e.Where.Path == _path && e.Where.Span.End <= error.Where.Span.Start))
        {
            int more = edit.NewText.Length - edit.Where.Span.Length;
            _last += more;
            // What is put in just before may belong to the marked text, or not.
            if (edit.Where.Span.Start < error.Where.Span.Start) _first += more;
        }
    }

    /// <summary>Whether it is still there. Another one on the same line is another one.</summary>
    public bool IsAgain(string code, Location where) => code == _code && where.Path == _path && (where.Span.Start == _first || where.Span.Start == _last);
}
