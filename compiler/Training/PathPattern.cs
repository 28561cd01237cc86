namespace ModelDsl.Training;

/// <summary>Patterns of parameter paths, in which <c>*</c> stands for any characters: <c>"*.bias"</c>, <c>"backbone.*"</c>.</summary>
public static class PathPattern
{
    /// <summary>Whether the whole path fits.</summary>
    public static bool Matches(string pattern, string path)
    {
        // Greedy with one way back is enough for a pattern of stars.
        int p = 0, t = 0, star = -1, mark = 0;
        while (t < path.Length)
        {
            if (p < pattern.Length && pattern[p] == '*') (star, mark, p) = (p, t, p + 1);
            else if (p < pattern.Length && pattern[p] == path[t]) (p, t) = (p + 1, t + 1);
            else if (star >= 0) (p, t) = (star + 1, ++mark);
            else return false;
        }
        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }
}
