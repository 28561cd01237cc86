using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>How <see cref="Bottleneck"/> is cut: bands of rows, which compute the rows between them twice, and shares of the wide channels, whose sums are added up.</summary>
/// <remarks>
/// Large images of few channels want bands, small ones of many channels shares. What each costs is estimated, in nanoseconds of one core, for
/// one thread and for four, whatever the number of threads: results do not depend on it. Bands do not change them, and so one thread with a small
/// cache takes fewer.
/// </remarks>
internal readonly struct BottleneckCut
{
    private const int MostBands = 16, MostShares = 8;
    // Bytes a nanosecond on their way from core to core.
    private const double Exchange = 25;
    // Of a second loop for all threads, and below which nothing is shared out.
    private const double OfLoop = 3000, LeastWork = 10_000;
    // Nominal threads, and chunks that leave something to claim when one of them is late.
    private const int Threads = 4, EnoughChunks = 8;
    private const int MostGroups = 8;

    // What depends on vectors, and on the caches of machines that have them: multiply-adds a nanosecond; a block of windows; how much worse few
    // chunks are; floats of filtered rows that are projected at once; floats of the rows between; and of these with a group's filtered rows, where
    // one thread takes as few bands as it can.
    private readonly record struct Machine(double Rate, double OfWindows, double TooFew, int MostFiltered, int MostBetween, int MostAlone)
    {
        // A fifth of a second-level cache of 2 MiB; a half and a quarter of one of 512 KiB.
        public static Machine Of(VectorWidth width) =>
            width == VectorWidth.Bits512 ? new(85, 2.5, 1.04, 96 * 1024, int.MaxValue, 0) : new(44, 5, 1.1, 64 * 1024, 32 * 1024, 36 * 1024);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public BottleneckCut(in ConvShape first, in ConvShape second, in ConvShape third, int groups, int groupLanes, VectorWidth width, int threads = Threads)
    {
        Machine machine = Machine.Of(width);
        int rows = second.Output.H, results = Block.Count(third.OutChannels) * Block.Lanes;
        double wide = (double)first.OutPlane * first.Depth * first.OutChannels / machine.Rate / first.Output.H;
        double other = (double)second.OutPlane * second.OutChannels / Block.Lanes * (machine.OfWindows * second.Taps / 9) + (double)third.OutPlane * third.Depth * results / machine.Rate;
        double sums = 2.0 * results * third.OutPlane * sizeof(float) / Exchange, best = double.PositiveInfinity;
        (Bands, Shares) = (1, 1);
        for (int bands = 1; bands <= MostBands && bands <= rows; bands *= 2)
        {
            int bandRows = (rows + bands - 1) / bands;
            int met = Met(first, second, bandRows);
            if ((long)met * first.Output.W * groupLanes > machine.MostBetween && 2 * bands <= Math.Min(MostBands, rows))
                continue;
            for (int shares = 1; shares <= MostShares && shares <= groups; shares *= 2)
            {
                int chunks = first.Batch * bands * shares;
                double work = first.Batch * (bands * met * wide + other + (shares > 1 ? shares * sums : 0));
                if (chunks > 1 && work < LeastWork)
                    continue;
                // The largest chunk, and how many of them a thread gets.
                double uneven = (double)bandRows * bands / rows * ((groups + shares - 1) / shares * shares) / groups, turns = (chunks + Threads - 1) / Threads;
                double shared = Math.Max(work / Threads, work * uneven * turns / chunks) + (shares > 1 ? OfLoop : 0);
                double cost = work + Threads * shared * (chunks < EnoughChunks ? machine.TooFew : 1);
                if (cost < best)
                    (best, Bands, Shares) = (cost, bands, shares);
            }
        }
        for (int bands = Bands / 2; threads == 1 && bands > 0; bands /= 2)
        {
            int bandRows = (rows + bands - 1) / bands;
            if (((long)Met(first, second, bandRows) * first.Output.W + (long)bandRows * second.Output.W) * groupLanes <= machine.MostAlone)
                Bands = bands;
        }
        BandRows = (rows + Bands - 1) / Bands;
        Bands = (rows + BandRows - 1) / BandRows;
        TurnGroups = Math.Clamp(machine.MostFiltered / (BandRows * second.Output.W * groupLanes), 1, MostGroups);
    }

    // Rows between that those of a band meet.
    private static int Met(in ConvShape first, in ConvShape second, int bandRows) =>
        Math.Min(first.Output.H, (bandRows - 1) * second.Stride.H + (second.Kernel.H - 1) * second.Dilation.H + 1);

    /// <summary>Rows of a chunk's results, and how many such bands there are.</summary>
    public int BandRows { get; }
    public int Bands { get; }

    /// <summary>Parts that the wide channels are shared out in; with more than one their results are sums to be added up.</summary>
    public int Shares { get; }

    /// <summary>Groups of wide channels that are filtered before they are projected.</summary>
    public int TurnGroups { get; }
}
