using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;

namespace ModelDsl.Tests.Files;

public class TensorDataTests
{
    [Fact]
    public void Bytes_must_be_as_many_as_the_shape_needs()
    {
        Assert.Throws<ArgumentException>(() => new TensorData(ElementType.F32, [2, 3], new byte[23]));
        Assert.Throws<ArgumentException>(() => new TensorData(ElementType.F32, [-1], []));
        Assert.Throws<ArgumentException>(() => new TensorData(ElementType.U8, [int.MaxValue, int.MaxValue, int.MaxValue], []));
        Assert.Equal(1, new TensorData(ElementType.F64, [], new byte[8]).Count);
        Assert.Equal(0, new TensorData(ElementType.F64, [int.MaxValue, 0, int.MaxValue], []).Count);
    }

    [Fact]
    public void Elements_are_viewed_as_their_own_type_only()
    {
        TensorData x = TensorData.From([1f, 2f], 2);
        Assert.Equal([1f, 2f], x.As<float>().ToArray());
        Assert.Throws<InvalidOperationException>(() => x.As<int>().Length);
        Assert.Equal("f32[2]", x.ToString());
        Assert.Throws<ArgumentException>(() => TensorData.From<int>(ElementType.F32, [1], 1));
    }

    [Fact]
    public void The_first_element_that_is_not_finite_is_found_in_every_float_type()
    {
        Assert.Equal(-1, TensorData.From([1f, float.MaxValue], 2).FirstNonFinite());
        Assert.Equal(1, TensorData.From([1f, float.NaN, float.PositiveInfinity], 3).FirstNonFinite());
        Assert.Equal(0, TensorData.From([double.NegativeInfinity], 1).FirstNonFinite());
        Assert.Equal(2, TensorData.From([Half.One, Half.Zero, Half.NaN], 3).FirstNonFinite());
        Assert.Equal(1, TensorData.From<ushort>(ElementType.BF16, [0x7F7F, 0x7F80], 2).FirstNonFinite());
        Assert.Equal(1, TensorData.From<float>(ElementType.C64, [1, 2, 3, float.NaN], 2).FirstNonFinite());
        Assert.Equal(-1, TensorData.From([long.MinValue], 1).FirstNonFinite());
    }

    [Fact]
    public void Positions_are_told_as_indices() =>
        Assert.Equal("[1, 0, 2]", TensorData.Zeros(ElementType.U8, 2, 3, 4).IndexText(14));

    [Theory]
    [InlineData(1.00390625f, 0x3F80)]      // halfway between two: to the even one
    [InlineData(1.01171875f, 0x3F82)]
    [InlineData(-2.5f, 0xC020)]
    [InlineData(3.4028235e38f, 0x7F80)]    // rounds up to infinity
    public void Bf16_rounds_to_nearest_even(float value, int bits) => Assert.Equal(bits, BrainFloat.FromSingle(value));

    [Fact]
    public void Bf16_survives_the_way_through_f32()
    {
        for (int bits = 0; bits <= 0xFFFF; bits++)
        {
            float value = BrainFloat.ToSingle((ushort)bits);
            if (float.IsNaN(value)) Assert.True(float.IsNaN(BrainFloat.ToSingle(BrainFloat.FromSingle(value))));
            else Assert.Equal(bits, BrainFloat.FromSingle(value));
        }
    }

    [Fact]
    public void Whole_numbers_convert_only_where_they_fit_exactly()
    {
        Assert.Equal([-1L, 7L], TensorConversion.Exact(TensorData.From(new sbyte[] { -1, 7 }, 2), ElementType.I64).As<long>().ToArray());
        Assert.Equal([16777216f], TensorConversion.Exact(TensorData.From([16777216L], 1), ElementType.F32).As<float>().ToArray());

        Assert.Null(TensorConversion.Convert(TensorData.From([0, 256], 2), ElementType.U8, out string? problem));
        Assert.Equal("the element [1] is 256, which u8 does not hold exactly", problem);
        Assert.Null(TensorConversion.Convert(TensorData.From([16777217L], 1), ElementType.F32, out problem));
        Assert.Contains("16777217", problem);
        Assert.Null(TensorConversion.Convert(TensorData.From([long.MaxValue], 1), ElementType.F64, out _));
        Assert.Null(TensorConversion.Convert(TensorData.From([1.5], 1), ElementType.I64, out problem));
        Assert.Contains("1.5", problem);
        Assert.Null(TensorConversion.Convert(TensorData.From([double.NaN], 1), ElementType.I64, out _));
        Assert.Null(TensorConversion.Convert(TensorData.From([2], 1), ElementType.Bool, out _));
    }

    [Fact]
    public void Conversions_reach_past_one_piece()
    {
        int[] values = [.. Enumerable.Range(0, 10_000)];
        Assert.Equal(values.Select(v => (float)v), TensorConversion.Exact(TensorData.From(values, 10_000), ElementType.F32).As<float>().ToArray());
        values[9_000] = -1;
        Assert.Null(TensorConversion.Convert(TensorData.From(values, 10_000), ElementType.U8, out string? problem));
        Assert.Contains("[256] is 256", problem);
    }
}
