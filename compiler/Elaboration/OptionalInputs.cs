using System.Collections.Immutable;
using ModelDsl.Emission;
using ModelDsl.Syntax;

namespace ModelDsl.Elaboration;

/// <summary>The inputs of a model that a caller may leave out.</summary>
/// <param name="Aliases">Those whose default is an earlier input that is always there, with the name of that input.</param>
/// <param name="Others">Those that change the program when they are left out.</param>
public sealed record OptionalInputs(ImmutableDictionary<string, string> Aliases, ImmutableArray<string> Others)
{
    // Every further one doubles the code of the class.
    private const int Most = 4;

    /// <summary>The names of all inputs that have a default.</summary>
    public static IEnumerable<string> Declared(BlockDeclaration model) => Evaluator.InputsOf(model.Body).Where(i => i.Default is not null).Select(i => i.Name.Text);

    /// <summary>Sorts the optional ones among the inputs that a version of a model still has.</summary>
    public static OptionalInputs Of(BlockDeclaration model, ImmutableArray<InterfaceEntry> inputs)
    {
        var aliases = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var others = ImmutableArray.CreateBuilder<string>();
        HashSet<string> certain = new(inputs.Where(i => !i.Optional).Select(i => i.Name), StringComparer.Ordinal);
        foreach (InterfaceEntry input in inputs.Where(i => i.Optional))
        {
            Expression? initial = Evaluator.InputsOf(model.Body).FirstOrDefault(s => s.Name.Text == input.Name)?.Default;
            if (initial is NameExpression { Name: var earlier } && certain.Contains(earlier))
            {
                aliases.Add(input.Name, earlier);
                certain.Add(input.Name);
            }
            else others.Add(input.Name);
        }
        return new OptionalInputs(aliases.ToImmutable(), others.ToImmutable());
    }

    /// <summary>Every set of <see cref="Others"/> that can be left out, smallest first, the empty one excluded.</summary>
    /// <exception cref="EmissionException">There are too many of them.</exception>
    public IEnumerable<ImmutableArray<string>> Subsets(string model)
    {
        if (Others.Length > Most)
            throw new EmissionException($"`{model}` has {Others.Length} inputs that may be left out in any combination; generated code handles up to {Most}");
        return Enumerable.Range(1, (1 << Others.Length) - 1)
            .Select(bits => Others.Where((_, i) => (bits >> i & 1) != 0).ToImmutableArray())
            .OrderBy(s => s.Length);
    }
}
