using System.Runtime.CompilerServices;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Tests.Syntax;

/// <summary>The programs that the tests of this folder share.</summary>
internal static class Programs
{
    /// <summary>Everything that <c>tests/Syntax/Programs</c> and the standard library hold.</summary>
    public static IEnumerable<string> All => Directory.EnumerateFiles(Folder, "*.nn").Concat(StandardLibrary).Order(StringComparer.Ordinal);

    public static string Folder => Path.Combine(Here(), "Programs");

    private static IEnumerable<string> StandardLibrary
    {
        get
        {
            string std = Path.GetFullPath(Path.Combine(Here(), "..", "..", "compiler", "std"));
            return Directory.Exists(std) ? Directory.EnumerateFiles(std, "*.nn", SearchOption.AllDirectories) : [];
        }
    }

    public static SyntaxTree Parse(string text) => SyntaxTree.Parse(new SourceText("test.nn", text));

    /// <summary>Parses statements, in the body of a block.</summary>
    public static Body ParseBody(string statements)
    {
        SyntaxTree tree = Parse($"block B {{\n{statements}\n}}");
        Assert.Empty(tree.Diagnostics);
        return Assert.IsType<BlockDeclaration>(Assert.Single(tree.Declarations)).Body;
    }

    public static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
