using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ModelDsl.Runtime.Files;

/// <summary>Writes safetensors: wide elements first, then by name; the data starts at a multiple of 8 bytes.</summary>
internal static class SafetensorsWriter
{
    /// <summary>One tensor to be written; its bytes are produced when their turn comes.</summary>
    public sealed record Item(string Name, ElementType Element, int[] Shape, Action<Stream> WriteBytes)
    {
        public long Length => (TensorData.CountElements(Shape) ?? throw new ArgumentException($"the shape of `{Name}` is too large")) * Element.Size();
    }

    /// <exception cref="ArgumentException">Two tensors have one name, or a name is the reserved one.</exception>
    /// <exception cref="ModelFileException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<NamedTensor> tensors) =>
        Write(path, tensors.Select(t => new Item(t.Name, t.Data.Element, t.Data.Shape, s => s.Write(t.Data.Bytes))));

    /// <inheritdoc cref="Write(string, IEnumerable{NamedTensor})"/>
    public static void Write(string path, IEnumerable<Item> tensors)
    {
        // Wide elements first, so that every tensor's own start is aligned to its element; by name within a width.
        Item[] items = [.. tensors.OrderByDescending(t => t.Element.Size()).ThenBy(t => t.Name, StringComparer.Ordinal)];
        byte[] header = Header(items);
        AtomicFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
            stream.Write(length);
            stream.Write(header);
            foreach (Item item in items) item.WriteBytes(stream);
        });
    }

    private static byte[] Header(Item[] items)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            long offset = 0;
            json.WriteStartObject();
            foreach (Item item in items)
            {
                if (item.Name == "__metadata__" || !seen.Add(item.Name))
                    throw new ArgumentException($"`{item.Name}` cannot be the name of {(item.Name == "__metadata__" ? "a tensor" : "two tensors")}");
                json.WriteStartObject(item.Name);
                json.WriteString("dtype", SafetensorsHeader.Spelling(item.Element));
                json.WriteStartArray("shape");
                foreach (int axis in item.Shape) json.WriteNumberValue(axis);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += item.Length);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        // The format pads its JSON with spaces.
        int padding = -buffer.WrittenCount & 7;
        buffer.GetSpan(padding)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        return buffer.WrittenSpan.ToArray();
    }
}
