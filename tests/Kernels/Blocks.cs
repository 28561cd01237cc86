namespace ModelDsl.Tests.Kernels;

/// <summary>Tensors [N, C, S…] as blocks of 16 channels, and back.</summary>
internal static class Blocks
{
    /// <summary>[N, ⌈C / 16⌉, plane, 16], zeros past the last channel.</summary>
    public static float[] Of(ReadOnlySpan<float> x, int batch, int channels, int plane)
    {
        var blocked = new float[Length(batch, channels, plane)];
        for (int i = 0; i < batch * channels * plane; i++)
            blocked[Place(i, channels, plane)] = x[i];
        return blocked;
    }

    /// <summary>[N, C, plane]</summary>
    public static float[] Plain(ReadOnlySpan<float> blocked, int batch, int channels, int plane)
    {
        var x = new float[batch * channels * plane];
        for (int i = 0; i < x.Length; i++)
            x[i] = blocked[Place(i, channels, plane)];
        return x;
    }

    public static int Length(int batch, int channels, int plane) => batch * ((channels + 15) / 16) * plane * 16;

    private static int Place(int index, int channels, int plane)
    {
        int position = index % plane, channel = index / plane % channels, image = index / plane / channels;
        return ((image * ((channels + 15) / 16) + channel / 16) * plane + position) * 16 + channel % 16;
    }
}
