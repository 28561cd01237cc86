using System.Collections.Immutable;
using ModelDsl.Elaboration.Equations;
using ModelDsl.Ir;
using ModelDsl.Shapes;
using ModelDsl.Syntax;
using ModelDsl.Text;
using P = ModelDsl.Ir.Primitives;

namespace ModelDsl.Elaboration;

internal sealed partial class Evaluator
{
    /// <summary>Σ of the product of tensors whose axes go by names, over all names that the result leaves out.</summary>
    /// <param name="operands">Tensors of one element type, with a name for each axis; an axis of 1 stands for any size.</param>
    /// <param name="output">Names of the result's axes.</param>
    /// <param name="sizes">The size of each name.</param>
    /// <param name="where">For the note in the printed graph.</param>
    internal Value SumOfProducts(IReadOnlyList<(TensorValue Tensor, IReadOnlyList<string> Names)> operands, IReadOnlyList<string> output, IReadOnlyDictionary<string, Dim> sizes, Location where)
    {
        var context = new EquationContext(where, Builder.Region("einsum"), _equation) { Title = "einsum" };
        foreach (string name in output.Concat(sizes.Keys.Except(output))) context.Add(new Identifier(where, name)).Range = sizes[name];
        Dictionary<string, IndexVariable> indices = context.Variables.ToDictionary(v => v.Name, StringComparer.Ordinal);
        ImmutableArray<IndexVariable> result = [.. output.Select(n => indices[n])];
        var over = ImmutableArray.CreateBuilder<IndexVariable>();
        Value? product = null;
        foreach ((TensorValue tensor, IReadOnlyList<string> names) in operands)
        {
            // An axis of 1 that meets a larger one is read at 0.
            IEnumerable<Subscript> places = names.Select((n, axis) => new Subscript(where, Place: tensor.Shape[axis] == Dim.One && sizes[n] != Dim.One ? Dim.Zero : Dim.Of(indices[n].Symbol)));
            var access = new TensorAccess(new IndexExpression(where, new NameExpression(where, ""), []), tensor, [.. places], guarded: false);
            Value factor = context.Leaf(new TensorType(tensor.Element, Shape.Scalar), new AccessLeaf(access, [.. names.Select(_ => (Value?)null)], [.. names.Select(_ => (Dim.Zero, Dim.Zero))]));
            product = product is { } before ? context.Scalars.Add(new P.Multiply(), before, factor)[0] : factor;
            over.AddRange(names.Select(n => indices[n]).Where(i => !result.Contains(i) && !over.Contains(i)));
        }
        Value element = over.Count == 0 ? product!.Value
            : context.Leaf(new TensorType(product!.Value.Element, Shape.Scalar), new ReductionLeaf("sum", over.ToImmutable(), product.Value));
        return new Vectorizer(this, context).Result(element, result);
    }
}
