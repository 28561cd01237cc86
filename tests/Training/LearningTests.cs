using System.Runtime.CompilerServices;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Training;
using ModelDsl.Tests.Reference;
using ModelDsl.Text;

namespace ModelDsl.Tests.Training;

/// <summary>What attention learns: the tasks of <c>learning.nn</c> on data made up batch by batch, so what is measured was never seen.</summary>
public sealed class LearningTests
{
    private const int N = 64;

    [Fact]
    public void Feature_attention_finds_the_feature_that_matters()
    {
        using var task = new Task("features");
        task.Run(300, r =>
        {
            double[] x = r.Numbers(N * 6);
            return [Floats(x, N, 6), Floats([.. Enumerable.Range(0, N).Select(n => 2 * x[6 * n + 3])], N, 1)];
        });
        Assert.True(task["fourth"] > task["rest"] + 0.2, $"{task["fourth"]} against {task["rest"]}");
    }

    [Fact]
    public void Attention_over_time_adds_the_marked_of_fifty_numbers_and_a_mean_does_not()
    {
        using var attention = new Task("addition");
        using var mean = new Task("mean_pool");
        attention.Run(500, Addition);
        mean.Run(500, Addition);
        // The target's variance is 1/6.
        Assert.True(attention["loss"] < 0.003, $"attention: {attention["loss"]}");
        Assert.True(mean["loss"] > 0.08, $"mean: {mean["loss"]}");

        static TensorData[] Addition(Source r)
        {
            var x = new double[N * 100];
            var sum = new double[N];
            for (int n = 0; n < N; n++)
            {
                for (int t = 0; t < 50; t++) x[100 * n + 2 * t] = r.Next();
                foreach (int t in r.Places(50, 2)) (x[100 * n + 2 * t + 1], sum[n]) = (1, sum[n] + x[100 * n + 2 * t]);
            }
            return [Floats(x, N, 50, 2), Floats(sum, N, 1)];
        }
    }

    [Fact]
    public void An_attention_decoder_reverses_what_it_reads()
    {
        using var task = new Task("reverser");
        task.Run(500, r =>
        {
            long[][] rows = [.. Enumerable.Range(0, N).Select(_ => r.Draws(8, 8))];
            return [Longs(rows.SelectMany(x => x), N, 8), Longs(rows.SelectMany(x => x.Reverse().Append(9)), N, 9)];
        });
        Assert.True(task["accuracy"] > 0.99, $"{task["accuracy"]}");
    }

    [Fact]
    public void Hierarchical_attention_finds_the_sentence_that_says_it()
    {
        using var task = new Task("documents");
        task.Run(600, r =>
        {
            // Words 0 to 3 name a class, 4 marks the key sentence, the others say nothing.
            long[] words = [.. r.Draws(N * 12, 11).Select(w => w + 5)], said = r.Draws(N * 4, 4), key = r.Draws(N, 4);
            for (int s = 0; s < 4 * N; s++)
            {
                int[] places = r.Places(3, 2);
                words[3 * s + places[0]] = said[s];
                if (key[s / 4] == s % 4) words[3 * s + places[1]] = 4;
            }
            return [Longs(words, N, 4, 3), Longs(key.Select((k, n) => said[4 * n + k]), N), Longs(key, N)];
        });
        Assert.True(task["share"] > 0.8, $"{task["share"]}");
    }

    [Fact]
    public void Dynamic_attention_looks_up_what_static_attention_cannot()
    {
        using var dynamic = new Task("dynamic_lookup");
        using var fixedOrder = new Task("static_lookup");
        dynamic.Run(400, Values);
        fixedOrder.Run(400, Values);
        Assert.Equal(1.0, dynamic["accuracy"]);
        Assert.True(fixedOrder["accuracy"] < 0.6, $"static: {fixedOrder["accuracy"]}");

        static TensorData[] Values(Source r) => [Longs(Enumerable.Range(0, N).SelectMany(_ => r.Places(10, 10).Select(p => (long)p)), N, 10)];
    }

    [Fact]
    public void A_masked_language_model_completes_what_repeats()
    {
        using var task = new Task("periodic");
        task.Run(300, r => [Longs(r.Draws(N, 5).SelectMany(s => Enumerable.Range(0, 16).Select(i => (s + i) % 5)), N, 16)]);
        Assert.True(task["accuracy"] > 0.95, $"{task["accuracy"]}");
    }

    [Fact]
    public void Multi_modal_attention_turns_away_from_noise()
    {
        using var task = new Task("modalities");
        task.Run(400, r =>
        {
            double[] sound = r.Numbers(N * 12);
            return
            [
                Floats(sound, N, 3, 4), Floats(r.Numbers(N * 30), N, 5, 6), Floats(r.Numbers(N * 2), N, 2),
                Longs(Enumerable.Range(0, N).Select(n => sound[12 * n] + sound[12 * n + 4] + sound[12 * n + 8] > 0 ? 1L : 0L), N),
            ];
        });
        Assert.True(task["noisy"] < 0.1, $"{task["noisy"]} of the weight, accuracy {task["accuracy"]}");
    }

    [Fact]
    public void Memory_attention_finds_the_supporting_fact()
    {
        using var task = new Task("facts");
        task.Run(500, r =>
        {
            var (query, memory, label) = (new double[N * 10], new double[N * 50], new long[N]);
            for (int n = 0; n < N; n++)
            {
                int[] persons = r.Places(6, 5);
                int asked = r.Draw(5);
                query[10 * n + persons[asked]] = 1;
                for (int i = 0; i < 5; i++)
                {
                    int place = r.Draw(4);
                    memory[50 * n + 10 * i + persons[i]] = memory[50 * n + 10 * i + 6 + place] = 1;
                    if (i == asked) label[n] = place;
                }
            }
            return [Floats(query, N, 10), Floats(memory, N, 5, 10), Longs(label, N)];
        });
        Assert.True(task["accuracy"] > 0.95, $"{task["accuracy"]}");
    }

    [Fact]
    public void A_pointer_copies_words_it_has_never_seen()
    {
        using var task = new Task("copier");
        task.Run(300, r => Words(r, 0, 8));
        task.Run(1, r => Words(r, 8, 4));
        Assert.True(task["accuracy"] > 0.95, $"{task["accuracy"]}");

        static TensorData[] Words(Source r, long first, int count)
        {
            long[] words = [.. r.Draws(N * 5, count).Select(w => first + w)], at = r.Draws(N, 5);
            var place = new double[N * 5];
            for (int n = 0; n < N; n++) place[5 * n + at[n]] = 1;
            return [Floats(place, N, 5), Longs(words, N, 5), Longs(at.Select((p, n) => words[5 * n + p]), N)];
        }
    }

    [Fact]
    public void Reinforce_has_the_gradient_of_the_expected_cost()
    {
        const int Count = 1_000_000;
        double[] costs = [1, 3, -2];
        using var task = new Task("draws");
        double[] s = task.Parameter("s");
        task.Run(1, _ => [Floats([.. Enumerable.Range(0, 3 * Count).Select(i => costs[i % 3])], Count, 3, 1)]);
        double[] after = task.Parameter("s"), p = [.. s.Select(Math.Exp)];
        double total = p.Sum(), expected = p.Zip(costs, (a, c) => a * c).Sum() / total;
        for (int i = 0; i < 3; i++)
        {
            // One step of gradient descent with a rate of 1.
            double exact = p[i] / total * (costs[i] - expected);
            Assert.InRange((s[i] - after[i]) / exact, 0.97, 1.03);
        }
    }

    private static TensorData Floats(double[] values, params int[] shape) => TensorData.From([.. values.Select(v => (float)v)], shape);

    private static TensorData Longs(IEnumerable<long> values, params int[] shape) => TensorData.From([.. values], shape);

    /// <summary>Random numbers with a seed of their own.</summary>
    private sealed class Source(int seed)
    {
        private readonly Random _random = new(seed);

        public double Next() => _random.NextDouble();
        public int Draw(int below) => _random.Next(below);
        public long[] Draws(int count, int below) => [.. Enumerable.Range(0, count).Select(_ => (long)_random.Next(below))];

        /// <summary>Uniform between −1 and 1.</summary>
        public double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => 2 * _random.NextDouble() - 1)];

        /// <summary>Some of 0 … below − 1, each at most once, in any order.</summary>
        public int[] Places(int below, int count)
        {
            int[] all = [.. Enumerable.Range(0, below)];
            _random.Shuffle(all);
            return all[..count];
        }
    }

    /// <summary>One training program at work.</summary>
    private sealed class Task : IDisposable
    {
        private static readonly Lazy<Dictionary<string, (TrainingBuild Build, Type Type)>> s_compiled = new(() =>
        {
            var compilation = new Compilation(new SourceText("learning.nn", Text()));
            Assert.Empty(compilation.Diagnostics.Select(d => d.ToString()));
            TrainingBuild[] builds = [.. compilation.Trainings.Select(t => new TrainingBuild(compilation.Train(t)))];
            Assert.Empty(builds.SelectMany(b => b.Program.Diagnostics).Select(d => d.ToString()));
            Type[] types = AssemblyCache.Load([.. builds.SelectMany((b, i) => b.EmitSteps($"Learning{i}"))]);
            return builds.Zip(types).ToDictionary(p => p.First.Program.Name, p => (p.First, p.Second));
        });

        private readonly TrainingSession _session;
        private readonly TrainingBuild _build;
        private readonly Source _source = new(1);
        private int _step;

        public Task(string name)
        {
            (_build, Type type) = s_compiled.Value[name];
            _session = _build.Session([type], new SeededParameters(3));
        }

        /// <summary>What the last step reports, of the weights before it.</summary>
        public double this[string report] => _session.Result(report).As<float>()[0];

        public double[] Parameter(string path) => [.. _session.Tensors(states: false).Single(t => t.Name == path).Data.As<float>().ToArray().Select(v => (double)v)];

        public void Run(int steps, Func<Source, TensorData[]> batch)
        {
            for (int i = 0; i < steps; i++, _step++)
            {
                Dictionary<string, TensorData> given = _build.Program.Inputs.Zip(batch(_source)).ToDictionary(p => p.First.Name, p => p.Second);
                _session.Step(given, new TrainingClock(0, _step, 0, 0), (ulong)_step);
            }
        }

        public void Dispose() => _session.Dispose();

        private static string Text([CallerFilePath] string here = "") => File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "learning.nn"));
    }
}
