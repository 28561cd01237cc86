using System.Collections.Immutable;

namespace ModelDsl.Planning;

/// <summary>Truth values in memory, all of which must be as said.</summary>
public sealed record Guard(ImmutableArray<(Buffer Buffer, Shapes.Dim Offset, bool Holds)> Conditions)
{
    public static readonly Guard Always = new([]);

    public bool IsAlways => Conditions.IsEmpty;
    public IEnumerable<Buffer> Buffers => Conditions.Select(c => c.Buffer);

    public bool Equals(Guard? other) => other is not null && Conditions.SequenceEqual(other.Conditions);
    public override int GetHashCode() => Conditions.Length;
    public override string ToString() => string.Join(" and ", Conditions.Select(c => $"{(c.Holds ? "" : "not ")}{c.Buffer}[{c.Offset}]"));
}
