using System.Runtime.InteropServices;

namespace ModelDsl.Nnc.Hosting;

/// <summary>Gives memory that nobody uses any more back to the system.</summary>
internal static partial class SpareMemory
{
    // Of glibc's malloc.h.
    private const int TrimThreshold = -1, MapThreshold = -3;

    /// <summary>What native code frees goes back from then on, above so many bytes.</summary>
    public const int NativeSlack = 128 << 10;

    private static bool s_absent;

    /// <summary>What the collector keeps free for later, as after compiling. Takes some milliseconds.</summary>
    public static void CollectAll()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        TrimNative();
    }

    /// <summary>Has native code give back what it frees at once: the just-in-time compiler takes megabytes for a large method, and glibc would keep them.</summary>
    /// <remarks>By itself glibc raises these thresholds to the largest block that it has seen.</remarks>
    public static void KeepNativeSmall() => Try(() => Option(TrimThreshold, NativeSlack) + Option(MapThreshold, NativeSlack));

    /// <summary>What the just-in-time compiler has used and glibc keeps, in a pool for each thread.</summary>
    public static void TrimNative() => Try(() => Trim(0));

    // Elsewhere than with glibc there is nothing to do.
    private static void Try(Func<int> call)
    {
        if (!OperatingSystem.IsLinux() || s_absent) return;
        try
        {
            _ = call();
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            s_absent = true;
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint pad);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int Option(int parameter, int value);
}
