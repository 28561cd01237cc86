using ModelDsl.Runtime;
using ModelDsl.Runtime.Reference;

namespace ModelDsl.Tests.Kernels;

public sealed class RowStagesTests
{
    public static TheoryData<int> Widths => KernelData.Widths;

    /// <summary>Notes the stages that each row has gone through.</summary>
    private struct Notes(string[] rows) : IRowStages
    {
        public readonly void Run(int stage, int begin, int end)
        {
            for (int row = begin; row < end; row++) rows[row] += stage;
        }
    }

    [Theory, InlineData(1, 1), InlineData(130, 1), InlineData(130, 4), InlineData(1000, 3), InlineData(3, 2)]
    public void Each_row_goes_through_all_stages_in_order(int rows, int threads)
    {
        using var workers = new Workers(threads);
        var notes = new string[rows];
        var body = new Notes(notes);
        RowStages.Run(workers, ref body, 3, rows);
        Assert.All(notes, n => Assert.Equal("012", n));
    }

    [Fact]
    public void Two_and_four_threads_get_equally_many_blocks()
    {
        foreach (int rows in (int[])[128, 197, 300, 1000, 4096])
        {
            Assert.Equal(0, RowStages.Blocks(rows) % 4);
            Assert.InRange(rows / RowStages.Blocks(rows), 32, 64);
        }
    }

    [Fact]
    public void Each_row_is_in_the_block_that_ends_behind_it()
    {
        foreach (int rows in (int[])[1, 3, 128, 197, 1000])
        {
            int blocks = RowStages.Blocks(rows);
            for (int block = 0; block < blocks; block++)
            {
                (long begin, long end) = Chunks.Range(rows, blocks, block);
                for (long row = begin; row < end; row++) Assert.Equal(end, RowStages.EndOfBlock(rows, (int)row));
            }
        }
    }

    [Theory, MemberData(nameof(Widths))]
    public void Products_of_some_rows_match_plain_loops(int bits)
    {
        VectorWidth width = KernelData.Width(bits);
        var random = new Random(bits);
        // Weights of a few columns, small ones, and those in panels.
        foreach ((int n, int k) in new[] { (3, 40), (50, 60), (200, 130), (333, 600), (31, 700) })
        {
            int m = random.Next(20, 90), begin = random.Next(1, 10), end = random.Next(begin + 1, m + 1), gap = random.Next(3);
            float[] a = KernelData.Numbers<float>(random, m * (k + gap)), b = KernelData.Numbers<float>(random, k * n);
            var packed = new float[Gemm.PackedLength(k, n)];
            Gemm.PackAt<float>(width, b, n, 1, k, n, packed);
            float[] expected = new float[m * n], actual = KernelData.Unset<float>(m * n);
            ReferenceProducts.Gemm<float>(m, n, k, a, k + gap, 1, b, n, 1, expected, n);
            PlaceEpilogue<float>.ApplyTo(expected, m, n, n);
            Gemm.RunRowsAt(width, begin, end, m, n, k, a, k + gap, 1, packed, actual, n, new PlaceEpilogue<float>());
            string what = $"{m} {n} {k} from {begin} to {end} {width}";
            KernelData.Close<float>(expected.AsSpan(begin * n, (end - begin) * n), actual.AsSpan(begin * n, (end - begin) * n), k, what);
            // Nobody else's rows are touched.
            Assert.All(actual[..(begin * n)].Concat(actual[(end * n)..]), x => Assert.Equal(777, x));
        }
    }

    [Theory, MemberData(nameof(Widths))]
    public void Products_give_the_same_bits_block_by_block(int bits)
    {
        VectorWidth width = KernelData.Width(bits);
        var random = new Random(bits);
        // Columns that fill tiles, some that end in half a tile, and some in more; small weights.
        foreach ((int n, int k) in from n in new[] { 50, 96, 200, 231, 333, 400 } from k in new[] { 60, 101, 203, 530 } select (n, k))
        {
            foreach (int m in new[] { 1, 5, 6, 8, 11, 12, 13, 16, 23, 50, 128, 131, 197 })
            {
                float[] a = KernelData.Numbers<float>(random, m * k), b = KernelData.Numbers<float>(random, k * n);
                var packed = new float[Gemm.PackedLength(k, n)];
                Gemm.PackAt<float>(width, b, n, 1, k, n, packed);
                float[] whole = KernelData.Unset<float>(m * n), cut = KernelData.Unset<float>(m * n);
                Gemm.RunRowsAt(width, 0, m, m, n, k, a, k, 1, packed, whole, n, new PlaceEpilogue<float>());
                for (int row = 0; row < m; row = RowStages.EndOfBlock(m, row))
                    Gemm.RunRowsAt(width, row, RowStages.EndOfBlock(m, row), m, n, k, a, k, 1, packed, cut, n, new PlaceEpilogue<float>());
                Assert.True(whole.AsSpan().SequenceEqual(cut), $"{m} {n} {k} {width}");
            }
        }
    }

    /// <summary>A product, and one that reads its result.</summary>
    private sealed class Two(int rows)
    {
        private const int Inputs = 70, Hidden = 300, Outputs = 40;
        private readonly float[] _x = KernelData.Numbers<float>(new Random(3), rows * Inputs), _hidden = new float[rows * Hidden];
        private readonly float[] _up = Packed(Inputs, Hidden), _down = Packed(Hidden, Outputs);

        public float[] Y { get; } = new float[rows * Outputs];

        private static float[] Packed(int k, int n)
        {
            var packed = new float[Gemm.PackedLength(k, n)];
            Gemm.Pack<float>(KernelData.Numbers<float>(new Random(k), k * n), n, 1, k, n, packed);
            return packed;
        }

        public void Run(Workers workers)
        {
            var stages = new Stages(this);
            RowStages.Run(workers, ref stages, 2, rows);
        }

        private readonly struct Stages(Two t) : IRowStages
        {
            public void Run(int stage, int begin, int end)
            {
                if (stage == 0) Gemm.RunRows(begin, end, t._x.Length / Inputs, Hidden, Inputs, t._x, Inputs, 1, t._up, t._hidden, Hidden, new PlaceEpilogue<float>());
                else Gemm.RunRows(begin, end, t._x.Length / Inputs, Outputs, Hidden, t._hidden, Hidden, 1, t._down, t.Y, Outputs, default(NoEpilogue<float>));
            }
        }
    }

    [Theory, InlineData(128), InlineData(197), InlineData(2100)]
    public void Bits_do_not_depend_on_threads_and_nothing_is_allocated(int rows)
    {
        float[] Of(int threads)
        {
            using var workers = new Workers(threads);
            var two = new Two(rows);
            for (int i = 0; i < 3; i++) two.Run(workers);
            Assert.Equal(0, Allocations.Of(() => two.Run(workers)));
            return two.Y;
        }

        float[] alone = Of(1);
        Assert.Equal(alone, Of(2));
        Assert.Equal(alone, Of(4));
    }
}
