using System.Buffers.Binary;
using ModelDsl.Runtime;
using ModelDsl.Runtime.Files;

namespace ModelDsl.Tests.Files;

public class ImageTests : TempFolder
{
    [Theory]
    // Written by Pillow 9.4; [channels, height, width] and the samples are those it was given.
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAAUAAAADCAAAAAB+XZokAAAAGklEQVR4nGNkEBQUFGQMFRQUFGQJFRQUFAQADF4BfdKAgVEAAAAASUVORK5CYII=", "u8[1, 3, 5]", new[] { 0, 17, 34, 51, 68, 85, 102, 119, 136, 153, 170, 187, 204, 221, 238 })]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAAQAAAACCAIAAADwyuo0AAAAFElEQVR4nGNk4BKRgwGWiooKOAcAKt4DqH2Gb5sAAAAASUVORK5CYII=", "u8[3, 2, 4]", new[] { 0, 30, 60, 90, 120, 150, 180, 210, 10, 40, 70, 100, 130, 160, 190, 220, 20, 50, 80, 110, 140, 170, 200, 230 })]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAAQAAAACBAMAAACNhmBQAAAAGFBMVEXS3Oa0vsiWoKp4goxaZG48RlAeKDIAChT6LjlOAAAADklEQVR4nGMoC2EwEgAABBgBDYfT3AcAAAAASUVORK5CYII=", "u8[3, 2, 4]", new[] { 0, 30, 60, 90, 120, 150, 180, 210, 10, 40, 70, 100, 130, 160, 190, 220, 20, 50, 80, 110, 140, 170, 200, 230 })]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAYAAABytg0kAAAAG0lEQVR4nGNkEFAwcHBwcGBomLBgw4ELDz4AAChkByJyeshQAAAAAElFTkSuQmCC", "u8[4, 2, 2]", new[] { 0, 64, 128, 192, 16, 80, 144, 208, 32, 96, 160, 224, 48, 112, 176, 240 })]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAQAAADYv8WvAAAAEklEQVR4nGNkkLOxYayYZmMDAAhrAh+k+A6JAAAAAElFTkSuQmCC", "u8[2, 2, 2]", new[] { 0, 60, 120, 180, 30, 90, 150, 210 })]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAAMAAAACEAAAAADoj+WFAAAAFklEQVR4nGNkYDA6YXyCYUbEaYW/LwAd0wW3NkhYFgAAAABJRU5ErkJggg==", "i32[1, 2, 3]", new[] { 0, 13000, 26000, 39000, 52000, 65000 })]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAAMAAAACAQAAAAC1D1u3AAAADElEQVR4nGNYwHQAAAKoAWOa7lh0AAAAAElFTkSuQmCC", "u8[1, 2, 3]", new[] { 255, 0, 255, 0, 255, 255 })]
    public void Another_programs_png_is_read(string base64, string type, int[] samples)
    {
        TensorData image = One(Put("x.png", Convert.FromBase64String(base64)));
        Assert.Equal(type, image.ToString());
        Assert.Equal(samples, TensorConversion.Exact(image, ElementType.I32).As<int>().ToArray());
    }

    public static TheoryData<int, int> Kinds => new()
    {
        { 0, 1 }, { 0, 2 }, { 0, 4 }, { 0, 8 }, { 0, 16 }, { 2, 8 }, { 2, 16 }, { 3, 1 }, { 3, 2 }, { 3, 4 }, { 3, 8 }, { 4, 8 }, { 4, 16 }, { 6, 8 }, { 6, 16 },
    };

    [Theory, MemberData(nameof(Kinds))]
    public void Every_colour_type_depth_filter_and_interlacing_is_read(int colour, int depth)
    {
        byte[] palette = [.. Enumerable.Range(0, 3 << depth).Take(768).Select(i => (byte)(i * 37))];
        foreach ((int width, int height) in new[] { (1, 1), (3, 2), (5, 9), (17, 11), (8, 8) })
        {
            foreach (bool interlaced in new[] { false, true })
            {
                int Sample(int c, int x, int y) => (c * 7919 + x * 104729 + y * 1299709) % 65521 % (1 << depth);
                byte[] file = PngEncoder.Encode(width, height, depth, colour, interlaced, Sample, row => row % 5, colour == 3 ? palette : null);
                TensorData image = One(Put("x.png", file));

                int channels = colour switch { 2 or 3 => 3, 4 => 2, 6 => 4, _ => 1 };
                Assert.Equal($"{(depth == 16 ? "i32" : "u8")}[{channels}, {height}, {width}]", image.ToString());
                Assert.Equal(depth == 16 ? 65535 : 255, image.FullScale);
                var expected = new List<int>();
                for (int c = 0; c < channels; c++)
                    for (int y = 0; y < height; y++)
                        for (int x = 0; x < width; x++)
                            expected.Add(colour == 3 ? palette[3 * Sample(0, x, y) + c] : Sample(c, x, y) * (depth < 8 ? 255 / ((1 << depth) - 1) : 1));
                Assert.Equal(expected, TensorConversion.Exact(image, ElementType.I32).As<int>().ToArray());
            }
        }
    }

    private static byte[] Gray(int width = 4, int height = 4) => PngEncoder.Encode(width, height, 8, 0, false, (_, x, y) => x + 16 * y, _ => 0);

    [Fact]
    public void A_damaged_chunk_is_found_by_its_checksum()
    {
        byte[] file = Gray();
        file[20] ^= 1;
        string path = Put("bad.png", file);
        Fails(path, () => TensorFile.Read(path), "checksum of the chunk IHDR", "byte 8");
    }

    [Fact]
    public void A_png_that_claims_more_than_it_holds_is_refused_before_memory_is_taken()
    {
        byte[] file = [.. PngEncoder.Signature, .. PngEncoder.Header(10000, 10000, 8, 2, false), .. PngEncoder.Chunk("IDAT", [0x78, 0x9C, 3, 0, 0, 0, 0, 1]), .. PngEncoder.Chunk("IEND", [])];
        string path = Put("huge.png", file);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Fails(path, () => TensorFile.Read(path), "300010000 bytes");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);

        path = Put("huger.png", [.. PngEncoder.Signature, .. PngEncoder.Header(int.MaxValue, int.MaxValue, 16, 6, true), .. PngEncoder.Chunk("IDAT", [0]), .. PngEncoder.Chunk("IEND", [])]);
        Fails(path, () => TensorFile.Read(path), "too large");
    }

    public static TheoryData<string, byte[], string> Malformed()
    {
        byte[] start = [.. PngEncoder.Signature, .. PngEncoder.Header(2, 1, 8, 0, false)], end = PngEncoder.Chunk("IEND", []);
        byte[] Zip(byte[] bytes)
        {
            using var memory = new MemoryStream();
            using (var zip = new System.IO.Compression.ZLibStream(memory, System.IO.Compression.CompressionLevel.Optimal)) zip.Write(bytes);
            return PngEncoder.Chunk("IDAT", memory.ToArray());
        }
        return new()
        {
            { "end", [.. start, .. Zip([0, 1, 2])], "before its IEND" },
            { "header", [.. PngEncoder.Signature, .. Zip([0, 1, 2]), .. end], "first chunk is not IHDR" },
            { "twice", [.. start, .. PngEncoder.Header(2, 1, 8, 0, false), .. end], "second IHDR" },
            { "data", [.. start, .. end], "no IDAT" },
            { "short", [.. start, .. Zip([0, 1]), .. end], "promises 3 bytes" },
            { "long", [.. start, .. Zip([0, 1, 2, 3]), .. end], "longer than the 3 bytes" },
            { "filter", [.. start, .. Zip([7, 1, 2]), .. end], "filter 7" },
            { "zlib", [.. start, .. PngEncoder.Chunk("IDAT", [1, 2, 3, 4]), .. end], "damaged" },
            { "unknown", [.. start, .. PngEncoder.Chunk("ABCD", [1]), .. end], "ABCD is not known" },
            { "depth", [.. PngEncoder.Signature, .. PngEncoder.Header(2, 1, 3, 0, false), .. end], "colour type 0 with 3 bits" },
            { "size", [.. PngEncoder.Signature, .. PngEncoder.Header(0, 1, 8, 0, false), .. end], "0×1" },
            { "palette", [.. PngEncoder.Signature, .. PngEncoder.Header(2, 1, 8, 3, false), .. Zip([0, 0, 0]), .. end], "needs a palette" },
            { "colour", [.. PngEncoder.Signature, .. PngEncoder.Header(2, 1, 8, 3, false), .. PngEncoder.Chunk("PLTE", [1, 2, 3]), .. Zip([0, 0, 1]), .. end], "colour 1, the palette has 1" },
        };
    }

    [Theory, MemberData(nameof(Malformed))]
    public void A_malformed_png_is_refused_with_its_reason(string name, byte[] file, string reason)
    {
        string path = Put(name + ".png", file);
        Fails(path, () => TensorFile.Read(path), reason);
    }

    [Theory]
    [InlineData("P2\n# a comment\n3 2 # width and height\n15\n0 1 2\n13 14 15\n", "u8[1, 2, 3]", 15, new[] { 0, 1, 2, 13, 14, 15 })]
    [InlineData("P3 1 2 255 1 2 3 4 5 6", "u8[3, 2, 1]", 255, new[] { 1, 4, 2, 5, 3, 6 })]
    [InlineData("P2 2 1 1000 0 1000", "i32[1, 1, 2]", 1000, new[] { 0, 1000 })]
    [InlineData("P5 3 1 255\nabc", "u8[1, 1, 3]", 255, new[] { 97, 98, 99 })]
    [InlineData("P5 1 1 65535\nab", "i32[1, 1, 1]", 65535, new[] { 97 * 256 + 98 })]
    [InlineData("P6\n2 1\n255\nabcdef", "u8[3, 1, 2]", 255, new[] { 97, 100, 98, 101, 99, 102 })]
    public void Gray_and_pixel_maps_are_read(string text, string type, int fullScale, int[] samples)
    {
        TensorData image = One(Put("image", text));
        Assert.Equal(type, image.ToString());
        Assert.Equal(fullScale, image.FullScale);
        Assert.Equal(samples, TensorConversion.Exact(image, ElementType.I32).As<int>().ToArray());
    }

    [Theory]
    [InlineData("P5 3 1 255\nab", "does not fit in the 2 bytes")]
    [InlineData("P5 1000000 1000000 255\nab", "does not fit in the 2 bytes")]
    [InlineData("P2 2147483647 2147483647 255\n1", "does not fit")]
    [InlineData("P2 3 1 255 1 2", "does not fit")]
    [InlineData("P2 3 1 255 1 2 x", "a sample is not a whole number")]
    [InlineData("P2 1 1 15 16", "larger than the largest, 15")]
    [InlineData("P5 1 1 100\nz", "larger than the largest, 100")]
    [InlineData("P2 0 1 15 1", "the width is not a whole number from 1")]
    [InlineData("P2 1 1 65536 1", "the largest sample is not")]
    [InlineData("P2 1 # all the rest is comment", "the file ends here")]
    public void A_malformed_map_is_refused_with_its_reason(string text, string reason)
    {
        string path = Put("bad.pgm", text);
        Assert.StartsWith("byte ", Fails(path, () => TensorFile.Read(path), reason).Position);
    }
}
