using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ModelDsl.Binding;
using ModelDsl.Elaboration;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Diagnostics;

/// <summary>Follows the ways out that errors name to their end: the changed program is checked as a whole.</summary>
/// <remarks>A value that fits the step that fails may be wrong for a later one. So each change is made, in a copy; where that does not
/// mend the error, or makes another one, the program is checked once more without it, and names the next way that it finds.</remarks>
internal sealed partial class WaysOut
{
    /// <summary>How often another way is looked for.</summary>
    private const int Rounds = 4;

    /// <summary>Changed programs that are checked.</summary>
    private const int MostTrials = 64;

    /// <summary>What changed programs may cost, counted in uses of blocks, functions and primitives, and what they and another check of the program may; and the steps of arithmetic about sizes.</summary>
    private const long MostUses = 6_000, MostUsesAgain = 12_000, MostSteps = 600_000;

    /// <summary>Reading so many characters takes as long as working out one use; of a text with mistakes, which is read in several ways before it is given up, fewer.</summary>
    private const int CharactersPerUse = 8, BrokenCharactersPerUse = 2;

    /// <summary>Of more unknown names than this, only those are looked for that are like them.</summary>
    private const int MostGuesses = 2;

    /// <summary>More errors than this are a text that is being written rather than one with a mistake.</summary>
    private const int MostErrors = 8;

    private readonly Compilation _program;
    private readonly ImmutableArray<Diagnostic> _found;
    private readonly Cost _first;
    private readonly bool _isOnly;
    private readonly Dependence _declarations;
    private readonly WayLedger _ledger = new();
    private Cost _spent;
    private int _trials;

    private readonly record struct Cost(long Uses, long Steps)
    {
        public static Cost operator +(Cost a, Cost b) => new(a.Uses + b.Uses, a.Steps + b.Steps);
    }

    private WaysOut(Compilation program, ImmutableArray<Diagnostic> found)
    {
        (_program, _found) = (program, found);
        _first = CostOf(program);
        _declarations = new Dependence(program.Bound);
        _isOnly = found.Count(d => d.Severity == Severity.Error) == 1;
    }

    /// <summary>What was found, with ways out that lead to a program without the error, as far as such were found.</summary>
    public static ImmutableArray<Diagnostic> Follow(Compilation program, ImmutableArray<Diagnostic> found)
    {
        if (found.All(d => d.Repairs.IsEmpty && d.OtherNames.IsEmpty && !d.Helps(HelpTraits.General | HelpTraits.Vague | HelpTraits.Shape) && d.Require is null) || found.Count(d => d.Severity == Severity.Error) > MostErrors) return found;
        var ways = new WaysOut(program, found);
        return ways.InTurn([.. ways.Values().Select(ways.Named).Select(d => OtherForms.IsOfAxes(d) ? ways.Numbered(ways.Formed(d)) : ways.Formed(ways.Numbered(d)))]);
    }

    private static Cost CostOf(Compilation program) =>
        new(program.Work.Uses + program.Bound.Modules.Where(m => !m.IsStandard).Sum(m => m.Tree.Source.Length / (m.Tree.Diagnostics.IsEmpty ? CharactersPerUse : BrokenCharactersPerUse)), program.Work.Steps);

    private bool MayTry => _trials < MostTrials && _spent is { Uses: <= MostUses, Steps: <= MostSteps };

    // Other values in the place of wrong ones: the check itself finds them.
    private ImmutableArray<Diagnostic> Values()
    {
        ImmutableArray<Diagnostic> now = _found;
        for (int round = 1; ; round++)
        {
            bool again = false;
            foreach (Diagnostic d in now.Where(d => d.OtherNames.IsEmpty))
            {
                foreach (Repair repair in d.Repairs.Where(r => !_ledger.IsFollowed(r)))
                {
                    if (!MayTry) return _found;
                    again |= !Follow(repair, d);
                }
            }
            if (!again || _ledger.IsClosed) break;
            // In the last round only what is known to lead on.
            _ledger.IsClosed = round == Rounds;
            if (_spent + _first is not { Uses: <= MostUsesAgain, Steps: <= MostSteps }) return _found;
            now = _program.CheckOnce(_ledger);
            _spent += _first;
        }
        return [.. now.Select(d => d.Repairs.IsEmpty && First(d) is { Repairs.IsEmpty: false } first && (d.Help is null || first.Repairs.All(_ledger.RevealsOthers)) ? first : Proved(d))];

        Diagnostic? First(Diagnostic d) => _found.FirstOrDefault(f => f.Code == d.Code && f.Where == d.Where);
    }

    private bool Follow(Repair repair, Diagnostic mended)
    {
        _trials++;
        MendedError error = new(mended, repair);
        Compilation changed = _program.Try(repair, _isOnly ? error : null, _declarations.Without(repair, mended));
        Diagnostic[] errors = [.. changed.Diagnostics.Where(d => d.Severity == Severity.Error)];
        _spent += CostOf(changed);
        // The error is gone, and no other one has come.
        List<ErrorPlace> others = [.. _found.Where(d => d.Severity == Severity.Error).Select(d => new ErrorPlace(d))];
        others.Remove(new ErrorPlace(mended));
        bool leadsOn = errors.All(d => others.Remove(new ErrorPlace(d)));
        _ledger.Note(repair, leadsOn, revealsOthers: !leadsOn && !errors.Any(d => error.IsAgain(d.Code, d.Where)));
        return leadsOn;
    }

    // What is wrong for some sizes may be wrong for all that are left.
    private static (string, int) Line(Diagnostic d) => (d.Where.Path, d.Where.Source is null ? 0 : d.Where.Start.Line);

    // Editors may offer what is known to work.
    private Diagnostic Proved(Diagnostic found) =>
        found.Fixes.IsEmpty && found.OtherNames.IsEmpty ? found with { Fixes = [.. found.Repairs.Where(r => r.Edits.Length == 1 && _ledger.LeadsOn(r)).Select(r => r.Edits[0])] } : found;

    // Of several names that are near the one that fits is meant.
    private Diagnostic Named(Diagnostic found)
    {
        if (found.OtherNames.IsEmpty) return found;
        bool isNear = found.Help?.Instead is not null;
        List<string> fitting = [];
        string line = found.Where.Source.Line(found.Where.Start.Line);
        bool mayGuess = _found.Count(d => !d.OtherNames.IsEmpty) <= MostGuesses;
        foreach (string name in found.OtherNames)
        {
            if (!MayTry || !isNear && !mayGuess) return found;
            // Two operands are seldom one and the same.
            if (!isNear && found.Rule == BindingRules.UnknownName && Occurrences(line, name) > 0) continue;
            if (!Follow(new Repair([.. found.Again.Prepend(found.Where).Select(w => new Fix($"change to `{name}`", w, name))]), found)) continue;
            fitting.Add(name);
        }
        // What nothing else uses was bound for this place.
        string[] idle = [.. fitting.Where(f => found.Rule == BindingRules.UnknownName && Occurrences(found.Where.Source.Text, f) == 1)];
        if (isNear && fitting is []) return found;
        if (isNear && (idle.FirstOrDefault() ?? fitting[0]) is var best) return found.Help!.Instead == best ? found with { Fixes = RenameTo(found, best) } : DidYouMean(found, best);
        if (idle is [var only] || fitting is [var single] && (only = single) is not null) return DidYouMean(found, only);
        if (!isNear && found.Repairs is [var without] && MayTry && Follow(without, found)) return found with { Help = found.Helps(HelpTraits.Omit) ? found.Help : Help.Omit($": {found.Help}"), Fixes = without.Edits };
        return found;
    }

    // Where the check itself has found nothing, a number that makes the whole program right.
    private Diagnostic Numbered(Diagnostic found)
    {
        bool isProved = !found.Fixes.IsEmpty || found.Repairs.Any(_ledger.LeadsOn);
        if (isProved || found.Repairs.IsEmpty && !found.Helps(HelpTraits.General | HelpTraits.Vague) || found.Severity != Severity.Error || found.Where.Source is null || !found.Code.StartsWith("NN2", StringComparison.Ordinal)) return found;
        foreach ((Repair repair, string help) in OtherNumbers.For(_program.Bound, found))
        {
            if (!MayTry) break;
            if (!_ledger.IsFollowed(repair) && Follow(repair, found)) return found with { Help = found.Helps(HelpTraits.Vague) ? $"{help}; {found.Help}" : help, Fixes = repair.Edits, Repairs = [repair] };
        }
        return found;
    }

    // Where nothing is proved yet: another form of one of the tensors, or of the call that made it.
    private Diagnostic Formed(Diagnostic found)
    {
        bool isProved = !found.Fixes.IsEmpty || found.Repairs.Any(_ledger.LeadsOn);
        bool isGeneral = found.Helps(HelpTraits.General | HelpTraits.Shape) || !found.Repairs.IsEmpty || OnlyRequires(found);
        if (isProved || !isGeneral || found.Severity != Severity.Error || found.Where.Source is null) return found;
        foreach ((Repair repair, Help help) in OtherForms.For(_program.Bound, found).Take(MostForms))
        {
            if (!MayTry) break;
            // Of a shape that is told in full only the order of its axes is doubtful.
            if (found.Helps(HelpTraits.Shape) && !help.Is(HelpTraits.Order)) continue;
            if (_ledger.IsFollowed(repair) || !Follow(repair, found)) continue;
            return found with { Help = found.Require is null ? help : $"{help}; or {found.Help}", Fixes = repair.Edits, Repairs = [repair] };
        }
        return found;
    }

    // Two helps that exclude each other help nobody: what a later error needs is looked for where the first one is mended.
    private ImmutableArray<Diagnostic> InTurn(ImmutableArray<Diagnostic> told)
    {
        Diagnostic[] errors = [.. told.Where(d => d.Severity == Severity.Error && d.Where.Source is not null)];
        if (errors.Length is < 2 or > MostInTurn || errors.Skip(1).All(d => d.Require is null || !d.Fixes.IsEmpty) || _first.Uses > MostUses / 4 || Mending(errors[0]) is not { } repair) return told;
        Compilation changed = _program.After(repair);
        if (changed.Diagnostics.Where(d => d.Severity == Severity.Error).ExceptBy(errors.Skip(1).Select(Line), Line).Any()) return told;
        return [.. told.Select(d => d != errors[0] && d.Require is not null && d.Fixes.IsEmpty && changed.Diagnostics.FirstOrDefault(c => Line(c) == Line(d)) is { } alone ? d with { Help = alone.Help, Require = alone.Require } : d)];
    }

    private const int MostInTurn = 4;

    private Repair? Mending(Diagnostic error)
    {
        if (error.Fixes is [var fix, ..]) return new(fix);
        if (error.Repairs.FirstOrDefault(_ledger.LeadsOn) is { } repair) return repair;
        if (error.Require is null) return null;
        BlockDeclaration? around = _program.Bound.Modules.Where(m => !m.IsStandard && m.Tree.Source == error.Where.Source).SelectMany(m => m.Tree.Declarations).OfType<BlockDeclaration>().FirstOrDefault(d => d.Where.Span.Contains(error.Where.Span));
        // On the same line, so that all others keep their numbers.
        return around?.Body?.Statements.OfType<InputStatement>().LastOrDefault() is { } input
            ? new(new Fix($"add `require {error.Require}`", input.Where with { Span = new(input.Where.Span.End, 0) }, $"; require {error.Require}")) : null;
    }

    // That sizes which nothing else makes equal should be equal is seldom what was meant.
    // Where both have as many axes, it is.
    private static bool OnlyRequires(Diagnostic found) => found.Helps(HelpTraits.Require)
        && found.Help!.Text.Contains(" == ", StringComparison.Ordinal) && !(TwoShapes().Match(found.Label) is { Success: true } m && m.Groups[1].Value.Count(c => c == ',') == m.Groups[2].Value.Count(c => c == ','));

    [GeneratedRegex(@" in \[(.*)\] and \[(.*)\]$")]
    private static partial Regex TwoShapes();

    /// <summary>How many forms are tried for one error.</summary>
    private const int MostForms = 24;

    private static int Occurrences(string text, string name) => Regex.Count(text, $@"\b{Regex.Escape(name)}\b");

    private static Diagnostic DidYouMean(Diagnostic found, string name) => found with { Help = Help.Meant(name), Fixes = RenameTo(found, name) };

    // A fix is one edit: of a name in several places it would leave the others wrong.
    private static ImmutableArray<Fix> RenameTo(Diagnostic found, string name) => !found.Again.IsEmpty ? [] : [new Fix($"change to `{name}`", found.Where, name)];
}
