#!/usr/bin/env bash
# What reading costs: the real program in an X server of its own reads 1,000
# messages in a row, the demo's mailbox over and over, in many scripts. Prints
# what is resident before, after the first message, after every script of the
# demo, and after the last one; and for 100 of them how long the key takes to
# the screen, where Mesa draws without a graphics card.
set -euo pipefail
source "$(dirname "$0")/env.sh"
own_surroundings

scripts/build.sh
work=$(mktemp -d)
mailloft=$PWD/build/mailloft
display=":${BENCH_DISPLAY:-87}"
started=()
trap 'kill "${started[@]}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT

mkdir "$work/mail"
n=0
while ((n < 1000)); do
	for file in assets/demo/*.eml; do
		((n < 1000)) || break
		n=$((n + 1))
		{ printf 'X-Number: %d\r\n' "$n" && cat "$file"; } >"$work/mail/$(printf %04d "$n").eml"
	done
done
"$mailloft" --home "$work/home" --keyring memory import "$work/mail" >/dev/null 2>&1 || true # some are damaged on purpose, and said to be

Xvfb "$display" -screen 0 1400x900x24 -nolisten tcp -noreset >/dev/null 2>&1 &
started+=($!)
export DISPLAY=$display
for _ in $(seq 50); do xdotool getdisplaygeometry >/dev/null 2>&1 && break || sleep 0.1; done
"$mailloft" --home "$work/home" --keyring memory >"$work/log" 2>&1 &
program=$!
started+=("$program")

resident() { awk '/VmRSS/ {printf "%d", $2 / 1024}' "/proc/$program/status"; }
rest() { sleep "$1"; }
tell() { printf '%-46s %4d MB\n' "$1" "$(resident)"; }

xdotool search --sync --onlyvisible --name Mailloft >/dev/null
rest 4
tell "the list, no message opened"
xdotool key j && rest 3
tell "the first message"
for _ in $(seq 60); do xdotool key j && rest 0.15; done
rest 3
tell "61 messages, every script of the demo once"
before=$(resident)
pane=700,100,400,400 # of the message, in pixels
go run ./scripts/benchreading "$display" "$program" 100 "$pane"
for _ in $(seq 839); do xdotool key j && rest 0.06; done
rest 10
tell "1,000 messages"
printf '%-46s %4d MB\n' "the last 939 added" "$(($(resident) - before))"
