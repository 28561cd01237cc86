using System.Buffers.Binary;
using System.IO.Compression;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;

namespace ModelDsl.Tests.Files;

public class IdxTests : TempFolder
{
    public static byte[] Idx(byte type, int[] shape, byte[] data)
    {
        var file = new byte[4 + 4 * shape.Length + data.Length];
        (file[2], file[3]) = (type, (byte)shape.Length);
        for (int i = 0; i < shape.Length; i++) BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 + 4 * i), shape[i]);
        data.CopyTo(file, 4 + 4 * shape.Length);
        return file;
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using var memory = new MemoryStream();
        using (var zip = new GZipStream(memory, CompressionLevel.SmallestSize)) zip.Write(bytes);
        return memory.ToArray();
    }

    [Fact]
    public void Images_and_labels_are_known_by_their_content_gzipped_or_not()
    {
        byte[] images = Idx(8, [2, 1, 3], [0, 51, 255, 1, 2, 3]);
        foreach (string path in new[] { Put("train-images", images), Put("train-images.gz", Gzip(images)), Put("odd.bin", images) })
        {
            TensorData x = One(path);
            Assert.Equal("u8[2, 1, 3]", x.ToString());
            Assert.Equal([0, 51, 255, 1, 2, 3], x.Bytes);
            Assert.Equal(255, x.FullScale);
        }
    }

    [Fact]
    public void Other_element_types_are_big_endian()
    {
        Assert.Equal([-1], One(Put("a.idx", Idx(9, [1], [0xFF]))).As<sbyte>().ToArray());
        Assert.Equal([-2], One(Put("b.idx", Idx(0x0B, [1], [0xFF, 0xFE]))).As<int>().ToArray());
        Assert.Equal([256], One(Put("c.idx", Idx(0x0C, [1], [0, 0, 1, 0]))).As<int>().ToArray());
        Assert.Equal([1f], One(Put("d.idx", Idx(0x0D, [1], [0x3F, 0x80, 0, 0]))).As<float>().ToArray());
        Assert.Equal([1.0], One(Put("e.idx", Idx(0x0E, [1], [0x3F, 0xF0, 0, 0, 0, 0, 0, 0]))).As<double>().ToArray());
    }

    [Fact]
    public void A_claim_beyond_the_file_is_refused_before_memory_is_taken()
    {
        byte[] header = Idx(8, [200_000_000], []);
        foreach (string path in new[] { Put("a.idx", header), Put("a.gz", Gzip(header)) })
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Fails(path, () => TensorFile.Read(path), "200000000 bytes");
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        }
    }

    [Fact]
    public void Unzipping_stops_at_what_the_header_claims()
    {
        string path = Put("bomb.gz", Gzip(Idx(8, [4], new byte[50_000_000])));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Fails(path, () => TensorFile.Read(path), "there is more than the 4 bytes");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Theory]
    [InlineData(8, new[] { 3 }, 2, "promises 3 bytes")]
    [InlineData(8, new[] { -1 }, 2, "axis 0 is 4294967295 long")]
    [InlineData(8, new[] { int.MaxValue, int.MaxValue, int.MaxValue }, 2, "too large")]
    [InlineData(0x0A, new[] { 1 }, 1, "found 00000A01")]
    public void A_malformed_file_is_refused_with_its_reason(byte type, int[] shape, int bytes, string reason)
    {
        string path = Put("bad.idx", Idx(type, shape, new byte[bytes]));
        Fails(path, () => TensorFile.Read(path), reason);
    }

    [Fact]
    public void Damaged_and_truncated_gzip_is_refused()
    {
        byte[] random = new byte[4000];
        new Random(1).NextBytes(random);
        byte[] gzip = Gzip(Idx(8, [4000], random));
        string cut = Put("cut.gz", gzip[..^2000]);
        Fails(cut, () => TensorFile.Read(cut));
        string text = Put("text.gz", Gzip("hello, world"u8.ToArray()));
        Fails(text, () => TensorFile.Read(text), "unzipped byte 0");
    }

    [MnistFact]
    public void Mnists_own_files_are_read()
    {
        string folder = Path.Combine(Beside.Data!, "mnist-10k");
        TensorData images = TensorFile.ReadFor(Path.Combine(folder, "test-images.idx3-ubyte.gz"), ElementType.F32, [null, 1, 28, 28]);
        Assert.Equal("f32[2000, 1, 28, 28]", images.ToString());
        float brightest = 0;
        foreach (float x in images.As<float>()) brightest = Math.Max(brightest, x);
        Assert.Equal(1f, brightest);

        TensorData labels = TensorFile.ReadFor(Path.Combine(folder, "test-labels.idx1-ubyte.gz"), ElementType.I64, rank: 1);
        Assert.Equal("i64[2000]", labels.ToString());
        Assert.Equal(Enumerable.Range(0, 10).Select(d => (long)d), labels.As<long>().ToArray().Distinct().Order());
        Assert.Equal("f32[2000, 10]", One(Path.Combine(folder, "lenet5-test-logits.safetensors")).ToString());
    }
}
