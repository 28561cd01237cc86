#!/bin/sh
# Writes BlockTiles512.cs, BlockTiles256.cs and BlockTiles128.cs: the innermost loops of convolutions whose results lie in
# blocks of 16 channels, one method for each number of pixels. They are written out because the JIT keeps only named locals
# in registers.   sh generate.sh
cd "$(dirname "$0")" || exit 1
for bits in 512 256 128; do
    case $bits in
        512) most=14; vectors="2 1" ;;
        *) most=6; vectors="2" ;;
    esac
    awk -v bits=$bits -v most=$most -v vectors="$vectors" -v lanes=$((bits / 32)) '
    # The weights of one input channel times that channel of every pixel; at counts input channels, pixel is how far pixels are apart.
    function step(pad, at, pixel,   i, line) {
        print pad "b0 = " V ".Load(b" (at ? " + " at * row : "") ");" (n == 2 ? " b1 = " V ".Load(b + " at * row + lanes ");" : "")
        for (i = 0; i < pixels; i++) {
            line = "v = " V ".Create(a[" at + i * pixel "]); c" i " = " F "(v, b0, c" i ");"
            if (n == 2) line = line " d" i " = " F "(v, b1, d" i ");"
            print pad line
        }
    }
    function method(name, pixel,   i) {
        print ""
        print "    [MethodImpl(MethodImplOptions.AggressiveOptimization)]"
        print "    public static void " name pixels "x" n "(BlockTap* tap, nint taps, float* x, float* w, float* y0, float* y1, nint step, nint ahead, bool accumulate)"
        print "    {"
        print "        Vector" bits "<float> v, b0" (n == 2 ? ", b1" : "") ";"
        for (i = 0; i < pixels; i++) print "        Vector" bits "<float> c" i " = default" (n == 2 ? ", d" i " = default" : "") ";"
        print "        float* a = y0, b = y1;"
        print "        if (accumulate)"
        print "        {"
        for (i = 0; i < pixels; i++) {
            print "            c" i " = " V ".Load(a);" (n == 2 ? " d" i " = " V ".Load(b);" : "")
            if (i < pixels - 1) print "            a += step;" (n == 2 ? " b += step;" : "")
        }
        print "        }"
        print "        for (; taps > 0; taps--, tap++)"
        print "        {"
        print "            a = x + tap->X;"
        print "            b = w + tap->W;"
        if (pixel > 1) {
            print "            for (nint pairs = tap->Channels >> 1; pairs > 0; pairs--, a += 2, b += " 2 * row ")"
            print "            {"
            # What is multiplied after this block of weights comes nearer meanwhile.
            if (bits == 512 && n == 2) {
                print "                if (Sse.IsSupported)"
                print "                {"
                print "                    Sse.Prefetch1(b + ahead); Sse.Prefetch1(b + ahead + 16); Sse.Prefetch1(b + ahead + 32); Sse.Prefetch1(b + ahead + 48);"
                print "                }"
            }
            step("                ", 0, pixel)
            step("                ", 1, pixel)
            print "            }"
            print "            if ((tap->Channels & 1) == 0)"
            print "                continue;"
        }
        step("            ", 0, pixel)
        print "        }"
        for (i = 0; i < pixels; i++) {
            print "        c" i ".Store(y0);" (n == 2 ? " d" i ".Store(y1);" : "")
            if (i < pixels - 1) print "        y0 += step;" (n == 2 ? " y1 += step;" : "")
        }
        print "    }"
    }
    BEGIN {
        V = "Vector" bits
        # Processors with only 128 bits may lack the fused instruction, and a call for each lane costs hundreds of times as much.
        F = V (bits == 128 ? ".MultiplyAddEstimate" : ".FusedMultiplyAdd")
        count = split(vectors, list, " ")
        print "using System.Runtime.CompilerServices;"
        print "using System.Runtime.Intrinsics;"
        if (bits == 512) print "using System.Runtime.Intrinsics.X86;"
        print ""
        print "namespace ModelDsl.Runtime;"
        print ""
        print "/// <summary>Pixels of a blocked convolution by one or two vectors of " bits " bits of output channels. Written by generate.sh.</summary>"
        print "/// <remarks>"
        print "/// A pixel of x is a block of 16 channels (Blocks) or one number (Planes). w has a row of output channels for each input"
        print "/// channel of each tap. The vectors of a pixel are written, or added to, at y0 and y1, those of the next pixel a step on."
        print "/// ahead says where weights begin that are wanted soon, from those in use."
        print "/// </remarks>"
        print "internal static unsafe class BlockTiles" bits
        print "{"
        printf "    public static readonly delegate*<BlockTap*, nint, float*, float*, float*, float*, nint, nint, bool, void>[] "
        for (k = 1; k <= count; k++) for (f = 0; f < 2; f++) {
            if (k + f > 1) printf "    public static readonly delegate*<BlockTap*, nint, float*, float*, float*, float*, nint, nint, bool, void>[] "
            name = f ? "Planes" : "Blocks"
            printf name "x" list[k] " = [null"
            for (pixels = 1; pixels <= most; pixels++) printf ", &" name pixels "x" list[k]
            print "];"
        }
        for (k = 1; k <= count; k++) {
            n = list[k]; row = n * lanes < 16 ? 16 : n * lanes
            for (pixels = 1; pixels <= most; pixels++) { method("Blocks", 16); method("Planes", 1) }
        }
        print "}"
    }' > BlockTiles$bits.cs
done
