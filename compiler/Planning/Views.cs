using System.Collections.Immutable;
using ModelDsl.Ir;
using ModelDsl.Ir.Primitives;
using ModelDsl.Shapes;

namespace ModelDsl.Planning;

/// <summary>Where the memory of a buffer comes from.</summary>
public enum Place
{
    /// <summary>Given by the caller of a run.</summary>
    Input,

    /// <summary>Filled for the caller of a run.</summary>
    Output,

    /// <summary>A parameter or buffer of the model, filled when it is made.</summary>
    Parameter,

    /// <summary>Numbers that stand in the program.</summary>
    Constant,

    /// <summary>Computed from parameters and constants once, when the model is made.</summary>
    Loaded,

    /// <summary>Part of the one arena that a run borrows.</summary>
    Arena,
}

/// <summary>A run of elements in memory. Lifetimes are settled when all steps are known.</summary>
public sealed class Buffer(int id, ElementType element, Dim count, Place place)
{
    public int Id { get; } = id;
    public ElementType Element { get; } = element;

    /// <summary>Elements, a formula over the dynamic dimensions.</summary>
    public Dim Count { get; } = count;

    public Place Place { get; internal set; } = place;

    /// <summary>Which input, output or parameter it is, by position; else −1.</summary>
    public int Position { get; internal set; } = -1;

    public ConstantData? Data { get; init; }

    /// <summary>First and last step of a run that touches it.</summary>
    public int FirstStep { get; internal set; } = int.MaxValue;
    public int LastStep { get; internal set; } = -1;

    public override string ToString() => $"b{Id}";
}

/// <summary>A tensor laid over a buffer: element (i, j, …) stands at offset + i·stride₀ + j·stride₁ + …</summary>
public sealed record View(Buffer Buffer, Shape Shape, Dim Offset, ImmutableArray<Dim> Strides)
{
    public ElementType Element => Buffer.Element;

    public static View Contiguous(Buffer buffer, Shape shape, Dim? offset = null) => new(buffer, shape, offset ?? 0, RowMajor(shape));

    public static ImmutableArray<Dim> RowMajor(Shape shape)
    {
        var strides = new Dim[shape.Rank];
        Dim next = 1;
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
        {
            strides[axis] = next;
            next *= shape[axis];
        }
        return [.. strides];
    }

    /// <summary>True where the elements follow each other in order. The stride of an axis of size 1 does not matter.</summary>
    public bool IsContiguous
    {
        get
        {
            ImmutableArray<Dim> wanted = RowMajor(Shape);
            return Enumerable.Range(0, Shape.Rank).All(i => Shape[i] == Dim.One || Strides[i] == wanted[i]);
        }
    }

    /// <summary>Contiguous, and all of its buffer.</summary>
    public bool IsWhole => IsContiguous && Offset == Dim.Zero && Shape.ElementCount == Buffer.Count;

    public View Transpose(IReadOnlyList<int> permutation) =>
        this with { Shape = Shape.Of(permutation.Select(a => Shape[a])), Strides = [.. permutation.Select(a => Strides[a])] };

    public View Slice(int axis, Dim start, Dim length, long step) => this with
    {
        Shape = Shape.With(axis, length),
        Offset = Offset + start * Strides[axis],
        Strides = Strides.SetItem(axis, Strides[axis] * step),
    };

    /// <summary>The elements at affine places, over the loop variables.</summary>
    public View Access(Shape to, Subscripts at)
    {
        Dim offset = Offset;
        var strides = Enumerable.Repeat(Dim.Zero, to.Rank).ToArray();
        for (int k = 0; k < Strides.Length; k++)
        {
            offset += at.Offsets[k] * Strides[k];
            for (int r = 0; r < to.Rank; r++) strides[r] += at.Step(k, r) * Strides[k];
        }
        return new View(Buffer, to, offset, [.. strides]);
    }

    /// <summary>Without an axis, at one position of it.</summary>
    public View At(int axis, Dim index) => new(Buffer, Shape.Remove(axis), Offset + index * Strides[axis], Strides.RemoveAt(axis));

    public View Broadcast(Shape to)
    {
        int missing = to.Rank - Shape.Rank;
        var strides = Enumerable.Range(0, to.Rank).Select(i =>
            i < missing || Shape[i - missing] == Dim.One && to[i] != Dim.One ? Dim.Zero : Strides[i - missing]);
        return this with { Shape = to, Strides = [.. strides] };
    }

    /// <summary>The same elements in another shape, or null where they would have to be copied.</summary>
    public View? Reshape(Shape to)
    {
        if (IsContiguous) return new View(Buffer, to, Offset, RowMajor(to));
        int[] mine = [.. Enumerable.Range(0, Shape.Rank).Where(i => Shape[i] != Dim.One)];
        int[] theirs = [.. Enumerable.Range(0, to.Rank).Where(i => to[i] != Dim.One)];
        if (mine.Length != theirs.Length || mine.Zip(theirs).Any(p => Shape[p.First] != to[p.Second])) return null;
        var strides = Enumerable.Repeat(Dim.Zero, to.Rank).ToArray();
        for (int i = 0; i < mine.Length; i++) strides[theirs[i]] = Strides[mine[i]];
        return new View(Buffer, to, Offset, [.. strides]);
    }

    /// <summary>The stride that axes <paramref name="first"/> … <paramref name="last"/> − 1 have as one axis, or null where they do not merge.</summary>
    public Dim? MergedStride(int first, int last)
    {
        Dim? merged = null;
        Dim below = 1;
        for (int axis = last - 1; axis >= first; axis--)
        {
            if (Shape[axis] == Dim.One) continue;
            if (merged is null) merged = Strides[axis];
            else if (Strides[axis] != merged * below) return null;
            below *= Shape[axis];
        }
        return merged ?? 0;
    }

    public override string ToString() =>
        IsWhole ? $"{Buffer}{Shape}" : $"{Buffer}{Shape} at {Offset} by [{string.Join(", ", Strides)}]";
}
