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
    public static int TileColumns(this VectorWidth width) => width switch
    {
        VectorWidth.Bits512 => 32,
        VectorWidth.Bits256 => 16,
        _ => 8,
    };
}
