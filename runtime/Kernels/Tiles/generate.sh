#!/bin/sh
# Writes Tiles512.cs, Tiles256.cs and Tiles128.cs: the innermost loops of matrix products, one method for each tile height,
# and of one row times several panels of B. PlaneTiles512.cs: those of convolutions with few channels.
# They are written out because the JIT keeps only named locals in registers.   sh generate.sh
cd "$(dirname "$0")" || exit 1
for bits in 512 256 128; do
    case $bits in
        512) heights="14 12 8 6 4 2 1" panels="4 3 2" ;;
        256) heights="6 4 2 1" panels="2 1" ;;
        128) heights="6 4 2 1" panels="1" ;;
    esac
    awk -v bits=$bits -v heights="$heights" -v panels="$panels" -v lanes=$((bits / 32)) '
    # One product step: two vectors of B times one element of A for each row. s picks the accumulators, at the elements of A.
    function step(pad, s, at, stride,   i) {
        print pad "b0 = " V ".Load(row);"
        print pad "b1 = " V ".Load(row + " lanes ");"
        for (i = 0; i < rows; i++) {
            print pad "x = " V ".Create(a[" at + i * stride "]);"
            print pad "c" i "l" s " = " V F "(x, b0, c" i "l" s ");"
            print pad "c" i "h" s " = " V F "(x, b1, c" i "h" s ");"
        }
    }
    # One row of A times panels of 32 columns side by side: as many streams as keep the second-level cache busy.
    function wide(count,   vectors, i, v) {
        vectors = 32 / lanes
        print ""
        print "    [MethodImpl(MethodImplOptions.AggressiveOptimization)]"
        print "    public static void Panels" count "(float* a, float* b, nint panel, nint k, float* c, bool accumulate)"
        print "    {"
        print "        Vector" bits "<float> x;"
        for (i = 0; i < count; i++) for (v = 0; v < vectors; v++) print "        Vector" bits "<float> c" i "v" v " = default;"
        for (i = 1; i < count; i++) print "        float* b" i " = " (i == 1 ? "b" : "b" i - 1) " + panel;"
        print "        for (float* end = a + k; a < end; a++)"
        print "        {"
        print "            x = " V ".Create(*a);"
        for (i = 0; i < count; i++) {
            for (v = 0; v < vectors; v++)
                print "            c" i "v" v " = " V F "(x, " V ".Load(b" (i ? i : "") (v ? " + " v * lanes : "") "), c" i "v" v ");"
        }
        for (i = 0; i < count; i++) print "            b" (i ? i : "") " += 32;"
        print "        }"
        print "        if (accumulate)"
        print "        {"
        for (i = 0; i < count; i++) for (v = 0; v < vectors; v++)
            print "            c" i "v" v " += " V ".Load(c" (i + v ? " + " 32 * i + v * lanes : "") ");"
        print "        }"
        for (i = 0; i < count; i++) for (v = 0; v < vectors; v++)
            print "        c" i "v" v ".Store(c" (i + v ? " + " 32 * i + v * lanes : "") ");"
        print "    }"
    }
    BEGIN {
        V = "Vector" bits
        # Processors with only 128 bits may lack the fused instruction, and a call for each lane costs hundreds of times as much.
        F = bits == 128 ? ".MultiplyAddEstimate" : ".FusedMultiplyAdd"
        print "using System.Runtime.CompilerServices;"
        print "using System.Runtime.Intrinsics;"
        print ""
        print "namespace ModelDsl.Runtime;"
        print ""
        print "/// <summary>Tiles of a matrix product, a few rows by two vectors of " bits " bits. Written by generate.sh.</summary>"
        print "/// <remarks>"
        print "/// a [k / 4][rows][4] and then [k % 4][rows]; row p of b begins at offsets[p]; c has rows of ldc elements and is"
        print "/// written, or added to. Low tiles keep several sums for each element, so that they do not wait for one another."
        print "/// Panels4 is one row times four panels of 32 columns, each [k][32], and so on."
        print "/// </remarks>"
        print "internal static unsafe class Tiles" bits
        print "{"
        n = split(heights, list, " ")
        for (h = 1; h <= n; h++) {
            rows = list[h]; sets = rows > 2 ? 1 : rows == 2 && bits < 512 ? 2 : 4
            if (h > 1) print ""
            print "    [MethodImpl(MethodImplOptions.AggressiveOptimization)]"
            print "    public static void Rows" rows "(float* a, float* b, nint* offsets, nint k, float* c, nint ldc, bool accumulate)"
            print "    {"
            print "        Vector" bits "<float> b0, b1, x;"
            for (i = 0; i < rows; i++) for (s = 0; s < sets; s++)
                print "        Vector" bits "<float> c" i "l" s " = default, c" i "h" s " = default;"
            print "        float* row;"
            print "        for (nint quads = k >> 2; quads > 0; quads--, a += " 4 * rows ", offsets += 4)"
            print "        {"
            for (u = 0; u < 4; u++) {
                print "            row = b + offsets[" u "];"
                step("            ", u % sets, u, 4)
            }
            print "        }"
            print "        for (nint rest = k & 3; rest > 0; rest--, a += " rows ", offsets++)"
            print "        {"
            print "            row = b + offsets[0];"
            step("            ", 0, 0, 1)
            print "        }"
            for (i = 0; i < rows && sets > 1; i++) {
                print "        c" i "l0 = c" i "l0 + c" i "l1" (sets == 4 ? " + (c" i "l2 + c" i "l3)" : "") ";"
                print "        c" i "h0 = c" i "h0 + c" i "h1" (sets == 4 ? " + (c" i "h2 + c" i "h3)" : "") ";"
            }
            print "        if (accumulate)"
            print "        {"
            print "            row = c;"
            for (i = 0; i < rows; i++) {
                print "            c" i "l0 += " V ".Load(row);"
                print "            c" i "h0 += " V ".Load(row + " lanes ");"
                if (i < rows - 1) print "            row += ldc;"
            }
            print "        }"
            for (i = 0; i < rows; i++) {
                print "        c" i "l0.Store(c);"
                print "        c" i "h0.Store(c + " lanes ");"
                if (i < rows - 1) print "        c += ldc;"
            }
            print "    }"
        }
        n = split(panels, list, " ")
        for (h = 1; h <= n; h++) wide(list[h])
        print "}"
    }' > Tiles$bits.cs
done

# PlaneTiles512.cs: the innermost loops of convolutions with few channels, whose sums stay in registers over all taps.
awk '
function head(name, summary) {
    print ""
    print "    /// <summary>" summary "</summary>"
    print "    [MethodImpl(MethodImplOptions.AggressiveOptimization)]"
    print "    public static void " name
    print "    {"
}
# Channels by four vectors of places.
function rows(count,   r, v) {
    head("Rows" count "(float* x, nint* at, nint* taps, nint count, float* filters, float* y, nint plane, bool pool)", count " channels at four vectors of places.")
    print "        Vector512<float> x0, x1, x2, x3, f;"
    print "        nint v1 = at[1], v2 = at[2], v3 = at[3];"
    for (r = 0; r < count; r++) print "        Vector512<float> c" r "v0 = default, c" r "v1 = default, c" r "v2 = default, c" r "v3 = default;"
    print "        x += at[0];"
    print "        for (nint* end = taps + count; taps < end; taps++, filters += " count ")"
    print "        {"
    print "            float* from = x + *taps;"
    print "            x0 = Vector512.Load(from);"
    for (v = 1; v < 4; v++) print "            x" v " = Vector512.Load(from + v" v ");"
    for (r = 0; r < count; r++) {
        print "            f = Vector512.Create(filters[" r "]);"
        for (v = 0; v < 4; v++) print "            c" r "v" v " = Vector512.FusedMultiplyAdd(f, x" v ", c" r "v" v ");"
    }
    print "        }"
    print "        if (pool)"
    print "        {"
    for (r = 0; r < count; r++) {
        print "            Pool(c" r "v0, c" r "v1, c" r "v2, c" r "v3, y + at[4], y + at[5]);"
        if (r < count - 1) print "            y += plane;"
    }
    print "            return;"
    print "        }"
    for (r = 0; r < count; r++) {
        for (v = 0; v < 4; v++) print "        c" r "v" v ".Store(y + at[" 4 + v "]);"
        if (r < count - 1) print "        y += plane;"
    }
    print "    }"
}
# Sixteen channels at places of two rows.
function pixels(count,   p) {
    head("Pixels" count "(float* x, nint down, nint* taps, nint count, float* filters, float* y, nint yDown, bool pool)", "16 channels at " count " places of two rows.")
    print "        Vector512<float> f;"
    for (p = 0; p < count; p++) print "        Vector512<float> a" p " = default, b" p " = default;"
    print "        for (nint* end = taps + count; taps < end; taps++, filters += 16)"
    print "        {"
    print "            f = Vector512.Load(filters);"
    print "            float* first = x + *taps, second = first + down;"
    for (p = 0; p < count; p++) {
        print "            a" p " = Vector512.FusedMultiplyAdd(Vector512.Create(first[" p "]), f, a" p ");"
        print "            b" p " = Vector512.FusedMultiplyAdd(Vector512.Create(second[" p "]), f, b" p ");"
    }
    print "        }"
    if (count > 1) {
        print "        if (pool)"
        print "        {"
        for (p = 0; p + 1 < count; p += 2)
            print "            LaneExtremes.Max(LaneExtremes.Max(a" p ", b" p "), LaneExtremes.Max(a" p + 1 ", b" p + 1 ")).Store(y + " 8 * p ");"
        print "            return;"
        print "        }"
    }
    for (p = 0; p < count; p++) {
        print "        a" p ".Store(y + " 16 * p ");"
        print "        b" p ".Store(y + yDown + " 16 * p ");"
    }
    print "    }"
}
BEGIN {
    print "using System.Runtime.CompilerServices;"
    print "using System.Runtime.Intrinsics;"
    print ""
    print "namespace ModelDsl.Runtime;"
    print ""
    print "/// <summary>Innermost loops of convolutions with few channels, in vectors of 512 bits. Written by generate.sh.</summary>"
    print "/// <remarks>"
    print "/// Element (tap, place) of the windows is x[taps[tap] + place], a tap being an input channel and a place in the kernel. With"
    print "/// pool the maxima of 2 by 2 places are stored instead of the results."
    print "/// <para>Rows: the lanes are places; the four vectors begin at at[0..4] in x and at[4..8] in y, whose channels are plane"
    print "/// elements apart; filters [tap][channel]. For pool the last two vectors lie below the first two; the maxima of a pair of"
    print "/// rows are half a vector, at at[4] and at[5].</para>"
    print "/// <para>Pixels: the lanes are channels, in y too; the second row is down elements after the first in x and yDown in y;"
    print "/// filters [tap][16].</para>"
    print "/// </remarks>"
    print "internal static unsafe class PlaneTiles512"
    print "{"
    print "    // Maxima of neighbours in a row and the row below: eight for each of the two halves."
    print "    private static void Pool(Vector512<float> a0, Vector512<float> a1, Vector512<float> b0, Vector512<float> b1, float* y0, float* y1)"
    print "    {"
    print "        Vector512<float> left = LaneExtremes.Max(a0, b0), right = LaneExtremes.Max(a1, b1);"
    print "        (F32x16 even, F32x16 odd) = Pairs.Split(new F32x16(left), new F32x16(right));"
    print "        Vector512<float> most = LaneExtremes.Max(even.Value, odd.Value);"
    print "        most.GetLower().Store(y0);"
    print "        most.GetUpper().Store(y1);"
    print "    }"
    for (n = 6; n >= 1; n--) rows(n)
    for (n = 14; n >= 1; n--) pixels(n)
    print "}"
}' | sed 's/^using System.Runtime.Intrinsics;$/&\
using System.Runtime.Intrinsics.X86;/' > PlaneTiles512.cs
