using System.Diagnostics;

namespace ModelDsl.Runtime;

/// <summary>When each step of a run was done. Only models that were emitted to be measured have one.</summary>
/// <param name="steps">Steps of a run.</param>
public sealed class StepClock(int steps)
{
    private readonly long[] _done = new long[steps];
    private long _start;

    /// <summary>Steps of a run.</summary>
    public int Steps => steps;

    /// <summary>A run begins; no step is done.</summary>
    public void Start()
    {
        Array.Clear(_done);
        _start = Stopwatch.GetTimestamp();
    }

    /// <summary>A step is done.</summary>
    public void Mark(int step) => _done[step] = Stopwatch.GetTimestamp();

    /// <summary>Milliseconds of the last run from the step before to this one; 0 for one that was left out.</summary>
    public double Milliseconds(int step)
    {
        if (_done[step] == 0) return 0;
        int before = step - 1;
        while (before >= 0 && _done[before] == 0) before--;
        return (_done[step] - (before < 0 ? _start : _done[before])) * 1e3 / Stopwatch.Frequency;
    }
}

/// <summary>A model that says when its steps were done: <c>nnc bench --steps</c>.</summary>
public interface ITimedModel : ICompiledModel
{
    /// <summary>The last run. Runs at the same time spoil each other's.</summary>
    StepClock Clock { get; }
}
