using ModelDsl.Runtime;

namespace ModelDsl.Tests.Threading;

public sealed class WorkersTests
{
    private readonly ref struct Marking(Span<int> runs) : IChunkBody
    {
        private readonly Span<int> _runs = runs;

        public void Run(int chunk) => Interlocked.Increment(ref _runs[chunk]);
    }

    private readonly struct Throwing(int at) : IChunkBody
    {
        public void Run(int chunk)
        {
            if (chunk == at)
                throw new InvalidOperationException($"chunk {chunk}");
        }
    }

    private readonly struct Nesting(Workers workers, int[] runs, int inner) : IChunkBody
    {
        public void Run(int chunk)
        {
            var body = new Marking(runs.AsSpan(chunk * inner, inner));
            workers.Run(ref body, inner);
        }
    }

    [Theory, InlineData(1), InlineData(2), InlineData(4), InlineData(7)]
    public void Every_chunk_runs_once(int threads)
    {
        using var workers = new Workers(threads);
        var random = new Random(threads);
        for (int i = 0; i < 3000; i++)
        {
            // Counts that go up and down: no chunk may be claimed against another loop's count.
            var runs = new int[random.Next(0, 40)];
            var body = new Marking(runs);
            workers.Run(ref body, runs.Length);
            Assert.All(runs, count => Assert.Equal(1, count));
        }
    }

    // Holds every chunk until all have begun, so that no thread can take two.
    private readonly ref struct Meeting(Barrier barrier, Span<int> threads) : IChunkBody
    {
        private readonly Span<int> _threads = threads;

        public void Run(int chunk)
        {
            _threads[chunk] = Environment.CurrentManagedThreadId;
            barrier.SignalAndWait();
        }
    }

    [Fact]
    public void A_chunk_meets_the_same_thread_in_every_loop()
    {
        using var workers = new Workers(4);
        using var barrier = new Barrier(4);
        var first = new int[4];
        for (int i = 0; i < 200; i++)
        {
            var threads = new int[4];
            var body = new Meeting(barrier, threads);
            workers.Run(ref body, 4);
            if (i == 0)
                threads.CopyTo(first, 0);
            Assert.Equal(4, threads.Distinct().Count());
            Assert.Equal(first, threads);
        }
        Assert.Equal(Environment.CurrentManagedThreadId, first[0]);
    }

    [Fact]
    public void Workers_that_have_gone_to_sleep_wake_up()
    {
        using var workers = new Workers(3);
        for (int i = 0; i < 20; i++)
        {
            var runs = new int[16];
            var body = new Marking(runs);
            workers.Run(ref body, runs.Length);
            Assert.All(runs, count => Assert.Equal(1, count));
            Thread.Sleep(5);
        }
    }

    [Theory, InlineData(1), InlineData(4)]
    public void An_exception_reaches_the_caller_and_the_pool_stays_usable(int threads)
    {
        using var workers = new Workers(threads);
        for (int i = 0; i < 20; i++)
        {
            var body = new Throwing(i);
            var exception = Assert.Throws<InvalidOperationException>(() => workers.Run(ref body, 20));
            Assert.Equal($"chunk {i}", exception.Message);
        }
        var runs = new int[9];
        var marking = new Marking(runs);
        workers.Run(ref marking, 9);
        Assert.All(runs, count => Assert.Equal(1, count));
    }

    [Fact]
    public void Loops_may_be_nested()
    {
        using var workers = new Workers(4);
        var runs = new int[8 * 50];
        var body = new Nesting(workers, runs, 50);
        workers.Run(ref body, 8);
        Assert.All(runs, count => Assert.Equal(1, count));
    }

    [Fact]
    public void Several_threads_may_use_one_pool()
    {
        using var workers = new Workers(3);
        Parallel.For(0, 6, _ =>
        {
            for (int i = 0; i < 500; i++)
            {
                var runs = new int[12];
                var body = new Marking(runs);
                workers.Run(ref body, runs.Length);
                Assert.All(runs, count => Assert.Equal(1, count));
            }
        });
    }

    [Fact]
    public void The_number_of_threads_can_change_between_loops()
    {
        using var workers = new Workers(1);
        foreach (int threads in (int[])[4, 2, 1, 3])
        {
            workers.Threads = threads;
            Assert.Equal(threads, workers.Threads);
            var runs = new int[30];
            var body = new Marking(runs);
            workers.Run(ref body, runs.Length);
            Assert.All(runs, count => Assert.Equal(1, count));
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => workers.Threads = 0);
    }

    [Fact]
    public void A_loop_allocates_nothing_once_warm()
    {
        using var workers = new Workers(3);
        var runs = new int[16];
        void Loop()
        {
            var body = new Marking(runs);
            workers.Run(ref body, runs.Length);
        }

        Loop();
        Assert.Equal(0, Allocations.Of(Loop, 100));
    }

    private readonly ref struct Churning(ReadOnlySpan<string> words, Span<int> lengths) : IChunkBody
    {
        private readonly ReadOnlySpan<string> _words = words;
        private readonly Span<int> _lengths = lengths;

        public void Run(int chunk)
        {
            // Collections while workers read the spans through the caller's frame.
            if (chunk % 8 == 0)
                GC.Collect(0);
            _lengths[chunk] = (_words[chunk] + new string('x', chunk)).Length;
        }
    }

    [Fact]
    public void Spans_in_a_body_survive_collections()
    {
        using var workers = new Workers(4);
        for (int round = 0; round < 20; round++)
        {
            string[] words = [.. Enumerable.Range(0, 64).Select(i => new string('a', i))];
            var lengths = new int[64];
            var body = new Churning(words, lengths);
            words = [];
            workers.Run(ref body, 64);
            for (int i = 0; i < 64; i++)
                Assert.Equal(2 * i, lengths[i]);
        }
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(100, 7, 1)]
    [InlineData(1000, 6, 16)]
    [InlineData(31, 4, 16)]
    public void Chunks_cover_everything_once_and_begin_on_granules(long items, int chunks, long granule)
    {
        long next = 0;
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            (long start, long end) = Chunks.Range(items, chunks, chunk, granule);
            Assert.Equal(next, start);
            Assert.True(start % granule == 0 || start == items);
            Assert.True(end >= start);
            next = end;
        }
        Assert.Equal(items, next);
    }

    [Fact]
    public void Little_work_is_one_chunk()
    {
        Assert.Equal(1, Chunks.Count(0, 1));
        Assert.Equal(1, Chunks.Count(1000, 1));
        Assert.Equal(1, Chunks.Count(128, 300));
        Assert.Equal(4, Chunks.Count(128, 600));
        Assert.True(Chunks.Count(10_000_000, 1) > 4);
        Assert.Equal(2, Chunks.Count(32, 1_000_000, 16));
    }

    [Fact]
    public void Loops_are_never_cut_in_two()
    {
        Assert.Equal(1, Chunks.Count(49_999, 1));
        Assert.Equal(4, Chunks.Count(50_000, 1));
        Assert.Equal(4, Chunks.Count(200_000, 1));
        Assert.Equal(4, Chunks.Count(400_000, 1));
        Assert.Equal(8, Chunks.Count(500_000, 1));
    }
}
