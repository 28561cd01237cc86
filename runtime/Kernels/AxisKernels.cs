using System.Numerics;
using System.Runtime.InteropServices;

namespace ModelDsl.Runtime;

/// <summary>Work along one axis of contiguous tensors seen as [before, size, after].</summary>
public static partial class AxisKernels
{
    /// <summary>Running maxima or minima and where they stand; the last of equals, as in PyTorch.</summary>
    public static void RunningExtreme<T>(ReadOnlySpan<T> x, int before, int size, int after, bool max, Span<T> values, Span<long> indices) where T : INumber<T>
    {
        for (int i = 0; i < before; i++)
        {
            for (int k = 0; k < after; k++)
            {
                int best = 0;
                for (int j = 0; j < size; j++)
                {
                    int at = (i * size + j) * after + k;
                    T extreme = x[(i * size + best) * after + k];
                    if (T.IsNaN(x[at]) || !T.IsNaN(extreme) && (max ? x[at] >= extreme : x[at] <= extreme)) best = j;
                    values[at] = x[(i * size + best) * after + k];
                    indices[at] = best;
                }
            }
        }
    }

    /// <summary>log Σ exp of all elements up to each one.</summary>
    public static void RunningLogSumExp<T>(ReadOnlySpan<T> x, int before, int size, int after, Span<T> result) where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < before; i++)
        {
            for (int k = 0; k < after; k++)
            {
                double largest = double.NegativeInfinity, sum = 0;
                for (int j = 0; j < size; j++)
                {
                    int at = (i * size + j) * after + k;
                    double value = double.CreateTruncating(x[at]);
                    if (value > largest)
                    {
                        sum = double.IsNegativeInfinity(largest) ? 1 : sum * Math.Exp(largest - value) + 1;
                        largest = value;
                    }
                    else if (!double.IsNegativeInfinity(value)) sum += Math.Exp(value - largest);
                    result[at] = T.CreateTruncating(double.IsNegativeInfinity(largest) ? largest : largest + Math.Log(sum));
                }
            }
        }
    }

    /// <summary>Writes (or adds) source elements at the places along one axis that the indices name.</summary>
    /// <param name="index">Indices, of shape <paramref name="indexShape"/>.</param>
    /// <param name="indexShape">At most as large as the others on every axis.</param>
    /// <param name="source">Of shape <paramref name="sourceShape"/>.</param>
    /// <param name="sourceShape">Sizes of the source.</param>
    /// <param name="target">Of shape <paramref name="targetShape"/>, holding its old values.</param>
    /// <param name="targetShape">Sizes of the target.</param>
    /// <param name="axis">The axis that the indices choose on.</param>
    /// <param name="add">Adds instead of writing.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the axis.</exception>
    public static void Scatter<T>(
        ReadOnlySpan<long> index, ReadOnlySpan<int> indexShape, ReadOnlySpan<T> source, ReadOnlySpan<int> sourceShape,
        Span<T> target, ReadOnlySpan<int> targetShape, int axis, bool add) where T : unmanaged
    {
        int rank = indexShape.Length;
        if (AlikeBut(axis, indexShape, sourceShape) && AlikeBut(axis, indexShape, targetShape))
        {
            ScatterPlain(index, indexShape, source, sourceShape[axis], target, targetShape[axis], axis, add);
            return;
        }
        Span<int> at = stackalloc int[rank];
        at.Clear();
        for (int flat = 0; flat < index.Length; flat++)
        {
            int from = 0, to = 0;
            for (int i = 0; i < rank; i++)
            {
                from = from * sourceShape[i] + at[i];
                int place = i == axis ? (int)Indexing.Check(index[flat], targetShape[i], "index") : at[i];
                to = to * targetShape[i] + place;
            }
            target[to] = add ? Plus(target[to], source[from]) : source[from];
            for (int i = rank - 1; i >= 0 && ++at[i] == indexShape[i]; i--) at[i] = 0;
        }
    }

    private static bool AlikeBut(int axis, ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        for (int i = 0; i < a.Length; i++)
        {
            if (i != axis && a[i] != b[i]) return false;
        }
        return true;
    }

    // Shapes that differ on the axis alone: [before, count, after], [before, sources, after] and [before, size, after].
    private static void ScatterPlain<T>(
        ReadOnlySpan<long> index, ReadOnlySpan<int> indexShape, ReadOnlySpan<T> source, int sources, Span<T> target, int size, int axis, bool add) where T : unmanaged
    {
        int before = 1, after = 1, count = indexShape[axis];
        for (int i = 0; i < axis; i++) before *= indexShape[i];
        for (int i = axis + 1; i < indexShape.Length; i++) after *= indexShape[i];
        for (int b = 0; b < before; b++)
        {
            Span<T> plane = target.Slice(b * size * after, size * after);
            for (int j = 0; j < count; j++)
            {
                ReadOnlySpan<long> places = index.Slice((b * count + j) * after, after);
                ReadOnlySpan<T> row = source.Slice((b * sources + j) * after, after);
                for (int k = 0; k < after; k++)
                {
                    int to = (int)Indexing.Check(places[k], size, "index") * after + k;
                    plane[to] = add ? Plus(plane[to], row[k]) : row[k];
                }
            }
        }
    }

    /// <summary>Writes (or adds) whole rows at places along one axis: index j holds for all of <c>source[.., j, ..]</c>.</summary>
    /// <param name="index">One place for each source along the axis.</param>
    /// <param name="source">Rows, <c>[before, index.Length, after]</c>.</param>
    /// <param name="target">Holding its old values, <c>[before, size, after]</c>.</param>
    /// <param name="size">Places along the axis.</param>
    /// <param name="after">Elements of a row.</param>
    /// <param name="add">Adds instead of writing.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the axis.</exception>
    public static void ScatterRows<T>(ReadOnlySpan<long> index, ReadOnlySpan<T> source, Span<T> target, int size, int after, bool add) where T : unmanaged
    {
        int before = index.Length == 0 || after == 0 ? 0 : source.Length / (index.Length * after);
        for (int b = 0; b < before; b++)
        {
            for (int j = 0; j < index.Length; j++)
            {
                int place = (int)Indexing.Check(index[j], size, "index");
                ReadOnlySpan<T> from = source.Slice((b * index.Length + j) * after, after);
                Span<T> to = target.Slice((b * size + place) * after, after);
                if (!add) from.CopyTo(to);
                else if (typeof(T) == typeof(float)) System.Numerics.Tensors.TensorPrimitives.Add(MemoryMarshal.Cast<T, float>(to), MemoryMarshal.Cast<T, float>(from), MemoryMarshal.Cast<T, float>(to));
                else for (int k = 0; k < after; k++) to[k] = Plus(to[k], from[k]);
            }
        }
    }

    private static T Plus<T>(T a, T b) where T : unmanaged
    {
        if (typeof(T) == typeof(float)) return (T)(object)((float)(object)a + (float)(object)b);
        if (typeof(T) == typeof(double)) return (T)(object)((double)(object)a + (double)(object)b);
        if (typeof(T) == typeof(long)) return (T)(object)((long)(object)a + (long)(object)b);
        if (typeof(T) == typeof(int)) return (T)(object)((int)(object)a + (int)(object)b);
        throw new NotSupportedException($"elements of type {typeof(T).Name} are not added");
    }
}
