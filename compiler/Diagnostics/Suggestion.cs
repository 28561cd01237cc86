namespace ModelDsl.Diagnostics;

/// <summary>Finds the known name that a misspelt one was probably meant to be.</summary>
public static class Suggestion
{
    /// <summary>The nearest candidate, or null when none is near enough to be worth a question.</summary>
    public static string? Nearest(string name, IEnumerable<string> candidates)
    {
        IReadOnlyCollection<string> known = [.. candidates];
        if (Vocabulary.Name(name, known) is { } here) return here;
        if (Segment(name, known) is { } longer) return longer;
        if (Numbered(name, known) is { } numbered) return numbered;
        if (known.Order(StringComparer.Ordinal).FirstOrDefault(k => Abbreviates(name.Split('_'), k.Split('_'))) is { } whole) return whole;
        // `logsoftmax` is `log_softmax` rather than the layer `LogSoftmax`.
        string[] respelt = [.. known.Where(k => Bare(k) == Bare(name)).Order(StringComparer.Ordinal)];
        if (respelt.Length > 0) return Array.Find(respelt, r => char.IsUpper(r[0]) == char.IsUpper(name[0])) ?? respelt[0];
        // `SEBlock` for `SE`, as classes are called elsewhere.
        if (s_kinds.FirstOrDefault(k => name.Length > k.Length && name.EndsWith(k, StringComparison.Ordinal) && known.Contains(name[..^k.Length])) is { } kind) return name[..^kind.Length];
        if (s_kinds.FirstOrDefault(k => char.IsUpper(name[0]) && known.Contains(name + k)) is { } added) return name + added;
        // One letter is near to too much.
        if (name.Length < 2) return null;
        string? best = null;
        int bestDistance = Math.Max(1, name.Length / 3) + 1;
        foreach (string candidate in known.Order(StringComparer.Ordinal))
        {
            if (name.Length == 2 && candidate.Length >= name.Length) continue;
            int distance = Distance(name, candidate, best is null ? bestDistance : bestDistance + 1);
            // Of two that are equally near, a function is meant by what is written like one.
            if (distance < bestDistance || distance == bestDistance && best is not null && char.IsUpper(candidate[0]) == char.IsUpper(name[0]) && char.IsUpper(best[0]) != char.IsUpper(name[0]))
                (best, bestDistance) = (candidate, distance);
        }
        return best ?? SegmentLike(name, known);
    }

    // `kernal` for `kernel_size`: the first of several words, misspelt.
    private static string? SegmentLike(string name, IReadOnlyCollection<string> known)
    {
        if (name.Length < 5) return null;
        string[] like = [.. known.Where(k => k.IndexOf('_') is >= 5 and var end && Distance(name, k[..end], 2) <= 1)];
        return like is [var only] ? only : null;
    }

    /// <summary>All candidates that are near, the nearest first.</summary>
    public static IEnumerable<string> Near(string name, IEnumerable<string> candidates)
    {
        string[] known = [.. candidates.Distinct()];
        string? nearest = Nearest(name, known);
        int most = Math.Max(1, name.Length / 3);
        return (nearest is null ? [] : new[] { nearest }).Concat(name.Length < 2 ? [] : known.Where(k => k != nearest)
            .Select(k => (Name: k, Distance: Distance(name, k, most + 1))).Where(k => k.Distance <= (char.IsUpper(k.Name[0]) == char.IsUpper(name[0]) ? most : 1)).OrderBy(k => k.Distance).ThenBy(k => k.Name, StringComparer.Ordinal).Select(k => k.Name));
    }

    private static readonly string[] s_kinds = ["Block", "Layer", "Module"];

    /// <summary><c>did you mean `x`?</c>, or null.</summary>
    public static Help? DidYouMean(string name, IEnumerable<string> candidates) =>
        Nearest(name, candidates) is { } near ? Help.Meant(near) : null;

    /// <summary>The one candidate that says the same at more length or less, such as <c>scale_factor</c> for <c>scale</c>; else the one that begins most alike; or null.</summary>
    public static string? Alike(string name, IEnumerable<string> candidates)
    {
        string[] known = [.. candidates.Order(StringComparer.Ordinal)];
        if (name.Length < 3) return null;
        string[] longer = [.. known.Where(k => k.Length >= 3 && (k.StartsWith(name, StringComparison.Ordinal) || name.StartsWith(k, StringComparison.Ordinal)))];
        if (longer.Length == 1) return longer[0];
        int Common(string k) => k.Zip(name).TakeWhile(p => p.First == p.Second).Count();
        (string Name, int Common)[] begun = [.. known.Select(k => (k, Common(k))).Where(c => c.Item2 >= 3 && 2 * c.Item2 >= Math.Min(name.Length, c.k.Length)).OrderByDescending(c => c.Item2)];
        return begun.Length == 1 || begun.Length > 1 && begun[0].Common > begun[1].Common ? begun[0].Name : null;
    }

    private static string Bare(string name) => name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    // `heads` for `num_heads`, where nothing else has that part.
    private static string? Segment(string name, IReadOnlyCollection<string> known)
    {
        if (name.Length < 3 || known.Count > 40) return null;
        // `mask` for `attn_mask`.
        string[] parts = name.Split('_');
        if (parts.Length > 1 && known.Where(k => k.Length >= 4 && parts.Contains(k)).ToArray() is [var part]) return part;
        string[] holding = [.. known.Where(k => k.Split('_') is { Length: > 1 } parts && parts.Contains(name))];
        return holding is [var only] ? only : null;
    }

    // `bn` for `bn1`, `conv1` for `conv`.
    private static string? Numbered(string name, IReadOnlyCollection<string> known)
    {
        string stem = name.TrimEnd(s_digits);
        return stem.Length < 2 ? null : known.Where(k => k.TrimEnd(s_digits) == stem).Order(StringComparer.Ordinal).FirstOrDefault();
    }

    private static readonly char[] s_digits = [.. "0123456789"];

    // `bce_with_logits` for `binary_cross_entropy_with_logits`.
    private static bool Abbreviates(ReadOnlySpan<string> parts, ReadOnlySpan<string> words)
    {
        if (parts.IsEmpty) return words.IsEmpty;
        if (words.Length <= parts.Length) return false;
        int count = parts[0].Length;
        if (count is < 2 or > 4 || count > words.Length) return false;
        for (int i = 0; i < count; i++)
        {
            if (words[i].Length < 2 || words[i][0] != parts[0][i]) return false;
        }
        return words[count..].SequenceEqual(parts[1..]);
    }

    // Edits, with a swap of neighbours counted as one, since that is how people mistype.
    private static int Distance(string a, string b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) >= limit) return limit;
        var d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) d[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int change = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }
        return d[a.Length, b.Length];
    }
}
