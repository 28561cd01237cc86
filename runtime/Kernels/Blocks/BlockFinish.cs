using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>
/// What most convolutions in blocks end with: min(max(y + shift[channel] + other[place], Least), Most). Kernels that know it do it in
/// registers, before results reach memory.
/// </summary>
/// <param name="shift">A number for each lane of each block, or none.</param>
/// <param name="other">What is added place by place, or none.</param>
/// <param name="blocks">Blocks of an image.</param>
/// <param name="plane">Elements from one block of <paramref name="other"/> to the next.</param>
public readonly ref struct BlockFinish(ReadOnlySpan<float> shift, ReadOnlySpan<float> other, int blocks, int plane) : IEpilogue<float>
{
    private readonly ReadOnlySpan<float> _shift = shift, _other = other;
    private readonly int _blocks = blocks, _plane = plane;

    /// <summary>No result is below it.</summary>
    public float Least { get; init; } = float.NegativeInfinity;

    /// <summary>No result is above it.</summary>
    public float Most { get; init; } = float.PositiveInfinity;

    internal bool IsBounded => !float.IsNegativeInfinity(Least) || !float.IsPositiveInfinity(Most);

    /// <inheritdoc/>
    public void Apply(Span<float> run, int row, int column)
    {
        if (Vector512.IsHardwareAccelerated) Apply<F32x16>(run, row, column);
        else if (Vector256.IsHardwareAccelerated) Apply<F32x8>(run, row, column);
        else Apply<F32x4>(run, row, column);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Apply<V>(Span<float> run, int row, int column) where V : struct, ILanes<V, float>
    {
        ReadOnlySpan<float> other = _other.IsEmpty ? _other : _other.Slice(row * _plane + column, run.Length);
        ref float y = ref MemoryMarshal.GetReference(run), place = ref MemoryMarshal.GetReference(other);
        V least = V.Fill(Least), most = V.Fill(Most);
        for (int lane = 0; lane < Block.Lanes; lane += V.Count)
        {
            V first = _shift.IsEmpty ? V.Zero : V.Load(in _shift[row % _blocks * Block.Lanes + lane], 0);
            for (int at = lane; at < run.Length; at += Block.Lanes)
            {
                V sum = V.Load(in y, at) + first;
                if (!other.IsEmpty)
                    sum += V.Load(in place, at);
                V.AtMost(V.AtLeast(sum, least), most).Store(ref y, at);
            }
        }
    }

    /// <summary>The epilogue, where it is one of these; else one that changes nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static BlockFinish Of<TE>(ref TE epilogue) where TE : struct, IEpilogue<float>, allows ref struct =>
        typeof(TE) == typeof(BlockFinish) ? Unsafe.As<TE, BlockFinish>(ref epilogue) : new BlockFinish([], [], 1, 0);

    /// <summary>Throws where one of these would read past what it was given.</summary>
    /// <param name="epilogue">Perhaps another one.</param>
    /// <param name="s">The convolution whose result it changes.</param>
    /// <exception cref="ArgumentException">A span is too short, or the result has not as many blocks.</exception>
    internal static void Check<TE>(ref TE epilogue, in ConvShape s) where TE : struct, IEpilogue<float>, allows ref struct
    {
        if (typeof(TE) != typeof(BlockFinish))
            return;
        BlockFinish finish = Of(ref epilogue);
        int blocks = Block.Count(s.OutChannels);
        if (blocks != finish._blocks)
            throw new ArgumentException($"The result has {blocks} blocks, its epilogue {finish._blocks}.", nameof(epilogue));
        if (!finish._shift.IsEmpty)
            Extents.Require(finish._shift.Length, (long)blocks * Block.Lanes, "shift");
        if (!finish._other.IsEmpty)
            Extents.Require(finish._other.Length, ((long)s.Batch * blocks - 1) * finish._plane + (long)s.OutPlane * Block.Lanes, "other");
    }

    internal ReadOnlySpan<float> Shift => _shift;

    internal ReadOnlySpan<float> Other => _other;

    /// <summary>Where the shift of a block begins, by its number among those of all images.</summary>
    internal int ShiftAt(int block) => block % _blocks * Block.Lanes;

    /// <summary>Where a pixel of a block begins in <see cref="Other"/>.</summary>
    internal nint OtherAt(int block, int pixel) => (nint)block * _plane + (nint)pixel * Block.Lanes;
}
