using System.Diagnostics;
using System.Globalization;

namespace ModelDsl.Nnc.Training;

/// <summary>One line that moves on a terminal, and nothing elsewhere; whole lines go to both.</summary>
internal sealed class ProgressLine(Terminal terminal)
{
    private const int Bar = 24;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _shown;
    private long _first = -1;

    /// <summary>A step is done: the bar with rate and time left.</summary>
    public void Step(long done, long total, double loss)
    {
        if (_first < 0) (_first, _shown) = (done - 1, _clock.Elapsed - s_pause);
        if (!terminal.ErrorIsTerminal || _clock.Elapsed - _shown < s_pause && done < total) return;
        _shown = _clock.Elapsed;
        double rate = (done - _first) / Math.Max(_clock.Elapsed.TotalSeconds, 1e-9);
        int filled = (int)(Bar * done / total);
        Console.Error.Write(string.Create(CultureInfo.InvariantCulture,
            $"\r\e[2K{new string('█', filled)}{new string('░', Bar - filled)} {done}/{total}  {rate:0.0} steps/s  {TimeSpan.FromSeconds((total - done) / rate):hh\\:mm\\:ss} left  loss {loss:0.0000}"));
    }

    public void Line(string text)
    {
        Clear();
        terminal.Note(text);
    }

    public void Clear()
    {
        if (terminal.ErrorIsTerminal) Console.Error.Write("\r\e[2K");
    }
}
