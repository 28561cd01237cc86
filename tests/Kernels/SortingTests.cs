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
}
