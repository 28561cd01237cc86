using System.Collections.Immutable;
using ModelDsl.Binding;
using ModelDsl.Diagnostics;
using ModelDsl.Elaboration;
using ModelDsl.Elaboration.Intrinsics;
using ModelDsl.Ir;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Tests.Elaboration;

/// <summary>Elaborates small programs given as text.</summary>
internal static class Programs
{
    public static BoundProgram Bind(string text)
    {
        BoundProgram program = Binder.Bind(SyntaxTree.Parse(new SourceText("test.nn", text)), NoModules.Instance, [.. IntrinsicTable.Names]);
        Assert.DoesNotContain(program.Diagnostics, d => d.Code.StartsWith("NN0", StringComparison.Ordinal));
        return program;
    }

    public static ElaboratedModel Elaborate(string text, bool training = false, params (string Name, StaticValue Value)[] arguments)
    {
        BoundProgram program = Bind(text);
        return Elaborator.Elaborate(program, program.Main.Models[^1], ElaborationSettings.Default with { Arguments = arguments.ToDictionary(a => a.Name, a => a.Value), Training = training });
    }

    /// <summary>The last model of the text, which has neither errors nor warnings.</summary>
    public static ElaboratedModel Valid(string text, bool training = false)
    {
        ElaboratedModel model = Elaborate(text, training);
        Assert.True(model.Diagnostics.All(d => d.Severity == Severity.Info), Describe(model.Diagnostics));
        return model;
    }

    /// <summary>Code and line of everything found in the declarations, one per line.</summary>
    public static string Errors(string text) => string.Join("\n", Elaborator.CheckDeclarations(Bind(text)).Select(d => $"{d.Code}@{d.Where.Start.Line}"));

    public static string Describe(IEnumerable<Diagnostic> diagnostics) => string.Join("\n", diagnostics.Select(d =>
        $"{d} | {d.Shapes} | {d.Formula} | {d.Help} | {string.Join("; ", d.Notes.Select(n => $"{n.Where}: {n.Message}"))}"));

    public static string Types(IEnumerable<InterfaceEntry> entries) => string.Join(", ", entries.Select(e => $"{e.Name}: {e.Type}"));

    public static string Parameters(ElaboratedModel model) => string.Join(", ", model.Parameters.Select(p => $"{p.Path} {p.Type.Shape}"));

    public static long Count(ElaboratedModel model) => model.Parameters.Where(p => !p.IsBuffer).Sum(p => p.Type.Shape.ElementCount.Value);
}
