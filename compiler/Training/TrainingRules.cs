using ModelDsl.Diagnostics;

namespace ModelDsl.Training;

/// <summary>What can be wrong with a <c>train</c> block.</summary>
public static class TrainingRules
{
    public static readonly Rule UnknownSetting = Rule.Error("NN5002", "there is no such setting",
        "A `train` block knows a fixed set of settings. A name that is neither one of them nor read further down is most likely misspelt.");
    public static readonly Rule NoLoss = Rule.Error("NN5003", "nothing is minimised",
        "Training lowers a loss: a `train` block has at least one. Where several are named, the last one is minimised.");
    public static readonly Rule NotScalar = Rule.Error("NN5004", "a loss or metric is one number",
        "A loss and a metric are scalars. What is computed for every sample has to be reduced, usually by `mean`.");
    public static readonly Rule BadSetting = Rule.Error("NN5005", "the setting has the wrong kind",
        "Counts such as `epochs` and `batch` are whole numbers, thresholds such as `clip_grad_norm` positive ones; `optimizer` and `schedule` take what their names say.");
    public static readonly Rule NoMatch = Rule.Warning("NN5006", "no parameter has such a path",
        "A parameter group names the paths of the weights it changes. `*` stands for any characters. Told by `nnc train`, which goes on without the group.");
    public static readonly Rule NothingLearned = Rule.Error("NN5007", "no parameter is trained",
        "Every parameter of the model is frozen, or it has none: there is nothing to move.");
    public static readonly Rule NoOptimizer = Rule.Error("NN5009", "there is no optimizer",
        "A `train` block says how the parameters move: by an optimizer of the library, or one that the program declares.");
    public static readonly Rule BadData = Rule.Error("NN5008", "the data cannot be read as declared",
        "A `data` declaration is a source and the transformations of its samples, joined by `->`.");
    public static readonly Rule UnknownModel = Rule.Error("NN5010", "the block has no such model",
        "`train NAME` names a model of the file, or is a name of its own for a block that declares models: `model G = Generator`. `step G { … }` trains one that the block declares and does not freeze.");
}
