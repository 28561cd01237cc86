using ModelDsl.Elaboration.Intrinsics;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;
using Sample = ModelDsl.Tests.Autodiff.GradientSamples.Sample;

namespace ModelDsl.Tests.Autodiff;

/// <summary>Functions of complex tensors as functions of their real and imaginary parts.</summary>
internal static class GradientSamplesOfComplex
{
    private static readonly string[] s_functions = ["abs", "square", "reciprocal", "log", "sqrt", "rsqrt", "sigmoid", "sign", "sin", "cos", "sinh", "cosh", "tanh"];

    public static IEnumerable<Sample> All =>
    [
        new("RealPart and ImaginaryPart", typeof(RealPart), d =>
        {
            Value z = Input(d, d.Shape(2));
            return Parts(d, d.Add(new Multiply(), z, z));
        }),
        new("ImaginaryPart alone", typeof(ImaginaryPart), d => [d.Add(new ImaginaryPart(), d.Add(new Exp(), Input(d, d.Shape(2))))]),
        new("Conjugate", typeof(Conjugate), d =>
        {
            Value z = Input(d, d.Shape(2));
            return Parts(d, d.Add(new Multiply(), z, d.Add(new Conjugate(), d.Add(new Multiply(), z, z))));
        }),
        new("Complex", typeof(Complex), d =>
        {
            Value x = Real(d, d.Shape(2));
            return Parts(d, d.Add(new Multiply(), d.Add(new Complex(), x, d.Add(new Square(), x)), d.Add(new Cast(ElementType.C64), x)));
        }),
        .. new Primitive[] { new Add(), new Subtract(), new Multiply(), new Divide() }.Select(p => new Sample($"{p.Name} of complex numbers", p.GetType(), d =>
        {
            int[] shape = d.Shape(2);
            return Parts(d, d.Add(p, Input(d, shape), Input(d, shape)));
        })),
        .. new Primitive[] { new Negate(), new Exp() }.Select(p => new Sample($"{p.Name} of complex numbers", p.GetType(), d => Parts(d, d.Add(p, Input(d, d.Shape(2)))))),
        .. s_functions.Select(f => new Sample($"{f} of complex numbers", typeof(Complex), d =>
        {
            Value y = ComplexNumbers.Function(f)!(d.Builder, Input(d, d.Shape(2)));
            return y.Element == ElementType.C64 ? Parts(d, y) : [y];
        })),
        new("MatMul of complex numbers", typeof(MatMul), d =>
        {
            int batch = d.Size(), inner = d.Size();
            return Parts(d, d.Add(new MatMul(), Input(d, [batch, 2, inner]), Input(d, [batch, inner, 3])));
        }),
        new("Convolution of complex numbers", typeof(Convolution), d => Parts(d, d.Add(new Convolution([2], [1], [0], [1], 2), Input(d, [2, 4, 5]), Input(d, [4, 2, 3])))),
        new("Convolution by depth of complex numbers", typeof(Convolution), d => Parts(d, d.Add(new Convolution([1], [1], [0], [1], 2), Input(d, [1, 2, 5]), Input(d, [2, 1, 3])))),
        new("ConvolutionTranspose of complex numbers", typeof(ConvolutionTranspose), d => Parts(d, d.Add(new ConvolutionTranspose([2], [1], [0], [1], [1], 1), Input(d, [2, 3, 3]), Input(d, [3, 2, 2])))),
        new("movement of complex numbers", typeof(Slice), d =>
        {
            Value x = Input(d, [3, 4]), y = d.Add(new Concat(0), x, d.Add(new Slice(0, 2, 2, -2), x));
            Value zero = d.Add(new Constant(new TensorType(ElementType.C64, Shape.Scalar), ConstantData.Of(0.0)));
            Value padded = d.Add(new Pad([0, 1], [1, 0]), d.Add(new Transpose([1, 0]), y), zero);
            Value sums = d.Add(new Cumulative(CumulativeKind.Sum, 1), d.Add(new Reduce(ReduceKind.Sum, [0]), d.Add(new Reshape(Shape.Of(2, 3, 5)), d.Add(new Reshape(Shape.Of(30)), padded))));
            return Parts(d, d.Add(new Select(), d.Mask([3, 5]), sums, d.Add(new Multiply(), sums, sums)));
        }),
        new("Scan with a complex state", typeof(Scan), d =>
        {
            Value w = Input(d, [2]);
            var scan = new ScanBuilder(d.Builder, "wave", [Real(d, [2]), Input(d, [2])], [Input(d, [3, 2])]);
            Value turned = scan.Body.Add(new Add(), scan.Body.Add(new Multiply(), scan.States[1], w)[0], scan.Slices[0])[0];
            Value size = scan.Body.Add(new Add(), scan.States[0], scan.Body.Add(new RealPart(), scan.Body.Add(new Multiply(), turned, scan.Body.Add(new Conjugate(), turned)[0])[0])[0])[0];
            Node ran = scan.Finish([size, turned], [turned]);
            return [ran[0], .. Parts(d, ran[1]), .. Parts(d, ran[2])];
        }),
    ];

    private static Value Real(Draw d, int[] shape) => d.Input(shape, element: ElementType.F32);
    private static Value Input(Draw d, int[] shape) => d.Add(new Complex(), Real(d, shape), Real(d, shape));
    private static Value[] Parts(Draw d, Value z) => [d.Add(new RealPart(), z), d.Add(new ImaginaryPart(), z)];
}
