using System.Globalization;
using System.Text.RegularExpressions;
using ModelDsl.Runtime;
using ModelDsl.Text;

namespace ModelDsl.Tests.Emission;

/// <summary>Which loops are worth other threads, when what they read or write lies in the caches of several cores.</summary>
public sealed partial class SharedLoopTests
{
    [GeneratedRegex(@"^ *(\w+)\(Workers, .*, (\d+), (\d+)L\);", RegexOptions.Multiline)]
    private static partial Regex Call();

    // The chunks of each loop of a program, by the name of its kernel; one for those that no run could share out.
    private static Dictionary<string, int> Chunks(string text)
    {
        var program = new Compilation(new SourceText("shared.nn", text));
        Assert.Empty(program.Diagnostics.Select(d => d.ToString()));
        string source = program.Build(program.Models[0]).Emit().Source;
        return Call().Matches(source).ToDictionary(m => m.Groups[1].Value, m => Runtime.Chunks.Count(Number(m, 2), Number(m, 3) / Number(m, 2) + 1));

        static long Number(Match match, int group) => long.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Loops_that_fill_one_tensor_are_shared_out_alike()
    {
        Dictionary<string, int> loops = Chunks("""
            model Padded {
                input x: f32[2, 20, 31, 33]
                output y = pad(x, (2, 3, 1, 4))
            }
            """);
        Assert.Equal(2, loops.Count);
        Assert.All(loops.Values, chunks => Assert.Equal(4, chunks));
    }

    // 12,000 elements take a microsecond, their fetching another; 30,000 are worth other threads where those have made them.
    [Theory, InlineData(200, 1), InlineData(500, 4)]
    public void What_other_threads_have_made_counts_a_word_an_addition(int rows, int chunks)
    {
        Dictionary<string, int> loops = Chunks($$"""
            model Sums {
                input x: f32[1000, 60]
                sums = cumsum(x, dim: 0)
                output last = sums[999]
                output y = sums[0:{{rows}}] * 2
            }
            """);
        Assert.Equal(chunks, loops.TryGetValue("Multiply", out int found) ? found : 1);
    }
}
