using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ModelDsl.Diagnostics;
using ModelDsl.Elaboration;
using ModelDsl.Syntax;
using ModelDsl.Text;
using ModelDsl.Training;

namespace ModelDsl.Binding;

/// <summary>A program: the file asked for, the files it imports, and what names mean in them.</summary>
/// <param name="Main">The file asked for.</param>
/// <param name="Modules">The main file and every file it reaches by path, in the order they were met.</param>
/// <param name="Resolutions">What each name in these files turned out to be, for printing and editors.</param>
/// <param name="Diagnostics">Syntax and name errors of all these files.</param>
public sealed record BoundProgram(
    Module Main, ImmutableArray<Module> Modules, IReadOnlyDictionary<SyntaxNode, string> Resolutions, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>Names that nothing has in training programs, for where these are not elaborated, which would say more about them.</summary>
    internal ImmutableArray<Diagnostic> OfTraining { get; init; } = [];

    /// <summary>Where names stand that are reported at an earlier use.</summary>
    internal ImmutableArray<Location> Repeated { get; init; } = [];

    /// <summary>The places of which binding has reported something.</summary>
    internal IReadOnlySet<Location> ErrorPlaces => field ??= Diagnostics.Where(d => d.Severity == Severity.Error).Select(d => d.Where).Concat(Repeated).ToHashSet();

    /// <summary>Whether binding has reported this place: what else goes wrong there follows from it.</summary>
    internal bool HasErrorAt(Location where) => ErrorPlaces.Contains(where);
}

/// <summary>Loads imports and gives every name its meaning, before any value or shape is known.</summary>
public sealed class Binder
{
    private readonly IModuleSource _files;
    private readonly Func<string, bool> _isIntrinsic;
    private readonly IEnumerable<string> _intrinsics;
    private readonly Dictionary<string, Module> _modules = new(StringComparer.Ordinal);
    private readonly List<Module> _order = [];

    // The files that are being read, each with the import that leads on.
    private readonly List<(string Path, Location Import)> _loading = [];
    private readonly DiagnosticBag _diagnostics = new(), _ofTraining = new();
    private readonly List<Location> _repeated = [];
    private readonly Dictionary<SyntaxNode, string> _resolutions = new(ReferenceEqualityComparer.Instance);

    private Binder(IModuleSource files, IReadOnlyCollection<string> intrinsics)
    {
        _files = files;
        _isIntrinsic = intrinsics.Contains;
        _intrinsics = intrinsics;
    }

    /// <summary>Binds a file and all it imports.</summary>
    /// <param name="main">The parsed main file.</param>
    /// <param name="files">Opens imported files.</param>
    /// <param name="intrinsics">Names of the functions that the compiler itself provides.</param>
    public static BoundProgram Bind(SyntaxTree main, IModuleSource files, IReadOnlyCollection<string> intrinsics)
    {
        var binder = new Binder(files, intrinsics);
        Module module = binder.Load(main);
        if (main.Declarations.IsEmpty && main.Diagnostics.IsEmpty) binder._diagnostics.Add(BindingRules.Empty(main.Source));
        foreach (Module each in binder._order) binder.Check(each);
        return new BoundProgram(module, [.. binder._order], binder._resolutions, binder._diagnostics.ToImmutable()) { OfTraining = [.. binder._ofTraining.ToImmutable().Where(d => d.Rule == BindingRules.UnknownName || d.Rule == ElaborationRules.UnknownArgument || d.Rule == TrainingRules.BadData)], Repeated = [.. binder._repeated] };
    }

    private Module Load(SyntaxTree tree)
    {
        var module = new Module(tree);
        _modules[tree.Source.Path] = module;
        _order.Add(module);
        _diagnostics.AddRange(tree.Diagnostics);
        foreach (ImportDeclaration import in tree.Declarations.OfType<ImportDeclaration>()) Import(module, import);
        return module;
    }

    private void Import(Module module, ImportDeclaration import)
    {
        if (import.Path is { } path)
        {
            if (path.Value == Path.GetFileName(module.Path))
            {
                _diagnostics.Add(BindingRules.Circle(path.Where, [module.Path, module.Path], path.Where));
                return;
            }
            SourceText? source = _files.Open(module.Path, path.Value);
            if (source is null)
            {
                string[] files = [.. _files.Near(module.Path)];
                string? near = Suggestion.Nearest(path.Value, files) ?? Array.Find(files, f => Path.GetFileName(f) == Path.GetFileName(path.Value));
                _diagnostics.Add(BindingRules.Missing(path.Where, $"\"{path.Value}\"",
                    near is null ? $"paths are relative to the folder of {module.Path}: make the file, or leave the import out" : $"did you mean \"{near}\"?"));
                // What the file was to declare is not unknown besides.
                module.LacksImport = true;
                source = near is null ? null : _files.Open(module.Path, near);
                if (source is null || source.Path == module.Path) return;
            }
            _loading.Add((module.Path, path.Where));
            if (_loading.FindIndex(l => l.Path == source.Path) is >= 0 and var start)
            {
                // Said where the circle is entered: in the file asked for, when it is part of it.
                _diagnostics.Add(BindingRules.Circle(_loading[start].Import, [.. _loading.Skip(start).Select(l => l.Path), source.Path], path.Where));
            }
            Module imported = _modules.TryGetValue(source.Path, out Module? known) ? known : Load(SyntaxTree.Of(source));
            _loading.RemoveAt(_loading.Count - 1);
            module.Import(imported, path.Where);
            return;
        }
        string name = string.Join('.', import.Module.Select(i => i.Text));
        if (import.Module is not [{ Text: "std" }, ..])
        {
            string meant = name.Replace('.', '/') + ".nn";
            _diagnostics.Add(BindingRules.Missing(import.Where, $"`{name}`", $"files are imported by path: import \"{meant}\""));
            module.LacksImport = true;
            if (_files.Open(module.Path, meant) is { } file && file.Path != module.Path && !_modules.ContainsKey(file.Path)) module.Import(Load(SyntaxTree.Of(file)), import.Where);
            return;
        }
        string sub = import.Module.Length == 1 ? "nn" : string.Join('.', import.Module.Skip(1).Select(i => i.Text));
        if (StandardLibrary.HasModule(sub)) module.ImportStandard(sub);
        else
            _diagnostics.Add(BindingRules.Missing(import.Where, $"there is no standard module `{name}`",
                Suggestion.DidYouMean(name, StandardLibrary.Modules.Select(m => "std." + m)) ?? $"standard modules are {string.Join(", ", StandardLibrary.Modules.Order(StringComparer.Ordinal).Select(m => "std." + m))}"));
    }

    private void Check(Module module)
    {
        ReportDuplicates(module);
        NameChecker names = Into(_diagnostics);
        foreach (Declaration declaration in module.Tree.Declarations) names.Check(declaration);
        DiagnosticBag ofRules = new();
        NameChecker rules = Into(ofRules), trainings = Into(_ofTraining);
        foreach (Declaration declaration in module.Tree.Declarations) rules.CheckRule(declaration);
        _repeated.AddRange(names.Repeated.Concat(rules.Repeated));
        _diagnostics.AddRange(ofRules.ToImmutable().Where(d => d.Rule == BindingRules.UnknownName));
        foreach (TrainDeclaration train in module.Tree.Declarations.OfType<TrainDeclaration>()) trainings.CheckTraining(train);
        foreach (TrainDeclaration train in module.Tree.Declarations.OfType<TrainDeclaration>()) TrainingNames.Check(train, module, _diagnostics);

        NameChecker Into(DiagnosticBag bag) => new(module, _isIntrinsic, _intrinsics, DimensionNames(), bag, _resolutions, name => DeclaredNear(module, name));
    }

    // The file that declares a name: one that is reached through another import, or one in the neighbourhood, of which only the
    // beginnings of the lines are read.
    private string? DeclaredNear(Module module, string name) => DeclaredBeyond(module, name) ?? _files.Near(module.Path).FirstOrDefault(path =>
        _files.Open(module.Path, path) is { } source && source.Path != module.Path
        && Regex.IsMatch(source.Text, $@"^\s*(block|model|fn|const|optimizer|schedule)\s+{Regex.Escape(name)}\b", RegexOptions.Multiline | RegexOptions.CultureInvariant));

    private string? DeclaredBeyond(Module module, string name) =>
        _order.Find(m => m != module && !module.Imports.Contains(m) && m.Declared.Any(d => d.Name == name)) is { } beyond
            ? Path.GetRelativePath(Path.GetDirectoryName(Path.Combine("/", module.Path))!, Path.Combine("/", beyond.Path)).Replace('\\', '/') : null;

    private void ReportDuplicates(Module module)
    {
        var first = new Dictionary<(string, string), Location>();
        foreach (Declaration declaration in module.Tree.Declarations)
        {
            (string kind, Identifier? name) = declaration switch
            {
                BlockDeclaration b => ("layer", b.Name),
                FunctionDeclaration f => ("function", f.Name),
                ConstDeclaration c => ("constant", c.Name),
                OptimizerDeclaration o => ("optimizer", o.Name),
                ScheduleDeclaration s => ("schedule", s.Name),
                _ => ("", null),
            };
            if (name is null || name.Text.Length == 0) continue;
            if (!first.TryAdd((kind, name.Text), name.Where))
                _diagnostics.Add(BindingRules.DeclaredTwice(kind, name, first[(kind, name.Text)]));
        }
        // Imported names share the file's scope.
        Dictionary<string, Symbol> imported = new(StringComparer.Ordinal);
        foreach ((Module other, Location import) in module.Imports.Zip(module.ImportPlaces).DistinctBy(i => i.First))
        {
            foreach (Symbol symbol in other.Declared)
            {
                if (module.Declared.FirstOrDefault(d => d.Name == symbol.Name) is { } own) _diagnostics.Add(BindingRules.ImportedTwice(import, symbol, own));
                else if (!imported.TryAdd(symbol.Name, symbol)) _diagnostics.Add(BindingRules.ImportedTwice(import, symbol, imported[symbol.Name]));
            }
        }
    }

    // Tests refer to models' dynamic dimensions by name.
    private IReadOnlySet<string> DimensionNames()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (BlockSymbol block in _order.SelectMany(m => m.Declared).OfType<BlockSymbol>())
        {
            foreach (InputStatement input in block.Declaration.Body.Statements.OfType<InputStatement>())
                names.UnionWith(DimensionWalker.NamesIn(input.Type));
        }
        return names;
    }
}
