using System.CommandLine;
using System.CommandLine.Invocation;
using ModelDsl.Diagnostics;
using ModelDsl.Nnc.Commands;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Weights;

namespace ModelDsl.Nnc;

/// <summary>The commands of <c>nnc</c>, and what happens when one of them fails.</summary>
public static class CommandLine
{
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        var terminal = new Terminal(output, error);
        RootCommand root = Create(terminal);
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            UsageErrors.Write(parsed, error);
            return ExitCode.Usage;
        }
        try
        {
            return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (UserException e)
        {
            terminal.Error(e.Message, e.Rule);
            return e.Code;
        }
        catch (ModelFileException e)
        {
            terminal.Error(e.Message, RuleOf(e));
            return ExitCode.Errors;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            terminal.Error(e.Message);
            return ExitCode.Errors;
        }
        catch (Exception e)
        {
            error.WriteLine($"nnc: internal error NN9001: {e.GetType().Name}: {e.Message}");
            error.WriteLine("This is a fault of nnc, not of your program. Please report the command, the .nn file and these lines:");
            error.WriteLine(e.StackTrace);
            return ExitCode.Fault;
        }
    }

    private static Rule RuleOf(ModelFileException e) => e switch
    {
        WeightMismatchException => DataRules.Weights,
        InputMismatchException => DataRules.Input,
        UnwritableFileException => DataRules.Unwritable,
        _ => DataRules.Damaged,
    };

    private static RootCommand Create(Terminal terminal)
    {
        var root = new RootCommand("Compiles .nn neural-network models to C#.");
        foreach (Command command in (Command[])
        [
            NewCommand.Create(terminal), CheckCommand.Create(terminal), BuildCommand.Create(terminal), RunCommand.Create(terminal),
            TestCommand.Create(terminal), TrainCommand.Create(terminal), SummaryCommand.Create(terminal), BenchCommand.Create(terminal), FmtCommand.Create(terminal), ExplainCommand.Create(terminal),
            CompletionCommand.Create(terminal), ProjectCommand.Create(terminal),
            .. LaterCommands.Create(terminal),
        ])
        {
            root.Subcommands.Add(command);
        }
        root.Options.OfType<VersionOption>().Single().Action = new VersionAction(terminal);
        return root;
    }
    private sealed class VersionAction(Terminal terminal) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            terminal.Output.WriteLine(Product.Description);
            return ExitCode.Fine;
        }
    }
}
