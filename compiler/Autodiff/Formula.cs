using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;

namespace ModelDsl.Autodiff;

/// <summary>A value together with the graph that takes what is made of it, so that formulas read as they are printed.</summary>
/// <remarks>Operands of an operator have equal shapes; a number stands for a tensor of the other operand's type.</remarks>
public readonly partial record struct Formula(GraphBuilder Builder, Value Value)
{
    public TensorType Type => Value.Type;
    public Shape Shape => Value.Shape;

    /// <summary>The result of a primitive applied to this and other operands.</summary>
    public Formula Apply(Primitive primitive, params ReadOnlySpan<Formula> others)
    {
        var inputs = new Value[others.Length + 1];
        inputs[0] = Value;
        for (int i = 0; i < others.Length; i++) inputs[i + 1] = others[i].Value;
        return new(Builder, Builder.Add(primitive, inputs)[0]);
    }

    /// <summary>A number as a tensor of this one's type.</summary>
    public Formula Like(double number) => new(Builder, Builder.Add(new Constant(Type, ConstantData.Of(number)))[0]);

    public static Formula operator +(Formula a, Formula b) => a.Apply(new Add(), b);
    public static Formula operator -(Formula a, Formula b) => a.Apply(new Subtract(), b);
    public static Formula operator *(Formula a, Formula b) => a.Apply(new Multiply(), b);
    public static Formula operator /(Formula a, Formula b) => a.Apply(new Divide(), b);
    public static Formula operator +(Formula a, double b) => a + a.Like(b);
    public static Formula operator -(Formula a, double b) => a - a.Like(b);
    public static Formula operator *(Formula a, double b) => a * a.Like(b);
    public static Formula operator +(double a, Formula b) => b.Like(a) + b;
    public static Formula operator -(double a, Formula b) => b.Like(a) - b;
    public static Formula operator *(double a, Formula b) => b.Like(a) * b;
    public static Formula operator /(double a, Formula b) => b.Like(a) / b;
    public static Formula operator -(Formula a) => a.Apply(new Negate());

    public Formula Exp => Apply(new Exp());
    public Formula Log => Apply(new Log());
    public Formula Sin => Apply(new Sin());
    public Formula Cos => Apply(new Cos());
    public Formula Rsqrt => Apply(new Rsqrt());
    public Formula Square => Apply(new Square());
    public Formula Sign => Apply(new Sign());

    /// <summary>The complex conjugate; a real tensor is its own.</summary>
    public Formula Conjugate => Type.Element == ElementType.C64 ? Apply(new Conjugate()) : this;

    public Formula IsEqual(double number) => Apply(new Equal(), Like(number));
    public Formula IsEqual(Formula other) => Apply(new Equal(), other);
    public Formula IsLess(Formula other) => Apply(new Less(), other);
    public Formula IsLess(double number) => Apply(new Less(), Like(number));
    public Formula And(Formula other) => Apply(new And(), other);

    /// <summary>This mask's choice of the two.</summary>
    public Formula Choose(Formula whereTrue, Formula whereFalse) => Apply(new Select(), whereTrue, whereFalse);

    /// <summary>These elements, and zeros where the mask does not hold.</summary>
    public Formula Where(Formula mask) => mask.Choose(this, Like(0));

    public Formula To(ElementType element) => Type.Element == element ? this : Apply(new Cast(element));
}
