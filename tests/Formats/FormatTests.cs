using System.Text.Json;
using ModelDsl.Diagnostics;
using ModelDsl.Diagnostics.Formats;
using ModelDsl.Text;

namespace ModelDsl.Tests.Formats;

/// <summary>Every format, on findings that have all there is to show.</summary>
public sealed class FormatTests
{
    private const string Program = """
        model Tiny {
            input image: f32[N, 1, 28, 28]
            x = image -> MaxPool2d(8)
                -> Conv2d(16, kernel_size: 5)

            # a long line, tabs and characters of two cells
            é = (x, "漢字の名前") -> f(	a,	b) -> Conv2d(1_234_567, kernel_size: 3, stride: 2, padding: 1, dilation: 1, groups: 1, bias: false) -> unknwn(3) -> ReLU
            output y = x
                -> Flatten
                -> Linear(10)
                -> softmax(dim: 1)
        }
        """;

    private static readonly SourceText Source = new("models/tiny model.nn", Program.ReplaceLineEndings("\n"));
    private static readonly SourceText Other = new("std/Conv2d.nn", "block Conv2d {\n    output y = x -> convolve\n}\n");

    private static Location At(string text, SourceText? source = null) =>
        new(source ?? Source, new TextSpan((source ?? Source).Text.IndexOf(text.ReplaceLineEndings("\n"), StringComparison.Ordinal), text.ReplaceLineEndings("\n").Length));

    private static readonly Diagnostic[] Findings =
    [
        Rule.Error("NN2101", "the kernel does not fit the input").At(At("Conv2d(16, kernel_size: 5)"), "needs H ≥ 5, has 3") with
        {
            Notes = [new(At("MaxPool2d(8)"), "gives f32[N, 1, 3, 3]"), new(At("convolve", Other), "inside `Conv2d`")],
            Formula = "H_out = floor((3 + 2·0 − 1·(5 − 1) − 1) / 1 + 1) = −1",
            Shapes = "image f32[N, 1, 28, 28] -> MaxPool2d f32[N, 1, 3, 3] -> Conv2d ✗",
            Example = "N = 1",
            Help = "padding: 1 would fit; or use kernel_size ≤ 3, or leave one of the pools out, so that more of the image is left for this layer",
        },
        Rule.Error("NN1001", "unknown name").At(At("unknwn"), "`unknwn`") with { Help = "did you mean `unknown`?", Fixes = [new("change to `unknown`", At("unknwn"), "unknown")] },
        Rule.Warning("NN7002", "a value is never used").At(At("b)").Shorten(), "a label that is too long to stand behind its mark on a page of eighty columns"),
        Rule.Warning("NN7008", "this branch is never taken").At(At("x\n        -> Flatten\n        -> Linear(10)\n        -> softmax(dim: 1)"), "over four lines") with
        {
            Notes = [new(At("Linear(10)"), "in the middle")],
        },
        Rule.Error("NN9001", "100% odd\nbut true").At(default, "no place"),
    ];

    [Theory]
    [InlineData(80, false)]
    [InlineData(80, true)]
    [InlineData(0, false)]
    public void Text(int width, bool color)
    {
        var format = new TextFormat(color, width);
        string text = string.Join('\n', Findings.Select(format.Print));
        Snapshot.Match(text.Replace("\e", "␛"), $"text-{width}{(color ? "-color" : "")}");
        if (width > 0 && !color) Assert.All(text.Split('\n'), line => Assert.InRange(DisplayLine.WidthOf(line), 0, width));
    }

    [Fact]
    public void Json() => Snapshot.Match(JsonFormat.Print(Findings), "json");

    [Fact]
    public void Lines() => Snapshot.Match(string.Join('\n', [.. Findings.Select(LineFormats.MSBuild), .. Findings.Select(LineFormats.GitHub)]), "lines");

    [Fact]
    public void Picture() => Snapshot.Match(SvgFormat.Print(Findings, "$ nnc check & <all>"), "picture");

    [Fact]
    public void Sarif() => Snapshot.Match(SarifFormat.Print(Findings, "0.1.0", code => code == "NN2101" ? "# NN2101" : null), "sarif");

    /// <summary>What the schema of SARIF 2.1.0 demands of the parts that are used here.</summary>
    [Fact]
    public void Sarif_has_the_form_of_its_schema()
    {
        using JsonDocument document = JsonDocument.Parse(SarifFormat.Print(Findings, "0.1.0"));
        JsonElement log = document.RootElement, run = Assert.Single(log.GetProperty("runs").EnumerateArray());
        Assert.Equal("2.1.0", log.GetProperty("version").GetString());
        Assert.Equal("utf16CodeUnits", run.GetProperty("columnKind").GetString());
        JsonElement[] rules = [.. run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray()];
        string?[] ids = [.. rules.Select(r => r.GetProperty("id").GetString())];
        Assert.Equal(ids.Distinct(), ids);
        JsonElement[] results = [.. run.GetProperty("results").EnumerateArray()];
        Assert.Equal(Findings.Length, results.Length);
        foreach (JsonElement result in results)
        {
            Assert.Equal(result.GetProperty("ruleId").GetString(), ids[result.GetProperty("ruleIndex").GetInt32()]);
            Assert.Contains(result.GetProperty("level").GetString(), (string[])["none", "note", "warning", "error"]);
            Assert.NotEmpty(result.GetProperty("message").GetProperty("text").GetString()!);
            foreach (string list in (string[])["locations", "relatedLocations"])
            {
                if (!result.TryGetProperty(list, out JsonElement places)) continue;
                Assert.All(places.EnumerateArray(), p => Place(p.GetProperty("physicalLocation"), "region"));
            }
            if (!result.TryGetProperty("fixes", out JsonElement fixes)) continue;
            JsonElement change = Assert.Single(Assert.Single(fixes.EnumerateArray()).GetProperty("artifactChanges").EnumerateArray());
            Assert.NotEmpty(Uri(change));
            Region(Assert.Single(change.GetProperty("replacements").EnumerateArray()).GetProperty("deletedRegion"));
        }
    }

    private static string Uri(JsonElement holder) => holder.GetProperty("artifactLocation").GetProperty("uri").GetString()!;

    private static void Place(JsonElement place, string region)
    {
        Assert.True(System.Uri.IsWellFormedUriString(Uri(place), UriKind.RelativeOrAbsolute), Uri(place));
        Region(place.GetProperty(region));
    }

    private static void Region(JsonElement region)
    {
        int[] at = [.. ((string[])["startLine", "startColumn", "endLine", "endColumn"]).Select(n => region.GetProperty(n).GetInt32())];
        Assert.All(at, n => Assert.True(n >= 1));
        Assert.True(at[2] > at[0] || at[2] == at[0] && at[3] >= at[1]);
    }

    [Theory]
    [InlineData("abc", 3)]
    [InlineData("漢字", 4)]
    [InlineData("e\u0301", 1)]
    [InlineData("\t", 4)]
    [InlineData("ab\tc", 5)]
    [InlineData("😀!", 3)]
    [InlineData("a\u202Eb", 3)]
    [InlineData("\e[31m", 5)]
    public void Lines_are_measured_in_cells(string line, int cells) => Assert.Equal(cells, new DisplayLine(line).Width);

    [Fact]
    public void No_source_steers_the_terminal()
    {
        var source = new SourceText("evil.nn", "x = \e]0;owned\a \u202Eevil\u202C\n");
        string text = new TextFormat(color: false).Print(Rule.Error("NN0001", "t").At(new Location(source, new TextSpan(4, 3)), "here"));
        Assert.DoesNotContain(text, c => c != '\n' && char.IsControl(c) || c is '\u202E' or '\u202C');
    }
}

file static class LocationExtensions
{
    public static Location Shorten(this Location where) => where with { Span = new TextSpan(where.Span.Start, 1) };
}
