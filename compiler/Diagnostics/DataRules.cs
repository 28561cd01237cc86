namespace ModelDsl.Diagnostics;

/// <summary>What can be wrong with weights and data files. They have no place in a program, so the message names the file.</summary>
public static class DataRules
{
    public static readonly Rule Weights = Rule.Error("NN4001", "the weights do not fit the model",
        "A weight file is loaded whole or not at all. Every missing, extra, mis-shaped or wrongly typed tensor is listed with both shapes. " +
        "`--map OLD=NEW` renames, `--partial` takes what fits.");

    public static readonly Rule Damaged = Rule.Error("NN4002", "the file is damaged or of another kind",
        "A tensor file breaks its own format: it was cut short, claims more than it holds, or is something else. Sizes are checked before " +
        "memory is taken, and nothing is half read.");

    public static readonly Rule NotFound = Rule.Error("NN4003", "the file is not there",
        "A weight or data file that the command names does not exist. Paths are relative to the current directory.");

    public static readonly Rule Input = Rule.Error("NN4004", "the data does not fit the input",
        "An input gets a tensor of another shape than the model declares, two inputs disagree about a dynamic dimension, or an input is " +
        "missing.");

    public static readonly Rule NotFinite = Rule.Error("NN4005", "the data holds a value that is not finite",
        "A NaN or an infinity would spread to every result, so `nnc run` takes only finite inputs. The message tells where the first one is.");

    public static readonly Rule Unwritable = Rule.Error("NN4006", "the result cannot be written",
        "The folder of an output does not exist or may not be written. What was there before is kept, and no half-written file stays behind.");
}
