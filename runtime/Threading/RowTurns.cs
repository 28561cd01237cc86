using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Runs the turns of a loop over time for some of the rows on each thread: the sequences of a batch.</summary>
/// <remarks>Rows are cut into the blocks that <see cref="RowStages"/> has, and so are their products, whoever computes them: the same bits for any number of threads.</remarks>
public static class RowTurns
{
    // Multiply-adds that are worth other threads.
    private const double LeastWork = 3e5;

    /// <summary>Whether the rows are shared out; else each turn is, where it is large enough.</summary>
    /// <param name="rows">How many there are.</param>
    /// <param name="work">Multiply-adds of all turns for one row.</param>
    public static bool AreShared(int rows, double work) => VectorWidths.Widest == VectorWidth.Bits256 && RowStages.Blocks(rows) > 1 && rows * work >= LeastWork;

    /// <summary>Runs all turns for all rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TBody>(Workers workers, ref TBody body, int rows) where TBody : struct, IRowTurns, allows ref struct
    {
        if (workers.Threads == 1)
        {
            body.Run(0, rows);
            return;
        }
        int chunks = RowStages.Blocks(rows);
        var parts = new Parts<TBody>(body, rows, chunks);
        workers.Run(ref parts, chunks);
    }

    private ref struct Parts<TBody>(TBody body, int rows, int chunks) : IChunkBody where TBody : struct, IRowTurns, allows ref struct
    {
        private TBody _body = body;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int chunk)
        {
            (long begin, long end) = Chunks.Range(rows, chunks, chunk);
            _body.Run((int)begin, (int)end);
        }
    }
}
