namespace ModelDsl.Runtime.Reference;

/// <summary>Where windows meet their plane.</summary>
internal static class Windows
{
    /// <summary>The flat place of one tap of one window in the plane, or −1 outside it.</summary>
    public static int Source(
        int position, int tap, (int D, int H, int W) windows, (int D, int H, int W) kernel, (int D, int H, int W) stride,
        (int D, int H, int W) dilation, (int D, int H, int W) before, (int D, int H, int W) plane)
    {
        int d = position / windows.W / windows.H * stride.D + tap / kernel.W / kernel.H * dilation.D - before.D;
        int h = position / windows.W % windows.H * stride.H + tap / kernel.W % kernel.H * dilation.H - before.H;
        int w = position % windows.W * stride.W + tap % kernel.W * dilation.W - before.W;
        bool inside = d >= 0 && d < plane.D && h >= 0 && h < plane.H && w >= 0 && w < plane.W;
        return inside ? (d * plane.H + h) * plane.W + w : -1;
    }
}
