using System.Collections.Immutable;
using ModelDsl.Syntax;

namespace ModelDsl.Binding;

/// <summary>One file: what it declares and what it imports.</summary>
public sealed class Module
{
    private readonly Dictionary<string, Symbol> _declared = new(StringComparer.Ordinal);
    private readonly List<Module> _imports = [];
    private readonly List<Text.Location> _importPlaces = [];
    private readonly List<string> _standardModules = [];

    public Module(SyntaxTree tree, bool isStandard = false)
    {
        Tree = tree;
        IsStandard = isStandard;
        foreach (Declaration declaration in tree.Declarations)
        {
            // The first declaration of a name stands; the binder reports the second.
            if (Symbol.Of(this, declaration) is { } symbol) _declared.TryAdd(symbol.Name, symbol);
        }
    }

    public SyntaxTree Tree { get; }

    /// <summary>Part of the standard library, whose errors are ours and not the user's.</summary>
    public bool IsStandard { get; }

    public string Path => Tree.Source.Path;
    public IReadOnlyCollection<Symbol> Declared => _declared.Values;
    public IReadOnlyList<Module> Imports => _imports;

    /// <summary>The declared models, in order.</summary>
    public ImmutableArray<BlockSymbol> Models => [.. _declared.Values.OfType<BlockSymbol>().Where(b => b.IsModel).OrderBy(b => b.Declaration.Where.Span.Start)];

    /// <summary>Where each of <see cref="Imports"/> stands.</summary>
    internal IReadOnlyList<Text.Location> ImportPlaces => _importPlaces;

    internal void Import(Module module, Text.Location where)
    {
        _imports.Add(module);
        _importPlaces.Add(where);
    }

    internal void ImportStandard(string module) => _standardModules.Add(module);

    /// <summary>What a name means here: the file's own declarations, then imports, then the standard library.</summary>
    public Symbol? Lookup(string name)
    {
        if (_declared.TryGetValue(name, out Symbol? own)) return own;
        foreach (Module import in _imports)
        {
            if (import._declared.TryGetValue(name, out Symbol? imported)) return imported;
        }
        return StandardLibrary.Find(name, _standardModules);
    }

    /// <summary>Whether a file that this one imports cannot be found, so that names may be missing.</summary>
    internal bool LacksImport { get; set; }

    /// <summary>Every name that <see cref="Lookup"/> would find, for suggestions.</summary>
    public IEnumerable<string> VisibleNames =>
        _declared.Keys.Concat(_imports.SelectMany(i => i._declared.Keys)).Concat(StandardLibrary.Names(_standardModules)).Distinct(StringComparer.Ordinal);
}

/// <summary>Opens imported files for the compiler, which has no file system of its own.</summary>
public interface IModuleSource
{
    /// <summary>The file that <paramref name="importPath"/> means in the file called <paramref name="fromPath"/>, or null.</summary>
    Text.SourceText? Open(string fromPath, string importPath);

    /// <summary>Paths by which the file called <paramref name="fromPath"/> could import others near it, for suggestions.</summary>
    IEnumerable<string> Near(string fromPath) => [];
}

/// <summary>For programs of one file.</summary>
public sealed class NoModules : IModuleSource
{
    public static readonly NoModules Instance = new();
    public Text.SourceText? Open(string fromPath, string importPath) => null;
}
