using ModelDsl.Runtime;

namespace ModelDsl.Tests.Kernels;

public sealed class SortingTests
{
    [Theory, InlineData(false), InlineData(true)]
    public void Rows_are_sorted_stably_with_NaN_as_the_largest(bool descending)
    {
        var random = new Random(31);
        foreach (int length in (int[])[0, 1, 2, 15, 16, 17, 33, 64, 100, 1000, 3001])
        {
            var row = new float[length];
            for (int i = 0; i < length; i++)
                row[i] = random.Next(8) switch { 0 => float.NaN, 1 => float.NegativeInfinity, 2 => float.PositiveInfinity, _ => random.Next(-5, 5) };
            float[] values = new float[length];
            long[] indices = new long[length];
            Sorting.SortRow(row, values, indices, descending);

            // LINQ sorts stably; NaN is put above all by its own key.
            IEnumerable<int> places = Enumerable.Range(0, length);
            int[] expected = descending
                ? [.. places.OrderByDescending(i => float.IsNaN(row[i])).ThenByDescending(i => float.IsNaN(row[i]) ? 0 : row[i])]
                : [.. places.OrderBy(i => float.IsNaN(row[i])).ThenBy(i => float.IsNaN(row[i]) ? 0 : row[i])];
            Assert.Equal(expected.Select(i => (long)i), indices);
            Assert.Equal(expected.Select(i => row[i]), values);
            foreach (int kept in new[] { 1, 5, 17, 25, 100, 256, 300 }.Where(k => k < length))
            {
                Sorting.TopOfRow(row, values.AsSpan(0, kept), indices.AsSpan(0, kept), descending);
                Assert.Equal(expected.Take(kept).Select(i => (long)i), indices[..kept]);
                Assert.Equal(expected.Take(kept).Select(i => row[i]), values[..kept]);
            }
        }
    }

    [Fact]
    public void Columns_are_sorted_as_rows_are()
    {
        var random = new Random(32);
        (int before, int size, int after) = (3, 29, 4);
        long[] x = [.. Enumerable.Range(0, before * size * after).Select(_ => (long)random.Next(10))];
        long[] values = new long[x.Length], indices = new long[x.Length];
        AxisKernels.Sort<long>(Workers.Default, x, before, size, after, descending: true, values, indices);
        for (int i = 0; i < before; i++)
            for (int k = 0; k < after; k++)
            {
                int At(int j) => (i * size + j) * after + k;
                int[] expected = [.. Enumerable.Range(0, size).OrderByDescending(j => x[At(j)])];
                Assert.Equal(expected.Select(j => (long)j), Enumerable.Range(0, size).Select(j => indices[At(j)]));
                Assert.Equal(expected.Select(j => x[At(j)]), Enumerable.Range(0, size).Select(j => values[At(j)]));
            }
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Rows_and_columns_beside_each_other_are_sorted_as_each_alone(bool descending)
    {
        var random = new Random(33);
        foreach ((int before, int size, int after) in ((int, int, int)[])[(1, 1, 1), (1, 7, 3), (2, 2, 5), (9, 9, 1), (3, 31, 1), (3, 64, 6), (6, 300, 1), (2, 100, 9), (1, 257, 2), (1, 1500, 3), (2, 1025, 1), (5, 3000, 1)])
        {
            float[] x = [.. Enumerable.Range(0, before * size * after).Select(_ => random.Next(9) switch { 0 => float.NaN, 1 => -0f, 2 => 0, 3 => float.NegativeInfinity, _ => random.Next(-9, 9) / 3f })];
            foreach (int kept in new[] { 1, 3, 8, 9, size }.Where(k => k <= size).Distinct())
            {
                float[] values = new float[before * kept * after];
                long[] indices = new long[values.Length];
                AxisKernels.Top<float>(Workers.Default, x, before, size, after, kept, descending, values, indices);
                for (int i = 0; i < before; i++)
                    for (int k = 0; k < after; k++)
                    {
                        float At(int j) => x[(i * size + j) * after + k];
                        IEnumerable<int> places = Enumerable.Range(0, size);
                        int[] expected = [.. (descending
                            ? places.OrderByDescending(j => float.IsNaN(At(j))).ThenByDescending(j => float.IsNaN(At(j)) ? 0 : At(j))
                            : places.OrderBy(j => float.IsNaN(At(j))).ThenBy(j => float.IsNaN(At(j)) ? 0 : At(j))).Take(kept)];
                        Assert.Equal(expected.Select(j => (long)j), Enumerable.Range(0, kept).Select(j => indices[(i * kept + j) * after + k]));
                        Assert.Equal(expected.Select(j => BitConverter.SingleToInt32Bits(At(j))), Enumerable.Range(0, kept).Select(j => BitConverter.SingleToInt32Bits(values[(i * kept + j) * after + k])));
                    }
            }
        }
    }
}
