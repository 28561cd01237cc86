using ModelDsl.Diagnostics;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Tests.Specs;

/// <summary>What the trial of a way out looks at, and by what it knows an error again.</summary>
public class TrialTests
{
    private const string Text = """
        block Inner(width: int) {
            input x: f32[N, C]
            output y = x -> Linear(width)
        }
        block Outer(width: int) {
            input x: f32[N, C]
            output y = x -> Inner(2 * width) -> ReLU
        }
        block Other {
            input x: f32[N, C]
            output y = x -> ReLU
        }
        model Net {
            input x: f32[N, 4]
            output y = x -> Outer(3)
        }
        model Second {
            input x: f32[N, 4]
            output y = x -> Other
        }
        """;

    private static readonly SourceText s_source = new("net.nn", Text);

    private static Location Place(string text) => new(s_source, new TextSpan(Text.IndexOf(text, StringComparison.Ordinal), text.Length));

    private static Diagnostic Error(string at) => SyntaxRules.Unexpected.At(Place(at));

    [Theory]
    [InlineData("Linear(width)", "Other,Second")]
    [InlineData("2 * width", "Inner,Other,Second")]
    [InlineData("Outer(3)", "Inner,Other,Outer,Second")]
    public void A_change_concerns_what_names_what_it_changes(string changed, string others)
    {
        Dependence declarations = new(new Compilation(s_source).Bound);
        Repair repair = new(new Fix("change it", Place(changed), "Linear(1)"));
        Assert.Equal(others.Split(','), declarations.Without(repair, Error("Outer(3)")).Select(d => d.Name).Order());
    }

    [Fact]
    public void Outside_of_declarations_a_change_may_concern_everything()
    {
        Dependence declarations = new(new Compilation(s_source).Bound);
        Repair between = new(new Fix("add an import", new Location(s_source, new TextSpan(Text.IndexOf("}\nblock", StringComparison.Ordinal) + 1, 1)), "\n\n"));
        Assert.Empty(declarations.Without(between, Error("Outer(3)")));
    }

    [Fact]
    public void An_error_is_known_again_where_the_change_has_moved_it()
    {
        Diagnostic error = Error("-> ReLU");
        MendedError mended = new(error, new Repair(new Fix("make it wider", Place("2 * width"), "16 * width")));
        int start = error.Where.Span.Start;
        bool IsAgainAt(int at) => mended.IsAgain(error.Code, error.Where with { Span = new(at, 1) });
        Assert.True(IsAgainAt(start + 1));
        // Another one on the same line.
        Assert.False(IsAgainAt(start));
        Assert.False(IsAgainAt(start - 10));
        Assert.False(mended.IsAgain("NN2001", error.Where with { Span = new(start + 1, 1) }));
    }
}
