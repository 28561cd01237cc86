using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Weights;

namespace ModelDsl.Runtime;

/// <summary>Starts a parameter as its declaration says.</summary>
internal static class ParameterInitializer
{
    public static void Fill<T>(ParameterSpec parameter, Span<T> destination, ulong seed) where T : unmanaged
    {
        ulong stream = CounterRandom.StreamOf(parameter.Weight.Name);
        if (typeof(T) == typeof(float)) FillFloats<float>(parameter, System.Runtime.InteropServices.MemoryMarshal.Cast<T, float>(destination), seed, stream);
        else if (typeof(T) == typeof(double)) FillFloats<double>(parameter, System.Runtime.InteropServices.MemoryMarshal.Cast<T, double>(destination), seed, stream);
        else if (typeof(T) == typeof(Complex64)) FillComplex(parameter, System.Runtime.InteropServices.MemoryMarshal.Cast<T, Complex64>(destination), seed);
        else if (parameter.Weight.Element is ElementType.F16 or ElementType.BF16)
        {
            var wide = new float[destination.Length];
            FillFloats<float>(parameter, wide, seed, stream);
            for (int i = 0; i < wide.Length; i++)
            {
                if (parameter.Weight.Element == ElementType.F16) System.Runtime.InteropServices.MemoryMarshal.Cast<T, Half>(destination)[i] = (Half)wide[i];
                else System.Runtime.InteropServices.MemoryMarshal.Cast<T, ushort>(destination)[i] = BrainFloat.FromSingle(wide[i]);
            }
        }
        else
        {
            // Integer and boolean buffers begin as numbers that stand in the program.
            for (int i = 0; i < destination.Length; i++) destination[i] = Convert<T>(Element(parameter, i));
        }
    }

    private static void FillFloats<T>(ParameterSpec parameter, Span<T> data, ulong seed, ulong stream) where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        ReadOnlySpan<int> shape = parameter.Weight.Shape;
        double Number(string name) => System.Convert.ToDouble(parameter.Arguments[name], System.Globalization.CultureInfo.InvariantCulture);
        string Text(string name) => (string)parameter.Arguments[name];
        switch (parameter.Initializer)
        {
            case "uniform": Initializers.Uniform(data, shape, seed, stream, Number("a"), Number("b")); break;
            case "normal": Initializers.Normal(data, shape, seed, stream, Number("mean"), Number("std")); break;
            case "trunc_normal": Initializers.TruncNormal(data, shape, seed, stream, Number("mean"), Number("std"), Number("a"), Number("b")); break;
            case "kaiming_uniform": Initializers.KaimingUniform(data, shape, seed, stream, Number("a"), Text("mode"), Text("nonlinearity")); break;
            case "kaiming_normal": Initializers.KaimingNormal(data, shape, seed, stream, Number("a"), Text("mode"), Text("nonlinearity")); break;
            case "xavier_uniform": Initializers.XavierUniform(data, shape, seed, stream, Number("gain")); break;
            case "xavier_normal": Initializers.XavierNormal(data, shape, seed, stream, Number("gain")); break;
            case "orthogonal": Initializers.Orthogonal(data, shape, seed, stream, Number("gain")); break;
            case "sparse": Initializers.Sparse(data, shape, seed, stream, Number("sparsity"), Number("std")); break;
            case "dirac": Initializers.Dirac(data, shape, seed, stream, (int)Number("groups")); break;
            case "eye": Initializers.Eye(data, shape, seed, stream); break;
            case "unit_normal": Initializers.UnitNormal(data, shape, seed, stream); break;
            case "norm_of": FillNorms(parameter, data, seed); break;
            default:
                for (int i = 0; i < data.Length; i++) data[i] = T.CreateTruncating(Element(parameter, i));
                break;
        }
    }

    // What is drawn has two parts, each with half of the law's variance; what is a number is real.
    private static void FillComplex(ParameterSpec parameter, Span<Complex64> data, ulong seed)
    {
        bool drawn = parameter.Initializer is "uniform" or "normal" or "trunc_normal" or "kaiming_uniform" or "kaiming_normal" or "xavier_uniform" or "xavier_normal";
        if (parameter.Initializer is "orthogonal" or "sparse" or "unit_normal" or "norm_of")
            throw new NotSupportedException($"`{parameter.Weight.Name}`: the initialiser {parameter.Initializer} does not make c64");
        var real = new float[data.Length];
        var imaginary = new float[data.Length];
        FillFloats<float>(parameter, real, seed, CounterRandom.StreamOf(parameter.Weight.Name));
        if (drawn) FillFloats<float>(parameter, imaginary, seed, CounterRandom.StreamOf(parameter.Weight.Name + "/imag"));
        float scale = drawn ? MathF.Sqrt(0.5f) : 1;
        for (int i = 0; i < data.Length; i++) data[i] = new Complex64(scale * real[i], scale * imaginary[i]);
    }

    // The lengths of the slices of another parameter as it begins: a weight norm starts as the plain layer does.
    private static void FillNorms<T>(ParameterSpec parameter, Span<T> data, ulong seed) where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        int[] shape = [.. ((double[])parameter.Arguments["shape"]).Select(n => (int)n)];
        int kept = (int)System.Convert.ToDouble(parameter.Arguments["dim"], System.Globalization.CultureInfo.InvariantCulture);
        int end = parameter.Weight.Name.LastIndexOf('.') + 1;
        var source = new ParameterSpec(parameter.Weight with { Name = parameter.Weight.Name[..end] + (string)parameter.Arguments["of"], Shape = shape }, (string)parameter.Arguments["initializer"], parameter.Arguments);
        var values = new T[shape.Aggregate(1, (product, size) => product * size)];
        FillFloats<T>(source, values, seed, CounterRandom.StreamOf(source.Weight.Name));
        int inner = kept < 0 ? values.Length : shape.Skip(kept + 1).Aggregate(1, (product, size) => product * size);
        var squares = new double[data.Length];
        for (int i = 0; i < values.Length; i++)
        {
            double value = double.CreateChecked(values[i]);
            squares[kept < 0 ? 0 : i / inner % shape[kept]] += value * value;
        }
        for (int i = 0; i < data.Length; i++) data[i] = T.CreateTruncating(Math.Sqrt(squares[i]));
    }

    private static double Element(ParameterSpec parameter, int index) => parameter.Initializer switch
    {
        "zeros" => 0,
        "ones" => 1,
        "constant" => System.Convert.ToDouble(parameter.Arguments["value"], System.Globalization.CultureInfo.InvariantCulture),
        "values" => ((double[])parameter.Arguments["values"])[index],
        _ => throw new NotSupportedException($"`{parameter.Weight.Name}`: the initialiser {parameter.Initializer} does not make {parameter.Weight.Element.Name()}"),
    };

    private static T Convert<T>(double value) where T : unmanaged =>
        typeof(T) == typeof(bool) ? (T)(object)(value != 0)
        : typeof(T) == typeof(long) ? (T)(object)(long)value
        : typeof(T) == typeof(int) ? (T)(object)(int)value
        : typeof(T) == typeof(byte) ? (T)(object)(byte)value
        : typeof(T) == typeof(sbyte) ? (T)(object)(sbyte)value
        : throw new NotSupportedException($"parameters of type {typeof(T).Name}");
}
