namespace ModelDsl.Runtime;

/// <summary>Where the buffers of a run stand in its arena, for one set of sizes.</summary>
public sealed class ArenaLayout
{
    private readonly int[] _sizes;

    /// <param name="sizes">The dynamic sizes it is for.</param>
    /// <param name="buffers">Lifetimes and lengths; the last buffers of length 0 take no room.</param>
    public ArenaLayout(ReadOnlySpan<int> sizes, ReadOnlySpan<BufferLifetime> buffers)
    {
        _sizes = sizes.ToArray();
        Offsets = new long[buffers.Length];
        Bytes = ArenaPacker.Pack(buffers, Offsets);
    }

    /// <summary>Byte offsets by buffer.</summary>
    public long[] Offsets { get; }

    /// <summary>Bytes of the whole arena.</summary>
    public long Bytes { get; }

    internal bool IsFor(ReadOnlySpan<int> sizes) => sizes.SequenceEqual(_sizes);
}

/// <summary>Remembers layouts by size, so that a size seen before costs no allocation. Safe from many threads.</summary>
public sealed class LayoutCache
{
    private const int Most = 64;
    private volatile ArenaLayout[] _layouts = [];

    public ArenaLayout? Find(ReadOnlySpan<int> sizes)
    {
        foreach (ArenaLayout layout in _layouts)
        {
            if (layout.IsFor(sizes)) return layout;
        }
        return null;
    }

    public ArenaLayout Add(ArenaLayout layout)
    {
        lock (this)
        {
            // Past the limit the oldest goes; a model that sees so many sizes pays a little for each new one.
            ArenaLayout[] kept = _layouts.Length < Most ? _layouts : _layouts[1..];
            _layouts = [.. kept, layout];
        }
        return layout;
    }
}
