using System.Collections.Immutable;
using ModelDsl.Elaboration;
using ModelDsl.Ir;
using ModelDsl.Shapes;

namespace ModelDsl.Training;

/// <summary>Several static sizes of one program: a version for each that the data's <c>multi_scale</c> declares.</summary>
internal static class TrainingScales
{
    /// <param name="program">With open sizes.</param>
    /// <param name="elaborate">The program for given sizes.</param>
    /// <param name="given">Sizes that are fixed already.</param>
    public static ImmutableArray<TrainingScale> Of(TrainingProgram program, Func<IReadOnlyDictionary<string, long>, TrainingProgram> elaborate, IReadOnlyDictionary<string, long> given)
    {
        if (program.HasErrors || program.Data.FirstOrDefault(d => d.Name == "train")?.Stages.LastOrDefault(s => s.Name == "multi_scale") is not { } stage) return [];
        var scales = ImmutableArray.CreateBuilder<TrainingScale>();
        foreach (ImmutableSortedDictionary<string, long> sizes in Evaluator.SizesOf(stage).Distinct().Select(s => Sizes(program, stage, s.Rows, s.Columns)).Where(s => s.Count > 0))
        {
            TrainingProgram version = elaborate(given.Concat(sizes).DistinctBy(s => s.Key).ToDictionary());
            bool same = !version.HasErrors && version.Steps.Zip(program.Steps).All(p => Names(p.First.Graph).SequenceEqual(Names(p.Second.Graph)));
            if (same) scales.Add(new TrainingScale(sizes, [.. version.Steps.Select(s => s.Graph)]));
        }
        return scales.ToImmutable();
    }

    private static IEnumerable<string> Names(Graph graph) => graph.Inputs.Select(i => i.Name).Concat(graph.Outputs.Select(o => o.Name));

    // The rows and columns of the images that the stage brings to a size, where they are open.
    private static ImmutableSortedDictionary<string, long> Sizes(TrainingProgram program, DataStage stage, long rows, long columns)
    {
        var sizes = ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        foreach (BatchInput input in program.Inputs.Where((i, place) => place == 0 || Evaluator.Goes(stage, i.Name)))
        {
            Shape shape = input.Type.Shape;
            if (shape.Rank < 3) continue;
            if (shape[shape.Rank - 2].AsSymbol is { } down) sizes[down.Name] = rows;
            if (shape[shape.Rank - 1].AsSymbol is { } right) sizes[right.Name] = columns;
        }
        return sizes.ToImmutable();
    }
}
