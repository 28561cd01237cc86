namespace ModelDsl.Runtime;

/// <summary>Finds the known name that a wrong one was probably meant to be.</summary>
internal static class NearestName
{
    // A model may have thousands of parameters; beyond this a search of all pairs is no longer free.
    private const int MostCandidates = 20_000;

    /// <summary>The nearest candidate, the first in ordinal order among equals; null when none is near.</summary>
    public static string? Of(string name, IReadOnlyCollection<string> candidates)
    {
        if (candidates.Count > MostCandidates) return null;
        string? best = null;
        int bestDistance = Math.Max(1, name.Length / 3) + 1;
        foreach (string candidate in candidates)
        {
            int distance = Distance(name, candidate, bestDistance);
            if (distance < bestDistance || (distance == bestDistance && best is not null && string.CompareOrdinal(candidate, best) < 0))
                (best, bestDistance) = (candidate, distance);
        }
        return best;
    }

    /// <summary><c>did you mean `x`?</c>, or null.</summary>
    public static string? DidYouMean(string name, IReadOnlyCollection<string> candidates) =>
        Of(name, candidates) is { } near ? $"did you mean `{near}`?" : null;

    // Edits, a swap of neighbours counting as one since that is how people mistype; given up once every way is too long.
    private static int Distance(string a, string b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) > limit) return limit + 1;
        int[] before = new int[b.Length + 1], above = new int[b.Length + 1], row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++) above[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            int least = i;
            for (int j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(Math.Min(row[j - 1], above[j]) + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = Math.Min(row[j], before[j - 2] + 1);
                least = Math.Min(least, row[j]);
            }
            if (least > limit) return limit + 1;
            (before, above, row) = (above, row, before);
        }
        return above[b.Length];
    }
}
