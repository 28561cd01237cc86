using Antlr4.Runtime;
using static ModelDsl.Syntax.Generated.NnParser;
using static ModelDsl.Syntax.TokenKinds;

namespace ModelDsl.Syntax;

/// <summary>What kind of bracket is open around a place.</summary>
internal enum Bracket { None, Call, Parentheses, List, Index, Parameters, Braces }

/// <summary>What a statement holds before the place of an error, read from its tokens.</summary>
/// <remarks>The parser knows too, but it looks ahead: where it fails is not always where it has got to.</remarks>
/// <param name="Bracket">The innermost bracket that is open.</param>
/// <param name="Wanted">The word that an <c>if</c> before still lacks: <c>then</c> or <c>else</c>.</param>
internal readonly record struct Surroundings(Bracket Bracket, string? Wanted)
{
    public static Surroundings Of(ITokenStream tokens, IToken first, IToken found)
    {
        var open = new Stack<(Bracket Kind, Stack<int> Ifs)>();
        open.Push((Bracket.None, new()));
        for (int i = first.TokenIndex; i < found.TokenIndex; i++)
        {
            int type = tokens.Get(i).Type;
            Stack<int> ifs = open.Peek().Ifs;
            switch (type)
            {
                case LPAREN or LAMBDA or LBRACKET or LBRACE:
                    open.Push((Kind(tokens, i, first), new()));
                    break;
                case RPAREN or RBRACKET or RBRACE when open.Count > 1:
                    open.Pop();
                    break;
                case IF: ifs.Push(THEN); break;
                case THEN:
                    ifs.TryPop(out _);
                    ifs.Push(ELSE);
                    break;
                case ELSE: ifs.TryPop(out _); break;
                case COMMA: ifs.Clear(); break;
            }
        }
        (Bracket kind, Stack<int> pending) = open.Peek();
        string? wanted = pending.TryPeek(out int word) ? word == THEN ? "then" : "else" : null;
        // The `if` of a comprehension needs neither.
        return new Surroundings(kind, kind == Bracket.List && wanted == "then" ? null : wanted);
    }

    private static Bracket Kind(ITokenStream tokens, int i, IToken first)
    {
        int type = tokens.Get(i).Type;
        if (type == LBRACE) return Bracket.Braces;
        bool operand = i > first.TokenIndex && (EndsOperand(tokens.Get(i - 1).Type) || tokens.Get(i - 1).Type == REDUCTION);
        if (type == LBRACKET) return operand ? Bracket.Index : Bracket.List;
        if (type == LAMBDA || !operand) return Bracket.Parentheses;
        bool declares = first.Type is FN or BLOCK or MODEL or OPTIMIZER or SCHEDULE && (i == first.TokenIndex + 2 || tokens.Get(i - 1).Type == RBRACKET);
        return declares ? Bracket.Parameters : Bracket.Call;
    }
}
