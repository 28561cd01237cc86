using System.Reflection;
using System.Text;
using ModelDsl.Binding;
using Binder = ModelDsl.Binding.Binder;
using ModelDsl.Elaboration;
using ModelDsl.Elaboration.Intrinsics;
using ModelDsl.Emission;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Optimization;
using ModelDsl.Planning;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Syntax;
using ModelDsl.Text;
using Xunit.Abstractions;

namespace ModelDsl.Tests.Reference;

/// <summary>The reference cases through the whole compiler: text, graph, plan, C#, assembly, run in f32.</summary>
public sealed class EmittedReferenceTests(ITestOutputHelper log)
{
    private const int ModelsPerAssembly = 40;

    [Theory, InlineData("activation", 171), InlineData("layer", 297), InlineData("function", 247), InlineData("loss", 155), InlineData("model", 42)]
    public void Compiled_models_agree_with_the_reference(string kind, int atLeast)
    {
        List<TranslatedCase> cases = [.. ReferenceData.Cases.Where(c => c.Kind == kind).Select(CaseTranslator.Translate).OfType<TranslatedCase>()];
        SyntaxTree tree = SyntaxTree.Parse(new SourceText("reference.nn", string.Join('\n', cases.Select(t => t.Source).Prepend(kind == "model" ? CaseTranslator.Definitions() : ""))));
        BoundProgram program = Binder.Bind(tree, NoModules.Instance, [.. IntrinsicTable.Names]);
        Dictionary<string, BlockSymbol> models = program.Main.Models.ToDictionary(m => m.Name);

        var emitted = new (TranslatedCase Case, EmittedModel? Model, string? Problem)[cases.Count];
        Parallel.For(0, cases.Count, i => emitted[i] = Emit(program, models[cases[i].Name], cases[i]));
        List<(TranslatedCase Case, string Problem)> failures = [.. emitted.Where(e => e.Problem is not null).Select(e => (e.Case, e.Problem!))];
        var compiled = emitted.Where(e => e.Model is not null).Chunk(ModelsPerAssembly).ToArray();
        Parallel.ForEach(compiled, batch =>
        {
            Assembly assembly = Assembly.Load(AssemblyCache.Compile($"Reference{Guid.NewGuid():N}", batch.Select(b => b.Model!.Source)));
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

        int agree = cases.Count - failures.Count;
        var report = new StringBuilder($"reference: {agree} of {ReferenceData.Cases.Count(c => c.Kind == kind && !c.IsStatistical)} {kind} cases agree through emitted code\n");
        foreach (var byOp in failures.GroupBy(f => f.Case.Case.Op)) report.Append($"  {byOp.Key}: {byOp.Count()} — {byOp.First().Case.Case.Id}: {byOp.First().Problem}\n");
        log.WriteLine(report.ToString());
        Assert.True(failures.Count == 0 && (agree >= atLeast || ReferenceData.IsOther), report.ToString());
    }

    private static (TranslatedCase, EmittedModel?, string?) Emit(BoundProgram program, BlockSymbol model, TranslatedCase one)
    {
        try
        {
            ElaboratedModel shapes = Elaborator.Elaborate(program, model, one.Case.Training);
            if (shapes.HasErrors) return (one, null, shapes.Diagnostics[0].ToString());
            return (one, CSharpEmitter.Emit(Planner.Plan(Pipeline.Run(shapes.Graph)), new EmitOptions("Reference", one.Name)), null);
        }
        catch (Exception e)
        {
            return (one, null, $"{e.GetType().Name}: {e.Message}");
        }
    }

    private static string? Run(TranslatedCase one, Type type)
    {
        ReferenceCase c = one.Case;
        using ICompiledModel model = AssemblyCache.Create(type, new CaseParameters(c));
        ModelInfo info = model.Description;
        TensorData[] inputs = [.. info.Inputs.Select(i => ToTensor(c.Tensor(c.Inputs.First(n => CaseTranslator.Input(n.Key) == i.Name).Value)))];
        TensorData[] outputs = [.. info.Outputs.Select((o, i) => TensorData.Zeros(o.Element, model.OutputShape(i, [])))];
        // An output whose size is data has room for its bound.
        int[][] shapes = model.RunShaped(inputs, outputs, [], seed: 1);
        for (int i = 0; i < outputs.Length; i++) outputs[i] = outputs[i].Head(shapes[i]);
        foreach ((string output, string reference) in one.Outputs)
        {
            int index = info.Outputs.ToList().FindIndex(o => o.Name == output);
            if (Compare(c, reference, outputs[index]) is { } wrong) return wrong;
        }
        foreach (string after in c.Outputs.Keys.Where(o => o.StartsWith("after.", StringComparison.Ordinal) && c.Op != "Embedding"))
        {
            int index = info.Outputs.ToList().FindIndex(o => o.Name == "after.m." + after["after.".Length..]);
            if (index < 0) return $"{after} is not updated";
            if (Compare(c, after, outputs[index]) is { } wrong) return wrong;
        }
        return null;
    }

    internal sealed class CaseParameters(ReferenceCase c) : ParameterSource
    {
        public override void Fill<T>(ParameterSpec parameter, Span<T> destination)
        {
            string name = parameter.Weight.Name.StartsWith("m.", StringComparison.Ordinal) ? parameter.Weight.Name[2..] : parameter.Weight.Name;
            ToTensor(c.Weight(name)).As<T>().CopyTo(destination);
        }
    }

    internal static TensorData ToTensor(ReferenceTensor tensor)
    {
        int[] shape = [.. tensor.Shape.Select(s => (int)s)];
        return tensor.Type switch
        {
            "f32" => TensorData.From([.. tensor.Values.Select(v => (float)v)], shape),
            "i64" => TensorData.From([.. tensor.Values.Select(v => (long)v)], shape),
            _ => TensorData.From([.. tensor.Values.Select(v => v != 0)], shape),
        };
    }

    private static string? Compare(ReferenceCase c, string output, TensorData actual) => Compare(c, output, c.Outputs[output], actual);

    internal static string? Compare(ReferenceCase c, string output, string key, TensorData actual)
    {
        ReferenceTensor expected = c.Tensor(key);
        if (!expected.Shape.SequenceEqual(actual.Shape.Select(s => (long)s))) return $"{output} is [{string.Join(", ", actual.Shape)}], the reference has [{string.Join(", ", expected.Shape)}]";
        double absolute = c.AbsoluteTolerance.GetValueOrDefault(key);
        for (int i = 0; i < expected.Values.Length; i++)
        {
            double value = actual.Element switch
            {
                ElementType.F32 => actual.As<float>()[i],
                ElementType.I64 => actual.As<long>()[i],
                ElementType.Bool => actual.As<bool>()[i] ? 1 : 0,
                _ => double.NaN,
            };
            double allowed = expected.Type == "f32" ? absolute + c.RelativeTolerance * Math.Abs(expected.Values[i]) : 0;
            if (value != expected.Values[i] && !(Math.Abs(value - expected.Values[i]) <= allowed)) return $"{output}[{i}] is {value:R}, the reference has {expected.Values[i]:R} ± {allowed:R}";
        }
        return null;
    }
}
