using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Cuts loops into chunks by their size alone, so that results never depend on the number of threads.</summary>
public static class Chunks
{
    // About 10 µs of work on one core.
    private const long OperationsPerChunk = 100_000;
    // Below 5 µs other threads cost more than they bring.
    private const long LeastOperations = 50_000;
    private const int Few = 4, Most = 64;
    // Multiply-adds of the smallest chunk, about 3 µs, or 5 with less than 512 bits.
    private const double LeastProducts = 150_000;

    /// <summary>How many chunks a loop of <paramref name="items"/> is worth; 1 means: stay on this thread.</summary>
    /// <param name="items">iterations of the loop.</param>
    /// <param name="operationsPerItem">additions, or bytes moved, in one iteration; a rough figure is enough.</param>
    /// <param name="granule">iterations that must stay together, as the lanes of a vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Count(long items, long operationsPerItem, long granule = 1)
    {
        long granules = (items + granule - 1) / granule;
        double operations = (double)items * operationsPerItem;
        int wanted = (int)Math.Clamp(operations / OperationsPerChunk, operations < LeastOperations ? 1 : Few, Most);
        return (int)Math.Max(1, Math.Min(Even(wanted), granules));
    }

    /// <summary>At least as many, so that two or four threads get equally many: five chunks would take four threads as long as eight do.</summary>
    public static int Even(int chunks) => chunks <= 2 ? chunks : (chunks + 3) / 4 * 4;

    /// <summary>How many chunks so many multiply-adds are worth: of the given size, or four of a few microseconds where there are fewer.</summary>
    /// <param name="work">All multiply-adds.</param>
    /// <param name="perChunk">Those of a chunk, so that it takes about 10 µs.</param>
    /// <param name="most">The most chunks.</param>
    internal static int OfProducts(double work, double perChunk, int most) =>
        Even((int)Math.Clamp(Math.Max(work / perChunk, Math.Min(4, work / LeastProducts)), 1, most));

    /// <summary>The iterations of one chunk, from Start up to but without End; all but the last begin and end on a granule.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (long Start, long End) Range(long items, int chunks, int chunk, long granule = 1)
    {
        long granules = (items + granule - 1) / granule;
        long start = granules * chunk / chunks * granule;
        long end = granules * (chunk + 1) / chunks * granule;
        return (Math.Min(start, items), Math.Min(end, items));
    }
}
