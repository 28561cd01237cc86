using ModelDsl.Nnc.Training;

namespace ModelDsl.Tests.Training;

/// <summary>What the moving line of a run says.</summary>
public sealed class ProgressTests
{
    [Theory]
    [InlineData(0, 100, 0, "")]
    [InlineData(50, 100, 5, "10.0 steps/s  0:00:10 left  ")]
    [InlineData(2, 3600, 4, "2.0 s/step  2:00:00 left  ")]
    [InlineData(1, 200_000, 1, "1.0 steps/s  55:33:20 left  ")]
    public void Rate_and_time_left(long steps, long left, double seconds, string text) =>
        Assert.Equal(text, ProgressLine.Pace(steps, left, TimeSpan.FromSeconds(seconds)));
}
