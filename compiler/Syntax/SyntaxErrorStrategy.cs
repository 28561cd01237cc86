using Antlr4.Runtime;
using Antlr4.Runtime.Atn;
using ModelDsl.Diagnostics;
using ModelDsl.Text;
using static ModelDsl.Syntax.Generated.NnParser;

namespace ModelDsl.Syntax;

/// <summary>Reports the first mistake of a statement, and goes on with the next statement.</summary>
/// <remarks>A body that follows a wrong head (<c>model A(x int) { … }</c>) is still read.</remarks>
internal sealed class SyntaxErrorStrategy(SourceText source, FilteredTokens tokens, DiagnosticBag diagnostics) : DefaultErrorStrategy
{
    private const int MaximumErrors = TokenFilter.MaximumErrors;

    private int _errors;

    // The last error was about text outside all declarations; what follows it is the same mistake.
    private bool _outside;

    public override void ReportError(Parser recognizer, RecognitionException e)
    {
        if (InErrorRecoveryMode(recognizer)) return;
        BeginErrorCondition(recognizer);
        Report(recognizer, e.OffendingToken ?? recognizer.CurrentToken);
    }

    public override IToken RecoverInline(Parser recognizer) => throw new InputMismatchException(recognizer);

    // Up to the nearest line, which then ends as if nothing had been wrong.
    public override void Recover(Parser recognizer, RecognitionException e)
    {
        if (recognizer.Context is not (LineContext or DeclarationLineContext or FileContext)) throw e;
        EndErrorCondition(recognizer);
        if (recognizer.Context is FileContext) return;
        SkipLine((Generated.NnParser)recognizer, tokens.Depths[recognizer.Context.Start.TokenIndex]);
    }

    // Between two lines: what cannot begin one is reported and skipped.
    public override void Sync(Parser recognizer)
    {
        if (recognizer.Context is not (FileContext or BodyContext)) return;
        while (true)
        {
            int next = recognizer.InputStream.LA(1);
            if (next == TokenConstants.EOF || recognizer.Atn.NextTokens(recognizer.Atn.states[recognizer.State]).Contains(next)) return;
            Report(recognizer, recognizer.CurrentToken);
            SkipLine((Generated.NnParser)recognizer, tokens.Depths[recognizer.CurrentToken.TokenIndex]);
        }
    }

    private void SkipLine(Generated.NnParser parser, int depth)
    {
        var input = (ITokenStream)parser.InputStream;
        for (int at = input.Index; ; at = input.Index)
        {
            IToken token = input.LT(1);
            if (token.Type == TokenConstants.EOF || _errors >= MaximumErrors)
            {
                input.Seek(input.Size - 1);
                return;
            }
            if (tokens.Depths[at] < depth) return;
            if (tokens.Depths[at] == depth)
            {
                if (token.Type == SEPARATOR)
                {
                    while (input.LA(1) == SEPARATOR) parser.Consume();
                    return;
                }
                if (token.Type == LBRACE && OpensBody(input))
                {
                    // As if a declaration had called it: predictions look up who did.
                    int state = parser.State;
                    parser.State = BodyCaller(parser.Atn);
                    parser.body();
                    parser.State = state;
                    continue;
                }
            }
            parser.Consume();
        }
    }

    private static int BodyCaller(ATN atn) =>
        atn.states.First(s => s is { ruleIndex: RULE_declaration, NumberOfTransitions: 1 } && s.Transition(0) is RuleTransition { target.ruleIndex: RULE_body }).stateNumber;

    private static bool OpensBody(ITokenStream input) => input.LT(-1)?.Type is not WITH && input.LT(2).Type is not STRING;

    // One mistake, one error: nothing more is said about a statement in which brackets or spelling were wrong before.
    private void Report(Parser parser, IToken found)
    {
        if (++_errors > MaximumErrors) return;
        bool betweenDeclarations = parser.Context is FileContext;
        IToken first = FirstOfLine(parser, found);
        if (tokens.ErrorOffsets.GetViewBetween(first.StartIndex, Math.Max(first.StartIndex, found.StopIndex)).Count > 0) return;
        found = InsideOf(parser.TokenStream, found);
        Diagnostic diagnostic = new SyntaxErrorMessage(source, (Generated.NnParser)parser, found, first).Describe();
        bool same = betweenDeclarations && _outside && diagnostic.Rule != SyntaxRules.OtherLanguage;
        _outside = betweenDeclarations;
        if (!same) diagnostics.Add(diagnostic);
    }

    // The parser looks ahead: where what stands in brackets cannot be read, it may stop in front of the bracket. The mistake is inside.
    private static IToken InsideOf(ITokenStream input, IToken found)
    {
        if (found.Type != LBRACKET || found.TokenIndex == 0 || input.Get(found.TokenIndex - 1).Type != NAME) return found;
        int depth = 0;
        for (int i = found.TokenIndex; i + 1 < input.Size; i++)
        {
            int type = input.Get(i).Type, next = input.Get(i + 1).Type;
            if (type == LBRACKET) depth++;
            if (type == RBRACKET && --depth == 0 || type == SEPARATOR) break;
            bool twoValues = TokenKinds.EndsOperand(type) && (TokenKinds.IsNameLike(next) || next is INT or FLOAT or STRING);
            bool noValue = type is COMMA or LBRACKET && next is COMMA || next is ASSIGN || type is DOT && !TokenKinds.IsNameLike(next);
            if (twoValues || noValue) return input.Get(i + 1);
        }
        return found;
    }

    // A declaration that was read ends a stretch of text outside all declarations.
    public override void ReportMatch(Parser recognizer)
    {
        if (recognizer.Context is DeclarationLineContext) _outside = false;
        base.ReportMatch(recognizer);
    }

    private static IToken FirstOfLine(Parser parser, IToken found)
    {
        for (RuleContext? context = parser.Context; context is not null; context = context.Parent)
        {
            if (context is LineContext or DeclarationLineContext) return ((ParserRuleContext)context).Start;
        }
        return found;
    }
}
