using ModelDsl.Diagnostics;
using ModelDsl.Emission;
using ModelDsl.Ir;
using ModelDsl.Optimization;
using ModelDsl.Planning;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Training;
using ModelDsl.Runtime.Weights;
using ModelDsl.Syntax;
using ModelDsl.Training;

namespace ModelDsl.Nnc.Hosting;

/// <summary>A <c>train</c> block on its way to running code.</summary>
internal sealed class TrainingBuild(TrainingProgram program)
{
    public TrainingProgram Program { get; } = program;

    /// <summary>What a session carries, in the order of the program's slots.</summary>
    public IReadOnlyList<Slot> Slots { get; } = [.. program.Slots.Select(s => new Slot(Specification(s), s.Kind == SlotKind.State))];

    /// <summary>The block called <paramref name="name"/>, or the only one.</summary>
    /// <exception cref="UserException">There is none, or the choice is open.</exception>
    public static TrainDeclaration Find(ModelFile file, string? name)
    {
        TrainDeclaration[] blocks = [.. file.Compilation.Trainings];
        if (name is null && blocks.Length == 1) return blocks[0];
        if (blocks.Length == 0) throw new UserException($"{file.Path}: has no `train` block");
        string known = string.Join(", ", blocks.Select(NameOf));
        if (name is null) throw new UserException($"{file.Path}: has {blocks.Length} `train` blocks; choose one with --train: {known}", ExitCode.Usage);
        return blocks.FirstOrDefault(b => NameOf(b) == name) ?? blocks.FirstOrDefault(b => b.Target.Text == name)
            ?? throw new UserException($"{file.Path}: has no `train` block `{name}`; {Suggestion.DidYouMean(name, blocks.Select(NameOf)) ?? $"there are {known}"}", ExitCode.Usage);
    }

    /// <summary>A session of the compiled steps.</summary>
    /// <param name="types">Those of <see cref="EmitSteps"/>, in order.</param>
    /// <param name="parameters">Where parameters and buffers of the models come from.</param>
    public TrainingSession Session(IEnumerable<Type> types, ParameterSource parameters)
    {
        ICompiledModel[] models = [.. types.Select(t => AssemblyCache.Create(t, new SeededParameters(0)))];
        int steps = Program.Steps.Length;
        return Session([.. Enumerable.Range(0, steps).Select(i => Program.Scales.IsEmpty ? models[i]
            : new ScaledModel(models[i], [.. Program.Scales.Select((scale, s) => ((IReadOnlyList<(string, int)>)[.. scale.Sizes.Select(v => (v.Key, (int)v.Value))], models[steps * (1 + s) + i]))]))], parameters);
    }

    private TrainingSession Session(ICompiledModel[] models, ParameterSource parameters) =>
        new([.. models.Zip(Program.Steps, (model, s) => new StepSpec(model, s.Every, Options(s.Lbfgs), s.Name.Length == 0 ? "" : s.Name + ".", s.Guard))], Slots, parameters);

    private static LbfgsOptions? Options(LbfgsSettings? s) =>
        s is null ? null : new(s.MaxIterations, s.MaxEvaluations, s.ToleranceGradient, s.ToleranceChange, s.History, s.StrongWolfe, s.Average, s.Accumulate);

    private static string NameOf(TrainDeclaration block) => block.Alias?.Text ?? block.Target.Text;

    /// <summary>Arguments and sizes for the model that a block names; one that declares its models gives them their arguments itself.</summary>
    public static ModelOptions Options(ModelFile file, TrainDeclaration block, IEnumerable<(string Name, string Value)> settings, bool exact = false)
    {
        Dictionary<string, string> measured = TuningFile.ForTraining(TuningFile.Read(file.Path), block.Target.Text);
        if (file.Compilation.Models.Any(m => m.Name == block.Target.Text)) return ModelFile.Options(file.Model(block.Target.Text), settings, training: true) with { Exact = exact, Measured = measured };
        return settings.FirstOrDefault() is { Name: { } name } ? throw new UserException($"--set {name}: `{block.Target.Text}` declares its models, and gives them their arguments itself", ExitCode.Usage)
            : new ModelOptions { Training = true, Exact = exact, Measured = measured };
    }

    /// <summary>The C# of each step, in order; then of all steps for each of the sizes that the data comes in.</summary>
    public IReadOnlyList<EmittedModel> EmitSteps(string space)
    {
        string[] names = [.. Program.Steps.Select((s, i) => Program.Steps.Length == 1 ? $"{Program.Name}_step" : $"{Program.Name}_step{i}_{s.Name}")];
        return [.. names.Select((name, i) => Emit(Program.Steps[i].Graph, space, name)), .. Program.Scales.SelectMany(scale => names.Select((name, i) => Emit(scale.Steps[i], space, $"{name}_{scale.Name}")))];
    }

    /// <summary>The C# of the evaluation of one batch.</summary>
    public EmittedModel EmitEvaluation(string space) => Emit(Program.Evaluation, space, Program.Name + "_evaluation");

    private EmittedModel Emit(Graph graph, string space, string name) =>
        CSharpEmitter.Emit(Program.Plan(graph), new EmitOptions(space, name));

    private static ParameterSpec Specification(TrainingSlot slot)
    {
        ParameterInfo info = slot.Info;
        int[] shape = [.. info.Type.Shape.Select(d => d.TryConstant(out long size) ? checked((int)size) : throw new InvalidOperationException($"{slot.Path} has no fixed size"))];
        var weight = new WeightSpec(slot.Path, Enum.Parse<Runtime.ElementType>(info.Type.Element.ToString()), shape, [.. info.Aliases], slot.Kind != SlotKind.Parameter);
        return new ParameterSpec(weight, info.Initializer.Name, info.Initializer.Arguments.ToDictionary(a => a.Key, a => a.Value));
    }
}
