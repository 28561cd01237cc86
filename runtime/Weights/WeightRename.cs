namespace ModelDsl.Runtime.Weights;

/// <summary>What a file calls <paramref name="Old"/> is the model's <paramref name="New"/>.</summary>
/// <remarks>One <c>*</c> on both sides stands for any text: <c>backbone.*=features.*</c>, <c>module.*=*</c>.</remarks>
public sealed record WeightRename(string Old, string New)
{
    /// <summary>Reads <c>old=new</c>.</summary>
    /// <exception cref="FormatException">It is not of that form; the message says why.</exception>
    public static WeightRename Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int equals = text.IndexOf('=');
        if (equals <= 0 || equals == text.Length - 1) throw new FormatException($"`{text}` is not a rename; write old=new");
        var rename = new WeightRename(text[..equals], text[(equals + 1)..]);
        int stars = rename.Old.Count(c => c == '*');
        if (stars > 1 || stars != rename.New.Count(c => c == '*')) throw new FormatException($"`{text}` needs one * on both sides, or none");
        return rename;
    }

    /// <summary>The model's name for a name in the file, or null when this rename does not speak of it.</summary>
    public string? Apply(string name)
    {
        int star = Old.IndexOf('*');
        if (star < 0) return name == Old ? New : null;
        ReadOnlySpan<char> before = Old.AsSpan(0, star), after = Old.AsSpan(star + 1);
        if (name.Length < before.Length + after.Length || !name.AsSpan().StartsWith(before) || !name.AsSpan().EndsWith(after)) return null;
        return New.Replace("*", name[star..(name.Length - after.Length)]);
    }

    public override string ToString() => $"{Old}={New}";
}
