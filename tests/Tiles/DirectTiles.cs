namespace ModelDsl.Tests.Tiles;

/// <summary>Tiles of products whose operands are read where they lie: one source for every width and type.</summary>
internal static class DirectTiles
{
    // Rows of the tiles of one vector, of two, and so on: sums, operands and one element of A take at most 31 of 32 registers.
    // One row takes more vectors: else its sums would wait for themselves.
    private static readonly int[][] s_heights = [[1, 2, 4, 8, 14], [1, 2, 4, 6, 8, 10, 12], [1, 2, 3, 4, 6, 8], [1, 2, 3, 4, 5, 6], [1], [1], [1], [1]];

    // The same of 16 registers.
    private static readonly int[][] s_narrowHeights = [[1, 2, 4, 8], [1, 2, 4, 6], [1, 2, 3, 4], [1], [1], [1], [1], [1]];

    public static string Source()
    {
        var code = new TileWriter();
        code.Class("DirectTiles", processor: false,
        [
            "<summary>Tiles of a matrix product whose operands are read where they lie, a few rows by one to eight vectors. Written by tests/Tiles.</summary>",
            "<remarks>",
            "Rows8x3 is eight rows by three vectors. a has rows aRow and columns aCol elements apart, b and c rows bRow and ldc elements apart.",
            "The last vector begins bLast and cLast elements behind the first one and may overlap the one before it. c is written.",
            "</remarks>",
        ]);
        Choice(code, s_heights, generic: true);
        for (int vectors = 1; vectors <= s_heights.Length; vectors++)
            foreach (int rows in s_heights[vectors - 1])
            {
                code.Line();
                Tile(code, rows, vectors);
            }
        code.Close();
        return code.Text;
    }

    /// <summary>For f32 in 16 registers of 256 bits: a quarter less instructions than what the compiler makes of the generic tiles.</summary>
    public static string Narrow()
    {
        var v = new TileVector(256);
        var code = new TileWriter();
        code.Class("DirectTiles256", processor: false,
        [
            "<summary>The tiles of <see cref=\"DirectTiles\"/> for f32 and 16 registers of 256 bits. Written by tests/Tiles.</summary>",
            "<remarks>Rows4x3Along is for columns of a that lie side by side: four of them a turn.</remarks>",
        ]);
        Choice(code, s_narrowHeights, generic: false);
        code.Line();
        Choice(code, s_narrowHeights, generic: false, along: true);
        for (int vectors = 1; vectors <= s_narrowHeights.Length; vectors++)
            foreach (int rows in s_narrowHeights[vectors - 1])
            {
                code.Line();
                Narrow(code, v, rows, vectors);
                if (!HasAlong(rows, vectors)) continue;
                code.Line();
                NarrowAlong(code, v, rows, vectors);
            }
        code.Close();
        return code.Text;
    }

    // The heights there are, and where tiles are.
    private static void Choice(TileWriter code, int[][] heights, bool generic, bool along = false)
    {
        (string element, string types) = generic ? ("T", "<T, V>") : ("float", "");
        code.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        if (!along)
        {
            code.Line("public static ReadOnlySpan<byte> Heights(int vectors) => vectors switch");
            code.Open(null);
            for (int vectors = 1; vectors <= heights.Length; vectors++)
                code.Line($"{(vectors == heights.Length ? "_" : vectors)} => [{string.Join(", ", heights[vectors - 1])}],");
            code.Close(";");
            code.Line();
            code.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        }
        code.Line($"public static void* {(along ? "Along" : "Of")}{types}(int vectors, int rows){(generic ? " where T : unmanaged where V : struct, ILanes<V, T>" : "")} => (vectors, rows) switch");
        code.Open(null);
        for (int vectors = 1; vectors <= heights.Length; vectors++)
            foreach (int rows in heights[vectors - 1].Where(rows => !along || HasAlong(rows, vectors)))
                code.Line($"({vectors}, {rows}) => (delegate*<{element}*, nint, nint, {element}*, nint, nint, {element}*, nint, nint, nint, void>)&Rows{rows}x{vectors}{(along ? "Along" : "")}{types},");
        code.Line(along ? "_ => Of(vectors, rows)," : "_ => throw new ArgumentOutOfRangeException(nameof(rows)),");
        code.Close(";");
    }

    // Vectors are named before the loop: else the compiler moves sums between registers.
    private static void Narrow(TileWriter code, TileVector v, int rows, int vectors)
    {
        string At(string of, int j) => j == 0 ? of : $"{of} + {Place(of, j, vectors).Replace("V.Count", $"{v.Lanes}")}";
        bool one = rows == 1;
        code.Method($"Rows{rows}x{vectors}(float* a, nint aRow, nint aCol, float* b, nint bRow, nint k, float* c, nint ldc, nint bLast, nint cLast)");
        code.Line($"{v.Type} {(one ? "" : string.Join(", ", Enumerable.Range(0, vectors).Select(j => $"b{j}")) + ", ")}x;");
        for (int i = 0; i < rows; i++)
            code.Line($"{v.Type} {string.Join(", ", Enumerable.Range(0, vectors).Select(j => $"c{i}v{j} = default"))};");
        if (rows > 2) code.Line("nint twice = 2 * aRow;");
        if (rows > 3) code.Line("nint thrice = 3 * aRow;");
        if (rows > 4) code.Line("float* a4 = a + 4 * aRow;");
        code.Open($"for (; k != 0; k--, b += bRow, a += aCol{(rows > 4 ? ", a4 += aCol" : "")})");
        for (int j = 0; j < vectors && !one; j++)
            code.Line($"b{j} = {v.Load(At("b", j))};");
        for (int i = 0; i < rows; i++)
        {
            string pointer = i < 4 ? "a" : "a4", at = (i % 4) switch { 0 => "0", 1 => "aRow", 2 => "twice", _ => "thrice" };
            code.Line($"x = {v.Fill($"{pointer}[{at}]")};");
            code.Lines(vectors, j => $"c{i}v{j} = {v.MultiplyAdd("x", one ? v.Load(At("b", j)) : $"b{j}", $"c{i}v{j}")};");
        }
        code.Close();
        for (int i = 0; i < rows; i++)
        {
            code.Lines(vectors, j => $"c{i}v{j}.Store({At("c", j)});");
            if (i < rows - 1) code.Line("c += ldc;");
        }
        code.Close();
    }

    private static bool HasAlong(int rows, int vectors) => rows > 1 && vectors <= 3;

    // Four columns of A that lie side by side a turn: a seventh less instructions.
    private static void NarrowAlong(TileWriter code, TileVector v, int rows, int vectors)
    {
        code.Method($"Rows{rows}x{vectors}Along(float* a, nint aRow, nint aCol, float* b, nint bRow, nint k, float* c, nint ldc, nint bLast, nint cLast)");
        code.Line($"{v.Type} {string.Join(", ", Enumerable.Range(0, vectors).Select(j => $"b{j}"))}, x;");
        for (int i = 0; i < rows; i++)
            code.Line($"{v.Type} {string.Join(", ", Enumerable.Range(0, vectors).Select(j => $"c{i}v{j} = default"))};");
        if (rows > 2) code.Line("nint twice = 2 * aRow;");
        if (rows > 3) code.Line("nint thrice = 3 * aRow;");
        if (rows > 4) code.Line("float* a4 = a + 4 * aRow;");
        if (vectors > 1) code.Line("float* last = b + bLast;");
        code.Line("nint bTwice = 2 * bRow, bThrice = 3 * bRow, bQuad = 4 * bRow;");
        string Head(string counter, int step, string row) =>
            $"for ({counter}, b += {row}{(vectors > 1 ? ", last += " + row : "")}, a += {step}{(rows > 4 ? $", a4 += {step}" : "")})";
        foreach (int step in (int[])[4, 1])
        {
            code.Open(step == 4 ? Head("nint quads = k >> 2; quads != 0; quads--", 4, "bQuad") : Head("k &= 3; k != 0; k--", 1, "bRow"));
            for (int u = 0; u < step; u++)
            {
                string row = u switch { 0 => "", 1 => " + bRow", 2 => " + bTwice", _ => " + bThrice" };
                for (int j = 0; j < vectors; j++)
                    code.Line($"b{j} = {v.Load(j > 0 && j == vectors - 1 ? "last" + row : TileVector.At("b" + row, j * v.Lanes))};");
                for (int i = 0; i < rows; i++)
                {
                    string pointer = i < 4 ? "a" : "a4", row4 = (i % 4) switch { 0 => pointer, 1 => $"({pointer} + aRow)", 2 => $"({pointer} + twice)", _ => $"({pointer} + thrice)" };
                    code.Line($"x = {v.Fill($"{row4}[{u}]")};");
                    code.Lines(vectors, j => $"c{i}v{j} = {v.MultiplyAdd("x", $"b{j}", $"c{i}v{j}")};");
                }
            }
            code.Close();
        }
        for (int i = 0; i < rows; i++)
        {
            code.Lines(vectors, j => $"c{i}v{j}.Store({(j == 0 ? "c" : $"c + {Place("c", j, vectors).Replace("V.Count", $"{v.Lanes}")}")});");
            if (i < rows - 1) code.Line("c += ldc;");
        }
        code.Close();
    }

    private static void Tile(TileWriter code, int rows, int vectors)
    {
        code.Method($"Rows{rows}x{vectors}<T, V>(T* a, nint aRow, nint aCol, T* b, nint bRow, nint k, T* c, nint ldc, nint bLast, nint cLast) where T : unmanaged where V : struct, ILanes<V, T>");
        for (int i = 0; i < rows; i++)
            code.Line($"V {string.Join(", ", Enumerable.Range(0, vectors).Select(j => $"c{i}v{j} = V.Zero"))};");
        // Every fourth row has a pointer of its own, the others lie one to three strides behind it.
        if (rows > 2) code.Line("nint twice = 2 * aRow;");
        if (rows > 3) code.Line("nint thrice = 3 * aRow;");
        for (int i = 4; i < rows; i += 4) code.Line($"T* a{i} = {(i == 4 ? "a" : $"a{i - 4}")} + 4 * aRow;");
        string steps = string.Concat(Enumerable.Range(1, rows).Where(i => i % 4 == 0 && i < rows).Select(i => $", a{i} += aCol"));
        code.Open($"for (; k > 0; k--, b += bRow, a += aCol{steps})");
        string Loaded(int j) => $"V.Load(in b[{Place("b", j, vectors)}], 0)";
        code.Line(rows == 1 ? "V x;" : $"V {string.Join(", ", Enumerable.Range(0, vectors).Select(j => $"b{j} = {Loaded(j)}"))}, x;");
        for (int i = 0; i < rows; i++)
        {
            string pointer = i < 4 ? "a" : $"a{i / 4 * 4}", at = (i % 4) switch { 0 => "0", 1 => "aRow", 2 => "twice", _ => "thrice" };
            code.Line($"x = V.Fill({pointer}[{at}]);");
            code.Lines(vectors, j => $"c{i}v{j} = V.FusedMultiplyAdd(x, {(rows == 1 ? Loaded(j) : $"b{j}")}, c{i}v{j});");
        }
        code.Close();
        for (int i = 0; i < rows; i++)
        {
            code.Lines(vectors, j => $"c{i}v{j}.Store(ref c[{Place("c", j, vectors)}], 0);");
            if (i < rows - 1) code.Line("c += ldc;");
        }
        code.Close();
    }

    private static string Place(string of, int vector, int vectors) => vector == 0 ? "0" : vector == vectors - 1 ? $"{of}Last" : vector == 1 ? "V.Count" : $"{vector} * V.Count";
}
