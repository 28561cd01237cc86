using System.Numerics;
using ModelDsl.Runtime;

namespace ModelDsl.Tests.Kernels;

/// <summary>Numbers, sizes and comparisons for the kernels' tests.</summary>
internal static class KernelData
{
    public static T[] Numbers<T>(Random random, int count) where T : INumber<T>
    {
        var numbers = new T[count];
        for (int i = 0; i < count; i++)
            numbers[i] = T.CreateTruncating(random.NextDouble() * 2 - 1);
        return numbers;
    }

    /// <summary>Memory that shows what a kernel did not write, or wrote too much of.</summary>
    public static T[] Unset<T>(int count) where T : INumber<T>
    {
        var numbers = new T[count];
        Array.Fill(numbers, T.CreateTruncating(777));
        return numbers;
    }

    /// <summary>Equal up to the rounding of a sum of <paramref name="terms"/> products of numbers of size 1, and of what was done to it then.</summary>
    public static void Close<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual, int terms, string what) where T : INumber<T>
    {
        double unit = typeof(T) == typeof(float) ? 6e-8 : 1.2e-16;
        double tolerance = unit * (4 + 2 * Math.Sqrt(terms)) * Math.Max(1, Math.Sqrt(terms));
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double want = double.CreateTruncating(expected[i]), got = double.CreateTruncating(actual[i]);
            if (want.Equals(got) || Math.Abs(want - got) <= tolerance + 2 * unit * Math.Abs(want))
                continue;
            Assert.Fail($"{what}: element {i} is {got}, not {want}");
        }
    }

    public static readonly TheoryData<int> Widths = [128, 256, 512];

    public static VectorWidth Width(int bits) => bits switch
    {
        128 => VectorWidth.Bits128,
        256 => VectorWidth.Bits256,
        _ => VectorWidth.Bits512,
    };

    /// <summary>A convolution of random sizes and options.</summary>
    public static ConvShape Convolution(Random random, bool transposed = false, int mostImages = 3)
    {
        int axes = random.Next(1, 4);
        int groups = random.Next(3) == 0 ? random.Next(1, 5) : 1;
        int inputs = groups * random.Next(1, random.Next(3) == 0 ? 2 : 9), outputs = groups * random.Next(1, random.Next(6) == 0 ? 130 : 20);
        int[] input = new int[axes], kernel = new int[axes], stride = new int[axes], dilation = new int[axes];
        int[] before = new int[axes], after = new int[axes], extra = new int[axes];
        for (int i = 0; i < axes; i++)
        {
            input[i] = random.Next(1, axes == 1 ? 90 : axes == 2 ? 20 : 8);
            kernel[i] = random.Next(1, 5);
            stride[i] = random.Next(1, 4);
            dilation[i] = random.Next(1, 4);
            (before[i], after[i]) = random.Next(3) == 0 ? (0, 0) : (random.Next(4), random.Next(4));
            int window = dilation[i] * (kernel[i] - 1) + 1;
            if (transposed)
            {
                extra[i] = random.Next(Math.Max(stride[i], dilation[i]));
                int size = (input[i] - 1) * stride[i] - before[i] - after[i] + window + extra[i];
                if (size < 1)
                    after[i] -= 1 - size;
                // What that leaves negative has to come from the other side.
                if (after[i] < 0)
                    (before[i], after[i]) = (before[i] + after[i], 0);
            }
            else
            {
                after[i] += Math.Max(0, window - input[i] - before[i] - after[i]);
            }
        }
        int batch = random.Next(1, mostImages + 1);
        return transposed
            ? ConvShape.Transposed(batch, inputs, outputs, groups, input, kernel, stride, dilation, before, after, extra)
            : ConvShape.Of(batch, inputs, outputs, groups, input, kernel, stride, dilation, before, after);
    }

    public static WindowShape Window(Random random)
    {
        ConvShape s = Convolution(random);
        int[] after = [0, 0, 0];
        ReadOnlySpan<int> input = [s.Input.D, s.Input.H, s.Input.W], kernel = [s.Kernel.D, s.Kernel.H, s.Kernel.W];
        ReadOnlySpan<int> stride = [s.Stride.D, s.Stride.H, s.Stride.W], dilation = [s.Dilation.D, s.Dilation.H, s.Dilation.W];
        ReadOnlySpan<int> before = [s.Before.D, s.Before.H, s.Before.W];
        for (int i = 0; i < 3; i++)
            after[i] = Math.Max(0, dilation[i] * (kernel[i] - 1) + 1 - input[i] - before[i]) + random.Next(3);
        return WindowShape.Of(s.InChannels, input, kernel, stride, dilation, before, after);
    }
}

/// <summary>Doubles every element and adds its place, so that a wrong row, column or second call shows.</summary>
internal struct PlaceEpilogue<T> : IEpilogue<T> where T : INumber<T>
{
    public readonly void Apply(Span<T> run, int row, int column)
    {
        for (int i = 0; i < run.Length; i++)
            run[i] = run[i] + run[i] + Place(row, column + i);
    }

    public static T Place(int row, int column) => T.CreateTruncating(row % 64 + column % 128 / 128.0);

    /// <summary>What a result of plain loops becomes.</summary>
    public static void ApplyTo(Span<T> c, int rows, int columns, int ldc)
    {
        for (int i = 0; i < rows; i++)
            new PlaceEpilogue<T>().Apply(c.Slice(i * ldc, columns), i, 0);
    }
}
