using ModelDsl.Runtime.Files;

namespace ModelDsl.Runtime.Training;

/// <summary>Tensors of batches that are over, whose memory the next ones take. Safe for several threads.</summary>
/// <remarks>Batches come in few sizes: whole ones, the last of an epoch, and those of several scales. What has one of these sizes is used again.</remarks>
public sealed class TensorPool
{
    private readonly Dictionary<int, Stack<byte[]>> _free = [];
    private long _made, _most;

    /// <summary>Bytes that are kept beside those in use; what comes back above that is left to the collector.</summary>
    public long Capacity { get; init; } = long.MaxValue;

    /// <summary>Bytes that lie ready.</summary>
    public long FreeBytes { get; private set; }

    /// <summary>The most bytes that tensors of this pool have taken at once, those that lie ready among them.</summary>
    public long MostBytes => Interlocked.Read(ref _most);

    /// <summary>A tensor whose elements are whatever they were.</summary>
    public TensorData Take(ElementType element, params int[] shape)
    {
        int bytes = checked((int)(TensorData.CountElements(shape) ?? long.MaxValue) * element.Size());
        lock (_free)
        {
            if (_free.TryGetValue(bytes, out Stack<byte[]>? same) && same.TryPop(out byte[]? old))
            {
                FreeBytes -= bytes;
                return new TensorData(element, shape, old);
            }
            _made += bytes;
            _most = Math.Max(_most, _made);
        }
        return TensorData.Zeros(element, shape);
    }

    /// <summary>Takes back the tensors of a batch, which must no longer be used.</summary>
    public void Return(Dictionary<string, TensorData> batch)
    {
        lock (_free)
        {
            foreach (TensorData tensor in batch.Values)
            {
                int bytes = tensor.Bytes.Length;
                if (FreeBytes + bytes > Capacity)
                {
                    _made -= bytes;
                    continue;
                }
                if (!_free.TryGetValue(bytes, out Stack<byte[]>? same)) _free[bytes] = same = [];
                same.Push(tensor.Bytes);
                FreeBytes += bytes;
            }
        }
    }
}
