using ModelDsl.Diagnostics;

namespace ModelDsl.Nnc;

/// <summary>What <c>nnc</c> tells the shell.</summary>
public static class ExitCode
{
    public const int Fine = 0;

    /// <summary>The user's files or data have errors; all of them were reported.</summary>
    public const int Errors = 1;

    /// <summary>The command was not understood.</summary>
    public const int Usage = 2;

    /// <summary>A fault of <c>nnc</c> itself.</summary>
    public const int Fault = 3;
}

/// <summary>Ends a command with a message for the user; nothing is written.</summary>
public sealed class UserException(string message, int exitCode = ExitCode.Errors) : Exception(message)
{
    /// <summary>A mistake that has a page.</summary>
    public UserException(Rule rule, string message, int exitCode = ExitCode.Errors) : this(message, exitCode) => Rule = rule;

    public Rule? Rule { get; }
    public int Code { get; } = exitCode;
}
