using System.Runtime.CompilerServices;

namespace ModelDsl.Tests.Docs;

/// <summary><c>docs/api.md</c> is what the code says; <c>UPDATE_BASELINES=1</c> writes it anew, below its hand-written head.</summary>
public sealed class ApiPageTests
{
    private const string Begin = "<!-- From the XML documentation of ModelDsl.Runtime; UPDATE_BASELINES=1 writes it anew. -->\n";

    private static string Page([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "docs", "api.md"));

    [Fact]
    public void The_reference_is_what_the_code_says()
    {
        string found = File.ReadAllText(Page()).ReplaceLineEndings("\n");
        int begin = found.IndexOf(Begin, StringComparison.Ordinal);
        Assert.True(begin > 0);
        string expected = ApiPage.Write(found[..(begin + Begin.Length)]);
        if (Environment.GetEnvironmentVariable("UPDATE_BASELINES") == "1") File.WriteAllText(Page(), expected);
        else Assert.True(expected == found, "docs/api.md lags behind the runtime: UPDATE_BASELINES=1 dotnet test tests --filter ApiPage writes it");
    }
}
