using ModelDsl.Diagnostics;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Binding;

/// <summary>What can be wrong with names before any value is known.</summary>
public static class BindingRules
{
    public static readonly Rule UnknownName = Rule.Error("NN1001", "unknown name",
        "Nothing in scope has this name: no parameter, value, layer or function, no declaration of this file, of an imported " +
        "file or of the standard library. A name is in scope only after the statement that binds it.");

    public static readonly Rule Duplicate = Rule.Error("NN1002", "declared twice",
        "Two declarations of the same kind share a name in one scope. The error stands at the second, a note shows the first.");

    public static readonly Rule UnknownType = Rule.Error("NN1003", "unknown type",
        "A type is an element type with dimensions, such as `f32[N, 4]`, or a compile-time type such as `int`.");

    public static readonly Rule NoOutput = Rule.Error("NN1004", "no output",
        "A model or block without an output computes nothing that anybody could use.");

    public static readonly Rule NoInitializer = Rule.Error("NN1005", "a parameter needs an initialiser",
        "A learned parameter needs a rule for its first value; there is no default that is right everywhere.");

    public static readonly Rule Misplaced = Rule.Error("NN1006", "this statement does not belong here",
        "Some statements belong to one kind of declaration: `input`, `output`, `layer`, `param` and `buffer` to models and " +
        "blocks, `return` to functions, assertions to tests.");

    public static readonly Rule ImportNotFound = Rule.Error("NN1007", "the import cannot be found",
        "The imported file does not exist, or there is no standard module of that name. Paths are relative to the folder of the " +
        "importing file.");

    public static readonly Rule Spelling = Rule.Warning("NN1008", "unusual spelling of a name",
        "Layers, blocks and models are written in PascalCase; values, functions and parameters in snake_case. Nothing breaks, " +
        "but readers tell them apart by this.");

    public static readonly Rule NothingDeclared = Rule.Error("NN1009", "the file declares nothing",
        "The file has no declaration: it is empty or holds only comments.");

    public static readonly Rule ImportCircle = Rule.Error("NN1028", "imports in a circle",
        "A file imports itself, or imports a file that leads back to it. Nothing says then which of them is to be read first. The " +
        "error stands at the import that enters the circle; a note shows the one that closes it.");

    /// <summary>Files that import each other; <paramref name="way"/> leads from the file that imports back to it.</summary>
    public static Diagnostic Circle(Location where, IReadOnlyList<string> way, Location closing) =>
        ImportCircle.At(where, way.Count > 2 ? string.Join(" imports ", way.Select(w => $"`{w}`")) : "the file imports itself") with
        {
            Notes = closing == where ? [] : [new(closing, "and this leads back")],
            Help = way.Count > 2 ? "leave out the import that leads back, or move what both files need into a third one" : "remove the import: a file's own declarations are in scope",
        };

    public static Diagnostic Empty(SourceText source) =>
        NothingDeclared.At(new Location(source, new TextSpan(0, 0)), source.Text.Trim().Length == 0 ? "it is empty" : "it holds only comments") with
        {
            Help = "begin with `model Name { … }`, or make a model with `nnc new NAME`",
        };

    /// <summary>A name that nothing in scope has.</summary>
    /// <param name="where">The use.</param>
    /// <param name="name">The name.</param>
    /// <param name="candidates">What is in scope.</param>
    /// <param name="later">Where the same body binds the name further down.</param>
    public static Diagnostic Unknown(Location where, string name, IEnumerable<string> candidates, Location? later = null)
    {
        if (later is { } below)
        {
            return UnknownName.At(where, $"`{name}` is not bound yet") with
            {
                Notes = [new(below, "bound here, further down")],
                Help = $"move this below line {below.Start.Line}, or that line up: statements run in order",
            };
        }
        string kind = name.Length > 0 && char.IsUpper(name[0])
            ? name.Length > 1 && name.Any(char.IsLower) ? $"declare it with `block {name} {{ … }}`, or import the file that does"
            : $"a size has to be named by an input: write a number, or make it a parameter, `{name}: int`"
            : BeginsComparison(where) ? $"`==` compares; to bind a name write `=`: `{name} = …`"
            : IsComment(where) ? "`//` is floor division; if this is a comment, write `# …`"
            : where.Source.Text.AsSpan(where.Span.End).StartsWith("(") ? $"declare it with `fn {name}(…) = …`, or import the file that does"
            : $"bind it first with `{name} = …`, or make it a parameter";
        return UnknownName.At(where, $"`{name}` is not in scope") with
        {
            Help = Vocabulary.Advice(name) ?? Suggestion.DidYouMean(name, candidates) ?? kind,
            Fixes = Vocabulary.Advice(name) is null && where.Source is not null && where.Text == name && Suggestion.Nearest(name, candidates) is { } near
                ? [new Fix($"change to `{near}`", where, near)] : [],
        };
    }

    /// <summary>`blocks.Head`, where the name stands alone here.</summary>
    internal static Diagnostic Qualified(Location where, string name, Symbol symbol) => UnknownName.At(where, $"`{name}` is not in scope") with
    {
        Help = $"what is imported goes by its own name: write `{symbol.Name}` for `{name}.{symbol.Name}`",
    };

    // `h == x -> Linear(4)` on a line of its own.
    private static bool BeginsComparison(Location where) => where.Source.Line(where.Start.Line).TrimStart().StartsWith($"{where.Text} ==", StringComparison.Ordinal) && where.Source.Line(where.Start.Line).Length - where.Source.Line(where.Start.Line).TrimStart().Length == where.Start.Column - 1;

    private static bool IsComment(Location where) => where.Source.Text.AsSpan(0, where.Span.Start).TrimEnd(' ').EndsWith("//");

    public static Diagnostic DeclaredTwice(string kind, Identifier second, Location first) =>
        Duplicate.At(second.Where, $"{kind} `{second.Text}`") with
        {
            Notes = [new(first, "first declared here")],
            Help = "give one of them another name",
        };

    /// <summary>An import brings a name that the file has already, its own or another import's.</summary>
    internal static Diagnostic ImportedTwice(Location import, Symbol second, Symbol first) =>
        Duplicate.At(import, $"{second.Kind} `{second.Name}` comes from here too") with
        {
            Notes = [new(NameOf(first), "first declared here"), new(NameOf(second), "and here again")],
            Help = "give one of them another name, or leave the import out",
        };

    private static Location NameOf(Symbol symbol) => symbol.Declaration switch
    {
        BlockDeclaration b => b.Name.Where,
        FunctionDeclaration f => f.Name.Where,
        ConstDeclaration c => c.Name.Where,
        _ => symbol.Declaration.Where,
    };

    /// <summary>A type that does not exist, or one without axes that is given some.</summary>
    public static Diagnostic TypeNotKnown(Identifier name, IEnumerable<string> candidates) => name.Text is "list" or "tuple" or "List" or "Tuple"
        ? UnknownType.At(name.Where, $"what a {name.Text.ToLowerInvariant()} holds is not stated") with { Help = $"write `{name.Text.ToLowerInvariant()}`" }
        : TensorElement(name.Text) is { } element
        ? UnknownType.At(name.Where, $"`{name.Text}` has no axes") with { Help = $"`{name.Text}` is a compile-time type; a tensor's element type is `{element}`" }
        : UnknownType.At(name.Where, $"`{name.Text}`") with
        {
            // The parts of a complex number are f32: there is no other kind.
            Help = name.Text is "complex128" or "c128" or "complex32" or "c32" or "complex" or "cfloat" or "cdouble" ? "complex tensors are `c64`, with two f32 parts; other parts are kept in two real tensors"
                : (Vocabulary.Type(name.Text) is { } known ? $"write `{known}`" : null) ?? Suggestion.DidYouMean(name.Text, candidates) ?? "element types are f64 f32 f16 bf16 i64 i32 i8 u8 bool c64; compile-time types int float bool string tuple list layer fn",
        };

    // What a compile-time type is called where it has axes.
    private static string? TensorElement(string type) => type switch { "float" => "f32", "int" => "i64", _ => null };

    public static Diagnostic WithoutOutput(BlockDeclaration block) =>
        NoOutput.At(block.Name.Where, $"{(block.Kind == BlockKind.Model ? "model" : "block")} `{block.Name.Text}` computes nothing") with
        {
            Help = block.Body?.Statements.LastOrDefault() is AssignStatement { Targets: [NamePattern] } last && !last.Where.Text.Contains('\n', StringComparison.Ordinal)
                ? $"let it give its last value: `output {last.Where.Text}`" : "add `output y = …`",
        };

    public static Diagnostic WithoutInitializer(ParameterStatement parameter) =>
        NoInitializer.At(parameter.Name.Where, $"`{parameter.Name.Text}`") with
        {
            Help = "for example `= zeros`, `= ones` or `= kaiming_uniform(a: sqrt(5))`",
        };

    public static Diagnostic WrongPlace(Location where, string what, string place, string help) =>
        Misplaced.At(where, $"{what} in {place}") with { Help = help };

    public static Diagnostic Missing(Location where, string what, Help help) => ImportNotFound.At(where, what) with { Help = help };

    public static Diagnostic UnusualSpelling(Identifier name, string kind, string wanted) =>
        Spelling.At(name.Where, $"{kind} `{name.Text}` should be {wanted}");
}
