namespace ModelDsl.Tests.Tiles;

/// <summary>Tiles of matrix products, and one row times several panels of the right side.</summary>
internal static class ProductTiles
{
    public static string Source(int bits, string element = "float")
    {
        var v = new TileVector(bits, element);
        var code = new TileWriter();
        code.Class($"{(element == "double" ? "DoubleTiles" : "Tiles")}{bits}", processor: bits > 128,
        [
            $"<summary>Tiles of a matrix product of {(element == "double" ? "f64" : "f32")}, a few rows by two vectors of {bits} bits or by one. Written by tests/Tiles.</summary>",
            "<remarks>",
            "a [k / 4][rows][4] and then [k % 4][rows]; row p of b begins at offsets[p]; c has rows of ldc elements and is",
            "written, or added to. From ahead on, memory that is wanted soon is brought into the second-level cache, two lines",
            "step elements apart for each four of k. Low tiles keep several sums for each element, so that they do not wait for one another.",
            .. bits == 256
                ? [
                    "Rows6Packed is for a b whose rows follow each other and asks so for each eight of k, Rows6PackedAsking twice as often, Rows6x1 is one",
                    "vector wide, Panels2 one row times two panels of 32 columns, and so on. Panels are strips of two vectors of columns each, strip elements",
                    "apart, and their rows pitch elements apart; what belongs to one panel in c is apart elements from what belongs to the next.",
                    .. element == "float"
                        ? (string[])["Rows6Laying reads rows of b that are apart elements from each other and leaves them one after the other in strip, for the tiles below it."]
                        : [],
                ]
                : new[] { "Rows14x1 is as high but one vector wide, Panels4 one row times four panels of 32 columns, each [k][32], and so on." },
            "</remarks>",
        ]);
        // As many rows as the registers hold, and fewer for what is left over.
        int[] heights = bits == 512 ? [14, 12, 8, 6, 4, 2, 1] : [6, 4, 2, 1];
        int[] panels = (32 / v.Lanes) switch { 2 => [4, 3, 2], 4 => bits == 512 ? [4, 3, 2] : [2, 1], 8 => [1], _ => [] };
        foreach (int vectors in (int[])[2, 1])
            foreach (int rows in heights)
            {
                if (rows != heights[0] || vectors == 1) code.Line();
                Tile(code, v, rows, vectors);
            }
        if (bits == 256)
            foreach (int rows in heights)
            {
                code.Line();
                Tile(code, v, rows, vectors: 2, packed: true);
                if (rows < 6) continue;
                code.Line();
                Tile(code, v, rows, vectors: 2, packed: true, asks: 4);
                if (element != "float") continue;
                code.Line();
                Laying(code, v, rows);
            }
        foreach (int count in panels) Panels(code, v, count);
        code.Close();
        return code.Text;
    }

    // Where the rows of B follow each other (packed), they need no addresses, and high tiles take eight of them a turn: 168 instructions for 96
    // multiply-adds instead of 178. A core that another thread shares starts half as many, and then they count.
    private static void Tile(TileWriter code, TileVector v, int rows, int vectors, bool packed = false, int asks = 2)
    {
        string[] halves = vectors == 2 ? ["l", "h"] : ["l"];
        int sets = vectors == 1 ? rows > 4 ? 1 : rows == 4 ? 2 : 4 : rows > 2 ? 1 : rows == 2 && v.Bits < 512 ? 2 : 4;
        code.Method($"Rows{rows}{(packed ? asks == 4 ? "PackedAsking" : "Packed" : vectors == 1 ? "x1" : "")}({v.Element}* a, {v.Element}* b, {(packed ? "" : "nint* offsets, ")}nint k, {v.Element}* c, nint ldc, bool accumulate, {v.Element}* ahead, nint step)");
        code.Line($"{v.Type} {(vectors == 2 ? "b0, b1" : "b0")}, x;");
        for (int i = 0; i < rows; i++)
            code.Lines(sets, s => $"{v.Type} {string.Join(", ", halves.Select(h => $"c{i}{h}{s} = default"))};");
        code.Line($"{v.Element}* row = c;");
        if (v.Bits > 128) FetchResult(code, v, rows, vectors);

        int width = vectors * v.Lanes;
        if (packed && rows >= 4)
        {
            code.Open($"for ({v.Element}* end = a + k / 8 * {8 * rows}; a != end; a += {8 * rows}, b += {8 * width})");
            for (int u = 0; u < 8; u++)
            {
                Step(code, v, rows, halves, 0, u / 4 * 4 * rows + u % 4, 4, TileVector.At("b", u * width));
                if (rows < 6 || (u + 1) % (8 / asks) != 0) continue;
                code.Line($"if (Sse.IsSupported) Sse.Prefetch1(ahead{(u % 4 == 3 && (asks == 4 || u == 7) ? " + step" : "")});");
                if (asks == 4 && u % 4 == 3 || u == 7) code.Line("ahead += 2 * step;");
            }
            code.Close();
        }
        code.Open(packed && rows >= 4 ? $"for (nint quads = k >> 2 & 1; quads != 0; quads--, a += {4 * rows}, b += {4 * width})"
            : $"for (nint quads = k >> 2; quads {(packed ? "!=" : ">")} 0; quads--, a += {4 * rows}, {(packed ? $"b += {4 * width}" : "offsets += 4")})");
        for (int u = 0; u < 4; u++)
        {
            if (!packed) code.Line($"row = b + offsets[{u}];");
            Step(code, v, rows, halves, u % sets, u, 4, packed ? TileVector.At("b", u * width) : "row");
            if (v.Bits > 128 && rows >= 6 && u % 2 == 1 && !packed)
            {
                code.Line("if (Sse.IsSupported) Sse.Prefetch1(ahead);");
                code.Line("ahead += step;");
            }
        }
        code.Close();
        code.Open($"for (nint rest = k & 3; rest > 0; rest--, a += {rows}, {(packed ? $"b += {width}" : "offsets++")})");
        if (!packed) code.Line("row = b + offsets[0];");
        Step(code, v, rows, halves, 0, 0, 1, packed ? "b" : "row");
        code.Close();

        for (int i = 0; i < rows && sets > 1; i++)
            foreach (string half in halves)
                code.Line($"c{i}{half}0 = c{i}{half}0 + c{i}{half}1{(sets == 4 ? $" + (c{i}{half}2 + c{i}{half}3)" : "")};");
        StoreResult(code, v, rows, halves);
        code.Close();
    }

    // The highest tile, which meets rows of B where they lie and lays them out for the lower ones beside its multiply-adds: to store two vectors
    // takes nothing from the twelve.
    private static void Laying(TileWriter code, TileVector v, int rows)
    {
        string[] halves = ["l", "h"];
        int width = 2 * v.Lanes;
        code.Method($"Rows{rows}Laying({v.Element}* a, {v.Element}* b, nint apart, {v.Element}* strip, nint k, {v.Element}* c, nint ldc, bool accumulate)");
        code.Line($"{v.Type} b0, b1, x;");
        code.Lines(rows, i => $"{v.Type} {string.Join(", ", halves.Select(h => $"c{i}{h}0 = default"))};");
        code.Line($"{v.Element}* row = c;");
        FetchResult(code, v, rows, halves.Length);
        code.Open($"for ({v.Element}* end = a + k / 4 * {4 * rows}; a != end; a += {4 * rows}, strip += {4 * width})");
        for (int u = 0; u < 4; u++) LayingStep(u, 4);
        code.Close();
        code.Open($"for (nint rest = k & 3; rest > 0; rest--, a += {rows}, strip += {width})");
        LayingStep(0, 1);
        code.Close();
        StoreResult(code, v, rows, halves);
        code.Close();

        void LayingStep(int u, int stride)
        {
            Step(code, v, rows, halves, 0, u, stride, "b", keep: h => $"b{h}.Store({TileVector.At("strip", u * width + h * v.Lanes)});");
            code.Line("b += apart;");
        }
    }

    private static void StoreResult(TileWriter code, TileVector v, int rows, string[] halves)
    {
        code.Open("if (accumulate)");
        code.Line("row = c;");
        for (int i = 0; i < rows; i++)
        {
            for (int h = 0; h < halves.Length; h++) code.Line($"c{i}{halves[h]}0 += {v.Load("row", h)};");
            if (i < rows - 1) code.Line("row += ldc;");
        }
        code.Close();
        for (int i = 0; i < rows; i++)
        {
            for (int h = 0; h < halves.Length; h++) code.Line($"c{i}{halves[h]}0.Store({TileVector.At("c", h * v.Lanes)});");
            if (i < rows - 1) code.Line("c += ldc;");
        }
    }

    // The tile of C comes from afar while its sums are made.
    private static void FetchResult(TileWriter code, TileVector v, int rows, int vectors)
    {
        code.Open("if (Sse.IsSupported)");
        for (int i = 0; i < rows; i++)
        {
            code.Line("Sse.Prefetch0(row);");
            if (v.Bits == 512 && vectors == 2) code.Line($"Sse.Prefetch0(row + {v.Lanes});");
            if (i < rows - 1) code.Line("row += ldc;");
        }
        code.Close();
    }

    // Two vectors of B, or one, times one element of A for each row.
    private static void Step(
        TileWriter code, TileVector v, int rows, string[] halves, int set, int at, int stride, string from, Func<int, string>? keep = null)
    {
        for (int h = 0; h < halves.Length; h++) code.Line($"b{h} = {v.Load(from, h)};");
        if (keep is not null) code.Lines(halves.Length, keep);
        for (int i = 0; i < rows; i++)
        {
            code.Line($"x = {v.Fill($"a[{at + i * stride}]")};");
            for (int h = 0; h < halves.Length; h++)
                code.Line($"c{i}{halves[h]}{set} = {v.MultiplyAdd("x", $"b{h}", $"c{i}{halves[h]}{set}")};");
        }
    }

    // Panels side by side: as many streams as keep the second-level cache busy. Those for 256 bits consist of strips of two vectors.
    private static void Panels(TileWriter code, TileVector v, int count)
    {
        int vectors = v.Bits == 256 ? 2 : 32 / v.Lanes, strips = 32 / v.Lanes / vectors, streams = count * strips;
        string Stream(int i) => i == 0 ? "b" : $"b{i}";
        string Sum(int i) => $"c{i / vectors}v{i % vectors}";
        code.Line();
        code.Method($"Panels{count}({v.Element}* a, {v.Element}* b, nint panel, {(strips > 1 ? "nint strip, nint pitch, " : "")}nint k, {v.Element}* c, {(strips > 1 ? "nint apart, " : "")}bool accumulate)");
        code.Line($"{v.Type} x;");
        code.Lines(streams * vectors, i => $"{v.Type} {Sum(i)} = default;");
        for (int i = 1; i < streams; i++)
            code.Line($"{v.Element}* {Stream(i)} = {(i % strips == 0 ? $"{Stream(i - strips)} + panel" : $"{Stream(i - 1)} + strip")};");
        // Several strips go on together.
        if (strips > 1) code.Line("nint place = 0;");
        code.Open($"for ({v.Element}* end = a + k; a < end; a++{(strips > 1 ? ", place += pitch" : "")})");
        code.Line($"x = {v.Fill("*a")};");
        code.Lines(streams * vectors, i => $"{Sum(i)} = {v.MultiplyAdd("x", v.Load(Stream(i / vectors) + (strips > 1 ? " + place" : ""), i % vectors), Sum(i))};");
        if (strips == 1) code.Lines(streams, i => $"{Stream(i)} += 32;");
        code.Close();
        if (strips > 1 && count > 1) code.Line($"{v.Element}* next = c + apart;");
        int each = strips > 1 ? strips * vectors : streams * vectors;
        string Result(int i) => i < each ? "c" : "next";
        code.Open("if (accumulate)");
        code.Lines(streams * vectors, i => $"{Sum(i)} += {v.Load(Result(i), i % each)};");
        code.Close();
        code.Lines(streams * vectors, i => $"{Sum(i)}.Store({TileVector.At(Result(i), i % each * v.Lanes)});");
        code.Close();
    }
}
