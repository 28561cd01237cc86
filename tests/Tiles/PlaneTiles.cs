namespace ModelDsl.Tests.Tiles;

/// <summary>Convolutions with few channels, whose sums stay in registers over all taps.</summary>
internal static class PlaneTiles
{
    private static readonly TileVector s_vector = new(512);

    public static string Source()
    {
        var code = new TileWriter();
        code.Class("PlaneTiles512", processor: true,
        [
            "<summary>Innermost loops of convolutions with few channels, in vectors of 512 bits. Written by tests/Tiles.</summary>",
            "<remarks>",
            "Element (tap, place) of the windows is x[taps[tap] + place], a tap being an input channel and a place in the kernel. With",
            "pool the maxima of 2 by 2 places are stored instead of the results.",
            "<para>Rows: the lanes are places; the four vectors begin at at[0..4] in x and at[4..8] in y, whose channels are plane",
            "elements apart; filters [tap][channel]. For pool the last two vectors lie below the first two; the maxima of a pair of",
            "rows are half a vector, at at[4] and at[5].</para>",
            "<para>Pixels: the lanes are channels, in y too; the second row is down elements after the first in x and yDown in y;",
            "filters [tap][16].</para>",
            "</remarks>",
        ]);
        code.Line("// Maxima of neighbours in a row and the row below: eight for each of the two halves.");
        code.Open("private static void Pool(Vector512<float> a0, Vector512<float> a1, Vector512<float> b0, Vector512<float> b1, float* y0, float* y1)");
        code.Line("Vector512<float> left = LaneExtremes.Max(a0, b0), right = LaneExtremes.Max(a1, b1);");
        code.Line("(F32x16 even, F32x16 odd) = Pairs.Split(new F32x16(left), new F32x16(right));");
        code.Line("Vector512<float> most = LaneExtremes.Max(even.Value, odd.Value);");
        code.Line("most.GetLower().Store(y0);");
        code.Line("most.GetUpper().Store(y1);");
        code.Close();
        for (int n = 6; n >= 1; n--) Rows(code, n);
        for (int n = 14; n >= 1; n--) Pixels(code, n);
        code.Close();
        return code.Text;
    }

    // Channels by four vectors of places.
    private static void Rows(TileWriter code, int count)
    {
        string Sums(int r, Func<int, string> sum, string between) => string.Join(between, Enumerable.Range(0, 4).Select(v => sum(v).Replace("#", $"c{r}v{v}")));
        code.Line();
        code.Method($"Rows{count}(float* x, nint* at, nint* taps, nint count, float* filters, float* y, nint plane, bool pool)", $"{count} channels at four vectors of places.");
        code.Line("Vector512<float> x0, x1, x2, x3, f;");
        code.Line("nint v1 = at[1], v2 = at[2], v3 = at[3];");
        code.Lines(count, r => $"Vector512<float> {Sums(r, _ => "# = default", ", ")};");
        code.Line("x += at[0];");
        code.Open($"for (nint* end = taps + count; taps < end; taps++, filters += {count})");
        code.Line("float* from = x + *taps;");
        code.Lines(4, v => $"x{v} = {s_vector.Load(v == 0 ? "from" : $"from + v{v}")};");
        for (int r = 0; r < count; r++)
        {
            code.Line($"f = {s_vector.Fill($"filters[{r}]")};");
            code.Lines(4, v => $"c{r}v{v} = {s_vector.MultiplyAdd("f", $"x{v}", $"c{r}v{v}")};");
        }
        code.Close();
        code.Open("if (pool)");
        code.Lines(count, r => $"Pool({Sums(r, _ => "#", ", ")}, y + at[4], y + at[5]);", "y += plane;");
        code.Line("return;");
        code.Close();
        for (int r = 0; r < count; r++)
        {
            code.Lines(4, v => $"c{r}v{v}.Store(y + at[{4 + v}]);");
            if (r < count - 1) code.Line("y += plane;");
        }
        code.Close();
    }

    // Sixteen channels at places of two rows.
    private static void Pixels(TileWriter code, int count)
    {
        code.Line();
        code.Method($"Pixels{count}(float* x, nint down, nint* taps, nint count, float* filters, float* y, nint yDown, bool pool)", $"16 channels at {count} places of two rows.");
        code.Line("Vector512<float> f;");
        code.Lines(count, p => $"Vector512<float> a{p} = default, b{p} = default;");
        code.Open("for (nint* end = taps + count; taps < end; taps++, filters += 16)");
        code.Line($"f = {s_vector.Load("filters")};");
        code.Line("float* first = x + *taps, second = first + down;");
        for (int p = 0; p < count; p++)
        {
            code.Line($"a{p} = {s_vector.MultiplyAdd(s_vector.Fill($"first[{p}]"), "f", $"a{p}")};");
            code.Line($"b{p} = {s_vector.MultiplyAdd(s_vector.Fill($"second[{p}]"), "f", $"b{p}")};");
        }
        code.Close();
        if (count > 1)
        {
            code.Open("if (pool)");
            for (int p = 0; p + 1 < count; p += 2)
                code.Line($"LaneExtremes.Max(LaneExtremes.Max(a{p}, b{p}), LaneExtremes.Max(a{p + 1}, b{p + 1})).Store(y + {8 * p});");
            code.Line("return;");
            code.Close();
        }
        for (int p = 0; p < count; p++)
        {
            code.Line($"a{p}.Store(y + {16 * p});");
            code.Line($"b{p}.Store(y + yDown + {16 * p});");
        }
        code.Close();
    }
}
