#!/bin/sh
# Writes the lane structs of every width from the templates beside it. Run it after changing a template.
set -eu
cd "$(dirname "$0")"

# Functions that go lane by lane through ScalarMath; the others are in the Functions templates.
single_map1="Exp2 Log2 Log10 Tan Asin Acos Atan Sinh Cosh Asinh Acosh Atanh Erfc Lgamma Digamma"
double_map1="Exp2 Expm1 Log2 Log10 Log1p Sin Cos Tan Asin Acos Atan Sinh Cosh Tanh Asinh Acosh Atanh Erf Erfc Lgamma Digamma"
map2="Power Atan2 Fmod Remainder FloorDivide Hypot"

expand() { # template name vector type count
    map1=$single_map1
    [ "$4" = double ] && map1=$double_map1
    awk -v map1="$map1" -v map2="$map2" '
        function inline_attribute() { print "    [MethodImpl(MethodImplOptions.AggressiveInlining)]" }
        $1 == "@BINARY" {
            inline_attribute()
            print "    public static @NAME@ " $2 "(@NAME@ a, @NAME@ b) => new(@VEC@." $3 "(a._value, b._value));\n"; next
        }
        $1 == "@UNARY" {
            inline_attribute()
            print "    public static @NAME@ " $2 "(@NAME@ x) => new(@VEC@." $3 "(x._value));\n"; next
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
        { print }' "$1" | sed -e "s/@NAME@/$2/g" -e "s/@VEC@/$3/g" -e "s/@T@/$4/g" -e "s/@COUNT@/$5/g"
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
