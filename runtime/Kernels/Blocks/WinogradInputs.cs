using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Transforms the tiles of a group of rows, with zeros where they reach past the image.</summary>
internal readonly unsafe struct WinogradInputs(ConvShape shape, WinogradCut cut, bool planes)
{
    // So many tiles at once that six rows stay in the first-level cache.
    private const int SegmentTiles = 16;
    private const nint SegmentRow = (4 * SegmentTiles + 2) * 16;

    private readonly ConvShape _s = shape;
    private readonly WinogradCut _cut = cut;

    private readonly bool _planes = planes;

    private nint Line => (nint)_s.Input.W * 16;

    /// <summary>Elements of memory to work with: six rows of a segment, a line of zeros, and lines that were planes.</summary>
    public long MemoryLength => 6 * SegmentRow + (_planes ? 7 : 1) * Line;

    /// <summary>One block of channels of all tiles of a group.</summary>
    /// <param name="to">[36][block][tile][16], places apart by <see cref="WinogradCut.InputPlace"/>.</param>
    public void Transform<V>(int group, int block, float* x, float* to, float* memory) where V : struct, ILanes<V, float>
    {
        (int first, int end) = _cut.GroupRange(group);
        Rows<V>(first, end, block, x, to + (nint)block * (end - first) * _cut.RowTiles * 16, 16, memory);
    }

    /// <summary>One block of channels of some rows of tiles.</summary>
    /// <param name="first">The first of them, among those of all images.</param>
    /// <param name="end">The one after the last.</param>
    /// <param name="block">The block.</param>
    /// <param name="x">All images.</param>
    /// <param name="to">[36][tile][16], places apart by <see cref="WinogradCut.InputPlace"/>.</param>
    /// <param name="tile">Elements from one tile to the next.</param>
    /// <param name="memory">Of <see cref="MemoryLength"/>.</param>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Rows<V>(int first, int end, int block, float* x, float* to, nint tile, float* memory) where V : struct, ILanes<V, float>
    {
        float* zeros = memory + 6 * SegmentRow, gathered = zeros + Line;
        new Span<float>(zeros, _s.Input.W * 16).Clear();
        float** lines = stackalloc float*[6];
        for (int row = first; row < end; row++, to += _cut.RowTiles * tile)
        {
            int image = row / _cut.ImageRows, top = row % _cut.ImageRows * 4 - _s.Before.H;
            for (int i = 0; i < 6; i++)
            {
                int h = top + i;
                if ((uint)h >= (uint)_s.Input.H)
                {
                    lines[i] = zeros;
                }
                else if (_planes)
                {
                    lines[i] = gathered + i * Line;
                    float* plane = x + ((nint)image * _s.InChannels + block * 16) * _s.InPlane + (nint)h * _s.Input.W;
                    PlaneBlocks.Gather(plane, _s.InPlane, Math.Min(16, _s.InChannels - block * 16), _s.Input.W, lines[i]);
                }
                else
                {
                    lines[i] = x + ((nint)image * _cut.InBlocks + block) * _s.InPlane * 16 + h * Line;
                }
            }
            Row<V>(lines[0], lines[1], lines[2], lines[3], lines[4], lines[5], to, tile, memory);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Row<V>(float* r0, float* r1, float* r2, float* r3, float* r4, float* r5, float* to, nint tileLength, float* segment) where V : struct, ILanes<V, float>
    {
        for (int tile = 0; tile < _cut.RowTiles; tile += SegmentTiles)
        {
            int tiles = Math.Min(SegmentTiles, _cut.RowTiles - tile), columns = 4 * tiles + 2;
            int w = 4 * tile - _s.Before.W, left = Math.Clamp(-w, 0, columns);
            w += left;
            int inside = Math.Clamp(_s.Input.W - w, 0, columns - left);
            if (inside < columns)
                for (int i = 0; i < 6; i++)
                {
                    new Span<float>(segment + i * SegmentRow, left * 16).Clear();
                    new Span<float>(segment + i * SegmentRow + (left + inside) * 16, (columns - left - inside) * 16).Clear();
                }
            nint at = inside > 0 ? w * 16 : 0;
            WinogradTransforms.Down<V>(r0 + at, r1 + at, r2 + at, r3 + at, r4 + at, r5 + at, inside * 16, segment + left * 16, SegmentRow);
            WinogradTransforms.Along<V>(segment, SegmentRow, tiles, to + tile * tileLength, tileLength, _cut.InputPlace);
        }
    }
}
