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
public sealed record EmitOptions(string Namespace = "Models", string? ClassName = null, string Documentation = "", bool Public = true);
