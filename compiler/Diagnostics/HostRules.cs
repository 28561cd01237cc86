namespace ModelDsl.Diagnostics;

/// <summary>What can be wrong with what a command or a project asks for, where the program itself is right.</summary>
public static class HostRules
{
    public static readonly Rule Setting = Rule.Error("NN6003", "the setting does not fit the model",
        "A value is given for something that the model does not have, is no value of the language, or is missing for a parameter without a " +
        "default. On the command line values come from `--set NAME=VALUE`, in a project from the metadata `Set` of an `NnModel` item.");

    public static readonly Rule SameClass = Rule.Error("NN6004", "two models make the same class",
        "Every model becomes a class of its own name, so two models of one name need different namespaces: in a project the metadata " +
        "`Namespace`, on the command line a build for each with `--namespace`.");
}
