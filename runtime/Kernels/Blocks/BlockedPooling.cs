using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Greatest elements and sums of windows over f32 tensors in blocks of 16 channels: [N, ⌈C / 16⌉, H, W, 16].</summary>
public static class BlockedPooling
{
    /// <summary>The greatest element of each window; outside stands -∞.</summary>
    /// <param name="workers">The pool.</param>
    /// <param name="s">Its planes are blocks of channels.</param>
    /// <param name="x">The input.</param>
    /// <param name="y">The results.</param>
    /// <exception cref="ArgumentException">A span is too short, or there are three spatial axes.</exception>
    public static void Max(Workers workers, in WindowShape s, ReadOnlySpan<float> x, Span<float> y) => RunAt<MaxStep>(VectorWidths.Widest, workers, s, x, y);

    /// <summary>The sum of each window; outside stands 0.</summary>
    /// <inheritdoc cref="Max"/>
    public static void Sum(Workers workers, in WindowShape s, ReadOnlySpan<float> x, Span<float> y) => RunAt<SumStep>(VectorWidths.Widest, workers, s, x, y);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void RunAt<TStep>(VectorWidth width, Workers workers, in WindowShape s, ReadOnlySpan<float> x, Span<float> y) where TStep : struct, IWindowStep
    {
        if (s.Planes == 0 || s.OutPlane <= 0)
            return;
        if (s.Kernel.D != 1 || s.Input.D != 1 || s.Output.D != 1)
            throw new ArgumentException("Blocked windows have at most 2 spatial axes.", nameof(s));
        Extents.Require(x.Length, (long)s.Planes * s.InPlane * Block.Lanes, nameof(x));
        Extents.Require(y.Length, (long)s.Planes * s.OutPlane * Block.Lanes, nameof(y));
        var windows = new BlockWindows(
            new WindowAxis(s.Input.H, s.Kernel.H, s.Stride.H, s.Dilation.H, s.Before.H, s.Output.H),
            new WindowAxis(s.Input.W, s.Kernel.W, s.Stride.W, s.Dilation.W, s.Before.W, s.Output.W));
        var rows = new BlockRowsOfWindows<TStep, NoEpilogue<float>>(windows, s.Planes, (s.InPlane, s.Output.H, s.Output.W), 1, s.Taps, x, [], y, default, width);
        workers.Run(ref rows, rows.Chunks);
    }
}
