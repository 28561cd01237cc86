using Antlr4.Runtime;
using Antlr4.Runtime.Misc;
using ModelDsl.Text;

namespace ModelDsl.Syntax;

/// <summary>A source as ANTLR's lexer reads it: code points out, UTF-16 offsets kept.</summary>
/// <remarks>ANTLR's own streams either count code points, which would shift every later position, or split
/// letters outside the basic plane in two. Half a surrogate pair is passed on as it is and becomes a stray character.</remarks>
internal sealed class SourceCharStream(SourceText source) : ICharStream
{
    private readonly string _text = source.Text;
    private int _position;

    public int Index => _position;
    public int Size => _text.Length;
    public string SourceName => source.Path;

    public int LA(int i)
    {
        int at = _position;
        for (; i > 1 && at < _text.Length; i--) at += Width(at);
        for (; i < 0 && at >= 0; i++) at -= at >= 2 && char.IsSurrogatePair(_text[at - 2], _text[at - 1]) ? 2 : 1;
        if (at < 0 || at >= _text.Length) return IntStreamConstants.EOF;
        return Width(at) == 2 ? char.ConvertToUtf32(_text[at], _text[at + 1]) : _text[at];
    }

    public void Consume() => _position += Width(_position);

    public void Seek(int index) => _position = Math.Clamp(index, 0, _text.Length);

    // The whole text is in memory: nothing has to be kept for going back.
    public int Mark() => 0;

    public void Release(int marker) { }

    public string GetText(Interval interval)
    {
        int start = Math.Clamp(interval.a, 0, _text.Length);
        return _text[start..Math.Clamp(interval.b + 1, start, _text.Length)];
    }

    private int Width(int at) => at + 1 < _text.Length && char.IsSurrogatePair(_text[at], _text[at + 1]) ? 2 : 1;
}
