using System.Text;

namespace ModelDsl.Nnc.Hosting;

/// <summary>Measured answers to the planner's decisions, in a file beside the model: <c>lenet.nn.tune</c>.</summary>
/// <remarks>
/// Lines of a model, a decision and its answer, with tabulators between; lines that begin with # are comments. Whoever builds the
/// model gets the same code from the same file, on any machine.
/// </remarks>
internal static class TuningFile
{
    private const string Heading = "# Written by `nnc build --tune`: which of several ways was the fastest. Delete it to go by the cost model.\n";

    public static string Of(string model) => model + ".tune";

    /// <summary>The answers for each model; none where there is no file.</summary>
    /// <exception cref="UserException">A line is not of this form.</exception>
    public static Dictionary<string, Dictionary<string, string>> Read(string model)
    {
        var answers = new Dictionary<string, Dictionary<string, string>>();
        string path = Of(model);
        if (!File.Exists(path)) return answers;
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (line.Length == 0 || line.StartsWith('#')) continue;
            if (line.Split('\t') is not [var name, var decision, var answer]) throw new UserException($"{path}({number}): expected a model, a decision and an answer with tabulators between; `nnc build --tune` writes this file");
            if (!answers.TryGetValue(name, out Dictionary<string, string>? known)) answers[name] = known = [];
            known[decision] = answer;
        }
        return answers;
    }

    /// <summary>The answers for a training program: those of the model that it names come first, then those of others, which it may train too.</summary>
    /// <remarks>A decision is named by what it is about and its sizes, so an answer suits wherever the same question comes up.</remarks>
    /// <param name="answers">By model.</param>
    /// <param name="target">The model that the <c>train</c> block names, or the block's own name.</param>
    public static Dictionary<string, string> ForTraining(Dictionary<string, Dictionary<string, string>> answers, string target)
    {
        var all = new Dictionary<string, string>();
        foreach ((_, Dictionary<string, string> known) in answers.OrderBy(a => a.Key == target ? 0 : 1).ThenBy(a => a.Key, StringComparer.Ordinal))
        {
            foreach ((string decision, string answer) in known) all.TryAdd(decision, answer);
        }
        return all;
    }

    /// <summary>Replaces the file; removes it where nothing is left to say.</summary>
    public static void Write(string model, IReadOnlyDictionary<string, Dictionary<string, string>> answers)
    {
        var text = new StringBuilder(Heading);
        foreach ((string name, Dictionary<string, string> known) in answers.OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            foreach ((string decision, string answer) in known.OrderBy(k => k.Key, StringComparer.Ordinal)) text.Append($"{name}\t{decision}\t{answer}\n");
        }
        if (answers.Values.All(a => a.Count == 0)) File.Delete(Of(model));
        else AtomicFile.Write(Of(model), Encoding.UTF8.GetBytes(text.ToString()));
    }
}
