using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;
using ModelDsl.Runtime.Training;

namespace ModelDsl.Tests.Training;

/// <summary>What a run plans for tensors is what its counters come to.</summary>
public sealed partial class TrainingMemoryTests : IDisposable
{
    private const string Program = """
        model Wide {
            input x: f32[N, 64]
            layer net = Linear(700) -> Tanh -> Linear(700) -> ReLU -> Linear(5)
            output logits: f32[N, 5] = x -> net
        }

        train Wide {
            input label: i64[N]
            loss = cross_entropy(logits, label)
            data train = blobs(samples: 5000, classes: 5, std: 0.5, seed: 3)
            data valid = blobs(samples: 1700, classes: 5, std: 0.5, seed: 3, skip: 5000)
            epochs = 2
            batch = 600
            ema = 0.9
            optimizer = AdamW(lr: 1e-2)
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("training memory").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // In a process of its own: the counters are those of a process.
    [Fact]
    public async Task The_tensors_of_a_run_take_what_was_planned()
    {
        string file = Path.Combine(_folder, "wide.nn"), nnc = Path.Combine(AppContext.BaseDirectory, "nnc.dll");
        File.WriteAllText(file, Program);
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string argument in (string[])[nnc, "train", file, "--output", Path.Combine(_folder, "w.safetensors"), "--threads", "2"]) start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, error + await output);
        Match found = Tensors().Match(error);
        Assert.True(found.Success, error);
        double planned = double.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture), allocated = double.Parse(found.Groups[2].Value, CultureInfo.InvariantCulture);
        // The last of a queue's places may never be filled, where steps are faster than data: at most a batch or two.
        Assert.InRange(allocated, planned - 0.4, planned + 0.05);
        Assert.True(planned > 20, error);
    }

    [Fact]
    public void A_batch_that_is_over_serves_the_next_of_its_size()
    {
        var pool = new TensorPool();
        TensorData first = pool.Take(ElementType.F32, 4, 3), odd = pool.Take(ElementType.F32, 1, 3);
        pool.Return(new() { ["x"] = first });
        pool.Return(new() { ["x"] = odd });
        Assert.Same(first.Bytes, pool.Take(ElementType.I32, 2, 6).Bytes);
        Assert.Same(odd.Bytes, pool.Take(ElementType.F32, 3).Bytes);
        Assert.NotSame(first.Bytes, pool.Take(ElementType.F32, 4, 3).Bytes);
        Assert.Equal(4 * (12 + 3 + 12), pool.MostBytes);
    }

    [Fact]
    public void A_packed_file_of_bytes_reads_as_an_unpacked_one_and_stays_bytes()
    {
        byte[] idx = [0, 0, 8, 2, 0, 0, 0, 3, 0, 0, 0, 2, 0, 51, 102, 153, 204, 255];
        string plain = Path.Combine(_folder, "x"), packed = Path.Combine(_folder, "x.gz");
        File.WriteAllBytes(plain, idx);
        using (var zip = new System.IO.Compression.GZipStream(File.Create(packed), System.IO.Compression.CompressionLevel.Fastest)) zip.Write(idx);
        foreach (string file in (string[])[plain, packed])
        {
            using FileColumn floats = FileColumn.Open("x", file, ElementType.F32, [2])!, numbers = FileColumn.Open("x", file, ElementType.I64, [2])!;
            byte[] two = new byte[8], whole = new byte[16];
            floats.Read(1, two);
            numbers.Read(2, whole);
            Assert.Equal([0.4f, 0.6f], System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(two).ToArray());
            Assert.Equal([204L, 255L], System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(whole).ToArray());
            Assert.Equal(file == packed ? 6 : 0, floats.HeldBytes);
        }
    }

    [GeneratedRegex(@"of that tensors ([\d.]+) MiB planned, ([\d.]+) MiB allocated")]
    private static partial Regex Tensors();
}
