using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>f32 convolution as a product of filters [O, C·K…] with windows that are read where they lie.</summary>
/// <remarks>
/// <para>Once a plane is split into phases (<see cref="PlanePhases"/>), row (channel, tap) of the matrix of windows is a
/// piece of memory at a fixed offset. The tiles take a table of such offsets, so the matrix is never written down. A
/// convolution without padding or stride reads its input itself.</para>
/// <para>Filters are packed in groups of <see cref="RowsOfGroup"/> output channels: [group][row group][panels].</para>
/// </remarks>
internal static unsafe class ConvTiles
{
    /// <summary>Two of the highest tiles, or five of those of narrower vectors; chunks take whole row groups.</summary>
    public static int RowsOfGroup(VectorWidth width) => width == VectorWidth.Bits512 ? 28 : 30;

    private const int Tile = ColumnPanels.Width;
    private const int LowestTile = 14;
    // Results of one chunk: a quarter of a second-level cache of 2 MiB.
    private const int MostResults = 128 * 1024;
    private const double WorkPerChunk = 1.5e6;
    // Multiply-adds that are worth other threads, and as many as take as long as the lines of a plane that two blocks of places have in common: they
    // go from core to core.
    private const double LeastShared = 3e5, WorkOfLines = 3000;
    private const int MostChunks = 96;
    // From as many images on each is a chunk, which splits its planes itself while they are in cache: half of one of 2 MiB.
    private const int ManyImages = 16;
    private const int MostLocal = 256 * 1024;
    // Columns and floats that are asked for together, see MultiplyStrips: few lines of each plane, and an eighth of a second-level cache of 512 KiB; rows of its first tile.
    private const int MostColumns = 64, MostStrips = RowPanels.Block * Tile, HighTile = 6;

    public static long PackedLength(in ConvShape s, VectorWidth width) => s.Groups * GroupLength(s, width);

    public static void Pack(in ConvShape s, ReadOnlySpan<float> filters, Span<float> packed, VectorWidth width)
    {
        int groupRows = RowsOfGroup(width);
        Extents.Require(packed.Length, PackedLength(s, width), nameof(packed));
        int channels = s.OutChannels / s.Groups;
        fixed (float* from = filters, to = packed)
        {
            float* panels = to;
            for (int group = 0; group < s.Groups; group++)
                for (int row = 0; row < channels; row += groupRows)
                {
                    int rows = Math.Min(groupRows, channels - row);
                    RowPanels.Pack(from + (nint)(group * channels + row) * s.Depth, s.Depth, 1, rows, s.Depth, panels, width);
                    panels += RowPanels.Length(rows, s.Depth, width);
                }
        }
    }

    /// <summary>Elements for the phases of all planes; tiles may read one tile past them.</summary>
    public static long ScratchLength(in ConvShape s)
    {
        PlanePhases phases = PlanePhases.Cheapest(s);
        return phases.IsInput || IsLocal(s, phases) ? 0 : (long)s.Batch * s.InChannels * phases.Length + Tile;
    }

    private static bool IsLocal(in ConvShape s, in PlanePhases phases) =>
        s.Batch * s.Groups >= ManyImages && (long)s.InChannels / s.Groups * phases.Length <= MostLocal
        && (phases.IsDense || phases.HasWholeRows || (long)s.OutChannels / s.Groups * phases.Places <= MostResults);

    public static void Run<T, TE>(
        Workers workers, in ConvShape s, ReadOnlySpan<T> x, ReadOnlySpan<T> packed, Span<T> y, Span<T> scratch, TE epilogue, VectorWidth width)
        where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        PlanePhases phases = PlanePhases.Cheapest(s);
        bool local = IsLocal(s, phases);
        ReadOnlySpan<T> source = x;
        if (!phases.IsInput && !local)
        {
            Extents.Require(scratch.Length, ScratchLength(s), nameof(scratch));
            int planes = s.Batch * s.InChannels;
            int parts = Chunks.Count(planes, 2L * phases.Length);
            var splitting = new Splitting<T>(phases, planes, s.InPlane, parts, x, scratch);
            workers.Run(ref splitting, parts);
            source = scratch;
        }
        var cut = new Cut(s, phases, local, width);
        var body = new Body<T, TE>(s, phases, cut, local && !phases.IsInput, source, packed, y, epilogue, width);
        workers.Run(ref body, cut.Chunks);
    }

    private static long GroupLength(in ConvShape s, VectorWidth width)
    {
        int channels = s.OutChannels / s.Groups, groupRows = RowsOfGroup(width);
        int rest = channels % groupRows;
        return ((long)(channels / groupRows) * RowPanels.PaddedRows(groupRows, width) + RowPanels.PaddedRows(rest, width)) * s.Depth;
    }

    /// <summary>How the results are shared out: by image, group, block of places and part of the row groups.</summary>
    private readonly struct Cut
    {
        public readonly int Blocks, RowParts, RowGroups, BlockTiles, Tiles, Chunks;

        public Cut(in ConvShape s, in PlanePhases phases, bool local, VectorWidth width)
        {
            int channels = s.OutChannels / s.Groups, groupRows = RowsOfGroup(width);
            RowGroups = (channels + groupRows - 1) / groupRows;
            Tiles = (phases.Places + Tile - 1) / Tile;
            if (local)
            {
                (Blocks, RowParts, BlockTiles, Chunks) = (1, 1, Tiles, s.Batch * s.Groups);
                return;
            }
            double work = (double)s.Batch * s.OutChannels * phases.Places * s.Depth;
            int wanted = (int)Math.Clamp(work / WorkPerChunk, 1, MostChunks);
            if (width != VectorWidth.Bits512 && work >= LeastShared + (double)s.Batch * s.OutChannels * WorkOfLines)
                wanted = Runtime.Chunks.OfProducts(work, WorkPerChunk, MostChunks);
            int perPlane = (wanted + s.Batch * s.Groups - 1) / (s.Batch * s.Groups);
            RowParts = Math.Clamp((channels * Tile + MostResults - 1) / MostResults, 1, RowGroups);
            int blocks = Math.Clamp(perPlane / RowParts, 1, Tiles);
            int mostTiles = Math.Max(1, MostResults / Tile / ((channels + RowParts - 1) / RowParts));
            BlockTiles = Math.Min((Tiles + blocks - 1) / blocks, mostTiles);
            Blocks = (Tiles + BlockTiles - 1) / BlockTiles;
            // Few places and many channels, as late layers have: then channels are shared out as well.
            if (Blocks * RowParts < perPlane)
                RowParts = Math.Clamp(perPlane / Blocks, RowParts, RowGroups);
            Chunks = s.Batch * s.Groups * Blocks * RowParts;
        }
    }

    private readonly ref struct Splitting<T>(PlanePhases phases, int planes, int planeLength, int chunks, ReadOnlySpan<T> x, Span<T> to) : IChunkBody
        where T : unmanaged
    {
        private readonly PlanePhases _phases = phases;
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<T> _to = to;

        public void Run(int chunk)
        {
            (long first, long end) = Runtime.Chunks.Range(planes, chunks, chunk);
            fixed (T* x = _x, to = _to)
                for (nint plane = (nint)first; plane < end; plane++)
                    _phases.Split((float*)x + plane * planeLength, (float*)to + plane * _phases.Length, 0);
        }
    }

    private ref struct Body<T, TE>(
        ConvShape shape, PlanePhases phases, Cut cut, bool splits, ReadOnlySpan<T> source, ReadOnlySpan<T> packed, Span<T> y, TE epilogue, VectorWidth width) : IChunkBody
        where T : unmanaged where TE : struct, IEpilogue<T>, allows ref struct
    {
        private readonly ConvShape _s = shape;
        private readonly PlanePhases _phases = phases;
        private readonly Cut _cut = cut;
        private readonly bool _splits = splits;
        private readonly ReadOnlySpan<T> _source = source, _packed = packed;
        private readonly Span<T> _y = y;
        private readonly VectorWidth _width = width;
        private readonly int _groupRows = RowsOfGroup(width);
        private TE _epilogue = epilogue;

        public void Run(int chunk)
        {
            int part = chunk % _cut.RowParts, rest = chunk / _cut.RowParts;
            int block = rest % _cut.Blocks;
            rest /= _cut.Blocks;
            int group = rest % _s.Groups, image = rest / _s.Groups;

            int channels = _s.OutChannels / _s.Groups;
            int firstRow = Math.Min(channels, _cut.RowGroups * part / _cut.RowParts * _groupRows);
            int endRow = Math.Min(channels, _cut.RowGroups * (part + 1) / _cut.RowParts * _groupRows);
            int place = block * _cut.BlockTiles * Tile;
            int places = Math.Min(_cut.BlockTiles * Tile, _phases.Places - place);
            int rows = endRow - firstRow;
            int firstPlane = image * _s.OutChannels + group * channels + firstRow;

            // [edge][offsets of windows' rows][tap offsets, later the offsets that the edge replaces][phases, where not split before][results]
            int offsetLength = (_s.Depth + Math.Max(_s.Taps, RowPanels.Block) + 7) / 8 * 8 * (sizeof(nint) / sizeof(float));
            int inChannels = _s.InChannels / _s.Groups;
            bool byRows = _splits && !_phases.IsDense && _phases.HasWholeRows, inPlace = byRows || _phases.IsDense;
            int ownLength = _splits ? (inChannels * _phases.Length + Tile + 15) / 16 * 16 : 0;
            offsetLength = (offsetLength + 15) / 16 * 16;
            float* memory = ThreadMemory.Floats(RowPanels.Block * Tile + offsetLength + ownLength + (inPlace ? 0 : (long)rows * places));
            float* own = memory + RowPanels.Block * Tile + offsetLength, results = own + ownLength;
            var offsets = (nint*)(memory + RowPanels.Block * Tile);
            bool inStrips = !byRows && _width == VectorWidth.Bits256 && _phases.IsInput && _s.Taps == 1 && rows > LowestTile;
            if (!inStrips)
                WindowRows(offsets);

            fixed (T* source = _source, packed = _packed, y = _y)
            {
                int planeLength = _phases.IsInput || _splits ? _s.InPlane : _phases.Length;
                float* planes = (float*)source + (nint)(image * _s.InChannels + group * inChannels) * planeLength + place;
                float* sourceEnd = (float*)source + _source.Length;
                if (_splits)
                {
                    for (int channel = 0; channel < inChannels; channel++)
                        _phases.SplitRoomily(planes + (nint)channel * planeLength, own + (nint)channel * _phases.Length, (float*)source, sourceEnd);
                    planes = own;
                }
                float* filters = (float*)packed + group * GroupLength(_s, _width)
                    + (nint)(firstRow / _groupRows) * RowPanels.PaddedRows(_groupRows, _width) * _s.Depth;
                float* outputs = (float*)y + (nint)firstPlane * _s.OutPlane;
                if (byRows)
                    MultiplyRows(filters, rows, planes, offsets, outputs);
                else if (inStrips)
                    MultiplyStrips(filters, rows, planes, places, outputs + place, memory, _phases.Places - place);
                else
                    Multiply(
                        filters, rows, planes, places, offsets, inPlace ? outputs + place : results, inPlace ? _s.OutPlane : places,
                        edge: _phases.IsInput ? memory : null, end: sourceEnd);

                for (int row = 0; row < rows; row++)
                {
                    (int start, int end) = byRows ? (0, _s.OutPlane) : inPlace
                        ? (place, place + places)
                        : _phases.Compact(results + (nint)row * places, place, places, outputs + (nint)row * _s.OutPlane);
                    if (typeof(TE) != typeof(NoEpilogue<T>) && start < end)
                        _epilogue.Apply(_y.Slice((firstPlane + row) * _s.OutPlane + start, end - start), firstPlane + row, start);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void WindowRows(nint* offsets)
        {
            nint* taps = offsets + _s.Depth;
            _phases.TapOffsets(taps);
            int planeLength = _phases.IsInput ? _s.InPlane : _phases.Length;
            for (int channel = 0; channel < _s.InChannels / _s.Groups; channel++)
                for (int tap = 0; tap < _s.Taps; tap++)
                    *offsets++ = (nint)channel * planeLength + taps[tap];
        }

        // Tiles along the rows of the output: none holds places between windows.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void MultiplyRows(float* filters, int rows, float* planes, nint* offsets, float* outputs)
        {
            int full = _width.TileColumns(), length = _s.Output.W, outputRows = _s.Output.D * _s.Output.H;
            for (int k = 0; k < _s.Depth; k += RowPanels.Block)
            {
                int depth = Math.Min(RowPanels.Block, _s.Depth - k);
                for (int line = 0; line < outputRows; line++)
                    for (int column = 0; column < length; column += full)
                        for (int row = 0; row < rows; row += _groupRows)
                        {
                            int count = Math.Min(_groupRows, rows - row);
                            float* panels = filters + (nint)(row / _groupRows) * RowPanels.PaddedRows(_groupRows, _width) * _s.Depth + (nint)RowPanels.PaddedRows(count, _width) * k;
                            float* c = outputs + (nint)row * _s.OutPlane + line * length + column;
                            TileProduct.Run(panels, count, depth, planes + _phases.RowPlace(line) + column, offsets + k, c, _s.OutPlane, full, k > 0, _width);
                        }
            }
        }

        // A last tile is read as whole vectors. Where these would reach past the source, the row is read from the edge instead.
        // So is every row of planes that several row tiles meet one after the other: side by side, their lines do not drive each other out of the cache.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Multiply(float* filters, int rows, float* planes, int places, nint* offsets, float* c, nint ldc, float* edge, float* end)
        {
            int full = _width.TileColumns();
            bool gathers = edge is not null && _s.Taps == 1 && rows > LowestTile;
            // Tiles ask for a line with every other of k: so many of them for both lines of what the next column wants.
            bool asks = gathers && rows >= 4 * LowestTile && _width == VectorWidth.Bits512;
            nint* kept = offsets + _s.Depth;
            for (int k = 0; k < _s.Depth; k += RowPanels.Block)
            {
                int depth = Math.Min(RowPanels.Block, _s.Depth - k);
                nint* windowRows = offsets + k;
                for (int column = 0; column < places; column += full)
                {
                    int columns = Math.Min(full, places - column);
                    float* b = planes + column;
                    bool replaced = edge is not null && (columns < full || gathers);
                    if (replaced && columns == full)
                        Gather(b, windowRows, depth, edge, kept);
                    else if (replaced)
                        ToEdge(b, windowRows, depth, columns, edge, end, kept);
                    for (int row = 0; row < rows; row += _groupRows)
                    {
                        int count = Math.Min(_groupRows, rows - row);
                        float* next = null;
                        if (gathers)
                        {
                            // What the next tiles read and write is a line or two in each of many planes: some of them at a time are asked for now.
                            bool last = column + full >= places;
                            if (asks && !last && row < 4 * LowestTile)
                                next = b + full + kept[0] + row / (2 * LowestTile) * 16;
                            for (int p = depth * row / rows; p < depth * (row + count) / rows && !last && !asks; p++)
                                Ahead.Fetch(b + full + kept[p], full);
                            for (int i = row; i < row + count && k == 0 && !last; i++)
                                Ahead.Fetch(c + i * ldc + column + full, full);
                        }
                        nint padded = RowPanels.PaddedRows(count, _width);
                        float* panels = filters + (nint)(row / _groupRows) * RowPanels.PaddedRows(_groupRows, _width) * _s.Depth + padded * k;
                        TileProduct.Run(panels, count, depth, b, windowRows, c + row * ldc + column, ldc, columns, k > 0, _width, next, next == null ? 0 : _s.InPlane);
                    }
                    if (replaced)
                        new ReadOnlySpan<nint>(kept, depth).CopyTo(new Span<nint>(windowRows, depth));
                }
            }
        }

        // Planes that several row tiles meet one after the other, a tile's columns of all of them at a time: the first tile lays them out in a strip,
        // whose rows need no addresses, for the others. Lines of some columns that follow each other are asked for together.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void MultiplyStrips(float* filters, int rows, float* planes, int places, float* c, float* strip, int readable)
        {
            int full = _width.TileColumns();
            nint apart = _s.InPlane, ldc = _s.OutPlane;
            for (int k = 0; k < _s.Depth; k += RowPanels.Block)
            {
                int depth = Math.Min(RowPanels.Block, _s.Depth - k);
                // Even pieces of whole tiles, as many columns as there is room for.
                int tiles = (places + full - 1) / full, most = Math.Min(MostColumns, MostStrips / depth) / full, pieces = (tiles + most - 1) / most;
                int piece = (tiles + pieces - 1) / pieces * full;
                for (int column = 0; column < places; column += piece)
                {
                    int columns = Math.Min(piece, places - column), ahead = Math.Min(piece, readable - column - columns);
                    float* b = planes + k * apart + column;
                    for (int at = 0; at < columns; at += full)
                    {
                        int taken = Math.Min(full, columns - at), laid = taken == full ? HighTile : 0;
                        // Each tile's worth of columns asks for the same of the next piece.
                        float* next = at < ahead ? b + columns + at : null;
                        if (laid == 0)
                            ToStrip(b + at, apart, depth, taken, strip);
                        for (int row = 0; row < rows; row += _groupRows, next = null, laid = 0)
                        {
                            int count = Math.Min(_groupRows, rows - row);
                            nint padded = RowPanels.PaddedRows(count, _width);
                            float* panels = filters + (nint)(row / _groupRows) * RowPanels.PaddedRows(_groupRows, _width) * _s.Depth + padded * k;
                            float* to = c + row * ldc + column + at;
                            if (laid > 0)
                                Tiles256.Rows6Laying(panels, b + at, apart, strip, depth, to, ldc, k > 0);
                            TileProduct.Run(
                                panels + (nint)laid * depth, count - laid, depth, strip, ColumnPanels.RowOffsetsOf(full), to + laid * ldc, ldc, taken,
                                k > 0, _width, next, next == null ? 0 : apart);
                        }
                    }
                }
            }
        }

        // The last few columns, [row][16], filled up with what was there.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void ToStrip(float* b, nint apart, int depth, int columns, float* strip)
        {
            for (int p = 0; p < depth; p++, b += apart, strip += 16)
                for (int i = 0; i < columns; i++)
                    strip[i] = b[i];
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Gather(float* b, nint* windowRows, int depth, float* edge, nint* kept)
        {
            int full = _width.TileColumns();
            for (int p = 0; p < depth; p++, edge += full)
            {
                float* row = b + windowRows[p];
                kept[p] = windowRows[p];
                windowRows[p] = (nint)(edge - b);
                for (int i = 0; i < full; i += Vector256<float>.Count)
                    Vector256.Load(row + i).Store(edge + i);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void ToEdge(float* b, nint* windowRows, int depth, int columns, float* edge, float* end, nint* kept)
        {
            for (int p = 0; p < depth; p++)
            {
                kept[p] = windowRows[p];
                float* row = b + windowRows[p];
                if (row + _width.TileColumns() <= end)
                    continue;
                new ReadOnlySpan<float>(row, columns).CopyTo(new Span<float>(edge, columns));
                windowRows[p] = (nint)(edge - b);
                edge += Tile;
            }
        }
    }
}
