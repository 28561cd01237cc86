using ModelDsl.Diagnostics;
using ModelDsl.Diagnostics.Formats;

namespace ModelDsl.Nnc;

/// <summary>Where results and diagnostics go. Colour only on a terminal, and never with <c>NO_COLOR</c>.</summary>
public sealed class Terminal(TextWriter output, TextWriter error)
{
    public TextWriter Output { get; } = output;

    public bool ErrorIsTerminal { get; } =
        ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    private const int LeastWidth = 60;

    // A window that cannot be asked for its width is as good as none.
    private int Width
    {
        get
        {
            try
            {
                return ErrorIsTerminal && Console.WindowWidth > 0 ? Math.Max(LeastWidth, Console.WindowWidth) : 0;
            }
            catch (IOException)
            {
                return 0;
            }
        }
    }

    /// <summary>A message that belongs to no place in a source.</summary>
    public void Error(string message, Rule? rule = null) => error.WriteLine(rule is null ? $"nnc: error: {message}" : $"nnc: error[{rule.Code}]: {message}");

    public void Note(string message) => error.WriteLine(message);

    /// <summary>Prints findings for people on the error stream.</summary>
    public void Report(IEnumerable<Diagnostic> diagnostics)
    {
        var format = new TextFormat(ErrorIsTerminal, Width);
        foreach (Diagnostic d in diagnostics) error.WriteLine(format.Print(d));
    }
}
