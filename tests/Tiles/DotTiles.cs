namespace ModelDsl.Tests.Tiles;

/// <summary>Sums of products of rows that lie along memory on both sides.</summary>
internal static class DotTiles
{
    private const int Windows = 6;

    public static string Source()
    {
        var code = new TileWriter();
        code.Class("Dots512", processor: false,
        [
            $"<summary>Inner products of a few rows with {Windows} windows, by vectors of 512 bits. Written by tests/Tiles.</summary>",
            "<remarks>",
            "Row i begins at a + i · lda, window j at b[j]; both are k elements long and read in whole vectors. The 16 sums of each pair,",
            "one for each lane, are added to sums + i · lds + 16 j.",
            "</remarks>",
        ]);
        code.Line("/// <summary>Windows that are met at once.</summary>");
        code.Line($"public const int Windows = {Windows};");
        for (int rows = 4; rows >= 1; rows--) Rows(code, rows);
        code.Close();
        return code.Text;
    }

    private static void Rows(TileWriter code, int rows)
    {
        string List(int count, Func<int, string> item) => string.Join(", ", Enumerable.Range(0, count).Select(item));
        code.Line();
        code.Method($"Rows{rows}(float* a, nint lda, float** b, nint k, float* sums, nint lds)");
        code.Line($"Vector512<float> x, {List(Windows, j => $"y{j}")};");
        code.Lines(rows, i => $"Vector512<float> {List(Windows, j => $"s{i}w{j} = default")};");
        code.Line($"float* {List(rows, i => i == 0 ? "a0 = a" : $"a{i} = a{i - 1} + lda")};");
        code.Line($"float* {List(Windows, j => $"b{j} = b[{j}]")};");
        code.Line("nint i = 0;");
        code.Open("for (; i <= k - 16; i += 16)");
        Step(code, rows, "");
        code.Close();
        code.Open("if (i < k)");
        code.Line("Vector512<float> rest = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create((int)(k - i))).AsSingle();");
        Step(code, rows, " & rest");
        code.Close();
        for (int i = 0; i < rows; i++)
        {
            code.Lines(Windows, j => $"(Vector512.Load({TileVector.At("sums", 16 * j)}) + s{i}w{j}).Store({TileVector.At("sums", 16 * j)});");
            if (i < rows - 1) code.Line("sums += lds;");
        }
        code.Close();
    }

    private static void Step(TileWriter code, int rows, string mask)
    {
        code.Lines(Windows, j => $"y{j} = Vector512.Load(b{j} + i){mask};");
        for (int i = 0; i < rows; i++)
        {
            code.Line($"x = Vector512.Load(a{i} + i){mask};");
            code.Lines(Windows, j => $"s{i}w{j} = Vector512.FusedMultiplyAdd(x, y{j}, s{i}w{j});");
        }
    }
}
