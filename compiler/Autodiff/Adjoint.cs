using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;

namespace ModelDsl.Autodiff;

/// <summary>What a gradient rule sees: one node, the cotangents of its results, and where new nodes go.</summary>
public sealed class Adjoint
{
    private readonly Func<Value, bool> _wanted;

    internal Adjoint(GraphBuilder builder, Node node, ImmutableArray<Value?> cotangents, Func<Value, bool> wanted) =>
        (Builder, Node, Cotangents, _wanted) = (builder, node, cotangents, wanted);

    public GraphBuilder Builder { get; }
    public Node Node { get; }

    /// <summary>One for each result; null stands for zeros.</summary>
    public ImmutableArray<Value?> Cotangents { get; }

    /// <summary>The first operand.</summary>
    public Formula X => Operand(0);

    /// <summary>The second operand.</summary>
    public Formula Z => Operand(1);

    /// <summary>The first result.</summary>
    public Formula Y => Result(0);

    /// <summary>The cotangent of the first result.</summary>
    public Formula Dy => Cotangents[0] is { } dy ? Of(dy) : Zeros(Node.Types[0]);

    public Formula Operand(int index) => Of(Node.Inputs[index]);
    public Formula Result(int index) => Of(Node[index]);

    /// <summary>True where the cotangent of an operand is asked for.</summary>
    public bool Wants(int operand) => _wanted(Node.Inputs[operand]);

    public Formula Of(Value value) => new(Builder, value);
    public Formula Zeros(TensorType type) => Number(0, type);
    public Formula Number(double value, TensorType type) => Of(Builder.Add(new Constant(type, ConstantData.Of(value)))[0]);
    public Formula Iota(Dim length, ElementType element) => Of(Builder.Add(new Iota(length, element))[0]);
}
