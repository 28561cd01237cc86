using System.Collections.Immutable;
using System.CommandLine;
using ModelDsl.Diagnostics;
using ModelDsl.Elaboration;
using ModelDsl.Emission;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Optimization;
using ModelDsl.Planning;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Syntax;

namespace ModelDsl.Nnc.Commands;

/// <summary><c>nnc test</c>: the <c>test</c> blocks. What shapes cannot decide is compiled and run.</summary>
internal static class TestCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> files = CommonOptions.Files();
        var command = new Command("test", "Runs the test blocks.") { files };
        command.SetAction(parsed => Test(terminal, SourceFiles.Expand(parsed.GetValue(files)!)));
        return command;
    }

    private static int Test(Terminal terminal, IReadOnlyList<string> paths)
    {
        int passed = 0, failed = 0;
        var open = new List<(ElaboratedTest Test, EmittedModel Model)>();
        foreach (string path in paths)
        {
            if (ModelFile.Open(path, terminal) is not { } file)
            {
                failed++;
                continue;
            }
            foreach (TestDeclaration declaration in file.Compilation.Tests)
            {
                ElaboratedTest test = file.Compilation.Test(declaration);
                ImmutableArray<Diagnostic> errors = test.Diagnostics.Any(d => d.Severity == Severity.Error) ? test.Diagnostics : EmissionLimits.Check(test.Graph);
                if (errors.Any(d => d.Severity == Severity.Error))
                {
                    failed++;
                    terminal.Output.WriteLine($"FAILED  {path}: {test.Name}");
                    terminal.Report(errors);
                }
                else if (test.Assertions.Length == 0)
                {
                    passed++;
                    terminal.Output.WriteLine($"passed  {path}: {test.Name}");
                }
                else open.Add((test, CSharpEmitter.Emit(Planner.Plan(Pipeline.Run(test.Graph)), new EmitOptions("Tests", $"Test{open.Count}"))));
            }
        }
        Type[] types = AssemblyCache.Load([.. open.Select(o => o.Model)]);
        for (int i = 0; i < types.Length; i++)
        {
            IReadOnlyList<string> problems = Run(open[i].Test, types[i]);
            if (problems.Count == 0) passed++;
            else failed++;
            terminal.Output.WriteLine($"{(problems.Count == 0 ? "passed" : "FAILED")}  {open[i].Test.Where.Path}: {open[i].Test.Name}");
            foreach (string problem in problems) terminal.Note($"  {problem}");
        }
        terminal.Output.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0 ? ExitCode.Fine : ExitCode.Errors;
    }

    /// <summary>Runs a test's graph and gives what does not hold.</summary>
    internal static IReadOnlyList<string> Run(ElaboratedTest test, Type type)
    {
        using ICompiledModel model = AssemblyCache.Create(type, new SeededParameters(0));
        ModelInfo info = model.Description;
        var results = new Dictionary<string, double[]>(StringComparer.Ordinal);
        // Models that a test only looks at leave their inputs in its graph; nothing that is compared depends on them.
        int[] sizes = [.. info.Sizes.Select(_ => 1)];
        TensorData[] inputs = [.. test.Graph.Inputs.Select((g, i) => TensorData.Zeros(info.Inputs[i].Element, [.. g.Value.Shape.Select(d => (int)d.Evaluate(_ => 1))]))];
        TensorData[] outputs = [.. info.Outputs.Select((o, i) => TensorData.Zeros(o.Element, model.OutputShape(i, sizes)))];
        int[][] shapes = model.RunShaped(inputs, outputs, sizes);
        for (int i = 0; i < outputs.Length; i++) results[info.Outputs[i].Name] = Numbers(outputs[i].Head(shapes[i]));

        var problems = new List<string>();
        foreach (RunTimeAssertion assertion in test.Assertions)
        {
            double[] actual = results[assertion.Actual];
            double[]? expected = assertion.Expected is null ? null : results[assertion.Expected];
            for (int i = 0; i < actual.Length; i++)
            {
                bool holds = expected is null ? actual[i] != 0
                    : actual[i].Equals(expected[i]) || Math.Abs(actual[i] - expected[i]) <= assertion.Tolerance;
                if (holds) continue;
                problems.Add(expected is null
                    ? FormattableString.Invariant($"{assertion.Where}: {assertion.Message}: false at element {i}")
                    : FormattableString.Invariant($"{assertion.Where}: {assertion.Message}: element {i} is {actual[i]:G9}, expected {expected[i]:G9} ± {assertion.Tolerance:G3}"));
                break;
            }
        }
        return problems;
    }

    private static double[] Numbers(TensorData data) => data.Element switch
    {
        Runtime.ElementType.F32 => [.. data.As<float>().ToArray().Select(x => (double)x)],
        Runtime.ElementType.F64 => data.As<double>().ToArray(),
        Runtime.ElementType.I64 => [.. data.As<long>().ToArray().Select(x => (double)x)],
        Runtime.ElementType.I32 => [.. data.As<int>().ToArray().Select(x => (double)x)],
        Runtime.ElementType.Bool => [.. data.As<bool>().ToArray().Select(x => x ? 1.0 : 0.0)],
        _ => [.. data.As<byte>().ToArray().Select(x => (double)x)],
    };
}
