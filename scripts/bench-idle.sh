#!/usr/bin/env bash
# bench-idle.sh [SECONDS]: what the demo's window costs while nobody does
# anything, on an X server of its own: open, then taken off the screen as in the
# tray. Percent of one core, and memory.
set -euo pipefail
source "$(dirname "$0")/env.sh"
own_surroundings

seconds=${1:-60}
[[ -x build/mailloft ]] || scripts/build.sh
export DISPLAY=:$((200 + RANDOM % 500)) HOME=$surroundings
Xvfb "$DISPLAY" -screen 0 1280x800x24 -nolisten tcp -noreset >/dev/null 2>&1 &
screen=$!
trap 'kill "$screen" "${program:-}" 2>/dev/null || true; rm -rf "$surroundings"' EXIT
sleep 1
build/mailloft demo >/dev/null 2>&1 &
program=$!
sleep 30 # the demo's mail arrives
ticks() { awk '{ print $14 + $15 }' "/proc/$program/stat"; }
measure() {
	local before
	before=$(ticks)
	sleep "$seconds"
	awk -v what="$1" -v used="$(($(ticks) - before))" -v hz="$(getconf CLK_TCK)" -v s="$seconds" \
		'BEGIN { printf "%s: %.1f %% of a core\n", what, 100 * used / hz / s }'
}
measure "open"
awk '/VmRSS/ { print "resident:", int($2 / 1024), "MB" }' "/proc/$program/status"
xdotool windowunmap "$(xdotool search --name Mailloft | head -1)"
sleep 3
measure "hidden"
