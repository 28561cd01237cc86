namespace ModelDsl.Runtime.Files;

/// <summary>A sound file holds another tensor than the input wants: other axes, or elements that do not convert.</summary>
/// <param name="path">The file, as the caller named it.</param>
/// <param name="reason">What is wanted and what the file has.</param>
/// <param name="help">What to do about it.</param>
public sealed class InputMismatchException(string path, string reason, string? help) : ModelFileException(path, null, reason, help);
