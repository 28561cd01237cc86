using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>Bits of the vectors that the f32 tiles are computed with.</summary>
internal enum VectorWidth
{
    Bits128,
    Bits256,
    Bits512,
}

internal static class VectorWidths
{
    /// <summary>What this machine is best at.</summary>
    public static VectorWidth Widest { get; } =
        Vector512.IsHardwareAccelerated ? VectorWidth.Bits512 :
        Vector256.IsHardwareAccelerated ? VectorWidth.Bits256 : VectorWidth.Bits128;

    /// <summary>Rows of the highest tile: as many as its registers hold.</summary>
    public static int TileRows(this VectorWidth width) => width == VectorWidth.Bits512 ? 14 : 6;

    /// <summary>Columns of every tile: two vectors.</summary>
    public static int TileColumns(this VectorWidth width) => TileColumns<float>(width);

    /// <summary>The same for a type of elements.</summary>
    public static int TileColumns<T>(this VectorWidth width) where T : unmanaged => 2 * width switch
    {
        VectorWidth.Bits512 => Vector512<T>.Count,
        VectorWidth.Bits256 => Vector256<T>.Count,
        _ => Vector128<T>.Count,
    };
}
