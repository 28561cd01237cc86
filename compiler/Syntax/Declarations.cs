using System.Collections.Immutable;
using ModelDsl.Text;

namespace ModelDsl.Syntax;

public abstract class Declaration(Location where) : SyntaxNode(where)
{
    /// <summary>The <c>##</c> lines above, without their marks; empty when there are none.</summary>
    public string Documentation { get; init; } = "";
}

/// <summary><c>import "layers/attention.nn"</c> or <c>import std.vision</c>; one of the two is set.</summary>
public sealed class ImportDeclaration(Location where, StringLiteral? path, ImmutableArray<Identifier> module) : Declaration(where)
{
    public StringLiteral? Path { get; } = path;
    public ImmutableArray<Identifier> Module { get; } = module;
}

public sealed class ConstDeclaration(Location where, Identifier name, TypeSyntax? type, Expression value) : Declaration(where)
{
    public Identifier Name { get; } = name;
    public TypeSyntax? Type { get; } = type;
    public Expression Value { get; } = value;
}

public sealed class ParameterSyntax(Location where, Identifier name, TypeSyntax? type, Expression? defaultValue) : SyntaxNode(where)
{
    public Identifier Name { get; } = name;
    public TypeSyntax? Type { get; } = type;
    public Expression? Default { get; } = defaultValue;
}

public enum BlockKind { Model, Block }

public sealed class BlockDeclaration(
    Location where, BlockKind kind, Identifier name, ImmutableArray<Identifier> generics,
    ImmutableArray<ParameterSyntax> parameters, Body body) : Declaration(where)
{
    public BlockKind Kind { get; } = kind;
    public Identifier Name { get; } = name;
    public ImmutableArray<Identifier> Generics { get; } = generics;
    public ImmutableArray<ParameterSyntax> Parameters { get; } = parameters;
    public Body Body { get; } = body;
}

/// <summary>Exactly one of <see cref="Result"/> and <see cref="Body"/> is set.</summary>
public sealed class FunctionDeclaration(
    Location where, Identifier name, ImmutableArray<Identifier> generics, ImmutableArray<ParameterSyntax> parameters,
    TypeSyntax? returns, Expression? result, Body? body, LambdaExpression? gradient) : Declaration(where)
{
    public Identifier Name { get; } = name;
    public ImmutableArray<Identifier> Generics { get; } = generics;
    public ImmutableArray<ParameterSyntax> Parameters { get; } = parameters;
    public TypeSyntax? Returns { get; } = returns;
    public Expression? Result { get; } = result;
    public Body? Body { get; } = body;
    public LambdaExpression? Gradient { get; } = gradient;
}

public sealed class OptimizerDeclaration(Location where, Identifier name, ImmutableArray<ParameterSyntax> parameters, Body body) : Declaration(where)
{
    public Identifier Name { get; } = name;
    public ImmutableArray<ParameterSyntax> Parameters { get; } = parameters;
    public Body Body { get; } = body;
}

/// <summary>Exactly one of <see cref="Result"/> and <see cref="Body"/> is set.</summary>
public sealed class ScheduleDeclaration(Location where, Identifier name, ImmutableArray<ParameterSyntax> parameters, Expression? result, Body? body) : Declaration(where)
{
    public Identifier Name { get; } = name;
    public ImmutableArray<ParameterSyntax> Parameters { get; } = parameters;
    public Expression? Result { get; } = result;
    public Body? Body { get; } = body;
}

/// <summary><c>train LeNet5 as digits { … }</c></summary>
public sealed class TrainDeclaration(Location where, Identifier target, Identifier? alias, Body body) : Declaration(where)
{
    public Identifier Target { get; } = target;
    public Identifier? Alias { get; } = alias;
    public Body Body { get; } = body;
}

public sealed class TestDeclaration(Location where, StringLiteral name, Body body) : Declaration(where)
{
    public StringLiteral Name { get; } = name;
    public Body Body { get; } = body;
}
