namespace ModelDsl.Runtime.Files;

/// <summary>Fits what a file holds to a model's input: element type, then shape.</summary>
internal static class InputFitting
{
    /// <param name="shape">The wanted axes, null for one of any length; null altogether for any shape.</param>
    /// <exception cref="ModelFileException">The two do not fit; the message shows both.</exception>
    public static TensorData Fit(string path, TensorData found, TensorFormat format, ElementType wanted, ReadOnlySpan<long?> shape, bool anyShape)
    {
        string target = anyShape ? wanted.Name() : Describe(wanted, shape);
        int[] fitted = found.Shape;
        if (!anyShape)
        {
            int[]? axes = FitShape(found.Shape, shape) ?? FitShape(WithoutAddedAxes(found.Shape, format), shape);
            fitted = axes ?? throw new InputMismatchException(path, $"{target} is wanted, the file has {found}", Hint(found, format, shape));
        }
        return FitElement(path, found, format, wanted, target).Reshape(fitted);
    }

    /// <summary>A type with its wanted axes as the language writes it, <c>?</c> for any length.</summary>
    public static string Describe(ElementType wanted, ReadOnlySpan<long?> shape)
    {
        var axes = new string[shape.Length];
        for (int i = 0; i < axes.Length; i++) axes[i] = shape[i]?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?";
        return $"{wanted.Name()}[{string.Join(", ", axes)}]";
    }

    private static TensorData FitElement(string path, TensorData found, TensorFormat format, ElementType wanted, string target)
    {
        if (found.Element == wanted) return found;
        // Intensities become 0…1 where fractions can be held, and stay as they are elsewhere.
        if (found.FullScale is { } fullScale && wanted.IsFloat()) return TensorConversion.Scaled(found, wanted, fullScale);

        // Text, bytes of images and of idx files do not say for which element type they are meant; a file that does is taken at its word.
        bool obvious = format is TensorFormat.Csv or TensorFormat.Idx or TensorFormat.Png or TensorFormat.Pnm;
        string? problem = null;
        TensorData? fitted = obvious ? TensorConversion.Convert(found, wanted, out problem) : null;
        return fitted ?? throw new InputMismatchException(path, $"{target} is wanted, the file has {found}", problem ?? "convert it before");
    }

    /// <summary>Adds axes of size 1 where the file lacks them: those that must be 1 first, then the leftmost that may be.</summary>
    internal static int[]? FitShape(int[] found, ReadOnlySpan<long?> wanted)
    {
        int lacking = wanted.Length - found.Length;
        if (lacking < 0 || wanted.Length > 16) return null;
        int[]? best = null;
        int bestFixed = -1;
        Search(found, wanted, 0, new int[wanted.Length], 0, ref best, ref bestFixed);
        return best;
    }

    private static void Search(int[] found, ReadOnlySpan<long?> wanted, int taken, int[] axes, int fixedOnes, ref int[]? best, ref int bestFixed)
    {
        int axis = axes.Length - wanted.Length;
        if (wanted.IsEmpty)
        {
            if (taken == found.Length && fixedOnes > bestFixed) (best, bestFixed) = ((int[])axes.Clone(), fixedOnes);
            return;
        }
        bool mayAdd = wanted.Length > found.Length - taken;
        if (mayAdd && wanted[0] is null or 1)
        {
            axes[axis] = 1;
            Search(found, wanted[1..], taken, axes, fixedOnes + (wanted[0] is null ? 0 : 1), ref best, ref bestFixed);
        }
        if (taken < found.Length && (wanted[0] is null || wanted[0] == found[taken]))
        {
            axes[axis] = found[taken];
            Search(found, wanted[1..], taken + 1, axes, fixedOnes, ref best, ref bestFixed);
        }
    }

    /// <summary>Leaves out axes of size 1 that the format, not the data, brings: a table's row or column, a gray image's channel.</summary>
    private static int[] WithoutAddedAxes(int[] shape, TensorFormat format) => format switch
    {
        TensorFormat.Csv when shape is [1, 1] => [],
        TensorFormat.Csv when shape is [var n, 1] => [n],
        TensorFormat.Csv when shape is [1, var n] => [n],
        TensorFormat.Png or TensorFormat.Pnm when shape is [1, ..] => shape[1..],
        _ => shape,
    };

    private static string? Hint(TensorData found, TensorFormat format, ReadOnlySpan<long?> wanted)
    {
        if (format is TensorFormat.Png or TensorFormat.Pnm && wanted.Length >= 3 && wanted[^3] is { } channels && channels != found.Shape[0])
            return $"the image has {found.Shape[0]} {(found.Shape[0] == 1 ? "channel" : "channels")}, save it with {channels}";
        return "? stands for any length; axes of size 1 are added, others must agree";
    }
}
