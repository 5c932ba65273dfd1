#!/usr/bin/env bash
# monkey.sh [N]: N random keys and mouse actions (10,000 by default) on the
# demo's window, on an X server of its own. Fails if the program ends, grows
# past a limit, complains about a call on the wrong thread, or no longer
# answers. How late the window answered is counted meanwhile; where it stood when
# it was more than 200 ms late is in build/monkey/stalls.txt. On a machine that does
# other things, too, the machine is late. SEED=… repeats a run. It is built without Fyne's promise that all
# calls are on the right thread, so that Fyne checks each.
set -euo pipefail
source "$(dirname "$0")/env.sh"
own_surroundings

inputs=${1:-10000}
RANDOM=${SEED:=$RANDOM}
echo "$inputs inputs, SEED=$SEED"
CGO_ENABLED=1 go build -tags accessibility,no_emoji -ldflags "-X main.version=$version" -o build/mailloft-checked .
export DISPLAY=:$((200 + RANDOM % 500)) HOME=$surroundings
Xvfb "$DISPLAY" -screen 0 1300x850x24 -nolisten tcp -noreset >/dev/null 2>&1 &
screen=$!
trap 'kill "$screen" 2>/dev/null; rm -rf "$surroundings"' EXIT
sleep 1
rm -rf build/monkey && mkdir build/monkey
MAILLOFT_WATCH=$PWD/build/monkey build/mailloft-checked demo >build/monkey.log 2>&1 &
program=$!
sleep 15
rss() { awk '/VmRSS/ { print int($2 / 1024) }' "/proc/$program/status"; }
before=$(rss)
figure() { sed 's/.*"'"$1"'":\([0-9.]*\).*/\1/' build/monkey/pulse.json; }
goroutines=$(figure Goroutines)

# Quitting and opening other programs' windows would end the walk early.
keys=(Up Down Page_Up Page_Down Home End Return Escape Tab Tab space j k n slash question e l z a r 1 2 Delete
	ctrl+1 ctrl+2 ctrl+3 ctrl+4 ctrl+5 ctrl+6 ctrl+a ctrl+f ctrl+e ctrl+k ctrl+d ctrl+u ctrl+m ctrl+z ctrl+t ctrl+comma
	ctrl+plus ctrl+minus ctrl+0 ctrl+shift+plus ctrl+shift+minus shift+Down shift+Up F1 F5 F11 ctrl+Return ctrl+i ctrl+r)
alive() { kill -0 $program 2>/dev/null || { tail -60 build/monkey.log; echo "The program ended; SEED=$SEED" >&2; exit 1; }; }
for ((done = 0; done < inputs; done += 100)); do
	for _ in $(seq 100); do
		case $((RANDOM % 4)) in
		0 | 1) echo "key --clearmodifiers ${keys[RANDOM % ${#keys[@]}]}" ;;
		2) echo "mousemove $((RANDOM % 1280)) $((RANDOM % 800)) click $((1 + RANDOM % 5))" ;;
		3) echo "mousemove $((RANDOM % 1280)) $((RANDOM % 800)) mousedown 1 mousemove $((RANDOM % 1280)) $((RANDOM % 800)) mouseup 1" ;;
		esac
		echo "sleep 0.02" # faster than a person, slow enough that none waits in a queue
	done | xdotool - >/dev/null 2>&1 || true
	alive
done
sleep 3
after=$(rss)
echo "late by, in ms: half of the time $(figure P50), 99 % $(figure P99), 99.9 % $(figure P999), at most $(figure Max)"
echo "$(figure Late) of $(figure Beats) beats over 200 ms; goroutines $goroutines, afterwards $(figure Goroutines); live $(figure LiveMB) MB"
import -window root build/monkey.png
# It answers: it ends when it is told to, within two seconds.
kill -TERM $program
for _ in $(seq 20); do
	kill -0 $program 2>/dev/null || break
	sleep 0.1
done
! kill -0 $program 2>/dev/null || { kill -QUIT $program; sleep 1; echo "It does not answer; goroutines in build/monkey.log; SEED=$SEED" >&2; exit 1; }
! grep -E "panic|Error in Fyne call thread|DATA RACE" build/monkey.log || { echo "See build/monkey.log; SEED=$SEED" >&2; exit 1; }
echo "$inputs inputs: alive, ended within 2 s; resident $before MB, afterwards $after MB"
# Each new text size has Fyne read its fonts again; a heap profile after 32 sizes had 100 MB of faces, most likely its
# shaper's cache. Whether that has an end is not proven.
((after < before + 350)) || { echo "It grew too much; SEED=$SEED" >&2; exit 1; }
