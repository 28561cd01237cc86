using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Transforms the tiles of a group of rows, with zeros where they reach past the image.</summary>
internal readonly unsafe struct WinogradInputs(ConvShape shape, WinogradCut cut, bool planes)
{
    // So many tiles at once that six rows stay in the first-level cache.
    private const int SegmentTiles = 16;

    private readonly ConvShape _s = shape;
    private readonly WinogradCut _cut = cut;
    private readonly bool _planes = planes;
    private readonly WinogradPhases _phases = new(shape, cut.Form);

    // An image of phases has its zeros already.
    private bool IsSplit => _cut.Form.Stride > 1;

    private int Width => IsSplit ? _phases.Width : _s.Input.W;

    private int Left => IsSplit ? 0 : _s.Before.W;

    private nint Line => (nint)(Width + PlaneBlocks.Slack) * 16;

    private nint SegmentRow => (nint)((SegmentTiles - 1) * _cut.Form.Results + _cut.Form.Points) * 16;

    /// <summary>Elements of memory to work with: rows of a segment, a line of zeros, lines that were planes, and phases on their way.</summary>
    public long MemoryLength => WinogradForm.MostPoints * SegmentRow + (_planes ? WinogradForm.MostPoints + 1 : 1) * Line + (IsSplit ? _phases.Length : 0);

    /// <summary>One block of channels of all tiles of a group.</summary>
    /// <param name="readable">Where the input ends.</param>
    /// <param name="to">[place][block][tile][16], places apart by <see cref="WinogradCut.InputPlace"/>.</param>
    public void Transform<V>(int group, int block, float* x, float* readable, float* to, float* memory) where V : struct, ILanes<V, float>
    {
        (int first, int end) = _cut.GroupRange(group);
        (int tile, int tiles) = _cut.TileRange(group);
        Rows<V>(first, end, tile, tiles, block, x, readable, to + (nint)block * (end - first) * tiles * 16, 16, memory);
    }

    /// <summary>One block of channels of some rows of tiles.</summary>
    /// <param name="first">The first of them, among those of all images.</param>
    /// <param name="end">The one after the last.</param>
    /// <param name="block">The block.</param>
    /// <param name="x">All images.</param>
    /// <param name="readable">Where the input ends.</param>
    /// <param name="to">[place][tile][16], places apart by <see cref="WinogradCut.InputPlace"/>.</param>
    /// <param name="tileLength">Elements from one tile to the next.</param>
    /// <param name="memory">Of <see cref="MemoryLength"/>.</param>
    public void Rows<V>(int first, int end, int block, float* x, float* readable, float* to, nint tileLength, float* memory) where V : struct, ILanes<V, float> =>
        Rows<V>(first, end, 0, _cut.RowTiles, block, x, readable, to, tileLength, memory);

    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Rows<V>(int first, int end, int tile, int tiles, int block, float* x, float* readable, float* to, nint tileLength, float* memory) where V : struct, ILanes<V, float>
    {
        int points = _cut.Form.Points, results = _cut.Form.Results;
        float* zeros = memory + WinogradForm.MostPoints * SegmentRow, gathered = zeros + Line, split = gathered + WinogradForm.MostPoints * Line;
        // Columns of the image that the tiles meet.
        int start = Math.Clamp(tile * results - Left, 0, Width), count = Math.Clamp((tile + tiles - 1) * results + points - Left, start, Width) - start;
        new Span<float>(zeros, count * 16).Clear();
        float** lines = stackalloc float*[WinogradForm.MostPoints];
        for (int i = 0; i < WinogradForm.MostPoints; i++) lines[i] = zeros;
        for (int row = first; row < end; row++, to += tiles * tileLength)
        {
            int image = row / _cut.ImageRows, top = row % _cut.ImageRows * results - (IsSplit ? 0 : _s.Before.H);
            for (int i = 0; i < points; i++)
            {
                int h = top + i;
                if (IsSplit)
                {
                    lines[i] = gathered + i * Line;
                    _phases.Gather<V>(x + (nint)image * _s.InChannels * _s.InPlane, x, block * 16, h, start, count, split, lines[i]);
                }
                else if ((uint)h >= (uint)_s.Input.H)
                {
                    lines[i] = zeros;
                }
                else if (_planes)
                {
                    lines[i] = gathered + i * Line;
                    float* plane = x + ((nint)image * _s.InChannels + block * 16) * _s.InPlane + (nint)h * _s.Input.W + start;
                    PlaneBlocks.GatherRoomily(plane, _s.InPlane, Math.Min(16, _s.InChannels - block * 16), count, lines[i], readable);
                }
                else
                {
                    lines[i] = x + ((nint)image * _cut.InBlocks + block) * _s.InPlane * 16 + ((nint)h * _s.Input.W + start) * 16;
                }
            }
            Row<V>(lines, start, tile, tiles, to, tileLength, memory);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Row<V>(float** lines, int start, int firstTile, int count, float* to, nint tileLength, float* segment) where V : struct, ILanes<V, float>
    {
        int points = _cut.Form.Points, results = _cut.Form.Results;
        for (int tile = firstTile; tile < firstTile + count; tile += SegmentTiles, to += SegmentTiles * tileLength)
        {
            int tiles = Math.Min(SegmentTiles, firstTile + count - tile), columns = (tiles - 1) * results + points;
            int w = results * tile - Left, left = Math.Clamp(-w, 0, columns);
            w += left;
            int inside = Math.Clamp(Width - w, 0, columns - left);
            if (inside < columns)
                for (int i = 0; i < points; i++)
                {
                    new Span<float>(segment + i * SegmentRow, left * 16).Clear();
                    new Span<float>(segment + i * SegmentRow + (left + inside) * 16, (columns - left - inside) * 16).Clear();
                }
            nint at = inside > 0 ? (w - start) * 16 : 0;
            float* down = segment + left * 16, r0 = lines[0] + at, r1 = lines[1] + at, r2 = lines[2] + at, r3 = lines[3] + at;
            if (points == 4)
            {
                WinogradSmallTransforms.Down<V>(r0, r1, r2, r3, inside * 16, down, SegmentRow);
                WinogradSmallTransforms.Along<V>(segment, SegmentRow, tiles, to, tileLength, _cut.InputPlace);
                continue;
            }
            WinogradTransforms.Down<V>(r0, r1, r2, r3, lines[4] + at, lines[5] + at, inside * 16, down, SegmentRow);
            WinogradTransforms.Along<V>(segment, SegmentRow, results * 16, tiles, to, tileLength, _cut.InputPlace);
        }
    }
}
