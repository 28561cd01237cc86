using ModelDsl.Runtime;

namespace ModelDsl.Tests.Kernels;

/// <summary>Attention and its gradient against plain loops in double precision.</summary>
public sealed class AttentionTests
{
    public static readonly TheoryData<int> Widths = KernelData.Widths;

    [Theory, MemberData(nameof(Widths))]
    public void Equals_plain_loops(int bits)
    {
        var random = new Random(bits);
        using var workers = new Workers(2);
        for (int i = 0; i < 60; i++)
        {
            Case c = Case.Draw(random);
            c.Check(KernelData.Width(bits), workers);
        }
    }

    [Theory, MemberData(nameof(Widths))]
    public void Equals_plain_loops_over_several_blocks(int bits)
    {
        using var workers = new Workers(2);
        foreach ((int queries, int keys, int d, int e, int diagonal) in new[] { (129, 257, 40, 33, int.MaxValue), (200, 300, 16, 64, 0), (70, 130, 5, 7, 60), (64, 512, 64, 64, -3), (300, 128, 32, 32, 0) })
            new Case(new Random(7), 1, 3, queries, keys, d, e, diagonal, 1).Check(KernelData.Width(bits), workers);
    }

    [Fact]
    public void Gives_the_same_bits_with_any_number_of_threads()
    {
        var c = new Case(new Random(3), 2, 3, 150, 400, 24, 40, 30, 1);
        (float[][] one, float[][] many) = (c.Run(VectorWidths.Widest, 1), c.Run(VectorWidths.Widest, 4));
        for (int i = 0; i < one.Length; i++) Assert.Equal(one[i], many[i]);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_query_that_sees_nothing_gives_zeros_or_NaN(bool zeros)
    {
        // The first queries are before every key.
        var c = new Case(new Random(5), 1, 1, 9, 20, 8, 6, -4, 0) { ZeroRows = zeros };
        float[][] results = c.Run(VectorWidths.Widest, 1);
        Assert.All(results[0][..(4 * 6)], x => Assert.Equal(zeros ? 0 : float.NaN, x));
        Assert.All(results[0][(4 * 6)..(9 * 6)], x => Assert.True(float.IsFinite(x)));
        Assert.All(results[1][..4], x => Assert.Equal(zeros ? float.PositiveInfinity : float.NaN, x));
        if (zeros) Assert.All(results.Skip(2).SelectMany(r => r), x => Assert.True(float.IsFinite(x)));
    }

    [Fact]
    public void Large_scores_do_not_overflow()
    {
        var c = new Case(new Random(6), 1, 1, 70, 300, 8, 8, int.MaxValue, 0) { Scale = 300 };
        Assert.All(c.Run(VectorWidths.Widest, 1)[0], x => Assert.InRange(x, -1.001f, 1.001f));
    }

    /// <summary>Hides every third key of some rows, and adds to others.</summary>
    private readonly struct Masks(int kind) : IEpilogue<float>
    {
        public void Apply(Span<float> run, int row, int column)
        {
            for (int j = 0; j < run.Length; j++) run[j] = (float)Masked(kind, run[j], row, column + j);
        }

        public static double Masked(int kind, double score, int row, int key) =>
            kind == 0 ? score : row % 5 == 4 ? double.NegativeInfinity : row % 2 == 0 ? key % 3 == 1 ? double.NegativeInfinity : score : score + 0.01 * (key % 7) - 0.02 * (row % 3);
    }

    private sealed class Case(Random random, int batch, int heads, int queries, int keys, int d, int e, int diagonal, int masks)
    {
        public bool ZeroRows { get; init; } = true;
        public float Scale { get; init; } = 0.7f;

        // Rows of some tensors hold the heads side by side, as projections give them; others lie head by head.
        private readonly bool _joined = random.Next(2) == 0;
        private readonly float[] _q = KernelData.Numbers<float>(random, batch * heads * queries * d), _k = KernelData.Numbers<float>(random, batch * heads * keys * d);
        private readonly float[] _v = KernelData.Numbers<float>(random, batch * heads * keys * e), _dy = KernelData.Numbers<float>(random, batch * heads * queries * e);

        public static Case Draw(Random random) => new(
            random, random.Next(1, 3), random.Next(1, 4), random.Next(1, 90), random.Next(1, 150), random.Next(1, 40), random.Next(1, 40),
            random.Next(2) == 0 ? int.MaxValue : random.Next(-10, 60), random.Next(2));

        private AttentionShape Shape => new(batch, heads, queries, keys, d, e, Scale, ZeroRows) { Diagonal = diagonal };

        private HeadStrides Steps(int rows, int columns) =>
            _joined ? new(rows * heads * columns, columns, heads * columns, 1) : new(heads * rows * columns, rows * columns, columns, 1);

        // Keys by column, as some products want them.
        private HeadStrides KeySteps => _joined ? new(heads * d * keys, d * keys, 1, keys) : Steps(keys, d);

        public float[][] Run(VectorWidth width, int threads)
        {
            using var workers = new Workers(threads);
            return Run(width, workers);
        }

        private float[][] Run(VectorWidth width, Workers workers)
        {
            AttentionShape shape = Shape;
            HeadStrides q = Steps(queries, d), k = KeySteps, v = Steps(keys, e), y = Steps(queries, e);
            float[] result = KernelData.Unset<float>(_dy.Length), logSums = KernelData.Unset<float>(batch * heads * queries);
            float[] dq = KernelData.Unset<float>(_q.Length), dk = KernelData.Unset<float>(_k.Length), dv = KernelData.Unset<float>(_v.Length);
            var scratch = new float[AttentionKernel.GradientScratchLength(shape)];
            AttentionKernel.RunAt(width, workers, shape, _q, q, _k, k, _v, v, result, y, logSums, new Masks(masks));
            float[] deltas = new float[logSums.Length];
            for (int item = 0; item < batch * heads; item++)
                for (int i = 0; i < queries; i++)
                    for (int c = 0; c < e; c++)
                        deltas[item * queries + i] += _dy[At(y, item, i, c)] * result[At(y, item, i, c)];
            AttentionKernel.GradientAt(width, workers, shape, _q, q, _k, k, _v, v, logSums, deltas, _dy, y, dq, q, dk, k, dv, v, scratch, new Masks(masks));
            return [result, logSums, dq, dk, dv];
        }

        private int At(HeadStrides steps, int item, int row, int column) => (int)steps.At(item, heads) + row * steps.Row + column * steps.Column;

        public void Check(VectorWidth width, Workers workers)
        {
            float[][] found = Run(width, workers), wanted = Plain();
            for (int i = 0; i < found.Length; i++)
            {
                double largest = Math.Max(1, wanted[i].Where(float.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max());
                for (int j = 0; j < found[i].Length; j++)
                {
                    if (found[i][j].Equals(wanted[i][j]) || Math.Abs(found[i][j] - wanted[i][j]) <= 3e-6 * largest) continue;
                    Assert.Fail($"[{batch}, {heads}, {queries}, {keys}, {d}, {e}], diagonal {diagonal}, masks {masks}: element {j} of result {i} is {found[i][j]}, not {wanted[i][j]}");
                }
            }
        }

        private float[][] Plain()
        {
            HeadStrides qs = Steps(queries, d), ks = KeySteps, vs = Steps(keys, e), ys = Steps(queries, e);
            double[] y = new double[_dy.Length], logSums = new double[batch * heads * queries], dq = new double[_q.Length], dk = new double[_k.Length], dv = new double[_v.Length];
            for (int item = 0; item < batch * heads; item++)
            {
                for (int i = 0; i < queries; i++)
                {
                    int row = item * queries + i;
                    double[] scores = new double[keys];
                    for (int j = 0; j < keys; j++)
                    {
                        for (int c = 0; c < d; c++) scores[j] += (double)_q[At(qs, item, i, c)] * _k[At(ks, item, j, c)];
                        scores[j] = j <= (long)i + diagonal ? Masks.Masked(masks, scores[j] * Scale, row, j) : double.NegativeInfinity;
                    }
                    double top = scores.Max(), less = double.IsNegativeInfinity(top) ? 0 : top, sum = scores.Sum(s => Math.Exp(s - less));
                    logSums[row] = sum == 0 ? double.PositiveInfinity : less + Math.Log(sum);
                    double delta = 0;
                    double[] back = new double[keys];
                    for (int j = 0; j < keys; j++)
                    {
                        scores[j] = Math.Exp(scores[j] - logSums[row]);
                        for (int c = 0; c < e; c++)
                        {
                            y[At(ys, item, i, c)] += scores[j] * _v[At(vs, item, j, c)];
                            back[j] += (double)_dy[At(ys, item, i, c)] * _v[At(vs, item, j, c)];
                            dv[At(vs, item, j, c)] += scores[j] * _dy[At(ys, item, i, c)];
                        }
                        delta += scores[j] * back[j];
                    }
                    for (int j = 0; j < keys; j++)
                    {
                        double ofScore = scores[j] * (back[j] - delta) * Scale;
                        for (int c = 0; c < d; c++)
                        {
                            dq[At(qs, item, i, c)] += ofScore * _k[At(ks, item, j, c)];
                            dk[At(ks, item, j, c)] += ofScore * _q[At(qs, item, i, c)];
                        }
                    }
                }
            }
            return [.. new[] { y, logSums, dq, dk, dv }.Select(r => r.Select(x => (float)x).ToArray())];
        }
    }
}
