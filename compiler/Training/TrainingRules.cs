using ModelDsl.Diagnostics;

namespace ModelDsl.Training;

/// <summary>What can be wrong with a <c>train</c> block.</summary>
public static class TrainingRules
{
    public static readonly Rule UnknownSetting = Rule.Error("NN5002", "there is no such setting");
    public static readonly Rule NoLoss = Rule.Error("NN5003", "nothing is minimised");
    public static readonly Rule NotScalar = Rule.Error("NN5004", "a loss or metric is one number");
    public static readonly Rule BadSetting = Rule.Error("NN5005", "the setting has the wrong kind");
    public static readonly Rule NoMatch = Rule.Error("NN5006", "no parameter has such a path");
    public static readonly Rule NothingLearned = Rule.Error("NN5007", "no parameter is trained");
    public static readonly Rule NoOptimizer = Rule.Error("NN5009", "there is no optimizer");
    public static readonly Rule BadData = Rule.Error("NN5008", "the data cannot be read as declared");
}
