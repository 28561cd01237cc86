using System.Numerics;
using System.Runtime.InteropServices;

namespace ModelDsl.Runtime.Files;

/// <summary>A tensor in memory: element type, shape and row-major bytes in the machine's own byte order.</summary>
public sealed class TensorData
{
    /// <summary>Wraps the bytes, which are not copied.</summary>
    /// <exception cref="ArgumentException">The bytes are not as many as the shape needs, or an axis is negative.</exception>
    public TensorData(ElementType element, int[] shape, byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(bytes);
        if (CountElements(shape) is not { } count || count > int.MaxValue / element.Size())
            throw new ArgumentException($"{element.Describe(shape)} is not a shape that fits in memory", nameof(shape));
        if (count * element.Size() != bytes.Length)
            throw new ArgumentException($"{element.Describe(shape)} needs {count * element.Size()} bytes, found {bytes.Length}", nameof(bytes));
        (Element, Shape, Bytes, Count) = (element, shape, bytes, (int)count);
    }

    public ElementType Element { get; }

    /// <summary>The axes' lengths; empty for a scalar. Not to be changed.</summary>
    public int[] Shape { get; }

    public byte[] Bytes { get; }

    /// <summary>The number of elements.</summary>
    public int Count { get; }

    /// <summary>Where the file stores intensities (an image, MNIST's idx): the whole number that stands for 1.0. Else null.</summary>
    public int? FullScale { get; init; }

    /// <summary>The elements. Booleans may be viewed as bytes too; bf16 as <see cref="ushort"/>; a c64 as <see cref="Complex64"/> or as pairs of floats.</summary>
    /// <exception cref="InvalidOperationException">The elements are of another type.</exception>
    public Span<T> As<T>() where T : unmanaged =>
        Element.IsViewedAs<T>()
            ? MemoryMarshal.Cast<byte, T>(Bytes.AsSpan())
            : throw new InvalidOperationException($"{this} does not hold elements of type {typeof(T).Name}");

    /// <summary>The same elements in the same order under another shape of equal size.</summary>
    public TensorData Reshape(params int[] shape) => new(Element, shape, Bytes) { FullScale = FullScale };

    /// <summary>The first elements under a shape that needs no more than there are; itself where that is all of them.</summary>
    public TensorData Head(params int[] shape)
    {
        int bytes = checked((int)(CountElements(shape) ?? long.MaxValue) * Element.Size());
        return new(Element, shape, bytes == Bytes.Length ? Bytes : Bytes[..bytes]) { FullScale = FullScale };
    }

    public static TensorData Zeros(ElementType element, params int[] shape) =>
        new(element, shape, new byte[checked((int)(CountElements(shape) ?? long.MaxValue) * element.Size())]);

    public static TensorData From(float[] values, params int[] shape) => Wrap<float>(ElementType.F32, values, shape);
    public static TensorData From(double[] values, params int[] shape) => Wrap<double>(ElementType.F64, values, shape);
    public static TensorData From(Half[] values, params int[] shape) => Wrap<Half>(ElementType.F16, values, shape);
    public static TensorData From(long[] values, params int[] shape) => Wrap<long>(ElementType.I64, values, shape);
    public static TensorData From(int[] values, params int[] shape) => Wrap<int>(ElementType.I32, values, shape);
    public static TensorData From(sbyte[] values, params int[] shape) => Wrap<sbyte>(ElementType.I8, values, shape);
    public static TensorData From(byte[] values, params int[] shape) => Wrap<byte>(ElementType.U8, values, shape);
    public static TensorData From(bool[] values, params int[] shape) => Wrap<bool>(ElementType.Bool, values, shape);

    /// <summary>A tensor of the given element type with these elements, which are copied.</summary>
    /// <exception cref="ArgumentException">The span does not view such elements, or is not as long as the shape needs.</exception>
    public static TensorData From<T>(ElementType element, ReadOnlySpan<T> values, params int[] shape) where T : unmanaged =>
        element.IsViewedAs<T>()
            ? new(element, shape, MemoryMarshal.AsBytes(values).ToArray())
            : throw new ArgumentException($"{element.Name()} elements are not of type {typeof(T).Name}", nameof(element));

    /// <summary>The flat position of the first NaN or infinity, or -1 when all elements are finite.</summary>
    public long FirstNonFinite()
    {
        switch (Element)
        {
            case ElementType.F64: return FirstNot(As<double>(), double.IsFinite);
            case ElementType.F32: return FirstNonFinite(As<float>());
            case ElementType.F16: return FirstNot(As<Half>(), Half.IsFinite);
            case ElementType.BF16: return FirstNot(As<ushort>(), bits => (bits & 0x7F80) != 0x7F80);
            case ElementType.C64:
                long part = FirstNot(As<float>(), float.IsFinite);
                return part < 0 ? -1 : part / 2;
            default: return -1;
        }
    }

    /// <summary>The indices of the element at a flat position, <c>[1, 0, 27]</c>.</summary>
    public string IndexText(long position)
    {
        var index = new long[Shape.Length];
        for (int axis = Shape.Length - 1; axis >= 0; axis--) (position, index[axis]) = Math.DivRem(position, Math.Max(1, Shape[axis]));
        return $"[{string.Join(", ", index)}]";
    }

    /// <summary>Element type and shape as the language writes them, <c>f32[2, 3]</c>.</summary>
    public override string ToString() => Element.Describe(Shape);

    /// <summary>The product of the axes, or null when one is negative or the product leaves 63 bits.</summary>
    internal static long? CountElements(ReadOnlySpan<int> shape)
    {
        long count = 1;
        bool empty = false;
        foreach (int axis in shape)
        {
            if (axis < 0) return null;
            if (axis == 0) { empty = true; continue; }
            if (count > long.MaxValue / axis) return null;
            count *= axis;
        }
        return empty ? 0 : count;
    }

    private static TensorData Wrap<T>(ElementType element, T[] values, int[] shape) where T : unmanaged =>
        From<T>(element, values, shape);

    // Every step of training asks this of every weight. Only of finite numbers the difference from themselves is 0.
    private static long FirstNonFinite(ReadOnlySpan<float> values)
    {
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        int i = 0;
        while (i < vectors.Length && Vector.EqualsAll(vectors[i] - vectors[i], Vector<float>.Zero)) i++;
        i *= Vector<float>.Count;
        while (i < values.Length && float.IsFinite(values[i])) i++;
        return i < values.Length ? i : -1;
    }

    private static long FirstNot<T>(ReadOnlySpan<T> values, Func<T, bool> holds)
    {
        for (int i = 0; i < values.Length; i++)
            if (!holds(values[i])) return i;
        return -1;
    }
}
