using System.Globalization;
using System.Text;

namespace ModelDsl.Runtime.Files;

/// <summary>Comma-separated numbers: one row a line, all of the same length, after an optional line of headings.</summary>
internal static class CsvFormat
{
    /// <summary>Reads <c>f64[rows, columns]</c>. Cells may be quoted; nan and inf are numbers.</summary>
    /// <exception cref="ModelFileException">A cell is no number or a row is longer or shorter than the first; with line and column.</exception>
    public static TensorData Read(string path, byte[] bytes)
    {
        var reader = new Reader(path, Decode(path, bytes));
        var values = new List<double>();
        var row = new List<Cell>();
        int columns = -1, rows = 0;
        bool first = true;
        while (reader.ReadRow(row))
        {
            if (row is [{ Text: "", Quoted: false }]) continue;   // a blank line
            if (first)
            {
                first = false;
                columns = row.Count;
                if (IsHeading(row)) continue;
            }
            if (row.Count != columns)
                throw new ModelFileException(path, $"line {row[^1].Line}, column {row[^1].Column}", $"the row has {row.Count} cells, the first one has {columns}");
            foreach (Cell cell in row) values.Add(Number(path, cell));
            rows++;
        }
        if (rows == 0) throw new ModelFileException(path, "line 1, column 1", "there are no numbers");
        return TensorData.From(values.ToArray(), rows, columns);
    }

    /// <summary>Writes a tensor of at most two axes, every number with as many digits as it takes to read it back. One axis makes a column.</summary>
    /// <exception cref="ModelFileException">The tensor has more axes, or complex numbers.</exception>
    public static void Write(string path, Stream stream, TensorData tensor)
    {
        if (tensor.Shape.Length > 2 || tensor.Element == ElementType.C64)
            throw new ModelFileException(path, null, $"a .csv file holds rows of numbers, and this is {tensor}", "write .npy or .safetensors");
        int columns = tensor.Shape.Length == 2 ? tensor.Shape[1] : 1;
        Func<int, string> text = Formatter(tensor);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        for (int i = 0; i < tensor.Count; i++)
        {
            writer.Write(text(i));
            if ((i + 1) % columns == 0) writer.WriteLine();
            else writer.Write(',');
        }
    }

    private static Func<int, string> Formatter(TensorData tensor)
    {
        CultureInfo plain = CultureInfo.InvariantCulture;
        return tensor.Element switch
        {
            ElementType.F64 => i => Plain(tensor.As<double>()[i].ToString(plain)),
            ElementType.F32 => i => Plain(tensor.As<float>()[i].ToString(plain)),
            ElementType.F16 => i => Plain(tensor.As<Half>()[i].ToString(plain)),
            ElementType.BF16 => i => Plain(BrainFloat.ToSingle(tensor.As<ushort>()[i]).ToString(plain)),
            ElementType.I64 => i => tensor.As<long>()[i].ToString(plain),
            ElementType.I32 => i => tensor.As<int>()[i].ToString(plain),
            ElementType.I8 => i => tensor.As<sbyte>()[i].ToString(plain),
            _ => i => tensor.As<byte>()[i].ToString(plain),
        };
    }

    // Other programs know these spellings.
    private static string Plain(string number) => number switch { "NaN" => "nan", "Infinity" => "inf", "-Infinity" => "-inf", _ => number };

    private static string Decode(string path, byte[] bytes)
    {
        ReadOnlySpan<byte> text = bytes;
        if (text is [0xEF, 0xBB, 0xBF, ..]) text = text[3..];
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(text);
        }
        catch (DecoderFallbackException e)
        {
            throw new ModelFileException(path, $"byte {Math.Max(0, e.Index) + bytes.Length - text.Length}", "this is not UTF-8 text", null, e);
        }
    }

    // Words and no number at all; a misspelt number in the first row is an error, not a heading.
    private static bool IsHeading(List<Cell> row) =>
        row.Exists(c => c.Text.Length > 0 && (char.IsLetter(c.Text[0]) || c.Text[0] == '_')) && !row.Exists(c => TryNumber(c.Text, out _));

    private static double Number(string path, Cell cell)
    {
        if (TryNumber(cell.Text, out double value)) return value;
        string shown = cell.Text.Length > 40 ? cell.Text[..40] + "…" : cell.Text;
        string? help = cell.Text.Contains(';') || cell.Text.Contains('\t') ? "cells are separated by commas" : null;
        throw new ModelFileException(path, $"line {cell.Line}, column {cell.Column}", shown.Length == 0 ? "the cell is empty" : $"`{shown}` is not a number", help);
    }

    private static bool TryNumber(string text, out double value)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)) return true;
        double? named = text.Trim().ToLowerInvariant() switch
        {
            "nan" => double.NaN,
            "inf" or "+inf" or "infinity" or "+infinity" => double.PositiveInfinity,
            "-inf" or "-infinity" => double.NegativeInfinity,
            _ => null,
        };
        value = named ?? 0;
        return named is not null;
    }

    private readonly record struct Cell(string Text, bool Quoted, int Line, int Column);

    /// <summary>Cuts text into cells; lines and columns count from 1.</summary>
    private sealed class Reader(string path, string text)
    {
        private int _at;
        private int _line = 1;
        private int _lineStart;

        public bool ReadRow(List<Cell> row)
        {
            row.Clear();
            if (_at >= text.Length) return false;
            while (true)
            {
                row.Add(ReadCell());
                if (_at >= text.Length) return true;
                char end = text[_at++];
                if (end == ',') continue;
                if (end == '\r' && _at < text.Length && text[_at] == '\n') _at++;
                NewLine();
                return true;
            }
        }

        private Cell ReadCell()
        {
            while (_at < text.Length && text[_at] == ' ') _at++;
            int line = _line, column = _at - _lineStart + 1;
            if (_at < text.Length && text[_at] == '"') return new Cell(ReadQuoted(line, column), true, line, column);
            int start = _at;
            while (_at < text.Length && text[_at] is not (',' or '\n' or '\r')) _at++;
            return new Cell(text[start.._at].Trim(), false, line, column);
        }

        private string ReadQuoted(int line, int column)
        {
            var content = new StringBuilder();
            _at++;
            while (true)
            {
                if (_at >= text.Length) throw new ModelFileException(path, $"line {line}, column {column}", "the quoted cell is not closed");
                char c = text[_at++];
                if (c == '"')
                {
                    if (_at >= text.Length || text[_at] != '"') break;
                    _at++;
                }
                else if (c == '\n')
                {
                    NewLine();
                }
                content.Append(c);
            }
            while (_at < text.Length && text[_at] == ' ') _at++;
            if (_at < text.Length && text[_at] is not (',' or '\n' or '\r'))
                throw new ModelFileException(path, $"line {_line}, column {_at - _lineStart + 1}", "after a quoted cell a comma or the end of the line should follow");
            return content.ToString().Trim();
        }

        private void NewLine()
        {
            _line++;
            _lineStart = _at;
        }
    }
}
