using System.Text;
using ModelDsl.Syntax;

namespace ModelDsl.Binding;

/// <summary>Prints what names mean: every declaration, and every name in it with what it was found to be.</summary>
public static class BoundPrinter
{
    public static string Print(BoundProgram program)
    {
        var text = new StringBuilder();
        foreach (Module module in program.Modules)
        {
            text.Append("module ").Append(Path.GetFileName(module.Path)).Append('\n');
            foreach (Module import in module.Imports) text.Append("  imports ").Append(Path.GetFileName(import.Path)).Append('\n');
            foreach (Declaration declaration in module.Tree.Declarations.Where(d => d is not ImportDeclaration))
                PrintDeclaration(text, program, declaration);
        }
        return text.ToString();
    }

    private static void PrintDeclaration(StringBuilder text, BoundProgram program, Declaration declaration)
    {
        string head = declaration switch
        {
            BlockDeclaration b => $"{(b.Kind == BlockKind.Model ? "model" : "block")} {b.Name.Text}({string.Join(", ", b.Parameters.Select(p => p.Name.Text))})",
            FunctionDeclaration f => $"fn {f.Name.Text}({string.Join(", ", f.Parameters.Select(p => p.Name.Text))})",
            ConstDeclaration c => $"const {c.Name.Text}",
            OptimizerDeclaration o => $"optimizer {o.Name.Text}",
            ScheduleDeclaration s => $"schedule {s.Name.Text}",
            TrainDeclaration t => $"train {t.Target.Text}",
            TestDeclaration t => $"test \"{t.Name.Value}\"",
            _ => "",
        };
        text.Append("  ").Append(head).Append('\n');
        var uses = program.Resolutions
            .Where(r => ReferenceEquals(r.Key.Where.Source, declaration.Where.Source)
                && r.Key.Where.Span.Start >= declaration.Where.Span.Start && r.Key.Where.Span.End <= declaration.Where.Span.End)
            .OrderBy(r => r.Key.Where.Span.Start);
        foreach ((SyntaxNode node, string meaning) in uses)
        {
            (int line, int column) = node.Where.Start;
            text.Append("    ").Append($"{line}:{column}".PadRight(8)).Append(node.Where.Text.PadRight(20)).Append(' ').Append(meaning).Append('\n');
        }
    }
}
