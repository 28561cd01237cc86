namespace ModelDsl.Runtime;

/// <summary>A buffer of <paramref name="Bytes"/> bytes that is alive from one step of a run to another, both included.</summary>
public readonly record struct BufferLifetime(int FirstStep, int LastStep, long Bytes);

/// <summary>Places buffers in one block of memory so that those alive at the same time do not overlap.</summary>
/// <remarks>Greedy by size: the largest buffer first, each at the lowest offset that is free during its whole life.
/// Equal inputs give equal offsets, on any machine.</remarks>
public static class ArenaPacker
{
    /// <summary>Fills <paramref name="offsets"/>, in bytes and multiples of <see cref="Workspace.Alignment"/>.</summary>
    /// <returns>Bytes of the whole block.</returns>
    /// <exception cref="ArgumentException">There are fewer offsets than buffers.</exception>
    public static long Pack(ReadOnlySpan<BufferLifetime> buffers, Span<long> offsets)
    {
        if (offsets.Length < buffers.Length)
            throw new ArgumentException("There must be an offset for each buffer.", nameof(offsets));

        var order = new int[buffers.Length];
        var keys = new (long Size, int First, int Index)[buffers.Length];
        for (int i = 0; i < buffers.Length; i++)
        {
            order[i] = i;
            keys[i] = (-buffers[i].Bytes, buffers[i].FirstStep, i);
        }
        Array.Sort(keys, order);

        long total = 0;
        var placed = new List<int>(buffers.Length); // by offset
        foreach (int buffer in order)
        {
            BufferLifetime life = buffers[buffer];
            long size = Align(life.Bytes);
            long offset = 0;
            foreach (int other in placed)
            {
                if (buffers[other].LastStep < life.FirstStep || life.LastStep < buffers[other].FirstStep)
                    continue;
                if (offset + size <= offsets[other])
                    break;
                offset = Math.Max(offset, offsets[other] + Align(buffers[other].Bytes));
            }
            offsets[buffer] = offset;
            total = Math.Max(total, offset + size);

            int place = placed.Count;
            while (place > 0 && offsets[placed[place - 1]] > offset)
                place--;
            placed.Insert(place, buffer);
        }
        return total;
    }

    private static long Align(long bytes) => (bytes + Workspace.Alignment - 1) / Workspace.Alignment * Workspace.Alignment;
}
