using System.Reflection;
using System.Text;
using ModelDsl.Autodiff;
using ModelDsl.Binding;
using ModelDsl.Elaboration;
using ModelDsl.Elaboration.Intrinsics;
using ModelDsl.Emission;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Optimization;
using ModelDsl.Planning;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Syntax;
using ModelDsl.Tests.Reference;
using ModelDsl.Text;
using Xunit.Abstractions;
using Binder = ModelDsl.Binding.Binder;

namespace ModelDsl.Tests.Autodiff;

/// <summary>Gradients of the reference cases through the whole compiler: text, graph, its derivative, plan, C#, run in f32.</summary>
public sealed class GradientReferenceTests(ITestOutputHelper log)
{
    private const int ModelsPerAssembly = 40;

    [Theory, InlineData("activation", 171), InlineData("layer", 297), InlineData("function", 231), InlineData("loss", 154), InlineData("model", 42)]
    public void Compiled_gradients_agree_with_the_reference(string kind, int atLeast)
    {
        List<TranslatedCase> cases = [.. ReferenceData.Cases.Where(c => c.Kind == kind && c.Gradients.Count > 0).Select(CaseTranslator.Translate).OfType<TranslatedCase>()];
        SyntaxTree tree = SyntaxTree.Parse(new SourceText("reference.nn", string.Join('\n', cases.Select(t => t.Source).Prepend(kind == "model" ? CaseTranslator.Definitions() : ""))));
        BoundProgram program = Binder.Bind(tree, NoModules.Instance, [.. IntrinsicTable.Names]);
        Dictionary<string, BlockSymbol> models = program.Main.Models.ToDictionary(m => m.Name);

        var emitted = new (TranslatedCase Case, EmittedModel? Model, string? Problem)[cases.Count];
        Parallel.For(0, cases.Count, i => emitted[i] = Emit(program, models[cases[i].Name], cases[i]));
        List<(TranslatedCase Case, string Problem)> failures = [.. emitted.Where(e => e.Problem is not null).Select(e => (e.Case, e.Problem!))];
        var compiled = emitted.Where(e => e.Model is not null).Chunk(ModelsPerAssembly).ToArray();
        Parallel.ForEach(compiled, batch =>
        {
            Assembly assembly = Assembly.Load(AssemblyCache.Compile($"Gradients{Guid.NewGuid():N}", batch.Select(b => b.Model!.Source)));
            foreach (var (one, model, _) in batch)
            {
                string? problem;
                try
                {
                    problem = Run(one, assembly.GetType(model!.FullName, throwOnError: true)!);
                }
                catch (Exception e)
                {
                    problem = $"{e.GetType().Name}: {e.Message}";
                }
                if (problem is null) continue;
                lock (failures) failures.Add((one, problem));
            }
        });

        int agree = cases.Count - failures.Count, all = ReferenceData.Cases.Count(c => c.Kind == kind && c.Gradients.Count > 0);
        var report = new StringBuilder($"gradients: {agree} of {all} {kind} cases agree through emitted code\n");
        foreach (var byOp in failures.GroupBy(f => f.Case.Case.Op)) report.Append($"  {byOp.Key}: {byOp.Count()} — {byOp.First().Case.Case.Id}: {byOp.First().Problem}\n");
        log.WriteLine(report.ToString());
        Assert.True(failures.Count == 0 && agree >= atLeast, report.ToString());
    }

    private static (TranslatedCase, EmittedModel?, string?) Emit(BoundProgram program, BlockSymbol model, TranslatedCase one)
    {
        try
        {
            ElaboratedModel shapes = Elaborator.Elaborate(program, model, one.Case.Training);
            if (shapes.HasErrors) return (one, null, shapes.Diagnostics[0].ToString());
            return (one, CSharpEmitter.Emit(Planner.Plan(Pipeline.Run(BackwardProgram.Build(shapes.Graph))), new EmitOptions("Gradients", one.Name)), null);
        }
        catch (Exception e)
        {
            return (one, null, $"{e.GetType().Name}: {e.Message} {e.StackTrace}");
        }
    }

    private static string? Run(TranslatedCase one, Type type)
    {
        ReferenceCase c = one.Case;
        using ICompiledModel model = AssemblyCache.Create(type, new EmittedReferenceTests.CaseParameters(c));
        ModelInfo info = model.Description;
        TensorData[] inputs = [.. info.Inputs.Select((input, i) => Input(one, input, model))];
        TensorData[] outputs = [.. info.Outputs.Select((o, i) => TensorData.Zeros(o.Element, model.OutputShape(i, [])))];
        int[][] shapes = model.RunShaped(inputs, outputs, [], seed: 1);
        for (int i = 0; i < outputs.Length; i++) outputs[i] = outputs[i].Head(shapes[i]);
        foreach ((string output, string reference) in one.Outputs)
        {
            if (EmittedReferenceTests.Compare(c, output, c.Outputs[reference], outputs[Find(info, output)]) is { } wrong) return wrong;
        }
        foreach ((string name, string key) in c.Gradients)
        {
            int index = new[] { CaseTranslator.Input(name), "m." + name, name }.Select(n => Find(info, BackwardProgram.GradientOf(n))).FirstOrDefault(i => i >= 0, -1);
            if (index < 0) return $"there is no gradient of {name}";
            if (EmittedReferenceTests.Compare(c, "gradient of " + name, key, outputs[index]) is { } wrong) return wrong;
        }
        return null;
    }

    private static int Find(ModelInfo info, string name) => info.Outputs.ToList().FindIndex(o => o.Name == name);

    private static TensorData Input(TranslatedCase one, TensorInfo input, ICompiledModel model)
    {
        ReferenceCase c = one.Case;
        if (c.Inputs.FirstOrDefault(n => CaseTranslator.Input(n.Key) == input.Name) is { Key: not null } named)
            return EmittedReferenceTests.ToTensor(c.Tensor(named.Value));
        (string output, string reference) = one.Outputs.First(o => BackwardProgram.CotangentOf(o.Output) == input.Name);
        TensorData room = TensorData.Zeros(input.Element, model.OutputShape(Find(model.Description, output), []));
        if (!c.Cotangents.TryGetValue(reference, out string? key)) return room;
        TensorData given = EmittedReferenceTests.ToTensor(c.Tensor(key));
        if (given.Shape.SequenceEqual(room.Shape)) return given;
        // The cotangent of an output whose size is data fills the front of the room for its bound.
        given.As<float>().CopyTo(room.As<float>());
        return room;
    }
}
