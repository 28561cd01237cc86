using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace ModelDsl.Runtime;

/// <summary>A fork-join pool for short parallel loops: an empty region costs about a microsecond and allocates nothing.</summary>
/// <remarks>
/// <para>Every thread has a share of the chunks, the same one in every loop of as many chunks, so that it finds in its own cache what it
/// wrote or read there before. It claims them one at a time, its own first, then what others have left. The caller works too, and it
/// waits for <em>chunks</em>, never for workers: a worker that the system has descheduled before it claimed anything delays nobody. So that it is then, and not inside a chunk, that
/// another process gets its turn, threads that wait offer theirs after a few microseconds; and a caller whose last chunk does not come
/// sleeps, so that its core can take the thread that has lost its own.</para>
/// <para>A nested <see cref="Run"/>, or one started while another thread uses the pool, runs its chunks serially on its
/// own thread. How many threads there are never changes results, since bodies cut their work by shape.</para>
/// </remarks>
public sealed unsafe partial class Workers : IDisposable
{
    // A spin takes about 50 ns, an offer of the turn that nobody takes 200 ns.
    private const int SpinsBeforeParking = 20_000;
    private const int SpinsBeforeYielding = 64, SpinsBetweenYields = 16;
    private const int SpinsForChunks = 400, YieldsForChunks = 400;

    private readonly Lock _resizing = new();
    private Team? _team;
    private int _threads;
    private int _busy;

    /// <param name="threads">threads that take part, the caller's included; at least 1.</param>
    public Workers(int threads) => Threads = threads;

    /// <summary>The pool shared by the process, as wide as the machine unless <see cref="Threads"/> says otherwise.</summary>
    public static Workers Default { get; } = new(Environment.ProcessorCount);

    /// <summary>Threads that take part in a loop, the caller's included. Setting it waits for a loop in flight, so never from a chunk.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to less than 1.</exception>
    public int Threads
    {
        get => _threads;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            lock (_resizing)
            {
                if (value == _threads)
                    return;
                // Wait for a loop in flight: its workers must not be sent home halfway.
                while (Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
                    Thread.Yield();
                _team?.Dismiss();
                _team = null;
                _threads = value;
                Volatile.Write(ref _busy, 0);
            }
        }
    }

    /// <summary>Runs <paramref name="body"/> for chunks 0 … <paramref name="chunks"/>−1 and returns when all are done.</summary>
    /// <remarks>The body stays in the caller's frame and every thread works on it through a pointer, so it may hold spans.
    /// When a chunk throws, the remaining ones are skipped and the first exception is rethrown here.</remarks>
    public void Run<TBody>(ref TBody body, int chunks) where TBody : struct, IChunkBody, allows ref struct
    {
        if (chunks <= 1 || _threads == 1 || Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            for (int chunk = 0; chunk < chunks; chunk++)
                body.Run(chunk);
            return;
        }

        try
        {
            RunTogether(ref body, chunks);
        }
        finally
        {
            Volatile.Write(ref _busy, 0);
        }
    }

    private void RunTogether<TBody>(ref TBody body, int chunks) where TBody : struct, IChunkBody, allows ref struct
    {
        Team team = _team ??= new Team(_threads);
#pragma warning disable CS8500 // The body may hold managed references: it lives in a frame below this one, which the GC scans and does not move.
        // A copy on this frame: the caller's own variable might be a field on the heap, which does move.
        TBody local = body;
        team.Run(&RunChunk<TBody>, &local, chunks);
        body = local;
#pragma warning restore CS8500
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunChunk<TBody>(void* body, int chunk) where TBody : struct, IChunkBody, allows ref struct =>
        Unsafe.AsRef<TBody>(body).Run(chunk);

    /// <summary>Sends the threads home. The pool starts new ones if it is used again.</summary>
    public void Dispose()
    {
        lock (_resizing)
        {
            while (Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
                Thread.Yield();
            _team?.Dismiss();
            _team = null;
            Volatile.Write(ref _busy, 0);
        }
    }

    /// <summary>The threads of one width, and the loop they are working on.</summary>
    private sealed class Team
    {
        // For each thread: epoch of the loop in the high half, chunks of its share that nobody has claimed in the low half. One
        // compare-exchange claims a chunk and proves that it still belongs to the loop whose fields the thread has read; what
        // is left of a loop that has ended is nothing, so nobody claims against the fields of the next.
        private readonly Padded<long>[] _shares;
        private Padded<int> _done;
        private Padded<int> _sleeping;
        private readonly SemaphoreSlim _awake = new(0);
        private readonly Padded<int>[] _parked;
        private readonly SemaphoreSlim[] _wake;
        private readonly int _threads;
        private delegate*<void*, int, void> _function;
        private void* _body;
        private int _chunks;
        private int _epoch;
        private volatile bool _dismissed;
        private ExceptionDispatchInfo? _failure;

        public Team(int threads)
        {
            _threads = threads;
            _shares = new Padded<long>[threads];
            _parked = new Padded<int>[threads];
            _wake = new SemaphoreSlim[threads];
            for (int i = 1; i < threads; i++)
            {
                int self = i;
                _wake[i] = new SemaphoreSlim(0);
                new Thread(() => Work(self)) { IsBackground = true, Name = $"ModelDsl worker {i}" }.Start();
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(delegate*<void*, int, void> function, void* body, int chunks)
        {
            _function = function;
            _body = body;
            _chunks = chunks;
            _done.Value = 0;
            int epoch = ++_epoch;
            for (int i = 1; i < _threads; i++)
                Volatile.Write(ref _shares[i].Value, Share(epoch, ShareEnd(i, chunks) - ShareEnd(i - 1, chunks)));
            Interlocked.Exchange(ref _shares[0].Value, Share(epoch, ShareEnd(0, chunks))); // seen before we look who is parked

            for (int i = 1; i < _threads; i++)
                if (Volatile.Read(ref _parked[i].Value) != 0 && ShareEnd(i, chunks) > ShareEnd(i - 1, chunks) && Interlocked.Exchange(ref _parked[i].Value, 0) == 1)
                    _wake[i].Release();

            Participate(0, epoch);
            for (int spins = 0; Volatile.Read(ref _done.Value) != chunks; spins++)
                if (spins < SpinsForChunks)
                    Thread.SpinWait(1);
                else if (spins < SpinsForChunks + YieldsForChunks)
                    Thread.Yield();
                else
                    SleepUntilDone(chunks);

            if (_failure is { } failure)
            {
                _failure = null;
                failure.Throw();
            }
        }

        // May return early: whoever finished an earlier loop may only now find the caller asleep.
        private void SleepUntilDone(int chunks)
        {
            Interlocked.Exchange(ref _sleeping.Value, 1);
            if (Volatile.Read(ref _done.Value) != chunks || Interlocked.Exchange(ref _sleeping.Value, 0) == 0)
                _awake.Wait();
        }

        public void Dismiss()
        {
            _dismissed = true;
            for (int i = 1; i < _threads; i++)
                _wake[i].Release();
        }

        private int Epoch(int thread) => (int)(Volatile.Read(ref _shares[thread].Value) >> 32);

        private static long Share(int epoch, int chunks) => ((long)epoch << 32) | (uint)chunks;

        // Where the share of a thread ends, rounded up: the first thread has at least one chunk.
        private int ShareEnd(int thread, int chunks) => (int)(((long)chunks * (thread + 1) + _threads - 1) / _threads);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Participate(int self, int epoch)
        {
            Claim(self, epoch);
            for (int i = self + 1; i < _threads; i++)
                Claim(i, epoch);
            for (int i = 0; i < self; i++)
                Claim(i, epoch);
        }

        // Runs what is left of a thread's share.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Claim(int thread, int epoch)
        {
            ref long share = ref _shares[thread].Value;
            int claimed = 0, chunks = 0;
            while (true)
            {
                long unclaimed = Volatile.Read(ref share);
                if ((int)(unclaimed >> 32) != epoch || (int)unclaimed == 0)
                    break;
                // Read before the claim: once it succeeds these belong to this epoch, for the caller cannot leave
                // while a claimed chunk is open.
                chunks = _chunks;
                int chunk = ShareEnd(thread, chunks) - (int)unclaimed;
                delegate*<void*, int, void> function = _function;
                void* body = _body;
                if (Interlocked.CompareExchange(ref share, unclaimed - 1, unclaimed) != unclaimed)
                    continue;
                if (_failure is null)
                    Guard(function, body, chunk);
                claimed++;
            }
            if (claimed > 0 && Interlocked.Add(ref _done.Value, claimed) == chunks && Volatile.Read(ref _sleeping.Value) != 0 && Interlocked.Exchange(ref _sleeping.Value, 0) == 1)
                _awake.Release();
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Guard(delegate*<void*, int, void> function, void* body, int chunk)
        {
            try
            {
                function(body, chunk);
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Work(int self)
        {
            ThreadMemory.Floats(0); // now, rather than in the middle of some later run
            int seen = 0;
            int spins = 0;
            while (!_dismissed)
            {
                int epoch = Epoch(self);
                if (epoch != seen)
                {
                    seen = epoch;
                    spins = 0;
                    Participate(self, epoch);
                }
                else if (++spins < SpinsBeforeParking)
                {
                    if (spins > SpinsBeforeYielding && spins % SpinsBetweenYields == 0)
                        Thread.Yield();
                    else
                        Thread.SpinWait(1);
                }
                else
                {
                    Park(self, seen);
                    spins = 0;
                }
            }
        }

        private void Park(int self, int seen)
        {
            Interlocked.Exchange(ref _parked[self].Value, 1);
            bool nothingNew = Epoch(self) == seen && !_dismissed;
            // Whoever takes the 1 back owes the other side: the caller a Release, this thread nothing.
            if (nothingNew || Interlocked.Exchange(ref _parked[self].Value, 0) == 0)
                _wake[self].Wait();
        }
    }
}
