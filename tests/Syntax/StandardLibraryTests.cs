using ModelDsl.Binding;

namespace ModelDsl.Tests.Syntax;

/// <summary>The files of the library themselves.</summary>
public sealed class StandardLibraryTests
{
    [Fact]
    public void Every_file_of_the_library_parses()
    {
        string[] files = [.. StandardLibrary.Files];
        Assert.True(files.Length > 100, $"only {files.Length} files are embedded");
        Assert.Empty(files.SelectMany(f => StandardLibrary.Load(f).Tree.Diagnostics).Select(d => d.ToString()));
    }
}
