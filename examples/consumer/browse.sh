#!/usr/bin/env bash
# The page in a headless Chromium: it draws what the address tells, asks the service, and shows a seven and a one.
set -euo pipefail
cd "$(dirname "$0")"
browser="${CHROMIUM:-$(command -v chromium chromium-browser google-chrome headless_shell | head -1 || true)}"
[ -n "$browser" ] || { echo "no Chromium: set CHROMIUM to one"; exit 2; }
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
dotnet build DigitService.csproj -c Release -v q
work="$(mktemp -d)"
: > "$work/log"
dotnet bin/Release/net10.0/DigitService.dll --urls http://127.0.0.1:0 >> "$work/log" &
service=$!
trap 'kill $service; rm -rf "$work"' EXIT
until address=$(grep -om1 'http://127[^ ]*' "$work/log"); do
    kill -0 $service
    sleep 0.1
done
for drawing in 7:60,60,210,60,120,230 1:140,40,140,240; do
    "$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$work/profile" --virtual-time-budget=5000 --dump-dom "$address/#${drawing#*:}" > "$work/page" 2> "$work/errors" || { cat "$work/errors"; exit 1; }
    shown="$(grep -o '<li class="best"><span>[0-9]' "$work/page" | grep -o '[0-9]$' || true)"
    [ "$shown" = "${drawing%%:*}" ] || { echo "a ${drawing%%:*} was drawn, the page shows '${shown}'"; cat "$work/page"; exit 1; }
    echo "a ${drawing%%:*} is shown as $shown"
done
