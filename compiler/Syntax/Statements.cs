using System.Collections.Immutable;
using ModelDsl.Text;

namespace ModelDsl.Syntax;

public sealed class Body(Location where, ImmutableArray<Statement> statements) : SyntaxNode(where)
{
    public ImmutableArray<Statement> Statements { get; } = statements;
}

public abstract class Statement(Location where) : SyntaxNode(where)
{
    /// <summary>The <c>##</c> lines above, without their marks; empty when there are none.</summary>
    public string Documentation { get; init; } = "";
}

public sealed class InputStatement(Location where, Identifier name, TypeSyntax type, Expression? defaultValue) : Statement(where)
{
    public Identifier Name { get; } = name;
    public TypeSyntax Type { get; } = type;
    public Expression? Default { get; } = defaultValue;
}

public sealed class OutputStatement(Location where, Identifier name, TypeSyntax? type, Expression? value) : Statement(where)
{
    public Identifier Name { get; } = name;
    public TypeSyntax? Type { get; } = type;
    /// <summary>Null where the output is a name bound before.</summary>
    public Expression? Value { get; } = value;
}

public sealed class LayerStatement(Location where, Identifier name, Expression value) : Statement(where)
{
    public Identifier Name { get; } = name;
    public Expression Value { get; } = value;
}

public enum ParameterKind { Param, Buffer }

public sealed class ParameterStatement(Location where, ParameterKind kind, Identifier name, TypeSyntax type, Expression? initializer) : Statement(where)
{
    public ParameterKind Kind { get; } = kind;
    public Identifier Name { get; } = name;
    public TypeSyntax Type { get; } = type;
    public Expression? Initializer { get; } = initializer;
}

public enum NamedKind { State, Loss, Metric, Data }

/// <summary><c>state v = zeros</c>, <c>loss mask = …</c>, <c>metric accuracy = …</c>, <c>data train = …</c></summary>
public sealed class NamedStatement(Location where, NamedKind kind, Identifier name, Expression value) : Statement(where)
{
    public NamedKind Kind { get; } = kind;
    public Identifier Name { get; } = name;
    public Expression Value { get; } = value;
}

public sealed class UpdateStatement(Location where, Identifier name, Expression value) : Statement(where)
{
    public Identifier Name { get; } = name;
    public Expression Value { get; } = value;
}

/// <summary><c>model teacher = ResNet50 from "teacher.safetensors" frozen</c>, in a <c>train</c> block.</summary>
public sealed class TrainModelStatement(Location where, Identifier name, Expression value, StringLiteral? weights, bool frozen) : Statement(where)
{
    public Identifier Name { get; } = name;
    public Expression Value { get; } = value;
    public StringLiteral? Weights { get; } = weights;
    public bool Frozen { get; } = frozen;
}

public sealed class StepStatement(Location where, Identifier name, Expression? every, Body body) : Statement(where)
{
    public Identifier Name { get; } = name;
    public Expression? Every { get; } = every;
    public Body Body { get; } = body;
}

public sealed class FreezeStatement(Location where, ImmutableArray<Identifier> path) : Statement(where)
{
    public ImmutableArray<Identifier> Path { get; } = path;
}

public sealed class RequireStatement(Location where, Expression condition, StringLiteral? message) : Statement(where)
{
    public Expression Condition { get; } = condition;
    public StringLiteral? Message { get; } = message;
}

public sealed class AssertStatement(Location where, Expression condition, StringLiteral? message) : Statement(where)
{
    public Expression Condition { get; } = condition;
    public StringLiteral? Message { get; } = message;
}

/// <summary><c>assert_close actual, expected, tolerance: 1e-6</c></summary>
public sealed class AssertCloseStatement(Location where, ImmutableArray<Argument> arguments) : Statement(where)
{
    public ImmutableArray<Argument> Arguments { get; } = arguments;
}

public sealed class AssertErrorStatement(Location where, Identifier code, Body body) : Statement(where)
{
    public Identifier Code { get; } = code;
    public Body Body { get; } = body;
}

public sealed class ReturnStatement(Location where, Expression value) : Statement(where) { public Expression Value { get; } = value; }

/// <summary><c>else if</c> is an else body that holds one <see cref="IfStatement"/>.</summary>
public sealed class IfStatement(Location where, Expression condition, Body then, Body? otherwise) : Statement(where)
{
    public Expression Condition { get; } = condition;
    public Body Then { get; } = then;
    public Body? Else { get; } = otherwise;
}

public sealed class ForStatement(Location where, Pattern pattern, Expression source, Body body) : Statement(where)
{
    public Pattern Pattern { get; } = pattern;
    public Expression Source { get; } = source;
    public Body Body { get; } = body;
}

/// <summary><c>a, (b, _) = value</c>, also the settings of a <c>train</c> block with <c>after</c> and groups.</summary>
public sealed class AssignStatement(
    Location where, ImmutableArray<Pattern> targets, TypeSyntax? type, Expression value,
    ImmutableArray<Expression> after, ImmutableArray<ParameterGroup> groups) : Statement(where)
{
    public ImmutableArray<Pattern> Targets { get; } = targets;
    public TypeSyntax? Type { get; } = type;
    public Expression Value { get; } = value;
    public ImmutableArray<Expression> After { get; } = after;
    public ImmutableArray<ParameterGroup> Groups { get; } = groups;
}

/// <summary><c>"*.bias", "*norm*": weight_decay: 0</c></summary>
public sealed class ParameterGroup(Location where, ImmutableArray<StringLiteral> patterns, ImmutableArray<Argument> settings) : SyntaxNode(where)
{
    public ImmutableArray<StringLiteral> Patterns { get; } = patterns;
    public ImmutableArray<Argument> Settings { get; } = settings;
}

/// <summary><c>y[n, o] = sum(c) x[n, c] * w[o, c]</c></summary>
public sealed class EquationStatement(Location where, Identifier name, ImmutableArray<Identifier> indices, TypeSyntax? type, Expression value) : Statement(where)
{
    public Identifier Name { get; } = name;
    public ImmutableArray<Identifier> Indices { get; } = indices;
    public TypeSyntax? Type { get; } = type;
    public Expression Value { get; } = value;
}

public sealed class ExpressionStatement(Location where, Expression value) : Statement(where) { public Expression Value { get; } = value; }
