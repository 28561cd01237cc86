using ModelDsl.Diagnostics;
using ModelDsl.Lints;
using ModelDsl.Text;

namespace ModelDsl.Tests.Elaboration;

/// <summary>What a check says of <c>test</c> blocks: that their text makes sense, not whether their assertions hold.</summary>
public class CheckedTestBlockTests
{
    private static string[] Findings(string statement)
    {
        string text = $$"""
            model M {
                input x: f32[N, 8]
                output y: f32[N, 2] = x -> Linear(2)
            }
            test "it" {
                {{statement}}
            }
            """;
        return [.. new Compilation(new SourceText("program.nn", text)).Findings(LintOptions.Default).Select(d => $"{d.Code} {d.Where.Start.Line}:{d.Where.Start.Column}")];
    }

    [Theory]
    [InlineData("assert M.out.shape == [N, 2]", "NN1013 6:14")]
    [InlineData("assert_close softmax([[0.0, 0.0]], axis: 1), [[0.5, 0.5]]", "NN3001 6:40")]
    [InlineData("assert_close f32[2, 4] -> Linear(in_features: 8, 2), f32[2, 2]", "NN2109 6:31")]
    public void What_is_wrong_is_found(string statement, string expected) => Assert.Equal([expected], Findings(statement));

    [Theory]
    [InlineData("assert M.parameters == 18")]
    [InlineData("assert M.parameters == 19")]
    [InlineData("assert_error NN2109 { f32[1, 4] -> Linear(in_features: 8, 2) }")]
    [InlineData("assert_error NN2109 { f32[1, 4] -> Linear(in_features: 4, 2) }")]
    public void Assertions_are_left_to_the_run(string statement) => Assert.Empty(Findings(statement));
}
