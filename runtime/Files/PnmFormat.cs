using System.Globalization;

namespace ModelDsl.Runtime.Files;

/// <summary>Portable gray and pixel maps: P2 and P3 in text, P5 and P6 in bytes, comments after #, up to 16 bits a sample.</summary>
internal static class PnmFormat
{
    /// <summary>Reads <c>[1, H, W]</c> or <c>[3, H, W]</c>: u8, or i32 where the largest sample is above 255.</summary>
    /// <exception cref="ModelFileException">It is malformed.</exception>
    public static TensorData Read(string path, byte[] bytes)
    {
        var reader = new Reader(path, bytes);
        if (bytes is not [(byte)'P', (byte)'2' or (byte)'3' or (byte)'5' or (byte)'6', ..])
            throw new ModelFileException(path, "byte 0", "the file starts with none of P2, P3, P5 and P6");
        int channels = bytes[1] is (byte)'3' or (byte)'6' ? 3 : 1;
        bool text = bytes[1] is (byte)'2' or (byte)'3';
        int width = reader.Number("the width", 1, int.MaxValue), height = reader.Number("the height", 1, int.MaxValue);
        int largest = reader.Number("the largest sample", 1, 65535);
        int size = largest > 255 ? 2 : 1;
        if (!text) reader.SkipOneSpace();

        // Text has at least a digit and a space a sample, the last one perhaps no space.
        long left = bytes.Length - reader.Position;
        if ((Int128)width * height * channels * (text ? 2 : size) > left + (text ? 1 : 0))
            throw new ModelFileException(path, $"byte {reader.Position}", $"an image of {width}×{height} with {channels} channels does not fit in the {left} bytes that follow", "the file may be cut short");
        if ((long)width * height * channels > Array.MaxLength / 4) throw new ModelFileException(path, "byte 2", $"an image of {width}×{height} is too large to be read");
        int area = width * height;
        var samples = new int[area * channels];
        for (int i = 0; i < area; i++)
        {
            for (int c = 0; c < channels; c++)
            {
                int at = reader.Position;
                int sample = text ? reader.Number("a sample", 0, 65535) : reader.Sample(size);
                if (sample > largest) throw new ModelFileException(path, $"byte {at}", $"a sample is {sample}, larger than the largest, {largest}");
                samples[c * area + i] = sample;
            }
        }
        return Images.ToTensor(samples, channels, height, width, largest);
    }

    private sealed class Reader(string path, byte[] bytes)
    {
        public int Position { get; private set; } = 2;

        /// <summary>A whole number in text after spaces and comments.</summary>
        public int Number(string what, int least, int most)
        {
            SkipSpaces();
            int start = Position;
            while (Position < bytes.Length && char.IsAsciiDigit((char)bytes[Position])) Position++;
            if (!int.TryParse(bytes.AsSpan(start, Position - start), NumberStyles.None, CultureInfo.InvariantCulture, out int value) || value < least || value > most)
                throw new ModelFileException(path, $"byte {start}", $"{what} is not a whole number from {least} to {most}", start == bytes.Length ? "the file ends here" : null);
            return value;
        }

        public void SkipOneSpace()
        {
            if (Position >= bytes.Length || !IsSpace(bytes[Position])) throw new ModelFileException(path, $"byte {Position}", "one space or line end should follow the largest sample");
            Position++;
        }

        public int Sample(int size)
        {
            int value = bytes[Position++];
            return size == 1 ? value : value << 8 | bytes[Position++];
        }

        private void SkipSpaces()
        {
            for (; Position < bytes.Length && (IsSpace(bytes[Position]) || bytes[Position] == '#'); Position++)
                if (bytes[Position] == '#')
                    while (Position + 1 < bytes.Length && bytes[Position + 1] is not ((byte)'\n' or (byte)'\r')) Position++;
        }

        private static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or 11 or 12;
    }
}
