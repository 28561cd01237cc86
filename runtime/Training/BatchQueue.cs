using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using ModelDsl.Runtime.Files;

namespace ModelDsl.Runtime.Training;

/// <summary>Batches that another thread puts together ahead of their use, never more than a few at a time.</summary>
public sealed class BatchQueue : IDisposable
{
    /// <summary>Batches that are ready and wait.</summary>
    public const int Ahead = 3;

    /// <summary>Those that wait, the one that is being put together and the one in use.</summary>
    public const int InMemory = Ahead + 2;

    private readonly BlockingCollection<(Dictionary<string, TensorData>? Batch, Exception? Failure)> _ready = new(Ahead);
    private readonly TensorPool? _pool;
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _maker;
    private Dictionary<string, TensorData>? _inUse;

    /// <param name="count">How many batches there are.</param>
    /// <param name="make">Makes the batch of a number. Called on another thread, in order.</param>
    /// <param name="pool">Takes the tensors of batches that are over.</param>
    public BatchQueue(int count, Func<int, Dictionary<string, TensorData>> make, TensorPool? pool = null)
    {
        _pool = pool;
        _maker = new Thread(() => Make(count, make)) { IsBackground = true, Name = "batches" };
        _maker.Start();
    }

    /// <summary>The next batch; the one before must no longer be used.</summary>
    /// <exception cref="InvalidOperationException">There are no more.</exception>
    public Dictionary<string, TensorData> Next()
    {
        Over(_inUse);
        _inUse = null;
        (Dictionary<string, TensorData>? batch, Exception? failure) = _ready.Take();
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
        return _inUse = batch!;
    }

    private void Over(Dictionary<string, TensorData>? batch)
    {
        if (batch is not null) _pool?.Return(batch);
    }

    private void Make(int count, Func<int, Dictionary<string, TensorData>> make)
    {
        try
        {
            for (int i = 0; i < count; i++) _ready.Add((make(i), null), _stop.Token);
            _ready.CompleteAdding();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Nobody waits for the rest.
        }
        catch (Exception e)
        {
            // Given to whoever asks for the batch.
            try
            {
                _ready.Add((null, e), _stop.Token);
            }
            catch (OperationCanceledException)
            {
            }
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _maker.Join();
        while (_ready.TryTake(out var left)) Over(left.Batch);
        Over(_inUse);
        _ready.Dispose();
        _stop.Dispose();
    }
}
