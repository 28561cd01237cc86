using Antlr4.Runtime;
using ModelDsl.Diagnostics;
using ModelDsl.Syntax.Generated;
using ModelDsl.Text;

namespace ModelDsl.Syntax;

/// <summary>Cuts a source into words, signs and everything between them.</summary>
internal static class Tokenizer
{
    /// <summary>More tokens than any program needs; what is larger is data in the wrong file.</summary>
    private const int MaximumTokens = 2_000_000;

    /// <summary>All tokens, spaces and comments included; the last one is the end of the file.</summary>
    public static List<CommonToken> Run(SourceText source, DiagnosticBag diagnostics)
    {
        int binary = source.Text.AsSpan().IndexOf('\0');
        if (binary >= 0)
        {
            var where = new Location(source, new TextSpan(binary, 1));
            diagnostics.Add(SyntaxRules.NotAProgram.At(where, "a NUL stands in no text") with
            {
                Title = "this is not a text file",
                Help = "programs are UTF-8 text; weights and data are named in a program, not given in its place",
            });
            return [EndOfFile(source)];
        }

        var lexer = new NnLexer(new SourceCharStream(source));
        lexer.RemoveErrorListeners();
        var tokens = new List<CommonToken>(source.Length / 3);
        while (true)
        {
            var token = (CommonToken)lexer.NextToken();
            token.TokenIndex = tokens.Count;
            tokens.Add(token);
            if (token.Type == TokenConstants.EOF) return tokens;
            if (tokens.Count < MaximumTokens) continue;
            var where = new Location(source, TextSpan.FromBounds(token.StartIndex, token.StopIndex + 1));
            diagnostics.Add(SyntaxRules.NotAProgram.At(where, "the file is too large to be a program") with
            {
                Title = "the file is too large",
                Help = "put tables of numbers into a data file; what follows was not read",
            });
            return [EndOfFile(source)];
        }
    }

    private static CommonToken EndOfFile(SourceText source) => new(TokenConstants.EOF, "") { StartIndex = source.Length, StopIndex = source.Length - 1 };
}
