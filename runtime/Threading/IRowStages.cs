namespace ModelDsl.Runtime;

/// <summary>Work in stages, each of which computes rows from the same rows of what earlier stages have made.</summary>
public interface IRowStages
{
    /// <summary>Computes rows from <paramref name="begin"/> up to but without <paramref name="end"/>, on this thread.</summary>
    void Run(int stage, int begin, int end);
}
