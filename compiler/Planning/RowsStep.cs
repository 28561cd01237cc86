using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Shapes;

namespace ModelDsl.Planning;

/// <summary>Steps that each compute rows from the same rows of what those before have made: a thread takes a block of rows through all of them.</summary>
/// <param name="origin">Of the first.</param>
/// <param name="rows">How many each of them makes.</param>
/// <param name="stages">Products with packed weights, and groups of loops over rows.</param>
public sealed class RowsStep(Origin origin, Dim rows, ImmutableArray<Step> stages) : Step(origin)
{
    public Dim Rows { get; } = rows;
    public ImmutableArray<Step> Stages { get; } = stages;
    protected override IEnumerable<Buffer> Operands => Stages.SelectMany(s => s.Reads).Distinct();
    public override IEnumerable<Buffer> Writes => Stages.SelectMany(s => s.Writes).Distinct();
}
