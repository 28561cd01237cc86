using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ModelDsl.Binding;
using ModelDsl.Elaboration;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Diagnostics;

/// <summary>Takes out what only follows from another error: one cause, one error.</summary>
/// <remarks>A statement that could not be read may have declared any name in it, so nothing is said about those names;
/// files that import each other in a circle are not read further than that.</remarks>
public static partial class FollowOns
{
    /// <summary>Where there are more errors of syntax than this, a text is no program with a slip, and no longer looked at so closely.</summary>
    private const int Few = 40, LongLine = 400;

    /// <summary>The errors that stand for themselves, in the order given, and all warnings.</summary>
    public static ImmutableArray<Diagnostic> Remove(BoundProgram program, IReadOnlyList<Diagnostic> found)
    {
        found = WithoutUses(program, Alike(Once(found)));
        List<Diagnostic> syntax = [.. found.Where(d => d.Severity == Severity.Error && IsSyntax(d) && d.Where.Source is not null)];
        HashSet<string> withoutImport = [.. found.Where(d => d.Rule == BindingRules.ImportNotFound).Select(d => d.Where.Path)];
        // Names that a line with too few of them was to bind.
        List<Diagnostic> unpacked = [.. found.Where(d => d.Rule == ElaborationRules.Unpack && d.Where.Source is not null && d.Help?.Text.Contains("= ", StringComparison.Ordinal) == true)];
        bool circle = found.Any(d => d.Rule == BindingRules.ImportCircle);
        if (syntax.Count == 0 && unpacked.Count == 0 && !circle && withoutImport.Count == 0 && found.All(d => d.Rule != ElaborationRules.NeverSized)) return [.. found];
        HashSet<(string Path, int Line)> broken = [.. syntax.SelectMany(d => Unread(d).Select(line => (d.Where.Path, line)))];
        // Declarations whose head or inputs were read in part: nothing is known of how they are called.
        List<(Declaration Declaration, int[] Lines)> heads = [.. program.Modules.SelectMany(m => m.Tree.Declarations)
            .Select(x => (Declaration: x, Lines: InterfaceLines(x).ToArray())).Where(x => x.Lines.Any(line => broken.Contains((x.Declaration.Where.Path, line))))];
        HashSet<string> called = [.. heads.Select(x => DeclaredName(x.Declaration)), .. syntax.Where(MayHideInput).SelectMany(Around).Select(DeclaredName)];
        HashSet<(string Path, string Name)> names = [.. broken.Concat(heads.SelectMany(x => x.Lines.Select(line => (x.Declaration.Where.Path, line))))
            .SelectMany(b => NamesOn(syntax.First(d => d.Where.Path == b.Item1).Where.Source, b.Item2).Select(n => (b.Item1, n)))];
        foreach (Diagnostic head in syntax.Take(Few).Where(d => d.Where.Source.Line(d.Where.Start.Line).Length < LongLine && Branch().IsMatch(d.Where.Source.Line(d.Where.Start.Line)))) names.UnionWith(BoundBelow(head).Select(n => (head.Where.Path, n)));
        return [.. found.Where(d => d.Severity != Severity.Error || Stands(d))];

        bool Stands(Diagnostic d)
        {
            if (d.Where.Source is null) return true;
            // A brace that closes what could not be read as opened.
            if (d.Rule == SyntaxRules.Unopened && d.Where.Start.Column == 1 && syntax.Exists(s => s.Where.Path == d.Where.Path && s.Where.Span.Start < d.Where.Span.Start)) return false;
            if (d.Rule == SyntaxRules.Unopened && d.Where.Text == "}" && syntax.Exists(s => s.Where.Span.Start < d.Where.Span.Start && SameDeclaration(s, d))) return false;
            // A parenthesis that closes what could not be read as opened, on the same line.
            if (d.Rule == SyntaxRules.Unopened && d.Where.Text == ")" && syntax.Exists(s => s.Rule == SyntaxRules.Unexpected && s.Where.Path == d.Where.Path && s.Where.Start.Line == d.Where.Start.Line && s.Where.Span.Start < d.Where.Span.Start)) return false;
            // What stands outside because the braces before it could not be read as they were meant.
            if (d.Rule == SyntaxRules.Misplaced && syntax.Count <= Few && syntax.Exists(s => s.Rule != SyntaxRules.Misplaced && ReachesTo(s, d) && (s.Title.Contains("braces", StringComparison.Ordinal) || s.Where.Source.Line(s.Where.Start.Line).AsSpan().ContainsAny('{', '}')))) return false;
            // A name that cannot be one is read further down all the same.
            if (IsSyntax(d)) return d.Rule != SyntaxRules.Unexpected || !syntax.Exists(s => s.Rule == SyntaxRules.ReservedWord && s.Where.Path == d.Where.Path && s.Where.Span.Start < d.Where.Span.Start && NamesOn(d.Where.Source, d.Where.Start.Line).Contains(s.Where.Text));
            if (circle && d.Rule != BindingRules.ImportCircle) return false;
            if (broken.Contains((d.Where.Path, d.Where.Start.Line))) return false;
            // What is like no name here may be one of the file that is missing.
            if (d.Rule == BindingRules.UnknownName && withoutImport.Contains(d.Where.Path) && d.Help?.Instead is null) return false;
            if (d.Rule == BindingRules.UnknownName && unpacked.Exists(u => u.Where.Span.Start < d.Where.Span.Start && SameDeclaration(u, d) && NamesIn(u.Help!.Text).Contains(d.Where.Text))) return false;
            if (d.Rule == BindingRules.UnknownName) return !names.Contains((d.Where.Path, d.Where.Text)) && !IsSizeOfUnread(d);
            if (s_ofShapelessThings.Contains(d.Rule) && syntax.Exists(s => s.Where.Span.Start < d.Where.Span.Start && SameDeclaration(s, d))) return false;
            if (s_ofArguments.Contains(d.Rule) && NamesOn(d.Where.Source, d.Where.Start.Line).Any(called.Contains)) return false;
            if (d.Rule == BindingRules.NoOutput || d.Rule == ElaborationRules.NoResult) return !syntax.Exists(s => SameDeclaration(s, d) || syntax.Count <= Few && s.Rule == SyntaxRules.Misplaced && ReachesTo(d, s));
            if (d.Rule == ElaborationRules.NeverSized) return found.All(o => o.Rule == ElaborationRules.NeverSized || o.Severity != Severity.Error || !MayLeaveUnapplied(o, d));
            return true;
        }

        // `N` in `assert M.y.shape == [N, 3]`, where `M` could not be read.
        bool IsSizeOfUnread(Diagnostic d) => program.Modules.Any(m => m.Path == d.Where.Path && m.Tree.Declarations.Any(x => x is TestDeclaration && Covers(x, d)))
            && NamesOn(d.Where.Source, d.Where.Start.Line).Any(n => names.Contains((d.Where.Path, n)));

        // The declarations that what could not be read may belong to: the one it stands in, else its neighbours.
        IEnumerable<Declaration> Around(Diagnostic d)
        {
            foreach (Module module in program.Modules.Where(m => m.Path == d.Where.Path))
            {
                if (module.Tree.Declarations.FirstOrDefault(x => Covers(x, d)) is { } around) yield return around;
                else
                {
                    if (module.Tree.Declarations.LastOrDefault(x => x.Where.Span.Start < d.Where.Span.Start) is { } before) yield return before;
                    if (module.Tree.Declarations.FirstOrDefault(x => x.Where.Span.Start > d.Where.Span.Start) is { } after) yield return after;
                }
            }
        }

        // Whether nothing is declared between the two.
        bool ReachesTo(Diagnostic first, Diagnostic then) => first.Where.Path == then.Where.Path && first.Where.Span.Start < then.Where.Span.Start
            && !program.Modules.Any(m => m.Path == then.Where.Path && m.Tree.Declarations.Any(x => x.Where.Span.Start > first.Where.Span.Start && x.Where.Span.Start < then.Where.Span.Start));

        // Whatever could not be read, or has no value, may be where the layer would have been applied.
        bool MayLeaveUnapplied(Diagnostic error, Diagnostic layer) =>
            error.Where.Path == layer.Where.Path && (IsSyntax(error) || error.Rule == BindingRules.NoOutput || error.Rule == BindingRules.UnknownName) || SameDeclaration(error, layer);

        bool SameDeclaration(Diagnostic a, Diagnostic b) => program.Modules
            .Where(m => m.Path == b.Where.Path && m.Path == a.Where.Path)
            .Any(m => m.Tree.Declarations.Any(x => Covers(x, a) && Covers(x, b)));
    }

    // The same words about the same text, which names values and has none of its own: what is wrong is where they come from.
    private static IReadOnlyList<Diagnostic> Alike(IReadOnlyList<Diagnostic> found)
    {
        HashSet<(string, string, string, string?)> told = [];
        return [.. found.Where(d => d.Severity != Severity.Error || d.Where.Source is null || !d.Code.StartsWith("NN2", StringComparison.Ordinal) && !d.Code.StartsWith("NN3", StringComparison.Ordinal)
            || Given(d.Where.Text) is not { } names || told.Add((d.Code, d.Label, names, d.Formula)))];

        // A name by itself, or what stands in the parentheses of a call.
        static string? Given(string text)
        {
            if (!OnlyNames().IsMatch(text)) return null;
            int open = text.IndexOf('(');
            return open < 0 ? text : text[open..];
        }
    }

    // What is wrong inside a block by itself is not told again where the block is used.
    private static IReadOnlyList<Diagnostic> WithoutUses(BoundProgram program, IReadOnlyList<Diagnostic> found)
    {
        Diagnostic[] errors = [.. found.Where(d => d.Severity == Severity.Error && d.Where.Source is not null && !IsSyntax(d))];
        if (errors.Length < 2) return found;
        Declaration? Around(Text.Location place) => program.Modules.FirstOrDefault(m => m.Tree.Source == place.Source)?.Tree.Declarations.FirstOrDefault(x => x.Where.Span.Contains(place.Span));
        Dictionary<Diagnostic, Declaration?> at = errors.ToDictionary(d => d, d => Around(d.Where), (IEqualityComparer<Diagnostic>)ReferenceEqualityComparer.Instance);
        bool IsTold(Diagnostic use) => use.Notes.Where(n => n.Where.Source is not null).Select(n => (n.Where, Inside: Around(n.Where))).Any(n => n.Inside is not null && n.Inside != at[use]
            && errors.Any(e => at[e] == n.Inside && (e.Code == use.Code || e.Where.Start.Line == n.Where.Start.Line)));
        HashSet<Diagnostic> told = new(errors.Where(IsTold), ReferenceEqualityComparer.Instance);
        return told.Count == 0 ? found : [.. found.Where(d => !told.Contains(d))];
    }

    // An index that nothing declares is one mistake, however often its equation uses it.
    private static IReadOnlyList<Diagnostic> Once(IReadOnlyList<Diagnostic> found)
    {
        HashSet<(string Path, string Label, string Help)> told = [];
        bool IsIndex(Diagnostic d) => d.Rule == BindingRules.UnknownName && d.Where.Source is not null && d.Helps(HelpTraits.Index);
        return found.Any(IsIndex) ? [.. found.OrderBy(d => d.Where.Source is null ? 0 : d.Where.Span.Start).Where(d => !IsIndex(d) || told.Add((d.Where.Path, d.Label, d.Help!.Text)))] : found;
    }

    // What a call can be told about its arguments. Where the head of what is called was read in part, nothing.
    private static readonly HashSet<Rule> s_ofArguments =
        [ElaborationRules.UnknownArgument, ElaborationRules.MissingArgument, ElaborationRules.WrongArgument, ElaborationRules.TooManyArguments];

    // A statement or head that was read in part gives other arguments and other kinds of values, and sizes known later than
    // those that were meant; others are never invented.
    private static readonly HashSet<Rule> s_ofShapelessThings =
    [
        .. s_ofArguments, ElaborationRules.WrongKind, ElaborationRules.NotCallable, ElaborationRules.NoMember, ElaborationRules.Unpack,
        ElaborationRules.RunTimeCondition, BindingRules.UnknownType, BindingRules.Misplaced,
    ];

    private static bool MayHideInput(Diagnostic d) => NamesOn(d.Where.Source, d.Where.Start.Line).Contains("input");

    // The line of the error; where a brace could not be read, all that stands in it.
    private static IEnumerable<int> Unread(Diagnostic d)
    {
        int first = d.Where.Start.Line, last = first;
        if (d.Where.Text == "{")
        {
            string text = d.Where.Source.Text;
            int depth = 0, at = d.Where.Span.Start;
            do depth += text[at] switch { '{' => 1, '}' => -1, _ => 0 };
            while (depth > 0 && ++at < text.Length);
            last = first + text.AsSpan(d.Where.Span.Start, at - d.Where.Span.Start).Count('\n');
        }
        return Enumerable.Range(first, last - first + 1);
    }

    // The names that are bound in the braces of an `if` or `for` whose head could not be read, and in its `else`.
    private static IEnumerable<string> BoundBelow(Diagnostic head)
    {
        string text = head.Where.Source.Text;
        int at = head.Where.Source.Text.IndexOf('\n', head.Where.Span.Start), depth = 1;
        int begin = at;
        while (at >= 0 && ++at < text.Length)
        {
            depth += text[at] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0 && text[at] == '}' && !Else().IsMatch(text, at)) break;
        }
        return begin < 0 ? [] : Bound().Matches(text[begin..Math.Min(Math.Max(at, begin), text.Length)]).Select(m => m.Groups[1].Value);
    }

    private static IEnumerable<int> InterfaceLines(Declaration declaration)
    {
        int first = declaration.Where.Start.Line;
        if (declaration is not BlockDeclaration { Body: { } body }) return [first];
        return Enumerable.Range(first, Math.Max(1, body.Where.Start.Line - first + 1))
            .Concat(body.Statements.OfType<InputStatement>().Select(s => s.Where.Start.Line)).Distinct();
    }

    private static string DeclaredName(Declaration declaration) => declaration switch
    {
        BlockDeclaration d => d.Name.Text,
        FunctionDeclaration d => d.Name.Text,
        OptimizerDeclaration d => d.Name.Text,
        ScheduleDeclaration d => d.Name.Text,
        _ => "",
    };

    private static bool IsSyntax(Diagnostic d) => d.Code.StartsWith("NN0", StringComparison.Ordinal);

    private static bool Covers(Declaration declaration, Diagnostic d) =>
        declaration.Where.Span.Start <= d.Where.Span.Start && d.Where.Span.Start <= declaration.Where.Span.End;

    private static IEnumerable<string> NamesIn(string text) => Word().Matches(text).Select(m => m.Value);

    private static IEnumerable<string> NamesOn(SourceText source, int line) => Word().Matches(source.Line(line)).Select(m => m.Value);

    [GeneratedRegex(@"^\w+$|^\w+\((\s*(\w+:\s*)?[\p{L}_]\w*\s*,)*\s*(\w+:\s*)?[\p{L}_]\w*\s*\)$")]
    private static partial Regex OnlyNames();

    [GeneratedRegex(@"^\s*(\}\s*)?(if|for|else)\b.*\{\s*(#.*)?$")]
    private static partial Regex Branch();

    [GeneratedRegex(@"\G\}\s*else\b")]
    private static partial Regex Else();

    [GeneratedRegex(@"^\s*(\w+)\s*=[^=>]", RegexOptions.Multiline)]
    private static partial Regex Bound();

    [GeneratedRegex(@"[\p{L}_]\w*")]
    private static partial Regex Word();
}
