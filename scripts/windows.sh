#!/usr/bin/env bash
# The Windows program and its installer, in dist/, cross-built with mingw-w64
# and NSIS and signed. The certificate comes from MAILLOFT_SIGN_P12 (a PKCS #12
# file, its password in MAILLOFT_SIGN_PASSWORD); without one a test certificate
# is made, which shows that signing works and convinces nobody.
#
# mailloft.exe opens no console window; mailloft.com is the same program for a
# console, which finds it first when "mailloft" is typed.
set -euo pipefail
source "$(dirname "$0")/env.sh"

stage=$(pwd)/build/windows
rm -rf "$stage" dist/mailloft-*-windows-amd64*
mkdir -p "$stage" dist

# Windows counts in four numbers.
numbers=${version%%[-+]*}.0
icons=()
for size in 16 24 32 48 64 128; do icons+=("assets/icon-$size.png"); done
icotool -c -o "$stage/mailloft.ico" "${icons[@]}" --raw=assets/icon-256.png
cp assets/windows/mailloft.{rc,manifest} "$stage"
resource=rsrc_windows_amd64.syso # the go command links it in
trap 'rm -f "$resource"' EXIT
(cd "$stage" && x86_64-w64-mingw32-windres -DNUMBERS="${numbers//./,}" -DVERSION="\\\"$version\\\"" -O coff -o resource.syso mailloft.rc)
cp "$stage/resource.syso" "$resource"

export GOOS=windows GOARCH=amd64 CGO_ENABLED=1 CC=x86_64-w64-mingw32-gcc CXX=x86_64-w64-mingw32-g++
release_build "$stage/mailloft.exe" -H=windowsgui
release_build "$stage/mailloft.com"
sed 's/$/\r/' LICENSE >"$stage/LICENSE.txt"
scripts/licences.sh | sed 's/$/\r/' >"$stage/THIRD-PARTY.txt"
unset GOOS GOARCH CGO_ENABLED CC CXX

cp "$stage/mailloft.exe" "$stage/unsigned.exe" # what reproduce.sh compares
scripts/sign.sh "$stage/mailloft.exe" "$stage/mailloft.com"
installer=dist/mailloft-$version-windows-amd64-setup.exe
same_age "$stage"
makensis -V2 -NOCD -DVERSION="$version" -DNUMBERS="$numbers" -DSTAGE="$stage" -DOUT="$(pwd)/$installer" assets/windows/installer.nsi
scripts/sign.sh "$installer"
scripts/sbom.sh "$stage/mailloft.exe" "dist/mailloft-$version-windows-amd64.cdx.json"
scripts/checksums.sh
ls -l dist
