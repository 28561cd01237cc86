using System.Reflection;
using ModelDsl.Autodiff;
using ModelDsl.Emission;
using ModelDsl.Ir;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Optimization;
using ModelDsl.Planning;
using ModelDsl.Tests.Equations;

namespace ModelDsl.Tests.Emission;

/// <summary>
/// The attention of the library that is more than products and element-wise work (loops, windows, places that are data), with sizes that
/// only a run knows: emitted values and gradients are those of the program.
/// </summary>
public sealed class AttentionEmissionTests
{
    private static readonly Dictionary<string, int> s_sizes = new() { ["N"] = 2, ["L"] = 7, ["S"] = 5, ["H"] = 4, ["W"] = 6, ["T"] = 3, ["E"] = 6 };

    private const string X = "input x: f32[N, L, 8]\n", Query = "input q: f32[N, 8]\ninput m: f32[N, S, 8]\n", Map = "input x: f32[N, 8, H, W]\n";

    private static readonly (string Name, string Body)[] s_bodies =
    [
        ("Words", "input x: f32[N, S, T, 8]\noutput y = x -> HierarchicalAttention(3)"),
        ("Strided", X + "output y = SparseAttention(3, num_heads: 2, causal: false)(x)"),
        ("Blocks", X + "output y = SparseAttention(3, num_heads: 2, pattern: \"fixed\")(x)"),
        ("Graphs", "input x: f32[L, 8]\ninput e: i64[2, E]\noutput y = GraphAttention(3, heads: 2)(x, e)"),
        ("Relations", "input x: f32[L, 8]\ninput e: i64[2, E]\ninput t: i64[E]\noutput y = RelationalAttention(3, relations: 4, mode: \"across\")(x, e, t)"),
        ("Decoder", "input m: f32[N, S, 8]\ninput t: i64[N, T]\noutput y = AttentionDecoder(6, vocab: 5)(m, t)"),
        ("Linearly", X + "output y = x -> LinearAttention(causal: true)"),
        ("Hard", Query + "output y = HardAttention()(q, m)"),
        ("Chain", X + "output y = x -> StructuredAttention(3)"),
        ("Alignment", "input p: f32[N, T, S]\noutput y = monotonic_alignment(sigmoid(p))"),
        ("Fed", X + "output y = x -> FeedbackAttention(2, 2)"),
        ("Tree", "input x: f32[T, 8]\noutput y = TreeAttention(3)(x, iota(T) + 1)"),
        ("Pointer", Query + "input t: i64[N, S]\noutput y = PointerGenerator(5, oov: 2, coverage: true)(q, m, t)"),
        ("Wide", X + "input g: bool[N, L]\nrequire L >= 2\noutput y = GlobalLocalAttention(3, 2, max_global: 2)(x, g)"),
        ("Deformable", Map + "input q: f32[N, S, 8]\ninput r: f32[N, S, 2]\noutput y = DeformableAttention(2, points: 2)(q, r, x)"),
        ("Task", Map + "input t: i64[N]\noutput y = TaskAttention(4, reduction: 2)(x, t)"),
    ];

    [Fact]
    public void Values_and_gradients_agree_with_the_evaluator()
    {
        EquationCase[] cases = [.. s_bodies.Select(b => new EquationCase(b.Name, b.Body, _ => throw new NotSupportedException()) { Sizes = s_sizes })];
        Graph[] graphs = [.. cases.Select(c => Pipeline.Run(BackwardProgram.Build(c.Build().Shapes.Graph)))];
        Assembly assembly = Assembly.Load(AssemblyCache.Compile("AttentionGradients", graphs.Select((g, i) => CSharpEmitter.Emit(Planner.Plan(g), new EmitOptions("Models", cases[i].Name)).Source)));
        for (int i = 0; i < cases.Length; i++)
        {
            Dictionary<string, Loops> values = cases[i].Values(graphs[i]);
            foreach ((string output, Loops y) in cases[i].Run(assembly.GetType($"Models.{cases[i].Name}", throwOnError: true)!, values))
                cases[i].Compare(cases[i].Evaluate(graphs[i], values, output), y, 2e-4, $"emitted {output}");
        }
    }
}
