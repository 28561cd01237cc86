using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Ir;
using ModelDsl.Syntax;
using ModelDsl.Text;
using ModelDsl.Training;

namespace ModelDsl.Elaboration;

/// <summary>Turns bound declarations into tensor graphs with checked shapes.</summary>
/// <remarks>Never throws on a parsed program: a fault of the compiler's own becomes the diagnostic NN9001.</remarks>
public static class Elaborator
{
    // Expressions nest as deep as the parser allows, blocks inside blocks on top of that.
    private const int StackSize = 256 * 1024 * 1024;

    /// <summary>Elaborates one version of a model.</summary>
    /// <param name="program">The program that declares it.</param>
    /// <param name="model">A model, or a block whose inputs become the graph's.</param>
    /// <param name="settings">Which version.</param>
    public static ElaboratedModel Elaborate(BoundProgram program, BlockSymbol model, ElaborationSettings settings) =>
        OnLargeStack(() =>
        {
            try
            {
                return new Evaluator(program, new CheckState(), model.Name, settings, symbolic: false).RunModel(model);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                return new ElaboratedModel(new GraphBuilder(model.Name).Build(), [Failure(model.Declaration.Name.Where, e)], [], [], [], [], [], []);
            }
        });

    /// <summary>Elaborates a model with its defaults.</summary>
    public static ElaboratedModel Elaborate(BoundProgram program, BlockSymbol model, bool training = false) =>
        Elaborate(program, model, ElaborationSettings.Default with { Training = training });

    /// <summary>Checks every declaration of the user's files where it stands: models with their defaults, all others for all values of their parameters and sizes.</summary>
    public static ImmutableArray<Diagnostic> CheckDeclarations(BoundProgram program) => CheckDeclarations(program, new CheckState());

    /// <summary>The same, leaving in <paramref name="state"/> what else was learned.</summary>
    internal static ImmutableArray<Diagnostic> CheckDeclarations(BoundProgram program, CheckState state, Func<Module, bool>? within = null) => OnLargeStack(() =>
    {
        foreach (Symbol symbol in program.Modules.Where(within ?? (_ => true)).SelectMany(m => m.Declared).OrderBy(s => s.Declaration.Where.Span.Start)) Evaluator.Check(program, state, symbol);
        return state.Declarations.ToImmutable();
    });

    /// <summary>Elaborates one <c>test</c> block, about the inference version of what it names unless told otherwise.</summary>
    public static ElaboratedTest ElaborateTest(BoundProgram program, Module module, TestDeclaration test, bool training = false) => OnLargeStack(() =>
    {
        try
        {
            return new Evaluator(program, new CheckState(), "test", ElaborationSettings.Default with { Training = training }, symbolic: false).RunTest(module, test);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new ElaboratedTest(test.Name.Value, test.Where, new GraphBuilder("test").Build(), [], [Failure(test.Where, e)]);
        }
    });

    /// <summary>Elaborates a <c>train</c> block of the main file.</summary>
    /// <param name="program">The program that declares it.</param>
    /// <param name="train">The block.</param>
    /// <param name="settings">Arguments and sizes of its model.</param>
    /// <param name="gradients">Whether a step gives its gradients too.</param>
    public static TrainingProgram ElaborateTraining(BoundProgram program, TrainDeclaration train, ElaborationSettings settings, bool gradients = false) =>
        ElaborateTraining(program, train, settings, new CheckState(), gradients);

    /// <summary>The same after a check of all declarations.</summary>
    internal static TrainingProgram ElaborateTraining(BoundProgram program, TrainDeclaration train, ElaborationSettings settings, CheckState state, bool gradients = false) => OnLargeStack(() =>
    {
        string name = train.Alias?.Text ?? train.Target.Text;
        try
        {
            // A block of a name of its own declares its models itself.
            var model = program.Main.Lookup(train.Target.Text) as BlockSymbol is { IsModel: true } found ? found : null;
            TrainingVersion step = Version(training: true);
            if (state is { Mends: not null } && step.Diagnostics.Any(d => d.Severity == Severity.Error)) return TrainingProgram.Failed(name, [.. step.Diagnostics]);
            TrainingVersion evaluation = Version(training: false);
            ImmutableArray<Diagnostic> diagnostics = [.. step.Diagnostics, .. evaluation.Diagnostics.Except(step.Diagnostics)];
            if (diagnostics.Any(d => d.Severity == Severity.Error)) return TrainingProgram.Failed(name, [.. diagnostics]);
            return TrainingPrograms.Join(name, step, evaluation, diagnostics);

            TrainingVersion Version(bool training) =>
                new Evaluator(program, state.ForTraining(), name, settings with { Training = training }, symbolic: false) { EmitGradients = gradients }.RunTraining(model, train);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return TrainingProgram.Failed(name, Failure(train.Where, e));
        }
    });

    internal static Diagnostic Failure(Location where, Exception e) => ElaborationRules.Internal.At(where, $"{e.GetType().Name}: {e.Message}") with
    {
        Help = "please report it with the program that causes it",
    };

    internal static T OnLargeStack<T>(Func<T> run)
    {
        T? result = default;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = run();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        }, StackSize);
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }
}
