using ModelDsl.Syntax;

namespace ModelDsl.Emission;

/// <summary>What the trainers of a file are called.</summary>
public static class TrainerNames
{
    private const string Trainer = "Trainer";

    /// <summary>
    /// The first block of a model gives its class a <c>Trainer</c>, further ones go by their own names, <c>DigitsTrainer</c>; a block that
    /// declares its models gives a class of its own name, <c>GanTrainer</c>.
    /// </summary>
    public static IEnumerable<(TrainDeclaration Block, string Name)> Of(Compilation compilation)
    {
        HashSet<string> seen = [];
        foreach (TrainDeclaration block in compilation.Trainings)
        {
            string name = block.Alias?.Text ?? block.Target.Text;
            bool named = compilation.Models.Any(m => m.Name == block.Target.Text);
            if (named && seen.Add(block.Target.Text)) yield return (block, Trainer);
            else yield return (block, CSharp.ClassName(char.ToUpperInvariant(name[0]) + name[1..]) + Trainer);
        }
    }
}
