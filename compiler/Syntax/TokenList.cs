using Antlr4.Runtime;
using Antlr4.Runtime.Misc;

namespace ModelDsl.Syntax;

/// <summary>The tokens that the filter let through, as ANTLR's parser reads them. The last one is the end of the file.</summary>
internal sealed class TokenList(IReadOnlyList<IToken> tokens, string sourceName) : ITokenStream
{
    public int Index { get; private set; }
    public int Size => tokens.Count;
    public string SourceName => sourceName;

    // Parsers ask the source for its name and for a factory of missing tokens; this parser invents none.
    public ITokenSource TokenSource => field ??= new ListTokenSource([.. tokens], sourceName);

    public IToken LT(int k)
    {
        int at = k > 0 ? Index + k - 1 : Index + k;
        return at < 0 ? null! : tokens[Math.Min(at, tokens.Count - 1)];
    }

    public int LA(int i) => LT(i)?.Type ?? TokenConstants.InvalidType;

    public void Consume() => Index = Math.Min(Index + 1, tokens.Count - 1);
    public void Seek(int index) => Index = Math.Clamp(index, 0, tokens.Count - 1);
    public int Mark() => 0;
    public void Release(int marker) { }

    public IToken Get(int i) => tokens[i];
    public string GetText(Interval interval) => "";
    public string GetText() => "";
    public string GetText(RuleContext ctx) => "";
    public string GetText(IToken start, IToken stop) => "";
}
