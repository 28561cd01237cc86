using System.CommandLine;
using System.CommandLine.Parsing;
using ModelDsl.Diagnostics;

namespace ModelDsl.Nnc;

/// <summary>What is said of a command line that cannot be understood: the fault, and what was probably meant.</summary>
internal static class UsageErrors
{
    /// <summary>Writes a line for each word that fits nowhere, or else what the parser found, and where to read on.</summary>
    public static void Write(ParseResult parsed, TextWriter error)
    {
        Command command = parsed.CommandResult.Command;
        string[] strangers = [.. parsed.UnmatchedTokens];
        if (strangers is [var unknown, ..] && command is RootCommand && !unknown.StartsWith('-'))
        {
            // What follows an unknown command cannot be judged.
            error.WriteLine($"nnc: '{unknown}' is no command{Meant(unknown, command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name))}");
        }
        else if (strangers.Length > 0)
        {
            // A word behind an unknown option is most likely its value.
            for (int i = 0; i < strangers.Length; i++)
            {
                if (i == 0 || strangers[i].StartsWith('-') || !strangers[i - 1].StartsWith('-')) error.WriteLine($"nnc: {Stranger(strangers[i], parsed.CommandResult)}");
            }
        }
        else
        {
            foreach (ParseError problem in parsed.Errors) error.WriteLine($"nnc: {problem.Message}");
        }
        error.WriteLine(command is RootCommand
            ? "Run `nnc --help` for the commands, `nnc COMMAND --help` for one of them."
            : $"Run `nnc {command.Name} --help` for what it takes.");
    }

    private static string Stranger(string word, CommandResult result)
    {
        Command command = result.Command;
        if (word.StartsWith('-')) return NoOption(word, result);
        bool sizes = command.Options.Any(o => o.Name == "--set");
        if (sizes && word.IndexOf('=') > 0) return $"'{word}' fits nowhere: a parameter or a size is given by `--set {word}`";
        return $"'{word}' fits nowhere in `nnc {command.Name}`";
    }

    /// <summary>Refuses words among a command's files that begin like options, unless there are such files: <c>nnc fmt --chekc</c>.</summary>
    public static void RefuseOptionsAmong(Argument<string[]> files) => files.Validators.Add(result =>
    {
        foreach (Token word in result.Tokens.Where(t => t.Value.StartsWith("--", StringComparison.Ordinal) && !Path.Exists(t.Value)))
            result.AddError(result.Parent is CommandResult command ? NoOption(word.Value, command) : $"'{word.Value}' is no file");
    });

    private static string NoOption(string word, CommandResult result)
    {
        string name = result.Command is RootCommand ? "nnc" : $"nnc {result.Command.Name}";
        return $"`{name}` has no option '{word}'{Meant(word, Options(result))}";
    }

    private static IEnumerable<string> Options(CommandResult result)
    {
        for (SymbolResult? at = result; at is not null; at = at.Parent)
        {
            if (at is not CommandResult { Command: var command }) continue;
            foreach (Option option in command.Options.Where(o => at == result || o.Recursive)) yield return option.Name;
        }
    }

    private static string Meant(string word, IEnumerable<string> known) => Suggestion.Nearest(word, known) is { } near ? $": did you mean '{near}'?" : "";
}
