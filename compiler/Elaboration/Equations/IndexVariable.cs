using ModelDsl.Shapes;
using ModelDsl.Text;

namespace ModelDsl.Elaboration.Equations;

/// <summary>One index of an equation: a whole number from 0 up to its range.</summary>
/// <param name="name">As written.</param>
/// <param name="where">Where it is introduced: on the left, or in the parentheses of a reduction.</param>
/// <param name="order">Its place among all indices of the equation, those of the left side first; axes of intermediate values follow it.</param>
internal sealed class IndexVariable(string name, Location where, int order)
{
    public string Name { get; } = name;
    public Location Where { get; } = where;
    public int Order { get; } = order;

    /// <summary>Stands for it in subscripts and conditions.</summary>
    public DimSymbol Symbol { get; } = new(name, DimKind.Dynamic, 0);

    /// <summary>How many values it takes; null until it is inferred.</summary>
    public Dim? Range { get; set; }

    /// <summary>What the range comes from, for messages: <c>axis 1 of `x`</c>.</summary>
    public string Source { get; set; } = "";

    /// <summary>Where that stands.</summary>
    public Location SourceWhere { get; set; }

    public override string ToString() => Name;
}
