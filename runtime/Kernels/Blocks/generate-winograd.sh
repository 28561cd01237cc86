#!/bin/sh
# Writes BlockTiles.cs: the innermost loops of products of channel blocks, one method for each tile height.
# They are written out because the JIT keeps only named locals in registers.   sh generate.sh
cd "$(dirname "$0")" || exit 1
awk '
function tile(rows, vectors,   i) {
    print ""
    print "    [MethodImpl(MethodImplOptions.AggressiveOptimization)]"
    print "    public static void " (vectors == 2 ? "Wide" : "Narrow") rows "<V>(float* a, nint block, nint blocks, float* b, nint bRow, float* c, nint cRow) where V : struct, ILanes<V, float>"
    print "    {"
    for (i = 0; i < rows; i++)
        print "        V l" i " = V.Zero" (vectors == 2 ? ", h" i " = V.Zero" : "") ";"
    print "        for (; blocks > 0; blocks--, a += block)"
    print "            for (nint channel = 0; channel < 16; channel++, b += bRow)"
    print "            {"
    print "                V low = V.Load(in *b, 0)" (vectors == 2 ? ", high = V.Load(in *b, V.Count)" : "") ", x;"
    for (i = 0; i < rows; i++) {
        print "                x = V.Fill(a[channel" (i ? " + " 16 * i : "") "]);"
        print "                l" i " = V.FusedMultiplyAdd(x, low, l" i ");"
        if (vectors == 2) print "                h" i " = V.FusedMultiplyAdd(x, high, h" i ");"
    }
    print "            }"
    for (i = 0; i < rows; i++) {
        print "        l" i ".Store(ref *c, 0);"
        if (vectors == 2) print "        h" i ".Store(ref *c, V.Count);"
        if (i < rows - 1) print "        c += cRow;"
    }
    print "    }"
}
function choice(name, most,   i) {
    print ""
    print "    /// <summary>" (name == "Wide" ? "Two vectors of columns" : "One vector of columns") ", any number of rows up to " most ".</summary>"
    print "    public static void " name "<V>(int rows, float* a, nint block, nint blocks, float* b, nint bRow, float* c, nint cRow) where V : struct, ILanes<V, float>"
    print "    {"
    print "        switch (rows)"
    print "        {"
    for (i = most; i > 1; i--)
        print "            case " i ": " name i "<V>(a, block, blocks, b, bRow, c, cRow); break;"
    print "            default: " name "1<V>(a, block, blocks, b, bRow, c, cRow); break;"
    print "        }"
    print "    }"
}
BEGIN {
    print "using System.Runtime.CompilerServices;"
    print ""
    print "namespace ModelDsl.Runtime;"
    print ""
    print "/// <summary>Tiles of a product of rows in blocks of 16 channels with a matrix: a few rows by one or two vectors. Written by generate.sh.</summary>"
    print "/// <remarks>a [blocks][rows][16], <c>block</c> elements from one block to the next; b [blocks · 16] rows of bRow elements; c [rows] of cRow elements, written.</remarks>"
    print "internal static unsafe class BlockTiles"
    print "{"
    print "    /// <summary>Rows of the highest tile: as many as the registers hold.</summary>"
    print "    public static int MostRows<V>() where V : struct, ILanes<V, float> => V.Count == 16 ? 14 : 6;"
    choice("Wide", 14)
    choice("Narrow", 14)
    for (r = 14; r > 0; r--) tile(r, 2)
    for (r = 14; r > 0; r--) tile(r, 1)
    print "}"
}' > BlockTiles.cs
