namespace ModelDsl.Tests.Tiles;

/// <summary>Convolutions whose results lie in blocks of 16 channels: a method for each number of pixels.</summary>
internal static class BlockTiles
{
    private const string Signature = "BlockTap*, nint, float*, float*, float*, float*, nint, nint, BlockEnds*, void";

    public static string Source(int bits)
    {
        var v = new TileVector(bits);
        int most = bits == 512 ? 14 : 6;
        int[] vectors = bits == 512 ? [2, 1] : [2];
        (string Name, int Pixel)[] kinds = [("Blocks", 16), ("Planes", 1)];
        var code = new TileWriter();
        code.Class($"BlockTiles{bits}", processor: bits >= 256,
        [
            $"<summary>Pixels of a blocked convolution by one or two vectors of {bits} bits of output channels. Written by tests/Tiles.</summary>",
            "<remarks>",
            "A pixel of x is a block of 16 channels (Blocks) or one number (Planes). w has a row of output channels for each input",
            "channel of each tap. The vectors of a pixel are written at y0 and y1, those of the next pixel a step on. ahead says where",
            "weights begin that are wanted soon, from those in use.",
            "</remarks>",
        ]);
        foreach (int n in vectors)
            foreach ((string name, _) in kinds)
                code.Line($"public static readonly delegate*<{Signature}>[] {name}x{n} = [null, {string.Join(", ", Enumerable.Range(1, most).Select(p => $"&{name}{p}x{n}"))}];");
        foreach (int n in vectors)
            for (int pixels = 1; pixels <= most; pixels++)
                foreach ((string name, int pixel) in kinds)
                    new Method(code, v, pixels, n, pixel).Write(name);
        code.Close();
        return code.Text;
    }

    /// <param name="Code">Takes it.</param>
    /// <param name="V">The vectors.</param>
    /// <param name="Pixels">How many at once.</param>
    /// <param name="Vectors">Of output channels, one or two.</param>
    /// <param name="Pixel">How far pixels are apart.</param>
    private sealed record Method(TileWriter Code, TileVector V, int Pixels, int Vectors, int Pixel)
    {
        private int Row => Math.Max(16, Vectors * V.Lanes);

        // With one vector of output channels there is no second half.
        private string Two(string first, string second) => Vectors == 2 ? first + second : first;

        public void Write(string name)
        {
            Code.Line();
            Code.Method($"{name}{Pixels}x{Vectors}(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, BlockEnds* ends)");
            Code.Line($"{V.Type} v, b0 = {V.Load("ends->Shift")}{Two("", $", b1 = {V.Load($"ends->Shift + {V.Lanes}")}")};");
            Code.Lines(Pixels, i => $"{V.Type} {Two($"c{i} = b0", $", d{i} = b1")};");
            Code.Line("float* a = y0 + ends->First, b = y1 + ends->Second;");
            Code.Open("if (ends->Adds)");
            Code.Lines(Pixels, i => Two($"c{i} += {V.Load("a")};", $" d{i} += {V.Load("b")};"), Two("a += step;", " b += step;"));
            Code.Close();
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
            Code.Lines(Pixels, i => Two($"c{i} = {V.Between($"c{i}", "b0", "v")};", $" d{i} = {V.Between($"d{i}", "b0", "v")};"));
            Code.Close();
            Code.Lines(Pixels, i => Two($"c{i}.Store(y0);", $" d{i}.Store(y1);"), Two("y0 += step;", " y1 += step;"));
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
            Code.Line(Two($"b0 = {V.Load(TileVector.At("b", channel * Row))};", $" b1 = {V.Load(TileVector.At("b", channel * Row + V.Lanes))};"));
            Code.Lines(Pixels, i => Two(
                $"v = {V.Fill($"a[{channel + i * Pixel}]")}; c{i} = {V.MultiplyAdd("v", "b0", $"c{i}")};", $" d{i} = {V.MultiplyAdd("v", "b1", $"d{i}")};"));
        }
    }
}
