#!/usr/bin/env bash
# Measures here what ARCHITECTURE.md states.
set -euo pipefail
source "$(dirname "$0")/env.sh"
own_surroundings

go test -tags "$tags" -run '^$' -bench . -benchmem ./pop3/... ./app/... ./ui/...

mkdir -p build
scripts/build.sh
MAILLOFT=$PWD/build/mailloft FIRST_FRAME=10000 go test -count=1 -tags "$tags,e2e" -run TestFirstFrame -v ./e2e
