using System.Reflection;
using System.Text.RegularExpressions;
using ModelDsl.Ir;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Optimization;
using ModelDsl.Planning;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Tests.Ir;
using ModelDsl.Text;

namespace ModelDsl.Tests.Features;

/// <summary>Stochastic depth that drops a branch for the whole batch computes neither the branch nor its gradient, nor the statistics of its norms.</summary>
public sealed partial class SkippedBranchTests
{
    private const string Text = """
        block Branch {
            input x: f32[N, C, H, W]
            layer first = Conv2d(C, 3, padding: 1)
            layer norm = BatchNorm2d
            layer second = Conv2d(C, 3, padding: 1)
            output y: f32[N, C, H, W] = x -> first -> norm -> ReLU -> second
        }
        model Whole {
            input x: f32[N, 3, 6, 6]
            layer branch = Branch
            output y = x + (x -> branch -> StochasticDepth(0.5, mode: "batch"))
        }
        model Never {
            input x: f32[N, 3, 6, 6]
            layer branch = Branch
            output y = x + 2 * (x -> branch)
        }
        """;

    private const int N = 2, Elements = N * 3 * 6 * 6;

    private static ModelBuild Build(string model)
    {
        var compilation = new Compilation(new SourceText("skip.nn", Text));
        Assert.Empty(compilation.Diagnostics.Select(d => d.ToString()));
        return compilation.Build(compilation.Models.Single(m => m.Name == model), new ModelOptions { Training = true, Gradients = true });
    }

    [Fact]
    public void Dropped_branches_run_no_kernels_and_have_no_gradient()
    {
        ModelBuild build = Build("Whole");
        // The draw and the sums with the shortcut are made in every run; convolutions, filter gradients, statistics and sums are not.
        Step[] always = [.. build.Plan.RunSteps.Where(s => s.Guard.IsAlways)];
        Assert.All(always, s => Assert.True(s is LoopStep { Reduce: null } or GroupStep, PlanPrinter.Print(build.Plan)));
        Type[] types = Compile(build, Build("Never"));
        var seen = new HashSet<bool>();
        for (ulong seed = 0; seed < 8; seed++)
        {
            (Dictionary<string, float[]> drawn, int calls) = Run(types[0], seed);
            bool kept = !drawn["y"].SequenceEqual(Numbers(Elements, 1));
            seen.Add(kept);
            Assert.Equal(kept ? build.Plan.RunSteps.Length : always.Length, calls);
            (Dictionary<string, float[]> whole, _) = Run(types[1], seed);
            Assert.Equal(10, drawn.Count);
            foreach ((string name, float[] values) in drawn)
            {
                float[] expected = kept ? whole[name] : name switch
                {
                    "y" => Numbers(Elements, 1),
                    "gradient.x" => Numbers(Elements, 2),
                    "after.branch.norm.running_var" => [1, 1, 1],
                    _ => new float[values.Length],
                };
                Assert.All(expected.Zip(values), p => Assert.Equal(p.First, p.Second, 3e-5f * (1 + Math.Abs(p.First))));
            }
        }
        Assert.Equal(2, seen.Count);
    }

    // That such graphs compute what they say is RandomGraphTests' to show.
    [Fact]
    public void Random_graphs_skip_steps_too() =>
        Assert.InRange(Enumerable.Range(1, 48).Count(seed => Planner.Plan(Pipeline.Run(RandomGraph.DrawRunnable(seed).Graph)).RunSteps.Any(s => !s.Guard.IsAlways)), 4, 48);

    private static float[] Numbers(int count, int frequency) => [.. Enumerable.Range(0, count).Select(i => MathF.Sin(frequency * i + 0.5f))];

    // Counts the statements of a run that call a kernel.
    private static Type[] Compile(params ModelBuild[] builds)
    {
        string[] sources = [.. builds.Select(b => KernelCalls().Replace(b.Emit().Source.Replace("public Workers Workers", "public static int Calls;\n    public Workers Workers"), "$1Calls++; $2"))];
        Assembly assembly = Assembly.Load(AssemblyCache.Compile("Skipped", sources));
        return [.. builds.Select(b => assembly.GetType($"Models.{b.Symbol.Name}Backward", throwOnError: true)!)];
    }

    // Statements of `Execute` stand two levels deep, or three where they are guarded; declarations and checks call nothing.
    [GeneratedRegex(@"(?<=private void Execute[^}]*(?:\n        \}[^}]*)*)(\n {8}(?: {4})?)((?:[A-Za-z_]\w*\.)?[A-Za-z_]\w*(?:<[^>\n]*>)?\((?:Workers|[a-z_]))")]
    private static partial Regex KernelCalls();

    private static (Dictionary<string, float[]> Values, int Calls) Run(Type type, ulong seed)
    {
        using ICompiledModel model = AssemblyCache.Create(type, new SeededParameters(1));
        ModelInfo info = model.Description;
        TensorData[] inputs = [.. info.Inputs.Select((input, i) => TensorData.From<float>(input.Element, Numbers(Elements, i + 1), [N, 3, 6, 6]))];
        TensorData[] outputs = [.. info.Outputs.Select((o, i) => TensorData.Zeros(o.Element, model.OutputShape(i, [N])))];
        FieldInfo counter = type.GetField("Calls")!;
        counter.SetValue(null, 0);
        model.Run(inputs, outputs, [N], seed);
        return (info.Outputs.Zip(outputs).ToDictionary(o => o.First.Name, o => o.Second.As<float>().ToArray()), (int)counter.GetValue(null)!);
    }
}
