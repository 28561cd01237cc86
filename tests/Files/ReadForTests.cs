using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;

namespace ModelDsl.Tests.Files;

public class ReadForTests : TempFolder
{
    private string Image(int width = 28, int height = 28, int colour = 0) =>
        Put("image.png", PngEncoder.Encode(width, height, 8, colour, false, (c, x, y) => (c + x * 9 + y) % 256, _ => 0));

    [Fact]
    public void Images_become_shares_of_one_for_a_float_and_stay_bytes_for_an_integer()
    {
        string path = Image(width: 29);
        TensorData x = TensorFile.ReadFor(path, ElementType.F32, [null, 1, 28, 29]);
        Assert.Equal("f32[1, 1, 28, 29]", x.ToString());
        Assert.Equal(252 / 255f, x.As<float>()[28]);
        Assert.Equal(252.0 / 255, TensorFile.ReadFor(path, ElementType.F64).As<double>()[28]);
        Assert.Equal(252, TensorFile.ReadFor(path, ElementType.U8, [null, 1, 28, 29]).Bytes[28]);
        Assert.Equal(252L, TensorFile.ReadFor(path, ElementType.I64, [null, 1, 28, 29]).As<long>()[28]);
    }

    [Fact]
    public void Sixteen_bits_and_other_scales_become_shares_of_one_too()
    {
        Assert.Equal([0f, 0.5f, 1f], TensorFile.ReadFor(Put("a.pgm", "P2 3 1 1000 0 500 1000"), ElementType.F32).As<float>().ToArray());
        Assert.Equal([0f, 0.2f, 1f], TensorFile.ReadFor(Put("b.pgm", "P2 3 1 5 0 1 5"), ElementType.F32).As<float>().ToArray());
        string path = Put("c.pgm", "P2 1 1 1000 1000");
        Fails(path, () => TensorFile.ReadFor(path, ElementType.U8), "u8 is wanted, the file has i32[1, 1, 1]", "1000");
    }

    [Fact]
    public void Idx_gets_the_axis_it_lacks()
    {
        string path = Put("x.idx", IdxTests.Idx(8, [3, 2, 2], [.. Enumerable.Range(0, 12).Select(i => (byte)i)]));
        TensorData x = TensorFile.ReadFor(path, ElementType.F32, [null, 1, 2, 2]);
        Assert.Equal("f32[3, 1, 2, 2]", x.ToString());
        Assert.Equal(11 / 255f, x.As<float>()[11]);
    }

    [Theory]
    [InlineData(new[] { 28, 28 }, new[] { -1, 1, 28, 28 }, new[] { 1, 1, 28, 28 })]
    [InlineData(new[] { 1, 28, 28 }, new[] { -1, 1, 28, 28 }, new[] { 1, 1, 28, 28 })]
    [InlineData(new[] { 7, 28, 28 }, new[] { -1, 1, 28, 28 }, new[] { 7, 1, 28, 28 })]
    [InlineData(new[] { 7, 28, 28 }, new[] { -1, -1, 28, 28 }, new[] { 1, 7, 28, 28 })]
    [InlineData(new[] { 784 }, new[] { -1, 784 }, new[] { 1, 784 })]
    [InlineData(new[] { 784 }, new[] { -1, -1 }, new[] { 1, 784 })]
    [InlineData(new int[0], new[] { -1 }, new[] { 1 })]
    [InlineData(new int[0], new int[0], new int[0])]
    [InlineData(new[] { 5, 1 }, new[] { -1, 1 }, new[] { 5, 1 })]
    [InlineData(new[] { 5 }, new[] { -1, 1 }, new[] { 5, 1 })]
    [InlineData(new[] { 5 }, new[] { 1, -1, 1 }, new[] { 1, 5, 1 })]
    [InlineData(new[] { 3, 28, 28 }, new[] { -1, 1, 28, 28 }, new[] { 3, 1, 28, 28 })]
    [InlineData(new[] { 28, 27 }, new[] { -1, 1, 28, 28 }, null)]
    [InlineData(new[] { 28, 28, 3 }, new[] { -1, 3, 28, 28 }, null)]
    [InlineData(new[] { 1, 10 }, new[] { 10 }, null)]
    public void Axes_of_size_1_are_added_where_they_lack(int[] found, int[] wanted, int[]? fitted) =>
        Assert.Equal(fitted, InputFitting.FitShape(found, [.. wanted.Select(a => a < 0 ? (long?)null : a)]));

    [Fact]
    public void A_table_of_one_column_is_also_a_vector()
    {
        string path = Put("labels.csv", "label\n3\n1\n4\n");
        Assert.Equal([3L, 1L, 4L], TensorFile.ReadFor(path, ElementType.I64, rank: 1).As<long>().ToArray());
        Assert.Equal("f32[3, 1]", TensorFile.ReadFor(path, ElementType.F32, [null, 1]).ToString());
        string row = Put("row.csv", "1,2,3");
        Assert.Equal("f32[1, 3]", TensorFile.ReadFor(row, ElementType.F32, [null, 3]).ToString());
        Assert.Equal("i32[3]", TensorFile.ReadFor(row, ElementType.I32, [3]).ToString());
        string fraction = Put("half.csv", "1\n2.5\n");
        Fails(fraction, () => TensorFile.ReadFor(fraction, ElementType.I64, rank: 1), "[1, 0] is 2.5");
    }

    [Fact]
    public void Gray_images_also_fit_without_a_channel() =>
        Assert.Equal("u8[28, 28]", TensorFile.ReadFor(Image(), ElementType.U8, [28, 28]).ToString());

    [Fact]
    public void A_binary_file_is_taken_at_its_word()
    {
        TensorFile.Write(At("x.npy"), new NamedTensor("x", TensorData.From([1.5, 2.0], 2)));
        Assert.Equal([1.5, 2.0], TensorFile.ReadFor(At("x.npy"), ElementType.F64, [2]).As<double>().ToArray());
        Fails(At("x.npy"), () => TensorFile.ReadFor(At("x.npy"), ElementType.F32, [2]), "f32[2] is wanted, the file has f64[2]");
        Fails(At("x.npy"), () => TensorFile.ReadFor(At("x.npy"), ElementType.I64, [2]), "i64[2] is wanted, the file has f64[2]");
        TensorFile.Write(At("b.npy"), new NamedTensor("x", TensorData.From([true, false], 2)));
        Fails(At("b.npy"), () => TensorFile.ReadFor(At("b.npy"), ElementType.F32), "f32 is wanted, the file has bool[2]");
        TensorFile.Write(At("u.npy"), new NamedTensor("x", TensorData.From(new byte[] { 255 }, 1)));
        Fails(At("u.npy"), () => TensorFile.ReadFor(At("u.npy"), ElementType.F32), "f32 is wanted, the file has u8[1]");
    }

    [Fact]
    public void A_shape_that_does_not_fit_shows_both()
    {
        string path = Image();
        Fails(path, () => TensorFile.ReadFor(path, ElementType.F32, [null, 1, 32, 32]), "f32[?, 1, 32, 32] is wanted, the file has u8[1, 28, 28]");
        Fails(path, () => TensorFile.ReadFor(path, ElementType.F32, [null, 3, 28, 28]), "the image has 1 channel, save it with 3");
    }

    [Fact]
    public void Of_several_tensors_the_one_with_the_inputs_name_is_taken()
    {
        NamedTensor[] both = [new("left", TensorData.From([1f], 1)), new("right", TensorData.From([2f], 1))];
        foreach (string name in new[] { "x.npz", "x.safetensors" })
        {
            TensorFile.Write(At(name), both);
            Assert.Equal([2f], TensorFile.ReadFor(At(name), ElementType.F32, [1], "right").As<float>().ToArray());
            Fails(At(name), () => TensorFile.ReadFor(At(name), ElementType.F32, [1], "rihgt"), "`left`, `right`", "did you mean `right`?");
        }
        TensorFile.Write(At("one.npz"), both[0]);
        Assert.Equal([1f], TensorFile.ReadFor(At("one.npz"), ElementType.F32, [1], "anything").As<float>().ToArray());
    }
}
