using System.Runtime.InteropServices;
using System.Text;

namespace ModelDsl.ZooBench;

/// <summary>A tensor of numbers in an ONNX file.</summary>
internal sealed record OnnxTensor(string Name, int[] Shape, float[] Values);

/// <summary>Reads the f32 initializers of an ONNX file, in their order; nothing else of the format is looked at.</summary>
/// <remarks>
/// Protocol buffers: a field is a number and a wire type, then a number of 7-bit groups (0), 4 bytes (5), 8 bytes (1) or a
/// length and that many bytes (2). The graph is field 7 of the model, an initializer field 5 of the graph.
/// </remarks>
internal static class OnnxTensors
{
    private const int Graph = 7, Initializer = 5, Dims = 1, DataType = 2, Name = 8, RawData = 9, Float = 1;

    public static IReadOnlyList<OnnxTensor> Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        var tensors = new List<OnnxTensor>();
        foreach ((int field, ReadOnlyMemory<byte> graph, _) in Fields(file))
        {
            if (field != Graph) continue;
            foreach ((int part, ReadOnlyMemory<byte> tensor, _) in Fields(graph))
            {
                if (part == Initializer && Tensor(tensor) is { } read) tensors.Add(read);
            }
        }
        return tensors;
    }

    private static OnnxTensor? Tensor(ReadOnlyMemory<byte> bytes)
    {
        var dims = new List<int>();
        string name = "";
        ReadOnlyMemory<byte> raw = default;
        long type = 0;
        foreach ((int field, ReadOnlyMemory<byte> content, long number) in Fields(bytes))
        {
            if (field == Dims && content.IsEmpty) dims.Add((int)number);
            else if (field == Dims) dims.AddRange(Packed(content));
            else if (field == DataType) type = number;
            else if (field == Name) name = Encoding.UTF8.GetString(content.Span);
            else if (field == RawData) raw = content;
        }
        return type == Float ? new OnnxTensor(name, [.. dims], MemoryMarshal.Cast<byte, float>(raw.Span).ToArray()) : null;
    }

    private static IEnumerable<int> Packed(ReadOnlyMemory<byte> bytes)
    {
        for (int at = 0; at < bytes.Length;) yield return (int)Varint(bytes.Span, ref at);
    }

    private static IEnumerable<(int Field, ReadOnlyMemory<byte> Content, long Number)> Fields(ReadOnlyMemory<byte> bytes)
    {
        for (int at = 0; at < bytes.Length;)
        {
            long tag = Varint(bytes.Span, ref at);
            (int field, int wire) = ((int)(tag >> 3), (int)(tag & 7));
            long number = wire is 0 or 2 ? Varint(bytes.Span, ref at) : 0;
            int length = wire switch { 0 => 0, 2 => (int)number, 1 => 8, 5 => 4, _ => throw new InvalidDataException($"wire type {wire}") };
            yield return (field, bytes.Slice(at, length), number);
            at += length;
        }
    }

    private static long Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        long value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = bytes[at++];
            value |= (long)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    }
}
