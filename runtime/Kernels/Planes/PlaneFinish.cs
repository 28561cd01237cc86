using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>
/// What most convolutions in planes end with: min(max(y + shift[channel], Least), Most). Kernels that know it do it in registers, before results
/// reach memory.
/// </summary>
/// <param name="shift">A number for each channel, or none.</param>
/// <param name="channels">Channels of an image.</param>
public readonly ref struct PlaneFinish(ReadOnlySpan<float> shift, int channels) : IEpilogue<float>
{
    private readonly ReadOnlySpan<float> _shift = shift;
    private readonly int _channels = channels;

    /// <summary>No result is below it.</summary>
    public float Least { get; init; } = float.NegativeInfinity;

    /// <summary>No result is above it.</summary>
    public float Most { get; init; } = float.PositiveInfinity;

    internal bool IsBounded => !float.IsNegativeInfinity(Least) || !float.IsPositiveInfinity(Most);

    /// <inheritdoc/>
    public void Apply(Span<float> run, int row, int column)
    {
        if (Vector512.IsHardwareAccelerated) Apply<F32x16>(run, row);
        else if (Vector256.IsHardwareAccelerated) Apply<F32x8>(run, row);
        else Apply<F32x4>(run, row);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Apply<V>(Span<float> run, int row) where V : struct, ILanes<V, float>
    {
        ref float y = ref MemoryMarshal.GetReference(run);
        bool isBounded = IsBounded;
        V shift = V.Fill(ShiftOf(row)), least = V.Fill(Least), most = V.Fill(Most);
        int at = 0;
        if (!isBounded)
            for (; at <= run.Length - 2 * V.Count; at += 2 * V.Count)
            {
                (V.Load(in y, at) + shift).Store(ref y, at);
                (V.Load(in y, at + V.Count) + shift).Store(ref y, at + V.Count);
            }
        for (; at <= run.Length - V.Count; at += V.Count)
            WindowTiles.Between(V.Load(in y, at) + shift, least, most).Store(ref y, at);
        if (at < run.Length)
            WindowTiles.Between(V.Load(in y, at, run.Length - at) + shift, least, most).Store(ref y, at, run.Length - at);
    }

    /// <summary>What is added to a row, image · channels + channel.</summary>
    internal float ShiftOf(int row) => _shift.IsEmpty ? 0 : _shift[row % _channels];

    /// <summary>What is added to some channels one after the other, in lanes of which the last have zeros.</summary>
    internal void Shifts(int channel, Span<float> lanes)
    {
        int count = Math.Clamp(_shift.Length - channel, 0, lanes.Length);
        _shift.Slice(Math.Min(channel, _shift.Length), count).CopyTo(lanes);
        lanes[count..].Clear();
    }

    /// <summary>The epilogue, where it is one of these; else one that changes nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static PlaneFinish Of<TE>(ref TE epilogue) where TE : struct, allows ref struct =>
        typeof(TE) == typeof(PlaneFinish) ? Unsafe.As<TE, PlaneFinish>(ref epilogue) : new PlaneFinish([], 1);

    /// <summary>Throws where one of these would read past what it was given.</summary>
    /// <param name="epilogue">Perhaps another one.</param>
    /// <param name="s">The convolution whose result it changes.</param>
    /// <exception cref="ArgumentException">The span is too short, or the result has not as many channels.</exception>
    internal static void Check<TE>(ref TE epilogue, in ConvShape s) where TE : struct, allows ref struct
    {
        if (typeof(TE) != typeof(PlaneFinish))
            return;
        PlaneFinish finish = Of(ref epilogue);
        if (finish._channels != s.OutChannels)
            throw new ArgumentException($"The result has {s.OutChannels} channels, its epilogue {finish._channels}.", nameof(epilogue));
        if (!finish._shift.IsEmpty)
            Extents.Require(finish._shift.Length, s.OutChannels, "shift");
    }
}

/// <summary>What the results of one row, or plane, end with: min(max(y + Shift, Least), Most).</summary>
internal readonly record struct RowEnd(float Shift, float Least, float Most)
{
    // A field: to call a method costs what is in registers.
    public readonly bool IsBounded = !float.IsNegativeInfinity(Least) || !float.IsPositiveInfinity(Most);
}
