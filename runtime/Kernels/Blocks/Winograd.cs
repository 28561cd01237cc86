using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Convolutions of 3×3 in channel blocks by Winograd's algorithm F(4×4, 3×3): a quarter of the multiplications.</summary>
/// <remarks>
/// <para>x [N, ⌈C / 16⌉, H, W, 16] and y [N, ⌈O / 16⌉, H′, W′, 16]; channels past C are zeros. Tiles of 6×6 inputs are transformed,
/// 36 small products go through all channels, and their transforms are the 4×4 results.</para>
/// <para>Rounding is up to 35 times that of a plain sum of products: 3e-6 of the largest result with 3 channels, 1.2e-5 with 256.
/// An input that is infinite or no number spoils the whole tile.</para>
/// <para>Work is cut by shape, so bits do not depend on threads.</para>
/// </remarks>
public static unsafe class Winograd
{
    /// <summary>Whether this is a convolution of two axes with windows of 3×3 at every place, in one group.</summary>
    public static bool Fits(in ConvShape s) =>
        s is { Groups: 1, Kernel: (1, 3, 3), Stride: (_, 1, 1), Dilation: (_, 1, 1), Input.D: 1, Output.D: 1, Before.D: 0 };

    /// <summary>Elements of packed filters; batch and spatial sizes do not matter.</summary>
    public static int PackedLength(in ConvShape s) => checked((int)WinogradFilters.Length(s.InChannels, s.OutChannels));

    /// <summary>Brings filters [O, C, 3, 3] into the layout of <see cref="Run{TE}"/>.</summary>
    /// <exception cref="ArgumentException">A span is too short for the sizes, or the convolution is of another kind.</exception>
    public static void Pack(in ConvShape s, ReadOnlySpan<float> filters, Span<float> packed) => PackAt(VectorWidths.Widest, s, filters, packed);

    internal static void PackAt(VectorWidth width, in ConvShape s, ReadOnlySpan<float> filters, Span<float> packed)
    {
        RequireFit(s);
        Extents.Require(filters.Length, (long)s.OutChannels * s.InChannels * 9, nameof(filters));
        Extents.Require(packed.Length, PackedLength(s), nameof(packed));
        WinogradFilters.Transform(filters, s.InChannels, s.OutChannels, packed, width);
    }

    /// <summary>Elements of scratch that <see cref="Run{TE}"/> wants.</summary>
    public static int ScratchLength(in ConvShape s)
    {
        long most = 0;
        foreach (VectorWidth width in (ReadOnlySpan<VectorWidth>)[VectorWidth.Bits256, VectorWidth.Bits512])
        {
            var cut = new WinogradCut(s, width);
            most = Math.Max(most, cut.SharesInputs ? cut.Groups * cut.InputLength : 0);
        }
        return checked((int)most);
    }

    /// <summary>y = x ⋆ filters, then the epilogue.</summary>
    /// <exception cref="ArgumentException">A span is too short for the sizes, or the convolution is of another kind.</exception>
    public static void Run<TE>(
        Workers workers, in ConvShape s, ReadOnlySpan<float> x, ReadOnlySpan<float> packed, Span<float> y, Span<float> scratch, TE epilogue)
        where TE : struct, IEpilogue<float>, allows ref struct => RunAt(VectorWidths.Widest, workers, s, x, packed, y, scratch, epilogue);

    internal static void RunAt<TE>(
        VectorWidth width, Workers workers, in ConvShape s, ReadOnlySpan<float> x, ReadOnlySpan<float> packed, Span<float> y, Span<float> scratch, TE epilogue)
        where TE : struct, IEpilogue<float>, allows ref struct
    {
        RequireFit(s);
        if (s.Batch == 0 || s.OutChannels == 0 || s.OutPlane <= 0)
            return;
        var cut = new WinogradCut(s, width);
        Extents.Require(x.Length, (long)s.Batch * cut.InBlocks * s.InPlane * 16, nameof(x));
        Extents.Require(y.Length, (long)s.Batch * cut.OutBlocks * s.OutPlane * 16, nameof(y));
        Extents.Require(packed.Length, PackedLength(s), nameof(packed));
        Extents.Require(scratch.Length, cut.SharesInputs ? cut.Groups * cut.InputLength : 0, nameof(scratch));
        switch (width)
        {
            case VectorWidth.Bits512: RunWith<F32x16, TE>(workers, s, cut, x, packed, y, scratch, epilogue); break;
            case VectorWidth.Bits256: RunWith<F32x8, TE>(workers, s, cut, x, packed, y, scratch, epilogue); break;
            default: RunWith<F32x4, TE>(workers, s, cut, x, packed, y, scratch, epilogue); break;
        }
    }

    private static void RequireFit(in ConvShape s)
    {
        if (!Fits(s))
            throw new ArgumentException("Winograd's algorithm is for windows of 3×3 at every place, in one group.", nameof(s));
    }

    private static void RunWith<V, TE>(
        Workers workers, in ConvShape s, in WinogradCut cut, ReadOnlySpan<float> x, ReadOnlySpan<float> packed, Span<float> y, Span<float> scratch, TE epilogue)
        where V : struct, ILanes<V, float> where TE : struct, IEpilogue<float>, allows ref struct
    {
        if (cut.SharesInputs)
        {
            var inputs = new Inputs<V>(s, cut, x, scratch);
            Share(workers, ref inputs, cut.Groups * cut.InBlocks, cut);
        }
        var results = new Results<V, TE>(s, cut, x, packed, y, scratch, epilogue);
        Share(workers, ref results, cut.Groups * cut.Parts, cut);
    }

    private static void Share<TBody>(Workers workers, ref TBody body, int chunks, in WinogradCut cut) where TBody : struct, IChunkBody, allows ref struct
    {
        if (cut.Groups * cut.Parts > 1)
            workers.Run(ref body, chunks);
        else
            for (int chunk = 0; chunk < chunks; chunk++)
                body.Run(chunk);
    }

    // Transforms one block of channels of one group.
    private readonly ref struct Inputs<V>(ConvShape shape, WinogradCut cut, ReadOnlySpan<float> x, Span<float> transformed) : IChunkBody
        where V : struct, ILanes<V, float>
    {
        private readonly WinogradCut _cut = cut;
        private readonly WinogradInputs _inputs = new(shape, cut);
        private readonly ReadOnlySpan<float> _x = x;
        private readonly Span<float> _transformed = transformed;

        public void Run(int chunk)
        {
            int group = chunk / _cut.InBlocks;
            float* memory = ThreadMemory.Floats(_inputs.MemoryLength);
            fixed (float* x = _x, to = _transformed)
                _inputs.Transform<V>(group, chunk % _cut.InBlocks, x, to + group * _cut.InputLength, memory);
        }
    }

    // Computes some output channels of one group.
    private ref struct Results<V, TE>(
        ConvShape shape, WinogradCut cut, ReadOnlySpan<float> x, ReadOnlySpan<float> packed, Span<float> y, Span<float> transformed, TE epilogue) : IChunkBody
        where V : struct, ILanes<V, float> where TE : struct, IEpilogue<float>, allows ref struct
    {
        private readonly ConvShape _s = shape;
        private readonly WinogradCut _cut = cut;
        private readonly WinogradInputs _inputs = new(shape, cut);
        private readonly ReadOnlySpan<float> _x = x, _packed = packed;
        private readonly Span<float> _y = y, _transformed = transformed;
        private TE _epilogue = epilogue;

        public void Run(int chunk)
        {
            int group = chunk / _cut.Parts, part = chunk % _cut.Parts;
            long work = Math.Max(_inputs.MemoryLength, WinogradResults.MemoryLength);
            float* memory = ThreadMemory.Floats(work + _cut.ProductLength + (_cut.SharesInputs ? 0 : _cut.InputLength));
            float* products = memory + work, own = products + _cut.ProductLength;
            fixed (float* x = _x, packed = _packed, y = _y, shared = _transformed)
            {
                float* inputs = own;
                if (_cut.SharesInputs)
                    inputs = shared + group * _cut.InputLength;
                else
                    for (int block = 0; block < _cut.InBlocks; block++)
                        _inputs.Transform<V>(group, block, x, own, memory);

                int unitBlocks = V.Count == 16 ? 2 : 1;
                (int firstRow, int endRow) = _cut.GroupRange(group);
                int tiles = (endRow - firstRow) * _cut.RowTiles;
                for (int unit = _cut.Units * part / _cut.Parts; unit < _cut.Units * (part + 1) / _cut.Parts; unit++)
                {
                    int block = unit * unitBlocks, blocks = Math.Min(unitBlocks, _cut.OutBlocks - block);
                    WinogradProducts.Run<V>(_cut, inputs, tiles, packed + (nint)WinogradFilters.Places * _cut.InBlocks * 16 * block * 16, blocks * 16, products);
                    for (int i = 0; i < blocks; i++)
                        for (int row = firstRow; row < endRow; row++)
                            Finish(row, block + i, products + (nint)(row - firstRow) * _cut.RowTiles * blocks * 16 + i * 16, blocks * 16, y, memory);
                }
            }
        }

        // One row of tiles of one block: four rows of results, fewer at the bottom.
        private void Finish(int row, int block, float* products, nint tile, float* y, float* memory)
        {
            int image = row / _cut.ImageRows, plane = image * _cut.OutBlocks + block, h = row % _cut.ImageRows * 4;
            int rows = Math.Min(4, _s.Output.H - h), start = h * _s.Output.W * 16, first = plane * _s.OutPlane * 16 + start;
            WinogradResults.Transform<V>(products, _cut.ProductPlace, tile, rows, _s.Output.W, y + first, memory);
            if (typeof(TE) != typeof(NoEpilogue<float>))
                _epilogue.Apply(_y.Slice(first, rows * _s.Output.W * 16), plane, start);
        }
    }
}
