using System.Runtime.InteropServices;
using ModelDsl.Nnc;
using ModelDsl.Nnc.Hosting;
using ModelDsl.Nnc.Training;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Training;
using ModelDsl.Text;
using ModelDsl.Training;
using ElementType = ModelDsl.Runtime.ElementType;

namespace ModelDsl.Tests.Training;

/// <summary>Samples on their way into batches: sources, transformations, order, and the thread that works ahead.</summary>
public sealed class DataTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nnc data").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name) => Path.Combine(_folder, name);

    // A program whose data line, and whose inputs, are the test's.
    private Dataset Read(string data, string inputs = "input image: f32[N, 1, 4, 4]", string own = "input label: i64[N]")
    {
        string text = $$"""
            model Sum {
                {{inputs}}
                param w: f32[] = ones
                output y = w * 2
            }
            train Sum {
                {{own}}
                loss = y
                optimizer = SGD
                data train = {{data}}
            }
            """;
        var compilation = new Compilation(new SourceText(At("sum.nn"), text));
        Assert.Empty(compilation.Diagnostics.Select(d => d.ToString()));
        TrainingProgram program = compilation.Train(compilation.Trainings.Single());
        return DataSources.Read(program.Data.Single(), program, _folder);
    }

    private static float[] Image(Dataset data, int sample, ulong seed = 0, TrainingClock clock = default) => data.Batch([sample], seed, clock)[data.Columns[0].Name].As<float>().ToArray();

    private void Png(string name, int width, int height, Func<int, byte> value, int channels = 1)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllBytes(At(name), PngWriter.Encode([.. Enumerable.Range(0, width * height * channels).Select(value)], width, height, channels));
    }

    [Fact]
    public void A_folder_of_images_has_a_class_for_each_folder_in_it()
    {
        Png("digits/one/b.png", 4, 4, i => (byte)(i * 17));
        Png("digits/one/a.png", 4, 4, _ => 255);
        Png("digits/nine/c.png", 4, 4, _ => 51);
        using Dataset data = Read("images(\"digits\")");
        Dictionary<string, TensorData> batch = data.Batch([0, 1, 2], 0);
        Assert.Equal([0L, 1, 1], batch["label"].As<long>().ToArray());
        Assert.Equal([0.2f, 1f, 0f], [batch["image"].As<float>()[0], batch["image"].As<float>()[16], batch["image"].As<float>()[32]]);
        Assert.Equal(1f, batch["image"].As<float>()[47], 1e-6f);
    }

    [Fact]
    public void Masks_move_with_their_images()
    {
        for (int k = 0; k < 3; k++)
        {
            Png($"pictures/{k}.png", 6, 6, i => (byte)(7 * i + k));
            Png($"masks/{k}.png", 6, 6, i => (byte)(7 * i + k));
        }
        using Dataset data = Read("images(\"pictures\", masks: \"masks\") -> random_crop(4, also: \"mask\") -> random_flip(vertical: true, also: \"mask\") -> random_flip(also: \"mask\")",
            own: "input mask: u8[N, 1, 4, 4]");
        for (ulong seed = 0; seed < 8; seed++)
        {
            Dictionary<string, TensorData> batch = data.Batch([0, 1, 2], seed);
            Assert.Equal([3, 1, 4, 4], batch["image"].Shape);
            Assert.Equal(batch["mask"].Bytes.Select(b => (int)b), batch["image"].As<float>().ToArray().Select(x => (int)MathF.Round(255 * x)));
        }
        Assert.True(Enumerable.Range(0, 8).Select(seed => data.Batch([0], (ulong)seed)["mask"].Bytes[0]).Distinct().Count() > 2);
    }

    [Fact]
    public void Images_of_several_sizes_and_broken_ones_are_told()
    {
        Png("mixed/a.png", 4, 4, _ => 1);
        Png("mixed/b.png", 5, 4, _ => 1);
        using Dataset data = Read("images(\"mixed\")", own: "");
        Assert.Contains("b.png", Assert.ThrowsAny<Exception>(() => data.Batch([0, 1], 0)).Message);
        Assert.Contains("no such folder", Assert.Throws<UserException>(() => Read("images(\"none\")")).Message);
    }

    [Fact]
    public void Arrays_are_read_sample_by_sample()
    {
        var values = Enumerable.Range(0, 3 * 16).Select(i => (float)i).ToArray();
        TensorFile.Write(At("x.npy"), new NamedTensor("x", TensorData.From(values, 3, 4, 4)));
        File.WriteAllBytes(At("y.idx"), [0, 0, 8, 1, 0, 0, 0, 3, 9, 8, 7]);
        using Dataset data = Read("npy(\"x.npy\", \"y.idx\")");
        Assert.All(data.Columns, c => Assert.IsType<FileColumn>(c));
        Dictionary<string, TensorData> batch = data.Batch([2, 0], 0);
        Assert.Equal([.. values[32..48], .. values[..16]], batch["image"].As<float>().ToArray());
        Assert.Equal([7L, 9], batch["label"].As<long>().ToArray());
        File.WriteAllBytes(At("short.idx"), [0, 0, 8, 1, 0, 0, 0, 3, 9, 8]);
        Assert.Contains("cut short", Assert.Throws<ModelFileException>(() => Read("npy(\"x.npy\", \"short.idx\")")).Message);
    }

    [Fact]
    public void Bytes_of_a_file_are_windows_and_what_comes_next()
    {
        File.WriteAllBytes(At("b.bin"), [.. Enumerable.Range(0, 20).Select(i => (byte)(250 + i))]);
        using Dataset data = Read("bytes(\"b.bin\", context: 4, from: 0.5)", "input x: i64[N, T]", "input next: i64[N, T]");
        Assert.Equal(6, data.Count);
        Dictionary<string, TensorData> batch = data.Batch([5], 0);
        Assert.Equal([9L, 10, 11, 12], batch["x"].As<long>().ToArray());
        Assert.Equal([10L, 11, 12, 13], batch["next"].As<long>().ToArray());
    }

    [Theory]
    [InlineData("blobs(samples: 9, classes: 3, seed: 2", "input x: f32[N, 2]", "input label: i64[N]")]
    [InlineData("ring(samples: 9, modes: 3", "input x: f32[N, 2]", "")]
    [InlineData("moons(samples: 9, seed: 4", "input x: f32[N, 2]", "input label: i64[N]")]
    [InlineData("sine(samples: 9", "input x: f32[N, 12, 1]", "input next: f32[N, 1]")]
    [InlineData("shapes(samples: 9", "input x: f32[N, 1, 16, 16]", "input mask: f32[N, 1, 16, 16]\n    input label: i64[N]")]
    [InlineData("tokens(samples: 9, classes: 3, vocab: 12, length: 5", "input x: i64[N, T]", "input label: i64[N]")]
    public void What_is_skipped_is_what_others_see(string source, string inputs, string own)
    {
        using Dataset all = Read($"{source})", inputs, own), rest = Read($"{source.Replace("samples: 9", "samples: 4")}, skip: 5)", inputs, own);
        Dictionary<string, TensorData> whole = all.Batch([5, 6, 7, 8], 0), part = rest.Batch([0, 1, 2, 3], 0);
        Assert.Equal(whole.Keys, part.Keys);
        foreach (string column in whole.Keys) Assert.Equal(whole[column].Bytes, part[column].Bytes);
    }

    [Fact]
    public void Generated_masks_are_where_the_shapes_are()
    {
        using Dataset data = Read("shapes(samples: 30, std: 0.0)", "input x: f32[N, 1, 24, 24]", "input mask: i64[N, 24, 24]");
        Dictionary<string, TensorData> batch = data.Batch([.. Enumerable.Range(0, 30)], 0);
        Span<long> mask = batch["mask"].As<long>();
        Span<float> image = batch["x"].As<float>();
        for (int i = 0; i < mask.Length; i++) Assert.Equal(mask[i] == 1, image[i] > 0.21f);
        Assert.InRange(mask.ToArray().Average(), 0.05, 0.4);
    }

    private static float[] Apply(Transformation transformation, float[] data, int[] shape, ulong seed = 1)
    {
        var sample = new Sample { Data = data, Shape = shape };
        transformation.Apply(sample, new SampleContext(new SampleRandom(seed, 0, 0), new SampleRandom(seed, 0, 1), default));
        return sample.Data;
    }

    [Fact]
    public void A_resized_image_is_PyTorchs()
    {
        // F.interpolate(arange(12).reshape(1, 1, 3, 4), (2, 2), mode="bilinear"), and to (3, 8).
        float[] x = [.. Enumerable.Range(0, 12).Select(i => (float)i)];
        Assert.Equal([1.5f, 3.5f, 7.5f, 9.5f], Apply(new Resize([(2, 2)]), x, [1, 3, 4]));
        Assert.Equal([0f, 0.25f, 0.75f, 1.25f, 1.75f, 2.25f, 2.75f, 3f], Apply(new Resize([(3, 8)]), x, [1, 3, 4])[..8]);
    }

    [Fact]
    public void A_rotation_keeps_what_lies_on_a_circle()
    {
        // A disc about the centre stays a disc; a full mean is kept but for the border.
        float[] disc = [.. Enumerable.Range(0, 225).Select(i => (i / 15 - 7) * (i / 15 - 7) + (i % 15 - 7) * (i % 15 - 7) <= 16 ? 1f : 0f)];
        float[] turned = Apply(new RandomRotate(_ => 180), disc, [1, 15, 15], seed: 5);
        Assert.Equal(disc.Sum(), turned.Sum(), 2.5f);
        Assert.Equal(1f, turned[7 * 15 + 7], 1e-5f);
        float[] line = [.. Enumerable.Range(0, 225).Select(i => i / 15 == 7 ? 1f : 0f)];
        Assert.NotEqual(line, Apply(new RandomRotate(_ => 90), line, [1, 15, 15], seed: 3));
    }

    [Fact]
    public void A_part_from_beyond_the_border_is_background()
    {
        // Two pixels of border all around give 6×6; the middle 3×3 of it begins one pixel outside the image, whose darkest value is 5.
        Assert.Equal([5f, 5, 5, 5, 5, 6, 5, 7, 8], Apply(new Crop(3, 3, 2, random: false), [5f, 6, 7, 8], [1, 2, 2]));
        Assert.Throws<ArgumentException>(() => Apply(new Crop(3, 3, 0, random: true), [5f, 6, 7, 8], [1, 2, 2]));
    }

    [Fact]
    public void Every_sample_is_seen_once_an_epoch_and_the_order_is_a_function_of_seed_and_epoch()
    {
        using Dataset data = Read("blobs(samples: 103, classes: 2)", "input x: f32[N, 2]");
        int[] first = data.Order(5, 0, shuffle: true);
        Assert.Equal(Enumerable.Range(0, 103), first.Order());
        Assert.Equal(first, data.Order(5, 0, shuffle: true));
        Assert.NotEqual(first, data.Order(5, 1, shuffle: true));
        Assert.NotEqual(first, data.Order(6, 0, shuffle: true));
        Assert.Equal(Enumerable.Range(0, 103), data.Order(5, 3, shuffle: false));
    }

    [Theory]
    [InlineData("linear", 20, 40, 60, 80, 100, 100)]
    [InlineData("step", 20, 40, 60, 80, 100, 100)]
    [InlineData("exp", 20, 29, 44, 66, 100, 100)]
    public void A_curriculum_sees_the_easiest_first(string pacing, params int[] seen)
    {
        TensorFile.Write(At("score.npy"), new NamedTensor("score", TensorData.From([.. Enumerable.Range(0, 100).Select(i => (float)((i * 37) % 100))], 100)));
        using Dataset data = Read($"blobs(samples: 100, classes: 2) -> curriculum(start: 0.2, epochs: 4, pacing: \"{pacing}\", score: \"score.npy\")", "input x: f32[N, 2]");
        for (int epoch = 0; epoch < seen.Length; epoch++)
        {
            int[] order = data.Order(1, epoch, shuffle: true);
            Assert.Equal(seen[epoch], order.Length);
            Assert.Equal(Enumerable.Range(0, 100).OrderBy(i => (i * 37) % 100).Take(seen[epoch]).Order(), order.Order());
            Assert.Equal(order, data.Order(1, epoch, shuffle: true));
        }
    }

    [Fact]
    public void Numbers_may_follow_the_run()
    {
        using Dataset data = Read("shapes(samples: 3, std: 0.0) -> noise(std: 0.5 * (1 - progress))", "input x: f32[N, 1, 16, 16]", "");
        using Dataset plain = Read("shapes(samples: 3, std: 0.0)", "input x: f32[N, 1, 16, 16]", "");
        double Spread(double progress) => Image(data, 0, 1, new TrainingClock(0, 0, progress, 0)).Zip(Image(plain, 0)).Average(p => Math.Abs(p.First - p.Second));
        // The mean magnitude of normal noise is σ·√(2/π).
        Assert.Equal(0.5 * Math.Sqrt(2 / Math.PI), Spread(0), 0.06);
        Assert.Equal(Spread(0) / 2, Spread(0.5), 1e-5);
        Assert.Equal(0, Spread(1), 1e-6);
    }

    [Fact]
    public void All_samples_of_a_batch_have_one_of_the_sizes()
    {
        using Dataset data = Read("shapes(samples: 8, rows: 32) -> multi_scale([16, (20, 24), 32])", "input x: f32[N, 1, H, W]", "");
        int[][] shapes = [.. Enumerable.Range(0, 20).Select(step => data.Batch([0, 1, 2], 1, new TrainingClock(0, step, 0, 0))["x"].Shape)];
        Assert.Equal(["3,1,16,16", "3,1,20,24", "3,1,32,32"], shapes.Select(s => string.Join(',', s)).Distinct().Order());
        Assert.Equal(shapes[7], data.Batch([5, 1, 2], 1, new TrainingClock(0, 7, 0, 0))["x"].Shape);
    }

    [Fact]
    public void A_queue_never_holds_more_than_a_few_batches_and_hands_on_what_goes_wrong()
    {
        int made = 0;
        var pool = new TensorPool();
        using (var queue = new BatchQueue(100, i =>
        {
            Interlocked.Increment(ref made);
            return new() { ["x"] = pool.Take(ElementType.F32, 1) };
        }, pool))
        {
            for (int i = 0; i < 6; i++)
            {
                queue.Next();
                Assert.InRange(made, i + 1, i + 1 + BatchQueue.Ahead + 1);
            }
        }
        Assert.InRange(pool.MostBytes, 4 * 2, 4 * BatchQueue.InMemory);
        using var broken = new BatchQueue(3, i => i < 2 ? [] : throw new ArgumentException("the third"));
        broken.Next();
        broken.Next();
        Assert.Equal("the third", Assert.Throws<ArgumentException>(() => broken.Next()).Message);
    }

    [Theory]
    [InlineData("blobs(samples: 9, classes: 3) -> nois(std: 1)", "did you mean `noise`")]
    [InlineData("blob(samples: 9, classes: 3)", "did you mean `blobs`")]
    [InlineData("blobs(samples: 9, clases: 3)", "did you mean `classes`")]
    [InlineData("blobs(samples: 9)", "needs `classes`")]
    [InlineData("blobs(samples: 9, classes: 3, spread: 2)", "has no `spread`")]
    public void What_no_stage_is_or_takes_is_said_before_a_run(string data, string message)
    {
        string program = "model M {\n    input x: f32[N, 2]\n    output y = x -> Linear(3)\n}\ntrain M {\n    input label: i64[N]\n    loss = cross_entropy(y, label)\n"
            + $"    optimizer = SGD(lr: 0.1)\n    data train = {data}\n}}\n";
        ModelDsl.Diagnostics.Diagnostic found = Assert.Single(new Compilation(new ModelDsl.Text.SourceText("m.nn", program)).Diagnostics);
        Assert.Equal(("NN5008", 9), (found.Code, found.Where.Start.Line));
        Assert.Contains(message, $"{found.Label} {found.Help}");
    }

    [Theory]
    [InlineData("blobs(samples: 9.5, classes: 3)", "`samples` is a whole number")]
    [InlineData("blobs(samples: 9, classes: 3) -> random_flip(also: \"mask\")", "there is no column `mask`")]
    [InlineData("blobs(samples: 9, classes: 3) -> curriculum(epochs: 3, pacing: \"fast\")", "`pacing` is")]
    public void What_is_wrong_with_a_declaration_is_said(string data, string message) =>
        Assert.Contains(message, Assert.Throws<UserException>(() => Read(data, "input x: f32[N, 2]")).Message);
}
