using System.CommandLine;

namespace ModelDsl.Nnc.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    public static Argument<string[]> Files()
    {
        var files = new Argument<string[]>("files") { Description = "Files, or folders that hold .nn files.", Arity = ArgumentArity.OneOrMore };
        UsageErrors.RefuseOptionsAmong(files);
        return files;
    }

    public static Argument<string> File() => new("file") { Description = "A .nn file." };
    public static Option<string?> Model() => new("--model") { Description = "The model to use, where the file has several." };

    public static Option<string[]> Set() => new("--set")
    {
        Description = "NAME=VALUE: a model's parameter, written as in the language, or the size of a dynamic dimension.",
        AllowMultipleArgumentsPerToken = false,
    };

    public static Option<string?> Weights() => new("--weights") { Description = "A file with the parameters: .safetensors, .npz, or word vectors as .txt." };
    public static Option<string[]> Map() => new("--map") { Description = "OLD=NEW: a tensor's name in the file and the parameter it stands for." };
    public static Option<bool> Partial() => new("--partial") { Description = "Accept missing and extra tensors." };
    public static Option<int> Threads() => new("--threads") { Description = "How many threads to use; all cores unless given." };
    public static Option<ulong> Seed() => new("--seed") { Description = "Seeds initialisation and randomness.", DefaultValueFactory = _ => 0 };
    public static Option<bool> Exact() => new("--exact") { Description = "Only algorithms that round as plain loops do: no convolutions by Winograd's." };

    public static (string Name, string Value) Split(string text, string option)
    {
        int at = text.IndexOf('=');
        if (at <= 0) throw new UserException($"{option} {text}: expected NAME=VALUE", ExitCode.Usage);
        return (text[..at].Trim(), text[(at + 1)..].Trim());
    }
}
