using System.Numerics;

namespace ModelDsl.Runtime.Reference;

/// <summary>The definitions of matrix products and convolutions as plain loops in double precision: what the fast kernels are compared with.</summary>
public static class ReferenceProducts
{
    /// <summary>C[m, n] = A[m, k] · B[k, n], or C += A · B.</summary>
    public static void Gemm<T>(
        int m, int n, int k, ReadOnlySpan<T> a, int aRow, int aCol, ReadOnlySpan<T> b, int bRow, int bCol, Span<T> c, int ldc, bool accumulate = false)
        where T : INumber<T>
    {
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++)
            {
                double sum = accumulate ? double.CreateTruncating(c[i * ldc + j]) : 0;
                for (int p = 0; p < k; p++)
                    sum += double.CreateTruncating(a[i * aRow + p * aCol]) * double.CreateTruncating(b[p * bRow + j * bCol]);
                c[i * ldc + j] = T.CreateTruncating(sum);
            }
    }

    /// <summary>y[N, O, S′…] = x[N, C, S…] ⋆ filters[O, C / groups, K…].</summary>
    public static void Conv<T>(in ConvShape s, ReadOnlySpan<T> x, ReadOnlySpan<T> filters, Span<T> y) where T : INumber<T>
    {
        int inputs = s.InChannels / s.Groups, outputs = s.OutChannels / s.Groups;
        for (int plane = 0; plane < s.Batch * s.OutChannels; plane++)
            for (int position = 0; position < s.OutPlane; position++)
            {
                int image = plane / s.OutChannels, output = plane % s.OutChannels, group = output / outputs;
                double sum = 0;
                for (int channel = 0; channel < inputs; channel++)
                    for (int tap = 0; tap < s.Taps; tap++)
                    {
                        int at = Windows.Source(position, tap, s.Output, s.Kernel, s.Stride, s.Dilation, s.Before, s.Input);
                        if (at >= 0)
                            sum += double.CreateTruncating(x[(image * s.InChannels + group * inputs + channel) * s.InPlane + at])
                                * double.CreateTruncating(filters[(output * inputs + channel) * s.Taps + tap]);
                    }
                y[plane * s.OutPlane + position] = T.CreateTruncating(sum);
            }
    }

    /// <summary>The adjoint of a convolution: every input element is spread over its window; filters are [C, O / groups, K…].</summary>
    public static void ConvTranspose<T>(in ConvShape s, ReadOnlySpan<T> x, ReadOnlySpan<T> filters, Span<T> y) where T : INumber<T>
    {
        int inputs = s.InChannels / s.Groups, outputs = s.OutChannels / s.Groups;
        var sums = new double[s.Batch * s.OutChannels * s.OutPlane];
        for (int plane = 0; plane < s.Batch * s.InChannels; plane++)
            for (int position = 0; position < s.InPlane; position++)
            {
                int image = plane / s.InChannels, input = plane % s.InChannels, group = input / inputs;
                double value = double.CreateTruncating(x[plane * s.InPlane + position]);
                for (int output = 0; output < outputs; output++)
                    for (int tap = 0; tap < s.Taps; tap++)
                    {
                        // A window of the output, seen from the input: the roles of the two planes are exchanged.
                        int at = Windows.Source(position, tap, s.Input, s.Kernel, s.Stride, s.Dilation, s.Before, s.Output);
                        if (at >= 0)
                            sums[(image * s.OutChannels + group * outputs + output) * s.OutPlane + at] +=
                                value * double.CreateTruncating(filters[(input * outputs + output) * s.Taps + tap]);
                    }
            }
        for (int i = 0; i < sums.Length; i++)
            y[i] = T.CreateTruncating(sums[i]);
    }

    /// <summary>The gradient of a convolution's filters: each tap adds up what it met times what came of it.</summary>
    public static void ConvFilters<T>(in ConvShape s, ReadOnlySpan<T> wide, ReadOnlySpan<T> narrow, Span<T> filters) where T : INumber<T>
    {
        int inputs = s.InChannels / s.Groups, outputs = s.OutChannels / s.Groups;
        for (int i = 0; i < s.OutChannels * s.Depth; i++)
        {
            int tap = i % s.Taps, channel = i / s.Taps % inputs, output = i / s.Taps / inputs, group = output / outputs;
            double sum = 0;
            for (int image = 0; image < s.Batch; image++)
                for (int position = 0; position < s.OutPlane; position++)
                {
                    int at = Windows.Source(position, tap, s.Output, s.Kernel, s.Stride, s.Dilation, s.Before, s.Input);
                    if (at >= 0)
                        sum += double.CreateTruncating(narrow[(image * s.OutChannels + output) * s.OutPlane + position])
                            * double.CreateTruncating(wide[(image * s.InChannels + group * inputs + channel) * s.InPlane + at]);
                }
            filters[i] = T.CreateTruncating(sum);
        }
    }
}
