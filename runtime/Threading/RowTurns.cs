using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Runs the turns of a loop over time for some of the rows on each thread: the sequences of a batch.</summary>
/// <remarks>
/// Rows are cut into the blocks that <see cref="RowStages"/> has, and so are their products, whoever computes them: the same bits for any number of threads.
/// Where a product gives a row the same bits alone as in a tile, a thread takes single rows of those that are one block.
/// </remarks>
public static class RowTurns
{
    // Multiply-adds that are worth other threads.
    private const double LeastWork = 3e5;

    /// <summary>Whether the rows are shared out; else each turn is, where it is large enough.</summary>
    /// <param name="rows">How many there are.</param>
    /// <param name="work">Multiply-adds of all turns for one row.</param>
    /// <param name="singly">Whether products of one row by itself have the bits that tiles give it, see <see cref="Gemm.RunRows"/>.</param>
    public static bool AreShared(int rows, double work, bool singly = false) =>
        VectorWidths.Widest == VectorWidth.Bits256 && Parts(rows, singly) > 1 && rows * work >= LeastWork;

    // Tiles of one or two rows add up in another order than a single row that is not in a tile.
    private static int Parts(int rows, bool singly) => RowStages.Blocks(rows) is > 1 and var blocks ? blocks : singly && rows >= RowStages.FewestRows ? rows : 1;

    /// <summary>Runs all turns for all rows.</summary>
    /// <param name="workers">Threads.</param>
    /// <param name="body">The turns.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="singly">As <see cref="AreShared"/> was told.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TBody>(Workers workers, ref TBody body, int rows, bool singly = false) where TBody : struct, IRowTurns, allows ref struct
    {
        if (workers.Threads == 1)
        {
            body.Run(0, rows);
            return;
        }
        int chunks = Parts(rows, singly);
        var parts = new Blocks<TBody>(body, rows, chunks);
        workers.Run(ref parts, chunks);
    }

    private ref struct Blocks<TBody>(TBody body, int rows, int chunks) : IChunkBody where TBody : struct, IRowTurns, allows ref struct
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
