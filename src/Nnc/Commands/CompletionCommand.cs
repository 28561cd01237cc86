using System.CommandLine;

namespace ModelDsl.Nnc.Commands;

/// <summary><c>nnc completion SHELL</c>: a script that makes a shell complete commands, options and their values.</summary>
/// <remarks>The scripts ask <c>nnc</c> itself, by the directive <c>[suggest:POSITION]</c>, so they never grow old. File names are the shell's own business.</remarks>
internal static class CompletionCommand
{
    public static Command Create(Terminal terminal)
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh, fish or pwsh." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        var command = new Command("completion", "Prints a script for completion in a shell; its first line tells where it belongs.") { shell };
        command.SetAction(parsed =>
        {
            terminal.Output.Write(parsed.GetValue(shell) switch { "bash" => Bash, "zsh" => Zsh, "fish" => Fish, _ => PowerShell });
            return ExitCode.Fine;
        });
        return command;
    }

    private const string Bash = """
        # nnc completion bash > ~/.local/share/bash-completion/completions/nnc
        _nnc() {
            local word="${COMP_WORDS[COMP_CWORD]}" IFS=$'\n'
            COMPREPLY=($(compgen -W "$(nnc "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "$word"))
        }
        complete -o default -F _nnc nnc

        """;

    private const string Zsh = """
        # nnc completion zsh > ~/.nnc-completion.zsh, and in ~/.zshrc after compinit: source ~/.nnc-completion.zsh
        _nnc() {
            local -a found
            local line="${(j: :)words[1,CURRENT]}"
            found=("${(@f)$(nnc "[suggest:${#line}]" "$line" 2>/dev/null)}")
            [[ -n "$found" ]] && compadd -a found || _files
        }
        compdef _nnc nnc

        """;

    private const string Fish = """
        # nnc completion fish > ~/.config/fish/completions/nnc.fish
        complete -c nnc -a '(set -l line (commandline -cp | string collect); nnc "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null)'

        """;

    private const string PowerShell = """
        # nnc completion pwsh >> $PROFILE
        Register-ArgumentCompleter -Native -CommandName nnc -ScriptBlock {
            param($word, $line, $position)
            nnc "[suggest:$position]" "$line" 2>$null | Where-Object { $_ -like "$word*" } | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }

        """;
}
