#!/usr/bin/env bash
# Fails where the committed parser is not the one that the grammar makes.
# Java is needed, and ANTLR's tool jar: ANTLR_JAR names one, else npm's antlr4ng-cli brings one.
# Where either cannot be had the check is skipped, and says so.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

skip() { echo "check-drift: skipped, $1"; exit 0; }

command -v java >/dev/null || skip "there is no java"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
jar="${ANTLR_JAR:-}"
if [ -z "$jar" ]; then
    command -v npm >/dev/null || skip "ANTLR_JAR is not set and there is no npm to fetch the jar with"
    (cd "$work" && npm init -y && npm install --no-audit --no-fund antlr4ng-cli@2.0.0) >/dev/null 2>&1 || skip "npm could not fetch antlr4ng-cli"
    jar="$(find "$work/node_modules/antlr4ng-cli" -name '*.jar' | head -n 1)"
fi
[ -f "$jar" ] || skip "there is no jar at '$jar'"

"$here/generate.sh" "$jar" "$work/Generated"
if ! diff -r "$here/../compiler/Syntax/Generated" "$work/Generated"; then
    echo "check-drift: compiler/Syntax/Generated is not what the grammar makes; run grammar/generate.sh and commit the result" >&2
    exit 1
fi
echo "check-drift: the committed parser is what the grammar makes"
