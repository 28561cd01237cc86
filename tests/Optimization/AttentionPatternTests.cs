using System.Reflection;
using ModelDsl.Autodiff;
using ModelDsl.Emission;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Optimization;
using ModelDsl.Planning;
using ModelDsl.Tests.Elaboration;
using ModelDsl.Tests.Equations;

namespace ModelDsl.Tests.Optimization;

/// <summary>Which programs become one attention step, with gradients, and that they compute what was written.</summary>
public sealed class AttentionPatternTests
{
    private static readonly Dictionary<string, int> s_sizes = new() { ["N"] = 2, ["L"] = 7, ["S"] = 5, ["T"] = 3, ["P"] = 4 };

    private const string Three = "input q: f32[N, 2, L, 4]\ninput k: f32[N, 2, S, 4]\ninput v: f32[N, 2, S, 3]\n", X = "input x: f32[N, L, 8]\n";

    /// <summary>Name, program, and whether it and its gradient are recognised.</summary>
    private static readonly (string Name, string Body, bool Forward, bool Backward)[] s_bodies =
    [
        ("Plain", Three + "output y = scaled_dot_product_attention(q, k, v)", true, true),
        ("Scaled", Three + "output y = scaled_dot_product_attention(q, k, v, scale: 0.3)", true, true),
        ("Causal", Three + "output y = scaled_dot_product_attention(q, k, v, is_causal: true)", true, true),
        ("Allowed", Three + "input m: bool[L, S]\noutput y = scaled_dot_product_attention(q, k, v, attn_mask: m)", true, true),
        ("PerSample", Three + "input m: bool[N, 1, 1, S]\noutput y = scaled_dot_product_attention(q, k, v, attn_mask: m)", true, true),
        ("Constant", Three + "input b: i64[2, L, S]\noutput y = scaled_dot_product_attention(q, k, v, attn_mask: cast(b, f32) * 0.1)", true, true),
        // The bias has a gradient with an element for each pair, so that the pairs are kept.
        ("Biased", Three + "input b: f32[2, L, S]\noutput y = scaled_dot_product_attention(q, k, v, attn_mask: b)", true, false),
        ("Layer", X + "output y = MultiheadAttention(8, 2, batch_first: true)(x, need_weights: false)", true, true),
        ("Cross", X + "input m: f32[N, S, 8]\noutput y = MultiheadAttention(8, 2, batch_first: true)(x, m, need_weights: false)", true, true),
        ("Padded", X + "input p: bool[N, L]\noutput y = MultiheadAttention(8, 4, batch_first: true)(x, key_padding_mask: p, need_weights: false)", true, true),
        ("Twice", X + "input p: bool[N, L]\ninput a: bool[L, L]\noutput y = MultiheadAttention(8, 4, batch_first: true)(x, key_padding_mask: p, attn_mask: a, need_weights: false)", true, true),
        ("AddedKeys", "input x: f32[L, N, 8]\noutput y = MultiheadAttention(8, 2, add_bias_kv: true, add_zero_attn: true)(x, is_causal: true, need_weights: false)", true, true),
        ("Flat", "input q: f32[L, 4]\ninput k: f32[S, 4]\ninput v: f32[S, 6]\noutput y = softmax(q @ transpose(k, 0, 1) / 2, dim: -1) @ v", true, true),
        // Keys and values of one head for several queries' heads.
        ("Grouped", "input q: f32[N, 4, L, 4]\ninput k: f32[N, 1, S, 4]\ninput v: f32[N, 1, S, 4]\noutput y = scaled_dot_product_attention(q, k, v)", true, true),
        ("Window", "input q: f32[N, L, 4]\noutput y = softmax(where(unsqueeze(iota(L), 1) - iota(L) < 3, where(iota(L) <= unsqueeze(iota(L), 1), q @ transpose(q, -2, -1), -inf), -inf), dim: -1) @ q", true, true),
        ("Shifted", "input q: f32[N, T, 4]\ninput k: f32[N, P + T, 4]\noutput y = softmax(where(iota(P + T) <= unsqueeze(iota(T), 1) + P, q @ transpose(k, -2, -1), -inf), dim: -1) @ k", true, true),
        // The weights are asked for, so they are in memory anyway.
        ("Shown", Three + "w = softmax(q @ transpose(k, -2, -1), dim: -1)\noutput y = w @ v\noutput weights = w", false, false),
        ("Capped", Three + "output y = softmax(tanh(q @ transpose(k, -2, -1)), dim: -1) @ v", false, false),
        ("OtherAxis", "input q: f32[N, L, L]\noutput y = softmax(q @ q, dim: 1) @ q", false, false),
    ];

    public static TheoryData<string> Names => [.. s_bodies.Select(b => b.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Is_recognised(string name)
    {
        (_, _, bool forward, bool backward) = s_bodies.Single(b => b.Name == name);
        Graph plain = Case(name).Build().Shapes.Graph, run = Pipeline.Run(plain), both = Pipeline.Run(BackwardProgram.Build(plain), verify: true);
        Assert.Equal(forward ? 1 : 0, run.Nodes.Count(n => n.Primitive is Attention));
        Assert.Equal((backward ? 1 : 0, backward ? 1 : 0), (both.Nodes.Count(n => n.Primitive is Attention), both.Nodes.Count(n => n.Primitive is AttentionGradient)));
        if (backward) Assert.DoesNotContain(both.Nodes, n => n.Primitive is Exp);
    }

    [Theory, InlineData("Causal", "0"), InlineData("Shifted", "P"), InlineData("Window", "0")]
    public void What_lies_behind_a_diagonal_is_no_mask(string name, string diagonal)
    {
        Node node = Pipeline.Run(Case(name).Build().Shapes.Graph).Nodes.Single(n => n.Primitive is Attention);
        Assert.Equal(diagonal, ((Attention)node.Primitive).Rule.Diagonal?.ToString());
    }

    [Fact]
    public void Emitted_values_and_gradients_are_those_of_what_was_written()
    {
        EquationCase[] cases = [.. s_bodies.Select(b => Case(b.Name))];
        Graph[] written = [.. cases.Select(c => BackwardProgram.Build(c.Build().Shapes.Graph))], graphs = [.. written.Select(Pipeline.Run)];
        Assembly assembly = Assembly.Load(AssemblyCache.Compile("AttentionPatterns", graphs.Select((g, i) => CSharpEmitter.Emit(Planner.Plan(g), new EmitOptions("Models", cases[i].Name)).Source)));
        for (int i = 0; i < cases.Length; i++)
        {
            Dictionary<string, Loops> values = cases[i].Values(written[i]);
            foreach ((string output, Loops y) in cases[i].Run(assembly.GetType($"Models.{cases[i].Name}", throwOnError: true)!, values))
                cases[i].Compare(cases[i].Evaluate(written[i], values, output), y, 1e-4, $"emitted {output}");
        }
    }

    // The gradients as the rules of each primitive make them, without looking at attention.
    [Theory, InlineData("Causal"), InlineData("Padded"), InlineData("Grouped"), InlineData("Flat"), InlineData("Twice")]
    public void Gradients_are_those_of_the_single_steps(string name)
    {
        EquationCase c = Case(name);
        Graph plain = c.Build().Shapes.Graph, recognised = BackwardProgram.Build(plain);
        // A second use of every exponential keeps attention from being recognised; it is of no weight.
        Graph single = BackwardProgram.Build(WithUse(plain));
        Dictionary<string, Loops> values = c.Values(single);
        Assert.DoesNotContain(single.Nodes, n => n.Primitive is AttentionGradient);
        foreach (GraphOutput output in recognised.Outputs)
            c.Compare(c.Evaluate(single, values, output.Name), c.Evaluate(recognised, values, output.Name), 1e-6, output.Name);
    }

    private static Graph WithUse(Graph graph)
    {
        var copy = new GraphCopy(graph);
        foreach (Node node in graph.Nodes) copy.Map(node, copy.Add(node));
        Value e = copy[graph.Nodes.First(n => n.Primitive is Exp)[0]];
        copy.Builder.Output("nothing", copy.Builder.Add(new Multiply(), e, copy.Builder.Add(new Constant(e.Type, ConstantData.Of(0.0)))[0])[0], default);
        return copy.Finish();
    }

    private static EquationCase Case(string name)
    {
        string body = s_bodies.Single(b => b.Name == name).Body;
        return new EquationCase(name, body, _ => throw new NotSupportedException()) { Sizes = s_sizes };
    }
}
