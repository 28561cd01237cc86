using System.Buffers.Binary;
using System.Text;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;

namespace ModelDsl.Tests.Files;

public class SafetensorsTests : TempFolder
{
    public static byte[] Raw(string json, int dataBytes, ulong? claim = null)
    {
        byte[] text = Encoding.UTF8.GetBytes(json);
        var file = new byte[8 + text.Length + dataBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(file, claim ?? (ulong)text.Length);
        text.CopyTo(file, 8);
        for (int i = 0; i < dataBytes; i++) file[8 + text.Length + i] = (byte)(i % 2);
        return file;
    }

    [Fact]
    public void Every_element_type_survives_a_round_trip()
    {
        NamedTensor[] tensors =
        [
            new("f64", TensorData.From([1.5, -2.0], 2)),
            new("f32", TensorData.From([1f, 2f, 3f, 4f, 5f, 6f], 2, 3)),
            new("f16", TensorData.From([(Half)0.5f], 1)),
            new("bf16", TensorData.From<ushort>(ElementType.BF16, [0x3F80], 1)),
            new("i64", TensorData.From([long.MinValue], [])),
            new("i32", TensorData.From([int.MaxValue], 1)),
            new("i8", TensorData.From(new sbyte[] { -5, 5, 6 }, 3)),
            new("u8", TensorData.From(new byte[] { 200 }, 1, 1)),
            new("bool", TensorData.From([true, false, true], 3)),
            new("c64", TensorData.From<float>(ElementType.C64, [1, -1], 1)),
            new("empty", TensorData.Zeros(ElementType.F32, 0, 4)),
            new("größe \"x\"", TensorData.From([7f], 1)),
        ];
        string path = At("all.safetensors");
        TensorFile.Write(path, tensors);

        Dictionary<string, TensorData> read = TensorFile.Read(path).ToDictionary(t => t.Name, t => t.Data);
        Assert.Equal(tensors.Length, read.Count);
        foreach ((string name, TensorData data) in tensors)
        {
            Assert.Equal(data.Element, read[name].Element);
            Assert.Equal(data.Shape, read[name].Shape);
            Assert.Equal(data.Bytes, read[name].Bytes);
        }
        byte[] bytes = File.ReadAllBytes(path);
        Assert.Equal(0, BinaryPrimitives.ReadInt64LittleEndian(bytes) % 8);
        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.All(file.Entries, e => Assert.Equal(0, e.Start % e.Element.Size()));
        Assert.Equal(["all.safetensors"], Names());
    }

    [Fact]
    public void Equal_tensors_make_equal_files()
    {
        NamedTensor a = new("a", TensorData.From([1f], 1)), b = new("b", TensorData.From([2f], 1));
        TensorFile.Write(At("x.safetensors"), a, b);
        TensorFile.Write(At("y.safetensors"), b, a);
        Assert.Equal(File.ReadAllBytes(At("x.safetensors")), File.ReadAllBytes(At("y.safetensors")));
    }

    [Fact]
    public void Metadata_and_the_order_of_keys_do_not_matter()
    {
        string path = Put("m.safetensors", Raw("""{"__metadata__":{"format":"pt"},"a":{"data_offsets":[0,8],"shape":[2],"dtype":"F32"}}   """, 8));
        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Equal("f32[2]", Assert.Single(file.Entries).ToString());
    }

    [Fact]
    public void Streams_are_read_whether_they_can_seek_or_not()
    {
        byte[] bytes = Raw("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", 2);
        using SafetensorsFile seekable = SafetensorsFile.Open(new MemoryStream(bytes));
        Assert.Equal([0, 1], seekable.Read(seekable.Find("a")!).Bytes);
        using var zipped = new MemoryStream();
        using (var zip = new System.IO.Compression.GZipStream(zipped, System.IO.Compression.CompressionMode.Compress, leaveOpen: true)) zip.Write(bytes);
        zipped.Position = 0;
        using var unzip = new System.IO.Compression.GZipStream(zipped, System.IO.Compression.CompressionMode.Decompress);
        using SafetensorsFile file = SafetensorsFile.Open(unzip, "zipped");
        Assert.Equal([0, 1], file.Read(file.Find("a")!).Bytes);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "needs 8 bytes, its place has 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "which has 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "lies at bytes 4 to 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", 4, "not two whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,9223372036854775807]}}""", 4, "the file may be cut short")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,4]}}""", 4, "too large for any file")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296],"data_offsets":[0,4]}}""", 4, "an axis of `a`")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "an axis of `a`")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "an axis of `a`")]
    [InlineData("""{"a":{"dtype":"f32","shape":[1],"data_offsets":[0,4]}}""", 4, "element type `f32`")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "lacks `data_offsets`")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}}""", 4, "stands twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "`a` stands twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""", 6, "overlap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[6,10]}}""", 10, "2 bytes between `a` and `b`")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 7, "3 bytes at the end")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}""", 4, "the header")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} x""", 4, "not valid JSON")]
    [InlineData("""["a"]""", 0, "an object")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "a text")]
    public void A_malformed_header_is_refused_with_its_reason(string json, int dataBytes, string reason)
    {
        string path = Put("bad.safetensors", Raw(json, dataBytes));
        ModelFileException error = Fails(path, () => SafetensorsFile.Open(path), reason);
        Assert.StartsWith("byte ", error.Position);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 63)]
    [InlineData(1UL << 40)]
    [InlineData(1000UL)]
    public void A_header_longer_than_the_file_is_refused_before_memory_is_taken(ulong claim)
    {
        string path = Put("long.safetensors", Raw("{}", 0, claim));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Fails(path, () => SafetensorsFile.Open(path), $"the header claims {claim} bytes");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Files_too_short_for_a_header_are_refused()
    {
        for (int length = 0; length < 8; length++)
        {
            string path = Put("short.safetensors", new byte[length]);
            Fails(path, () => SafetensorsFile.Open(path), "8 bytes of header length");
        }
    }

    [Fact]
    public void A_boolean_is_0_or_1()
    {
        byte[] bytes = Raw("""{"a":{"dtype":"BOOL","shape":[3],"data_offsets":[0,3]}}""", 3);
        bytes[^1] = 2;
        string path = Put("bool.safetensors", bytes);
        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.Equal($"byte {bytes.Length - 1}", Fails(path, () => file.Read(file.Entries[0]), "holds 2").Position);
    }

    [Fact]
    public void What_is_no_file_is_told_so()
    {
        Fails(At("none.safetensors"), () => SafetensorsFile.Open(At("none.safetensors")), "there is no such file");
        Directory.CreateDirectory(At("folder.safetensors"));
        Fails(At("folder.safetensors"), () => SafetensorsFile.Open(At("folder.safetensors")), "is a folder");
    }
}
