#!/usr/bin/env bash
# Publishes the program for a plain x64 processor and for newer ones, checks the answers, and measures size and time from start to end.
#   check.sh [STARTS]   how many starts to measure, 200 unless given
set -euo pipefail
cd "$(dirname "$0")"
runtime="$(dotnet --info | sed -n "s:^ *RID\: *::p")"
starts="${1:-200}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1

flags=" $(grep -m1 '^flags' /proc/cpuinfo || true) "
echo "instruction sets  bytes      ms from start to end, median and fastest of $starts"
for set in any x86-x64-v3 x86-x64-v4; do
    case "$set" in
        any) option=() ;;
        x86-x64-v3) option=("-p:IlcInstructionSet=$set"); [[ "$flags" == *" avx2 "* ]] || continue ;;
        x86-x64-v4) option=("-p:IlcInstructionSet=$set"); [[ "$flags" == *" avx512vl "* ]] || continue ;;
    esac
    dotnet publish LeNetAot.csproj -c Release -r "$runtime" -p:NuGetLockFilePath=obj/packages.lock.json -v q -o "$work/$set" "${option[@]}" -warnaserror > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
    program="$work/$set/digit"
    for name in three:3 four:4 seven:7; do
        answer="$("$program" "../lenet5/${name%:*}.png")"
        [ "$answer" = "${name#*:}" ] || { echo "$set: ${name%:*}.png is read as $answer"; exit 1; }
    done
    if "$program" Program.cs 2> /dev/null; then echo "$set: a file that is no picture is taken"; exit 1; fi
    for _ in $(seq "$starts"); do
        from=$EPOCHREALTIME
        "$program" ../lenet5/seven.png > /dev/null
        to=$EPOCHREALTIME
        echo $(( ${to/[.,]/} - ${from/[.,]/} ))
    done | sort -n > "$work/times"
    printf '%-16s  %9d  %s  %s\n' "$set" "$(stat -c %s "$program")" \
        "$(sed -n "$(( starts / 2 + 1 ))p" "$work/times" | sed 's/...$/.&/')" "$(head -1 "$work/times" | sed 's/...$/.&/')"
done
