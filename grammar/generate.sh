#!/usr/bin/env bash
# Writes the parser that is committed in compiler/Syntax/Generated (or in the folder given as second argument).
# Needs Java and ANTLR's tool jar, 4.13.x:  grammar/generate.sh path/to/antlr-4.13.1-complete.jar [folder]
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
jar="$(realpath "${1:?the path of the ANTLR tool jar}")"
out="$(realpath -m "${2:-$here/../compiler/Syntax/Generated}")"
mkdir -p "$out"
cd "$here"
java -jar "$jar" -Dlanguage=CSharp -package ModelDsl.Syntax.Generated -no-listener -no-visitor -o "$out" NnLexer.g4 NnParser.g4
# The parser is the compiler's own business; ANTLR has no option for that.
sed -i -e 's/^public partial class/internal partial class/' -e '/CLSCompliant/d' -e 's/[ \t]*$//' -e 's/\r$//' "$out"/NnLexer.cs "$out"/NnParser.cs
rm -f "$out"/*.interp "$out"/*.tokens
