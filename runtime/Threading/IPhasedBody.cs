namespace ModelDsl.Runtime;

/// <summary>The body of a loop whose turns follow each other while the work of each is shared out.</summary>
/// <remarks>Shares of one phase must write disjoint memory; a phase sees all that the phases before it wrote. See <see cref="Workers.RunPhases"/>.</remarks>
public interface IPhasedBody
{
    void Run(int phase, int share);
}
