namespace ModelDsl.Tests.Tiles;

/// <summary>Tiles of matrix products, and one row times several panels of the right side.</summary>
internal static class ProductTiles
{
    public static string Source(int bits)
    {
        var v = new TileVector(bits);
        var code = new TileWriter();
        code.Class($"Tiles{bits}", processor: bits > 128,
        [
            $"<summary>Tiles of a matrix product, a few rows by two vectors of {bits} bits. Written by tests/Tiles.</summary>",
            "<remarks>",
            "a [k / 4][rows][4] and then [k % 4][rows]; row p of b begins at offsets[p]; c has rows of ldc elements and is",
            "written, or added to. From ahead on, memory that is wanted soon is brought into the second-level cache, two lines",
            "step elements apart for each four of k. Low tiles keep several sums for each element, so that they do not wait for one another.",
            "Panels4 is one row times four panels of 32 columns, each [k][32], and so on.",
            "</remarks>",
        ]);
        // As many rows as the registers hold, and fewer for what is left over.
        int[] heights = bits == 512 ? [14, 12, 8, 6, 4, 2, 1] : [6, 4, 2, 1];
        int[] panels = bits switch { 512 => [4, 3, 2], 256 => [2, 1], _ => [1] };
        foreach (int rows in heights)
        {
            if (rows != heights[0]) code.Line();
            Tile(code, v, rows);
        }
        foreach (int count in panels) Panels(code, v, count);
        code.Close();
        return code.Text;
    }

    private static void Tile(TileWriter code, TileVector v, int rows)
    {
        int sets = rows > 2 ? 1 : rows == 2 && v.Bits < 512 ? 2 : 4;
        code.Method($"Rows{rows}(float* a, float* b, nint* offsets, nint k, float* c, nint ldc, bool accumulate, float* ahead, nint step)");
        code.Line($"{v.Type} b0, b1, x;");
        for (int i = 0; i < rows; i++)
            code.Lines(sets, s => $"{v.Type} c{i}l{s} = default, c{i}h{s} = default;");
        code.Line("float* row = c;");
        if (v.Bits > 128) FetchResult(code, v, rows);

        code.Open($"for (nint quads = k >> 2; quads > 0; quads--, a += {4 * rows}, offsets += 4)");
        for (int u = 0; u < 4; u++)
        {
            code.Line($"row = b + offsets[{u}];");
            Step(code, v, rows, u % sets, u, 4);
            if (v.Bits > 128 && rows >= 6 && u % 2 == 1)
            {
                code.Line("if (Sse.IsSupported) Sse.Prefetch1(ahead);");
                code.Line("ahead += step;");
            }
        }
        code.Close();
        code.Open($"for (nint rest = k & 3; rest > 0; rest--, a += {rows}, offsets++)");
        code.Line("row = b + offsets[0];");
        Step(code, v, rows, 0, 0, 1);
        code.Close();

        for (int i = 0; i < rows && sets > 1; i++)
            foreach (string half in (string[])["l", "h"])
                code.Line($"c{i}{half}0 = c{i}{half}0 + c{i}{half}1{(sets == 4 ? $" + (c{i}{half}2 + c{i}{half}3)" : "")};");
        code.Open("if (accumulate)");
        code.Line("row = c;");
        for (int i = 0; i < rows; i++)
        {
            code.Line($"c{i}l0 += {v.Load("row")};");
            code.Line($"c{i}h0 += {v.Load("row", 1)};");
            if (i < rows - 1) code.Line("row += ldc;");
        }
        code.Close();
        for (int i = 0; i < rows; i++)
        {
            code.Line($"c{i}l0.Store(c);");
            code.Line($"c{i}h0.Store({TileVector.At("c", v.Lanes)});");
            if (i < rows - 1) code.Line("c += ldc;");
        }
        code.Close();
    }

    // The tile of C comes from afar while its sums are made.
    private static void FetchResult(TileWriter code, TileVector v, int rows)
    {
        code.Open("if (Sse.IsSupported)");
        for (int i = 0; i < rows; i++)
        {
            code.Line("Sse.Prefetch0(row);");
            if (v.Bits == 512) code.Line("Sse.Prefetch0(row + 16);");
            if (i < rows - 1) code.Line("row += ldc;");
        }
        code.Close();
    }

    // Two vectors of B times one element of A for each row.
    private static void Step(TileWriter code, TileVector v, int rows, int set, int at, int stride)
    {
        code.Line($"b0 = {v.Load("row")};");
        code.Line($"b1 = {v.Load("row", 1)};");
        for (int i = 0; i < rows; i++)
        {
            code.Line($"x = {v.Fill($"a[{at + i * stride}]")};");
            code.Line($"c{i}l{set} = {v.MultiplyAdd("x", "b0", $"c{i}l{set}")};");
            code.Line($"c{i}h{set} = {v.MultiplyAdd("x", "b1", $"c{i}h{set}")};");
        }
    }

    // Panels side by side: as many streams as keep the second-level cache busy.
    private static void Panels(TileWriter code, TileVector v, int count)
    {
        int vectors = 32 / v.Lanes;
        string Panel(int i) => i == 0 ? "b" : $"b{i}";
        string Sum(int i) => $"c{i / vectors}v{i % vectors}";
        code.Line();
        code.Method($"Panels{count}(float* a, float* b, nint panel, nint k, float* c, bool accumulate)");
        code.Line($"{v.Type} x;");
        code.Lines(count * vectors, i => $"{v.Type} {Sum(i)} = default;");
        for (int i = 1; i < count; i++) code.Line($"float* {Panel(i)} = {Panel(i - 1)} + panel;");
        code.Open("for (float* end = a + k; a < end; a++)");
        code.Line($"x = {v.Fill("*a")};");
        code.Lines(count * vectors, i => $"{Sum(i)} = {v.MultiplyAdd("x", v.Load(Panel(i / vectors), i % vectors), Sum(i))};");
        code.Lines(count, i => $"{Panel(i)} += 32;");
        code.Close();
        code.Open("if (accumulate)");
        code.Lines(count * vectors, i => $"{Sum(i)} += {v.Load("c", i)};");
        code.Close();
        code.Lines(count * vectors, i => $"{Sum(i)}.Store({TileVector.At("c", i * v.Lanes)});");
        code.Close();
    }
}
