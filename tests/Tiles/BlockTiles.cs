namespace ModelDsl.Tests.Tiles;

/// <summary>Convolutions whose results lie in blocks of 16 channels: a method for each number of pixels.</summary>
internal static class BlockTiles
{
    private const string Signature = "BlockTap*, nint, float*, float*, float*, float*, nint, nint, BlockEnds*, void";

    public static string Source(int bits)
    {
        var v = new TileVector(bits);
        int most = bits == 512 ? 14 : 6;
        int[] vectors = bits == 512 ? [2, 1] : bits == 256 ? [2, 3] : [2];
        (string Name, int Pixel)[] kinds = [("Blocks", 16), ("Planes", 1)];
        var code = new TileWriter();
        code.Class($"BlockTiles{bits}", processor: bits >= 256,
        [
            $"<summary>Pixels of a blocked convolution by {(bits == 256 ? "two or three" : "one or two")} vectors of {bits} bits of output channels. Written by tests/Tiles.</summary>",
            "<remarks>",
            "A pixel of x is a block of 16 channels (Blocks) or one number (Planes). w has a row of output channels for each input",
            "channel of each tap. The vectors of a pixel are written at y0 and y1, those of the next pixel a step on. ahead says where",
            "weights begin that are wanted soon, from those in use.",
            .. bits == 256 ? (string[])["Of three vectors two are a block, at y0, and the third is half of the next one, at y1."] : [],
            "</remarks>",
        ]);
        int Most(int n) => n == 3 ? 4 : most;
        foreach (int n in vectors)
            foreach ((string name, _) in kinds)
                code.Line($"public static readonly delegate*<{Signature}>[] {name}x{n} = [null, {string.Join(", ", Enumerable.Range(1, Most(n)).Select(p => $"&{name}{p}x{n}"))}];");
        foreach (int n in vectors)
            for (int pixels = 1; pixels <= Most(n); pixels++)
                foreach ((string name, int pixel) in kinds)
                    new Method(code, v, pixels, n, pixel).Write(name);
        code.Close();
        return code.Text;
    }

    /// <param name="Code">Takes it.</param>
    /// <param name="V">The vectors.</param>
    /// <param name="Pixels">How many at once.</param>
    /// <param name="Vectors">Of output channels, one to three.</param>
    /// <param name="Pixel">How far pixels are apart.</param>
    private sealed record Method(TileWriter Code, TileVector V, int Pixels, int Vectors, int Pixel)
    {
        // The third of three vectors has weights in rows of its own.
        private int Row => Math.Max(16, Math.Min(2, Vectors) * V.Lanes);

        // What is written for each vector of output channels.
        private string Each(params string[] parts) => string.Concat(parts.Take(Vectors));

        public void Write(string name)
        {
            Code.Line();
            Code.Method($"{name}{Pixels}x{Vectors}(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)");
            Code.Line($"{V.Type} v, {Each($"b0 = {V.Load("ends->Shift")}", $", b1 = {V.Load($"ends->Shift + {V.Lanes}")}", $", b2 = {V.Load($"ends->Shift + {2 * V.Lanes}")}")};");
            Code.Lines(Pixels, i => $"{V.Type} {Each($"c{i} = b0", $", d{i} = b1", $", e{i} = b2")};");
            Code.Line("float* a = y0 + ends->First, b = y1 + ends->Second;");
            if (Vectors == 3) Code.Line("nint third = ends->Third;");
            Code.Open("if (ends->Adds)");
            if (Vectors == 3) Code.Lines(Pixels, i => $"c{i} += {V.Load("a")}; d{i} += {V.Load($"a + {V.Lanes}")}; e{i} += {V.Load("b")};", "a += step; b += step;");
            else Code.Lines(Pixels, i => Each($"c{i} += {V.Load("a")};", $" d{i} += {V.Load("b")};"), Each("a += step;", " b += step;"));
            Code.Close();
            if (Pixel == 1 && V.Bits == 256)
            {
                Code.Open("for (; taps > 1; taps -= 2, tap += 2)");
                Code.Line("a = x + tap->X;");
                Code.Line("b = w + tap->W;");
                Step(0);
                Code.Line("a = x + tap[1].X;");
                Code.Line("b = w + tap[1].W;");
                Step(0);
                Code.Close();
            }
            Code.Open("for (; taps > 0; taps--, tap++)");
            Code.Line("a = x + tap->X;");
            Code.Line("b = w + tap->W;");
            if (Pixel > 1 && V.Bits == 256)
            {
                Quads();
            }
            else
            {
                if (Pixel > 1) Pairs();
                Step(0);
            }
            Code.Close();
            Code.Open("if (ends->IsBounded)");
            Code.Line($"b0 = {V.Fill("ends->Least")}; v = {V.Fill("ends->Most")};");
            Code.Lines(Pixels, i => Each($"c{i} = {V.Between($"c{i}", "b0", "v")};", $" d{i} = {V.Between($"d{i}", "b0", "v")};", $" e{i} = {V.Between($"e{i}", "b0", "v")};"));
            Code.Close();
            if (Vectors == 3) Code.Lines(Pixels, i => $"c{i}.Store(y0); d{i}.Store(y0 + {V.Lanes}); e{i}.Store(y1);", "y0 += step; y1 += step;");
            else Code.Lines(Pixels, i => Each($"c{i}.Store(y0);", $" d{i}.Store(y1);"), Each("y0 += step;", " y1 += step;"));
            Code.Close();
        }

        private void Pairs()
        {
            Code.Open($"for (nint pairs = tap->Channels >> 1; pairs > 0; pairs--, a += 2, b += {2 * Row})");
            // Half of what is multiplied after this block of weights comes nearer meanwhile; the next tile asks for the other half. All at once would wait for its turn.
            if (V.Bits == 512 && Vectors == 2)
            {
                Code.Open("if (Sse.IsSupported)");
                Code.Line("Sse.Prefetch1(b + ahead); Sse.Prefetch1(b + ahead + 16);");
                Code.Close();
            }
            Step(0);
            Step(1);
            Code.Close();
            Code.Line("if ((tap->Channels & 1) == 0)");
            Code.Line("    continue;");
        }

        // Tiles of sixteen registers are so small that counting would be a tenth of what is done for two channels.
        private void Quads()
        {
            Code.Open($"for (nint quads = tap->Channels >> 2; quads > 0; quads--, a += 4, b += {4 * Row})");
            for (int channel = 0; channel < 4; channel++)
            {
                // As above.
                if (channel % 2 == 0) Code.Line($"if (Sse.IsSupported) Sse.Prefetch1({TileVector.At("b + ahead", channel * Row)});");
                Step(channel);
            }
            Code.Close();
            Code.Open($"for (nint rest = tap->Channels & 3; rest > 0; rest--, a++, b += {Row})");
            Step(0);
            Code.Close();
        }

        // The weights of one input channel times that channel of every pixel.
        private void Step(int channel)
        {
            Code.Line(Each(
                $"b0 = {V.Load(TileVector.At("b", channel * Row))};", $" b1 = {V.Load(TileVector.At("b", channel * Row + V.Lanes))};", $" b2 = {V.Load(TileVector.At("b + third", channel * Row))};"));
            Code.Lines(Pixels, i => $"v = {V.Fill($"a[{channel + i * Pixel}]")}; " + Each(
                $"c{i} = {V.MultiplyAdd("v", "b0", $"c{i}")};", $" d{i} = {V.MultiplyAdd("v", "b1", $"d{i}")};", $" e{i} = {V.MultiplyAdd("v", "b2", $"e{i}")};"));
        }
    }
}
