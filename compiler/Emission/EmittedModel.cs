using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Planning;

namespace ModelDsl.Emission;

/// <summary>The C# of one model.</summary>
/// <param name="ClassName">The class, without its namespace.</param>
/// <param name="Namespace">The namespace.</param>
/// <param name="Source">A whole file.</param>
public sealed record EmittedModel(string ClassName, string Namespace, string Source)
{
    public string FullName => $"{Namespace}.{ClassName}";
}

/// <summary>How generated code presents itself.</summary>
/// <param name="Namespace">Of the class.</param>
/// <param name="ClassName">Of the class; the model's name unless given.</param>
/// <param name="Documentation">The model's <c>##</c> text.</param>
/// <param name="Public">Whether the class is public.</param>
public sealed record EmitOptions(string Namespace = "Models", string? ClassName = null, string Documentation = "", bool Public = true)
{
    /// <summary>Whether a text can stand behind <c>namespace</c>.</summary>
    public static bool IsNamespace(string text) => CSharp.IsNamespace(text);

    /// <summary>Everything that is loaded by name, used in this version of the model or not; what the plan reads unless given.</summary>
    public ImmutableArray<ParameterInfo> Parameters { get; init; }

    /// <summary>Gives the class a <c>Load()</c> for the weights that are shipped with it.</summary>
    public WeightsPlace? Weights { get; init; }

    /// <summary>Inputs whose default is an earlier input, with that input's name.</summary>
    public ImmutableDictionary<string, string> Aliases { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Has a run note when each step is done: the class is an <c>ITimedModel</c>.</summary>
    public bool Timed { get; init; }

    /// <summary>The model without some of its other optional inputs, each set once.</summary>
    public ImmutableArray<Variant> Variants { get; init; } = [];
}

/// <summary>Weights that are shipped with the code.</summary>
/// <param name="Name">A path below the program's folder, with <c>/</c>, or the name of a resource.</param>
/// <param name="Embedded">Whether it is a resource of the class's assembly.</param>
public sealed record WeightsPlace(string Name, bool Embedded)
{
    /// <summary>What the file calls a tensor, and the parameter that it stands for; one <c>*</c> on both sides stands for any text.</summary>
    public ImmutableArray<(string Old, string New)> Map { get; init; } = [];

    /// <summary>Whether tensors may be missing from the file, or be left over.</summary>
    public bool Partial { get; init; }
}

/// <summary>A version of a model for callers who leave out some inputs.</summary>
/// <param name="Omitted">The inputs left out.</param>
/// <param name="Plan">What is run instead.</param>
public sealed record Variant(ImmutableArray<string> Omitted, ExecutionPlan Plan);
