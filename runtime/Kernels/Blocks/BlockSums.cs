using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Adds up results that several chunks have each computed a part of, in the order of the parts, and does what comes after.</summary>
/// <param name="s">The convolution whose results they are.</param>
/// <param name="parts">How many.</param>
/// <param name="sums">The parts, one result after the other.</param>
/// <param name="y">The result.</param>
/// <param name="epilogue">What is done to it.</param>
/// <param name="width">Vectors to use.</param>
internal unsafe ref struct BlockSums<TE>(ConvShape s, int parts, ReadOnlySpan<float> sums, Span<float> y, TE epilogue, VectorWidth width) : IChunkBody
    where TE : struct, IEpilogue<float>, allows ref struct
{
    private readonly int _parts = parts, _pixels = s.OutPlane;
    private readonly long _all = (long)s.Batch * Block.Count(s.OutChannels) * s.OutPlane;
    private readonly ReadOnlySpan<float> _sums = sums;
    private readonly Span<float> _y = y;
    private readonly VectorWidth _width = width;
    private TE _epilogue = epilogue;

    /// <summary>How many chunks there are.</summary>
    public int Chunks { get; } = Runtime.Chunks.Count((long)s.Batch * Block.Count(s.OutChannels) * s.OutPlane, (parts + 1) * Block.Lanes * sizeof(float));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int chunk)
    {
        (long start, long end) = Runtime.Chunks.Range(_all, Chunks, chunk);
        fixed (float* sums = _sums, y = _y)
        {
            for (long pixel = start, next; pixel < end; pixel = next)
            {
                int block = (int)(pixel / _pixels), first = (int)(pixel % _pixels);
                next = Math.Min(end, pixel - first + _pixels);
                int count = (int)(next - pixel) * Block.Lanes;
                float* from = sums + (nint)pixel * Block.Lanes, to = y + (nint)pixel * Block.Lanes;
                switch (_width)
                {
                    case VectorWidth.Bits512: Add<F32x16>(from, to, count); break;
                    case VectorWidth.Bits256: Add<F32x8>(from, to, count); break;
                    default: Add<F32x4>(from, to, count); break;
                }
                if (typeof(TE) != typeof(NoEpilogue<float>))
                    _epilogue.Apply(new Span<float>(to, count), block, first * Block.Lanes);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add<V>(float* from, float* to, int count) where V : struct, ILanes<V, float>
    {
        nint part = (nint)_all * Block.Lanes;
        for (int at = 0; at < count; at += V.Count)
        {
            float* next = from + at;
            V sum = V.Load(in *next, 0);
            for (int p = 1; p < _parts; p++)
                sum += V.Load(in *(next += part), 0);
            sum.Store(ref to[at], 0);
        }
    }
}
