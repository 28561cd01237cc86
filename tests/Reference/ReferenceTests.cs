using System.Text;
using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Elaboration;
using ModelDsl.Elaboration.Intrinsics;
using ModelDsl.Ir;
using ModelDsl.Optimization;
using ModelDsl.Syntax;
using ModelDsl.Text;
using Xunit;
using Xunit.Abstractions;

namespace ModelDsl.Tests.Reference;

/// <summary>Elaborates the reference cases and runs their graphs with plain loops: what the standard library means, without code generation.</summary>
public sealed class ReferenceTests(ITestOutputHelper log)
{
    private const string NotTranslated = "not translated";

    [Theory, InlineData("activation", 171), InlineData("layer", 297), InlineData("function", 247), InlineData("loss", 155), InlineData("model", 42)]
    public void Graphs_agree_with_the_reference(string kind, int atLeast)
    {
        List<ReferenceCase> cases = [.. ReferenceData.Cases.Where(c => c.Kind == kind && !c.IsStatistical)];
        List<TranslatedCase> translated = [.. cases.Select(CaseTranslator.Translate).OfType<TranslatedCase>()];
        SyntaxTree tree = SyntaxTree.Parse(new SourceText("reference.nn", string.Join('\n', translated.Select(t => t.Source).Prepend(kind == "model" ? CaseTranslator.Definitions() : ""))));
        BoundProgram program = Binder.Bind(tree, NoModules.Instance, [.. IntrinsicTable.Names]);
        Dictionary<string, BlockSymbol> models = program.Main.Models.ToDictionary(m => m.Name);

        List<(ReferenceCase Case, string Problem)> failures = [];
        foreach (TranslatedCase one in translated)
        {
            TextSpan span = models[one.Name].Declaration.Where.Span;
            string? problem = tree.Diagnostics.Concat(program.Diagnostics)
                .FirstOrDefault(d => d.Severity == Severity.Error && d.Where.Span.Start >= span.Start && d.Where.Span.Start < span.End)?.ToString();
            try
            {
                problem ??= Check(one, Elaborator.Elaborate(program, models[one.Name], one.Case.Training));
            }
            catch (Exception e)
            {
                problem = $"{e.GetType().Name}: {e.Message}";
            }
            if (problem is not null) failures.Add((one.Case, problem));
        }
        failures.AddRange(cases.Except(translated.Select(t => t.Case)).Select(c => (c, NotTranslated)));

        var report = new StringBuilder($"reference: {cases.Count - failures.Count} of {cases.Count} {kind} cases agree\n");
        foreach (var byOp in failures.GroupBy(f => f.Case.Op)) report.Append($"  {byOp.Key}: {byOp.Count()} — {byOp.First().Case.Id}: {byOp.First().Problem}\n");
        log.WriteLine(report.ToString());
        // What is not translated is listed; what is translated agrees, and never less than before.
        Assert.True(failures.All(f => f.Problem == NotTranslated) && (cases.Count - failures.Count >= atLeast || ReferenceData.IsOther), report.ToString());
    }

    private static string? Check(TranslatedCase one, ElaboratedModel model)
    {
        ReferenceCase c = one.Case;
        if (model.Diagnostics.FirstOrDefault(d => d.Severity == Severity.Error) is { } error)
            return $"{error} {error.Help} {string.Join(" / ", error.Notes.Select(n => $"{n.Where} {n.Message}"))}";
        Dictionary<string, DenseTensor> inputs = c.Inputs.ToDictionary(i => CaseTranslator.Input(i.Key), i => ToDense(c.Tensor(i.Value)));
        HashSet<string> expected = [.. (c.Op == "weight_norm" ? c.Inputs : c.Parameters).Keys.Where(p => !p.EndsWith("num_batches_tracked", StringComparison.Ordinal))];
        HashSet<string> found = [.. model.Parameters.Select(p => Name(p.Path)).Where(p => !p.EndsWith("num_batches_tracked", StringComparison.Ordinal))];
        if (!expected.SetEquals(found)) return $"parameters {string.Join(", ", found.Order())}, the reference has {string.Join(", ", expected.Order())}";
        foreach (ParameterInfo info in model.Parameters.Where(p => c.Parameters.ContainsKey(Name(p.Path))))
        {
            long[] shape = c.Weight(Name(info.Path)).Shape;
            if (!info.Type.Shape.ToNumbers().SequenceEqual(shape)) return $"{Name(info.Path)} is {info.Type}, the reference has [{string.Join(", ", shape)}]";
        }
        Dictionary<ParameterInfo, DenseTensor> updates = [];
        Dictionary<string, DenseTensor> outputs = new PlainEvaluator(p => ToDense(c.Weight(Name(p.Path)))).Run(Pipeline.Run(model.Graph, verify: true), inputs, updates);
        foreach ((string output, string reference) in one.Outputs)
        {
            if (Compare(c, reference, outputs[output]) is { } wrong) return wrong;
        }
        foreach (string after in c.Outputs.Keys.Where(o => o.StartsWith("after.", StringComparison.Ordinal)))
        {
            // PyTorch's max_norm rewrites the table in the forward pass; here what is read is scaled, and the table stays.
            if (c.Op == "Embedding") continue;
            DenseTensor? value = updates.FirstOrDefault(u => Name(u.Key.Path) == after["after.".Length..]).Value;
            if (value is null) return $"{after} is not updated";
            if (Compare(c, after, value) is { } wrong) return wrong;
        }
        return null;
    }

    private static string Name(string path) => path.StartsWith("m.", StringComparison.Ordinal) ? path[2..] : path;

    private static DenseTensor ToDense(ReferenceTensor tensor) => new([.. tensor.Shape.Select(s => (int)s)], tensor.Values);

    private static string? Compare(ReferenceCase c, string output, DenseTensor actual)
    {
        string key = c.Outputs[output];
        ReferenceTensor expected = c.Tensor(key);
        if (!expected.Shape.SequenceEqual(actual.Shape.Select(s => (long)s))) return $"{output} is [{string.Join(", ", actual.Shape)}], the reference has [{string.Join(", ", expected.Shape)}]";
        double absolute = c.AbsoluteTolerance.GetValueOrDefault(key);
        for (int i = 0; i < actual.Data.Length; i++)
        {
            if (actual.Data[i] == expected.Values[i]) continue;
            double difference = Math.Abs(actual.Data[i] - expected.Values[i]);
            double allowed = expected.Type == "f32" ? absolute + c.RelativeTolerance * Math.Abs(expected.Values[i]) : 0;
            if (!(difference <= allowed)) return $"{output}[{i}] is {actual.Data[i]:R}, the reference has {expected.Values[i]:R} ± {allowed:R}";
        }
        return null;
    }
}
