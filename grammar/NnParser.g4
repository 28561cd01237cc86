// The grammar of the .nn language, over the tokens that `compiler/Syntax/TokenFilter.cs` lets through.
//
// The filter guarantees: brackets are balanced; every statement and declaration ends with SEPARATOR, also before
// `}` and at the end of the file; a keyword token stands only where it is one, all other words are NAME.
//
// Where a rule accepts more than the language does, it says so, and `compiler/Syntax/TreeBuilder` rejects the rest:
// that gives better messages than a grammar can.
parser grammar NnParser;
options { tokenVocab = NnLexer; }

file: SEPARATOR* declarationLine* EOF;

// The two `…Line` rules are where parsing picks up again after an error.
declarationLine: declaration SEPARATOR+;
line: statement SEPARATOR+;

declaration
    : IMPORT (STRING | NAME (DOT NAME)*)                                                                  # importDeclaration
    | CONST NAME (COLON type)? ASSIGN expression                                                          # constDeclaration
    | (MODEL | BLOCK) NAME generics? parameters? body                                                     # blockDeclaration
    | FN NAME generics? parameters (ARROW ascription)? (ASSIGN expression | body) (GRADIENT gradient=expression)? # functionDeclaration
    | OPTIMIZER NAME parameters? body                                                                     # optimizerDeclaration
    | SCHEDULE NAME parameters? (ASSIGN expression | body)                                                # scheduleDeclaration
    | TRAIN NAME (AS NAME)? body                                                                          # trainDeclaration
    | TEST STRING body                                                                                    # testDeclaration
    ;

generics: LBRACKET NAME (COMMA NAME)* COMMA? RBRACKET;
parameters: LPAREN (parameter (COMMA parameter)* COMMA?)? RPAREN;
parameter: NAME (COLON ascription)? (ASSIGN expression)?;
body: LBRACE SEPARATOR* line* RBRACE;

// `i64[K] where K <= N`: what its sizes must meet.
ascription: type (WHERE expression)?;
type: simpleType (BAR simpleType)* QUESTION?;
simpleType
    : NAME (LBRACKET (dimension (COMMA dimension)* COMMA?)? RBRACKET)?   # namedType
    | FN                                                                 # functionType
    | NONE                                                               # noneType
    | LPAREN type (COMMA type)+ COMMA? RPAREN                            # tupleType
    ;
dimension: ELLIPSIS NAME? | expression;

statement
    : INPUT NAME COLON ascription (ASSIGN expression)?                # inputStatement
    | OUTPUT NAME (COLON ascription)? (ASSIGN expression)?            # outputStatement
    | LAYER NAME ASSIGN expression                                    # layerStatement
    | (PARAM | BUFFER) NAME COLON type (ASSIGN expression)?           # parameterStatement
    | (STATE | LOSS | METRIC | DATA) NAME ASSIGN expression           # namedStatement
    | UPDATE NAME ASSIGN expression                                   # updateStatement
    | MODEL NAME ASSIGN expression (FROM STRING)? FROZEN?             # trainModelStatement
    | STEP NAME (EVERY expression)? body                              # stepStatement
    | FREEZE NAME (DOT NAME)*                                         # freezeStatement
    | REQUIRE expression (COMMA STRING)?                              # requireStatement
    | ASSERT expression (COMMA STRING)?                               # assertStatement
    | ASSERT_CLOSE argument (COMMA argument)*                         # assertCloseStatement
    | ASSERT_ERROR NAME body                                          # assertErrorStatement
    | RETURN expression (COMMA expression)*                           # returnStatement
    | STATEMENT_IF expression body (ELSE IF expression body)* (ELSE body)?                  # ifStatement
    | STATEMENT_IF expression THEN expression ELSE expression                               # bareConditional
    | FOR patterns IN expression body                                 # forStatement
    // Also an expression on its own; what stands before `=` must be names, tuples of names or `y[i, j]`.
    | target (COLON ascription)? (ASSIGN value=expression (AFTER expression)* groups?)?   # bindingStatement
    ;
target: expression (COMMA expression)*;

patterns: pattern (COMMA pattern)*;
pattern: NAME | UNDERSCORE | LPAREN pattern (COMMA pattern)+ COMMA? RPAREN;

// The parameter groups of an optimizer: `{ "*.bias", "*norm*": weight_decay: 0 ; "head.*": lr: 1e-4 }`.
groups: LBRACE SEPARATOR* (group SEPARATOR+)* RBRACE;
group: STRING (COMMA STRING)* COLON namedArgument (COMMA namedArgument)*;

// Tightest first. The tree builder rejects: chained comparisons and ranges; `if`, `not` and lambdas as bare operands.
expression
    : expression DOT NAME                                                       # member
    | expression LPAREN (argument (COMMA argument)* COMMA?)? RPAREN             # call
    | expression LBRACKET (item (COMMA item)* COMMA?)? RBRACKET                 # index
    | expression WITH LBRACE SEPARATOR* (namedArgument (COMMA SEPARATOR* | SEPARATOR+))* RBRACE   # withOptions
    | expression WITH (NAME | STRING) ASSIGN expression                         # with
    | <assoc=right> expression POWER expression                                 # power
    | MINUS expression                                                          # negation
    | expression (STAR | SLASH | FLOOR_DIVIDE | PERCENT | MATMUL) expression    # product
    | REDUCTION LPAREN NAME (COMMA NAME)* RPAREN expression                     # reduction
    | expression (PLUS | MINUS) expression                                      # sum
    | expression RANGE expression                                               # range
    | expression (EQUAL | NOT_EQUAL | LESS | LESS_EQUAL | GREATER | GREATER_EQUAL) expression     # comparison
    | NOT expression                                                            # not
    | expression AND expression                                                 # and
    | expression OR expression                                                  # or
    | expression ARROW expression                                               # pipe
    | expression AS_CHECKED type                                                # guard
    | IF expression THEN expression ELSE expression                             # conditional
    | LAMBDA patterns? RPAREN FAT_ARROW (expression | body)                     # lambda
    | LPAREN (expression (COMMA expression)* COMMA?)? RPAREN                    # parentheses
    | LBRACKET (expression (comprehensionClause+ | (COMMA expression)* COMMA?))? RBRACKET         # list
    | (NAME | UNDERSCORE | INT | FLOAT | STRING | TRUE | FALSE | NONE)          # atom
    ;

comprehensionClause: FOR patterns IN expression (IF expression)?;
argument: namedArgument | expression;
namedArgument: NAME COLON expression;
item: ELLIPSIS NAME? | expression slice? | slice;
slice: COLON expression? (COLON expression?)?;
