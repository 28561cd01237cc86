using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using ModelDsl.Diagnostics;
using ModelDsl.Emission;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Syntax;
using ModelDsl.Text;

namespace ModelDsl.Tests.Emission;

/// <summary>Whatever a program calls its parts, the generated class compiles, and callers find their own names in it.</summary>
public sealed class NameTests
{
    private const string Models = """
        model Exp {
            input y: f32[N, 3]
            output x1: f32[N, 3] = exp(y)
        }

        model Layout {
            input c0: f32[N, 3]
            input i: f32[N, 3]
            layer run = Linear(3)
            layer value = Linear(3)
            layer c0_shape = Linear(3)
            output row: f32[N, 3] = (c0 -> run -> value -> c0_shape) + i
        }

        model Image {
            input begin: f32[step, 3, 8, 8]
            layer y = Conv2d(4, 3)
            layer y_shape = Conv2d(4, 3)
            output end: f32[step, 4, 4, 4] = begin -> y -> relu -> y_shape -> relu
        }

        model Words {
            input class: i64[N, T]
            layer step = Embedding(5, 4)
            layer event = LSTM(4, batch_first: true)
            states, h, c = class -> step -> event
            output string: f32[N, T, 4] = states
        }
        """;

    [Fact]
    public void Every_class_compiles_and_keeps_the_programs_names()
    {
        var compilation = new Compilation(new SourceText("names.nn", Models));
        Assert.Empty(compilation.Diagnostics);
        Dictionary<string, EmittedModel> emitted = compilation.Models.ToDictionary(m => m.Name, m => compilation.Build(m).Emit());
        Assembly assembly = Assembly.Load(AssemblyCache.Compile("Names", emitted.Values.Select(e => e.Source)));
        Assert.Equal(["y", "x1", "N"], Arguments("Exp"));
        Assert.Equal(["c0", "i", "row", "N"], Arguments("Layout"));
        Assert.Equal(["begin", "end", "step"], Arguments("Image"));
        Assert.Equal(["class", "string", "T", "N"], Arguments("Words"));
        foreach (string model in emitted.Keys)
        {
            using ICompiledModel made = AssemblyCache.Create(Type(model), new SeededParameters(1));
            Assert.Equal(model, made.Description.Name);
        }

        Type Type(string model) => assembly.GetType(emitted[model].FullName, throwOnError: true)!;
        IEnumerable<string?> Arguments(string model) =>
            Type(model).GetMethods().Single(m => m.Name == "Run" && m.ReturnType == typeof(void)).GetParameters().Select(p => p.Name);
    }

    /// <summary>Programs whose code has every kind of job; <c>{0}</c> to <c>{9}</c> stand for names.</summary>
    public static TheoryData<string> Programs =>
    [
        // A chain over rows.
        """
            input {0}: f32[512, 192]
            input {1}: f32[512, 192]
            input {5}: f32[512, 192]
            input {6}: f32[512, 192]
            input {7}: f32[512, 192]
            input {8}: f32[512, 192]
            input {9}: f32[512, 192]
            layer {2} = LayerNorm(192)
            layer {3} = Linear(768)
            output {4}: f32[512, 768] = {0} + {1} + {5} + {6} + {7} + {8} + {9} -> {2} -> {3} -> GELU
        """,
        // Turns of which threads share the cells.
        """
            input {0}: f32[1, 30, 64]
            input {1}: f32[1, 30, 64]
            input {5}: f32[1, 30, 64]
            input {6}: f32[1, 30, 64]
            input {7}: f32[1, 30, 64]
            input {8}: f32[1, 30, 64]
            input {9}: f32[1, 30, 64]
            layer {2} = LSTM(256, batch_first: true)
            {3}, _, _ = {0} * {1} * {5} * {6} * {7} * {8} * {9} -> {2}
            output {4}: f32[1, 30, 256] = {3} + 1
        """,
        // Turns for some of the sequences.
        """
            input {0}: f32[16, {1}, 64]
            input {5}: f32[16, {1}, 64]
            input {6}: f32[16, {1}, 64]
            input {7}: f32[16, {1}, 64]
            input {8}: f32[16, {1}, 64]
            input {9}: f32[16, {1}, 64]
            layer {2} = GRU(128, batch_first: true)
            {3}, _ = {0} * {5} * {6} * {7} * {8} * {9} -> {2}
            output {4}: f32[16, {1}, 128] = {3} + 1
        """,
        // Steps beside each other.
        """
            input {0}: f32[8, 200]
            input {1}: f32[8, 200]
            input {5}: f32[8, 200]
            input {6}: f32[8, 200]
            input {7}: f32[8, 200]
            input {8}: f32[8, 200]
            input {9}: f32[8, 200]
            layer {2} = Linear(200)
            layer {3} = Linear(200)
            output {4}: f32[8, 200] = ({0} -> {2} -> Tanh) + ({1} * {5} * {6} * {7} * {8} * {9} -> {3} -> Tanh)
        """,
        // Convolutions, windows, and a size that the caller gives.
        """
            input {0}: f32[{1}, 3, 20, 20]
            input {5}: f32[{1}, 3, 20, 20]
            input {6}: f32[{1}, 3, 20, 20]
            input {7}: f32[{1}, 3, 20, 20]
            input {8}: f32[{1}, 3, 20, 20]
            input {9}: f32[{1}, 3, 20, 20]
            layer {2} = Conv2d(32, 3)
            layer {3} = Conv2d(16, 1)
            output {4} = {0} * {5} * {6} * {7} * {8} * {9} -> {2} -> ReLU -> MaxPool2d(2) -> {3} -> Sigmoid
        """,
        // Attention, and what finds places.
        """
            input {0}: f32[{1}, 12, 32]
            input {5}: f32[{1}, 12, 32]
            input {6}: f32[{1}, 12, 32]
            input {7}: f32[{1}, 12, 32]
            input {8}: f32[{1}, 12, 32]
            input {9}: f32[{1}, 12, 32]
            layer {2} = MultiheadAttention(32, num_heads: 4, batch_first: true)
            {3}, _ = ({0}, {0}, {0}) -> {2}
            output {4} = argmax(sort({3} * {5} * {6} * {7} * {8} * {9}, dim: 1)[0], dim: 1)
        """,
    ];

    private static readonly string[] s_neutral = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

    /// <summary>Each identifier of the generated code is a name in turn, wherever the language allows it.</summary>
    [Theory]
    [MemberData(nameof(Programs))]
    public void No_name_clashes_with_the_generated_code(string program)
    {
        string neutral = Emitted([Named(program, 0, s_neutral)])[0].Source;
        string[] words = Names([.. Regex.Matches(neutral, @"(?<![\w"".])[A-Za-z_]\w*").Select(m => m.Value).Distinct().Where(w => !Regex.IsMatch(program, $@"\b{w}\b") && !s_neutral.Any(n => w.Contains(n, StringComparison.OrdinalIgnoreCase)))]);
        Assert.InRange(words.Length, 50, 1000);
        string[] models = [.. words.Chunk(s_neutral.Length).Select((some, n) => Named(program, n, [.. some.Concat(words).Take(s_neutral.Length)]))];
        Assert.NotNull(Assembly.Load(AssemblyCache.Compile("Clashes", Emitted(models).Select(e => e.Source))));

        static string Named(string program, int number, string[] names) => $"model Model{number} {{\n{string.Format(CultureInfo.InvariantCulture, program, names)}\n}}\n";
        static EmittedModel[] Emitted(string[] models)
        {
            var compilation = new Compilation(new SourceText("names.nn", string.Concat(models)));
            Assert.DoesNotContain(compilation.Diagnostics, d => d.Severity == Severity.Error);
            return [.. compilation.Models.Select(m => compilation.Build(m).Emit())];
        }
    }

    // Those that the language allows as a size, a layer and a tensor; words of its own are not, and names of its library mean something else.
    private static string[] Names(string[] words)
    {
        string[] left = [.. words.Where(w => SyntaxTree.Parse(new SourceText("word.nn", Trial(w))).Diagnostics.IsEmpty)];
        const int lines = 9;
        var compilation = new Compilation(new SourceText("words.nn", string.Concat(left.Select(Trial))));
        HashSet<int> wrong = [.. compilation.Diagnostics.Where(d => d.Severity == Severity.Error).Select(d => (d.Where.Start.Line - 1) / lines)];
        return [.. left.Where((_, i) => !wrong.Contains(i))];

        static string Trial(string word) =>
            $"model Size_{word} {{\n    input x_: f32[{word}, 3]\n    layer {word} = Linear(3)\n    output y_ = x_ -> {word}\n}}\nmodel Tensor_{word} {{\n    input {word}: f32[3]\n    output y_ = {word} + 1\n}}\n";
    }
}
