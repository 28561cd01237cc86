using ModelDsl.Runtime;

namespace ModelDsl.Tests.Threading;

public sealed class PhaseTests
{
    // Each share adds up what all shares of the phase before have written.
    private readonly struct Sums(long[] values, int shares) : IPhasedBody
    {
        public void Run(int phase, int share)
        {
            long sum = share + 1;
            if (phase > 0)
                for (int i = 0; i < shares; i++) sum += (i + 1) * values[(phase - 1) * shares + i] % 1_000_003;
            values[phase * shares + share] += sum;
        }
    }

    private static long[] Run(Workers workers, int phases, int shares)
    {
        long[] values = new long[phases * shares];
        var body = new Sums(values, shares);
        workers.RunPhases(ref body, phases, shares);
        return values;
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(9)]
    public void Every_phase_sees_all_of_the_one_before(int threads)
    {
        using var workers = new Workers(threads);
        foreach (int shares in (int[])[1, 2, 3, 4])
        {
            long[] expected = new long[300 * shares];
            var plain = new Sums(expected, shares);
            for (int phase = 0; phase < 300; phase++)
                for (int share = 0; share < shares; share++) plain.Run(phase, share);
            for (int repeat = 0; repeat < 20; repeat++) Assert.Equal(expected, Run(workers, 300, shares));
        }
        Assert.Empty(Run(workers, 0, 4));
    }

    [Fact]
    public void More_runs_at_once_than_threads_wait_for_nobody_who_does_not_come()
    {
        using var workers = new Workers(4);
        long[] expected = Run(new Workers(1), 500, 4);
        Parallel.For(0, 12, _ => Assert.Equal(expected, Run(workers, 500, 4)));
    }

    private readonly struct Slow(int[] done) : IPhasedBody
    {
        public void Run(int phase, int share)
        {
            if (share == phase % 4) Thread.Sleep(1);
            Interlocked.Increment(ref done[phase]);
        }
    }

    [Fact]
    public void A_share_whose_thread_is_away_is_done_once()
    {
        using var workers = new Workers(4);
        int[] done = new int[20];
        var body = new Slow(done);
        workers.RunPhases(ref body, done.Length, 4);
        Assert.All(done, times => Assert.Equal(4, times));
    }

    private readonly struct Failing : IPhasedBody
    {
        public void Run(int phase, int share)
        {
            if (phase == 3 && share == 2) throw new InvalidOperationException("third");
        }
    }

    [Theory, InlineData(1), InlineData(4)]
    public void What_goes_wrong_is_thrown_here_and_nobody_waits(int threads)
    {
        using var workers = new Workers(threads);
        for (int repeat = 0; repeat < 10; repeat++)
        {
            var body = new Failing();
            Assert.Throws<InvalidOperationException>(() => workers.RunPhases(ref body, 50, 4));
        }
        Assert.Equal(Run(new Workers(1), 10, 4), Run(workers, 10, 4));
    }

    [Fact]
    public void There_are_no_more_shares_than_promised()
    {
        using var workers = new Workers(2);
        var body = new Failing();
        Assert.Throws<ArgumentOutOfRangeException>(() => workers.RunPhases(ref body, 1, Workers.MostShares + 1));
    }
}
