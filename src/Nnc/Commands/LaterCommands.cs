using System.CommandLine;

namespace ModelDsl.Nnc.Commands;

/// <summary>Commands that are planned and say so.</summary>
internal static class LaterCommands
{
    public static IEnumerable<Command> Create(Terminal terminal) =>
    [
        Later("graph", "Draws a model as a picture (not available yet).", terminal),
        Later("import", "Reads an ONNX model (not available yet).", terminal),
        Later("export", "Writes an ONNX model (not available yet).", terminal),
        Later("lsp", "The language server (not available yet).", terminal),
    ];

    private static Command Later(string name, string description, Terminal terminal)
    {
        var rest = new Argument<string[]>("arguments") { Arity = ArgumentArity.ZeroOrMore };
        var command = new Command(name, description) { rest };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(_ =>
        {
            terminal.Error($"`nnc {name}` is not available in this version");
            return ExitCode.Usage;
        });
        return command;
    }
}
