namespace ModelDsl.Runtime;

/// <summary>A loop whose turns follow each other, for rows that need nothing of other rows. See <see cref="RowTurns"/>.</summary>
public interface IRowTurns
{
    /// <summary>All turns for the rows from <paramref name="begin"/> up to but without <paramref name="end"/>, on this thread.</summary>
    void Run(int begin, int end);
}
