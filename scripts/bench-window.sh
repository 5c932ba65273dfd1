#!/usr/bin/env bash
# bench-window.sh [N [DIR]]: the window of an archive with N messages (1,000,000
# by default) on an X server of its own, moved through as a person does. Prints
# after each step how late the Fyne goroutine has answered at most since the
# start (it is asked every 20 ms) and what memory is resident. The archive is
# made below DIR (build/bench-archive) and stays there: a million take 3 GB, and
# ten minutes the first time.
set -euo pipefail
source "$(dirname "$0")/env.sh"
own_surroundings

n=${1:-1000000}
dir=$(realpath -m "${2:-build/bench-archive}")
[[ -x build/mailloft ]] || scripts/build.sh
mkdir -p build "$dir"
go build -o build/bencharchive ./scripts/bencharchive
build/bencharchive -keep -dir "$dir" -one "$n" -only views >/dev/null

watch=$PWD/build/bench-window
rm -rf "$watch" && mkdir "$watch"
export DISPLAY=:$((200 + RANDOM % 500)) HOME=$surroundings
Xvfb "$DISPLAY" -screen 0 1300x850x24 -nolisten tcp -noreset >/dev/null 2>&1 &
screen=$!
program=
trap 'kill $program "$screen" 2>/dev/null; rm -rf "$surroundings"' EXIT
sleep 1
MAILLOFT_WATCH=$watch build/mailloft --home "$dir/$n" >"$watch/log" 2>&1 &
program=$!
for _ in $(seq 600); do
	[[ -s $watch/pulse.json ]] && break
	kill -0 "$program" || { cat "$watch/log"; exit 1; }
	sleep 0.1
done

figure() { sed 's/.*"'"$1"'":"\{0,1\}\([^",}]*\).*/\1/' "$watch/$2"; }
# tell STEP: what there is to say after it.
tell() {
	sleep 1.2 # the figures are written twice a second
	printf '| %s | %.0f | %.0f | %d | %s |\n' "$1" "$(figure Max pulse.json)" "$(figure P999 pulse.json)" \
		"$(awk '/VmRSS/ { print int($2 / 1024) }' "/proc/$program/status")" "$(figure Selected sight.json)"
}
keys() { xdotool key --clearmodifiers --delay 40 "$@"; }
# times N KEY: as fast as a key repeats.
times() { xdotool key --repeat "$1" --repeat-delay 33 --clearmodifiers "$2"; }
searching() {
	keys ctrl+k ctrl+a
	xdotool type --delay 60 "$1"
	sleep 1.5
	xdotool mousemove 450 146 click 1
	sleep 0.5
}

echo "$n messages"
echo '| | late at most, ms | 99.9 % of the beats, ms | resident, MB | selected |'
echo '|---|--:|--:|--:|--:|'
sleep 3
tell 'opened'
xdotool mousemove 450 400 click 1
for view in 2 3 4 5 6 1; do
	keys "ctrl+$view"
	sleep 0.6
done
tell 'all views'
xdotool mousemove 450 400 click 1
times 100 Down
times 60 Next
tell 'paged'
keys End
sleep 0.5
times 30 Prior
keys Home
tell 'to the end and back'
for y in 300 500 700 200 600 400 750 250; do # along the scroll bar
	xdotool mousemove 646 120 mousedown 1 mousemove 646 "$y" sleep 0.1 mouseup 1 sleep 0.2
	xdotool mousemove 450 400 click --repeat 20 --delay 15 5
done
tell 'scrolled anywhere'
keys ctrl+a
sleep 1
tell 'all selected'
xdotool mousemove 450 400 click 1
searching 'after:2015-01-01 before:2015-03-01'
tell 'a search of two months'
keys ctrl+a
sleep 0.5
tell 'all found selected'
keys ctrl+u
sleep 2
tell 'marked read'
keys Delete
sleep 3
tell 'moved to Trash'
keys ctrl+z
sleep 3
tell 'undone'
keys ctrl+z
sleep 2
searching 'river lights'
tell 'words typed'
sleep 8
tell 'at rest'
import -window root "$watch/window.png"
