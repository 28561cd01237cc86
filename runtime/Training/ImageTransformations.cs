namespace ModelDsl.Runtime.Training;

/// <summary>A transformation that moves pixels: the columns that go along are moved in the same way.</summary>
public abstract class ImageTransformation : Transformation
{
    public sealed override void Apply(Sample sample, SampleContext context)
    {
        Move(sample, context, mixes: true);
        foreach (Sample other in sample.Along) Move(other, context, mixes: false);
    }

    /// <param name="sample">The image.</param>
    /// <param name="context">The same for all columns, and so are the numbers that it draws.</param>
    /// <param name="mixes">Whether values between pixels may be mixed from their neighbours; else the nearest is taken.</param>
    protected abstract void Move(Sample sample, SampleContext context, bool mixes);

    // The darkest value: what comes in at a border.
    private protected static float Background(Sample sample)
    {
        float darkest = float.PositiveInfinity;
        foreach (float x in sample.Data) darkest = Math.Min(darkest, x);
        return darkest;
    }

    // A part of the image, or more than it: outside there is the background.
    private protected static void Cut(Sample sample, int top, int left, int rows, int columns)
    {
        (int planes, int oldRows, int oldColumns) = sample.Image;
        float[] data = sample.Room(planes * rows * columns);
        Array.Fill(data, Background(sample));
        for (int plane = 0; plane < planes; plane++)
        {
            for (int row = Math.Max(0, -top); row < Math.Min(rows, oldRows - top); row++)
            {
                int from = Math.Max(0, -left), to = Math.Min(columns, oldColumns - left);
                if (from < to) sample.Data.AsSpan((plane * oldRows + row + top) * oldColumns + left + from, to - from).CopyTo(data.AsSpan((plane * rows + row) * columns + from));
            }
        }
        sample.Replace(data, rows, columns);
    }

    // The image whose pixel (row, column) is what `from` says of the old one, between pixels where mixed.
    private protected static void Resample(Sample sample, int rows, int columns, bool mixes, Func<double, double, (double Row, double Column)> from)
    {
        (int planes, int oldRows, int oldColumns) = sample.Image;
        float background = Background(sample);
        float[] data = sample.Room(planes * rows * columns);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                (double r, double c) = from(row, column);
                if (!mixes) (r, c) = (Math.Floor(r + 0.5), Math.Floor(c + 0.5));
                int r0 = (int)Math.Floor(r), c0 = (int)Math.Floor(c);
                float down = (float)(r - r0), right = (float)(c - c0);
                for (int plane = 0; plane < planes; plane++)
                {
                    float At(int y, int x) => y < 0 || y >= oldRows || x < 0 || x >= oldColumns ? background : sample.Data[(plane * oldRows + y) * oldColumns + x];
                    float value = At(r0, c0);
                    if (down > 0 || right > 0)
                    {
                        value = value * (1 - down) * (1 - right) + (right > 0 ? At(r0, c0 + 1) * (1 - down) * right : 0)
                            + (down > 0 ? At(r0 + 1, c0) * down * (1 - right) : 0) + (down > 0 && right > 0 ? At(r0 + 1, c0 + 1) * down * right : 0);
                    }
                    data[(plane * rows + row) * columns + column] = value;
                }
            }
        }
        sample.Replace(data, rows, columns);
    }
}

/// <summary>Moves an image by up to some pixels in each direction; what comes in at the border is its darkest value.</summary>
public sealed class RandomShift(ClockNumber pixels) : ImageTransformation
{
    protected override void Move(Sample sample, SampleContext context, bool mixes)
    {
        SampleRandom random = context.Random;
        int most = (int)pixels(context.Clock), down = random.Below(2 * most + 1) - most, right = random.Below(2 * most + 1) - most;
        (_, int rows, int columns) = sample.Image;
        Cut(sample, -down, -right, rows, columns);
    }
}

/// <summary>Mirrors an image left to right, or top to bottom, half of the time.</summary>
public sealed class RandomFlip(bool vertical) : ImageTransformation
{
    protected override void Move(Sample sample, SampleContext context, bool mixes)
    {
        SampleRandom random = context.Random;
        if (random.Below(2) == 0) return;
        (int planes, int rows, int columns) = sample.Image;
        Span<float> data = sample.Data;
        for (int line = 0; line < planes * rows && !vertical; line++) data.Slice(line * columns, columns).Reverse();
        for (int plane = 0; plane < planes && vertical; plane++)
        {
            for (int row = 0; row < rows / 2; row++)
            {
                Span<float> a = data.Slice((plane * rows + row) * columns, columns), b = data.Slice((plane * rows + rows - 1 - row) * columns, columns);
                for (int i = 0; i < columns; i++) (a[i], b[i]) = (b[i], a[i]);
            }
        }
    }
}

/// <summary>Turns an image about its centre by up to some degrees either way.</summary>
public sealed class RandomRotate(ClockNumber degrees) : ImageTransformation
{
    protected override void Move(Sample sample, SampleContext context, bool mixes)
    {
        SampleRandom random = context.Random;
        double angle = (2 * random.Uniform() - 1) * degrees(context.Clock) * Math.PI / 180;
        (double sine, double cosine) = Math.SinCos(angle);
        (_, int rows, int columns) = sample.Image;
        double y = (rows - 1) / 2.0, x = (columns - 1) / 2.0;
        Resample(sample, rows, columns, mixes, (row, column) => (y + cosine * (row - y) - sine * (column - x), x + sine * (row - y) + cosine * (column - x)));
    }
}

/// <summary>Cuts out a part of an image: at random, after a border of background all around, or its middle.</summary>
public sealed class Crop(int rows, int columns, int padding, bool random) : ImageTransformation
{
    protected override void Move(Sample sample, SampleContext context, bool mixes)
    {
        (_, int oldRows, int oldColumns) = sample.Image;
        int down = oldRows + 2 * padding - rows, right = oldColumns + 2 * padding - columns;
        if (down < 0 || right < 0) throw new ArgumentException($"a part of {rows}×{columns} does not fit into {oldRows + 2 * padding}×{oldColumns + 2 * padding}");
        SampleRandom numbers = context.Random;
        Cut(sample, (random ? numbers.Below(down + 1) : down / 2) - padding, (random ? numbers.Below(right + 1) : right / 2) - padding, rows, columns);
    }
}

/// <summary>Stretches or shrinks an image to a size, mixing neighbours (pixel centres at ½, as PyTorch without <c>align_corners</c>).</summary>
/// <param name="sizes">Rows and columns; of several, each batch takes one by chance.</param>
public sealed class Resize(IReadOnlyList<(int Rows, int Columns)> sizes) : ImageTransformation
{
    protected override void Move(Sample sample, SampleContext context, bool mixes)
    {
        SampleRandom shared = context.Shared;
        (int rows, int columns) = sizes[sizes.Count == 1 ? 0 : shared.Below(sizes.Count)];
        (_, int oldRows, int oldColumns) = sample.Image;
        if ((rows, columns) == (oldRows, oldColumns)) return;
        double down = (double)oldRows / rows, right = (double)oldColumns / columns;
        // Beyond the outermost centres there is the outermost value.
        Resample(sample, rows, columns, mixes, (row, column) =>
            (Math.Clamp((row + 0.5) * down - 0.5, 0, oldRows - 1), Math.Clamp((column + 0.5) * right - 0.5, 0, oldColumns - 1)));
    }
}
