using System.Collections.Immutable;
using Antlr4.Runtime;
using Antlr4.Runtime.Tree;
using ModelDsl.Diagnostics;
using ModelDsl.Text;
using static ModelDsl.Syntax.Generated.NnParser;

namespace ModelDsl.Syntax;

/// <summary>Makes syntax nodes of ANTLR's parse tree, and rejects what the grammar lets through on purpose.</summary>
/// <remarks>The parse tree of a wrong line has holes. Names that were read are kept, so that later stages know them;
/// a value that was not read becomes an <see cref="ErrorExpression"/>.</remarks>
internal sealed partial class TreeBuilder(SourceText source, FilteredTokens tokens, DiagnosticBag diagnostics)
{
    private readonly SortedSet<int> _guessedBrackets = [.. diagnostics.ToImmutable()
        .Where(d => d.Rule == SyntaxRules.Unopened || d.Rule == SyntaxRules.Unclosed && d.Where.Text != "{").Select(d => d.Where.Span.Start)];

    public ImmutableArray<Declaration> File(FileContext file)
    {
        var declarations = ImmutableArray.CreateBuilder<Declaration>();
        foreach (DeclarationLineContext line in file.declarationLine())
        {
            if (line.declaration() is { } context && Declaration(context, line.GetRuleContext<BodyContext>(0)) is { } declaration) declarations.Add(declaration);
        }
        return declarations.ToImmutable();
    }

    /// <param name="context">The declaration, as far as it could be read.</param>
    /// <param name="recovered">The body that was found after an error in the head.</param>
    private Declaration? Declaration(DeclarationContext context, BodyContext? recovered)
    {
        Location where = Where(context);
        if (context.Start is not null && recovered is not null) where = where.To(Where(recovered));
        string documentation = Documentation(context);
        switch (context)
        {
            case ImportDeclarationContext c when c.STRING() is { } path:
                return new ImportDeclaration(where, String(path.Symbol), []) { Documentation = documentation };
            case ImportDeclarationContext c when c.NAME().Length > 0:
                return new ImportDeclaration(where, null, Names(c.NAME())) { Documentation = documentation };
            case ConstDeclarationContext c when Name(c.NAME()) is { } name:
                return new ConstDeclaration(where, name, Type(c.type()), Value(c.expression(), c)) { Documentation = documentation };
            case BlockDeclarationContext c when Name(c.NAME()) is { } name:
                return new BlockDeclaration(where, c.MODEL() is null ? BlockKind.Block : BlockKind.Model, name, Generics(c.generics()),
                    Parameters(c.parameters()), Body(c.body() ?? recovered, c))
                { Documentation = documentation };
            case FunctionDeclarationContext c when Name(c.NAME()) is { } name:
                return Function(c, name, recovered, where, documentation);
            case OptimizerDeclarationContext c when Name(c.NAME()) is { } name:
                return new OptimizerDeclaration(where, name, Parameters(c.parameters()), Body(c.body() ?? recovered, c)) { Documentation = documentation };
            case ScheduleDeclarationContext c when Name(c.NAME()) is { } name:
                {
                    BodyContext? body = c.body() ?? recovered;
                    return new ScheduleDeclaration(where, name, Parameters(c.parameters()),
                        body is null ? Value(c.expression(), c) : null, body is null ? null : Body(body, c))
                    { Documentation = documentation };
                }
            case TrainDeclarationContext c when c.NAME().Length > 0:
                return new TrainDeclaration(where, Name(c.NAME(0))!, Name(c.NAME(1)), Body(c.body() ?? recovered, c)) { Documentation = documentation };
            case TestDeclarationContext c when c.STRING() is { } title:
                return new TestDeclaration(where, String(title.Symbol), Body(c.body() ?? recovered, c)) { Documentation = documentation };
            default:
                return null;
        }
    }

    private FunctionDeclaration Function(FunctionDeclarationContext c, Identifier name, BodyContext? recovered, Location where, string documentation)
    {
        BodyContext? body = c.body() ?? recovered;
        ExpressionContext? result = c.ASSIGN() is null ? null : c.expression().FirstOrDefault(e => e != c.gradient);
        LambdaExpression? gradient = null;
        if (c.gradient is not null)
        {
            gradient = Expression(c.gradient) as LambdaExpression;
            if (gradient is null && c.gradient.exception is null)
            {
                diagnostics.Add(SyntaxRules.Misplaced.At(Where(c.gradient), "not a lambda") with
                {
                    Title = "after `gradient` stands a lambda",
                    Help = "it takes the gradient of the result: `gradient (dy) => …`",
                });
            }
        }
        return new FunctionDeclaration(where, name, Generics(c.generics()), Parameters(c.parameters()), Type(c.ascription()),
            body is null ? Value(result, c) : null, body is null ? null : Body(body, c), gradient)
        { Documentation = documentation };
    }

    private ImmutableArray<Identifier> Generics(GenericsContext? context) => context is null ? [] : Names(context.NAME());

    private ImmutableArray<ParameterSyntax> Parameters(ParametersContext? context)
    {
        var parameters = ImmutableArray.CreateBuilder<ParameterSyntax>();
        foreach (ParameterContext p in context?.parameter() ?? [])
        {
            if (Name(p.NAME()) is { } name)
                parameters.Add(new ParameterSyntax(Where(p), name, Type(p.ascription()), p.ASSIGN() is null ? null : Value(p.expression(), p)));
        }
        return parameters.ToImmutable();
    }

    private Body Body(BodyContext? context, ParserRuleContext owner)
    {
        if (context is null) return new Body(At(owner.Stop ?? owner.Start), []);
        var statements = ImmutableArray.CreateBuilder<Statement>();
        foreach (LineContext line in context.line())
        {
            if (line.statement() is { } statement) Statement(statement, line.GetRuleContext<BodyContext>(0), statements);
        }
        return new Body(Where(context), statements.ToImmutable());
    }

    private TypeSyntax? Type(AscriptionContext? context)
    {
        TypeSyntax? type = Type(context?.type());
        if (type is not null && context!.WHERE() is not null) type.Condition = Value(context.expression(), context);
        return type;
    }

    private TypeSyntax? Type(TypeContext? context)
    {
        if (context is null || context.simpleType().Length == 0) return null;
        var alternatives = ImmutableArray.CreateBuilder<TypeSyntax>();
        bool optional = context.QUESTION() is not null;
        foreach (SimpleTypeContext simple in context.simpleType())
        {
            // `int | none` is another spelling of `int?`.
            if (simple is NoneTypeContext) optional = true;
            else if (SimpleType(simple) is { } type) alternatives.Add(type);
        }
        if (alternatives.Count == 0) return null;
        return alternatives.Count == 1 && !optional ? alternatives[0] : new UnionType(Where(context), alternatives.ToImmutable(), optional);
    }

    private TypeSyntax? SimpleType(SimpleTypeContext context)
    {
        switch (context)
        {
            case NamedTypeContext c when Name(c.NAME()) is { } name:
                ImmutableArray<DimSyntax>? dims = c.LBRACKET() is null ? null : [.. c.dimension().Select(Dimension)];
                return new NamedType(Where(c), name, dims);
            case FunctionTypeContext or NoneTypeContext:
                return new NamedType(Where(context), new Identifier(Where(context), context.GetText()), null);
            case TupleTypeContext c:
                return new TupleType(Where(c), [.. c.type().Select(Type).OfType<TypeSyntax>()]);
            default:
                return null;
        }
    }

    private DimSyntax Dimension(DimensionContext context) => context.ELLIPSIS() is not null
        ? new EllipsisDim(Where(context), Name(context.NAME()))
        : new ExpressionDim(Where(context), Value(context.expression(), context));

    private ImmutableArray<Identifier> Names(ITerminalNode[] names) => [.. names.Select(Name).OfType<Identifier>()];

    private Identifier? Name(ITerminalNode? name) => name is null or IErrorNode ? null : new Identifier(At(name.Symbol), TextOf(name.Symbol));

    private string Documentation(ParserRuleContext context) =>
        context.Start is { } start && tokens.Documentation.TryGetValue(start.StartIndex, out string? text) ? text : "";

    private string TextOf(IToken token) => source.Text[token.StartIndex..(token.StopIndex + 1)];

    private Location At(IToken token) => new(source, TextSpan.FromBounds(token.StartIndex, token.StopIndex + 1));

    private Location Where(ParserRuleContext context) => Between(context.Start, context.Stop);

    private Location Between(IToken? start, IToken? stop)
    {
        if (start is null) return new Location(source, new TextSpan(source.Length, 0));
        int end = stop is null ? start.StopIndex + 1 : stop.StopIndex + 1;
        return new Location(source, TextSpan.FromBounds(start.StartIndex, Math.Max(start.StartIndex, end)));
    }
}
