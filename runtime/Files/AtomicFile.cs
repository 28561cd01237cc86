namespace ModelDsl.Runtime.Files;

/// <summary>Writes files so that readers see either the old one or the whole new one.</summary>
internal static class AtomicFile
{
    /// <summary>Writes beside the place and renames; nothing is left behind when <paramref name="write"/> fails.</summary>
    /// <exception cref="ModelFileException">The file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string? temporary = null;
        try
        {
            // A link keeps pointing where it did; a device or pipe cannot be renamed over.
            string target = new FileInfo(path).LinkTarget is null ? Path.GetFullPath(path) : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
            if (IsSpecial(target))
            {
                using var device = new FileStream(target, FileMode.Open, FileAccess.Write);
                write(device);
                return;
            }

            temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Guid.NewGuid():n}.tmp");
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, target, overwrite: true);
            temporary = null;
        }
        catch (DirectoryNotFoundException e)
        {
            throw new UnwritableFileException(path, "there is no such folder to write to", e);
        }
        catch (ModelFileException)
        {
            throw;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new UnwritableFileException(path, $"cannot be written: {e.Message}", e);
        }
        finally
        {
            if (temporary is not null) TryDelete(temporary);
        }
    }

    private static bool IsSpecial(string target) =>
        !OperatingSystem.IsWindows() && File.Exists(target)
        && (target.StartsWith("/proc/", StringComparison.Ordinal)
            || (target.StartsWith("/dev/", StringComparison.Ordinal) && !target.StartsWith("/dev/shm/", StringComparison.Ordinal)));

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The failure that led here is the one to report.
        }
    }
}
