using System.Collections.Immutable;
using ModelDsl.Autodiff;

namespace ModelDsl.Ir.Primitives;

/// <summary>The results of a function that declares its own gradient. Gone once gradients have been made.</summary>
/// <remarks>
/// <para><b>Inputs</b> the function's <see cref="Results"/>, then <see cref="Arguments"/> tensors that it was given, then
/// captures of <see cref="Backward"/>. <b>Results</b> the first inputs, unchanged.</para>
/// <para><b>Backward</b> takes a cotangent for each result and the captures; gives one for each argument.</para>
/// </remarks>
public sealed record CustomGradient(Graph Backward, int Results, int Arguments) : Primitive
{
    public override string Name => "custom_gradient";
    public override GradientRule Gradient => GradientRule.All(Declared);
    public override Graph Region => Backward;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.RequireCount(inputs, Backward.Inputs.Length + Arguments);
        this.Require(Backward.Outputs.Length == Arguments && Results <= Backward.Inputs.Length, $"{Results} results and {Arguments} arguments do not fit the gradient");
        this.Require(Backward.Parameters.IsEmpty, "the gradient reads parameters; they have to be captures");
        for (int i = 0; i < Results; i++)
            this.Require(TypeRules.Fits(inputs[i], Backward.Inputs[i].Value.Type), $"result {i} is {inputs[i]}, its cotangent {Backward.Inputs[i].Value.Type}");
        for (int i = 0; i < Arguments; i++)
            this.Require(TypeRules.Fits(inputs[Results + i], Backward.Outputs[i].Value.Type), $"argument {i} is {inputs[Results + i]}, its gradient {Backward.Outputs[i].Value.Type}");
        for (int i = Results; i < Backward.Inputs.Length; i++)
            this.Require(TypeRules.Fits(inputs[Arguments + i], Backward.Inputs[i].Value.Type), $"capture {i - Results} is {inputs[Arguments + i]}, the gradient takes {Backward.Inputs[i].Value.Type}");
        return inputs[..Results];
    }

    // What the function itself computes takes no part: its results get nothing.
    private ImmutableArray<Value?> Declared(Adjoint d)
    {
        IEnumerable<Value> cotangents = Enumerable.Range(0, Results).Select(i => d.Cotangents[i] ?? d.Zeros(d.Node.Types[i]).Value);
        Func<Value, Value> copy = GraphReplay.Into(d.Builder, Backward, [.. cotangents, .. d.Node.Inputs.Skip(Results + Arguments)]);
        var result = new Value?[d.Node.Inputs.Length];
        for (int i = 0; i < Arguments; i++) result[Results + i] = copy(Backward.Outputs[i].Value);
        return [.. result];
    }
}
