using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ModelDsl.Diagnostics;
using ModelDsl.Elaboration;
using ModelDsl.Ir;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Weights;
using ModelDsl.Text;

namespace ModelDsl.Tests.Specs;

/// <summary>One section of a page in <c>tests/Specs/library</c>: a heading, some words, and a program whose tests must hold.</summary>
/// <param name="Page">The page's name, without its ending.</param>
/// <param name="Title">The heading.</param>
/// <param name="Program">The section's <c>nn</c> fences, one after the other.</param>
/// <param name="Training">Whether the tests see the training version: the fence says <c>nn training</c>.</param>
public sealed partial record Spec(string Page, string Title, string Program, bool Training)
{
    private static readonly Lazy<IReadOnlyList<Spec>> s_all = new(Read);
    private static readonly ConcurrentDictionary<string, Lazy<string?>> s_outcomes = new(StringComparer.Ordinal);

    /// <summary>Every section of every page, in order.</summary>
    public static IReadOnlyList<Spec> All => s_all.Value;

    /// <summary>How the catalogue names a section: <c>page#title</c>.</summary>
    public string Id => $"{Page}#{Title}";

    /// <summary>What does not hold, or null. A section runs once in a process, whoever asks.</summary>
    public string? Outcome() => s_outcomes.GetOrAdd(Id, _ => new(Run)).Value;

    public override string ToString() => Id;

    private string? Run()
    {
        var compilation = new Compilation(new SourceText($"{Page}.nn", Program));
        if (compilation.Diagnostics.FirstOrDefault(d => d.Severity == Severity.Error) is { } wrong) return Text(wrong);
        if (!compilation.Tests.Any()) return "the section has no test";
        var problems = new List<string>();
        foreach (var declaration in compilation.Tests)
        {
            ElaboratedTest test = Elaborator.ElaborateTest(compilation.Bound, compilation.Bound.Main, declaration, Training);
            if (test.Diagnostics.FirstOrDefault(d => d.Severity == Severity.Error) is { } error) problems.Add(Text(error));
            else problems.AddRange(Failures(test));
        }
        return problems.Count == 0 ? null : string.Join("\n", problems);
    }

    private static string Text(Diagnostic d) => $"{d} {d.Help} {string.Join(" / ", d.Notes.Select(n => $"{n.Where} {n.Message}"))}";

    private static IEnumerable<string> Failures(ElaboratedTest test)
    {
        if (test.Assertions.Length == 0) yield break;
        Dictionary<string, DenseTensor> results;
        var unused = test.Graph.Inputs.ToDictionary(i => i.Name, i => Zeros(i.Value.Type));
        results = new PlainEvaluator(Start, _ => 1).Run(test.Graph, unused);
        foreach (RunTimeAssertion assertion in test.Assertions)
        {
            double[] actual = results[assertion.Actual].Data;
            double[]? expected = assertion.Expected is null ? null : results[assertion.Expected].Data;
            for (int i = 0; i < actual.Length; i++)
            {
                bool holds = expected is null ? actual[i] != 0 : actual[i].Equals(expected[i]) || Math.Abs(actual[i] - expected[i]) <= assertion.Tolerance;
                if (holds) continue;
                yield return expected is null
                    ? FormattableString.Invariant($"{assertion.Where}: {assertion.Message}: false at element {i}")
                    : FormattableString.Invariant($"{assertion.Where}: {assertion.Message}: element {i} is {actual[i]:G9}, expected {expected[i]:G9} ± {assertion.Tolerance:G3}");
                break;
            }
        }
    }

    // Models that a test only looks at leave their inputs in its graph; nothing that is compared depends on them.
    private static DenseTensor Zeros(TensorType type)
    {
        int[] shape = [.. type.Shape.Select(d => (int)d.Evaluate(_ => 1))];
        return new(shape, new double[DenseTensor.Count(shape)]);
    }

    // Parameters start by their laws, with one seed.
    private static DenseTensor Start(ParameterInfo parameter)
    {
        int[] shape = [.. parameter.Type.Shape.Select(d => (int)d.Evaluate(_ => 1))];
        if (parameter.Type.Element == ModelDsl.Ir.ElementType.C64)
        {
            var parts = new Complex64[DenseTensor.Count(shape)];
            new SeededParameters(2024).Fill<Complex64>(new ParameterSpec(new WeightSpec(parameter.Path, Runtime.ElementType.C64, shape), parameter.Initializer.Name, parameter.Initializer.Arguments), parts);
            return new(shape, [.. parts.SelectMany(z => new double[] { z.Real, z.Imaginary })]);
        }
        var data = new double[DenseTensor.Count(shape)];
        var spec = new ParameterSpec(new WeightSpec(parameter.Path, Runtime.ElementType.F64, shape), parameter.Initializer.Name, parameter.Initializer.Arguments);
        new SeededParameters(2024).Fill<double>(spec, data);
        return new(shape, data);
    }

    private static List<Spec> Read()
    {
        var specs = new List<Spec>();
        foreach (string path in Directory.GetFiles(Path.Combine(Folder(), "library"), "*.md").Order(StringComparer.Ordinal))
        {
            foreach (string section in Heading().Split(File.ReadAllText(path).ReplaceLineEndings("\n")).Skip(1))
            {
                int end = section.IndexOf('\n');
                MatchCollection fences = Fence().Matches(section);
                specs.Add(new(Path.GetFileNameWithoutExtension(path), section[..end].Trim(), string.Join("\n", fences.Select(f => f.Groups[2].Value)),
                    fences.Any(f => f.Groups[1].Value.Length > 0)));
            }
        }
        return specs;
    }

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;

    [GeneratedRegex("^## ", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("^```nn( training)?\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();
}
