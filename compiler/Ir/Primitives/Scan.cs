using System.Collections.Immutable;
using ModelDsl.Autodiff;
using ModelDsl.Shapes;

namespace ModelDsl.Ir.Primitives;

/// <summary>Runs a body once for every step of an axis, handing states from step to step.</summary>
/// <remarks>
/// <para><b>Inputs</b> <see cref="States"/> initial states, <see cref="Sequences"/> tensors whose first axis is the loop
/// (at least one), then captures, which are the same in every step.</para>
/// <para><b>Body</b> takes the states, one slice of each sequence and the captures; gives the new states and results of the step.</para>
/// <para><b>Results</b> the final states, then the results of all steps along a new first axis. <see cref="Reverse"/> runs
/// from the last step to the first; results stay at the index of their step.</para>
/// </remarks>
public sealed record Scan(Graph Body, int States, int Sequences, bool Reverse) : Primitive
{
    public override string Name => "scan";
    public override GradientRule Gradient => GradientRule.All(ScanGradient.Of);
    public override Graph Region => Body;

    /// <summary>Results of a step that are stacked.</summary>
    public int Results => Body.Outputs.Length - States;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        this.Require(Sequences >= 1, "has no sequence to run along");
        this.RequireCount(inputs, Body.Inputs.Length);
        this.Require(inputs.Length >= States + Sequences && Results >= 0, $"{States} states and {Sequences} sequences do not fit the body");
        this.Require(Body.Parameters.IsEmpty, "the body reads parameters; they have to be captures");
        Dim? steps = null;
        for (int i = 0; i < inputs.Length; i++)
        {
            TensorType given = inputs[i], inside = Body.Inputs[i].Value.Type;
            if (i >= States && i < States + Sequences)
            {
                this.Require(given.Rank >= 1, $"the sequence {given} has no axis to run along");
                steps ??= given.Shape[0];
                this.RequireSame(steps, given.Shape[0], "lengths of sequences");
                given = given with { Shape = given.Shape.Remove(0) };
            }
            this.Require(TypeRules.Fits(given, inside), $"input {i} is {given}, the body takes {inside}");
        }
        for (int i = 0; i < States; i++)
        {
            TensorType before = Body.Inputs[i].Value.Type, after = Body.Outputs[i].Value.Type;
            this.Require(TypeRules.Fits(before, after), $"state {i} goes in as {before} and comes out as {after}");
        }
        return [
            .. inputs[..States],
            .. Body.Outputs.Skip(States).Select(y => new TensorType(y.Value.Element, y.Value.Shape.Insert(0, steps!)))];
    }
}
