using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>Adds up what the taps of a transposed convolution give to each output, f32 by vectors of 512 or 256 bits.</summary>
/// <remarks>
/// Input i of tap k reaches output i·stride + k·dilation − before. With k·dilation − before = shift·stride + phase that is element
/// i + shift of the outputs that lie phase behind a multiple of the stride: these are next to each other once the
/// phases of a row are kept apart, and so are the inputs that reach them. Sums stay in registers until all taps are in.
/// </remarks>
/// <param name="shape">The transposed convolution.</param>
/// <param name="part">Elements from what one tap gives to what the next one does.</param>
internal readonly unsafe struct SpreadPlanes(in ConvShape shape, int part)
{
    // What masks and rows are cut by: the vectors that the machine is best at.
    private static int Lanes => Vector512.IsHardwareAccelerated ? F32x16.Count : F32x8.Count;

    private readonly ConvShape _s = shape;
    private readonly int _blocks = ((shape.Output.W + shape.Stride.W - 1) / shape.Stride.W + Lanes - 1) / Lanes;

    public static bool IsSupported => Vector256.IsHardwareAccelerated;

    /// <summary>Elements before and behind the parts that may be read, for input rows of a given convolution.</summary>
    public static int Slack(in ConvShape s) => 3 * Lanes + (s.Kernel.W * s.Dilation.W + Math.Abs(s.Before.W)) / s.Stride.W + s.Dilation.W;

    /// <summary>Elements of memory for <see cref="Prepare"/>.</summary>
    public int Length => MaskLength + (RowsLength + PhasesLength + Lanes - 1) / Lanes * Lanes;

    private int MaskLength => _s.Kernel.W * _blocks * Lanes;

    // For each output row, how many tap rows reach it, and where in the parts their input rows begin.
    private int RowLength => 1 + _s.Kernel.D * _s.Kernel.H;

    private int RowsLength => _s.Output.D * _s.Output.H * RowLength;

    // For each phase of a row, how many taps it has, and for each how far on its part is and which mask it takes.
    private int PhaseLength => 1 + 2 * _s.Kernel.W;

    private int PhasesLength => _s.Stride.W * PhaseLength;

    /// <summary>Finds out once for all planes which inputs reach which outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Prepare(float* memory)
    {
        var masks = (int*)memory;
        int* rows = masks + MaskLength, phases = rows + RowsLength;
        for (int d = 0; d < _s.Output.D; d++)
            for (int h = 0; h < _s.Output.H; h++, rows += RowLength)
            {
                rows[0] = 0;
                for (int kd = 0; kd < _s.Kernel.D; kd++)
                    for (int kh = 0; kh < _s.Kernel.H; kh++)
                    {
                        (int i, int beside) = Math.DivRem(d + _s.Before.D - kd * _s.Dilation.D, _s.Stride.D);
                        (int j, int below) = Math.DivRem(h + _s.Before.H - kh * _s.Dilation.H, _s.Stride.H);
                        if (beside == 0 && below == 0 && (uint)i < (uint)_s.Input.D && (uint)j < (uint)_s.Input.H)
                            rows[++rows[0]] = (kd * _s.Kernel.H + kh) * _s.Kernel.W * part + (i * _s.Input.H + j) * _s.Input.W;
                    }
            }
        for (int phase = 0; phase < _s.Stride.W; phase++)
            phases[phase * PhaseLength] = 0;
        for (int kw = 0; kw < _s.Kernel.W; kw++)
        {
            int offset = kw * _s.Dilation.W - _s.Before.W, shift = (int)Sizes.FloorDiv(offset, _s.Stride.W);
            int* phase = phases + (offset - shift * _s.Stride.W) * PhaseLength;
            phase[1 + 2 * phase[0]] = kw * part - shift;
            phase[2 + 2 * phase[0]++] = kw * _blocks * Lanes;
            for (int i = 0; i < _blocks * Lanes; i++)
                *masks++ = (uint)(i - shift) < (uint)_s.Input.W ? -1 : 0;
        }
    }

    /// <summary>One output plane.</summary>
    /// <param name="parts">What each tap gives to it, with <see cref="Slack"/> elements around.</param>
    /// <param name="prepared">By <see cref="Prepare"/>.</param>
    /// <param name="y">The plane, written in order.</param>
    public void Run(float* parts, float* prepared, float* y)
    {
        if (Vector512.IsHardwareAccelerated) Run<F32x16>(parts, prepared, y);
        else Run<F32x8>(parts, prepared, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run<V>(float* parts, float* prepared, float* y) where V : struct, ILanes<V, float>
    {
        int* rows = (int*)prepared + MaskLength, phases = rows + RowsLength;
        float* end = y + _s.OutPlane;
        int stride = _s.Stride.W, length = _s.Output.W, rowLength = RowLength, phaseLength = PhaseLength, blocks = _blocks;
        for (int row = _s.Output.D * _s.Output.H; row > 0; row--, y += length, rows += rowLength)
            for (int block = 0; block < blocks; block++)
            {
                int first = block * V.Count * stride;
                float* from = parts + block * V.Count, masks = prepared + block * V.Count;
                // What is stored behind the row is overwritten with the next one.
                if (stride == 1 && y + first + V.Count <= end)
                {
                    Sum<V>(from, rows, phases, masks).Store(ref y[first], 0);
                }
                else if (stride == 2 && y + first + 2 * V.Count <= end)
                {
                    (V low, V high) = Pairs.Join(Sum<V>(from, rows, phases, masks), Sum<V>(from, rows, phases + phaseLength, masks));
                    low.Store(ref y[first], 0);
                    high.Store(ref y[first], V.Count);
                }
                else
                {
                    for (int phase = 0; phase < stride; phase++)
                    {
                        V sum = Sum<V>(from, rows, phases + phase * phaseLength, masks);
                        for (int i = 0, w = first + phase; i < V.Count && w < length; i++, w += stride)
                            y[w] = Unsafe.Add(ref Unsafe.As<V, float>(ref sum), i);
                    }
                }
            }
    }

    // As many outputs of one phase of a row as a vector has lanes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Sum<V>(float* parts, int* rows, int* phase, float* masks) where V : struct, ILanes<V, float>
    {
        V sum = V.Zero;
        int count = rows[0], taps = phase[0];
        for (int i = 1; i <= count; i++)
        {
            float* row = parts + rows[i];
            for (int t = 1; t < 2 * taps; t += 2)
                sum += V.And(V.Load(in row[phase[t]], 0), V.Load(in masks[phase[t + 1]], 0));
        }
        return sum;
    }
}
