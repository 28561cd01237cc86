using System.Collections.Immutable;
using ModelDsl.Shapes;

namespace ModelDsl.Planning;

/// <summary>
/// Joins a convolution, the filters of single channels that read its result, and the convolution of pixels that makes few channels of theirs: what is
/// between them stays in cache.
/// </summary>
/// <remarks>
/// So mobile networks go: many channels are made of few, each is filtered, and few are made of them again. The wide tensors
/// are most of their memory traffic. Where a last convolution makes more than half as many channels, what is saved is less, and it may be
/// the first before the next filters. Refuses first convolutions whose windows overlap in blocks, which would lay their input
/// out once for each share of the channels, and results that anything else reads.
/// </remarks>
internal static class ProducedRows
{
    /// <summary>The same steps with some pairs joined.</summary>
    /// <param name="steps">Of a run, in order.</param>
    /// <param name="tuning">May keep pairs apart.</param>
    public static List<Step> Run(IReadOnlyList<Step> steps, Tuning tuning)
    {
        var readers = new Dictionary<Buffer, int>();
        foreach (Buffer read in steps.SelectMany(s => s.Reads.Distinct())) readers[read] = readers.GetValueOrDefault(read) + 1;
        var joined = new List<Step>();
        foreach (Step step in steps)
        {
            if (step is ConvolutionStep second && joined is [.., ConvolutionStep first] && Fits(first, second) && readers[first.Result] == 1
                && tuning.Decide($"depthwise {Sizes(second.Shape)} of {Sizes(first.Shape)}", "joined", "apart") == "joined")
            {
                second.Producer = first;
                joined[^1] = second;
            }
            else if (step is ConvolutionStep third && joined is [.., ConvolutionStep { Producer: { } wide } filters] && Narrows(filters, third) && readers[filters.Result] == 1
                && tuning.Decide($"projection {Sizes(third.Shape)} of depthwise {Sizes(filters.Shape)} of {Sizes(wide.Shape)}", "joined", "apart") == "joined")
            {
                third.Producer = filters;
                joined[^1] = third;
            }
            else
            {
                joined.Add(step);
            }
        }
        return joined;
    }

    private static bool Fits(ConvolutionStep first, ConvolutionStep second) =>
        second is { Shape.Algorithm: ConvAlgorithm.Depthwise, Producer: null } && second.X == first.Result && second.XOffset == Dim.Zero
        && first is { Producer: null, Pooled: false, Result.Place: Place.Arena } && first.Guard.Equals(second.Guard) && !Reads(second.Epilogue, first.Result)
        && (first.Shape.Algorithm == ConvAlgorithm.Entry || first.Shape.Algorithm == ConvAlgorithm.Direct && IsOfPixels(first.Shape));

    private static bool Narrows(ConvolutionStep second, ConvolutionStep third) =>
        second.Shape.Algorithm == ConvAlgorithm.Depthwise && third is { Producer: null, Pooled: false, Shape.Algorithm: ConvAlgorithm.Direct } && third.X == second.Result && third.XOffset == Dim.Zero
        && second.Result.Place == Place.Arena && second.Guard.Equals(third.Guard) && !Reads(third.Epilogue, second.Result)
        && IsOfPixels(third.Shape) && third.Shape.Input.All(d => d.IsConstant) && 2 * third.Shape.OutChannels.Value <= third.Shape.InChannels.Value;

    private static bool Reads(Epilogue? epilogue, Buffer buffer) =>
        epilogue is not null && epilogue.Body.All().Any(e => e is LoadExpr load && load.Buffer == buffer || e is TakeExpr take && take.Buffer == buffer);

    private static bool IsOfPixels(ConvolutionShape s) =>
        s.Kernel.All(k => k == Dim.One) && s.Strides.All(x => x == 1) && s.Before.Concat(s.After).All(p => p == Dim.Zero);

    private static string Sizes(ConvolutionShape s) => $"{s.Batch} × {s.InChannels} → {s.OutChannels}, {string.Join('×', s.Input)}, {string.Join('×', s.Kernel)}";
}
