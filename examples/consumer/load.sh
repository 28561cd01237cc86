#!/usr/bin/env bash
# Starts the service and holds it under full load.   load.sh [SECONDS] [CLIENTS]
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
dotnet build DigitService.csproj -c Release -v q
log="$(mktemp)"
dotnet bin/Release/net10.0/DigitService.dll --urls http://127.0.0.1:0 > "$log" &
service=$!
trap 'kill $service; rm -f "$log"' EXIT
until address=$(grep -om1 'http://127[^ ]*' "$log"); do
    kill -0 $service
    sleep 0.1
done
dotnet run --file load/load.cs -- "$address" $service "${1:-600}" ${2:+"$2"}
