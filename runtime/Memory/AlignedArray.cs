using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelDsl.Runtime;

/// <summary>Numbers that begin where a cache line begins: a vector of an ordinary array may lie across two lines, and takes twice as long to read.</summary>
/// <remarks>The garbage collector frees it like any array, and does not move it.</remarks>
public sealed class AlignedArray<T> where T : unmanaged
{
    private readonly T[] _memory;
    private readonly int _start, _length;

    /// <param name="length">Elements, zeros at first.</param>
    public unsafe AlignedArray(int length)
    {
        int size = Unsafe.SizeOf<T>();
        _memory = GC.AllocateArray<T>(checked(length + Workspace.Alignment / size), pinned: true);
        nint address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory));
        (_start, _length) = ((int)(-address & (Workspace.Alignment - 1)) / size, length);
    }

    /// <summary>All elements.</summary>
    public Span<T> Span => _memory.AsSpan(_start, _length);

    public static implicit operator Span<T>(AlignedArray<T> array) => array.Span;

    public static implicit operator ReadOnlySpan<T>(AlignedArray<T> array) => array.Span;
}
