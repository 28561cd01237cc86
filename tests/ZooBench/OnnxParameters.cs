using System.Runtime.InteropServices;
using ModelDsl.Runtime;

namespace ModelDsl.ZooBench;

/// <summary>Fills the parameters of a model with the initializers of an ONNX file, one after the other.</summary>
/// <remarks>
/// The models are written so that parameters stand in the file's order. Recurrent layers differ twice: ONNX orders an LSTM's
/// gates input, output, forget, cell and a GRU's update, reset, new, and it keeps both biases in one tensor. Its tensors begin with an axis
/// of directions, by which they are told from PyTorch's own, which an exported file may keep.
/// </remarks>
internal sealed class OnnxParameters(IReadOnlyList<OnnxTensor> tensors) : ParameterSource
{
    // ONNX's place of each gate in PyTorch's order.
    private static readonly int[] s_lstm = [0, 2, 3, 1], s_gru = [1, 0, 2];

    private int _next;
    private int _used;

    public override void Fill<T>(ParameterSpec parameter, Span<T> destination)
    {
        if (typeof(T) != typeof(float)) return;
        Span<float> to = MemoryMarshal.Cast<T, float>(destination);
        // Scalars of element-wise operations stand in the program here.
        while (to.Length > 1 && _next < tensors.Count && tensors[_next].Values.Length == 1) _next++;
        OnnxTensor tensor = _next < tensors.Count ? tensors[_next] : throw new InvalidDataException($"{parameter.Weight.Name}: the file has no more tensors");
        if (tensor.Values.Length < _used + to.Length)
            throw new InvalidDataException($"{parameter.Weight.Name} has {to.Length} elements, {tensor.Name} in the file {tensor.Values.Length}");
        ReadOnlySpan<float> from = tensor.Values.AsSpan(_used, to.Length);
        if (tensor.Shape.Length > parameter.Weight.Shape.Length && Gates(parameter.Weight.Name, parameter.Weight.Shape[0]) is { } order)
        {
            int length = to.Length / order.Length;
            for (int gate = 0; gate < order.Length; gate++) from.Slice(order[gate] * length, length).CopyTo(to[(gate * length)..]);
        }
        else from.CopyTo(to);
        _used += to.Length;
        if (_used < tensor.Values.Length) return;
        _next++;
        _used = 0;
    }

    private static int[]? Gates(string name, int rows) => !name.Contains("_l0") ? null : rows == 512 ? s_lstm : s_gru;
}
