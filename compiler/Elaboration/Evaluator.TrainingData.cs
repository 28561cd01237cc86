using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Text;
using ModelDsl.Training;

namespace ModelDsl.Elaboration;

// What data declarations say of sizes, before any data is read.
internal sealed partial class Evaluator
{
    // A misspelt stage is told before its files are looked for.
    private void CheckDataStage(NameExpression name, CallExpression? call, bool isSource)
    {
        if (DataStages.Misnamed(name.Name, isSource) is var (label, help))
        {
            Report(TrainingRules.BadData.At(name.Where, label) with { Help = help });
            return;
        }
        Argument[] arguments = call is null ? [] : [.. call.Arguments];
        foreach (Argument argument in arguments.Where(a => a.Name is not null))
        {
            if (DataStages.NotTaken(name.Name, argument.Name!.Text) is not { } other) continue;
            Report(TrainingRules.BadData.At(argument.Name.Where, $"`{name.Name}` has no `{argument.Name.Text}`") with { Help = other });
            return;
        }
        if (DataStages.Missing(name.Name, arguments.Count(a => a.Name is null), [.. arguments.Where(a => a.Name is not null).Select(a => a.Name!.Text)]) is not { } missing) return;
        string given = call is null ? $"{name.Name}(" : arguments.Length == 0 ? $"{name.Name}(" : $"{call.Where.Text[..^1].TrimEnd()}, ";
        string value = missing switch { "file" => "\"samples.csv\"", "folder" => "\"images\"", "sizes" => "[24, 28, 32]", "mean" or "std" => "0.5", "size" => "28", "samples" => "1000", _ => "8" };
        Report(TrainingRules.BadData.At((Location)(call?.Where ?? name.Where), $"`{name.Name}` needs `{missing}`") with { Help = $"write `{given}{missing}: {value})`" });
    }

    // The sizes that images are brought to have to suit the program, each of them: what a batch draws is known by then only.
    private void CheckDataSizes(Graph graph, GraphInput[] inputs)
    {
        foreach (DataDeclaration data in _data)
        {
            // The version for one of several scales: the open one has been checked for all of them.
            if (_settings.OfOneScale && data.Stages.Any(s => s.Name == "multi_scale")) continue;
            if (inputs.Length == 0 || data.Stages.LastOrDefault(s => s.Name is "multi_scale" or "resize" or "center_crop" or "random_crop") is not { } stage) continue;
            foreach ((long rows, long columns) in SizesOf(stage))
            {
                foreach (GraphInput input in inputs.Where(i => i == inputs[0] || Goes(stage, i.Name)))
                {
                    if (Misfit(graph, input, rows, columns) is not { } problem) continue;
                    Report(TrainingRules.BadData.At(stage.Where, $"{(rows == columns ? $"{rows}" : $"({rows}, {columns})")} does not suit `{input.Name}` {input.Value.Type}: {problem}"));
                    break;
                }
            }
        }
    }

    internal static bool Goes(DataStage stage, string column) =>
        stage.Named.TryGetValue("also", out StaticValue? also) && (also is ListValue list ? list.Items : [also]).Any(v => v is StringValue { Value: var name } && name == column);

    internal static IEnumerable<(long Rows, long Columns)> SizesOf(DataStage stage)
    {
        string argument = stage.Name == "multi_scale" ? "sizes" : "size";
        StaticValue? given = stage.Named.TryGetValue(argument, out StaticValue? named) ? named : stage.Positional.FirstOrDefault();
        foreach (StaticValue size in given is ListValue list ? [.. list.Items] : given is null ? [] : new[] { given })
        {
            if (size is IntValue one && one.Value.TryConstant(out long both)) yield return (both, both);
            else if (size is TupleValue { Items: [IntValue a, IntValue b] } && a.Value.TryConstant(out long rows) && b.Value.TryConstant(out long columns)) yield return (rows, columns);
        }
    }

    // What is wrong with an image of so many rows and columns; null where nothing is.
    private static string? Misfit(Graph graph, GraphInput input, long rows, long columns)
    {
        Shape shape = input.Value.Shape;
        if (shape.Rank < 3) return null;
        Dictionary<DimSymbol, Dim> sizes = [];
        foreach ((Dim axis, long size) in new[] { (shape[shape.Rank - 2], rows), (shape[shape.Rank - 1], columns) })
        {
            if (axis.TryConstant(out long fixedSize) && fixedSize != size) return $"{fixedSize} is wanted";
            if (axis.AsSymbol is not { } symbol) continue;
            if (sizes.TryGetValue(symbol, out Dim? other) && other.Value != size) return $"{symbol.Name} is rows and columns";
            sizes[symbol] = size;
        }
        foreach (SizeCheck check in graph.Checks)
        {
            Goal goal = check.Goal.Substitute(s => sizes.GetValueOrDefault(s));
            HashSet<DimSymbol> open = [];
            goal.CollectSymbols(open);
            if (open.Count == 0 && goal.Holds(_ => 0) == false) return check.Message.Length > 0 ? $"{check.Message} ({check.Goal})" : $"{check.Goal} is required";
        }
        return null;
    }
}
