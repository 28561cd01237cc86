using System.Collections.Immutable;
using ModelDsl.Syntax;

namespace ModelDsl.Binding;

/// <summary>A declaration that other code can refer to by name.</summary>
public abstract class Symbol(string name, Module module, Declaration declaration)
{
    public string Name { get; } = name;
    public Module Module { get; } = module;
    public Declaration Declaration { get; } = declaration;

    /// <summary>What diagnostics call it: <c>block</c>, <c>function</c> …</summary>
    public abstract string Kind { get; }

    /// <summary>Its hyperparameters or arguments, in order.</summary>
    public virtual ImmutableArray<ParameterSyntax> Parameters => [];

    /// <summary>Their names, and whether each may be left out.</summary>
    internal ImmutableArray<(string Name, bool Optional)> ParameterNames => _parameterNames.IsDefault ? _parameterNames = [.. Parameters.Select(p => (p.Name.Text, p.Default is not null))] : _parameterNames;
    private ImmutableArray<(string Name, bool Optional)> _parameterNames;

    public override string ToString() => $"{Kind} {Name}";

    internal static Symbol? Of(Module module, Declaration declaration) => declaration switch
    {
        BlockDeclaration b => new BlockSymbol(module, b),
        FunctionDeclaration f => new FunctionSymbol(module, f),
        ConstDeclaration c => new ConstSymbol(module, c),
        OptimizerDeclaration o => new OptimizerSymbol(module, o),
        ScheduleDeclaration s => new ScheduleSymbol(module, s),
        _ => null,
    };
}

/// <summary>A <c>model</c> or a <c>block</c>; both are layers.</summary>
public sealed class BlockSymbol(Module module, BlockDeclaration declaration) : Symbol(declaration.Name.Text, module, declaration)
{
    public new BlockDeclaration Declaration { get; } = declaration;
    public bool IsModel => Declaration.Kind == BlockKind.Model;

    /// <summary>What flows in, and whether each may be left out.</summary>
    internal ImmutableArray<(string Name, bool Optional)> InputNames => _inputNames.IsDefault ? _inputNames = [.. Elaboration.Evaluator.InputsOf(Declaration.Body).Select(i => (i.Name.Text, i.Default is not null))] : _inputNames;
    private ImmutableArray<(string Name, bool Optional)> _inputNames;
    public override string Kind => IsModel ? "model" : "block";
    public override ImmutableArray<ParameterSyntax> Parameters => Declaration.Parameters;
}

public sealed class FunctionSymbol(Module module, FunctionDeclaration declaration) : Symbol(declaration.Name.Text, module, declaration)
{
    public new FunctionDeclaration Declaration { get; } = declaration;
    public override string Kind => "function";
    public override ImmutableArray<ParameterSyntax> Parameters => Declaration.Parameters;
}

public sealed class ConstSymbol(Module module, ConstDeclaration declaration) : Symbol(declaration.Name.Text, module, declaration)
{
    public new ConstDeclaration Declaration { get; } = declaration;
    public override string Kind => "constant";
}

public sealed class OptimizerSymbol(Module module, OptimizerDeclaration declaration) : Symbol(declaration.Name.Text, module, declaration)
{
    public new OptimizerDeclaration Declaration { get; } = declaration;
    public override string Kind => "optimizer";
    public override ImmutableArray<ParameterSyntax> Parameters => Declaration.Parameters;
}

public sealed class ScheduleSymbol(Module module, ScheduleDeclaration declaration) : Symbol(declaration.Name.Text, module, declaration)
{
    public new ScheduleDeclaration Declaration { get; } = declaration;
    public override string Kind => "schedule";
    public override ImmutableArray<ParameterSyntax> Parameters => Declaration.Parameters;
}
