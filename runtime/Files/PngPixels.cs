namespace ModelDsl.Runtime.Files;

/// <summary>Undoes the filters of an unzipped PNG and spreads its samples, channels first.</summary>
internal sealed class PngPixels(string path, int position, PngHeader header, byte[] raw, byte[]? palette)
{
    private readonly int _channels = header.Palette ? 3 : header.Channels;
    private readonly int[] _samples = new int[header.Width * header.Height * (header.Palette ? 3 : header.Channels)];

    public TensorData ToTensor()
    {
        int at = 0;
        foreach (PngHeader.Pass pass in header.Passes())
        {
            int length = (int)header.RowLength(pass.Width);
            ReadOnlySpan<byte> above = new byte[length];   // the row above the first counts as zeros
            for (int row = 0; row < pass.Height; row++)
            {
                Span<byte> current = raw.AsSpan(at + 1, length);
                Unfilter(raw[at], current, above);
                Spread(current, pass, row);
                above = current;
                at += length + 1;
            }
        }
        return Images.ToTensor(_samples, _channels, header.Height, header.Width, header.Depth == 16 ? 65535 : 255);
    }

    private void Unfilter(byte filter, Span<byte> row, ReadOnlySpan<byte> above)
    {
        int step = Math.Max(1, header.BitsPerPixel / 8);
        switch (filter)
        {
            case 0:
                break;
            case 1:
                for (int i = step; i < row.Length; i++) row[i] += row[i - step];
                break;
            case 2:
                for (int i = 0; i < row.Length; i++) row[i] += above[i];
                break;
            case 3:
                for (int i = 0; i < row.Length; i++) row[i] += (byte)(((i < step ? 0 : row[i - step]) + above[i]) / 2);
                break;
            case 4:
                for (int i = 0; i < row.Length; i++) row[i] += i < step ? above[i] : Paeth(row[i - step], above[i], above[i - step]);
                break;
            default:
                throw new ModelFileException(path, $"byte {position}", $"a row of the image uses filter {filter}; 0 to 4 are known");
        }
    }

    /// <summary>Whichever of left, up and upper left is nearest to left + up − upper left.</summary>
    private static byte Paeth(byte left, byte up, byte corner)
    {
        int toLeft = Math.Abs(up - corner), toUp = Math.Abs(left - corner), toCorner = Math.Abs(left + up - 2 * corner);
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }

    private void Spread(ReadOnlySpan<byte> row, in PngHeader.Pass pass, int passRow)
    {
        int area = header.Width * header.Height;
        int target = (pass.StartY + passRow * pass.StepY) * header.Width + pass.StartX;
        for (int x = 0; x < pass.Width; x++, target += pass.StepX)
        {
            if (header.Palette)
            {
                int colour = Sample(row, x);
                if (colour * 3 >= palette!.Length) throw new ModelFileException(path, $"byte {position}", $"a pixel has colour {colour}, the palette has {palette.Length / 3}");
                for (int c = 0; c < 3; c++) _samples[c * area + target] = palette[colour * 3 + c];
            }
            else
            {
                for (int c = 0; c < _channels; c++) _samples[c * area + target] = Sample(row, x * _channels + c) * (header.Depth < 8 ? 255 / ((1 << header.Depth) - 1) : 1);
            }
        }
    }

    private int Sample(ReadOnlySpan<byte> row, int index) => header.Depth switch
    {
        16 => row[2 * index] << 8 | row[2 * index + 1],
        8 => row[index],
        _ => row[index * header.Depth / 8] >> (8 - header.Depth - index * header.Depth % 8) & ((1 << header.Depth) - 1),
    };
}
