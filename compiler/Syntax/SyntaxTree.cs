using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Antlr4.Runtime;
using Antlr4.Runtime.Atn;
using Antlr4.Runtime.Misc;
using ModelDsl.Diagnostics;
using ModelDsl.Syntax.Generated;
using ModelDsl.Text;

namespace ModelDsl.Syntax;

/// <summary>One parsed file: what it declares and what was wrong with its syntax.</summary>
/// <remarks>There is always a tree: what could not be read is left out or stands as an <see cref="ErrorExpression"/>.</remarks>
public sealed partial class SyntaxTree(SourceText source, ImmutableArray<Declaration> declarations, ImmutableArray<Diagnostic> diagnostics)
{
    public SourceText Source { get; } = source;
    public ImmutableArray<Declaration> Declarations { get; } = declarations;
    public ImmutableArray<Diagnostic> Diagnostics { get; } = diagnostics;

    /// <summary>The tree of a text, read once however many programs on however many threads share the text.</summary>
    public static SyntaxTree Of(SourceText source) => s_trees.GetValue(source, static s => new Lazy<SyntaxTree>(() => Parse(s))).Value;

    private static readonly ConditionalWeakTable<SourceText, Lazy<SyntaxTree>> s_trees = [];

    /// <summary>Reads a file. Never throws, whatever the text; time and memory grow with its length.</summary>
    public static SyntaxTree Parse(SourceText source)
    {
        var diagnostics = new DiagnosticBag();
        List<CommonToken> raw = Tokenizer.Run(source, diagnostics);
        FilteredTokens tokens = TokenFilter.Run(source, raw, diagnostics);
        NnParser.FileContext file = ParseTokens(source, tokens, diagnostics);
        ImmutableArray<Declaration> declarations = new TreeBuilder(source, tokens, diagnostics).File(file);
        return new SyntaxTree(source, declarations, diagnostics.ToImmutable());
    }

    // SLL is fast and right for nearly every correct file. Only where it fails does the full algorithm run,
    // with messages and recovery.
    private static NnParser.FileContext ParseTokens(SourceText source, FilteredTokens tokens, DiagnosticBag diagnostics)
    {
        var parser = new NnParser(new TokenList(tokens.Tokens, source.Path)) { ErrorHandler = new BailErrorStrategy() };
        parser.RemoveErrorListeners();
        parser.Interpreter.PredictionMode = PredictionMode.SLL;
        try
        {
            return parser.file();
        }
        catch (ParseCanceledException)
        {
            parser.Reset();
            parser.ErrorHandler = new SyntaxErrorStrategy(source, tokens, diagnostics);
            parser.Interpreter.PredictionMode = PredictionMode.LL;
            return parser.file();
        }
    }
}
