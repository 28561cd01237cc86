using ModelDsl.Ir;
using ModelDsl.Text;
using ModelDsl.Training;

namespace ModelDsl.Tests.Training;

/// <summary>Runs a training program with the plain evaluator: what its steps mean, without emitted code.</summary>
internal sealed class PlainTraining
{
    private readonly Func<int, long> _size;

    /// <param name="text">A program with one <c>train</c> block.</param>
    /// <param name="initial">The first value of an element of a parameter, by path and place; 0 where not given.</param>
    /// <param name="batch">The size of every dynamic dimension.</param>
    /// <param name="gradients">Whether steps give their gradients.</param>
    public PlainTraining(string text, Func<string, int, double>? initial = null, int batch = 4, bool gradients = false)
    {
        var compilation = new Compilation(new SourceText("program.nn", text));
        Assert.Empty(compilation.Diagnostics.Select(d => d.ToString()));
        Program = compilation.Train(compilation.Trainings.Single(), gradients: gradients);
        Assert.Empty(Program.Diagnostics.Select(d => d.ToString()));
        _size = _ => batch;
        foreach (TrainingSlot slot in Program.Slots)
        {
            int[] shape = [.. slot.Info.Type.Shape.Select(d => (int)d.Value)];
            double start = slot.Kind == SlotKind.State || slot.Info.Initializer.Name == "constant" ? Convert.ToDouble(slot.Info.Initializer.Arguments["value"]) : slot.Info.Initializer.Name == "ones" ? 1 : 0;
            Slots[slot.Path] = new(shape, [.. Enumerable.Range(0, DenseTensor.Count(shape)).Select(i => slot.Kind == SlotKind.State ? start : initial?.Invoke(slot.Path, i) ?? start)]);
        }
    }

    public TrainingProgram Program { get; }
    public Dictionary<string, DenseTensor> Slots { get; } = [];

    /// <summary>The steps whose turn it is, on one batch; what they gave, by name.</summary>
    public Dictionary<string, DenseTensor> Step(int index, Dictionary<string, DenseTensor> batch, double progress = 0, double metric = 0)
    {
        Dictionary<string, DenseTensor> given = [];
        foreach (TrainingStep step in Program.Steps.Where(s => index % s.Every == 0))
        {
            foreach ((string name, DenseTensor value) in Run(step.Graph, index, batch, progress, metric))
            {
                if (name.StartsWith("after.", StringComparison.Ordinal)) Slots[name["after.".Length..]] = value;
                else given[name] = value;
            }
        }
        return given;
    }

    /// <summary>Losses and metrics of the inference version.</summary>
    public Dictionary<string, DenseTensor> Evaluate(Dictionary<string, DenseTensor> batch) => Run(Program.Evaluation, 0, batch, 0, 0);

    private Dictionary<string, DenseTensor> Run(Graph graph, int index, Dictionary<string, DenseTensor> batch, double progress, double metric)
    {
        Dictionary<string, DenseTensor> inputs = new(batch);
        foreach ((string name, double value) in new[] { ("epoch", (double)index), ("step", index), ("progress", progress), ("metric", metric) }) inputs[name] = new([], [value]);
        foreach (GraphInput input in graph.Inputs.Where(i => i.Name.StartsWith("before.", StringComparison.Ordinal))) inputs[input.Name] = Slots[input.Name["before.".Length..]];
        return new PlainEvaluator(_ => throw new InvalidOperationException(), _ => _size(0), seed: index).Run(graph, inputs);
    }
}
