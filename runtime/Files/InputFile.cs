namespace ModelDsl.Runtime.Files;

/// <summary>Opening files to read, with every failure told as a <see cref="ModelFileException"/>.</summary>
internal static class InputFile
{
    // Deflate cannot expand its input by more than about this factor, so a larger claim is false before it is tried.
    private const long LargestExpansion = 1032;

    /// <summary>A seekable stream over the file; pipes are read into memory first.</summary>
    public static Stream Open(string path) => Guard(path, () =>
    {
        Stream stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        return stream.CanSeek ? stream : Buffer(stream);
    });

    /// <summary>The whole file in memory.</summary>
    public static byte[] ReadAll(string path)
    {
        using Stream stream = Open(path);
        return ReadAll(path, stream);
    }

    /// <summary>All bytes of a seekable stream.</summary>
    public static byte[] ReadAll(string path, Stream stream) => Guard(path, () =>
    {
        if (stream.Length > Array.MaxLength)
            throw new ModelFileException(path, null, $"the file has {stream.Length} bytes; at most {Array.MaxLength} are read at once", "split it");
        var bytes = new byte[stream.Length];
        stream.Position = 0;
        stream.ReadExactly(bytes);
        return bytes;
    });

    /// <summary>Reads a stream that cannot seek into memory.</summary>
    public static MemoryStream Buffer(Stream stream)
    {
        var memory = new MemoryStream();
        stream.CopyTo(memory);
        memory.Position = 0;
        return memory;
    }

    /// <summary>Runs a read and turns the system's exceptions into ours.</summary>
    public static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ModelFileException)
        {
            throw;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelFileException(path, null, "there is no such file", null, e);
        }
        catch (EndOfStreamException e)
        {
            throw new ModelFileException(path, null, "the file ends too early", "it may be cut short", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            string reason = Directory.Exists(path) ? "is a folder, not a file" : $"cannot be read: {e.Message}";
            throw new ModelFileException(path, null, reason, null, e);
        }
        catch (InvalidDataException e)
        {
            throw new ModelFileException(path, null, $"the compressed data is damaged: {e.Message}", null, e);
        }
    }

    /// <summary>Reads exactly <paramref name="count"/> bytes that a header promised of a decompressing stream.</summary>
    /// <remarks>Memory grows with what really arrives, never with the promise alone.</remarks>
    /// <param name="compressed">The number of compressed bytes behind the stream, which bounds what can come out.</param>
    public static byte[] ReadPromised(string path, string position, Stream stream, long count, long compressed)
    {
        if (count > Array.MaxLength || count / LargestExpansion > compressed + 64)
            throw new ModelFileException(path, position, $"the header promises {count} bytes of data, more than the file can hold", "the header may be damaged");
        var bytes = new byte[Math.Min(count, 1 << 16)];
        int have = 0;
        while (have < count)
        {
            if (have == bytes.Length) Array.Resize(ref bytes, (int)Math.Min(count, bytes.Length * 2L));
            int got = stream.Read(bytes, have, bytes.Length - have);
            if (got == 0)
                throw new ModelFileException(path, position, $"the header promises {count} bytes of data, the file holds {have}", "it may be cut short");
            have += got;
        }
        return bytes;
    }
}
