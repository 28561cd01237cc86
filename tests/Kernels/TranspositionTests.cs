using ModelDsl.Runtime;

namespace ModelDsl.Tests.Kernels;

public sealed class TranspositionTests
{
    [Theory, InlineData(1), InlineData(2), InlineData(4)]
    public void Rows_and_columns_change_places(int threads)
    {
        using var workers = new Workers(threads);
        foreach ((int planes, int rows, int columns) in ((int, int, int)[])[(1, 4, 4), (2, 5, 7), (3, 17, 65), (1, 64, 16), (2, 3, 100), (1, 150, 333), (2, 29, 75), (4, 131, 1)])
        {
            float[] x = [.. Enumerable.Range(0, planes * rows * columns).Select(i => (float)i)], y = new float[x.Length];
            Transposition.Run<float>(workers, x, y, rows, columns, rows, columns, [planes], [rows * columns], [rows * columns]);
            long[] wide = [.. x.Select(v => (long)v)], turned = new long[x.Length];
            Transposition.Run<long>(workers, wide, turned, rows, columns, rows, columns, [planes], [rows * columns], [rows * columns]);
            for (int p = 0; p < planes; p++)
                for (int r = 0; r < rows; r++)
                    for (int c = 0; c < columns; c++)
                    {
                        int to = (p * rows + r) * columns + c, from = (p * columns + c) * rows + r;
                        Assert.Equal(x[from], y[to]);
                        Assert.Equal(wide[from], turned[to]);
                    }
        }
    }

    [Fact]
    public void Other_axes_may_stand_anywhere()
    {
        // y[a, r, b, c] = x[b, c, a, r], with room behind every row of y.
        (int a, int r, int b, int c, int yRow) = (3, 21, 5, 18, 120);
        float[] x = [.. Enumerable.Range(0, a * r * b * c).Select(i => (float)i)], y = new float[a * r * yRow];
        Transposition.Run<float>(Workers.Default, x, y, r, c, a * r, yRow, [a, b], [r, c * a * r], [r * yRow, c]);
        for (int i = 0; i < y.Length; i++)
        {
            (int plane, int row, int column) = (i / yRow / r, i / yRow % r, i % yRow);
            float expected = column < b * c ? x[((column / c * c + column % c) * a + plane) * r + row] : 0;
            Assert.Equal(expected, y[i]);
        }
    }

    [Fact]
    public void A_span_that_is_too_short_is_refused() =>
        Assert.Throws<ArgumentException>(() => Transposition.Run<float>(Workers.Default, new float[19], new float[20], 4, 5, 4, 5, [], [], []));
}
