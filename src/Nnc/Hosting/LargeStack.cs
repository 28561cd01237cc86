namespace ModelDsl.Nnc.Hosting;

/// <summary>Runs independent pieces of work side by side on threads whose stack holds deep models.</summary>
public static class LargeStack
{
    private const int StackBytes = 256 << 20;

    /// <summary>Calls <paramref name="work"/> for 0 … count − 1; the first exception is thrown again when all have ended.</summary>
    public static void ForEach(int count, Action<int> work)
    {
        int threads = Math.Min(count, Environment.ProcessorCount);
        if (threads <= 1)
        {
            for (int i = 0; i < count; i++) work(i);
            return;
        }
        int next = -1;
        Exception? failure = null;
        Thread[] all = [.. Enumerable.Range(0, threads).Select(_ => new Thread(Take, StackBytes))];
        foreach (Thread thread in all) thread.Start();
        foreach (Thread thread in all) thread.Join();
        if (failure is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);

        void Take()
        {
            try
            {
                for (int i; (i = Interlocked.Increment(ref next)) < count && Volatile.Read(ref failure) is null;) work(i);
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref failure, e, null);
            }
        }
    }
}
