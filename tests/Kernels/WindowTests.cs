using System.Numerics;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Reference;

namespace ModelDsl.Tests.Kernels;

public sealed class WindowTests
{
    private static readonly Workers s_workers = new(3);

    public static TheoryData<int> Widths => KernelData.Widths;

    [Theory, MemberData(nameof(Widths))]
    public void Pooling_matches_plain_loops_at_every_width(int bits)
    {
        var random = new Random(bits);
        for (int i = 0; i < 100; i++)
            Compare<float>(random, KernelData.Window(random), KernelData.Width(bits));
    }

    [Fact]
    public void Doubles_match_plain_loops()
    {
        var random = new Random(21);
        for (int i = 0; i < 50; i++)
            Compare<double>(random, KernelData.Window(random), VectorWidths.Widest);
    }

    private static void Compare<T>(Random random, in WindowShape s, VectorWidth width) where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        T[] x = KernelData.Numbers<T>(random, s.Planes * s.InPlane);
        // Ties show which of equals wins; NaN must win over all. Planes without NaN go another way, and so may planes with infinities.
        int rare = random.Next(3) switch { 0 => 40, 1 => 1000, _ => int.MaxValue };
        for (int i = 0; i < x.Length; i++)
            x[i] = random.Next(rare) == 0 ? T.NaN : random.Next(100) == 0 ? T.NegativeInfinity : T.Round(x[i] * T.CreateTruncating(4));
        int length = s.Planes * s.OutPlane;
        T[] expected = new T[length], actual = KernelData.Unset<T>(length), withPlaces = KernelData.Unset<T>(length);
        long[] expectedPlaces = new long[length], places = new long[length];
        ReferenceWindows.Max<T>(s, x, expected, expectedPlaces);
        Pooling.RunAt<T>(width, s_workers, s, x, actual, [], max: true);
        Pooling.RunAt<T>(width, s_workers, s, x, withPlaces, places, max: true);
        Assert.Equal(expected, actual);
        Assert.Equal(expected, withPlaces);
        Assert.Equal(expectedPlaces, places);

        // What belongs to a window goes to its greatest element.
        T[] dy = KernelData.Numbers<T>(random, length), dx = new T[x.Length], actualDx = KernelData.Unset<T>(x.Length);
        for (int i = 0; i < length; i++)
            dx[i / s.OutPlane * s.InPlane + expectedPlaces[i]] += dy[i];
        Pooling.MaxGradientAt<T>(width, s_workers, s, x, dy, actualDx);
        KernelData.Close<T>(dx, actualDx, s.Taps, $"gradient {s}");

        ReferenceWindows.Sum<T>(s, x, expected);
        Pooling.RunAt<T>(width, s_workers, s, x, actual, [], max: false);
        KernelData.Close<T>(expected, actual, 4 * s.Taps, s.ToString());
    }

    [Theory, MemberData(nameof(Widths))]
    public void Windows_of_nine_match_plain_loops(int bits)
    {
        var random = new Random(bits + 1);
        for (int i = 0; i < 60; i++)
        {
            (int top, int left, int bottom, int right) = (random.Next(2), random.Next(2), random.Next(2), random.Next(2));
            int stride = 1 + i % 2;
            Compare<float>(random, WindowShape.Of(
                random.Next(1, 7), [random.Next(3, 20), random.Next(3, 90)], [3, 3], [stride, stride], [1, 1], [top, left], [bottom, right]), KernelData.Width(bits));
        }
    }

    [Theory]
    [InlineData(3, 28, 28, 2, 2, 0)]
    [InlineData(2, 11, 70, 2, 2, 0)] // a row and columns that no window reaches
    [InlineData(5, 10, 10, 2, 2, 0)]
    [InlineData(2, 37, 41, 3, 2, 1)]
    [InlineData(3, 7, 7, 3, 1, 1)]
    [InlineData(2, 26, 66, 5, 5, 0)]
    [InlineData(2, 9, 40, 4, 3, 2)]
    [InlineData(1, 1, 101, 1, 2, 0)]
    [InlineData(3, 5, 151, 3, 3, 0)] // every third column, in three parts
    [InlineData(2, 8, 77, 5, 3, 2)]
    [InlineData(2, 33, 33, 5, 1, 2)]
    public void Usual_pools_match_plain_loops(int planes, int height, int width, int kernel, int stride, int padding)
    {
        foreach (int bits in (int[])[128, 256, 512])
            Compare<float>(new Random(23), WindowShape.Of(planes, [height, width], [kernel, kernel], [stride, stride], [1, 1], [padding, padding], [padding, padding]), KernelData.Width(bits));
    }

    [Theory]
    [InlineData(3, 1, 100, 10, 10, 0)] // planes that are one line
    [InlineData(5, 1, 42, 6, 6, 0)]
    [InlineData(7, 1, 85, 5, 5, 0)]
    [InlineData(2, 1, 400, 100, 100, 0)]
    [InlineData(3, 1, 211, 9, 7, 3)]
    [InlineData(2, 4, 97, 11, 8, 2)]
    [InlineData(2, 5, 66, 24, 6, 0)]
    [InlineData(3, 1, 1000, 256, 12, 5)]
    [InlineData(1, 3, 37, 3, 17, 1)]
    public void Windows_far_apart_match_plain_loops(int planes, int height, int width, int kernel, int stride, int padding)
    {
        foreach (int bits in (int[])[128, 256, 512])
            Compare<float>(new Random(29), WindowShape.Of(planes, [height, width], [Math.Min(height, 2), kernel], [1, stride], [1, 1], [0, padding], [0, padding]), KernelData.Width(bits));
    }

    [Theory]
    [InlineData(3, 9, 27, 3, 3)]
    [InlineData(2, 6, 23, 3, 3)] // fewer windows than lanes, and columns that no window reaches
    [InlineData(4, 7, 80, 2, 3)]
    [InlineData(2, 5, 19, 1, 2)]
    public void Windows_at_every_third_column_match_plain_loops(int planes, int height, int width, int kernel, int rows)
    {
        foreach (int bits in (int[])[128, 256, 512])
            Compare<float>(new Random(31), WindowShape.Of(planes, [height, width], [rows, kernel], [rows, 3], [1, 1], [0, 0], [0, 0]), KernelData.Width(bits));
    }

    [Fact]
    public void Sums_over_whole_planes_do_not_lose_digits()
    {
        WindowShape s = WindowShape.Of(2, [300, 300], [300, 300], [1, 1], [1, 1], [0, 0], [0, 0]);
        var x = new float[2 * 90_000];
        Array.Fill(x, 0.1f);
        var y = new float[2];
        Pooling.Sum<float>(s_workers, s, x, y);
        Assert.Equal((float)(90_000 * (double)0.1f), y[0]);
    }

    [Fact]
    public void Integers_are_pooled_too()
    {
        WindowShape s = WindowShape.Of(1, [5], [2], [1], [1], [1], [0]);
        var y = new int[5];
        Pooling.Max<int>(s_workers, s, [3, -7, -9, 4, 4], y);
        Assert.Equal([3, 3, -7, 4, 4], y);
    }

    [Fact]
    public void Unfolding_and_folding_match_plain_loops()
    {
        var random = new Random(22);
        for (int i = 0; i < 150; i++)
        {
            WindowShape s = KernelData.Window(random);
            float[] x = KernelData.Numbers<float>(random, s.Planes * s.InPlane);
            float[] expected = new float[s.Planes * s.Taps * s.OutPlane], actual = KernelData.Unset<float>(expected.Length);
            ReferenceWindows.Unfold<float>(s, x, expected);
            Unfold.Run<float>(s_workers, s, x, actual);
            Assert.Equal(expected, actual);

            float[] columns = KernelData.Numbers<float>(random, expected.Length);
            float[] folded = new float[x.Length], result = KernelData.Unset<float>(x.Length);
            ReferenceWindows.Fold<float>(s, columns, folded);
            Unfold.Fold<float>(s_workers, s, columns, result);
            KernelData.Close<float>(folded, result, s.Taps, s.ToString());
        }
    }

    [Fact]
    public void Short_spans_are_refused()
    {
        WindowShape s = WindowShape.Of(2, [4, 4], [2, 2], [2, 2], [1, 1], [0, 0], [0, 0]);
        Assert.Throws<ArgumentException>(() => Pooling.Max<float>(s_workers, s, new float[31], new float[8]));
        Assert.Throws<ArgumentException>(() => Pooling.Sum<float>(s_workers, s, new float[32], new float[7]));
        Assert.Throws<ArgumentException>(() => Unfold.Run<float>(s_workers, s, new float[32], new float[31]));
        Assert.Throws<ArgumentException>(() => Unfold.Fold<float>(s_workers, s, new float[31], new float[32]));
    }
}
