#!/bin/sh
# Writes Dots512.cs: sums of products of rows that lie along memory on both sides, one method for each number of rows of the
# left side. They are written out because the JIT keeps only named locals in registers.   sh generate-dots.sh
cd "$(dirname "$0")" || exit 1
awk -v windows=6 '
function step(pad, at, masked,   i, j) {
    for (j = 0; j < windows; j++) print pad "y" j " = " load("b" j " + " at, masked) ";"
    for (i = 0; i < rows; i++) {
        print pad "x = " load("a" i " + " at, masked) ";"
        for (j = 0; j < windows; j++)
            print pad "s" i "w" j " = Vector512.FusedMultiplyAdd(x, y" j ", s" i "w" j ");"
    }
}
function load(from, masked) { return masked ? "Vector512.Load(" from ") & rest" : "Vector512.Load(" from ")" }
BEGIN {
    print "using System.Runtime.CompilerServices;"
    print "using System.Runtime.Intrinsics;"
    print ""
    print "namespace ModelDsl.Runtime;"
    print ""
    print "/// <summary>Inner products of a few rows with " windows " windows, by vectors of 512 bits. Written by generate-dots.sh.</summary>"
    print "/// <remarks>"
    print "/// Row i begins at a + i · lda, window j at b[j]; both are k elements long and read in whole vectors. The 16 sums of each pair,"
    print "/// one for each lane, are added to sums + i · lds + 16 j."
    print "/// </remarks>"
    print "internal static unsafe class Dots512"
    print "{"
    print "    /// <summary>Windows that are met at once.</summary>"
    print "    public const int Windows = " windows ";"
    for (rows = 4; rows >= 1; rows--) {
        print ""
        print "    [MethodImpl(MethodImplOptions.AggressiveOptimization)]"
        print "    public static void Rows" rows "(float* a, nint lda, float** b, nint k, float* sums, nint lds)"
        print "    {"
        line = "        Vector512<float> x"
        for (j = 0; j < windows; j++) line = line ", y" j
        print line ";"
        for (i = 0; i < rows; i++) {
            line = "        Vector512<float> "
            for (j = 0; j < windows; j++) line = line (j ? ", " : "") "s" i "w" j " = default"
            print line ";"
        }
        line = "        float* a0 = a"
        for (i = 1; i < rows; i++) line = line ", a" i " = a" (i - 1) " + lda"
        print line ";"
        line = "        float* b0 = b[0]"
        for (j = 1; j < windows; j++) line = line ", b" j " = b[" j "]"
        print line ";"
        print "        nint i = 0;"
        print "        for (; i <= k - 16; i += 16)"
        print "        {"
        step("            ", "i", 0)
        print "        }"
        print "        if (i < k)"
        print "        {"
        print "            Vector512<float> rest = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create((int)(k - i))).AsSingle();"
        step("            ", "i", 1)
        print "        }"
        for (i = 0; i < rows; i++) {
            for (j = 0; j < windows; j++)
                print "        (Vector512.Load(sums" (j ? " + " 16 * j : "") ") + s" i "w" j ").Store(sums" (j ? " + " 16 * j : "") ");"
            if (i < rows - 1) print "        sums += lds;"
        }
        print "    }"
    }
    print "}"
}' > Dots512.cs
