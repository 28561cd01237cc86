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

    /// <summary>Elements of memory to work with: a row of sixteen images, and an end of a row of a plane.</summary>
    public long Length => (Block.Lanes + 2) * Pitch;

    /// <summary>One row of up to sixteen images as a line of blocks.</summary>
    /// <param name="planes">The planes of a picture.</param>
    /// <param name="first">The first image.</param>
    /// <param name="row">The row.</param>
    /// <param name="memory">Of <see cref="Length"/>.</param>
    /// <param name="line">[place][16], and room behind it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Gather<V>(float* planes, int first, int row, float* memory, float* line) where V : struct, ILanes<V, float>
    {
        float* image = memory;
        int images = Math.Min(Block.Lanes, 4 * _s.InChannels - first);
        for (int i = 0; i < images; i += 2, image += 2 * Pitch)
        {
            // Two images of the same rows.
            int h = 2 * row + (first + i) / 2 % 2 - _s.Before.H;
            if ((uint)h < (uint)_s.Input.H)
                Split<V>(planes + (nint)((first + i) / 4) * _s.InPlane + (nint)h * _s.Input.W, image, image + Pitch, memory + Block.Lanes * Pitch);
            else
                new Span<float>(image, 2 * (int)Pitch).Clear();
        }
        PlaneBlocks.GatherRoomily(memory, Pitch, images, Width, line, memory + Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Split<V>(float* row, float* even, float* odd, float* end) where V : struct, ILanes<V, float>
    {
        for (int j = 0; j < Width; j += V.Count)
        {
            int w = 2 * j - _s.Before.W;
            float* from = row + w;
            if (w < 0 || w + 2 * V.Count > _s.Input.W)
            {
                for (int i = 0; i < 2 * V.Count; i++)
                    end[i] = (uint)(w + i) < (uint)_s.Input.W ? from[i] : 0;
                from = end;
            }
            (V low, V high) = Pairs.Split(V.Load(in *from, 0), V.Load(in *from, V.Count));
            low.Store(ref even[j], 0);
            high.Store(ref odd[j], 0);
        }
    }
}
