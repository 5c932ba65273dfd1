#!/usr/bin/env bash
# Builds dist/mailloft.exe with mingw-w64.
set -euo pipefail
source "$(dirname "$0")/env.sh"

# -H=windowsgui: no console window beside the program's own.
GOOS=windows GOARCH=amd64 CGO_ENABLED=1 CC=x86_64-w64-mingw32-gcc CXX=x86_64-w64-mingw32-g++ \
	go build -trimpath -tags "$tags" -ldflags "-X main.version=$version -H=windowsgui" -o dist/mailloft.exe .
ls -l dist/mailloft.exe
