using System.Collections.Immutable;
using System.Reflection;

namespace ModelDsl.Diagnostics;

/// <summary>Every rule there is. A rule is in it as soon as some class of the compiler has it as a static field.</summary>
public static class RuleBook
{
    /// <summary>In order of their codes.</summary>
    public static ImmutableArray<Rule> All { get; } =
    [
        .. Types().SelectMany(RuleFields).Select(f => (Rule)f.GetValue(null)!).Distinct()
            .OrderBy(r => r.Code, StringComparer.Ordinal),
    ];

    private static readonly Dictionary<string, Rule> ByCode = All.ToDictionary(r => r.Code, StringComparer.Ordinal);

    // The MSBuild package carries this assembly without the C# compiler, which some of its classes mention.
    private static IEnumerable<Type> Types()
    {
        try
        {
            return typeof(Rule).Assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException e)
        {
            return e.Types.OfType<Type>();
        }
    }

    private static FieldInfo[] RuleFields(Type type)
    {
        try
        {
            return [.. type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Where(f => f.FieldType == typeof(Rule))];
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }

    /// <summary>The rule of a code such as <c>NN2101</c>, or null.</summary>
    public static Rule? Find(string code) => ByCode.GetValueOrDefault(code);
}
