#!/usr/bin/env bash
# Smoke run of the Windows program and installer under Wine: version, help,
# silent installation, the demo's window, removal. Leaves a picture in
# build/wine.png. A profile of its own is thrown away afterwards.
set -euo pipefail
source "$(dirname "$0")/env.sh"
own_surroundings

export WINEPREFIX=$surroundings/wine WINEDEBUG=-all DISPLAY=:$((200 + RANDOM % 500))
setup=$(realpath dist/mailloft-*-windows-amd64-setup.exe)
program=$(realpath build/windows/mailloft.com)
Xvfb "$DISPLAY" -screen 0 1400x900x24 -nolisten tcp -noreset >/dev/null 2>&1 &
screen=$!
trap 'timeout 20 wineserver -k || true; kill "$screen"; rm -rf "$surroundings"' EXIT
timeout 180 wineboot -i 2>/dev/null

# Wine before 8.17 lacks the one function of this DLL, which Go calls at start.
shim=$WINEPREFIX/drive_c/windows/system32/bcryptprimitives.dll
if [[ ! -f $shim ]]; then
	cat >"$surroundings/shim.c" <<'END'
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size) { return SystemFunction036(data, (ULONG)size); }
END
	x86_64-w64-mingw32-gcc -shared -o "$shim" "$surroundings/shim.c" -ladvapi32
fi

cp "$program" "$surroundings/mailloft.exe" # Wine knows .com as DOS programs only
timeout 60 wine "$surroundings/mailloft.exe" --version
timeout 60 wine "$surroundings/mailloft.exe" help | grep -q Usage
timeout 120 wine "$setup" /S
installed=$(find "$WINEPREFIX/drive_c" -path "*Programs/Mailloft/mailloft.exe")
[[ $installed ]] || { echo "The installer installed nothing." >&2; exit 1; }
ls -l "$(dirname "$installed")"
timeout --signal=TERM 60 wine "$installed" demo &
sleep 30
import -window root build/wine.png
colours=$(identify -format %k build/wine.png)
((colours > 500)) || { echo "The window shows only $colours colours: see build/wine.png" >&2; exit 1; }
timeout 20 wineserver -k || true
timeout 60 wine "$(dirname "$installed")/uninstall.exe" /S
sleep 5
[[ ! -f $installed ]] || { echo "The uninstaller left $installed" >&2; exit 1; }
echo "The Windows program and its installer work under $(wine --version); picture in build/wine.png"
