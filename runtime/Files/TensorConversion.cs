using System.Numerics.Tensors;

namespace ModelDsl.Runtime.Files;

/// <summary>Converts between element types, piece by piece through f64 or i64.</summary>
public static class TensorConversion
{
    private const int Piece = 4096;

    /// <summary>Converts between floats (rounding to nearest), or between whole numbers and booleans where all fit.</summary>
    /// <returns>The tensor, or null with the reason in <paramref name="problem"/>.</returns>
    public static TensorData? Convert(TensorData tensor, ElementType wanted, out string? problem)
    {
        problem = null;
        if (tensor.Element == wanted) return tensor;
        if (tensor.Element == ElementType.C64 || wanted == ElementType.C64)
        {
            problem = "complex numbers are not converted";
            return null;
        }
        TensorData result = TensorData.Zeros(wanted, tensor.Shape);
        return tensor.Element.IsFloat() && wanted.IsFloat() ? ThroughDouble(tensor, result, 1.0) : ThroughLong(tensor, result, ref problem);
    }

    /// <summary>A conversion that is known to be possible.</summary>
    public static TensorData Exact(TensorData tensor, ElementType wanted) =>
        Convert(tensor, wanted, out string? problem) ?? throw new InvalidOperationException(problem);

    /// <summary>Whole numbers as a share of their full scale, each rounded once.</summary>
    public static TensorData Scaled(TensorData tensor, ElementType wanted, int fullScale) =>
        ThroughDouble(tensor, TensorData.Zeros(wanted, tensor.Shape), fullScale);

    private static TensorData ThroughDouble(TensorData source, TensorData target, double divisor)
    {
        Span<double> piece = stackalloc double[Piece];
        for (int start = 0; start < source.Count; start += Piece)
        {
            Span<double> values = piece[..Math.Min(Piece, source.Count - start)];
            LoadDoubles(source, start, values);
            if (divisor != 1.0) TensorPrimitives.Divide(values, divisor, values);
            StoreDoubles(target, start, values);
        }
        return target;
    }

    private static TensorData? ThroughLong(TensorData source, TensorData target, ref string? problem)
    {
        Span<long> piece = stackalloc long[Piece];
        for (int start = 0; start < source.Count; start += Piece)
        {
            Span<long> values = piece[..Math.Min(Piece, source.Count - start)];
            int bad = LoadLongs(source, start, values);
            if (bad < 0) bad = StoreLongs(target, start, values);
            if (bad < 0) continue;
            problem = $"the element {source.IndexText(start + bad)} is {ElementText(source, start + bad)}, which {target.Element.Name()} does not hold exactly";
            return null;
        }
        return target;
    }

    private static void LoadDoubles(TensorData source, int start, Span<double> values)
    {
        int n = values.Length;
        switch (source.Element)
        {
            case ElementType.F64: source.As<double>().Slice(start, n).CopyTo(values); break;
            case ElementType.F32: TensorPrimitives.ConvertTruncating<float, double>(source.As<float>().Slice(start, n), values); break;
            case ElementType.F16: TensorPrimitives.ConvertTruncating<Half, double>(source.As<Half>().Slice(start, n), values); break;
            case ElementType.U8: TensorPrimitives.ConvertTruncating<byte, double>(source.As<byte>().Slice(start, n), values); break;
            case ElementType.I32: TensorPrimitives.ConvertTruncating<int, double>(source.As<int>().Slice(start, n), values); break;
            case ElementType.I8: TensorPrimitives.ConvertTruncating<sbyte, double>(source.As<sbyte>().Slice(start, n), values); break;
            case ElementType.I64: TensorPrimitives.ConvertTruncating<long, double>(source.As<long>().Slice(start, n), values); break;
            default:
                ReadOnlySpan<ushort> bits = source.As<ushort>().Slice(start, n);
                for (int i = 0; i < n; i++) values[i] = BrainFloat.ToSingle(bits[i]);
                break;
        }
    }

    private static void StoreDoubles(TensorData target, int start, ReadOnlySpan<double> values)
    {
        int n = values.Length;
        switch (target.Element)
        {
            case ElementType.F64: values.CopyTo(target.As<double>()[start..]); break;
            case ElementType.F32: TensorPrimitives.ConvertTruncating<double, float>(values, target.As<float>().Slice(start, n)); break;
            case ElementType.F16:
                Span<Half> halves = target.As<Half>().Slice(start, n);
                for (int i = 0; i < n; i++) halves[i] = (Half)values[i];
                break;
            default:
                Span<ushort> bits = target.As<ushort>().Slice(start, n);
                for (int i = 0; i < n; i++) bits[i] = BrainFloat.FromSingle((float)values[i]);
                break;
        }
    }

    /// <summary>Loads whole numbers; the position of the first element that is none, or -1.</summary>
    private static int LoadLongs(TensorData source, int start, Span<long> values)
    {
        int n = values.Length;
        switch (source.Element)
        {
            case ElementType.I64: source.As<long>().Slice(start, n).CopyTo(values); return -1;
            case ElementType.I32: TensorPrimitives.ConvertTruncating<int, long>(source.As<int>().Slice(start, n), values); return -1;
            case ElementType.I8: TensorPrimitives.ConvertTruncating<sbyte, long>(source.As<sbyte>().Slice(start, n), values); return -1;
            case ElementType.U8 or ElementType.Bool: TensorPrimitives.ConvertTruncating<byte, long>(source.As<byte>().Slice(start, n), values); return -1;
            default:
                Span<double> doubles = stackalloc double[n];
                LoadDoubles(source, start, doubles);
                for (int i = 0; i < n; i++)
                {
                    // Beyond 2^53 not every whole number is a double, so the text may have meant another one.
                    if (!(Math.Abs(doubles[i]) <= 1L << 53) || doubles[i] != Math.Floor(doubles[i])) return i;
                    values[i] = (long)doubles[i];
                }
                return -1;
        }
    }

    /// <summary>Stores whole numbers; the position of the first that does not fit exactly, or -1.</summary>
    private static int StoreLongs(TensorData target, int start, ReadOnlySpan<long> values)
    {
        int n = values.Length;
        switch (target.Element)
        {
            case ElementType.I64: values.CopyTo(target.As<long>()[start..]); return -1;
            case ElementType.I32: TensorPrimitives.ConvertTruncating<long, int>(values, target.As<int>().Slice(start, n)); return values.IndexOfAnyExceptInRange(int.MinValue, int.MaxValue);
            case ElementType.I8: TensorPrimitives.ConvertTruncating<long, sbyte>(values, target.As<sbyte>().Slice(start, n)); return values.IndexOfAnyExceptInRange(sbyte.MinValue, sbyte.MaxValue);
            case ElementType.U8: TensorPrimitives.ConvertTruncating<long, byte>(values, target.As<byte>().Slice(start, n)); return values.IndexOfAnyExceptInRange(byte.MinValue, byte.MaxValue);
            case ElementType.Bool: TensorPrimitives.ConvertTruncating<long, byte>(values, target.As<byte>().Slice(start, n)); return values.IndexOfAnyExceptInRange(0, 1);
            default:
                // A float of p bits holds every whole number up to 2^p, and some beyond.
                Span<double> doubles = stackalloc double[n];
                TensorPrimitives.ConvertTruncating<long, double>(values, doubles);
                StoreDoubles(target, start, doubles);
                LoadDoubles(target, start, doubles);
                for (int i = 0; i < n; i++)
                    if (!(Math.Abs(doubles[i]) < 9.2e18) || (long)doubles[i] != values[i]) return i;
                return -1;
        }
    }

    private static string ElementText(TensorData source, int position) => source.Element.IsFloat()
        ? Element<double>(source, position, LoadDoubles).ToString(System.Globalization.CultureInfo.InvariantCulture)
        : Element<long>(source, position, (t, at, to) => LoadLongs(t, at, to)).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private delegate void Loader<T>(TensorData source, int start, Span<T> values);

    private static T Element<T>(TensorData source, int position, Loader<T> load) where T : unmanaged
    {
        Span<T> one = [default];
        load(source, position, one);
        return one[0];
    }
}
