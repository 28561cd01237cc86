namespace ModelDsl.Runtime;

/// <summary>The body of a parallel loop: <see cref="Run"/> is called once for each chunk, in any order, on any thread.</summary>
/// <remarks>Chunks must write disjoint memory. A body may be a ref struct that holds spans; see <see cref="Workers.Run"/>.</remarks>
public interface IChunkBody
{
    void Run(int chunk);
}
