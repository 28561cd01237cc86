using ModelDsl.Runtime;

namespace ModelDsl.Tests.Kernels;

/// <summary>Tensors in blocks of 16 channels, and sizes for what works on them.</summary>
internal static class BlockData
{
    /// <summary>[N, C, plane] as [N, ⌈C / 16⌉, plane, 16].</summary>
    /// <param name="fill">What lanes past the channels hold.</param>
    public static float[] Blocks(ReadOnlySpan<float> planes, int batch, int channels, int plane, float fill)
    {
        int blocks = Block.Count(channels);
        var result = new float[batch * blocks * plane * Block.Lanes];
        for (int i = 0; i < result.Length; i++)
        {
            int lane = i % 16, pixel = i / 16 % plane, block = i / 16 / plane % blocks, image = i / 16 / plane / blocks, channel = block * 16 + lane;
            result[i] = channel < channels ? planes[(image * channels + channel) * plane + pixel] : fill;
        }
        return result;
    }

    /// <summary>A convolution of one or two axes and one group, of random sizes and options.</summary>
    public static ConvShape Convolution(Random random)
    {
        bool line = random.Next(4) == 0;
        int inputs = random.Next(1, random.Next(3) == 0 ? 70 : 20), outputs = random.Next(1, random.Next(3) == 0 ? 100 : 30);
        return Sizes(random, line, inputs, outputs, 1);
    }

    /// <summary>One filter for each channel.</summary>
    public static ConvShape Depthwise(Random random)
    {
        int channels = random.Next(2, 50);
        return Sizes(random, random.Next(4) == 0, channels, channels, channels);
    }

    private static ConvShape Sizes(Random random, bool line, int inputs, int outputs, int groups)
    {
        int[] input = [line ? 1 : random.Next(1, 20), random.Next(1, line ? 90 : 20)], kernel = new int[2], stride = new int[2], dilation = new int[2];
        int[] before = new int[2], after = new int[2];
        for (int i = line ? 1 : 0; i < 2; i++)
        {
            kernel[i] = random.Next(1, 5);
            stride[i] = random.Next(1, 4);
            dilation[i] = random.Next(1, 4);
            // A negative padding cuts the input.
            (before[i], after[i]) = random.Next(3) == 0 ? (0, 0) : (random.Next(-1, 4), random.Next(-1, 4));
            after[i] += Math.Max(0, dilation[i] * (kernel[i] - 1) + 1 - input[i] - before[i] - after[i]);
        }
        int batch = random.Next(1, 3);
        return line
            ? ConvShape.Of(batch, inputs, outputs, groups, input[1..], kernel[1..], stride[1..], dilation[1..], before[1..], after[1..])
            : ConvShape.Of(batch, inputs, outputs, groups, input, kernel, stride, dilation, before, after);
    }
}
