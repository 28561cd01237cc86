using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime.Weights;

/// <content>The laws that give a tensor structure: orthogonal, sparse, identities.</content>
public static partial class Initializers
{
    /// <summary>Rows (or columns, when there are fewer) that are orthogonal and of length <paramref name="gain"/>; later axes count as columns.</summary>
    public static void Orthogonal<T>(Span<T> data, ReadOnlySpan<int> shape, ulong seed, ulong stream, double gain = 1) where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckCount(data, shape);
        if (shape.Length < 2) throw new ArgumentException("orthogonal needs at least two axes", nameof(shape));
        if (data.IsEmpty) return;
        int rows = shape[0], columns = data.Length / rows;
        int vectors = Math.Min(rows, columns), length = Math.Max(rows, columns);
        var random = new CounterRandom(seed, stream);
        var basis = new double[vectors][];
        for (int v = 0; v < vectors; v++)
        {
            var vector = basis[v] = new double[length];
            for (int i = 0; i < length; i++) vector[i] = random.Normal((long)v * length + i);
            // Gram and Schmidt, twice, since once leaves the rounding of nearly parallel vectors. With a positive length to
            // divide by it is the Q of QR with a positive diagonal, which is uniform among the orthogonal matrices.
            for (int pass = 0; pass < 2; pass++)
                for (int w = 0; w < v; w++) Subtract(vector, basis[w], Dot(vector, basis[w]));
            double norm = Math.Sqrt(Dot(vector, vector));
            for (int i = 0; i < length; i++) vector[i] /= norm;
        }
        for (int r = 0; r < rows; r++)
            for (int c = 0; c < columns; c++)
                data[r * columns + c] = T.CreateTruncating(gain * (rows <= columns ? basis[r][c] : basis[c][r]));
    }

    /// <summary>Normal values of which the given share of every column, rounded up, is zero. For two axes.</summary>
    public static void Sparse<T>(Span<T> data, ReadOnlySpan<int> shape, ulong seed, ulong stream, double sparsity, double std = 0.01) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (shape.Length != 2) throw new ArgumentException("sparse needs two axes", nameof(shape));
        if (!(sparsity is >= 0 and <= 1)) throw new ArgumentException($"a sparsity lies from 0 to 1, found {sparsity}", nameof(sparsity));
        Normal(data, shape, seed, stream, 0, std);
        int rows = shape[0], columns = shape[1];
        int zeros = (int)Math.Ceiling(sparsity * rows);
        var random = new CounterRandom(seed, stream);
        var keys = new ulong[rows];
        var order = new int[rows];
        for (int c = 0; c < columns; c++)
        {
            // The rows in random order, by draws beyond those of the values.
            for (int r = 0; r < rows; r++) (keys[r], order[r]) = (random.Bits(data.Length + (long)c * rows + r), r);
            Array.Sort(keys, order);
            for (int i = 0; i < zeros; i++) data[order[i] * columns + c] = T.Zero;
        }
    }

    /// <summary>The identity matrix, cut off or filled up with zeros. For two axes.</summary>
    public static void Eye<T>(Span<T> data, ReadOnlySpan<int> shape, ulong seed, ulong stream) where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckCount(data, shape);
        if (shape.Length != 2) throw new ArgumentException("eye needs two axes", nameof(shape));
        data.Clear();
        for (int i = 0; i < Math.Min(shape[0], shape[1]); i++) data[i * shape[1] + i] = T.One;
    }

    /// <summary>A convolution's weight <c>[out, in/groups, k…]</c> that passes its channels on, group by group, as many as there are.</summary>
    public static void Dirac<T>(Span<T> data, ReadOnlySpan<int> shape, ulong seed, ulong stream, int groups = 1) where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckCount(data, shape);
        if (shape.Length is < 3 or > 5) throw new ArgumentException("dirac needs three to five axes", nameof(shape));
        if (groups < 1 || shape[0] % groups != 0) throw new ArgumentException($"{shape[0]} channels do not split into {groups} groups", nameof(groups));
        data.Clear();
        int area = 1, centre = 0;
        foreach (int axis in shape[2..]) (area, centre) = (area * axis, centre * axis + axis / 2);
        if (area == 0) return;
        int perGroup = shape[0] / groups;
        for (int group = 0; group < groups; group++)
            for (int channel = 0; channel < Math.Min(perGroup, shape[1]); channel++)
                data[((group * perGroup + channel) * shape[1] + channel) * area + centre] = T.One;
    }

    // Four lanes on every machine, emulated where there are fewer, so that sums have one order and one result.
    private static double Dot(double[] x, double[] y)
    {
        Span<Vector256<double>> xs = MemoryMarshal.Cast<double, Vector256<double>>(x.AsSpan()), ys = MemoryMarshal.Cast<double, Vector256<double>>(y.AsSpan());
        Vector256<double> sums = Vector256<double>.Zero;
        for (int i = 0; i < xs.Length; i++) sums += xs[i] * ys[i];
        double sum = sums[0] + sums[1] + (sums[2] + sums[3]);
        for (int i = xs.Length * 4; i < x.Length; i++) sum += x[i] * y[i];
        return sum;
    }

    private static void Subtract(double[] x, double[] y, double factor)
    {
        Span<Vector256<double>> xs = MemoryMarshal.Cast<double, Vector256<double>>(x.AsSpan()), ys = MemoryMarshal.Cast<double, Vector256<double>>(y.AsSpan());
        Vector256<double> factors = Vector256.Create(factor);
        for (int i = 0; i < xs.Length; i++) xs[i] -= factors * ys[i];
        for (int i = xs.Length * 4; i < x.Length; i++) x[i] -= factor * y[i];
    }
}
