using System.Diagnostics.CodeAnalysis;

namespace ModelDsl.Runtime;

/// <summary>Checks on entry to a run; nothing has been computed when one of them throws.</summary>
public static class Guard
{
    /// <summary>A dynamic dimension is at least 1.</summary>
    public static void Size(int value, string name)
    {
        if (value <= 0) ThrowSize(value, name);
    }

    /// <summary>A span holds exactly as many elements as its type says.</summary>
    /// <param name="actual">Elements of the span.</param>
    /// <param name="expected">Elements of the type.</param>
    /// <param name="name">The input or output.</param>
    /// <param name="type">Its declared type.</param>
    /// <param name="sizes">The dynamic sizes of this run, <c>N = 2</c>.</param>
    public static void Length(int actual, long expected, string name, string type, string sizes = "")
    {
        if (actual != expected) ThrowLength(actual, expected, name, type, sizes);
    }

    /// <summary>Tells that the sizes of this run miss a condition that the model states about them.</summary>
    /// <param name="condition">What the model wants.</param>
    /// <param name="found">The sizes of this run, and the inputs they come from.</param>
    [DoesNotReturn]
    public static void Violated(string condition, string found) =>
        throw new ArgumentException($"{condition}: not met by {found}");

    [DoesNotReturn]
    private static void ThrowSize(int value, string name) =>
        throw new ArgumentException($"the size {name} must be at least 1, found {value}", name);

    [DoesNotReturn]
    private static void ThrowLength(int actual, long expected, string name, string type, string sizes) =>
        throw new ArgumentException($"{name} is {type}{(sizes.Length == 0 ? "" : $" with {sizes}")}: {expected} elements expected, found {actual}", name);
}
