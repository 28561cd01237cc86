namespace ModelDsl.Tests;

/// <summary>What the calling thread allocates.</summary>
internal static class Allocations
{
    private const int Attempts = 3;

    /// <summary>Bytes that a number of runs allocate: the fewest of several attempts.</summary>
    /// <remarks>
    /// A collection that another test brings about takes the thread's buffer away and counts what was left of it, up to 8 KiB, as
    /// allocated. What a run allocates itself shows in every attempt.
    /// </remarks>
    public static long Of(Action run, int times = 1)
    {
        long fewest = long.MaxValue;
        for (int attempt = 0; attempt < Attempts && fewest > 0; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < times; i++)
                run();
            fewest = Math.Min(fewest, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return fewest;
    }
}
