using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Runs stages over blocks of rows: a thread takes its block through all of them, so that it waits for nobody and finds in its own cache what it has made.</summary>
/// <remarks>Blocks are cut by the number of rows alone: the same bits for any number of threads. One thread goes stage by stage, so that
/// the weights of each come into its cache once; products are cut into the same blocks all the same.</remarks>
public static class RowStages
{
    // Weights come from the third-level cache for each block; with so many rows that costs little.
    private const int BestRows = 64, Few = 4;

    /// <summary>Rows of a block: fewer would hardly fill a tile, and tiles of one or two rows add up in another order.</summary>
    internal const int FewestRows = 3;

    /// <summary>Rows from which on blocks have enough of them.</summary>
    public const int LeastRows = 128;

    /// <summary>Blocks that so many rows are cut into: as many for each of two or four threads.</summary>
    public static int Blocks(int rows) =>
        rows >= Few * FewestRows ? Chunks.Even(Math.Max((rows + BestRows - 1) / BestRows, Few)) : rows >= 2 * FewestRows ? 2 : 1;

    /// <summary>Runs all stages for all rows.</summary>
    /// <param name="workers">threads.</param>
    /// <param name="body">the stages.</param>
    /// <param name="stages">how many there are.</param>
    /// <param name="rows">how many rows each of them makes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TBody>(Workers workers, ref TBody body, int stages, int rows) where TBody : struct, IRowStages, allows ref struct
    {
        int blocks = Blocks(rows);
        if (workers.Threads > 1)
        {
            var all = new AllStages<TBody>(body, stages, rows, blocks);
            workers.Run(ref all, blocks);
            return;
        }
        for (int stage = 0; stage < stages; stage++)
            body.Run(stage, 0, rows);
    }

    /// <summary>Where the block ends that a row is in.</summary>
    internal static int EndOfBlock(int rows, int row)
    {
        int blocks = Blocks(rows), block = Math.Max((int)((long)row * blocks / rows) - 1, 0);
        long end;
        while ((end = Chunks.Range(rows, blocks, block).End) <= row)
            block++;
        return (int)end;
    }

    private ref struct AllStages<TBody>(TBody body, int stages, int rows, int blocks) : IChunkBody where TBody : struct, IRowStages, allows ref struct
    {
        private TBody _body = body;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int chunk)
        {
            (long begin, long end) = Chunks.Range(rows, blocks, chunk);
            for (int stage = 0; stage < stages; stage++)
                _body.Run(stage, (int)begin, (int)end);
        }
    }
}
