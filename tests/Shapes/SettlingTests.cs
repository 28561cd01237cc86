using ModelDsl.Diagnostics;
using ModelDsl.Shapes;
using ModelDsl.Text;

namespace ModelDsl.Tests.Shapes;

/// <summary>What an error about sizes asks to require makes the program compile.</summary>
public class SettlingTests
{
    private static readonly DimSymbol s_n = new("N", DimKind.Dynamic), s_t = new("T", DimKind.Dynamic);

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void A_program_with_the_requirement_that_its_error_names_has_no_error(int seed)
    {
        const int programs = 60;
        Random random = new(seed);
        int helped = 0;
        for (int i = 0; i < programs; i++)
        {
            Dim a = Size(random, 2), b = random.Next(3) == 0 ? Size(random, 2) : Rounded(a, random);
            string Program(string require) => $"model M {{\ninput x: f32[N, T]\n{require}\na = zeros([{a}])\noutput y = a + zeros([{b}])\n}}";
            Diagnostic[] found = Check(Program(""));
            string[] requirements = [.. found.Select(d => d.Help?.Text).Select(Requirement).OfType<string>()];
            if (requirements.Length == 0) continue;
            helped++;
            Diagnostic[] left = Check(Program(string.Join("\n", requirements.Select(r => $"require {r}"))));
            Assert.True(left.Length == 0 || found.Length > requirements.Length, $"{Program(string.Join("; ", requirements))}\n{string.Join("\n", left.Select(d => $"{d} {d.Help}"))}");
        }
        Assert.True(helped > programs / 3, $"{helped} of {programs} errors name a requirement");
    }

    private static Diagnostic[] Check(string program) => [.. new Compilation(new SourceText("test.nn", program)).Diagnostics];

    private static string? Requirement(string? help)
    {
        const string Start = "add `require ";
        if (help is null || help.IndexOf(Start, StringComparison.Ordinal) is not (>= 0 and var at)) return null;
        return help[(at + Start.Length)..help.IndexOf('`', at + Start.Length)];
    }

    private static Dim Size(Random random, int depth)
    {
        if (depth == 0) return Dim.Of(random.Next(2) == 0 ? s_n : s_t);
        Dim inner = Size(random, depth - 1);
        return random.Next(5) switch
        {
            0 => Dim.FloorDiv(inner, random.Next(2, 5)),
            1 => Dim.CeilDiv(inner, random.Next(2, 5)),
            2 => inner * random.Next(2, 5),
            3 => inner + random.Next(1, 4),
            _ => inner + Size(random, depth - 1),
        };
    }

    // The same size to within a rounding.
    private static Dim Rounded(Dim size, Random random)
    {
        int k = random.Next(2, 5);
        return random.Next(3) switch
        {
            0 => k * Dim.FloorDiv(size, k),
            1 => k * Dim.CeilDiv(size, k),
            _ => Dim.FloorDiv(size + k - 1, k) * k + random.Next(2),
        };
    }
}
