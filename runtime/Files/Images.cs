namespace ModelDsl.Runtime.Files;

/// <summary>What the image formats share.</summary>
internal static class Images
{
    /// <summary>Samples, channels first, as u8, or as i32 where they need more than 8 bits.</summary>
    /// <param name="fullScale">The sample that stands for 1.0.</param>
    public static TensorData ToTensor(int[] samples, int channels, int height, int width, int fullScale)
    {
        int[] shape = [channels, height, width];
        if (fullScale > 255) return With(TensorData.From(samples, shape), fullScale);
        var bytes = new byte[samples.Length];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)samples[i];
        return With(new TensorData(ElementType.U8, shape, bytes), fullScale);
    }

    private static TensorData With(TensorData tensor, int fullScale) => new(tensor.Element, tensor.Shape, tensor.Bytes) { FullScale = fullScale };
}
