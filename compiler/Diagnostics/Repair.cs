using System.Collections.Immutable;
using ModelDsl.Binding;
using ModelDsl.Text;

namespace ModelDsl.Diagnostics;

/// <summary>What a help says, as a change of the text: edits that are made together.</summary>
/// <param name="Edits">In any order; they do not overlap.</param>
public sealed record Repair(ImmutableArray<Fix> Edits)
{
    public Repair(Fix edit) : this([edit]) { }

    /// <summary>The same change of the same text has the same key, in whichever check it is found.</summary>
    public string Key => string.Join("; ", Edits.Select(e => $"{e.Where.Path}[{e.Where.Span.Start}..{e.Where.Span.End}]={e.NewText}"));

    /// <summary>A file with the edits that concern it.</summary>
    public SourceText Apply(SourceText source)
    {
        string text = source.Text;
        foreach (Fix edit in Edits.Where(e => e.Where.Path == source.Path).OrderByDescending(e => e.Where.Span.Start))
            text = string.Concat(text.AsSpan(0, edit.Where.Span.Start), edit.NewText, text.AsSpan(edit.Where.Span.End));
        return text == source.Text ? source : new SourceText(source.Path, text);
    }

    /// <summary>Imported files as they are after the change.</summary>
    public IModuleSource Apply(IModuleSource modules) => new Changed(this, modules);

    private sealed class Changed(Repair repair, IModuleSource files) : IModuleSource
    {
        public SourceText? Open(string fromPath, string importPath) => files.Open(fromPath, importPath) is { } file ? repair.Apply(file) : null;

        public IEnumerable<string> Near(string fromPath) => files.Near(fromPath);
    }
}
