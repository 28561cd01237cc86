namespace ModelDsl.Tests.Tiles;

/// <summary>Convolutions with few channels, whose sums stay in registers over all taps.</summary>
internal static class PlaneTiles
{
    private const int MostRows = 6, MostLine = 6, LeastSums = 8, MostSumsOf16Registers = 12;
    private const string RowsSignature = "float*, nint*, nint*, nint, float*, float*, nint, bool, BlockEnds*, void", PixelsSignature = "float*, nint, nint*, nint, float*, float*, nint, bool, BlockEnds*, void";
    private const string LineSignature = "float*, nint*, nint, float*, float*, BlockEnds*, void";

    public static string Source(int bits)
    {
        var v = new TileVector(bits);
        // With 32 registers four vectors of places and 14 places of 16 channels, with 16 two and three.
        (int vectors, int pixels, int parts) = bits == 512 ? (4, 14, 1) : (2, 3, 2);
        string places = bits == 512 ? "four" : "two", second = bits == 512 ? "last two vectors lie below the first two" : "second vector lies below the first";
        var code = new TileWriter();
        code.Class($"PlaneTiles{bits}", processor: false,
        [
            $"<summary>Innermost loops of convolutions with few channels, in vectors of {bits} bits. Written by tests/Tiles.</summary>",
            "<remarks>",
            "Element (tap, place) of the windows is x[taps[tap] + place], a tap being an input channel and a place in the kernel. With",
            "pool the maxima of 2 by 2 places are stored instead of the results.",
            $"<para>Rows: the lanes are places; the {places} vectors begin at at[0..{vectors}) in x and at[{vectors}..{2 * vectors}) in y, whose channels are plane",
            $"elements apart; filters [tap][channel]. For pool the {second}; the maxima of a pair of",
            $"rows are half a vector, at {(bits == 512 ? "at[4] and at[5]" : "at[2]")}. A few channels have several sums each, which are added at the end.</para>",
            $"<para>Pixels: the lanes are {parts * v.Lanes} channels, in y too, where places are 16 apart; the second row is down elements after the first in x and",
            "yDown in y; filters [tap][16].</para>",
            "<para>Sums begin with a number for each channel, and end between bounds.</para>",
            .. bits == 256 ? (string[])["<para>Line: the same at places of one row, so many that there are sums enough for the multipliers not to wait.</para>"] : [],
            "</remarks>",
        ]);
        Table(code, "Rows", RowsSignature, MostRows);
        Table(code, "Pixels", PixelsSignature, pixels);
        if (bits == 256) Table(code, "Line", LineSignature, MostLine);
        code.Line();
        if (bits == 512) PoolOfFour(code);
        else PoolOfTwo(code, v);
        for (int n = MostRows; n >= 1; n--) Rows(code, v, vectors, n);
        for (int n = pixels; n >= 1; n--) Pixels(code, v, parts, n);
        for (int n = bits == 256 ? MostLine : 0; n >= 1; n--) Line(code, v, n);
        code.Close();
        return code.Text;
    }

    private static void Table(TileWriter code, string name, string signature, int count) =>
        code.Line($"public static readonly delegate*<{signature}>[] {name} = [null, {string.Join(", ", Enumerable.Range(1, count).Select(i => $"&{name}{i}"))}];");

    private static void PoolOfFour(TileWriter code)
    {
        code.Line("// Maxima of neighbours in a row and the row below: eight for each of the two halves.");
        code.Open("private static void Pool(Vector512<float> a0, Vector512<float> a1, Vector512<float> b0, Vector512<float> b1, float* y0, float* y1)");
        code.Line("Vector512<float> left = LaneExtremes.Max(a0, b0), right = LaneExtremes.Max(a1, b1);");
        code.Line("(F32x16 even, F32x16 odd) = Pairs.Split(new F32x16(left), new F32x16(right));");
        code.Line("Vector512<float> most = LaneExtremes.Max(even.Value, odd.Value);");
        code.Line("most.GetLower().Store(y0);");
        code.Line("most.GetUpper().Store(y1);");
        code.Close();
    }

    private static void PoolOfTwo(TileWriter code, TileVector v)
    {
        code.Line("// Maxima of neighbours in a row and the row below, half a vector of them, between bounds. Without a call, so that sums need not leave their registers.");
        code.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
        code.Open($"private static void Pool({v.Type} a, {v.Type} b, {v.Type} least, {v.Type} most, float* y)");
        string indices = string.Join(", ", Enumerable.Range(0, v.Lanes).Select(i => 2 * i % v.Lanes)), odd = string.Join(", ", Enumerable.Range(0, v.Lanes).Select(i => 2 * i % v.Lanes + 1));
        code.Line("a = LaneExtremes.Max(a, b);");
        code.Line($"{v.Type} even = Vector{v.Bits}.Shuffle(a, Vector{v.Bits}.Create({indices})), odd = Vector{v.Bits}.Shuffle(a, Vector{v.Bits}.Create({odd}));");
        code.Line("a = LaneExtremes.Max(even, odd);");
        code.Line($"{v.Between("a", "least", "most")}.GetLower().Store(y);");
        code.Close();
    }

    // Channels by vectors of places.
    private static void Rows(TileWriter code, TileVector v, int vectors, int count)
    {
        // So many taps at a time have sums of their own that the multipliers need not wait for each other.
        int together = Math.Max(1, LeastSums / (count * vectors));
        if (v.Bits < 512 && count * vectors * together > MostSumsOf16Registers) together = 1;
        string Sum(int r, int i, int tap) => $"c{r}v{i}" + (tap == 0 ? "" : $"t{tap}");
        string Sums(int r, Func<int, string> sum, string between) => string.Join(between, Enumerable.Range(0, vectors).Select(i => sum(i).Replace("#", Sum(r, i, 0))));
        string outputs = v.Bits == 512 ? "y + at[4], y + at[5]" : "y + at[2]";
        code.Line();
        code.Method($"Rows{count}(float* x, nint* at, nint* taps, nint count, float* filters, float* y, nint plane, bool pool, BlockEnds* ends)", $"{(count == 1 ? "A channel" : $"{count} channels")} at {(vectors == 4 ? "four" : "two")} vectors of places.");
        code.Line($"{v.Type} {string.Join(", ", Enumerable.Range(0, vectors).Select(i => $"x{i}"))}, f;");
        code.Line($"nint {string.Join(", ", Enumerable.Range(1, vectors - 1).Select(i => $"v{i} = at[{i}]"))};");
        for (int tap = 0; tap < together; tap++)
            code.Lines(count, r => $"{v.Type} {string.Join(", ", Enumerable.Range(0, vectors).Select(i => $"{Sum(r, i, tap)} = {(tap > 0 ? "default" : i == 0 ? v.Fill($"ends->Shift[{r}]") : Sum(r, 0, 0))}"))};");
        code.Line("x += at[0];");
        if (together > 1)
        {
            code.Open($"for (; count >= {together}; count -= {together}, taps += {together}, filters += {together * count})");
            for (int tap = 0; tap < together; tap++) Step(tap, tap);
            code.Close();
        }
        else if (v.Bits == 256)
        {
            TwoTaps(code, count, Step);
        }
        code.Open($"for (nint* end = taps + count; taps < end; taps++, filters += {count})");
        Step(0, 0);
        code.Close();
        for (int tap = 1; tap < together; tap++)
            code.Lines(count, r => string.Join(" ", Enumerable.Range(0, vectors).Select(i => $"{Sum(r, i, 0)} += {Sum(r, i, tap)};")));
        if (v.Bits == 512) Bounds("f", "x0", count * vectors, i => Sum(i / vectors, i % vectors, 0));
        code.Open("if (pool)");
        if (v.Bits < 512) code.Line($"f = {v.Fill("ends->Least")}; x0 = {v.Fill("ends->Most")};");
        code.Lines(count, r => $"Pool({Sums(r, _ => "#", ", ")}, {(v.Bits < 512 ? "f, x0, " : "")}{outputs});", "y += plane;");
        code.Line("return;");
        code.Close();
        if (v.Bits < 512) Bounds("f", "x0", count * vectors, i => Sum(i / vectors, i % vectors, 0));
        for (int r = 0; r < count; r++)
        {
            code.Lines(vectors, i => $"{Sum(r, i, 0)}.Store(y + at[{vectors + i}]);");
            if (r < count - 1) code.Line("y += plane;");
        }
        code.Close();

        void Bounds(string least, string most, int sums, Func<int, string> sum) => PlaneTiles.Bounds(code, v, least, most, sums, sum);

        // A tap, and which of the sums it is added to.
        void Step(int tap, int sums)
        {
            string from = tap == 0 ? "from" : $"from{tap}";
            code.Line($"float* {from} = x + {(tap == 0 ? "*taps" : $"taps[{tap}]")};");
            code.Lines(vectors, i => $"x{i} = {v.Load(i == 0 ? from : $"{from} + v{i}")};");
            for (int r = 0; r < count; r++)
            {
                code.Line($"f = {v.Fill($"filters[{tap * count + r}]")};");
                code.Lines(vectors, i => $"{Sum(r, i, sums)} = {v.MultiplyAdd("f", $"x{i}", Sum(r, i, sums))};");
            }
        }
    }

    // Channels, in one vector or two, at places of two rows.
    private static void Pixels(TileWriter code, TileVector v, int parts, int count)
    {
        string Sum(char row, int p, int part) => $"{row}{p}" + (part == 0 ? "" : "h");
        string F(int part) => part == 0 ? "f" : "fh";
        code.Line();
        code.Method($"Pixels{count}(float* x, nint down, nint* taps, nint count, float* filters, float* y, nint yDown, bool pool, BlockEnds* ends)", $"{parts * v.Lanes} channels at {(count == 1 ? "a place" : $"{count} places")} of two rows.");
        code.Line($"{v.Type} {string.Join(", ", Enumerable.Range(0, parts).Select(F))}{(parts > 1 ? ", p" : "")};");
        code.Lines(count, p => $"{v.Type} {string.Join(", ", Enumerable.Range(0, parts).Select(part => $"{Sum('a', p, part)} = {(p == 0 ? v.Load(TileVector.At("ends->Shift", part * v.Lanes)) : Sum('a', 0, part))}, {Sum('b', p, part)} = {Sum('a', p, part)}"))};");
        code.Open("for (nint* end = taps + count; taps < end; taps++, filters += 16)");
        for (int part = 0; part < parts; part++) code.Line($"{F(part)} = {v.Load(TileVector.At("filters", part * v.Lanes))};");
        code.Line("float* first = x + *taps, second = first + down;");
        for (int p = 0; p < count; p++)
        {
            Step('a', p, v.Fill($"first[{p}]"));
            Step('b', p, v.Fill($"second[{p}]"));
        }
        code.Close();
        Bounds(code, v, "least", "most", 2 * parts * count, i => Sum(i % 2 == 0 ? 'a' : 'b', i / 2 % count, i / 2 / count));
        if (count > 1)
        {
            code.Open("if (pool)");
            for (int p = 0; p + 1 < count; p += 2)
                for (int part = 0; part < parts; part++)
                    code.Line($"LaneExtremes.Max(LaneExtremes.Max({Sum('a', p, part)}, {Sum('b', p, part)}), LaneExtremes.Max({Sum('a', p + 1, part)}, {Sum('b', p + 1, part)})).Store(y + {8 * p + part * v.Lanes});");
            code.Line("return;");
            code.Close();
        }
        for (int p = 0; p < count; p++)
            for (int part = 0; part < parts; part++)
            {
                code.Line($"{Sum('a', p, part)}.Store(y + {16 * p + part * v.Lanes});");
                code.Line($"{Sum('b', p, part)}.Store(y + yDown + {16 * p + part * v.Lanes});");
            }
        code.Close();

        void Step(char row, int p, string fill)
        {
            if (parts > 1) code.Line($"p = {fill};");
            for (int part = 0; part < parts; part++)
                code.Line($"{Sum(row, p, part)} = {v.MultiplyAdd(parts > 1 ? "p" : fill, F(part), Sum(row, p, part))};");
        }
    }

    // Sixteen channels in two vectors, at places of one row.
    private static void Line(TileWriter code, TileVector v, int count)
    {
        code.Line();
        code.Method($"Line{count}(float* x, nint* taps, nint count, float* filters, float* y, BlockEnds* ends)", $"16 channels at {(count == 1 ? "a place" : $"{count} places")} of a row.");
        code.Line($"{v.Type} f, fh, p;");
        code.Lines(count, p => $"{v.Type} a{p} = {(p == 0 ? v.Load("ends->Shift") : "a0")}, b{p} = {(p == 0 ? v.Load(TileVector.At("ends->Shift", v.Lanes)) : "b0")};");
        TwoTaps(code, 16, Step);
        code.Open("for (nint* end = taps + count; taps < end; taps++, filters += 16)");
        Step(0, 0);
        code.Close();
        Bounds(code, v, "f", "fh", 2 * count, i => $"{(i % 2 == 0 ? 'a' : 'b')}{i / 2}");
        for (int p = 0; p < count; p++)
        {
            code.Line($"a{p}.Store({TileVector.At("y", 16 * p)});");
            code.Line($"b{p}.Store({TileVector.At("y", 16 * p + v.Lanes)});");
        }
        code.Close();

        void Step(int tap, int sums)
        {
            string from = tap == 0 ? "from" : $"from{tap}";
            code.Line($"float* {from} = x + {(tap == 0 ? "*taps" : $"taps[{tap}]")};");
            code.Line($"f = {v.Load(TileVector.At("filters", 16 * tap))};");
            code.Line($"fh = {v.Load(TileVector.At("filters", 16 * tap + v.Lanes))};");
            for (int p = 0; p < count; p++)
            {
                code.Line($"p = {v.Fill($"{from}[{p}]")};");
                code.Line($"a{p} = {v.MultiplyAdd("p", "f", $"a{p}")};");
                code.Line($"b{p} = {v.MultiplyAdd("p", "fh", $"b{p}")};");
            }
        }
    }

    // Results between bounds, where there are any.
    private static void Bounds(TileWriter code, TileVector v, string least, string most, int sums, Func<int, string> sum)
    {
        code.Open("if (ends->IsBounded)");
        code.Line($"{(least == "least" ? $"{v.Type} " : "")}{least} = {v.Fill("ends->Least")}{(least == "least" ? "," : ";")} {most} = {v.Fill("ends->Most")};");
        code.Lines(sums, i => $"{sum(i)} = {v.Between(sum(i), least, most)};");
        code.Close();
    }

    // Counting would be a tenth of what is done for a tap; where another thread takes half of what the core can start, it is not for nothing.
    private static void TwoTaps(TileWriter code, int filters, Action<int, int> step)
    {
        code.Open($"for (; count >= 2; count -= 2, taps += 2, filters += {2 * filters})");
        step(0, 0);
        step(1, 0);
        code.Close();
    }
}
