using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ModelDsl.Runtime;

/// <summary>Booleans in memory to and from lanes: as many bytes as there are lanes, widened to masks or narrowed to 0 and 1.</summary>
internal static class LaneMasks
{
    /// <summary>The first <paramref name="count"/> bytes, at most 16, the others 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> Bytes(ref readonly bool x, int index, int count)
    {
        ref byte first = ref Unsafe.As<bool, byte>(ref Unsafe.Add(ref Unsafe.AsRef(in x), index));
        switch (count)
        {
            case 16:
                return Vector128.LoadUnsafe(ref first);
            case 8:
                return Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(ref first)).AsByte();
            case 4:
                return Vector128.CreateScalar(Unsafe.ReadUnaligned<uint>(ref first)).AsByte();
            default:
                Vector128<byte> bytes = default;
                MemoryMarshal.CreateReadOnlySpan(ref first, count)
                    .CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<Vector128<byte>, byte>(ref bytes), 16));
                return bytes;
        }
    }

    /// <summary>Stores the first <paramref name="count"/> bytes, at most 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store(Vector128<byte> bytes, ref bool y, int index, int count)
    {
        ref byte first = ref Unsafe.As<bool, byte>(ref Unsafe.Add(ref y, index));
        switch (count)
        {
            case 16:
                bytes.StoreUnsafe(ref first);
                break;
            case 8:
                Unsafe.WriteUnaligned(ref first, bytes.AsUInt64().ToScalar());
                break;
            case 4:
                Unsafe.WriteUnaligned(ref first, bytes.AsUInt32().ToScalar());
                break;
            default:
                MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<Vector128<byte>, byte>(ref bytes), count)
                    .CopyTo(MemoryMarshal.CreateSpan(ref first, count));
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> F32x16(Vector128<byte> bytes) =>
        ~Vector512.Equals(Vector512.WidenLower(Vector256.WidenLower(bytes.ToVector256Unsafe()).ToVector512Unsafe()), Vector512<uint>.Zero).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> F32x8(Vector128<byte> bytes) =>
        ~Vector256.Equals(Vector256.WidenLower(Vector128.WidenLower(bytes).ToVector256Unsafe()), Vector256<uint>.Zero).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> F32x4(Vector128<byte> bytes) =>
        ~Vector128.Equals(Vector128.WidenLower(Vector128.WidenLower(bytes)), Vector128<uint>.Zero).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<double> F64x8(Vector128<byte> bytes) =>
        ~Vector512.Equals(Vector512.WidenLower(Vector256.WidenLower(Vector128.WidenLower(bytes).ToVector256Unsafe()).ToVector512Unsafe()), Vector512<ulong>.Zero).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<double> F64x4(Vector128<byte> bytes) =>
        ~Vector256.Equals(Vector256.WidenLower(Vector128.WidenLower(Vector128.WidenLower(bytes)).ToVector256Unsafe()), Vector256<ulong>.Zero).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<double> F64x2(Vector128<byte> bytes) =>
        ~Vector128.Equals(Vector128.WidenLower(Vector128.WidenLower(Vector128.WidenLower(bytes))), Vector128<ulong>.Zero).AsDouble();

    // Lanes of all ones become 1; from 16 lanes of 32 bits down to bytes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> ToBytes(Vector512<float> mask)
    {
        Vector512<uint> bits = mask.AsUInt32() & Vector512<uint>.One;
        Vector256<ushort> halves = Vector256.Narrow(bits.GetLower(), bits.GetUpper());
        return Vector128.Narrow(halves.GetLower(), halves.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> ToBytes(Vector256<float> mask)
    {
        Vector256<uint> bits = mask.AsUInt32() & Vector256<uint>.One;
        return Vector128.Narrow(Vector128.Narrow(bits.GetLower(), bits.GetUpper()), default);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> ToBytes(Vector128<float> mask) =>
        Vector128.Narrow(Vector128.Narrow(mask.AsUInt32() & Vector128<uint>.One, default), default);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> ToBytes(Vector512<double> mask)
    {
        Vector512<ulong> bits = mask.AsUInt64();
        return ToBytes(Vector256.Narrow(bits.GetLower(), bits.GetUpper()).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> ToBytes(Vector256<double> mask)
    {
        Vector256<ulong> bits = mask.AsUInt64();
        return ToBytes(Vector128.Narrow(bits.GetLower(), bits.GetUpper()).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> ToBytes(Vector128<double> mask) =>
        ToBytes(Vector128.Narrow(mask.AsUInt64(), default).AsSingle());
}
