namespace ModelDsl.Shapes;

/// <summary>Counts what sizes cost, in terms that were looked at, and ends what costs too much.</summary>
/// <remarks>
/// Sizes of a damaged or hostile program can grow without end: every level of a recursion that does not end adds facts, and
/// every reshape of a reshape nests floors. A clock would make the answer depend on the machine; steps do not. Counted per
/// thread: one check of a declaration runs on one.
/// </remarks>
internal static class Effort
{
    [ThreadStatic] private static long s_spent;
    [ThreadStatic] private static long s_end;

    /// <summary>Steps taken on this thread so far.</summary>
    public static long Spent => s_spent;

    /// <summary>Takes some steps.</summary>
    /// <exception cref="EffortSpentException">An allowance ends with them; from there on nothing is limited, so that it can be told.</exception>
    public static void Spend(int steps)
    {
        s_spent += steps;
        if (s_end > 0 && s_spent > s_end) Stop();
    }

    /// <summary>Runs something with an allowance of its own: what it takes does not count against one around it.</summary>
    public static void Within(long steps, Action run)
    {
        (long start, long outer) = (s_spent, s_end);
        s_end = start + steps;
        try
        {
            run();
        }
        finally
        {
            s_end = outer == 0 ? 0 : outer + s_spent - start;
        }
    }

    private static void Stop()
    {
        s_end = 0;
        throw new EffortSpentException();
    }
}

/// <summary>Thrown where sizes cost more steps than they may.</summary>
internal sealed class EffortSpentException : Exception;
