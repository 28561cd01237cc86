using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>The four images that a strided <see cref="WinogradForm"/> splits planes into, row by row, with zeros beside the planes.</summary>
/// <remarks>
/// Row j of the image of phase (a, b) is every second element from b on of row 2 j + a of the plane; both count what stands before the plane.
/// Channels c are those of the planes, four images each.
/// </remarks>
internal readonly unsafe struct WinogradPhases(ConvShape shape, WinogradForm form)
{
    private readonly ConvShape _s = shape;

    /// <summary>Places in a row that windows meet.</summary>
    public int Width { get; } = shape.Output.W + form.Taps - 1;

    // A row of an image, with room behind it.
    private nint Pitch => (Width + 2 * Block.Lanes - 1) / Block.Lanes * Block.Lanes;

    /// <summary>Elements of memory to work with: a row of sixteen images.</summary>
    public long Length => Block.Lanes * Pitch;

    /// <summary>One row of up to sixteen images as a line of blocks.</summary>
    /// <param name="planes">The planes of a picture.</param>
    /// <param name="begin">Where the memory begins that may be read.</param>
    /// <param name="first">The first image.</param>
    /// <param name="row">The row.</param>
    /// <param name="start">The first place of it that is wanted.</param>
    /// <param name="count">How many places.</param>
    /// <param name="memory">Of <see cref="Length"/>.</param>
    /// <param name="line">[place][16], and room behind it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Gather<V>(float* planes, float* begin, int first, int row, int start, int count, float* memory, float* line) where V : struct, ILanes<V, float>
    {
        float* image = memory;
        int images = Math.Min(Block.Lanes, 4 * _s.InChannels - first);
        for (int i = 0; i < images; i += 2, image += 2 * Pitch)
        {
            // Two images of the same rows.
            int h = 2 * row + (first + i) / 2 % 2 - _s.Before.H;
            if ((uint)h < (uint)_s.Input.H)
                Split<V>(planes + (nint)((first + i) / 4) * _s.InPlane + (nint)h * _s.Input.W, begin, start, count, image, image + Pitch);
            else
                ClearBoth(image, count);
        }
        PlaneBlocks.GatherRoomily(memory, Pitch, images, count, line, memory + Length);
    }

    private void ClearBoth(float* image, int count)
    {
        new Span<float>(image, count).Clear();
        new Span<float>(image + Pitch, count).Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Split<V>(float* row, float* begin, int start, int count, float* even, float* odd) where V : struct, ILanes<V, float>
    {
        for (int j = 0; j < count; j += V.Count)
        {
            int w = 2 * (start + j) - _s.Before.W;
            bool inside = w >= 0 && w + 2 * V.Count <= _s.Input.W;
            V low = inside ? V.Load(in row[w], 0) : Edge<V>(row, begin, w), high = inside ? V.Load(in row[w], V.Count) : Edge<V>(row, begin, w + V.Count);
            (low, high) = Pairs.Split(low, high);
            low.Store(ref even[j], 0);
            high.Store(ref odd[j], 0);
        }
    }

    // Elements from place w on, zeros outside the row.
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private V Edge<V>(float* row, float* begin, int w) where V : struct, ILanes<V, float>
    {
        int left = Math.Min(_s.Input.W - w, V.Count);
        if (w <= -V.Count || left <= 0)
            return V.Zero;
        if (w >= 0)
            return V.Load(in row[w], 0, left);
        if (row + w >= begin)
            return V.First(V.Zero, -w, left == V.Count ? V.Load(in row[w], 0) : V.Load(in row[w], 0, left));
        float* vector = stackalloc float[V.Count];
        for (int i = 0; i < V.Count; i++)
            vector[i] = w + i >= 0 && i < left ? row[w + i] : 0;
        return V.Load(in *vector, 0);
    }
}
