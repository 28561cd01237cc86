using System.Collections.Frozen;
using static ModelDsl.Syntax.Generated.NnLexer;

namespace ModelDsl.Syntax;

/// <summary>Families of tokens that the filter, the error messages and the formatter ask about.</summary>
internal static class TokenKinds
{
    private static readonly int[] Infix =
    [
        ARROW, FAT_ARROW, RANGE, COMMA, POWER, FLOOR_DIVIDE, PLUS, MINUS, STAR, SLASH, PERCENT, MATMUL, BAR, DOT, EQUAL, NOT_EQUAL,
        LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, ASSIGN, OTHER_ASSIGN, OTHER_AND, OTHER_OR, AND, OR, THEN, ELSE, WITH, AS, AS_CHECKED, AFTER, GRADIENT,
    ];

    /// <summary>A line that ends with one of these goes on in the next.</summary>
    public static readonly FrozenSet<int> GoesOn = new HashSet<int>([.. Infix, LBRACE, COLON, NOT, IN, IF]).ToFrozenSet();

    /// <summary>A line that begins with one of these carries on the one before.</summary>
    public static readonly FrozenSet<int> CarriesOn = new HashSet<int>([.. Infix, LBRACE]).ToFrozenSet();

    public static readonly FrozenSet<string> Reductions = new HashSet<string> { "sum", "prod", "max", "min", "mean", "any", "all" }.ToFrozenSet();

    /// <summary>Reserved everywhere but after <c>.</c> and before the <c>:</c> of an argument.</summary>
    public static bool IsReserved(int type) => type is >= AND and <= WITH;

    /// <summary>A keyword where a statement begins with it.</summary>
    public static bool IsStarter(int type) => type is >= BLOCK and <= UPDATE;

    public static bool IsDeclarationStarter(int type) => type is BLOCK or MODEL or OPTIMIZER or SCHEDULE or TEST or TRAIN or FN or CONST or IMPORT;

    /// <summary>A word that may be an ordinary name.</summary>
    public static bool IsNameLike(int type) => type is NAME or (>= BLOCK and <= FROZEN);

    /// <summary>A value can end with this.</summary>
    public static bool EndsOperand(int type) => IsNameLike(type) ||
        type is UNDERSCORE or INT or FLOAT or STRING or UNTERMINATED_STRING or OTHER_QUOTES or TRUE or FALSE or NONE or RPAREN or RBRACKET or RBRACE;
}
