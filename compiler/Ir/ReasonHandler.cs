using System.Runtime.CompilerServices;

namespace ModelDsl.Ir;

/// <summary>The reason given to <see cref="TypeRules.Require(Primitive, bool, ref ReasonHandler)"/>, put into words only where the condition fails.</summary>
/// <remarks>Rules run for every node of every graph, and nearly all of them hold.</remarks>
[InterpolatedStringHandler]
internal ref struct ReasonHandler
{
    private DefaultInterpolatedStringHandler _text;

    public ReasonHandler(int literalLength, int formattedCount, bool holds, out bool isWanted)
    {
        isWanted = !holds;
        _text = holds ? default : new DefaultInterpolatedStringHandler(literalLength, formattedCount);
    }

    public void AppendLiteral(string text) => _text.AppendLiteral(text);
    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);
    public string ToStringAndClear() => _text.ToStringAndClear();
}
