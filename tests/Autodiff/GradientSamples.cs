using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;
using Broadcast = ModelDsl.Ir.Primitives.Broadcast;

namespace ModelDsl.Tests.Autodiff;

/// <summary>For every primitive that has a gradient, graphs that use it.</summary>
public static class GradientSamples
{
    /// <summary>What is tested, and how its results are made.</summary>
    public sealed record Sample(string Name, Type Primitive, Func<Draw, Value[]> Make);

    public static readonly IReadOnlyDictionary<string, Sample> All = Everything().ToDictionary(s => s.Name);

    private static IEnumerable<Sample> Everything()
    {
        // Functions of one number, each where it is smooth.
        foreach (Type type in new[] { typeof(Exp), typeof(Exp2), typeof(Expm1), typeof(Sigmoid), typeof(Erf), typeof(Erfc), typeof(Sin), typeof(Cos), typeof(Atan), typeof(Sinh), typeof(Cosh), typeof(Tanh), typeof(Asinh), typeof(Negate), typeof(Abs), typeof(Square) })
            yield return Unary(type, -2, 2);
        foreach (Type type in new[] { typeof(Log), typeof(Log2), typeof(Log10), typeof(Log1p), typeof(Sqrt), typeof(Rsqrt), typeof(Reciprocal), typeof(Lgamma), typeof(Digamma) })
            yield return Unary(type, 0.3, 3);
        foreach (Type type in new[] { typeof(Tan), typeof(Asin), typeof(Acos), typeof(Atanh) }) yield return Unary(type, -0.9, 0.9);
        yield return Unary(typeof(Acosh), 1.2, 4);
        yield return Unary(typeof(Digamma), -0.9, -0.1, " below zero");
        yield return Unary(typeof(Cast), -2, 2, " to the same", new Cast(ElementType.F64));

        // Functions of two.
        foreach (Type type in new[] { typeof(Add), typeof(Subtract), typeof(Multiply), typeof(Maximum), typeof(Minimum), typeof(Atan2), typeof(Hypot) })
            yield return Binary(type, -2, 2);
        foreach (Type type in new[] { typeof(Divide), typeof(Power) }) yield return Binary(type, 0.4, 2);
        foreach (Type type in new[] { typeof(Remainder), typeof(Fmod) })
            yield return new($"{type.Name} across quotients", type, d => [d.Add(Make(type), d.Input([2, 3], 5.1, 5.9), d.Input([2, 3], 1.03, 1.2))]);
        foreach (double exponent in new[] { 0.0, 1, 2, 3, -1.5 })
        {
            yield return new($"Power by {exponent}", typeof(Power), d =>
            {
                Value x = d.Input(d.Shape(2), 0.5, 2);
                return [d.Add(new Power(), x, d.Add(new Constant(x.Type, ConstantData.Of(exponent))))];
            });
        }
        yield return new("Select", typeof(Select), d =>
        {
            int[] shape = d.Shape(2);
            return [d.Add(new Select(), d.Mask(shape), d.Input(shape), d.Input(shape))];
        });
        yield return new("one value used three times", typeof(Multiply), d =>
        {
            Value x = d.Input(d.Shape(1)), square = d.Add(new Multiply(), x, x);
            return [d.Add(new Multiply(), square, x), square];
        });
        foreach (Sample sample in GradientSamplesOfShapes.All) yield return sample;
        foreach (Sample sample in GradientSamplesOfWindows.All) yield return sample;
        foreach (Sample sample in GradientSamplesOfAttention.All) yield return sample;
        foreach (Sample sample in GradientSamplesOfLoops.All) yield return sample;
        foreach (Sample sample in GradientSamplesOfComplex.All) yield return sample;
    }

    private static Sample Unary(Type type, double low, double high, string more = "", Primitive? made = null) =>
        new(type.Name + more, type, d => [d.Add(made ?? Make(type), d.Input(d.Shape(2), low, high))]);

    private static Sample Binary(Type type, double low, double high) => new(type.Name, type, d =>
    {
        int[] shape = d.Shape(2);
        return [d.Add(Make(type), d.Input(shape, low, high), d.Input(shape, low, high))];
    });

    private static Primitive Make(Type type) => (Primitive)Activator.CreateInstance(type)!;
}
