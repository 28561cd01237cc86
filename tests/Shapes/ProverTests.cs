using ModelDsl.Shapes;

namespace ModelDsl.Tests.Shapes;

public class ProverTests
{
    private static readonly DimSymbol s_n = new("N", DimKind.Dynamic), s_h = new("H", DimKind.Dynamic), s_w = new("W", DimKind.Dynamic), s_t = new("T", DimKind.Dynamic);
    private static readonly DimSymbol s_heads = new("heads", DimKind.Parameter), s_dim = new("dim", DimKind.Parameter), s_stride = new("stride", DimKind.Parameter);
    private static Dim N => Dim.Of(s_n);
    private static Dim H => Dim.Of(s_h);
    private static Dim W => Dim.Of(s_w);
    private static Dim T => Dim.Of(s_t);
    private static Dim Heads => Dim.Of(s_heads);
    private static Dim Width => Dim.Of(s_dim);
    private static Dim Stride => Dim.Of(s_stride);

    private static Dim Conv(Dim size, Dim k, Dim s, Dim p, Dim d) => Dim.FloorDiv(size + 2 * p - d * (k - 1) - 1, s) + 1;
    private static Dim Pool(Dim size) => Dim.FloorDiv(size, 2);
    private static Dim Up(Dim size, Dim k, Dim s, Dim p) => (size - 1) * s - 2 * p + k;
    private static Dim Times(Func<Dim, Dim> f, Dim x, int count) => count == 0 ? x : Times(f, f(x), count - 1);

    private static Facts Given(params Goal[] goals) => Facts.Empty.Assume(goals);
    private static Goal Eq(Dim a, Dim b) => new Goal.Equal(a, b);
    private static Goal Ge(Dim a, Dim b) => new Goal.AtLeast(a, b);
    private static Goal Multiple(Dim value, Dim divisor) => new Goal.Divides(divisor, value);

    public static TheoryData<string, Goal, Facts, Outcome> Typical => new()
    {
        { "U-Net of depth 4, outermost skip, required", Eq(16 * Times(Pool, H, 4), H), Given(Multiple(H, 16)), Outcome.Proved },
        { "U-Net, innermost skip, required", Eq(2 * Times(Pool, H, 4), Times(Pool, H, 3)), Given(Multiple(H, 16)), Outcome.Proved },
        { "U-Net, required as a remainder", Eq(16 * Times(Pool, H, 4), H), Given(Eq(Dim.Mod(H, 16), 0)), Outcome.Proved },
        { "U-Net without the requirement", Eq(16 * Times(Pool, H, 4), H), Facts.Empty, Outcome.Refuted },
        { "U-Net with half the requirement", Eq(16 * Times(Pool, H, 4), H), Given(Multiple(H, 8)), Outcome.Refuted },
        { "ResNet's trunk", Eq(Times(x => Conv(x, 3, 2, 1, 1), H, 5), Dim.CeilDiv(H, 32)), Facts.Empty, Outcome.Proved },
        { "patch tokens", Eq(Conv(H, 16, 16, 0, 1) * Conv(W, 16, 16, 0, 1), Dim.FloorDiv(H, 16) * Dim.FloorDiv(W, 16)), Facts.Empty, Outcome.Proved },
        { "patches put back together", Eq(Dim.FloorDiv(H, 16) * 16, H), Given(Multiple(H, 16), Multiple(W, 16)), Outcome.Proved },
        { "dilated branches", Eq(Conv(H, 3, 1, 6, 6), Conv(H, 3, 1, 12, 12)), Facts.Empty, Outcome.Proved },
        { "convolution and its transpose, any size", Eq(Up(Conv(H, 4, 2, 1, 1), 4, 2, 1), H), Facts.Empty, Outcome.Refuted },
        { "convolution and its transpose, even size", Eq(Up(Conv(H, 4, 2, 1, 1), 4, 2, 1), H), Given(Multiple(H, 2)), Outcome.Proved },
        { "ceil pooling is strided convolution", Eq(Dim.CeilDiv(H - 2, 2) + 1, Conv(H, 2, 2, 0, 1)), Facts.Empty, Outcome.Refuted },
        { "two strides in either order", Eq(Dim.CeilDiv(Dim.CeilDiv(H, 2), 3), Dim.CeilDiv(Dim.CeilDiv(H, 3), 2)), Facts.Empty, Outcome.Proved },
        { "halves sum to the whole", Eq(Pool(N) + Dim.CeilDiv(N, 2), N), Facts.Empty, Outcome.Proved },
        { "heads cancel", Eq(N * T * Heads * Dim.FloorDiv(Width, Heads), N * T * Width), Given(Multiple(Width, Heads), Ge(Heads, 1)), Outcome.Proved },
        { "heads do not cancel", Eq(Heads * Dim.FloorDiv(Width, Heads), Width), Given(Ge(Heads, 1), Ge(Width, 1)), Outcome.Refuted },
        { "rotary halves", Eq(2 * Dim.FloorDiv(Width, 2), Width), Given(Multiple(Width, 2)), Outcome.Proved },
        { "basic block's main path", Eq(Conv(Conv(H, 3, Stride, 1, 1), 3, 1, 1, 1), Dim.CeilDiv(H, Stride)), Facts.Empty, Outcome.Proved },
        { "basic block's shortcut", Eq(Conv(H, 1, Stride, 0, 1), Dim.CeilDiv(H, Stride)), Facts.Empty, Outcome.Proved },
        { "identity shortcut where the stride is 1", Eq(Dim.CeilDiv(H, Stride), H), Given(Eq(Stride, 1)), Outcome.Proved },
        { "a name is not its neighbour", Eq(N, N + 1), Facts.Empty, Outcome.Refuted },
        { "two names", Eq(H, W), Facts.Empty, Outcome.Refuted },
        { "two names made equal", Eq(Pool(H), Pool(W)), Given(Eq(H, W)), Outcome.Proved },
        { "a stem fits", Ge(H, 7 - 6), Facts.Empty, Outcome.Proved },
        { "a pool fits the stem", Ge(Conv(H, 7, 2, 3, 1), 3 - 2), Facts.Empty, Outcome.Proved },
        { "a pool does not fit", Ge(Pool(H), 2), Facts.Empty, Outcome.Refuted },
        { "a pool fits a large enough image", Ge(Pool(H), 2), Given(Ge(H, 4)), Outcome.Proved },
        { "positions within the table", Ge(2048, T), Given(Ge(1024, T)), Outcome.Proved },
        { "crop within the skip", Ge(H, 16 * Dim.FloorDiv(H, 16)), Facts.Empty, Outcome.Proved },
        { "order of names", Ge(N, T), Given(Ge(N, H), Ge(H, T + 1)), Outcome.Proved },
        { "symbolic floor below", Ge(H, N * Dim.FloorDiv(H, N)), Facts.Empty, Outcome.Proved },
        { "squeeze is positive", Ge(Dim.Max(1, Dim.FloorDiv(N, 16)), 1), Facts.Empty, Outcome.Proved },
        { "clipped slice", Eq(Dim.Min(5, H), 5), Given(Ge(H, 5)), Outcome.Proved },
        { "minimum and maximum make the sum", Eq(Dim.Min(H, W) + Dim.Max(H, W), H + W), Facts.Empty, Outcome.Proved },
        { "pinned between bounds", Eq(Dim.FloorDiv(H, 16), 1), Given(Ge(H, 16), Ge(31, H)), Outcome.Proved },
        { "either way", Ge(H, 2), Given(new Goal.Or(Ge(H, 5), Eq(H, 3))), Outcome.Proved },
        { "odd sizes", Eq(2 * Pool(H) + 1, H), Given(Eq(Dim.Mod(H, 2), 1)), Outcome.Proved },
        { "two divisors", Multiple(H, 24), Given(Multiple(H, 8), Multiple(H, 6)), Outcome.Proved },
        { "product divides", Multiple(6 * N * T, 3 * N), Facts.Empty, Outcome.Proved },
        { "consecutive product is even", Multiple(N * (N + 1), 2), Facts.Empty, Outcome.Proved },
        { "not zero", new Goal.NotEqual(2 * N, 2 * T + 1), Facts.Empty, Outcome.Proved },
    };

    [Theory, MemberData(nameof(Typical))]
    public void Typical_goals_are_settled(string name, Goal goal, Facts facts, Outcome expected)
    {
        Verdict verdict = Prover.Decide(goal, facts);
        Assert.True(expected == verdict.Outcome, $"{name}: {goal} is {verdict.Outcome}");
        if (expected == Outcome.Refuted) Assert.False(goal.Holds(s => verdict.Witness![s]));
    }

    [Fact]
    public void Witnesses_are_the_smallest()
    {
        Goal skip = Eq(H, 16 * Times(Pool, H, 4));
        Verdict verdict = Prover.Decide(skip, Given(Ge(Times(Pool, H, 4), 1)));
        Assert.Equal("H = 17 gives 17 and 16", Prover.Example(skip, verdict));
        Assert.Equal(1, Prover.Decide(skip, Facts.Empty).Witness![s_h]);
        Assert.Equal(24, Prover.Decide(skip, Given(Multiple(H, 8), Ge(H, 17))).Witness![s_h]);
        Goal names = Eq(H, W);
        Assert.Equal("H = 1, W = 2 gives 1 and 2", Prover.Example(names, Prover.Decide(names, Facts.Empty)));
    }

    [Fact]
    public void A_contradiction_holds_for_no_sizes()
    {
        Assert.True(Prover.Decide(Eq(3, 4), Facts.Empty).Always);
        Assert.True(Prover.Decide(Eq(N, N + 1), Facts.Empty).Always);
        Assert.True(Prover.Decide(Eq(2 * N, 2 * T + 1), Facts.Empty).Always);
        Assert.True(Prover.Decide(Ge(3, 5), Facts.Empty).Always);
        Assert.True(Prover.Decide(Multiple(10, 4), Facts.Empty).Always);
        Assert.True(Prover.Decide(Ge(N, T), Given(Ge(T, N + 1))).Always);
        Assert.False(Prover.Decide(Eq(H, W), Facts.Empty).Always);
        Assert.False(Prover.Decide(Ge(H, 5), Facts.Empty).Always);
    }

    [Fact]
    public void Facts_that_exclude_each_other_are_seen()
    {
        Assert.True(Given(Ge(H, 5), Ge(3, H)).Contradictory);
        Assert.True(Given(Multiple(H, 2), Eq(Dim.Mod(H, 2), 1)).Contradictory);
        Assert.True(Given(Ge(H, W), Ge(W, H + 1)).Contradictory);
        Assert.True(Given(Eq(Stride, 1), new Goal.NotEqual(Stride, 1)).Contradictory);
        Assert.True(Given(Multiple(H, 4), Ge(H, 5), Ge(7, H)).Contradictory);
        Assert.False(Given(Multiple(H, 16), Ge(H, 17), Eq(W, H)).Contradictory);
    }

    public static TheoryData<string?, Goal, Facts> Settled => new()
    {
        { "H % 16 == 0", Eq(H, 16 * Times(Pool, H, 4)), Facts.Empty },
        { "H % 2 == 1", Eq(H, 2 * Pool(H) + 1), Facts.Empty },
        { "H >= 4", Ge(Pool(H), 2), Facts.Empty },
        { "T <= 1024", Ge(1024, T), Facts.Empty },
        { "H == W", Eq(H, W), Facts.Empty },
        { "H % 4 == 0", Multiple(H, 4), Facts.Empty },
        { "dim % heads == 0", Eq(Heads * Dim.FloorDiv(Width, Heads), Width), Given(Ge(Heads, 1), Ge(Width, 1)) },
        { "H % 2 == 0 and W % 2 == 0", new Goal.And(Eq(2 * Pool(H), H), Eq(2 * Pool(W), W)), Facts.Empty },
        { null, Eq(N, N + 1), Facts.Empty },
        { null, Eq(N, N), Facts.Empty },
    };

    [Theory, MemberData(nameof(Settled))]
    public void The_condition_that_settles_a_goal_is_named(string? require, Goal goal, Facts facts) =>
        Assert.Equal(require, Prover.SettlingRequire(goal, facts));

    [Fact]
    public void Sizes_past_64_bits_are_unknown_not_an_exception()
    {
        Dim large = (Dim)long.MaxValue * 2;
        Assert.Equal(Outcome.Unknown, Prover.Decide(Eq(large, large), Facts.Empty).Outcome);
        Assert.NotEqual(Outcome.Proved, Prover.Decide(Ge(N, long.MaxValue), Facts.Empty).Outcome);
    }
}
