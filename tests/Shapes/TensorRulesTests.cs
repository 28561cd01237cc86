using ModelDsl.Shapes;

namespace ModelDsl.Tests.Shapes;

public class TensorRulesTests
{
    private static readonly DimSymbol s_n = new("N", DimKind.Dynamic), s_h = new("H", DimKind.Dynamic), s_t = new("T", DimKind.Dynamic);
    private static Dim N => Dim.Of(s_n);
    private static Dim H => Dim.Of(s_h);
    private static Dim T => Dim.Of(s_t);

    private static Shape S(params Dim[] axes) => Shape.Of(axes);
    private static Outcome Decide(Goal goal) => Prover.Decide(goal, Facts.Empty).Outcome;

    private static string Text(ShapeResult result) =>
        result.Conditions.FirstOrDefault(c => Decide(c.Goal) != Outcome.Proved) is { } failed ? $"{failed.Rule.Code} {failed.Label}" : result.Shape!.ToString();

    [Fact]
    public void Broadcasting()
    {
        Assert.Equal("[8, 7, 6, 5]", Text(TensorRules.Broadcast(S(8, 1, 6, 1), S(7, 1, 5))));
        Assert.Equal("[5, 3, 4]", Text(TensorRules.Broadcast(S(5, 1, 4), S(3, 1))));
        Assert.Equal("[N, 3]", Text(TensorRules.Broadcast(S(N, 1), S(3))));
        Assert.Equal("[N, T, 4]", Text(TensorRules.Broadcast(S(N, T, 4), S(T, 1), Shape.Scalar)));
        Assert.Equal("NN2002 4 versus 3 in [3, 4] and [3]", Text(TensorRules.Broadcast(S(3, 4), S(3))));
        Assert.Equal("NN2002 N versus T in [N] and [T]", Text(TensorRules.Broadcast(S(N), S(T))));
        Assert.Equal("NN2002 N versus 3 in [N] and [3]", Text(TensorRules.Broadcast(S(N), S(3))));
    }

    [Fact]
    public void Matrix_products()
    {
        Assert.Equal("[2, 5, 3, 6]", Text(TensorRules.MatMul(S(2, 1, 3, 4), S(5, 4, 6))));
        Assert.Equal("[7, 5]", Text(TensorRules.MatMul(S(4), S(7, 4, 5))));
        Assert.Equal("[]", Text(TensorRules.MatMul(S(4), S(4))));
        Assert.Equal("[N, T, T]", Text(TensorRules.MatMul(S(N, T, 8), S(N, 8, T))));
        Assert.Equal("NN2008 2×3 cannot multiply 4×5: 3 versus 4", Text(TensorRules.MatMul(S(2, 3), S(4, 5))));
    }

    [Fact]
    public void Reshaping()
    {
        Assert.Equal("[2, 12]", Text(TensorRules.Reshape(S(2, 3, 4), [2, -1])));
        Assert.Equal("[8, 3]", Text(TensorRules.Reshape(S(4, 6), [-1, 3])));
        Assert.Equal("NN2005 24 elements do not split by 5", Text(TensorRules.Reshape(S(2, 3, 4), [5, -1])));
        Assert.Equal("NN2005 [2, 3] has 6 elements, [4] has 4", Text(TensorRules.Reshape(S(2, 3), [4])));
        Assert.Equal("[N, 8, T]", Text(TensorRules.Reshape(S(N, T, 8), [N, 8, -1])));
        Assert.Equal("[32, 25]", Text(TensorRules.Flatten(S(32, 1, 5, 5), 1, -1)));
        Assert.Equal("[160, 5]", Text(TensorRules.Flatten(S(32, 1, 5, 5), 0, 2)));
        Assert.Equal("[2, 2, 5, 5]", Text(TensorRules.Unflatten(S(2, 50), 1, [2, 5, 5])));
        Assert.Equal("[2, 10, 5]", Text(TensorRules.Unflatten(S(2, 50), 1, [-1, 5])));
        Assert.Equal("[4, 2, 3]", Text(TensorRules.Permute(S(2, 3, 4), [2, 0, 1])));
        Assert.Equal("NN2011 axis 1 is named twice", Text(TensorRules.Permute(S(2, 3, 4), [1, 1, 2])));
    }

    [Fact]
    public void Putting_together_and_taking_apart()
    {
        Assert.Equal("[2, 8, 4]", Text(TensorRules.Concat([S(2, 3, 4), S(2, 5, 4)], 1)));
        Assert.Equal("NN2006 axis 2 is 4 in operand 1 and 6 in operand 2", Text(TensorRules.Concat([S(2, 3, 4), S(2, 5, 6)], 1)));
        Assert.Equal("[3, 5, 4]", Text(TensorRules.Stack([S(3, 4), S(3, 4), S(3, 4), S(3, 4), S(3, 4)], 1)));
        Assert.Equal("[2, 64, 1, 1]", Text(TensorRules.Reduce(S(2, 64, 7, 7), [2, 3], true)));
        Assert.Equal("[2, 64]", Text(TensorRules.Reduce(S(2, 64, 7, 7), [-1, -2], false)));
        Assert.Equal("[]", Text(TensorRules.Reduce(S(2, 64), [], false)));
        Assert.Equal([3, 3, 3, 1], TensorRules.Chunk(10, 4).Sizes.Select(s => s.Value));
        Assert.Equal([2, 2, 1], TensorRules.Chunk(5, 4).Sizes.Select(s => s.Value));
        Assert.Equal(Outcome.Proved, Decide(TensorRules.Split(S(10), 0, [4, 6]).Conditions[^1].Goal));
        Assert.Equal(Outcome.Refuted, Decide(TensorRules.Split(S(10), 0, [4, 5]).Conditions[^1].Goal));
    }

    [Fact]
    public void Slices_of_known_sizes_are_pythons()
    {
        for (int size = 1; size <= 7; size++)
        {
            int[] axis = [.. Enumerable.Range(0, size)];
            foreach (int? start in (int?[])[null, -9, -3, -1, 0, 1, 4, 9])
            {
                foreach (int? stop in (int?[])[null, -9, -3, -1, 0, 1, 4, 9])
                {
                    for (int step = 1; step <= 3; step++)
                    {
                        int from = Clip(start ?? 0), to = Clip(stop ?? size);
                        int[] taken = [.. axis.Where(i => i >= from && i < to && (i - from) % step == 0)];
                        foreach (bool symbolic in (bool[])[false, true])
                        {
                            SliceResult slice = SliceRules.Slice(symbolic ? H : size, start, stop, step, Facts.Empty);
                            Assert.Equal(taken.Length, slice.Length.Size.Evaluate(_ => size));
                            if (taken.Length > 0) Assert.Equal(taken[0], slice.Start.Evaluate(_ => size));
                            Assert.Equal(taken.Length > 0, slice.Length.Conditions[^1].Goal.Holds(_ => size));
                        }
                    }
                }
            }

            int Clip(int end) => Math.Clamp(end < 0 ? end + size : end, 0, size);
        }
    }

    [Fact]
    public void Symbolic_slices()
    {
        Assert.Equal("(H - 1) // 2", SliceRules.Slice(H, 1, -1, 2, Facts.Empty.Assume(new Goal.AtLeast(H, 2))).Length.Size.ToString());
        Assert.Equal("T - 1", SliceRules.Slice(T, null, -1, 1, Facts.Empty).Length.Size.ToString());
        Assert.Equal("T", SliceRules.Slice(16, null, T, 1, Facts.Empty.Assume(new Goal.AtLeast(16, T))).Length.Size.ToString());
        Assert.Equal("T - 1", SliceRules.Index(T, -1, Facts.Empty).Size.ToString());
        Assert.Equal(Outcome.Proved, Decide(SliceRules.Index(T, -1, Facts.Empty).Conditions[0].Goal));
        Assert.Equal(Outcome.Refuted, Decide(SliceRules.Index(20, 20, Facts.Empty).Conditions[0].Goal));
    }

    [Fact]
    public void Padding_resizing_and_shuffling()
    {
        Assert.Equal(12, LayerRules.Pad("H", 5, 3, 4, PaddingMode.Constant).Size.Value);
        Assert.Equal(7, LayerRules.Pad("H", 3, 2, 2, PaddingMode.Reflect).Size.Value);
        Assert.Equal("NN2104 reflect padding 5 needs an input larger than 5, H is 5", First(LayerRules.Pad("H", 5, 5, 0, PaddingMode.Reflect)));
        Assert.Equal("NN2104 circular padding 4 would wrap more than once around 3", First(LayerRules.Pad("H", 3, 4, 0, PaddingMode.Circular)));
        Assert.Equal("NN2009 cropping 3 + 3 from H = 5 leaves nothing", First(LayerRules.Pad("H", 5, -3, -3, PaddingMode.Constant)));
        Assert.Equal(7, LayerRules.ResizeBy("H", 5, 1.5).Size.Value);
        Assert.Equal(7, LayerRules.ResizeBy("H", 10, 0.7).Size.Value);
        Assert.Equal(28, LayerRules.ResizeBy("H", 50, 0.58).Size.Value);
        Assert.Equal(29, LayerRules.DecimalResize(50, 0.58, "0.58"));
        Assert.Null(LayerRules.DecimalResize(10, 0.7, "0.7"));
        Assert.Equal("2 * H", LayerRules.ResizeBy("H", H, 2.0).Size.ToString());
        Assert.Equal("H // 2", LayerRules.ResizeBy("H", H, 0.5).Size.ToString());
        Assert.Equal("NN2107 scale 0.1 of H = 5 gives 0", First(LayerRules.ResizeBy("H", 5, 0.1)));
        Assert.Equal("[1, 1, 12, 12]", Text(LayerRules.PixelShuffle(S(1, 9, 4, 4), 3)));
        Assert.Equal("[1, 12, 4, 3]", Text(LayerRules.PixelUnshuffle(S(1, 3, 8, 6), 2)));
        Assert.Equal("NN2108 10 channels are not a multiple of 3² = 9", Text(LayerRules.PixelShuffle(S(1, 10, 4, 4), 3)));
        Assert.Equal("NN2108 height 7 is not divisible by 2", Text(LayerRules.PixelUnshuffle(S(1, 3, 7, 6), 2)));
        Assert.Equal("embed_dim 4 or 6 would be", LayerRules.Heads(5, 2).Help?.Text);
        Assert.Equal("add `-> Flatten` before it", LayerRules.Features(25, S(2, 1, 5, 5)).Help?.Text);
    }

    private static string First(SizeResult result)
    {
        Condition failed = result.Conditions.First(c => Decide(c.Goal) != Outcome.Proved);
        return $"{failed.Rule.Code} {failed.Label}";
    }

    [Fact]
    public void A_condition_reports_by_what_the_prover_finds()
    {
        Condition fits = WindowRules.Convolution(new("H", H, 5, 1, 0, 1)).Conditions[^1];
        ModelDsl.Diagnostics.Diagnostic found = fits.Check(Facts.Empty, default)!;
        Assert.Equal("NN2004", found.Code);
        Assert.Equal("H = 1 gives 1 and 5", found.Example);
        Assert.StartsWith("add `require H >= 5`", found.Help?.Text);
        Assert.Null(fits.Check(Facts.Empty.Assume(new Goal.AtLeast(H, 5)), default));
        Assert.Equal("NN2101", WindowRules.Convolution(new("H", 3, 5, 1, 0, 1)).Conditions[^1].Check(Facts.Empty, default)!.Code);
    }
}
