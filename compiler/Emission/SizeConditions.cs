using ModelDsl.Ir;
using ModelDsl.Shapes;

namespace ModelDsl.Emission;

/// <summary>The C# of conditions on sizes that a run checks before it computes anything.</summary>
internal static class SizeConditions
{
    /// <summary>The statement that throws where the sizes of a run do not meet a condition.</summary>
    /// <param name="check">The condition, and what the author says of it.</param>
    /// <param name="graph">The model, whose inputs the sizes come from.</param>
    public static string Statement(SizeCheck check, Graph graph) =>
        $"if (!({Holds(check.Goal)})) Guard.Violated({Told(check)}, {Found(check.Goal, graph)});";

    // Divisors are not 0: that is proved, or an earlier condition.
    private static string Holds(Goal goal) => goal switch
    {
        Goal.Equal g => $"{CSharp.Long(g.A)} == {CSharp.Long(g.B)}",
        Goal.NotEqual g => $"{CSharp.Long(g.A)} != {CSharp.Long(g.B)}",
        Goal.AtLeast g => $"{CSharp.Long(g.A)} >= {CSharp.Long(g.B)}",
        Goal.Divides g => $"{CSharp.Long(g.Value)} % {CSharp.Long(g.Divisor)} == 0",
        Goal.And g => $"{Part(g.A)} && {Part(g.B)}",
        Goal.Or g => $"{Part(g.A)} || {Part(g.B)}",
        _ => throw new EmissionException($"the condition {goal} cannot be checked at run time"),
    };

    private static string Part(Goal goal) => goal is Goal.And or Goal.Or ? $"({Holds(goal)})" : Holds(goal);

    private static string Told(SizeCheck check)
    {
        string goal = check.Goal.ToString()!;
        return CSharp.Text(check.Message.Length == 0 || check.Message == goal ? goal : $"{check.Message} ({goal})");
    }

    // The sizes of this run, and the inputs that have them: H = 5, given x f32[2, 5, 3].
    private static string Found(Goal goal, Graph graph)
    {
        SortedSet<DimSymbol> used = new(Comparer<DimSymbol>.Create(DimSymbol.Compare));
        goal.CollectSymbols(used);
        string sizes = string.Join(", ", used.Select(s => $"{s.Name} = {{{CSharp.Name(s.Name)}}}"));
        string inputs = string.Join(", ", graph.Inputs.Where(i => i.Value.Shape.Symbols.Any(used.Contains)).Select(i =>
            $"{i.Name} {i.Value.Element.Name()}[{string.Join(", ", i.Value.Shape.Select(d => d.IsConstant ? d.ToString() : $"{{{(d.AsSymbol is { } s ? CSharp.Name(s.Name) : CSharp.Long(d))}}}"))}]"));
        return $"$\"{sizes}{(inputs.Length > 0 ? $", given {inputs}" : "")}\"";
    }
}
