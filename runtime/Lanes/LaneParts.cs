using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelDsl.Runtime;

/// <summary>The first lanes of a vector, from memory and to it: one instruction with a mask where there is a fast one, else in parts or as a copy.</summary>
internal static unsafe class LaneParts
{
    // Where nothing loads with a mask. By a call: in code for any processor it would stand, unused, at every end of a row.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static V Copied<T, V>(ref T x, int count) where T : unmanaged where V : unmanaged
    {
        V value = default;
        MemoryMarshal.CreateReadOnlySpan(ref x, count).CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<V, T>(ref value), sizeof(V) / sizeof(T)));
        return value;
    }

    // Inlined, as a call leaves no vector in its register: what a loop adds up would lie on the stack in all its turns because of the last one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Load(ref float x, int count, out Vector512<float> value)
    {
#if NET10_0_OR_GREATER
        if (Avx512F.IsSupported)
        {
            fixed (float* from = &x)
                value = Avx512F.MaskLoad(from, Vector512.LessThan(Vector512<float>.Indices, Vector512.Create((float)count)), Vector512<float>.Zero);
            return;
        }
#endif
        value = Copied<float, Vector512<float>>(ref x, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store(Vector512<float> value, ref float y, int count)
    {
#if NET10_0_OR_GREATER
        if (Avx512F.IsSupported)
        {
            fixed (float* to = &y)
                Avx512F.MaskStore(to, Vector512.LessThan(Vector512<float>.Indices, Vector512.Create((float)count)), value);
            return;
        }
#endif
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<Vector512<float>, float>(ref value), count).CopyTo(MemoryMarshal.CreateSpan(ref y, count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Load(ref double x, int count, out Vector512<double> value)
    {
#if NET10_0_OR_GREATER
        if (Avx512F.IsSupported)
        {
            fixed (double* from = &x)
                value = Avx512F.MaskLoad(from, Vector512.LessThan(Vector512<double>.Indices, Vector512.Create((double)count)), Vector512<double>.Zero);
            return;
        }
#endif
        value = Copied<double, Vector512<double>>(ref x, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store(Vector512<double> value, ref double y, int count)
    {
#if NET10_0_OR_GREATER
        if (Avx512F.IsSupported)
        {
            fixed (double* to = &y)
                Avx512F.MaskStore(to, Vector512.LessThan(Vector512<double>.Indices, Vector512.Create((double)count)), value);
            return;
        }
#endif
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<Vector512<double>, double>(ref value), count).CopyTo(MemoryMarshal.CreateSpan(ref y, count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Load(ref float x, int count, out Vector256<float> value)
    {
        if (Avx.IsSupported)
        {
            fixed (float* from = &x)
                value = Avx.MaskLoad(from, Vector256.LessThan(Vector256<float>.Indices, Vector256.Create((float)count)));
            return;
        }
        value = Copied<float, Vector256<float>>(ref x, count);
    }

    // A store with a mask takes forty operations on some processors; halves, pairs and single elements take one each.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store(Vector256<float> value, ref float y, int count)
    {
        Vector128<float> part = value.GetLower();
        if (count >= 4)
        {
            part.StoreUnsafe(ref y);
            part = value.GetUpper();
            y = ref Unsafe.Add(ref y, 4);
            count -= 4;
        }
        Store(part, ref y, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Load(ref double x, int count, out Vector256<double> value)
    {
        if (Avx.IsSupported)
        {
            fixed (double* from = &x)
                value = Avx.MaskLoad(from, Vector256.LessThan(Vector256<double>.Indices, Vector256.Create((double)count)));
            return;
        }
        value = Copied<double, Vector256<double>>(ref x, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store(Vector256<double> value, ref double y, int count)
    {
        Vector128<double> part = value.GetLower();
        if (count >= 2)
        {
            part.StoreUnsafe(ref y);
            part = value.GetUpper();
            y = ref Unsafe.Add(ref y, 2);
        }
        if ((count & 1) != 0) y = part.GetElement(0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Load(ref float x, int count, out Vector128<float> value)
    {
        if (Avx.IsSupported)
        {
            fixed (float* from = &x)
                value = Avx.MaskLoad(from, Vector128.LessThan(Vector128<float>.Indices, Vector128.Create((float)count)));
            return;
        }
        value = Copied<float, Vector128<float>>(ref x, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store(Vector128<float> value, ref float y, int count)
    {
        if (count >= 4)
        {
            value.StoreUnsafe(ref y);
            return;
        }
        if (count >= 2)
        {
            Unsafe.WriteUnaligned(ref Unsafe.As<float, byte>(ref y), value.AsDouble().GetElement(0));
            value = Vector128.Shuffle(value, Vector128.Create(2, 3, 2, 3));
            y = ref Unsafe.Add(ref y, 2);
        }
        if ((count & 1) != 0) y = value.GetElement(0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Load(ref double x, int count, out Vector128<double> value)
    {
        if (Avx.IsSupported)
        {
            fixed (double* from = &x)
                value = Avx.MaskLoad(from, Vector128.LessThan(Vector128<double>.Indices, Vector128.Create((double)count)));
            return;
        }
        value = Copied<double, Vector128<double>>(ref x, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store(Vector128<double> value, ref double y, int count)
    {
        if (count >= 2) value.StoreUnsafe(ref y);
        else if (count == 1) y = value.GetElement(0);
    }
}
