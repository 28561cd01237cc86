namespace ModelDsl.Runtime;

/// <summary>Element-wise work on the results of a kernel, called while they are still in cache.</summary>
/// <remarks>Copied to every chunk and called from several threads on runs that do not overlap.</remarks>
public interface IEpilogue<T>
{
    /// <summary>Changes a finished run in place.</summary>
    /// <param name="run">Consecutive elements of one row of the result.</param>
    /// <param name="row">The row; for convolutions image · channels + channel, for batches batch · m + row.</param>
    /// <param name="column">Where in the row the run begins; for convolutions the flat position in the plane.</param>
    void Apply(Span<T> run, int row, int column);
}

/// <summary>Leaves the results as they are.</summary>
public readonly struct NoEpilogue<T> : IEpilogue<T>
{
    public void Apply(Span<T> run, int row, int column) { }
}
