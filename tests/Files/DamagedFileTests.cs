using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;

namespace ModelDsl.Tests.Files;

/// <summary>Whatever happens to a file's bytes, reading it gives tensors or one kind of error, and takes little memory.</summary>
public class DamagedFileTests : TempFolder
{
    // More than any of the small files here needs, with the runtime's own tables for unzipping.
    private const long Budget = 4_000_000;

    private IEnumerable<string> Originals()
    {
        float[] values = [.. Enumerable.Range(0, 60).Select(i => i / 7f)];
        NamedTensor[] two = [new("a.weight", TensorData.From(values, 3, 4, 5)), new("b", TensorData.From([true, false], 2))];
        TensorFile.Write(At("a.safetensors"), two);
        TensorFile.Write(At("a.npz"), two);
        TensorFile.Write(At("a.npy"), two[0]);
        TensorFile.Write(At("a.csv"), new NamedTensor("x", TensorData.From(values, 12, 5)));
        byte[] idx = IdxTests.Idx(8, [3, 4, 5], [.. Enumerable.Range(0, 60).Select(i => (byte)i)]);
        Put("a.idx", idx);
        Put("a.gz", IdxTests.Gzip(idx));
        Put("a.png", PngEncoder.Encode(9, 7, 8, 2, true, (c, x, y) => c + x * y, row => row % 5));
        Put("p.png", PngEncoder.Encode(9, 7, 2, 3, false, (_, x, y) => (x + y) % 4, row => row % 5, new byte[12]));
        Put("a.pgm", "P2\n# text\n3 2\n255\n1 2 3\n4 5 6\n");
        Put("a.ppm", "P6 3 2 255\nabcdefghijklmnopqr");
        return Names();
    }

    [Fact]
    public void Every_truncation_is_survived()
    {
        foreach (string name in Originals())
        {
            byte[] whole = File.ReadAllBytes(At(name));
            for (int length = 0; length < whole.Length; length++) Try(name, whole[..length], $"cut to {length}");
        }
    }

    [Fact]
    public void Random_changes_are_survived()
    {
        var random = new Random(20240229);
        foreach (string name in Originals())
        {
            byte[] whole = File.ReadAllBytes(At(name));
            for (int round = 0; round < 1500; round++)
            {
                byte[] bytes = (byte[])whole.Clone();
                for (int change = random.Next(1, 5); change > 0; change--)
                {
                    int at = random.Next(bytes.Length);
                    switch (random.Next(4))
                    {
                        case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                        case 1: bytes[at] = (byte)random.Next(256); break;
                        case 2: bytes[at] = (byte)(random.Next(2) * 255); break;
                        default: bytes = [.. bytes[..at], .. bytes[random.Next(bytes.Length)..]]; break;
                    }
                    if (bytes.Length == 0) break;
                }
                // Checksums hide what lies behind them; half of the images get correct ones again.
                if (name.EndsWith(".png") && round % 2 == 0) MendChecksums(bytes);
                Try(name, bytes, $"round {round}");
            }
        }
    }

    private void Try(string name, byte[] bytes, string how)
    {
        string path = Put("damaged-" + name, bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            foreach (NamedTensor tensor in TensorFile.Read(path)) Assert.True(tensor.Data.Count >= 0);
        }
        catch (ModelFileException e)
        {
            Assert.Contains(path, e.Message);
        }
        catch (Exception e)
        {
            Assert.Fail($"{name}, {how}: {e}");
        }
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < Budget, $"{name}, {how}: {GC.GetAllocatedBytesForCurrentThread() - before} bytes");
    }

    private static void MendChecksums(byte[] png)
    {
        for (int at = 8; at + 12 <= png.Length;)
        {
            uint length = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at));
            if (length > png.Length - at - 12) return;
            int end = at + 8 + (int)length;
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(end), Crc32.Of(png.AsSpan(at + 4, (int)length + 4)));
            at = end + 4;
        }
    }
}
