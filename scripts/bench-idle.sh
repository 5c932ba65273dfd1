#!/usr/bin/env bash
# bench-idle.sh [SECONDS]: what the window costs while nobody does anything, on
# an X server and a session bus of its own: open, then closed into the tray.
# Percent of one core, and memory.
set -euo pipefail
source "$(dirname "$0")/env.sh"
own_surroundings

[[ -x build/mailloft ]] || scripts/build.sh
MAILLOFT=$PWD/build/mailloft IDLE=${1:-60} go test -count=1 -tags "$tags,e2e" -run '^TestIdle$' -v ./e2e
