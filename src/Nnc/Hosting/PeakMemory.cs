using System.Globalization;

namespace ModelDsl.Nnc.Hosting;

/// <summary>The most memory that this process has had in place since some moment.</summary>
internal sealed class PeakMemory
{
    private readonly bool _exact;
    private long _seen;

    /// <summary>Counts from now on.</summary>
    public PeakMemory()
    {
        Start = _seen = Environment.WorkingSet;
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            // Sets the kernel's own mark back to what there is now.
            File.WriteAllText("/proc/self/clear_refs", "5");
            _exact = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
    }

    /// <summary>Resident bytes at the beginning.</summary>
    public long Start { get; }

    /// <summary>Looks again; the answer is exact on Linux, and what was seen elsewhere.</summary>
    public long Bytes => _seen = Math.Max(_seen, _exact ? Mark() : Environment.WorkingSet);

    private static long Mark()
    {
        foreach (string line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith("VmHWM:", StringComparison.Ordinal)) return long.Parse(line.AsSpan(6, line.Length - 9).Trim(), CultureInfo.InvariantCulture) * 1024;
        }
        return 0;
    }
}
