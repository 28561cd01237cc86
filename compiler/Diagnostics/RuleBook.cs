using System.Collections.Immutable;
using System.Reflection;

namespace ModelDsl.Diagnostics;

/// <summary>Every rule there is. A rule is in it as soon as some class of the compiler has it as a static field.</summary>
public static class RuleBook
{
    /// <summary>In order of their codes.</summary>
    public static ImmutableArray<Rule> All { get; } =
    [
        .. LoadableTypes.All().SelectMany(RuleFields).Select(f => (Rule)f.GetValue(null)!).Distinct()
            .OrderBy(r => r.Code, StringComparer.Ordinal),
    ];

    private static readonly Dictionary<string, Rule> ByCode = All.ToDictionary(r => r.Code, StringComparer.Ordinal);

    // A class with fields of the C# compiler has no rules, and no fields that can be looked at where that is missing.
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
