using ModelDsl.Shapes;

namespace ModelDsl.Tests.Shapes;

/// <summary>Window formulas against windows that are laid out one by one.</summary>
public class WindowRulesTests
{
    private static WindowAxis Axis(long size, long k, long s = 1, long p = 0, long d = 1) => new("H", size, k, s, p, d);

    private static bool Holds(SizeResult result) => result.Conditions.All(c => Prover.Decide(c.Goal, Facts.Empty).Outcome == Outcome.Proved);

    public static IEnumerable<(long Size, long K, long S, long P, long D)> Grid() =>
        from size in Enumerable.Range(1, 12)
        from k in Enumerable.Range(1, 5)
        from s in Enumerable.Range(1, 4)
        from p in Enumerable.Range(0, 4)
        from d in Enumerable.Range(1, 3)
        select ((long)size, (long)k, (long)s, (long)p, (long)d);

    [Fact]
    public void A_convolution_has_an_output_for_every_window_inside_the_padded_input()
    {
        foreach (var (size, k, s, p, d) in Grid())
        {
            int windows = 0;
            for (long start = 0; start + d * (k - 1) < size + 2 * p; start += s) windows++;
            SizeResult result = WindowRules.Convolution(Axis(size, k, s, p, d));
            Assert.Equal(windows > 0, Holds(result));
            if (windows > 0) Assert.Equal(windows, result.Size.Value);
        }
    }

    [Fact]
    public void Pooling_rounded_up_adds_windows_that_start_inside()
    {
        foreach (var (size, k, s, p, d) in Grid().Where(g => 2 * g.P <= g.K))
        {
            // PyTorch's recipe: round up, then take back a window that starts in the right padding.
            long n = size + 2 * p - d * (k - 1) - 1;
            long expected = (long)Math.Ceiling(n / (double)s) + 1;
            if ((expected - 1) * s >= size + p) expected--;
            SizeResult result = WindowRules.Pooling(Axis(size, k, s, p, d), ceilMode: true);
            Assert.Equal(expected >= 1, Holds(result));
            if (expected >= 1) Assert.Equal(expected, result.Size.Value);
        }
    }

    [Fact]
    public void Symbolic_sizes_follow_the_same_formulas()
    {
        DimSymbol h = new("H", DimKind.Dynamic);
        foreach (var (size, k, s, p, d) in Grid().Where(g => 2 * g.P <= g.K))
        {
            WindowAxis symbolic = new("H", Dim.Of(h), k, s, p, d), number = Axis(size, k, s, p, d);
            foreach (bool ceil in (bool[])[false, true])
                Assert.Equal(WindowRules.Pooling(number, ceil).Size.Value, WindowRules.Pooling(symbolic, ceil).Size.Evaluate(_ => size));
            Assert.Equal(WindowRules.TransposedConvolution(number, 0).Size.Value, WindowRules.TransposedConvolution(symbolic, 0).Size.Evaluate(_ => size));
        }
    }

    [Fact]
    public void A_transposed_convolution_undoes_a_convolution_with_the_right_output_padding()
    {
        foreach (var (size, k, s, p, d) in Grid())
        {
            SizeResult down = WindowRules.Convolution(Axis(size, k, s, p, d));
            if (!Holds(down)) continue;
            var (up, padding) = WindowRules.TransposedConvolutionTo(Axis(down.Size.Value, k, s, p, d), size);
            long rest = (size + 2 * p - d * (k - 1) - 1) % s;
            Assert.Equal(rest, padding.Value);
            if (WindowRules.TransposedConvolution(Axis(down.Size.Value, k, s, p, d), 0).Size.Value >= 1) Assert.True(Holds(up));
        }
    }

    // The worked examples: size, kernel, stride, padding, dilation, result.
    [Theory]
    [InlineData(224, 7, 2, 3, 1, 112), InlineData(50, 5, 3, 1, 2, 15), InlineData(10, 3, 2, 4, 1, 8)]
    [InlineData(50, 5, 1, 2, 1, 50), InlineData(100, 2, 1, 0, 1, 99), InlineData(56, 3, 2, 1, 1, 28), InlineData(8, 3, 2, 1, 1, 4)]
    public void Convolutions(long size, long k, long s, long p, long d, long expected) =>
        Assert.Equal(expected, WindowRules.Convolution(Axis(size, k, s, p, d)).Size.Value);

    [Theory]
    [InlineData(16, 4, 2, 1, 1, 0, 32), InlineData(7, 3, 2, 1, 1, 1, 14), InlineData(5, 3, 2, 0, 3, 0, 15)]
    public void Transposed_convolutions(long size, long k, long s, long p, long d, long outputPadding, long expected) =>
        Assert.Equal(expected, WindowRules.TransposedConvolution(Axis(size, k, s, p, d), outputPadding).Size.Value);

    [Theory]
    [InlineData(32, 3, 2, 0, false, 15), InlineData(32, 3, 2, 0, true, 16), InlineData(112, 3, 2, 1, false, 56), InlineData(6, 1, 3, 0, true, 2)]
    [InlineData(3, 2, 2, 1, true, 2), InlineData(5, 2, 2, 1, true, 3), InlineData(8, 2, 2, 0, false, 4), InlineData(7, 2, 2, 0, true, 4)]
    [InlineData(50, 3, 2, 0, false, 24), InlineData(2, 3, 2, 0, true, 1)]
    public void Poolings(long size, long k, long s, long p, bool ceil, long expected)
    {
        SizeResult result = WindowRules.Pooling(Axis(size, k, s, p), ceil);
        Assert.Equal(expected, result.Size.Value);
        Assert.True(Holds(result));
    }

    [Fact]
    public void A_kernel_that_does_not_fit_says_what_would()
    {
        SizeResult result = WindowRules.Convolution(Axis(3, 5), padding => "f32[N, 16, 1, 1]");
        Condition fits = result.Conditions.Single(c => Prover.Decide(c.Goal, Facts.Empty).Outcome != Outcome.Proved);
        Assert.Equal("NN2101", fits.Rule.Code);
        Assert.Equal("needs H ≥ 5, has 3", fits.Label);
        Assert.Equal("H_out = floor((3 + 2·0 − 1·(5 − 1) − 1) / 1 + 1) = −1", fits.Formula);
        Assert.Equal("padding: 1 would give f32[N, 16, 1, 1]; or use kernel_size ≤ 3", fits.Help?.Text);
    }

    [Fact]
    public void Illegal_windows_are_named_with_the_nearest_legal_value()
    {
        Assert.Equal("stride must be at least 1, found 0", Failed(WindowRules.Convolution(Axis(8, 3, 0))).Label);
        Condition half = Failed(WindowRules.Pooling(Axis(8, 3, 3, 2), false));
        Assert.Equal("padding 2 exceeds half of kernel 3", half.Label);
        Assert.Equal("use padding ≤ 1", half.Help?.Text);
        Assert.Equal("output size 10 impossible, legal 7 to 8", Failed(WindowRules.TransposedConvolutionTo(Axis(4, 3, 2, 1), 10).Result).Label);
        Assert.Equal("output_padding 2 must be smaller than stride 2 or dilation 1", Failed(WindowRules.TransposedConvolution(Axis(4, 3, 2, 1), 2)).Label);
        Assert.Equal("output size 9 impossible, legal 3 to 5", Failed(WindowRules.Unpooling(Axis(2, 2, 2), 9)).Label);
        Assert.Equal("kernel 3 is too large for 50 inputs and 49 outputs", Failed(WindowRules.FractionalPooling("H", 50, 3, 49)).Label);
        Assert.Equal("padding \"same\" needs stride 1, found 2", Failed(WindowRules.SameConvolution(Axis(8, 3, 2))).Label);
    }

    [Fact]
    public void Unpooling_adaptive_bins_and_same_padding()
    {
        Assert.Equal(4, WindowRules.Unpooling(Axis(2, 2, 2), null).Size.Value);
        Assert.Equal(7, WindowRules.Unpooling(Axis(4, 3, 2, 1), null).Size.Value);
        Assert.True(Holds(WindowRules.Unpooling(Axis(2, 2, 2), 5)));
        Assert.Equal([(0, 3), (2, 5), (5, 8), (7, 10)], Enumerable.Range(0, 4).Select(i => WindowRules.AdaptiveBin(i, 10, 4)).Select(b => ((int)b.Start.Value, (int)b.End.Value)));
        Assert.Equal(((Dim)4, (Dim)5), WindowRules.SamePadding(4, 3));
        Assert.Equal(((Dim)1, (Dim)1), WindowRules.SamePadding(3, 1));
    }

    private static Condition Failed(SizeResult result) =>
        result.Conditions.First(c => Prover.Decide(c.Goal, Facts.Empty) is { Outcome: Outcome.Refuted, Always: true });
}
