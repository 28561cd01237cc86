// The words and signs of the .nn language.
//
// Newlines, comments and spaces go to the hidden channel; `compiler/Syntax/TokenFilter.cs` then decides
// which newlines end a statement, which words are keywords where they stand, and which `(` opens a lambda.
lexer grammar NnLexer;

// Made by the token filter, never by the lexer:
// SEPARATOR ends a statement; STATEMENT_IF is an `if` that begins one; REDUCTION is the `sum` of `sum(i) x[i]`;
// LAMBDA is the `(` of `(x) => e`.
tokens { SEPARATOR, STATEMENT_IF, REDUCTION, LAMBDA }

// Reserved words. After `.` and before the `:` of an argument the filter makes them names.
AND: 'and'; AS: 'as'; ASSERT: 'assert'; ASSERT_CLOSE: 'assert_close'; ASSERT_ERROR: 'assert_error'; AFTER: 'after';
CONST: 'const'; ELSE: 'else'; FALSE: 'false'; FN: 'fn'; FOR: 'for'; GRADIENT: 'gradient'; IF: 'if'; IMPORT: 'import';
IN: 'in'; NONE: 'none'; NOT: 'not'; OR: 'or'; REQUIRE: 'require'; RETURN: 'return'; THEN: 'then'; TRUE: 'true'; WITH: 'with';
AS_CHECKED: 'as!';

// Keywords only where a statement begins with them; elsewhere the filter makes them names.
BLOCK: 'block'; BUFFER: 'buffer'; DATA: 'data'; FREEZE: 'freeze'; INPUT: 'input'; LAYER: 'layer'; LOSS: 'loss';
METRIC: 'metric'; MODEL: 'model'; OPTIMIZER: 'optimizer'; OUTPUT: 'output'; PARAM: 'param'; SCHEDULE: 'schedule';
STATE: 'state'; STEP: 'step'; TEST: 'test'; TRAIN: 'train'; UPDATE: 'update';

// Keywords only in the `step` and `model` lines of a `train` block, and behind a type.
EVERY: 'every'; FROM: 'from'; WHERE: 'where'; FROZEN: 'frozen';

UNDERSCORE: '_';
NAME: [\p{L}_] [\p{L}\p{M}\p{Nd}_]*;

FLOAT: DIGITS '.' DIGITS EXPONENT? | DIGITS EXPONENT;
INT: DIGITS;
fragment DIGITS: [0-9] ('_'? [0-9])*;
fragment EXPONENT: [eE] [+-]? [0-9]+;

STRING: '"' (~["\\\r\n] | '\\' ~[\r\n])* '"';
// Longer than any string on the line only when the closing quote is missing.
UNTERMINATED_STRING: '"' (~["\\\r\n] | '\\' ~[\r\n])* '\\'?;

ARROW: '->'; FAT_ARROW: '=>'; ELLIPSIS: '...'; RANGE: '..'; DOT: '.'; COMMA: ','; COLON: ':'; SEMICOLON: ';';
LPAREN: '('; RPAREN: ')'; LBRACKET: '['; RBRACKET: ']'; LBRACE: '{'; RBRACE: '}';
POWER: '**'; FLOOR_DIVIDE: '//'; PLUS: '+'; MINUS: '-'; STAR: '*'; SLASH: '/'; PERCENT: '%'; MATMUL: '@';
EQUAL: '=='; NOT_EQUAL: '!='; LESS_EQUAL: '<='; GREATER_EQUAL: '>='; LESS: '<'; GREATER: '>'; ASSIGN: '=';
BAR: '|'; QUESTION: '?';

DOC_COMMENT: '##' ~[\r\n]* -> channel(HIDDEN);
COMMENT: '#' ~[\r\n]* -> channel(HIDDEN);
NEWLINE: ('\r'? '\n' | '\r') -> channel(HIDDEN);
SPACE: [\p{Zs}\t\u000B\u000C\uFEFF]+ -> channel(HIDDEN);

// Habits from other languages. They are lexed so that each can have an error of its own.
OTHER_AND: '&&' | '&';
OTHER_OR: '||';
OTHER_NOT: '!';
OTHER_QUOTES: '\'' ~['\r\n]* '\'';
OTHER_ASSIGN: '+=' | '-=' | '*=' | '/=' | '@=' | '%=' | '**=' | '//=' | ':=';
STRAY: .;
