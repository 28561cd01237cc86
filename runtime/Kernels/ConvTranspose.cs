using System.Numerics;
using System.Numerics.Tensors;

namespace ModelDsl.Runtime;

/// <summary>Transposed convolutions of contiguous tensors: every input element is spread over the window it came from.</summary>
public static class ConvTranspose
{
    private const int MostChunks = 32;
    private const double SerialWork = 500_000;

    /// <summary>Elements of packed filters.</summary>
    public static int PackedLength(in ConvShape s) => checked(s.InChannels * (s.OutChannels / s.Groups) * s.Taps);

    /// <summary>Brings filters [C, O / groups, K…] into the order [group, output channel, tap, input channel].</summary>
    public static void Pack<T>(in ConvShape s, ReadOnlySpan<T> filters, Span<T> packed)
    {
        int channels = s.InChannels / s.Groups, outputs = s.OutChannels / s.Groups * s.Taps;
        for (int group = 0; group < s.Groups; group++)
        {
            for (int o = 0; o < outputs; o++)
            {
                for (int c = 0; c < channels; c++) packed[(group * outputs + o) * channels + c] = filters[(group * channels + c) * outputs + o];
            }
        }
    }

    /// <summary>Elements of scratch that <see cref="Run{T, TE}"/> wants.</summary>
    public static int ScratchLength(in ConvShape s) => checked(ChunkCount(s) * s.InPlane);

    private static int ChunkCount(in ConvShape s) => Math.Min(MostChunks, s.Batch * s.OutChannels);

    public static void Run<T, TE>(Workers workers, in ConvShape s, ReadOnlySpan<T> x, ReadOnlySpan<T> packed, Span<T> y, Span<T> scratch, TE epilogue)
        where T : unmanaged, INumber<T> where TE : struct, IEpilogue<T>, allows ref struct
    {
        int chunks = ChunkCount(s);
        var body = new Planes<T, TE>(s, chunks, x, packed, y, scratch, epilogue);
        if ((double)s.Batch * s.OutChannels * s.InPlane * s.Taps * (s.InChannels / s.Groups) < SerialWork)
        {
            for (int i = 0; i < chunks; i++) body.Run(i);
        }
        else workers.Run(ref body, chunks);
    }

    private ref struct Planes<T, TE>(ConvShape shape, int chunks, ReadOnlySpan<T> x, ReadOnlySpan<T> filters, Span<T> y, Span<T> scratch, TE epilogue) : IChunkBody
        where T : unmanaged, INumber<T> where TE : struct, IEpilogue<T>, allows ref struct
    {
        private readonly ConvShape _s = shape;
        private readonly int _chunks = chunks;
        private readonly ReadOnlySpan<T> _x = x, _filters = filters;
        private readonly Span<T> _y = y, _scratch = scratch;
        private TE _epilogue = epilogue;

        public void Run(int chunk)
        {
            int channels = _s.InChannels / _s.Groups, outputs = _s.OutChannels / _s.Groups;
            Span<T> sums = _scratch.Slice(chunk * _s.InPlane, _s.InPlane);
            (long first, long last) = Chunks.Range(_s.Batch * _s.OutChannels, _chunks, chunk);
            for (int row = (int)first; row < last; row++)
            {
                int image = row / _s.OutChannels, output = row % _s.OutChannels, group = output / outputs;
                Span<T> plane = _y.Slice(row * _s.OutPlane, _s.OutPlane);
                plane.Clear();
                for (int tap = 0; tap < _s.Taps; tap++)
                {
                    ReadOnlySpan<T> weights = _filters.Slice((output * _s.Taps + tap) * channels, channels);
                    sums.Clear();
                    for (int c = 0; c < channels; c++)
                    {
                        ReadOnlySpan<T> input = _x.Slice((image * _s.InChannels + group * channels + c) * _s.InPlane, _s.InPlane);
                        TensorPrimitives.MultiplyAdd(input, weights[c], sums, sums);
                    }
                    Spread(sums, plane, tap);
                }
                if (typeof(TE) != typeof(NoEpilogue<T>)) _epilogue.Apply(plane, row, 0);
            }
        }

        private readonly void Spread(ReadOnlySpan<T> sums, Span<T> plane, int tap)
        {
            int kw = tap % _s.Kernel.W, kh = tap / _s.Kernel.W % _s.Kernel.H, kd = tap / _s.Kernel.W / _s.Kernel.H;
            for (int d = 0; d < _s.Input.D; d++)
            {
                int od = d * _s.Stride.D + kd * _s.Dilation.D - _s.Before.D;
                if ((uint)od >= (uint)_s.Output.D) continue;
                for (int h = 0; h < _s.Input.H; h++)
                {
                    int oh = h * _s.Stride.H + kh * _s.Dilation.H - _s.Before.H;
                    if ((uint)oh >= (uint)_s.Output.H) continue;
                    Span<T> line = plane.Slice((od * _s.Output.H + oh) * _s.Output.W, _s.Output.W);
                    ReadOnlySpan<T> from = sums.Slice((d * _s.Input.H + h) * _s.Input.W, _s.Input.W);
                    int ow = kw * _s.Dilation.W - _s.Before.W;
                    for (int w = 0; w < from.Length; w++, ow += _s.Stride.W)
                    {
                        if ((uint)ow < (uint)line.Length) line[ow] += from[w];
                    }
                }
            }
        }
    }
}
