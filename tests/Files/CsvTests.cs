using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;

namespace ModelDsl.Tests.Files;

public class CsvTests : TempFolder
{
    [Theory]
    [InlineData("1,2\n3,4\n")]
    [InlineData("1,2\n3,4")]
    [InlineData("1,2\r\n3,4\r\n")]
    [InlineData("1,2\r3,4\r")]
    [InlineData("width,height\n1,2\n3,4\n")]
    [InlineData("\"width, in cm\",\"the \"\"height\"\"\"\n1,2\n3,4\n")]
    [InlineData("\uFEFF1,2\n3,4\n")]
    [InlineData("  1 , \"2\" \n\n+3.0,40e-1\n\n")]
    [InlineData("\"multi\nline\",h\n1,2\n3,4\n")]
    public void The_same_table_in_many_spellings(string text)
    {
        TensorData x = One(Put("t.csv", text));
        Assert.Equal("f64[2, 2]", x.ToString());
        Assert.Equal([1.0, 2, 3, 4], x.As<double>().ToArray());
    }

    [Fact]
    public void Nan_and_infinity_are_numbers() =>
        Assert.Equal([double.NaN, double.PositiveInfinity, double.NegativeInfinity], One(Put("t.csv", "nan,inf,-Infinity")).As<double>().ToArray());

    [Theory]
    [InlineData("1,2\n3,x\n", "line 2, column 3", "`x` is not a number")]
    [InlineData("1,2\n3,\n", "line 2, column 3", "the cell is empty")]
    [InlineData("1,2\n3\n", "line 2, column 1", "the row has 1 cells, the first one has 2")]
    [InlineData("a,b\n1,2,3\n", "line 2, column 5", "the row has 3 cells, the first one has 2")]
    [InlineData("1.2.3,4\n1,2\n", "line 1, column 1", "`1.2.3` is not a number")]
    [InlineData("a,1\n", "line 1, column 1", "`a` is not a number")]
    [InlineData("1;2\n3;4\n", "line 1, column 1", "separated by commas")]
    [InlineData("1,\"2\n", "line 1, column 3", "not closed")]
    [InlineData("1,\"2\"3\n", "line 1, column 6", "after a quoted cell")]
    [InlineData("1,2\n\n\n  x,3\n", "line 4, column 3", "`x`")]
    [InlineData("\"a\nb\",c\n1,y\n", "line 3, column 3", "`y`")]
    [InlineData("a,b\n", "line 1, column 1", "there are no numbers")]
    [InlineData("", "line 1, column 1", "there are no numbers")]
    public void Mistakes_are_told_with_line_and_column(string text, string position, string reason)
    {
        string path = Put("bad.csv", text);
        Assert.Equal(position, Fails(path, () => TensorFile.Read(path), reason).Position);
    }

    [Fact]
    public void What_is_not_text_is_refused()
    {
        string path = Put("bad.csv", [(byte)'1', (byte)',', 0xFF, (byte)'\n']);
        Assert.Equal("byte 2", Fails(path, () => TensorFile.Read(path), "not UTF-8").Position);
    }

    [Fact]
    public void Numbers_written_are_read_back_as_they_were()
    {
        float[] values = [0.1f, 1f / 3, -1e-40f, float.MaxValue, float.NaN, float.NegativeInfinity];
        TensorFile.Write(At("x.csv"), new NamedTensor("x", TensorData.From(values, 2, 3)));
        Assert.Equal("0.1,0.33333334,-1E-40\n3.4028235E+38,nan,-inf\n", File.ReadAllText(At("x.csv")));
        Assert.Equal(values, TensorFile.ReadFor(At("x.csv"), ElementType.F32).As<float>().ToArray());

        TensorFile.Write(At("y.csv"), new NamedTensor("y", TensorData.From([long.MaxValue, 2], 2)));
        Assert.Equal("9223372036854775807\n2\n", File.ReadAllText(At("y.csv")));
        TensorFile.Write(At("z.csv"), new NamedTensor("z", TensorData.From([2.5], [])));
        Assert.Equal("2.5\n", File.ReadAllText(At("z.csv")));
    }

    [Fact]
    public void More_than_two_axes_are_not_written()
    {
        Fails(At("x.csv"), () => TensorFile.Write(At("x.csv"), new NamedTensor("x", TensorData.Zeros(ElementType.F32, 1, 2, 3))), "f32[1, 2, 3]");
        Assert.Empty(Names());
    }
}
