namespace ModelDsl.Tests.Specs;

/// <summary>The standard library by examples: every section of <c>tests/Specs/library</c> holds.</summary>
public sealed class LibrarySpecTests
{
    public static TheoryData<string> Sections() => [.. Spec.All.Select(s => s.Id)];

    [Theory, MemberData(nameof(Sections))]
    public void Section_holds(string id)
    {
        string? problem = Spec.All.Single(s => s.Id == id).Outcome();
        Assert.True(problem is null, problem);
    }

    [Fact]
    public void Sections_have_names_of_their_own() => Assert.Empty(Spec.All.GroupBy(s => s.Id).Where(g => g.Count() > 1).Select(g => g.Key));
}
