#!/bin/sh
# Writes Tiles512.cs, Tiles256.cs and Tiles128.cs: the innermost loops of matrix products, one method for each tile height,
# and of one row times several panels of B.
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
        print "/// written, or added to. Low tiles keep four sums for each element, so that they do not wait for one another."
        print "/// Panels4 is one row times four panels of 32 columns, each [k][32], and so on."
        print "/// </remarks>"
        print "internal static unsafe class Tiles" bits
        print "{"
        n = split(heights, list, " ")
        for (h = 1; h <= n; h++) {
            rows = list[h]; sets = rows <= 2 ? 4 : 1
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
                step("            ", sets == 4 ? u : 0, u, 4)
            }
            print "        }"
            print "        for (nint rest = k & 3; rest > 0; rest--, a += " rows ", offsets++)"
            print "        {"
            print "            row = b + offsets[0];"
            step("            ", 0, 0, 1)
            print "        }"
            if (sets == 4) for (i = 0; i < rows; i++) {
                print "        c" i "l0 = c" i "l0 + c" i "l1 + (c" i "l2 + c" i "l3);"
                print "        c" i "h0 = c" i "h0 + c" i "h1 + (c" i "h2 + c" i "h3);"
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
