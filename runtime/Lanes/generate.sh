#!/bin/sh
# Writes the lane structs of every width from the templates beside it. Run it after changing a template.
set -eu
cd "$(dirname "$0")"

# Functions that go lane by lane through ScalarMath; the others are in the Functions templates.
single_map1="Lgamma Digamma"
double_map1="Lgamma Digamma"
double_own="Exp2 Log2 Log10"
precise="Tan Sinh Cosh Asinh Acosh Atanh" # doubles through PreciseFormulas
divisions="Fmod Remainder FloorDivide" # floats through LaneFormulas where quotients are exact
vector3="Atan2 Hypot Power $divisions"
single_own="Exp2 Sinh Cosh" # floats by formulas of their own, in doubles
widened="Log2 Log10 Tan Asinh Acosh Atanh Erfc" # floats through LaneFormulas
vector="Exp Decay Expm1 Log Log1p Sin Cos Tanh Sigmoid Erf OnePlusErf Asin Acos Atan"
single_vector="$vector"
double_vector="$vector Erfc"
vector1="Not Abs Negate Square Reciprocal Sqrt Rsqrt Floor Ceil Round Trunc Sign IsNan"
vector2="Max Min Maximum Minimum AtLeast AtMost Equal NotEqual Less LessOrEqual Greater GreaterOrEqual And Or Xor"

# A formula in steps, a statement each, whose names end in #: a function of one vector, and one of four vectors beside each other that takes each step
# for all of them (lines that still have the sign become four lines at the end). With more than seven names it would not be inlined: 32 locals are the most.
steps() { # template
    awk '
        $1 == "@STEPS" { visible = $2; name = $3; count = 0; inside = 1; next }
        inside && $1 == "@END" {
            print "    [MethodImpl(MethodImplOptions.AggressiveInlining)]\n    private static @V@ " name "(@V@ x)\n    {"
            for (i = 0; i < count; i++) {
                line = lines[i]
                gsub(/#/, "", line)
                if (sub(/@RESULT/, "return", line)) line = line ";"
                print line
            }
            print "    }\n\n    [MethodImpl(MethodImplOptions.AggressiveInlining)]"
            print "    " visible " static void " name "(ref @NAME@ first, ref @NAME@ second, ref @NAME@ third, ref @NAME@ fourth)\n    {"
            print "        @V@ x0 = first._value, x1 = second._value, x2 = third._value, x3 = fourth._value;"
            for (i = 0; i < count; i++) {
                line = lines[i]
                if (line ~ /^ *\/\//) continue
                if (sub(/@RESULT/, "x# =", line)) line = line ";"
                print line
            }
            print "        (first, second, third, fourth) = (new(x0), new(x1), new(x2), new(x3));\n    }\n"
            inside = 0; next
        }
        inside { lines[count++] = $0; next }
        { print }' "$1"
}

expand() { # template name vector type count
    map1=$single_map1
    first1="$vector1 $single_vector $single_own $widened" first2="$vector2 $vector3" map2= wrapped=$single_vector
    [ "$4" = double ] && map1=$double_map1 && first1="$vector1 $double_vector $double_own $precise" && first2="$vector2 Atan2 Hypot $divisions" && map2=Power && wrapped=$double_vector
    steps "$1" | awk -v map1="$map1" -v map2="$map2" -v precise="$precise" -v divisions="$divisions" -v widened="$widened" -v wrapped="$wrapped" -v first1="$first1" -v first2="$first2" '
        function inline_attribute() { print "    [MethodImpl(MethodImplOptions.AggressiveInlining)]" }
        $1 == "@BINARY" {
            inline_attribute()
            print "    public static @NAME@ " $2 "(@NAME@ a, @NAME@ b) => new(@VEC@." $3 "(a._value, b._value));\n"; next
        }
        $1 == "@UNARY" {
            inline_attribute()
            print "    public static @NAME@ " $2 "(@NAME@ x) => new(@VEC@." $3 "(x._value));\n"; next
        }
        $1 == "@HORNER" { # variable, argument, coefficients from the lowest power on
            print "        @VEC@<@T@> " $2 " = @VEC@.Create<@T@>(" $NF ");"
            for (i = NF - 1; i > 3; i--)
                print "        " $2 " = @VEC@.MultiplyAddEstimate(" $2 ", " $3 ", @VEC@.Create<@T@>(" $i "));"
            next
        }
        $1 == "@WRAPPED" {
            n = split(wrapped, f, " ")
            for (i = 1; i <= n; i++) {
                inline_attribute()
                print "    public static @NAME@ " f[i] "(@NAME@ x) => new(" f[i] "(x._value));\n"
            }
            next
        }
        $1 == "@WIDENED" {
            n = split(widened, f, " ")
            for (i = 1; i <= n; i++) {
                print "    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]"
                print "    public static @NAME@ " f[i] "(@NAME@ x)\n    {"
                print "        (@DOUBLE@ low, @DOUBLE@ high) = Widen(x);"
                print "        return Narrow(LaneFormulas." f[i] "(low), LaneFormulas." f[i] "(high));\n    }\n"
            }
            next
        }
        $1 == "@PRECISE" {
            n = split(precise, f, " ")
            for (i = 1; i <= n; i++) {
                print "    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]"
                print "    public static @NAME@ " f[i] "(@NAME@ x) => PreciseFormulas." f[i] "(x);\n"
            }
            next
        }
        $1 == "@DIVISIONS" {
            n = split(divisions, f, " ")
            for (i = 1; i <= n; i++) {
                print "    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]"
                print "    public static unsafe @NAME@ " f[i] "(@NAME@ a, @NAME@ b)\n    {"
                print "        (@DOUBLE@ aLow, @DOUBLE@ aHigh) = Widen(a);"
                print "        (@DOUBLE@ bLow, @DOUBLE@ bHigh) = Widen(b);"
                print "        @NAME@ result = Narrow(LaneFormulas." f[i] "(aLow, bLow), LaneFormulas." f[i] "(aHigh, bHigh));"
                print "        @NAME@ ordinary = Less(Abs(a / b), Fill(1 << 27));"
                print "        return ordinary.AllTrue() ? result : Select(ordinary, result, Map(&ScalarMath." f[i] ", a, b));\n    }\n"
            }
            next
        }
        $1 == "@MAP1" {
            n = split(map1, f, " ")
            for (i = 1; i <= n; i++)
                print "    public static unsafe @NAME@ " f[i] "(@NAME@ x) => Map(&ScalarMath." f[i] ", x);\n"
            next
        }
        $1 == "@MAP2" {
            n = split(map2, f, " ")
            for (i = 1; i <= n; i++)
                print "    public static unsafe @NAME@ " f[i] "(@NAME@ a, @NAME@ b) => Map(&ScalarMath." f[i] ", a, b);\n"
            next
        }
        $1 == "@FIRST1" {
            n = split(first1, f, " ")
            for (i = 1; i <= n; i++) {
                inline_attribute()
                print "    public static @NAME@ " f[i] "(@NAME@ x) => new(@WIDE@." f[i] "(x._lanes));\n"
            }
            next
        }
        $1 == "@FIRST2" {
            n = split(first2, f, " ")
            for (i = 1; i <= n; i++) {
                inline_attribute()
                print "    public static @NAME@ " f[i] "(@NAME@ a, @NAME@ b) => new(@WIDE@." f[i] "(a._lanes, b._lanes));\n"
            }
            next
        }
        $1 == "@SCALAR1" {
            n = split(map1, f, " ")
            for (i = 1; i <= n; i++)
                print "    public static @NAME@ " f[i] "(@NAME@ x) => new(ScalarMath." f[i] "(x.Value));\n"
            next
        }
        $1 == "@SCALAR2" {
            n = split(map2, f, " ")
            for (i = 1; i <= n; i++)
                print "    public static @NAME@ " f[i] "(@NAME@ a, @NAME@ b) => new(ScalarMath." f[i] "(a.Value, b.Value));\n"
            next
        }
        { print }' | awk '/[a-z]#/ { for (k = 0; k < 4; k++) { line = $0; gsub(/#/, k, line); print line } next } { print }' | sed -e "s/@V@/$3<$4>/g" -e "s/@FILL@/$3.Create<$4>/g" -e "s/@NAME@/$2/g" -e "s/@VEC@/$3/g" -e "s/@T@/$4/g" -e "s/@COUNT@/$5/g" -e "s/@WIDE@/$3/g" -e "s/@DOUBLE@/F64x$(($5 / 2))/g" | cat -s | sed -e '/^$/{N;/\n}$/s/^\n//;}'
}

for width in "F32x16 Vector512 float 16" "F32x8 Vector256 float 8" "F32x4 Vector128 float 4" \
             "F64x8 Vector512 double 8" "F64x4 Vector256 double 4" "F64x2 Vector128 double 2"; do
    set -- $width
    expand Lanes.template "$@" > "$1.cs"
    case $3 in
        float) expand Lanes.Single.template "$@" > "$1.Functions.cs" ;;
        double) expand Lanes.Double.template "$@" > "$1.Functions.cs" ;;
    esac
done

expand Scalar.template F32x1 F32x4 float 1 > F32x1.cs
expand Scalar.template F64x1 F64x2 double 1 > F64x1.cs
