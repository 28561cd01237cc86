using System.Globalization;
using ModelDsl.Nnc;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Training;
using ModelDsl.Text;

namespace ModelDsl.Tests.Features;

/// <summary>Embeddings that begin with published word vectors.</summary>
public sealed class PretrainedTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nnc vectors").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name) => Path.Combine(_folder, name);

    private static string Tagger(bool frozen) => $$"""
        model Tagger {
            input tokens: i64[N]
            layer embed = Embedding(100, 6)
            layer head = Linear(2)
            {{(frozen ? "freeze embed" : "")}}
            vectors = tokens -> embed
            output looked_up = vectors
            output logits = vectors -> head
        }
        train Tagger {
            input label: i64[N]
            loss = cross_entropy(logits, label)
            optimizer = SGD(lr: 0.5)
        }
        """;

    // A hundred words, as GloVe writes them.
    private float[] Glove()
    {
        var random = new Random(1);
        float[] table = [.. Enumerable.Range(0, 600).Select(_ => (float)(random.NextDouble() * 2 - 1))];
        File.WriteAllLines(At("glove.txt"), Enumerable.Range(0, 100).Select(w => $"word{w} {string.Join(' ', table[(6 * w)..(6 * w + 6)].Select(v => v.ToString("R", CultureInfo.InvariantCulture)))}"));
        return table;
    }

    [Fact]
    public void A_file_of_word_vectors_is_a_table()
    {
        float[] table = Glove();
        WordVectors vectors = WordVectors.Read(At("glove.txt"));
        Assert.Equal("word42", vectors.Words[42]);
        Assert.Equal([100, 6], vectors.Table.Shape);
        Assert.Equal(table, vectors.Table.As<float>().ToArray());

        File.WriteAllText(At("m.nn"), Tagger(false));
        TensorFile.Write(At("tokens.npy"), [new NamedTensor("tokens", TensorData.From([7L, 99L, 0L, 7L], 4))]);
        using StringWriter output = new(), error = new();
        int code = CommandLine.Run(["run", At("m.nn"), "--weights", At("glove.txt"), "--map", "glove=embed.weight", "--partial", "--input", "tokens=" + At("tokens.npy"), "--output", At("out.safetensors")], output, error);
        Assert.True(code == 0, error.ToString());
        float[] found = TensorFile.Read(At("out.safetensors")).Single(t => t.Name == "looked_up").Data.As<float>().ToArray();
        Assert.Equal([.. table[42..48], .. table[594..600], .. table[0..6], .. table[42..48]], found);
    }

    [Theory]
    [InlineData("2 3\na 1 2 3\nb 4 5 6\n", 2, 3)]
    [InlineData("at name@x 1 2\n", 0, 0)]
    [InlineData("a 1 2\nnew york 3 4\n", 2, 2)]
    [InlineData("a 1 2\nb 3\n", 0, 0)]
    [InlineData("a 1 2\nb 3 x\n", 0, 0)]
    [InlineData("", 0, 0)]
    public void Forms_of_the_file(string text, int words, int dimension)
    {
        File.WriteAllText(At("v.txt"), text);
        if (words == 0)
        {
            ModelFileException wrong = Assert.Throws<ModelFileException>(() => WordVectors.Read(At("v.txt")));
            Assert.StartsWith("line ", wrong.Position, StringComparison.Ordinal);
        }
        else Assert.Equal([words, dimension], WordVectors.Read(At("v.txt")).Table.Shape);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Ten_steps_leave_a_frozen_table_alone_and_else_move_the_words_that_were_read(bool frozen)
    {
        float[] table = Glove();
        var compilation = new Compilation(new SourceText("m.nn", Tagger(frozen)));
        Assert.Empty(compilation.Diagnostics.Select(d => d.ToString()));
        var build = new TrainingBuild(compilation.Train(compilation.Trainings.Single()));
        var start = new Pretrained(WordVectors.Read(At("glove.txt")).Table);
        using TrainingSession session = build.Session(AssemblyCache.Load(build.EmitSteps(frozen ? "FrozenWords" : "FreeWords")), start);
        long[] read = [3, 14, 15, 92, 65, 35];
        for (int t = 0; t < 10; t++)
            session.Step(new Dictionary<string, TensorData> { ["tokens"] = TensorData.From(read, 6), ["label"] = TensorData.From([0L, 1L, 0L, 1L, 0L, 1L], 6) }, new TrainingClock(t, t, 0, 0), 0);
        float[] after = session.Tensors(states: false).Single(t => t.Name == "embed.weight").Data.As<float>().ToArray();
        for (int word = 0; word < 100; word++)
        {
            bool same = table.AsSpan(6 * word, 6).SequenceEqual(after.AsSpan(6 * word, 6));
            Assert.Equal(frozen || !read.Contains(word), same);
        }
    }

    private sealed class Pretrained(TensorData table) : ParameterSource
    {
        private readonly SeededParameters _rest = new(1);

        public override void Fill<T>(ParameterSpec parameter, Span<T> destination)
        {
            if (parameter.Weight.Name == "embed.weight") System.Runtime.InteropServices.MemoryMarshal.Cast<byte, T>(table.Bytes).CopyTo(destination);
            else _rest.Fill(parameter, destination);
        }
    }
}
