using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;

namespace ModelDsl.Tests.Files;

public class NumpyTests : TempFolder
{
    private static byte[] Npy(string dictionary, byte[] data, byte version = 1)
    {
        byte[] text = Encoding.Latin1.GetBytes(dictionary + "\n");
        byte[] head = [0x93, .. "NUMPY"u8, version, 0, .. version == 1 ? new byte[2] : new byte[4]];
        if (version == 1) BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(8), (ushort)text.Length);
        else BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(8), (uint)text.Length);
        return [.. head, .. text, .. data];
    }

    private static string Head(string type, string shape, string fortran = "False") => $"{{'descr': '{type}', 'fortran_order': {fortran}, 'shape': {shape}, }}";

    // What numpy.lib.format.write_array 1.24 wrote.
    private const string NumpysMatrix = "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDIpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAIA/AAAgQAAAQMAAAIBA";
    private const string NumpysFortran = "k05VTVBZAQB2AHsnZGVzY3InOiAnPmY0JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAQEAAAD+AAABAgAAAQAAAAECgAAA=";
    private const string NumpysScalar = "k05VTVBZAwB0AAAAeydkZXNjcic6ICc8ZjgnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAeQA==";

    // numpy.savez_compressed(a=arange(3), b=[True, False])
    private const string NumpysArchive = "UEsDBBQAAAAIAAAAIQD3QBLqTAAAAJgAAAAFABQAYS5ucHkBABAAmAAAAAAAAABMAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TaaGuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GsY6mjoKtQoUAC4GKGCE0kxQGgBQSwMEFAAAAAgAAAAhAO4Zu11GAAAAggAAAAUAFABiLm5weQEAEACCAAAAAAAAAEYAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgXpNkqK6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaRjqaOgq1ChQALkYGAFBLAQIUAxQAAAAIAAAAIQD3QBLqTAAAAJgAAAAFAAAAAAAAAAAAAACAAQAAAABhLm5weVBLAQIUAxQAAAAIAAAAIQDuGbtdRgAAAIIAAAAFAAAAAAAAAAAAAACAAYMAAABiLm5weVBLBQYAAAAAAgACAGYAAAAAAQAAAAA=";

    [Fact]
    public void Numpys_own_files_are_read()
    {
        TensorData matrix = One(Put("a.npy", Convert.FromBase64String(NumpysMatrix)));
        Assert.Equal("f32[2, 2]", matrix.ToString());
        Assert.Equal([1f, 2.5f, -3f, 4f], matrix.As<float>().ToArray());

        TensorData fortran = One(Put("b.npy", Convert.FromBase64String(NumpysFortran)));
        Assert.Equal("f32[2, 3]", fortran.ToString());
        Assert.Equal([0f, 1f, 2f, 3f, 4f, 5f], fortran.As<float>().ToArray());

        TensorData scalar = One(Put("c.npy", Convert.FromBase64String(NumpysScalar)));
        Assert.Equal("f64[]", scalar.ToString());
        Assert.Equal(7.5, scalar.As<double>()[0]);
    }

    [Fact]
    public void Numpys_own_archive_is_read()
    {
        IReadOnlyList<NamedTensor> tensors = TensorFile.Read(Put("z.npz", Convert.FromBase64String(NumpysArchive)));
        Assert.Equal(["a i64[3]", "b bool[2]"], tensors.Select(t => $"{t.Name} {t.Data}"));
        Assert.Equal([0L, 1L, 2L], tensors[0].Data.As<long>().ToArray());
        Assert.Equal([true, false], tensors[1].Data.As<bool>().ToArray());
    }

    [Fact]
    public void Arrays_written_as_numpy_writes_them()
    {
        TensorFile.Write(At("a.npy"), new NamedTensor("x", TensorData.From([1f, 2.5f, -3f, 4f], 2, 2)));
        Assert.Equal(NumpysMatrix, Convert.ToBase64String(File.ReadAllBytes(At("a.npy"))));
    }

    public static TheoryData<ElementType> Elements => [.. Enum.GetValues<ElementType>().Where(e => e != ElementType.BF16)];

    [Theory, MemberData(nameof(Elements))]
    public void Every_element_type_survives_a_round_trip(ElementType element)
    {
        foreach (int[] shape in new int[][] { [], [5], [2, 3], [0, 2], [2, 1, 3, 2] })
        {
            TensorData x = TensorData.Zeros(element, shape);
            for (int i = 0; i < x.Bytes.Length; i++) x.Bytes[i] = (byte)(element == ElementType.Bool ? i % 2 : 7 * i);
            foreach (string name in new[] { "x.npy", "x.npz" })
            {
                TensorFile.Write(At(name), new NamedTensor("x", x));
                TensorData back = One(At(name));
                Assert.Equal(x.ToString(), back.ToString());
                Assert.Equal(x.Bytes, back.Bytes);
            }
        }
    }

    [Fact]
    public void Bf16_is_written_as_f32()
    {
        TensorFile.Write(At("x.npy"), new NamedTensor("x", TensorData.From<ushort>(ElementType.BF16, [0x3FC0], 1)));
        Assert.Equal([1.5f], One(At("x.npy")).As<float>().ToArray());
    }

    [Theory]
    [InlineData(">f4", new byte[] { 0x3F, 0x80, 0, 0 }, "f32[1]", 1.0)]
    [InlineData(">i8", new byte[] { 0, 0, 0, 0, 0, 0, 1, 0 }, "i64[1]", 256.0)]
    [InlineData("<i2", new byte[] { 0xFE, 0xFF }, "i32[1]", -2.0)]
    [InlineData(">u2", new byte[] { 0xFE, 0xFF }, "i32[1]", 65279.0)]
    [InlineData("<u4", new byte[] { 0xFF, 0xFF, 0xFF, 0xFF }, "i64[1]", 4294967295.0)]
    [InlineData("<u8", new byte[] { 1, 0, 0, 0, 0, 0, 0, 0 }, "i64[1]", 1.0)]
    [InlineData("|i1", new byte[] { 0xFF }, "i8[1]", -1.0)]
    [InlineData("<f2", new byte[] { 0, 0x3C }, "f16[1]", 1.0)]
    public void Byte_orders_and_widths_are_understood(string type, byte[] data, string found, double value)
    {
        foreach (byte version in new byte[] { 1, 2, 3 })
        {
            TensorData x = One(Put("x.npy", Npy(Head(type, "(1,)"), data, version)));
            Assert.Equal(found, x.ToString());
            Assert.Equal(value, x.Element switch
            {
                ElementType.F32 => x.As<float>()[0],
                ElementType.F16 => (double)x.As<Half>()[0],
                ElementType.I64 => x.As<long>()[0],
                ElementType.I32 => x.As<int>()[0],
                _ => x.As<sbyte>()[0],
            });
        }
    }

    [Fact]
    public void Fortran_order_is_turned_round_in_three_axes()
    {
        byte[] data = new byte[24];
        for (int i = 0; i < 2; i++)
            for (int j = 0; j < 3; j++)
                for (int k = 0; k < 4; k++)
                    data[i + 2 * (j + 3 * k)] = (byte)((i * 3 + j) * 4 + k);
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (byte)i), One(Put("f.npy", Npy(Head("|u1", "(2, 3, 4)", "True"), data))).Bytes);
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "needs", "it may be cut short")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (), }", "the array f32[] has 4 bytes, the file 5")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", "Python objects")]
    [InlineData("{'descr': '<c16', 'fortran_order': False, 'shape': (1,), }", "`<c16`")]
    [InlineData("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1,), }", "records")]
    [InlineData("{'descr': '<f4', 'fortran_order': 1, 'shape': (1,), }", "neither True nor False")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", "an axis is not")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), }", "an axis is not")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647), }", "too large")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647, 0), }", "the array f32[2147483647, 2147483647, 0] has 0 bytes")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, }", "lacks `shape`")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", "repeated key `descr`")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), } x", "more after")]
    [InlineData("{'descr: '<f4'}", "should have `:`")]
    [InlineData("{'descr", "not closed")]
    [InlineData("", "should have `{`")]
    public void A_malformed_header_is_refused_with_its_reason(string dictionary, string reason, string? help = null)
    {
        string path = Put("bad.npy", Npy(dictionary, new byte[5]));
        Fails(path, () => TensorFile.Read(path), help is null ? [reason] : [help]);
    }

    [Fact]
    public void A_header_longer_than_the_file_is_refused()
    {
        byte[] file = Npy(Head("<f4", "(1,)"), new byte[4], version: 2);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(8), uint.MaxValue);
        string path = Put("long.npy", file);
        Fails(path, () => TensorFile.Read(path), "the header claims 4294967295 bytes");
        path = Put("v9.npy", (byte[])[0x93, .. "NUMPY"u8, 9, 0, 0, 0]);
        Fails(path, () => TensorFile.Read(path), "version 9");
    }

    [Fact]
    public void An_unsigned_number_beyond_i64_is_refused()
    {
        string path = Put("big.npy", Npy(Head("<u8", "(2,)"), [1, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]));
        Fails(path, () => TensorFile.Read(path), "element 1 is 18446744073709551615");
    }

    [Fact]
    public void A_damaged_array_in_an_archive_is_found_by_its_checksum()
    {
        TensorFile.Write(At("x.npz"), new NamedTensor("x", TensorData.From([1f, 2f], 2)), new NamedTensor("y", TensorData.From([3f], 1)));
        byte[] bytes = File.ReadAllBytes(At("x.npz"));
        int at = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x00, 0x00, 0x80, 0x3F]);
        bytes[at] ^= 1;
        string path = Put("bad.npz", bytes);
        Fails(path, () => TensorFile.Read(path), "entry x.npy", "checksum");
    }

    [Fact]
    public void Anything_but_arrays_in_an_archive_is_refused()
    {
        using (var zip = ZipFile.Open(At("w.npz"), ZipArchiveMode.Create)) zip.CreateEntry("readme.txt");
        Fails(At("w.npz"), () => TensorFile.Read(At("w.npz")), "readme.txt", "something else");
    }

    [Fact]
    public void A_checkpoint_of_PyTorch_is_told_what_to_do()
    {
        using (var zip = ZipFile.Open(At("w.pt"), ZipArchiveMode.Create)) zip.CreateEntry("w/data.pkl");
        Fails(At("w.pt"), () => TensorFile.Read(At("w.pt")), "w/data.pkl", "save_file(model.state_dict()");
    }

    [Fact]
    public void A_bomb_in_an_archive_stops_at_what_the_array_claims()
    {
        // A hundred megabytes of zeros behind an array of one number.
        using (var zip = ZipFile.Open(At("bomb.npz"), ZipArchiveMode.Create))
        using (Stream entry = zip.CreateEntry("x.npy", CompressionLevel.SmallestSize).Open())
        {
            entry.Write(Npy(Head("<f4", "(1,)"), new byte[4]));
            var zeros = new byte[1 << 20];
            for (int i = 0; i < 100; i++) entry.Write(zeros);
        }
        Fails(At("bomb.npz"), () => TensorFile.Read(At("bomb.npz")), "x.npy");
    }
}
