using System.Globalization;
using System.Text;

namespace ModelDsl.Runtime.Files;

/// <summary>Words and a vector for each, as GloVe and word2vec publish them in text: a word and its numbers on each line.</summary>
/// <param name="Words">In the order of the file; a word's place is its row in the table.</param>
/// <param name="Table"><c>f32[words, dimension]</c>: the weight of an <c>Embedding</c>.</param>
public sealed record WordVectors(IReadOnlyList<string> Words, TensorData Table)
{
    /// <exception cref="ModelFileException">The file cannot be opened, or a line is no word with as many numbers as the first one has.</exception>
    public static WordVectors Read(string path)
    {
        using Stream stream = InputFile.Open(path);
        return InputFile.Guard(path, () => Read(path, stream));
    }

    internal static WordVectors Read(string path, Stream stream)
    {
        using var reader = new StreamReader(stream, new UTF8Encoding(false), leaveOpen: true);
        List<string> words = [];
        List<float> values = [];
        int dimension = 0, number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            string[] cells = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (cells.Length == 0) continue;
            // word2vec's text begins with the number of words and their dimension.
            if (number == 1 && cells.Length == 2 && cells.All(c => int.TryParse(c, NumberStyles.None, CultureInfo.InvariantCulture, out _))) continue;
            if (dimension == 0) dimension = cells.Length - 1;
            if (dimension == 0) throw new ModelFileException(path, $"line {number}", "a word stands here without numbers");
            // A few of GloVe's words have a space inside; the numbers are the last ones.
            if (cells.Length <= dimension) throw new ModelFileException(path, $"line {number}", $"the word has {cells.Length - 1} numbers, the first one has {dimension}");
            words.Add(string.Join(' ', cells[..^dimension]));
            foreach (string cell in cells[^dimension..])
            {
                if (!float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out float value)) throw new ModelFileException(path, $"line {number}", $"`{cell}` is not a number");
                values.Add(value);
            }
        }
        return words.Count == 0 ? throw new ModelFileException(path, "line 1", "there are no words") : new(words, TensorData.From(values.ToArray(), words.Count, dimension));
    }
}
