using System.Diagnostics;
using System.Globalization;

namespace ModelDsl.Nnc.Training;

/// <summary>One line that moves on a terminal, and nothing elsewhere; whole lines go to both.</summary>
internal sealed class ProgressLine(Terminal terminal)
{
    private const int Bar = 24;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private readonly Stopwatch _clock = new();
    private TimeSpan _shown;
    private long _first;

    /// <summary>A step is done: the bar with rate and time left. The first step compiles the others' code, and is no measure of them.</summary>
    public void Step(long done, long total, double loss)
    {
        bool begins = !_clock.IsRunning;
        if (begins)
        {
            _first = done;
            _clock.Start();
        }
        if (!terminal.ErrorIsTerminal || !begins && _clock.Elapsed - _shown < s_pause && done < total) return;
        _shown = _clock.Elapsed;
        int filled = (int)(Bar * done / total);
        Console.Error.Write(string.Create(CultureInfo.InvariantCulture,
            $"\r\e[2K{new string('█', filled)}{new string('░', Bar - filled)} {done}/{total}  {Pace(done - _first, total - done, _clock.Elapsed)}loss {loss:0.0000}"));
    }

    /// <summary><c>12.3 steps/s  0:01:40 left  </c>, with seconds for a step where they are longer; nothing before a step has been measured.</summary>
    internal static string Pace(long steps, long left, TimeSpan time)
    {
        if (steps == 0) return "";
        double each = Math.Max(time.TotalSeconds, 1e-9) / steps;
        var rest = TimeSpan.FromSeconds(Math.Min(each * left, 1e9));
        string rate = each > 1 ? string.Create(CultureInfo.InvariantCulture, $"{each:0.0} s/step") : string.Create(CultureInfo.InvariantCulture, $"{1 / each:0.0} steps/s");
        return string.Create(CultureInfo.InvariantCulture, $"{rate}  {(long)rest.TotalHours}:{rest:mm\\:ss} left  ");
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
