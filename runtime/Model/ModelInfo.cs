using System.Collections.ObjectModel;
using ModelDsl.Runtime.Weights;

namespace ModelDsl.Runtime;

/// <summary>What a compiled model takes and gives.</summary>
/// <param name="Name">The model's name in its source.</param>
/// <param name="Inputs">In the order of <c>Run</c>.</param>
/// <param name="Outputs">In the order of <c>Run</c>, the primary one first.</param>
/// <param name="Sizes">Names of the dynamic dimensions, in the order of <c>Run</c>.</param>
/// <param name="Parameters">Everything that is loaded by name, in the order in which it is read.</param>
public sealed record ModelInfo(
    string Name, IReadOnlyList<TensorInfo> Inputs, IReadOnlyList<TensorInfo> Outputs, IReadOnlyList<string> Sizes, IReadOnlyList<ParameterSpec> Parameters)
{
    /// <summary>How many numbers are learned; buffers do not count.</summary>
    public long ParameterCount => Parameters.Where(p => !p.Weight.Buffer).Sum(p => p.Weight.Shape.Aggregate(1L, (n, s) => n * s));
}

/// <summary>An input or output; sizes as the language writes them.</summary>
public sealed record TensorInfo(string Name, ElementType Element, IReadOnlyList<string> Sizes, bool Optional = false)
{
    public override string ToString() => $"{Element.Name()}[{string.Join(", ", Sizes)}]";
}

/// <summary>A parameter and how it begins when no file is given.</summary>
/// <param name="Weight">Name, type and shape.</param>
/// <param name="Initializer">A name of the language: <c>kaiming_uniform</c>.</param>
/// <param name="Arguments">The initialiser's numbers and strings by name.</param>
public sealed record ParameterSpec(WeightSpec Weight, string Initializer, IReadOnlyDictionary<string, object> Arguments)
{
    /// <summary>A parameter that has one name and is learned.</summary>
    /// <param name="name">Its path in the model, which is its name in files.</param>
    /// <param name="element">The type of its numbers.</param>
    /// <param name="shape">Its sizes.</param>
    /// <param name="initializer">A name of the language.</param>
    /// <param name="arguments">The initialiser's numbers and strings by name.</param>
    public ParameterSpec(string name, ElementType element, int[] shape, string initializer, params ReadOnlySpan<(string Name, object Value)> arguments)
        : this(new WeightSpec(name, element, shape), initializer, arguments) { }

    /// <summary>A parameter, or a buffer, whose initialiser's arguments are listed.</summary>
    public ParameterSpec(WeightSpec weight, string initializer, params ReadOnlySpan<(string Name, object Value)> arguments)
        : this(weight, initializer, Named(arguments)) { }

    private static IReadOnlyDictionary<string, object> Named(ReadOnlySpan<(string Name, object Value)> arguments)
    {
        if (arguments.IsEmpty) return ReadOnlyDictionary<string, object>.Empty;
        var named = new Dictionary<string, object>(arguments.Length);
        foreach ((string name, object value) in arguments) named.Add(name, value);
        return named;
    }
}

/// <summary>Where the numbers of a new model object come from.</summary>
public abstract class ParameterSource
{
    /// <summary>Fills the parameter at a position of <see cref="ModelInfo.Parameters"/>.</summary>
    public abstract void Fill<T>(ParameterSpec parameter, Span<T> destination) where T : unmanaged;

    /// <summary>Checks a whole model before any parameter is read.</summary>
    public virtual void Begin(ModelInfo info) { }
}

/// <summary>Parameters drawn from their initialisers; the same seed gives the same numbers everywhere.</summary>
public sealed class SeededParameters(ulong seed) : ParameterSource
{
    public override void Fill<T>(ParameterSpec parameter, Span<T> destination) =>
        ParameterInitializer.Fill(parameter, destination, seed);
}

/// <summary>Parameters from a file, checked as a whole first; what a partial load lacks is drawn from the seed.</summary>
public sealed class LoadedParameters(WeightSet weights, WeightOptions? options = null, ulong seed = 0) : ParameterSource
{
    private readonly SeededParameters _rest = new(seed);
    private WeightLoader? _loader;

    public override void Begin(ModelInfo info) => _loader = new WeightLoader(weights, [.. info.Parameters.Select(p => p.Weight)], options);

    public override void Fill<T>(ParameterSpec parameter, Span<T> destination)
    {
        if (!_loader!.TryCopyTo(parameter.Weight.Name, destination)) _rest.Fill(parameter, destination);
    }
}
