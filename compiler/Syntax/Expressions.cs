using System.Collections.Immutable;
using ModelDsl.Text;

namespace ModelDsl.Syntax;

/// <summary>A piece of a parsed file. Nodes are compared by reference: two equal texts are two nodes.</summary>
public abstract class SyntaxNode(Location where)
{
    public Location Where { get; } = where;
}

/// <summary>A name as written.</summary>
public sealed class Identifier(Location where, string text) : SyntaxNode(where)
{
    public string Text { get; } = text;
    public override string ToString() => Text;
}

public abstract class Expression(Location where) : SyntaxNode(where);

/// <summary>What stands where no expression could be read; already reported, never reported again.</summary>
public sealed class ErrorExpression(Location where) : Expression(where);

public sealed class NameExpression(Location where, string name) : Expression(where) { public string Name { get; } = name; }

/// <summary><c>_</c>: one dimension without a name.</summary>
public sealed class UnderscoreExpression(Location where) : Expression(where);

public sealed class IntLiteral(Location where, long value) : Expression(where) { public long Value { get; } = value; }
public sealed class FloatLiteral(Location where, double value) : Expression(where) { public double Value { get; } = value; }
public sealed class StringLiteral(Location where, string value) : Expression(where) { public string Value { get; } = value; }
public sealed class BoolLiteral(Location where, bool value) : Expression(where) { public bool Value { get; } = value; }
public sealed class NoneLiteral(Location where) : Expression(where);

/// <summary><c>(e)</c>. Kept, because a parenthesised part of a composition counts as one member.</summary>
public sealed class ParenthesizedExpression(Location where, Expression inner) : Expression(where) { public Expression Inner { get; } = inner; }

public sealed class TupleExpression(Location where, ImmutableArray<Expression> items) : Expression(where) { public ImmutableArray<Expression> Items { get; } = items; }
public sealed class ListExpression(Location where, ImmutableArray<Expression> items) : Expression(where) { public ImmutableArray<Expression> Items { get; } = items; }

/// <summary><c>[element for p in source if condition …]</c></summary>
public sealed class ComprehensionExpression(Location where, Expression element, ImmutableArray<ComprehensionClause> clauses) : Expression(where)
{
    public Expression Element { get; } = element;
    public ImmutableArray<ComprehensionClause> Clauses { get; } = clauses;
}

public sealed class ComprehensionClause(Location where, Pattern pattern, Expression source, Expression? condition) : SyntaxNode(where)
{
    public Pattern Pattern { get; } = pattern;
    public Expression Source { get; } = source;
    public Expression? Condition { get; } = condition;
}

public enum UnaryOperator { Negate, Not }

public sealed class UnaryExpression(Location where, UnaryOperator op, Expression operand) : Expression(where)
{
    public UnaryOperator Operator { get; } = op;
    public Expression Operand { get; } = operand;
}

public enum BinaryOperator
{
    Add, Subtract, Multiply, Divide, FloorDivide, Modulo, MatrixMultiply, Power,
    Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual, And, Or, Range,
}

public sealed class BinaryExpression(Location where, BinaryOperator op, Location opWhere, Expression left, Expression right) : Expression(where)
{
    public BinaryOperator Operator { get; } = op;
    public Location OperatorWhere { get; } = opWhere;
    public Expression Left { get; } = left;
    public Expression Right { get; } = right;
}

/// <summary><c>left -> right</c></summary>
public sealed class PipeExpression(Location where, Expression left, Expression right) : Expression(where)
{
    public Expression Left { get; } = left;
    public Expression Right { get; } = right;
}

/// <summary><c>value as! type</c></summary>
public sealed class GuardExpression(Location where, Expression value, TypeSyntax type) : Expression(where)
{
    public Expression Value { get; } = value;
    public TypeSyntax Type { get; } = type;
}

public sealed class IfExpression(Location where, Expression condition, Expression then, Expression otherwise) : Expression(where)
{
    public Expression Condition { get; } = condition;
    public Expression Then { get; } = then;
    public Expression Else { get; } = otherwise;
}

/// <summary><c>(a, (b, c)) => body</c>; exactly one of <see cref="Result"/> and <see cref="Body"/> is set.</summary>
public sealed class LambdaExpression(Location where, ImmutableArray<Pattern> parameters, Expression? result, Body? body) : Expression(where)
{
    public ImmutableArray<Pattern> Parameters { get; } = parameters;
    public Expression? Result { get; } = result;
    public Body? Body { get; } = body;
}

/// <summary><c>sum(i, j) body</c>: a reduction over index variables.</summary>
public sealed class ReductionExpression(Location where, Identifier reduction, ImmutableArray<Identifier> indices, Expression body) : Expression(where)
{
    /// <summary>sum, prod, max, min, mean, any or all.</summary>
    public Identifier Reduction { get; } = reduction;
    public ImmutableArray<Identifier> Indices { get; } = indices;
    public Expression Body { get; } = body;
}

/// <summary><c>target with name = value</c>, <c>target with "pattern" = value</c></summary>
public sealed class WithExpression(Location where, Expression target, Identifier name, bool isPattern, Expression value) : Expression(where)
{
    public Expression Target { get; } = target;

    /// <summary>The parameter, or the pattern of the paths of parameters.</summary>
    public Identifier Name { get; } = name;
    public bool IsPattern { get; } = isPattern;
    public Expression Value { get; } = value;
}

/// <summary><c>target with { name: value, … }</c></summary>
public sealed class WithOptionsExpression(Location where, Expression target, ImmutableArray<Argument> options) : Expression(where)
{
    public Expression Target { get; } = target;
    public ImmutableArray<Argument> Options { get; } = options;
}

public sealed class CallExpression(Location where, Expression callee, ImmutableArray<Argument> arguments) : Expression(where)
{
    public Expression Callee { get; } = callee;
    public ImmutableArray<Argument> Arguments { get; } = arguments;
}

public sealed class Argument(Location where, Identifier? name, Expression value) : SyntaxNode(where)
{
    public Identifier? Name { get; } = name;
    public Expression Value { get; } = value;
}

public sealed class MemberExpression(Location where, Expression target, Identifier name) : Expression(where)
{
    public Expression Target { get; } = target;
    public Identifier Name { get; } = name;
}

/// <summary><c>target[items]</c>: indexing, or a type used as a value such as <c>f32[1, 3]</c>.</summary>
public sealed class IndexExpression(Location where, Expression target, ImmutableArray<IndexItem> items) : Expression(where)
{
    public Expression Target { get; } = target;
    public ImmutableArray<IndexItem> Items { get; } = items;
}

public abstract class IndexItem(Location where) : SyntaxNode(where);
public sealed class ElementItem(Location where, Expression value) : IndexItem(where) { public Expression Value { get; } = value; }

/// <summary><c>...</c> or <c>...S</c></summary>
public sealed class EllipsisItem(Location where, Identifier? name) : IndexItem(where) { public Identifier? Name { get; } = name; }

public sealed class SliceItem(Location where, Expression? start, Expression? stop, Expression? step) : IndexItem(where)
{
    public Expression? Start { get; } = start;
    public Expression? Stop { get; } = stop;
    public Expression? Step { get; } = step;
}

public abstract class Pattern(Location where) : SyntaxNode(where);
public sealed class NamePattern(Location where, string name) : Pattern(where) { public string Name { get; } = name; }
public sealed class DiscardPattern(Location where) : Pattern(where);
public sealed class TuplePattern(Location where, ImmutableArray<Pattern> items) : Pattern(where) { public ImmutableArray<Pattern> Items { get; } = items; }

public abstract class TypeSyntax(Location where) : SyntaxNode(where)
{
    /// <summary>The condition on sizes of <c>i64[K] where K &lt;= N</c>; null without one.</summary>
    public Expression? Condition { get; internal set; }
}

/// <summary><c>int</c>, <c>f32[N, ...S]</c>; <see cref="Dims"/> is null where there are no brackets.</summary>
public sealed class NamedType(Location where, Identifier name, ImmutableArray<DimSyntax>? dims) : TypeSyntax(where)
{
    public Identifier Name { get; } = name;
    public ImmutableArray<DimSyntax>? Dims { get; } = dims;
}

public sealed class TupleType(Location where, ImmutableArray<TypeSyntax> items) : TypeSyntax(where) { public ImmutableArray<TypeSyntax> Items { get; } = items; }

/// <summary><c>int | tuple</c>, <c>int?</c></summary>
public sealed class UnionType(Location where, ImmutableArray<TypeSyntax> alternatives, bool optional) : TypeSyntax(where)
{
    public ImmutableArray<TypeSyntax> Alternatives { get; } = alternatives;
    public bool Optional { get; } = optional;
}

public abstract class DimSyntax(Location where) : SyntaxNode(where);
public sealed class ExpressionDim(Location where, Expression value) : DimSyntax(where) { public Expression Value { get; } = value; }
public sealed class EllipsisDim(Location where, Identifier? name) : DimSyntax(where) { public Identifier? Name { get; } = name; }
