namespace ModelDsl.Tests.Tiles;

/// <summary>Filters of single channels: windows that lie below each other share the elements that they have in common.</summary>
internal static class ColumnTiles
{
    public const int LeastKernel = 2, MostKernel = 7;

    public static int Rows(int bits) => bits == 512 ? 8 : 4;

    public static string Source(int bits)
    {
        var v = new TileVector(bits);
        var code = new TileWriter();
        code.Class($"ColumnTiles{bits}", processor: false,
        [
            $"<summary>{Rows(bits)} rows of one vector of {bits} bits of windows of a plane, by the height of a window. Written by tests/Tiles.</summary>",
            "<remarks>",
            "Element (row, column) of the windows is x[row * pitch + columns[column] + place]; weights [row][column]. An element is loaded once for all the",
            "rows of windows that meet it. Results are pitchOfY elements apart.",
            "</remarks>",
        ]);
        code.Line($"public const int Rows = {Rows(bits)};");
        code.Line();
        code.Line($"public static readonly delegate*<float*, nint, nint*, nint, float*, float*, nint, void>[] Heights = [{string.Join(", ", Enumerable.Repeat("null", LeastKernel).Concat(Enumerable.Range(LeastKernel, MostKernel - LeastKernel + 1).Select(k => $"&Panels{k}")))}];");
        for (int k = LeastKernel; k <= MostKernel; k++) Panels(code, v, k);
        code.Close();
        return code.Text;
    }

    private static void Panels(TileWriter code, TileVector v, int height)
    {
        int rows = Rows(v.Bits);
        code.Line();
        code.Method($"Panels{height}(float* x, nint pitch, nint* columns, nint count, float* weights, float* y, nint pitchOfY)", $"Windows {height} high.");
        code.Line($"{v.Type} e;");
        code.Line($"{v.Type} {string.Join(", ", Enumerable.Range(0, height).Select(k => $"w{k}"))};");
        code.Line($"{v.Type} {string.Join(", ", Enumerable.Range(0, rows).Select(r => $"s{r} = default"))};");
        code.Open("for (nint column = 0; column < count; column++)");
        code.Line("float* from = x + columns[column], weight = weights + column;");
        for (int k = 0; k < height; k++)
            code.Line($"w{k} = {v.Fill("*weight")};" + (k < height - 1 ? " weight += count;" : ""));
        for (int line = 0; line < rows + height - 1; line++)
        {
            code.Line($"e = {v.Load("from")};" + (line < rows + height - 2 ? " from += pitch;" : ""));
            for (int r = Math.Max(0, line - height + 1); r <= Math.Min(line, rows - 1); r++)
                code.Line($"s{r} = {v.MultiplyAdd("e", $"w{line - r}", $"s{r}")};");
        }
        code.Close();
        code.Lines(rows, r => $"s{r}.Store(y);", "y += pitchOfY;");
        code.Close();
    }
}
