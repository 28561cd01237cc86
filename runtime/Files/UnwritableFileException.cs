namespace ModelDsl.Runtime.Files;

/// <summary>A result cannot be written where it should stand; nothing was changed.</summary>
/// <param name="path">The file, as the caller named it.</param>
/// <param name="reason">Why it cannot be written.</param>
/// <param name="inner">What the system said.</param>
public sealed class UnwritableFileException(string path, string reason, Exception? inner = null) : ModelFileException(path, null, reason, null, inner);
