namespace ModelDsl.Runtime.Files;

/// <summary>A tensor file that cannot be read, is malformed, or does not hold what is wanted.</summary>
/// <remarks>The message names the file, the place in it, the reason and, where there is one, the way out.</remarks>
public class ModelFileException : IOException
{
    /// <param name="path">The file, as the caller named it.</param>
    /// <param name="position">Where in the file, <c>byte 16</c> or <c>line 3, column 5</c>; null where it has no place.</param>
    /// <param name="reason">What is wrong, without a full stop.</param>
    /// <param name="help">What to do about it.</param>
    public ModelFileException(string path, string? position, string reason, string? help = null, Exception? inner = null)
        : base(Compose(path, position, reason, help), inner)
    {
        Path = path;
        Position = position;
        Reason = reason;
        Help = help;
    }

    public string Path { get; }
    public string? Position { get; }
    public string Reason { get; }
    public string? Help { get; }

    private static string Compose(string path, string? position, string reason, string? help) =>
        $"{path}{(position is null ? "" : $" ({position})")}: {reason}{(help is null ? "" : $"; {help}")}";
}
