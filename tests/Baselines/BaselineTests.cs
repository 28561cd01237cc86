using System.Runtime.CompilerServices;
using ModelDsl.Binding;
using ModelDsl.Ir;
using ModelDsl.Nnc.Commands;
using ModelDsl.Planning;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Tests.Baselines;

/// <summary>What each stage makes of a few models, kept beside each <c>model.nn</c> for people to read.</summary>
/// <remarks>A change of the compiler shows in the diff of these records, and is judged there.</remarks>
public sealed class BaselineTests
{
    public static TheoryData<string> Models => [.. Directory.GetDirectories(Folder()).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Models))]
    public void Stages_match_their_records(string model)
    {
        string folder = Path.Combine(Folder(), model);
        Dictionary<string, string> stages = Stages(File.ReadAllText(Path.Combine(folder, "model.nn")));
        string[] differences = [.. stages.Select(s => Snapshot.Difference(s.Value, Path.Combine(folder, s.Key), Ending(s.Key))).OfType<string>()];
        Assert.True(differences.Length == 0, string.Join("\n\n", differences));
        IEnumerable<string> records = Directory.GetFiles(folder, "*.verified.*").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);
        Assert.Equal(stages.Keys.Select(s => $"{s}.verified.{Ending(s)}").Order(StringComparer.Ordinal), records);
    }

    [Theory, MemberData(nameof(Models))]
    public void Two_compilations_say_the_same(string model)
    {
        string text = File.ReadAllText(Path.Combine(Folder(), model, "model.nn"));
        Assert.Equal(Stages(text), Stages(text));
    }

    private static Dictionary<string, string> Stages(string text)
    {
        var compilation = new Compilation(new SourceText("model.nn", text.ReplaceLineEndings("\n")));
        Assert.Empty(compilation.Diagnostics);
        ModelBuild build = compilation.Build(Assert.Single(compilation.Models));
        Assert.Empty(build.Shapes.Diagnostics);
        return new()
        {
            ["syntax"] = SyntaxPrinter.Print(compilation.Syntax),
            ["bound"] = BoundPrinter.Print(compilation.Bound),
            ["shapes"] = ShapesPrinter.Print(build),
            ["graph"] = GraphPrinter.Print(build.Shapes.Graph),
            ["optimized"] = GraphPrinter.Print(build.Graph),
            ["plan"] = PlanPrinter.Print(build.Plan),
            ["emitted"] = build.Emit().Source,
        };
    }

    private static string Ending(string stage) => stage == "emitted" ? "cs" : "txt";
    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
