using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace ModelDsl.Runtime.Files;

/// <summary>The head of a NumPy array file: element type, axis order and shape, a Python dictionary in text.</summary>
internal sealed class NpyHeader
{
    // Generous: the text of 64 axes takes about a kilobyte.
    private const int MaxLength = 1 << 16;

    private readonly string _path;
    private readonly string _text;
    private readonly int _start;
    private int _at;

    private NpyHeader(string path, string text, int start) => (_path, _text, _start) = (path, text, start);

    /// <summary>NumPy's type text, such as <c>&lt;f4</c>.</summary>
    public string Type { get; private set; } = "";
    public bool Fortran { get; private set; }
    public int[] Shape { get; private set; } = [];

    /// <summary>Bytes before the elements.</summary>
    public int DataStart { get; private init; }

    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads the head of a stream that stands at its start.</summary>
    /// <exception cref="ModelFileException">It is malformed.</exception>
    public static NpyHeader Read(string path, Stream stream)
    {
        Span<byte> prefix = stackalloc byte[12];
        int got = stream.ReadAtLeast(prefix[..10], 10, throwOnEndOfStream: false);
        if (got < 10 || !prefix.StartsWith(Magic))
            throw new ModelFileException(path, "byte 0", "a .npy file starts with \\x93NUMPY, a version and a length; this one does not");
        int version = prefix[6];
        if (version is < 1 or > 3)
            throw new ModelFileException(path, "byte 6", $"version {version} of the .npy format is not known; 1 to 3 are");
        long length = BinaryPrimitives.ReadUInt16LittleEndian(prefix[8..]);
        int start = 10;
        if (version > 1)
        {
            stream.ReadExactly(prefix[10..]);
            length = BinaryPrimitives.ReadUInt32LittleEndian(prefix[8..]);
            start = 12;
        }
        if (length > MaxLength)
            throw new ModelFileException(path, "byte 8", $"the header claims {length} bytes; at most {MaxLength} are read");

        var bytes = new byte[length];
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new ModelFileException(path, "byte 8", $"the header claims {length} bytes, more than the file has", "it may be cut short");
        var header = new NpyHeader(path, version == 3 ? Encoding.UTF8.GetString(bytes) : Encoding.Latin1.GetString(bytes), start)
        {
            DataStart = start + bytes.Length,
        };
        header.Parse();
        return header;
    }

    private void Parse()
    {
        bool type = false, order = false, shape = false;
        Take('{');
        while (!TryTake('}'))
        {
            string key = Text();
            Take(':');
            switch (key)
            {
                case "descr" when !type:
                    if (Peek() != '\'' && Peek() != '"') throw Fault("the elements are records; arrays of plain numbers are read", "save one array per field");
                    Type = Text();
                    type = true;
                    break;
                case "fortran_order" when !order:
                    Fortran = TryWord("True") || (TryWord("False") ? false : throw Fault("`fortran_order` is neither True nor False"));
                    order = true;
                    break;
                case "shape" when !shape:
                    Shape = Tuple();
                    shape = true;
                    break;
                default:
                    throw Fault($"the header has an unknown or repeated key `{key}`");
            }
            if (!TryTake(',')) { Take('}'); break; }
        }
        if (!(type && order && shape)) throw Fault($"the header lacks `{(!type ? "descr" : !order ? "fortran_order" : "shape")}`");
        SkipSpace();
        if (_at != _text.Length) throw Fault("there is more after the header's dictionary");
    }

    private int[] Tuple()
    {
        var axes = new List<int>();
        Take('(');
        while (!TryTake(')'))
        {
            SkipSpace();
            int start = _at;
            while (_at < _text.Length && char.IsAsciiDigit(_text[_at])) _at++;
            if (!int.TryParse(_text.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out int axis))
                throw Fault($"an axis is not a whole number from 0 to {int.MaxValue}");
            TryTake('L');   // Python 2 wrote long integers so.
            axes.Add(axis);
            if (axes.Count > 64) throw Fault("the array has more than 64 axes");
            if (!TryTake(',')) { Take(')'); break; }
        }
        return [.. axes];
    }

    private string Text()
    {
        char quote = Peek();
        if (quote is not ('\'' or '"')) throw Fault("a text in quotes should stand here");
        int end = _text.IndexOf(quote, _at + 1);
        if (end < 0) throw Fault("a text is not closed");
        string text = _text[(_at + 1)..end];
        _at = end + 1;
        return text;
    }

    private bool TryWord(string word)
    {
        SkipSpace();
        if (string.CompareOrdinal(_text, _at, word, 0, word.Length) != 0) return false;
        _at += word.Length;
        return true;
    }

    private char Peek()
    {
        SkipSpace();
        return _at < _text.Length ? _text[_at] : '\0';
    }

    private bool TryTake(char c)
    {
        if (Peek() != c) return false;
        _at++;
        return true;
    }

    private void Take(char c)
    {
        if (!TryTake(c)) throw Fault($"the header should have `{c}` here");
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\n' or '\t' or '\r') _at++;
    }

    private ModelFileException Fault(string reason, string? help = null) => new(_path, $"byte {_start + _at}", reason, help);
}
