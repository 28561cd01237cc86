using System.Numerics;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Reference;

namespace ModelDsl.Tests.Kernels;

public sealed class GemmTests
{
    private static readonly Workers s_workers = new(3);

    public static TheoryData<int> Widths => KernelData.Widths;

    [Theory, MemberData(nameof(Widths))]
    public void Products_match_plain_loops_at_every_width(int bits)
    {
        var random = new Random(bits);
        for (int i = 0; i < 120; i++)
            Compare<float>(random, KernelData.Width(bits));
    }

    [Theory, MemberData(nameof(Widths))]
    public void Doubles_match_plain_loops_at_every_width(int bits)
    {
        var random = new Random(bits + 1);
        for (int i = 0; i < 120; i++)
            Compare<double>(random, KernelData.Width(bits));
    }

    private static void Compare<T>(Random random, VectorWidth width) where T : unmanaged, INumber<T>
    {
        int Size() => random.Next(4) switch { 0 => 1, 1 => random.Next(1, 6), 2 => random.Next(1, 40), _ => random.Next(30, 130) };
        // Deep or wide ones are too large for operands to be read where they lie.
        (int m, int n, int k) = (Size(), random.Next(12) == 0 ? random.Next(300, 700) : Size(), random.Next(8) == 0 ? random.Next(500, 1100) : Size());
        int gap = random.Next(3);
        // A stride of 0 is an operand that was broadcast: one row for all, or one column.
        (int aRow, int aCol) = random.Next(8) switch { 0 => (0, 1), 1 => (1, 0), < 5 => (k + gap, 1), _ => (1, m + gap) };
        (int bRow, int bCol) = random.Next(8) switch { 0 => (0, 1), 1 => (1, 0), < 5 => (n + gap, 1), _ => (1, k + gap) };
        int ldc = n + gap;
        string what = $"m {m} n {n} k {k} a {aRow},{aCol} b {bRow},{bCol} ldc {ldc} {width}";

        T[] a = KernelData.Numbers<T>(random, (m - 1) * aRow + (k - 1) * aCol + 1);
        T[] b = KernelData.Numbers<T>(random, (k - 1) * bRow + (n - 1) * bCol + 1);
        T[] expected = KernelData.Unset<T>((m - 1) * ldc + n);
        T[] packedResult = [.. expected], result = [.. expected];
        ReferenceProducts.Gemm<T>(m, n, k, a, aRow, aCol, b, bRow, bCol, expected, ldc);
        PlaceEpilogue<T>.ApplyTo(expected, m, n, ldc);

        var packed = new T[Gemm.PackedLength(k, n)];
        Gemm.PackAt<T>(width, b, bRow, bCol, k, n, packed);
        Gemm.RunPackedAt(width, s_workers, m, n, k, a, aRow, aCol, packed, packedResult, ldc, new PlaceEpilogue<T>());
        // Where every term is the same, their roundings add up instead of cancelling.
        int terms = aCol == 0 && bRow == 0 ? k * k : k;
        KernelData.Close<T>(expected, packedResult, terms, "packed " + what);

        var scratch = new T[Gemm.ScratchLength(m, n, k)];
        Gemm.RunAt(width, s_workers, m, n, k, a, aRow, aCol, b, bRow, bCol, result, ldc, scratch, new PlaceEpilogue<T>());
        KernelData.Close<T>(expected, result, terms, what);
    }

    [Fact]
    public void Panels_of_narrow_tiles_share_rows_out_evenly()
    {
        foreach (VectorWidth width in new[] { VectorWidth.Bits128, VectorWidth.Bits256 })
            for (int rows = 1; rows < 200; rows++)
            {
                int sixes = 0, padded = 0;
                for (int rest = rows, height; rest > 0; rest -= height)
                {
                    int panels = (rest + 5) / 6, tile = RowPanels.Tile((rest + panels - 1) / panels, width);
                    height = RowPanels.Height(rest, width);
                    Assert.Equal(Math.Min(rest, tile), height);
                    sixes += height == 6 ? 1 : 0;
                    padded += tile;
                }
                Assert.Equal(sixes, RowPanels.SixesOf(rows));
                Assert.Equal(padded, RowPanels.PaddedRows(rows, width));
            }
    }

    // Strips of 640 rows share the sets of a cache, and several chunks pack them.
    [Theory, InlineData(64, 512, 100), InlineData(130, 96, 50), InlineData(48, 128, 48), InlineData(515, 131, 67), InlineData(200, 331, 640), InlineData(200, 331, 643)]
    public void Right_sides_that_many_rows_meet_match_plain_loops(int m, int n, int k)
    {
        var random = new Random(n);
        float[] a = KernelData.Numbers<float>(random, m * k), b = KernelData.Numbers<float>(random, k * n);
        foreach ((bool turnedA, bool turnedB) in new[] { (false, false), (false, true), (true, false), (true, true) })
        {
            (int aRow, int aCol, int bRow, int bCol) = (turnedA ? 1 : k, turnedA ? m : 1, turnedB ? 1 : n, turnedB ? k : 1);
            float[] expected = KernelData.Unset<float>(m * n), result = [.. expected];
            ReferenceProducts.Gemm<float>(m, n, k, a, aRow, aCol, b, bRow, bCol, expected, n);
            Gemm.RunAt<float, NoEpilogue<float>>(VectorWidth.Bits256, s_workers, m, n, k, a, aRow, aCol, b, bRow, bCol, result, n, new float[Gemm.ScratchLength(m, n, k)], default);
            KernelData.Close<float>(expected, result, k, $"a turned {turnedA} b turned {turnedB}");
        }
    }

    [Fact]
    public void Batches_match_plain_loops()
    {
        var random = new Random(5);
        for (int i = 0; i < 60; i++)
        {
            CompareBatched<float>(random);
            CompareBatched<double>(random);
        }
    }

    private static void CompareBatched<T>(Random random) where T : unmanaged, INumber<T>
    {
        // Now and then too large for operands to be read where they lie, or few with many rows.
        (int batch, int m, int n, int k) = (random.Next(1, 40), random.Next(1, 40), random.Next(1, 40), random.Next(1, 40));
        if (random.Next(10) == 0)
            (batch, n, k) = (random.Next(1, 4), random.Next(200, 300), random.Next(250, 400));
        else if (random.Next(10) == 0)
            (batch, m, n, k) = (random.Next(1, 4), random.Next(300, 600), random.Next(30, 80), random.Next(60, 90));
        bool sameB = random.Next(3) == 0;
        bool transposed = random.Next(2) == 0;
        (int bRow, int bCol) = transposed ? (1, k) : (n, 1);
        long bBatch = sameB ? 0 : k * n;
        T[] a = KernelData.Numbers<T>(random, batch * m * k), b = KernelData.Numbers<T>(random, sameB ? k * n : batch * k * n);
        T[] expected = KernelData.Unset<T>(batch * m * n), actual = [.. expected];
        for (int i = 0; i < batch; i++)
            ReferenceProducts.Gemm<T>(m, n, k, a.AsSpan(i * m * k), k, 1, b.AsSpan((int)(i * bBatch)), bRow, bCol, expected.AsSpan(i * m * n), n);
        PlaceEpilogue<T>.ApplyTo(expected, batch * m, n, n);

        var scratch = new T[Gemm.BatchedScratchLength(batch, m, n, k)];
        Gemm.Batched(s_workers, batch, m, n, k, a, m * k, k, 1, b, bBatch, bRow, bCol, actual, m * n, n, scratch, new PlaceEpilogue<T>());
        KernelData.Close<T>(expected, actual, k, $"batch {batch} m {m} n {n} k {k}");
    }

    /// <summary>Rows shared out, columns shared out, both, one row that meets many weights, few rows that leave B where it lies, and two or four blocks of rows.</summary>
    public static TheoryData<int, int, int> SharedOut => new() { { 470, 70, 90 }, { 150, 333, 700 }, { 300, 40, 1030 }, { 1, 650, 517 }, { 9, 700, 530 }, { 333, 70, 75 },
        { 59, 300, 260 }, { 131, 600, 500 }, { 45, 290, 300 } };

    [Theory, MemberData(nameof(SharedOut))]
    public void Products_that_are_shared_out_match_plain_loops(int m, int n, int k)
    {
        var random = new Random(m);
        float[] a = KernelData.Numbers<float>(random, m * k), b = KernelData.Numbers<float>(random, k * n);
        var packed = new float[Gemm.PackedLength(k, n)];
        float[] expected = new float[m * n], scratch = new float[Gemm.ScratchLength(m, n, k)];
        ReferenceProducts.Gemm<float>(m, n, k, a, k, 1, b, n, 1, expected, n);
        PlaceEpilogue<float>.ApplyTo(expected, m, n, n);
        foreach (VectorWidth width in Enum.GetValues<VectorWidth>())
        {
            float[] actual = new float[m * n];
            Gemm.PackAt<float>(width, b, n, 1, k, n, packed);
            Gemm.RunPackedAt(width, s_workers, m, n, k, a, k, 1, packed, actual, n, new PlaceEpilogue<float>());
            KernelData.Close<float>(expected, actual, k, $"packed {m} {n} {k} {width}");
            Gemm.RunAt(width, s_workers, m, n, k, a, k, 1, b, n, 1, actual, n, scratch, new PlaceEpilogue<float>());
            KernelData.Close<float>(expected, actual, k, $"{m} {n} {k} {width}");
        }
    }

    [Theory]
    [InlineData(64, 120, 400)] // fewer rows than columns: these are shared out, and each thread turns its own
    [InlineData(37, 101, 203)]
    [InlineData(60, 84, 130)]
    [InlineData(150, 70, 99)] // more rows: columns are turned for all
    [InlineData(131, 65, 80)]
    public void Small_right_sides_that_lie_transposed_are_shared_out(int m, int n, int k)
    {
        var random = new Random(n);
        float[] a = KernelData.Numbers<float>(random, m * k), b = KernelData.Numbers<float>(random, k * n);
        float[] expected = new float[m * n], scratch = new float[Gemm.ScratchLength(m, n, k)];
        ReferenceProducts.Gemm<float>(m, n, k, a, k, 1, b, 1, k, expected, n);
        PlaceEpilogue<float>.ApplyTo(expected, m, n, n);
        float[] Product(Workers workers, VectorWidth width)
        {
            float[] c = KernelData.Unset<float>(m * n);
            Gemm.RunAt(width, workers, m, n, k, a, k, 1, b, 1, k, c, n, scratch, new PlaceEpilogue<float>());
            return c;
        }

        using Workers one = new(1), two = new(2), four = new(4);
        foreach (VectorWidth width in Enum.GetValues<VectorWidth>())
        {
            float[] alone = Product(one, width);
            KernelData.Close<float>(expected, alone, k, $"{m} {n} {k} {width}");
            Assert.Equal(alone, Product(two, width));
            Assert.Equal(alone, Product(four, width));
        }
    }

    [Theory, MemberData(nameof(SharedOut))]
    public void Bits_do_not_depend_on_threads(int m, int n, int k)
    {
        var random = new Random(6);
        float[] a = KernelData.Numbers<float>(random, m * k), b = KernelData.Numbers<float>(random, k * n);
        float[] scratch = new float[Gemm.ScratchLength(m, n, k)], packed = new float[Gemm.PackedLength(k, n)];
        Gemm.Pack<float>(b, n, 1, k, n, packed);
        float[] Product(int threads, bool once)
        {
            using var workers = new Workers(threads);
            var c = new float[m * n];
            if (once) Gemm.RunPacked(workers, m, n, k, a, k, 1, packed, c, n, default(NoEpilogue<float>));
            else Gemm.Run(workers, m, n, k, a, k, 1, b, n, 1, c, n, scratch, default(NoEpilogue<float>));
            return c;
        }

        foreach (bool once in (bool[])[false, true])
        {
            float[] alone = Product(1, once);
            Assert.Equal(alone, Product(2, once));
            Assert.Equal(alone, Product(4, once));
        }
    }

    [Fact]
    public void Infinities_and_NaN_stay_in_their_own_rows_and_columns()
    {
        (int m, int n, int k) = (5, 37, 6);
        var random = new Random(7);
        float[] a = KernelData.Numbers<float>(random, m * k), b = KernelData.Numbers<float>(random, k * n);
        (a[2 * k + 3], b[4 * n + 33]) = (float.NaN, float.PositiveInfinity);
        float[] expected = new float[m * n], actual = new float[m * n];
        ReferenceProducts.Gemm<float>(m, n, k, a, k, 1, b, n, 1, expected, n);
        Gemm.Run(s_workers, m, n, k, a, k, 1, b, n, 1, actual, n, new float[Gemm.ScratchLength(m, n, k)], default(NoEpilogue<float>));
        KernelData.Close<float>(expected, actual, k, "NaN");
    }

    [Fact]
    public void Nothing_to_add_up_gives_zeros()
    {
        float[] c = [1, 2, 3, 4];
        Gemm.Run(s_workers, 2, 2, 0, [], 0, 1, [], 2, 1, c, 2, [], default(NoEpilogue<float>));
        Assert.Equal(new float[4], c);
    }

    [Fact]
    public void Short_spans_are_refused()
    {
        var a = new float[12];
        Assert.Throws<ArgumentException>(() => Gemm.Run(s_workers, 3, 4, 4, a, 4, 1, new float[15], 4, 1, new float[12], 4, new float[1000], default(NoEpilogue<float>)));
        Assert.Throws<ArgumentException>(() => Gemm.Run(s_workers, 3, 4, 5, a, 5, 1, new float[20], 4, 1, new float[12], 4, new float[1000], default(NoEpilogue<float>)));
        Assert.Throws<ArgumentException>(() => Gemm.Run(s_workers, 3, 4, 4, a, 4, 1, new float[16], 4, 1, new float[11], 4, new float[1000], default(NoEpilogue<float>)));
        Assert.Throws<ArgumentException>(() => Gemm.Pack<float>(new float[16], 4, 1, 4, 4, new float[100]));
    }
}
