using System.Runtime.InteropServices;

namespace ModelDsl.Nnc.Hosting;

/// <summary>Gives memory that nobody uses any more back to the system.</summary>
internal static partial class SpareMemory
{
    /// <summary>What the collector keeps free for later, as after compiling. Takes some milliseconds.</summary>
    public static void CollectAll()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        TrimNative();
    }

    /// <summary>What the just-in-time compiler has used and glibc keeps, in a pool for each thread. Elsewhere there is nothing to do.</summary>
    public static void TrimNative()
    {
        if (!OperatingSystem.IsLinux() || s_absent) return;
        try
        {
            _ = Trim(0);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            s_absent = true;
        }
    }

    private static bool s_absent;

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint pad);
}
