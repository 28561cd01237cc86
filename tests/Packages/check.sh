#!/usr/bin/env bash
# The packages in projects of their own, outside the solution: what has to be seen in real builds.
#   check.sh [FEED]   packs into FEED first unless it holds the packages already
set -euo pipefail
repository="$(cd "$(dirname "$0")/../.." && pwd)"
work="$(mktemp -d "${TMPDIR:-/tmp}/nn päckages XXXXXX")"
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1

feed="${1:-$work/feed}"
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' "$repository/Directory.Build.props")
if [ ! -f "$feed/ModelDsl.Build.$version.nupkg" ]; then
    for project in runtime src/ModelDsl.Build src/Nnc; do dotnet pack "$repository/$project" -c Release -v q -o "$feed"; done
fi
caches="$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: //')"

# Packages come from the feed alone, into a folder that goes away; what they depend on is on the machine already.
cat > "$work/nuget.config" <<END
<configuration>
  <config><add key="globalPackagesFolder" value="packages" /></config>
  <packageSources><clear /><add key="feed" value="$feed" /></packageSources>
  <fallbackPackageFolders><clear /><add key="machine" value="$caches" /></fallbackPackageFolders>
</configuration>
END

fail() { echo "FAILED: $*"; [ -f "$work/log" ] && tail -40 "$work/log"; exit 1; }
said() { grep -qF -- "$1" "$work/log" || fail "the build does not say: $1"; }
silent() { ! grep -qF -- "$1" "$work/log" || fail "the build says: $1"; }
# Runs dotnet in a folder of the work place and keeps what it says.
run() { local folder="$1"; shift; (cd "$work/$folder" && dotnet "$@") > "$work/log" 2>&1; }
good() { run "$@" || fail "dotnet $*"; }
bad() { ! run "$@" || fail "dotnet $* was to fail"; }
step() { echo "· $*"; }

# project FOLDER FRAMEWORKS ITEMS [PROPERTIES]
project() {
    mkdir -p "$work/$1"
    cat > "$work/$1/$(basename "$1").csproj" <<END
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFrameworks>$2</TargetFrameworks>
    <Nullable>enable</Nullable>
    <ImplicitUsings>enable</ImplicitUsings>
    <UseAppHost>false</UseAppHost>
    <RollForward>Major</RollForward>
    ${4:-}
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="ModelDsl.Build" Version="$version" PrivateAssets="all" />
    $3
  </ItemGroup>
</Project>
END
}

model() { printf 'model %s(width: int = 2) {\n    input x: f32[N, 3]\n    layer fc = Linear(width)\n    output y: f32[N, width] = x -> fc\n}\n' "$1"; }

. "$repository/tests/Packages/scenarios.sh"
echo "the packages work"
