using System.Buffers.Binary;

namespace ModelDsl.Runtime.Files;

/// <summary>What a PNG's IHDR chunk says.</summary>
internal sealed record PngHeader(int Width, int Height, int Depth, int Channels, bool Palette, bool Interlaced)
{
    /// <summary>The part of the image that one pass transmits; without interlacing there is one.</summary>
    public readonly record struct Pass(int StartX, int StartY, int StepX, int StepY, int Width, int Height);

    public int BitsPerPixel => Depth * Channels;

    /// <exception cref="ModelFileException">A field has a value that PNG does not allow, or the image is too large.</exception>
    public static PngHeader Parse(string path, ReadOnlySpan<byte> body, int at)
    {
        if (body.Length != 13) throw new ModelFileException(path, $"byte {at}", $"the IHDR chunk has {body.Length} bytes instead of 13");
        int width = BinaryPrimitives.ReadInt32BigEndian(body), height = BinaryPrimitives.ReadInt32BigEndian(body[4..]);
        if (width <= 0 || height <= 0) throw new ModelFileException(path, $"byte {at}", $"the image is {(uint)width}×{(uint)height}; both are from 1 to {int.MaxValue}");
        int depth = body[8], colour = body[9];
        (int channels, bool allowed) = colour switch
        {
            0 => (1, depth is 1 or 2 or 4 or 8 or 16),
            2 => (3, depth is 8 or 16),
            3 => (1, depth is 1 or 2 or 4 or 8),
            4 => (2, depth is 8 or 16),
            6 => (4, depth is 8 or 16),
            _ => (0, false),
        };
        if (!allowed) throw new ModelFileException(path, $"byte {at + 8}", $"colour type {colour} with {depth} bits does not exist in PNG");
        if (body[10] != 0 || body[11] != 0 || body[12] > 1)
            throw new ModelFileException(path, $"byte {at + 10}", $"compression {body[10]}, filter {body[11]} and interlacing {body[12]} are not known; 0, 0 and 0 or 1 are");
        return new PngHeader(width, height, depth, channels, colour == 3, body[12] == 1);
    }

    /// <summary>The passes that have any pixel, in order.</summary>
    public IEnumerable<Pass> Passes()
    {
        if (!Interlaced) return [new Pass(0, 0, 1, 1, Width, Height)];
        (int X, int Y, int DX, int DY)[] adam7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];
        return adam7.Select(p => new Pass(p.X, p.Y, p.DX, p.DY, Steps(Width - p.X, p.DX), Steps(Height - p.Y, p.DY))).Where(p => p.Width > 0 && p.Height > 0);

        static int Steps(int length, int step) => length <= 0 ? 0 : (length - 1) / step + 1;
    }

    /// <summary>Bytes of one filtered row, without the byte that names the filter.</summary>
    public long RowLength(int pixels) => ((long)pixels * BitsPerPixel + 7) / 8;

    /// <summary>Bytes of the whole image once unzipped.</summary>
    /// <exception cref="ModelFileException">It is larger than is read.</exception>
    public long RawLength(string path)
    {
        Int128 length = 0;
        foreach (Pass pass in Passes()) length += (Int128)pass.Height * (RowLength(pass.Width) + 1);
        // Samples are unpacked into one array of at most four numbers a pixel.
        if (length > Array.MaxLength || (Int128)Width * Height * 4 > Array.MaxLength / 4)
            throw new ModelFileException(path, "byte 16", $"an image of {Width}×{Height} is too large to be read");
        return (long)length;
    }
}
