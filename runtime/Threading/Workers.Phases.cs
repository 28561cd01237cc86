using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

public sealed unsafe partial class Workers
{
    /// <summary>The most shares of a phase.</summary>
    public const int MostShares = 4;

    /// <summary>
    /// Runs <paramref name="body"/> for the shares 0 … <paramref name="shares"/>−1 of every phase, phase after phase, and returns when all are
    /// done: a loop over time whose turns take microseconds, for which a <see cref="Run"/> each would cost half as much as it brings.
    /// </summary>
    /// <remarks>
    /// A thread stays with its share, whose weights are in its cache, and waits between phases for what the others write. A share that no thread has come
    /// for, or whose thread has been away for some microseconds, is done by whoever waits for it: what is left to wait for is a share that was
    /// begun. How many threads there are changes no result.
    /// </remarks>
    public void RunPhases<TBody>(ref TBody body, int phases, int shares) where TBody : struct, IPhasedBody, allows ref struct
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shares, MostShares);
        if (_threads == 1)
        {
            for (int phase = 0; phase < phases; phase++)
                for (int share = 0; share < shares; share++)
                    body.Run(phase, share);
            return;
        }
        var progress = default(PhaseProgress);
#pragma warning disable CS8500 // As in RunTogether: both lie in this frame for as long as anyone works on them.
        TBody local = body;
        var job = new PhaseShares<TBody>(&local, &progress, phases, shares);
        Run(ref job, shares);
        body = local;
#pragma warning restore CS8500
    }

    // Of each share: phases that somebody has claimed, and that are done. Each on cache lines of its own: all threads poll what is done.
    private struct PhaseProgress
    {
        public Four Claimed, Done;
        public Padded<int> Come; // a bit for each share that a thread has come for
        public Padded<int> Failed;

        [InlineArray(MostShares)]
        public struct Four
        {
            private Padded<int> _first;
        }
    }

#pragma warning disable CS8500
    // One chunk is one thread's part in all phases.
    private readonly ref struct PhaseShares<TBody>(TBody* body, PhaseProgress* progress, int phases, int shares) : IChunkBody
        where TBody : struct, IPhasedBody, allows ref struct
#pragma warning restore CS8500
    {
        // Half a microsecond in which the others are most likely to be done is polled through; after about 5 µs they may have lost their core.
        private const int Polls = 64, Patience = Polls + 100;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int chunk)
        {
            Interlocked.Or(ref progress->Come.Value, 1 << chunk);
            for (int phase = 0; phase < phases; phase++)
            {
                Claim(phase, chunk);
                for (int spins = 0; !IsDone(phase); spins++)
                {
                    if (Volatile.Read(ref progress->Failed.Value) != 0)
                        return;
                    int come = spins > Patience ? 0 : Volatile.Read(ref progress->Come.Value);
                    for (int share = 0; share < shares; share++)
                        if ((come & (1 << share)) == 0)
                            Claim(phase, share);
                    if (spins > Patience && spins % 16 == 0)
                        Thread.Yield();
                    else if (spins > Polls)
                        Thread.SpinWait(1);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private bool IsDone(int phase)
        {
            bool done = true;
            for (int share = 0; share < shares; share++)
                done &= Volatile.Read(ref progress->Done[share].Value) > phase;
            return done;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Claim(int phase, int share)
        {
            ref int claimed = ref progress->Claimed[share].Value;
            if (Volatile.Read(ref claimed) != phase || Interlocked.CompareExchange(ref claimed, phase + 1, phase) != phase)
                return;
            try
            {
                body->Run(phase, share);
            }
            catch
            {
                Volatile.Write(ref progress->Failed.Value, 1);
                throw;
            }
            Volatile.Write(ref progress->Done[share].Value, phase + 1);
        }
    }
}
