using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;

namespace ModelDsl.Planning;

/// <summary>Joins a convolution with few channels, whose kernel keeps all sums of a few places in registers, and the 2×2 maxima taken of it: the results then never reach memory.</summary>
/// <remarks>
/// Epilogues that never fall come after the maxima instead of before, with the same result, on a quarter of the elements:
/// max(relu(a + b), relu(c + b)) = relu(max(a, c) + b).
/// </remarks>
internal static class PooledConvolutions
{
    /// <summary>The same steps with some pairs joined.</summary>
    /// <param name="steps">Of a run, in order.</param>
    /// <param name="tuning">May keep pairs apart.</param>
    public static List<Step> Run(IReadOnlyList<Step> steps, Tuning tuning)
    {
        var readers = new Dictionary<Buffer, int>();
        Count(steps, readers);
        return Join(steps, readers, tuning);
    }

    private static void Count(IEnumerable<Step> steps, Dictionary<Buffer, int> readers)
    {
        foreach (Step step in steps)
        {
            if (step is ScanStep scan) Count(scan.Body, readers);
            else foreach (Buffer read in step.Reads) readers[read] = readers.GetValueOrDefault(read) + 1;
        }
    }

    private static List<Step> Join(IReadOnlyList<Step> steps, Dictionary<Buffer, int> readers, Tuning tuning)
    {
        var joined = new List<Step>();
        foreach (Step step in steps)
        {
            if (step is WindowStep pool && joined is [.., ConvolutionStep convolution] && Fits(convolution, pool) && readers[convolution.Result] == 1
                && tuning.Decide($"maxima of convolution {Sizes(convolution.Shape)}", "joined", "apart") == "joined")
            {
                convolution.Pooled = true;
                convolution.Result = pool.Result;
            }
            else
            {
                joined.Add(step);
            }
        }
        return joined;
    }

    private static bool Fits(ConvolutionStep c, WindowStep pool)
    {
        ConvolutionShape s = c.Shape;
        bool halves = pool is { Kind: WindowKind.Max, Kernel: [2, 2], Strides: [2, 2], Dilations: [1, 1] } && pool.Before.Concat(pool.After).All(p => p == Dim.Zero);
        bool feeds = pool.X.Buffer == c.Result && pool.X.Offset == Dim.Zero && c.Result.Place == Place.Arena && pool.Planes == s.Batch * s.OutChannels && c.Guard.Equals(pool.Guard);
        return halves && feeds && s.Algorithm == ConvAlgorithm.Planes && !s.Transposed && s.Kernel.Length == 2 && DirectChoice.IsSmall(s.Groups, DirectChoice.Filters(s)) && (c.Epilogue is null || Rises(c.Epilogue.Body)) && c.Result.Element == ElementType.F32;
    }

    private static string Sizes(ConvolutionShape s) => $"{s.Batch} × {s.InChannels} → {s.OutChannels}, {string.Join('×', s.Input)}, {string.Join('×', s.Kernel)}";

    // Whether an element of the epilogue never falls when the convolution's grows, and does not depend on its place in the plane.
    private static bool Rises(Expr e) => e switch
    {
        AccumulatorExpr => true,
        ApplyExpr { Primitive: Add or Maximum or Minimum or Tanh or Sigmoid } a => a.Operands.All(Rises),
        ApplyExpr { Primitive: Subtract, Operands: [var x, var y] } => Rises(x) && IsOfChannel(y),
        ApplyExpr { Primitive: Multiply, Operands: [var x, LiteralExpr { Number: > 0 }] } => Rises(x),
        // A ReLU: where(x <= 0, 0, x).
        ApplyExpr { Primitive: Select, Operands: [ApplyExpr { Primitive: LessOrEqual, Operands: [var x, LiteralExpr { Number: 0 }] }, LiteralExpr { Number: 0 }, var y] } => x == y && Rises(x),
        _ => IsOfChannel(e),
    };

    private static bool IsOfChannel(Expr e) => e.All().All(part => part is LiteralExpr or ApplyExpr || part is LoadExpr load && !load.Index.Uses(load.Index.Coefficients.Length - 1));
}
