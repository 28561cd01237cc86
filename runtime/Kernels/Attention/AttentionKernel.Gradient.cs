namespace ModelDsl.Runtime;

public static partial class AttentionKernel
{
    // Items that keep enough threads busy; with fewer, each is cut along its keys.
    private const int EnoughItems = 16;

    /// <summary>Elements of scratch that <see cref="Gradient{TE}"/> wants: what each part of the keys adds to the queries.</summary>
    public static int GradientScratchLength(AttentionShape shape) =>
        KeyGroups(shape) is var groups && groups > 1 ? checked(shape.Items * groups * shape.Queries * shape.Features) : 0;

    /// <summary>The cotangents of queries, keys and values. Weights are computed again from the log-sums, block by block.</summary>
    /// <param name="workers">threads.</param>
    /// <param name="shape">sizes.</param>
    /// <param name="q">queries.</param>
    /// <param name="qSteps">their strides.</param>
    /// <param name="k">keys.</param>
    /// <param name="kSteps">their strides.</param>
    /// <param name="v">values.</param>
    /// <param name="vSteps">their strides.</param>
    /// <param name="logSums">of each query, as <see cref="Run{TE}"/> gives them.</param>
    /// <param name="deltas">for each query Σ dy · y, less what flows into its log-sum.</param>
    /// <param name="dy">the cotangent of the result.</param>
    /// <param name="dySteps">its strides.</param>
    /// <param name="dq">cotangents of queries.</param>
    /// <param name="dqSteps">their strides.</param>
    /// <param name="dk">cotangents of keys.</param>
    /// <param name="dkSteps">their strides.</param>
    /// <param name="dv">cotangents of values.</param>
    /// <param name="dvSteps">their strides.</param>
    /// <param name="scratch"><see cref="GradientScratchLength"/> elements; with fewer, items are not cut along their keys.</param>
    /// <param name="masks">as for <see cref="Run{TE}"/>.</param>
    /// <exception cref="ArgumentException">A span is too short for the sizes.</exception>
    public static void Gradient<TE>(
        Workers workers, AttentionShape shape, ReadOnlySpan<float> q, HeadStrides qSteps, ReadOnlySpan<float> k, HeadStrides kSteps,
        ReadOnlySpan<float> v, HeadStrides vSteps, ReadOnlySpan<float> logSums, ReadOnlySpan<float> deltas, ReadOnlySpan<float> dy, HeadStrides dySteps,
        Span<float> dq, HeadStrides dqSteps, Span<float> dk, HeadStrides dkSteps, Span<float> dv, HeadStrides dvSteps, Span<float> scratch, TE masks)
        where TE : struct, IEpilogue<float>, allows ref struct =>
        GradientAt(VectorWidths.Widest, workers, shape, q, qSteps, k, kSteps, v, vSteps, logSums, deltas, dy, dySteps, dq, dqSteps, dk, dkSteps, dv, dvSteps, scratch, masks);

    internal static void GradientAt<TE>(
        VectorWidth width, Workers workers, AttentionShape shape, ReadOnlySpan<float> q, HeadStrides qSteps, ReadOnlySpan<float> k, HeadStrides kSteps,
        ReadOnlySpan<float> v, HeadStrides vSteps, ReadOnlySpan<float> logSums, ReadOnlySpan<float> deltas, ReadOnlySpan<float> dy, HeadStrides dySteps,
        Span<float> dq, HeadStrides dqSteps, Span<float> dk, HeadStrides dkSteps, Span<float> dv, HeadStrides dvSteps, Span<float> scratch, TE masks)
        where TE : struct, IEpilogue<float>, allows ref struct
    {
        qSteps.Require(q.Length, shape, shape.Queries, shape.Features, nameof(q));
        kSteps.Require(k.Length, shape, shape.Keys, shape.Features, nameof(k));
        vSteps.Require(v.Length, shape, shape.Keys, shape.ValueFeatures, nameof(v));
        dySteps.Require(dy.Length, shape, shape.Queries, shape.ValueFeatures, nameof(dy));
        dqSteps.Require(dq.Length, shape, shape.Queries, shape.Features, nameof(dq));
        dkSteps.Require(dk.Length, shape, shape.Keys, shape.Features, nameof(dk));
        dvSteps.Require(dv.Length, shape, shape.Keys, shape.ValueFeatures, nameof(dv));
        Extents.Require(logSums.Length, (long)shape.Items * shape.Queries, nameof(logSums));
        Extents.Require(deltas.Length, (long)shape.Items * shape.Queries, nameof(deltas));
        if (shape.Items == 0)
            return;

        int groups = scratch.Length < GradientScratchLength(shape) ? 1 : KeyGroups(shape);
        var body = new Backward<TE>(width, shape, groups, q, qSteps, k, kSteps, v, vSteps, logSums, deltas, dy, dySteps, dk, dkSteps, dv, dvSteps, masks);
        int chunks = shape.Items * groups;
        if (groups == 1)
        {
            body.Queries(dq, dqSteps, 0);
            Spread(workers, shape, ref body, chunks);
            return;
        }
        int features = shape.Features, queries = shape.Queries;
        body.Queries(scratch, new HeadStrides(shape.Heads * groups * queries * features, groups * queries * features, features, 1), queries * features);
        Spread(workers, shape, ref body, chunks);
        var sums = new PartSums(shape, groups, scratch, dq, dqSteps);
        Spread(workers, shape, ref sums, shape.Items);
    }

    private static void Spread<TBody>(Workers workers, AttentionShape shape, ref TBody body, int chunks) where TBody : struct, IChunkBody, allows ref struct
    {
        if (shape.Serial)
            for (int i = 0; i < chunks; i++)
                body.Run(i);
        else
            workers.Run(ref body, chunks);
    }

    private static int KeyGroups(AttentionShape shape)
    {
        int blocks = (shape.Keys + AttentionBlocks.MostKeys - 1) / AttentionBlocks.MostKeys;
        return shape.Serial || shape.Items >= EnoughItems ? 1 : Math.Clamp(EnoughItems / Math.Max(shape.Items, 1), 1, Math.Max(blocks, 1));
    }

    // Adds up, in order, what the parts of the keys give each query.
    private readonly ref struct PartSums(AttentionShape shape, int groups, Span<float> parts, Span<float> dq, HeadStrides steps) : IChunkBody
    {
        private readonly Span<float> _parts = parts, _dq = dq;

        public unsafe void Run(int item)
        {
            int features = shape.Features;
            fixed (float* all = _parts, dq = _dq)
            {
                float* to = dq + steps.At(item, shape.Heads);
                for (int group = 0; group < groups; group++)
                {
                    float* part = all + ((nint)item * groups + group) * shape.Queries * features;
                    for (int row = 0; row < shape.Queries; row++)
                        AttentionRows.Write<F32x4>(part + (nint)row * features, features, 1, to + (nint)row * steps.Row, steps.Column, group > 0);
                }
            }
        }
    }
}
