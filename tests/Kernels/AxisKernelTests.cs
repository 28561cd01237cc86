using ModelDsl.Runtime;

namespace ModelDsl.Tests.Kernels;

public sealed class AxisKernelTests
{
    private static readonly (int Before, int Size, int After)[] s_sizes = [(1, 1, 1), (3, 7, 1), (5, 33, 1), (2, 1000, 1), (1, 5, 3), (3, 17, 16), (2, 40, 37), (9, 600, 70)];

    // Few different numbers, so that there are equals, and a NaN here and there.
    private static float[] Numbers(int length, int seed, bool withNaN)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => withNaN && random.Next(50) == 0 ? float.NaN : random.Next(-9, 9) * 0.37f)];
    }

    [Theory, InlineData(true, false), InlineData(true, true), InlineData(false, false), InlineData(false, true)]
    public void The_place_of_an_extreme_is_the_first_of_equals_and_the_first_NaN_before_all(bool max, bool withNaN)
    {
        foreach ((int before, int size, int after) in s_sizes)
        {
            float[] x = Numbers(before * size * after, size, withNaN);
            long[] found = new long[before * after];
            AxisKernels.ArgExtreme<float>(Workers.Default, x, before, size, after, max, found);
            for (int i = 0; i < before; i++)
                for (int k = 0; k < after; k++)
                {
                    float At(int j) => x[(i * size + j) * after + k];
                    int[] places = [.. Enumerable.Range(0, size)];
                    int expected = places.Any(j => float.IsNaN(At(j))) ? places.First(j => float.IsNaN(At(j))) : max ? places.MaxBy(At) : places.MinBy(At);
                    Assert.Equal(expected, found[i * after + k]);
                }
        }
    }

    [Fact]
    public void Running_sums_are_those_of_doubles_one_after_the_other_whatever_the_columns()
    {
        // Planes that fill a nearby cache and planes that do not, every rest of a vector, columns shared out among threads.
        (int, int, int)[] planes = [.. Enumerable.Range(1, 37).Select(after => (3, 29, after)), (2, 31, 90), (1, 300, 131), (1, 11, 9001), (1, 1, 50)];
        foreach ((int before, int size, int after) in planes)
        {
            float[] x = Numbers(before * size * after, after, withNaN: false), expected = new float[x.Length], actual = new float[x.Length];
            for (int i = 0; i < before; i++)
                for (int k = 0; k < after; k++)
                {
                    double sum = 0;
                    for (int j = 0; j < size; j++)
                        expected[(i * size + j) * after + k] = (float)(sum += x[(i * size + j) * after + k]);
                }
            using var four = new Workers(4);
            foreach (Workers workers in (Workers[])[Workers.Default, four])
            {
                AxisKernels.Accumulate<float>(workers, x, before, size, after, false, actual);
                Assert.Equal(expected, actual);
            }
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Extremes_of_short_rows_are_the_first_of_equals(bool max)
    {
        var random = new Random(17);
        for (int size = 1; size <= 17; size++)
        {
            // Ties, zeros of both signs and a few NaN; the last rows end where memory does.
            float[] x = [.. Enumerable.Range(0, 37 * size).Select(_ => random.Next(60) == 0 ? float.NaN : random.Next(-2, 3) * (random.Next(2) == 0 ? 0f : -1.5f))];
            long[] found = new long[37];
            AxisKernels.ArgExtreme<float>(Workers.Default, x, 37, size, 1, max, found);
            for (int i = 0; i < 37; i++)
            {
                float[] row = x[(i * size)..(i * size + size)];
                float extreme = max ? row.Max() : row.Min();
                Assert.Equal(row.Any(float.IsNaN) ? Array.FindIndex(row, float.IsNaN) : Array.FindIndex(row, v => v == extreme), found[i]);
            }
        }
    }

    [Fact]
    public void Whole_numbers_have_extremes_too()
    {
        var random = new Random(5);
        long[] x = [.. Enumerable.Range(0, 3 * 100).Select(_ => random.NextInt64() >> 2)], found = new long[3];
        AxisKernels.ArgExtreme<long>(Workers.Default, x, 3, 100, 1, max: false, found);
        Assert.Equal(Enumerable.Range(0, 3).Select(i => (long)x[(100 * i)..(100 * i + 100)].IndexOf(x[(100 * i)..(100 * i + 100)].Min())), found);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Running_sums_and_products_are_kept_in_double_precision(bool product)
    {
        foreach ((int before, int size, int after) in s_sizes)
        {
            float[] x = Numbers(before * size * after, size, withNaN: false), found = new float[x.Length];
            AxisKernels.Accumulate<float>(Workers.Default, x, before, size, after, product, found);
            for (int i = 0; i < before; i++)
                for (int k = 0; k < after; k++)
                {
                    double total = product ? 1 : 0;
                    for (int j = 0; j < size; j++)
                    {
                        int at = (i * size + j) * after + k;
                        total = product ? total * x[at] : total + x[at];
                        Assert.Equal((float)total, found[at], Math.Abs(total) * 1e-7 + 1e-12);
                    }
                }
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Running_sums_of_whole_numbers_and_doubles_go_by_rows(bool product)
    {
        foreach ((int before, int size, int after) in s_sizes)
        {
            long[] x = [.. Enumerable.Range(0, before * size * after).Select(i => (long)(i * 7919 % 23) - 11)], found = new long[x.Length];
            double[] wide = [.. x.Select(v => v * 0.125)], sums = new double[x.Length];
            AxisKernels.Accumulate<long>(Workers.Default, x, before, size, after, product, found);
            AxisKernels.Accumulate<double>(Workers.Default, wide, before, size, after, product, sums);
            for (int i = 0; i < x.Length; i++)
            {
                bool first = i / after % size == 0;
                Assert.Equal(first ? x[i] : product ? found[i - after] * x[i] : found[i - after] + x[i], found[i]);
                Assert.Equal(first ? wide[i] : product ? sums[i - after] * wide[i] : sums[i - after] + wide[i], sums[i]);
            }
        }
    }

    [Fact]
    public void Running_sums_have_the_same_bits_for_any_number_of_threads()
    {
        foreach ((int before, int size, int after) in ((int, int, int)[])[(1, 500, 1000), (3, 40, 1111), (7, 90, 130), (1, 3, 40_000)])
        {
            float[] x = Numbers(before * size * after, size, withNaN: false), alone = new float[x.Length], together = new float[x.Length];
            foreach (int threads in (int[])[1, 2, 4])
            {
                using var workers = new Workers(threads);
                AxisKernels.Accumulate<float>(workers, x, before, size, after, false, threads == 1 ? alone : together);
                if (threads > 1) Assert.Equal(alone, together);
            }
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public void The_first_of_a_sorted_axis_are_those_of_the_whole(bool descending)
    {
        foreach ((int before, int size, int after) in s_sizes)
        {
            foreach (int kept in new[] { 1, 2, 5, size / 2, size }.Where(k => k > 0 && k <= size).Distinct())
            {
                float[] x = Numbers(before * size * after, kept, withNaN: true), all = new float[x.Length], few = new float[before * kept * after];
                long[] places = new long[x.Length], fewPlaces = new long[few.Length];
                AxisKernels.Sort<float>(Workers.Default, x, before, size, after, descending, all, places);
                AxisKernels.Top<float>(Workers.Default, x, before, size, after, kept, descending, few, fewPlaces);
                for (int i = 0; i < before; i++)
                {
                    Assert.Equal(places[(i * size * after)..((i * size + kept) * after)], fewPlaces[(i * kept * after)..((i + 1) * kept * after)]);
                    Assert.Equal(all[(i * size * after)..((i * size + kept) * after)], few[(i * kept * after)..((i + 1) * kept * after)]);
                }
            }
        }
    }
}
