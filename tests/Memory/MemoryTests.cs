using ModelDsl.Runtime;

namespace ModelDsl.Tests.Memory;

public sealed class MemoryTests
{
    [Fact]
    public void Buffers_alive_together_never_overlap_and_the_arena_is_no_larger_than_their_sum()
    {
        var random = new Random(51);
        for (int round = 0; round < 200; round++)
        {
            var buffers = new BufferLifetime[random.Next(1, 40)];
            for (int i = 0; i < buffers.Length; i++)
            {
                int first = random.Next(20);
                buffers[i] = new BufferLifetime(first, first + random.Next(6), random.Next(4) == 0 ? 0 : random.Next(1, 5000));
            }
            var offsets = new long[buffers.Length];
            long total = ArenaPacker.Pack(buffers, offsets);

            Assert.True(total <= buffers.Sum(b => (b.Bytes + 63) / 64 * 64));
            for (int i = 0; i < buffers.Length; i++)
            {
                Assert.Equal(0, offsets[i] % Workspace.Alignment);
                Assert.True(offsets[i] >= 0 && offsets[i] + buffers[i].Bytes <= total);
                for (int j = 0; j < i; j++)
                {
                    bool together = buffers[i].FirstStep <= buffers[j].LastStep && buffers[j].FirstStep <= buffers[i].LastStep;
                    bool overlap = offsets[i] < offsets[j] + buffers[j].Bytes && offsets[j] < offsets[i] + buffers[i].Bytes;
                    Assert.False(together && overlap);
                }
            }

            var again = new long[buffers.Length];
            Assert.Equal(total, ArenaPacker.Pack(buffers, again));
            Assert.Equal(offsets, again);
        }
    }

    [Fact]
    public void Buffers_in_turn_share_their_memory()
    {
        var offsets = new long[3];
        Assert.Equal(128, ArenaPacker.Pack([new(0, 1, 64), new(1, 2, 64), new(2, 3, 64)], offsets));
        Assert.Equal(offsets[0], offsets[2]);
    }

    [Fact]
    public unsafe void Slices_are_aligned_and_stay_inside()
    {
        using var workspace = new Workspace(1000);
        Span<float> slice = workspace.Slice<float>(128, 10);
        slice.Fill(3);
        fixed (float* p = slice)
            Assert.Equal(0, (nint)p % 64);
        Assert.Equal(3, workspace.Slice<float>(164, 1)[0]);
        Assert.Equal(250, workspace.Slice<float>(0, 250).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => workspace.Slice<float>(4, 250));
        Assert.Throws<ArgumentOutOfRangeException>(() => workspace.Slice<float>(-4, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => workspace.Slice<float>(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => workspace.Slice<double>(0, long.MaxValue / 4));
    }

    [Fact]
    public void A_returned_workspace_serves_the_next_run()
    {
        var pool = new WorkspacePool();
        Workspace first = pool.Rent(100), second = pool.Rent(100);
        Assert.NotSame(first, second);
        pool.Return(first);
        Assert.Same(first, pool.Rent(50));
        pool.Return(second);
        Workspace grown = pool.Rent(5000);
        Assert.Same(second, grown);
        Assert.True(grown.Bytes >= 5000);
    }

    [Fact]
    public void Concurrent_renters_never_share_a_workspace()
    {
        var pool = new WorkspacePool();
        Parallel.For(0, 8, id =>
        {
            for (int i = 0; i < 500; i++)
            {
                Workspace workspace = pool.Rent(64);
                Span<int> mine = workspace.Slice<int>(0, 16);
                mine.Fill(id);
                Thread.Yield();
                foreach (int value in mine)
                    Assert.Equal(id, value);
                pool.Return(workspace);
            }
        });
    }
}
