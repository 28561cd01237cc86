using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ModelDsl.Binding;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Diagnostics;

/// <summary>Which declarations of a program name which others.</summary>
internal sealed partial class Dependence(BoundProgram program)
{
    private readonly Module[] _own = [.. program.Modules.Where(m => !m.IsStandard)];
    private readonly (Declaration Declaration, string Name, HashSet<string> Words)[] _main = [.. program.Main.Declared.Select(s => (s.Declaration, s.Name, Words(s.Declaration.Where)))];

    /// <summary>What a change of the main file does not concern: everything in other files, and of the main one what names, directly or through others,
    /// neither what is changed nor what the error stands in. Nothing where a change lies outside of all declarations or in another file.</summary>
    public IReadOnlySet<(string Path, string Name)> Without(Repair repair, Diagnostic mended)
    {
        SourceText main = program.Main.Tree.Source;
        Location[] places = [.. repair.Edits.Select(e => e.Where)];
        if (!Array.TrueForAll(places, p => p.Source == main && Array.Exists(_main, d => Covers(d.Declaration, p)))) return ImmutableHashSet<(string, string)>.Empty;
        HashSet<string> concerned = [.. _main.Where(d => Array.Exists(places, p => Covers(d.Declaration, p)) || mended.Where.Source == main && Covers(d.Declaration, mended.Where)).Select(d => d.Name)];
        while (_main.Count(d => !concerned.Contains(d.Name) && d.Words.Overlaps(concerned) && concerned.Add(d.Name)) > 0) { }
        return _own.SelectMany(m => m.Declared).Where(s => s.Module != program.Main || !concerned.Contains(s.Name)).Select(s => (s.Module.Path, s.Name)).ToHashSet();
    }

    private static bool Covers(Declaration declaration, Location place) => declaration.Where.Span.Contains(place.Span);

    private static HashSet<string> Words(Location where) => [.. Word().Matches(where.Text).Select(m => m.Value)];

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
